"""A pack's sheets to print in black and white: all that the agenda uses, in its order, and nothing else."""

from __future__ import annotations

from itertools import groupby

from bot.printing.pdf import BODY, HEADING, INNER, MARGIN, SMALL, STRONG, TITLE, PdfWriter, Type
from bot.workshop.pack import Pack, write_source
from bot.workshop.plan import write_clock
from bot.workshop.print_forms import ROLE, print_sheet
from bot.workshop.sheets import PrintedSheet


def export_sheets(pack: Pack) -> bytes:
    """Make the PDF of a pack's sheets, on the paper of its plan."""
    writer = PdfWriter(pack.title, pack.lang, pack.agenda.plan.sheet_size)
    _print_agenda(pack, writer)
    _print_list(pack, writer)
    starts = {session.number: session for session in pack.agenda.sessions}
    for (number, _), sheets in groupby(pack.sheets, lambda sheet: (sheet.session, _name_group(sheet))):
        session, group = starts[number], list(sheets)
        head = " · ".join((write_clock(session.start), session.title, pack.say_copies(group[0])))
        print_sheet(pack, writer, group, head)
    _print_sources(pack, writer)
    return writer.finish(
        f"{pack.say('app_name')} · {pack.title}", pack.say("pack_page", page="{page}", pages="{pages}")
    )


def _name_group(sheet: PrintedSheet) -> str:
    """Name what is printed together: role cards of a session share their pages, all else has pages of its own."""
    return ROLE if sheet.form == ROLE else sheet.id


def _print_agenda(pack: Pack, writer: PdfWriter) -> None:
    writer.add_page()
    writer.write(pack.title, TITLE)
    writer.space(2)
    if pack.agenda.plan.question:
        writer.write(f"{pack.say('pack_question')}: {pack.agenda.plan.question}", BODY)
    for number, day in enumerate(pack.agenda.days, 1):
        writer.space(4)
        several = len(pack.agenda.days) > 1
        writer.write(pack.say("plan_day", number=number) if several else pack.say("pack_agenda"), HEADING, keep=14)
        writer.space(1)
        for session in day:
            title = writer.wrap(session.title, BODY if session.item.is_pause else STRONG, INNER - 70)
            writer.need(len(title) * BODY.height + 4)
            writer.rule(writer.y)
            writer.y += 1.6
            writer.put(MARGIN, writer.y, f"{write_clock(session.start)} – {write_clock(session.end)}", BODY)
            if not session.item.is_pause:
                writer.put(MARGIN + INNER - 36, writer.y, pack.say(f"method_{session.method}"), SMALL)
            for line in title:
                writer.put(MARGIN + 30, writer.y, line, BODY if session.item.is_pause else STRONG)
                writer.y += BODY.height
            writer.y += 1.2
        writer.rule(writer.y)


def _print_list(pack: Pack, writer: PdfWriter) -> None:
    """Print what the file holds, to tick off while it is copied and cut."""
    writer.space(6)
    writer.write(pack.say("pack_to_print"), HEADING, keep=20)
    writer.space(1)
    for sheet in pack.sheets:
        writer.write(f"{sheet.title} · {pack.say_copies(sheet)}", mark="box")
        writer.space(0.6)


def _print_sources(pack: Pack, writer: PdfWriter) -> None:
    writer.add_page()
    writer.write(pack.say("pack_sources"), TITLE)
    writer.space(2)
    for text in pack.closing:
        writer.write(text)
        writer.space(1)
    writer.space(3)
    for entry in pack.sources:
        writer.write(write_source(entry), Type(9))
        writer.space(1.2)
