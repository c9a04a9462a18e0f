"""Tune the encoder on a base's own questions: a low-rank adapter by contrastive learning, in one pass.

Each batch holds questions and a text that answers each. The others' texts are what it must stay away from, and so are
hard negatives (Karpukhin et al., "Dense Passage Retrieval", 2020, for negatives within the batch; both directions as
in Radford et al., 2021). Texts of one's own document do not count as wrong.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from indexer.encoder.packed_weights import SHA256
from indexer.encoder.prepare import unpack_model
from indexer.encoder.training_pairs import (
    NOISE,
    OTHER_LANGUAGE,
    SUMMARY,
    TrainingPair,
    TrainingTexts,
    add_noise,
    draw_pairs,
    hash_examples,
)
from indexer.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from indexer.encoder.encoders import SentenceTransformerEncoder

    Matrices = dict[str, tuple[NDArray[np.float32], NDArray[np.float32]]]


@dataclass(frozen=True, slots=True)
class TuningRecipe:
    """Every choice of a run, as `docs/reranking.md` measures them."""

    seed: int = 1
    rank: int = 16
    first_layer: int = 6
    """Layers from this one on are tuned, counted from 0."""
    most: int = 12
    """Pairs that a document gives in a language."""
    batch: int = 32
    rate: float = 1e-3
    """Learning rate at its height, after a tenth of the steps; it then falls in a line to a fiftieth."""
    decay: float = 0.01
    dropout: float = 0.05
    temperature: float = 0.02
    query_tokens: int = 32
    passage_tokens: int = 72


def tune_packaged_model(
    pairs: Sequence[TrainingPair],
    texts: TrainingTexts,
    recipe: TuningRecipe,
    scale: float,
    packed_file: Path | None = None,
    tell: Callable[[int, int, float], None] = lambda step, steps, loss: None,
) -> tuple[Matrices, dict[str, Any]]:
    """Tune the packaged model as it is without an adapter: return the matrices, and what `recipe.json` says of them.

    Raises ModelError when the packed weights cannot be found or read, or there are fewer pairs than a batch holds.
    """
    from importlib.metadata import version

    from indexer.encoder.encoders import SentenceTransformerEncoder

    if len(pairs) < recipe.batch:
        raise ModelError(f"{len(pairs)} questions to tune on; expected at least {recipe.batch}: write asks first")
    with TemporaryDirectory() as folder:
        unpack_model(Path(folder) / "model", None, packed_file)
        matrices = tune(SentenceTransformerEncoder(Path(folder) / "model"), pairs, texts, recipe, tell)
    return matrices, {
        "scale": scale, "model": SHA256, "texts": hash_examples(pairs, texts), "questions": len(pairs),
        "recipe": asdict(recipe) | {"other_language": OTHER_LANGUAGE, "summary": SUMMARY, "noise": NOISE},
        "torch": version("torch"),
    }  # fmt: skip


def tune(
    encoder: SentenceTransformerEncoder,
    pairs: Sequence[TrainingPair],
    texts: TrainingTexts,
    recipe: TuningRecipe,
    tell: Callable[[int, int, float], None] = lambda step, steps, loss: None,
) -> Matrices:
    """Return the adapter's ``up`` and ``down`` by matrix, float32; ``tell`` hears steps done, in all, and the loss.

    What is left of a last batch is left out. The encoder's model is changed in passing: it is of no further use. On
    two cores a step takes about three seconds.
    """
    import torch

    torch.manual_seed(recipe.seed)
    chance = random.Random(recipe.seed)
    drawn = draw_pairs(pairs, recipe.most, chance)
    bert = encoder.model[0].auto_model
    adapted = _attach(bert, recipe)
    weights = [weight for pair in adapted.values() for weight in pair]
    optimizer = torch.optim.AdamW(weights, lr=recipe.rate, weight_decay=recipe.decay)
    steps = len(drawn) // recipe.batch
    bert.train()
    for step in range(steps):
        batch = drawn[step * recipe.batch : (step + 1) * recipe.batch]
        for group in optimizer.param_groups:
            group["lr"] = recipe.rate * schedule(step, steps)
        loss = _measure_loss(encoder, batch, texts, recipe, chance)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        tell(step + 1, steps, loss.item())
    return {name: (up.detach().numpy(), down.detach().numpy()) for name, (up, down) in adapted.items()}


def schedule(step: int, steps: int) -> float:
    """Give the share of the learning rate at a step, 0…1: up for a tenth of the steps, then down to a fiftieth."""
    warm = max(1.0, 0.1 * steps)
    return (step + 1) / warm if step + 1 < warm else max(0.02, (steps - step) / (steps - warm + 1))


def _attach(bert: Any, recipe: TuningRecipe) -> dict[str, tuple[Any, Any]]:
    """Freeze the model, and let each matrix of its upper layers add ``up · down``, which begins at nothing."""
    import torch

    for weight in bert.parameters():
        weight.requires_grad = False
    for module in bert.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = recipe.dropout
    adapted = {}
    for number, layer in enumerate(bert.encoder.layer):
        if number < recipe.first_layer:
            continue
        for name, linear in layer.named_modules():
            if isinstance(linear, torch.nn.Linear):
                up = torch.nn.Parameter(torch.zeros(linear.out_features, recipe.rank))
                down = torch.nn.Parameter(torch.empty(recipe.rank, linear.in_features))
                torch.nn.init.kaiming_uniform_(down, a=math.sqrt(5))
                linear.register_forward_hook(_add_product(up, down))
                adapted[f"encoder.layer.{number}.{name}"] = (up, down)
    return adapted


def _add_product(up: Any, down: Any) -> Callable[[Any, Any, Any], Any]:
    return lambda module, inputs, output: output + (inputs[0] @ down.T) @ up.T


def _measure_loss(
    encoder: SentenceTransformerEncoder,
    batch: Sequence[TrainingPair],
    texts: TrainingTexts,
    recipe: TuningRecipe,
    chance: random.Random,
) -> Any:
    import torch

    questions = [add_noise(pair.question, chance) for pair in batch]
    warned = [pair for pair in batch if pair.negative]
    passages = [texts.draw(pair, chance) for pair in batch]
    passages += [texts.summarize(pair.negative, pair.lang) for pair in warned]
    asked = _embed(encoder, [encoder.query_prompt + text for text in questions], recipe.query_tokens)
    told = _embed(encoder, [encoder.passage_prompt + text for text in passages], recipe.passage_tokens)
    own = [pair.document for pair in batch]
    columns = own + [pair.negative for pair in warned]
    scores = asked @ told.T / recipe.temperature
    same = [[a == b and row != column for column, b in enumerate(columns)] for row, a in enumerate(own)]
    scores = scores.masked_fill(torch.tensor(same), -1e4)
    right = torch.arange(len(batch))
    loss = torch.nn.functional.cross_entropy
    return (loss(scores, right) + loss(scores[:, : len(batch)].T, right)) / 2


def _embed(encoder: SentenceTransformerEncoder, texts: list[str], length: int) -> Any:
    import torch

    tokens = encoder.model.tokenizer(texts, padding=True, truncation=True, max_length=length, return_tensors="pt")
    with torch.autocast("cpu", dtype=torch.bfloat16):
        hidden = encoder.model[0].auto_model(**tokens).last_hidden_state
    mask = tokens["attention_mask"].unsqueeze(-1).float()
    return torch.nn.functional.normalize((hidden.float() * mask).sum(1) / mask.sum(1), dim=1)
