"""An optional language model that words the direct answer, each sentence held against its source.

Answer ─reword▶ the same Answer in the model's words, where they are borne out; else as it was.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__, submod_attrs={"llm": ["LanguageModel"], "reword": ["reword"], "grounding": ["build_measures"]}
)
