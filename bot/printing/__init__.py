"""What files are written with: printouts as PDF and DOCX, PDF pages set line by line, pictures, whole files or none.

Printout, or text and tables ─▶ bytes of a PDF or DOCX ─write_whole▶ a file; SVG ─draw_picture▶ PNG.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "docx_printouts": ["write_printout"],
        "drawings": ["draw_picture"],
        "files": ["write_whole"],
        "printouts": ["Printout"],
        "pdf": ["PdfWriter"],
        "typesetting": ["print_printout"],
    },
)
