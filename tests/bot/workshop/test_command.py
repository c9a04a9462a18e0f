"""``alianza workshop``: a pack on disk, whole or not at all; what cannot be meant in one line."""

from __future__ import annotations

import errno
import zipfile
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.printing.files import write_whole
from indexer.errors import SettingError
from tests.additions import index_base
from tests.small_workshops import write_all


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the small base with workshops."""
    folder = write_all(tmp_path_factory.mktemp("command"))
    index_base(folder)
    return folder / "index"


def run(index: Path, *arguments: str) -> int:
    """Run the verb."""
    return main(["workshop", "--index", str(index), *arguments])


def test_a_pack_is_written(index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With its title and minutes said; readable as any new file; nothing else is left beside it."""
    output = tmp_path / "pack.zip"
    wish = (
        "--stage",
        "motivation",
        "--minutes",
        "240",
        "--lang",
        "es",
        "--country",
        "BO",
        "--problem",
        "opaque-grading",
    )
    assert run(index, *wish, "--output", str(output)) == 0
    assert "240 of 240 minutes" in capsys.readouterr().out
    with zipfile.ZipFile(output) as bundle:
        assert "diapositivas.pptx" in bundle.namelist()
        assert b"opaque-grading" in bundle.read("plan.json")
    assert list(tmp_path.iterdir()) == [output]
    assert output.stat().st_mode & 0o077 != 0


@pytest.mark.parametrize("form", ["pptx", "docx", "pdf", "md"])
def test_the_ending_chooses_the_format(form: str, index: Path, tmp_path: Path) -> None:
    """One file of the pack."""
    output = tmp_path / f"one.{form}"
    assert run(index, "--design", "ws-begin", "--minutes", "120", "--lang", "pt", "--output", str(output)) == 0
    assert output.stat().st_size > 1000


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--minutes", "20"], "--minutes is '20'; expected a whole number from 45 to 1000"),
        (["--minutes", "many"], "--minutes is 'many'"),
        (["--people", "0x10"], "--people is '0x10'"),
        (["--stage", "love"], "--stage is 'love'; expected one of motivation"),
        (["--lang", "de"], "--lang is 'de'; expected one of en, es, pt, fr"),
        (["--country", "ZZ"], "--country is 'ZZ'"),
        (["--audience", "kings"], "--audience is 'kings'; expected one of producers"),
        (["--design", "open-grading"], "--design is 'open-grading', which the base lacks; expected one of ws-"),
        (["--problem", "gone"], "--problem is 'gone', which the base lacks; expected one of opaque-grading"),
        (["--design", "ws-end", "--minutes", "50"], "Nothing fits in 50 minutes"),
    ],
)
def test_what_cannot_be_meant_is_one_line(
    arguments: list[str], words: str, index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 1, nothing written."""
    assert run(index, *arguments, "--output", str(tmp_path / "a.zip")) == 1
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_an_output_that_cannot_be_written_is_one_line(
    index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder that is not there, an unknown ending, a folder in the file's place."""
    (tmp_path / "taken.zip").mkdir()
    for name in ("gone/a.zip", "a.exe", "taken.zip"):
        assert run(index, "--output", str(tmp_path / name)) == 1
        assert capsys.readouterr().err.startswith("alianza: --output")
    assert [path.name for path in tmp_path.iterdir()] == ["taken.zip"]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And no half of the new one."""
    output = tmp_path / "pack.zip"
    write_whole(output, b"old")

    def fail(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(SettingError, match="No space left on device"):
        write_whole(output, b"new")
    assert output.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [output]
