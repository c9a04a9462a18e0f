"""What was typed stays words: as Markdown it holds no heading, link, citation or label that its sender put there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.contributions.case_draft import (
    describe_source,
    draft_case,
    escape_text,
    list_sections,
    name_source,
    propose_id,
    write_told,
)
from indexer.content.documents import Document, read_document
from indexer.content.frontmatter import read_front_matter
from indexer.content.passages import split_document
from indexer.content.references import Reference
from indexer.errors import ContentError
from tests.small_base import write_base
from tests.small_inbox import ASKED, TOLD, make_told

HOSTILE = [
    "# Título {#glance .paper}",
    "## Pasos {#steps}",
    "[enlace](https://x.example) y [doc](doc:open-grading)",
    "[@larc-02-3, §25] y [la verdad]{.confirmed}",
    "<script>alert(1)</script> <!-- nota --> <img src=x>",
    "- uno",
    "1. uno",
    "1998. Empezó",
    "12) uno",
    "> cita > otra",
    "> [!NOTE] aviso",
    "::: aviso",
    "??? plegado",
    "!!! aviso",
    ": definición",
    "---",
    "***",
    "===",
    "+++",
    "```",
    "~~~~",
    "~~tachado~~ ==marca== %%nota%% $$x$$ [^1] ^[nota] [[wiki]] ![foto](x.png)",
    "| a | b |",
    "import x from 'y'",
    "export default 3",
    "{{ plantilla }} {% si %} {: .x}",
    "una línea con id {#mio}",
    "&lt;b&gt; &amp; `código` *a* _b_ \\ fin",
    "[ ] por hacer",
    "- [x] hecho",
    "a\u00a0b  c",
    "(1) [uno",
    "[uno]: https://x.example",
]


def read_body(folder: Path, body: str) -> tuple[Document | None, list[str]]:
    """Read a body as a build would: the document, its faults."""
    file = folder / "x.es.md"
    file.write_text(
        f"---\nid: x\nkind: case\nlang: es\ntitle: x\nsummary: x\n---\n\n## Uno {{#uno}}\n\n{body}\n", "utf-8"
    )
    document, faults = read_document(file, "cases/x.es.md")
    return document, [str(fault) for fault in faults]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_line_is_read_as_its_words_and_nothing_else(tmp_path: Path, text: str) -> None:
    escaped = escape_text(f"Antes.\n{text}\nDespués {text}", "es")
    document, faults = read_body(tmp_path, escaped)
    assert faults == []
    assert document is not None
    (passage,), wrong = split_document(document)
    assert wrong == []
    said = "".join(sentence.plain for sentence in passage.sentences)
    assert "".join(said.split()) == "".join(f"Antes.{text}Después{text}".split())
    assert passage.sources == ()
    assert {sentence.evidence for sentence in passage.sentences} == {""}
    assert not any(sentence.item or sentence.ordered for sentence in passage.sentences)
    assert not any(sentence.id for sentence in passage.sentences)


@pytest.mark.parametrize("lang", ["es", "pt", "en", "fr"])
def test_a_draft_is_read_by_the_base_in_every_language(tmp_path: Path, lang: str) -> None:
    """With every answer hostile: only its TODO lines are left to write."""
    roots = write_base(tmp_path)
    answers = {name: "\n".join(HOSTILE) for name in TOLD} | {"name": "<b> # Miel [@x] {.paper}: *a*", "country": "MX"}
    answers |= {"from": "", "to": ""}
    path, text = draft_case(make_told(lang=lang, **answers), "honey", roots)
    path.write_text(text, encoding="utf-8")
    document, faults = read_document(path, f"cases/{path.name}")
    assert faults == []
    assert document is not None
    assert document.title == "b Miel account .paper : a"
    passages, wrong = split_document(document)
    assert wrong == []
    assert [passage.section for passage in passages] == [
        "glance", "why", "setup", "run", "end", "results", "wrong", "lessons", "unknown",
    ]  # fmt: skip
    assert {source for passage in passages for source in passage.sources} == {document.sources[0].key}


def test_the_draft_holds_the_facts_that_were_told(tmp_path: Path) -> None:
    path, text = draft_case(make_told(), "honey-halacho", write_base(tmp_path))
    assert path == tmp_path / "cases" / "honey-halacho.es.md"
    fields, _, faults = read_front_matter(text.split("---\n")[1], "x", 1)
    assert faults == []
    assert fields is not None
    assert (fields.id, fields.lang, fields.title) == ("honey-halacho", "es", TOLD["name"])
    assert fields.country == ("MX",)
    assert fields.place is not None
    assert fields.place.name == "Halachó"
    assert fields.years is not None
    assert (fields.years.first, fields.years.last) == (2003, 2011)
    assert fields.asks[0] == {"glance": ASKED}
    assert re.search(r"summary: >-\n  TODO Veinte familias", text)
    assert "## Por qué se unieron {#why}\n\nTODO " in text


def test_what_its_sender_is_shown_is_what_the_draft_holds(tmp_path: Path) -> None:
    submission = make_told()
    shown, draft = write_told(submission), draft_case(submission, "honey", write_base(tmp_path))[1]
    assert "TODO" not in shown
    for markdown in list_sections(submission).values():
        assert markdown in shown
        assert markdown in draft
    assert "Firmaron un papel ante el comisario [@told-" in shown


def test_the_source_is_one_of_the_bibliography_and_does_not_give_the_id_away() -> None:
    submission = make_told()
    source = describe_source(submission)
    assert Reference.model_validate(source).kind == "party"
    assert source["id"] == name_source(submission) == name_source(submission)
    assert submission.id[-10:] not in str(source)
    assert name_source(make_told()) != name_source(submission)


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Miel melipona de Halachó, Yucatán", "miel-melipona-de-halacho-yucatan"),
        ("¡¡!!", ""),
        ("a b c d e f g", "a-b-c-d-e-f"),
    ],
)
def test_an_id_is_made_of_the_name(name: str, id: str) -> None:
    assert propose_id(make_told(name=name)) == id


def test_a_taken_id_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="the id 'bajio-contracts' is taken"):
        draft_case(make_told(), "bajio-contracts", write_base(tmp_path))
