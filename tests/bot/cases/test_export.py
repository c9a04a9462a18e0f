"""Cases as files: safe for spreadsheets, complete for programs, their sources for reference managers."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from bibtexparser.entrypoint import parse_string
from starlette.testclient import TestClient

from bot.cases.export import COLUMNS, FIGURE_COLUMNS, FORMULA_STARTS, defuse
from bot.messages import say
from tests.additions import add_document, open_engine
from tests.case_base import CASES, build_site, write_cases

FORMULA = "=HYPERLINK(0)"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A reader of Spanish; one more case holds formulas in its facts."""
    folder = tmp_path_factory.mktemp("export")
    write_cases(folder)
    facts = f'products: ["+1", "-2", "{FORMULA}"]\nplace: {{name: "@SUM(A1)", lat: -12.5, lon: -70}}\n'
    add_document(folder, "case", "formula-case.en", "## At a glance {#glance}\n\nÑandú [@rival-2005].\n", facts)
    app = build_site(open_engine(folder))
    with TestClient(app, headers={"accept-language": "es"}) as client:
        yield client


def read_csv(text: str) -> list[dict[str, str]]:
    """Read a CSV as a spreadsheet does, the columns by their names in the code."""
    heading, *rows = csv.reader(io.StringIO(text, newline=""))
    figures = [f"{name}_{number}" for number in range(1, 20) for name in FIGURE_COLUMNS]
    names = [*COLUMNS, *figures][: len(heading)]
    return [dict(zip(names, row, strict=True)) for row in rows]


def test_csv_holds_every_case_with_its_facts_in_words(client: TestClient) -> None:
    """One line a case, closed lists in the reader's language, as a file to save."""
    response = client.get("/lite/cases.csv?lang=es")
    rows = {row["id"]: row for row in read_csv(response.text)}
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"] == 'attachment; filename="alianza-cases.csv"'
    assert set(rows) == {*CASES, "bajio-contracts", "formula-case"}
    assert response.text.startswith("id,título,resumen,idioma del texto,país,región,")
    land = rows["land-loan"]
    assert (land["country"], land["modalities"]) == ("Honduras", "acceso a la tierra; financiamiento")
    assert (land["first_year"], land["last_year"], land["went_wrong"]) == ("2001", "2006", "0")
    assert land["url"] == "http://testserver/lite/doc/land-loan?lang=es"
    assert (rows["rescued-dairy"]["first_year"], rows["rescued-dairy"]["last_year"]) == ("", "2009")
    assert rows["fallen-union"]["problems"] == "La clasificación del comprador no se puede revisar"
    assert rows["bare-case"]["country"] == ""


@pytest.mark.parametrize("lang", ["en", "es", "pt", "fr"])
def test_a_file_is_in_one_language(client: TestClient, lang: str) -> None:
    """Headings, names of countries, regions and languages; every column has its own heading."""
    text = client.get(f"/lite/cases.csv?lang={lang}").text
    heading = next(csv.reader(io.StringIO(text, newline="")))
    assert len(set(heading)) == len(heading)
    assert heading[: len(COLUMNS)] == [say(f"csv_{name}", lang) for name in COLUMNS]
    rows = {row["id"]: row for row in read_csv(text)}
    assert rows["land-loan"]["region"] == say("cases_region_central-america", lang)
    assert rows["land-loan"]["language"] in {say(f"language_{code}", lang) for code in ("en", "es")}


def test_sources_have_titles_and_addresses_and_figures_their_columns(client: TestClient) -> None:
    """A number can be summed; its unit, year and source stand beside it."""
    (row,) = read_csv(client.get("/lite/cases.csv?lang=es&id=bajio-contracts").text)
    first, second = row["sources"].split(" | ")
    assert (
        first
        == "FAO (2002). Partnerships for food security and rural development. https://www.fao.org/3/Y6030e/Y6030e.htm"
    )
    assert "(2005). " in second
    assert row["value_1"] == "23700"
    assert row["what_1"]
    assert row["source_1"] == "Ana Rival 2005"
    assert list(row)[len(COLUMNS) :][:5] == [f"{name}_1" for name in FIGURE_COLUMNS]
    (bare,) = read_csv(client.get("/lite/cases.csv?lang=es&id=bare-case").text)
    assert tuple(bare) == COLUMNS


def test_no_cell_begins_like_a_formula(client: TestClient) -> None:
    """An apostrophe stands before such a text; numbers stay numbers."""
    rows = read_csv(client.get("/lite/cases.csv?lang=es").text)
    numbers = {"lat", "lon", "first_year", "last_year", "went_wrong", "value_1"}
    assert not [
        (row["id"], name)
        for row in rows
        for name, cell in row.items()
        if name not in numbers and cell[:1] in (*FORMULA_STARTS,)
    ]
    hostile = next(row for row in rows if row["id"] == "formula-case")
    assert (hostile["products"], hostile["place"], hostile["lat"]) == (f"'+1; -2; {FORMULA}", "'@SUM(A1)", "-12.5")


@pytest.mark.parametrize(
    "text",
    [
        "=1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0=1", "\u3000=1", "\ufeff=1", "\u200b=1",
        "＝1", "＋1", "－1", "＠x", " ＝1", "﹦1", "﹢1", "﹣1", "﹫x",
    ],
)  # fmt: skip
def test_what_a_spreadsheet_would_run_is_defused(text: str) -> None:
    """Blanks in front do not hide it, nor do the wide and small forms of its sign."""
    assert defuse(text) == f"'{text}"
    assert defuse(f"a{text}") == f"a{text}"
    assert defuse("a=1") == "a=1"
    assert defuse(-1) == -1


def test_a_byte_order_mark_comes_where_it_is_asked_for(client: TestClient) -> None:
    """Excel needs one to read accents, other programs stumble over it."""
    assert client.get("/lite/cases.csv?lang=es&bom=1").content.startswith(b"\xef\xbb\xbfid,")
    assert client.get("/lite/cases.csv?lang=es").content.startswith(b"id,")


def test_files_hold_what_the_filters_leave(client: TestClient) -> None:
    """In every format, by facet, by text and by id."""
    assert [row["id"] for row in read_csv(client.get("/lite/cases.csv?country=PE").text)] == ["andean-coffee"]
    found = client.get("/lite/cases.json?id=land-loan&id=school-meals&lang=en").json()
    assert [case["id"] for case in found["cases"]] == ["land-loan", "school-meals"]
    assert found["count"] == 2
    assert found["licence"] == "CC BY 4.0"
    best = client.get("/lite/cases.json", params={"q": "families bought land with a loan", "lang": "en"}).json()
    assert best["cases"][0]["id"] == "land-loan"


def test_json_holds_codes_facts_and_sources(client: TestClient) -> None:
    """Title and summary in the language asked for, the rest as the base has it."""
    (case,) = client.get("/lite/cases.json?id=bajio-contracts&lang=es").json()["cases"]
    assert case["title"] == "Vegetable contracts in El Bajío"
    assert (case["language"], case["country"], case["state"], case["went_wrong"]) == ("en", ["MX"], "ended", True)
    assert case["state_as_of"] == 2001
    assert case["events"] == [{"what": "dissolved", "year": 2001, "source": "larc-02-3"}]
    assert case["years"] == {"first": 1981, "last": 2001}
    assert case["figures"][0]["value"] == 23700
    assert case["problems"] == ["opaque-grading"]
    assert [source["key"] for source in case["sources"]] == ["larc-02-3", "rival-2005"]
    assert (case["sources"][1]["kind"], case["sources"][1]["read"], case["evidence"]) == (
        "study",
        "excerpt",
        "moderate",
    )
    assert case["sources"][0]["year"] == "2002"


@pytest.mark.parametrize("form", ["csv", "json", "bib", "csl.json"])
@pytest.mark.parametrize("query", ["id=nothing", "ticked=1", "country=BR&modality=finance", "q=zxqv"])
def test_nothing_to_export_is_a_page_that_says_so(client: TestClient, form: str, query: str) -> None:
    """Neither an empty file nor, silently, everything."""
    response = client.get(f"/lite/cases.{form}?lang=fr&{query}")
    assert response.status_code == 404
    assert "Il n&#39;y a rien à télécharger" in response.text
    assert "content-disposition" not in response.headers


def test_sources_come_as_csl_json(client: TestClient) -> None:
    """Each once, with the cases that cite it; a year is a date as CSL writes it."""
    items = client.get("/lite/cases.csl.json").json()
    assert [item["id"] for item in items] == [
        "larc-02-3", "note-2012", "paper-2011", "plant-2010", "rival-2005", "study-2013",
    ]  # fmt: skip
    assert not [item for item in items if {"kind", "read"} & item.keys()]
    paper = items[0]
    assert (paper["type"], paper["issued"], paper["author"]) == (
        "report",
        {"date-parts": [[2002]]},
        [{"literal": "FAO"}],
    )
    assert "land-loan" in paper["keyword"]
    assert items[4]["keyword"] == "fallen-union, formula-case, bajio-contracts"


def test_sources_come_as_bibtex_that_a_parser_reads(client: TestClient) -> None:
    """Corporate authors stay whole."""
    library = parse_string(client.get("/lite/cases.bib").text)
    assert not library.failed_blocks
    paper = library.entries_dict["larc-02-3"]
    assert paper.entry_type == "techreport"
    assert (paper["author"], paper["year"], paper["institution"]) == ("{FAO}", "2002", "FAO")
    assert paper["url"] == "https://www.fao.org/3/Y6030e/Y6030e.htm"


def test_a_file_can_be_read_as_json_whatever_is_in_it(client: TestClient, tmp_path: Path) -> None:
    """UTF-8, as it stands in the base."""
    assert "\\u" not in client.get("/lite/cases.json").text
    assert json.loads(client.get("/lite/cases.json").content)["count"] == 8
