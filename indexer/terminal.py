"""What a command says of its progress, on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any


def tell(message: str) -> None:
    """Print a line on standard error, at once."""
    print(message, file=sys.stderr, flush=True)


class ProgressBar:
    """Shows how many texts are encoded; opens with the first batch, so an idle build shows none."""

    def __enter__(self) -> Callable[[int, int], None]:
        self._bar: Any = None
        return self._show

    def _show(self, done: int, total: int) -> None:
        from tqdm import tqdm

        if self._bar is None:
            self._bar = tqdm(total=total, unit=" texts", desc="encoding", file=sys.stderr, mininterval=1.0)
        self._bar.update(done - self._bar.n)

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()
