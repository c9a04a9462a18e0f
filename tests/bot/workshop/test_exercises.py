"""Exercises are made of the base's sentences, word for word, each with its source, in the reader's language."""

from __future__ import annotations

import functools
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.library import Library
from bot.messages import say
from bot.rendering.outline import Line, read_outline
from bot.workshop.casework import Setting, is_case
from bot.workshop.exercises import INTERESTS, SIDES, Exercise, Theme, build_exercise, choose_kinds
from bot.workshop.plan import KINDS
from indexer.content.citations import Citation
from indexer.content.documents import read_corpus
from indexer.content.notes import read_notes
from indexer.settings import PROJECT
from tests.small_workshops import read_library, write_all

ROOTS = (PROJECT / "kb", PROJECT / "cases")
ABOUT = ("contract-clauses", "price-formulas", "side-selling", "risk-sharing", "trust-building", "first-meeting")
USED = frozenset({
    *ABOUT, INTERESTS, "all-rural-actors", "identify-representative-players", "stakeholder-mapping", "r44-territories",
    "dependence-on-one-buyer", "opaque-grading", "side-selling",
})  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """What exercises use of the knowledge base as it is: cases in Spanish, documents in three languages."""
    folder = tmp_path_factory.mktemp("base")
    for root in ROOTS:
        for file in root.rglob("*.md"):
            id, lang = file.name.split(".")[:2]
            if (root.name == "cases" and lang in ("en", "es")) or (id in USED and lang != "fr"):
                place = folder / file.relative_to(PROJECT)
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, place)
    corpus = read_corpus((folder / "kb", folder / "cases"))
    return Library(corpus.documents, read_notes(ROOTS)["references"])


def theme(lang: str) -> Theme:
    """What a workshop on contracts in Bolivia is about."""
    documents = (
        "contract-clauses",
        "price-formulas",
        "side-selling",
        "risk-sharing",
        "trust-building",
        "first-meeting",
    )
    return Theme(lang, Setting("BO", ("establishment",), ("side-selling",)), documents)


@functools.cache
def list_sentences(library: Library, lang: str) -> frozenset[str]:
    """List all that the base says in a language: titles, sentences and items."""
    documents = library.list_documents(lang)
    titles = {library.title(document.id, lang) for document in documents}
    outlines = [read_outline(document) for document in documents if document.kind not in ("workshop", "tool")]
    return frozenset(
        titles | {line.text for outline in outlines for part in outline.values() for line in part.intro.lines}
    )


def list_lines(exercise: Exercise) -> Iterator[Line]:
    """List what an exercise takes from the base."""
    for card in exercise.cards:
        for _, lines in card.blocks:
            yield from lines
    for _, lines in exercise.key:
        yield from lines
    yield from exercise.text


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "quiz"])
def test_every_kind_is_made_of_what_the_base_says(kind: str, library: Library) -> None:
    """Each extracted line stands in a document of that language; what claims something cites something."""
    exercise = build_exercise(kind, theme("es"), library)
    assert exercise is not None
    known = list_sentences(library, "es")
    cited = [line for line in list_lines(exercise) if line.citations and line.text]
    assert cited
    assert all(line.text in known for line in cited)
    assert exercise.debrief
    assert exercise.steps


def test_role_cards_hide_what_happened_elsewhere(library: Library) -> None:
    """Two sides, hopes, risks and hidden sentences of real cases, which the other side does not have."""
    exercise = build_exercise("negotiation", theme("es"), library)
    assert exercise is not None
    assert len(exercise.cards) == len(SIDES) == 2
    mine, theirs = ({line.text for _, lines in card.blocks for line in lines} for card in exercise.cards)
    assert not mine & theirs
    assert all(any(sign.isdigit() for sign in line.text) for card in exercise.cards for line in card.blocks[0][1])
    assert all(len(card.blocks) == 4 and len(card.blocks[3][1]) == 2 for card in exercise.cards)
    assert {c.label for card in exercise.cards for line in card.blocks[1][1] for c in line.citations} == {
        "larc-02-3#p28"
    }


def test_sorted_cases_tell_of_all_four_stages(library: Library) -> None:
    """Twice each, from eight cases, with a key that names stage and what went wrong; Bolivia is among them."""
    exercise = build_exercise("sorting", theme("es"), library)
    assert exercise is not None
    stages = [lines[0].text for _, lines in exercise.key]
    assert sorted(stages) == sorted(
        f"Etapa: {name}." for name in ("Motivación", "Establecimiento", "Desarrollo", "Disolución") * 2
    )
    assert len(exercise.cards) == len({title for title, _ in exercise.key}) == 8
    assert any("Bolivia" in title for title, _ in exercise.key)


def test_the_gaps_of_the_contract_are_those_of_the_practice(library: Library) -> None:
    """Six clauses, each with the sentence that warns of it, and three things that are missing; in every language."""
    for lang in ("es", "pt", "en"):
        exercise = build_exercise("contract", theme(lang), library)
        assert exercise is not None
        assert len(exercise.text) == 6
        assert len(exercise.key) == 9 == len({lines[0].text for _, lines in exercise.key})
        assert [label for label, _ in exercise.key[6:]] == [say("contract_missing", lang)] * 3


def test_a_line_more_in_the_base_changes_no_card(library: Library) -> None:
    """Cards name their lines by ids: what is written above, between or below them changes nothing."""
    grown = []
    for document in (library.find(id, "es") for id in USED | {"contract-clauses"} if id in library):
        body = re.sub(r"^(?=- |\d+\. )", "- Una línea nueva.\n", document.body, flags=re.MULTILINE)
        body = re.sub(r"^(?=## )", "Otra frase nueva.\n\n", body, flags=re.MULTILINE).removeprefix("Otra frase nueva.")
        grown.append(replace(document, body=body) if document.facts.cards else document)
    other = Library([*grown, *library.list_documents("es", "case")], library.references)
    assert any(document.body != library.find(document.id, "es").body for document in grown)
    for kind in ("contract", "negotiation"):
        before, after = (build_exercise(kind, theme("es"), one) for one in (library, other))
        assert before is not None
        assert after is not None
        assert [_tell(lines) for _, lines in after.key] == [_tell(lines) for _, lines in before.key]
        assert [_tell(lines) for card in after.cards for _, lines in card.blocks] == [
            _tell(lines) for card in before.cards for _, lines in card.blocks
        ]


def _tell(lines: Sequence[Line]) -> list[tuple[str, tuple[Citation, ...]]]:
    return [(line.text, line.citations) for line in lines]


def test_who_is_missing_has_blank_cards(library: Library) -> None:
    """For those whom no card names; the paper's seven are there, with their paragraph."""
    exercise = build_exercise("stakeholders", theme("es"), library)
    assert exercise is not None
    named = [card for card in exercise.cards if not card.blank]
    assert len(named) == 7
    assert len(exercise.cards) > 7
    assert all(
        c.label == "larc-02-3#p3"
        for card in named
        for _, lines in card.blocks
        for line in lines
        for c in line.citations
    )


def test_a_base_without_the_documents_makes_no_exercise(tmp_path: Path) -> None:
    """None, not half of one."""
    bare = Library((), {})
    assert all(build_exercise(kind, theme("es"), bare) is None for kind in KINDS)
    small = read_library(write_all(tmp_path))
    assert build_exercise("contract", theme("es"), small) is not None
    assert build_exercise("stakeholders", theme("es"), small) is not None
    assert is_case("andes-quinoa", small)


def test_exercises_are_on_the_theme_of_what_a_workshop_draws_on() -> None:
    """A quiz always; to a savings workshop belongs no contract and no talk with a buyer."""
    setting = Setting(stages=("establishment",))
    assert choose_kinds(Theme("es", setting, ("savings-fund",))) == ("quiz",)
    assert choose_kinds(Theme("es", setting, ("contract-clauses",))) == ("contract", "quiz")
    assert choose_kinds(Theme("es", setting, ("negotiation-preparation",))) == ("negotiation", "quiz")
    assert "sorting" in choose_kinds(Theme("es", setting, ("recognise-dysfunction",)))
