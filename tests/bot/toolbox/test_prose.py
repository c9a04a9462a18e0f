"""A tool's outcome as text for a file, a terminal and a message."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.knowledge import find_date
from bot.rendering.forwarding import MESSAGE_LIMIT
from bot.rendering.reader import ReaderContext
from bot.toolbox.prose import Imprint, write_message, write_result
from bot.toolbox.session import Session, read_visit
from tests.small_tools import read_text_of

WEAK = {"trust_producers": ["0"], "trust_buyer": ["3"], "stock_producers": ["1"], "stock_buyer": ["2"]}
PLAIN = Imprint("", "", "2026-11-01")


def session(folder: Path, tool: str, values: dict[str, list[str]]) -> Session:
    return read_visit(read_text_of(folder, tool), ReaderContext("en"), values)


def write(seen: Session, imprint: Imprint = PLAIN) -> str:
    return write_result(seen.text, seen.answers, seen.outcome, seen.reader, imprint)


def test_a_text_says_all_that_the_page_says(tmp_path: Path) -> None:
    """Answers, advice, numbers, sheets, sources, day; without a site links are their words."""
    text = write(session(tmp_path, "sums", {"households": ["10"], "price": ["1.250,5"], "credit": ["yes"]}))
    assert text.startswith("# Buy together or alone\n\nWork out what a joint order saves.")
    assert "- What does a sack cost? 1\u202f250.5\n- What does the truck cost? no answer\n" in text
    assert "## Is it worth it\n\n### A large order\n\nAsk three suppliers.\n" in text
    assert "## Numbers\n\n- Cost of the order: 12\u202f505\n" in text
    assert "## Order list\n\nName: ____, sacks (____), paid ____.\n\n____\n" in text
    assert "- larc-02-3: larc-02-3." in text
    assert text.endswith("The base's facts as of 2026-11-01.\nContent: CC BY 4.0. Software: Apache 2.0.\n")


def test_what_a_person_typed_is_no_markdown(tmp_path: Path) -> None:
    """No heading, link or tag of theirs stands in the file."""
    typed = "# [x](http://y) <b>\n*z*"
    text = write(session(tmp_path, "cards", {**WEAK, "name-buyer": [typed]}))
    assert "- What is the buyer called? \\# \\[x\\](http://y) \\<b\\> \\*z\\*\n" in text


def test_without_a_result_that_holds_the_text_says_so(tmp_path: Path) -> None:
    """Rather than end after the answers."""
    assert "No advice of this tool fits these answers." in write(session(tmp_path, "cards", {"done": ["1"]}))


@pytest.mark.parametrize(
    "addresses",
    [[], ["http://a.example/" + "x" * 50], ["http://a.example/" + "x" * 400, "http://b.example/"], ["y" * 500]],
)
def test_a_message_can_be_forwarded(tmp_path: Path, addresses: list[str]) -> None:
    """It never outgrows three SMS; an address that would fill it gives way to a shorter one or none."""
    seen = session(tmp_path, "cards", WEAK)
    message = write_message(seen.text, seen.outcome, addresses)
    assert len(message) <= MESSAGE_LIMIT
    assert message.startswith("Who holds the cards\n- The other side holds the cards: Do not threaten to leave.\n")
    short = [address for address in addresses if len(address) < 330]
    assert message.endswith(short[0] if short else "Find a store for some sacks.")


def test_a_long_title_leaves_room(tmp_path: Path) -> None:
    """Cut at a word."""
    text = read_text_of(tmp_path, "cards")
    seen = read_visit(text, ReaderContext("en"), WEAK)
    message = write_message(replace(text, title="Title " * 100), seen.outcome, ["http://a.example/"])
    assert len(message) <= MESSAGE_LIMIT
    assert message.split("\n")[0].endswith("Title…")


def test_the_day_is_that_of_the_index(tmp_path: Path) -> None:
    """Where there is none, none is said."""
    assert find_date(tmp_path) == ""
    (tmp_path / "manifest.json").write_text("{}", encoding="utf-8")
    assert len(find_date(tmp_path)) == 10
