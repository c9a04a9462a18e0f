"""Record which original a translation was made from."""

from __future__ import annotations

import os
import re
from pathlib import Path

from indexer.content.documents import read_document
from indexer.errors import ContentError

_LINE = re.compile(r"^translates:.*\n", re.MULTILINE)


def stamp_translation(file: Path) -> str:
    """Write into a translation's front matter the hash of the original's body, and give it.

    The file is replaced with one rename. Raises ContentError where the file or its original
    cannot be read, the file is no translation, or it cannot be written.
    """
    shown = file.as_posix()
    document, faults = read_document(file, shown)
    if document is None:
        raise ContentError(str(faults[0]))
    if document.lang == "en":
        raise ContentError(f"{shown}: this is an original (lang en); name one of its translations.")
    original, faults = read_document(
        file.with_name(f"{document.id}.en.md"), f"{file.parent.as_posix()}/{document.id}.en.md"
    )
    if original is None:
        raise ContentError(str(faults[0]))
    # A line may end as on old computers, in CR alone.
    text = re.sub(r"\r(?!\n)", "\n", file.read_bytes().decode("utf-8"))
    line_end = "\r\n" if "\r\n" in text else "\n"
    end = text.index("\n---", 3) + 1
    front = _LINE.sub("", text[:end]) + f'translates: "{original.body_hash}"{line_end}'
    draft = file.with_name(f".{file.name}.new")
    try:
        draft.write_bytes((front + text[end:]).encode("utf-8"))
        os.replace(draft, file)
    except OSError as error:
        raise ContentError(f"{shown}: the file cannot be written ({error.strerror}).") from None
    return original.body_hash
