"""A generated base is valid, the same in every run, and like the one that it comes from."""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from benchmarks.corpus import CHANGED, build_pools, change_words, find_origin, write_corpus
from benchmarks.drawn_vectors import draw_vectors
from indexer.search.build import build_index, read_base
from indexer.search.index import load_index
from tests.small_base import write_base
from tests.small_drawings import write_drawing
from tests.stand_in import StandInEncoder

SIZE = 60


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("real")
    write_base(folder)
    return folder


@pytest.fixture(scope="module")
def grown(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("grown")
    write_corpus(folder, SIZE, (small / "kb", small / "cases"))
    return folder


def list_contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_has_about_as_many_passages_as_asked_for_and_no_fault(grown: Path) -> None:
    corpus, passages = read_base((grown / "kb", grown / "cases"))
    assert not corpus.faults
    assert SIZE <= len(passages) < SIZE + 10
    assert len({passage.id for passage in passages}) == len(passages)


def test_it_is_the_same_in_every_run(small: Path, grown: Path, tmp_path: Path) -> None:
    write_corpus(tmp_path, SIZE, (small / "kb", small / "cases"))
    assert list_contents(tmp_path) == list_contents(grown)


def test_copies_keep_kind_languages_sections_and_sources_and_change_words(grown: Path) -> None:
    corpus, passages = read_base((grown / "kb", grown / "cases"))
    documents = {(document.id, document.lang): document for document in corpus.documents}
    texts = {passage.id: passage for passage in passages}
    copies = [passage for passage in passages if find_origin(passage.document) != passage.document]
    assert {copy.kind for copy in copies} == {"practice", "problem", "case"}
    changed = 0
    for copy in copies:
        origin = texts[f"{find_origin(copy.document)}#{copy.section}@{copy.lang}"]
        assert (copy.heading, copy.sources, copy.evidence) == (origin.heading, origin.sources, origin.evidence)
        assert len(copy.text.split()) == len(origin.text.split())
        changed += copy.text != origin.text
        facts = documents[copy.document, copy.lang].facts
        assert facts == documents[origin.document, origin.lang].facts
    assert changed > 0.8 * len(copies)


def test_below_the_bases_own_size_documents_are_left_out_but_no_stage(small: Path, tmp_path: Path) -> None:
    write_corpus(tmp_path, 9, (small / "kb", small / "cases"))
    corpus, passages = read_base((tmp_path / "kb", tmp_path / "cases"))
    assert {"motivation", "establishment", "development", "dissolution"} <= {one.id for one in corpus.documents}
    assert 9 <= len(passages) < 19
    assert [one.id for one in corpus.documents if find_origin(one.id) != one.id] == []


def test_drawings_come_along_with_their_words(tmp_path: Path) -> None:
    """A build refuses the words of a drawing that is not there."""
    write_base(tmp_path / "small")
    write_drawing(tmp_path / "small")
    write_corpus(tmp_path / "grown", SIZE, (tmp_path / "small" / "kb", tmp_path / "small" / "cases"))
    roots = (tmp_path / "grown" / "kb", tmp_path / "grown" / "cases")
    build_index(roots, tmp_path / "index", "stand-in-1", StandInEncoder)
    assert (tmp_path / "grown" / "kb" / "drawings" / "scales.svg").is_file()


def test_words_are_drawn_by_how_often_they_stand_and_marks_stay(small: Path) -> None:
    _, passages = read_base((small / "kb", small / "cases"))
    pools = build_pools(passages)
    source = random.Random(1)
    drawn = Counter(pools["en"].draw(source) for _ in range(4000))
    counted = Counter(word for p in passages if p.lang == "en" for word in re.findall(r"[a-zà-ÿœ]{4,}", p.text))
    for word, number in counted.most_common(5):
        assert drawn[word] / 4000 == pytest.approx(number / counted.total(), rel=0.4)
    line = "- steps: boxes come back without reason [@larc-02-3, box 1] see [rules](doc:open-grading) now " * 40
    changed = change_words(line, pools["en"], source)
    assert changed.count("[@larc-02-3, box 1]") == changed.count("(doc:open-grading)") == 40
    before, after = line.split(), changed.split()
    differ = sum(one != other for one, other in zip(before, after, strict=True))
    able = sum(bool(re.fullmatch(r"[a-z]{4,}", word)) for word in before)
    assert differ / able == pytest.approx(CHANGED, rel=0.4)
    assert changed.startswith("- steps: ")


def test_drawn_vectors_lie_around_their_origins_and_are_enough_to_build_with(small: Path, grown: Path) -> None:
    encoder = StandInEncoder()
    real = (small / "kb", small / "cases")
    build_index(real, small / "index", encoder.fingerprint, lambda: encoder)
    roots = (grown / "kb", grown / "cases")
    kept = draw_vectors(roots, real, small / "index", 0.9)

    def refuse() -> StandInEncoder:
        raise AssertionError("every text has a vector")

    report = build_index(roots, grown / "index", encoder.fingerprint, refuse, carried=kept)
    assert report.encoded == 0
    assert load_index(grown / "index").manifest.passages > load_index(small / "index").manifest.passages
    known = draw_vectors(real, real, small / "index", 0.9).embeddings
    nearest = np.stack([np.asarray(vector, np.float32) for vector in known.values()])
    drawn = [np.asarray(vector, np.float32) for name, vector in kept.embeddings.items() if name not in known]
    assert drawn
    assert np.mean([float((nearest @ vector).max()) for vector in drawn]) == pytest.approx(0.9, abs=0.03)
