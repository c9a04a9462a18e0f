"""A server's threads share few arenas, so that memory they gave back is not kept by each."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from bot.web.arenas import ARENAS
from indexer.settings import PROJECT

THREADS = """
import ctypes, sys, threading
from bot.web.arenas import limit_arenas
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
