"""The functions behind the chat's buttons, without Gradio."""

from __future__ import annotations

import asyncio
from functools import partial
from html import unescape

import pytest

from bot.answering.answers import Answer, Stage
from bot.chat.chat import SLOTS, TURNS_KEPT, Shown, Talk, ask, ask_again, ask_in_turn
from bot.engine import Engine
from bot.messages import say
from bot.web.engine_loader import EngineLoader
from bot.web.lanes import Lane, Lanes
from bot.web.page import Site
from indexer.errors import ModelError
from indexer.vocabulary import LANGUAGES
from tests.small_base import QUESTIONS


@pytest.fixture(scope="module")
def site(engine: Engine) -> Site:
    """The small base, open."""
    engine_loader = EngineLoader(lambda: engine)
    engine_loader.start()
    engine_loader.wait()
    engine_loader.stop()
    return Site(engine_loader)


def test_a_question_gets_an_answer_and_what_to_ask_next(site: Site) -> None:
    """The talk remembers both; the next turn has a slot of its own."""
    shown = ask(site, "es", QUESTIONS["es"], "", Talk())
    assert '<article class="answer" lang="es">' in shown.html
    assert shown.suggestions
    assert shown.talk.question == QUESTIONS["es"]
    assert (shown.slot, ask(site, "es", QUESTIONS["es"], "", shown.talk).slot) == (0, 1)


def test_an_answer_is_in_the_questions_language(site: Site) -> None:
    """Not in the page's; a word or two are in the page's."""
    assert 'lang="pt"' in ask(site, "es", QUESTIONS["pt"], "", Talk()).html
    assert '<article class="answer' in (html := ask(site, "fr", "contrato", "", Talk()).html)
    assert 'lang="fr"' in html


def test_another_stage_takes_the_place_of_the_last_answer(site: Site) -> None:
    """The same question, the same slot, the stage that was chosen; nothing before the first question."""
    shown = ask(site, "es", QUESTIONS["es"], "", Talk())
    again = ask_again(site, "es", "dissolution", shown.talk)
    assert again is not None
    assert again.slot == shown.slot
    assert "la eligió usted" in again.html
    assert again.talk == shown.talk
    assert ask_again(site, "es", "dissolution", Talk()) is None


@pytest.mark.parametrize("question", ["", "   ", "\n\t", "\x00\x07"])
def test_an_empty_question_is_met_kindly(site: Site, question: str) -> None:
    """One sentence in the page's language; the talk stays as it was."""
    shown = ask(site, "fr", question, "", Talk())
    assert "La question est vide" in shown.html
    assert shown.suggestions is None
    assert shown.talk == Talk()


def test_a_long_question_is_read_from_its_beginning(site: Site) -> None:
    """And the person is told."""
    shown = ask(site, "es", QUESTIONS["es"] + " y otra vez" * 20_000, "", Talk())
    assert "se leyeron sus primeros 1000 caracteres" in shown.html
    assert len(shown.talk.question) <= 1000


def test_a_question_is_shown_as_text(site: Site) -> None:
    """Whatever it holds."""
    html = ask(site, "es", "<img src=x onerror=alert(1)> <script>alert(1)</script> contrato", "", Talk()).html
    assert "<img" not in html
    assert "<script" not in html


def test_an_engine_that_fails_is_told_in_the_transcript() -> None:
    """No traceback, no empty page; the question is still there."""

    def fail() -> Engine:
        raise ModelError("gone")

    engine_loader = EngineLoader(fail)
    engine_loader.start()
    shown = ask(Site(engine_loader), "pt", "quem paga o frete?", "", Talk())
    assert "A base não pode ser aberta agora." in shown.html
    assert "quem paga o frete?" in shown.html
    assert shown.suggestions is None


def test_a_talk_survives_the_page() -> None:
    """Written, read back, and never longer than what an answer needs."""
    talk = Talk()
    for number in range(SLOTS + 2):
        talk = talk.add(Answer(f"q{number}", "es", True, Stage(None, 0.0, "")))
    assert Talk.from_json(talk.to_json()) == talk
    assert len(talk.turns) == TURNS_KEPT
    assert talk.count % SLOTS == 2


def test_a_declined_question_does_not_colour_the_next() -> None:
    """It is the last question, but no turn that the next answer rests on; taking it back leaves the others."""
    answered = Talk().add(Answer("q", "es", True, Stage(None, 0.0, "")))
    declined = answered.add(Answer("x", "es", False, Stage(None, 0.0, "")))
    assert (declined.question, declined.turns) == ("x", answered.turns)
    assert declined.without_last().turns == answered.turns
    assert answered.without_last().turns == ()


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "{",
        "null",
        "5",
        "[]",
        "[1]",
        '["a", "b"]',
        '[1, "", [["user"]]]',
        '[1, "", 5]',
        '{"a": 1}',
        "[1e400, 1, []]",
        "[" * 100_000,
    ],
)
def test_what_nobody_here_wrote_counts_as_nothing_said(text: str | None) -> None:
    """The talk comes back from a browser: it may be anything."""
    assert Talk.from_json(text).turns == ()


def test_a_forged_talk_stays_within_bounds(site: Site) -> None:
    """Roles that do not exist are dropped, counts are bounded, and the answer still comes."""
    talk = Talk.from_json('[-5, {}, [["system", "x"], ["user", {"a": 1}], ["assistant", "' + "x" * 30_000 + '"]]]')
    assert talk.count == 0
    assert [role for role, _ in talk.turns] == ["user", "assistant"]
    assert ask(site, "es", QUESTIONS["es"], "", talk).suggestions is not None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_too_many_ask_the_question_stays_in_its_box(engine: Engine, lang: str) -> None:
    """One sentence in the page's language; once there is room, the same question is answered."""
    lanes = Lanes(questions=Lane("questions", 1, 1, 1.0))
    site = Site(EngineLoader(lambda: engine), lanes=lanes)
    site.engine_loader.start()
    work = partial(ask, site, lang, QUESTIONS["es"], "", Talk())

    async def turn() -> tuple[Shown | None, Shown | None]:
        waiting = lanes.questions.enter()
        busy = await ask_in_turn(site, lang, Talk(), work, QUESTIONS["es"])
        waiting.leave()
        return busy, await ask_in_turn(site, lang, Talk(), work, QUESTIONS["es"])

    busy, answered = asyncio.run(turn())
    site.engine_loader.stop()
    assert busy is not None
    assert say("site_busy_chat", lang, seconds="#").partition("#")[0] in unescape(busy.html)
    assert (busy.talk, busy.suggestions) == (Talk(), None)
    assert answered is not None
    assert answered.talk.count == 1
