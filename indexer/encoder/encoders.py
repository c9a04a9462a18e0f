"""Encoders: texts to embeddings, (n, dim) float32 with rows of length 1: an inner product is a cosine.

SentenceTransformerEncoder runs any sentence-transformers model with torch: it prepares, exports and builds.
OnnxEncoder runs the serving form that ``model.py`` prepares, with onnxruntime only: it serves.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indexer.encoder.fingerprint import fingerprint_folder, list_model_files
from indexer.encoder.serving import (
    EMBEDDING,
    GRAPH,
    TOKEN_VECTORS,
    WORD_EMBEDDINGS,
    Serving,
    WordEmbeddings,
    load_tokenizer,
)
from indexer.errors import ModelError
from indexer.memory import is_lack
from indexer.text import PASSAGE_LIMIT, clean_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from indexer.encoder.protocol import Prompt, TokenVectors


_EXPECTED = "expected a sentence-transformers folder or a hub name"
BUILD_REMEDY = "run `alianza build` (or `make setup`)"
_REPORT_EVERY = 32
_ENDS = 2
"""Special tokens of a text: one at each end, as BERT and XLM-R have them."""
_HUB_NAME = re.compile(r"[\w-][\w.-]*(/[\w-][\w.-]*)?")


class SentenceTransformerEncoder:
    """A sentence-transformers model, run by torch in float32."""

    def __init__(self, model: str | Path, attention: str | None = None) -> None:
        """Load a model from a folder, the Hugging Face cache or, failing both, the hub.

        ``attention`` is transformers' ``attn_implementation``. Raises ModelError when there is no such model.
        """
        import torch

        self.name = str(model)
        options: dict[str, Any] = {"dtype": torch.float32}
        if attention is not None:
            options["attn_implementation"] = attention
        self.folder, self.model = _load_sentence_transformer(self.name, options)
        self.fingerprint = fingerprint_folder(self.folder)
        self.dim = int(self.model.get_embedding_dimension() or 0)
        self.max_tokens = min(int(self.model.max_seq_length or 512), PASSAGE_LIMIT)
        prompts: dict[str, str | None] = self.model.prompts
        self.query_prompt = prompts.get("query") or ""
        self.passage_prompt = prompts.get("passage") or prompts.get("document") or ""

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encode(_clean(texts, "query"), self.query_prompt, None)

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        return self._encode(_clean(texts, "passage"), self.passage_prompt, progress)

    def encode_query_tokens(self, text: str) -> TokenVectors:
        return self._encode_tokens(clean_text(text), self.query_prompt)

    def encode_tokens(self, texts: Sequence[str], prompt: Prompt) -> list[TokenVectors]:
        put_first = self.query_prompt if prompt == "query" else self.passage_prompt
        return [self._encode_tokens(text, put_first) for text in _clean(texts, prompt)]

    def _encode_tokens(self, text: str, prompt: str) -> TokenVectors:
        before = len(self.model.tokenizer(prompt)["input_ids"]) - _ENDS
        features = self.model.encode([text], prompt=prompt, output_value=None, show_progress_bar=False)[0]
        vectors: NDArray[np.float32] = features["token_embeddings"].float().cpu().numpy()
        embedding: NDArray[np.float32] = features["sentence_embedding"].float().cpu().numpy()
        return embedding, _leave_ends_out(vectors, before)

    def _encode(self, texts: list[str], prompt: str, progress: Callable[[int], None] | None) -> NDArray[np.float32]:
        import numpy as np

        rows = np.zeros((len(texts), self.dim), np.float32)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(texts), _REPORT_EVERY):
            part = order[start : start + _REPORT_EVERY]
            rows[part] = self.model.encode(
                [texts[i] for i in part],
                prompt=prompt,
                batch_size=8,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
            if progress is not None:
                progress(start + len(part))
        return rows

    def __repr__(self) -> str:
        return f"<SentenceTransformerEncoder '{self.name}' dim={self.dim} fingerprint='{self.fingerprint}'>"


def _load_sentence_transformer(name: str, options: dict[str, Any]) -> tuple[Path, Any]:
    """Return the folder a model was loaded from, and the model."""
    from sentence_transformers import SentenceTransformer

    if Path(name).is_dir():
        list_model_files(Path(name))
    elif not _HUB_NAME.fullmatch(name):
        raise ModelError(f"model '{name}': no such folder; {_EXPECTED}")
    try:
        with _hushed():
            folder = Path(name) if Path(name).is_dir() else _fetch_snapshot(name)
            return folder, SentenceTransformer(str(folder), local_files_only=True, model_kwargs=options)
    except Exception as error:  # transformers, safetensors, the hub and its transport each have their own
        if is_lack(error):
            raise MemoryError(str(error)) from error
        reason = next(iter(str(error).strip().splitlines()), type(error).__name__)
        raise ModelError(f"model '{name}' cannot be loaded ({reason}); {_EXPECTED}") from error


def _fetch_snapshot(name: str) -> Path:
    """Return the hub model's folder in the Hugging Face cache, downloaded if it is not there."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    with suppress(LocalEntryNotFoundError):
        folder = Path(snapshot_download(name, local_files_only=True))
        if (folder / "config.json").is_file():
            return folder
    wanted = ["*.json", "*.safetensors", "*.txt", "*.model"]
    return Path(snapshot_download(name, allow_patterns=wanted, ignore_patterns=["onnx/*", "openvino/*"]))


@contextmanager
def _hushed() -> Iterator[None]:
    """Keep transformers' progress bars and load reports off stderr."""
    from transformers.utils import logging

    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()


class OnnxEncoder:
    """A prepared model in its serving form: no torch, about 130 MB in all, some 3 ms a query on two cores."""

    def __init__(self, folder: Path, threads: int | None = None, abreast: bool = False) -> None:
        """Open a serving folder. Raises ModelError when it is missing or damaged.

        ``threads`` defaults to the cores this process may use, at most 4. They share each text, so that one is
        soon done; ``abreast`` gives each a text of its own, so that many are: 300 passages took 3.4 s
        instead of 4.4 on two cores.
        """
        threads = threads or min(4, _count_cores())
        serving = Serving.load(folder)
        self.fingerprint = serving.fingerprint
        self.dim = serving.dim
        self._serving = serving
        try:
            self._words = WordEmbeddings(folder / WORD_EMBEDDINGS, is_whole=abreast)
            self._tokenizer = load_tokenizer(folder, serving)
            self._session = _open_session(folder / GRAPH, 1 if abreast else threads)
            self._abreast = threads if abreast else 1
        except Exception as error:  # onnxruntime, sentencepiece and tokenizers each have their own
            if is_lack(error):
                raise MemoryError(str(error)) from error
            reason = next(iter(str(error).strip().splitlines()), type(error).__name__)
            raise ModelError(f"{folder}: the serving form is damaged ({reason}); {BUILD_REMEDY}") from error

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encode(_clean(texts, "query"), self._serving.query_prompt, None)

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        return self._encode(_clean(texts, "passage"), self._serving.passage_prompt, progress)

    def _encode(self, texts: list[str], prompt: str, progress: Callable[[int], None] | None) -> NDArray[np.float32]:
        import numpy as np

        rows = np.zeros((len(texts), self.dim), np.float32)
        # A run each: activations are quantised by one scale a run, which a longer neighbour would change.
        with self._spread() as spread:
            found = spread(lambda text: self._run(self._tokenizer.encode(prompt + text), EMBEDDING)[0], texts)
            for number, row in enumerate(found):
                rows[number] = row
                if progress is not None:
                    progress(number + 1)
        return rows

    @contextmanager
    def _spread(self) -> Iterator[Callable[[Callable[[str], Any], list[str]], Iterable[Any]]]:
        """Give what applies a function to texts, in their order: `map`, or that of a pool of threads."""
        if self._abreast == 1:
            yield map
        else:
            with ThreadPoolExecutor(self._abreast) as pool:
                yield pool.map

    def encode_query_tokens(self, text: str) -> TokenVectors:
        prompt = self._serving.query_prompt
        return self._encode_tokens(prompt + clean_text(text), self._count_tokens(prompt))

    def encode_tokens(self, texts: Sequence[str], prompt: Prompt) -> list[TokenVectors]:
        put_first = self._serving.query_prompt if prompt == "query" else self._serving.passage_prompt
        before = self._count_tokens(put_first)
        with self._spread() as spread:
            return list(spread(lambda text: self._encode_tokens(put_first + text, before), _clean(texts, prompt)))

    def _encode_tokens(self, text: str, before: int) -> TokenVectors:
        embedding, vectors = self._run(self._tokenizer.encode(text), EMBEDDING, TOKEN_VECTORS)
        return embedding, _leave_ends_out(vectors, before)

    def _count_tokens(self, prompt: str) -> int:
        return len(self._tokenizer.encode(prompt)) - _ENDS

    def _run(self, tokens: list[int], *outputs: str) -> list[NDArray[np.float32]]:
        """Run the graph over one text; give the outputs asked for, without their first axis."""
        import numpy as np

        inputs = {
            "inputs_embeds": self._words.gather(tokens)[np.newaxis],
            "attention_mask": np.ones((1, len(tokens)), np.int64),
        }
        return [output[0] for output in self._session.run(outputs, inputs)]

    def __repr__(self) -> str:
        return f"<OnnxEncoder dim={self.dim} fingerprint='{self.fingerprint}'>"


def _open_session(file: Path, threads: int) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # The arena keeps the largest run's memory for good, and a pattern is kept for every length of text seen.
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    # Threads spin while a question is encoded (a third quicker on two cores), not between questions: there
    # they would take the cores from the web server.
    options.add_session_config_entry("session.intra_op.allow_spinning", "1")
    options.add_session_config_entry("session.force_spinning_stop", "1")
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


def _count_cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _leave_ends_out(vectors: NDArray[np.float32], before: int) -> NDArray[np.float32]:
    """Leave out the prompt's tokens, ``before`` in number, and the special token at each end."""
    return vectors[_ENDS // 2 + before : len(vectors) - _ENDS // 2]


def _clean(texts: Sequence[str], prompt: Prompt) -> list[str]:
    """Clean texts as ``encode_queries`` or ``encode_passages`` does."""
    return [clean_text(text) if prompt == "query" else clean_text(text, PASSAGE_LIMIT) for text in _list(texts)]


def _list(texts: Sequence[str]) -> list[str]:
    if isinstance(texts, str):
        raise TypeError("texts is one string; expected a sequence of strings")
    return list(texts)
