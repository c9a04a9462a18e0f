"""The README names every module, every verb and files that exist."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys

import pytest

from bot.__main__ import main
from indexer.settings import PROJECT

TEXT = (PROJECT / "README.md").read_text(encoding="utf-8")


def test_every_room_is_named() -> None:
    rooms = [path.parent.relative_to(PROJECT).as_posix() for path in PROJECT.glob("*/*/__init__.py")]
    ours = [room for room in rooms if room.startswith(("indexer/", "bot/"))]
    assert ours
    assert [room for room in ours if f"`{room}/`" not in TEXT] == []


def test_files_that_are_linked_exist() -> None:
    links = re.findall(r"\]\((?!https?://)([^)#]+)\)", TEXT)
    assert links
    assert [link for link in links if not (PROJECT / link).exists()] == []


def test_verbs_that_are_shown_exist(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    known = capsys.readouterr().out
    assert [verb for verb in set(re.findall(r"alianza (\w+) ", TEXT)) if verb not in known and verb != "ask"] == []


def test_it_is_short() -> None:
    assert len(TEXT.splitlines()) <= 120


@pytest.mark.model
@pytest.mark.parametrize("command", re.findall(r"^\.venv/bin/alianza ((?!check).+)$", TEXT, re.MULTILINE))
def test_a_command_that_is_shown_works(command: str) -> None:
    """As a newcomer would paste it; `make test` runs the check, and what is served or built is tried elsewhere."""
    words = shlex.split(command, comments=True)
    command_line = [sys.executable, "-m", "bot", *words]
    run = subprocess.run(command_line, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert (run.stdout + run.stderr).strip()
    assert "Traceback" not in run.stderr


def test_make_targets_that_are_shown_exist() -> None:
    targets = set(re.findall(r"^(\w+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`?make (\w+)", TEXT)) - {"takes"} <= targets
