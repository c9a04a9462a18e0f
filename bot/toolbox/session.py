"""The state of a tool for one request: its answers, outcome and notes; nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.rendering.reader import ReaderContext
from bot.toolbox.addresses import SHORT, list_short_pairs, open_short, tool_url
from bot.toolbox.answers import DONE, Answers, Remark, list_pairs, read_answers, read_text
from bot.toolbox.outcomes import ToolOutcome, find_next, find_outcome
from bot.toolbox.text_matches import TextMatch, find_options
from bot.toolbox.tools import ToolText, list_fields
from indexer.content.designs import ToolQuestion

AT, FORM = "at", "form"
"""The name in an address of the question to show again, or of the whole form."""

VALUES_READ = 2000
"""Values of one address or form that are read."""

Values = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Session:
    """A tool as it stands for one reader. ``site`` is its root from outside, "" where that is not known.

    ``text_matches`` are what a text that was ``posted`` speaks of. ``current`` is the question to ask where they come
    one after the other; ``again`` asks for a form without its result.
    """

    text: ToolText
    reader: ReaderContext
    site: str
    answers: Answers
    outcome: ToolOutcome
    text_matches: tuple[TextMatch, ...]
    notes: tuple[str, ...]
    current: ToolQuestion | None
    posted: bool
    again: bool = False

    @property
    def is_done(self) -> bool:
        """Say whether there is a result to show: after a text was pasted, its ticks are looked at first."""
        asking = self.posted or self.again or self.current is not None
        return self.answers.sent and not asking and not self.outcome.missing

    @property
    def asked(self) -> list[ToolQuestion]:
        """The questions asked one by one, in order: a text to paste is none of them."""
        return [question for question in self.outcome.asked if not question.ticks]

    @property
    def passed(self) -> list[ToolQuestion]:
        """The questions whose answers are shown: all, or on the way those that were answered or skipped."""
        if self.current is None:
            return self.asked
        fields = {question.id: list_fields(self.text.tool, question) for question in self.asked}
        seen = [question for question in self.asked if self.answers.touched.intersection(fields[question.id])]
        return [question for question in seen if question is not self.current]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The answers to the questions asked, as an address carries them."""
        pairs = list(list_pairs(self.text.tool, self.answers, self._ids))
        return pairs or ([(DONE, "1")] if self.answers.sent else [])

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The answers that the form of the current question carries along."""
        own = {self.current.id} if self.current else set()
        return list(list_pairs(self.text.tool, self.answers, self._ids - own))

    @property
    def addresses(self) -> list[str]:
        """Short addresses of the result from outside, the fuller first: with typed texts, and without."""
        pairs = [list_short_pairs(self.text.tool, self.answers, self._ids, texts) for texts in (True, False)]
        return [self.locate(tool_url(self.reader, self.text.id, one)) for one in pairs] if self.site else []

    @property
    def sought(self) -> int:
        """How many options a pasted text could have ticked."""
        targets = {question.ticks for question in self.text.tool.questions if question.ticks}
        return sum(len(question.options) for question in self.text.tool.questions if question.id in targets)

    def locate(self, url: str) -> str:
        """Give an address of the site as it is from outside."""
        return f"{self.site}{url.removeprefix(self.reader.root)}" if self.site else url

    @property
    def _ids(self) -> frozenset[str]:
        return frozenset(question.id for question in self.outcome.asked)


def group_values(pairs: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """Group values by name, in order."""
    values: dict[str, list[str]] = {}
    for name, value in pairs[:VALUES_READ]:
        values.setdefault(name, []).append(value)
    return values


def read_visit(text: ToolText, reader: ReaderContext, values: Values, site: str = "", posted: bool = False) -> Session:
    """Read what was sent. Where it was ``posted`` a pasted text ticks options, and is then forgotten."""
    tool = text.tool
    values, notes = _open_address(text, reader, values)
    text_matches: tuple[TextMatch, ...] = ()
    remarks: list[Remark] = []
    for question in tool.questions if posted else ():
        if question.ticks and question.id in values:
            found, wrong = read_paste(text, question, values[question.id][-1], reader.lang)
            text_matches, remarks = (*text_matches, *found), [*remarks, *wrong]
            values = {**values, question.ticks: [*values.get(question.ticks, []), *(one.option for one in found)]}
    answers = read_answers(tool, values)
    answers = replace(answers, remarks=(*remarks, *answers.remarks))
    outcome = find_outcome(tool, answers)
    wanted = values.get(AT, [""])[-1]
    current = _choose_question(text, answers, outcome, wanted)
    again = tool.flow == "form" and wanted == FORM
    return Session(text, reader, site, answers, outcome, text_matches, notes, current, posted, again)


def _open_address(
    text: ToolText, reader: ReaderContext, values: Values
) -> tuple[dict[str, list[str]], tuple[str, ...]]:
    try:
        return open_short(text.tool, values), ()
    except ValueError:
        return {name: found for name, found in values.items() if name != SHORT}, (reader.say("tool_address_old"),)


def _choose_question(text: ToolText, answers: Answers, outcome: ToolOutcome, wanted: str) -> ToolQuestion | None:
    """Choose the one question to show: the one wanted again, else the next; None where all are shown at once."""
    if text.tool.flow == "form":
        return None
    again = next((question for question in outcome.asked if question.id == wanted and not question.ticks), None)
    return again or find_next(text.tool, answers, outcome)


def read_paste(
    text: ToolText, question: ToolQuestion, said: str, lang: str
) -> tuple[tuple[TextMatch, ...], list[Remark]]:
    """Find what a pasted text speaks of, and say what is wrong with it."""
    pasted, remark = read_text(question, said)
    target = next((other for other in text.tool.questions if other.id == question.ticks), None)
    if not pasted or target is None:
        return (), [Remark(question.id, "tool_paste_empty", {})]
    return find_options(target, pasted, lang), [remark] if remark else []
