"""Write a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from indexer.errors import SettingError


def write_whole(output: Path, content: bytes) -> None:
    """Write a file beside its place and put it there at once. Raises SettingError where that cannot be done."""
    name = ""
    try:
        with tempfile.NamedTemporaryFile(dir=output.parent, prefix=f".{output.name}.", delete=False) as file:
            name = file.name
            file.write(content)
        # A temporary file is its owner's alone; the pack is to be as readable as any new file.
        os.chmod(name, 0o666 & ~_read_umask())
        os.replace(name, output)
    except OSError as error:
        if name:
            Path(name).unlink(missing_ok=True)
        raise SettingError(
            f"--output {output} cannot be written ({error.strerror}); choose another place, or make room."
        ) from None


def _read_umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
