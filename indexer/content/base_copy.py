"""Copy the base into a folder of one's own, to edit there."""

from __future__ import annotations

import shutil
from pathlib import Path

from indexer.errors import ContentError
from indexer.settings import BASE_FOLDERS

LICENCE = "LICENSE-CONTENT.md"


def copy_base(source: Path, target: Path) -> int:
    """Copy ``kb``, ``cases`` and their licence from ``source`` to ``target``, made where it is missing.

    Gives how many files were copied. Raises ContentError where ``target`` holds one of them already, or a file cannot
    be copied; then nothing of it stays.
    """
    names = [name for name in (*BASE_FOLDERS, LICENCE) if (source / name).exists()]
    missing = [name for name in BASE_FOLDERS if name not in names]
    if missing:
        raise ContentError(f"{source / missing[0]}: there is no base here to copy; expected the folders kb and cases.")
    standing = [name for name in names if (target / name).exists()]
    if standing:
        raise ContentError(f"{target / standing[0]}: this stands there already; name another folder.")
    copied: list[Path] = []
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name in names:
            copied.append(target / name)
            if (source / name).is_dir():
                shutil.copytree(source / name, target / name)
            else:
                shutil.copy(source / name, target / name)
    except (OSError, shutil.Error) as error:
        for path in copied:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        reason = getattr(error, "strerror", None) or error
        raise ContentError(f"{target}: the base cannot be copied here ({reason}); nothing of it was kept.") from None
    return sum(1 for path in copied for file in (path, *path.rglob("*")) if file.is_file())
