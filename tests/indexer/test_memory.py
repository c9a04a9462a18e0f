"""A shortage of memory is told for what it is, whichever library meets it first."""

from __future__ import annotations

import errno
import os
import subprocess
import sys

import pytest

from indexer.memory import ARENAS, is_shortage
from indexer.settings import PROJECT


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        OSError(errno.ENOMEM, os.strerror(errno.ENOMEM)),
        RuntimeError("[ONNXRuntimeError] : 6 : RUNTIME_EXCEPTION : std::bad_alloc"),
        RuntimeError("can't start new thread"),
    ],
)
def test_every_librarys_shortage_is_known(error: Exception) -> None:
    assert is_shortage(error)


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), RuntimeError("invalid graph"), ValueError("bad_alloc")]
)
def test_other_errors_are_not_taken_for_one(error: Exception) -> None:
    assert not is_shortage(error)


LIMITED = """
import resource, sys
from bot.__main__ import main
resource.setrlimit(resource.RLIMIT_AS, (300 << 20, 300 << 20))
sys.exit(main(["ask", "leche"]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits of addresses are kept on Linux alone")
def test_too_few_addresses_are_one_line_that_names_the_limit() -> None:
    ended = subprocess.run([sys.executable, "-c", LIMITED], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr.startswith("alianza: memory ran out: `ulimit -v` leaves this process 300 MB of addresses;")
    assert ended.stderr.count("\n") == 1


THREADS = """
import ctypes, sys, threading
from indexer.memory import limit_arenas
if sys.argv[1] == "limited":
    assert limit_arenas()
barrier, libc = threading.Barrier(9), ctypes.CDLL(None)
def take():
    barrier.wait()
    kept = [bytearray(500) for _ in range(5000)]
    barrier.wait()
threads = [threading.Thread(target=take) for _ in range(8)]
for one in threads: one.start()
barrier.wait(); barrier.wait()
for one in threads: one.join()
libc.malloc_info.argtypes = [ctypes.c_int, ctypes.c_void_p]
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="arenas are glibc's")
def test_a_servers_threads_share_few_arenas() -> None:
    counts = {}
    for form in ("plain", "limited"):
        told = subprocess.run(
            [sys.executable, "-c", THREADS, form], cwd=PROJECT, capture_output=True, text=True, check=True,
            env={name: value for name, value in os.environ.items() if name != "MALLOC_ARENA_MAX"},
        )  # fmt: skip
        counts[form] = told.stdout.count("<heap nr=")
    assert counts["limited"] <= ARENAS < counts["plain"]
