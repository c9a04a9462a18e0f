"""A pack as the facilitator's guide with handouts, to edit in Word: real styles, lists, tables and page numbers."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from bot.printing.docx_template import BOXES, BULLETS, NUMBERS, build_template
from bot.rendering.outline import Chapter, Line
from bot.workshop.exercises import Exercise
from bot.workshop.pack import Guided, Pack, Sheet, write_source
from bot.workshop.plan import write_clock

AGENDA_WIDTHS = (2.7, 1.3, 8.4, 4.2)
"""Centimetres of the agenda's columns."""

SCALE = ("1", "2", "3", "4", "5")
STATEMENTS = 5
WRITING = "_" * 78

TITLE, HEADINGS, NORMAL, CAPTION = "Title", ("Heading1", "Heading2", "Heading3"), "Normal", "Caption"
"""Names of styles inside the file."""


class _Writer:
    """Writes paragraphs and tables at the end of a Word document, element by element: the library's own way is slow."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.document = Document(io.BytesIO(build_template()))
        self.body = self.document.element.body
        self.end = self.body.find(qn("w:sectPr"))
        self._numbering = self.document.part.numbering_part.element
        self._lists = 10

    def write(
        self,
        text: str,
        style: str = NORMAL,
        number: int = 0,
        new_page: bool = False,
        bold: str = "",
        keep: bool = False,
    ) -> None:
        """Write a paragraph; ``number`` is the list that it is an item of, ``bold`` stands in front of it.

        ``keep``: it stays on the page of what follows, as a line in bold alone always does.
        """
        paragraph = self._build(text, style, number, new_page, bold)
        if keep or (bold and not text):
            paragraph[0].insert(1, parse_xml(f"<w:keepNext {nsdecls('w')}/>"))
        self.end.addprevious(paragraph)

    def _build(self, text: str, style: str, number: int = 0, new_page: bool = False, bold: str = "") -> Any:
        paragraph = parse_xml(f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{style}"/></w:pPr></w:p>')
        if new_page:
            paragraph[0].append(parse_xml(f"<w:pageBreakBefore {nsdecls('w')}/>"))
        if number:
            paragraph[0].append(
                parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>')
            )
        for words, weight in ((bold, "<w:rPr><w:b/></w:rPr>"), (text, "")):
            if words:
                run = parse_xml(f'<w:r {nsdecls("w")}>{weight}<w:t xml:space="preserve"/></w:r>')
                run[-1].text = words
                paragraph.append(run)
        return paragraph

    def begin_numbers(self) -> int:
        """Begin a numbered list that counts from one; give its number."""
        self._lists += 1
        self._numbering.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{self._lists}"><w:abstractNumId w:val="{NUMBERS}"/>'
                '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
            )
        )
        return self._lists

    def write_lines(self, lines: Iterable[Line], ticked: bool = False) -> None:
        """Write sentences as paragraphs, items as lists."""
        numbers = 0
        run: list[str] = []
        block = -1
        for line in lines:
            if line.item:
                self._flush(run)
                numbers = (numbers or self.begin_numbers()) if line.ordered else 0
                kind = numbers or (BOXES if ticked else BULLETS)
                self.write(self.pack.write(line), "ListNumber" if line.ordered else "ListBullet", kind)
                continue
            if line.block != block:
                self._flush(run)
            block, numbers = line.block, 0
            run.append(self.pack.write(line))
        self._flush(run)

    def _flush(self, run: list[str]) -> None:
        if run:
            self.write(" ".join(run))
            run.clear()

    def write_chapter(self, chapter: Chapter, level: int, heading: str = "", ticked: bool = False) -> None:
        """Write a heading and what stands under it, with what it all rests on where no sentence says so."""
        self.write(heading or chapter.heading, HEADINGS[level - 1])
        self.write_lines(chapter.lines, ticked)
        if chapter.lines and not any(line.citations for line in chapter.lines):
            label = self.pack.say("pack_practice_label") if chapter.evidence == "practice" else ""
            self.write(" ".join(part for part in (label, self.pack.cite(chapter.citations)) if part), CAPTION)

    def write_table(self, rows: Sequence[Sequence[str]], widths: Sequence[float], head: bool = True) -> None:
        """Write a table whose first row is repeated on every page; no row is cut in two."""
        grid = "".join(f'<w:gridCol w:w="{round(width * 567)}"/>' for width in widths)
        table = parse_xml(
            f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/>'
            f'<w:tblLayout w:type="fixed"/><w:tblLook w:firstRow="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid></w:tbl>'
        )
        for number, row in enumerate(rows):
            is_head = head and number == 0
            mark = "<w:tblHeader/>" if is_head else ""
            line = parse_xml(f"<w:tr {nsdecls('w')}><w:trPr><w:cantSplit/>{mark}</w:trPr></w:tr>")
            for text, width in zip(row, widths, strict=True):
                cell = parse_xml(
                    f'<w:tc {nsdecls("w")}><w:tcPr><w:tcW w:w="{round(width * 567)}" w:type="dxa"/></w:tcPr></w:tc>'
                )
                cell.append(self._build("" if is_head else text, NORMAL, bold=text if is_head else ""))
                line.append(cell)
            table.append(line)
        self.end.addprevious(table)
        self.write("", CAPTION)

    def save(self) -> bytes:
        """Give the file."""
        properties = self.document.core_properties
        properties.title, properties.author = self.pack.title[:250], self.pack.say("app_name")
        properties.language = self.pack.lang
        defaults = self.document.styles.element.find(qn("w:docDefaults"))
        for language in defaults.iter(qn("w:lang")):
            language.set(qn("w:val"), self.pack.lang)
        stream = io.BytesIO()
        self.document.save(stream)
        return stream.getvalue()


def export_guide(pack: Pack) -> bytes:
    """Make the DOCX of a pack: guide, exercises with keys, cases, handouts, evaluation, sources."""
    writer = _Writer(pack)
    _write_head(pack, writer)
    for one in pack.guided:
        if not one.session.item.is_pause:
            _write_session(pack, writer, one)
    for name, section in (
        ("pack_notes", "notes"),
        ("pack_materials", "materials"),
        ("pack_adaptations", "adaptations"),
    ):
        for number, (title, chapter) in enumerate(pack.list_frame(section)):
            writer.write_chapter(chapter, 2 if number else 1, title if number else pack.say(name))
    _write_exercises(pack, writer)
    _write_sheets(pack, writer, pack.cases, "pack_cases")
    _write_sheets(pack, writer, pack.handouts, "pack_handouts")
    _write_evaluation(pack, writer)
    writer.write(pack.say("pack_sources"), HEADINGS[0], new_page=True)
    for text in pack.closing:
        writer.write(text)
    for entry in pack.sources:
        writer.write(write_source(entry), "ListBullet", BULLETS)
    return writer.save()


def _write_head(pack: Pack, writer: _Writer) -> None:
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
    writer.write(pack.say("pack_agenda"), HEADINGS[0])
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
    for name, section in (("pack_purpose", "purpose"), ("wish_audience", "audience")):
        for number, (title, chapter) in enumerate(pack.list_frame(section)):
            writer.write_chapter(chapter, 2 if number else 1, title if number else pack.say(name))


def _write_session(pack: Pack, writer: _Writer, one: Guided) -> None:
    session = one.session
    day = f"{pack.say('plan_day', number=session.day)} · " if len(pack.agenda.days) > 1 else ""
    writer.write(f"{write_clock(session.start)}  {session.title}", HEADINGS[1])
    minutes = pack.say("pack_minutes", minutes=session.item.minutes)
    writer.write(f"{day}{minutes} · {pack.say(f'method_{session.method}')}", CAPTION, keep=True)
    writer.write_lines(one.lines)
    if session.story:
        writer.write(pack.say("own_source"), CAPTION)
    for exercise in one.exercises:
        writer.write(exercise.heading, bold=f"{pack.say('pack_exercise_of', title='').strip(': ')}: ")
    titles = {sheet.id: sheet.title for sheet in (*pack.cases, *pack.handouts)}
    if cases := "; ".join(titles[case] for case in session.cases if case in titles):
        writer.write(cases, bold=f"{pack.say('plan_cases')}: ")
    if drawn := "; ".join(titles[document] for document in session.documents if document in titles):
        writer.write(drawn, bold=f"{pack.say('plan_documents')}: ")


def _write_exercises(pack: Pack, writer: _Writer) -> None:
    if not (pack.own_exercises or pack.exercises):
        return
    writer.write(pack.say("pack_exercises"), HEADINGS[0], new_page=True)
    for chapter in pack.own_exercises:
        writer.write_chapter(chapter, 2)
    for exercise in pack.exercises:
        _write_exercise(pack, writer, exercise)


def _write_exercise(pack: Pack, writer: _Writer, exercise: Exercise) -> None:
    writer.write(exercise.title, HEADINGS[1])
    writer.write_lines(exercise.steps)
    for line in exercise.text:
        writer.write(pack.write(line))
    for card in exercise.cards:
        if card.blocks and any(line.text for _, lines in card.blocks for line in lines):
            writer.write(card.title, HEADINGS[2])
            for heading, lines in card.blocks:
                if heading:
                    writer.write("", bold=heading)
                writer.write_lines(lines)
        elif card.blocks:
            writer.write(" ".join([card.title, pack.cite(card.blocks[0][1][0].citations)]), "ListBullet", BULLETS)
    for number, choice in enumerate(exercise.choices, 1):
        writer.write("", bold=f"{number}. {choice.question}")
        for letter, option in zip("abc", choice.options, strict=False):
            writer.write(f"{letter}) {option.text}", "ListBullet", BOXES)
    if exercise.key:
        writer.write(pack.say("pack_key"), HEADINGS[2])
        for label, lines in exercise.key:
            writer.write(" ".join(pack.write(line) for line in lines), bold=f"{label} ")
    if exercise.debrief:
        writer.write(pack.say("pack_debrief"), HEADINGS[2])
        writer.write_lines(exercise.debrief)


def _write_sheets(pack: Pack, writer: _Writer, sheets: Sequence[Sheet], label: str) -> None:
    for number, sheet in enumerate(sheets):
        if number == 0:
            writer.write(pack.say(label), HEADINGS[0], new_page=True)
        # A handout begins a page of its own; the first follows the heading of them all.
        writer.write(sheet.title, HEADINGS[1], new_page=label == "pack_handouts" and number > 0)
        if sheet.remark:
            writer.write(sheet.remark, CAPTION, keep=True)
        for chapter in sheet.chapters:
            writer.write_chapter(chapter, 3, ticked=chapter.id == "checklist")
    if label == "pack_handouts" and pack.reading:
        writer.write(pack.say("pack_more"), HEADINGS[1])
        for kind, title in pack.reading:
            writer.write(f"{title} ({kind.lower()})", "ListBullet", BULLETS)


def _write_evaluation(pack: Pack, writer: _Writer) -> None:
    for number, (title, chapter) in enumerate(pack.list_frame("evaluation")):
        heading = title if number else pack.say("pack_evaluation_guide")
        writer.write_chapter(chapter, 2 if number else 1, heading)
    writer.write(pack.say("evaluation_heading"), HEADINGS[0], new_page=True)
    writer.write(pack.say("evaluation_scale"))
    rows = [(pack.say(f"evaluation_{number}"), *SCALE) for number in range(1, STATEMENTS + 1)]
    writer.write_table(rows, (10.6, *(1.2,) * len(SCALE)), head=False)
    for name in ("evaluation_best", "evaluation_change"):
        writer.write("", bold=pack.say(name))
        writer.write(WRITING)
        writer.write(WRITING)
