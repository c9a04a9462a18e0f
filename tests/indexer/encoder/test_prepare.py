"""Preparing a model: once, whole or not at all, and every failure one line for people."""

from __future__ import annotations

import json
import os
import shutil
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from indexer.encoder.adapter import load_adapter, save_adapter
from indexer.encoder.encoders import OnnxEncoder, SentenceTransformerEncoder
from indexer.encoder.fingerprint import fingerprint_folder
from indexer.encoder.packed_weights import find_packed_file, read_packed_weights
from indexer.encoder.prepare import (
    PACKAGED,
    PreparedModel,
    find_model_damage,
    find_prepared_model,
    load_serving_encoder,
    name_prepared,
    prepare_model,
    unpack_model,
)
from indexer.encoder.serving import name_form
from indexer.errors import ModelError
from indexer.settings import PROJECT
from tests.tiny_model import TinyModel, build_tiny_model

PREPARE = """
import sys
from pathlib import Path
from indexer.errors import ModelError
from indexer.encoder.prepare import prepare_model
def tell(message):
    print(message, flush=True)
if len(sys.argv) > 3:
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
try:
    prepared = prepare_model(sys.argv[1], Path(sys.argv[2]), progress=tell)
    print("fingerprint", prepared.fingerprint, flush=True)
except ModelError as error:
    print(error, file=sys.stderr)
    sys.exit(1)
"""


def start_preparing(model: Path | str, cache: Path, *more: str) -> subprocess.Popen[str]:
    """Prepare a model in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", PREPARE, str(model), str(cache), *more],
        cwd=PROJECT,
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def list_visible(cache: Path) -> list[str]:
    return sorted(path.name for path in cache.iterdir() if not path.name.startswith("."))


def list_temporary(cache: Path) -> list[str]:
    return sorted(path.name for path in cache.iterdir() if path.name.endswith(".tmp"))


def test_a_model_is_found_only_after_it_was_prepared(tiny_folder: Path, tmp_path: Path) -> None:
    assert find_prepared_model(str(tiny_folder), tmp_path) is None
    messages: list[str] = []
    prepared = prepare_model(str(tiny_folder), tmp_path, progress=messages.append)
    assert find_prepared_model(str(tiny_folder), tmp_path) == prepared
    assert prepared.folder == tiny_folder
    assert prepared.dim == 32
    assert messages[-1].startswith("model ready in ")
    assert list_temporary(tmp_path) == []


def test_preparing_again_does_nothing(tiny_folder: Path, tiny_prepared: PreparedModel) -> None:
    messages: list[str] = []
    before = (tiny_prepared.serving / "transformer.onnx").stat()
    cache = tiny_prepared.serving.parent.parent
    assert prepare_model(str(tiny_folder), cache, progress=messages.append) == tiny_prepared
    assert messages == []
    assert (tiny_prepared.serving / "transformer.onnx").stat() == before


def test_finding_a_prepared_model_imports_nothing_heavy(tiny_folder: Path, tiny_prepared: PreparedModel) -> None:
    script = (
        "import sys; from pathlib import Path; from indexer.encoder.prepare import find_prepared_model\n"
        "print(find_prepared_model(sys.argv[1], Path(sys.argv[2])).fingerprint)\n"
        "print(sorted({'numpy', 'torch', 'onnxruntime', 'transformers'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", script, str(tiny_folder), str(tiny_prepared.serving.parent.parent)]
    run = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    assert run.stdout.split("\n")[:2] == [tiny_prepared.fingerprint, "[]"]


def test_only_the_packaged_model_has_an_adapter_and_is_another_model_with_it(
    tiny_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.encoder.prepare.PACKAGED_ADAPTER", tmp_path / "adapter")
    plain = [name_prepared(PACKAGED), name_prepared(str(tiny_folder)), name_prepared("someone/model")]
    up, down = np.ones((384, 1), np.float32), np.ones((1, 384), np.float32)
    save_adapter({"encoder.layer.11.attention.self.query": (up, down)}, {"scale": 0.5}, tmp_path / "adapter")
    adapted = [name_prepared(PACKAGED), name_prepared(str(tiny_folder)), name_prepared("someone/model")]
    assert adapted[0] != plain[0]
    assert adapted[1:] == plain[1:]


@pytest.mark.model
def test_an_adapter_is_merged_into_the_weights_that_are_unpacked(tmp_path: Path) -> None:
    from safetensors.numpy import load_file

    name = "encoder.layer.11.attention.self.query"
    up, down = np.ones((384, 1), np.float32), np.ones((1, 384), np.float32)
    save_adapter({name: (up, down)}, {"scale": 0.5}, tmp_path / "adapter")
    unpack_model(tmp_path / "plain", None)
    unpack_model(tmp_path / "adapted", load_adapter(tmp_path / "adapter"))
    plain, adapted = (load_file(tmp_path / folder / "model.safetensors") for folder in ("plain", "adapted"))
    assert [key for key in plain if not np.array_equal(plain[key], adapted[key])] == [f"{name}.weight"]
    np.testing.assert_allclose(adapted[f"{name}.weight"] - plain[f"{name}.weight"], 0.5, atol=1e-3)
    assert fingerprint_folder(tmp_path / "plain") != fingerprint_folder(tmp_path / "adapted")


def test_a_folder_that_changed_is_prepared_anew(tmp_path: Path) -> None:
    folder = build_tiny_model(tmp_path / "model")
    first = prepare_model(str(folder), tmp_path / "cache")
    build_tiny_model(folder, TinyModel(seed=1))
    assert find_prepared_model(str(folder), tmp_path / "cache") is None
    second = prepare_model(str(folder), tmp_path / "cache")
    assert second.fingerprint != first.fingerprint
    assert OnnxEncoder(second.serving).fingerprint == second.fingerprint


def test_a_prepared_model_that_was_damaged_is_prepared_anew(tiny_folder: Path, tmp_path: Path) -> None:
    prepared = prepare_model(str(tiny_folder), tmp_path)
    for name in ("transformer.onnx", "../prepared.json"):
        os.truncate(prepared.serving / name, 100)
        assert find_prepared_model(str(tiny_folder), tmp_path) is None
        assert prepare_model(str(tiny_folder), tmp_path) == prepared
        assert OnnxEncoder(prepared.serving).encode_queries(["hola"]).shape == (1, 32)
    assert list_temporary(tmp_path) == []


@pytest.fixture
def cache(tiny_prepared: PreparedModel, tmp_path: Path) -> Path:
    """A cache that holds the tiny model, prepared, to be harmed."""
    return Path(shutil.copytree(tiny_prepared.serving.parent.parent, tmp_path / "cache"))


def zero(file: Path) -> None:
    """Overwrite a part of a file with zeros; its size stays."""
    with file.open("r+b") as content:
        content.seek(file.stat().st_size // 2)
        content.write(bytes(min(4096, file.stat().st_size // 4)))


def find_serving(cache: Path) -> Path:
    return next(cache.glob("*/serving"))


@pytest.mark.parametrize("name", ["transformer.onnx", "tokenizer.json", "word_embeddings.npy", "serving.json"])
def test_a_file_that_changed_within_its_size_is_found_by_its_hash(tiny_folder: Path, cache: Path, name: str) -> None:
    assert find_model_damage(str(tiny_folder), cache) == ""
    zero(find_serving(cache) / name)
    told = find_model_damage(str(tiny_folder), cache)
    assert told.startswith(f"{find_serving(cache) / name}: the file is damaged (SHA-256 ")


def test_a_model_that_changed_within_its_size_is_prepared_anew(tiny_folder: Path, cache: Path) -> None:
    file = find_serving(cache) / "transformer.onnx"
    before = file.read_bytes()
    zero(file)
    messages: list[str] = []
    prepare_model(str(tiny_folder), cache, progress=messages.append)
    assert messages[0].endswith("; preparing the model anew")
    assert file.read_bytes() == before
    assert list_temporary(cache) == []


@pytest.mark.parametrize("name", ["transformer.onnx", "tokenizer.json"])
def test_serving_refuses_a_file_that_changed_within_its_size(tiny_folder: Path, cache: Path, name: str) -> None:
    file = find_serving(cache) / name
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(ModelError, match=r"is damaged.*run `alianza build`"):
        load_serving_encoder(str(tiny_folder), cache)


def test_a_record_without_hashes_counts_as_not_prepared(tiny_folder: Path, cache: Path) -> None:
    record = find_serving(cache).parent / "prepared.json"
    values = json.loads(record.read_text())
    del values["hashes"]
    record.write_text(json.dumps(values))
    assert find_prepared_model(str(tiny_folder), cache) is None


def test_two_processes_that_prepare_at_once_share_one_result(tiny_folder: Path, tmp_path: Path) -> None:
    runs = [start_preparing(tiny_folder, tmp_path) for _ in range(2)]
    outputs = [run.communicate(timeout=300) for run in runs]
    assert [run.returncode for run in runs] == [0, 0], outputs
    assert len({out.splitlines()[-1] for out, _ in outputs}) == 1
    assert sorted("exporting" in out for out, _ in outputs) == [False, True]
    assert len(list_visible(tmp_path)) == 1
    assert list_temporary(tmp_path) == []


def test_a_killed_preparation_leaves_nothing_that_is_used_and_the_next_cleans_up(
    tiny_folder: Path, tmp_path: Path
) -> None:
    run = start_preparing(tiny_folder, tmp_path)
    deadline = time.monotonic() + 300
    while not list_temporary(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.002)
    run.send_signal(signal.SIGKILL)
    run.communicate()
    assert len(list_temporary(tmp_path)) == 1
    assert find_prepared_model(str(tiny_folder), tmp_path) is None
    prepared = prepare_model(str(tiny_folder), tmp_path)
    assert list_temporary(tmp_path) == []
    assert list_visible(tmp_path) == [prepared.serving.parent.name]


def test_a_full_disk_is_one_line_and_leaves_nothing(tiny_folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("resource")
    run = start_preparing(tiny_folder, tmp_path, "5000")  # no file may grow beyond 5,000 bytes
    _, message = run.communicate(timeout=300)
    assert run.returncode == 1
    assert message.startswith(f"{tmp_path}: no room left for model '{tiny_folder}' (")
    assert message.count("\n") == 1
    assert [path.suffix for path in tmp_path.iterdir()] == [".lock"]


def test_a_cache_that_cannot_be_written_is_one_line(tiny_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelError) as caught:
        prepare_model(str(tiny_folder), tmp_path / "file" / "cache")
    assert f"{tmp_path / 'file'}" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("missing", ["model.safetensors", "tokenizer.json", "config.json", "1_Pooling/config.json"])
def test_a_folder_that_lacks_a_file_is_one_line(missing: str, tmp_path: Path) -> None:
    folder = build_tiny_model(tmp_path / "model")
    (folder / missing).unlink()
    with pytest.raises(ModelError) as caught:
        prepare_model(str(folder), tmp_path / "cache")
    assert str(folder) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_without_a_model_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"has no modules\.json; expected a sentence-transformers folder"):
        prepare_model(str(tmp_path), tmp_path / "cache")


def test_a_hub_name_is_taken_from_the_hugging_face_cache_without_a_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = tmp_path / "hub" / "models--someone--tiny-e5"
    build_tiny_model(repository / "snapshots" / "0123abcd")
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("0123abcd")
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    run = start_preparing("someone/tiny-e5", tmp_path / "cache")
    out, errors = run.communicate(timeout=300)
    assert run.returncode == 0, errors
    prepared = find_prepared_model("someone/tiny-e5", tmp_path / "cache")
    assert prepared is not None
    assert out.splitlines()[-1] == f"fingerprint {prepared.fingerprint}"
    assert prepared.folder == repository / "snapshots" / "0123abcd"
    shutil.rmtree(repository)
    assert load_serving_encoder("someone/tiny-e5", tmp_path / "cache").dim == 32


def test_a_hub_name_that_cannot_be_had_is_one_line(tmp_path: Path) -> None:
    run = start_preparing("someone/absent", tmp_path)
    _, message = run.communicate(timeout=300)
    assert run.returncode == 1
    assert message.startswith("model 'someone/absent' cannot be loaded (")
    assert message.count("\n") == 1


def test_another_packed_file_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    other = tmp_path / "e5-small-q4.bin"
    other.write_bytes(b"E5S1" + bytes(1_000))
    with pytest.raises(ModelError, match="has SHA-256"):
        prepare_model("packaged", tmp_path / "cache", packed_file=other)
    assert list_visible(tmp_path / "cache") == []
    assert list_temporary(tmp_path / "cache") == []


@pytest.mark.model
def test_the_packaged_model_is_a_genuine_sentence_transformers_folder(prepared_model: PreparedModel) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(prepared_model.folder), local_files_only=True)
    assert model.prompts["query"] == "query: "
    assert model.prompts["document"] == "passage: "
    assert model.max_seq_length == 512
    own = model.encode_query(["¿Cómo elegimos un socio?"])
    ours = OnnxEncoder(prepared_model.serving).encode_queries(["¿Cómo elegimos un socio?"])
    assert own.dtype == np.float32
    assert float((own * ours).sum()) > 0.999


@pytest.mark.model
def test_the_packaged_models_weights_are_those_of_the_file(prepared_model: PreparedModel) -> None:
    """The first 32 values of the embedding of "," (id 4), unpacked by hand from the bytes of the file."""
    place = read_packed_weights(find_packed_file()).tensors["emb.word"].offset + 4 * 384 // 32 * 18
    with find_packed_file().open("rb") as file:
        file.seek(place)
        scale, codes = struct.unpack("<e16s", file.read(18))
    steps = [code & 15 for code in codes] + [code >> 4 for code in codes]
    encoder = SentenceTransformerEncoder(prepared_model.folder)
    words = encoder.model[0].auto_model.get_input_embeddings().weight
    assert tuple(words.shape) == (250_037, 384)
    assert words[4, :32].tolist() == pytest.approx([scale * (step - 8) for step in steps], rel=1e-3)


@pytest.mark.model
def test_the_packaged_models_record_says_how_closely_both_forms_agree(prepared_model: PreparedModel) -> None:
    record = json.loads((prepared_model.serving.parent / "prepared.json").read_text())
    assert 0.999 < record["agreement"] <= 1
    assert name_form(fingerprint_folder(prepared_model.folder)) == record["fingerprint"] == prepared_model.fingerprint
