"""Whether what ``alianza build`` stored is still as it was written: every file of the index and of the model.

An index folder and a model ─check_stored▶ lines, each a fault with what mends it.
"""

from __future__ import annotations

from pathlib import Path

from indexer.encoder.prepare import find_model_damage, find_prepared_model
from indexer.errors import REBUILD, IndexStorageError
from indexer.search.snapshot import list_damage, read_manifest


def check_stored(index: Path, model: str, cache: Path) -> list[str]:
    """List what is wrong with the index in ``index`` and the prepared ``model``, all files held against their hashes.

    Takes about a second. Raises ModelError where ``model`` is a folder without a model.
    """
    faults = []
    prepared = find_prepared_model(model, cache)
    if prepared is None:
        faults.append(f"{cache}: model '{model}' is not prepared; {REBUILD}.")
    elif damage := find_model_damage(model, cache):
        faults.append(f"{damage}; {REBUILD}.")
    try:
        manifest = read_manifest(index)
    except IndexStorageError as error:
        return [*faults, str(error)]
    if prepared is not None and manifest.model != prepared.fingerprint:
        faults.append(
            f"{index}: the index was made with the model {manifest.model[:40]!r}, "
            f"the prepared one is {prepared.fingerprint[:40]!r}; {REBUILD}."
        )
    return faults + list_damage(index, manifest)
