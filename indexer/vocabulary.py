"""The closed lists: languages, kinds of document, stages, and the other fixed values of the front matter.

Each stands here once, as a type and as a tuple, in the order in which people see it. Nothing else is imported, so
that a command's help may name them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeVar, get_args

Kind = Literal["stage", "practice", "recommendation", "concept", "problem", "tool", "model", "workshop", "case"]
Language = Literal["en", "es", "pt", "fr"]
Stage = Literal["motivation", "establishment", "development", "dissolution"]
Modality = Literal[
    "contract", "association", "cooperative", "cluster", "finance", "joint-purchase",
    "marketing", "network", "alliance", "procurement", "land-access",
]  # fmt: skip
Audience = Literal["producers", "promoter", "company", "policymaker", "trainer"]
Direction = Literal["vertical", "horizontal", "both"]
Complexity = Literal["simple", "complex"]
Themes = Literal["mono-thematic", "multi-thematic"]
State = Literal["active", "mixed", "declined", "ended", "unknown"]
"""What is known of a case's present, in the year of the last source that shows it."""

EventKind = Literal[
    "founded", "crisis", "rescued", "declined", "dissolved", "project-closed", "goal-met", "succeeded-by", "renewed",
]  # fmt: skip
Evidence = Literal["strong", "good", "moderate", "weak", "thin"]
SourceKind = Literal["independent-evaluation", "study", "official", "press", "party"]
"""Who speaks in a source: ``party`` is one of the partners, or whoever paid for the partnership."""

Reading = Literal["whole", "part", "excerpt", "description"]
"""How much of a source was read; a ``part`` is more than its summary."""

Maturity = Literal["innovative", "promising", "good", "institutionalized"]
"""How far a practice has come, by FAO's four steps: tried little, worked in one place, worked in
several, basis of a law, a public programme or an international norm."""

Criterion = Literal[
    "effective", "sustainable", "gender-sensitive", "feasible", "participatory", "replicable", "risk-reducing",
]  # fmt: skip
"""FAO's criteria of a good practice (template of 2015); the last one counts where it applies."""

KINDS: tuple[str, ...] = get_args(Kind)
TOPIC_KINDS: tuple[Kind, ...] = ("practice", "problem")
"""Documents among which the topic of a question is chosen."""
LANGUAGES: tuple[str, ...] = get_args(Language)
STAGES: tuple[str, ...] = get_args(Stage)
MODALITIES: tuple[str, ...] = get_args(Modality)
AUDIENCES: tuple[str, ...] = get_args(Audience)
DIRECTIONS: tuple[str, ...] = get_args(Direction)
COMPLEXITIES: tuple[str, ...] = get_args(Complexity)
THEMES: tuple[str, ...] = get_args(Themes)
EVIDENCE: tuple[str, ...] = get_args(Evidence)
STATES: tuple[str, ...] = get_args(State)
SOURCE_KINDS: tuple[str, ...] = get_args(SourceKind)
READINGS: tuple[str, ...] = get_args(Reading)
EVENTS: tuple[str, ...] = get_args(EventKind)
WRONG_EVENTS = ("crisis", "rescued", "declined", "dissolved")
"""Events that say of a case that something went wrong; an end whose goal was met is none."""

OPENERS = ("greeting", "thanks", "about", "vague")
"""Messages that ask nothing of the base yet: *about* asks what this is, *vague* names no trouble."""

BODY_LANGUAGES = ("en", "es", "pt")
"""The languages in which every document has a body; in the others some have a title and summary alone."""

FOLDERS = {
    "stage": "stages", "practice": "practices", "recommendation": "recommendations", "concept": "concepts",
    "problem": "problems", "tool": "tools", "model": "models", "workshop": "workshops",
}  # fmt: skip
"""Where a kind lives below ``kb/``; a case lives in ``cases/``."""

FALLBACK_LANGUAGES = {
    "en": ("es", "pt", "fr"),
    "es": ("en", "pt", "fr"),
    "pt": ("es", "en", "fr"),
    "fr": ("en", "es", "pt"),
}
"""What a reader is shown where a passage does not exist in the asked language, best first."""

Version = TypeVar("Version")


def list_preferred(lang: str) -> tuple[str, ...]:
    """List all languages for a reader of ``lang``: that one, then those of FALLBACK_LANGUAGES.

    >>> list_preferred("pt")
    ('pt', 'es', 'en', 'fr')
    """
    return (lang, *FALLBACK_LANGUAGES[lang])


def choose_version(versions: Mapping[str, Version], lang: str) -> Version | None:
    """Choose what a reader of ``lang`` is shown of a text's versions by language; None where there is none.

    >>> choose_version({"en": "hello", "fr": "bonjour"}, "pt")
    'hello'
    """
    return next((versions[code] for code in list_preferred(lang) if code in versions), None)
