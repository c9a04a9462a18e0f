"""A copy of the base to edit: whole, and never over what somebody has."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.__main__ import main
from indexer.content.base_copy import copy_base
from indexer.errors import ContentError
from indexer.settings import PROJECT, find_base, read_settings
from tests.small_base import write_base


def test_init_copies_every_file_and_the_copy_is_the_base_of_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_base(tmp_path / "source")
    (tmp_path / "source" / "LICENSE-CONTENT.md").write_text("CC BY", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "source")
    assert main(["init", str(tmp_path / "mine")]) == 0
    assert f"files in {tmp_path / 'mine'}; edit them there" in capsys.readouterr().out
    names = [path.relative_to(tmp_path / "source") for path in (tmp_path / "source").rglob("*") if path.is_file()]
    assert names
    for name in names:
        assert (tmp_path / "mine" / name).read_bytes() == (tmp_path / "source" / name).read_bytes()
    monkeypatch.chdir(tmp_path / "mine")
    settings = read_settings({})
    assert settings.kb == (tmp_path / "mine" / "kb", tmp_path / "mine" / "cases")
    assert settings.index == tmp_path / "mine" / ".index"


def test_a_folder_that_holds_a_base_is_left_as_it_is(tmp_path: Path) -> None:
    write_base(tmp_path / "source")
    (tmp_path / "mine" / "cases").mkdir(parents=True)
    (tmp_path / "mine" / "cases" / "own.es.md").write_text("mine", encoding="utf-8")
    with pytest.raises(ContentError, match="cases: this stands there already; name another folder"):
        copy_base(tmp_path / "source", tmp_path / "mine")
    assert [path.name for path in (tmp_path / "mine").rglob("*")] == ["cases", "own.es.md"]


def test_nothing_stays_of_a_copy_that_failed(tmp_path: Path) -> None:
    write_base(tmp_path / "source")
    (tmp_path / "source" / "cases" / "gone.en.md").symlink_to(tmp_path / "nowhere")
    with pytest.raises(ContentError, match="nothing of it was kept"):
        copy_base(tmp_path / "source", tmp_path / "mine")
    assert list((tmp_path / "mine").iterdir()) == []


def test_a_folder_without_a_base_cannot_be_copied(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="there is no base here to copy"):
        copy_base(tmp_path, tmp_path / "mine")


def test_the_working_folder_goes_before_the_checkout_only_with_a_whole_base(tmp_path: Path) -> None:
    (tmp_path / "kb").mkdir()
    assert find_base(tmp_path) == PROJECT
    (tmp_path / "cases").mkdir()
    assert find_base(tmp_path) == tmp_path
