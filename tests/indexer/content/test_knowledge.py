"""The knowledge base itself: nothing refused, nothing copied, nothing that a reader cannot follow up."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest

from indexer.checking.check import check
from indexer.content.documents import Document, read_corpus
from indexer.content.markdown import render_plain
from indexer.content.passages import split_document
from indexer.settings import PROJECT
from indexer.vocabulary import LANGUAGES, STAGES
from tests.paper_runs import hash_run, list_runs, read_hashes

ROOTS = [PROJECT / "kb", PROJECT / "cases"]
NAMES = re.compile(
    r"(FAO|IDB-REDCAPA|Regional Office|Special Programme for Food Security|National Association of|Chamber of|"
    r"Association of Agricultural|External Trade|Reference Centres|Information Network|Ministry of Agriculture|"
    r"Institute for Cooperation|Network of Training|Central America|Brazil Chile Colombia|Management Conservation|"
    r"Training Institutions in Economics|Economics and Agricultural Policy|"
    r"Agricultural Policy in Latin America|Potato Cent(?:er|re)|Maquita Cushunchic|"
    r"Land Bank|Land Fund|Land Access Programme|Regional Conference for Latin America|"
    r"Agriculture Organization of the United)",
    re.IGNORECASE,
)
"""Names of institutions, programmes and countries' lists are given as they are."""


@pytest.fixture(scope="module")
def documents() -> tuple[Document, ...]:
    return read_corpus(ROOTS).documents


def test_check_finds_nothing_to_refuse() -> None:
    assert [str(fault) for fault in check(ROOTS, strict=True)] == []


def test_no_passage_copies_eight_words_in_a_row_from_the_paper(documents: tuple[Document, ...]) -> None:
    paper = read_hashes()
    copied = []
    for document in documents:
        if document.lang != "en":
            continue
        texts = [document.summary, *(passage.text for passage in split_document(document)[0])]
        for text in texts:
            runs = (run for run in list_runs(render_plain(text)) if hash_run(run) in paper)
            copied += [f"{document.path}: {run}" for run in runs if not NAMES.search(run)]
    assert copied == []


def test_every_stage_lists_situations_in_every_language(documents: tuple[Document, ...]) -> None:
    counts = {(d.id, d.lang): len(d.situations) for d in documents if d.kind == "stage"}
    assert set(counts) == {(stage, lang) for stage in STAGES for lang in LANGUAGES}
    assert min(counts.values()) >= 30


def test_no_ask_stands_twice_in_a_language(documents: tuple[Document, ...]) -> None:
    asks = Counter((document.lang, ask.text.casefold()) for document in documents for ask in document.asks)
    assert [ask for ask, count in asks.items() if count > 1] == []


@pytest.mark.parametrize("lang", ["es"])
def test_spanish_speaks_to_ustedes_without_voseo_or_vosotros(documents: tuple[Document, ...], lang: str) -> None:
    odd = re.compile(
        r"\b(vos|vosotros|tenés|podés|querés|hacés|sabés|debés|tenéis|podéis|queréis|hacéis)\b", re.IGNORECASE
    )
    found = [f"{d.path}: {match[0]}" for d in documents if d.lang == lang for match in odd.finditer(d.body)]
    assert found == []


def test_the_questions_kept_for_measuring_are_not_in_the_base(documents: tuple[Document, ...]) -> None:
    folders = (PROJECT / "benchmarks", PROJECT.parent / "shared" / "questions")
    rows = (
        json.loads(line)
        for folder in folders
        for file in folder.glob("*.jsonl")
        for line in file.read_text(encoding="utf-8").splitlines()
    )
    asked = (row.get("question") or row.get("text") or "" for row in rows)
    held_back = {" ".join(re.findall(r"\w+", text.lower())) for text in asked} - {""}
    own = {
        " ".join(re.findall(r"\w+", text.lower()))
        for d in documents
        for text in (*(a.text for a in d.asks), *d.situations)
    }
    assert held_back & own == set()
