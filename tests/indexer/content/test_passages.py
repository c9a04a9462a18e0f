"""Documents are cut into passages whose sentences can be found again in the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.content.documents import Document, read_document
from indexer.content.passages import Passage, split_document
from indexer.content.sentences import Sentence
from indexer.errors import Fault
from tests.golden import GoldenCase, read_cases

SHOWN = "kb/problems/late-truck.es.md"


def read(folder: Path, text: str) -> Document:
    file = folder / "late-truck.es.md"
    file.write_text(text, encoding="utf-8")
    document, faults = read_document(file, SHOWN)
    assert document is not None, faults
    return document


def describe(passages: list[Passage], faults: list[Fault]) -> str:
    lines = []
    for passage in passages:
        first, last = passage.lines
        lines.append(" ".join(filter(None, [passage.id, f"{first}-{last}", *passage.sources, passage.evidence])))
        lines += [_describe(sentence) for sentence in passage.sentences]
    return "\n".join([*lines, *(f"! {fault}" for fault in faults)])


def _describe(sentence: Sentence) -> str:
    kind = "1" if sentence.ordered else "*" if sentence.item else "-"
    quote = sentence.quote.replace("\n", "⏎")
    name = f"#{sentence.id}" if sentence.id else ""
    is_code = "\\" in sentence.markdown
    told = f"[{sentence.markdown}]" if is_code or sentence.quote.startswith("|") else ""
    heading = f"({sentence.heading})" if sentence.heading else ""
    return " ".join(filter(None, [f"  {sentence.line} {kind} {quote}", sentence.evidence, name, told, heading]))


@pytest.mark.parametrize("case", read_cases("passages"), ids=str)
def test_document_is_cut_as_the_golden_file_says(case: GoldenCase, tmp_path: Path) -> None:
    assert describe(*split_document(read(tmp_path, case.input))) == case.expected


@pytest.mark.parametrize("case", read_cases("passages"), ids=str)
def test_every_quote_stands_word_for_word_where_it_says(case: GoldenCase, tmp_path: Path) -> None:
    lines = case.input.splitlines()
    for passage in split_document(read(tmp_path, case.input))[0]:
        for sentence in passage.sentences:
            last = sentence.line + sentence.quote.count("\n")
            assert sentence.quote in "\n".join(lines[sentence.line - 1 : last])
            assert passage.lines[0] <= sentence.line <= last <= passage.lines[1]


def test_text_for_embedding_has_title_heading_and_words_but_no_marks(tmp_path: Path) -> None:
    text = read_cases("passages")[5].input
    (passage,), _ = split_document(read(tmp_path, text))
    assert passage.text == "El camión llega tarde. Qué notan. Una. Otra más."
