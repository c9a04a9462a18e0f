"""What is wrong in the base, and drafts of what is to be written.

folders of Markdown ─check▶ Faults; a kind and an id ─▶ a draft to fill in.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__, submod_attrs={"check": ["check"], "drafts": ["write_draft"], "translations": ["stamp_translation"]}
)
