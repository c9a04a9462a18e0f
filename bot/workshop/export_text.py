"""A pack as Markdown: to read anywhere, to edit, to put into another system. What people typed is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.rendering.outline import Chapter, Line
from bot.workshop.guidance import Guided
from bot.workshop.pack import Pack, write_source
from bot.workshop.plan import write_clock

_SIGNS = re.compile(r"([\\`*_\[\]<>#|~&])")
_LIST_BEGIN = re.compile(r"^(\s*\d*)([-+=.)])")
STATEMENTS = 5


def export_text(pack: Pack) -> bytes:
    """Make the Markdown of a pack, in UTF-8."""
    return ("\n".join(_tidy(_write(pack))) + "\n").encode()


def escape(text: str) -> str:
    """Keep a text's signs from meaning anything in Markdown.

    >>> escape("<b>1</b> *x*"), escape("- no item")
    ('\\\\<b\\\\>1\\\\</b\\\\> \\\\*x\\\\*', '\\\\- no item')
    """
    return _LIST_BEGIN.sub(r"\1\\\2", _SIGNS.sub(r"\\\1", text))


def _write(pack: Pack) -> Iterator[str]:
    plan = pack.agenda.plan
    yield from (f"# {escape(pack.title)}", "")
    if plan.question:
        yield from (f"{pack.say('pack_question')}: {escape(plan.question)}", "")
    for title, chapter in pack.list_frame("purpose"):
        yield from _write_chapter(pack, chapter, 2, f"{pack.say('pack_purpose')}: {title}")
    yield from _write_agenda(pack)
    yield from (f"## {pack.say('pack_guide')}", "")
    for one in pack.guided:
        if not one.session.item.is_pause:
            yield from _write_session(pack, one)
    for name, section in (
        ("pack_notes", "notes"),
        ("pack_materials", "materials"),
        ("pack_adaptations", "adaptations"),
    ):
        for title, chapter in pack.list_frame(section):
            yield from _write_chapter(pack, chapter, 2, f"{pack.say(name)}: {title}")
    yield from _write_sheets(pack)
    yield from _write_answers(pack)
    yield from _write_evaluation(pack)
    yield from (f"## {pack.say('pack_sources')}", "")
    yield from (f"- {escape(write_source(entry))}" for entry in pack.sources)
    for text in pack.closing:
        yield from ("", escape(text))


def _write_agenda(pack: Pack) -> Iterator[str]:
    yield from (f"## {pack.say('pack_agenda')}", "")
    heads = [pack.say(name) for name in ("plan_time", "plan_minutes_short", "plan_part", "plan_method")]
    for number, day in enumerate(pack.agenda.days, 1):
        if len(pack.agenda.days) > 1:
            yield from (f"### {pack.say('plan_day', number=number)}", "")
        yield from (f"| {' | '.join(heads)} |", "|---|---|---|---|")
        for one in day:
            method = "" if one.item.is_pause else pack.say(f"method_{one.method}")
            clock = f"{write_clock(one.start)} – {write_clock(one.end)}"
            yield f"| {clock} | {one.item.minutes} | {escape(one.title)} | {method} |"
        yield ""


def _write_session(pack: Pack, one: Guided) -> Iterator[str]:
    session = one.session
    minutes = pack.say("pack_minutes", minutes=session.item.minutes)
    yield from (f"### {write_clock(session.start)} {escape(session.title)}", "")
    yield from (f"{minutes} · {pack.say(f'method_{session.method}')}", "")
    yield from _write_lines(pack, one.lines)
    if session.story:
        yield from (f"({pack.say('own_source')})", "")
    for chapter in one.exercises:
        yield from _write_chapter(pack, chapter, 4)
    if sheets := pack.list_sheets(session):
        yield from (f"{pack.say('pack_sheets')}: {escape('; '.join(sheet.title for sheet in sheets))}", "")
    for case in pack.cases:
        if case.id in one.cases:
            yield from (f"#### {escape(case.title)}", "", *((case.remark, "") if case.remark else ()))
            for chapter in case.chapters:
                yield from _write_chapter(pack, chapter, 5)


def _write_chapter(pack: Pack, chapter: Chapter, level: int, heading: str = "", ticked: bool = False) -> Iterator[str]:
    yield from (f"{'#' * level} {escape(heading or chapter.heading)}", "")
    yield from _write_lines(pack, chapter.lines, ticked)
    if chapter.lines and not any(line.citations for line in chapter.lines):
        yield from (pack.cite(chapter.citations), "")


def _write_lines(pack: Pack, lines: Iterable[Line], ticked: bool = False) -> Iterator[str]:
    number, was_item = 0, False
    for line in lines:
        if line.item != was_item:
            yield ""
        number = number + 1 if line.item and line.ordered else 0
        mark = f"{number}. " if number else "- [ ] " if line.item and ticked else "- " if line.item else ""
        yield f"{mark}{escape(pack.write(line))}"
        was_item = line.item
    yield ""


def _write_sheets(pack: Pack) -> Iterator[str]:
    """Write the words of each sheet; lines to write on and things to cut are on paper."""
    yield from (f"## {pack.say('pack_sheets')}", "") if pack.sheets else ()
    for sheet in pack.sheets:
        yield from (f"### {escape(sheet.title)} ({escape(pack.say_copies(sheet))})", "")
        yield from (*map(escape, sheet.lead), "")
        if sheet.columns:
            yield f"|  | {' | '.join(map(escape, sheet.columns))} |"
            yield f"|{'---|' * (len(sheet.columns) + 1)}"
            yield from (f"| {escape(item.text)} |{'  |' * len(sheet.columns)}" for item in sheet.items)
        else:
            for item in sheet.items:
                name = f"**{escape(item.title)}** " if item.title else ""
                yield f"- {name}{escape(item.text)} {pack.cite(item.citations)}".rstrip()
        for chapter in sheet.chapters:
            yield from _write_chapter(pack, chapter, 4)
        for number, one in enumerate(sheet.questions, 1):
            yield from ("", f"{number}. {escape(one.question)}", "")
            yield from (f"   - {letter}) {escape(text)}" for letter, text in zip("abc", one.options, strict=False))
        yield ""


def _write_answers(pack: Pack) -> Iterator[str]:
    yield from (f"## {pack.say('pack_key')}", "") if pack.answers else ()
    for answer in pack.answers:
        yield from (f"### {escape(answer.title)}", "")
        for label, text in answer.entries:
            name = f"**{escape(label)}** " if label else ""
            yield f"- {name}{escape(pack.space(text))}"
        yield ""


def _write_evaluation(pack: Pack) -> Iterator[str]:
    for title, chapter in pack.list_frame("evaluation"):
        yield from _write_chapter(pack, chapter, 2, f"{pack.say('pack_evaluation_guide')}: {title}")
    yield from (f"## {pack.say('evaluation_heading')}", "", pack.say("evaluation_scale"), "")
    yield from (f"- {pack.say(f'evaluation_{number}')} 1 · 2 · 3 · 4 · 5" for number in range(1, STATEMENTS + 1))
    yield from ("", pack.say("evaluation_best"), "", pack.say("evaluation_change"), "")


def _tidy(lines: Iterable[str]) -> Iterator[str]:
    """Leave one empty line where several meet."""
    before = ""
    for line in lines:
        if line or before:
            yield line
        before = line
