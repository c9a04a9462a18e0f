"""A translation remembers the original it was made from, and nothing else of the file changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.checking.check import check
from indexer.checking.translations import stamp_translation
from indexer.content.documents import read_document
from indexer.errors import ContentError

REFERENCES = "references:\n- {id: larc-02-3, title: Paper}\n"
ORIGINAL = """---
id: late-truck
kind: concept
lang: en
title: The truck comes late
summary: It comes late. (§1)
asks:
  - one: when does the truck come
  - one: why is the truck late
  - one: who waits for the truck
---

## One {#one}

The truck comes late [@larc-02-3, §1].
"""
TRANSLATION = """---
id: late-truck
kind: concept
lang: es
title: El camión llega tarde
summary: |
  Llega tarde.
  translates: esto es texto, no un campo
asks:
  - one: cuándo llega el camión
  - one: por qué tarda el camión
  - one: quién espera el camión
---

## Uno {#one}

El camión llega tarde [@larc-02-3, §1].

translates: esta línea es del texto

---
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A translation that was never stamped, beside its original."""
    (tmp_path / "kb" / "concepts").mkdir(parents=True)
    (tmp_path / "cases").mkdir()
    (tmp_path / "kb" / "references.yaml").write_text(REFERENCES, encoding="utf-8")
    (tmp_path / "kb" / "concepts" / "late-truck.en.md").write_text(ORIGINAL, encoding="utf-8")
    file = tmp_path / "kb" / "concepts" / "late-truck.es.md"
    file.write_text(TRANSLATION, encoding="utf-8")
    return file


def find_faults(file: Path) -> list[str]:
    kb = file.parent.parent
    return [fault.message for fault in check([kb, kb.parent / "cases"])]


def hash_original(file: Path) -> str:
    document, _ = read_document(file.with_name("late-truck.en.md"), "")
    assert document is not None
    return document.body_hash


def test_check_is_content_once_a_translation_is_stamped(file: Path) -> None:
    assert [fault for fault in find_faults(file) if "translated from no known original" in fault]
    stamp_translation(file)
    assert find_faults(file) == []


def test_the_hash_of_the_original_is_given_and_written(file: Path) -> None:
    stamp = stamp_translation(file)
    document, _ = read_document(file, "")
    assert document is not None
    assert stamp == document.translates == hash_original(file)


def test_the_stamp_is_one_line_at_the_end_of_the_front_matter_and_nothing_else_changes(file: Path) -> None:
    stamp = stamp_translation(file)
    front, body = TRANSLATION.split("---\n\n## Uno", 1)
    assert file.read_bytes().decode() == f'{front}translates: "{stamp}"\n---\n\n## Uno{body}'


def test_stamping_twice_changes_nothing(file: Path) -> None:
    stamp_translation(file)
    once = file.read_bytes()
    stamp_translation(file)
    assert file.read_bytes() == once


def test_an_edited_original_is_found_out_and_a_new_stamp_takes_the_place_of_the_old(file: Path) -> None:
    old = stamp_translation(file)
    original = file.with_name("late-truck.en.md")
    original.write_text(ORIGINAL.replace("comes late [", "never comes ["), encoding="utf-8")
    assert [fault for fault in find_faults(file) if f"translated from an older original ({old})" in fault]
    new = stamp_translation(file)
    assert new != old
    assert file.read_text(encoding="utf-8").count('translates: "') == 1
    assert find_faults(file) == []


def test_a_file_with_windows_line_ends_keeps_them(file: Path) -> None:
    file.write_bytes(TRANSLATION.replace("\n", "\r\n").encode())
    stamp = stamp_translation(file)
    content = file.read_bytes().decode()
    assert content.count("\n") == content.count("\r\n")
    assert content.replace("\r\n", "\n") == TRANSLATION.replace(
        "---\n\n## Uno", f'translates: "{stamp}"\n---\n\n## Uno'
    )


def test_a_file_with_the_line_ends_of_old_computers_is_stamped(file: Path) -> None:
    file.write_bytes(TRANSLATION.replace("\n", "\r").encode())
    stamp_translation(file)
    assert find_faults(file) == []


def test_no_draft_is_left_beside_the_file(file: Path) -> None:
    stamp_translation(file)
    assert sorted(path.name for path in file.parent.iterdir()) == ["late-truck.en.md", "late-truck.es.md"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("late-truck.en.md", ORIGINAL, "this is an original (lang en); name one of its translations."),
        ("gone.es.md", None, "the file cannot be read (No such file or directory)."),
        ("late-truck.pt.md", TRANSLATION, "the file is called 'late-truck.pt.md', its id and lang say"),
        ("late-truck.fr.md", "no front matter", "no front matter; expected '---'"),
        ("alone.es.md", TRANSLATION.replace("id: late-truck", "id: alone"), "alone.en.md:1: the file cannot be read"),
    ],
)
def test_what_cannot_be_stamped_is_told_in_one_line_and_left_alone(
    file: Path, name: str, content: str | None, message: str
) -> None:
    other = file.with_name(name)
    if content is not None:
        other.write_text(content, encoding="utf-8")
    with pytest.raises(ContentError) as error:
        stamp_translation(other)
    assert message in str(error.value)
    assert "\n" not in str(error.value)
    assert content is None or other.read_text(encoding="utf-8") == content


def test_a_file_that_cannot_be_written_is_told_in_one_line_and_left_alone(file: Path) -> None:
    file.with_name(f".{file.name}.new").mkdir()
    with pytest.raises(ContentError, match=r"late-truck.es.md: .*cannot be written"):
        stamp_translation(file)
    assert file.read_text(encoding="utf-8") == TRANSLATION
