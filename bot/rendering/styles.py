"""Style sheets: a shared one that browsers cache, a page's own inline, and the content security policy for both."""

from __future__ import annotations

import base64
import functools
import hashlib
from importlib.resources import files

from markupsafe import Markup

SHARED = ("answer.css", "lite.css", "words.css", "forward.css")
"""What pages share is fetched once; inside each page it was a third of an answer's bytes (`benchmarks/lite.py`)."""


@functools.cache
def read_static(*names: str) -> Markup:
    """Read files of ``bot/static`` as one text."""
    folder = files("bot").joinpath("static")
    return Markup("".join(folder.joinpath(name).read_text(encoding="utf-8") for name in names))


@functools.cache
def read_style(*styles: str) -> tuple[Markup, str]:
    """Give the style that a page has of its own ("" for none), and the policy that lets a browser apply no other."""
    style = read_static(*(name for name in styles if name not in SHARED))
    inline = f" '{hash_inline(style)}'" if style else ""
    policy = (
        f"default-src 'none'; style-src 'self'{inline}; img-src 'self'; manifest-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'self'"
    )
    return style, policy


@functools.cache
def name_sheet() -> str:
    """Name the shared sheet by what is in it: a browser may keep it for good."""
    return f"style-{name_version(*SHARED)}.css"


@functools.cache
def name_version(*names: str) -> str:
    """Name the version of files of ``bot/static`` by what is in them."""
    return hashlib.sha256(read_static(*names).encode()).hexdigest()[:8]


def hash_inline(text: str) -> str:
    """Give what a Content-Security-Policy names an inline style or script by.

    >>> hash_inline("")
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    """
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
