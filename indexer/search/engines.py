"""Which engine finds candidates, and from how many rows on."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.search.candidates import CANDIDATES
from indexer.search.milvus import MilvusServer
from indexer.settings import Settings

EXHAUSTIVE_ROWS = 100_000
"""Up to so many rows every vector is compared with a question."""


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """``exhaustive_rows``: above so many rows a question is led to ``candidates`` of each sort first; with ``milvus``,
    which then finds them, whatever their number."""

    exhaustive_rows: int = EXHAUSTIVE_ROWS
    candidates: int = CANDIDATES
    milvus: MilvusServer | None = None

    @classmethod
    def of(cls, settings: Settings) -> EngineOptions:
        """Take what the settings say."""
        server = MilvusServer(settings.milvus_uri, settings.milvus_token) if settings.engine == "milvus" else None
        return cls(settings.exhaustive_rows, milvus=server)

    def is_exhaustive(self, rows: int) -> bool:
        """Say whether a question is compared with every one of so many rows."""
        return self.milvus is None and rows <= self.exhaustive_rows


DEFAULT_OPTIONS = EngineOptions()
