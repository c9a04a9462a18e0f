"""Where a practice stands on the path of the four stages, as the stages' guides have it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.library import Library
from bot.rendering.path import PathStep, find_steps, list_steps
from bot.rendering.reader import ReaderContext
from bot.rendering.render import render_document
from tests.additions import add_document, open_engine
from tests.small_base import write_base

GUIDE = """## Steps {#steps}

Do this [a look](doc:opaque-grading) first.

1. [Grade in sight](doc:open-grading) or [weigh](doc:weighing), then see [the case](doc:bajio-contracts).
2. Rest.
3. [Pay](doc:paying). Pay soon, and [grade](doc:open-grading).
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The small base, with a guide that names practices."""
    folder: Path = tmp_path_factory.mktemp("path")
    write_base(folder)
    for file in (folder / "kb").rglob("motivation.*.md"):
        file.unlink()
    add_document(folder, "stage", "motivation.en", GUIDE, "situations: [one, two, three]\n")
    for name in ("weighing", "paying"):
        add_document(folder, "practice", f"{name}.en", "## Warning signs {#warnings}\n\n- A sign.\n")
    return open_engine(folder).library


def test_a_guides_practices_come_in_its_order(library: Library) -> None:
    """Those of one step share its number; what is no step, no practice, or was named before is left out."""
    assert list_steps("motivation", library, "en") == [
        PathStep("motivation", "open-grading", 1, 3, "", "weighing"),
        PathStep("motivation", "weighing", 1, 3, "open-grading", "paying"),
        PathStep("motivation", "paying", 3, 3, "weighing", ""),
    ]


def test_a_guide_without_practices_has_no_steps(library: Library) -> None:
    assert list_steps("dissolution", library, "es") == []
    assert list_steps("nowhere", library, "es") == []
    assert find_steps("opaque-grading", library, "en") == []


def test_a_practice_says_where_it_stands_and_what_comes_next(library: Library) -> None:
    html = render_document("weighing", ReaderContext("es", library))
    assert "paso 1 de 3" in html
    assert 'href="/lite/doc/open-grading?lang=es" rel="prev"' in html
    assert 'href="/lite/doc/paying?lang=es" rel="next"' in html
    assert "/lite/doc/motivation?lang=es#before-next" in html
    assert 'href="#warnings"' in html
    assert 'class="onward"' not in render_document("opaque-grading", ReaderContext("es", library))


def test_a_stages_guide_shows_the_path_and_the_stage_after_it(library: Library) -> None:
    html = render_document("motivation", ReaderContext("es", library))
    assert '<li class="here"><a href="/lite/doc/motivation?lang=es" aria-current="step">' in html
    assert 'href="/lite/doc/establishment?lang=es" rel="next"' in html
    assert 'rel="next"' not in render_document("dissolution", ReaderContext("es", library))
