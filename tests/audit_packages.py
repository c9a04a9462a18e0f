"""Look for known faults in the packages that run, in the database that pip-audit asks (PyPI's).

``python -m tests.audit_packages`` fails where one is known; where the database does not answer it says so in one line,
and does not fail: a machine without it is no worse off than before.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from indexer.settings import PROJECT

LOCK = PROJECT / "requirements.lock"
SECONDS = 300


def main() -> int:
    """Audit the lock file. Returns 1 where a fault is known."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--no-deps", "--disable-pip"]
    try:
        run = subprocess.run(
            [*command, "--format", "json", "--progress-spinner", "off"],
            capture_output=True, text=True, timeout=SECONDS, check=False,
        )  # fmt: skip
        report = json.loads(run.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        report = {"dependencies": []}
    faults, audited, skipped = read_report(report)
    print("\n".join([*faults, describe(len(faults), audited, skipped)]), file=sys.stderr)
    return 1 if faults else 0


def read_report(report: Mapping[str, Any]) -> tuple[list[str], int, int]:
    """Read pip-audit's JSON: a line for each known fault, how many packages were looked up and how many were not."""
    packages = report["dependencies"]
    faults = [
        f"{package['name']} {package['version']}: {fault['id']}; mended in {', '.join(fault['fix_versions']) or 'none'}"
        for package in packages
        for fault in package.get("vulns", ())
    ]
    skipped = sum("skip_reason" in package for package in packages)
    return faults, len(packages) - skipped, skipped


def describe(faults: int, audited: int, skipped: int) -> str:
    """Say in one line what was found, and what could not be looked up."""
    if not audited:
        return "audit: the database of pip-audit does not answer here; no package was looked up."
    missing = f", {skipped} could not be looked up" if skipped else ""
    return f"audit: {audited} packages looked up{missing}, {faults} known faults."


if __name__ == "__main__":
    sys.exit(main())
