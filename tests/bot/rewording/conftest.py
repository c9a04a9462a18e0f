"""A server that replies as a language model is told to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.canned_model import CannedModel, complete, serve_model


@pytest.fixture
def server() -> Iterator[CannedModel]:
    """Replies with nothing until it is told what to say."""
    with serve_model(complete("")) as model:
        yield model
