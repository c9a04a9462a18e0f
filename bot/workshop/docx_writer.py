"""Write a guide for Word at the end of a document, element by element: the library's own way is slow."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm

from bot.printing.docx_template import BOXES, BULLETS, NUMBERS, build_template
from bot.printing.spaces import set_spaces
from bot.rendering.outline import Chapter, Line
from bot.workshop.pack import Pack
from bot.workshop.plan import A4, LETTER

TITLE, HEADINGS, NORMAL, CAPTION = "Title", ("Heading1", "Heading2", "Heading3"), "Normal", "Caption"
"""Names of styles inside the file."""

PAGES = {A4: (21.0, 29.7, 2.2), LETTER: (21.59, 27.94, 2.2)}
"""Width, height and side margins of a page by its paper, in centimetres."""

CONTENTS_TAB = 9400
"""Where page numbers stand in the contents list, in twentieths of a point."""


class DocxWriter:
    """Writes paragraphs and tables at the end of a Word document, element by element: the library's own way is slow."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.document = Document(io.BytesIO(build_template()))
        self.body = self.document.element.body
        self.end = self.body.find(qn("w:sectPr"))
        self._numbering = self.document.part.numbering_part.element
        self._lists = 10
        self._marks = 0
        width, height, margin = PAGES[pack.agenda.plan.sheet_size]
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(width), Cm(height)
        section.left_margin = section.right_margin = Cm(margin)

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
                run[-1].text = set_spaces(words, self.pack.lang)
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

    def write_heading(self, text: str, level: int, new_page: bool = False) -> str:
        """Write a heading that the contents list can lead to; give the name of its place."""
        self.write(text, HEADINGS[level - 1], new_page=new_page)
        self._marks += 1
        name = f"place{self._marks}"
        heading = self.end.getprevious()
        heading.insert(1, parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="{self._marks}" w:name="{name}"/>'))
        heading.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="{self._marks}"/>'))
        return name

    def write_contents(self, entries: Sequence[tuple[str, str]], before: Any) -> None:
        """Write a contents list before an element: each entry leads to its place and names the page.

        ``entries`` are (text, name of a place).
        """
        for text, name in entries:
            paragraph = self._build("", NORMAL)
            tab = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{CONTENTS_TAB}"/></w:tabs>'
            paragraph[0].append(parse_xml(tab.replace("<w:tabs>", f"<w:tabs {nsdecls('w')}>")))
            paragraph[0].append(parse_xml(f'<w:spacing {nsdecls("w")} w:after="40"/>'))
            link = parse_xml(f'<w:hyperlink {nsdecls("w")} w:anchor="{name}" w:history="1"/>')
            link.append(parse_xml(f'<w:r {nsdecls("w")}><w:t xml:space="preserve"/></w:r>'))
            link[0][0].text = set_spaces(text, self.pack.lang)
            link.append(parse_xml(f"<w:r {nsdecls('w')}><w:tab/></w:r>"))
            for part in (
                '<w:fldChar w:fldCharType="begin" w:dirty="true"/>',
                f'<w:instrText xml:space="preserve"> PAGEREF {name} \\h </w:instrText>',
                '<w:fldChar w:fldCharType="separate"/>', "<w:t>…</w:t>", '<w:fldChar w:fldCharType="end"/>',
            ):  # fmt: skip
                link.append(parse_xml(f"<w:r {nsdecls('w')}>{part}</w:r>"))
            paragraph.append(link)
            before.addprevious(paragraph)

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

    def write_chapter_lines(self, chapter: Chapter, ticked: bool = False) -> None:
        """Write what stands under a heading, with what it all rests on where no sentence says so."""
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
