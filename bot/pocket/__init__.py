"""The base in one HTML file, for phones without a signal.

library ─▶ content, trees, programs ─▶ one file that searches itself.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submod_attrs={"edition": ["build_pocket"]})
