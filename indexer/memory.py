"""Memory: what a shortage looks like, whichever library meets it, and how much the C library's arenas may hold."""

from __future__ import annotations

import ctypes
import errno
import os
import sys

LEAST_ADDRESS_SPACE = 1 << 30
"""Bytes of addresses below which the libraries cannot even be loaded, some of them with a crash."""

ARENAS = 2
"""Arenas that the threads of a server share; glibc makes eight a core, and each keeps what its largest page took."""

_M_ARENA_MAX = -8  # malloc.h of glibc
_SIGNS = ("bad_alloc", "bad allocation", "cannot allocate memory", "can't start new thread", "not enough memory")


def is_shortage(error: BaseException) -> bool:
    """Say whether an error means that memory, or the addresses for it, ran out."""
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
        return True
    return isinstance(error, RuntimeError | OSError) and any(sign in str(error).lower() for sign in _SIGNS)


def describe_shortage() -> str:
    """Say in one line that memory ran out, and what mends it."""
    limit = read_address_limit()
    if limit is not None:
        return (
            f"memory ran out: `ulimit -v` leaves this process {limit >> 20} MB of addresses; expected at least 1,500, "
            "for addresses are not memory; run `ulimit -v unlimited`, or bound memory itself (systemd: MemoryMax)."
        )
    return "memory ran out; close other programs, or use a machine with 1 GB free."


def check_address_space() -> None:
    """Raise MemoryError where the limit of addresses (`ulimit -v`) is below what loading takes."""
    limit = read_address_limit()
    if limit is not None and limit < LEAST_ADDRESS_SPACE:
        raise MemoryError("too few addresses")


def read_address_limit() -> int | None:
    """Give the bytes of addresses that this process may use; None where that is not limited, or not known."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    return None if limit == resource.RLIM_INFINITY else limit


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
