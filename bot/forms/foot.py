"""What stands below each page of a sheet's files."""

from __future__ import annotations

from dataclasses import dataclass

from bot.forms.filling import Sheet
from bot.rendering.reader import ReaderContext


@dataclass(frozen=True, slots=True)
class Foot:
    """The paper's name, a note on what a model is not, and the page's number with {page} and {pages}.

    ``number`` is "" where papers of their own follow each other: none says that there are more.
    """

    name: str
    note: str
    number: str


def write_foot(sheet: Sheet, reader: ReaderContext) -> Foot:
    """Write what stands below each page."""
    number = "" if sheet.has_own_papers else reader.say("brief_page", page="{page}", pages="{pages}")
    return Foot(f"{reader.say('app_name')} · {sheet.title}", reader.say("model_note"), number)
