"""Settings come from the environment over defaults, and refuse what cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.errors import SettingError
from indexer.settings import PROJECT, TABLE, read_settings

OPERATING = PROJECT / "docs" / "operating.md"


def test_defaults_hold_without_environment() -> None:
    settings = read_settings({})
    assert (settings.host, settings.port, settings.model, settings.gaps) == ("127.0.0.1", 7860, "packaged", None)
    assert [folder.name for folder in settings.kb] == ["kb", "cases"]


def test_environment_goes_over_defaults_and_an_empty_variable_is_unset() -> None:
    settings = read_settings({"PORT": "8080", "ALIANZA_INDEX": "/srv/index", "HOST": ""})
    assert (settings.port, settings.index, settings.host) == (8080, Path("/srv/index"), "127.0.0.1")


def test_the_reranker_is_on_unless_it_is_turned_off() -> None:
    assert [read_settings({"ALIANZA_RERANK": text}).rerank for text in ("", "1", "0")] == [True, True, False]


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("", ""),
        ("https://Alianza.example.org/", "https://alianza.example.org"),
        ("https://alianza.example.org:443", "https://alianza.example.org"),
        ("http://10.0.0.5:8080", "http://10.0.0.5:8080"),
        ("http://[fe80::1]:7860", "http://[fe80::1]:7860"),
    ],
)
def test_the_sites_address_is_read_as_browsers_write_it(text: str, site: str) -> None:
    assert read_settings({"ALIANZA_SITE": text}).site == site


def test_hosts_are_read_in_lower_case() -> None:
    assert read_settings({"ALIANZA_HOSTS": "A.org, 10.0.0.5 ,fe80::1,"}).hosts == ("a.org", "10.0.0.5", "fe80::1")


@pytest.mark.parametrize(
    ("variable", "value", "expected"),
    [
        ("PORT", "http", "0 to 65535"),
        ("PORT", "70000", "0 to 65535"),
        ("ALIANZA_ROOT_PATH", "kb/", "slash in front"),
        ("ALIANZA_RERANK", "no", "1 (on) or 0 (off)"),
        ("ALIANZA_ENGINE", "lucene", "faiss or milvus"),
        ("ALIANZA_EXHAUSTIVE_ROWS", "many", "0 to 1000000000"),
        ("ALIANZA_MILVUS_URI", "milvus", "ends in .db"),
        ("ALIANZA_MILVUS_URI", "ftp://127.0.0.1", "http://"),
        ("ALIANZA_SITE", "alianza.example.org", "a scheme and a host"),
        ("ALIANZA_SITE", "ftp://alianza.example.org", "a scheme and a host"),
        ("ALIANZA_SITE", "https://alianza.example.org/kb", "ALIANZA_ROOT_PATH"),
        ("ALIANZA_SITE", "https://a b.org", "a scheme and a host"),
        ("ALIANZA_SITE", "https://a.org:0", "a scheme and a host"),
        ("ALIANZA_SITE", "https://a.org:port", "a scheme and a host"),
        ("ALIANZA_SITE", "https://", "a scheme and a host"),
        ("ALIANZA_HOSTS", "a.org:80", "without a port"),
        ("ALIANZA_HOSTS", "a.org b.org", "parted by commas"),
        ("ALIANZA_LOG", "xml", "text or json"),
        ("ALIANZA_PROXY", "proxy.example.org", "127.0.0.1,10.0.0.2"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_what_was_expected(variable: str, value: str, expected: str) -> None:
    with pytest.raises(SettingError) as error:
        read_settings({variable: value})
    assert variable in str(error.value)
    assert repr(value) in str(error.value)
    assert expected in str(error.value)


@pytest.mark.parametrize("token", ["short", "with a blank in the middle", "with:a:colon:in:it", "ñ" * 20])
def test_a_token_that_can_be_guessed_or_not_be_sent_is_refused_and_not_shown(token: str) -> None:
    with pytest.raises(SettingError) as error:
        read_settings({"ALIANZA_KEEPERS": token})
    assert "16 letters" in str(error.value)
    assert token not in str(error.value)
    assert "0123456789abcdef" not in repr(read_settings({"ALIANZA_KEEPERS": "0123456789abcdef"}))


def test_an_inbox_stands_outside_the_base_and_the_index(tmp_path: Path) -> None:
    named = {"ALIANZA_KB": str(tmp_path / "kb"), "ALIANZA_INDEX": str(tmp_path / "index")}
    assert read_settings({**named, "ALIANZA_INBOX": str(tmp_path / "inbox")}).inbox == tmp_path / "inbox"
    for inside in ("kb", "kb/cases", "index/sent"):
        with pytest.raises(SettingError, match="outside the base and the index"):
            read_settings({**named, "ALIANZA_INBOX": str(tmp_path / inside)})


def test_readme_explains_every_setting() -> None:
    text = OPERATING.read_text(encoding="utf-8")
    assert [setting.variable for setting in TABLE if f"`{setting.variable}`" not in text] == []
