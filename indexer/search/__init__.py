"""Passages and their vectors to an index on disk, and a question to Hits.

Passage ─build_index▶ index folder ─load_index▶ Index ─Retriever▶ Hits, best first.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "build": ["build_index"],
        "index": ["Index", "load_index"],
        "retriever": ["Hit", "Query", "Retrieval", "Retriever", "Weights"],
        "snapshot": ["Manifest", "read_manifest"],
    },
)
