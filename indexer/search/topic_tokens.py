"""Token vectors of every topic, made when the index is built: what the reranker compares a question's words with.

A topic is a practice or a problem. Its title and summary, what it says to do first, its messages and asks are encoded
in each language; messages and asks as the questions that they are. From every vector the mean of its language and
prompt is taken, as `rows.py` takes it from embeddings, and it is brought to length 1. Of vectors nearer to each other
than NEAR one stands for all: that halves them, and on the measured questions changed nothing (`docs/reranking.md`).
Values are kept in 8 bits, a scale for each vector, in a file that is mapped into memory: a question touches twelve
topics.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.content.documents import Document
from indexer.content.sections import is_question
from indexer.encoder.protocol import Encoder, Prompt
from indexer.search.embeddings import Embeddings, hash_text
from indexer.search.vectors import normalize, quantize_rows
from indexer.vocabulary import FALLBACK_LANGUAGES, LANGUAGES, TOPIC_KINDS

ASKS_ENCODED = 28
"""Of a topic and language, its messages among them: each takes its time when the index is built and when a question is
asked. With 40 the first topic fitted for 80, 85, 80, 59 and 65 % of the five sets of `python -m benchmarks.helpful`,
with 28 for 80, 83, 79, 59 and 65."""

NEAR = 0.7
"""Cosine above which a vector of a topic adds nothing to another one of it."""

TOPICS = "topics.json"
"""The file that lists the rows of each topic; an index without topics has none."""

CODES, SCALES, MEANS = "token_codes.npy", "token_scales.npy", "token_means.npy"

_PROMPTS: tuple[Prompt, ...] = ("passage", "query")


@dataclass(frozen=True, slots=True)
class TopicText:
    """What is encoded of a topic in one language: ``passages`` tell of it, ``queries`` ask for it."""

    document: str
    lang: str
    passages: tuple[str, ...]
    queries: tuple[str, ...]

    @property
    def hash(self) -> str:
        """Name the texts: what decides whether they must be encoded again."""
        return hashlib.sha256(json.dumps([self.passages, self.queries]).encode()).hexdigest()[:24]


class TopicEntry(NamedTuple):
    """The rows ``start`` to ``end`` of a topic in one language, and the hash of the texts they were made from."""

    document: str
    lang: str
    start: int
    end: int
    hash: str


def list_topic_texts(documents: Sequence[Document]) -> list[TopicText]:
    """List the texts of every practice and problem, in the documents' order."""
    return [
        TopicText(
            document.id,
            document.lang,
            (f"{document.title}. {document.summary}", *filter(None, [_write_first(document)])),
            tuple(_choose_asks(document)),
        )
        for document in documents
        if document.kind in TOPIC_KINDS
    ]


def _choose_asks(document: Document) -> list[str]:
    """Choose ASKS_ENCODED of a document's messages and asks: those of its whole sections first, then those of its
    questions."""
    ordered = [*document.messages, *sorted(document.asks, key=lambda ask: is_question(ask.section))]
    return [ask.text for ask in ordered[:ASKS_ENCODED]]


def _write_first(document: Document) -> str:
    return " ".join(sentence.plain for sentence in document.first.sentences)


class TopicTokens:
    """Token vectors by topic and language: ``codes`` (n, width) int8, ``scales`` (n,) float32, rows of length 1 once
    multiplied; ``means`` (2, languages, width) float32 were taken from passages' and queries' vectors."""

    def __init__(
        self,
        codes: NDArray[np.int8],
        scales: NDArray[np.float32],
        means: NDArray[np.float32],
        entries: Sequence[TopicEntry],
    ) -> None:
        self.codes, self.scales, self.means = codes, scales, means
        self.entries = {(entry.document, entry.lang): entry for entry in entries}
        self.documents = frozenset(entry.document for entry in entries)

    def __repr__(self) -> str:
        return f"<TopicTokens topics={len(self.documents)} vectors={len(self.codes)}>"

    FILES = frozenset({CODES, SCALES, MEANS, TOPICS})
    """What ``save`` writes."""

    def save(self, folder: Path) -> None:
        """Write the files of token vectors. Raises OSError."""
        np.save(folder / CODES, self.codes)
        np.save(folder / SCALES, self.scales)
        np.save(folder / MEANS, self.means)
        (folder / TOPICS).write_text(json.dumps(list(self.entries.values())), encoding="utf-8")

    @staticmethod
    def load(folder: Path) -> TopicTokens:
        """Map the files that ``save`` wrote. Raises OSError, or ValueError for another form."""
        entries = [TopicEntry(*values) for values in json.loads((folder / TOPICS).read_text(encoding="utf-8"))]
        return TopicTokens(
            np.load(folder / CODES, mmap_mode="r"),
            np.load(folder / SCALES),
            np.load(folder / MEANS),
            entries,
        )

    def score(self, question: NDArray[np.float32], lang: str, documents: Sequence[str]) -> dict[str, float]:
        """Score topics by late interaction (ColBERT: Khattab and Zaharia, 2020), -1…1, in the order given.

        The mean over the question's token vectors (tokens, width), as the encoder gives them, of the best cosine
        among the topic's. A topic in no language that a reader of ``lang`` reads has no score, nor has a question
        without tokens.
        """
        codes = (lang, *FALLBACK_LANGUAGES[lang])
        found = [next((self.entries[name, code] for code in codes if (name, code) in self.entries), None)
                 for name in documents]  # fmt: skip
        entries = [entry for entry in found if entry is not None]
        if not entries or not len(question):
            return {}
        asked = normalize(question - self.means[_PROMPTS.index("query"), LANGUAGES.index(lang)])
        chosen = np.concatenate([self.codes[entry.start : entry.end] for entry in entries]).astype(np.float32)
        scales = np.concatenate([self.scales[entry.start : entry.end] for entry in entries])
        cosines = (chosen @ asked.T) * scales[:, None]
        starts = np.cumsum([0, *(entry.end - entry.start for entry in entries[:-1])])
        best = np.maximum.reduceat(cosines, starts, axis=0).mean(axis=1)
        return {entry.document: score for entry, score in zip(entries, best.tolist(), strict=True)}


def build_topic_tokens(
    texts: Sequence[TopicText],
    previous: TopicTokens | None,
    load_encoder: Callable[[], Encoder],
    tell: Callable[[str], None] = lambda message: None,
    embeddings: Embeddings | None = None,
) -> TopicTokens | None:
    """Make the token vectors of topics; None where there is none. Only topics whose texts changed are encoded.

    The pass that gives a text's token vectors gives its embedding too: those are put into ``embeddings``.
    ``previous`` are those of the index before, made by the same model. Its means are kept, for a few new texts hardly
    move them, unless most topics changed: then all are encoded, and the means taken anew.
    """
    embeddings = {} if embeddings is None else embeddings
    texts = [text for text in texts if text.passages or text.queries]
    if not texts:
        return None
    known = {} if previous is None else {(e.document, e.lang): e for e in previous.entries.values()}
    kept = [text for text in texts if (text.document, text.lang) in known
            and known[text.document, text.lang].hash == text.hash]  # fmt: skip
    if previous is None or len(kept) < len(texts) / 2:
        return _assemble(texts, {}, None, load_encoder, tell, embeddings)
    rows = {}
    for text in kept:
        entry = known[text.document, text.lang]
        place = slice(entry.start, entry.end)
        rows[text.document, text.lang] = (np.asarray(previous.codes[place]), previous.scales[place])
    return _assemble(texts, rows, previous.means, load_encoder, tell, embeddings)


_Rows = tuple[NDArray[np.int8], NDArray[np.float32]]


def _assemble(
    texts: Sequence[TopicText],
    rows: Mapping[tuple[str, str], _Rows],
    means: NDArray[np.float32] | None,
    load_encoder: Callable[[], Encoder],
    tell: Callable[[str], None],
    embeddings: Embeddings,
) -> TopicTokens:
    wanted = [text for text in texts if (text.document, text.lang) not in rows]
    if wanted:
        tell(f"encoding word by word: {len(wanted)} of {len(texts)} practices and problems")
    encoded = {(text.document, text.lang): _encode(text, load_encoder(), embeddings) for text in wanted}
    if means is None:
        means = _take_means(encoded)
    made = dict(rows)
    for (document, lang), pair in encoded.items():
        number = LANGUAGES.index(lang)
        centred = [normalize(vectors - mean[number]) for vectors, mean in zip(pair, means, strict=True)]
        made[document, lang] = quantize_rows(leave_near_out(np.concatenate(centred)))
    entries, start = [], 0
    for text in texts:
        end = start + len(made[text.document, text.lang][0])
        entries.append(TopicEntry(text.document, text.lang, start, end, text.hash))
        start = end
    parts = [made[text.document, text.lang] for text in texts]
    return TopicTokens(
        np.concatenate([codes for codes, _ in parts]), np.concatenate([scales for _, scales in parts]), means, entries
    )


def _encode(text: TopicText, encoder: Encoder, embeddings: Embeddings) -> list[NDArray[np.float32]]:
    """Encode a topic's texts: token vectors of its passages, and of its queries."""
    found = []
    for prompt, texts in zip(_PROMPTS, (text.passages, text.queries), strict=True):
        encoded = encoder.encode_tokens(texts, prompt) if texts else []
        embeddings |= {hash_text(one, prompt): embedding for one, (embedding, _) in zip(texts, encoded, strict=True)}
        found.append(np.concatenate([vectors for _, vectors in encoded]) if encoded else np.zeros((0, 0), np.float32))
    width = max(vectors.shape[1] for vectors in found)
    return [vectors.reshape(-1, width) for vectors in found]


def _take_means(encoded: Mapping[tuple[str, str], Sequence[NDArray[np.float32]]]) -> NDArray[np.float32]:
    """Take each language's mean vector, by prompt; a language without texts borrows the mean of all."""
    width = next(iter(encoded.values()))[0].shape[1]
    means = np.zeros((len(_PROMPTS), len(LANGUAGES), width), np.float32)
    for prompt in range(len(_PROMPTS)):
        sums = {lang: np.zeros(width) for lang in LANGUAGES}
        counts = dict.fromkeys(LANGUAGES, 0)
        for (_, lang), pair in encoded.items():
            sums[lang] += pair[prompt].sum(axis=0, dtype=np.float64)
            counts[lang] += len(pair[prompt])
        total = sum(sums.values()) / max(1, sum(counts.values()))
        means[prompt] = [sums[lang] / counts[lang] if counts[lang] else total for lang in LANGUAGES]
    return means


def leave_near_out(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Keep of rows (n, width) of length 1 those that are not NEAR to one that stands before and is kept."""
    cosines = vectors @ vectors.T
    kept = np.zeros(len(vectors), bool)
    for number in range(len(vectors)):
        kept[number] = not (cosines[number, kept] > NEAR).any()
    return vectors[kept]
