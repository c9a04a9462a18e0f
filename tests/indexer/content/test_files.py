"""Files are seen however they are called, and read without what nobody sees in them; what is not read is told."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from indexer.checking.check import check
from indexer.content.documents import Document, read_corpus, read_document
from indexer.content.files import SIZE_LIMIT, clean_lines, list_files
from indexer.content.passages import split_document
from indexer.errors import ContentError
from indexer.search.build import hash_corpus, read_base
from tests.small_base import write_base

TEXT = "---\nid: quesería\nkind: concept\nlang: es\ntitle: Quesería\nsummary: S\n---\n\n## Uno {#one}\n\nLa quesería.\n"


def write(file: Path, text: str = TEXT) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.replace("id: quesería", f"id: {file.name.split('.')[0].lower()}").encode())
    return file


def read(file: Path) -> Document:
    document, faults = read_document(file, file.name)
    assert faults == []
    assert document is not None
    return document


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("X.ES.MD", "kb/concepts/X.ES.MD:1: the file is called 'X.ES.MD'; rename it to 'x.es.md'."),
        ("x.es.markdown", "kb/concepts/x.es.markdown:1: the file is called 'x.es.markdown'; rename it to 'x.es.md'."),
        ("x.es.mdx", "kb/concepts/x.es.mdx:1: the file is called 'x.es.mdx'; rename it to 'x.es.md'."),
        (".trash/x.es.md", "kb/concepts/.trash:0: 1 Markdown files are not read: their name or folder begins with"),
        ("._x.es.md", "kb/concepts/._x.es.md:0: 1 Markdown files are not read: their name or folder begins with"),
        ("x.md", "kb/concepts/x.md:2: the file is called 'x.md', its id and lang say 'x.es.md'; make them agree."),
    ],
)
def test_a_file_that_is_not_read_is_told_by_check_and_by_build(name: str, told: str, tmp_path: Path) -> None:
    roots = write_base(tmp_path)
    before = hash_corpus(roots)
    write(tmp_path / "kb" / "concepts" / name)
    assert [str(fault)[: len(told)] for fault in check(roots) if fault.path.startswith("kb/concepts/")] == [told]
    with pytest.raises(ContentError, match="kb/concepts/"):
        read_base(roots)
    assert hash_corpus(roots) != before, "a build does not take the index before for one of this base"


def test_the_same_id_under_two_roots_is_told_also_where_they_are_called_alike(tmp_path: Path) -> None:
    write(tmp_path / "a" / "kb" / "x.es.md")
    write(tmp_path / "b" / "kb" / "x.es.md")
    write(tmp_path / "b" / "cases" / "x.es.md")
    roots = [tmp_path / "a" / "kb", tmp_path / "b" / "kb"]
    (fault,) = read_corpus(roots).faults
    assert f"{tmp_path}/a/kb/x.es.md, beside {tmp_path}/b/kb/x.es.md; give one of them another id" in fault.message
    (fault,) = read_corpus([roots[1], tmp_path / "b" / "cases"]).faults
    assert str(fault) == "kb/x.es.md:2: id 'x' is already that of cases/x.es.md; give one of them another id."
    assert len(read_corpus([roots[0], roots[0]]).documents) == 1, "a root that is named twice is one root"


def test_line_ends_byte_order_marks_and_forms_of_letters_make_no_difference(tmp_path: Path) -> None:
    plain = read(write(tmp_path / "a" / "x.es.md"))
    for number, text in enumerate(
        [
            TEXT.replace("\n", "\r\n"),
            "\ufeff" + TEXT,
            TEXT.replace("\n", "\r"),
            unicodedata.normalize("NFD", TEXT),
            TEXT.replace("quese", "que\u00adse\u200b").replace("id: que\u00adse\u200bría", "id: x"),
            TEXT.replace("## Uno", "##\u00a0Uno"),
        ]
    ):
        file = write(tmp_path / str(number) / "x.es.md", text.replace("id: quesería", "id: x"))
        document = read(file) if number != 3 else read(write(file, text.replace("id: queseri\u0301a", "id: x")))
        assert (document.body, document.title, document.body_hash) == (plain.body, plain.title, plain.body_hash), number
        assert split_document(document)[0][0].sentences[0].plain == "La quesería."


def test_line_ends_that_no_editor_counts_are_blanks() -> None:
    assert clean_lines("a\u2028b\u2029c\x85d\x0be\x0cf\x1cg\n") == "a b c d e f g\n"
    assert clean_lines("1.\u00a0a\n- b\u00a0c\n") == "1. a\n- b\u00a0c\n"


def test_a_file_that_is_too_long_or_no_text_is_told_with_its_line(tmp_path: Path) -> None:
    file = write(tmp_path / "x.es.md")
    file.write_bytes(TEXT.encode() + b"\xff")
    assert [str(f) for f in read_document(file, "x")[1]] == [
        f"x:12: byte {len(TEXT.encode())} is not UTF-8; save the file as UTF-8."
    ]
    file.write_bytes(b"a" * (SIZE_LIMIT + 1))
    assert [str(f) for f in read_document(file, "x")[1]] == [
        f"x:1: the file has {SIZE_LIMIT + 1} bytes; expected {SIZE_LIMIT} at most; cut it."
    ]


def test_files_are_listed_in_a_stable_order_without_readmes(tmp_path: Path) -> None:
    for name in ("b.es.md", "a/c.es.md", "README.md", "a.en.md", ".git/d.es.md"):
        write(tmp_path / "kb" / name)
    assert [shown for _, shown in list_files([tmp_path / "kb"])] == ["kb/a.en.md", "kb/a/c.es.md", "kb/b.es.md"]
