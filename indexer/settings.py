"""Every setting, in one table: environment > default. Nothing else reads the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import platformdirs

from indexer.errors import SettingError

_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_HOST = re.compile(r"[\w.-]+|[\da-f]*:[\da-f]*:[\da-f:.]*", re.ASCII)

MOST_WORKERS = 64

PROJECT = Path(__file__).resolve().parent.parent

CARRIED = Path(__file__).resolve().parent / "carried"
"""What an installed package carries: the base, and the vectors of its texts. A checkout holds its base itself."""

BASE_FOLDERS = ("kb", "cases")

ENGINES = ("faiss", "milvus")

LEAST_TOKEN = 16
"""Characters of a token that nobody guesses."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the person who runs Alianza may choose. The table below explains each."""

    kb: tuple[Path, ...]
    index: Path
    model: str
    model_file: Path | None
    cache: Path
    threads: int
    rerank: bool
    engine: str
    exhaustive_rows: int
    milvus_uri: str
    milvus_token: str = field(repr=False)
    host: str
    port: int
    workers: int
    root_path: str
    site: str
    hosts: tuple[str, ...]
    proxies: tuple[str, ...]
    log: str
    gaps: Path | None
    ratings: Path | None
    pocket: bool
    inbox: Path | None
    keepers: str = field(repr=False)
    question_limit: int
    llm_url: str
    llm_model: str
    llm_key: str = field(repr=False)
    llm_seconds: int
    llm_chooses: bool


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table: ``read`` turns the text of the environment into the value."""

    name: str
    variable: str
    default: str
    help: str
    read: Callable[[str], Any]
    secret: bool = False


def _folders(text: str) -> tuple[Path, ...]:
    return tuple(Path(part) for part in text.split(os.pathsep) if part)


def _optional_path(text: str) -> Path | None:
    return Path(text) if text else None


def _whole_number(lowest: int, highest: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not lowest <= int(text) <= highest:
            raise ValueError(f"expected a whole number from {lowest} to {highest}")
        return int(text)

    return read


def _switch(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError("expected 1 (on) or 0 (off)")
    return text == "1"


def _url_prefix(text: str) -> str:
    if text and (not text.startswith("/") or text.endswith("/")):
        raise ValueError("expected a path such as /alianza: a slash in front, none behind")
    return text


def _site(text: str) -> str:
    try:
        parts = urlsplit(text.rstrip("/").lower())
        named = parts.scheme in ("http", "https") and _HOST.fullmatch(parts.hostname or "") and parts.port != 0
    except ValueError:
        named = None
    if text and (not named or "@" in parts.netloc or parts[2:] != ("", "", "")):
        expected = "a scheme and a host such as https://alianza.example.org; a path goes into ALIANZA_ROOT_PATH"
        raise ValueError(f"expected {expected}")
    return f"{parts.scheme}://{parts.netloc}".removesuffix(_DEFAULT_PORTS[parts.scheme]) if text else ""


def _hosts(text: str) -> tuple[str, ...]:
    hosts = tuple(part.strip().lower() for part in text.split(",") if part.strip())
    if wrong := next((host for host in hosts if not _HOST.fullmatch(host)), None):
        raise ValueError(f"'{wrong}' is no host; expected names or numbers without a port, parted by commas")
    return hosts


def _model_address(text: str) -> str:
    expected = "expected an address such as http://127.0.0.1:11434/v1, without a key, a question mark or a #"
    try:
        parts = urlsplit(text)
        # Reading the port refuses one that is none.
        named = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        raise ValueError(expected) from None
    if text and (not named or "@" in parts.netloc or set(text) & set("?#\\ ") or not text.isprintable()):
        raise ValueError(expected)
    return text.rstrip("/")


def _engine(text: str) -> str:
    if text not in ENGINES:
        raise ValueError(f"expected {' or '.join(ENGINES)}")
    return text


def _milvus_uri(text: str) -> str:
    if "://" not in text:
        if text and not text.endswith(".db"):
            raise ValueError("expected an address such as http://127.0.0.1:19530, or a file that ends in .db")
        return text
    if urlsplit(text).scheme not in ("http", "https") or "@" in text:
        raise ValueError("expected http:// or https://, and no password: that goes into ALIANZA_MILVUS_TOKEN")
    return text.rstrip("/")


def _log_form(text: str) -> str:
    if text not in ("text", "json"):
        raise ValueError("expected text or json")
    return text


def _addresses(text: str) -> tuple[str, ...]:
    try:
        return tuple(str(ip_address(part.strip())) for part in text.split(",") if part.strip())
    except ValueError:
        raise ValueError("expected addresses with commas between them, such as 127.0.0.1,10.0.0.2") from None


def _key(text: str) -> str:
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError("expected letters, digits and signs without a space")
    return text


def _token(text: str) -> str:
    if text and (len(text) < LEAST_TOKEN or not text.isascii() or not text.isprintable() or set(text) & set(" :")):
        raise ValueError(f"expected {LEAST_TOKEN} letters, digits and signs at least, without a space or a colon")
    return text


TABLE = (
    Setting("kb", "ALIANZA_KB", "", "folders of Markdown, separated like PATH; empty: see find_base", _folders),
    Setting("index", "ALIANZA_INDEX", "", "the index's folder; empty: .index beside the base", _optional_path),
    Setting("model", "ALIANZA_MODEL", "packaged", "'packaged', a sentence-transformers folder or hub name", str),
    Setting("model_file", "ALIANZA_MODEL_FILE", "", "the packed weights, where pip cannot bring them", _optional_path),
    Setting("cache", "ALIANZA_CACHE", platformdirs.user_cache_dir("alianza"), "where models are kept", Path),
    Setting("threads", "ALIANZA_THREADS", "2", "threads that encode a question", _whole_number(1, 64)),
    Setting("rerank", "ALIANZA_RERANK", "1", "compare topics word by word: 1 on, 0 off (a little quicker)", _switch),
    Setting("engine", "ALIANZA_ENGINE", "faiss", "what finds candidates in a large index: faiss or milvus", _engine),
    Setting(
        "exhaustive_rows",
        "ALIANZA_EXHAUSTIVE_ROWS",
        "100000",
        "vectors up to which each is compared with a question",
        _whole_number(0, 10**9),
    ),
    Setting("milvus_uri", "ALIANZA_MILVUS_URI", "", "Milvus's address, or a file .db of Milvus Lite", _milvus_uri),
    Setting("milvus_token", "ALIANZA_MILVUS_TOKEN", "", "user:password, or a key, of Milvus", _key, secret=True),
    Setting("host", "HOST", "127.0.0.1", "the address to serve on", str),
    Setting("port", "PORT", "7860", "the port to serve on", _whole_number(0, 65535)),
    Setting(
        "workers", "ALIANZA_WORKERS", "1", "processes that answer, sharing one index", _whole_number(1, MOST_WORKERS)
    ),
    Setting("root_path", "ALIANZA_ROOT_PATH", "", "path prefix that a reverse proxy adds", _url_prefix),
    Setting("site", "ALIANZA_SITE", "", "the site's address from outside, such as https://alianza.example.org", _site),
    Setting("hosts", "ALIANZA_HOSTS", "", "further hosts that are answered to where ALIANZA_SITE is set", _hosts),
    Setting(
        "proxies",
        "ALIANZA_PROXY",
        "127.0.0.1,::1",
        "addresses of reverse proxies that are believed",
        _addresses,
    ),
    Setting("log", "ALIANZA_LOG", "text", "form of the log: text, or json with a line for each request", _log_form),
    Setting(
        "gaps", "ALIANZA_GAPS", "", "file that collects unanswered questions; empty: none are kept", _optional_path
    ),
    Setting("ratings", "ALIANZA_RATINGS", "", "file that collects whether answers helped; empty: none", _optional_path),
    Setting("pocket", "ALIANZA_POCKET", "1", "offer the base as one file to take along: 1 on, 0 off", _switch),
    Setting("inbox", "ALIANZA_INBOX", "", "folder that collects cases that people send; empty: none", _optional_path),
    Setting(
        "keepers", "ALIANZA_KEEPERS", "", "what opens the page for keepers; empty: there is none", _token, secret=True
    ),
    Setting(
        "question_limit",
        "ALIANZA_QUESTION_LIMIT",
        "1000",
        "characters of a question that are read",
        _whole_number(50, 20000),
    ),
    Setting("llm_url", "ALIANZA_LLM_URL", "", "OpenAI-compatible address of a language model", _model_address),
    Setting("llm_model", "ALIANZA_LLM_MODEL", "", "the language model's name at that address", str),
    Setting("llm_key", "ALIANZA_LLM_KEY", "", "the key that the address asks for", _key, secret=True),
    Setting("llm_seconds", "ALIANZA_LLM_SECONDS", "20", "seconds that an answer waits for it", _whole_number(1, 600)),
    Setting(
        "llm_chooses", "ALIANZA_LLM_CHOOSES", "0", "the language model chooses the topic too: 1 on, 0 off", _switch
    ),
)


def find_base(here: Path | None = None) -> Path:
    """Find the folder that holds the base: ``here`` (default: the working folder), the checkout, else the package's."""
    places = (here or Path(), PROJECT, CARRIED)
    found = next((place for place in places if all((place / name).is_dir() for name in BASE_FOLDERS)), PROJECT)
    return found.absolute()


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the table from an environment; an empty variable counts as unset.

    Raises SettingError that names the variable, its value and what was expected.
    """
    values = {}
    for setting in TABLE:
        text = environment.get(setting.variable) or setting.default
        try:
            values[setting.name] = setting.read(text)
        except ValueError as fault:
            shown = "set, not shown" if setting.secret or "@" in text else repr(text)
            raise SettingError(f"{setting.variable} is {shown}: {fault} ({setting.help}).") from None
    base = find_base()
    values["kb"] = values["kb"] or tuple(base / name for name in BASE_FOLDERS)
    # What the package carries stands among the programs, where nobody may write.
    values["index"] = values["index"] or (values["cache"] if base == CARRIED else base) / ".index"
    settings = Settings(**values)
    if settings.llm_url and not settings.llm_model:
        raise SettingError(
            f"ALIANZA_LLM_URL is {settings.llm_url!r}, but ALIANZA_LLM_MODEL is not set: "
            "expected the model's name at that address, such as llama3.2."
        )
    if settings.engine == "milvus" and not settings.milvus_uri:
        raise SettingError(
            "ALIANZA_ENGINE is 'milvus', but ALIANZA_MILVUS_URI is not set: expected Milvus's address, such as "
            "http://127.0.0.1:19530."
        )
    _check_inbox(settings)
    return settings


def _check_inbox(settings: Settings) -> None:
    """Refuse an inbox in a folder that is read for the base or written by a build: nothing publishes itself."""
    if settings.inbox is None:
        return
    inbox = settings.inbox.absolute()
    for folder in (*settings.kb, settings.index):
        if inbox.is_relative_to(folder.absolute()):
            raise SettingError(
                f"ALIANZA_INBOX is {str(settings.inbox)!r}, inside {folder}: expected a folder outside the base and "
                "the index; name another."
            )
