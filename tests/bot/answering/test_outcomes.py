"""Who asks which forms of partnership worked and which failed gets cases by form, with how each one went."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.answering.outcomes import write_outcome
from bot.app import build_app
from bot.engine import Engine
from bot.rendering.plain_text import write_markdown
from indexer.content.facts import Event, Facts
from tests.additions import add_document, open_engine
from tests.small_base import read_test_settings, write_base

ANDES = {
    "es": "¿Qué formas de alianza funcionaron para pequeños productores en los Andes, y cuáles fracasaron y por qué?",
    "en": "Which forms of partnership worked for smallholders in the Andes, and which failed and why?",
    "pt": "Que formas de parceria funcionaram para pequenos produtores nos Andes, e quais fracassaram e por quê?",
    "fr": "Quelles formes de partenariat ont marché dans les Andes, et lesquelles ont échoué et pourquoi ?",
}
FAILED = "state: ended\nstate_as_of: 2016\nevents: [{what: dissolved, year: 2016, source: larc-02-3}]"
GOING = "state: active\nstate_as_of: 2020"
CASES = {
    "mill": ("Andean", "cooperative", FAILED, "flour"),
    "dairy": ("Andean", "cooperative", GOING, "milk"),
    "well": ("Andean", "association", GOING, "water"),
    "port": ("Brazil", "contract", FAILED, "fish"),
}
BODY = """## At a glance {{#glance}}

The {name} was shared [@larc-02-3, box 1].

## What went wrong {{#wrong}}

At the {name} three troubles came together.

- The manager of the {name} gambled [@larc-02-3, box 1].
- Nobody looked.
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder: Path = tmp_path_factory.mktemp("outcomes")
    write_base(folder)
    (folder / "kb" / "products.yaml").write_text("en: [milk, flour]\n", encoding="utf-8")
    for name, (region, form, story, product) in CASES.items():
        facts = f"region: {region}\nmodalities: [{form}]\nproducts: [{product}]\nstages: [development]\n{story}\n"
        add_document(folder, "case", f"{name}.en", BODY.format(name=name), facts)
    return open_engine(folder)


@pytest.mark.parametrize("lang", list(ANDES))
def test_cases_stand_by_form_those_that_failed_beside_the_others(engine: Engine, lang: str) -> None:
    """Of the region that is named alone; the form with most cases first."""
    answer = engine.ask(ANDES[lang], lang)
    assert answer.answered
    assert [(row.form, [case.document for case in row.cases]) for row in answer.forms] == [
        ("cooperative", ["dairy", "mill"]), ("association", ["well"]),
    ]  # fmt: skip
    assert [case.went_wrong for case in answer.forms[0].cases] == [False, True]
    assert answer.filters == (("region", "andean"),)
    assert "3" in answer.intro
    assert answer.direct_answer == ()


def test_what_went_wrong_is_told_and_cited(engine: Engine) -> None:
    """The trouble itself, not the sentence that announces it."""
    answer = engine.ask(ANDES["en"], "en")
    assert [case.statement.plain for case in answer.cases] == ["The manager of the mill gambled."]
    (citation,) = answer.citations
    assert (citation.n, citation.passage.document) == (answer.cases[0].statement.n, "mill")


def test_a_long_sentence_before_a_list_is_told_itself(tmp_path: Path) -> None:
    """The list after it may be of remedies."""
    write_base(tmp_path)
    told = "At the mill a manager without checks stole the money; then came rust, and the members lost their trust."
    body = f"## What went wrong {{#wrong}}\n\n{told}\n\n- To pay, it sold its lorry [@larc-02-3, box 1].\n"
    add_document(tmp_path, "case", "mill.en", body, f"region: Andean\nmodalities: [cooperative]\n{FAILED}\n")
    (case,) = open_engine(tmp_path).ask(ANDES["en"], "en").cases
    assert case.statement.plain == told


def test_a_product_that_is_named_narrows(engine: Engine) -> None:
    """One that no case has does not."""
    milk = engine.ask("which forms of partnership worked for milk?", "en")
    assert [case.document for row in milk.forms for case in row.cases] == ["dairy"]
    every = engine.ask("which forms of partnership worked and which failed?", "en")
    assert {case.document for row in every.forms for case in row.cases} >= set(CASES)


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("¿qué tipos de alianza hay?", "es"),
        ("what forms of partnership are there?", "en"),
        ("nuestra alianza fracasó", "es"),
        ("which cases failed in the Andes?", "en"),
        ("o que é parceria?", "pt"),
        ("qué forma de pago funcionó", "es"),
        ("what type of partnership works best for us?", "en"),
    ],
)
def test_other_questions_get_no_table(engine: Engine, question: str, lang: str) -> None:
    """A definition, a trouble of one's own, a list of cases."""
    assert engine.ask(question, lang).forms == ()


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("¿Qué tipo de asociaciones han tenido éxito?", "es"),
        ("Qué alianzas productivas funcionaron y cuáles no", "es"),
        ("¿Cuáles modalidades de alianza público-privada han dado resultado?", "es"),
        ("what partnership models have worked", "en"),
        ("which alliances have lasted?", "en"),
        ("quais modelos de parceria deram certo", "pt"),
        ("quelles formes d'alliance ont échoué ?", "fr"),
    ],
)
def test_the_question_may_be_put_in_many_ways(engine: Engine, question: str, lang: str) -> None:
    """Kinds, models, schemes; that worked, lasted, failed."""
    assert engine.ask(question, lang).forms


def test_text_and_page_hold_the_table_and_the_way_to_a_brief(engine: Engine, tmp_path: Path) -> None:
    """A row a form; the page leads to the cases of the form in the region, and to a brief."""
    text = write_markdown(engine.ask(ANDES["es"], "es"))
    assert "| cooperativa | 2, en 1 algo salió mal |" in text
    assert "Mill (terminó (2016); 2016: cierre)" in text
    assert "| asociación | 1; de ninguno se cuenta un fracaso |" in text
    with TestClient(build_app(engine, read_test_settings(tmp_path))) as client:
        html = client.get("/lite/ask", params={"q": ANDES["es"], "lang": "es"}).text
    assert 'href="/lite/cases?lang=es&amp;modality=cooperative&amp;region=andean"' in html
    assert 'href="/lite/cases?lang=es&amp;region=andean"' in html
    assert 'href="/lite/brief?lang=es"' in html
    assert '<span class="how">terminó (2016); 2016: cierre</span>' in html


def test_how_a_case_went_is_its_state_and_its_last_telling_event() -> None:
    """A foundation tells nothing of it; nothing known is nothing said."""
    events = (
        Event(what="crisis", year="2010-2011", source="a"),
        Event(what="founded", year=2015, source="a"),
        Event(what="rescued", year=2012, source="a"),
    )
    assert write_outcome(Facts(state="active", state_as_of=2020, events=events), "en").endswith("; 2012: rescued")
    assert write_outcome(Facts(), "en") == ""
