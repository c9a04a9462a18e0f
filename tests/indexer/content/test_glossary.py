"""The field's words are found where they stand as such, and give what else they are called."""

from __future__ import annotations

import pytest
import yaml

from indexer.content.glossary import Glossary, check_glossary, read_glossary
from indexer.content.notes import read_notes
from indexer.content.yaml_text import read_yaml
from indexer.settings import PROJECT
from tests.small_words import ENTRIES


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return read_glossary(ENTRIES)


@pytest.mark.parametrize(
    ("text", "lang", "found"),
    [
        ("Guarden una muestra sellada de cada lote.", "es", [("grading", "muestra sellada"), ("lot", "lote")]),
        ("Las MUESTRAS SELLADAS y los lotes.", "es", [("grading", "MUESTRAS SELLADAS"), ("lot", "lotes")]),
        ("Una muestra; sellada después.", "es", []),
        ("Una muestra bien sellada.", "es", []),
        ("Es una alotería, no un loteo.", "es", []),
        ("La venta por fuera rompe el trato, otra venta no.", "es", [("by-law", "venta por fuera")]),
        ("The by-laws say so, and by law it is so.", "en", [("by-law", "by-laws")]),
        ("Les échantillons scellés des lots", "fr", [("grading", "échantillons scellés"), ("lot", "lots")]),
        ("Os laboratórios e o laboratorio", "pt", [("laboratory", "laboratórios"), ("laboratory", "laboratorio")]),
        ("La casa de análisis y la tanda", "es", []),
        ("", "es", []),
    ],
)
def test_a_term_is_found_by_its_own_name_and_its_plural_alone(
    glossary: Glossary, text: str, lang: str, found: list[tuple[str, str]]
) -> None:
    matches = glossary.find(text, lang)
    assert [(match.term.id, text[match.start : match.end]) for match in matches] == found


def test_of_two_terms_that_begin_together_the_longer_counts() -> None:
    entries = [{"id": id, "en": {"term": term}} for id, term in (("a", "price"), ("b", "price band"))]
    matches = read_glossary(entries).find("The price in the price band.", "en")
    assert [match.term.id for match in matches] == ["a", "b"]


def test_a_term_with_commas_is_found_with_them() -> None:
    glossary = read_glossary([{"id": "fpic", "en": {"term": "free, prior and informed consent"}}])
    assert glossary.find("Ask for free, prior and informed consent.", "en")
    assert not glossary.find("Ask free prior and informed consent.", "en")


def test_a_question_is_widened_by_every_other_form_of_its_terms(glossary: Glossary) -> None:
    (widening,) = glossary.widen("¿quién paga la tanda que rechazan?", "es")
    assert widening.own == ("tand",)
    assert widening.others == (("lot",), ("part",))


def test_a_form_whose_stop_words_say_it_widens_nothing(glossary: Glossary) -> None:
    assert glossary.widen("una venta en la feria", "es") == ()
    assert glossary.widen("venta por fuera", "es") == ()


def test_a_question_is_widened_into_another_language(glossary: Glossary) -> None:
    (widening,) = glossary.widen("la livraison est en retard", "fr", "en")
    assert widening.own == ("livraison",)
    assert ("batch",) in widening.others


def test_a_question_without_a_term_is_not_widened(glossary: Glossary) -> None:
    assert glossary.widen("¿quién firma?", "es") == ()
    assert Glossary().widen("lote", "es") == ()


def test_entries_without_words_are_left_out() -> None:
    glossary = read_glossary([{"id": "a"}, {"id": "b", "en": {"also": ["x"]}}, {"id": "c", "en": {"term": "cluster"}}])
    assert [term.id for term in glossary.terms] == ["c"]
    assert repr(glossary) == "<Glossary terms=1>"


def test_what_is_wrong_in_a_glossary_is_told_with_its_line() -> None:
    whole = "{term: t, definition: d}"
    text = "\n".join(
        [
            *("- id: a", f"  en: {whole}", f"  es: {whole}", f"  pt: {whole}", f"  fr: {whole}", "  see: open-grading"),
            *("- id: a", f"  en: {whole}", f"  es: {whole}", f"  pt: {whole}", "  fr: {term: t}", "  see: nowhere"),
        ]
    )
    read, _ = read_yaml(text, "kb/glossary.yaml")
    assert read is not None
    assert [str(fault).split(";")[0] for fault in check_glossary([read], ["open-grading"])] == [
        "kb/glossary.yaml:7: the term 'a' stands twice",
        "kb/glossary.yaml:12: the term 'a' sees 'nowhere', which is no document",
        "kb/glossary.yaml:11: the term 'a' lacks its term or definition in 'fr'",
    ]


def test_the_base_s_own_glossary_is_whole_and_each_name_is_found_as_itself() -> None:
    entries = yaml.safe_load((PROJECT / "kb" / "glossary.yaml").read_text(encoding="utf-8"))
    glossary = read_glossary(read_notes([PROJECT / "kb"])["glossary"])
    assert len(glossary.terms) == len(entries) >= 120
    for term in glossary.terms:
        for lang, wording in term.wordings.items():
            assert term.id in [m.term.id for m in glossary.find(f"({wording.term})", lang)], (term.id, lang)
