"""A brief for who decides, on a territory or on cases.

scores, or the cases of a comparison, search or answer ─▶ Order ─▶ Brief ─▶ Printout ─▶ page, DOCX, PDF.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__, submod_attrs={"briefs": ["Brief"], "layout": ["lay_out"], "pages": ["build_brief_pages"]}
)
