"""Score sections by the glossary's synonyms of a question's terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.content.glossary import Glossary
from indexer.search.bm25 import Lexicon
from indexer.text import stem_words


def score_synonyms(
    text: str, languages: Sequence[str], glossary: Glossary, lexicons: Mapping[str, Lexicon], weight: float
) -> NDArray[np.float32]:
    """Score every entry by what else the glossary calls a text's terms, ``(count,) float32``, 0 or more.

    A term brings at most ``weight`` of what its own words could, and nothing where they bring more: an entry
    with the word that was typed keeps its lead. ``languages`` are the text's own and, where that has no entries,
    those to look in instead, best first.
    """
    lang = languages[0]
    own = lexicons[lang]
    into = next((code for code in languages if lexicons[code].has_words), lang)
    gains = np.zeros(own.count, np.float32)
    for widening in dict.fromkeys(glossary.widen(text, lang, into)):
        if widening.others:
            best = np.max([lexicons[into].score_stems(stems) for stems in widening.others], axis=0)
            said = own.score_stems(widening.own)
            gains += own.bound(widening.own) * np.maximum(weight * best - said, 0)
    total = own.bound(list(dict.fromkeys(stem_words(text, lang))))
    return gains / np.float32(total) if total else gains
