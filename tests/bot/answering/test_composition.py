"""An answer says only what its sources say, in the order that helps, each sentence with its number."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answering.answers import Answer, Statement, Turn
from bot.answering.composition import CITED_HITS, decline
from bot.answering.diversity import diversify
from bot.answering.offers import SUGGESTION_LIMIT, is_whole_question
from bot.answering.related_cases import CASES_TOLD
from bot.answering.steps import LEAST_STEPS, STEP_LIMIT, STEP_WORDS, WARNING_LIMIT, fit_steps
from bot.answering.thresholds import THRESHOLDS
from bot.engine import Engine
from bot.messages import say
from indexer.content.passages import Passage
from indexer.content.sections import ASIDE
from tests.additions import add_document, open_engine
from tests.handmade import make_context, make_hit, retrieve_context
from tests.longer_base import (
    BEHIND,
    HOW_FIXED,
    LADDER,
    LATE,
    LATE_ES,
    NEVER,
    RUNGS,
    SIGNS,
    WHY_LATE,
    write_longer_base,
)
from tests.small_base import QUESTIONS, write_base


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
    assert quotes["late-truck#first@en"] == "Write down each late truck"
    assert quotes["late-truck#case-west-dairy@en"].startswith("In the west nobody wrote the days down")
    assert quotes["late-truck#symptom@en"] == "The milk truck comes late and the milk turns sour"


def test_of_several_sentences_the_first_is_quoted(engine: Engine) -> None:
    answer = engine.ask(LADDER)
    assert len([statement for statement in answer.direct_answer if statement.n == 1]) > 1
    assert answer.citations[0].quote == answer.direct_answer[0].markdown


def test_nothing_is_said_twice(answers: list[Answer]) -> None:
    for answer in answers:
        said = [statement.markdown for statement in list_statements(answer)]
        assert len(set(said)) == len(said), answer.question


def test_a_case_that_is_a_second_view_is_not_told_again_as_a_case(tmp_path: Path) -> None:
    write_base(tmp_path)
    ask = "where is the seed price fixed in April?"
    for kind, name, section, paragraph in (("concept", "april-seed", "one", 1), ("case", "seed-april", "glance", 2)):
        body = f"## Seed {{#{section}}}\n\nThe seed price in a {kind} is fixed in April [@larc-02-3, §{paragraph}].\n"
        add_document(tmp_path, kind, f"{name}.en", body, f"asks:\n  - {section}: {ask}\n")
    answer = open_engine(tmp_path).ask(ask, "en")
    assert sorted(statement.plain for statement in answer.direct_answer) == [
        "The seed price in a case is fixed in April.",
        "The seed price in a concept is fixed in April.",
    ]
    assert "seed-april" not in [case.document for case in answer.cases]


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


def test_an_answer_tells_what_to_do_first_then_few_steps_one_warning_and_linked_cases(engine: Engine) -> None:
    answer = engine.ask(LATE)
    assert answer.type == "answer"
    assert [statement.plain for statement in answer.direct_answer] == [
        "Write down each late truck.",
        "Call the dairy the same day.",
    ]
    assert [step.plain for step in answer.steps] == [
        f"Fix matter number {number} of the truck in writing." for number in range(1, STEP_LIMIT + 1)
    ]
    assert answer.step_count == 10
    assert [sign.plain for sign in answer.warnings] == ["sign 1 shows that nobody keeps to the days."]
    assert len(answer.cases) == CASES_TOLD == 2
    numbers = [statement.n for statement in list_statements(answer)]
    assert len(set(numbers)) == 5, "first, steps, warnings, and each case have sources of their own"


@pytest.mark.parametrize(
    ("question", "first"), [(LATE, "Write down"), (NEVER, "Write down"), (HOW_FIXED, "Name one"), (LATE_ES, "Anoten")]
)
def test_who_is_in_trouble_or_asks_how_hears_first_what_to_do_first(engine: Engine, question: str, first: str) -> None:
    answer = engine.ask(question)
    assert answer.direct_answer[0].plain.startswith(first)
    assert {cited(answer, statement).section for statement in answer.direct_answer} == {"first"}


def test_who_asks_why_hears_the_cause_then_what_to_do_first_and_gets_the_steps(engine: Engine) -> None:
    answer = engine.ask(WHY_LATE)
    assert [cited(answer, statement).section for statement in answer.direct_answer] == ["cause", "first", "first"]
    assert answer.steps


@pytest.mark.parametrize("question", [SIGNS, "which signs show that nobody keeps to the days?", "what is a sign?"])
def test_nothing_begins_with_an_aside_section(engine: Engine, question: str) -> None:
    answer = engine.ask(question, "en")
    assert cited(answer, answer.direct_answer[0]).section not in ASIDE
    assert all(cited(answer, statement).section not in ASIDE for statement in answer.direct_answer)


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
    assert answer.practice == "fixed-days"
    assert [step.markdown for step in answer.steps] == [
        f"Fix matter number {number} of the truck in writing." for number in range(1, STEP_LIMIT + 1)
    ]


def test_steps_that_the_direct_answer_told_are_not_told_again(engine: Engine) -> None:
    answer = engine.ask("How many grades are enough?", "en")
    assert cited(answer, answer.direct_answer[0]).section_key == ("open-grading", "steps")
    assert (answer.practice, answer.steps) == ("open-grading", ())
    assert answer.warnings


def test_long_steps_are_fewer_but_three_at_least() -> None:
    def make(words: int, count: int) -> list[Statement]:
        return [Statement("", 1, item=True, plain="word " * words) for _ in range(count)]

    assert len(fit_steps(make(STEP_WORDS // STEP_LIMIT, STEP_LIMIT))) == STEP_LIMIT
    assert len(fit_steps(make(STEP_WORDS // 4, STEP_LIMIT))) == 4
    assert len(fit_steps(make(STEP_WORDS, STEP_LIMIT))) == LEAST_STEPS
    assert fit_steps([]) == []


def test_warning_signs_are_those_of_the_practice_and_few(engine: Engine) -> None:
    answer = engine.ask(LATE)
    assert [sign.markdown for sign in answer.warnings] == [
        f"sign {number} shows that nobody keeps to the days." for number in range(1, WARNING_LIMIT + 1)
    ]


def test_warnings_of_a_practice_that_is_far_from_the_problem_are_not_told(engine: Engine) -> None:
    near = engine.thresholds
    try:
        engine.thresholds = replace(near, remedy_radius=0)
        answer = engine.ask(LATE)
        assert (answer.practice, answer.warnings) == ("fixed-days", ())
        assert engine.ask(HOW_FIXED).warnings, "a practice that is the topic itself is near"
    finally:
        engine.thresholds = near


def test_what_has_answered_a_problem_is_its_steps_where_it_is_a_list(tmp_path: Path) -> None:
    write_longer_base(tmp_path)
    body = (
        "## How it shows {#symptom}\n\nFrost burns the blossom.\n\n"
        "## What has answered it {#response}\n\nSo have others, as [they fixed days](doc:fixed-days).\n\n"
        "1. Light a fire.\n2. Wet the ground.\n3. Cover the young trees.\n"
    )
    front = "first: Wake the neighbours.\nrelated: [fixed-days]\nasks:\n  - symptom: frost burns the blossom\n"
    add_document(tmp_path, "problem", "late-frost.en", body, front)
    answer = open_engine(tmp_path).ask("frost burns the blossom", "en")
    assert [step.plain for step in answer.steps] == ["Light a fire.", "Wet the ground.", "Cover the young trees."]
    assert answer.steps_place == ("late-frost", "response")
    assert answer.steps_title == say("steps_heading", "en")
    assert (answer.practice, answer.practice_title) == ("fixed-days", "Fixed days")


def test_a_text_that_was_asked_for_brings_no_steps_of_a_practice(tmp_path: Path) -> None:
    write_longer_base(tmp_path)
    body = "## The letter {#text}\n\n1. Send the truck on [day]{.blank}.\n"
    asks = "asks:\n  - text: write me a letter about the milk truck\n"
    add_document(tmp_path, "model", "truck-letter.en", body, f"first: Sign it.\nrelated: [fixed-days]\n{asks}")
    answer = open_engine(tmp_path).ask("write me a letter about the milk truck", "en")
    assert (answer.model, answer.direct_answer[0].plain) == ("truck-letter", "Sign it.")
    assert (answer.practice, answer.steps, answer.warnings) == ("", (), ())


def test_where_no_practice_is_near_no_steps_are_shown(engine: Engine) -> None:
    answer = engine.ask(LADDER)
    assert (answer.practice, answer.practice_title, answer.steps, answer.warnings) == ("", "", (), ())
    assert answer.step_count == 0


def test_a_case_that_went_wrong_is_among_the_cases_even_when_others_are_nearer(engine: Engine) -> None:
    answer = engine.ask(f"{LATE} at four each day in the north, and two trucks took turns")
    assert len(answer.cases) == CASES_TOLD
    assert [case.document for case in answer.cases if case.went_wrong] == ["west-dairy"]
    assert not answer.cases[0].went_wrong


def test_a_linked_case_is_told_by_what_the_topic_says_happened_there(engine: Engine) -> None:
    told = {case.document: case.statement.plain for case in engine.ask(LATE).cases}
    assert told["west-dairy"] == "In the west nobody wrote the days down, and the dairy closed."


def test_a_case_is_told_by_a_sentence_that_stands_alone(answers: list[Answer]) -> None:
    cases = [case for answer in answers for case in answer.cases]
    assert {case.document for case in cases} >= {"north-dairy", "west-dairy", "bajio-contracts"}
    assert all(not case.statement.plain.endswith(":") for case in cases)


def test_the_case_that_answers_is_not_told_again_as_a_case_like_it(engine: Engine) -> None:
    answer = engine.ask("what became of the north dairy?")
    assert cited(answer, answer.direct_answer[0]).document == "north-dairy"
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
    for question in (LATE, LADDER, QUESTIONS["es"], QUESTIONS["en"]):
        suggested = engine.ask(question).suggestions
        assert suggested
        for asked in suggested:
            again = engine.ask(question, context=[Turn("user", asked), Turn("assistant", "…")])
            assert asked not in again.suggestions


def test_a_question_that_many_documents_answer_is_not_suggested(tmp_path: Path) -> None:
    write_base(tmp_path)
    for name in ("one", "two", "three", "four", "five", "six"):
        asks = f"asks:\n  - one: Who mends the old bridge?\n  - one: What is said of number {name}?\n"
        add_document(tmp_path, "concept", f"bridge-{name}.en", f"## One {{#one}}\n\nNumber {name}.\n", asks)
    suggestions = open_engine(tmp_path).ask("Who mends the old bridge?", "en").suggestions
    assert "Who mends the old bridge?" not in suggestions
    assert any("What is said of number" in text for text in suggestions)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Who pays the freight?", True),
        ("¿Quién paga el flete?", True),
        ("¿quién paga el flete?", False),
        ("Quem paga o frete?", True),
        ("who pays the freight?", False),
        ("Nobody pays the freight", False),
        ("?", False),
    ],
)
def test_only_what_reads_as_a_whole_question_is_suggested(text: str, whole: bool) -> None:
    assert is_whole_question(text) is whole


def test_complaints_are_found_by_and_never_suggested(answers: list[Answer], engine: Engine) -> None:
    suggested = {text for answer in answers for text in answer.suggestions}
    assert BEHIND in suggested
    assert all(map(is_whole_question, suggested))


def test_a_reader_is_told_what_stands_in_another_language(engine: Engine) -> None:
    assert engine.ask(LATE_ES).language_note == say("note_other_language", "es", languages="inglés")
    assert engine.ask(LATE, "fr").language_note == say("note_other_language", "fr", languages="anglais")
    assert engine.ask(LATE).language_note == ""


def test_of_what_is_not_contested_a_reader_hears_only_when_its_facts_are_from(engine: Engine) -> None:
    assert engine.ask(LATE).notes == (say("note_dated", "en"),)


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("es", "¿crecieron los ingresos de los productores?"),
        ("en", "did the growers' incomes grow?"),
        ("pt", "a renda dos produtores das caixas cresceu?"),
    ],
)
def test_a_contested_sentence_is_marked_and_told_of(engine: Engine, lang: str, question: str) -> None:
    answer = engine.ask(question, lang)
    assert "contested" in [statement.evidence for statement in answer.direct_answer]
    assert say("note_contested", lang) in answer.notes


def test_a_statement_carries_its_own_evidence_or_that_of_its_section(engine: Engine) -> None:
    answer = engine.ask(LATE)
    assert [statement.evidence for statement in answer.direct_answer] == ["", "practice"]
    assert {step.evidence for step in answer.steps} == {"practice"}


@pytest.mark.parametrize(
    ("question", "asked"), [("the driver of my uncle sings", True), (LATE, False), ("what is a rung?", False)]
)
def test_a_stage_is_asked_for_only_where_it_would_help_and_none_is_told(
    engine: Engine, question: str, asked: bool
) -> None:
    answer = engine.ask(question, "en", stage="development" if question == LATE else None)
    assert answer.asks_stage is asked


def test_a_declined_answer_names_topics_and_cites_nothing(engine: Engine) -> None:
    context = retrieve_context(engine, LATE_ES, "es")
    declined = decline(context)
    assert not declined.answered
    assert declined.type == "decline"
    nearest = list(dict.fromkeys(hit.passage.document for hit in context.hits))
    assert [document for document, _ in declined.topics] == nearest[:SUGGESTION_LIMIT]
    assert declined.topics[0] == ("late-truck", "Late truck")
    assert (declined.citations, list_statements(declined), declined.suggestions) == ((), [], ())


def test_of_a_case_that_is_named_a_decline_tells_what_is_known(engine: Engine) -> None:
    declined = decline(retrieve_context(engine, LATE), "west-dairy")
    assert not declined.answered
    assert declined.known_title == "West dairy"
    assert [statement.plain for statement in declined.direct_answer] == ["Milk went west to a dairy until nobody paid."]
    assert "west-dairy" not in [document for document, _ in declined.topics]


def test_nothing_found_declines_without_topics(engine: Engine) -> None:
    assert decline(make_context(engine, [])).topics == ()


def test_a_section_is_shown_in_the_readers_language_else_in_the_nearest(engine: Engine) -> None:
    shown = {lang: engine.show("late-truck", "cause", lang) for lang in ("en", "es", "pt", "fr")}
    assert {lang: passage.lang for lang, passage in shown.items() if passage} == {
        "en": "en",
        "es": "es",
        "pt": "es",
        "fr": "en",
    }
    assert engine.show("late-truck", "nowhere", "en") is None


# What composition is made of, on hits written by hand.


def test_an_echo_of_sources_already_cited_gives_way_to_a_second_view() -> None:
    hits = [
        make_hit("first", 1.0, 1, "larc-02-3#p1"),
        make_hit("echo", 0.9, 2, "larc-02-3#p1"),
        make_hit("other", 0.85, 3, "larc-02-3#p2"),
    ]
    chosen = diversify(hits, 3)
    assert [hit.passage.document for hit in chosen] == ["first", "other", "echo"]
    assert [hit.score for hit in chosen] == pytest.approx([1.0, 0.85, 0.9 - THRESHOLDS.repeat_penalty])
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
    assert [hit.score for hit in chosen] == pytest.approx([0.95, 1.0 - THRESHOLDS.working_penalty, 0.5])


def test_fewer_hits_than_wanted_are_all_chosen() -> None:
    assert len(diversify([make_hit("first", 1.0, 1, "larc-02-3#p1")], 5)) == 1
    assert diversify([], 5) == []


def test_equal_scores_keep_the_order_in_which_they_were_found() -> None:
    hits = [make_hit(id, 0.5, rank, id) for rank, id in enumerate("abcd", 1)]
    assert [hit.passage.document for hit in diversify(hits, 3)] == ["a", "b", "c"]
