"""`alianza new`: the template of a new document, and the skeleton of a translation, each line to write marked TODO."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from indexer.content.documents import Document, read_document
from indexer.content.files import list_files
from indexer.content.yaml_text import write_yaml
from indexer.errors import ContentError
from indexer.vocabulary import BODY_LANGUAGES, FOLDERS, LANGUAGES

DRAFT_KINDS = ("case", "practice", "problem", "concept", "workshop", "tool", "model")
"""Kinds that have a template: the paper's stages and recommendations are written once."""

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_HEADING = re.compile(r"(?P<marks>#{2,6}) (?P<text>.*?)(?P<attributes>\s*\{[^}]*\})?")
_LINE = re.compile(r"(?P<marker>\s*(?:(?:[-*+>]|\d+[.)]) |\| ?)*)(?P<text>.*)")
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_RULE = re.compile(r"[-| :]*-[-| :]*")
"""The line below a table's head, or across a page."""

_ASKS = "asks:\n"


def draft_document(
    kind: str, id: str, lang: str, roots: Sequence[Path], source: str = "", languages: Sequence[str] = BODY_LANGUAGES
) -> tuple[Path, str]:
    """Draft an original: where it goes, and its text. ``source`` names a document whose facts it begins with,
    ``languages`` are those in which one may begin.

    Raises ContentError for a kind without template, an id that cannot be or is taken, an unknown source.
    """
    _check_request(kind, id, lang, languages)
    if (taken := _find_versions(id, roots)) and source != id:
        shown = taken[0][1]
        raise ContentError(f"{shown}: the id '{id}' is taken; choose another, or add a language with --translate.")
    text = _read_template(kind, lang)
    if lang != LANGUAGES[0]:
        # Facts stand in the original, whatever its language.
        front = _read_template(kind, LANGUAGES[0])
        start = re.search(r"^# ", front, re.MULTILINE)
        text = text.replace(_ASKS, front[start.start() if start else 0 : front.index(_ASKS)] + _ASKS, 1)
    if source:
        text = _copy_facts(text, _find_original(source, kind, roots))
    return _place(kind, id, lang, roots), text.replace("ID-HERE", id)


def draft_translation(kind: str, id: str, lang: str, roots: Sequence[Path]) -> tuple[Path, str]:
    """Draft a translation of an original into ``lang``: where it goes, and its text.

    It has the same sections, lists and sources; what stands after TODO is the original's, to be written anew.
    Raises ContentError where there is no such original of that kind, or one that is not written yet.
    """
    _check_request(kind, id, lang, LANGUAGES)
    original = _find_original(id, kind, roots)
    if original.lang == lang:
        raise ContentError(f"{original.path}: this is the original; name another language.")
    if "TODO" in original.title + original.summary + original.body:
        raise ContentError(f"{original.path}: the original still says TODO; write it before it is translated.")
    fields: dict[str, Any] = {
        "id": id, "kind": kind, "lang": lang,
        "title": f"TODO {original.title}", "summary": f"TODO {original.summary}",
        "asks": [{a.section: f"TODO {a.text}"} if a.section else f"TODO {a.text}" for a in original.asks],
    }  # fmt: skip
    if original.situations:
        fields["situations"] = [f"TODO {situation}" for situation in original.situations]
    # Facts stand in the first language that a document has.
    leads = LANGUAGES.index(lang) < LANGUAGES.index(original.lang)
    if original.kind == "case" and not leads:
        fields["facts"] = _draft_fact_words(original)
    if lang in BODY_LANGUAGES and not leads:
        fields["translates"] = original.body_hash
    front = write_yaml(fields, width=110)
    front += "".join(_write_fact(*fact) for fact in _list_facts(original).items()) if leads else ""
    body = "\n".join(_draft_lines(original, lang)) if lang in BODY_LANGUAGES else ""
    return _place(kind, id, lang, roots), f"---\n{front}---\n{body}"


def _draft_fact_words(original: Document) -> dict[str, Any]:
    """Draft a translation's words for the free texts among the facts: the original's after TODO."""
    facts = original.facts
    words: dict[str, Any] = {"place": f"TODO {facts.place.name}"} if facts.place else {}
    partners = {sector: [f"TODO {one}" for one in told] for sector, told in facts.partners if told}
    figures = [
        {
            name: f"TODO {text}"
            for name in ("what", "unit", "value", "as_of")
            if _is_words(text := getattr(figure, name))
        }
        for figure in facts.figures
    ]
    listed = {"products": [f"TODO {one}" for one in facts.products], "partners": partners, "figures": figures}
    return words | {name: told for name, told in listed.items() if told}


def _is_words(text: object) -> bool:
    """Say whether a figure's text is to be translated: what holds no letter is a number or a year."""
    return isinstance(text, str) and any(letter.isalpha() for letter in text)


def write_draft(path: Path, text: str) -> int:
    """Write a draft where nothing stands yet; give the number of lines to write.

    Raises ContentError where a file stands there already, or none can be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise ContentError(f"{path}: the file is there already and stays as it is; choose another id.") from None
    except OSError as error:
        raise ContentError(f"{path}: the file cannot be written ({error.strerror}).") from None
    return sum("TODO" in line for line in text.splitlines())


def _check_request(kind: str, id: str, lang: str, languages: Sequence[str]) -> None:
    if kind not in DRAFT_KINDS:
        raise ContentError(f"there is no template for the kind '{kind}'; expected one of {', '.join(DRAFT_KINDS)}.")
    if not _ID.fullmatch(id):
        raise ContentError(f"the id '{id}' cannot be used; expected small letters, digits and hyphens: 'late-payment'.")
    if lang not in languages:
        raise ContentError(f"language '{lang}' cannot be used here; expected one of {', '.join(languages)}.")


def _read_template(kind: str, lang: str) -> str:
    return files("indexer").joinpath("templates", f"{kind}.{lang}.md").read_text(encoding="utf-8")


def _place(kind: str, id: str, lang: str, roots: Sequence[Path]) -> Path:
    """Give the file of a document: cases in the folder ``cases``, others below the first other folder."""
    is_case = kind == "case"
    root = next((root for root in roots if (root.name == "cases") == is_case), None)
    if root is None:
        raise ContentError(f"{', '.join(map(str, roots))}: no folder for a {kind}; name kb and cases with --kb.")
    return (root if is_case else root / FOLDERS[kind]) / f"{id}.{lang}.md"


def _find_versions(id: str, roots: Sequence[Path]) -> list[tuple[Path, str]]:
    names = {f"{id}.{lang}.md": number for number, lang in enumerate(LANGUAGES)}
    found = [(file, shown) for file, shown in list_files(roots) if file.name in names]
    return sorted(found, key=lambda pair: names[pair[0].name])


def _find_original(id: str, kind: str, roots: Sequence[Path]) -> Document:
    versions = _find_versions(id, roots)
    if not versions:
        raise ContentError(f"there is no document '{id}' in {', '.join(map(str, roots))}; mend the id.")
    document, faults = read_document(*versions[0])
    if document is None:
        raise ContentError(str(faults[0]))
    if document.kind != kind:
        raise ContentError(f"{document.path}: this is a {document.kind}, not a {kind}; name its kind.")
    return document


def _copy_facts(text: str, source: Document) -> str:
    """Put another document's facts in the place of the template's, each to be made one's own."""
    for field, value in _list_facts(source).items():
        block = re.search(rf"^{field}:.*\n(?: .*\n)*", text, re.MULTILINE)
        if block:
            first, _, more = _write_fact(field, value).partition("\n")
            mark = f"{first}  # TODO as in {source.id}; make it your own\n"
            text = f"{text[: block.start()]}{mark}{more}{text[block.end() :]}"
    return text


def _write_fact(field: str, value: Any) -> str:
    """Write a field of the front matter: one value on its own line, lists and tables in brackets."""
    return write_yaml({field: value}, width=10**6, flow=None if isinstance(value, (dict, list)) else False)


def _list_facts(document: Document) -> dict[str, Any]:
    """List the facts that a document has, as its front matter would hold them."""
    values = document.facts.model_dump(mode="json", exclude_defaults=True)
    for figure in values.get("figures", ()):
        if isinstance(figure["value"], float) and figure["value"].is_integer():
            figure["value"] = int(figure["value"])
    return values


def _draft_lines(original: Document, lang: str) -> Iterator[str]:
    headings = read_headings(original.kind, lang)
    fence = ""
    for line in original.body.rstrip("\n").split("\n"):
        heading = None if fence else _HEADING.fullmatch(line)
        if mark := _FENCE.match(line):
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
            yield line
        elif _RULE.fullmatch(line):
            yield line
        elif heading:
            attributes = heading["attributes"] or ""
            known = headings.get(attributes.strip(" {}").split(" ")[0], f"TODO {heading['text']}")
            yield f"{heading['marks']} {known}{attributes}"
        elif line.strip():
            match = _LINE.fullmatch(line)
            yield f"{match['marker']}TODO {match['text']}" if match else line
        else:
            yield ""
    yield ""


def read_headings(kind: str, lang: str) -> dict[str, str]:
    """Read the headings that all documents of a kind share: ``#id`` → words."""
    if kind not in DRAFT_KINDS:
        return {}
    found = map(_HEADING.fullmatch, _read_template(kind, lang).split("\n"))
    return {
        h["attributes"].strip(" {}").split(" ")[0]: h["text"]
        for h in found
        if h and h["attributes"] and h["marks"] == "##" and "TODO" not in h["text"]
    }
