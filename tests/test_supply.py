"""What is installed is what the lock files name, each by its hash; who runs Alianza gets no tools of development."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from indexer.settings import PROJECT
from tests.audit_packages import describe, read_report

PROJECT_FILE = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
RUN = PROJECT_FILE["project"]["dependencies"]
TOOLS = PROJECT_FILE["project"]["optional-dependencies"]["dev"]
BUILD = PROJECT_FILE["build-system"]["requires"]
UNLOCKED = {"torch"}
"""The Makefile names it: its build differs from machine to machine."""


def read_lock(name: str) -> dict[str, tuple[set[str], str]]:
    """Read a lock file: of each package the versions (one a Python) and what else its entries hold."""
    entries = re.findall(
        r"^([\w.-]+)==(\S+)((?:.*\\\n)*.*)", (PROJECT / name).read_text(encoding="utf-8"), re.MULTILINE
    )
    packages: dict[str, tuple[set[str], str]] = {}
    for package, version, rest in entries:
        versions, others = packages.get(package, (set(), ""))
        packages[package] = versions | {version}, others + rest
    return packages


def normalize(requirement: str) -> tuple[str, str]:
    """Split ``PyYAML==6.0.3; …`` into the name as lock files write it and the version."""
    name, _, version = requirement.split(";")[0].strip().partition("==")
    return re.sub(r"[-_.]+", "-", name).lower(), version


@pytest.mark.parametrize("requirement", [*RUN, *BUILD])
def test_what_runs_is_locked_at_the_version_that_is_pinned(requirement: str) -> None:
    name, version = normalize(requirement)
    if name in UNLOCKED:
        assert f"{name}=={version}\n" in (PROJECT / "Makefile").read_text(encoding="utf-8"), "run `make lock`"
    else:
        assert read_lock("requirements.lock")[name][0] == {version}, "run `make lock`"


@pytest.mark.parametrize("requirement", TOOLS)
def test_tools_are_locked_and_no_part_of_what_runs(requirement: str) -> None:
    name, version = normalize(requirement)
    assert read_lock("requirements-dev.lock")[name][0] == {version}, "run `make lock`"
    assert name not in read_lock("requirements.lock")


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_package_has_its_hashes(lock: str) -> None:
    packages = read_lock(lock)
    assert len(packages) > 80
    assert [name for name, (_, rest) in packages.items() if not re.search(r"--hash=sha256:[0-9a-f]{64}", rest)] == []
    assert [name for name in packages if name in UNLOCKED or name.startswith(("nvidia", "cuda", "triton"))] == []


def test_tools_come_on_top_of_the_same_versions() -> None:
    run, tools = read_lock("requirements.lock"), read_lock("requirements-dev.lock")
    assert {name for name in run if run[name][0] != tools[name][0]} == set()


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
@pytest.mark.parametrize(("target", "with_tools"), [("run", False), ("check", False), ("test", True), ("fix", True)])
def test_tools_are_installed_for_who_works_on_the_code_alone(tmp_path: Path, target: str, with_tools: bool) -> None:
    plan = subprocess.run(
        ["make", "--dry-run", target, f"VENV={tmp_path / 'venv'}"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "--require-hashes --no-deps --requirement requirements.lock" in plan
    assert ("--require-hashes --no-deps --requirement requirements-dev.lock" in plan) is with_tools


def test_a_known_fault_is_told_with_what_mends_it() -> None:
    report = {
        "dependencies": [
            {"name": "a", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]},
            {"name": "b", "version": "2.0", "vulns": []},
            {"name": "c", "skip_reason": "Dependency not found on PyPI"},
        ]
    }
    assert read_report(report) == (["a 1.0: PYSEC-1; mended in 1.1"], 2, 1)
    assert describe(1, 2, 1) == "audit: 2 packages looked up, 1 could not be looked up, 1 known faults."


def test_a_database_that_does_not_answer_is_told() -> None:
    report = {"dependencies": [{"name": "c", "skip_reason": "Dependency not found on PyPI"}]}
    assert "does not answer" in describe(*(len(read_report(report)[0]), *read_report(report)[1:]))
