"""A two-page brief on a territory for officials.

scores and texts of the scorecard ─▶ Brief ─▶ page, DOCX, PDF.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__, submod_attrs={"briefs": ["Brief"], "pages": ["build_brief_pages"]}
)
