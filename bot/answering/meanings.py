"""What a word of the field means, where a question asks for that: as the glossary has it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answering.answers import Meaning
from bot.answering.search_context import SearchContext
from indexer.content.glossary import Term
from indexer.search.retriever import Hit
from indexer.text import fold_words, stem_words


def find_meaning(context: SearchContext, cited: Sequence[Hit]) -> Meaning | None:
    """Find the meaning of a term that the question names, else of one whose page is the nearest and that shares a
    word with the question; None where it asks for no meaning or the glossary has no such term."""
    if context.question.intent != "define":
        return None
    term = next(_list_terms(context, cited), None)
    if term is None:
        return None
    wording = term.wordings[context.lang]
    return Meaning(wording.term, wording.definition, term.see if term.see in context.library else "")


def _list_terms(context: SearchContext, cited: Sequence[Hit]) -> Iterator[Term]:
    """List the terms that may be meant, the likeliest first: those named by a name or a synonym, the longest first,
    then those that the best hit's document explains."""
    lang = context.lang
    terms = [term for term in context.index.glossary.terms if lang in term.wordings]
    text = _pad(context.question.full)
    forms = [(form, term) for term in terms for form in map(_pad, term.wordings[lang].forms)]
    named = [(len(form), term) for form, term in forms if form in text]
    yield from (term for _, term in sorted(named, key=lambda pair: -pair[0]))
    asked = set(stem_words(context.question.full, lang))
    explained = [
        (len(asked.intersection(stem_words(" ".join(term.wordings[lang].forms), lang))), term)
        for term in terms
        if cited and term.see == cited[0].passage.document
    ]
    yield from (term for shared, term in sorted(explained, key=lambda pair: -pair[0]) if shared)


def _pad(text: str) -> str:
    """Fold a text's words, each with a blank on both sides: a form is then found as whole words."""
    return f" {' '.join(fold_words(text))} "
