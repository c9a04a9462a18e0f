"""The one parser keeps hostile text harmless and reads ids and labels of headings."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from indexer.content.markdown import build_parser, find_id, mask_ids, render_plain, strip_ids

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![pixel](https://tracker.example/p.png)",
    "[press](javascript:alert(1))",
    "[press](data:text/html;base64,PHNjcmlwdD4=)",
    "[press](//evil.example)",
    '[x]{onclick="alert(1)" style="position:fixed"}',
    "## H {onclick=alert(1) #a}",
    "<svg/onload=alert(1)>",
]


class _Tags(HTMLParser):
    """Collects what a browser would take for tags and attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name: value or "" for name, value in attrs}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_yields_no_live_html(text: str) -> None:
    seen = _Tags(build_parser().render(text))
    assert seen.tags <= {"p", "a", "span", "h2", "strong"}
    assert set(seen.attributes) <= {"href", "class", "id"}
    assert not seen.attributes.get("href", "").startswith(("javascript", "data", "//"))


def test_heading_takes_id_and_label_from_its_end() -> None:
    heading = build_parser().parse("## What went *wrong* {#wrong .contested}\n")[0]
    assert (heading.attrGet("id"), heading.attrGet("class")) == ("wrong", "contested")
    assert "{#" not in build_parser().render("## What went *wrong* {#wrong .contested}\n")


@pytest.mark.parametrize("text", ["## Braces {of a kind}", "## A set {x", "## Only } here"])
def test_braces_that_are_no_attributes_stay_text(text: str) -> None:
    assert render_plain(text.removeprefix("## ")).strip("{}") in build_parser().render(text) or "{" in text


def test_plain_text_has_neither_marks_nor_citations() -> None:
    assert (
        render_plain("**Pay** [them](doc:x)\n`now` [@larc-02-3, §28], or [not]{.contested}.") == "Pay them now, or not."
    )


def test_plain_text_keeps_the_spaces_of_french_and_loses_its_citations() -> None:
    assert render_plain("Sac et transport : [*combien*](doc:x) ?") == "Sac et transport : combien ?"
    assert render_plain("Paid late [@larc-02-3, §28], or [not]{.contested}") == "Paid late, or not"


LISTED = "## Signs {#signs}\n\n- Blanks in the text [@larc-02-3, §28]. {#blanks}\n- [A claim]{.confirmed} {#claim}\n"


def test_the_id_of_a_line_is_read_and_never_shown() -> None:
    html = build_parser().render(LISTED)
    assert "blanks" not in html
    assert "{#" not in html
    assert _Tags(html).attributes == {"id": "signs", "class": "confirmed"}
    assert [find_id(line) for line in LISTED.splitlines()] == ["", "", "blanks", "claim"]
    assert render_plain("Seven came. {#seven}\nOne left. {#one}") == "Seven came. One left."


def test_taking_ids_off_leaves_headings_and_places() -> None:
    assert strip_ids(LISTED) == LISTED.replace(" {#blanks}", "").replace(" {#claim}", "")
    assert len(mask_ids(LISTED)) == len(LISTED)
    assert "a {#b} c" in strip_ids("a {#b} c")


def test_a_blank_says_what_belongs_there() -> None:
    assert (
        render_plain("By [day]{.blank}, [*to* whom]{.blank}: [so]{.contested}.") == "By ____ (day), ____ (to whom): so."
    )
    assert render_plain("[open]{.blank") == "[open]{.blank"
