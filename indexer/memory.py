"""Memory and its lack: what a limit allows, asked before libraries of C are loaded that end without a word."""

from __future__ import annotations

import errno

from indexer.errors import SettingError

ADDRESS_SPACE = 1_000
"""Megabytes that answering maps: libraries, model and index. At 400 onnxruntime ends with a segmentation fault."""

_LACKS = ("failed to map segment", "cannot allocate memory", "bad_alloc", "bad allocation", "can't start new thread")


def find_limit() -> int | None:
    """Give the megabytes of address space that this process may have (``ulimit -v``); None without such a limit."""
    try:
        import resource
    except ImportError:  # Windows knows no such limits.
        return None
    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    return None if soft == resource.RLIM_INFINITY else soft // 2**20


def check_address_space(needed: int = ADDRESS_SPACE) -> None:
    """Raise SettingError where a limit of address space leaves less than ``needed`` megabytes."""
    limit = find_limit()
    if limit is not None and limit < needed:
        raise SettingError(_describe_limit(limit, needed))


def is_lack(error: BaseException) -> bool:
    """Say whether an error means that memory could not be had."""
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
        return True
    return any(words in str(error).lower() for words in _LACKS)


def describe_lack() -> str:
    """Say in one line that memory could not be had, and what mends it."""
    limit = find_limit()
    if limit is not None:
        return _describe_limit(limit, 3 * ADDRESS_SPACE)
    return "the memory is used up; close other programs, or run this where more is free."


def _describe_limit(limit: int, needed: int) -> str:
    return (
        f"`ulimit -v` allows {limit} MB of address space, which counts all that is mapped and not what is used; "
        f"expected {needed} MB at least; run `ulimit -v unlimited` first, and limit memory in use by other means."
    )
