"""An answer says only what its sources say, in the order that helps, each sentence with its number."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answering.answers import Answer, Stage, Statement, Turn
from bot.answering.composition import (
    CITED_HITS,
    REPEAT_PENALTY,
    STEP_LIMIT,
    SUGGESTION_LIMIT,
    WARNING_LIMIT,
    WORKING_PENALTY,
    decline,
    diversify,
)
from bot.answering.related_cases import CASE_LIMIT
from bot.answering.search_context import SearchContext
from bot.engine import Engine
from bot.messages import say
from indexer.content.passages import Passage
from indexer.search.index import load_index
from indexer.search.retriever import Hit
from tests.additions import STORIES, add_document, open_engine
from tests.handmade import make_hit
from tests.small_base import QUESTIONS, write_base

LATE = "the milk truck comes late and the milk turns sour"
NEVER = "the driver is never on time"
WHY_LATE = "why is the driver never on time"
LATE_ES = "el camión de la leche llega tarde y la leche se corta"
HOW_FIXED = "how do we fix the days of the truck"
SIGNS = "which signs warn that nobody keeps to the days"
LADDER = "which rungs does a quarrel climb"

TRUCK_FRONT = """stages: [development]
related: [fixed-days, north-dairy, south-dairy, east-dairy, west-dairy]
asks:
  - symptom: {ask}
  - cause: {why}
"""
TRUCK = """## How it shows {#symptom}

The milk truck comes late and the milk turns sour [@larc-02-3, §28].

## Why {#cause}

The driver serves too many farms and the road is bad [@larc-02-3, §29].

## What was done {#response .practice}

Both sides wrote the days down, and a late truck pays for the milk [@larc-02-3, §30].
"""
TRUCK_ES = """## Cómo se nota {#symptom}

El camión de la leche llega tarde y la leche se corta [@larc-02-3, §28].

## Por qué {#cause}

El chofer atiende demasiadas fincas y el camino es malo [@larc-02-3, §29].

## Qué se hizo {#response .practice}

Las dos partes escribieron los días, y el camión que tarda paga la leche [@larc-02-3, §30].
"""
FIXED_DAYS = (
    "## Steps {#steps .practice}\n\nDo these things in this order [@larc-02-3, §31]:\n\n"
    + "".join(f"{number}. Fix matter number {number} of the truck in writing.\n" for number in range(1, 11))
    + "\n## Warning signs {#warnings .practice}\n\nSomething is wrong when:\n\n"
    + "".join(f"- sign {number} shows that nobody keeps to the days.\n" for number in range(1, 7))
)
RUNGS = [
    f"Rung {number} of a quarrel asks for more people and more patience than the one below it."
    for number in "123456789"
]
QUARREL_LADDER = (
    "## Rungs {#rungs}\n\nThese are the rungs that a quarrel climbs:\n\n"
    + "".join(f"- {rung}\n" for rung in RUNGS)
    + "\nNobody needs the last rung [@larc-02-3, §33].\n"
)
GLANCES = {
    "north-dairy": ("active", "Milk went north to a dairy by truck [@larc-02-3, §35]."),
    "south-dairy": ("active", "Milk went south to a dairy by truck [@larc-02-3, §36]."),
    "east-dairy": ("active", "Three things were agreed [@larc-02-3, §37]:\n\n- the price\n- the days\n- the test"),
    "west-dairy": ("rescued", "Milk went west to a dairy until nobody paid [@larc-02-3, §38]."),
}


def write_longer_base(folder: Path) -> None:
    """Write the small base, and below it a trouble with its practice and four cases, and a long list."""
    write_base(folder)
    add_document(folder, "problem", "late-truck.en", TRUCK, TRUCK_FRONT.format(ask=LATE, why=NEVER))
    asks = f"asks:\n  - symptom: {LATE_ES}\n  - cause: por qué el chofer nunca llega a la hora\n"
    add_document(folder, "problem", "late-truck.es", TRUCK_ES, asks)
    add_document(
        folder, "practice", "fixed-days.en", FIXED_DAYS, f"asks:\n  - steps: {HOW_FIXED}\n  - warnings: {SIGNS}\n"
    )
    add_document(folder, "concept", "quarrel-ladder.en", QUARREL_LADDER, f"asks:\n  - rungs: {LADDER}\n")
    for case, (story, glance) in GLANCES.items():
        asks = f"asks:\n  - glance: what became of the {case.replace('-', ' ')}?\n"
        add_document(
            folder, "case", f"{case}.en", f"## At a glance {{#glance}}\n\n{glance}\n", f"{STORIES[story]}{asks}"
        )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("longer")
    write_longer_base(folder)
    return folder


@pytest.fixture(scope="module")
def engine(folder: Path) -> Engine:
    return open_engine(folder)


@pytest.fixture(scope="module")
def answers(engine: Engine) -> list[Answer]:
    """The answers to all asks of the base, each in its own language and for a reader of French."""
    library = engine.library
    asks = [
        (text, lang)
        for document in library.list_documents("en")
        for lang in ("en", "es", "pt")
        for _, text in library.list_asks(document.id, lang)
    ]
    return [engine.ask(text, shown) for text, lang in asks for shown in (lang, "fr")]


def list_statements(answer: Answer) -> list[Statement]:
    return [*answer.direct_answer, *answer.steps, *answer.warnings, *(case.statement for case in answer.cases)]


def cited(answer: Answer, statement: Statement) -> Passage:
    return answer.citations[statement.n - 1].passage


def each_statement(answers: list[Answer]) -> Iterator[tuple[Answer, Statement]]:
    return ((answer, statement) for answer in answers for statement in list_statements(answer))


def test_every_ask_of_the_base_is_answered_from_it(answers: list[Answer]) -> None:
    assert len(answers) > 40
    assert all(answer.answered and list_statements(answer) for answer in answers)


def test_a_statement_is_a_sentence_of_the_passage_that_its_number_names(answers: list[Answer]) -> None:
    for answer, statement in each_statement(answers):
        assert statement.markdown in [sentence.markdown for sentence in cited(answer, statement).sentences]


def test_citations_are_numbered_in_order_and_each_passage_once(answers: list[Answer]) -> None:
    for answer in answers:
        assert [citation.n for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
        assert len({citation.passage.id for citation in answer.citations}) == len(answer.citations)


def test_citations_come_best_first(answers: list[Answer]) -> None:
    for answer in answers:
        assert len(answer.citations) >= CITED_HITS
        assert all(a.score >= b.score for a, b in itertools.pairwise(answer.citations))


def test_a_quote_stands_word_for_word_at_its_lines(answers: list[Answer], folder: Path) -> None:
    for citation in itertools.chain.from_iterable(answer.citations for answer in answers):
        lines = (folder / citation.passage.path).read_text(encoding="utf-8").split("\n")
        first, last = citation.lines
        assert citation.quote
        assert citation.quote in "\n".join(lines[first - 1 : last])


def test_a_quote_is_what_the_answer_took_from_the_passage(engine: Engine) -> None:
    answer = engine.ask(LATE)
    quotes = {citation.passage.id: citation.quote for citation in answer.citations}
    assert quotes["late-truck#symptom@en"] == "The milk truck comes late and the milk turns sour"
    assert quotes["late-truck#response@en"].startswith("Both sides wrote the days down")


def test_of_several_sentences_the_first_is_quoted(engine: Engine) -> None:
    answer = engine.ask(LADDER)
    assert len([statement for statement in answer.direct_answer if statement.n == 1]) > 1
    assert answer.citations[0].quote == answer.direct_answer[0].markdown


def test_nothing_is_said_twice(answers: list[Answer]) -> None:
    for answer in answers:
        said = [statement.markdown for statement in list_statements(answer)]
        assert len(set(said)) == len(said), answer.question


def test_a_case_that_is_a_second_view_is_told_among_the_cases_alone(tmp_path: Path) -> None:
    write_base(tmp_path)
    ask = "when is the seed price fixed in April"
    for kind, name, section, paragraph in (("concept", "april-seed", "one", 1), ("case", "seed-april", "glance", 2)):
        body = f"## Seed {{#{section}}}\n\nThe seed price in a {kind} is fixed in April [@larc-02-3, §{paragraph}].\n"
        add_document(tmp_path, kind, f"{name}.en", body, f"asks:\n  - {section}: {ask}\n")
    answer = open_engine(tmp_path).ask(ask, "en")
    assert [statement.plain for statement in answer.direct_answer] == ["The seed price in a concept is fixed in April."]
    assert answer.cases[0].statement.plain == "The seed price in a case is fixed in April."


def test_the_direct_answer_comes_from_the_best_passage(engine: Engine) -> None:
    answer = engine.ask(LADDER)
    assert answer.citations[0].passage.id == "quarrel-ladder#rungs@en"
    assert answer.direct_answer[0].n == 1


def test_a_list_announced_by_a_colon_is_never_cut(engine: Engine) -> None:
    said = [statement.markdown for statement in engine.ask(LADDER).direct_answer]
    announced = said.index("These are the rungs that a quarrel climbs:")
    assert said[announced + 1 : announced + 1 + len(RUNGS)] == RUNGS


@pytest.mark.parametrize("answer_lang", ["en", "fr"])
def test_an_answer_never_ends_by_announcing_what_does_not_come(engine: Engine, answer_lang: str) -> None:
    for question in (LATE, LADDER, SIGNS, QUESTIONS["en"], "what became of the east dairy?"):
        answer = engine.ask(question, answer_lang)
        # The opening of a practice's own steps announces what follows it.
        told = (
            [answer.direct_answer[-1]] if not (answer.steps and answer.direct_answer[-1].n == answer.steps[0].n) else []
        )
        ends = [statement.markdown for statement in (*told, *(case.statement for case in answer.cases))]
        assert [end for end in ends if end.endswith(":")] == []


@pytest.mark.parametrize(("question", "told"), [(LATE, "symptom"), (NEVER, "cause"), (LATE_ES, "symptom")])
def test_when_the_best_passage_tells_of_a_trouble_what_was_done_follows(
    engine: Engine, question: str, told: str
) -> None:
    answer = engine.ask(question)
    assert answer.citations[0].passage.section_key == ("late-truck", told)
    assert [cited(answer, statement).section_key for statement in answer.direct_answer] == [
        ("late-truck", told),
        ("late-truck", "response"),
    ]


def test_who_asks_why_hears_the_cause_and_gets_the_steps(engine: Engine) -> None:
    answer = engine.ask(WHY_LATE)
    assert {cited(answer, statement).section for statement in answer.direct_answer} == {"cause"}
    assert answer.steps


def test_what_was_done_is_not_said_where_the_trouble_has_no_such_section(tmp_path: Path) -> None:
    write_base(tmp_path)
    body = "## How it shows {#symptom}\n\nFrost burns the blossom every spring.\n"
    add_document(tmp_path, "problem", "late-frost.en", body, "asks:\n  - symptom: frost burns the blossom\n")
    answer = open_engine(tmp_path).ask("frost burns the blossom", "en")
    assert cited(answer, answer.direct_answer[0]).section == "symptom"
    assert "response" not in {cited(answer, statement).section for statement in answer.direct_answer}


@pytest.mark.parametrize("question", [LATE, NEVER, WHY_LATE, LATE_ES])
def test_the_practice_that_a_problem_names_gives_the_steps(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    assert answer.practice == "fixed-days"
    assert answer.practice_title == "Fixed days"
    assert {cited(answer, step).id for step in answer.steps} == {"fixed-days#steps@en"}
    assert {cited(answer, sign).id for sign in answer.warnings} == {"fixed-days#warnings@en"}


def test_a_practice_that_answers_itself_gives_its_own_steps(engine: Engine) -> None:
    answer = engine.ask(HOW_FIXED)
    assert [statement.markdown for statement in answer.direct_answer] == ["Do these things in this order:"]
    assert [step.markdown for step in answer.steps] == [
        f"Fix matter number {number} of the truck in writing." for number in range(1, STEP_LIMIT + 1)
    ]


def test_warning_signs_are_those_of_the_practice_and_few(engine: Engine) -> None:
    answer = engine.ask(LATE)
    assert [sign.markdown for sign in answer.warnings] == [
        f"sign {number} shows that nobody keeps to the days." for number in range(1, WARNING_LIMIT + 1)
    ]


def test_where_no_practice_is_near_no_steps_are_shown(engine: Engine) -> None:
    answer = engine.ask(LADDER)
    assert (answer.practice, answer.practice_title, answer.steps, answer.warnings) == ("", "", (), ())


def test_a_case_that_went_wrong_is_among_the_cases_even_when_three_others_are_nearer(engine: Engine) -> None:
    answer = engine.ask(LATE)
    assert len(answer.cases) == CASE_LIMIT
    assert [case.document for case in answer.cases if case.went_wrong] == ["west-dairy"]


def test_a_case_is_told_by_a_sentence_that_stands_alone(engine: Engine) -> None:
    told = {case.document: case.statement.markdown for case in engine.ask(LATE).cases}
    assert "north-dairy" in told
    assert all(not sentence.endswith(":") for sentence in told.values())


def test_the_case_that_answers_is_not_told_again_as_a_case_like_it(engine: Engine) -> None:
    answer = engine.ask("what became of the north dairy?")
    assert answer.citations[0].passage.document == "north-dairy"
    assert "north-dairy" not in [case.document for case in answer.cases]


def test_suggestions_are_asks_of_the_base_in_the_readers_language_and_never_the_question(
    answers: list[Answer], engine: Engine
) -> None:
    library = engine.library
    documents = [document.id for document in library.list_documents("en")]
    for answer in answers:
        known = {text for document in documents for _, text in library.list_asks(document, answer.language)}
        assert len(answer.suggestions) <= SUGGESTION_LIMIT
        assert len(set(answer.suggestions)) == len(answer.suggestions)
        assert set(answer.suggestions) <= known - {answer.question}
    assert any(answer.suggestions for answer in answers)


def test_what_was_asked_before_is_not_suggested_again(engine: Engine) -> None:
    for question in (LATE, LATE_ES, LADDER, QUESTIONS["en"]):
        for asked in engine.ask(question).suggestions:
            again = engine.ask(question, context=[Turn("user", asked), Turn("assistant", "…")])
            assert again.suggestions
            assert asked not in again.suggestions


def test_a_question_that_many_documents_answer_is_not_suggested(tmp_path: Path) -> None:
    write_base(tmp_path)
    for name in ("one", "two", "three", "four", "five", "six"):
        asks = f"asks:\n  - one: who mends the old bridge?\n  - one: what is said of number {name}?\n"
        add_document(tmp_path, "concept", f"bridge-{name}.en", f"## One {{#one}}\n\nNumber {name}.\n", asks)
    suggestions = open_engine(tmp_path).ask("who mends the old bridge?", "en").suggestions
    assert "who mends the old bridge?" not in suggestions
    assert any("what is said of number" in text for text in suggestions)


def test_suggestions_that_read_as_questions_come_first(engine: Engine) -> None:
    suggestions = engine.ask(LATE).suggestions
    marks = ["?" in text for text in suggestions]
    assert True in marks
    assert marks == sorted(marks, reverse=True)


def test_a_reader_is_told_that_sources_are_in_another_language(engine: Engine) -> None:
    assert say("note_other_language", "es", languages="inglés") in engine.ask(LATE_ES).notes
    assert say("note_other_language", "fr", languages="anglais") in engine.ask(LATE, "fr").notes


def test_sources_in_the_readers_language_need_no_note(engine: Engine) -> None:
    assert engine.ask(LATE).notes == (say("note_dated", "en"),)


@pytest.mark.parametrize("lang", ["es", "en", "pt"])
def test_a_contested_sentence_is_marked_and_told_of(engine: Engine, lang: str) -> None:
    answer = engine.ask(QUESTIONS[lang])
    assert "contested" in [statement.evidence for statement in answer.direct_answer]
    assert say("note_contested", lang) in answer.notes


def test_a_statement_carries_the_evidence_of_its_section(engine: Engine) -> None:
    answer = engine.ask(LATE)
    assert [statement.evidence for statement in answer.direct_answer] == ["", "practice"]
    assert {step.evidence for step in answer.steps} == {"practice"}


def test_a_declined_answer_names_topics_and_cites_nothing(engine: Engine, folder: Path) -> None:
    answer = engine.ask(LATE_ES)
    hits = tuple(Hit(citation.passage, citation.score, citation.n, 0, 0, 0, 0) for citation in answer.citations)
    context = SearchContext(hits, load_index(folder / "index"), engine.library, "es")
    declined = decline("x", context, Stage(None, 0.0, ""))
    assert not declined.answered
    assert len(declined.topics) == SUGGESTION_LIMIT
    assert declined.topics[0] == ("late-truck", "Late truck")
    assert [document for document, _ in declined.topics] == list(dict.fromkeys(hit.passage.document for hit in hits))[
        :SUGGESTION_LIMIT
    ]
    assert (declined.citations, list_statements(declined), declined.suggestions) == ((), [], ())


def test_nothing_found_declines_without_topics(engine: Engine, folder: Path) -> None:
    context = SearchContext((), load_index(folder / "index"), engine.library, "en")
    assert decline("x", context, Stage(None, 0.0, "")).topics == ()


def test_a_section_is_shown_in_the_readers_language_else_in_the_nearest(engine: Engine) -> None:
    shown = {lang: engine.show("late-truck", "cause", lang) for lang in ("en", "es", "pt", "fr")}
    assert {lang: passage.lang for lang, passage in shown.items() if passage} == {
        "en": "en",
        "es": "es",
        "pt": "es",
        "fr": "en",
    }
    assert engine.show("late-truck", "nowhere", "en") is None


# What composition is made of, on sentences and hits written by hand.


def test_an_echo_of_sources_already_cited_gives_way_to_a_second_view() -> None:
    hits = [
        make_hit("first", 1.0, 1, "larc-02-3#p1"),
        make_hit("echo", 0.9, 2, "larc-02-3#p1"),
        make_hit("other", 0.85, 3, "larc-02-3#p2"),
    ]
    chosen = diversify(hits, 3)
    assert [hit.passage.document for hit in chosen] == ["first", "other", "echo"]
    assert [hit.score for hit in chosen] == pytest.approx([1.0, 0.85, 0.9 - REPEAT_PENALTY])
    assert [hit.rank for hit in chosen] == [1, 2, 3]


def test_an_echo_that_is_far_better_stays_before() -> None:
    hits = [
        make_hit("first", 1.0, 1, "larc-02-3#p1"),
        make_hit("echo", 0.9, 2, "larc-02-3#p1"),
        make_hit("other", 0.7, 3, "larc-02-3#p2"),
    ]
    assert [hit.passage.document for hit in diversify(hits, 2)] == ["first", "echo"]


def test_the_working_parts_of_a_practice_come_behind_what_explains() -> None:
    hits = [
        make_hit("how", 1.0, 1, "larc-02-3#p1", section="steps", kind="practice"),
        make_hit("what", 0.95, 2, "larc-02-3#p2"),
        make_hit("basis", 0.5, 3, "larc-02-3#p3", section="basis", kind="practice"),
    ]
    chosen = diversify(hits, 3)
    assert [hit.passage.document for hit in chosen] == ["what", "how", "basis"]
    assert [hit.score for hit in chosen] == pytest.approx([0.95, 1.0 - WORKING_PENALTY, 0.5])


def test_fewer_hits_than_wanted_are_all_chosen() -> None:
    assert len(diversify([make_hit("first", 1.0, 1, "larc-02-3#p1")], 5)) == 1
    assert diversify([], 5) == []


def test_equal_scores_keep_the_order_in_which_they_were_found() -> None:
    hits = [make_hit(id, 0.5, rank, id) for rank, id in enumerate("abcd", 1)]
    assert [hit.passage.document for hit in diversify(hits, 3)] == ["a", "b", "c"]
