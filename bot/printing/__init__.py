"""What files are written with: papers as PDF and DOCX, PDF pages set line by line, and whole files or none.

Paper, or text and tables ─▶ bytes of a PDF or DOCX ─write_whole▶ a file.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "docx_papers": ["write_paper"],
        "files": ["write_whole"],
        "papers": ["Paper"],
        "pdf": ["PdfWriter"],
        "typesetting": ["print_paper"],
    },
)
