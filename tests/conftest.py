"""Fixtures that several test modules share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from indexer.encoder.prepare import PreparedModel, prepare_model
from indexer.settings import PROJECT
from tests.tiny_model import build_tiny_model

if TYPE_CHECKING:
    from fastapi import FastAPI

    from bot.engine import Engine


@pytest.fixture(scope="session")
def prepared_model() -> PreparedModel:
    """The packaged model, prepared once in the user's own cache."""
    return prepare_model()


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sentence-transformers folder of a tiny model."""
    return build_tiny_model(tmp_path_factory.mktemp("tiny") / "tiny")


@pytest.fixture(scope="session")
def tiny_prepared(tiny_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> PreparedModel:
    """The tiny model, prepared."""
    return prepare_model(str(tiny_folder), tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def base_texts() -> list[tuple[str, str]]:
    """The language and body of every document of the real base, citations left out: much sooner read than parsed."""
    files = sorted(path for folder in ("kb", "cases") for path in (PROJECT / folder).rglob("*.??.md"))
    bodies = ((file, file.read_text(encoding="utf-8").partition("\n---\n")[2]) for file in files)
    return [(file.name.split(".")[-2], re.sub(r"\[@[^\]]*\]", "", body)) for file, body in bodies]


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """An engine over the small base; tests must not change its files."""
    from tests.small_base import build_engine

    return build_engine(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def app(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """The whole site over the small base."""
    from bot.app import build_app
    from tests.small_base import read_test_settings

    return build_app(engine, read_test_settings(tmp_path_factory.mktemp("site")))


@pytest.fixture(scope="session")
def address(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site, served on a loopback port of its own.

    Not ``app``: Gradio's queue does not start again after a shutdown, and a test client that is closed is one.
    """
    from bot.app import build_app
    from tests.served import serve_app
    from tests.small_base import read_test_settings

    with serve_app(build_app(engine, read_test_settings(tmp_path_factory.mktemp("served")))) as served:
        yield served
