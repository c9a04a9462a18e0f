"""How the base learns: cases that people tell, and what a keeper makes of them.

form ─read_answers▶ Submission in the inbox ─accept▶ draft of a case; gaps, ratings, submissions ─list_rows▶ one list.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "pages": ["build_contribution_pages"],
        "keeper_pages": ["build_keeper_pages"],
        "command": ["run_inbox"],
        "submissions": ["Submission"],
        "board": ["list_rows"],
    },
)
