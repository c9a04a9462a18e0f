"""A translation has its own words for the free texts among the facts, as many as the original has."""

from __future__ import annotations

import pytest

from indexer.content.fact_words import FactWords, compare_words, translate_facts
from indexer.content.facts import Facts

FACTS = Facts.model_validate({
    "country": ["CO"],
    "place": {"name": "Andes, Colombia", "lat": 5.66, "lon": -75.88},
    "products": ["coffee", "milk"],
    "partners": {"business": ["banks"], "civil": ["growers", "union"]},
    "figures": [
        {"what": "debt", "value": 195, "unit": "million pesos", "as_of": "2019", "source": "key-1999"},
        {"what": "share", "value": "a third", "unit": "%", "as_of": "about 2019", "source": "key-1999"},
    ],
})  # fmt: skip
WORDS = {
    "place": "Andes, Colombia",
    "products": ["café", "leche"],
    "partners": {"business": ["bancos"], "civil": ["caficultores", "sindicato"]},
    "figures": [{"what": "deuda", "unit": "millones de pesos"},
                {"what": "parte", "value": "un tercio", "as_of": "hacia 2019"}],
}  # fmt: skip


def test_words_take_the_place_of_texts_and_nothing_else() -> None:
    words = FactWords.model_validate(WORDS)
    assert list(compare_words(FACTS, words)) == []
    facts = translate_facts(FACTS, words)
    assert (facts.products, facts.partners.civil) == (("café", "leche"), ("caficultores", "sindicato"))
    assert facts.place is not None
    assert (facts.place.name, facts.place.lat) == ("Andes, Colombia", 5.66)
    debt, share = facts.figures
    assert (debt.what, debt.value, debt.unit, debt.as_of) == ("deuda", 195, "millones de pesos", "2019")
    assert (share.value, share.unit, share.as_of, share.source) == ("un tercio", "%", "hacia 2019", "key-1999")
    assert facts.country == ("CO",)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"products": ["café"]}, "'facts.products' has 1 entries, the original 2"),
        ({"partners": {"business": ["bancos"]}}, "'facts.partners.civil' has 0 entries, the original 2"),
        ({"figures": []}, "'facts.figures' has 0 entries, the original 2"),
        ({"place": None}, "'facts.place' is missing"),
    ],
)
def test_lengths_that_differ_are_named(change: dict[str, object], fault: str) -> None:
    assert list(compare_words(FACTS, FactWords.model_validate(WORDS | change))) == [fault]
