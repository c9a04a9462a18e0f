"""How surely questions that ask the same are put together: ``python -m benchmarks.askings``.

Asks of one section in one language count as the same, asks of two documents as different; the first is generous, since
a section answers several questions. Printed is the share of pairs of each kind at or above a cosine.
"""

from __future__ import annotations

import itertools
import random

import numpy as np

from bot.contributions.askings import SAME, embed_texts
from bot.contributions.board import FITS
from bot.engine import Engine
from indexer.settings import read_settings
from indexer.vocabulary import BODY_LANGUAGES

SECTIONS = 120
ASKS = 4
CUTS = (0.45, FITS, 0.55, 0.6, SAME, 0.7)


def main() -> None:
    """Print a table: cosine, share of like pairs, share of other pairs, by language."""
    engine = Engine.open(read_settings())
    print("language  cosine  same section  other document")
    for lang in BODY_LANGUAGES:
        asks = draw_asks(engine, lang)
        vectors = np.stack(list(embed_texts([(text, lang) for _, _, text in asks], engine.knowledge.retriever)))
        cosines = vectors @ vectors.T
        pairs = list(itertools.combinations(range(len(asks)), 2))
        same = np.array([cosines[a, b] for a, b in pairs if asks[a][:2] == asks[b][:2]])
        other = np.array([cosines[a, b] for a, b in pairs if asks[a][0] != asks[b][0]])
        for cut in CUTS:
            print(f"{lang:8}  {cut:6.2f}  {np.mean(same >= cut):12.3%}  {np.mean(other >= cut):14.4%}")


def draw_asks(engine: Engine, lang: str) -> list[tuple[str, str, str]]:
    """Draw asks of sections that have several: (document, section, question)."""
    sections: dict[tuple[str, str], list[str]] = {}
    for document in engine.library.list_documents(lang):
        for section, text in engine.library.list_asks(document.id, lang):
            sections.setdefault((document.id, section), []).append(text)
    drawn = random.Random(1).sample([place for place, texts in sections.items() if len(texts) >= 3], SECTIONS)
    return [(*place, text) for place in drawn for text in sections[place][:ASKS]]


if __name__ == "__main__":
    main()
