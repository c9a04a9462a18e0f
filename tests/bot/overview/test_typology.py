"""Table 1 lives: each cell with the paper's example and the cases of its type, guesses labelled as guesses."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.library import Library
from bot.overview.typology import Cell, list_cells
from bot.rendering.reader import ReaderContext
from indexer.content.documents import read_corpus
from tests.additions import add_document
from tests.policy_base import read_policy_library


@pytest.fixture(scope="module")
def library() -> Library:
    return read_policy_library()


def find(library: Library, lang: str, complexity: str, themes: str) -> Cell:
    cells = list_cells(ReaderContext(lang, library))
    return next(cell for cell in cells if (cell.complexity, cell.themes) == (complexity, themes))


def test_the_cells_come_as_the_paper_prints_them(library: Library) -> None:
    cells = [(cell.themes, cell.complexity) for cell in list_cells(ReaderContext("es", library))]
    assert cells == [
        ("mono-thematic", "simple"), ("mono-thematic", "complex"),
        ("multi-thematic", "simple"), ("multi-thematic", "complex"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("complexity", "themes", "named"),
    [
        ("simple", "mono-thematic", "CAMEX"), ("complex", "mono-thematic", "aftosa"),
        ("simple", "multi-thematic", "CONMEX"), ("complex", "multi-thematic", "Ceará"),
    ],
)  # fmt: skip
def test_each_cell_says_what_the_paper_names_and_cites_its_place(
    library: Library, complexity: str, themes: str, named: str
) -> None:
    cell = find(library, "es", complexity, themes)
    assert named in cell.words
    assert "FAO 2002, cuadro 1" in cell.words


def test_a_match_by_inference_is_told_in_the_cases_own_words(library: Library) -> None:
    (guessed,) = find(library, "es", "complex", "multi-thematic").examples
    assert (guessed.case, guessed.lang) == ("agropacto-ceara", "es")
    assert "inferencia nuestra" in guessed.inferred
    (named,) = find(library, "es", "simple", "mono-thematic").examples
    assert (named.case, named.inferred) == ("santa-cruz-anapo-camex", "")


def test_a_cell_holds_all_cases_of_its_type(library: Library) -> None:
    assert "bajio-contracts" in find(library, "en", "simple", "mono-thematic").cases
    assert "territorios-cidadania-brazil" in find(library, "en", "complex", "multi-thematic").cases


def test_a_french_reader_is_shown_the_french_text(library: Library) -> None:
    cell = find(library, "fr", "simple", "mono-thematic")
    assert cell.lang == "fr"
    assert "FAO 2002, tableau 1 (simple, un thème)" in cell.words


def test_words_that_only_look_like_a_guess_are_none(tmp_path: Path) -> None:
    """Inferior quality is no inference."""
    add_document(
        tmp_path,
        "case",
        "milk.en",
        "## A {#glance}\n\nInferior milk.\n",
        'sources: ["@larc-02-3, table 1 simple-mono"]\n',
    )
    cells = list_cells(ReaderContext("en", Library(read_corpus([tmp_path / "cases"]).documents, {})))
    assert [example.inferred for cell in cells for example in cell.examples] == [""]
    assert not any(cell.words for cell in cells)
