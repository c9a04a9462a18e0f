"""How often the language of a few words is told: short phrases that people might type, and the base's own asks cut.

Compares letters alone (py3langid), with function words, and with the words of the base's texts (what the bot does);
then what the page's language may weigh: right where the page speaks the asker's language, at whose cost where it
speaks another; and how many asks are taken for a language that is none of the four. `phrases.jsonl` holds phrases
written for this: weights were first chosen by the half *develop*, then, after *held* had been opened (3 of 120 wrong),
by the base's asks; *fresh*, 15 a language, was written and opened after that.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bot import language
from indexer.content.documents import read_corpus
from indexer.content.language_words import NO_WORDS, LanguageWords, count_words
from indexer.search.index import load_index
from indexer.settings import read_settings
from indexer.vocabulary import LANGUAGES

PHRASES = Path(__file__).parent / "phrases.jsonl"
PARTS = ("develop", "held", "fresh")
COUNT = 1500
READER_WEIGHTS = (0.0, 1.0, 2.0, 4.0, 8.0)

Text = tuple[str, str]
"""A text and the language that it is in."""


def main() -> None:
    """Print the share of mistakes of each way on each set, and how many texts count as open."""
    settings = read_settings()
    words = load_index(settings.index).language_words
    asks = [(ask.text, document.lang) for document in read_corpus(settings.kb).documents for ask in document.asks]
    drawn = random.Random(0).sample(asks, min(COUNT, len(asks)))
    sets = {part: read_phrases(part) for part in PARTS}
    unseen = _leave_out(words, drawn)
    sets |= {f"asks, {count} words": [(_cut(text, count), lang) for text, lang in drawn] for count in (2, 3, 5)}
    sets["asks, whole"] = drawn
    columns = ("letters", "+ function words", "+ the base", "open, %", "wrong if sure, %")
    print("".join([f"{'wrong, %':18}", *(f"{column:>18}" for column in columns)]))
    for name, texts in sets.items():
        _compare(name, texts, unseen if name.startswith("asks") else words)
    for name, texts in sets.items():
        if name in PARTS:
            _list_wrong(name, texts, words)
    _count_unspoken([text for text, _ in drawn])
    _weigh_readers(sets["asks, 3 words"], unseen)


def read_phrases(part: str) -> list[Text]:
    """Read the short phrases of one of PARTS."""
    lines = [json.loads(line) for line in PHRASES.read_text(encoding="utf-8").splitlines()]
    return [(line["text"], line["lang"]) for line in lines if line["part"] == part]


def _leave_out(words: LanguageWords, texts: Sequence[Text]) -> LanguageWords:
    """Take the words of some of the base's own texts out of its count, as if it had never seen them."""
    counts = {lang: Counter(found) for lang, found in words.counts.items()}
    for lang, found in count_words((lang, text) for text, lang in texts).items():
        counts[lang] -= Counter(found)
    return LanguageWords(counts)


def _cut(text: str, count: int) -> str:
    return " ".join(text.split()[:count])


def _compare(name: str, texts: Sequence[Text], words: LanguageWords) -> None:
    ways = [
        [_choose(language.weigh_evidence(text, *way), "", 0) != lang for text, lang in texts]
        for way in ((NO_WORDS, 1.0, 0.0), (NO_WORDS,), (words,))
    ]
    told = [(language.tell_language(text, words=words), lang) for text, lang in texts]
    surely_wrong = [found.sure and found.lang != lang for found, lang in told]
    shares = [100 * sum(found) / len(texts) for found in (*ways, [not found.sure for found, _ in told], surely_wrong)]
    print(f"{name:18}{''.join(f'{share:18.1f}' for share in shares)}")


def _list_wrong(name: str, texts: Sequence[Text], words: LanguageWords) -> None:
    for lang in LANGUAGES:
        own = [text for text, its in texts if its == lang]
        wrong = [text for text in own if language.detect_language(text, words=words) != lang]
        print(f"{name}, {lang}: {len(wrong)} of {len(own)} wrong{': ' if wrong else ''}{'; '.join(wrong)}")


def _count_unspoken(texts: Sequence[str]) -> None:
    """Print how many of the base's asks, all in the four languages or in Haitian Creole, are taken for another's."""
    taken = [text for text in texts if language.is_unspoken(text)]
    print(f"in none of the four: {len(taken)} of {len(texts)}", *taken, sep="\n  ")


def _weigh_readers(drawn: Sequence[Text], words: LanguageWords) -> None:
    """Print how often three words are mistaken on a page in their own language, and on one in each of the others."""
    weighed = [(language.weigh_evidence(text, words), lang) for text, lang in drawn]
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


if __name__ == "__main__":
    main()
