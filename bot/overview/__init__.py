"""The whole base at a glance: map, timeline, Table 1, coverage.

all cases' facts ─▶ a drawing and its table ─▶ page.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submod_attrs={"pages": ["build_overviews"]})
