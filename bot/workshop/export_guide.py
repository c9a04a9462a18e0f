"""A pack as the facilitator's guide, to edit in Word: contents, agenda, each session with its exercise and cases."""

from __future__ import annotations

from collections.abc import Sequence

from bot.printing.docx_template import BOXES, BULLETS
from bot.workshop.docx_writer import CAPTION, HEADINGS, NORMAL, TITLE, DocxWriter
from bot.workshop.guidance import Guided
from bot.workshop.pack import CaseSheet, Pack, write_source
from bot.workshop.plan import write_clock

AGENDA_WIDTHS = (3.2, 1.5, 7.9, 4.0)
"""Centimetres of the agenda's columns."""

PRINT_WIDTHS = (2.0, 8.8, 5.8)

Entries = list[tuple[str, str]]
"""Of the contents list: (text, name of a place)."""


def export_guide(pack: Pack) -> bytes:
    """Make the DOCX of a pack's guide. Its answers are in a file of their own."""
    writer = DocxWriter(pack)
    entries: Entries = []
    _write_head(pack, writer)
    writer.write(pack.say("pack_contents"), HEADINGS[1])
    contents = writer.end.getprevious()
    _write_agenda(pack, writer, entries)
    _write_print_list(pack, writer, entries)
    _write_frame(pack, writer, entries, (("pack_purpose", "purpose"), ("wish_audience", "audience")))
    entries.append((pack.say("pack_sessions"), writer.write_heading(pack.say("pack_sessions"), 1)))
    told: set[str] = set()
    for one in pack.guided:
        _write_session(pack, writer, one, entries, told)
    frame = (("pack_notes", "notes"), ("pack_materials", "materials"), ("pack_adaptations", "adaptations"))
    _write_frame(pack, writer, entries, (*frame, ("pack_evaluation_guide", "evaluation")))
    _write_end(pack, writer, entries)
    writer.write_contents(entries, contents.getnext())
    return writer.save()


def _write_head(pack: Pack, writer: DocxWriter) -> None:
    plan = pack.agenda.plan
    writer.write(pack.say("pack_guide"), CAPTION, keep=True)
    writer.write(pack.title, TITLE)
    facts = [(pack.say("pack_duration"), pack.say("pack_minutes", minutes=plan.minutes))]
    groups = [f"{design.group[0]}–{design.group[1]}" for design in pack.designs[:1]]
    facts += [(pack.say("pack_people"), str(plan.people or "".join(groups)))] if plan.people or groups else []
    facts += [(pack.say("wish_audience"), pack.say(f"audience_{plan.audience}"))] if plan.audience else []
    facts += [(pack.say("fact_country"), pack.say(f"country_{plan.country}"))] if plan.country else []
    facts += [(pack.say("pack_question"), plan.question)] if plan.question else []
    for name, value in facts:
        writer.write(value, bold=f"{name}: ")


def _write_agenda(pack: Pack, writer: DocxWriter, entries: Entries) -> None:
    entries.append((pack.say("pack_agenda"), writer.write_heading(pack.say("pack_agenda"), 1, new_page=True)))
    head = tuple(pack.say(name) for name in ("plan_time", "plan_minutes_short", "plan_part", "plan_method"))
    for number, day in enumerate(pack.agenda.days, 1):
        if len(pack.agenda.days) > 1:
            writer.write(pack.say("plan_day", number=number), HEADINGS[1])
        rows = [
            (
                f"{write_clock(one.start)} – {write_clock(one.end)}", str(one.item.minutes), one.title,
                "" if one.item.is_pause else pack.say(f"method_{one.method}"),
            )
            for one in day
        ]  # fmt: skip
        writer.write_table([head, *rows], AGENDA_WIDTHS)


def _write_print_list(pack: Pack, writer: DocxWriter, entries: Entries) -> None:
    """Write what is to be printed, when it is used and how many are needed."""
    if not pack.sheets:
        return
    entries.append((pack.say("pack_to_print"), writer.write_heading(pack.say("pack_to_print"), 1)))
    starts = {session.number: write_clock(session.start) for session in pack.agenda.sessions}
    head = (pack.say("plan_time"), pack.say("pack_sheet"), pack.say("pack_copies"))
    rows = [(starts[sheet.session], sheet.title, pack.say_copies(sheet)) for sheet in pack.sheets]
    writer.write_table([head, *rows], PRINT_WIDTHS)


def _write_frame(pack: Pack, writer: DocxWriter, entries: Entries, sections: Sequence[tuple[str, str]]) -> None:
    for name, section in sections:
        for number, (title, chapter) in enumerate(pack.list_frame(section)):
            if number == 0:
                entries.append((pack.say(name), writer.write_heading(pack.say(name), 1)))
            else:
                writer.write(title, HEADINGS[1])
            writer.write_chapter_lines(chapter)


def _write_session(pack: Pack, writer: DocxWriter, one: Guided, entries: Entries, told: set[str]) -> None:
    session = one.session
    title = f"{write_clock(session.start)}  {session.title}"
    if session.item.is_pause:
        if one.lines:
            writer.write(title, HEADINGS[2])
            writer.write_lines(one.lines)
        return
    entries.append((title, writer.write_heading(title, 2)))
    day = f"{pack.say('plan_day', number=session.day)} · " if len(pack.agenda.days) > 1 else ""
    minutes = pack.say("pack_minutes", minutes=session.item.minutes)
    writer.write(f"{day}{minutes} · {pack.say(f'method_{session.method}')}", CAPTION, keep=True)
    if one.minutes:
        writer.write(" + ".join(map(str, one.minutes)), bold=f"{pack.say('pack_times')} ")
    writer.write_lines(one.lines)
    if session.story:
        writer.write(pack.say("own_source"), CAPTION)
    for chapter in one.exercises:
        if chapter.heading not in told:
            told.add(chapter.heading)
            writer.write(pack.say("pack_exercise_of", title=chapter.heading), HEADINGS[2])
            writer.write_chapter_lines(chapter)
    if sheets := pack.list_sheets(session):
        writer.write("; ".join(sheet.title for sheet in sheets), bold=f"{pack.say('pack_sheets')}: ")
    if any(answer.session == session.number for answer in pack.answers):
        writer.write(pack.say("pack_answers_apart"), CAPTION)
    for case in pack.cases:
        if case.id in one.cases and case.id not in told:
            told.add(case.id)
            _write_case(writer, case)


def _write_case(writer: DocxWriter, case: CaseSheet) -> None:
    writer.write(case.title, HEADINGS[2])
    if case.remark:
        writer.write(case.remark, CAPTION, keep=True)
    for chapter in case.chapters:
        writer.write("", bold=chapter.heading)
        writer.write_chapter_lines(chapter)


def _write_end(pack: Pack, writer: DocxWriter, entries: Entries) -> None:
    if pack.reading:
        entries.append((pack.say("pack_more"), writer.write_heading(pack.say("pack_more"), 1)))
        for kind, title in pack.reading:
            writer.write(f"{title} ({kind.lower()})", "ListBullet", BULLETS)
    entries.append((pack.say("pack_sources"), writer.write_heading(pack.say("pack_sources"), 1)))
    for text in pack.closing:
        writer.write(text)
    for entry in pack.sources:
        writer.write(write_source(entry), "ListBullet", BULLETS)


def export_answers(pack: Pack) -> bytes:
    """Make the DOCX of a pack's answers, for the facilitator alone, in the order of the agenda."""
    writer = DocxWriter(pack)
    writer.write(pack.say("pack_key"), CAPTION, keep=True)
    writer.write(pack.title, TITLE)
    starts = {session.number: session for session in pack.agenda.sessions}
    if not pack.answers:
        writer.write(pack.say("pack_no_answers"))
    for answer in pack.answers:
        session = starts[answer.session]
        writer.write_heading(answer.title, 1)
        writer.write(f"{write_clock(session.start)} · {session.title}", CAPTION, keep=True)
        for label, text in answer.entries:
            kind = (NORMAL, 0) if label else ("ListBullet", BOXES)
            writer.write(pack.space(text), *kind, bold=_end(pack, label))
    return writer.save()


def _end(pack: Pack, label: str) -> str:
    """Give a label its sign and a space; a question keeps its own sign."""
    return f"{pack.space(label)}{'' if label.endswith(('?', '.', ':')) else ':'} " if label else ""
