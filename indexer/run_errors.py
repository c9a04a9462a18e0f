"""What a command that fails says in one line: a user's error, a shortage of memory, an output that is full."""

from __future__ import annotations

import errno
import io
import os
import sys
from contextlib import suppress

from indexer.errors import AlianzaError
from indexer.memory import describe_shortage, is_shortage

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
"""What a disk says that takes nothing more."""


def describe_error(error: Exception) -> str:
    """Say an error in one line; "" for one that is a fault of the program."""
    if isinstance(error, AlianzaError):
        return str(error)
    if is_shortage(error):
        return describe_shortage()
    return describe_full_output() if isinstance(error, OSError) and error.errno in FULL else ""


def describe_full_output() -> str:
    """Say in one line that standard output takes nothing more; "" where it does."""
    try:
        sys.stdout.flush()
        # Python may have dropped what failed before: only another byte shows whose error it was.
        os.write(sys.stdout.fileno(), b"\n")
    except io.UnsupportedOperation:
        return ""
    except OSError as full:
        with suppress(OSError):
            # Python would try once more when it ends, and say so.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return f"standard output cannot be written ({full.strerror}); what was printed is not whole."
    return ""
