"""Numbers as people type them, with points, commas and spaces of their own country; and as pages show them."""

from __future__ import annotations

import re
import unicodedata

LARGEST = 1e12
"""No herd, harvest or debt that a tool asks for is larger; what is, is a slip of the finger."""

TYPED_LIMIT = 40
_AROUND = re.compile(
    r"(?:(?:[A-Z]{1,3}|[A-Za-z]{0,2}[$€£₡₲₱]|S/|Bs|Gs)\.?\s*)?(?P<core>[-+]?\s*[\d.,' ]*\d\.?)\s*(?:%|[$€£]|[A-Z]{3})?"
)
_GROUPED = re.compile(r"\d{1,3}(?P<mark>[ '.,])\d{3}(?:(?P=mark)\d{3})*")
_PLAIN = re.compile(r"\d+")
_APART = re.compile(r"[;\r\n]|,(?=\s)")
_SPACES = re.compile(r"\s+")


def list_readings(typed: str) -> list[float]:
    """List what a typed number may mean, the likeliest first; empty where it is no number.

    Point and comma part thousands in one country and decimals in the next. Where both stand, the last one is the
    decimals'; one alone with three digits behind it is read as thousands, and as decimals second.

    >>> list_readings("1.250,50"), list_readings("1,250.50"), list_readings("1250,5"), list_readings("12 000")
    ([1250.5], [1250.5], [1250.5], [12000.0])
    >>> list_readings("1.250"), list_readings("0,250"), list_readings("5 mil")
    ([1250.0, 1.25], [0.25], [])
    """
    text = " ".join(unicodedata.normalize("NFKC", typed[:TYPED_LIMIT]).replace("\u2212", "-").replace("’", "'").split())
    match = _AROUND.fullmatch(text)
    if not match or len(typed) > TYPED_LIMIT:
        return []
    core = match["core"].replace("+", "").rstrip(".")
    negative, digits = core.startswith("-"), core.removeprefix("-").strip()
    readings = [value for value in (_read_whole(digits), _read_decimal(digits)) if value is not None]
    return [-value if negative else value for value in dict.fromkeys(readings)]


def split_numbers(typed: str) -> list[str]:
    """Split a typed list into its numbers as typed: at lines, semicolons and commas before a space, else at spaces.

    >>> split_numbers("48; 60;36"), split_numbers("1.250,5, 300"), split_numbers("48 60 36"), split_numbers("48,60,36")
    (['48', '60', '36'], ['1.250,5', '300'], ['48', '60', '36'], ['48', '60', '36'])
    >>> split_numbers("1 200;800"), split_numbers("48,5"), split_numbers(" ")
    (['1 200', '800'], ['48,5'], [])
    """
    for mark in (_APART, _SPACES):
        parts = [part.strip() for part in mark.split(typed) if part.strip()]
        if len(parts) != 1:
            return parts
    return parts if list_readings(parts[0]) or "," not in parts[0] else [part for part in parts[0].split(",") if part]


def _read_whole(digits: str) -> float | None:
    grouped = _GROUPED.fullmatch(digits)
    if _PLAIN.fullmatch(digits) or (grouped and not digits.startswith("0")):
        return float(re.sub(r"\D", "", digits))
    return None


def _read_decimal(digits: str) -> float | None:
    """Read digits whose last point or comma parts off the decimals."""
    whole, mark, decimals = max(
        (digits.rpartition(mark) for mark in ".,"), key=lambda parts: len(parts[0]) if parts[1] else -1
    )
    grouped = _GROUPED.fullmatch(whole)
    if not mark or not _PLAIN.fullmatch(decimals) or (grouped and grouped["mark"] == mark):
        return None
    if not (whole == "" or _PLAIN.fullmatch(whole) or grouped):
        return None
    return float(f"{re.sub(r'[^0-9]', '', whole) or '0'}.{decimals}")


def write_number(value: float, digits: int = 2) -> str:
    """Write a number with thin spaces between thousands, at most ``digits`` decimals, none where they are noughts.

    >>> write_number(23700.0), write_number(1250.456), write_number(-0.001), write_number(4.5)
    ('23\u202f700', '1\u202f250.46', '0', '4.5')
    """
    text = f"{value:,.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text.replace(",", "\u202f").replace("-", "\u2212")


def write_amount(value: float, unit: str) -> str:
    """Write a worked-out number: whole where it is large and not ``exact``, a share of a hundred with its sign.

    >>> write_amount(12345.67, "money"), write_amount(12.345, "money"), write_amount(12.5, "percent")
    ('12\u202f346', '12.35', '12.5\xa0%')
    """
    if unit == "percent":
        return f"{write_number(value, 1)}\u00a0%"
    if unit == "exact":
        return write_number(value)
    return write_number(value, 0 if abs(value) >= 1000 else 2)


def write_amounts(value: float | list[float], unit: str) -> str:
    """Write a worked-out number, or one for each entry of a list behind its place.

    >>> write_amounts([429.0, 1273.4], "money"), write_amounts(19.5, "money")
    ('1:\xa0429 · 2:\xa01\u202f273', '19.5')
    """
    if not isinstance(value, list):
        return write_amount(value, unit)
    return " · ".join(f"{place}:\u00a0{write_amount(entry, unit)}" for place, entry in enumerate(value, 1))
