"""Who asks what the law of a country wants is told what is known of it, dated, and whom to ask; nobody else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answering.laws import LAW_FACTS
from bot.engine import Engine
from bot.rendering.plain_text import write_markdown
from bot.rendering.reader import ReaderContext
from bot.rendering.render import render_answer
from indexer.vocabulary import LANGUAGES
from tests.additions import open_engine
from tests.small_base import write_base

FACT = """  - topic: {topic}
    year: {year}
    confidence: medium
    source: {{title: a page, publisher: "The <b>Gazette</b>"}}
    en: "{en}"
    es: "{es}"
    pt: "{es}"
    fr: "{en}"
"""
QUESTIONS = {
    "en": "how many members does the law of Honduras ask of a cooperative?",
    "es": "cuántos socios pide la ley de Honduras para una cooperativa",
    "pt": "quantos sócios a lei de Honduras pede para uma cooperativa?",
    "fr": "combien de membres la loi du Honduras demande à une coopérative ?",
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder: Path = tmp_path_factory.mktemp("laws")
    write_base(folder)
    facts = "".join(
        FACT.format(topic=topic, year=year, en=en, es=es)
        for topic, year, en, es in (
            ("near-justice", 1996, "A justice of the peace hears small claims.", "Un juez de paz oye lo pequeño."),
            ("receipts", 2001, "A signed receipt is proof.", "Un recibo firmado es prueba."),
            ("quality", "null", "Grades are set by decree.", "Los grados los fija un decreto."),
            ("cooperative", 2014, "At least 15 members found one.", "La fundan al menos 15 socios."),
        )
    )
    laws = f"- country: HN\n  offices: [The Register, The Institute]\n  facts:\n{facts}"
    (folder / "kb" / "legal.yaml").write_text(laws, encoding="utf-8")
    return open_engine(folder)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_known_of_the_law_is_told_though_no_passage_answers(engine: Engine, lang: str) -> None:
    answer = engine.ask(QUESTIONS[lang], lang)
    assert answer.answered
    assert answer.law is not None
    assert "15" in answer.law.facts[0]
    assert "2014" in answer.law.facts[0]
    assert answer.law.offices == "The Register; The Institute"
    assert answer.law.title in write_markdown(answer)


def test_a_question_that_no_fact_shares_a_word_with_is_told_a_few(engine: Engine) -> None:
    law = engine.ask("is it legal in Honduras?", "en").law
    assert law is not None
    assert len(law.facts) == LAW_FACTS


@pytest.mark.parametrize(
    "question", ["what does the law ask of a cooperative?", "which cases are there in Honduras?", "the law of Chile"]
)
def test_without_a_country_of_the_register_or_a_word_of_law_none_is_told(engine: Engine, question: str) -> None:
    assert engine.ask(question, "en").law is None


def test_the_page_links_to_all_that_is_known_and_escapes_what_it_shows(engine: Engine) -> None:
    html = str(render_answer(engine.ask(QUESTIONS["en"], "en"), ReaderContext("en", engine.library)))
    assert "/lite/law/HN" in html
    assert "The &lt;b&gt;Gazette&lt;/b&gt;, 2014" in html
    assert html.index("At least 15 members") < html.index('class="sources"')
