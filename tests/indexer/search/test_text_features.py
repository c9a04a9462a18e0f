"""Features of a text are its words and letters, hashed: the same for all ways to write it, the rarer the weightier."""

from __future__ import annotations

import numpy as np
import pytest

from indexer.search.text_features import (
    BUCKETS,
    LETTER_BUCKETS,
    hash_features,
    measure_rarity,
    stack_features,
    weigh_features,
)


def test_accents_and_case_do_not_count_and_features_stay_in_their_halves() -> None:
    assert hash_features("Ya no QUIERO vívir") == hash_features("ya no quiero vivir")
    assert max(hash_features("ya no quiero vivir")) < BUCKETS
    assert hash_features("…") == set()


def test_letters_and_words_each_have_length_one() -> None:
    rarity = measure_rarity(["my brother wants to die", "my buyer"])
    buckets, values = weigh_features("my brother wants to die", rarity)
    letters = values[buckets < LETTER_BUCKETS]
    assert float(letters @ letters) == pytest.approx(1.0, abs=1e-5)
    assert float(values @ values) == pytest.approx(2.0, abs=1e-5)
    assert len(weigh_features("", rarity)[0]) == 0


def test_texts_are_stacked_as_each_is_weighed() -> None:
    texts = ["my brother wants to die", "", "my buyer"]
    rarity = measure_rarity(texts)
    stacked = stack_features(texts, rarity)
    assert stacked.shape == (3, BUCKETS)
    for number, text in enumerate(texts):
        buckets, values = weigh_features(text, rarity)
        row = stacked[number].toarray()[0]
        np.testing.assert_array_equal(np.flatnonzero(row), buckets)
        np.testing.assert_allclose(row[buckets], values)
