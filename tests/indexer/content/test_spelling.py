"""People's spellings are read as the base's: short forms of messages, and accents that were left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from bot.engine import Engine
from indexer.checking.check import check
from indexer.content.language_words import count_words
from indexer.content.notes import read_note_files, read_notes
from indexer.content.spelling import (
    ACCENTED_SHARE,
    ENDING_SHARE,
    LEAST_WORDS,
    Spelling,
    build_spelling,
    learn_spelling,
    read_abbreviations,
)
from indexer.errors import ContentError
from indexer.settings import PROJECT
from indexer.text import fold_accents, stem_words
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


def learn_forms(*texts: str, lang: str = "es") -> Mapping[str, str]:
    return learn_spelling((lang, text) for text in texts)["forms"][lang]


def test_a_word_that_is_always_written_with_its_accent_is_learned_in_its_own_language() -> None:
    learned = learn_spelling([("es", "La licitación pública."), ("es", "Otra Licitación."), ("pt", "licitação")])[
        "forms"
    ]
    assert learned["es"] == {"licitacion": "licitación", "publica": "pública"}
    assert learned["pt"] == {"licitacao": "licitação"}
    assert learned["en"] == learned["fr"] == {}


@pytest.mark.parametrize(("accented", "plain", "learned"), [(9, 1, True), (8, 1, False), (1, 0, True), (1, 1, False)])
def test_a_word_is_learned_where_nearly_all_of_its_uses_bear_the_accent(
    accented: int, plain: int, learned: bool
) -> None:
    assert ACCENTED_SHARE == 0.9
    text = "público " * accented + "publico " * plain
    assert learn_forms(text) == ({"publico": "público"} if learned else {})


def test_of_two_accented_words_that_look_alike_without_none_is_learned() -> None:
    assert "paro" in learn_forms("paró paró paró")
    assert "para" not in learn_forms("paró paró para que párroco " + "para " * 3)
    assert "tomo" not in learn_forms("tomó tomó tomo tomo")


def test_a_word_without_accents_is_not_learned() -> None:
    assert learn_forms("caja caja caja") == {}


# Words that no text of the base uses: written as words of the same ending are.

TENDERS = (
    "licitação associação fundação cotação votação estação lotação nação doação ração "
    "licitações associações fundações cotações votações estações lotações nações doações rações"
)


def build_learned(lang: str, text: str) -> Spelling:
    return build_spelling(learn_spelling([(lang, text)]), {}, count_words([(lang, text)]))


@pytest.mark.parametrize(
    ("typed", "full"),
    [
        ("exportacao", "exportação"),
        ("Exportacoes", "exportações"),
        ("associacao", "associação"),
        ("cao", "cao"),  # an ending is no word
        ("avaliação", "avaliação"),
        ("avaliacão", "avaliacão"),  # whoever writes one accent means the others not to be there
        ("rapaz", "rapaz"),
    ],
)
def test_a_word_that_the_base_lacks_is_written_as_words_of_its_ending_are(typed: str, full: str) -> None:
    assert build_learned("pt", TENDERS).correct(typed, "pt") == full
    assert build_learned("pt", TENDERS).correct(typed, "es") == typed


@pytest.mark.parametrize(("others", "learned"), [("", True), ("macacao", True), ("macacao bacacao", False)])
def test_an_ending_is_learned_where_nearly_all_of_its_words_bear_the_accent(others: str, learned: bool) -> None:
    assert (LEAST_WORDS, ENDING_SHARE) == (10, 0.95)
    words = TENDERS.split()[:10] + [f"{letter}estação" for letter in "bcdfghjklm"]
    spelling = build_learned("pt", " ".join([*words, others]))
    assert spelling.correct("avaliacao", "pt") == ("avaliação" if learned else "avaliacao")


def test_an_ending_of_few_words_is_not_learned() -> None:
    few = TENDERS.split()[: LEAST_WORDS - 1]
    assert build_learned("pt", " ".join(few)).correct("exportacao", "pt") == "exportacao"


def test_a_word_that_the_base_writes_without_accents_is_no_case_for_an_ending() -> None:
    spelling = build_learned(
        "pt", " ".join([*TENDERS.split()[:10], *(f"{letter}estação" for letter in "bcdfghjklm"), "macao"])
    )
    assert spelling.correct("macao avaliacao", "pt") == "macao avaliação"


# Plurals that stemmers take for words of their own.


@pytest.mark.parametrize(
    ("lang", "texts", "typed", "written"),
    [
        ("es", "el café de altura", "cafés", "café"),
        ("es", "el café de altura", "cafes", "café"),
        ("es", "el comité y los comités", "comites", "comité"),
        ("pt", "o comitê e os comitês", "comitês", "comitê"),
        ("es", "con interés", "interés", "interés"),
        ("es", "con interés", "intereses", "intereses"),
        ("es", "los papás comen papas", "papas", "papas"),
        ("fr", "le café", "cafés", "cafés"),  # its stemmer knows
    ],
)
def test_plural_and_singular_of_a_word_in_an_accented_vowel_count_as_one(
    lang: str, texts: str, typed: str, written: str
) -> None:
    assert build_learned(lang, texts).correct(typed, lang) == written


@pytest.fixture(scope="module")
def real(base_texts: Sequence[tuple[str, str]]) -> Spelling:
    """The spelling of the real base."""
    return build_spelling(learn_spelling(base_texts), {}, count_words(base_texts))


@pytest.mark.parametrize(
    ("lang", "spellings"),
    [
        ("es", ("café", "cafe", "cafés", "cafes", "CAFÉS")),
        ("es", ("quesería", "queseria", "queserías", "queserias")),
        ("es", ("licitación", "licitacion", "licitaciones")),
        ("pt", ("licitação", "licitacao", "licitações", "licitacoes")),
        ("pt", ("associação", "associacao", "associações", "associacoes")),
        ("pt", ("caminhão", "caminhao", "caminhões", "caminhoes")),
        ("pt", ("exclusividade", "EXCLUSIVIDADE")),
        ("fr", ("coopérative", "cooperative", "coopératives", "COOPERATIVES")),
        ("fr", ("exclusivité", "exclusivite")),
    ],
)
def test_in_the_real_base_all_spellings_of_a_word_have_one_stem(
    real: Spelling, lang: str, spellings: tuple[str, ...]
) -> None:
    assert len({stem_words(real.correct(word, lang), lang) for word in spellings}) == 1


def test_in_the_real_base_a_word_without_its_accents_finds_what_the_word_finds(
    real: Spelling, base_texts: Sequence[tuple[str, str]]
) -> None:
    """By their uses, 99 % of the accented words: what remains is another word without its accents ("hacía")."""
    for lang in ("es", "pt", "fr"):
        words = Counter(re.findall(r"[^\W\d_]+", " ".join(text for code, text in base_texts if code == lang).lower()))
        accented = {word: uses for word, uses in words.items() if not word.isascii()}
        lost = {
            word: uses
            for word, uses in accented.items()
            if stem_words(real.correct(word, lang), lang) != stem_words(real.correct(fold_accents(word), lang), lang)
        }
        assert sum(lost.values()) <= 0.01 * sum(accented.values()), sorted(lost, key=lambda word: -lost[word])[:20]


def test_a_short_form_counts_before_an_accent() -> None:
    learned = {"forms": {"es": {"mas": "más", "asi": "así"}}}
    spelling = build_spelling(learned, {"es": {"mas": "pero"}})
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
