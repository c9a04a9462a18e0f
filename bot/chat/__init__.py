"""The chat: a Gradio page a language, and the way in to it.

what is typed ─answer_page▶ Reply ─▶ one turn, put on the page by its script, which keeps what was said.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={"chat": ["build_chat"], "entrance": ["ChatEntrance", "choose_entrance"], "theme": ["build_theme"]},
)
