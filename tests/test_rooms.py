"""The folders of the code: which may import which, and what each shows to others."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from indexer.settings import PROJECT

ORDER = [
    "indexer.errors", "indexer.vocabulary", "indexer.text", "indexer.settings", "indexer.memory", "indexer.content",
    "indexer.encoder", "indexer.search", "indexer.checking", "indexer.evaluate", "indexer.run_errors",
    "indexer.terminal", "indexer.packaging", "indexer.__main__", "bot.messages",
    "bot.language", "bot.library", "bot.answering", "bot.knowledge", "bot.rendering", "bot.rewording",
    "bot.further_questions", "bot.engine", "bot.printing", "bot.helpfulness",
    "bot.first_start", "bot.other_system", "bot.web", "bot.api", "bot.chat", "bot.cases", "bot.toolbox", "bot.forms",
    "bot.overview",
    "bot.briefs", "bot.workshop", "bot.reading", "bot.contributions", "bot.pocket", "bot.programs", "bot.app",
    "bot.server", "bot.workers", "bot.__main__",
]  # fmt: skip
"""Rooms and single modules, lowest first: each imports only what stands before it."""

ROOMS = [name for name in ORDER if (PROJECT / name.replace(".", "/") / "__init__.py").is_file()]
FILES = sorted(path for package in ("indexer", "bot") for path in (PROJECT / package).rglob("*.py"))


def name_room(module: str) -> str:
    """Give the room of a module: ``indexer.search`` of ``indexer.search.index``, ``bot.app`` itself."""
    return ".".join(module.split(".")[:2])


def list_imports(file: Path) -> Iterator[str]:
    """List the modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def list_sources(file: Path) -> Iterator[str]:
    """List what a file imports, and the modules that names are taken from."""
    for name in list_imports(file):
        yield from (name, name.rpartition(".")[0])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(PROJECT).as_posix())
def test_imports_point_downwards_only(file: Path) -> None:
    module = ".".join(file.relative_to(PROJECT).with_suffix("").parts)
    if module.endswith("__init__") and module.count(".") == 1:
        return
    own = name_room(module)
    ours = {name_room(name) for name in list_imports(file) if name.split(".")[0] in ("indexer", "bot")}
    assert own in ORDER
    assert [room for room in ours - {own} if ORDER.index(room) > ORDER.index(own)] == []


def test_no_module_imports_itself_or_in_a_circle() -> None:
    """Inside a room too, wherever in a file the import stands."""
    modules = {".".join(file.relative_to(PROJECT).with_suffix("").parts): file for file in FILES}
    needs = {module: modules.keys() & set(list_sources(file)) for module, file in modules.items()}
    assert [module for module, needed in needs.items() if module in needed] == []
    assert len(list(TopologicalSorter(needs).static_order())) == len(modules)


@pytest.mark.parametrize(
    ("package", "banned"),
    [("indexer", {"bot", "gradio", "fastapi"}), ("bot", {"faiss", "torch", "sentence_transformers"})],
)
def test_what_a_package_never_imports(package: str, banned: set[str]) -> None:
    """The index knows nothing of its doors; the doors leave the index's libraries to it."""
    found = {
        (file.name, name)
        for file in (PROJECT / package).rglob("*.py")
        for name in list_imports(file)
        if name.split(".")[0] in banned
    }
    assert found == set()


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_what_it_is_for_and_shows_ten_names_at_most(room: str) -> None:
    shown = importlib.import_module(room)
    what, _, way = (shown.__doc__ or "").strip().partition("\n\n")
    assert what.endswith(".")
    assert "▶" in way
    assert 1 <= len(shown.__all__) <= 10
    assert all(getattr(shown, name) is not None for name in shown.__all__)


@pytest.mark.parametrize("module", ["indexer.checking.check", "indexer.content.notes"])
def test_checking_loads_no_index(module: str) -> None:
    """`alianza check` needs neither FAISS nor BM25."""
    import subprocess
    import sys

    code = f"import sys, {module}; print({{'faiss', 'bm25s', 'torch', 'onnxruntime'}} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT)
    assert told.stdout.strip() == "set()"


def test_serving_loads_neither_torch_nor_what_only_a_build_fits_with() -> None:
    import subprocess
    import sys

    code = "import sys, bot.app, bot.engine; print({'torch', 'sklearn', 'transformers'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT)
    assert told.stdout.strip() == "set()"
