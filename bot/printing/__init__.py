"""What files are written with: PDF pages, DOCX templates, and whole files or none.

text and tables ─▶ bytes of a PDF or DOCX ─write_whole▶ a file.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__, submod_attrs={"files": ["write_whole"], "pdf": ["PdfWriter"]}
)
