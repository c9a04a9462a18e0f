"""An adapter is added to the weights it names, at its scale; what does not fit is refused in one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from indexer.encoder.adapter import MATRICES, RECIPE, identify_adapter, load_adapter, save_adapter
from indexer.errors import ModelError

UP = np.array([[1.0], [2.0]], np.float32)
DOWN = np.array([[0.5, 0.0, -1.0]], np.float32)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_adapter({"layer.dense": (UP, DOWN)}, {"scale": 0.5, "seed": 1}, tmp_path / "adapter")
    return tmp_path / "adapter"


def test_a_tuned_matrix_gains_the_product_at_the_scale_and_the_others_nothing(folder: Path) -> None:
    adapter = load_adapter(folder)
    assert adapter is not None
    state: dict[str, NDArray[Any]] = {
        "layer.dense.weight": np.ones((2, 3), np.float16),
        "layer.dense.bias": np.ones(2, np.float32),
    }
    merged = adapter.merge(state)
    assert merged["layer.dense.weight"].tolist() == [[1.25, 1.0, 0.5], [1.5, 1.0, 0.0]]
    assert merged["layer.dense.weight"].dtype == np.float16
    assert merged["layer.dense.bias"] is state["layer.dense.bias"]
    assert state["layer.dense.weight"].tolist() == [[1.0] * 3] * 2, "what was given stays as it was"


def test_a_folder_without_an_adapter_is_none_at_all(tmp_path: Path) -> None:
    assert load_adapter(tmp_path / "absent") is None
    assert identify_adapter(tmp_path) == ""


def test_identity_changes_with_the_scale_and_the_matrices_and_not_with_the_rest(folder: Path) -> None:
    first = identify_adapter(folder)
    recipe = json.loads((folder / RECIPE).read_text("utf-8"))
    (folder / RECIPE).write_text(json.dumps(recipe | {"seed": 2}), "utf-8")
    assert identify_adapter(folder) == first
    (folder / RECIPE).write_text(json.dumps(recipe | {"scale": 0.7}), "utf-8")
    assert identify_adapter(folder) != first
    save_adapter({"layer.dense": (UP, 2 * DOWN)}, recipe, folder)
    assert identify_adapter(folder) != first


@pytest.mark.parametrize("state", [{}, {"layer.dense.weight": np.ones((3, 2), np.float32)}])
def test_a_model_of_another_shape_is_refused(folder: Path, state: dict[str, NDArray[Any]]) -> None:
    adapter = load_adapter(folder)
    assert adapter is not None
    with pytest.raises(ModelError, match=r"tunes 'layer\.dense' as 2 × 3, the model has"):
        adapter.merge(state)


@pytest.mark.parametrize(
    ("name", "content"),
    [(RECIPE, "{"), (RECIPE, '{"scale": 2}'), (RECIPE, "[]"), (RECIPE, "{}"), (MATRICES, "no safetensors")],
)
def test_a_damaged_adapter_is_one_line_that_says_what_mends_it(folder: Path, name: str, content: str) -> None:
    (folder / name).write_text(content, "utf-8")
    with pytest.raises(ModelError, match=str(folder)) as caught:
        load_adapter(folder)
    assert "\n" not in str(caught.value)


def test_half_an_adapter_is_refused_and_not_left_out(folder: Path) -> None:
    (folder / MATRICES).unlink()
    with pytest.raises(ModelError, match="cannot be read"):
        load_adapter(folder)
