"""The README names every module, every verb and files that exist."""

from __future__ import annotations

import re

import pytest

from bot.__main__ import main
from indexer.settings import PROJECT

TEXT = (PROJECT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("package", ["indexer", "bot"])
def test_the_module_map_is_complete(package: str) -> None:
    modules = [path.name for path in (PROJECT / package).rglob("*.py") if not path.name.startswith("__")]
    assert [name for name in modules if f"`{name}`" not in TEXT] == []


@pytest.mark.parametrize("folder", [path.parent.name for path in (PROJECT / "bot").glob("*/__init__.py")])
def test_a_folder_is_a_row_with_its_own_modules(folder: str) -> None:
    row = next(line for line in TEXT.splitlines() if line.startswith(f"| {folder}/ |"))
    modules = {path.name for path in (PROJECT / "bot" / folder).glob("*.py") if not path.name.startswith("__")}
    assert set(re.findall(r"`(\w+\.py)`", row)) == modules


def test_modules_that_are_named_exist() -> None:
    named = re.findall(r"`(\w+\.py)`", TEXT)
    existing = {path.name for package in ("indexer", "bot") for path in (PROJECT / package).rglob("*.py")}
    assert [name for name in named if name not in existing] == []


def test_files_that_are_linked_exist() -> None:
    links = re.findall(r"\]\((?!https?://)([^)#]+)\)", TEXT)
    assert links
    assert [link for link in links if not (PROJECT / link).exists()] == []


def test_verbs_that_are_shown_exist(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    known = capsys.readouterr().out
    assert [verb for verb in set(re.findall(r"alianza (\w+) ", TEXT)) if verb not in known and verb != "ask"] == []


def test_make_targets_that_are_shown_exist() -> None:
    targets = set(re.findall(r"^(\w+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`?make (\w+)", TEXT)) - {"takes"} <= targets
