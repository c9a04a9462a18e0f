"""Answers and Documents to HTML, plain text and messages, by one Markdown renderer.

Answer, Document, a reader ─render▶ HTML (escaped), text for terminals, a text to forward.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "drawings": ["render_drawing"],
        "reader": ["ReaderContext"],
        "render": ["render_answer", "render_document", "render_template"],
        "plain_text": ["summarize"],
        "forwarding": ["write_answer_message"],
    },
)
