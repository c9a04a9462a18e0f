"""What is known of laws is dated, sourced and told in four languages, or it is refused."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml

from indexer.content.legal import LEGAL_TOPICS, check_legal, read_legal
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


def test_an_entry_is_read_in_every_language() -> None:
    (law,) = read_legal([ENTRY])
    assert (law.country, law.offices) == ("MX", ("Procuraduría",))
    assert [law.facts[0].tell(lang) for lang in ("en", "es", "pt", "fr")] == ["Five.", "Cinco.", "Cinco.", "Cinq."]
    assert list(check_legal([ENTRY])) == []


@pytest.mark.parametrize(
    ("place", "value", "told"),
    [
        ("facts.0.year", "soon", "MX: 'facts.0.year'"), ("facts.0.fr", None, "MX: 'facts.0.fr'"),
        ("facts.0.confidence", "sure", "MX: 'facts.0.confidence'"), ("facts.0.topic", "tax", "MX: 'facts.0.topic'"),
        ("facts.0.source.url", "javascript:x", "MX: 'facts.0.source.url'"), ("offices", [], "MX: 'offices'"),
        ("country", "Mexico", "Mexico: 'country'"), ("facts", [], "MX: 'facts'"),
    ],
)  # fmt: skip
def test_what_is_not_told_whole_is_refused_and_not_shown(place: str, value: object, told: str) -> None:
    entry = copy.deepcopy(ENTRY)
    *way, last = [int(step) if step.isdigit() else step for step in place.split(".")]
    at: Any = entry
    for step in way:
        at = at[step]
    at[last] = value
    assert any(told in fault.message for fault in check_legal([entry]))
    assert read_legal([entry]) == ()


def test_a_country_stands_once_and_an_entry_is_a_mapping() -> None:
    messages = [fault.message for fault in check_legal([ENTRY, ENTRY, "Peru"])]
    assert "the country 'MX' stands 2 times; put its facts together." in messages
    assert any(message.startswith("number 3: ") for message in messages)


def test_the_register_of_the_base_names_eighteen_countries() -> None:
    laws = read_legal(yaml.safe_load((PROJECT / "kb" / "legal.yaml").read_text(encoding="utf-8")))
    assert len(laws) == 18
    assert {fact.topic for law in laws for fact in law.facts} <= set(LEGAL_TOPICS)
