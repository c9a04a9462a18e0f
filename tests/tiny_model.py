"""Builds sentence-transformers folders of 40 kB with random weights: real models in every way but sense.

Only numpy, safetensors and tokenizers are needed, so a test that just wants a folder does not wait for torch.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

HIDDEN, WIDE, LAYERS, HEADS, POSITIONS = 32, 64, 2, 4, 64
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
LETTERS = "abcdefghijklmnopqrstuvwxyzáéíóúüñãõâêôàçèëïœ0123456789.,;:?¿!¡-'"


@dataclass(frozen=True, slots=True)
class TinyModel:
    """What a tiny model may differ in."""

    kind: str = "bert"
    """Also ``xlm-roberta``, whose positions begin after the padding token's id."""
    seed: int = 0
    pooling: str = "mean"
    """Also ``cls``."""
    dense: int = 0
    """Width of a Dense module after pooling; 0: none."""
    prompts: tuple[tuple[str, str], ...] = (("query", "query: "), ("document", "passage: "))
    include_prompt: bool = True
    """Whether pooling counts the prompt's tokens."""
    letters: str = LETTERS


def build_tiny_model(folder: Path, tiny: TinyModel = TinyModel()) -> Path:
    """Write the folder, the same bytes for the same description, and return it."""
    from safetensors.numpy import save

    folder.mkdir(parents=True, exist_ok=True)
    generator = np.random.default_rng(tiny.seed)
    tokenizer = _build_tokenizer(tiny.letters)
    (folder / "tokenizer.json").write_text(tokenizer.to_str(), "utf-8")
    state = _state(tiny, tokenizer.get_vocab_size(), generator)
    (folder / "model.safetensors").write_bytes(save(state, {"format": "pt"}))
    modules = [("Transformer", ""), ("Pooling", "1_Pooling")]
    if tiny.dense:
        modules.append(("Dense", "2_Dense"))
        _write_dense(folder / "2_Dense", tiny.dense, generator)
    modules.append(("Normalize", f"{len(modules)}_Normalize"))
    _write(folder / "modules.json", [_module(i, *module) for i, module in enumerate(modules)])
    _write(folder / "config.json", _config(tiny.kind, tokenizer.get_vocab_size()))
    _write(folder / "sentence_bert_config.json", {"max_seq_length": POSITIONS, "do_lower_case": False})
    _write(folder / "1_Pooling" / "config.json", _pooling(tiny))
    _write(folder / "config_sentence_transformers.json", {"prompts": dict(tiny.prompts), "__version__": {}})
    _write(folder / "tokenizer_config.json", _tokenizer_config())
    return folder


def _write(file: Path, content: object) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(content, indent=1), "utf-8")


def _module(place: int, name: str, path: str) -> dict[str, object]:
    return {"idx": place, "name": str(place), "path": path, "type": f"sentence_transformers.models.{name}"}


def _config(kind: str, vocabulary: int) -> dict[str, object]:
    return {
        "model_type": kind,
        "architectures": ["BertModel" if kind == "bert" else "XLMRobertaModel"],
        "vocab_size": vocabulary,
        "hidden_size": HIDDEN,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS,
        "intermediate_size": WIDE,
        "max_position_embeddings": POSITIONS + 2,
        "type_vocab_size": 1,
        "hidden_act": "gelu",
        "pad_token_id": 0,
        "dtype": "float32",
    }


def _pooling(tiny: TinyModel) -> dict[str, object]:
    return {
        "word_embedding_dimension": HIDDEN,
        "pooling_mode_cls_token": tiny.pooling == "cls",
        "pooling_mode_mean_tokens": tiny.pooling == "mean",
        "include_prompt": tiny.include_prompt,
    }


def _tokenizer_config() -> dict[str, object]:
    names = ("pad_token", "unk_token", "cls_token", "sep_token", "mask_token")
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": POSITIONS,
        "model_input_names": ["input_ids", "attention_mask"],
        **dict(zip(names, SPECIAL, strict=True)),
    }


def _build_tokenizer(letters: str) -> Any:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    pieces = [*SPECIAL, *letters, *(f"##{letter}" for letter in letters)]
    vocabulary = {piece: i for i, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.add_special_tokens(list(SPECIAL))
    return tokenizer


def _state(tiny: TinyModel, vocabulary: int, generator: np.random.Generator) -> dict[str, NDArray[np.float32]]:
    state: dict[str, NDArray[np.float32]] = {}

    def add(name: str, *shape: int) -> None:
        state[f"{name}.weight"] = generator.normal(0, 0.3, shape).astype(np.float32)

    def add_linear(name: str, outputs: int, inputs: int) -> None:
        add(name, outputs, inputs)
        state[f"{name}.bias"] = generator.normal(0, 0.1, outputs).astype(np.float32)

    def add_norm(name: str) -> None:
        state[f"{name}.LayerNorm.weight"] = np.ones(HIDDEN, np.float32)
        state[f"{name}.LayerNorm.bias"] = np.zeros(HIDDEN, np.float32)

    add("embeddings.word_embeddings", vocabulary, HIDDEN)
    add("embeddings.position_embeddings", POSITIONS + 2, HIDDEN)
    add("embeddings.token_type_embeddings", 1, HIDDEN)
    add_norm("embeddings")
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}"
        for part in ("query", "key", "value"):
            add_linear(f"{name}.attention.self.{part}", HIDDEN, HIDDEN)
        add_linear(f"{name}.attention.output.dense", HIDDEN, HIDDEN)
        add_norm(f"{name}.attention.output")
        add_linear(f"{name}.intermediate.dense", WIDE, HIDDEN)
        add_linear(f"{name}.output.dense", HIDDEN, WIDE)
        add_norm(f"{name}.output")
    add_linear("pooler.dense", HIDDEN, HIDDEN)
    return state


def _write_dense(folder: Path, width: int, generator: np.random.Generator) -> None:
    from safetensors.numpy import save

    _write(
        folder / "config.json",
        {
            "in_features": HIDDEN,
            "out_features": width,
            "bias": True,
            "activation_function": "torch.nn.modules.activation.Tanh",
        },
    )
    state = {
        "linear.weight": generator.normal(0, 0.5, (width, HIDDEN)).astype(np.float32),
        "linear.bias": np.zeros(width, np.float32),
    }
    (folder / "model.safetensors").write_bytes(save(state, {"format": "pt"}))
