"""Answers and documents as HTML: in order, in the reader's language, and harmless whatever they say."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from bot.answering.answers import Answer, Stage
from bot.engine import Engine
from bot.library import Library
from bot.rendering.bibliography import describe_source
from bot.rendering.markup import render_blocks, render_inline
from bot.rendering.reader import ReaderContext
from bot.rendering.render import describe_document, render_answer, render_document, render_passage
from indexer.content.documents import CaseLink, Document, FrontText
from indexer.content.facts import Facts
from indexer.content.passages import split_document
from indexer.content.sentences import build_sentence
from tests.additions import add_document, open_engine
from tests.small_base import QUESTIONS, write_base

ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)></svg>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:x)",
    "[a](//evil.example/x)",
    "![pixel](https://evil.example/pixel.png)",
    "<style>body{display:none}</style>",
    '<form action="https://evil.example"><input name=p></form>',
    "[text]{.tag onclick=alert(1) style=position:fixed}",
    "[text]{#id .x}",
    '<a href="x" style="position:fixed">x</a>',
    "`<b onmouseover=alert(1)>`",
    "[@larc-02-3, §28 <script>]",
    '[x](doc:open-grading"onclick="alert(1))',
    '[x](doc:open-grading#"><script>alert(1)</script>)',
    "{{ 7*7 }} ${alert(1)} {% raw %}",
    "\ue000<b>\ue001",
    "| a | b |\n|---|---|\n| <img src=x> | [j](javascript:x) |",
)
SAFE_TAGS = frozenset(
    {
        "a",
        "article",
        "b",
        "blockquote",
        "br",
        "cite",
        "code",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "h1",
        "h2",
        "h3",
        "h4",
    }
    | {"hr", "li", "mark", "nav", "ol", "p", "pre", "section", "span", "strong", "em", "summary", "textarea", "ul"}
    | {"table", "tbody", "td", "th", "thead", "tr"}
)
SAFE_ATTRIBUTES = frozenset(
    {"class", "href", "hreflang", "id", "lang", "title", "target", "rel", "tabindex", "role", "scope", "start"}
    | {"aria-label", "aria-labelledby", "readonly", "rows"}
)
FORWARDS = ("whatsapp://send?text=", "sms:?body=")
"""Where a message to forward may go: both open the reader's own program with its text filled in."""


class Inspector(HTMLParser):
    """Collects the tags, attributes, links and visible text of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def find(self, tag: str, **attributes: str) -> list[dict[str, str]]:
        """List the attributes of the elements of this kind."""
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        return [had for kind, had in self.elements if kind == tag and wanted.items() <= had.items()]


def assert_harmless(html: str) -> None:
    """Fail where HTML holds a tag, attribute or link that could do more than be read."""
    for tag, attributes in Inspector(html).elements:
        assert tag in SAFE_TAGS, f"<{tag}> in {html}"
        assert set(attributes) <= SAFE_ATTRIBUTES, f"{attributes} in {html}"
        if "href" in attributes:
            assert attributes["href"].startswith(("/lite/", "#", "https://", "http://", *FORWARDS)), attributes


@pytest.fixture(scope="module")
def reader(engine: Engine) -> ReaderContext:
    """A Spanish reader of the small base."""
    return ReaderContext("es", engine.library)


@pytest.fixture(scope="module")
def answer(engine: Engine) -> Answer:
    """The answer to the Spanish question."""
    return engine.ask(QUESTIONS["es"])


def make_document(body: str, **changes: Any) -> Document:
    """Make a document of one text, without a file."""
    document = Document(
        id="hostile", kind="concept", lang="en", title="Hostile", summary="S", path="kb/concepts/hostile.en.md",
        body=body, body_line=1, asks=(), situations=(), facts=Facts(),
    )  # fmt: skip
    return replace(document, **changes)


def test_an_answer_stands_in_the_order_of_the_design(answer: Answer, reader: ReaderContext) -> None:
    """What to do first, steps, a warning sign, a case; folded: stage, tools, sources and notes."""
    html = render_answer(answer, reader)
    order = ("lead", "steps", "warnings", "cases", "stage", "aids", "sources")
    places = [html.index(f'class="{name}"') for name in order]
    assert places == sorted(places)
    folded = [html.index(f'<details class="{name}"') for name in ("stage", "aids")]
    assert folded == [html.index(f'class="{name}"') - len("<details ") for name in ("stage", "aids")]
    assert html.index("<details>", places[-1]) < html.index(answer.notes[-1]), "what the facts are of is folded too"
    assert "Clasificar la calidad a la vista de todos" in html
    assert html.startswith('<article class="answer" lang="es">')


def test_every_number_leads_to_a_source_on_the_page(answer: Answer, reader: ReaderContext) -> None:
    """A [n] links to the passage that source n opens, and each answer on a page has its own anchors."""
    page = Inspector(render_answer(answer, reader, "a3"))
    targets = [link["href"] for link in page.find("a", class_="n")]
    ids = {f"#{element['id']}" for element in page.find("div", class_="passage")}
    assert targets
    assert set(targets) <= ids
    assert all(target.startswith("#a3-") for target in targets)
    assert len(ids) == len(answer.citations)


def test_a_source_opens_its_passage_with_the_quote_marked(answer: Answer, reader: ReaderContext) -> None:
    """The quote is marked inside the passage; citations become readable marks with links."""
    html = render_answer(answer, reader)
    assert "<mark>Pidan por escrito la razón de cada rechazo</mark>" in html
    assert ">FAO 2002, recuadro 1</a>" in html
    assert ">Ana Rival 2005</a>" in html
    assert "/lite/doc/opaque-grading?lang=es#symptom" in html
    assert "[@larc" not in html


def test_later_evidence_is_labelled_in_words(answer: Answer, reader: ReaderContext) -> None:
    """A contested claim shows a tag with its explanation, as title and as text."""
    html = render_answer(answer, reader)
    assert (
        'class="tag tag-contested" title="evidencia posterior no coincide"><span class="hidden">[</span>En disputa<span'
        in html
    )
    assert "evidencia posterior no coincide</p>" in html


def test_a_case_that_went_wrong_says_so_and_names_its_language(
    engine: Engine, answer: Answer, reader: ReaderContext
) -> None:
    """The case exists in English only: marked as such, read as such by a screen reader."""
    html = render_answer(answer, reader)
    page = Inspector(html)
    assert page.find("li", class_="wrong")
    assert "salió mal" in html
    assert "nadie supo por qué volvían las cajas" in html
    french = render_answer(engine.ask(QUESTIONS["es"], "fr"), ReaderContext("fr", reader.library))
    assert french.index('class="note"') < french.index('class="lead"'), "what stands in another language is said first"
    assert '<span lang="en">Ask in writing' in french
    assert Inspector(french).find("blockquote", lang="en")


def test_a_declined_answer_looks_different_and_links_its_topics(reader: ReaderContext) -> None:
    """Topics are links to document pages; nothing pretends to be an answer."""
    declined = Answer("¿?", "es", False, Stage(None, 0.0, ""), topics=(("open-grading", "Clasificar <b>"),))
    html = render_answer(declined, reader)
    assert 'class="answer declined"' in html
    assert '<a href="/lite/doc/open-grading?lang=es">Clasificar &lt;b&gt;</a>' in html
    assert "sources" not in html


def test_an_answer_that_is_steps_has_no_empty_lead(answer: Answer, reader: ReaderContext) -> None:
    """Where the steps answer directly, they come right after the stage."""
    assert 'class="lead"' not in render_answer(replace(answer, direct_answer=()), reader)


def test_a_list_of_one_source_shows_its_number_once(answer: Answer, reader: ReaderContext) -> None:
    """Eight steps from one passage are not eight times [4]."""
    html = render_answer(answer, reader)
    steps = html[html.index('class="steps"') : html.index('class="warnings"')]
    assert steps.count('class="n"') == 1


def test_links_of_a_chat_open_in_a_tab_of_their_own(answer: Answer, engine: Engine) -> None:
    """A chat's transcript is lost when its page is left."""
    page = Inspector(render_answer(answer, ReaderContext("es", engine.library, "/kb", new_tab=True)))
    leaving = [link for link in page.find("a") if not link["href"].startswith("#")]
    assert leaving
    assert all(link.get("target") == "_blank" and "noopener" in link["rel"] for link in leaving)
    assert all(link["href"].startswith("/kb/lite/") for link in leaving)


@pytest.mark.parametrize("attack", ATTACKS)
def test_markdown_stays_inert(attack: str, reader: ReaderContext) -> None:
    """Hostile Markdown is shown or dropped, never run: inline, as blocks, and with a quote marked in it."""
    assert_harmless(render_inline(attack, reader))
    assert_harmless(render_blocks(f"Before.\n\n{attack}\n\n- {attack}", reader))
    assert_harmless(render_blocks(attack, reader, "/lite/doc/x?lang=es", quote=attack[:9]))


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_documents_and_questions_stay_inert(attack: str, engine: Engine) -> None:
    """Titles, summaries, headings, facts, bibliography and questions are text, whatever they hold."""
    line = attack.replace("\n", " ")
    facts = Facts(region=line, products=(line,), sources=("@larc-02-3",), country=("MX",))
    body = f"## {line} {{#a .paper}}\n\n{attack} [@larc-02-3, §1; @rival-2005]\n\n### {line}\n\n1. {line}\n"
    told = FrontText(attack, (build_sentence(attack, 1, 0, []),))
    document = make_document(body, title=attack, summary=attack, facts=facts)
    document = replace(document, first=told, cases=(CaseLink("hostile", told),))
    reference = {
        "title": attack,
        "author": [{"literal": attack}],
        "URL": "javascript:alert(1)",
        "note": attack,
        "issued": attack,
    }
    library = Library([document], {"larc-02-3": reference, "rival-2005": reference})
    reader = ReaderContext("es", library)
    assert_harmless(render_document("hostile", reader))
    passages, _ = split_document(document)
    assert passages
    for passage in passages:
        assert_harmless(render_passage(passage, reader, passage.sentences[0].quote))
    asked = engine.ask(QUESTIONS["es"])
    hostile = replace(
        asked, question=attack, notes=(attack,), practice_title=attack, stage=Stage("development", 1.0, attack)
    )
    assert_harmless(render_answer(hostile, ReaderContext("es", engine.library)))


def test_a_link_to_a_document_leads_to_its_page(reader: ReaderContext) -> None:
    """A link to a document that the base lacks is plain text, not a dead end."""
    html = render_inline("See [it](doc:open-grading#steps) and [that](doc:nowhere).", reader)
    assert html == 'See <a class="doc" href="/lite/doc/open-grading?lang=es#steps">it</a> and that.'


def test_a_quote_is_marked_without_crossing_tags(reader: ReaderContext) -> None:
    """A quote that begins inside emphasis is marked piece by piece."""
    html = render_blocks("One *two three* four.", reader, quote="two three* four")
    assert html == "<p>One <em><mark>two three</mark></em><mark> four</mark>.</p>"


def test_a_quote_in_a_list_and_one_that_is_nowhere(reader: ReaderContext) -> None:
    """The first place of a quote is marked; where there is none nothing is."""
    assert "<li><mark>b</mark> c</li>" in render_blocks("- a\n- b c", reader, quote="b")
    assert "<mark>" not in render_blocks("- a", reader, quote="z")
    assert "<td>a</td>" in render_blocks("| h |\n|---|\n| a |", reader, quote="| a |")


def test_a_table_can_be_scrolled_by_keyboard(reader: ReaderContext) -> None:
    """A wide table scrolls in a box that takes the focus."""
    assert '<div class="table" tabindex="0" role="group"><table>' in render_blocks("| h |\n|---|\n| a |", reader)


def test_the_bibliography_says_how_much_of_a_source_was_seen(reader: ReaderContext) -> None:
    """A claim never goes further than what was read, and the reader is told."""
    page = describe_document("opaque-grading", reader)
    assert [(entry.mark, entry.seen) for entry in page.bibliography] == [
        ("FAO 2002", "leído entero"),
        ("Ana Rival 2005", "visto en un extracto"),
    ]
    assert describe_source("nobody", {}, "es").title == "nobody"


def test_a_source_in_the_bibliography_leads_to_the_page_that_says_what_it_is() -> None:
    """But not from that page itself, nor to a page that the base lacks."""
    document = make_document("## A {#a .paper}\n\nMilk [@larc-02-3, §1].\n")
    paper = replace(document, id="the-paper")
    link = '<a href="/lite/doc/the-paper?lang=es">Qué es esta fuente</a>'
    reader = ReaderContext("es", Library([document, paper], {"larc-02-3": {"title": "T", "about": "the-paper"}}))
    assert link in render_document("hostile", reader)
    assert link not in render_document("the-paper", reader)
    assert link not in render_document("hostile", ReaderContext("es", Library([document], reader.library.references)))


def test_a_document_page_has_sections_to_link_to_and_its_facts(engine: Engine) -> None:
    """Section ids are anchors; facts are in the reader's words, free text marked as English."""
    html = render_document("bajio-contracts", ReaderContext("es", engine.library))
    page = Inspector(html)
    assert page.find("h2", id="glance")
    assert "México" in html
    assert "terminó (2001)" in html
    assert "2001: cierre [FAO 2002]" in html
    assert "23.700 growers (1999) [Ana Rival 2005]" in html
    assert page.find("dd", lang="en")
    assert "El texto de esta página solo existe en inglés." in html
    assert page.find("div", class_="body", lang="en")


def test_a_document_page_offers_the_languages_it_has(engine: Engine) -> None:
    """Links to the other versions, none to one that does not exist."""
    page = Inspector(render_document("opaque-grading", ReaderContext("es", engine.library)))
    assert sorted(link["hreflang"] for link in page.find("a") if "hreflang" in link) == ["en", "pt"]


def test_a_document_page_says_what_to_do_first_and_what_cases_show(engine: Engine) -> None:
    """Above the body and below it, in the document's language, with their sources in the bibliography."""
    page = render_document("opaque-grading", ReaderContext("es", engine.library))
    told = Inspector(page)
    words = " ".join(" ".join(told.words).split())
    assert words.index("Pidan por escrito") < words.index("La empacadora rechaza cajas y nadie ve")
    assert words.index("nadie supo por qué volvían las cajas") > words.index("paga la prueba quien se equivocó")
    assert told.find("h2", id="first")
    assert told.find("li", id="case-bajio-contracts", class_="wrong")
    assert told.find("li", id="ref-rival-2005")
    assert_harmless(page)
    view = describe_document("bajio-contracts", ReaderContext("es", engine.library))
    assert (view.first, view.cases) == (None, ())


def test_a_document_page_gathers_the_questions_that_it_answers_below_its_sections(tmp_path: Path) -> None:
    write_base(tmp_path)
    body = "## One {#one .practice}\n\nFact.\n\n## Who pays? {#q-who-pays .practice}\n\nThe buyer pays.\n"
    add_document(tmp_path, "concept", "bill.en", body)
    reader = ReaderContext("en", open_engine(tmp_path).library)
    page = Inspector(render_document("bill", reader))
    assert page.find("h2", id="questions")
    assert page.find("h3", id="q-who-pays")
    view = describe_document("bill", reader)
    assert [[one.id for one in group] for group in (view.sections, view.questions)] == [["one"], ["q-who-pays"]]


def test_a_blank_is_shown_with_what_belongs_there() -> None:
    html = render_inline("Pay [sum <b>]{.blank} by [day]{.blank}.", ReaderContext("en"))
    assert html == ('Pay <span class="blank">____ (sum &lt;b&gt;)</span> by <span class="blank">____ (day)</span>.')


def test_no_line_ends_before_a_high_sign_or_inside_quotes_of_french(engine: Engine) -> None:
    html = render_inline("Dites : « Payez ! » Qui *paie* ?", ReaderContext("fr", engine.library))
    assert html == "Dites\u00a0: «\u00a0Payez\u00a0!\u00a0» Qui <em>paie</em>\u00a0?"
