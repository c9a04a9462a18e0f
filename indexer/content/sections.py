"""The sections that each kind of document has, and what each is for when an answer is told."""

from __future__ import annotations

FIXED_SECTIONS = {
    "stage": ("purpose", "signs", "steps", "before-next", "mistakes", "cases"),
    "practice": ("when", "steps", "checklist", "warnings", "indicators", "needs", "inclusion", "basis"),
    "problem": ("symptom", "cause", "response", "prevention", "cases"),
    "model": ("settles", "text", "traps", "office"),
    "workshop": ("purpose", "audience", "agenda", "exercises", "notes", "materials", "adaptations", "evaluation"),
    "case": ("glance", "why", "setup", "run", "end", "results", "wrong", "lessons", "unknown"),
}
"""The sections of a kind, in order; other kinds are free."""

QUESTION = "q-"
"""How the id of a question section begins: its heading is a question that people ask, its text the answer. Such
sections stand last in a document of any kind, as many as it needs."""

FIRST = "first"
"""What a document's front matter says to do first: shown like a section, not indexed."""

STEPS = "steps"
AGENDA = "agenda"
WARNINGS = "warnings"
CAUSE = "cause"
RESPONSE = "response"
GLANCE = "glance"
WRONG = "wrong"
RESULTS = "results"
END = "end"
UNKNOWN = "unknown"
PURPOSE = "purpose"
SETTLES = "settles"
TEXT = "text"
TRAPS = "traps"

DESCRIBING = frozenset({"symptom", CAUSE})
"""Tell of a trouble; who tells it wants to hear what to do."""

WORKING = frozenset({STEPS, "when", "checklist", "needs", "indicators"})
"""A practice's working parts: they follow an answer, and seldom explain."""

ASIDE = frozenset({"signs", "when", "checklist", WARNINGS, "indicators", "needs", "inclusion", "basis", "prevention"})
"""Never what an answer begins with: they are said of something that has been told already."""

UNTOLD = frozenset({UNKNOWN, "lessons"})
"""Of a case: what is not known, and what to learn, are no story of what happened."""

DOCUMENTED = frozenset({"cases"})
"""Where a problem or stage is documented: told as cases, never as an answer's beginning."""

SECTION_STAGES = {"why": "motivation", "setup": "establishment", "run": "development", "end": "dissolution"}
"""The sections of a case that tell of a stage each."""


def is_question(section: str) -> bool:
    """Say whether a section, by its id, answers the question that is its heading."""
    return section.startswith(QUESTION)
