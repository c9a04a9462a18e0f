"""Answer, Document and Passage to HTML: pure, one renderer for the chat and the light pages."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bot.answering.answers import Answer, AnswerCitation, Statement
from bot.messages import say
from bot.rendering.bibliography import Entry, describe_source, mark_citation, read_label
from bot.rendering.explainer import Explainer
from bot.rendering.facts import Fact, list_facts
from bot.rendering.forwarding import link_message, write_document_message
from bot.rendering.front import CaseLinkView, FrontView, describe_case_links, describe_first
from bot.rendering.markup import render_blocks, render_inline, render_tokens, write_tag
from bot.rendering.path import PathStep, find_steps
from bot.rendering.plain_text import group_choices
from bot.rendering.reader import ReaderContext
from indexer.content.documents import Document
from indexer.content.evidence import RUBRIC, list_cited_keys
from indexer.content.markdown import EVIDENCE_LABELS
from indexer.content.passages import Passage, read_sections
from indexer.content.sections import is_question
from indexer.vocabulary import LANGUAGES, READINGS, STAGES

_NOTHING = Markup("")


@functools.cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("bot"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals |= {"tag": write_tag, "STAGES": STAGES, "READINGS": READINGS, "RUBRIC": RUBRIC}
    environment.globals |= {"say_in": say, "LANGUAGES": LANGUAGES}
    environment.globals |= {"forward_document": write_document_message, "link_message": link_message}
    return environment


def render_template(name: str, reader: ReaderContext, **values: object) -> Markup:
    """Fill in a template of ``bot/templates``; ``say`` in it speaks the reader's language."""
    return Markup(_templates().get_template(name).render(reader=reader, say=reader.say, **values))


@dataclass(frozen=True, slots=True)
class Block:
    """Statements that stand together: a paragraph, or the items of a list."""

    is_list: bool
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A numbered source of an answer, with the passage it opens."""

    citation: AnswerCitation
    anchor: str
    url: str
    marks: tuple[tuple[str, str], ...]
    evidence: tuple[str, ...]
    body: Markup


def render_answer(
    answer: Answer, reader: ReaderContext, anchor: str = "answer", locate_stage: Callable[[str], str] | None = None
) -> Markup:
    """Render an answer: direct answer, steps, warning signs, cases, stage, sources, notes.

    ``anchor`` begins every id in it, so that several answers may stand on one page. ``locate_stage`` gives the
    address of the same question's answer for another stage.
    """
    if answer.text:
        return _render_opening(answer, reader)
    explainer = Explainer(reader, anchor)
    return render_template(
        "answer.html",
        reader,
        answer=answer,
        explainer=explainer,
        direct_answer=list(group_direct_answer(answer)),
        sources=[_describe_citation(citation, reader, anchor) for citation in answer.citations],
        anchor=anchor,
        write=functools.partial(_write_statement, answer, explainer, anchor),
        mark=functools.partial(_mark_number, reader, anchor),
        shared_number=_find_shared_number,
        locate_stage=locate_stage or (lambda stage: reader.ask_url(answer.question, stage)),
    )


def _render_opening(answer: Answer, reader: ReaderContext) -> Markup:
    """Render an answer of type *care*, *welcome* or *choices*: a document of care opens, any other topic is asked."""
    groups = [(say(name, answer.language) if name else "", choices) for name, choices in group_choices(answer)]
    return render_template(
        "opening.html",
        reader,
        answer=answer,
        text=render_blocks(answer.text, reader),
        groups=groups,
        locate=lambda choice: (
            reader.document_url(choice.document)
            if answer.type == "care" or choice.document in STAGES
            else reader.choice_url(choice.title, choice.document)
        ),
    )


def group_direct_answer(answer: Answer) -> Iterator[Block]:
    """Group the direct answer into paragraphs (by source) and lists (where its author wrote items)."""

    def name_block(statement: Statement) -> tuple[bool, int]:
        passage = answer.citations[statement.n - 1].passage
        is_item = any(s.item and s.markdown == statement.markdown for s in passage.sentences)
        return is_item, statement.n

    for (is_list, _), statements in itertools.groupby(answer.direct_answer, name_block):
        yield Block(is_list, tuple(statements))


def render_passage(passage: Passage, reader: ReaderContext, quote: str = "") -> Markup:
    """Render a passage in its own language, the quote marked, its marks linked to its page's bibliography."""
    home = reader.document_url(passage.document)
    return render_blocks(passage.markdown, reader, home, quote)


def _describe_citation(citation: AnswerCitation, reader: ReaderContext, anchor: str) -> Source:
    passage = citation.passage
    references = reader.library.references
    home = reader.document_url(passage.document)
    cited = [read_label(label) for label in passage.sources]
    labels = [s.evidence for s in passage.sentences if s.evidence] + [passage.evidence]
    return Source(
        citation=citation,
        anchor=f"{anchor}-{citation.n}",
        url=reader.document_url(passage.document, passage.section),
        marks=tuple((f"{home}#ref-{c.key}", mark_citation(c, references, reader.lang)) for c in cited),
        evidence=tuple(label for label in EVIDENCE_LABELS if label in labels),
        body=render_passage(passage, reader, citation.quote),
    )


def _mark_number(reader: ReaderContext, anchor: str, number: int) -> Markup:
    return Markup('<a class="n" href="#{}-{}" title="{}">[{}]</a>').format(
        anchor, number, reader.say("source_number", n=number), number
    )


def _write_statement(
    answer: Answer, explainer: Explainer, anchor: str, statement: Statement, numbered: bool = True
) -> Markup:
    """Write a statement in the language it is in, with its number; later evidence is labelled, words are explained."""
    reader = explainer.reader
    passage = answer.citations[statement.n - 1].passage
    home = reader.document_url(passage.document)
    text = render_inline(statement.markdown, reader, home, explainer, passage.lang)
    if statement.evidence in ("confirmed", "contested") and 'class="tag' not in text:
        text += Markup(" ") + write_tag(statement.evidence, reader)
    if passage.lang != answer.language:
        text = Markup('<span lang="{}">{}</span>').format(passage.lang, text)
    return text + Markup("&nbsp;") + _mark_number(reader, anchor, statement.n) if numbered else text


def _find_shared_number(statements: Sequence[Statement]) -> int:
    """Give the one source of a list's statements, or 0: a list of one source shows its number once."""
    numbers = {statement.n for statement in statements}
    return numbers.pop() if len(numbers) == 1 and len(statements) > 1 else 0


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section of a document's page."""

    id: str
    heading: str
    evidence: tuple[str, ...]
    body: Markup


@dataclass(frozen=True, slots=True)
class DocumentView:
    """What a document's page shows; ``questions`` are the sections that answer one each, ``models`` texts to fill in
    that belong to it: (document, title)."""

    document: Document
    title: str
    summary: str
    first: FrontView | None
    sections: tuple[SectionView, ...]
    questions: tuple[SectionView, ...]
    cases: tuple[CaseLinkView, ...]
    facts: tuple[Fact, ...]
    bibliography: tuple[Entry, ...]
    related: tuple[tuple[str, str, str], ...]
    models: tuple[tuple[str, str], ...]
    labels: tuple[str, ...]
    languages: tuple[str, ...]
    explainer: Explainer
    steps: tuple[PathStep, ...]
    tools: tuple[str, ...]


def describe_document(document: str, reader: ReaderContext) -> DocumentView:
    """Gather what the page of a document shows a reader; KeyError where there is no such document."""
    library = reader.library
    version = library.find(document, reader.lang)
    explainer = Explainer(reader, document=document)
    first = describe_first(version, reader, explainer)
    sections = tuple(
        SectionView(
            s.id,
            s.heading,
            tuple(e for e in s.evidence if e in EVIDENCE_LABELS),
            render_tokens(s.tokens, reader, explainer, version.lang),
        )
        for s in read_sections(version)[0]
    )
    cases = describe_case_links(version, reader, explainer)
    models = library.linked(document, "model")
    parts: list[SectionView | FrontView] = [*([first] if first else []), *sections, *(case.told for case in cases)]
    used = "".join(part.body for part in parts) + " ".join(f"tag-{e}" for part in parts for e in part.evidence)
    return DocumentView(
        document=version,
        title=library.title(document, reader.lang),
        summary=library.summary(document, reader.lang),
        first=first,
        sections=tuple(section for section in sections if not is_question(section.id)),
        questions=tuple(section for section in sections if is_question(section.id)),
        cases=cases,
        facts=tuple(list_facts(version, reader)),
        bibliography=tuple(describe_source(key, library.references, reader.lang) for key in list_cited_keys(version)),
        related=tuple(
            (o, library.kind(o), library.title(o, reader.lang))
            for o in version.facts.related
            if o in library and o not in models
        ),
        models=tuple((o, library.title(o, reader.lang)) for o in models),
        labels=tuple(label for label in EVIDENCE_LABELS if f"tag-{label}" in used),
        languages=tuple(library.list_languages(document)),
        explainer=explainer,
        steps=tuple(find_steps(document, library, reader.lang)) if version.kind == "practice" else (),
        tools=tuple(library.linked(document, "tool")[:1]) if version.kind == "practice" else (),
    )


def render_document(document: str, reader: ReaderContext, similar: Markup = _NOTHING, listens: bool = False) -> Markup:
    """Render a document for its page: title, summary, facts, sections, bibliography, related pages.

    ``similar`` is a section that the page ends with; ``listens``: the page can be read aloud.
    """
    page = describe_document(document, reader)
    return render_template("document.html", reader, page=page, similar=similar, listens=listens)
