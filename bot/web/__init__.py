"""What stands around every page: its frame, the guard before it, and the engine that loads behind it.

request ─Guard▶ route ─respond▶ page in its frame; EngineLoader gives the engine when it is open.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "page": ["Page", "PageRequest", "route_pages"],
        "site": ["Site"],
        "guard": ["Guard", "Prefix"],
        "engine_loader": ["NotReadyError", "EngineLoader"],
    },
)
