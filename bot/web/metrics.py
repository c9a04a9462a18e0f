"""What a site did and does, for Prometheus: requests by lane and status, their seconds, who waits, what is served.

request ─Observer▶ counted when its answer begins; ``Metrics.write`` gives it all as text. Nothing here holds an
address or a word of anybody: of a request its lane alone is kept.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.engine_loader import EngineLoader
from bot.web.lanes import Lanes

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
"""Seconds."""

CHAT = re.compile(r"/app(/.*)?")

requests_log = logging.getLogger("bot.requests")
"""A line for each request, at level INFO, which only structured logs let through."""


class Metrics:
    """The counters of one site; ``shared``: several workers count together, where ``bot/workers.py`` says."""

    def __init__(self, lanes: Lanes, engine_loader: EngineLoader, shared: bool = False) -> None:
        self._shared = shared
        self._registry = CollectorRegistry()
        names = ["lane", "status"]
        self._requests = Counter("alianza_requests", "Requests answered.", names, registry=self._registry)
        self._seconds = Histogram(
            "alianza_request_seconds", "Seconds until an answer begins, waiting included.", ["lane"],
            buckets=BUCKETS, registry=self._registry,
        )  # fmt: skip
        self._state = _State(lanes, engine_loader)
        self._registry.register(self._state)
        ProcessCollector(registry=self._registry)

    def count(self, lane: str, status: int, seconds: float) -> None:
        """Count an answer."""
        self._requests.labels(lane, str(status)).inc()
        self._seconds.labels(lane).observe(seconds)

    def write(self) -> bytes:
        """Write everything in Prometheus' text form: what all workers counted, and what this one does now."""
        if not self._shared:
            return generate_latest(self._registry)
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        together.register(self._state)
        ProcessCollector(registry=together)
        return generate_latest(together)


class _State(Collector):
    """What is so at the moment of asking."""

    def __init__(self, lanes: Lanes, engine_loader: EngineLoader) -> None:
        self._lanes = lanes
        self._engine_loader = engine_loader

    def collect(self) -> Iterator[Metric]:
        """Give lanes and engine as they are now."""
        lanes = self._lanes.list()
        running = GaugeMetricFamily("alianza_lane_running", "What is being done.", labels=["lane"])
        waiting = GaugeMetricFamily("alianza_lane_waiting", "What waits for a place.", labels=["lane"])
        refused = CounterMetricFamily("alianza_lane_refused", "Refused with 503 or 429.", labels=["lane"])
        dropped = CounterMetricFamily("alianza_lane_dropped", "Left before its turn.", labels=["lane"])
        for lane in lanes:
            for family, value in (
                (running, lane.running), (waiting, lane.waiting), (refused, lane.refused), (dropped, lane.dropped),
            ):  # fmt: skip
                family.add_metric([lane.name], value)
        yield from (running, waiting, refused, dropped)
        engine = self._engine_loader.engine
        yield GaugeMetricFamily("alianza_ready", "1 where questions can be answered.", engine is not None)
        if engine is not None:
            yield GaugeMetricFamily("alianza_passages", "Passages of the index.", engine.manifest.passages)
            yield GaugeMetricFamily("alianza_index_refused", "1 where a newer index is refused.", bool(engine.refused))


class Observer:
    """ASGI middleware: counts every request when its answer begins, and logs it by its lane."""

    def __init__(self, app: ASGIApp, metrics: Metrics, lanes: Lanes, root_path: str = "") -> None:
        self.app = app
        self.metrics = metrics
        self.lanes = lanes
        self.root_path = root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        name = self._name(scope)

        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                seconds = time.perf_counter() - began
                self.metrics.count(name, message["status"], seconds)
                told = {"method": scope["method"], "lane": name, "status": message["status"]}
                requests_log.info("answered", extra={**told, "milliseconds": round(1000 * seconds)})
            await send(message)

        await self.app(scope, receive, send_counted)

    def _name(self, scope: Scope) -> str:
        path = scope["path"].removeprefix(self.root_path)
        lane = self.lanes.choose(path, scope["query_string"].decode("latin-1"))
        return lane.name if lane else "chat" if CHAT.fullmatch(path) else "other"
