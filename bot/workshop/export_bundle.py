"""A pack's files: one of them, or all as one ZIP with a README; made in memory, nothing kept."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from bot.workshop.pack import Pack, name_file
from bot.workshop.plan import write_file

README = "README.txt"
PLAN = "plan.json"

NAMES = {"pptx": "file_slides", "docx": "file_guide", "pdf": "file_sheets", "key": "file_answers", "md": "file_text"}
"""Each file of a pack with the message that names it; ``key`` are the answers."""

SUFFIXES = {"key": "docx"}
"""What a file's name ends in, where that is not its format."""

FORMATS = ("zip", *NAMES)

MEDIA_TYPES = {
    "zip": "application/zip",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "key": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "md": "text/markdown; charset=utf-8",
}


def export_pack(pack: Pack, form: str = "zip") -> bytes:
    """Make one file of a pack; ``form`` is one of ``FORMATS``."""
    return _bundle(pack) if form == "zip" else _find_maker(form)(pack)


def _find_maker(form: str) -> Callable[[Pack], bytes]:
    """Find what makes a format. Its library is loaded now: half a second that no page should wait for."""
    if form == "pptx":
        from bot.workshop.export_slides import export_slides

        return export_slides
    if form == "docx":
        from bot.workshop.export_guide import export_guide

        return export_guide
    if form == "key":
        from bot.workshop.export_guide import export_answers

        return export_answers
    if form == "pdf":
        from bot.workshop.export_sheets import export_sheets

        return export_sheets
    from bot.workshop.export_text import export_text

    return export_text


def name_pack(pack: Pack, form: str = "zip") -> str:
    """Name the file of a pack for a download: short and plain whatever the title says."""
    parts = ("alianza", "" if form == "zip" else pack.say(NAMES[form]), name_file(pack.title))
    return f"{'-'.join(part for part in (*parts, str(pack.agenda.plan.minutes)) if part)}.{find_suffix(form)}"


def find_suffix(form: str) -> str:
    """Give what the name of a file ends in."""
    return SUFFIXES.get(form, form)


def _bundle(pack: Pack) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr(README, write_readme(pack))
        for form, name in NAMES.items():
            # Word and PowerPoint files are compressed already.
            packed = zipfile.ZIP_STORED if form in ("pptx", "docx", "key") else zipfile.ZIP_DEFLATED
            bundle.writestr(f"{pack.say(name)}.{find_suffix(form)}", export_pack(pack, form), packed)
        bundle.writestr(PLAN, write_file(pack.agenda.plan))
    return stream.getvalue()


def write_readme(pack: Pack) -> str:
    """Say what is in the ZIP, how to print it, and how to change the plan later."""
    files = [f"{pack.say(name)}.{find_suffix(form)}: {pack.say(f'download_{form}')}" for form, name in NAMES.items()]
    again = pack.say("pack_readme_plan", page=pack.say("open_heading"))
    lines = [
        pack.title, "", pack.say("pack_readme_lead"), pack.say("pack_readme_print"), "", *files, "",
        again, pack.query, "", *pack.closing,
    ]  # fmt: skip
    return "\r\n".join(lines) + "\r\n"
