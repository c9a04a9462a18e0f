"""What a command that fails says in one line: a user's error, a lack of memory, an output that is full."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress

from indexer.errors import AlianzaError
from indexer.memory import describe_lack, is_lack

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""Why an output that was opened cannot be written."""


def describe_error(error: Exception) -> str:
    """Say an error in one line; "" for one that is a fault of the program."""
    if isinstance(error, AlianzaError):
        return str(error)
    if is_lack(error):
        return describe_lack()
    if isinstance(error, OSError) and error.filename is None and error.errno in FULL:
        _drop_output()
        return f"standard output cannot be written ({error.strerror}); what was printed is not whole."
    return ""


def _drop_output() -> None:
    """Lead standard output nowhere: what waits to be written would fail again when the program ends."""
    with suppress(OSError, ValueError):
        output = sys.stdout.fileno()
        os.dup2(os.open(os.devnull, os.O_WRONLY), output)
