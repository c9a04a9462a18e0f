"""A case that somebody tells, and what is asked in vain, for the tests of what the base learns."""

from __future__ import annotations

import json
from pathlib import Path

from bot.contributions.submissions import Submission, make_submission, read_answers, store_submission

ASKED = "alguien juntó miel melipona para hoteles"

TOLD = {
    "name": "Miel melipona de Halachó, Yucatán",
    "what": "Veinte familias juntaron su miel de abeja melipona y la vendieron a un hotel. Pactaron el precio.",
    "place": "Halachó",
    "country": "MX",
    "who": "Familias mayas y un hotel",
    "from": "2003",
    "to": "2011",
    "setup": "Firmaron un papel ante el comisario.",
    "results": "Cada familia vendió diez litros al año.",
    "wrong": "El hotel cambió de dueño y dejó de comprar.",
    "know": "Participé como tesorera.",
}


def make_told(question: str = ASKED, lang: str = "es", **changes: str) -> Submission:
    """Make a submission of a case told in full."""
    return make_submission(read_answers({**TOLD, **changes}, lang), lang, question)


def send_case(inbox: Path, question: str = ASKED, lang: str = "es", **changes: str) -> Submission:
    """Put such a submission into an inbox."""
    submission = make_told(question, lang, **changes)
    store_submission(inbox, submission)
    return submission


def write_lines(file: Path, *entries: dict[str, str]) -> Path:
    """Write a file of gaps or ratings."""
    file.write_text("".join(f"{json.dumps(entry, ensure_ascii=False)}\n" for entry in entries), encoding="utf-8")
    return file


def refuse(question: str = ASKED, lang: str = "es", day: str = "2026-11-02") -> dict[str, str]:
    """Give the line of a question that was refused."""
    return {"day": day, "language": lang, "question": question}


def rate(question: str, helped: str = "no", **more: str) -> dict[str, str]:
    """Give the line of what somebody said of an answer."""
    fields = {
        "day": "2026-11-03",
        "language": "es",
        "helped": helped,
        "question": question,
        "remark": "",
        "document": "",
    }
    return {**fields, **more}
