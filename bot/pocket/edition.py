"""``alianza pocket``: the whole base of one language in one file that a phone opens without a network."""

from __future__ import annotations

import argparse
import json
import re
import tomllib
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from bot.knowledge import find_date
from bot.library import Library, load_library
from bot.pocket.documents import (
    EXTENTS,
    KINDS_ORDER,
    Extent,
    PocketView,
    compact,
    describe_documents,
    list_cited,
    number_sources,
)
from bot.pocket.programs import build_programs, describe_tools
from bot.printing.files import write_whole
from bot.reading.glossary_pages import list_entries
from bot.rendering.render import render_template
from bot.rendering.styles import hash_inline, read_static
from indexer.content.glossary import read_glossary
from indexer.content.markdown import EVIDENCE_LABELS
from indexer.errors import SettingError
from indexer.search.snapshot import open_data, read_manifest
from indexer.settings import Settings
from indexer.text import fold_accents, list_stopwords

SIZE_LIMIT = 1_500_000
"""Bytes of a file that goes from phone to phone by cable, Bluetooth or WhatsApp."""

STYLES = ("answer.css", "lite.css", "tools.css", "pocket.css")
SCRIPTS = ("pocket_tools.js", "pocket_questions.js", "pocket_forms.js", "pocket.js")
"""In this order: what a tool comes to, its questions, its forms, search and navigation."""

TOOL_WORDS = {
    "show": "show", "again": "again", "many": "many_help", "point": "table_point", "value": "table_value",
    "drawing": "drawing", "drawn": "drawing_values", "paste": "paste_button", "empty": "paste_empty",
}  # fmt: skip
"""What the forms of tools say, by the name that the scripts know."""


@dataclass(frozen=True, slots=True)
class EditionNote:
    """What an edition is made from: the package's version, the day of the index (YYYY-MM-DD), its corpus's hash;
    ``address`` is the site's from outside, "" where it has none."""

    version: str
    dated: str
    corpus: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Pocket:
    """A file's text, and how much of the base is in it."""

    html: str
    extent: Extent

    @property
    def size(self) -> int:
        """Its bytes."""
        return len(self.html.encode())


def make_pocket(chosen: argparse.Namespace, settings: Settings) -> int:
    """Write the pocket edition of one language and say what it weighs; 0.

    Raises IndexStorageError where there is no index, SettingError where the address is none or the file cannot be
    written.
    """
    address = check_address(chosen.address or "")
    index = chosen.index or settings.index
    manifest = read_manifest(index)
    data = open_data(index, manifest)
    notes = json.loads((data / "notes.json").read_text(encoding="utf-8"))
    library = load_library(data, notes["references"], read_glossary(notes.get("glossary", [])))
    imprint = EditionNote(version("alianza"), find_date(index), manifest.corpus, address)
    pocket = build_pocket(library, chosen.lang, imprint)
    write_whole(chosen.output, pocket.html.encode())
    print(f"{chosen.output}: {pocket.size} bytes of {SIZE_LIMIT}, {chosen.lang}, {pocket.extent.name}")
    return 0


def check_address(address: str) -> str:
    """Give the site's address without a slash at its end. Raises SettingError where it is none of the web's."""
    parts = urlsplit(address)
    if address and (parts.scheme not in ("http", "https") or not parts.netloc):
        raise SettingError(f"--address is {address[:60]!r}; expected one such as https://alianza.example.org.")
    return address.rstrip("/")


def build_pocket(library: Library, lang: str, imprint: EditionNote, limit: int = SIZE_LIMIT) -> Pocket:
    """Build the fullest edition that fits into ``limit`` bytes. Raises SettingError where not even the least does."""
    for extent in EXTENTS:
        pocket = Pocket(write_file(PocketView(lang, library, extent=extent), imprint), extent)
        if pocket.size <= limit:
            return pocket
    raise SettingError(
        f"the pocket edition in '{lang}' takes {pocket.size} bytes at its least; expected at most {limit}; "
        "leave documents out of the base, or shorten them."
    )


def write_file(reader: PocketView, imprint: EditionNote) -> str:
    """Write the file that holds the extent of the view."""
    kinds = list(describe_documents(reader))
    words = sorted(list_entries(reader), key=_sort_word)
    texts = render_template("pocket_content.html", reader, kinds=kinds, tools=describe_tools(reader), words=words)
    entries = list_cited(texts, reader.library.list_documents(reader.lang), reader)
    texts += render_template("pocket_sources.html", reader, entries=entries, EVIDENCE=EVIDENCE_LABELS)
    chapters = [(f"k-{kind}", reader.say(f"kinds_{kind}"), _count(reader, kind)) for kind, _ in kinds]
    chapters += [("k-words", reader.say("words_title"), len(words))] if words else []
    chapters += [("k-sources", reader.say("bibliography_heading"), len(entries))]
    style, script = read_static(*STYLES), write_script()
    texts = Markup(compact(number_sources(texts, entries)))
    return render_template(
        "pocket.html", reader, content=texts, chapters=chapters, style=style, script=script,
        policy=_write_policy(style, script), programs=_write_json(_describe_programs(reader)), vendor=read_vendor(),
        logo=read_static("logo.svg"), extent=reader.extent.name, address=_link_newest(reader, imprint),
        edition=reader.say(
            "pocket_dated", date=imprint.dated, version=imprint.version, corpus=imprint.corpus[:12]
        ),
    )  # fmt: skip


def _sort_word(entry: Any) -> str:
    return fold_accents(entry.wording.term)


def _count(reader: PocketView, kind: str) -> int:
    return len(reader.library.list_documents(reader.lang, kind))


def _link_newest(reader: PocketView, imprint: EditionNote) -> str:
    return f"{imprint.address}/lite?lang={reader.lang}" if imprint.address else ""


def _describe_programs(reader: PocketView) -> dict[str, Any]:
    """Give what the scripts follow: the tools, what they say, and the words that the search leaves out."""
    said = {name: reader.say(f"pocket_{name}") for name in ("next", "copy")}
    said |= {name: reader.say(f"forward_{name}") for name in ("copied", "failed")}
    said |= {name: reader.say(f"tool_{message}") for name, message in TOOL_WORDS.items()}
    said |= {f"kind_{kind}": reader.say(f"kind_{kind}") for kind in KINDS_ORDER}
    said["found"] = reader.say("tool_found", found="{found}", all="{all}")
    said["kind_words"] = reader.say("pocket_word")
    return {**build_programs(reader), "said": said, "stop": list_stopwords(reader.lang)}


def _write_json(value: Any) -> Markup:
    """Write JSON that may stand inside a script element, whatever its texts say."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))


def _write_policy(style: str, script: str) -> str:
    """Let a browser run and apply what is in the file, and fetch nothing at all."""
    return (
        f"default-src 'none'; script-src '{hash_inline(script)}'; style-src '{hash_inline(style)}'; img-src data:; "
        "form-action 'none'; base-uri 'none'"
    )


def read_vendor() -> dict[str, str]:
    """Read what is noted of the search library that the file carries."""
    folder = files("bot").joinpath("static", "vendor")
    return tomllib.loads(folder.joinpath("minisearch.toml").read_text(encoding="utf-8"))


def write_script() -> Markup:
    """Write the file's one script: the search library with its licence, then our own."""
    vendor = read_vendor()
    licence = read_static(f"vendor/{vendor['licence_file']}")
    ours = re.sub(r"(?m)^\s*//.*\n|^\s+", "", read_static(*SCRIPTS))
    return (
        Markup(f"/*! {vendor['name']} {vendor['version']}. {licence.strip()} */\n")
        + read_static(f"vendor/{vendor['file']}")
        + Markup(ours)
    )
