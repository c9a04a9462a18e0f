"""Who is in danger is told what to do, who greets is greeted, who names no trouble is asked which: nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answering.answers import Answer, Turn
from bot.engine import Engine
from bot.messages import say
from bot.rendering.forwarding import MESSAGE_LIMIT, write_answer_message
from bot.rendering.plain_text import to_dict, write_markdown, write_text
from bot.rendering.reader import ReaderContext
from bot.rendering.render import render_answer
from indexer.vocabulary import LANGUAGES, STAGES
from tests.additions import open_engine
from tests.golden import GoldenCase, read_cases
from tests.small_base import QUESTIONS, write_base
from tests.small_messages import DANGER, GREETINGS, VAGUE, add_messages
from tests.stand_in import StandInEncoder


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("messages")
    write_base(folder)
    add_messages(folder)
    return open_engine(folder)


def tells_nothing_of_the_base(answer: Answer) -> bool:
    told = (answer.direct_answer, answer.steps, answer.cases, answer.citations, answer.suggestions)
    return not answer.answered and answer.stage.id is None and not any(told) and not answer.tools_and_workshops


@pytest.mark.parametrize("lang", LANGUAGES)
def test_who_is_in_danger_gets_the_text_alone_in_the_own_language(engine: Engine, lang: str) -> None:
    answer = engine.ask(DANGER[lang], lang)
    assert answer.type == "care"
    assert answer.text == engine.knowledge.retriever.index.notes["care"]["danger"]["text"][lang]
    assert [choice.document for choice in answer.choices] == ["opaque-grading"]
    assert tells_nothing_of_the_base(answer)


def test_danger_in_passing_is_heard(engine: Engine) -> None:
    message = "la empacadora nos rechaza las cajas y no dice por qué ni cuándo paga, mi hermano ya no quiere vivir"
    assert engine.ask(message, "es").type == "care"
    assert engine.ask(message.partition(", mi")[0], "es").type == "answer"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_greeting_is_answered_with_stages_and_frequent_troubles(engine: Engine, lang: str) -> None:
    answer = engine.ask(GREETINGS[lang], lang)
    assert (answer.type, answer.text) == ("welcome", say("welcome_greeting", lang))
    assert [choice.document for choice in answer.choices] == [*STAGES, "opaque-grading", "open-grading"]
    assert tells_nothing_of_the_base(answer)


@pytest.mark.parametrize(
    ("message", "lang", "opener"), [("muchas gracias", "es", "thanks"), ("what is this", "en", "about")]
)
def test_thanks_and_what_this_is_get_a_line_of_their_own(engine: Engine, message: str, lang: str, opener: str) -> None:
    assert engine.ask(message, lang).text == say(f"welcome_{opener}", lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_who_names_no_trouble_is_asked_which_it_is(engine: Engine, lang: str) -> None:
    answer = engine.ask(VAGUE[lang], lang)
    assert (answer.type, answer.text) == ("choices", say("choices_question", lang))
    assert {choice.document for choice in answer.choices} == {"opaque-grading", "open-grading"}
    assert tells_nothing_of_the_base(answer)


@pytest.mark.parametrize("lang", QUESTIONS)
def test_questions_are_answered_as_before(engine: Engine, lang: str) -> None:
    assert engine.ask(QUESTIONS[lang], lang).type == "answer"


@pytest.mark.parametrize(
    ("text", "lang"),
    [("y lo de los papeles?", "es"), ("e o papel?", "pt"), ("and the papers?", "en"), ("et les papiers ?", "fr")],
)
def test_what_goes_on_with_nothing_is_asked_what_it_is_about(engine: Engine, text: str, lang: str) -> None:
    assert engine.ask(text, lang).type == "choices"
    before = [Turn("user", QUESTIONS["es"]), Turn("assistant", "Pidan la razón por escrito.")]
    assert engine.ask(text, lang, context=before).type != "choices"


def test_what_is_vague_after_an_answer_follows_it(engine: Engine) -> None:
    said = [Turn("user", QUESTIONS["es"]), Turn("assistant", "Un laboratorio revisa los lotes.")]
    assert engine.ask("tengo un problema", "es", context=said).type != "choices"
    assert engine.ask("muchas gracias", "es", context=said).type == "welcome"
    assert engine.ask(DANGER["es"], "es", context=said).type == "care"


def test_a_choice_that_was_tapped_is_answered(engine: Engine) -> None:
    assert engine.ask(VAGUE["es"], "es", choice="opaque-grading").type == "answer"


def test_a_base_without_examples_takes_every_message_for_a_question(tmp_path: Path) -> None:
    write_base(tmp_path)
    plain = open_engine(tmp_path)
    assert {plain.ask(text, "es").type for text in ("hola", DANGER["es"], VAGUE["es"])} <= {"answer", "decline"}


def test_nothing_of_it_is_recorded_as_a_gap(tmp_path: Path) -> None:
    write_base(tmp_path)
    add_messages(tmp_path)
    open_engine(tmp_path)
    engine = Engine(tmp_path / "index", StandInEncoder(), gaps=tmp_path / "gaps.jsonl")
    for message in (DANGER["es"], GREETINGS["es"], VAGUE["es"]):
        engine.ask(message, "es")
    assert not (tmp_path / "gaps.jsonl").exists()


def test_a_message_that_may_need_care_is_told_first_where_to_turn(engine: Engine) -> None:
    answer = engine.ask("mi hermano quiere saber si el comprador rechaza las cajas", "es")
    assert answer.care_note == say("care_note", "es")
    assert write_markdown(answer).startswith(f"*{say('care_note', 'es')}*")
    html = str(render_answer(answer, ReaderContext("es", engine.library)))
    assert html.index('class="care"') < html.index('class="lead"')
    assert engine.ask(QUESTIONS["es"], "es").care_note == ""


# What doors make of it.


@pytest.mark.parametrize("case", read_cases("openings"), ids=str)
def test_openings_read_as_written(engine: Engine, case: GoldenCase) -> None:
    lang, message = case.input.strip().split(": ", 1)
    assert write_markdown(engine.ask(message, lang)) == case.expected
    assert write_text(engine.ask(message, lang)) == case.expected


def test_json_says_the_type_and_the_choices(engine: Engine) -> None:
    values = to_dict(engine.ask(VAGUE["es"], "es"))
    assert (values["type"], values["answered"], values["practice"]) == ("choices", False, None)
    assert {"document": "open-grading", "title": "Clasificar la calidad a la vista de todos"} in values["choices"]


def test_a_page_shows_neither_decline_nor_stage_nor_sources(engine: Engine) -> None:
    for message in (DANGER["es"], GREETINGS["es"], VAGUE["es"]):
        html = str(render_answer(engine.ask(message, "es"), ReaderContext("es", engine.library)))
        assert 'class="answer opening"' in html
        assert not [word for word in ("declined", "stage_heading", "sources", "aids") if word in html]


def test_links_open_documents_of_care_and_stages_and_ask_about_troubles(engine: Engine) -> None:
    reader = ReaderContext("es", engine.library)
    assert 'href="/lite/doc/opaque-grading?lang=es"' in str(render_answer(engine.ask(DANGER["es"], "es"), reader))
    welcome = str(render_answer(engine.ask(GREETINGS["es"], "es"), reader))
    assert 'href="/lite/doc/motivation?lang=es"' in welcome
    assert "/lite/ask?q=Clasificar+la+calidad" in welcome
    assert "choice=open-grading" in welcome


def test_what_is_told_in_danger_can_be_forwarded_without_the_message(engine: Engine) -> None:
    reader = ReaderContext("es", engine.library)
    text = write_answer_message(engine.ask(DANGER["es"], "es"), reader, reader.ask_url(DANGER["es"]))
    assert text == "Primero, su vida. Hable hoy con alguien de confianza."
    assert len(text) <= MESSAGE_LIMIT
    assert write_answer_message(engine.ask(GREETINGS["es"], "es"), reader, "/") == ""
