"""What a page of the chat asks and gets, without Gradio."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

from bot.answering.answers import Turn
from bot.chat.conversation import TURNS_KEPT, Asked, Reply, answer_in_turn, answer_page, read_asked
from bot.engine import Engine
from bot.messages import say
from bot.web.engine_loader import EngineLoader
from bot.web.lanes import Lane, Lanes
from bot.web.page import Site
from indexer.errors import ModelError
from indexer.vocabulary import LANGUAGES
from tests.small_base import FOLLOW_UP, QUESTIONS


def open_site(engine: Engine, lanes: Lanes | None = None) -> Site:
    """Give a site whose engine is open."""
    engine_loader = EngineLoader(lambda: engine)
    engine_loader.start()
    engine_loader.wait()
    engine_loader.stop()
    return Site(engine_loader, lanes=lanes or Lanes())


@pytest.fixture(scope="module")
def site(engine: Engine) -> Site:
    """The small base, open."""
    return open_site(engine)


def test_a_question_gets_an_answer_and_what_to_ask_next(site: Site) -> None:
    """And the page is told what to tell of it when it asks on."""
    reply = answer_page(site, Asked(question=QUESTIONS["es"], number=4))
    assert '<article class="answer" lang="es">' in reply.html
    assert 'class="suggestions"' in reply.html
    assert 'href="#a4-' in reply.html
    assert reply.question == QUESTIONS["es"]
    assert reply.said.startswith("Pidan por escrito")
    assert json.loads(reply.to_json())["html"] == reply.html


def test_an_answer_is_in_the_questions_language(site: Site) -> None:
    """Not in the page's; a word or two are in the page's."""
    assert 'lang="pt"' in answer_page(site, Asked(question=QUESTIONS["pt"])).html
    assert 'lang="fr"' in answer_page(site, Asked(question="contrato", lang="fr")).html


def test_a_chosen_stage_and_topic_are_answered_and_kept_in_every_address(site: Site) -> None:
    """The answer's own, and those of the other stages."""
    asked = Asked(question=QUESTIONS["es"], stage="dissolution", choice="open-grading")
    html = answer_page(site, asked).html
    assert "la eligió usted" in html
    assert "&amp;stage=dissolution&amp;choice=open-grading" in html
    assert "&amp;stage=motivation&amp;choice=open-grading" in html


def test_a_question_leans_on_what_was_said(site: Site) -> None:
    """The page tells it; the answer's address tells it too."""
    turns = (Turn("user", QUESTIONS["es"]), Turn("assistant", "Pidan por escrito la razón."))
    html = answer_page(site, Asked(question=FOLLOW_UP, turns=turns)).html
    assert "paga la prueba quien se equivocó" in html
    assert "&amp;before=la+empacadora" in html


def test_nothing_follows_from_a_declined_question(engine: Engine) -> None:
    """It is a turn, but none that the next answer rests on."""
    strict = Engine(engine.folder, engine.encoder)
    strict.thresholds = replace(strict.thresholds, answerable=1.1)
    reply = answer_page(open_site(strict), Asked(question=QUESTIONS["es"]))
    assert "answer declined" in reply.html
    assert reply.said == ""


@pytest.mark.parametrize("question", ["", "   ", "\n\t", "\x00\x07"])
def test_an_empty_question_is_met_kindly(site: Site, question: str) -> None:
    """One sentence in the page's language, and no turn."""
    reply = answer_page(site, Asked(question=question, lang="fr"))
    assert "La question est vide" in reply.message
    assert reply.html == ""


def test_a_long_question_is_read_from_its_beginning(site: Site) -> None:
    """And the person is told."""
    reply = answer_page(site, Asked(question=QUESTIONS["es"] + " y otra vez" * 20_000))
    assert "se leyeron sus primeros 1000 caracteres" in reply.html
    assert len(reply.question) <= 1000


def test_a_question_is_shown_as_text(site: Site) -> None:
    """Whatever it holds."""
    reply = answer_page(site, Asked(question="<img src=x onerror=alert(1)> <script>alert(1)</script> contrato"))
    assert "<img" not in reply.html
    assert "<script" not in reply.html


def test_an_engine_that_fails_is_told_in_one_line() -> None:
    """No traceback, no empty page."""

    def fail() -> Engine:
        raise ModelError("gone")

    engine_loader = EngineLoader(fail)
    engine_loader.start()
    reply = answer_page(Site(engine_loader), Asked(question="quem paga o frete?", lang="pt"))
    assert "A base não pode ser aberta agora." in reply.message


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "{",
        "null",
        "5",
        "[]",
        '{"turns": 5}',
        '{"turns": [["user"]]}',
        '{"number": "x"}',
        '{"number": [1]}',
        '{"number": 1e400}',
        "[" * 100_000,
    ],
)
def test_what_no_page_writes_counts_as_nothing_said(text: str | None) -> None:
    """It comes from a browser: it may be anything."""
    assert read_asked(text) == Asked()


def test_a_forged_call_stays_within_bounds(site: Site) -> None:
    """What does not exist is dropped, numbers are bounded, and the answer still comes."""
    turns = [["system", "x"], *[["user", {"a": 1}], ["assistant", "x" * 30_000]] * TURNS_KEPT]
    sent = {"question": QUESTIONS["es"], "number": -5, "lang": "xx", "stage": ["y"], "choice": "../x", "turns": turns}
    asked = read_asked(json.dumps(sent))
    assert (asked.number, asked.lang, asked.stage) == (0, "es", None)
    assert [turn.role for turn in asked.turns] == ["user", "assistant"] * (TURNS_KEPT // 2)
    assert '<article class="answer"' in answer_page(site, asked).html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_too_many_ask_the_page_is_told_when_to_ask_again(engine: Engine, lang: str) -> None:
    """One sentence in the page's language, and no turn; once there is room, the same question is answered."""
    lanes = Lanes(questions=Lane("questions", 1, 1, 1.0))
    site = open_site(engine, lanes)
    asked = Asked(lang, QUESTIONS["es"])

    async def turn() -> tuple[Reply, Reply]:
        waiting = lanes.questions.enter()
        busy = await answer_in_turn(site, asked)
        waiting.leave()
        return busy, await answer_in_turn(site, asked)

    busy, answered = asyncio.run(turn())
    assert busy == Reply(message=say("site_busy_chat", lang, seconds=busy.seconds), seconds=busy.seconds)
    assert busy.seconds > 0
    assert '<article class="answer"' in answered.html
    assert (answered.message, answered.seconds) == ("", 0)
