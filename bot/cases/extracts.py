"""Sentences taken out of passages: the one nearest to a text, or the first that can stand by itself."""

from __future__ import annotations

from indexer.content.passages import Passage
from indexer.content.sentences import Sentence
from indexer.search.index import Index
from indexer.text import stem_words
from indexer.vocabulary import choose_version


def show_passage(index: Index, document: str, section: str, lang: str) -> Passage | None:
    """Give a section for a reader of ``lang``, in the nearest language that it exists in; None where there is none."""
    return choose_version(index.find_versions((document, section)), lang)


def count_shared(passage: Passage, text: str) -> tuple[int, int]:
    """Find the sentence that shares most words with a text in the passage's language: (words shared, its number)."""
    stems = set(stem_words(text, passage.lang))
    shared = [len(stems.intersection(stem_words(s.plain, passage.lang))) for s in passage.sentences]
    return max(shared), shared.index(max(shared))


def take_first(passage: Passage) -> Sentence:
    """Take the first sentence that is no item and announces no list; the very first where there is none such."""
    alone = (s for s in passage.sentences if not s.item and not s.plain.endswith(":"))
    return next(alone, passage.sentences[0])


def take_nearest(passage: Passage, text: str) -> Sentence:
    """Take the sentence that shares most words with a text; where none shares any, the first that stands alone."""
    count, number = count_shared(passage, text)
    return passage.sentences[number] if count else take_first(passage)
