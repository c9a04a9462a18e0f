"""A question and what was retrieved for it to an Answer.

question, Retrieval ─▶ what is asked, topic, stage ─compose▶ Answer: every sentence a passage's own, with its citation.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "answers": ["Answer", "Stage", "Statement", "Turn"],
        "composition": ["compose", "decline"],
        "intents": ["detect_intent"],
        "requests": ["AskRequest", "read_request"],
        "stages": ["guess_stage"],
    },
)
