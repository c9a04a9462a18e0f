"""When a source was issued: CSL's ``issued`` as an author writes it, to year, month and day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ].*)?", re.ASCII)
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)", re.ASCII)


def read_issued(reference: Mapping[str, Any]) -> tuple[int, ...]:
    """Read a reference's date: (year,), (year, month) or (year, month, day); empty where it bears no year.

    It may be a year, a date (YAML reads ``2005-03-01`` as one), a text with a year in it, or CSL-JSON's ``date-parts``.

    >>> read_issued({"issued": "2005-03-01"}), read_issued({"issued": "March 2005"}), read_issued({"issued": "s. f."})
    ((2005, 3, 1), (2005,), ())
    """
    issued = reference.get("issued")
    if isinstance(issued, Mapping):
        parts = issued.get("date-parts")
        first = parts[0] if isinstance(parts, list) and parts else None
        if isinstance(first, list) and first:
            issued = "-".join(str(part).zfill(2) for part in first[:3])
        else:
            issued = issued.get("raw") or issued.get("literal")
    text = str(issued or "").strip()
    if match := _ISO.fullmatch(text):
        return _keep_real(*(int(part) for part in match.groups() if part))
    year = _YEAR.search(text)
    return (int(year[0]),) if year else ()


def _keep_real(year: int, month: int = 0, day: int = 0) -> tuple[int, ...]:
    """Leave out a month or day that is none."""
    if not 1 <= month <= 12:
        return (year,)
    return (year, month, day) if 1 <= day <= 31 else (year, month)


def describe_issued(reference: Mapping[str, Any]) -> str:
    """Give the year as it is shown; where there is none, the author's own words ("forthcoming"), "" for nothing."""
    if parts := read_issued(reference):
        return str(parts[0])
    issued = reference.get("issued")
    return "" if issued is None or isinstance(issued, Mapping) else str(issued).strip()
