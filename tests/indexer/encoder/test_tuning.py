"""Tuning teaches a model what it is shown, the same way each time, in its upper layers only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from indexer.__main__ import main
from indexer.encoder.adapter import load_adapter
from indexer.encoder.encoders import SentenceTransformerEncoder
from indexer.encoder.training_pairs import TrainingPair, TrainingTexts
from indexer.encoder.tuning import TuningRecipe, schedule, tune, tune_packaged_model
from indexer.errors import ModelError
from tests.additions import add_document
from tests.small_base import write_base

if TYPE_CHECKING:
    from indexer.encoder.tuning import Matrices

WORDS = ("milk", "wool", "cocoa", "honey", "fish", "wood", "beans", "maize")
RECIPE = TuningRecipe(rank=4, first_layer=1, batch=8, rate=1e-2, most=60, dropout=0.0)


@pytest.fixture(scope="module")
def examples() -> tuple[list[TrainingPair], TrainingTexts]:
    pairs = [
        TrainingPair(f"{word} {number}", "en", word, "text", WORDS[0] if number == 0 and word != WORDS[0] else "")
        for word in WORDS
        for number in range(60)
    ]
    sections = {(word, "text"): {"en": f"all about {word[::-1]}"} for word in WORDS}
    return pairs, TrainingTexts(sections, {word: {"en": f"of {word[::-1]}"} for word in WORDS})


def run(folder: Path, examples: tuple[list[TrainingPair], TrainingTexts]) -> tuple[Matrices, list[float]]:
    losses: list[float] = []
    pairs, texts = examples
    matrices = tune(SentenceTransformerEncoder(folder), pairs, texts, RECIPE, lambda *told: losses.append(told[2]))
    return matrices, losses


def test_the_loss_falls_and_a_second_run_is_the_first(
    tiny_folder: Path, examples: tuple[list[TrainingPair], TrainingTexts]
) -> None:
    first, losses = run(tiny_folder, examples)
    again, same_losses = run(tiny_folder, examples)
    assert len(losses) == 60
    assert np.mean(losses[-10:]) < 0.8 * np.mean(losses[:10])
    assert losses == pytest.approx(same_losses)
    for name, (up, down) in first.items():
        np.testing.assert_allclose(up, again[name][0], atol=1e-6)
        np.testing.assert_allclose(down, again[name][1], atol=1e-6)


def test_every_matrix_of_the_upper_layers_is_tuned_and_no_other(
    tiny_folder: Path, examples: tuple[list[TrainingPair], TrainingTexts]
) -> None:
    matrices, _ = run(tiny_folder, examples)
    names = ("query", "key", "value")
    parts = [f"attention.self.{name}" for name in names]
    parts += ["attention.output.dense", "intermediate.dense", "output.dense"]
    assert sorted(matrices) == sorted(f"encoder.layer.1.{part}" for part in parts)
    assert all(up.shape[1] == down.shape[0] == RECIPE.rank and up.any() for up, down in matrices.values())


def test_the_rate_rises_for_a_tenth_of_the_steps_and_then_falls() -> None:
    rates = [schedule(step, 200) for step in range(200)]
    assert max(rates) == pytest.approx(1)
    assert rates[:20] == sorted(rates[:20])
    assert rates[20:] == sorted(rates[20:], reverse=True)
    assert rates[-1] == 0.02


@pytest.mark.model
def test_the_command_writes_an_adapter_that_can_be_merged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_base(tmp_path)
    for name in ("baskets", "ropes"):
        asks = "asks:\n" + "".join(f"  - steps: how do we share {name} {number}\n" for number in range(20))
        add_document(tmp_path, "practice", f"{name}.en", f"## Steps {{#steps}}\n\n1. Share the {name}.\n", asks)
    roots = [str(tmp_path / name) for name in ("kb", "cases")]
    assert main(["tune", "--kb", *roots, "--out", str(tmp_path / "adapter"), "--scale", "0.5"]) == 0
    assert "matrices tuned on" in capsys.readouterr().out
    adapter = load_adapter(tmp_path / "adapter")
    assert adapter is not None
    assert adapter.scale == 0.5


def test_a_folder_that_cannot_be_written_is_told_before_anything_is_tuned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert main(["tune", "--kb", str(tmp_path), "--out", str(tmp_path / "file" / "adapter")]) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "the adapter cannot be written" in told


def test_too_few_questions_are_refused_before_the_model_is_unpacked() -> None:
    with pytest.raises(ModelError, match="0 questions to tune on; expected at least 32"):
        tune_packaged_model([], TrainingTexts({}, {}), TuningRecipe(), 1.0)
