"""A workshop plan that fits, and the files of its pack.

what is asked ─propose▶ Plan ─▶ slides, guide, handouts, cards, sheets in one ZIP.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={"pages": ["build_workshop_pages"], "plan": ["Plan"], "planner": ["propose"], "pack": ["build_pack"]},
)
