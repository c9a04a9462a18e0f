"""An encoder that is still being loaded: who asks it waits, and hears what went wrong."""

from __future__ import annotations

import threading
import time

import pytest

from indexer.encoder.deferred import DeferredEncoder
from indexer.errors import ModelError
from tests.stand_in import StandInEncoder


def test_it_names_its_model_at_once_and_answers_when_it_is_there() -> None:
    gate = threading.Event()

    def load() -> StandInEncoder:
        gate.wait(10)
        return StandInEncoder()

    encoder = DeferredEncoder("promised", 256, load)
    assert (encoder.fingerprint, encoder.dim, encoder.is_ready) == ("promised", 256, False)
    gate.set()
    assert encoder.encode_queries(["contrato"]).tolist() == StandInEncoder().encode_queries(["contrato"]).tolist()
    assert encoder.encode_passages(["contrato"]).shape == (1, 256)
    assert encoder.encode_query_tokens("un contrato")[1].shape == (2, 256)
    assert [vectors.shape for _, vectors in encoder.encode_tokens(["un contrato"], "query")] == [(2, 256)]
    assert encoder.is_ready
    assert encoder.fingerprint == "stand-in-1"


def test_each_call_raises_what_loading_raised() -> None:
    def load() -> StandInEncoder:
        raise ModelError("the model's file is missing")

    encoder = DeferredEncoder("promised", 256, load)
    for _ in range(2):
        with pytest.raises(ModelError, match="file is missing"):
            encoder.encode_queries(["x"])
    assert not encoder.is_ready
    assert "failed" in repr(encoder)


def test_nobody_waits_to_hear_whether_it_is_ready() -> None:
    started = threading.Event()
    release = threading.Event()

    def load() -> StandInEncoder:
        started.set()
        release.wait(10)
        return StandInEncoder()

    encoder = DeferredEncoder("promised", 256, load)
    started.wait(10)
    assert not encoder.is_ready
    assert "loading" in repr(encoder)
    release.set()
    while not encoder.is_ready:
        time.sleep(0.01)
