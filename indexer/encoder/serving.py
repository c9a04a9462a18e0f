"""The serving form of a model: the files of its folder, and what reads its tokens and word embeddings.

A serving folder holds ``serving.json`` (Serving), ``transformer.onnx`` (word embeddings in, sentence
embedding and token vectors out), ``word_embeddings.npy`` (float16), and ``tokenizer.model`` (sentencepiece) or
``tokenizer.json``. Nothing here imports torch, transformers or sentence-transformers.
"""

from __future__ import annotations

import functools
import json
import os
import unicodedata
import weakref
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

from indexer.encoder.fingerprint import read_json
from indexer.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FORMAT = 1
FORM = 8
"""Counts the changes of what the export makes of a model: the model is prepared and the base encoded anew."""
SETTINGS = "serving.json"
GRAPH = "transformer.onnx"
WORD_EMBEDDINGS = "word_embeddings.npy"
SENTENCEPIECE = "tokenizer.model"
TOKENIZER = "tokenizer.json"
EMBEDDING, TOKEN_VECTORS = "embedding", "token_vectors"
"""Outputs of the graph."""


def name_form(fingerprint: str) -> str:
    """Name a model, by its fingerprint, in this form: two forms' embeddings of a text differ by up to 0.01 a value."""
    return f"{fingerprint}-{FORM}"


@dataclass(frozen=True, slots=True)
class Serving:
    """What ``serving.json`` says."""

    fingerprint: str
    dim: int
    query_prompt: str
    passage_prompt: str
    max_tokens: int
    """Special tokens included; longer texts are cut."""
    bos: int = 0
    """Token put first; the sentencepiece form only, ``tokenizer.json`` knows its own."""
    eos: int = 0
    lower_case: bool = False

    def save(self, folder: Path) -> None:
        """Write ``serving.json``. Raises OSError."""
        (folder / SETTINGS).write_text(json.dumps({"format": FORMAT, **asdict(self)}, indent=1), "utf-8")

    @staticmethod
    def load(folder: Path) -> Serving:
        """Read ``serving.json``. Raises ModelError when it is missing, damaged or of another format."""
        content = read_json(folder / SETTINGS)
        try:
            if not isinstance(content, dict) or content.pop("format") != FORMAT:
                raise ValueError("another format")
            return Serving(**content)
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(f"{folder / SETTINGS}: is not of format {FORMAT} ({error})") from error


class Tokenizer(Protocol):
    """Text to token ids, special tokens included, at most ``max_tokens`` of them."""

    def encode(self, text: str) -> list[int]: ...


class SentencePieceTokenizer:
    """The packaged model's tokenizer: 55 MB and 0.3 s to load; ``tokenizers`` takes 280 MB and 0.6 s."""

    def __init__(self, file: Path, serving: Serving) -> None:
        from sentencepiece import SentencePieceProcessor

        self._processor = SentencePieceProcessor()
        self._processor.LoadFromFile(str(file))
        self._serving = serving

    def encode(self, text: str) -> list[int]:
        # NFKC as in the folder's tokenizer.json: the file's own table has rules for single characters only.
        ids: list[int] = self._processor.Encode(unicodedata.normalize("NFKC", text))
        return [self._serving.bos, *ids[: self._serving.max_tokens - 2], self._serving.eos]


class FastTokenizer:
    """Any other model's own ``tokenizer.json``."""

    def __init__(self, file: Path, serving: Serving) -> None:
        from tokenizers import Tokenizer as Fast

        self._tokenizer: Any = Fast.from_file(str(file))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(serving.max_tokens)
        self._lower_case = serving.lower_case

    def encode(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(text.lower() if self._lower_case else text).ids
        return ids


def load_tokenizer(folder: Path, serving: Serving) -> Tokenizer:
    """Return the folder's tokenizer, sentencepiece where there is one."""
    if (folder / SENTENCEPIECE).is_file():
        return SentencePieceTokenizer(folder / SENTENCEPIECE, serving)
    return FastTokenizer(folder / TOKENIZER, serving)


KEPT_ROWS = 4096
"""Word embeddings that a server keeps in memory, 4 MB: the tokens of most questions."""


class WordEmbeddings:
    """Rows of ``word_embeddings.npy``, read from the file when asked for, those asked for last kept; or all in memory.

    Not mapped into memory: a fault maps the pages around it too, and after 100 questions all 192 MB of a
    matrix counted as the server's own. The system caches the file either way, but a row that is read takes 2 to 20 µs,
    by the machine.
    """

    def __init__(self, file: Path, is_whole: bool = False) -> None:
        """Open the file; ``is_whole``: read it into memory, for one who encodes a whole base."""
        import numpy as np

        matrix = np.load(file, mmap_mode="r")
        if matrix.ndim != 2 or matrix.dtype != np.float16:
            raise ValueError(f"{matrix.ndim} dimensions of {matrix.dtype}; expected 2 of float16")
        self.rows, self.width = matrix.shape
        self._whole = np.array(matrix) if is_whole else None
        self._start = matrix.offset
        self._file = file.open("rb", buffering=0)
        weakref.finalize(self, self._file.close)
        self._lock = Lock()
        self._read = functools.lru_cache(KEPT_ROWS)(self._read_row)

    def gather(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """Return the rows of ``ids``, (len(ids), width) float32."""
        import numpy as np

        if self._whole is not None:
            return self._whole[np.asarray(ids, np.int64)].astype(np.float32)
        places = {token: self._read(token) for token in set(ids)}
        rows = np.frombuffer(b"".join(places[token] for token in ids), np.float16)
        return rows.reshape(len(ids), self.width).astype(np.float32)

    def _read_row(self, token: int) -> bytes:
        size = 2 * self.width
        place = self._start + size * token
        if hasattr(os, "pread"):
            return os.pread(self._file.fileno(), size, place)
        with self._lock:  # Windows
            self._file.seek(place)
            return self._file.read(size)
