"""What is asked of Milvus, and what is told where it cannot be: tried without a server."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from indexer.content.glossary import Glossary
from indexer.errors import IndexStorageError, SettingError
from indexer.search.bm25 import build_lexicons
from indexer.search.candidates import Scope, Words
from indexer.search.engines import EngineOptions
from indexer.search.milvus import MilvusServer, MilvusSource, connect, name_collection, offset_stems, write_filter
from indexer.settings import read_settings
from tests.small_base import read_test_settings

URI = "http://127.0.0.1:19530"


@pytest.mark.parametrize(
    ("vector_kind", "scope", "filtered"),
    [
        (None, Scope(), ""),
        ("ask", Scope(), 'vector_kind == "ask"'),
        (
            "text",
            Scope("case", "development", "MX", "es"),
            'vector_kind == "text" and kind == "case" and lang == "es" and ARRAY_CONTAINS(stages, "development") '
            'and ARRAY_CONTAINS(countries, "MX")',
        ),
        (None, Scope(country='" or row > 0'), r'ARRAY_CONTAINS(countries, "\" or row > 0")'),
    ],
)
def test_a_scope_is_written_as_a_filter(vector_kind: str | None, scope: Scope, filtered: str) -> None:
    assert write_filter(vector_kind, scope) == filtered


def test_a_collection_is_named_by_the_folder_of_its_data() -> None:
    assert name_collection("data-0a1b2c3d") == "alianza_0a1b2c3d"


def test_stems_of_all_languages_have_dimensions_of_their_own_and_none_has_the_first() -> None:
    lexicons = build_lexicons([(0, "es", "la balanza pesa"), (1, "en", "the scales"), (1, "es", "la bodega")])
    starts = offset_stems(lexicons)
    ranges = {lang: range(start, start + lexicons[lang].stems) for lang, start in starts.items()}
    numbers = [number for numbered in ranges.values() for number in numbered]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    source = MilvusSource(MilvusServer(URI), "alianza_x", lexicons, Glossary(), None)  # type: ignore[arg-type]
    asked = dict(source.weigh_stems(Words(lexicons["es"].score("balanza"), ("la balanza", "la bodega"), "es")))
    assert len(asked) == 2
    assert set(asked) <= set(ranges["es"])
    assert source.find_places(Words(lexicons["es"].score("zxqv"), ("zxqv",), "es"), 5, None).tolist() == []


def test_a_client_that_is_not_installed_is_told_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with pytest.raises(IndexStorageError, match=r"pip install alianza\[milvus\]"):
        connect(MilvusServer("http://127.0.0.1:1"))


def test_settings_name_the_server_and_keep_its_token_to_themselves() -> None:
    environment = {"ALIANZA_ENGINE": "milvus", "ALIANZA_MILVUS_URI": f"{URI}/", "ALIANZA_MILVUS_TOKEN": "user:secret"}
    options = EngineOptions.of(read_settings(environment))
    assert options.milvus == MilvusServer(URI, "user:secret")
    assert "secret" not in repr(options) + repr(read_settings(environment))
    assert not options.is_exhaustive(1)
    assert EngineOptions.of(read_settings({"ALIANZA_MILVUS_URI": URI})).milvus is None, "FAISS is the engine"


def test_milvus_without_an_address_is_refused() -> None:
    with pytest.raises(SettingError, match="ALIANZA_MILVUS_URI is not set"):
        read_settings({"ALIANZA_ENGINE": "milvus"})


def test_an_address_with_a_password_is_refused_and_not_shown() -> None:
    with pytest.raises(SettingError, match="ALIANZA_MILVUS_TOKEN") as error:
        read_settings({"ALIANZA_MILVUS_URI": "http://user:word@127.0.0.1:19530"})
    assert "word@" not in str(error.value)


def test_several_workers_cannot_share_a_connection(tmp_path: Path) -> None:
    from bot.workers import serve_workers

    with pytest.raises(SettingError, match="expected one worker"):
        serve_workers(read_test_settings(tmp_path, engine="milvus", workers=2))
