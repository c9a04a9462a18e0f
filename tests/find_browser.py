"""A real browser for tests and benchmarks: the system's Chromium, else apt's where it may be installed, else
Playwright's own.

``python -m tests.find_browser`` looks for one and, where there is none, tries to install one; it says in one line what
is missing when the browser tests will not run, and fails, unless ALIANZA_NO_BROWSER=1 accepts that.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox", "--headless", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
SKIP = "ALIANZA_NO_BROWSER"

DRIVER_LIBRARY = "libatomic1"
"""What Playwright's driver (Node.js) needs of Debian beyond the C library; a bare system lacks it."""

_ASK_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def find_browser() -> str | None:
    """Find a browser's program: on PATH, else what `playwright install chromium` put in place."""
    return find_system_browser() or _find_playwright_browser()


def find_system_browser() -> str | None:
    """Find a browser's program on PATH."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _find_playwright_browser() -> str | None:
    # In a process of its own: the driver may be broken, and starts no second time inside its own event loop.
    asked = subprocess.run([sys.executable, "-c", _ASK_PLAYWRIGHT], check=False, capture_output=True, text=True)
    own = asked.stdout.strip()
    return own if own and Path(own).exists() else None


def provide_browser() -> tuple[str | None, str]:
    """Find a browser and a driver that starts, or install what lacks where this process may.

    Gives the program, None where there is none or nothing can drive it; and in one line what is missing, else "".
    The system is asked first: Playwright's driver is not started before the system's browser is there.
    """
    if find_system_browser() is None:
        _install("chromium")
    fault = check_driver()
    if fault:
        _install(DRIVER_LIBRARY)
        fault = check_driver()
    if fault:
        return None, f"Playwright's driver does not start ({fault}): apt-get install {DRIVER_LIBRARY}"
    browser = find_browser()
    if browser is None:
        print("trying playwright install chromium …", file=sys.stderr, flush=True)
        _try([sys.executable, "-m", "playwright", "install", "chromium"])
        browser = find_browser()
    return browser, "" if browser else f"there is no browser: install one of {', '.join(NAMES)}"


def check_driver() -> str:
    """Say why Playwright's driver does not start, in its own last line; "" where it does."""
    done = subprocess.run(
        [sys.executable, "-m", "playwright", "--version"], check=False, capture_output=True, text=True
    )
    return "" if done.returncode == 0 else _last_line(done)


def _install(package: str) -> None:
    """Try apt where this process may use it."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        print(f"trying apt-get install {package} …", file=sys.stderr, flush=True)
        _try(["apt-get", "update", "-qq"])
        _try(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package])


def _try(command: Sequence[str]) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        print(f"{' '.join(command)}: {_last_line(done)}", file=sys.stderr)


def _last_line(done: subprocess.CompletedProcess[str]) -> str:
    lines = (done.stderr or done.stdout).strip().splitlines()
    return lines[-1] if lines else f"exit code {done.returncode}"


def main() -> int:
    """Make sure that there is a browser; 1 where there is none and nobody said to go on without."""
    if os.environ.get(SKIP) == "1":
        print(f"*** {SKIP}=1: THE BROWSER TESTS WILL NOT RUN ***", file=sys.stderr)
        return 0
    browser, missing = provide_browser()
    if browser is None:
        print(
            f"*** THE BROWSER TESTS CANNOT RUN *** {missing}; or set {SKIP}=1 to go on without them.", file=sys.stderr
        )
        return 1
    print(f"browser tests use {browser}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
