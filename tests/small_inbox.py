"""A case that somebody tells, and what is asked in vain, for the tests of what the base learns."""

from __future__ import annotations

import json
import re
from pathlib import Path

from bot.contributions.submissions import Submission, make_submission, read_answers, store_submission
from indexer.search.build import build_index
from tests.small_base import write_base
from tests.stand_in import StandInEncoder

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


OUTSIDE = (
    "quién ganó el mundial de fútbol", "cómo se cocina el arroz", "qué hora es en Tokio", "cuánto pesa la luna",
    "letra de una canción", "cómo arreglo mi bicicleta", "quién pintó la Gioconda", "receta de torta de chocolate",
    "cuál es la capital de Francia", "cómo aprendo a nadar", "precio del dólar hoy", "horóscopo de mañana",
    "película para ver en familia", "cómo se llama ese actor", "chiste corto", "resultado de la lotería",
    "cómo cambio la pantalla del celular", "remedio para el dolor de cabeza", "tarea de matemáticas", "clima de mañana",
    "vuelos baratos a Miami", "quién inventó el teléfono", "cómo bailar salsa", "nombres para un perro",
    "quién junta hongos en la luna",
)  # fmt: skip


def write_knowing_base(folder: Path) -> tuple[Path, Path]:
    """Write the small base with questions outside it, so that it knows what it cannot answer."""
    roots = write_base(folder)
    lines = "".join(f"  - {question}\n" for question in OUTSIDE)
    (roots[0] / "outside.yaml").write_text(f"es:\n{lines}", encoding="utf-8")
    return roots


def build_base(roots: tuple[Path, Path], folder: Path) -> list[str]:
    """Build the index; give what the build told."""
    encoder, told = StandInEncoder(), list[str]()
    build_index(roots, folder, encoder.fingerprint, lambda: encoder, told.append)
    return told


def finish_draft(draft: Path) -> None:
    """Write what the draft still asks for, as a keeper does."""
    text = draft.read_text(encoding="utf-8")
    text = re.sub(r"^  TODO .*", "  Veinte familias vendieron miel de abeja melipona a un hotel.", text, flags=re.M)
    text = re.sub(r"^  - (\w+): TODO .*", r"  - \1: qué pasó con la miel de Halachó, parte \1", text, flags=re.M)
    text = re.sub(r"^TODO .*", "No se sabe.", text, flags=re.M)
    text = re.sub(r"  # TODO.*", "", text)
    draft.write_text(
        text.replace("related: []", "related: [open-grading]").replace("stages: []", "stages: [development]"), "utf-8"
    )
