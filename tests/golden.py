"""Golden cases: ``title``, ``.``, input, ``.``, expected, ``.``, as markdown-it-py writes them.

A case can be added or edited without Python: the files in ``tests/golden/`` read as a specification.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


@dataclass(frozen=True, slots=True)
class GoldenCase:
    """One case of a golden file; ``line`` is where its title stands."""

    title: str
    line: int
    input: str
    expected: str

    def __str__(self) -> str:
        return f"{self.line}: {self.title}"


def read_cases(name: str) -> list[GoldenCase]:
    """Read all cases of ``tests/golden/<name>.md``; text between cases is commentary."""
    cases = []
    lines = (FOLDER / f"{name}.md").read_text(encoding="utf-8").splitlines()
    dots = [number for number, line in enumerate(lines) if line == "."]
    for first, second, third in zip(dots[::3], dots[1::3], dots[2::3], strict=True):
        title = lines[first - 1].strip()
        cases.append(
            GoldenCase(title, first, "\n".join(lines[first + 1 : second]) + "\n", "\n".join(lines[second + 1 : third]))
        )
    return cases
