"""What may point to a person, taken out of a text: mails, accounts, sites, numbers, plates and dates. Names stay.

It leans to taking out too much: a list of gaps loses little by a number that is none.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any, NamedTuple

from babel.core import Locale
from text_to_num import Token, find_numbers

from indexer.text import fold_accents
from indexer.vocabulary import LANGUAGES

LEAST_DIGITS = 6
"""A number of so many digits may be a telephone's, a document's or an account's."""

LEAST_NUMBERS = 3
"""Said in words, such a number comes in so many parts at least: "dos mil trescientos doce" is one, a quantity."""

LONGEST_GAP = 30
"""Characters between two parts of one number."""

_SEPARATOR = r"\s()._/\\|·•:+*–—‐‑\-"
_YEARS = rf"(?:19[5-9]|20[0-3])\d\s?[/–‐‑-]\s?(?:19[5-9]|20[0-3])\d(?![{_SEPARATOR}]{{0,3}}\d)"
"""From one year to another; what goes on with further digits is a number."""

_WORD = re.compile(r"[^\W_]+")


def mask_personal(text: str, lang: str) -> str:
    """Take what may point to a person out of a text in ``lang``; each kind leaves its name in brackets.

    >>> mask_personal("llámeme al 9999–1234, @ana o a ana arroba coop punto hn por las 3 toneladas", "es")
    'llámeme al [number], [account] o a [e-mail] por las 3 toneladas'
    """
    # Words are looked for without accents; each folded letter stands where it stood.
    folded = _fold_letters(text)
    for pattern, instead in _compile_patterns():
        places = [match.span("personal") for match in pattern.finditer(folded)]
        text, folded = _replace(text, places, instead), _replace(folded, places, instead)
    return _replace(text, list(_find_said_numbers(text, lang)), "number")


def _replace(text: str, places: Sequence[tuple[int, int]], instead: str) -> str:
    """Put a name in brackets in place of what stands at ``places`` (first, one past the last; in order, apart)."""
    starts, ends = [0, *(end for _, end in places)], [*(start for start, _ in places), len(text)]
    return f"[{instead}]".join(text[start:end] for start, end in zip(starts, ends, strict=True))


def _fold_letters(text: str) -> str:
    """Fold accents and case letter by letter, so that the text keeps its length."""
    folded = (fold_accents(letter) for letter in text)
    return "".join(plain if len(plain) == 1 else letter for plain, letter in zip(folded, text, strict=True))


@functools.cache
def _read_words() -> Mapping[str, Any]:
    return tomllib.loads(files("bot").joinpath("personal.toml").read_text(encoding="utf-8"))


@functools.cache
def _compile_patterns() -> list[tuple[re.Pattern[str], str]]:
    """Compile what is looked for, in its order; all in folded text, the group *personal* is what is taken out."""
    words = {name: {key: _join(values) for key, values in table.items()} for name, table in _read_words().items()}
    mail, sites, plates = (words[name] for name in ("mail", "sites", "plates"))
    at = rf"\s*[(\[{{<]?\s*(?:[@＠]|\b(?:{mail['at']})\b)\s*[)\]}}>]?\s*"
    dot = rf"(?:[.．]|\s*[(\[{{]?\s*\b(?:{mail['dot']})\b\s*[)\]}}]?\s*)"
    code = r"[a-z]{1,4}[\s-]?\d{2,4}[\s-]?[a-z]{0,3}\d{0,2}|\d{2,4}[\s-]?[a-z]{1,4}"
    said_before = rf"\b(?:{plates['before']})\b[^\w\n]{{1,4}}(?:(?:{plates['between']})\b[^\w\n]{{1,3}})?"
    no_other = rf"(?!(?:{_join_codes()})[\s-]?\d)"
    found = (
        (rf"(?<![\w.+-])[\w.+-]+{at}(?:[\w-]+{dot}[\w-]+(?:{dot}[\w-]+)*|(?:{mail['providers']})\b)", "e-mail"),
        (r"(?:https?://|www\.)\S+", "web"),
        (r"(?<![\w.-])(?:[\w-]+\.)+[a-z]{2,}/\S+", "web"),
        (rf"(?<![\w.-])[\w-]+(?:\.[\w-]+)*\.(?:{sites['endings']})(?:\.[a-z]{{2}})?\b", "web"),
        (r"(?<![\w@])[@＠][\w.]*\w", "account"),
        *((text, "date") for text in _list_dates(words["birth"]["before"])),
        (r"\b[a-z]{4}\d{6}\w{3,8}\b", "number"),
        (rf"(?<!\d)[+(]{{0,2}}(?!{_YEARS})\d(?:[{_SEPARATOR}]{{0,3}}\d){{{LEAST_DIGITS - 1},}}", "number"),
        (rf"{said_before}(?P<personal>(?:{code})\b)", "plate"),
        (rf"\b{no_other}(?:[a-z]{{2,4}}-?\d{{3,4}}|[a-z]{{3}}-?\d[a-z]\d{{2}})\b", "plate"),
        (rf"\b{no_other}(?:[a-z]-?\d{{3,4}}-?[a-z]{{2,3}}|[a-z]{{2}}-?\d{{3}}-?[a-z]{{2}})\b", "plate"),
    )
    named = ((text if "(?P<personal>" in text else rf"(?P<personal>{text})", instead) for text, instead in found)
    return [(re.compile(text), instead) for text, instead in named]


def _list_dates(born: str) -> Iterator[str]:
    """List the patterns of whole dates, and of a day or year that somebody was born on; ``born`` are words of that."""
    months = _join_months()
    day_and_month = rf"\d{{1,2}}(?:\.?º|er|o|st|nd|rd|th)?[\s.-]*(?:(?:de|of)\s+)?(?:{months})\b"
    yield rf"\b{day_and_month}\.?[\s,.-]*(?:(?:de|del|of)\s+)?\d{{2,4}}\b"
    yield rf"\b(?:{months})\b\.?\s*\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}\b"
    yield r"(?<![\d/.-])\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})(?![\d/.-])"
    yield rf"\b(?:{born})\b[^\d\n]{{0,25}}\b(?P<personal>{day_and_month}|(?:19|20)\d\d\b|\d{{1,2}}[/.-]\d{{1,2}}\b)"


def _join(values: Any) -> str:
    return "|".join(re.escape(value) for value in sorted(values, key=len, reverse=True))


def _join_months() -> str:
    """Join the months' names and their short forms in the four languages, without accents."""
    names = {
        fold_accents(str(name)).rstrip(".")
        for lang in LANGUAGES
        for width in ("wide", "abbreviated")
        for name in Locale(lang).months["format"][width].values()
    }
    return _join(names)


def _join_codes() -> str:
    """Join what is written like a plate and is none: currencies (ISO 4217), standards and norms."""
    return _join({str(code).lower() for code in Locale("en").currencies} | set(_read_words()["plates"]["others"]))


class _SaidToken(Token):  # type: ignore[misc]
    """A word as text2num asks for it; ``start`` and ``end`` are its place."""

    def __init__(self, word: str, start: int, end: int) -> None:
        self._word, self.start, self.end = word, start, end

    def text(self) -> str:
        """Give the word."""
        return self._word


class _SaidNumber(NamedTuple):
    start: int
    end: int
    digits: str


def _find_said_numbers(text: str, lang: str) -> Iterator[tuple[int, int]]:
    """Find where a long number is said digit by digit or pair by pair, in words or partly: its first place and last."""
    said: Mapping[str, str] = _read_words()["numbers"]["digits"]
    between = re.compile(rf"(?:[{_SEPARATOR},;]|\b(?:{_join(_read_words()['numbers']['between'])})\b)*")
    runs: list[list[_SaidNumber]] = []
    for number in _list_said(text.lower(), lang, said):
        gap = text[runs[-1][-1].end : number.start] if runs else ""
        if runs and len(gap) <= LONGEST_GAP and between.fullmatch(fold_accents(gap)):
            runs[-1].append(number)
        else:
            runs.append([number])
    for run in runs:
        if len(run) >= LEAST_NUMBERS and sum(len(number.digits) for number in run) >= LEAST_DIGITS:
            yield run[0].start, run[-1].end


def _list_said(text: str, lang: str, said: Mapping[str, str]) -> list[_SaidNumber]:
    """List the numbers of a text in their order, those in words and those in digits."""
    tokens = [_SaidToken(match[0], *match.span()) for match in _WORD.finditer(text)]
    taken: set[int] = set()
    numbers = []
    for found in find_numbers(tokens, lang, 0.0):
        taken.update(range(found.start, found.end))
        numbers.append(_SaidNumber(tokens[found.start].start, tokens[found.end - 1].end, found.text))
    for place, token in enumerate(tokens):
        digits = said.get(fold_accents(token.text()), token.text())
        if place not in taken and digits.isdigit():
            numbers.append(_SaidNumber(token.start, token.end, digits))
    return sorted(numbers)
