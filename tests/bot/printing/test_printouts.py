"""A printout's phrases carry their sources before the last stop, and come to a template as plain values."""

from __future__ import annotations

import json

from bot.printing.printouts import Bars, Bullets, Heading, Paragraph, Phrase, list_parts
from tests.briefs import write_words

CITED = Phrase("Half was paid.", (("FAO 2002, §3", "larc-02-3"), ("FAO 2002, §3", "larc-02-3")))


def test_marks_stand_before_the_stop_each_once() -> None:
    assert CITED.plain == "Half was paid (FAO 2002, §3)."
    assert Phrase("no stop", (("A", "a"), ("B", "b"))).plain == "no stop (A; B)"
    assert Phrase("Plain.").plain == "Plain."
    assert write_words((Phrase("One."), CITED)) == "One. Half was paid (FAO 2002, §3)."


def test_parts_come_to_a_template_as_values_that_json_can_hold() -> None:
    bars = Bars("n", ("p", "w", "l"), ("A",), (("Law", (None,)),), 3, "none")
    parts = list_parts(
        [Heading((CITED,), 3), Paragraph((Phrase("x", strong=True),), "boxed"), Bullets(((CITED,),)), bars]
    )
    assert [part["kind"] for part in parts] == ["heading", "paragraph", "bullets", "bars"]
    assert parts[0]["words"][0]["text"] == "Half was paid (FAO 2002, §3)."
    assert parts[1]["words"][0]["strong"] is True
    assert parts[3]["rows"] == [["Law", [None]]]
    assert json.loads(json.dumps(parts)) == parts
