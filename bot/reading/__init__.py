"""The light pages for reading: home, ask, list, document, words, drawings.

address ─▶ Answer or Document ─▶ page without JavaScript.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "pages": ["build_pages"],
        "glossary_pages": ["build_word_pages"],
        "drawing_pages": ["build_drawing_pages"],
        "law_pages": ["build_law_pages"],
    },
)
