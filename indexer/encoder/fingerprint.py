"""Tell models apart: which files make a sentence-transformers folder, and a fingerprint of what they say."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from indexer.errors import ModelError

_SUFFIXES = {".json", ".safetensors", ".bin", ".txt", ".model"}
_NOISE = {"__version__", "transformers_version", "_name_or_path", "_commit_hash"}
"""Keys of the JSON files that say who wrote a model and not what it computes."""


def list_model_files(folder: Path) -> list[Path]:
    """Return a model's files in order of path: those at its top and in the folders that modules.json names.

    Raises ModelError when the folder holds no model.
    """
    if not (folder / "config.json").is_file() and not (folder / "modules.json").is_file():
        raise ModelError(f"{folder}: has no modules.json; expected a sentence-transformers folder")
    places = {folder, *(folder / path for path in _module_paths(folder))}
    files = (file for place in places if place.is_dir() for file in place.iterdir())
    return sorted(file for file in files if file.suffix in _SUFFIXES and file.is_file())


def _module_paths(folder: Path) -> Iterator[str]:
    modules = read_json(folder / "modules.json") if (folder / "modules.json").is_file() else []
    for module in modules if isinstance(modules, list) else []:
        yield str(module.get("path", ""))


def fingerprint_folder(folder: Path) -> str:
    """Return 16 hexadecimal digits that change with the weights, the tokenizer, the modules or the prompts.

    JSON files count by content, so spacing and the versions that wrote them do not matter.
    Raises ModelError when the folder holds no model or cannot be read.
    """
    digest = hashlib.sha256()
    for file in list_model_files(folder):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(_digest_file(file))
    return digest.hexdigest()[:16]


def _digest_file(file: Path) -> bytes:
    if file.suffix == ".json" and file.name != "tokenizer.json":
        content = read_json(file)
        kept = {k: v for k, v in content.items() if k not in _NOISE} if isinstance(content, dict) else content
        return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).digest()
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").digest()
    except OSError as error:
        raise ModelError(f"{file}: cannot be read ({error.strerror or error})") from error


def read_json(file: Path) -> object:
    """Return the content of a JSON file. Raises ModelError when it cannot be read."""
    try:
        return json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{file}: cannot be read as JSON ({str(error).splitlines()[0]})") from error


def stamp_folder(folder: Path) -> str:
    """Return 12 hexadecimal digits over a model's path and its files' names, sizes and times.

    Raises ModelError when the folder holds no model.
    """
    digest = hashlib.sha256(str(folder.resolve()).encode())
    for file in list_model_files(folder):
        name, status = file.relative_to(folder).as_posix(), file.stat()
        digest.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\0".encode())
    return digest.hexdigest()[:12]
