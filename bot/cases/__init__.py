"""Find, compare and export cases; search by failure.

query string ─▶ selection ─▶ matching cases ─▶ page, CSV, JSON, BibTeX.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "browser": ["build_case_browser"],
        "search": ["find_matches"],
        "selection": ["Selection", "select_cases"],
    },
)
