"""An Answer as text and as JSON: everything in its order, each sentence with its number, in the reader's language."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.answering.answers import Answer, AnswerCitation, AnswerPart, CaseNote, Choice, Stage, Statement
from bot.engine import Engine
from bot.messages import say
from bot.rendering.plain_text import hit_to_dict, to_dict, write_markdown, write_statements, write_text
from indexer.content.passages import Passage
from indexer.content.sentences import Sentence
from indexer.search.retriever import Hit
from indexer.vocabulary import LANGUAGES
from tests.small_base import QUESTIONS

SENTENCE = Sentence(
    quote="The truck\ncomes late", markdown="The truck\ncomes late.", plain="The truck comes late.", line=14, block=0,
    item=False, ordered=False, sources=("larc-02-3#p28",), evidence="",
)  # fmt: skip
PASSAGE = Passage(
    "late-truck", "symptom", "en", "problem", "The truck is late", "How it shows", "kb/problems/late-truck.en.md",
    (12, 19), ("larc-02-3#p28", "key-1999"), "paper", "…", (SENTENCE,),
)  # fmt: skip
CITATION = AnswerCitation(1, PASSAGE, 1.23456, "The truck\ncomes late", (14, 15))
OTHER = AnswerCitation(2, replace(PASSAGE, document="dairy", kind="case", sources=()), 0.5, "Milk", (20, 20))
ANSWER = Answer(
    question="why late?", language="en", answered=True, stage=Stage("development", 0.75, "you chose it"),
    direct_answer=(
        Statement("The *truck*\ncomes [late](doc:late-truck).", 1), Statement("Fix the **days**", 2, item=True),
    ),
    practice="fixed-days", practice_title="Fixed days", steps_title="Fixed days", steps_place=("fixed-days", "steps"),
    steps=(Statement("Write them down.", 2, item=True), Statement("Tell the driver.", 1, item=True)),
    warnings=(Statement("Nobody comes.", 1, item=True),),
    cases=(
        CaseNote("north", "North dairy", Statement("Milk went north.", 2), went_wrong=False),
        CaseNote("west", "West dairy", Statement("Nobody paid.", 1), went_wrong=True),
    ),
    citations=(CITATION, OTHER), suggestions=("who pays?", "who drives?"),
    language_note="Some of it stands in Spanish.", notes=("Facts are from 2002.",), elapsed_ms=4.5,
)  # fmt: skip
MARKDOWN = """*Some of it stands in Spanish.*

The truck comes late. [1]
- Fix the days [2]

**Fixed days**

1. Write them down. [2]
2. Tell the driver. [1]

**Warning signs**

- Nobody comes. [1]

**Cases like this**

- North dairy: Milk went north. [2]"""
DECLINED = Answer("x", "pt", False, Stage(None, 0.0, ""), topics=(("a", "Primeiro"), ("b", "Segundo")))


def test_markdown_has_the_answer_steps_warnings_and_a_case_in_this_order() -> None:
    assert write_markdown(ANSWER) == MARKDOWN


def test_a_list_of_cases_is_written_whole_and_says_what_went_wrong() -> None:
    listed = replace(ANSWER, intro="Cases of this kind in this base: 2.", direct_answer=(), steps=(), warnings=())
    assert write_markdown(listed).endswith(
        "- North dairy: Milk went north. [2]\n- West dairy (something went wrong): Nobody paid. [1]"
    )


def test_further_questions_and_what_else_may_be_meant_follow_the_cases() -> None:
    parts = (AnswerPart("Who pays?", (Statement("The late one pays.", 1),)), AnswerPart("Will `it` rain?", ()))
    written = write_markdown(replace(ANSWER, parts=parts, choices=(Choice("cold-chain", "The cold chain"),)))
    who, rain = (say("part_heading", "en", question=f"`{question}`") for question in ("Who pays?", "Will it rain?"))
    assert written == (
        f"{MARKDOWN}\n\n**{who}**\n\nThe late one pays. [1]\n\n**{rain}**\n\n{say('part_declined', 'en')}\n\n"
        f"**{say('choices_heading', 'en')}**\n\n- The cold chain"
    )


def test_an_answer_to_one_question_begins_with_it_and_so_does_a_choice() -> None:
    """ "No: first …" says nothing without it."""
    told = Choice("cold-chain", "The cold chain", Statement("No, first the ice.", 2), "Do we buy a truck?")
    written = write_markdown(replace(ANSWER, answers="Must he weigh it?", choices=(told,)))
    assert "\n\n**Must he weigh it?**\n\nThe truck comes late. [1]\n" in written
    assert written.endswith("- The cold chain: Do we buy a truck? No, first the ice. [2]")


def test_what_an_answer_lacks_leaves_no_heading() -> None:
    assert (
        write_markdown(Answer("x", "en", True, Stage(None, 0.0, ""), direct_answer=(Statement("One.", 1),)))
        == "One. [1]"
    )


def test_a_declined_answer_says_so_and_lists_what_is_covered() -> None:
    said = f"{say('declined', 'pt')}\n\n{say('declined_topics', 'pt')}\n\n- Primeiro\n- Segundo"
    assert write_markdown(DECLINED) == said
    assert write_text(DECLINED) == said


def test_a_declined_answer_without_near_topics_says_what_the_base_is_about() -> None:
    assert write_markdown(replace(DECLINED, topics=())) == say("declined_far", "pt")


def test_steps_of_a_problem_lead_to_the_practice_that_tells_more() -> None:
    written = write_markdown(replace(ANSWER, steps_title="What to do", steps_place=("late-truck", "response")))
    assert "**What to do**\n\n1. Write them down. [2]\n2. Tell the driver. [1]\n\n" in written
    assert f"{say('practice_more', 'en')}: Fixed days\n\n**Warning signs**" in written


def test_text_for_a_terminal_has_the_stage_before_and_sources_notes_and_suggestions_after() -> None:
    assert write_text(ANSWER) == (
        "Stage: Development (you chose it)\n\n"
        f"{MARKDOWN}\n\n"
        "Sources\n"
        "[1] The truck is late: How it shows (kb/problems/late-truck.en.md:14; larc-02-3#p28, key-1999)\n"
        "[2] The truck is late: How it shows (kb/problems/late-truck.en.md:20)\n"
        "Facts are from 2002.\n\n"
        "You could ask next\n"
        "- who pays?\n"
        "- who drives?"
    )


def test_a_stage_that_nothing_tells_is_left_out_of_the_text() -> None:
    text = write_text(replace(ANSWER, stage=Stage(None, 0.2, "the question does not tell")))
    assert text.startswith("*Some of it stands in Spanish.*\n\nThe truck comes late. [1]")


def test_statements_are_plain_words_on_one_line_with_their_number() -> None:
    statements = [
        Statement("**Ask** for\nthe `scale`; see [here](doc:x#y) [@larc-02-3].", 7),
        Statement("*So*", 1, plain="So"),
    ]
    assert write_statements(statements) == ["Ask for the scale; see here. [7]", "So [1]"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_headings_are_in_the_readers_language(lang: str) -> None:
    text = write_text(replace(ANSWER, language=lang, cases=ANSWER.cases[1:]))
    for name in ("warnings_heading", "cases_heading", "sources_heading", "suggestions_heading"):
        assert say(name, lang) in text
    assert f"{say('stage_heading', lang)}{say('colon', lang)} {say('stage_development', lang)}" in text
    assert f"West dairy ({say('went_wrong', lang)})" in text


def test_json_has_the_contracts_keys_in_the_contracts_order() -> None:
    assert to_dict(ANSWER) == {
        "question": "why late?", "language": "en", "answered": True,
        "stage": {"id": "development", "confidence": 0.75, "reason": "you chose it"},
        "answer": MARKDOWN, "steps": ["Write them down. [2]", "Tell the driver. [1]"],
        "citations": [CITATION.to_dict(), OTHER.to_dict()],
        "suggestions": ["who pays?", "who drives?"], "elapsed_ms": 4.5, "type": "answer",
        "practice": "fixed-days", "choices": [], "language_sure": True,
    }  # fmt: skip
    assert list(to_dict(ANSWER)) == [
        "question", "language", "answered", "stage", "answer", "steps", "citations", "suggestions", "elapsed_ms",
        "type", "practice", "choices", "language_sure",
    ]  # fmt: skip


def test_a_citation_names_its_place_and_its_quotes_lines() -> None:
    assert CITATION.to_dict() == {
        "n": 1, "document": "late-truck", "kind": "problem", "title": "The truck is late", "heading": "How it shows",
        "path": "kb/problems/late-truck.en.md", "lines": [14, 15], "language": "en", "score": 1.2346,
        "sources": ["larc-02-3#p28", "key-1999"], "quote": "The truck\ncomes late",
    }  # fmt: skip
    assert list(CITATION.to_dict()) == [
        "n", "document", "kind", "title", "heading", "path", "lines", "language", "score", "sources", "quote",
    ]  # fmt: skip


def test_a_declined_answer_as_json_is_whole_and_cites_nothing() -> None:
    said = to_dict(DECLINED)
    assert (said["answered"], said["citations"], said["steps"], said["suggestions"]) == (False, [], [], [])
    assert said["stage"] == {"id": None, "confidence": 0.0, "reason": ""}
    assert said["answer"] == write_markdown(DECLINED)


def test_a_hit_names_its_passage_and_the_passages_lines() -> None:
    said = hit_to_dict(replace(Hit.of(PASSAGE, 0.98765, 3), text=0.1, ask=0.2, summary=0.3, lexical=0.4))
    assert list(said.items()) == [
        ("document", "late-truck"), ("kind", "problem"), ("title", "The truck is late"), ("heading", "How it shows"),
        ("path", "kb/problems/late-truck.en.md"), ("lines", [12, 19]), ("language", "en"), ("score", 0.9877),
        ("rank", 3), ("sources", ["larc-02-3#p28", "key-1999"]),
    ]  # fmt: skip


def test_json_of_a_real_answer_survives_being_written_and_read(engine: Engine) -> None:
    for lang, question in QUESTIONS.items():
        said = to_dict(engine.ask(question, lang))
        assert json.loads(json.dumps(said, ensure_ascii=False)) == said
        numbers = {citation["n"] for citation in said["citations"]}
        assert all(step.endswith(tuple(f"[{n}]" for n in numbers)) for step in said["steps"])
