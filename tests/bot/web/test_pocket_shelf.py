"""The pocket file of a language is made once, in a process of its own, and kept."""

from __future__ import annotations

import logging
import time
from pathlib import Path

import pytest

from bot.engine import Engine
from bot.web.pocket_shelf import MOST_KEPT, PocketFile, PocketShelf, write_pocket


def wait_for(shelf: PocketShelf, lang: str, corpus: str) -> PocketFile | None:
    for _ in range(600):
        if (found := shelf.find(lang, corpus)) is not None:
            return found
        time.sleep(0.1)
    return None


def test_a_file_that_is_looked_for_is_made_in_the_background(engine: Engine, tmp_path: Path) -> None:
    """Older ones of its language go; it holds the base, and the site's address."""
    shelf = PocketShelf(tmp_path / "pocket", engine.folder, "https://alianza.example.org")
    shelf.folder.mkdir()
    for number in range(MOST_KEPT + 1):
        (shelf.folder / f"es-{number}.html").write_text("old", encoding="utf-8")
    corpus = engine.manifest.corpus
    assert shelf.find("es", corpus) is None
    found = wait_for(shelf, "es", corpus)
    assert found is not None
    html = found.path.read_text(encoding="utf-8")
    assert found.size == len(html.encode())
    assert "Clasificar la calidad a la vista de todos" in html
    assert "https://alianza.example.org/lite?lang=es" in html
    for _ in range(600):
        if len(list(shelf.folder.glob("es-*.html"))) == MOST_KEPT:
            break
        time.sleep(0.1)
    assert len(list(shelf.folder.glob("es-*.html"))) == MOST_KEPT
    assert found.path.exists()


def test_another_index_has_another_file(engine: Engine, tmp_path: Path) -> None:
    shelf = PocketShelf(tmp_path, engine.folder)
    other = PocketShelf(tmp_path, engine.folder, "https://alianza.example.org")
    places = {shelf.locate("es", "a"), shelf.locate("es", "b"), shelf.locate("pt", "a"), other.locate("es", "a")}
    assert len(places) == 4


def test_what_cannot_be_made_is_told_once_and_not_tried_for_ever(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "pocket").write_text("no folder", encoding="utf-8")
    shelf = PocketShelf(tmp_path / "pocket", tmp_path / "index")
    with caplog.at_level(logging.WARNING):
        assert [shelf.find("es", "x") for _ in range(3)] == [None] * 3
        for _ in range(50):
            if caplog.records:
                break
            time.sleep(0.1)
        time.sleep(0.2)
    assert len(caplog.records) == 1
    assert "cannot be made" in caplog.text


def test_size_and_date_are_written_for_people() -> None:
    found = PocketFile(Path("x"), 1_449_000, "2026-12-01")
    assert [write_pocket(found, lang) for lang in ("es", "en", "fr")] == [
        "1,4 MB, del 2026-12-01", "1.4 MB, of 2026-12-01", "1,4 Mo, du 2026-12-01",
    ]  # fmt: skip
    assert write_pocket(None, "es") == ""
