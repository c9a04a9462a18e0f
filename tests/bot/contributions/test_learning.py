"""From a question that the base cannot answer to the case that answers it: the whole way, once."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from starlette.testclient import TestClient

from bot.app import build_app
from bot.contributions.board import Sources, list_rows
from bot.contributions.review import accept
from bot.engine import Engine
from indexer.checking.check import check
from indexer.search.build import build_index
from tests.small_base import read_test_settings, write_base
from tests.small_inbox import ASKED, TOLD
from tests.stand_in import StandInEncoder

OUTSIDE = (
    "quién ganó el mundial de fútbol", "cómo se cocina el arroz", "qué hora es en Tokio", "cuánto pesa la luna",
    "letra de una canción", "cómo arreglo mi bicicleta", "quién pintó la Gioconda", "receta de torta de chocolate",
    "cuál es la capital de Francia", "cómo aprendo a nadar", "precio del dólar hoy", "horóscopo de mañana",
    "película para ver en familia", "cómo se llama ese actor", "chiste corto", "resultado de la lotería",
    "cómo cambio la pantalla del celular", "remedio para el dolor de cabeza", "tarea de matemáticas", "clima de mañana",
    "vuelos baratos a Miami", "quién inventó el teléfono", "cómo bailar salsa", "nombres para un perro",
    "quién junta hongos en la luna",
)  # fmt: skip


def write_small_base(folder: Path) -> tuple[Path, Path]:
    """Write the small base with questions outside it, so that it knows what it cannot answer."""
    roots = write_base(folder)
    lines = "".join(f"  - {question}\n" for question in OUTSIDE)
    (roots[0] / "outside.yaml").write_text(f"es:\n{lines}", encoding="utf-8")
    return roots


def index(roots: tuple[Path, Path], folder: Path) -> list[str]:
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


def test_a_refused_question_is_answered_by_the_case_that_somebody_sent(tmp_path: Path) -> None:
    roots = write_small_base(tmp_path)
    index(roots, tmp_path / "index")
    engine = Engine(tmp_path / "index", StandInEncoder(), gaps=tmp_path / "gaps.jsonl")
    sources = Sources(tmp_path / "gaps.jsonl", None, tmp_path / "inbox")
    client = TestClient(
        build_app(engine, read_test_settings(tmp_path, inbox=sources.inbox, gaps=sources.gaps, keepers="k" * 16))
    )

    # Asked twice, refused, and asked for a case.
    for _ in range(2):
        declined = client.get("/lite/ask", params={"q": ASKED, "lang": "es"}).text
    assert "answer declined" in declined
    (row,) = list_rows(sources, engine).rows
    assert (row.asked, row.answered, row.told) == (2, "", ())

    # Told by whoever followed the link.
    link = unescape(re.findall(r'href="(/lite/contribute[^"]*)"', declined)[0])
    question = unescape(re.findall(r'name="q" value="([^"]*)"', client.get(link).text)[0])
    sent = client.post("/lite/contribute?lang=es", data={**TOLD, "q": question, "do": "send", "consent": "1"})
    assert sent.status_code == 200
    (row,) = list_rows(sources, engine).rows
    assert (row.asked, row.answered, row.waiting) == (2, "", 1)

    # Accepted: a draft, which no build publishes before it is written.
    assert sources.inbox is not None
    done = accept(sources.inbox, row.told[0].submission.id, "", roots)
    assert index(roots, tmp_path / "index") == [
        f"cases/{done.draft.name}: it still says TODO, and is left out until that is written"
    ]
    engine.refresh()
    assert done.case not in engine.library
    assert not engine.ask(ASKED, "es").answered
    finish_draft(done.draft)
    assert [fault for fault in check(roots) if done.draft.name in fault.path] == []
    assert index(roots, tmp_path / "index") == []
    assert engine.refresh()

    # Answered, and the list says by what.
    answer = engine.ask(ASKED, "es")
    assert answer.answered
    assert answer.citations[0].passage.document == done.case
    row = list_rows(sources, engine).rows[0]
    assert (row.answered, row.waiting) == (done.case, 0)
    assert row.by == row.told[0]
    keeper = client.get("/lite/keepers?lang=es", headers={"authorization": f"Bearer {'k' * 16}"}).text
    assert "lo responde un caso que alguien envió" in keeper
    status = client.get(f"/lite/contribute/{row.told[0].submission.id}?lang=es").text
    assert f'href="/lite/doc/{done.case}?lang=es"' in status
