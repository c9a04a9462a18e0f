"""A low-rank adapter of the encoder: what tuning on a base's own questions adds to a model's weights.

Each tuned matrix becomes ``W + scale · up · down`` (LoRA: Hu et al., "LoRA: Low-Rank Adaptation of Large Language
Models", 2021). An adapter is a folder of two files: ``adapter.safetensors``, with ``<matrix>.up`` (rows, rank) and
``<matrix>.down`` (rank, columns) in float16, and ``recipe.json``, which says how it was made and at what scale it is
merged. ``tuning.py`` makes one; ``prepare.py`` merges it; nothing else knows of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indexer.encoder.fingerprint import read_json
from indexer.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PACKAGED_ADAPTER = Path(__file__).parent / "adapter"
"""The adapter that belongs to the packaged model."""
MATRICES = "adapter.safetensors"
RECIPE = "recipe.json"
_REMEDY = "run `alianza tune`, or remove the folder to go without"


@dataclass(frozen=True, slots=True)
class Adapter:
    """Pairs of matrices by the weight they add to: ``up`` (rows, rank) and ``down`` (rank, columns), float16."""

    matrices: Mapping[str, tuple[NDArray[np.float16], NDArray[np.float16]]]
    recipe: Mapping[str, Any]
    identity: str
    """Twelve hexadecimal digits over the matrices and the scale."""

    @property
    def scale(self) -> float:
        """What share of the tuned difference is merged, 0…1."""
        return float(self.recipe["scale"])

    def merge(self, state: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
        """Return ``state`` (weights by name) with the adapter added, each in the dtype it had.

        Raises ModelError when a weight is missing or of another shape.
        """
        import numpy as np

        merged = dict(state)
        for name, (up, down) in self.matrices.items():
            weight = merged.get(f"{name}.weight")
            if weight is None or weight.shape != (up.shape[0], down.shape[1]):
                raise ModelError(
                    f"the adapter tunes '{name}' as {up.shape[0]} × {down.shape[1]}, the model has "
                    f"{'none' if weight is None else ' × '.join(map(str, weight.shape))}; {_REMEDY}"
                )
            added = self.scale * (up.astype(np.float32) @ down.astype(np.float32))
            merged[f"{name}.weight"] = (weight.astype(np.float32) + added).astype(weight.dtype)
        return merged


def identify_adapter(folder: Path = PACKAGED_ADAPTER) -> str:
    """Return the adapter's identity without reading its matrices into memory, "" where there is none.

    Raises ModelError when only a part of it is there.
    """
    if not folder.is_dir() or not any((folder / name).is_file() for name in (MATRICES, RECIPE)):
        return ""
    recipe: Any = read_json(folder / RECIPE)
    digest = hashlib.sha256(str(recipe.get("scale") if isinstance(recipe, dict) else None).encode())
    try:
        digest.update((folder / MATRICES).read_bytes())
    except OSError as error:
        raise ModelError(f"{folder / MATRICES}: cannot be read ({error.strerror or error}); {_REMEDY}") from error
    return digest.hexdigest()[:12]


def load_adapter(folder: Path = PACKAGED_ADAPTER) -> Adapter | None:
    """Return the adapter in ``folder``, None where there is none.

    Raises ModelError when it cannot be read.
    """
    identity = identify_adapter(folder)
    if not identity:
        return None
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    recipe: Any = read_json(folder / RECIPE)
    try:
        tensors = load_file(folder / MATRICES)
        names = sorted({name.rpartition(".")[0] for name in tensors})
        matrices = {name: (tensors[f"{name}.up"], tensors[f"{name}.down"]) for name in names}
        adapter = Adapter(matrices, recipe, identity)
        if not 0 <= adapter.scale <= 1:
            raise ValueError(f"scale is {adapter.scale}; expected 0 to 1")
    except (OSError, SafetensorError, KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{folder}: this is no adapter ({error}); {_REMEDY}") from error
    return adapter


def save_adapter(
    matrices: Mapping[str, tuple[NDArray[Any], NDArray[Any]]], recipe: Mapping[str, Any], folder: Path
) -> None:
    """Write an adapter; ``recipe`` holds ``scale`` and what made it. Raises OSError."""
    import numpy as np
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    tensors = {
        f"{name}.{part}": np.ascontiguousarray(matrix, np.float16)
        for name, pair in sorted(matrices.items())
        for part, matrix in zip(("up", "down"), pair, strict=True)
    }
    save_file(tensors, folder / MATRICES)
    (folder / RECIPE).write_text(json.dumps(recipe, indent=1, ensure_ascii=False) + "\n", "utf-8")
