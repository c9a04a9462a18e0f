"""Export a sentence-transformers model to its serving form (see ``serving.py``).

The graph takes word embeddings, not token ids, so the largest matrix stays outside it. Every other matrix
is multiplied in 8-bit integers: see ``quantization.py``. Small steps are put together: see ``fusion.py``.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indexer.encoder.graph_fusion import fold_biases, fuse
from indexer.encoder.quantization import MICROSOFT, draw_embeddings, quantize
from indexer.encoder.serving import (
    EMBEDDING,
    GRAPH,
    SENTENCEPIECE,
    TOKEN_VECTORS,
    TOKENIZER,
    WORD_EMBEDDINGS,
    Serving,
    name_form,
)
from indexer.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from indexer.encoder.encoders import SentenceTransformerEncoder

_OPSET = 17


def export_serving(encoder: SentenceTransformerEncoder, folder: Path, sentencepiece: bytes | None = None) -> None:
    """Write the serving form of ``encoder``, with its own tokenizer or a sentencepiece model of equal ids.

    Raises ModelError when the model is not of BERT's or XLM-R's kind, OSError when it cannot be written.
    """
    import numpy as np
    import onnx

    folder.mkdir(parents=True)
    encoder.model.cpu()
    transformer = _find_transformer(encoder)
    words = transformer.auto_model.get_input_embeddings().weight.detach().cpu().numpy()
    _save_matrix(folder / WORD_EMBEDDINGS, words.astype(np.float16))
    config = transformer.auto_model.config
    traced = onnx.load_model_from_string(_trace(encoder, words.shape[1]))
    model = fuse(traced, config.num_attention_heads, config.hidden_size)
    quantize(model, draw_embeddings(words))
    fold_biases(model.graph)
    if not any(opset.domain == MICROSOFT for opset in model.opset_import):
        model.opset_import.append(onnx.helper.make_opsetid(MICROSOFT, 1))
    (folder / GRAPH).write_bytes(model.SerializeToString())
    _write_tokenizer(transformer, folder, sentencepiece)
    tokenizer = transformer.tokenizer
    Serving(
        fingerprint=name_form(encoder.fingerprint),
        dim=encoder.dim,
        query_prompt=encoder.query_prompt,
        passage_prompt=encoder.passage_prompt,
        max_tokens=encoder.max_tokens,
        bos=_id(tokenizer.bos_token_id, tokenizer.cls_token_id),
        eos=_id(tokenizer.eos_token_id, tokenizer.sep_token_id),
        lower_case=bool(getattr(transformer, "do_lower_case", False)),
    ).save(folder)


def _save_matrix(file: Path, matrix: NDArray[np.float16]) -> None:
    """Write an .npy file. (numpy's own writer does not say that a disk is full: its OSError has no errno.)"""
    from numpy.lib import format as npy

    with file.open("wb") as stream:
        npy.write_array_header_1_0(stream, npy.header_data_from_array_1_0(matrix))
        stream.write(matrix.data)


def _id(*candidates: int | None) -> int:
    return next((candidate for candidate in candidates if candidate is not None), 0)


def _find_transformer(encoder: SentenceTransformerEncoder) -> Any:
    first = encoder.model[0]
    if not hasattr(first, "auto_model") or not hasattr(first.tokenizer, "backend_tokenizer"):
        raise ModelError(
            f"model '{encoder.name}' begins with {type(first).__name__}; "
            "expected a transformer with a tokenizer.json, like intfloat/multilingual-e5-small"
        )
    if encoder.query_prompt + encoder.passage_prompt and not getattr(encoder.model[1], "include_prompt", True):
        raise ModelError(
            f"model '{encoder.name}' leaves its prompts out of pooling (include_prompt is false); "
            "expected a model that pools over all tokens, like intfloat/multilingual-e5-small"
        )
    return first


def _write_tokenizer(transformer: Any, folder: Path, sentencepiece: bytes | None) -> None:
    if sentencepiece is not None:
        (folder / SENTENCEPIECE).write_bytes(sentencepiece)
    else:
        (folder / TOKENIZER).write_text(transformer.tokenizer.backend_tokenizer.to_str(), "utf-8")


def _trace(encoder: SentenceTransformerEncoder, width: int) -> bytes:
    """Return the ONNX file of the model after its word embeddings: transformer, pooling, the rest, normalise.

    Inputs ``inputs_embeds`` (n, tokens, width) float32 and ``attention_mask`` (n, tokens) int64, outputs
    EMBEDDING (n, dim) float32 with rows of length 1, and TOKEN_VECTORS (n, tokens, width) float32, the transformer's
    last hidden states: whoever asks onnxruntime for the first alone pays for the first alone.
    """
    import torch

    mask = torch.ones(2, 9, dtype=torch.long)
    mask[1, 6:] = 0
    embeds = torch.randn(2, 9, width, generator=torch.Generator().manual_seed(0))
    batch, tokens = {0: "batch"}, {0: "batch", 1: "tokens"}
    buffer = io.BytesIO()
    try:
        with _quiet(), torch.inference_mode():
            torch.onnx.export(
                _build_graph_module(encoder),
                (embeds, mask),
                buffer,
                dynamo=False,
                opset_version=_OPSET,
                input_names=["inputs_embeds", "attention_mask"],
                output_names=[EMBEDDING, TOKEN_VECTORS],
                dynamic_axes={
                    "inputs_embeds": tokens,
                    "attention_mask": tokens,
                    EMBEDDING: batch,
                    TOKEN_VECTORS: tokens,
                },
            )
    except Exception as error:  # torch, the exporter and the model's own code each have theirs
        reason = next(iter(str(error).strip().splitlines()), type(error).__name__)
        raise ModelError(
            f"model '{encoder.name}' cannot be exported ({reason}); "
            "expected a model of BERT's kind, like intfloat/multilingual-e5-small"
        ) from error
    return buffer.getvalue()


def _build_graph_module(encoder: SentenceTransformerEncoder) -> Any:
    import torch

    class SentenceGraph(torch.nn.Module):  # type: ignore[misc]
        """The whole model from word embeddings on."""

        def __init__(self) -> None:
            super().__init__()
            self.transformer = encoder.model[0].auto_model
            self.rest = torch.nn.ModuleList(list(encoder.model)[1:])

        def forward(self, inputs_embeds: Any, attention_mask: Any) -> Any:
            hidden = self.transformer(inputs_embeds=inputs_embeds, attention_mask=attention_mask)[0]
            features = {"token_embeddings": hidden, "attention_mask": attention_mask}
            for module in self.rest:
                features = module(features)
            return torch.nn.functional.normalize(features["sentence_embedding"], dim=1), hidden

    return SentenceGraph().eval()


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence the exporter: it is the old one, and whether it froze a shape is seen by the agreement."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
