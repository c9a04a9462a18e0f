"""What is known of laws is dated, sourced and told in four languages, or it is refused."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml

from indexer.content.legal import LEGAL_TOPICS, check_legal, read_legal
from indexer.content.yaml_text import read_yaml
from indexer.errors import Fault
from indexer.settings import PROJECT

ENTRY: dict[str, Any] = {
    "country": "MX",
    "offices": ["Procuraduría"],
    "facts": [
        {
            "topic": "cooperative", "year": 1994, "confidence": "high",
            "source": {"title": "Law", "publisher": "State", "url": "https://example.org"},
            "en": "Five.", "es": "Cinco.", "pt": "Cinco.", "fr": "Cinq.",
        }
    ],
}  # fmt: skip


def check(entries: list[Any]) -> list[Fault]:
    """Check entries as if they stood in a file."""
    read, faults = read_yaml(yaml.safe_dump(entries, sort_keys=False), "kb/legal.yaml")
    return faults if read is None else check_legal(read)


def test_an_entry_is_read_in_every_language() -> None:
    (law,) = read_legal([ENTRY])
    assert (law.country, law.offices) == ("MX", ("Procuraduría",))
    assert [law.facts[0].tell(lang) for lang in ("en", "es", "pt", "fr")] == ["Five.", "Cinco.", "Cinco.", "Cinq."]
    assert check([ENTRY]) == []


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("facts.0.year", "soon"), ("facts.0.fr", None),
        ("facts.0.confidence", "sure"), ("facts.0.topic", "tax"),
        ("facts.0.source.url", "javascript:x"), ("offices", []),
        ("country", "Mexico"), ("facts", []),
    ],
)  # fmt: skip
def test_what_is_not_told_whole_is_refused_with_its_line_and_not_shown(place: str, value: object) -> None:
    entry = copy.deepcopy(ENTRY)
    *way, last = [int(step) if step.isdigit() else step for step in place.split(".")]
    at: Any = entry
    for step in way:
        at = at[step]
    at[last] = value
    faults = check([entry])
    assert {fault.path for fault in faults} == {"kb/legal.yaml"}
    assert all(fault.line > 0 for fault in faults)
    assert any(str(last) in fault.message for fault in faults)
    assert read_legal([entry]) == ()


def test_a_country_stands_once() -> None:
    (fault,) = check([ENTRY, copy.deepcopy(ENTRY)])
    assert fault.message == "the country 'MX' stands at line 1 already; put its facts together."
    assert fault.line > 1


def test_an_entry_is_a_mapping() -> None:
    (fault,) = check([ENTRY, "Peru"])
    assert "Peru" in fault.message


def test_the_register_of_the_base_names_eighteen_countries() -> None:
    laws = read_legal(yaml.safe_load((PROJECT / "kb" / "legal.yaml").read_text(encoding="utf-8")))
    assert len(laws) == 18
    assert {fact.topic for law in laws for fact in law.facts} <= set(LEGAL_TOPICS)
