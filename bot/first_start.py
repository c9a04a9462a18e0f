"""The first start of an installed package: pages at once, from the index that it carries; questions a little later.

The carried index is put in place without a model. Meanwhile a process of its own prepares the model, which takes some
twenty seconds and torch, and holds the index to it. Whoever asks in between waits for that.
"""

from __future__ import annotations

import atexit
import logging
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.encoder.deferred import DeferredEncoder
from indexer.encoder.prepare import find_prepared_model, load_serving_encoder, name_prepared
from indexer.encoder.protocol import Encoder
from indexer.errors import IndexStorageError, ModelError
from indexer.search.kept_vectors import is_carried
from indexer.search.snapshot import read_manifest
from indexer.settings import CARRIED, Settings

if TYPE_CHECKING:
    from bot.engine import Engine

CARRIED_INDEX = CARRIED / "index"

_log = logging.getLogger(__name__)


def is_first_start(settings: Settings, carried: Path = CARRIED_INDEX) -> bool:
    """Say whether model or index is missing, or the package was renewed since, and ``carried`` can stand in.

    Raises IndexStorageError where there is no index, nor one that is carried.
    """
    if not is_carried(carried, name_prepared(settings.model)):
        read_manifest(settings.index)
        return False
    if find_prepared_model(settings.model, settings.cache) is None:
        return True
    try:
        found = read_manifest(settings.index)
    except IndexStorageError:
        return True
    # Of a base that somebody edits, `alianza build` decides what is served.
    return settings.kb[0].parent == carried.parent and found.corpus != read_manifest(carried).corpus


def open_first(settings: Settings, carried: Path = CARRIED_INDEX) -> Engine:
    """Open the engine over the carried index; it answers questions as soon as the model is prepared.

    A base with texts that are not carried is built whole first. Raises ModelError where that fails; what the build
    said stands on standard error.
    """
    from bot.engine import Engine

    try:
        _run_build(settings, "--carried", str(carried))
    except ModelError:
        return Engine.open(settings, _prepare(settings))
    manifest = read_manifest(settings.index)
    encoder = DeferredEncoder(manifest.model, manifest.dim, lambda: _prepare(settings))
    return Engine.open(settings, encoder)


def prepare_first(settings: Settings, carried: Path = CARRIED_INDEX) -> None:
    """Put index and model in place at a first start, and wait for both. Raises AlianzaError where that fails."""
    if not is_first_start(settings, carried):
        return
    with suppress(ModelError):
        _run_build(settings, "--carried", str(carried))
    _run_build(settings)


def _prepare(settings: Settings) -> Encoder:
    """Prepare the model, and build anew what does not fit it."""
    try:
        _run_build(settings)
        return load_serving_encoder(settings.model, settings.cache, settings.threads)
    except ModelError as error:
        _log.error("alianza: %s", error)
        raise


def _run_build(settings: Settings, *options: str) -> None:
    """Run `alianza build` in a process of its own, so that this one never loads torch; it ends with this one."""
    command = [sys.executable, "-m", "indexer", "build", "--index", str(settings.index)]
    command += ["--kb", *map(str, settings.kb), *options]
    build = subprocess.Popen(command, env=_write_environment(settings, os.environ), stdout=subprocess.DEVNULL)
    atexit.register(build.terminate)
    status = build.wait()
    atexit.unregister(build.terminate)
    if status:
        raise ModelError(f"`alianza build` ended with {status}; what it said stands above.")


def _write_environment(settings: Settings, environment: Mapping[str, str]) -> dict[str, str]:
    file = {"ALIANZA_MODEL_FILE": str(settings.model_file)} if settings.model_file else {}
    return {**environment, "ALIANZA_MODEL": settings.model, "ALIANZA_CACHE": str(settings.cache), **file}
