"""What is known of the law of a country, told to who asks what the law there wants."""

from __future__ import annotations

from bot.answering.answers import LawNote
from bot.answering.parsed_question import ParsedQuestion
from bot.library import Library
from bot.messages import say
from indexer.content.legal import LegalFact
from indexer.text import stem_words

LAW_FACTS = 3
"""Facts told beside an answer; the country's page has all."""


def find_law(question: ParsedQuestion, library: Library) -> LawNote | None:
    """Find what is known of the law of the first country that a question on law names; None where it asks for none.

    Facts that share most words with the question come first, their subject's name counted in and "law" left out; those
    that share none are told only where none does.
    """
    country = next((code for code in question.countries if code in library.laws), "")
    if not question.law or not country:
        return None
    lang, law = question.lang, library.laws[country]
    asked = set(stem_words(question.full, lang)) - set(stem_words(say("laws_title", lang), lang))

    def count_shared(fact: LegalFact) -> int:
        told = f"{say(f'law_topic_{fact.topic}', lang)} {fact.tell(lang)}"
        return len(asked.intersection(stem_words(told, lang)))

    ranked = sorted(law.facts, key=count_shared, reverse=True)
    shown = [fact for fact in ranked if count_shared(fact)] or ranked
    return LawNote(
        country,
        say("law_title", lang, country=say(f"country_{country}", lang)),
        tuple(_write_fact(fact, lang) for fact in shown[:LAW_FACTS]),
        "; ".join(law.offices),
    )


def _write_fact(fact: LegalFact, lang: str) -> str:
    source = f"{fact.source.publisher}, {fact.year or say('no_date', lang)}"
    return f"{fact.tell(lang)} ({source}; {say(f'law_{fact.confidence}', lang)})"
