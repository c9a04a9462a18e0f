"""People's spellings to the base's: short forms of messages, and accents that were left out.

Both are read as their full words are: "licitacao" as "licitação", "xq" as "por qué". What is learned comes from the
base's own texts; the short forms stand in ``kb/abbreviations.yaml``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from indexer.content.yaml_composer import shorten
from indexer.content.yaml_text import YamlText
from indexer.errors import Fault
from indexer.text import fold_accents
from indexer.vocabulary import LANGUAGES

ACCENTED_SHARE = 0.9
"""A word is written with its accents where so large a share of the base's texts does: "publico" may be meant, "leche
publica" hardly."""

LEAST_TIMES = 2
"""A spelling that stands once in the base may be a slip."""

ABBREVIATIONS = "abbreviations.yaml"
"""The file of short forms, in kb/."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]*)?")


@dataclass(frozen=True, slots=True)
class Spelling:
    """``forms``: for each language, a word as people type it (accents as typed, lower case) to the full words."""

    forms: Mapping[str, Mapping[str, str]]

    def correct(self, text: str, lang: str) -> str:
        """Write a text with the full words of its language; what is not known stays as it is.

        >>> Spelling({"es": {"xq": "por qué"}}).correct("Xq no pagan", "es")
        'por qué no pagan'
        """
        forms = self.forms.get(lang, {})
        return _WORD.sub(lambda match: forms.get(match[0].lower().replace("’", "'"), match[0]), text) if forms else text


def build_spelling(accents: Mapping[str, Mapping[str, str]], abbreviations: Mapping[str, Any]) -> Spelling:
    """Join learned accents and short forms; a short form counts before an accent."""
    return Spelling(
        {lang: {**accents.get(lang, {}), **read_abbreviations(abbreviations).get(lang, {})} for lang in LANGUAGES}
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


def learn_accents(texts: Iterable[tuple[str, str]]) -> dict[str, dict[str, str]]:
    """Learn from (language, text) pairs which words are written with accents: the form without them to the form with.

    A form is taken where ACCENTED_SHARE of its uses in that language are written so, LEAST_TIMES at least.
    """
    counts: dict[str, Counter[str]] = {lang: Counter() for lang in LANGUAGES}
    for lang, text in texts:
        counts[lang].update(word.lower() for word in _WORD.findall(text))
    return {lang: dict(_choose_forms(found)) for lang, found in counts.items()}


def _choose_forms(counts: Counter[str]) -> Iterator[tuple[str, str]]:
    forms: dict[str, list[str]] = {}
    for word in counts:
        forms.setdefault(fold_accents(word), []).append(word)
    for plain, words in forms.items():
        best = max(words, key=lambda word: (counts[word], word))
        if best != plain and counts[best] >= max(LEAST_TIMES, ACCENTED_SHARE * sum(counts[word] for word in words)):
            yield plain, best
