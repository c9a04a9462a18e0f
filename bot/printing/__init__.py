"""What files are written with: PDF pages, DOCX templates, pictures, and whole files or none.

text and tables ─▶ bytes of a PDF or DOCX ─write_whole▶ a file; SVG ─draw_picture▶ PNG.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__, submod_attrs={"drawings": ["draw_picture"], "files": ["write_whole"], "pdf": ["PdfWriter"]}
)
