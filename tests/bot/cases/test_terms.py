"""The words by which names and titles of cases are read stand in one table, in every language."""

from __future__ import annotations

import pytest

from bot.cases.compare_pages import shorten_title
from bot.cases.terms import list_terms, read_terms
from indexer.text import fold_accents
from indexer.vocabulary import LANGUAGES


@pytest.mark.parametrize("name", ["title", "inferred"])
def test_every_language_has_its_words_without_accents(name: str) -> None:
    table = read_terms()[name]
    assert all(table[lang] for lang in LANGUAGES)
    assert all(word == fold_accents(word) for word in list_terms(name))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("El Ceibo, Bolivia, and its lender", "El Ceibo, Bolivia"),
        ("Natura, Brasil, y las comunidades", "Natura, Brasil"),
        ("Natura, Brasil, e as comunidades", "Natura, Brasil"),
        ("Natura, Brésil, et les communautés", "Natura, Brésil"),
        ("Colanta: a dairy cooperative", "Colanta"),
    ],
)
def test_a_title_is_cut_after_its_name_in_every_language(title: str, name: str) -> None:
    assert shorten_title(title) == name
