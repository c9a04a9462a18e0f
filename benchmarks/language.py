"""How often the language of a question is told: the base's own asks, whole and cut to five words.

Compares py3langid alone, with function words (what the bot does), and function words alone.
"""

from __future__ import annotations

import random

from bot import language
from indexer.documents import read_corpus
from indexer.frontmatter import LANGUAGES
from indexer.settings import read_settings

COUNT = 1500


def main() -> None:
    """Print the share of mistakes of each way, and its ratio to py3langid alone."""
    corpus = read_corpus(read_settings().kb)
    asks = [(ask.text, document.lang) for document in corpus.documents for ask in document.asks]
    drawn = random.Random(0).sample(asks, min(COUNT, len(asks)))
    print(f"{'':22}{'whole':>9}{'five words':>12}")
    for name, weight in (
        ("py3langid alone", 0.0),
        ("with function words", language.STOPWORD_WEIGHT),
        ("function words weigh 1000", 1000.0),
    ):
        mistakes = []
        for words in (None, 5):
            texts = [(" ".join(text.split()[:words]), lang) for text, lang in drawn]
            mistakes.append(sum(_detect(text, weight) != lang for text, lang in texts) / len(texts))
        print(f"{name:26}{100 * mistakes[0]:6.1f} %{100 * mistakes[1]:9.1f} %  wrong of {len(drawn)}")


def _detect(text: str, weight: float) -> str:
    evidence = language.weigh_evidence(text, weight)
    return max(LANGUAGES, key=lambda lang: evidence[lang])


if __name__ == "__main__":
    main()
