"""What is encoded of a section: all of its words, whatever their number, and its lower headings."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.content.documents import read_document
from indexer.content.message_examples import ORDINARY, MessageExample
from indexer.content.passages import Passage, split_document
from indexer.search.message_rows import list_ordinary_messages
from indexer.search.rows import WORDS_READ, cut_text, list_rows

FRONT = "---\nid: law\nkind: concept\nlang: es\ntitle: Ley\nsummary: S\n---\n\n## Texto {#text}\n\n"


def read_passage(folder: Path, body: str) -> Passage:
    file = folder / "law.es.md"
    file.write_text(FRONT + body, encoding="utf-8")
    document, _ = read_document(file, "kb/concepts/law.es.md")
    assert document is not None
    ((passage,), faults) = split_document(document)
    assert faults == []
    return passage


def test_a_short_section_is_one_text_as_it_is(tmp_path: Path) -> None:
    passage = read_passage(tmp_path, "Uno dos.\n\n### Parte {#part}\n\nTres.\n")
    assert cut_text(passage) == [passage.text] == ["Ley. Texto. Uno dos. Parte. Tres."]


@pytest.mark.parametrize("longest", [1, 20, WORDS_READ - 2, WORDS_READ, 3 * WORDS_READ])
def test_a_long_section_is_cut_where_the_encoder_would_stop_and_no_word_is_lost(longest: int, tmp_path: Path) -> None:
    sentences = [f"Art{n} {'palabra ' * (longest - 1)}fin." for n in range(1 + 600 // longest)]
    passage = read_passage(tmp_path, "\n".join(sentences))
    parts = cut_text(passage)
    assert max(len(part.split()) for part in parts) <= WORDS_READ
    assert all(part.startswith("Ley. Texto. ") for part in parts)
    assert " ".join(part.removeprefix("Ley. Texto. ") for part in parts) == " ".join(passage.list_pieces())


def test_each_part_is_a_row_of_the_section(tmp_path: Path) -> None:
    passage = read_passage(tmp_path, "\n".join(f"Frase {n} de siete palabras, no más." for n in range(100)))
    rows = list_rows([], [passage], {})
    assert [(row.vector_kind, row.section_key, row.prompt) for row in rows] == [("text", 0, "passage")] * 3
    assert len({row.hash for row in rows}) == 3


def test_a_message_is_a_row_of_the_section_that_it_names_and_of_none_else(tmp_path: Path) -> None:
    front = FRONT.replace("kind: concept", "kind: problem").replace(
        "summary: S\n", "summary: S\nmessages:\n  - text: somos 32 y no nos pagan\n  - el camión no viene y hay deuda\n"
    )
    file = tmp_path / "law.es.md"
    file.write_text(f"{front}Uno dos.\n", encoding="utf-8")
    document, _ = read_document(file, "kb/problems/law.es.md")
    assert document is not None
    assert [(one.section, one.text) for one in document.messages] == [
        ("text", "somos 32 y no nos pagan"), ("", "el camión no viene y hay deuda"),
    ]  # fmt: skip
    rows = list_rows([document], split_document(document)[0], {})
    assert [row.text for row in rows if row.vector_kind == "ask"] == ["somos 32 y no nos pagan"]
    assert list_ordinary_messages([document]) == [MessageExample("el camión no viene y hay deuda", "es", ORDINARY)]
