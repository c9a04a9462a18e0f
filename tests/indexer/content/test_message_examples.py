"""What stands in care.yaml and openers.yaml is read whole, or refused with its line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from indexer.checking.check import check
from indexer.content.message_examples import WORD_LIMIT, list_examples, read_care, read_openers, write_pattern
from indexer.content.notes import read_notes
from indexer.errors import ContentError
from indexer.settings import PROJECT
from indexer.text import fold_accents
from indexer.vocabulary import LANGUAGES, OPENERS
from tests.small_base import write_base
from tests.small_messages import CARE, add_messages
from tests.small_messages import OPENERS as OPENERS_TEXT


@pytest.fixture
def base(tmp_path: Path) -> Path:
    write_base(tmp_path)
    add_messages(tmp_path)
    return tmp_path


def change(base: Path, name: str, old: str, new: str) -> None:
    text = {"care.yaml": CARE, "openers.yaml": OPENERS_TEXT}[name]
    assert old in text
    (base / "kb" / name).write_text(text.replace(old, new), encoding="utf-8")


def find_faults(base: Path) -> list[str]:
    return [str(fault) for fault in check((base / "kb", base / "cases")) if fault.path.endswith(".yaml")]


def test_every_example_is_listed_with_its_class(base: Path) -> None:
    examples = list_examples(read_care(base / "kb"), read_openers(base / "kb"))
    found = {example.text: (example.lang, example.message_class, example.near) for example in examples}
    assert found["me quiero morir"] == ("es", "care:danger", True)
    assert found["merci"] == ("fr", "thanks", False)
    assert found["el acuerdo murió"] == ("es", "ordinary", True)
    assert found["boxes rejected"] == ("en", "ordinary", False)


def test_notes_keep_what_is_told_and_offered(base: Path) -> None:
    notes = read_notes((base / "kb", base / "cases"))
    assert notes["care"]["danger"]["text"]["fr"].startswith("**D'abord")
    assert list(notes["care"]["danger"]["documents"]) == ["opaque-grading"]
    assert notes["frequent"] == ["opaque-grading", "open-grading"]


def test_words_of_a_kind_are_found_in_any_spelling_and_whole_unless_marked(base: Path) -> None:
    change(base, "care.yaml", "ordinary:", "    words: {es: [extorsi*, pistola], fr: [coup de feu]}\nordinary:")
    pattern = read_notes((base / "kb", base / "cases"))["care_words"]["care:danger"]
    texts = ("nos extorsionan", "una PISTOLA", "pistolas de pintura", "un coup de feu", "un coup de main", "Extorsión")
    assert [bool(re.search(pattern, fold_accents(text))) for text in texts] == [True, True, False, True, False, True]


def test_no_words_find_nothing() -> None:
    assert write_pattern({}) == write_pattern({"es": ()}) == ""


def test_a_base_without_the_files_has_no_examples(tmp_path: Path) -> None:
    notes = read_notes(write_base(tmp_path))
    assert (notes["care"], notes["frequent"], notes["examples"]) == ({}, [], [])


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "words"),
    [
        ("care.yaml", 'fr: "**D', 'it: "**D', 8, "'kinds.danger.text.it'"),
        ("care.yaml", 'pt: "**P', 'es: "**P', 6, "'es' stands in line 5 too"),
        ("care.yaml", '    pt: "**P', '    # pt: "**P', 4, "no text in 'pt'"),
        ("care.yaml", "**Your life first.**", "word " * (WORD_LIMIT + 1), 4, f"cut it to {WORD_LIMIT} at most"),
        ("care.yaml", "[los precios nos matan, el acuerdo murió]", "los precios nos matan", 15, "'ordinary.es'"),
        ("care.yaml", "documents: [opaque-grading]", "documents: [a, b, c]", 3, "'kinds.danger.documents'"),
        ("care.yaml", "ordinary:", "    words:\n      es: [soga, '*']\nordinary:", 14, "'*' has fewer than 3 letters"),
        ("openers.yaml", "thanks:", "thank:", 7, "'thank' is unknown"),
        ("openers.yaml", "about: {es: [qué es esto]", "about: {es: ['']", 12, "'about.es.0'"),
    ],
)  # fmt: skip
def test_a_wrong_shape_is_refused_with_its_line(
    base: Path, name: str, old: str, new: str, line: int, words: str
) -> None:
    change(base, name, old, new)
    with pytest.raises(ContentError) as refused:
        read_notes((base / "kb", base / "cases"))
    assert str(refused.value).startswith(f"kb/{name}:{line}: ")
    assert words in str(refused.value)


def test_documents_that_do_not_exist_are_refused_with_their_line(base: Path) -> None:
    change(base, "care.yaml", "documents: [opaque-grading]", "documents: [no-such]")
    change(base, "openers.yaml", "frequent: [opaque-grading, open-grading]", "frequent:\n  - opaque-grading\n  - gone")
    assert find_faults(base) == [
        "kb/care.yaml:3: 'no-such' is no document; mend the id or remove it.",
        "kb/openers.yaml:3: 'gone' is no document; mend the id or remove it.",
    ]


def test_the_small_files_are_without_fault(base: Path) -> None:
    assert find_faults(base) == []


def test_the_base_has_sixty_examples_of_care_a_kind_and_language_and_gives_no_number() -> None:
    care, openers = read_care(PROJECT / "kb"), read_openers(PROJECT / "kb")
    assert len(openers.frequent) == 8
    for opener in OPENERS:
        assert set(getattr(openers, opener)) == set(LANGUAGES)
    for kind, entry in care.kinds.items():
        assert {lang for lang in LANGUAGES if len(entry.examples[lang]) < 60} == set(), kind  # type: ignore[index]
        assert not [lang for lang, text in entry.text.items() if any(sign.isdigit() for sign in text)], kind


def test_no_message_of_the_measuring_sets_is_an_example() -> None:
    examples = {example.text for example in list_examples(read_care(PROJECT / "kb"), read_openers(PROJECT / "kb"))}
    measured = (PROJECT / "benchmarks" / "messages.jsonl").read_text(encoding="utf-8").splitlines()
    assert not examples & {json.loads(line)["text"] for line in measured}
