"""The direct answer: each kind of question has its own way of being answered, in sentences that the base holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answering.answers import Turn
from bot.answering.direct_answer import DIRECT_ANSWER_WORDS, WRITERS, choose_direct_answer
from bot.answering.intents import INTENTS, Intent
from bot.answering.search_context import SearchContext
from bot.answering.thresholds import THRESHOLDS
from bot.answering.topic import Topic
from bot.engine import Engine
from bot.messages import say
from bot.rendering.plain_text import write_markdown
from indexer.content.sections import ASIDE, DOCUMENTED
from indexer.search.retriever import Hit
from tests.additions import add_document, open_engine
from tests.handmade import make_context, make_hit, make_passage, make_question, make_sentence
from tests.small_base import REFERENCES, write_base

DOCUMENTS = {
    ("problem", "late-truck"): """related: [fixed-days, north-dairy]
first: Write down each late truck [@larc-02-3, §30].
cases:
  - north-dairy: In the north a second truck ended the quarrel [@larc-02-3, §35].
asks:
  - symptom: the milk truck comes late
  - cause: why does the milk truck come late
  - response: who pays for the sour milk
  - cases: where did trucks come late
---

## How it shows {#symptom}

The milk truck comes late and the milk turns sour [@larc-02-3, §28].

## Why {#cause}

One driver serves too many farms [@larc-02-3, §29].

## What was done {#response .practice}

Whoever is late pays for the sour milk [@larc-02-3, §30].

## Cases {#cases}

Trucks came late in the north [@larc-02-3, §35].

## Who talks to the driver? {#q-who-talks .practice}

The treasurer talks to the driver, with the list in hand.

## May we hire a second milk truck? {#q-second-truck .practice}

You may, once the group has voted for it.
""",
    ("practice", "fixed-days"): """first: Name one day in writing [@larc-02-3, §31].
asks:
  - steps: how do we agree on fixed days
  - warnings: which signs warn of forgotten days
---

## Steps {#steps .practice}

1. Sit down with the driver [@larc-02-3, §31].

## Warning signs {#warnings .practice}

- Nobody remembers the days [@larc-02-3, §31].
""",
    ("case", "north-dairy"): """country: [UY]
state: active
state_as_of: 2020
asks:
  - glance: what did the north dairy do
  - run: how many farms sent milk north
  - setup: since when was the road opened
---

## At a glance {#glance}

The north dairy took milk from farms [@larc-02-3, §35].

## How it was set up {#setup}

The road was opened in 1998 [@larc-02-3, §34].

## How it ran {#run}

At the start only 40 farms sent milk north [@larc-02-3, §35].

## Results {#results}

Milk now comes north on time [@larc-02-3, §36].

## What went wrong {#wrong}

For a year nobody paid in the north [@larc-02-3, §37].

## Lessons {#lessons}

A second truck is cheap [@larc-02-3, §38].
""",
    ("concept", "cold-chain"): """asks:
  - meaning: what is a cold chain
---

## What it is {#meaning .paper}

A cold chain keeps milk cool from farm to dairy [@larc-02-3, §40].
""",
    ("concept", "cooperative"): """asks:
  - meaning: what a cooperative is
---

## Cooperative {#meaning .paper}

A cooperative belongs to its members [@larc-02-3, §41].
""",
    ("concept", "company"): """asks:
  - meaning: what a company is
---

## Company {#meaning .paper}

A company belongs to its shareholders [@larc-02-3, §42].
""",
    ("workshop", "ws-clean-churns"): """asks:
  - purpose: a workshop to clean churns with the group
---

## What it is for {#purpose}

The group goes home with clean churns [@larc-02-3, §43].

## Agenda {#agenda .practice}

It takes a morning.

### Hot water {#hot-water}

Heat water in the big pot.
Two people watch the fire.

### Scrubbing {#scrubbing}

Scrub each churn from within.
""",
    ("tool", "truck-diary"): """first: Draw a table with a line a day [@larc-02-3, §43].
asks:
  - purpose: a tool to write down late trucks
---

## What it is for {#purpose}

It shows how often the truck is late [@larc-02-3, §43].
""",
}

TABLE = {
    "write": ("Write us a letter to the milk truck that comes late", ["Write down each late truck."]),
    "tool": ("Is there a tool to write down late trucks?", ["Draw a table with a line a day."]),
    "case": (
        "Tell me a case where the milk truck comes late",
        ["In the north a second truck ended the quarrel.", "The north dairy took milk from farms."],
    ),
    "list": ("Which cases are there in Uruguay?", ["The north dairy took milk from farms."]),
    "compare": (
        "What is the difference between a cooperative and a company?",
        ["A cooperative belongs to its members.", "A company belongs to its shareholders."],
    ),
    "count": ("How many farms sent milk north?", ["At the start only 40 farms sent milk north."]),
    "when": ("Since when was the road opened?", ["The road was opened in 1998."]),
    "do": ("How do we agree on fixed days?", ["Name one day in writing."]),
    "why": ("Why does the milk truck come late?", ["One driver serves too many farms.", "Write down each late truck."]),
    "define": ("What is a cold chain?", ["A cold chain keeps milk cool from farm to dairy."]),
    "ask": (
        "Who pays for the sour milk of the late truck?",
        ["Whoever is late pays for the sour milk.", "Write down each late truck."],
    ),
    "trouble": ("The milk truck comes late", ["Write down each late truck."]),
}
"""By intent: a question, and the sentences that answer it, in order."""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder: Path = tmp_path_factory.mktemp("milk")
    for (kind, name), text in DOCUMENTS.items():
        front, _, body = text.partition("---\n")
        add_document(folder, kind, f"{name}.en", body, front)
    (folder / "kb" / "references.yaml").write_text(REFERENCES, encoding="utf-8")
    return open_engine(folder)


def tell(engine: Engine, question: str) -> list[str]:
    """Give the sentences that a question is answered with; of a list, those of its cases."""
    answer = engine.ask(question, "en")
    assert answer.answered
    return [statement.plain for statement in answer.direct_answer or [case.statement for case in answer.cases]]


def test_each_intent_has_its_own_direct_answer(engine: Engine) -> None:
    assert {question: engine.knowledge.parse(question, "en").intent for question, _ in TABLE.values()} == {
        question: intent for intent, (question, _) in TABLE.items()
    }
    assert {intent: tell(engine, question) for intent, (question, _) in TABLE.items()} == {
        intent: sentences for intent, (_, sentences) in TABLE.items()
    }


def test_every_intent_has_a_writer_and_a_row_in_the_table() -> None:
    assert set(WRITERS) == set(TABLE) == set(INTENTS)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("what happened to the North dairy?", "Milk now comes north on time."),
        ("what went wrong in the North dairy?", "For a year nobody paid in the north."),
        ("what did the North dairy do?", "The north dairy took milk from farms."),
        ("is a second truck cheap in the North?", "The north dairy took milk from farms."),
    ],
)
def test_of_a_case_that_is_named_the_section_that_says_what_was_asked_is_told(
    engine: Engine, question: str, told: str
) -> None:
    assert tell(engine, question)[0] == told


@pytest.mark.parametrize("question", ["where did trucks come late?", "which signs warn of forgotten days?"])
def test_an_answer_is_not_told_from_asides_or_from_where_trouble_is_documented(engine: Engine, question: str) -> None:
    answer = engine.ask(question, "en")
    assert answer.citations[0].passage.section in ASIDE | DOCUMENTED
    assert {answer.citations[statement.n - 1].passage.section for statement in answer.direct_answer} == {"first"}


# What the writers are made of, on hits written by hand.


def choose(
    context: SearchContext, intent: Intent, topic: Topic | None = None, cited: Sequence[Hit] = (), **fields: object
) -> list[str]:
    """Give the sentences that are chosen for a question of this intent."""
    question = replace(context.question, intent=intent, **fields)  # type: ignore[arg-type]
    asked = replace(context, question=question)
    return [sentence.plain for sentence, _ in choose_direct_answer(asked, topic, cited or context.hits)]


SEEDS = [
    make_hit("seeds", 1.0, 1, text="The company sends seeds."),
    make_hit("money", 0.5, 2, text="The company sends money."),
]


def test_a_comparison_that_names_no_sides_tells_of_the_two_best_places(engine: Engine) -> None:
    context = make_context(engine, SEEDS, make_question("which is better"))
    assert choose(context, "compare") == ["The company sends seeds.", "The company sends money."]


def test_a_comparison_of_which_only_one_side_is_known_is_answered_like_any_question(engine: Engine) -> None:
    context = make_context(engine, SEEDS[:1], make_question("which is better"))
    assert choose(context, "compare") == ["The company sends seeds."]


@pytest.mark.parametrize(("loss", "told"), [(0.01, 2), (THRESHOLDS.same_topic + 0.01, 1)])
def test_a_fact_is_told_from_two_places_only_where_both_are_about_the_same(
    engine: Engine, loss: float, told: int
) -> None:
    hits = [SEEDS[0], replace(SEEDS[1], score=1.0 - loss)]
    context = make_context(engine, hits, make_question("does the company send money"))
    assert len(choose(context, "ask")) == told


def test_a_word_is_explained_by_what_explains_where_that_is_near(engine: Engine) -> None:
    case = make_hit("a-case", 1.0, 1, kind="case", text="A case told of it.")
    for score, told in ((0.9, "It is a word."), (1.0 - THRESHOLDS.near_topic, "A case told of it.")):
        context = make_context(engine, [case, make_hit("a-word", score, 2, text="It is a word.")])
        assert choose(context, "define")[0] == told


def test_a_topic_without_what_to_do_first_is_answered_by_the_best_passage(tmp_path: Path) -> None:
    write_base(tmp_path)
    add_document(tmp_path, "practice", "bare.en", "## Steps {#steps}\n\n1. Nothing first [@larc-02-3, §1].\n")
    bare = open_engine(tmp_path)
    context = make_context(bare, SEEDS[:1], make_question("what do we do"))
    assert choose(context, "do", Topic("bare", "bare", 1.0)) == ["The company sends seeds."]


def test_a_fact_stays_within_a_phones_screen(engine: Engine) -> None:
    sentences = [make_sentence(f"Sentence number {n} has some eight words here.") for n in range(12)]
    hit = Hit.of(make_passage("long", *sentences), 1.0, 1)
    told = choose(make_context(engine, [hit], make_question("what is said")), "ask")
    assert 0 < sum(len(plain.split()) for plain in told) <= DIRECT_ANSWER_WORDS


def test_a_case_is_asked_for_and_none_is_near(engine: Engine) -> None:
    context = make_context(engine, SEEDS, make_question("tell me a case where seeds are sent"))
    assert choose(context, "case") == ["The company sends seeds."]


CASE = """## At a glance {#glance}

Northstar began with ten farms and one road.

## How it ran {#run}

Northstar sold cheese by the road.

## Results {#results}

Northstar farms earned 30 cents a litre.

## Where it is now {#end}

Northstar closed in 2020.

## Not known {#unknown}

Nobody independent was heard on Northstar.
"""


@pytest.fixture(scope="module")
def told_of_cases(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("facts")
    write_base(folder)
    add_document(folder, "case", "northstar.en", CASE, "asks:\n  - glance: tell of Northstar\n")
    return open_engine(folder)


@pytest.mark.parametrize(
    ("question", "sections"),
    [
        ("Who sold the Northstar cheese by the road?", ["run"]),
        ("What was the result of Northstar?", ["results"]),
        ("Does Northstar have independent proof of its results?", ["results", "unknown"]),
        ("How many farms of Northstar and one road, and how is it today?", ["glance", "end"]),
        ("who kept the debts of Northstar", ["end"]),
    ],
)
def test_a_fact_of_a_case_is_told_from_the_sections_that_say_what_was_asked(
    told_of_cases: Engine, question: str, sections: list[str]
) -> None:
    answer = told_of_cases.ask(question, "en")
    told = [answer.citations[statement.n - 1].passage.section_key for statement in answer.direct_answer]
    assert told == [("northstar", section) for section in sections]


def test_a_fact_that_is_asked_after_a_case_was_named_is_told_of_that_case(told_of_cases: Engine) -> None:
    before = [Turn("user", "tell me of cheese"), Turn("assistant", "Northstar sold cheese by the road.")]
    answer = told_of_cases.ask("and how is it now?", "en", context=before)
    assert answer.citations[answer.direct_answer[0].n - 1].passage.section_key == ("northstar", "end")


def test_who_asks_for_a_text_is_told_that_none_is_written_here(told_of_cases: Engine) -> None:
    answer = told_of_cases.ask("Write a speech for the packing plant that rejects our boxes", "en")
    assert answer.task_note == say("write_none", "en")
    assert answer.direct_answer
    assert told_of_cases.ask("the packing plant rejects our boxes", "en").task_note == ""


def test_a_question_that_a_section_answers_is_answered_by_that_section_alone(engine: Engine) -> None:
    assert tell(engine, "Who talks to the driver?") == ["The treasurer talks to the driver, with the list in hand."]
    assert tell(engine, "May we hire a second milk truck?") == ["You may, once the group has voted for it."]


def test_a_trouble_is_answered_with_what_to_do_first_where_no_question_is_nearer(engine: Engine) -> None:
    assert tell(engine, "the milk truck comes late") == ["Write down each late truck."]


def test_the_topics_other_questions_are_suggested_first(engine: Engine) -> None:
    suggested = engine.ask("Who talks to the driver?", "en").suggestions
    assert suggested[0] == "May we hire a second milk truck?"
    assert "Who talks to the driver?" not in suggested
    told = engine.ask("the milk truck comes late", "en")
    beside = {told.beside.question} if told.beside else set()
    assert beside | set(told.suggestions[:2]) >= {"Who talks to the driver?", "May we hire a second milk truck?"}


def test_what_a_question_section_says_is_told_with_the_question(engine: Engine) -> None:
    assert engine.ask("Who talks to the driver?", "en").answers == "Who talks to the driver?"
    assert engine.ask("the milk truck comes late", "en").answers == ""


def test_a_question_that_may_be_meant_is_told_beside_what_to_do_first(engine: Engine) -> None:
    engine.thresholds = replace(THRESHOLDS, question_lead=9.0)
    try:
        answer = engine.ask("Who talks to the driver?", "en")
    finally:
        engine.thresholds = THRESHOLDS
    assert [statement.plain for statement in answer.direct_answer] == ["Write down each late truck."]
    assert answer.beside is not None
    assert answer.beside.question == "Who talks to the driver?"
    assert [one.plain for one in answer.beside.statements] == [
        "The treasurer talks to the driver, with the list in hand."
    ]
    assert "Who talks to the driver?" not in answer.suggestions
    cited = {citation.n: citation.passage.section for citation in answer.citations}
    assert cited[answer.beside.statements[0].n].startswith("q-")
    assert "**Who talks to the driver?** The treasurer talks to the driver" in write_markdown(answer)


def test_nothing_stands_beside_a_question_that_begins_the_answer(engine: Engine) -> None:
    assert engine.ask("Who talks to the driver?", "en").beside is None
    assert engine.ask("the milk truck comes late", "en").answers == ""


def test_who_plans_a_session_reads_the_parts_of_its_agenda(engine: Engine) -> None:
    answer = engine.ask("A workshop to clean churns with the group?", "en")
    assert [step.plain for step in answer.steps] == [
        "Hot water: Heat water in the big pot.", "Scrubbing: Scrub each churn from within.",
    ]  # fmt: skip
    assert (answer.steps_title, answer.steps_place, answer.step_count) == (
        "Ws clean churns", ("ws-clean-churns", "agenda"), 2,
    )  # fmt: skip
