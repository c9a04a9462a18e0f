"""Passages stand in their file, and are read one by one: whichever is asked for, in the language that fits."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.content.passages import Passage
from indexer.search.build import read_base
from indexer.search.passage_file import LINES, TABLE, PassageFile, write_passages
from indexer.vocabulary import LANGUAGES, choose_version
from tests.small_base import write_base


@pytest.fixture(scope="module")
def passages(tmp_path_factory: pytest.TempPathFactory) -> list[Passage]:
    return read_base(write_base(tmp_path_factory.mktemp("base")))[1]


@pytest.fixture(scope="module")
def file(passages: list[Passage], tmp_path_factory: pytest.TempPathFactory) -> PassageFile:
    folder = tmp_path_factory.mktemp("data")
    write_passages(folder, passages)
    return PassageFile(folder)


def test_what_was_written_is_read_in_its_order(passages: list[Passage], file: PassageFile) -> None:
    assert len(file) == len(passages)
    assert list(file) == passages
    assert [file[number] for number in range(len(file))] == passages
    assert file[-1] == passages[-1]
    assert file[1:4] == passages[1:4]
    with pytest.raises(IndexError):
        file[len(passages)]
    assert repr(file) == f"<PassageFile passages={len(passages)} sections={len(file.section_keys)}>"


def test_sections_are_numbered_as_they_come_with_the_kind_of_their_document(
    passages: list[Passage], file: PassageFile
) -> None:
    kinds = {passage.section_key: passage.kind for passage in passages}
    assert file.section_keys == list(kinds)
    assert file.kinds == list(kinds.values())


def test_a_section_is_found_in_each_of_its_languages_and_in_no_other(
    passages: list[Passage], file: PassageFile
) -> None:
    for section_key in file.section_keys:
        wanted = {passage.lang: passage for passage in passages if passage.section_key == section_key}
        versions = file.find_versions(section_key)
        assert versions == wanted
        assert len(versions) == len(wanted)
        assert [lang for lang in LANGUAGES if lang in versions] == [lang for lang in LANGUAGES if lang in wanted]
    assert file.find_versions(("no-such", "section")) == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_reader_is_shown_each_section_in_the_nearest_language(file: PassageFile, lang: str) -> None:
    shown = [file[number] for number in file.choose_versions(lang).tolist()]
    assert shown == [choose_version(file.find_versions(key), lang) for key in file.section_keys]
    assert lang in {passage.lang for passage in shown} or lang == "fr", "this base has nothing in French"


def test_only_what_is_asked_for_is_read(passages: list[Passage], tmp_path: Path) -> None:
    """Where the other lines are broken, nobody notices until one of them is needed."""
    write_passages(tmp_path, passages)
    first, *others = (tmp_path / LINES).read_bytes().splitlines(keepends=True)
    (tmp_path / LINES).write_bytes(b"".join([first, *(b"?" * len(line) for line in others)]))
    broken = PassageFile(tmp_path)
    assert broken[0] == passages[0]
    with pytest.raises(ValueError, match="JSON"):
        broken[1]


def test_files_of_another_form_are_refused(passages: list[Passage], tmp_path: Path) -> None:
    write_passages(tmp_path, passages)
    (tmp_path / TABLE).write_bytes(b"no table")
    with pytest.raises(ValueError, match=r"magic|pickle"):
        PassageFile(tmp_path)
