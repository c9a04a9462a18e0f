"""A drawing is put together from its shapes and words; whatever else stands in its files is refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from indexer.content.drawing_shapes import SOURCE_LIMIT, SVG
from indexer.content.drawings import load_drawings, read_drawings, require_drawings, write_drawings
from indexer.errors import ContentError
from indexer.settings import PROJECT
from indexer.vocabulary import LANGUAGES
from tests.small_drawings import SHAPES, WORDS, write_drawing, write_svg


def list_messages(root: Path) -> list[str]:
    return [str(fault) for fault in read_drawings([root])[1]]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_drawing_says_its_words_in_each_language(tmp_path: Path, lang: str) -> None:
    drawings, faults = read_drawings([write_drawing(tmp_path)])
    drawing = drawings["scales"][lang]
    title, alt, both = WORDS[lang]
    root = etree.fromstring(drawing.svg)
    assert faults == []
    assert (drawing.title, drawing.alt, root.get("role")) == (title, alt, "img")
    assert [root.find(f"{{{SVG}}}{tag}").text for tag in ("title", "desc")] == [title, alt]
    named = root.get("aria-labelledby").split()
    assert [root.find(f".//*[@id='{id}']").text for id in named] == [title, alt]
    text, number = root.iter(f"{{{SVG}}}text")
    assert " ".join(span.text for span in text) == both
    assert len(text) == 2
    assert number.text == "1"


def test_what_a_drawing_names_is_in_it_and_named_so_that_two_may_stand_on_a_page(tmp_path: Path) -> None:
    write_drawing(tmp_path, name="second")
    drawings, _ = read_drawings([write_drawing(tmp_path)])
    both = [etree.fromstring(drawings[name]["en"].svg) for name in ("scales", "second")]
    ids = [[element.get("id") for element in root.iter() if element.get("id")] for root in both]
    assert len(set(ids[0] + ids[1])) == len(ids[0]) + len(ids[1])
    for root, own in zip(both, ids, strict=True):
        hatched = next(element for element in root.iter() if element.get("fill", "").startswith("url"))
        assert hatched.get("fill")[5:-1] in own
        assert [use.get("href")[1:] in own for use in root.iter(f"{{{SVG}}}use")] == [True]


@pytest.mark.parametrize(
    "shape",
    [
        "<script>alert(1)</script>",
        '<foreignObject width="9" height="9"/>',
        '<image href="https://example.org/a.png"/>',
        '<a href="https://example.org"><path d="M0 0"/></a>',
        "<style>*{fill:red}</style>",
        '<animate attributeName="d"/>',
        '<path d="M0 0" onload="alert(1)"/>',
        '<path d="M0 0" style="fill:url(https://example.org)"/>',
        '<path d="M0 0" fill="url(https://example.org/#a)"/>',
        '<path d="M0 0" class="unheard"/>',
        '<path d="url(javascript:alert(1))"/>',
        '<path d="M0 0" transform="matrix(1 0 0 1 0 0)"/>',
        '<use href="https://example.org/a.svg#b"/>',
        '<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="#sack" href="#sack"/>',
        '<use href="#nothing"/>',
        '<html xmlns="http://www.w3.org/1999/xhtml"/>',
        '<svg viewBox="0 0 320 100"/>',
        '<g id="mine"/>',
        "<?xml-stylesheet href='a.css'?>",
        "<g>bare words</g>",
        '<text x="1" y="1" data-width="90">bare words</text>',
        '<text x="1" y="1">{both}</text>',
        '<g><text x="1" y="1" data-width="90">{both}</text></g>',
        '<text x="1" y="1" data-width="90">{both}<tspan>more</tspan></text>',
    ],
)
def test_anything_but_the_shapes_and_attributes_of_a_short_list_is_refused(tmp_path: Path, shape: str) -> None:
    root = write_drawing(tmp_path, f"{SHAPES}\n{shape}")
    drawings, faults = read_drawings([root])
    assert drawings == {}
    assert {(fault.path, fault.line) for fault in faults} == {("kb/drawings/scales.svg", 6)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<!DOCTYPE svg [<!ENTITY a "b">]>\n' + write_svg("<g/>"), "1: found '<!DOCTYPE'; a drawing declares nothing"),
        (write_svg("<g>"), "3: this is no XML ("),
        ("<svg/>", "1: found 'svg'; expected <svg xmlns="),
        (write_svg("<g/>", 4000), "1: the drawing is 4000 high; expected 80 to 460."),
        (write_svg("<g/>").replace("120", "9" * 5000), "1: <svg> has viewBox="),
        (write_svg("<g>" * 900 + "</g>" * 900), "2: this is no XML ("),
        (write_svg("<g/>" * SOURCE_LIMIT), f"bytes; expected {SOURCE_LIMIT} at most; draw less."),
        ("", "this is no XML ("),
    ],
)
def test_a_file_that_is_no_drawing_is_told_with_its_line(tmp_path: Path, text: str, expected: str) -> None:
    root = write_drawing(tmp_path)
    (root / "drawings" / "scales.svg").write_text(text, encoding="utf-8")
    assert expected in list_messages(root)[0]


@pytest.mark.parametrize(
    ("es", "expected"),
    [
        (None, "scales.yaml:1: the drawing has no words in 'es'; add them."),
        ({"title": "A", "alt": "B", "words": {}}, "'es' has no words for 'both'; add them."),
        ({"title": "A", "alt": "B", "words": {"both": "a", "more": "b"}}, "'more' stands nowhere in the drawing;"),
        ({"title": "A", "alt": "B", "words": {"both": "lo que miran los dos " * 4}}, "its box holds 2, 120 wide"),
        ({"title": "A", "alt": "B", "words": {"both": "imparticipativamente"}}, "its box holds 2, 120 wide"),
        ({"title": "A", "words": {"both": "a"}}, "'es.alt' is missing; add it."),
        ({"title": "A", "alt": "B" * 400, "words": {"both": "a"}}, "'es.alt' is "),
    ],
)
def test_words_that_lack_or_do_not_fit_are_told(tmp_path: Path, es: object, expected: str) -> None:
    (message,) = list_messages(write_drawing(tmp_path, es=es))
    assert expected in message
    assert message.startswith("kb/drawings/scales.yaml:")


def test_shapes_without_words_and_words_without_shapes_are_told(tmp_path: Path) -> None:
    root = write_drawing(tmp_path)
    (root / "drawings" / "scales.yaml").rename(root / "drawings" / "other.yaml")
    first, second = list_messages(root)
    assert first == "kb/drawings/scales.svg:1: there is no kb/drawings/scales.yaml with its words; write it."
    assert second.startswith("kb/drawings/other.yaml:1: there is no kb/drawings/other.svg")


def test_markup_in_words_stays_words(tmp_path: Path) -> None:
    attack = "<script>alert('\"x')</script>"
    told = {"title": attack, "alt": attack, "words": {"both": "<b>a</b> &"}}
    drawings, _ = read_drawings([write_drawing(tmp_path, es=told)])
    svg = drawings["scales"]["es"].svg
    assert "<script" not in svg
    assert "<b>" not in svg
    assert etree.fromstring(svg).find(f"{{{SVG}}}title").text == attack


def test_an_index_keeps_drawings_as_they_are_and_a_fault_stops_a_build(tmp_path: Path) -> None:
    root = write_drawing(tmp_path)
    write_drawings(tmp_path / "drawings.json", require_drawings([root]))
    assert load_drawings(tmp_path / "drawings.json") == read_drawings([root])[0]
    assert load_drawings(tmp_path / "none.json") == {}
    write_drawing(tmp_path, fr=None)
    with pytest.raises(ContentError, match="no words in 'fr'"):
        require_drawings([root])


def test_the_drawings_of_the_base_are_complete_and_light() -> None:
    drawings, faults = read_drawings([PROJECT / "kb"])
    assert faults == []
    assert len(drawings) >= 20
    assert {tuple(sorted(versions)) for versions in drawings.values()} == {tuple(sorted(LANGUAGES))}
    assert max(len(one.svg.encode()) for versions in drawings.values() for one in versions.values()) < 8_000
