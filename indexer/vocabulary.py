"""The closed lists: languages, kinds of document, stages, and the other fixed values of the front matter."""

from __future__ import annotations

from typing import Literal, get_args

Kind = Literal["stage", "practice", "recommendation", "concept", "problem", "tool", "workshop", "case"]
Language = Literal["en", "es", "pt", "fr"]
Stage = Literal["motivation", "establishment", "development", "dissolution"]
Modality = Literal[
    "contract", "association", "cooperative", "cluster", "finance", "joint-purchase",
    "marketing", "network", "alliance", "procurement", "land-access",
]  # fmt: skip
Audience = Literal["promoter", "producers", "company", "policymaker", "trainer"]
Outcome = Literal["active", "ended-goal-met", "ended-dysfunction", "rescued", "declined", "unknown"]
Evidence = Literal["strong", "good", "moderate", "weak", "thin"]
Maturity = Literal["innovative", "promising", "good", "institutionalized"]
"""How far a practice has come, by FAO's four steps: tried little, worked in one place, worked in
several, basis of a law, a public programme or an international norm."""

Criterion = Literal[
    "effective", "sustainable", "gender-sensitive", "feasible", "participatory", "replicable", "risk-reducing",
]  # fmt: skip
"""FAO's criteria of a good practice (template of 2015); the last one counts where it applies."""

KINDS: tuple[str, ...] = get_args(Kind)
LANGUAGES: tuple[str, ...] = get_args(Language)
STAGES: tuple[str, ...] = get_args(Stage)

FOLDERS = {
    "stage": "stages", "practice": "practices", "recommendation": "recommendations", "concept": "concepts",
    "problem": "problems", "tool": "tools", "workshop": "workshops",
}  # fmt: skip
"""Where a kind lives below ``kb/``; a case lives in ``cases/``."""

FALLBACK_LANGUAGES = {
    "en": ("es", "pt", "fr"),
    "es": ("en", "pt", "fr"),
    "pt": ("es", "en", "fr"),
    "fr": ("en", "es", "pt"),
}
"""What a reader is shown where a passage does not exist in the asked language, best first."""
