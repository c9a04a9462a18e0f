"""People's spellings to the base's: short forms of messages, and accents that were left out.

Both are read as their full words are: "licitacao" as "licitação", "xq" as "por qué". What is learned comes from the
base's own texts: how each word is written, and for words that no text uses how words of the same ending are. The short
forms stand in ``kb/abbreviations.yaml``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from indexer.content.yaml_composer import shorten
from indexer.content.yaml_text import YamlText
from indexer.errors import Fault
from indexer.text import fold_accents, stem_words
from indexer.vocabulary import LANGUAGES

ACCENTED_SHARE = 0.9
"""A word is written with its accents where so large a share of the base's texts does: "publico" may be meant, "leche
publica" hardly."""

ENDING_LETTERS = (3, 7)
"""How long an ending is, in letters; at least ENDING_STEM more stand before it."""

ENDING_STEM = 2
LEAST_WORDS, ENDING_SHARE = 10, 0.95
"""An ending is written with its accents where this share of the base's words so ending are, of so many at least."""

ABBREVIATIONS = "abbreviations.yaml"
"""The file of short forms, in kb/."""

_ACCENTED_VOWELS = frozenset("áéíóúâêô")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]*)?")


@dataclass(frozen=True, slots=True)
class Spelling:
    """``forms``: for each language, a word as people type it (accents as typed, lower case) to the full words.

    ``endings``: for each language, an ending without its accents to the same with them, for words that are not among
    ``known``: those of the base's texts, without accents.
    """

    forms: Mapping[str, Mapping[str, str]]
    endings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    known: Mapping[str, Collection[str]] = field(default_factory=dict)

    def correct(self, text: str, lang: str) -> str:
        """Write a text with the full words of its language; what is not known stays as it is.

        >>> Spelling({"es": {"xq": "por qué"}}, {"es": {"ion": "ión"}}).correct("Xq no pagan la fundacion", "es")
        'por qué no pagan la fundación'
        """
        forms, endings, known = self.forms.get(lang, {}), self.endings.get(lang, {}), self.known.get(lang, ())
        if not forms and not endings:
            return text

        def write(match: re.Match[str]) -> str:
            word = match[0].lower().replace("’", "'")
            return forms.get(word) or (match[0] if word in known else _restore_ending(match[0], word, endings))

        return _WORD.sub(write, text)


def _restore_ending(typed: str, word: str, endings: Mapping[str, str]) -> str:
    """Write the accents of a word's ending; ``word`` is ``typed`` in lower case."""
    if word.isascii():
        shortest, longest = ENDING_LETTERS
        for letters in range(min(longest, len(word) - ENDING_STEM), shortest - 1, -1):
            if (ending := endings.get(word[-letters:])) is not None:
                return word[:-letters] + ending
    return typed


def build_spelling(
    learned: Mapping[str, Mapping[str, Mapping[str, str]]],
    abbreviations: Mapping[str, Any],
    known: Mapping[str, Collection[str]] | None = None,
) -> Spelling:
    """Join what `learn_spelling` learned and short forms, which count first; ``known`` are the base's words by
    language, without accents."""
    short, forms = read_abbreviations(abbreviations), learned.get("forms", {})
    return Spelling(
        {lang: {**forms.get(lang, {}), **short[lang]} for lang in LANGUAGES}, learned.get("endings", {}), known or {}
    )


def read_abbreviations(values: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Read ``kb/abbreviations.yaml``: by language, each short form in lower case."""
    return {
        lang: {str(form).lower(): str(words) for form, words in (values.get(lang) or {}).items()} for lang in LANGUAGES
    }


def check_forms(read: YamlText) -> Iterator[Fault]:
    """Find what no short form can be: a form without words, a form that stands twice, a language that is not ours."""
    if not isinstance(read.values, dict):
        kind = type(read.values).__name__
        yield Fault(read.path, 1, f"found a {kind}; expected a list by language, 'es: [… , …]'.")
        return
    for lang, forms in read.values.items():
        line = read.find_line((lang,))
        if lang not in LANGUAGES:
            message = f"the language '{lang}' is unknown; expected one of {', '.join(LANGUAGES)}."
            yield Fault(read.path, line, message)
        elif not isinstance(forms, dict):
            yield Fault(read.path, line, f"'{lang}' holds {shorten(forms)}; expected 'short form: full words' lines.")
        else:
            yield from _check_words(read, lang, forms)


def _check_words(read: YamlText, lang: str, forms: Mapping[str, Any]) -> Iterator[Fault]:
    seen: set[str] = set()
    for form, words in forms.items():
        line = read.find_line((lang, form))
        if not isinstance(words, str) or not words.strip():
            yield Fault(read.path, line, f"'{form}' of '{lang}' has no full words; write them, in quotes.")
        if form.lower() in seen:
            yield Fault(read.path, line, f"'{form}' of '{lang}' stands twice; remove one.")
        seen.add(form.lower())


def learn_spelling(texts: Iterable[tuple[str, str]]) -> dict[str, dict[str, dict[str, str]]]:
    """Learn from (language, text) pairs how words are written: *forms* and *endings*, by language, as Spelling has
    them. ``forms`` hold plurals too, to their singulars, where a stemmer takes the two for different words."""
    counts: dict[str, Counter[str]] = {lang: Counter() for lang in LANGUAGES}
    for lang, text in texts:
        counts[lang].update(word.lower() for word in _WORD.findall(text))
    return {
        "forms": {lang: dict([*_choose_forms(found), *_choose_plurals(found, lang)]) for lang, found in counts.items()},
        "endings": {lang: dict(_choose_endings(found)) for lang, found in counts.items()},
    }


def _group_spellings(counts: Counter[str]) -> Iterator[tuple[str, str, float]]:
    """Give each word without accents, how it is most written, and the share of its uses that are written so."""
    forms: dict[str, list[str]] = {}
    for word in counts:
        forms.setdefault(fold_accents(word), []).append(word)
    for plain, words in forms.items():
        best = max(words, key=lambda word: (counts[word], word))
        yield plain, best, counts[best] / sum(counts[word] for word in words)


def _choose_forms(counts: Counter[str]) -> Iterator[tuple[str, str]]:
    """Choose the words that are written with accents, in ACCENTED_SHARE of their uses: without them, and with."""
    yield from (
        (plain, best) for plain, best, share in _group_spellings(counts) if best != plain and share >= ACCENTED_SHARE
    )


def _choose_plurals(counts: Counter[str], lang: str) -> Iterator[tuple[str, str]]:
    """Choose plurals whose stem is not that of their singular: "cafés", "cafes" to "café".

    They end in an s after an accented vowel, which Spanish and Portuguese stemmers leave, for "interés" keeps it too.
    """
    for word in counts:
        plural = f"{word}s"
        if word[-1] in _ACCENTED_VOWELS and stem_words(plural, lang) != stem_words(word, lang):
            yield plural, word
            if fold_accents(plural) not in counts:
                yield fold_accents(plural), word


def _choose_endings(counts: Counter[str]) -> Iterator[tuple[str, str]]:
    """Choose the endings that are written with accents, the short ones first; a longer one only where it adds some."""
    written = [(plain, best) for plain, best, _ in _group_spellings(counts) if len(plain) == len(best)]
    chosen: dict[str, str] = {}
    shortest, longest = ENDING_LETTERS
    for letters in range(shortest, longest + 1):
        found: dict[str, Counter[str]] = {}
        for plain, best in written:
            if len(plain) >= letters + ENDING_STEM:
                found.setdefault(plain[-letters:], Counter())[best[-letters:]] += 1
        for ending, spellings in found.items():
            best, times = spellings.most_common(1)[0]
            frequent = spellings.total() >= LEAST_WORDS and times >= ENDING_SHARE * spellings.total()
            if frequent and best not in (ending, _restore_ending(ending, ending, chosen)):
                chosen[ending] = best
    yield from chosen.items()
