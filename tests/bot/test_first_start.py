"""The first start: pages from a carried index before there is a model, questions once it is prepared."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.engine import Engine
from bot.first_start import is_first_start, open_first, prepare_first
from indexer.__main__ import main
from indexer.encoder.prepare import PreparedModel
from indexer.errors import IndexStorageError, ModelError
from indexer.search.snapshot import MANIFEST, read_manifest
from indexer.settings import Settings, read_settings
from tests.small_base import QUESTIONS, write_base


@pytest.fixture(scope="module")
def carried(tiny_folder: Path, tiny_prepared: PreparedModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small base, its index as a package carries it, and the tiny model's cache."""
    folder = tmp_path_factory.mktemp("carried")
    roots = [str(root) for root in write_base(folder)]
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("ALIANZA_MODEL", str(tiny_folder))
        monkeypatch.setenv("ALIANZA_CACHE", str(tiny_prepared.serving.parent.parent))
        assert main(["build", "--kb", *roots, "--index", str(folder / "made")]) == 0
        assert main(["carry", str(folder / "carried"), "--index", str(folder / "made")]) == 0
    return folder


@pytest.fixture
def settings(carried: Path, tiny_folder: Path, tmp_path: Path) -> Settings:
    """Settings of a machine that has neither a model nor an index yet."""
    values = {"ALIANZA_MODEL": str(tiny_folder), "ALIANZA_CACHE": str(tmp_path / "cache")}
    return replace(read_settings(values), index=tmp_path / "index", kb=(carried / "kb", carried / "cases"))


def test_pages_stand_before_the_model_and_questions_are_answered_after_it(
    carried: Path, settings: Settings, tiny_prepared: PreparedModel
) -> None:
    """The preparing itself is tried with the model's; here it finds one that is ready."""
    assert is_first_start(settings, carried / "carried")
    settings = replace(settings, cache=tiny_prepared.serving.parent.parent)
    assert is_first_start(settings, carried / "carried")
    engine = open_first(settings, carried / "carried")
    assert engine.library.title("opaque-grading", "es") == "La clasificación del comprador no se puede revisar"
    assert engine.ask(QUESTIONS["es"]).language == "es"
    assert engine.encoder.fingerprint == engine.manifest.model
    assert not is_first_start(settings, carried / "carried")


def test_who_cannot_serve_before_waits_for_index_and_model(
    carried: Path, settings: Settings, tiny_prepared: PreparedModel
) -> None:
    settings = replace(settings, cache=tiny_prepared.serving.parent.parent)
    prepare_first(settings, carried / "carried")
    assert not is_first_start(settings, carried / "carried")
    assert Engine.open(settings).ask(QUESTIONS["es"]).language == "es"
    before = (settings.index / MANIFEST).stat().st_mtime_ns
    prepare_first(settings, carried / "carried")
    assert (settings.index / MANIFEST).stat().st_mtime_ns == before


def test_what_is_carried_is_taken_whole_and_encodes_nothing(
    carried: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ALIANZA_MODEL", settings.model)
    command = ["build", "--json", "--kb", *map(str, settings.kb), "--index", str(settings.index)]
    assert main([*command, "--carried", str(carried / "carried")]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["encoded"], told["reused"]) == (0, told["rows"])
    assert read_manifest(settings.index).files == read_manifest(carried / "made").files


def test_an_edited_base_takes_carried_vectors_and_asks_for_a_model_only_for_new_texts(
    carried: Path,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ALIANZA_MODEL", settings.model)
    roots = write_base(tmp_path)
    (tmp_path / "kb/problems/opaque-grading.pt.md").unlink()
    command = ["build", "--kb", *map(str, roots), "--index", str(tmp_path / "index")]
    command += ["--carried", str(carried / "carried")]
    assert main(command) == 0
    assert "(0 encoded, " in capsys.readouterr().out
    case = tmp_path / "cases/bajio-contracts.en.md"
    case.write_text(case.read_text("utf-8").replace("under contract and", "on credit and"), "utf-8")
    before = read_manifest(tmp_path / "index")
    assert main(command) == 1
    assert "a text of the base has no vector here; run `alianza build` without --carried" in capsys.readouterr().err
    assert read_manifest(tmp_path / "index") == before


def test_an_index_of_another_model_is_not_carried(carried: Path, settings: Settings) -> None:
    with pytest.raises(IndexStorageError, match="there is no index here; run `alianza build`"):
        is_first_start(replace(settings, model="packaged"), carried / "carried")


def test_a_newer_package_renews_the_index_of_its_own_base_and_of_no_other(
    carried: Path, settings: Settings, tiny_prepared: PreparedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    roots = write_base(tmp_path)
    (tmp_path / "kb/problems/opaque-grading.pt.md").unlink()
    monkeypatch.setenv("ALIANZA_MODEL", settings.model)
    command = ["build", "--kb", *map(str, roots), "--index", str(settings.index)]
    assert main([*command, "--carried", str(carried / "carried")]) == 0
    settings = replace(settings, cache=tiny_prepared.serving.parent.parent)
    assert is_first_start(settings, carried / "carried")
    assert not is_first_start(replace(settings, kb=roots), carried / "carried")


def test_a_package_whose_index_is_damaged_is_built_from_its_vectors(
    carried: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(carried / "carried", copy)
    (copy / "data-carried" / "passages.jsonl").write_text("{}", encoding="utf-8")
    monkeypatch.setenv("ALIANZA_MODEL", settings.model)
    command = ["build", "--kb", *map(str, settings.kb), "--index", str(settings.index)]
    assert main([*command, "--carried", str(copy)]) == 0
    assert read_manifest(settings.index).passages == read_manifest(carried / "made").passages


def test_a_package_without_its_vectors_is_built_from_its_texts(
    carried: Path, settings: Settings, tiny_prepared: PreparedModel, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(carried / "carried", copy)
    for name in ("passages.jsonl", "embeddings.npy", "topics.json"):
        (copy / "data-carried" / name).unlink()
    engine = open_first(replace(settings, cache=tiny_prepared.serving.parent.parent), copy)
    assert engine.manifest.passages == read_manifest(carried / "made").passages
    assert engine.ask(QUESTIONS["es"]).language == "es"


def test_a_base_that_cannot_be_built_is_told(
    carried: Path, settings: Settings, tiny_prepared: PreparedModel, tmp_path: Path
) -> None:
    broken = (tmp_path / "kb", tmp_path / "cases")
    for root in broken:
        root.mkdir()
    settings = replace(settings, kb=broken, cache=tiny_prepared.serving.parent.parent)
    with pytest.raises(ModelError, match="`alianza build` ended with 1"):
        open_first(settings, carried / "carried")


def test_a_folder_that_holds_something_else_is_not_replaced(
    carried: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    assert main(["carry", str(tmp_path), "--index", str(carried / "made")]) == 1
    assert "holds 'letter.txt', which is no carried index; name another folder" in capsys.readouterr().err
    assert (tmp_path / "letter.txt").read_text("utf-8") == "mine"
    assert main(["carry", str(tmp_path / "new"), "--index", str(carried / "made")]) == 0
    assert main(["carry", str(tmp_path / "new"), "--index", str(carried / "made")]) == 0
