"""A real browser for the tests: the system's Chromium, else apt's where it may be installed, else Playwright's own.

``python -m tests.find_browser`` looks for one and, where there is none, tries to install one; it says
loudly when the browser tests will not run, and fails, unless ALIANZA_NO_BROWSER=1 accepts that.
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


def find_browser() -> str | None:
    """Find a browser's program: on PATH, else what `playwright install chromium` put in place."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or _find_playwright_browser()


def _find_playwright_browser() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def install_browser() -> None:
    """Try apt where this process may use it, then Playwright's download; neither is sure to work."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("no browser found; trying apt-get install chromium …", flush=True)
        _try(["apt-get", "update", "-qq"])
        _try(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"])
    if find_browser() is None:
        print("trying playwright install chromium …", flush=True)
        _try([sys.executable, "-m", "playwright", "install", "chromium"])


def _try(command: Sequence[str]) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines()
        print(f"{' '.join(command)}: {lines[-1] if lines else done.returncode}", file=sys.stderr)


def main() -> int:
    """Make sure that there is a browser; 1 where there is none and nobody said to go on without."""
    if os.environ.get(SKIP) == "1":
        print(f"*** {SKIP}=1: THE BROWSER TESTS WILL NOT RUN ***", file=sys.stderr)
        return 0
    if find_browser() is None:
        install_browser()
    browser = find_browser()
    if browser is None:
        print(
            f"*** NO BROWSER: THE BROWSER TESTS CANNOT RUN *** install one of {', '.join(NAMES)}, "
            f"or set {SKIP}=1 to go on without them.",
            file=sys.stderr,
        )
        return 1
    print(f"browser tests use {browser}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
