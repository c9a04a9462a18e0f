"""The field's words: read them, find them in a text, and give the other words that mean the same. Pure."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict

from indexer.content.designs import Identifier
from indexer.content.facts import Line
from indexer.content.yaml_text import YamlText
from indexer.errors import Fault
from indexer.text import fold_accents, locate_stems
from indexer.vocabulary import LANGUAGES

_GAP = re.compile(r"[-,'’]?\s*")
_BREAK = re.compile(r"[.;:!?…()\[\]{}«»“”\"\n]")
"""What a term never reaches across."""

_PLURALS = frozenset(
    {("", "s"), ("", "es"), ("y", "ies"), ("ao", "oes"), ("ao", "aes"), ("m", "ns"), ("l", "is"), ("z", "ces"),
     ("", "x"), ("l", "ux")}
)  # fmt: skip
"""How a word's end differs from its plural's in the four languages, accents folded."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A term in one language: ``also`` are synonyms and the plain words that people type."""

    term: str
    also: tuple[str, ...]
    definition: str

    @property
    def forms(self) -> tuple[str, ...]:
        """All ways to say it, the term first."""
        return (self.term, *self.also)


@dataclass(frozen=True, slots=True)
class Term:
    """An idea of the field. ``see`` names the document that explains it; an ``everyday`` one needs no explaining."""

    id: str
    wordings: Mapping[str, Wording]
    see: str = ""
    everyday: bool = False


@dataclass(frozen=True, slots=True)
class TermMatch:
    """A term found in a text, from character ``start`` to before ``end``."""

    term: Term
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Widening:
    """What to look for beside a question's own words: ``own`` are the stems with which it names a term,
    ``others`` the stems of each other form."""

    own: tuple[str, ...]
    others: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to say a term: its words, accents folded, and the stems of those that are no stop words."""

    term: Term
    text: str
    words: tuple[str, ...]
    stems: tuple[str, ...]

    @property
    def is_telling(self) -> bool:
        """Whether its stems alone say it: *venta por fuera* without its stop words is any sale."""
        return 2 * len(self.stems) > len(self.words)


@dataclass(frozen=True, slots=True)
class _Forms:
    """A language's terms by the first stem of their name, its telling forms by their first stem, the longest
    first, and the stems of each term's telling forms."""

    names: Mapping[str, Sequence[_Form]]
    forms: Mapping[str, Sequence[_Form]]
    stems: Mapping[str, tuple[tuple[str, ...], ...]]


class Glossary:
    """All terms; a language's forms are stemmed when they are first asked for."""

    def __init__(self, terms: Iterable[Term] = ()) -> None:
        self.terms = tuple(terms)
        self._forms: dict[str, _Forms] = {}

    def __repr__(self) -> str:
        return f"<Glossary terms={len(self.terms)}>"

    def find(self, text: str, lang: str) -> list[TermMatch]:
        """Find terms by their names, word for word and plurals too, in the order they stand.

        Where two begin at one word the longer counts.
        """
        words = locate_stems(text, lang)
        names = self._read_forms(lang).names
        matches: list[TermMatch] = []
        for at, (stem, start, _) in enumerate(words):
            if matches and start < matches[-1].end:
                continue
            place = next((f for f in names.get(stem, ()) if _is_named(f, text, words[at : at + len(f.words)])), None)
            if place:
                matches.append(TermMatch(place.term, start, words[at + len(place.words) - 1][2]))
        return matches

    def widen(self, text: str, lang: str, into: str = "") -> tuple[Widening, ...]:
        """Find a question's terms by any of their forms, and give what else they are called.

        ``lang`` is the question's language, ``into`` that of the words to give, the same unless named.
        """
        words = [word for word in locate_stems(text, lang) if word[0]]
        forms = self._read_forms(lang).forms
        others = self._read_forms(into or lang).stems
        found: list[Widening] = []
        at = 0
        while at < len(words):
            form = next((f for f in forms.get(words[at][0], ()) if _is_said(f, text, words[at:])), None)
            if form:
                stems = tuple(stems for stems in others.get(form.term.id, ()) if stems != form.stems)
                found.append(Widening(form.stems, stems))
            at += len(form.stems) if form else 1
        return tuple(found)

    def _read_forms(self, lang: str) -> _Forms:
        if lang not in self._forms:
            self._forms[lang] = _stem_forms(self.terms, lang)
        return self._forms[lang]


def _stem_forms(terms: Iterable[Term], lang: str) -> _Forms:
    names: dict[str, list[_Form]] = {}
    forms: dict[str, list[_Form]] = {}
    stems: dict[str, tuple[tuple[str, ...], ...]] = {}
    for term in terms:
        said = [_read_form(term, text, lang) for text in (term.wordings[lang].forms if lang in term.wordings else ())]
        telling = [form for form in said if form.is_telling]
        stems[term.id] = tuple(dict.fromkeys(form.stems for form in telling))
        for form in said[:1]:
            names.setdefault(locate_stems(form.text, lang)[0][0], []).append(form)
        for form in telling:
            forms.setdefault(form.stems[0], []).append(form)
    for listed in (*names.values(), *forms.values()):
        # Of two terms with one form, the one that is called so comes first.
        listed.sort(key=lambda form: (-len(form.words), form.text != form.term.wordings[lang].term))
    return _Forms(names, forms, stems)


def _read_form(term: Term, text: str, lang: str) -> _Form:
    words = locate_stems(text, lang)
    return _Form(
        term,
        text,
        tuple(fold_accents(text[start:end]) for _, start, end in words),
        tuple(stem for stem, _, _ in words if stem),
    )


def _is_named(form: _Form, text: str, place: Sequence[tuple[str, int, int]]) -> bool:
    """Say whether the words at ``place`` are the form's own, one after the other."""
    words = [fold_accents(text[start:end]) for _, start, end in place]
    if len(words) != len(form.words) or not all(map(_is_same_word, words, form.words)):
        return False
    gaps = [text[before[2] : after[1]] for before, after in itertools.pairwise(place)]
    marks = "".join(gaps)
    # "by law" is not "by-law".
    return all(map(_GAP.fullmatch, gaps)) and all(marks.count(mark) == form.text.count(mark) for mark in ",-")


def _is_same_word(word: str, other: str) -> bool:
    shared = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(word, other, strict=False)))
    return word == other or tuple(sorted((word[shared:], other[shared:]), key=len)) in _PLURALS


def list_forms(word: str) -> Iterator[str]:
    """Give a word, accents folded, and what its plural may be in one of the four languages."""
    yield word
    yield from (word.removesuffix(one) + many for one, many in _PLURALS if word.endswith(one))


def _is_said(form: _Form, text: str, words: Sequence[tuple[str, int, int]]) -> bool:
    """Say whether a form's stems stand here, one after the other, whatever stop words lie between."""
    place = words[: len(form.stems)]
    if tuple(stem for stem, _, _ in place) != form.stems:
        return False
    between = text[place[0][1] : place[-1][2]]
    return not _BREAK.search(between) and between.count(",") <= form.text.count(",")


def read_glossary(entries: Iterable[Mapping[str, Any]]) -> Glossary:
    """Read the entries of ``kb/glossary.yaml``, as an index keeps them; those without words are left out."""
    return Glossary(term for entry in entries if (term := _read_term(entry)).wordings)


def _read_term(entry: Mapping[str, Any]) -> Term:
    wordings = {
        lang: Wording(str(said["term"]), tuple(map(str, said.get("also", ()))), str(said.get("definition", "")))
        for lang in LANGUAGES
        if isinstance(said := entry.get(lang), Mapping) and said.get("term")
    }
    return Term(str(entry.get("id", "")), wordings, str(entry.get("see") or ""), bool(entry.get("everyday")))


class EntryWording(BaseModel):
    """A term in one language, as ``kb/glossary.yaml`` writes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    term: Line | None = None
    also: tuple[Line, ...] = ()
    definition: Line | None = None


class Entry(BaseModel):
    """A term of ``kb/glossary.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Identifier
    en: EntryWording | None = None
    es: EntryWording | None = None
    pt: EntryWording | None = None
    fr: EntryWording | None = None
    see: Identifier | None = None
    everyday: bool = False


def check_glossary(files: Iterable[YamlText], documents: Collection[str]) -> Iterator[Fault]:
    """Find ids that stand twice, terms without words or definition in a language, and links to no document."""
    seen: set[str] = set()
    for file in files:
        for number, entry in enumerate(file.values):
            id, line = entry["id"], file.find_line((number,))
            if id in seen:
                yield Fault(file.path, line, f"the term '{id}' stands twice; give one of them another id.")
            seen.add(id)
            if (see := entry.get("see")) and see not in documents:
                message = f"the term '{id}' sees '{see}', which is no document; mend the id or remove it."
                yield Fault(file.path, file.find_line((number, "see")), message)
            for lang in LANGUAGES:
                said = entry.get(lang) or {}
                if not said.get("term") or not said.get("definition"):
                    message = f"the term '{id}' lacks its term or definition in '{lang}'; write both."
                    yield Fault(file.path, file.find_line((number, lang)), message)
