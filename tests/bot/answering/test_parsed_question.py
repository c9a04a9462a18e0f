"""A question is read once: what it asks for, whom it names, and whether it leans on what was said before."""

from __future__ import annotations

import pytest

from bot.answering.parsed_question import FOLLOWING_CONTENT_WORDS, ParsedQuestion, follows
from bot.engine import Engine
from indexer.text import stem_words

BOXES = {
    "es": "la empacadora nos rechaza las cajas y no dice por qué",
    "pt": "a empacotadora rejeita nossas caixas e não diz por quê",
    "en": "the packing plant rejects our boxes and does not say why",
    "fr": "l'usine refuse nos caisses et ne dit pas pourquoi",
}
FOOTBALL = {
    "es": "¿quién ganó el partido de fútbol entre Argentina y Francia en Catar?",
    "pt": "quem ganhou o jogo de futebol entre a Argentina e a França no Catar?",
    "en": "who won the football match between Argentina and France in Qatar?",
    "fr": "qui a gagné le match de football entre l'Argentine et la France au Qatar ?",
}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("es", "¿y quién paga?"),
        ("es", "¿y si la empacadora se niega a firmar el acta?"),
        ("es", "cuánto tarda eso cuando el comprador vive en la capital"),
        ("pt", "e quem paga o laboratório se o comprador não quer?"),
        ("pt", "como fazemos isso sem balança própria"),
        ("en", "what about the growers who live far away?"),
        ("en", "who pays for it when the lots are small?"),
        ("fr", "et qui paie le laboratoire si l'acheteur refuse ?"),
        ("fr", "combien coûte cela pour un petit groupe isolé"),
        ("es", "¿la empacadora puede rechazar todas las cajas?"),
        ("en", "why?"),
    ],
)
def test_a_question_that_leans_on_what_was_said_follows_it(lang: str, text: str) -> None:
    assert follows(text, lang, [BOXES[lang]])


@pytest.mark.parametrize("lang", sorted(FOOTBALL))
def test_a_whole_question_on_something_else_stands_alone(lang: str) -> None:
    assert not follows(FOOTBALL[lang], lang, [BOXES[lang]])


def test_a_long_question_stands_alone_also_where_it_begins_with_and() -> None:
    short = "y cómo exporta una cooperativa cacao orgánico a Europa"
    long = f"{short} con barcos, contenedores, certificados, aduanas y seguros"
    assert len(stem_words(short, "es")) <= FOLLOWING_CONTENT_WORDS < len(stem_words(long, "es"))
    assert follows(short, "es", [BOXES["es"]])
    assert not follows(long, "es", [BOXES["es"]])


def read(engine: Engine, text: str, lang: str = "es", *said: str) -> ParsedQuestion:
    return engine.knowledge.parse(text, lang, said)


def test_a_question_that_stands_alone_is_asked_without_what_was_said_before_and_remembers_it(engine: Engine) -> None:
    alone = read(engine, FOOTBALL["es"], "es", BOXES["es"])
    assert (alone.is_follow_up, alone.before, alone.query.context) == (False, (), ())
    assert alone.said == (BOXES["es"],)
    after = read(engine, "¿y quién paga?", "es", BOXES["es"], "…")
    assert after.is_follow_up
    assert after.query.context == after.before == after.said == (BOXES["es"], "…")


def test_nothing_said_before_is_followed_by_nothing(engine: Engine) -> None:
    assert not read(engine, "¿y quién paga?").is_follow_up


def test_everything_that_a_question_names_is_read_once(engine: Engine) -> None:
    question = read(engine, "¿Qué casos de México salieron mal en el Caribe entre 1990 y 2001, según el ministerio?")
    assert question == ParsedQuestion(
        text=question.text,
        full=question.text,
        lang="es",
        intent="list",
        countries=("MX",),
        regions=("mexico", "caribbean"),
        years=(1990, 2001),
        failures=True,
        policy=True,
        without_products=question.without_products,
    )
    assert question.is_listing
    assert question.lists_by_facts


@pytest.mark.parametrize(
    ("text", "lists", "by_facts"),
    [
        ("¿qué casos hay en Brasil?", True, True),
        ("¿qué casos de cajas rechazadas hay?", True, False),
        ("¿qué casos fracasaron?", True, True),
        ("¿quién paga en Brasil?", False, False),
    ],
)
def test_cases_are_listed_where_they_are_asked_for(engine: Engine, text: str, lists: bool, by_facts: bool) -> None:
    question = read(engine, text)
    assert (question.is_listing, question.lists_by_facts) == (lists, by_facts)


def test_a_case_is_named_by_the_capitals_of_its_title(engine: Engine) -> None:
    assert read(engine, "qué pasó en el bajío").cases == ("bajio-contracts",)
    assert read(engine, "qué pasó en el valle").cases == ()


def test_what_is_typed_short_or_without_accents_is_read_in_full_words_and_kept_as_typed(
    spelling_engine: Engine,
) -> None:
    question = read(spelling_engine, "xq nos rechazan las cajas")
    assert (question.text, question.full) == ("xq nos rechazan las cajas", "por qué nos rechazan las cajas")
    assert question.intent == "why"
    assert read(spelling_engine, "nuestra Clasificacion").full == "nuestra clasificación"


@pytest.fixture(scope="module")
def spelling_engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The small base with a short form, and a word that is always written with its accent."""
    from tests.additions import add_document, open_engine
    from tests.small_base import write_base

    folder = tmp_path_factory.mktemp("spelling")
    write_base(folder)
    body = "## Uno {#one}\n\nLa clasificación es pública. Toda clasificación se anota [@larc-02-3, §1].\n"
    add_document(folder, "concept", "grading.es", body)
    (folder / "kb" / "abbreviations.yaml").write_text("es:\n  xq: por qué\n", encoding="utf-8")
    return open_engine(folder)


def test_what_follows_a_wish_for_a_workshop_goes_on_with_it(engine: Engine) -> None:
    wish = "necesito un taller sobre la clasificación de cajas"
    parse = engine.knowledge.parse
    assert parse("pero solo tengo cuatro horas", "es", [wish]).intent == "tool"
    assert parse("pero solo tengo cuatro horas", "es", [BOXES["es"]]).intent == "trouble"
    assert parse("¿y quién paga el laboratorio?", "es", [wish]).intent == "ask"
    assert parse(FOOTBALL["es"], "es", [wish]).intent == "ask"
