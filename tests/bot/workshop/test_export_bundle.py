"""The ZIP and the Markdown: what is in them, in which language, and two at once."""

from __future__ import annotations

import io
import json
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.library import Library
from bot.workshop.export_bundle import FORMATS, export_pack, name_pack, write_readme
from bot.workshop.export_text import escape
from bot.workshop.plan_reading import read_file, read_plan
from indexer.content.markdown import build_parser
from tests.packs import build_small_library, make_hostile_pack, make_pack


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The small base with workshops."""
    return build_small_library(tmp_path_factory.mktemp("bundle"))


def open_bundle(content: bytes) -> zipfile.ZipFile:
    """Open a ZIP as a reader would."""
    return zipfile.ZipFile(io.BytesIO(content))


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        (
            "es",
            {"diapositivas.pptx", "guia.docx", "para-imprimir.pdf", "respuestas-para-quien-facilita.docx", "texto.md"},
        ),
        ("pt", {"slides.pptx", "guia.docx", "para-imprimir.pdf", "respostas-para-quem-facilita.docx", "texto.md"}),
        ("en", {"slides.pptx", "guide.docx", "to-print.pdf", "answers-for-the-facilitator.docx", "text.md"}),
        ("fr", {"diapositives.pptx", "guide.docx", "a-imprimer.pdf", "reponses-pour-l-animateur.docx", "texte.md"}),
    ],
)
def test_all_files_come_in_one_with_a_word_on_each(lang: str, names: set[str], library: Library) -> None:
    """The README names them in the pack's language; the plan in it opens as the same plan."""
    pack = make_pack(library, lang)
    bundle = open_bundle(export_pack(pack))
    assert bundle.testzip() is None
    assert set(bundle.namelist()) == names | {f"{pack.say('file_text')}.md", "README.txt", "plan.json"}
    readme = bundle.read("README.txt").decode()
    assert all(name in readme for name in names)
    assert pack.say("pack_readme_print") in readme
    assert pack.query in readme
    pairs = read_file(bundle.read("plan.json").decode())
    assert pairs is not None
    assert read_plan(pairs, "xx")[0] == pack.agenda.plan
    assert json.loads(bundle.read("plan.json"))["alianza-workshop"] == 1


def test_the_markdown_is_whole(library: Library) -> None:
    """Title, agenda that adds up, claims with their sources, the sources at the end."""
    pack = make_pack(library)
    text = export_pack(pack, "md").decode()
    assert text.startswith(f"# {pack.title}")
    rows = [line.split("|") for line in text.splitlines() if line.startswith("| ") and " – " in line]
    assert sum(int(row[2]) for row in rows) == pack.agenda.total
    assert "they told of glance in es (Ana Rival 2005)." in text
    assert all(escape(sheet.title) in text for sheet in pack.sheets)
    assert "## Fuentes" in text
    assert text.rstrip().endswith(pack.closing[-1])


def test_what_was_typed_is_no_markup(library: Library) -> None:
    """Neither tags nor links nor code nor headings come of it."""
    text = export_pack(make_hostile_pack(library), "md").decode()
    opened = build_parser().parse(text)
    children = [child for token in opened for child in token.children or []]
    assert not [child for child in children if child.type in ("link_open", "code_inline", "html_inline", "em_open")]
    assert any("<script>alert(1)</script>" in child.content for child in children)
    for odd in ("# x", "- x", "1. x", "1) x", "    x|y", "***", "> x", "===", "~~~", "```"):
        tokens = build_parser().parse(f"{escape(odd)}")
        assert [token.type for token in tokens if token.type.endswith("_open")] in (["paragraph_open"], [])


def test_names_of_downloads_are_plain(library: Library) -> None:
    """Short, with the format's ending, whatever the title says."""
    pack = make_pack(library)
    assert name_pack(pack) == "alianza-ws-begin-ws-rules-240.zip"
    assert name_pack(pack, "pdf") == "alianza-para-imprimir-ws-begin-ws-rules-240.pdf"
    assert all(name_pack(make_hostile_pack(library), form).isascii() for form in FORMATS)


def test_two_packs_are_made_at_once(library: Library) -> None:
    """Each in its own language, none mixed with the other."""
    packs = [make_pack(library, lang) for lang in ("es", "pt") * 2]
    with ThreadPoolExecutor(4) as pool:
        bundles = [open_bundle(content) for content in pool.map(export_pack, packs)]
    for pack, bundle in zip(packs, bundles, strict=True):
        assert bundle.read("README.txt").decode() == write_readme(pack)
        assert bundle.read(f"{pack.say('file_text')}.md").decode().count(pack.say("pack_sources"))
