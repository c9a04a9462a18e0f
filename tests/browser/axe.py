"""axe-core, the accessibility checker, in the page under test.

The script comes inside the package axe-playwright-python (axe-core itself: Deque Systems, MPL-2.0).
"""

from __future__ import annotations

import importlib.util
import warnings
from pathlib import Path

import pytest
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def find_violations(page: Page) -> list[str]:
    """List what axe-core finds wrong with a page: rule, first element, what to do."""
    package = importlib.util.find_spec("axe_playwright_python")
    if package is None or package.origin is None:
        warnings.warn(
            "axe-core is not there: `pip install axe-playwright-python`; accessibility is not checked", stacklevel=1
        )
        pytest.skip("axe-playwright-python is not installed")
    page.evaluate((Path(package.origin).parent / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", RULES)
    return [
        f"{fault['id']}: {fault['nodes'][0]['html'][:120]} ({fault['nodes'][0]['failureSummary'][:200]})"
        for fault in found["violations"]
    ]
