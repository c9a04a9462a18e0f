"""What `alianza check` refuses in kb/ and cases/: every fault with its line and what mends it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from markdown_it.token import Token

from indexer.checking.check_designs import check_designs
from indexer.checking.check_drawings import check_drawings
from indexer.checking.check_front import check_fact_words, check_front, check_front_coverage, check_same_cases
from indexer.checking.check_ids import check_ids
from indexer.checking.check_models import check_models
from indexer.checking.check_references import check_abouts, check_readings
from indexer.content.citations import LOCATOR_LIMITS, PAPER, TABLE_CELLS, Citation, find_locator_fault
from indexer.content.documents import Document, read_corpus
from indexer.content.glossary import check_glossary
from indexer.content.links import check_both_ways, walk_inline
from indexer.content.markdown import EVIDENCE_LABELS
from indexer.content.message_examples import CARE_FILE, OPENERS_FILE, check_named_documents
from indexer.content.notes import GLOSSARY, PRODUCTS, collect_notes, read_note_files
from indexer.content.passages import Passage, Section, build_passages, read_sections
from indexer.content.products import check_products
from indexer.content.sections import FIXED_SECTIONS, is_question
from indexer.content.unwritten import find_unwritten
from indexer.errors import Fault
from indexer.vocabulary import BODY_LANGUAGES, FOLDERS, Maturity

SUMMARY_LIMIT = 480
"""Characters: three SMS joined, or one message to forward."""

LABEL_LIMIT = 3
"""Places that one passage may cite: a reader who opens the source must find the claim there."""


def check(roots: Sequence[Path], strict: bool = False) -> list[Fault]:
    """Find all that is wrong below the folders, ordered by path and line.

    ``strict`` also refuses a place in the paper that no passage cites, a document that lacks English, Spanish or
    Portuguese, and one that people are led to without what to do first or with few asks.
    """
    corpus = read_corpus(roots)
    files, wrong_notes = (read := read_note_files(roots)).files, read.faults
    notes = collect_notes(files)
    library = {(document.id, document.lang): document for document in corpus.documents}
    faults = [*corpus.faults, *wrong_notes]
    passages: list[Passage] = []
    sections: dict[tuple[str, str], list[Section]] = {}
    for document in corpus.documents:
        own, wrong = read_sections(document)
        found, empty = build_passages(document, own)
        passages += found
        faults += wrong + empty
        sections[document.id, document.lang] = own
    if wrong_notes:
        # Without its bibliography or glossary, whatever rests on them would be told as wrong.
        return _sort_faults(faults + find_unwritten(roots))
    for document in corpus.documents:
        faults += _check_document(document, sections, notes["references"])
        faults += _check_translation(document, library, sections)
    faults += _check_labels(passages)
    faults += check_ids(corpus.documents, passages, sections)
    ids = {document.id for document in corpus.documents}
    faults += check_glossary(files[GLOSSARY], ids)
    faults += check_abouts(ids, notes["references"])
    faults += check_products(files[PRODUCTS])
    faults += check_drawings(corpus.documents, roots)
    faults += check_named_documents([*files[CARE_FILE], *files[OPENERS_FILE]], ids)
    unwritten = find_unwritten(roots)
    drafts = {fault.path for fault in unwritten}
    faults += unwritten
    # Of a draft it is enough to hear what is still to be written.
    faults += check_both_ways([d for d in corpus.documents if d.lang == "en" and d.path not in drafts])
    structural = (*check_models(library, sections), *check_designs(corpus.documents, sections, roots))
    faults += [fault for fault in structural if fault.path not in drafts]
    if strict:
        faults += _check_coverage(corpus.documents, passages)
        faults += [fault for document in corpus.documents for fault in check_front_coverage(document)]
        faults += check_readings(corpus.documents, notes["references"])
    return _sort_faults(faults)


def _sort_faults(faults: Sequence[Fault]) -> list[Fault]:
    return sorted(faults, key=lambda fault: (fault.path, fault.line, fault.message))


def _check_document(
    document: Document, sections: Mapping[tuple[str, str], list[Section]], references: Mapping[str, Any]
) -> Iterator[Fault]:
    ids = {id for id, _ in sections}
    yield from _check_head(document, ids, references)
    yield from check_front(document, ids, references)
    yield from check_fact_words(document)
    own = {section.id for section in sections[document.id, document.lang]}
    original = own or {section.id for section in sections.get((document.id, "en"), [])}
    for ask in (*document.asks, *document.messages):
        if ask.section and ask.section not in original:
            yield Fault(
                document.path,
                ask.line,
                f"ask for section '{ask.section}', which the document lacks; it has {', '.join(sorted(original))}.",
            )
    yield from _check_sections(document, sections[document.id, document.lang])
    for token, line in walk_inline(document):
        yield from _check_token(document, token, line, references, sections)


def _check_head(document: Document, ids: set[str], references: Mapping[str, Any]) -> Iterator[Fault]:
    folder = "cases" if document.kind == "case" else FOLDERS[document.kind]
    if document.path.split("/")[-2] != folder:
        yield Fault(
            document.path,
            3,
            f"a {document.kind} stands in '{document.path.rsplit('/', 1)[0]}'; move it to '{folder}/'.",
        )
    if len(document.summary) > SUMMARY_LIMIT:
        yield Fault(
            document.path, 2, f"the summary has {len(document.summary)} characters; cut it to {SUMMARY_LIMIT} at most."
        )
    for related in document.facts.related:
        if related not in ids and document.lang == "en":
            yield Fault(document.path, 2, f"related '{related}' is no document; mend the id or remove it.")
    if document.kind == "practice" and document.lang == "en" and document.facts.maturity is None:
        yield Fault(document.path, 2, f"the practice has no 'maturity'; add one of {', '.join(get_args(Maturity))}.")
    for citation in document.sources:
        yield from _check_citation(document, citation, 2, references)
    for figure in document.facts.figures:
        if figure.source not in references and document.lang == "en":
            yield Fault(
                document.path,
                2,
                f"figure '{figure.what}' has the source '{figure.source}', which references.yaml lacks; add it there.",
            )
    for event in document.facts.events:
        if event.source not in references and document.lang == "en":
            message = (
                f"event '{event.what}' has the source '{event.source}', which references.yaml lacks; add it there."
            )
            yield Fault(document.path, 2, message)


def _check_sections(document: Document, sections: Sequence[Section]) -> Iterator[Fault]:
    expected = FIXED_SECTIONS.get(document.kind)
    found = tuple(section.id for section in sections)
    asked = [section for section in sections if is_question(section.id)]
    fixed = found[: len(found) - len(asked)]
    if sections and expected and fixed != expected:
        message = f"sections are {', '.join(found)}; a {document.kind} has {', '.join(expected)}."
        yield Fault(document.path, document.body_line, message)
    for section in asked:
        if not section.heading.endswith("?"):
            message = (
                f"'{section.heading}' has the id of a question, '{section.id}'; write it as one, or change the id."
            )
            yield Fault(document.path, section.first, message)
    counts = Counter(found)
    for section in sections:
        if counts[section.id] > 1:
            yield Fault(document.path, section.first, f"section id '{section.id}' stands twice; give one another id.")
        for label in section.evidence:
            if label not in EVIDENCE_LABELS:
                yield Fault(
                    document.path,
                    section.first,
                    f"label '.{label}' is unknown; expected one of {', '.join(EVIDENCE_LABELS)}.",
                )


def _check_token(
    document: Document,
    token: Token,
    line: int,
    references: Mapping[str, Any],
    sections: Mapping[tuple[str, str], list[Section]],
) -> Iterator[Fault]:
    if token.type == "citation":
        if token.meta["fault"]:
            yield Fault(document.path, line, f"{token.meta['fault']}.")
        for citation in token.meta["citations"]:
            yield from _check_citation(document, citation, line, references)
    elif token.type == "link_open":
        yield from _check_link(document, str(token.attrGet("href")), line, sections)


def _check_citation(
    document: Document, citation: Citation, line: int, references: Mapping[str, Any]
) -> Iterator[Fault]:
    if citation.key not in references:
        yield Fault(
            document.path,
            line,
            f"cites '{citation.key}', which references.yaml lacks; add the source there or mend the key.",
        )
    if (fault := find_locator_fault(citation)) is not None:
        yield Fault(document.path, line, f"cites '{citation.text}': {fault}; mend the locator.")


def _check_link(
    document: Document, href: str, line: int, sections: Mapping[tuple[str, str], list[Section]]
) -> Iterator[Fault]:
    if not href.startswith("doc:"):
        return
    target, _, anchor = href.removeprefix("doc:").partition("#")
    found = sections.get((target, "en")) or sections.get((target, document.lang))
    if found is None:
        yield Fault(document.path, line, f"link to '{href}': there is no document '{target}'; mend the id.")
    elif anchor and anchor not in {section.id for section in found}:
        yield Fault(
            document.path,
            line,
            f"link to '{href}': '{target}' has no section '{anchor}'; it has {', '.join(s.id for s in found)}.",
        )


def _check_translation(
    document: Document, library: Mapping[tuple[str, str], Document], sections: Mapping[tuple[str, str], list[Section]]
) -> Iterator[Fault]:
    original = library.get((document.id, "en"))
    if document.lang == "en" or original is None:
        return
    yield from check_same_cases(document, original)
    if not sections[document.id, document.lang]:
        return
    if document.kind != original.kind:
        yield Fault(
            document.path, 3, f"kind is '{document.kind}', the original's is '{original.kind}'; make them agree."
        )
    expected = [section.id for section in sections[document.id, "en"]]
    found = [section.id for section in sections[document.id, document.lang]]
    if found != expected:
        yield Fault(
            document.path,
            document.body_line,
            f"sections are {', '.join(found)}; the original has {', '.join(expected)}, in that order.",
        )
    if document.translates != original.body_hash:
        was = f"from an older original ({document.translates})" if document.translates else "from no known original"
        yield Fault(
            document.path,
            2,
            f"translated {was}; look at {original.path}, then run `alianza translated {document.path}`.",
        )


def _check_labels(passages: Sequence[Passage]) -> Iterator[Fault]:
    for passage in passages:
        labels = [label for label in passage.sources if label.startswith(f"{PAPER}#")]
        if len(labels) > LABEL_LIMIT:
            yield Fault(
                passage.path,
                passage.lines[0],
                f"section '{passage.heading}' cites {len(labels)} places of the paper; "
                f"cite {LABEL_LIMIT} at most, or cut the section.",
            )
        if not passage.sources:
            yield Fault(
                passage.path,
                passage.lines[0],
                f"section '{passage.heading}' has no source; cite one, or give the document 'sources'.",
            )


def _check_coverage(documents: Sequence[Document], passages: Sequence[Passage]) -> Iterator[Fault]:
    cited = {label for passage in passages for label in passage.sources}
    for locator, machine in (("§", "p"), ("box", "box")):
        for number in range(1, LOCATOR_LIMITS[locator] + 1):
            if f"{PAPER}#{machine}{number}" not in cited:
                yield Fault(
                    "kb", 0, f"no passage cites {locator} {number} of the paper; write one that says what it says."
                )
    cells = {
        citation.item for document in documents for citation in _list_cited(document) if citation.locator == "table"
    }
    for cell in TABLE_CELLS:
        if cell not in cells:
            yield Fault("kb", 0, f"no passage cites the cell '{cell}' of Table 1; write one that says what it says.")
    bodies = {(passage.document, passage.lang) for passage in passages}
    for document in documents:
        for lang in BODY_LANGUAGES if document.lang == "en" else ():
            if (document.id, lang) not in bodies:
                yield Fault(document.path, 1, f"the document has no body in '{lang}'; write {document.id}.{lang}.md.")


def _list_cited(document: Document) -> list[Citation]:
    found = list(document.sources)
    for token, _ in walk_inline(document):
        if token.type == "citation":
            found += token.meta["citations"]
    return found
