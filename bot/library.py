"""The documents of an index by id and language: titles, links, facts, what to do first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from indexer.content.documents import Document
from indexer.content.drawings import DRAWINGS, Drawing, load_drawings
from indexer.content.evidence import Judgement, judge_evidence
from indexer.content.fact_words import compare_words, translate_facts
from indexer.content.facts import Facts
from indexer.content.glossary import Glossary
from indexer.content.legal import CountryLaw
from indexer.content.passages import Passage, read_case_link, read_first
from indexer.content.records import read_documents
from indexer.errors import REBUILD, IndexStorageError
from indexer.vocabulary import KINDS, LANGUAGES, STAGES, choose_version


class Library:
    """Documents, bibliography, the field's words, what is known of laws by country, drawings by id and language;
    read-only.

    ``practices`` and ``cases`` list those of the kind, ``remedies`` for each problem those that answer it, in its
    author's order.
    """

    def __init__(
        self,
        documents: Iterable[Document],
        references: Mapping[str, Any],
        glossary: Glossary | None = None,
        laws: Sequence[CountryLaw] = (),
        drawings: Mapping[str, Mapping[str, Drawing]] | None = None,
    ) -> None:
        self.references = references
        self.drawings = drawings or {}
        self.laws = {law.country: law for law in laws}
        self.glossary = glossary or Glossary()
        self._versions: dict[str, dict[str, Document]] = {}
        self._judged: dict[str, Judgement | None] = {}
        for document in documents:
            self._versions.setdefault(document.id, {})[document.lang] = document
        self._kinds = {name: next(iter(versions.values())).kind for name, versions in self._versions.items()}
        self._linked: dict[str, list[str]] = {}
        for name in self._versions:
            for other in self._facts(name).related:
                self._linked.setdefault(other, []).append(name)
        self.practices = tuple(document for document in self._versions if self.kind(document) == "practice")
        self.cases = tuple(document for document in self._versions if self.kind(document) == "case")
        self.remedies = {
            document: tuple(self.related(document, "practice"))
            for document in self._versions
            if self.kind(document) == "problem"
        }

    def __repr__(self) -> str:
        return f"<Library documents={len(self._versions)}>"

    def __contains__(self, document: str) -> bool:
        return document in self._versions

    def find(self, document: str, lang: str) -> Document:
        """Give a document's version for a reader of ``lang``: that language, else the nearest with a body.

        Raises KeyError where there is no such document.
        """
        return self._choose(document, lang, lambda version: bool(version.body.strip()))

    def title(self, document: str, lang: str) -> str:
        """Give a document's title for a reader of ``lang``, also where its body stands in another."""
        versions = self._versions[document]
        return versions[lang].title if lang in versions else self.find(document, lang).title

    def summary(self, document: str, lang: str) -> str:
        """Give a document's summary for a reader of ``lang``, also where its body stands in another."""
        versions = self._versions[document]
        return versions[lang].summary if lang in versions else self.find(document, lang).summary

    def list_asks(self, document: str, lang: str) -> list[tuple[str, str]]:
        """List the questions that a document answers in ``lang``: (section, question)."""
        version = self._versions[document].get(lang)
        return [(ask.section, ask.text) for ask in version.asks] if version else []

    def list_languages(self, document: str) -> list[str]:
        """List the languages in which a document has a body."""
        return [lang for lang, version in self._versions[document].items() if version.body.strip()]

    def list_documents(self, lang: str, kind: str | None = None) -> list[Document]:
        """List documents for a reader of ``lang``: stages in their order, others by title."""
        found = [self.find(document, lang) for document in self._versions]
        chosen = [document for document in found if kind in (None, document.kind)]
        return sorted(
            chosen,
            key=lambda document: (KINDS.index(document.kind), _stage_order(document), self.title(document.id, lang)),
        )

    def count(self, kind: str) -> int:
        """Count the documents of a kind."""
        return sum(self.kind(document) == kind for document in self._versions)

    def list_tools(self) -> list[str]:
        """List the tools in the order of need: by the first stage that they serve, those for every stage first."""

        def place(tool: str) -> tuple[int, int]:
            stages = [STAGES.index(stage) for stage in self.list_stages(tool)]
            return min(stages, default=len(STAGES)), -len(stages)

        return sorted((document for document in self._versions if self.kind(document) == "tool"), key=place)

    def related(self, document: str, kind: str) -> list[str]:
        """List the related documents of one kind, in the order their author gave."""
        return [other for other in self._facts(document).related if self._kinds.get(other) == kind]

    def linked(self, document: str, kind: str) -> list[str]:
        """List the documents of one kind that a document names, in its author's order, then those that name it."""
        both = dict.fromkeys([*self.related(document, kind), *self._linked.get(document, ())])
        return [other for other in both if self.kind(other) == kind]

    def first(self, document: str, lang: str) -> Passage | None:
        """Give what a document says to do first, for a reader of ``lang``; None where it says nothing of it."""
        return read_first(self._choose(document, lang, lambda version: bool(version.first.sentences)))

    def find_drawing(self, document: str, lang: str) -> str:
        """Give the id of the drawing that a document shows, "" for none or one that does not speak ``lang``."""
        name = self._facts(document).drawing or ""
        return name if lang in self.drawings.get(name, {}) else ""

    def list_case_links(self, document: str) -> list[str]:
        """List the cases that show something about a document, the most telling first."""
        version = next((one for one in self._versions[document].values() if one.cases), None)
        return [link.case for link in version.cases if link.case in self] if version else []

    def case_link(self, document: str, case: str, lang: str) -> Passage | None:
        """Give what a document says that happened in a case, for a reader of ``lang``; None without such a link."""
        return read_case_link(self._choose(document, lang, lambda version: bool(version.cases)), case)

    def _choose(self, document: str, lang: str, has: Callable[[Document], bool]) -> Document:
        """Choose the version for a reader of ``lang``: that language, else the nearest that has what is wanted."""
        versions = self._versions[document]
        held = {code: version for code, version in versions.items() if has(version)}
        return choose_version(held, lang) or next(iter(versions.values()))

    def _facts(self, document: str) -> Facts:
        return next(iter(self._versions[document].values())).facts

    def kind(self, document: str) -> str:
        """Give a document's kind."""
        return self._kinds[document]

    def list_stages(self, document: str) -> tuple[str, ...]:
        """List the stages that a document speaks to."""
        return self._facts(document).stages

    def list_countries(self, document: str) -> tuple[str, ...]:
        """List the countries (ISO 3166-1 alpha-2) of a case."""
        return self._facts(document).country

    def went_wrong(self, document: str) -> bool:
        """Say whether anything of a case went wrong: a crisis, a rescue, a decline, an end without its goal."""
        return self._facts(document).went_wrong

    def read_facts(self, document: str, lang: str) -> tuple[Facts, bool]:
        """Give a document's facts with the free texts in ``lang``, where its translation has words for them; else as
        they stand in the original. The second value says whether they are in ``lang``'s own words."""
        versions = self._versions[document]
        facts = next(iter(versions.values())).facts
        words = versions[lang].fact_words if lang in versions else None
        if words is None or any(compare_words(facts, words)):
            return facts, False
        return translate_facts(facts, words), True

    def judge_evidence(self, document: str) -> Judgement | None:
        """Judge the sources of a case by the rubric; None where nothing is known of them."""
        if document not in self._judged:
            original = min(self._versions[document].values(), key=lambda version: LANGUAGES.index(version.lang))
            self._judged[document] = judge_evidence(original, self.references)
        return self._judged[document]

    def matches(self, id: str, own_kind: str, kind: str | None, stage: str | None, country: str | None) -> bool:
        """Say whether a document, of ``own_kind``, has the kind, stage and country asked for (None: any)."""
        facts = self._facts(id)
        return (
            kind in (None, own_kind)
            and (stage is None or stage in facts.stages)
            and (country is None or country in facts.country)
        )


def _stage_order(document: Document) -> int:
    return STAGES.index(document.id) if document.id in STAGES else 0


def load_library(
    data: Path, references: Mapping[str, Any], glossary: Glossary | None = None, laws: Sequence[CountryLaw] = ()
) -> Library:
    """Load the documents that an index was made from; ``data`` is its folder of data.

    Raises IndexStorageError where they cannot be read: two builds may have ended since the index was loaded.
    """
    try:
        drawings = load_drawings(data / DRAWINGS)
        return Library(read_documents(data / "documents.jsonl"), references, glossary, laws, drawings)
    except OSError as error:
        raise IndexStorageError(f"{data}: the documents cannot be read ({error.strerror}); {REBUILD}.") from None
    except (ValueError, TypeError, KeyError):
        # An older program wrote them: a field or a closed list has changed since.
        raise IndexStorageError(f"{data}: the documents were written by another version; {REBUILD}.") from None
