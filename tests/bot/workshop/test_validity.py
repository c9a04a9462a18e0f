"""Office files held against the OOXML schema, and against what Word and PowerPoint would repair."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from bot.library import Library
from bot.workshop.export_bundle import export_pack, find_suffix
from bot.workshop.pack import Pack
from tests.packs import build_small_library, make_hostile_pack, make_pack


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The small base with workshops."""
    return build_small_library(tmp_path_factory.mktemp("validity"))


@pytest.mark.parametrize("form", ["pptx", "docx", "key"])
@pytest.mark.parametrize("make", [make_pack, make_hostile_pack])
def test_files_are_valid_and_open_without_repair(
    form: str, make: Callable[[Library], Pack], library: Library, tmp_path: Path
) -> None:
    file = tmp_path / f"file.{find_suffix(form)}"
    file.write_bytes(export_pack(make(library), form))
    result = OpenXmlValidator().validate(file)
    assert [f"{error.part_uri} {error.description}" for error in result.errors] == []
