"""The worksheets of the base come to the sums that were worked out by hand beside them."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from bot.library import Library
from bot.rendering.reader import ReaderContext
from bot.toolbox.answers import read_answers
from bot.toolbox.outcomes import ToolOutcome, find_outcome
from bot.toolbox.session import group_values
from bot.toolbox.tools import read_tool
from bot.toolbox.views import describe_chart
from indexer.content.documents import read_corpus
from indexer.settings import PROJECT

PRICES = "low=360&middle=500&high=640&fixed=480&margin=20&floor=420&ceiling=560&share=60&cost=368.84"
COSTS = (
    "inputs=2310&hired=1200&per-sack=32&family-days=22&day-wage=150&land=1000&tools=180&rate=2&months=5&sacks=25"
    "&bad-sacks=18&price=500"
)
STORE = "fixed=18000&buying=440&selling=500&other=24&members=40&planned=640&lower=480"


@pytest.fixture(scope="module")
def library() -> Library:
    """The tools of the base alone."""
    return Library(read_corpus([PROJECT / "kb" / "tools"]).documents, {})


def answer(library: Library, tool: str, query: str) -> ToolOutcome:
    text = read_tool(library, tool, "es")
    return find_outcome(text.tool, read_answers(text.tool, group_values(parse_qsl(query))))


@pytest.mark.parametrize(
    ("tool", "query", "sums"),
    [
        ("three-prices", PRICES, {
            "fixed-each": 480, "market-low": 340, "market-middle": 480, "market-high": 620, "market-mean": 480,
            "band-low": 420, "band-middle": 480, "band-high": 560, "band-mean": 486.67,
            "rise-low": 420, "rise-middle": 468, "rise-high": 552, "rise-mean": 480,
        }),
        ("cost-per-sack", COSTS, {
            "cash": 4310, "interest": 431, "full": 9221, "cash-sack": 172.4, "full-sack": 368.84, "left-sack": 131.16,
            "day-earns": 299.05, "bad-cash": 4086, "bad-full": 8974.6, "bad-sack": 498.59, "bad-day": 151.15,
        }),
        ("break-even", STORE, {
            "margin": 36, "needed": 500, "member-needs": 12.5, "surplus": 5040, "safety": 21.9, "low-needed": 1125,
            "low-surplus": -7760,
        }),
    ],
)  # fmt: skip
def test_the_sums_are_those_of_the_example(library: Library, tool: str, query: str, sums: dict[str, float]) -> None:
    values = answer(library, tool, query).values
    tolerance = {"safety": 0.05, "bad-day": 0.01}
    for name, expected in sums.items():
        assert values[name] == pytest.approx(expected, abs=tolerance.get(name, 0.005)), name


@pytest.mark.parametrize(
    ("tool", "query", "told"),
    [
        ("three-prices", PRICES, {"market-fails", "floor-holds", "tempts", "who-carries"}),
        (
            "three-prices",
            PRICES.replace("floor=420", "floor=300"),
            {"market-fails", "floor-low", "tempts", "who-carries"},
        ),
        ("three-prices", "low=1&middle=2&high=3", {"no-cost", "who-carries"}),
        ("cost-per-sack", COSTS, {"above", "forgotten"}),
        ("cost-per-sack", COSTS.replace("price=500", "price=300"), {"between", "bad-year", "forgotten"}),
        ("cost-per-sack", COSTS.replace("price=500", "price=100"), {"under-cash", "bad-year", "forgotten"}),
        ("cost-per-sack", "inputs=10&sacks=2", {"no-price", "forgotten"}),
        ("break-even", STORE, {"pays", "price-kills", "who-pays-later"}),
        ("break-even", STORE.replace("planned=640", "planned=400"), {"not-reached", "price-kills", "who-pays-later"}),
        ("break-even", STORE.replace("planned=640", "planned=520"), {"narrow", "price-kills", "who-pays-later"}),
        ("break-even", "fixed=10&buying=5&selling=5", {"no-margin", "who-pays-later"}),
        ("break-even", "fixed=10&buying=5&selling=6", {"no-plan", "who-pays-later"}),
    ],
)
def test_the_advice_fits_the_sums(library: Library, tool: str, query: str, told: set[str]) -> None:
    assert {result.id for result in answer(library, tool, query).list_results()} == told


@pytest.mark.parametrize(("tool", "query"), [("three-prices", PRICES), ("cost-per-sack", COSTS), ("break-even", STORE)])
def test_the_result_is_drawn_in_every_language(library: Library, tool: str, query: str) -> None:
    for lang in ("en", "es", "pt", "fr"):
        text = read_tool(library, tool, lang)
        answers = read_answers(text.tool, group_values(parse_qsl(query)))
        chart = describe_chart(text, answers, find_outcome(text.tool, answers), ReaderContext(lang, library))
        assert chart is not None
        assert len(set(chart.labels)) == len(text.tool.drawing.of if text.tool.drawing else ())
        assert text.lang == lang
