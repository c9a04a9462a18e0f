"""The verbs of who packages a base: carry its index, keep its embeddings, tune the model on its questions."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from indexer.errors import ModelError
from indexer.settings import Settings
from indexer.terminal import tell


def add_package_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add these verbs to a command line."""
    carry = verbs.add_parser("carry", help="write the index for a package to carry (`make wheel` does)")
    carry.add_argument("folder", type=Path, metavar="FOLDER", help="where; one that stands there is replaced")
    carry.add_argument("--index", type=Path, metavar="DIR", help="the index's folder (default: .index)")
    carry.set_defaults(run=_carry)
    keep = verbs.add_parser(
        "keep", help="keep the base's embeddings beside the adapter: a fresh checkout need not encode it"
    )
    keep.add_argument("--index", type=Path, metavar="DIR", help="the index's folder (default: .index)")
    keep.add_argument("--kb", type=Path, nargs="+", metavar="DIR", help="folders of Markdown (default: kb and cases)")
    keep.add_argument("--out", type=Path, metavar="DIR", help="the folder (default: the packaged adapter's)")
    keep.set_defaults(run=_keep)
    tune = verbs.add_parser("tune", help="tune the packaged model on the base's own questions (docs/reranking.md)")
    tune.add_argument("--kb", type=Path, nargs="+", metavar="DIR", help="folders of Markdown (default: kb and cases)")
    tune.add_argument("--out", type=Path, metavar="DIR", help="the adapter's folder (default: the packaged adapter)")
    tune.add_argument("--scale", type=_share, default=1.0, help="share of the tuning that is merged, 0…1 (default: 1)")
    tune.add_argument("--seed", type=int, default=1, help="seed of every random choice (default: 1)")
    tune.set_defaults(run=_tune)


def _carry(chosen: argparse.Namespace, settings: Settings) -> int:
    from indexer.encoder.prepare import name_prepared
    from indexer.search.kept_vectors import write_carried

    count = write_carried(chosen.index or settings.index, chosen.folder, name_prepared(settings.model))
    print(f"{count} vectors in {chosen.folder}")
    return 0


def _keep(chosen: argparse.Namespace, settings: Settings) -> int:
    from indexer.encoder.adapter import PACKAGED_ADAPTER
    from indexer.encoder.prepare import name_prepared
    from indexer.search.kept_embeddings import write_embeddings

    folder = chosen.out or PACKAGED_ADAPTER
    roots = chosen.kb or settings.kb
    count = write_embeddings(chosen.index or settings.index, roots, folder, name_prepared(settings.model))
    print(f"{count} embeddings in {folder}")
    return 0


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not from 0 to 1")
    return value


def _tune(chosen: argparse.Namespace, settings: Settings) -> int:
    from indexer.encoder.adapter import PACKAGED_ADAPTER, save_adapter
    from indexer.encoder.training_pairs import collect_texts, list_pairs
    from indexer.encoder.tuning import TuningRecipe, tune_packaged_model
    from indexer.search.build import read_base

    folder = chosen.out or PACKAGED_ADAPTER
    _require_folder(folder)
    corpus, passages = read_base(chosen.kb or settings.kb)
    texts = collect_texts(corpus.documents, passages)
    pairs = list_pairs(corpus.documents, texts)
    tell(f"{len(pairs)} questions; unpacking the model")

    def tell_step(step: int, steps: int, loss: float) -> None:
        if step % 10 == 0 or step == steps:
            tell(f"step {step} of {steps}, loss {loss:.2f}")

    recipe = TuningRecipe(seed=chosen.seed)
    matrices, made = tune_packaged_model(pairs, texts, recipe, chosen.scale, settings.model_file, tell_step)
    try:
        save_adapter(matrices, made, folder)
    except OSError as error:
        raise _tell_unwritten(folder, error) from error
    print(f"{folder}: {len(matrices)} matrices tuned on {len(pairs)} questions; run `alianza build` to use them")
    return 0


def _require_folder(folder: Path) -> None:
    """Make the adapter's folder, and try to write there: tuning takes a quarter of an hour before anything is."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise _tell_unwritten(folder, error) from error


def _tell_unwritten(folder: Path, error: OSError) -> ModelError:
    return ModelError(f"{folder}: the adapter cannot be written ({error.strerror or error}); name another with --out.")
