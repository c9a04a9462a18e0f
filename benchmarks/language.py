"""How often the language of a question is told: the base's own asks, whole and cut to five words.

Compares py3langid alone, with function words (what the bot does), and function words alone; then, for texts of
five words, what the page's language may weigh: right where the page speaks the asker's language, at whose cost where
it speaks another.
"""

from __future__ import annotations

import random

from bot import language
from indexer.content.documents import read_corpus
from indexer.settings import read_settings
from indexer.vocabulary import LANGUAGES

COUNT = 1500
READER_WEIGHTS = (0.0, 1.0, 2.0, 4.0, 8.0, 16.0)


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
    _count_unspoken([text for text, _ in drawn])
    _weigh_readers([(" ".join(text.split()[:5]), lang) for text, lang in drawn])


def _count_unspoken(texts: list[str]) -> None:
    """Print how many of the base's asks, all in the four languages or in Haitian Creole, are taken for another's."""
    taken = [text for text in texts if language.is_unspoken(text)]
    print(f"in none of the four: {len(taken)} of {len(texts)}", *taken, sep="\n  ")


def _weigh_readers(drawn: list[tuple[str, str]]) -> None:
    """Print how often five words are mistaken on a page in their own language, and on one in each of the others."""
    weighed = [(language.weigh_evidence(text), lang) for text, lang in drawn]
    print(f"{'':22}{'own page':>12}{'foreign page':>14}")
    for weight in READER_WEIGHTS:
        own = [_choose(evidence, lang, weight) != lang for evidence, lang in weighed]
        foreign = [
            _choose(evidence, reader, weight) != lang
            for evidence, lang in weighed
            for reader in LANGUAGES
            if reader != lang
        ]
        shares = [100 * sum(mistakes) / len(mistakes) for mistakes in (own, foreign)]
        used = "  in use" if weight == language.READER_WEIGHT else ""
        print(f"the page weighs {weight:6.1f}{shares[0]:10.1f} %{shares[1]:12.1f} %{used}")


def _choose(evidence: dict[str, float], reader: str, weight: float) -> str:
    return max(LANGUAGES, key=lambda lang: evidence[lang] + weight * (lang == reader))


def _detect(text: str, weight: float) -> str:
    evidence = language.weigh_evidence(text, weight)
    return max(LANGUAGES, key=lambda lang: evidence[lang])


if __name__ == "__main__":
    main()
