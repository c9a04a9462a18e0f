"""Why a case stands in a brief, in words: its country, product, form, nearness, or that no nearer one speaks of it."""

from __future__ import annotations

from bot.briefs.accounts import Account, name_countries
from bot.briefs.briefs import Brief, Standing
from bot.briefs.case_choice import COUNTRY, FORM, NEAR, PRODUCT, REGION
from bot.cases.facets import read_cases
from bot.cases.words import label_value
from bot.rendering.facts import name_value
from bot.rendering.reader import ReaderContext


def write_fit(account: Account, brief: Brief, standing: Standing | None) -> str:
    """Say why a case was chosen; where it is of another country than the territory, that no nearer one was found."""
    reader, territory = brief.reader, (standing.territory if standing else brief.territories[0])
    reasons = [words for reason, value in account.choice.reasons if (words := _name_reason(reason, value, reader))]
    said = reader.say("brief_fit", reasons="; ".join(dict.fromkeys(reasons))) if reasons else ""
    if standing is None or not territory.country or account.choice.is_home:
        return said
    country = name_value("country", territory.country, reader)
    far = reader.say("brief_not_home", country=country, other=name_countries(account, reader))
    return f"{far} {said}".strip()


def _name_reason(reason: str, value: str, reader: ReaderContext) -> str:
    match reason:
        case "country":
            return reader.say("brief_fit_country", country=name_value(COUNTRY, value, reader))
        case "product" | "modality" | "region":
            facet = {"product": PRODUCT, "modality": FORM, "region": REGION}[reason]
            words = label_value(facet, value, reader, read_cases(reader.library)).text
            return reader.say(f"brief_fit_{reason}", value=words)
        case "near":
            return reader.say(f"brief_fit_{NEAR}", kilometres=value)
    return reader.say(f"brief_fit_{reason}")
