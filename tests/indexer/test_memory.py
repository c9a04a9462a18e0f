"""A lack of memory, a limit of it and a full output are told in one line, with exit code 1."""

from __future__ import annotations

import argparse
import errno
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.__main__ import run
from indexer.errors import SettingError
from indexer.memory import ADDRESS_SPACE, check_address_space, find_limit
from indexer.settings import PROJECT, Settings


def run_alianza(limit: int | None, output: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a verb with ``limit`` bytes of address space, its standard output into ``output``."""

    def narrow() -> None:
        if limit:
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))

    with open(output, "w") as file:
        return subprocess.run(
            [sys.executable, "-m", "bot", *words],
            stdout=file, stderr=subprocess.PIPE, text=True, cwd=PROJECT, preexec_fn=narrow, timeout=60,
        )  # fmt: skip


def test_a_limit_of_address_space_is_said_for_what_it_is() -> None:
    done = run_alianza(400 * 2**20, os.devnull, "ask", "hola")
    assert done.returncode == 1
    assert done.stderr.startswith("alianza: `ulimit -v` allows 400 MB of address space")
    assert f"expected {ADDRESS_SPACE} MB at least; run `ulimit -v unlimited` first" in done.stderr
    assert done.stderr.count("\n") == 1


def test_what_loads_no_model_runs_below_the_limit(tmp_path: Path) -> None:
    (tmp_path / "kb").mkdir()
    done = run_alianza(400 * 2**20, os.devnull, "check", "--kb", str(tmp_path / "kb"))
    assert (done.returncode, done.stderr) == (0, "no faults\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_output_is_told_in_one_line(tmp_path: Path) -> None:
    done = run_alianza(None, "/dev/full", "check", "--kb", str(tmp_path / "kb"))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "alianza: standard output cannot be written (No space left on device); what was printed is not whole."
    )
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (MemoryError(), "the memory is used up"),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), "the memory is used up"),
        (ImportError("libx.so: failed to map segment from shared object"), "the memory is used up"),
        (RuntimeError("std::bad_alloc"), "the memory is used up"),
        (OSError(errno.ENOSPC, "No space left on device"), "standard output cannot be written"),
    ],
)
def test_each_lack_is_one_line(error: Exception, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    if find_limit() is not None:
        pytest.skip("this run is limited itself")

    def fail(_: argparse.Namespace, __: Settings) -> int:
        raise error

    parser = argparse.ArgumentParser()
    parser.set_defaults(run=fail, verb="check")
    assert run(parser, []) == 1
    captured = capsys.readouterr()
    assert captured.err.startswith(f"alianza: {told}")
    assert captured.err.count("\n") == 1


def test_another_error_is_not_taken_for_a_lack() -> None:
    def fail(_: argparse.Namespace, __: Settings) -> int:
        raise RuntimeError("a fault of the program")

    parser = argparse.ArgumentParser()
    parser.set_defaults(run=fail, verb="check")
    with pytest.raises(RuntimeError, match="a fault of the program"):
        run(parser, [])


def test_without_a_limit_any_need_is_met() -> None:
    if find_limit() is None:
        check_address_space(10**9)
    else:
        with pytest.raises(SettingError):
            check_address_space(10**9)
