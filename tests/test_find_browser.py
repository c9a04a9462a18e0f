"""A browser is looked for in the system first; what is missing is installed where it may be, else named in one line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.settings import PROJECT

BROKEN_NODE = "echo 'node: error while loading shared libraries: libatomic.so.1: cannot open' >&2; exit 127"
WORKING_NODE = "echo 'Version 1.2.3'"


def write_program(file: Path, text: str) -> Path:
    file.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    file.chmod(0o755)
    return file


def run(folder: Path, code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python where only ``folder`` holds programs, and Playwright's driver is its ``node``."""
    settings = {"PATH": str(folder), "PLAYWRIGHT_NODEJS_PATH": str(folder / "node"), **environment}
    environment = {"HOME": str(folder), **{k: v for k, v in os.environ.items() if k.startswith("PYTHON")}, **settings}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
    )


FIND = "import tests.find_browser as f; print(f.find_browser())"
MAIN = "import sys, tests.find_browser as f; sys.exit(f.main())"

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="apt is asked by root alone")


def test_the_systems_browser_is_taken_without_starting_the_driver(tmp_path: Path) -> None:
    write_program(tmp_path / "node", f"echo started > {tmp_path}/trace; exit 127")
    chromium = write_program(tmp_path / "chromium", "")
    assert run(tmp_path, FIND).stdout.strip() == str(chromium)
    assert not (tmp_path / "trace").exists()


def test_a_driver_that_does_not_start_finds_nothing_and_is_named_in_one_line(tmp_path: Path) -> None:
    write_program(tmp_path / "node", BROKEN_NODE)
    assert run(tmp_path, FIND).stdout.strip() == "None"
    told = run(tmp_path, MAIN)
    assert told.returncode == 1
    assert told.stderr.count("\n") == 1
    assert "libatomic.so.1" in told.stderr
    assert "apt-get install libatomic1" in told.stderr
    assert "ALIANZA_NO_BROWSER=1" in told.stderr


@as_root
def test_apt_brings_the_browser_and_then_what_the_driver_lacks(tmp_path: Path) -> None:
    """Chromium first: the driver is started only after it."""
    write_program(tmp_path / "node", f"echo driver >> {tmp_path}/trace; {BROKEN_NODE}")
    programs = {"chromium": "", "libatomic1": WORKING_NODE}
    for package, text in programs.items():
        write_program(tmp_path / f"{package}.new", text)
    places = (
        f"case $* in *chromium) to=chromium;; *libatomic1) to=node;; *) exit 0;; esac; echo $to >> {tmp_path}/trace"
    )
    move = f"for last; do :; done; /bin/cp {tmp_path}/$last.new {tmp_path}/$to"
    write_program(tmp_path / "apt-get", f"{places}; {move}")
    told = run(tmp_path, MAIN)
    assert (told.returncode, told.stdout) == (0, f"browser tests use {tmp_path}/chromium\n")
    assert (tmp_path / "trace").read_text().split() == ["chromium", "driver", "node"]


def test_who_goes_on_without_is_told_so(tmp_path: Path) -> None:
    told = run(tmp_path, MAIN, ALIANZA_NO_BROWSER="1")
    assert told.returncode == 0
    assert "WILL NOT RUN" in told.stderr
