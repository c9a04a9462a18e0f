"""The guide for contributors says the same in four languages, and nothing that the program does not do."""

from __future__ import annotations

import argparse
import re
from typing import get_args

import pytest

from indexer.__main__ import add_verbs
from indexer.checking.drafts import DRAFT_KINDS, draft_document, draft_translation
from indexer.content.markdown import EVIDENCE_LABELS
from indexer.settings import PROJECT
from indexer.vocabulary import LANGUAGES, Criterion, Maturity

TEXTS = {lang: (PROJECT / "docs" / f"guide.{lang}.md").read_text(encoding="utf-8") for lang in LANGUAGES}


def list_commands(text: str) -> list[str]:
    return [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_guide_has_the_same_parts_in_each_language(lang: str) -> None:
    def outline(text: str) -> list[str]:
        return re.findall(r"^(## \d+\.|\d+\.|- |\| `[a-z-]+`|```\w*)", text, re.MULTILINE)

    assert outline(TEXTS[lang]) == outline(TEXTS["en"])
    assert list_commands(TEXTS[lang]) == list_commands(TEXTS["en"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_guide_names_every_value_a_contributor_chooses(lang: str) -> None:
    for value in (*get_args(Maturity), *get_args(Criterion), *DRAFT_KINDS):
        assert f"`{value}`" in TEXTS[lang], value
    for label in EVIDENCE_LABELS:
        assert f"`.{label}`" in TEXTS[lang], label


@pytest.mark.parametrize("lang", LANGUAGES)
def test_links_and_files_of_the_guide_are_there(lang: str) -> None:
    for target in re.findall(r"\]\(((?:\.\./)?[\w.-]+\.md)\)", TEXTS[lang]):
        assert (PROJECT / "docs" / target).is_file(), target
    for name in ("kb/references.yaml", "kb/glossary.yaml", "kb/outside.yaml", "kb/products.yaml"):
        assert f"`{name}`" in TEXTS[lang]
        assert (PROJECT / name).is_file()


@pytest.mark.parametrize("command", [c for c in list_commands(TEXTS["en"]) if not c.startswith("alianza serve")])
def test_the_guide_s_commands_are_understood(command: str) -> None:
    parser = argparse.ArgumentParser()
    add_verbs(parser.add_subparsers(required=True))
    chosen = parser.parse_args(command.split()[1:])
    assert callable(chosen.run)


def test_the_guide_s_drafts_can_be_made_of_the_base_as_it_is() -> None:
    roots = [PROJECT / "kb", PROJECT / "cases"]
    for kind, id, source in (
        ("case", "my-case", ""),
        ("practice", "late-payment", ""),
        ("case", "my-case", "pacta-honduras"),
    ):
        path, text = draft_document(kind, id, "en", roots, source)
        assert "TODO" in text
        assert not path.exists()
    assert "## De un vistazo {#glance}" in draft_translation("case", "pacta-honduras", "es", roots)[1]
