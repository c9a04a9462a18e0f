"""How often one caller may do what costs a keeper time: so many times within some seconds, then later again."""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Callable

MOST_CALLERS = 10_000
"""Callers that are remembered, the last ones."""


class Rate:
    """At most ``most`` times a caller within ``seconds``; those who are nobody in particular share ``shared`` times.

    Safe to call from several threads.
    """

    def __init__(self, most: int, seconds: float, shared: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self.seconds = seconds
        self.shared = shared
        self._clock = clock
        self._times: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"<Rate {self.most} in {self.seconds:g} s, callers={len(self._times)}>"

    def measure_wait(self, caller: str) -> int:
        """Give the whole seconds until a caller may come again; 0: now."""
        with self._lock:
            return self._measure_wait(caller)

    def take(self, caller: str) -> int:
        """Count a caller once and give 0; or count nothing, and give the seconds until it may come again."""
        with self._lock:
            if wait := self._measure_wait(caller):
                return wait
            times = self._times.pop(caller, None) or deque()
            times.append(self._clock())
            # Who came last stands last.
            self._times[caller] = times
            while len(self._times) > MOST_CALLERS:
                del self._times[next(iter(self._times))]
            return 0

    def _measure_wait(self, caller: str) -> int:
        times = self._times.get(caller)
        if not times:
            return 0
        now = self._clock()
        while times and now - times[0] >= self.seconds:
            times.popleft()
        if len(times) < (self.most if caller else self.shared):
            return 0
        return max(1, math.ceil(times[0] + self.seconds - now))
