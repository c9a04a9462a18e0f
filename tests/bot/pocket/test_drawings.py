"""The pocket edition carries each drawing once, in the first document that shows it."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from bot.library import Library
from bot.pocket.documents import EXTENTS, PocketView
from bot.pocket.edition import build_pocket, write_file
from indexer.content.documents import read_corpus
from indexer.content.drawings import read_drawings
from tests.small_base import write_base
from tests.small_drawings import WORDS, show_drawing, write_drawing
from tests.small_pocket import IMPRINT


@pytest.mark.parametrize("lang", sorted(WORDS))
def test_a_drawing_that_two_documents_show_stands_once_and_whole(tmp_path: Path, lang: str) -> None:
    roots = write_base(tmp_path)
    write_drawing(tmp_path)
    for document in ("open-grading", "opaque-grading"):
        show_drawing(tmp_path, document)
    library = Library(read_corpus(roots).documents, {}, drawings=read_drawings(roots)[0])
    html = build_pocket(library, lang, IMPRINT).html
    (figure,) = re.findall(r'<figure class="?picture.*?</figure>', html, re.DOTALL)
    title, alt, _ = WORDS[lang]
    assert title in figure
    assert alt in figure
    ids = Counter(re.findall(r' id="?([\w.-]+)', html))
    assert [name for name, count in ids.items() if count > 1] == []
    assert set(re.findall(r'(?:href="?#|url\(#)(d-[\w-]+)', figure)) <= set(ids)
    problem = html.index("id=opaque-grading")
    assert problem < html.index("<figure") < html.index("id=open-grading")


def test_drawings_stay_away_where_the_least_of_the_texts_would_not_fit_with_them(tmp_path: Path) -> None:
    roots = write_base(tmp_path)
    write_drawing(tmp_path)
    show_drawing(tmp_path, "open-grading")
    library = Library(read_corpus(roots).documents, {}, drawings=read_drawings(roots)[0])
    sizes = {one.name: len(write_file(PocketView("es", library, extent=one), IMPRINT).encode()) for one in EXTENTS}
    assert "<figure" in build_pocket(library, "es", IMPRINT, limit=sizes["least"]).html
    pocket = build_pocket(library, "es", IMPRINT, limit=sizes["words"])
    assert sizes["words"] < min(size for name, size in sizes.items() if name != "words")
    assert pocket.extent.name == "words"
    assert "<figure" not in pocket.html
