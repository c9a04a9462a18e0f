"""The export: any model of BERT's kind serves what it computes, in few bits, or is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from indexer.encoder.encoders import SentenceTransformerEncoder
from indexer.encoder.prepare import (
    AGREEMENT,
    find_prepared_model,
    load_serving_encoder,
    measure_agreement,
    prepare_model,
)
from indexer.encoder.serving import name_form
from indexer.errors import ModelError
from tests.tiny_model import TinyModel, build_tiny_model


@pytest.mark.parametrize(
    "tiny",
    [
        TinyModel(kind="xlm-roberta", seed=1),
        TinyModel(pooling="cls", seed=2),
        TinyModel(dense=16, seed=3),
        TinyModel(prompts=(), seed=4),
        TinyModel(prompts=(("query", "¿?"), ("passage", "p: "), ("document", "d: ")), seed=5),
    ],
    ids=["xlm-roberta", "cls", "dense", "no prompts", "passage before document"],
)
def test_any_model_of_berts_kind_is_exported_as_it_computes(tiny: TinyModel, tmp_path: Path) -> None:
    folder = build_tiny_model(tmp_path / "model", tiny)
    prepared = prepare_model(str(folder), tmp_path / "cache")
    first, second = SentenceTransformerEncoder(folder), load_serving_encoder(str(folder), tmp_path / "cache")
    assert prepared.dim == first.dim == second.dim == (tiny.dense or 32)
    assert name_form(first.fingerprint) == second.fingerprint
    assert measure_agreement(first, second) > 0.999
    prompts = dict(tiny.prompts)
    assert first.query_prompt == prompts.get("query", "")
    assert first.passage_prompt == prompts.get("passage", prompts.get("document", ""))


@pytest.mark.filterwarnings("ignore:invalid value encountered in cast:RuntimeWarning")
def test_a_model_whose_weights_are_not_numbers_is_refused(tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    folder = build_tiny_model(tmp_path / "model")
    state = load_file(folder / "model.safetensors")
    state["encoder.layer.0.output.dense.bias"][:] = np.nan
    save_file(state, folder / "model.safetensors", {"format": "pt"})
    with pytest.raises(ModelError, match=f"cosine of nan; expected at least {AGREEMENT}"):
        prepare_model(str(folder), tmp_path / "cache")
    assert find_prepared_model(str(folder), tmp_path / "cache") is None


def test_a_model_that_leaves_prompts_out_of_pooling_is_refused(tmp_path: Path) -> None:
    folder = build_tiny_model(tmp_path / "model", TinyModel(include_prompt=False))
    with pytest.raises(ModelError, match="leaves its prompts out of pooling"):
        prepare_model(str(folder), tmp_path / "cache")
