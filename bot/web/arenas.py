"""How many arenas of the C library's malloc a server's threads share."""

from __future__ import annotations

import ctypes
import os
import sys

ARENAS = 2
"""glibc makes eight a core, and each keeps what its largest page took."""

_M_ARENA_MAX = -8  # malloc.h of glibc


def limit_arenas() -> bool:
    """Let all threads share ARENAS arenas of glibc's malloc; say whether that was done.

    Left as it is where MALLOC_ARENA_MAX says otherwise, and on other C libraries. To be called before threads start.
    """
    if not sys.platform.startswith("linux") or "MALLOC_ARENA_MAX" in os.environ:
        return False
    try:
        set_option = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):  # musl has none
        return False
    return bool(set_option(_M_ARENA_MAX, ARENAS) == 1)
