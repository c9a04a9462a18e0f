"""People's spellings are read as the base's: short forms of messages, and accents that were left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine import Engine
from indexer.checking.check import check
from indexer.content.notes import read_note_files, read_notes
from indexer.content.spelling import (
    ACCENTED_SHARE,
    LEAST_TIMES,
    Spelling,
    build_spelling,
    learn_accents,
    read_abbreviations,
)
from indexer.errors import ContentError
from indexer.settings import PROJECT
from tests.additions import add_document, index_base, open_engine
from tests.small_base import write_base

FORMS = {"es": {"xq": "por qué", "q": "que", "pa'": "para", "licitacion": "licitación"}, "pt": {"vc": "você"}}


@pytest.mark.parametrize(
    ("lang", "typed", "full"),
    [
        ("es", "xq no pagan", "por qué no pagan"),
        ("es", "Xq NO pagan, q hacemos?", "por qué NO pagan, que hacemos?"),
        ("es", "pa' vender y pa’ comprar", "para vender y para comprar"),
        ("es", "la licitacion (LICITACION)", "la licitación (licitación)"),
        ("es", "vc", "vc"),
        ("pt", "vc xq", "você xq"),
        ("es", "quintal de queso q1 2q", "quintal de queso que1 2que"),
        ("fr", "xq no pagan", "xq no pagan"),
        ("es", "", ""),
    ],
)
def test_a_text_is_written_with_the_full_words_of_its_language(lang: str, typed: str, full: str) -> None:
    assert Spelling(FORMS).correct(typed, lang) == full


def test_short_forms_inside_a_word_stay(tmp_path: Path) -> None:
    assert Spelling(FORMS).correct("quiquiriquí toque", "es") == "quiquiriquí toque"


# What is learned from the base's texts.


def test_a_word_that_is_always_written_with_its_accent_is_learned_in_its_own_language() -> None:
    learned = learn_accents([("es", "La licitación pública."), ("es", "Otra Licitación."), ("pt", "licitação")])
    assert learned["es"] == {"licitacion": "licitación"}
    assert learned["pt"] == {}, f"it stands fewer than {LEAST_TIMES} times"
    assert learned["en"] == learned["fr"] == {}


@pytest.mark.parametrize(("accented", "plain", "learned"), [(9, 1, True), (8, 1, False), (2, 0, True), (1, 0, False)])
def test_a_word_is_learned_where_nearly_all_of_its_uses_bear_the_accent(
    accented: int, plain: int, learned: bool
) -> None:
    assert ACCENTED_SHARE == 0.9
    text = "público " * accented + "publico " * plain
    assert learn_accents([("es", text)])["es"] == ({"publico": "público"} if learned else {})


def test_of_two_accented_words_that_look_alike_without_none_is_learned() -> None:
    text = "paró paró para que párroco " + "para " * 3
    assert "paro" in learn_accents([("es", "paró paró paró")])["es"]
    assert "para" not in learn_accents([("es", text)])["es"]
    assert learn_accents([("es", "tomó tomó tomo tomo")])["es"] == {}


def test_a_word_without_accents_is_not_learned() -> None:
    assert learn_accents([("es", "caja caja caja")])["es"] == {}


def test_a_short_form_counts_before_an_accent() -> None:
    spelling = build_spelling({"es": {"mas": "más", "asi": "así"}}, {"es": {"mas": "pero"}})
    assert spelling.correct("mas asi", "es") == "pero así"


def test_short_forms_are_read_in_lower_case_for_each_language() -> None:
    read = read_abbreviations({"es": {"XQ": "por qué"}, "fr": None, "de": {"zb": "zum Beispiel"}})
    assert read == {"en": {}, "es": {"xq": "por qué"}, "pt": {}, "fr": {}}


# Questions and base meet.


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("spelling")
    write_base(folder)
    body = "## Uno {#one}\n\nToda licitación pública se anuncia. La licitación cierra en marzo [@larc-02-3, §1].\n"
    add_document(folder, "concept", "tender.es", body, "asks:\n  - one: cuándo cierra la licitación\n")
    (folder / "kb" / "abbreviations.yaml").write_text("es:\n  lct: licitación\n", encoding="utf-8")
    return open_engine(folder)


@pytest.mark.parametrize(
    "typed", ["cuando cierra la licitacion", "cuándo cierra la LICITACIÓN", "cuando cierra la lct"]
)
def test_a_question_finds_the_same_however_it_is_typed(engine: Engine, typed: str) -> None:
    (best, *_) = engine.search(typed, 1, "es")
    (written, *_) = engine.search("cuándo cierra la licitación", 1, "es")
    assert best.passage.document == "tender"
    assert best.score == pytest.approx(written.score)
    assert engine.ask(typed, "es").question == typed, "the person's own words are shown"


# What is wrong in the file.


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("es:\n  xq: por qué\n  pa': para\n", []),
        ("", []),
        ("es:\n  xq: por qué\n  q:\n", ["3: 'q' of 'es' has no full words; write them, in quotes."]),
        ("es:\n  q: ''\n", ["2: 'q' of 'es' has no full words; write them, in quotes."]),
        ("pt:\n  n: no\n  no: em o\n", []),
        ("pt:\n  # não\n  n: 7\n", ["3: 'n' of 'pt' has no full words; write them, in quotes."]),
        ("fr:\n  null: nul\n", ["2: the field 'null' is read as null, no text; put it in quotes."]),
        ("en:\n  u: you\n  U: your\n", ["3: 'U' of 'en' stands twice; remove one."]),
        ("de:\n  zb: zum Beispiel\n", ["1: the language 'de' is unknown; expected one of en, es, pt, fr."]),
        ("es: xq\n", ["1: 'es' holds 'xq'; expected 'short form: full words' lines."]),
    ],
)
def test_each_fault_is_told_with_its_line(tmp_path: Path, text: str, faults: list[str]) -> None:
    root = tmp_path / "kb"
    root.mkdir()
    (root / "abbreviations.yaml").write_text(text, encoding="utf-8")
    found = read_note_files([root]).faults
    assert list(map(str, found)) == [f"kb/abbreviations.yaml:{fault}" for fault in faults]


def test_the_check_of_the_base_tells_them(tmp_path: Path) -> None:
    roots = write_base(tmp_path)
    (tmp_path / "kb" / "abbreviations.yaml").write_text("es:\n  q:\n", encoding="utf-8")
    assert "kb/abbreviations.yaml:2: 'q' of 'es' has no full words; write them, in quotes." in map(str, check(roots))


def test_a_file_that_is_no_list_by_language_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "abbreviations.yaml").write_text("- xq\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"abbreviations\.yaml:1: found a list; expected a list by language"):
        read_notes([tmp_path])


def test_a_file_that_is_no_yaml_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "abbreviations.yaml").write_text("es:\n  xq: [por\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"abbreviations\.yaml:2: this YAML cannot be read"):
        read_notes([tmp_path])


def test_a_short_form_that_is_added_makes_the_index_anew(tmp_path: Path) -> None:
    write_base(tmp_path)
    assert open_engine(tmp_path).knowledge.parse("xq", "es").full == "xq"
    (tmp_path / "kb" / "abbreviations.yaml").write_text("es:\n  xq: por qué\n", encoding="utf-8")
    index_base(tmp_path)
    assert open_engine(tmp_path).knowledge.parse("xq", "es").full == "por qué"


def test_the_bases_own_short_forms_are_sound_in_four_languages() -> None:
    read = read_abbreviations(read_notes([PROJECT / "kb"])["abbreviations"])
    assert all(len(read[lang]) >= 20 for lang in ("es", "pt", "en", "fr"))
    assert [form for forms in read.values() for form, words in forms.items() if form == words] == []
