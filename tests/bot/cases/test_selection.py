"""Which cases an address asks for: filters that combine, counts, and the nearest where there are none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.cases.facets import CLOSED, FACETS, CaseTable, find_groups, group_products, read_cases, slugify, stem_product
from bot.cases.selection import (
    MOST_COMPARED,
    MOST_IGNORED,
    TEXT_LIMIT,
    Selection,
    find_nearest,
    find_relaxations,
    list_shared,
    read_selection,
    select_cases,
)
from bot.cases.words import Label, label_value
from bot.library import Library
from bot.rendering.reader import ReaderContext
from indexer.content.documents import read_corpus
from indexer.content.facts import Facts
from indexer.content.notes import read_notes
from tests.additions import add_document
from tests.case_base import CASES, write_cases

Pairs = Sequence[tuple[str, str]]


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> CaseTable:
    folder = tmp_path_factory.mktemp("cases")
    write_cases(folder)
    roots = [folder / "kb", folder / "cases"]
    return read_cases(Library(read_corpus(roots).documents, read_notes(roots)["references"]))


def select(table: CaseTable, *pairs: tuple[str, str], matching: Sequence[str] = ()) -> set[str]:
    """Select by an address's pairs."""
    return set(select_cases(table, read_selection(pairs, table), matching).ids)


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ([], {*CASES, "bajio-contracts"}),
        ([("country", "PE")], {"andean-coffee"}),
        ([("country", "pe"), ("country", "EC")], {"andean-coffee", "rescued-dairy"}),
        ([("region", "andean"), ("modality", "cooperative")], {"andean-coffee", "rescued-dairy"}),
        ([("region", "Central America"), ("modality", "finance")], {"land-loan"}),
        ([("event", "went-wrong")], {"fallen-union", "rescued-dairy", "bajio-contracts"}),
        ([("event", "went-wrong"), ("direction", "vertical"), ("state", "ended"), ("state", "mixed")],
         {"rescued-dairy", "bajio-contracts"}),
        ([("product", "coffee")], {"andean-coffee", "fallen-union"}),
        ([("product", "Organic-Cacao")], {"andean-coffee"}),
        ([("product", "milk and dairy")], {"rescued-dairy"}),
        ([("sector", "international")], {"land-loan"}),
        ([("sector", "state"), ("complexity", "complex"), ("themes", "mono-thematic")], {"school-meals"}),
        ([("stage", "dissolution")], {"fallen-union"}),
        ([("evidence", "thin"), ("evidence", "moderate")], {"fallen-union", "rescued-dairy", "bajio-contracts"}),
        ([("problem", "opaque-grading")], {"fallen-union", "bajio-contracts"}),
        ([("from", "2016")], {"andean-coffee", "fallen-union", "school-meals"}),
        ([("from", "2002"), ("to", "2005")], {"andean-coffee", "land-loan"}),
        ([("from", "2005"), ("to", "2002")], {"andean-coffee", "land-loan"}),
        ([("id", "land-loan"), ("ids", "school-meals,nothing")], {"land-loan", "school-meals"}),
        ([("id", "nothing")], set()),
        ([("ticked", "1")], set()),
        ([("country", "PE"), ("country", "BR"), ("to", "2000")], {"andean-coffee"}),
    ],
)  # fmt: skip
def test_values_of_a_facet_add_up_and_facets_narrow(table: CaseTable, pairs: Pairs, found: set[str]) -> None:
    """Or within a facet, and between facets."""
    assert select(table, *pairs) == found


def test_a_text_narrows_to_what_it_found(table: CaseTable) -> None:
    """Together with the filters."""
    assert select(table, ("q", "x"), ("region", "andean"), matching=["andean-coffee", "land-loan"]) == {"andean-coffee"}


def test_a_facets_own_choice_does_not_hide_its_other_values(table: CaseTable) -> None:
    """Countries are counted as if no country were chosen, regions as the countries leave them."""
    selection = read_selection([("country", "PE"), ("modality", "cooperative")], table)
    counts = select_cases(table, selection).counts
    assert counts["country"] == {"PE": 1, "NI": 1, "CO": 1, "EC": 1}
    assert counts["region"] == {"andean": 1}
    assert counts["modality"] == {"cooperative": 1, "marketing": 1}


def test_what_is_not_known_is_told_and_left_out(table: CaseTable) -> None:
    """Values that no case has, numbers that are none, orders that do not exist; a known one beside them counts."""
    pairs = [("country", "XX"), ("country", "PE"), ("from", "abc"), ("to", "99999"), ("sort", "luck"), ("page", "²")]
    selection = read_selection(pairs, table)
    assert selection.ignored == (("country", "XX"), ("from", "abc"), ("to", "99999"), ("sort", "luck"), ("page", "²"))
    assert select_cases(table, selection).ids == ("andean-coffee",)


def test_what_is_told_stays_short(table: CaseTable) -> None:
    """However much was tampered with."""
    selection = read_selection([("country", f"{number}\x00" + "x" * 9000) for number in range(500)], table)
    assert len(selection.ignored) == MOST_IGNORED
    assert max(len(value) for _, value in selection.ignored) <= 40


def test_a_search_is_read_from_its_beginning(table: CaseTable) -> None:
    """Ten thousand characters are cut, and it is known that they were."""
    selection = read_selection([("q", "café " * 2000)], table)
    assert len(selection.text) <= TEXT_LIMIT
    assert selection.cut


def test_only_so_many_cases_are_kept(table: CaseTable) -> None:
    """As can be compared."""
    assert len(read_selection([("with", ",".join(table.cases))], table).kept) == MOST_COMPARED


def test_an_address_reads_back_as_the_same(table: CaseTable) -> None:
    """Every state of the browser has one."""
    pairs = [
        ("q", "milk & honey"), ("from", "1990"), ("to", "2010"), ("sort", "year"), ("page", "3"), ("country", "PE"),
        ("country", "CO"), ("product", "coffee"), ("id", "land-loan"), ("with", "school-meals"),
    ]  # fmt: skip
    selection = read_selection(pairs, table)
    assert sorted(selection.to_pairs()) == sorted(pairs)
    assert read_selection(selection.to_pairs(), table) == selection
    nothing = read_selection([("id", "nothing")], table)
    assert not select_cases(table, read_selection(nothing.to_pairs(), table)).ids


def test_a_limit_can_be_taken_away(table: CaseTable) -> None:
    """One value, a facet whole, the text, the years, the cases named; always back to the first page."""
    pairs = [("q", "x"), ("from", "1990"), ("country", "PE"), ("country", "CO"), ("id", "land-loan"), ("page", "2")]
    selection = read_selection(pairs, table)
    assert selection.limits == ("text", "years", "ids", "country")
    assert selection.drop("country", "PE").chosen["country"] == ("CO",)
    for limit in selection.limits:
        assert limit not in selection.drop(limit).limits
        assert selection.drop(limit).page == 1


def test_the_order_follows_what_was_asked() -> None:
    """Nearness needs a text; without one it is the title."""
    assert Selection().order == "title"
    assert Selection(text="x").order == "relevance"
    assert Selection(sort="relevance").order == "title"
    assert Selection(text="x", sort="year").order == "year"


def test_the_filter_that_excludes_most_is_named_first(table: CaseTable) -> None:
    """With the number of cases that there would be without it; one that does not help is not named."""
    selection = read_selection([("country", "BR"), ("region", "andean"), ("evidence", "good")], table)
    assert select_cases(table, selection).ids == ()
    assert find_relaxations(table, selection) == [("region", 1)]
    selection = read_selection([("country", "BR"), ("modality", "cooperative")], table)
    assert find_relaxations(table, selection) == [("country", 3), ("modality", 1)]


def test_the_nearest_cases_fulfil_most(table: CaseTable) -> None:
    """Among equals the order of the search counts; what has nothing of it is not offered."""
    selection = read_selection([("country", "BR"), ("region", "andean"), ("modality", "cooperative")], table)
    nearest = find_nearest(table, selection, ["rescued-dairy", "andean-coffee"])
    assert nearest == ["rescued-dairy", "andean-coffee", "fallen-union"]
    assert find_nearest(table, Selection(text="x"), ["land-loan"]) == ["land-loan"]


def test_what_a_case_fulfils_is_listed(table: CaseTable) -> None:
    """Of several values those that it has."""
    selection = read_selection([("country", "PE"), ("country", "CO"), ("modality", "cooperative")], table)
    shared = list_shared(table.cases["rescued-dairy"], selection)
    assert shared == [("country", "CO"), ("modality", "cooperative")]


def test_products_of_one_stem_are_one() -> None:
    """Case, number and qualities do not part them; words that say nothing make no product."""
    names = ["Coffee", "organic shade coffee", "cacao", "fermented cocoa", "potato of the Capiro variety", "Potatoes",
             "many products", "panela (raw sugar)", "plantain and cassava chips", "cassava", "plantain"]  # fmt: skip
    groups = group_products(names)
    assert sorted(groups.values()) == ["Coffee", "Potatoes", "cacao", "cassava", "panela", "plantain"]
    slugs = {stems: slugify(label) for stems, label in groups.items()}
    assert find_groups("plantain and cassava chips", slugs) == ["cassava", "plantain"]
    assert find_groups("many products", slugs) == []
    assert stem_product("cacao") == stem_product("Cocoa (dry)")


def test_the_table_covers_the_closed_lists() -> None:
    """A value that the front matter allows can be chosen."""
    fields = {"modality": "modalities", "state": "state", "stage": "stages",
              "direction": "direction", "complexity": "complexity", "themes": "themes"}  # fmt: skip
    for event in CLOSED["event"][1:]:
        Facts.model_validate({"events": [{"what": event, "year": 2001, "source": "larc-02-3"}]})
    for facet, field in fields.items():
        for value in CLOSED[facet]:
            Facts.model_validate({field: [value] if field.endswith("s") and field != "themes" else value})
    assert set(CLOSED) < set(FACETS)


def test_a_library_without_cases_has_an_empty_table(tmp_path: Path) -> None:
    """And asking for anything finds nothing."""
    table = read_cases(Library((), {}))
    assert select_cases(table, read_selection([("country", "PE"), ("q", "x")], table)).ids == ()


def test_products_are_named_in_the_words_of_a_cases_translation(tmp_path: Path) -> None:
    """The value in the address stays; another language without such words shows the English name."""
    add_document(tmp_path, "case", "a.en", "## A {#a}\n\nMilk.\n", "products: [milk, organic coffee]\n")
    add_document(tmp_path, "case", "a.es", "", "facts: {products: [leche, café orgánico]}\n")
    library = Library(read_corpus([tmp_path / "cases"]).documents, {})
    table = read_cases(library)
    labels = {lang: label_value("product", "milk", ReaderContext(lang, library), table) for lang in ("es", "pt")}
    assert labels == {"es": Label("leche"), "pt": Label("milk", "en")}
