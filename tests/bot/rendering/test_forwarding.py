"""What is forwarded by SMS: at most 480 characters, whole sentences, always with source and address."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from bot.answering.answers import Answer
from bot.engine import Engine
from bot.library import Library
from bot.rendering.forwarding import (
    MESSAGE_LIMIT,
    ORIGIN_ROOM,
    cut_text,
    link_message,
    write_answer_message,
    write_document_message,
)
from bot.rendering.reader import ReaderContext
from indexer.vocabulary import LANGUAGES
from tests.small_base import QUESTIONS

ORIGIN = "https://alianza.example.org"


def look(engine: Engine, lang: str = "es", origin: str = ORIGIN) -> ReaderContext:
    return ReaderContext(lang, engine.library, origin=origin)


def ask(engine: Engine, lang: str = "es") -> Answer:
    return engine.ask(QUESTIONS[lang], lang)


def shorten(engine: Engine, summary: str) -> Library:
    """Give a library of one document with another summary."""
    return Library([replace(engine.library.find("open-grading", "es"), summary=summary)], engine.library.references)


def test_an_answer_gives_stage_words_source_and_address(engine: Engine) -> None:
    """In this order, and the address leads back to the same question."""
    reader = look(engine)
    lines = write_answer_message(ask(engine), reader, reader.ask_url(QUESTIONS["es"])).split("\n")
    assert lines[0] == "Etapa: Desarrollo"
    assert lines[1].startswith("Pidan por escrito la razón de cada rechazo.")
    assert "1. Acuerden pocos grados con rasgos que cualquiera pueda medir." in lines
    assert lines[-2].startswith("(FAO 2002, recuadro 1")
    assert parse_qs(urlsplit(lines[-1]).query) == {"q": [QUESTIONS["es"]], "lang": ["es"]}
    assert lines[-1].startswith(f"{ORIGIN}/lite/ask?")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("origin", ["", ORIGIN])
def test_every_document_and_answer_fits(engine: Engine, lang: str, origin: str) -> None:
    """Whatever the language; a path leaves room for the host that the browser puts before it."""
    reader = look(engine, lang, origin)
    limit = MESSAGE_LIMIT - (0 if origin else ORIGIN_ROOM)
    for document in engine.library.list_documents(lang):
        message = write_document_message(document.id, reader)
        assert len(message) <= limit
        assert message.endswith(f"\n{origin}/lite/doc/{document.id}?lang={lang}")
        assert document.kind == "stage" or "FAO" in message.rpartition("\n")[0]
    answer = engine.ask(QUESTIONS["en"], lang)
    assert len(write_answer_message(answer, reader, reader.ask_url(answer.question))) <= limit


def test_a_long_summary_is_cut_at_a_sentence_and_keeps_its_source(engine: Engine) -> None:
    """The title gives way first."""
    sentences = " ".join(f"Esta es la frase número {number} de un resumen muy largo." for number in range(1, 12))
    reader = ReaderContext("es", shorten(engine, f"{sentences} (FAO LARC/02/3, §28)"), origin=ORIGIN)
    message = write_document_message("open-grading", reader)
    text, address = message.split("\n")
    assert len(message) <= MESSAGE_LIMIT
    assert text.endswith("de un resumen muy largo. (FAO LARC/02/3, §28)")
    assert address == f"{ORIGIN}/lite/doc/open-grading?lang=es"


def test_a_summary_without_a_source_gets_its_documents(engine: Engine) -> None:
    """As a mark; none where the document names none."""
    facts = engine.library.find("open-grading", "es").facts.model_copy(update={"sources": ("@larc-02-3, §28",)})
    document = replace(engine.library.find("open-grading", "es"), summary="Sin fuente.", facts=facts)
    reader = ReaderContext("es", Library([document], engine.library.references), origin=ORIGIN)
    assert write_document_message("open-grading", reader).split("\n")[1] == "Sin fuente. (FAO 2002, §28)"


def test_a_question_too_long_for_its_address_leads_to_the_first_source(engine: Engine) -> None:
    """There the same stands."""
    reader = look(engine)
    answer = replace(ask(engine), question="¿qué hacemos? " * 70)
    message = write_answer_message(answer, reader, reader.ask_url(answer.question))
    assert message.endswith(f"\n{ORIGIN}/lite/doc/opaque-grading?lang=es#symptom")
    assert len(message) <= MESSAGE_LIMIT


def test_a_first_sentence_without_room_is_cut_at_a_word(engine: Engine) -> None:
    """Source and address stay."""
    answer = ask(engine)
    long = replace(answer.direct_answer[0], plain="palabra " * 90, markdown="")
    reader = look(engine)
    message = write_answer_message(
        replace(answer, direct_answer=(long, *answer.direct_answer[1:])), reader, reader.ask_url("x")
    )
    assert len(message) <= MESSAGE_LIMIT
    assert "palabra…\n(FAO 2002" in message


def test_a_declined_question_has_nothing_to_forward(engine: Engine) -> None:
    """Nobody should pass on that there is no answer."""
    assert write_answer_message(replace(ask(engine), answered=False), look(engine), "/lite/ask?q=x") == ""


def test_a_message_opens_in_the_phones_own_program() -> None:
    """Every character comes through."""
    message = "¿Quién paga? 50% & más\n1. Pidan #boleta\nhttp://h/lite/doc/a?lang=es#b"
    for scheme, start in (("sms", "sms:?body="), ("whatsapp", "whatsapp://send?text=")):
        link = link_message(scheme, message)
        assert link.startswith(start)
        assert unquote(link.removeprefix(start)) == message
        assert not set(link.removeprefix(start)) & set(" \n&#?+%") - {"%"}


def test_a_text_is_cut_at_whole_sentences() -> None:
    """Or at a word, where not even the first has room."""
    assert cut_text("Una. Dos. Tres.", "es", 9) == "Una. Dos."
    assert cut_text("Sr. Juan paga el flete de todos", "es", 20) == "Sr. Juan paga el…"
