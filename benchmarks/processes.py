"""Processes to be measured: started, asked line by line, weighed, and ended by their own id."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import psutil

ALIANZA = str(Path(sys.executable).with_name("alianza"))


@contextmanager
def run(command: Sequence[str], **environment: str) -> Iterator[subprocess.Popen[str]]:
    """Run a process with pipes; end it, and it alone, on leaving."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **environment},
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)


def ask_line(process: subprocess.Popen[str], line: str) -> str:
    """Send a line and wait for the answering one."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()
    return process.stdout.readline()


def weigh(process: subprocess.Popen[str]) -> float:
    """Give a process's resident memory with its children's, in megabytes."""
    root = psutil.Process(process.pid)
    return float(sum(one.memory_info().rss for one in (root, *root.children(recursive=True)))) / 1e6


def find_port() -> int:
    """Find a free port of the loopback interface."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(url: str, seconds: float = 120) -> float:
    """Ask for a page until it answers 200; give the seconds it took."""
    started = time.perf_counter()
    while time.perf_counter() - started < seconds:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return time.perf_counter() - started
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(url)


def write_ratio(name: str, ours: Sequence[float], plain: Sequence[float], unit: str, bar: float) -> str:
    """Write a line: medians, their ratio, and the bar that the ratio should stay under."""
    ratio = median(ours) / median(plain)
    verdict = "ok" if ratio <= bar else "ABOVE"
    return f"{name:44}{median(ours):9.1f}{median(plain):9.1f} {unit:4}{ratio:7.2f}{bar:7.2f}  {verdict}"
