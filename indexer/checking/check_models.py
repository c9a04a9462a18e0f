"""What `alianza check` refuses in a model: a text that cannot be filled in, blanks that languages do not share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from indexer.content.documents import Document
from indexer.content.links import walk_inline
from indexer.content.markdown import is_blank
from indexer.content.model_texts import list_blanks, read_section_lines
from indexer.content.passages import Section
from indexer.content.sections import SETTLES, TEXT, TRAPS
from indexer.errors import Fault

LABEL_LIMIT = 80
"""Characters that say what to fill in: they stand above a field, on a phone."""

LINES, BLANKS = 60, 60
"""Lines and blanks of one text, at most: a sheet, and a form that one fills in."""

USED_BY = ("practice", "problem", "tool")
"""What a model belongs to."""


def check_models(
    library: Mapping[tuple[str, str], Document], sections: Mapping[tuple[str, str], Sequence[Section]]
) -> Iterator[Fault]:
    """Find what is wrong with models; ``library`` are all documents by id and language, ``sections`` theirs."""
    kinds = {id: document.kind for (id, _), document in library.items()}
    for (id, lang), document in library.items():
        if document.kind == "model" and sections[id, lang]:
            yield from _check_model(document, sections[id, lang], library.get((id, "en")), sections.get((id, "en"), ()))
            if lang == "en" and not {kinds.get(other) for other in document.facts.related} & {*USED_BY}:
                message = "'related' names no practice, problem or tool; name those that the text is for."
                yield Fault(document.path, 2, message)


def _check_model(
    document: Document, sections: Sequence[Section], original: Document | None, originals: Sequence[Section]
) -> Iterator[Fault]:
    """Check one language's version; ``originals`` are the sections of the original."""
    by_id = {section.id: section for section in sections}
    other = next((section for section in originals if section.id == TEXT), None)
    for id in (SETTLES, TRAPS):
        if id in by_id and not any(token.type == "list_item_open" for token in by_id[id].tokens):
            yield Fault(document.path, by_id[id].first, f"section '{id}' has no list; write each point as '- …'.")
    if TEXT in by_id:
        yield from _check_text(document, by_id[TEXT])
        if original is not None and original is not document:
            yield from _compare_blanks(document, by_id[TEXT], original, other)
    yield from _check_places(document, by_id.get(TEXT))


def _check_text(document: Document, section: Section) -> Iterator[Fault]:
    lines = read_section_lines(section)
    blanks = list_blanks(lines)
    if not any(token.type == "ordered_list_open" for token in section.tokens):
        yield Fault(document.path, section.first, "the text has no numbered list; write its clauses as '1. …'.")
    for token in section.tokens:
        if token.type == "table_open":
            yield Fault(document.path, document.body_line + (token.map or [0])[0], "the text has a table; write lines.")
    if not blanks:
        yield Fault(document.path, section.first, "the text has no blank; write '[what to fill in]{.blank}'.")
    for found, most, name in ((len(lines), LINES, "lines"), (len(blanks), BLANKS, "blanks")):
        if found > most:
            yield Fault(document.path, section.first, f"the text has {found} {name}; cut it to {most} at most.")
    for line in lines:
        for blank in line.blanks:
            if not blank or len(blank) > LABEL_LIMIT:
                message = f"blank '{blank[:30]}' has {len(blank)} characters; expected 1 to {LABEL_LIMIT}."
                yield Fault(document.path, line.line, message)
        if any("___" in piece.words for piece in line.pieces):
            message = "a blank '____' does not say what to fill in; write '[what to fill in]{.blank}'."
            yield Fault(document.path, line.line, message)


def _compare_blanks(document: Document, section: Section, original: Document, other: Section | None) -> Iterator[Fault]:
    own, others = (len(list_blanks(read_section_lines(one))) if one else 0 for one in (section, other))
    if own != others:
        message = f"the text has {own} different blanks, the original {others} ({original.path}); make them agree."
        yield Fault(document.path, section.first, message)


def _check_places(document: Document, text: Section | None) -> Iterator[Fault]:
    """Find blanks that stand elsewhere than in the text to fill in."""
    for token, line in walk_inline(document):
        if is_blank(token) and not (text and text.first <= line <= text.last):
            yield Fault(document.path, line, f"a blank stands outside section '{TEXT}'; write it in words.")
