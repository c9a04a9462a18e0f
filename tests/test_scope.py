"""With the real model over the real base: what is asked after an answer is judged on itself, at every door."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.answering.answers import Turn
from bot.app import build_app
from bot.chat.conversation import Asked, answer_page
from bot.engine import Engine
from bot.rendering.plain_text import summarize
from bot.web.engine_loader import EngineLoader
from bot.web.page import Site
from indexer.settings import read_settings
from tests.small_base import read_test_settings

pytestmark = pytest.mark.model

TOLD = {
    "es": "la empacadora nos rechaza las cajas y no dice por qué",
    "pt": "a empacotadora rejeita nossas caixas e não diz por quê",
    "en": "the packing plant rejects our boxes and does not say why",
    "fr": "l'usine de conditionnement refuse nos caisses et ne dit pas pourquoi",
}
FOOTBALL = {
    "es": ["¿quién ganó el mundial de fútbol?", "¿y quién ganó el mundial de fútbol?", "¿qué equipo ganó la liga?"],
    "pt": ["quem ganhou a copa de futebol?", "e quem ganhou a copa de futebol?", "que time ganhou o campeonato?"],
    "en": ["who won the football world cup?", "and who won the world cup?", "which team won the league?"],
    "fr": ["qui a gagné la coupe du monde de football ?", "et qui a gagné le mondial ?", "quelle équipe a gagné ?"],
}  # fmt: skip
FOLLOW_UPS = {
    "es": "¿y quién paga la prueba del laboratorio?",
    "pt": "e quem paga o teste do laboratório?",
    "en": "and who pays for the laboratory test?",
    "fr": "et qui paie l'essai du laboratoire ?",
}
CASES = [(lang, question) for lang, questions in FOOTBALL.items() for question in questions]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.open(read_settings())


@pytest.fixture(scope="module")
def site(engine: Engine) -> Iterator[Site]:
    engine_loader = EngineLoader(lambda: engine)
    engine_loader.start()
    engine_loader.wait()
    yield Site(engine_loader)
    engine_loader.stop()


@pytest.fixture(scope="module")
def client(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder: Path = tmp_path_factory.mktemp("site")
    with TestClient(build_app(engine, read_test_settings(folder))) as client:
        yield client


@pytest.mark.parametrize(("lang", "question"), CASES)
def test_football_is_declined_after_an_answer_as_it_is_alone(engine: Engine, lang: str, question: str) -> None:
    first = engine.ask(TOLD[lang], lang)
    assert first.answered
    context = [Turn("user", TOLD[lang]), Turn("assistant", summarize(first))]
    for answer in (engine.ask(question, lang), engine.ask(question, lang, context=context)):
        assert (answer.answered, answer.type, answer.citations) == (False, "decline", ())


@pytest.mark.parametrize(("lang", "question"), CASES)
def test_the_chat_declines_football_after_an_answer(site: Site, lang: str, question: str) -> None:
    answered = answer_page(site, Asked(lang, TOLD[lang]))
    assert 'class="answer"' in answered.html
    turns = (Turn("user", TOLD[lang]), Turn("assistant", answered.said))
    assert 'class="answer declined"' in answer_page(site, Asked(lang, question, turns=turns)).html


@pytest.mark.parametrize(("lang", "question"), CASES)
def test_the_light_pages_decline_football_after_an_answer(client: TestClient, lang: str, question: str) -> None:
    first = client.get("/lite/ask", params={"q": TOLD[lang], "lang": lang}).text
    assert 'class="answer"' in first
    said = first.partition('name="said" value="')[2].partition('"')[0]
    assert said
    asked = {"q": question, "lang": lang, "before": TOLD[lang], "said": said}
    assert 'class="answer declined"' in client.get("/lite/ask", params=asked).text


@pytest.mark.parametrize("lang", sorted(FOLLOW_UPS))
def test_a_follow_up_within_the_base_is_answered(engine: Engine, lang: str) -> None:
    first = engine.ask(TOLD[lang], lang)
    context = [Turn("user", TOLD[lang]), Turn("assistant", summarize(first))]
    assert engine.ask(FOLLOW_UPS[lang], lang, context=context).answered
