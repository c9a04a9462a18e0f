"""A question, read once: what it asks for, whom and where it names, and whether it follows what was said before."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from bot.answering.entities import CaseNames, find_countries, find_regions, find_years
from bot.answering.intents import Intent, detect_intent, find_cues
from indexer.content.products import Products
from indexer.content.spelling import Spelling
from indexer.search.retriever import Query
from indexer.text import fold_words, stem_words

FACT_INTENTS: frozenset[Intent] = frozenset({"ask", "count", "when", "why"})
"""A question for a fact that follows the name of a case is about that case."""

SHORT_WORDS = 12
"""Words of a question that is shown again whole, as it was read."""

_BESIDE_WORD = re.compile(r"^\W+|\W+$")

FEW_CONTENT_WORDS = 3
"""A question of at most so many words with a meaning of their own may lean on what was said before."""

FOLLOWING_CONTENT_WORDS = 8
"""A longer question stands alone, also where it begins with "and"."""


@dataclass(frozen=True, slots=True)
class ParsedQuestion:
    """What was read of a question; made once, passed down.

    ``text`` is what the person typed (cleaned), ``meant`` the same with misspelt words as they were meant ("": none),
    ``full`` that with short forms and missing accents written out.
    ``countries`` (ISO 3166-1 alpha-2), ``regions`` and ``cases`` (ids) are those that it names, ``years`` too.
    ``failures``, ``results``, ``present``, ``ended``, ``proof``: it asks for what went wrong, what came of it, how it
    is now, what was left at its end, how one knows; ``worked``: for something that went well; ``either``: for what went
    well and for what went wrong; ``sums``: for how to work something out; ``policy``: it speaks of a public body,
    ``law``: of what the law wants.
    ``forms``: it asks which forms of partnership worked or failed.
    ``said``: what was said before, oldest first; ``before``: the same where the question follows it, empty where it
    stands alone. ``without_products``: what to compare by its sense. ``is_fragment``: it goes on with something,
    "and the papers?", and nothing was said.
    """

    text: str
    full: str
    lang: str
    intent: Intent
    countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    failures: bool = False
    results: bool = False
    present: bool = False
    ended: bool = False
    proof: bool = False
    worked: bool = False
    either: bool = False
    sums: bool = False
    policy: bool = False
    law: bool = False
    forms: bool = False
    said: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    without_products: str = ""
    is_fragment: bool = False
    meant: str = ""

    @property
    def is_follow_up(self) -> bool:
        """Whether it is read together with what was said before."""
        return bool(self.before)

    @property
    def is_listing(self) -> bool:
        """Whether it asks for cases: of a country or region, that went wrong, or on a subject. The base lists those."""
        return self.intent == "list"

    @property
    def lists_by_facts(self) -> bool:
        """Whether it asks for cases by what the base knows of each: where they are, how they went."""
        went_wrong = self.failures and not self.either
        return self.is_listing and bool(self.countries or self.regions or went_wrong or self.forms)

    @property
    def query(self) -> Query:
        """What the retriever is asked. Who wants a case told means one of the products that they name."""
        return Query(self.full, self.lang, self.before, "" if self.intent == "case" else self.without_products)


def parse_question(
    text: str, lang: str, said: Sequence[str], names: CaseNames, spelling: Spelling, products: Products
) -> ParsedQuestion:
    """Read a question in ``lang``; ``said`` is what was said before it, oldest first."""
    full = spelling.correct(text, lang)
    before = tuple(said) if said and follows(full, lang, said) else ()
    intent = _keep_task(detect_intent(full, lang), before, lang)
    cues = find_cues(full, lang)
    forms = "forms" in cues and bool(cues & {"failed", "worked", "lasted"})
    return ParsedQuestion(
        text=text, full=full, lang=lang, intent="list" if forms else intent,
        countries=tuple(find_countries(full)), regions=tuple(find_regions(full)),
        cases=tuple(_find_cases(text, intent, before, names)),
        years=tuple(find_years(full)), failures="failed" in cues, results="result" in cues,
        present="present" in cues, ended="ended" in cues, proof="proof" in cues, sums="sum" in cues,
        worked="worked" in cues and "failed" not in cues, either={"worked", "failed"} <= cues,
        policy="policy" in cues, law="law" in cues, forms=forms,
        said=tuple(said), before=before, without_products=products.leave_out(full, lang),
        is_fragment=not said and _goes_on(full, lang),
    )  # fmt: skip


def _find_cases(text: str, intent: Intent, before: Sequence[str], names: CaseNames) -> Sequence[str]:
    """Find the cases that a question names; who asks for a fact may also name a company of it, or have named it
    before."""
    named = names.find(text)
    if named or intent not in (*FACT_INTENTS, "trouble"):
        return named
    return names.find_by_keyword(text) or (_find_case_before(before, names) if intent in FACT_INTENTS else ())


def shorten_meant(question: ParsedQuestion) -> str:
    """Give what a question was read as: whole where it is short, else the mended words alone; "" where none was."""
    typed, meant = question.text.split(), question.meant.split()
    if len(meant) <= SHORT_WORDS:
        return question.meant
    # Mending changes words and joins or parts none, so that they stand in the same places.
    mended = (_BESIDE_WORD.sub("", word) for word, before in zip(meant, typed, strict=False) if word != before)
    return ", ".join(dict.fromkeys(mended))


def _keep_task(intent: Intent, before: Sequence[str], lang: str) -> Intent:
    """Go on with the workshop that was asked for: "but only half a day, for twenty people" tells of no trouble."""
    is_going_on = intent == "trouble" and any(detect_intent(text, lang) == "tool" for text in before[-2:])
    return "tool" if is_going_on else intent


def _find_case_before(before: Sequence[str], names: CaseNames) -> list[str]:
    """Find the one case that the last turn named; none where it named several."""
    named = names.find(before[-1]) if before else []
    return named if len(named) == 1 else []


def follows(text: str, lang: str, said: Sequence[str]) -> bool:
    """Say whether a question leans on what was said before: it begins with a word that joins, holds a pronoun that
    stands for something said, has few words of its own, or shares some with the last turns."""
    content = set(stem_words(text, lang))
    if len(content) <= FEW_CONTENT_WORDS:
        return True
    opens, refers = _read_cues(lang)
    folded = " ".join(fold_words(text))
    if len(content) <= FOLLOWING_CONTENT_WORDS and (opens.match(folded) or refers.search(folded)):
        return True
    return len(content.intersection(stem_words(" ".join(said), lang))) * 2 >= len(content)


def _goes_on(text: str, lang: str) -> bool:
    """Say whether a text begins with a word that joins it to another, and has few words with a meaning of their own."""
    is_short = len(set(stem_words(text, lang))) <= FEW_CONTENT_WORDS
    return is_short and bool(_read_cues(lang)[0].match(" ".join(fold_words(text))))


@functools.cache
def _read_cues(lang: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    table: Any = tomllib.loads(files("bot").joinpath("follow_ups.toml").read_text(encoding="utf-8"))
    opens, refers = ("|".join(map(re.escape, table[name][lang])) for name in ("opens", "refers"))
    return re.compile(rf"(?:{opens})\b"), re.compile(rf"\b(?:{refers})\b")
