"""The fingerprint tells models apart by what they compute."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from indexer.encoder.fingerprint import fingerprint_folder
from tests.tiny_model import TinyModel, build_tiny_model


def test_the_fingerprint_changes_with_weights_tokenizer_pooling_and_prompts_only(tmp_path: Path) -> None:
    plain = TinyModel()
    variants = {
        "same": plain,
        "weights": replace(plain, seed=1),
        "tokenizer": replace(plain, letters=plain.letters[::-1]),
        "pooling": replace(plain, pooling="cls"),
        "prompt": replace(plain, prompts=(("query", "query:"), ("document", "passage: "))),
        "module": replace(plain, dense=32),
    }
    found = {name: fingerprint_folder(build_tiny_model(tmp_path / name, tiny)) for name, tiny in variants.items()}
    assert len(set(found.values())) == len(variants)
    settings = tmp_path / "same" / "config_sentence_transformers.json"
    content = {**json.loads(settings.read_text()), "__version__": {"torch": "9"}}
    settings.write_text(json.dumps(content))
    (tmp_path / "same" / "README.md").write_text("# Notes")
    assert fingerprint_folder(tmp_path / "same") == found["same"]
