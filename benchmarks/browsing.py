"""The case browser with 100 and with 5,000 generated cases: how long a reader waits for a page.

``python -m benchmarks.browsing [FEW] [MANY]``. The cases are generated into a temporary folder and indexed with the
tests' stand-in encoder, so what the model takes for a search (about six milliseconds) is not in the figures.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from starlette.testclient import TestClient

from indexer.vocabulary import STATES
from tests.additions import add_document, open_engine
from tests.case_base import build_site, write_cases

REPEATS = 15
WORDS = (
    "coffee", "milk", "contract", "buyer", "families", "loan", "union", "price", "school", "land", "harvest", "bank",
    "members", "quality", "export", "women", "debt", "market", "village", "forest", "fund", "company", "council",
)  # fmt: skip
FACTS = {
    "country": ["[PE]", "[BR]", "[MX]", "[HN]", "[CO, EC]", "[NI]", "[GT]", "[BO]"],
    "region": ["Andean", "Brazil", "Mexico", "Central America"],
    "years": ["{from: 1995, to: 2024}", "{from: 2001, to: 2006}", "{from: null, to: 2009}"],
    "products": ["[coffee]", "[organic cocoa, coffee]", "[milk and dairy]", "[maize, beans]", "[timber]"],
    "modalities": ["[contract]", "[cooperative, marketing]", "[finance]", "[alliance, network]"],
    "stages": ["[motivation, development]", "[development, dissolution]"],
    "state": list(STATES),
    "events": ["[{what: founded, year: 1995, source: larc-02-3}]", "[{what: rescued, year: 2004, source: larc-02-3}]"],
    "sources": ["['@plant-2010', '@paper-2011']", "['@study-2013']", "['@note-2012']"],
    "related": ["[opaque-grading]", "[]", "[open-grading]"],
}
SECTIONS = ("glance", "why", "run", "results", "wrong", "unknown")
PAGES = {
    "cases, no filter": "/lite/cases?lang=en",
    "cases, three facets": "/lite/cases?lang=en&country=PE&event=went-wrong&modality=finance",
    "cases, a search": "/lite/cases?lang=en&q=women+borrow+from+the+union",
    "cases, nothing found": "/lite/cases?lang=en&q=zxqv&country=PE",
    "a case, with those like it": "/lite/doc/case-7?lang=en",
    "two cases compared": "/lite/compare?lang=en&ids=case-7,case-8",
    "a problem": "/lite/failures/opaque-grading?lang=en",
    "CSV of a country": "/lite/cases.csv?lang=en&country=PE",
}


def generate_cases(folder: Path, count: int) -> None:
    """Write the tests' base and ``count`` more cases below ``folder``, the same ones in every run."""
    write_cases(folder)
    draw = random.Random(count)
    for number in range(count):
        front = "".join(f"{name}: {draw.choice(values)}\n" for name, values in FACTS.items())
        body = "\n".join(
            f"## Heading {section} {{#{section}}}\n\n"
            + "\n".join(f"{' '.join(draw.choices(WORDS, k=12)).capitalize()} [@larc-02-3, §28]." for _ in range(4))
            + "\n"
            for section in SECTIONS
        )
        add_document(folder, "case", f"case-{number}.en", body, front)


def measure(count: int) -> tuple[dict[str, float], dict[str, float]]:
    """Give the milliseconds of each page with ``count`` cases: the first time, and the median of the times after."""
    with tempfile.TemporaryDirectory() as name:
        generate_cases(Path(name), count)
        engine = open_engine(Path(name))
        with TestClient(build_site(engine)) as client:
            first = {page: _time(client, address) for page, address in PAGES.items()}
            after = {
                page: statistics.median(_time(client, address) for _ in range(REPEATS))
                for page, address in PAGES.items()
            }
    return first, after


def _time(client: TestClient, address: str) -> float:
    began = time.perf_counter()
    response = client.get(address)
    assert response.status_code in (200, 404), response.status_code
    return 1000 * (time.perf_counter() - began)


def main(few: int = 100, many: int = 5000) -> None:
    """Print what each page takes with few and with many cases, and the ratio."""
    (first_few, few_after), (first_many, many_after) = measure(few), measure(many)
    print(f"{'milliseconds':34}{f'{few} cases':>12}{f'{many} cases':>12}{'ratio':>8}")
    page = next(iter(PAGES))
    _print("first page after opening the index", first_few[page], first_many[page])
    for page in PAGES:
        _print(page, few_after[page], many_after[page])


def _print(page: str, few: float, many: float) -> None:
    print(f"{page:34}{few:12.1f}{many:12.1f}{many / few:8.1f}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
