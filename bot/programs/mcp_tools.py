"""What a language model may do with the base: the tools of the MCP server, as functions of one engine.

Docstrings and descriptions of parameters are what the model reads. All of it only reads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import Field

from bot.answering.requests import read_filters, read_request
from bot.cases.api import list_cases
from bot.cases.comparison import SECTIONS, compare_facts
from bot.cases.extracts import show_passage
from bot.cases.facets import CLOSED, read_cases
from bot.cases.schemas import CaseList
from bot.cases.selection import MOST_COMPARED
from bot.cases.views import look_up
from bot.cases.words import compare_url
from bot.engine import Engine
from bot.knowledge import Knowledge, find_date
from bot.messages import DEFAULT_LANGUAGE, say
from bot.programs.documents import describe_document, describe_listed, describe_section
from bot.programs.records import (
    Comparison,
    HitList,
    ToolOption,
    ToolQuestionRecord,
    ToolResult,
    WholeDocument,
    WorkshopPack,
)
from bot.rendering.plain_text import hit_to_dict, to_dict
from bot.rendering.reader import ReaderContext
from bot.toolbox.addresses import tool_url
from bot.toolbox.command import work_tool, write_session
from bot.toolbox.tools import ToolText, list_fields
from bot.web.schemas import AnswerRecord
from bot.workshop.designs import read_designs
from bot.workshop.export_bundle import FORMATS, export_pack
from bot.workshop.pack import build_pack
from bot.workshop.pages import read_wish
from bot.workshop.planner import propose
from bot.workshop.views import pack_url, plan_url
from indexer.content.designs import ToolQuestion
from indexer.errors import QuestionError
from indexer.vocabulary import Kind, Language, Stage

Lang = Annotated[Language | None, Field(description="Language of the answer: es, pt, en or fr.")]
Id = Annotated[str, Field(max_length=120, description="A document's id, as answers, hits and lists name it.")]
Text = Annotated[str, Field(max_length=4000)]
Turns = Annotated[
    list[dict[Literal["role", "text"], str]],
    Field(description="What was said before, oldest first; `role` is `user` or `assistant`.", max_length=40),
]
Filters = Annotated[
    dict[str, list[str]],
    Field(
        description="Values by facet; several of one facet mean or, facets together mean and. "
        + " ".join(f"{facet}: {', '.join(values)}." for facet, values in CLOSED.items())
        + " country: ISO 3166-1 codes. problem: ids. product, region: as the list's `facets` name them."
    ),
]
Answers = Annotated[
    dict[str, str | list[str]],
    Field(description="Answers by field; call once without answers to be given the questions and their values."),
]


ORIGIN: ContextVar[str] = ContextVar("origin", default="")
"""Scheme and host at which the caller reached the site; addresses in answers begin with it."""


class KnowledgeTools:
    """The tools over one engine; ``root`` is the path prefix of the site that serves the same base."""

    def __init__(self, get_engine: Callable[[], Engine], root: str = "") -> None:
        self._get_engine = get_engine
        self._root = root

    def ask(
        self,
        question: Text,
        lang: Lang = None,
        stage: Stage | None = None,
        context: Turns = [],  # noqa: B006 (a default that the schema shows; it is only read)
        choice: Id | None = None,
    ) -> AnswerRecord:
        """Answer a question about forming, running or ending a partnership in rural Latin America and the Caribbean.

        Every sentence comes from the base and is cited by number: keep the citations. `answered: false` with type
        `decline` means that the base does not say: tell the person so, and do not fill the gap. `choices` ask back
        which topic is meant: call again with `choice`. Type `care` is for people in danger: pass it on whole.
        """
        request = read_request(
            {"question": question, "lang": lang, "stage": stage, "context": context, "choice": choice}
        )
        answer = self._get_engine().ask(request.question, request.lang, request.stage, request.turns, request.choice)
        return AnswerRecord.model_validate(to_dict(answer))

    def search(
        self,
        query: Text,
        k: Annotated[int, Field(ge=1, le=50)] = 10,
        lang: Lang = None,
        kind: Kind | None = None,
        stage: Stage | None = None,
        country: str | None = None,
    ) -> HitList:
        """Find the passages nearest to a text, best first, with their sources; read_document gives them whole."""
        place = read_filters(k, lang, kind, stage, country).country
        hits = self._get_engine().search(query, k, lang, kind, stage, place)
        return HitList.model_validate({"hits": [hit_to_dict(hit) for hit in hits]})

    def read_document(self, document: Id, lang: Lang = None) -> WholeDocument:
        """Read a practice, problem, case, concept, stage, workshop or tool whole, each sentence with its sources."""
        knowledge = self._get_engine().knowledge
        _check_documents([document], knowledge.library)
        return WholeDocument.model_validate(describe_document(knowledge, document, self._read_for(knowledge, lang)))

    def list_cases(
        self,
        text: Text = "",
        filters: Filters = {},  # noqa: B006
        year_from: int | None = None,
        year_to: int | None = None,
        page: Annotated[int, Field(ge=1)] = 1,
        size: Annotated[int, Field(ge=1, le=100)] = 20,
        lang: Lang = None,
    ) -> CaseList:
        """List cases of partnerships by text and facts, with the counts of every facet; `ignored` tells what was
        not understood."""
        knowledge = self._get_engine().knowledge
        pairs = [("q", text), ("page", str(page))]
        pairs += [(facet, value) for facet, values in filters.items() for value in values]
        pairs += [(name, str(year)) for name, year in (("from", year_from), ("to", year_to)) if year is not None]
        look = look_up(knowledge, self._read_for(knowledge, lang), pairs)
        unknown = [{"name": facet[:60], "value": ""} for facet in filters if facet not in look.selection.chosen
                   and not any(facet == name for name, _ in look.selection.ignored)]  # fmt: skip
        listed = list_cases(look, {"size": str(size)}, f"{ORIGIN.get()}{self._root}")
        return CaseList.model_validate({**listed, "ignored": [*listed["ignored"], *unknown]})

    def compare_cases(self, ids: Annotated[list[Id], Field(min_length=2)], lang: Lang = None) -> Comparison:
        """Put two to four cases side by side: fact by fact, then heading by heading."""
        knowledge = self._get_engine().knowledge
        reader = self._read_for(knowledge, lang)
        wanted = list(dict.fromkeys(ids))
        if not 2 <= len(wanted) <= MOST_COMPARED:
            raise QuestionError(f"'ids' names {len(wanted)} cases; expected 2 to {MOST_COMPARED}.")
        _check_documents(wanted, read_cases(knowledge.library).cases)
        return Comparison.model_validate(_compare(wanted, knowledge, reader))

    def run_tool(self, tool: Id, answers: Answers = {}, lang: Lang = None) -> ToolResult:  # noqa: B006
        """Work a tool of the base, such as where-are-we: sums and advice. Without answers it gives its questions."""
        engine = self._get_engine()
        reader = self._read_for(engine.knowledge, lang)
        listed = {name: [told] if isinstance(told, str) else told for name, told in answers.items()}
        pairs = [(name, value) for name, told in listed.items() for value in told]
        session = work_tool(reader, tool, pairs)
        url = reader.locate(tool_url(reader, tool, session.pairs))
        result = write_session(session, find_date(engine.folder))
        questions = [_describe_question(question, session.text) for question in session.outcome.asked]
        return ToolResult(tool=tool, title=session.text.title, questions=questions, result=result, url=url)

    def workshop_pack(
        self,
        question: Annotated[str, Field(max_length=300, description="What it is about, in people's words.")] = "",
        problem: Annotated[str, Field(description="Id of a problem of the base.")] = "",
        stage: Stage | None = None,
        design: Annotated[str, Field(description="Id of a workshop of the base.")] = "",
        minutes: Annotated[int, Field(ge=45, le=1000)] = 240,
        people: Annotated[int, Field(ge=0, le=200)] = 0,
        country: Annotated[str, Field(description="ISO 3166-1; its cases come first.")] = "",
        lang: Lang = None,
    ) -> WorkshopPack:
        """Make a workshop that fits: agenda, facilitator's guide, handouts, evaluation; and where its files are."""
        engine = self._get_engine()
        reader = self._read_for(engine.knowledge, lang)
        wish = {
            "q": question, "problem": problem, "stage": stage or "", "design": design, "minutes": str(minutes),
            "people": str(people or ""), "country": country, "lang": reader.lang,
        }  # fmt: skip
        _check_documents([id for id in (problem, design) if id], engine.library)
        plan, notes = read_wish([(name, value) for name, value in wish.items() if value], reader.lang, engine)
        found = propose(plan, read_designs(engine.library, plan.lang), engine.library)
        if notes or not found.items:
            raise QuestionError(" ".join(say(note.message, "en", **note.values) for note in (*notes, *found.notes)))
        plan = replace(plan, items=found.items)
        pack = build_pack(plan, engine.library)
        return WorkshopPack(
            title=pack.title, minutes=pack.agenda.total, designs=[one.id for one in pack.designs],
            text=export_pack(pack, "md").decode(), plan_url=reader.locate(plan_url(reader, plan)),
            files=[reader.locate(pack_url(reader, plan, form)) for form in FORMATS],
        )  # fmt: skip

    def _read_for(self, knowledge: Knowledge, lang: str | None) -> ReaderContext:
        return read_for(knowledge, lang or DEFAULT_LANGUAGE, self._root)


def read_for(knowledge: Knowledge, lang: str, root: str) -> ReaderContext:
    """Give the reader of an answer: addresses in it lead to the site that was called."""
    return ReaderContext(lang, knowledge.library, root, origin=ORIGIN.get())


def _check_documents(ids: list[str], known: Any) -> None:
    """Raise QuestionError that names the first id that ``known`` lacks."""
    missing = next((id for id in ids if id not in known), None)
    if missing is not None:
        raise QuestionError(f"there is no {missing[:60]!r} here; search or list_cases give the ids that there are.")


def _describe_question(question: ToolQuestion, text: ToolText) -> ToolQuestionRecord:
    prompt = text.prompt(question)
    labels = zip(question.options, prompt.options, strict=True)
    options = [ToolOption(value=option.id, label=label) for option, label in labels]
    fields = list_fields(text.tool, question)
    return ToolQuestionRecord(fields=fields, question=prompt.text, kind=question.kind, options=options)


def _compare(ids: list[str], knowledge: Knowledge, reader: ReaderContext) -> Mapping[str, Any]:
    facts = [
        {"name": row.name, "agreement": row.agreement,
         "values": [list(cell.values) if cell else [] for cell in row.cells]}
        for row in compare_facts(ids, reader)
    ]  # fmt: skip
    sections = []
    for section in SECTIONS:
        told = [show_passage(knowledge.retriever.index, id, section, reader.lang) for id in ids]
        if heading := next((passage.heading for passage in told if passage), ""):
            described = [describe_section(passage) if passage else None for passage in told]
            sections.append({"id": section, "heading": heading, "told": described})
    return {
        "cases": [describe_listed(id, reader) for id in ids], "facts": facts, "sections": sections,
        "url": reader.locate(compare_url(reader, tuple(ids))),
    }  # fmt: skip
