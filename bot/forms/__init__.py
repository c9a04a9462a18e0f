"""Models opened as forms: fill in the blanks, see the sheet, take it along as a file; nothing is stored.

a model's text + what was typed ─▶ Sheet ─▶ page, DOCX, PDF.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__, submod_attrs={"filling": ["Sheet", "fill_text"], "pages": ["build_form_pages"]}
)
