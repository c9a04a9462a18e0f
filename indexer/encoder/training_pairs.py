"""Questions and the texts that answer them: what the encoder is tuned on, from the base's own documents.

A question comes from ``asks`` and leads to its section, or from ``messages`` and leads to the first; one from
``not_asks`` leads to the document that it names, and the document that warns of it is its hard negative.
"""

from __future__ import annotations

import hashlib
import json
import random
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass

from indexer.content.documents import Document
from indexer.content.passages import Passage

OTHER_LANGUAGE = 0.3
"""The share of questions that are paired with a text in any of its languages, not their own."""
SUMMARY = 0.2
"""The share of questions that are paired with a document's title and summary."""
NOISE = 0.1
"""The share of questions that each kind of noise touches: no accents, no capitals and stops, two words joined."""


@dataclass(frozen=True, slots=True)
class TrainingPair:
    """A question, the document it belongs to, the section that answers it, and a document it does not belong to."""

    question: str
    lang: str
    document: str
    section: str
    negative: str = ""


@dataclass(frozen=True, slots=True)
class TrainingTexts:
    """What answers: sections by (document, section) and summaries by document, each by language."""

    sections: Mapping[tuple[str, str], Mapping[str, str]]
    summaries: Mapping[str, Mapping[str, str]]

    def draw(self, pair: TrainingPair, chance: random.Random) -> str:
        """Draw a text that answers the pair's question."""
        draw = chance.random()
        if draw < SUMMARY or (pair.document, pair.section) not in self.sections:
            return self.summarize(pair.document, pair.lang)
        versions = self.sections[pair.document, pair.section]
        if pair.lang in versions and chance.random() >= OTHER_LANGUAGE:
            return versions[pair.lang]
        return versions[chance.choice(sorted(versions))]

    def summarize(self, document: str, lang: str) -> str:
        """Give a document's title and summary in a language, else in the first it has."""
        versions = self.summaries[document]
        return versions.get(lang) or versions[min(versions)]


def collect_texts(documents: Sequence[Document], passages: Sequence[Passage]) -> TrainingTexts:
    """Collect the texts of sections, without title and heading, and of summaries."""
    sections: dict[tuple[str, str], dict[str, str]] = {}
    for passage in passages:
        text = " ".join(sentence.plain for sentence in passage.sentences)
        sections.setdefault(passage.section_key, {})[passage.lang] = text
    summaries: dict[str, dict[str, str]] = {}
    for document in documents:
        summaries.setdefault(document.id, {})[document.lang] = f"{document.title}. {document.summary}"
    return TrainingTexts(sections, summaries)


def list_pairs(documents: Sequence[Document], texts: TrainingTexts) -> list[TrainingPair]:
    """List every question of the documents, in their order, once for each document it belongs to."""
    first: dict[str, str] = {}
    for document, section in texts.sections:
        first.setdefault(document, section)
    pairs = [pair for document in documents for pair in _list_of_document(document, texts, first)]
    return list(dict.fromkeys(pairs))


def _list_of_document(document: Document, texts: TrainingTexts, first: Mapping[str, str]) -> Iterator[TrainingPair]:
    home = first.get(document.id, "")
    for ask in (*document.asks, *document.messages):
        section = ask.section if (document.id, ask.section) in texts.sections else home
        yield TrainingPair(ask.text, document.lang, document.id, section)
    for ask in document.not_asks:
        if ask.section in texts.summaries:
            yield TrainingPair(ask.text, document.lang, ask.section, first.get(ask.section, ""), document.id)


def draw_pairs(pairs: Sequence[TrainingPair], most: int, chance: random.Random) -> list[TrainingPair]:
    """Shuffle the pairs and keep at most ``most`` for a document in a language, those with a negative first."""
    shuffled = list(pairs)
    chance.shuffle(shuffled)
    kept: dict[tuple[str, str], int] = {}
    drawn = []
    for pair in sorted(shuffled, key=lambda pair: not pair.negative):
        place = (pair.document, pair.lang)
        kept[place] = kept.get(place, 0) + 1
        if kept[place] <= most:
            drawn.append(pair)
    chance.shuffle(drawn)
    return drawn


def hash_examples(pairs: Sequence[TrainingPair], texts: TrainingTexts) -> str:
    """Return 16 hexadecimal digits over every question and text that tuning may draw."""
    content = json.dumps(
        [
            [list(astuple(pair)) for pair in pairs],
            [[*place, dict(versions)] for place, versions in texts.sections.items()],
            [[document, dict(versions)] for document, versions in texts.summaries.items()],
        ],
        sort_keys=True,
    )
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def add_noise(question: str, chance: random.Random) -> str:
    """Write a question as some do: each kind of noise with the probability NOISE."""
    if chance.random() < NOISE:
        decomposed = unicodedata.normalize("NFD", question)
        question = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    if chance.random() < NOISE:
        question = "".join(sign for sign in question.lower() if sign.isalnum() or sign in " '’-").strip()
    words = question.split(" ")
    if chance.random() < NOISE and len(words) > 3:
        place = chance.randrange(len(words) - 1)
        words[place : place + 2] = ["".join(words[place : place + 2])]
    return " ".join(words)
