"""A tool's outcome as text: a file to keep, what the terminal prints, a message to forward."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.rendering.bibliography import describe_source, mark_citation
from bot.rendering.forwarding import MESSAGE_LIMIT
from bot.rendering.reader import ReaderContext
from bot.toolbox.answers import Answers
from bot.toolbox.outcomes import ToolOutcome
from bot.toolbox.result_views import SectionView, describe_results
from bot.toolbox.tools import ToolSection, ToolText
from bot.toolbox.views import describe_answers
from indexer.content.citations import parse_citations
from indexer.content.markdown import render_plain
from indexer.content.sentences import take_first_sentence

MESSAGE_RESULTS = 3

_CITATION = re.compile(r"\s*\[@([^\]]*)\]")
_DOCUMENT = re.compile(r"\[([^\]]*)\]\(doc:([^)\s]*)\)")
_LABEL = re.compile(r"\[([^\]]*)\]\{\.[\w-]+\}")


@dataclass(frozen=True, slots=True)
class Imprint:
    """What stands under a text that leaves the site: the site's ``root`` from outside ("" where it has none), the
    result's address there, and the day (YYYY-MM-DD) on which the base's facts were gathered."""

    site: str
    address: str
    dated: str


def write_result(
    text: ToolText, answers: Answers, outcome: ToolOutcome, reader: ReaderContext, imprint: Imprint
) -> str:
    """Write answers, advice, sheets and sources as Markdown that reads well as it is."""
    cited: dict[str, None] = {}
    write = _make_writer(reader, imprint, cited)
    blocks = [f"# {text.title}", text.summary]
    blocks += [f"## {reader.say('tool_answers')}", "\n".join(_list_answers(text, answers, outcome, reader))]
    sections = describe_results(text, outcome, reader)
    for section in sections:
        blocks += [f"## {section.heading}", *_write_section(text, section, reader, imprint, write)]
    if not outcome.list_results():
        blocks.append(reader.say("tool_result_none"))
    for sheet in text.list_sheets(outcome.sheets):
        blocks += [f"## {sheet.heading}", write(_join(sheet))]
    cited |= dict.fromkeys(citation.key for citation in text.document.sources)
    blocks += [f"## {reader.say('bibliography_heading')}", "\n".join(_list_sources(list(cited), reader))]
    closing = [reader.say("tool_dated", date=imprint.dated), reader.say("licence_note")]
    closing += [f"{reader.say('tool_address_label')}{reader.say('colon')} {imprint.address}"] if imprint.address else []
    return "\n\n".join(block for block in [*blocks, "\n".join(closing)] if block) + "\n"


def _list_answers(text: ToolText, answers: Answers, outcome: ToolOutcome, reader: ReaderContext) -> Iterator[str]:
    for answer in describe_answers(text, answers, outcome.asked, reader):
        said = [f"{side}: {_escape(words)}" if side else _escape(words) for side, words in answer.said if words] or [
            reader.say("tool_unanswered")
        ]
        yield f"- {answer.text} {' · '.join(said)}"


def _escape(words: Sequence[str]) -> str:
    """Join words on one line so that Markdown takes none of their signs for its own: a person typed some of them."""
    return re.sub(r"([\\`*_\[\]<>#])", r"\\\1", "; ".join(words).replace("\n", " "))


def _write_section(
    text: ToolText, section: SectionView, reader: ReaderContext, imprint: Imprint, write: Callable[[str], str]
) -> Iterator[str]:
    part = text.sections.get(section.id)
    if part and part.markdown:
        yield write(part.markdown)
    for result in section.results:
        yield f"### {result.heading}"
        yield write(text.advice(section.id, result.id))
        if result.documents:
            titles = [_write_link(title, url, reader, imprint) for url, _, title in result.documents]
            yield f"{reader.say('tool_read')}: {'; '.join(titles)}"
    yield "\n".join(f"- {heading}: {amount}" for heading, amount, _ in section.amounts)


def _join(part: ToolSection) -> str:
    return "\n\n".join([part.markdown, *(f"### {piece.heading}\n\n{piece.markdown}" for piece in part.parts.values())])


def _make_writer(reader: ReaderContext, imprint: Imprint, cited: dict[str, None]) -> Callable[[str], str]:
    """Make what turns the base's Markdown into everybody's: marks for citations, addresses for documents.

    ``cited`` collects the sources.
    """

    def mark(match: re.Match[str]) -> str:
        try:
            citations = parse_citations(match[1] if match[1].startswith("@") else f"@{match[1]}")
        except ValueError:
            return ""
        cited.update(dict.fromkeys(citation.key for citation in citations))
        return (
            f" ({'; '.join(mark_citation(citation, reader.library.references, reader.lang) for citation in citations)})"
        )

    def link(match: re.Match[str]) -> str:
        document, _, section = match[2].partition("#")
        if document not in reader.library:
            return match[1]
        return _write_link(match[1], reader.document_url(document, section), reader, imprint)

    return lambda markdown: _DOCUMENT.sub(link, _CITATION.sub(mark, _LABEL.sub(r"\1", markdown))).strip()


def _write_link(words: str, url: str, reader: ReaderContext, imprint: Imprint) -> str:
    return f"[{words}]({imprint.site}{url.removeprefix(reader.root)})" if imprint.site else words


def _list_sources(keys: list[str], reader: ReaderContext) -> Iterator[str]:
    for key in keys:
        entry = describe_source(key, reader.library.references, reader.lang)
        parts = [f"{entry.author}." if entry.author else "", f"{entry.title}.", entry.publisher, entry.year, entry.url]
        yield f"- {entry.mark}: {' '.join(part for part in parts if part)}"


def write_message(text: ToolText, outcome: ToolOutcome, addresses: list[str]) -> str:
    """Write a message of at most 480 characters: the tool, its results, and as much advice as there is room for.

    Of ``addresses``, the best first, it carries the first that leaves room for a word; longer ones are left out.
    """
    title = text.title.rstrip(".")
    address = next((one for one in addresses if len(one) <= MESSAGE_LIMIT * 2 // 3), "")
    room = MESSAGE_LIMIT - (len(address) + 1 if address else 0)
    lines = [_shorten(title, room)]
    advice = _list_advice(text, outcome)
    for heading, _ in advice:
        lines += [f"- {heading}"] if len("\n".join([*lines, f"- {heading}"])) <= room else []
    for heading, first in advice:
        said = f"- {heading} {first}" if heading.endswith(("?", "!", ".")) else f"- {heading}: {first}"
        longer = [said if line == f"- {heading}" and first else line for line in lines]
        lines = longer if len("\n".join(longer)) <= room else lines
    return "\n".join([*lines, *([address] if address else [])])


def _list_advice(text: ToolText, outcome: ToolOutcome) -> list[tuple[str, str]]:
    """List the headings of the first results, each with its advice's first sentence."""
    found = []
    for result in outcome.list_results()[:MESSAGE_RESULTS]:
        advice = text.advice(result.section, result.id)
        first = render_plain(take_first_sentence(advice, text.lang))
        found.append((text.name(result.section, result.id), first))
    return found


def _shorten(words: str, limit: int) -> str:
    return words if len(words) <= limit else words[: limit - 1].rsplit(" ", 1)[0] + "…"
