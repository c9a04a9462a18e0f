"""The worksheets of the base come to the sums that were worked out by hand beside them."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

import pytest

from bot.library import Library
from bot.rendering.reader import ReaderContext
from bot.toolbox.addresses import read_code, write_code
from bot.toolbox.answers import Remark, list_pairs, read_answers
from bot.toolbox.outcomes import ToolOutcome, find_outcome, list_many
from bot.toolbox.result_views import describe_chart, describe_results
from bot.toolbox.session import group_values
from bot.toolbox.tools import read_tool
from bot.toolbox.views import describe_answers, describe_questions, list_remarks
from indexer.content.documents import read_corpus
from indexer.settings import PROJECT

PRICES = "low=360&middle=500&high=640&fixed=480&margin=20&floor=420&ceiling=560&share=60&cost=368.84"
COSTS = (
    "inputs=2310&hired=1200&per-sack=32&family-days=22&day-wage=150&land=1000&tools=180&rate=2&months=5&sacks=25"
    "&bad-sacks=18&price=500"
)
STORE = "fixed=18000&buying=440&selling=500&other=24&members=40&planned=640&lower=480"

SHARES = "shares=48;60;36;52;24;60;40;30;50;40&value=20&charges=980&fines=80&box=9860&coin=0.1"
GOODS = "goods=2400&cash=5400&workers=900&debts=1500&reserve-part=20&sacks=300;240;180&taken=1800;600;0"
TRUCK = "sacks=22;14;9;30;25;12&price-alone=28&least-trip=350&truck=1960&loaders=224&capacity=120"
BONUS = "contract=480&outside=540&promised=40&tolerance=4&bonus=25&penalty=20&sold=10&share=60"
CASH = "opening=1200&amounts=3000;-850;640;-1900;-120&counted=1950&receipts=all&hands=several"
TICKETS = (
    "gross=511.5;604.5;465&sacks=11;13;10&tare=0.5&measure=46&prices=500;450;500&grades=1;2;1&debt=4800&most-part=30"
    "&days=9;16;11&paid=3850;4095;3605"
)
LOANS = "need=inputs&lent=6000&payments=6&whole-rate=3&whole-fee=180&owed-rate=4.5"
WEEK = (
    "her-field=18&her-after=14&her-house=35&her-meetings=2&his-field=38&his-after=6&his-house=5&his-meetings=5"
    "&income=12000&her-income=2400&decides=man"
)


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
        ("savings-share-out", SHARES, {
            "members": 10, "all-shares": 440, "saved": 8800, "gain": 1060, "to-share": 9860, "difference": 0,
            "share-now": 22.4, "part-gained": 12, "paid-out": 9856, "rest": 4,
            "each": [1075.2, 1344, 806.4, 1164.8, 537.6, 1344, 896, 672, 1120, 896],
        }),
        ("divide-at-the-end", GOODS, {
            "all": 7800, "owed": 2400, "net": 5400, "reserve": 1080, "to-share": 4320, "per-sack": 6,
            "part": [1800, 1440, 1080], "placed": 2400, "unplaced": 0, "in-money": [0, 840, 1080], "cash-left": 1920,
            "to-pay": 1920,
        }),
        ("one-truck", TRUCK, {
            "all-sacks": 112, "together": 2184, "per-sack": 19.5, "part": [429, 273, 175.5, 585, 487.5, 234],
            "alone": [616, 392, 350, 840, 700, 350], "alone-all": 3248,
            "saving": [187, 119, 174.5, 255, 212.5, 116], "saving-all": 1064, "needed": 78,
        }),
        ("loyalty-bonus", BONUS, {
            "gain-some": 600, "loss-some": 1200, "net-some": -600, "limit-some": 600, "gain-all": 2400,
            "loss-all": 1800, "net-all": 600, "limit-all": 525, "follows": 516, "limit-follows": 592.5,
        }),
        ("loyalty-bonus", BONUS.replace("sold=10", "sold=2"), {"gain-some": 120, "loss-some": 0, "net-some": 120}),
        ("cash-book", CASH, {
            "lines": 5, "balances": [4200, 3350, 3990, 2090, 1970], "came-in": 3640, "went-out": 2870, "book": 1970,
            "difference": -20,
        }),
        ("delivery-record", TICKETS, {
            "net": [506, 598, 460], "units": [11, 13, 10], "value": [5500, 5850, 5000], "taken": [1650, 1755, 1395],
            "to-pay": [3850, 4095, 3605], "debt-left": [3150, 1395, 0], "all-units": 34, "all-value": 16350,
            "all-taken": 4800, "all-to-pay": 11550, "missing": 0, "first-class": 61.8, "mean-days": 12,
        }),
        ("compare-credit", LOANS, {
            "whole-payment": 1180, "whole-cost": 1260, "whole-real": 5.90, "owed-first": 1270, "owed-last": 1045,
            "owed-cost": 945, "cost-gap": 315,
        }),
        ("compare-credit", LOANS.replace("180", "0"), {"whole-cost": 1080, "whole-real": 4.94, "cost-gap": 135}),
        ("compare-credit", "lent=500&payments=1&whole-rate=4&owed-rate=4", {
            "whole-real": 4, "whole-cost": 20, "owed-cost": 20, "cost-gap": 0,
        }),
        ("compare-credit", "lent=500&payments=120&whole-rate=50", {"whole-cost": 30000, "whole-real": 50.83}),
        ("compare-credit", "lent=500&payments=9&whole-rate=0", {"whole-cost": 0, "whole-real": 0}),
        ("time-and-income", WEEK, {
            "her-total": 69, "his-total": 54, "load": 15, "work-share": 42.1, "income-share": 20, "gap": 22.1,
        }),
    ],
)  # fmt: skip
def test_the_sums_are_those_of_the_example(library: Library, tool: str, query: str, sums: dict[str, Any]) -> None:
    values = answer(library, tool, query).values
    tolerance = {"safety": 0.05, "bad-day": 0.01, "first-class": 0.05, "work-share": 0.05, "gap": 0.05}
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
        ("savings-share-out", SHARES, {"agrees", "rest-left", "when-to-share"}),
        ("savings-share-out", SHARES.replace("9860", "9840"), {"less-in-box", "rest-left", "when-to-share"}),
        ("savings-share-out", SHARES.replace("9860", "9900"), {"more-in-box", "rest-left", "when-to-share"}),
        ("savings-share-out", "shares=2;3&value=10&losses=5", {"not-counted", "lost-value", "when-to-share"}),
        ("divide-at-the-end", GOODS, {"comes-out-even", "lent-and-given", "law-first"}),
        (
            "divide-at-the-end",
            GOODS.replace("1800;600;0", "0;0;2400"),
            {"comes-out-even", "somebody-pays", "lent-and-given", "law-first"},
        ),
        (
            "divide-at-the-end",
            GOODS.replace("1800;600;0", "1800;0;0"),
            {"goods-without-owner", "lent-and-given", "law-first"},
        ),
        (
            "divide-at-the-end",
            GOODS.replace("1800;600;0", "1800;600;600"),
            {"too-much-taken", "lent-and-given", "law-first"},
        ),
        (
            "divide-at-the-end",
            GOODS.replace("1800;600;0", "1800"),
            {"lines-differ", "goods-without-owner", "lent-and-given", "law-first"},
        ),
        (
            "divide-at-the-end",
            "goods=9&cash=1&debts=5&sacks=1;1",
            {"sell-first", "who-takes", "lent-and-given", "law-first"},
        ),
        ("divide-at-the-end", "goods=9&cash=1&debts=50&sacks=1;1", {"nothing-left", "lent-and-given", "law-first"}),
        ("one-truck", TRUCK, {"cheaper", "who-fails", "who-pays-driver"}),
        (
            "one-truck",
            TRUCK.replace("capacity=120", "capacity=100"),
            {"too-many", "cheaper", "who-fails", "who-pays-driver"},
        ),
        (
            "one-truck",
            TRUCK.replace("capacity=120", "capacity=200"),
            {"cheaper", "half-empty", "who-fails", "who-pays-driver"},
        ),
        (
            "one-truck",
            "sacks=1;60&price-alone=2&least-trip=50&truck=130",
            {"cheaper", "somebody-loses", "just-enough", "who-fails"},
        ),
        ("one-truck", "sacks=5&price-alone=2&truck=90", {"dearer", "who-fails", "who-pays-driver"}),
        ("loyalty-bonus", BONUS, {"all-leave", "follows-helps", "some-stay", "price-first"}),
        (
            "loyalty-bonus",
            BONUS.replace("outside=540", "outside=620"),
            {"all-leave", "follows-not-enough", "some-leave", "price-first"},
        ),
        ("loyalty-bonus", BONUS.replace("outside=540", "outside=500"), {"holds", "some-stay", "price-first"}),
        ("loyalty-bonus", BONUS.replace("sold=10", "sold=2"), {"all-leave", "follows-helps", "within", "price-first"}),
        (
            "loyalty-bonus",
            "contract=5&outside=4&promised=9&penalty=1",
            {"no-temptation", "hard-penalty", "price-first"},
        ),
        ("compare-credit", LOANS.replace("need=inputs&", ""), {"whole-dearer", "ask-in-money"}),
        ("compare-credit", "lent=600&payments=6&whole-rate=1&owed-rate=5", {"owed-dearer", "ask-in-money"}),
        ("compare-credit", "lent=500&payments=1&whole-rate=4&owed-rate=4", {"counted-alike", "ask-in-money"}),
        ("cash-book", CASH, {"missing", "read-aloud"}),
        ("cash-book", CASH.replace("1950", "1970"), {"agrees", "read-aloud"}),
        (
            "cash-book",
            "opening=10&amounts=-20;30&counted=25&receipts=few&hands=one",
            {"below-nought", "too-much", "one-hand", "no-receipts"},
        ),
        ("cash-book", "opening=10&amounts=5", {"not-counted", "read-aloud"}),
        ("delivery-record", TICKETS, {"paid-right", "debt-paid", "low-class", "keep-tickets"}),
        (
            "delivery-record",
            TICKETS.replace("debt=4800", "debt=6000").replace("days=9", "days=90"),
            {"paid-more", "debt-stays", "slow", "low-class", "keep-tickets"},
        ),
        ("delivery-record", "gross=10;20&prices=2;2&paid=20", {"paid-less", "keep-tickets"}),
        ("delivery-record", "gross=10;20&prices=2", {"lines-differ", "keep-tickets"}),
        ("time-and-income", WEEK, {"with-care", "money-behind", "her-longer", "fewer-meetings", "one-decides"}),
        ("time-and-income", "her-field=10&his-field=30", {"with-care", "no-income", "his-longer"}),
        (
            "time-and-income",
            "her-field=10&his-field=10&income=10&her-income=5&decides=both",
            {"with-care", "money-follows"},
        ),
        ("time-and-income", "her-field=1&his-field=4&income=10&her-income=9", {"with-care", "money-ahead"}),
    ],
)
def test_the_advice_fits_the_sums(library: Library, tool: str, query: str, told: set[str]) -> None:
    assert {result.id for result in answer(library, tool, query).list_results()} == told


@pytest.mark.parametrize("typed", ["22;14;9", "22\n14\r\n9", "22 14 9", "22, 14, 9.0", "22,14,9", " 22 ;; 14;9; "])
def test_a_list_is_read_as_people_type_it(library: Library, typed: str) -> None:
    """And goes on as one value of an address, long or short."""
    tool = read_tool(library, "one-truck", "en").tool
    answers = read_answers(tool, {"sacks": [typed]})
    assert (answers.given["sacks"], answers.remarks) == ((22.0, 14.0, 9.0), ())
    assert read_answers(tool, {"sacks": ["22", "14;9"]}).given == answers.given
    pairs = list(list_pairs(tool, answers))
    assert pairs == [("sacks", "22;14;9")]
    assert read_answers(tool, group_values(pairs)).given == answers.given
    asked = frozenset(question.id for question in tool.questions)
    code = write_code(tool, answers, asked)
    assert code[3:].startswith("22~14~9_-_")
    assert read_answers(tool, read_code(tool, code)).given == answers.given


@pytest.mark.parametrize(
    ("typed", "remark"),
    [
        ("22;many;9", Remark("sacks", "tool_number_unread", {"found": "many"})),
        ("22;0;9", Remark("sacks", "tool_number_least", {"found": "0", "least": "0.01"})),
        (";", Remark("sacks", "tool_number_unread", {"found": ";"})),
        ("1;" * 61, Remark("sacks", "tool_number_many", {"found": "61", "most": "60"})),
    ],
)
def test_a_list_counts_whole_or_not_at_all(library: Library, typed: str, remark: Remark) -> None:
    answers = read_answers(read_tool(library, "one-truck", "en").tool, {"sacks": [typed]})
    assert (dict(answers.given), answers.remarks) == ({}, (remark,))


def test_a_list_is_shown_line_by_line(library: Library) -> None:
    """In the form, among the answers, and as amounts behind their places; too long a one is told with its count."""
    text, reader = read_tool(library, "one-truck", "fr"), ReaderContext("fr", library)
    answers = read_answers(text.tool, group_values(parse_qsl(TRUCK)))
    outcome = find_outcome(text.tool, answers)
    question = describe_questions(text, answers, outcome.asked, reader)[0]
    assert (question.fields[0].value, question.long) == ("22\n14\n9\n30\n25\n12", True)
    assert question.hint == "plusieurs nombres, un par ligne, 0.01 ou plus"
    assert describe_answers(text, answers, outcome.asked, reader)[0].said == (
        ("", ("22", "14", "9", "30", "25", "12")),
    )
    amounts = {heading: amount for heading, amount, _ in describe_results(text, outcome, reader)[-1].amounts}
    assert amounts["Chacun gagne"].startswith("1:\xa0187 · 2:\xa0119 · 3:\xa0174.5 · ")
    remarks = list_remarks(
        question=text.tool.questions[0], answers=read_answers(text.tool, {"sacks": ["1;" * 61]}), reader=reader
    )
    assert list(remarks) == ["Cette liste a 61 nombres ; 60 au plus sont attendus."]


@pytest.mark.parametrize(
    ("tool", "query"),
    [
        ("three-prices", PRICES), ("cost-per-sack", COSTS), ("break-even", STORE), ("savings-share-out", SHARES),
        ("divide-at-the-end", GOODS), ("one-truck", TRUCK), ("loyalty-bonus", BONUS), ("cash-book", CASH),
        ("delivery-record", TICKETS), ("time-and-income", WEEK),
    ],
)  # fmt: skip
def test_the_result_is_drawn_in_every_language(library: Library, tool: str, query: str) -> None:
    for lang in ("en", "es", "pt", "fr"):
        text = read_tool(library, tool, lang)
        answers = read_answers(text.tool, group_values(parse_qsl(query)))
        chart = describe_chart(text, answers, find_outcome(text.tool, answers), ReaderContext(lang, library))
        assert chart is not None
        assert len(set(chart.labels)) == len(text.tool.drawing.of if text.tool.drawing else ())
        assert text.lang == lang


def test_what_is_reckoned_for_each_entry_is_known_without_answers(library: Library) -> None:
    many = {name: list_many(read_tool(library, name, "es").tool) for name in ("savings-share-out", "cash-book")}
    assert many["savings-share-out"] == {"each"}
    assert many["cash-book"] == {"balances"}
    assert not list_many(read_tool(library, "cost-per-sack", "es").tool)


def test_french_questions_keep_their_space_before_a_colon_and_a_question_mark(library: Library) -> None:
    text = read_tool(library, "cost-per-sack", "fr")
    assert any(" : " in text.prompt(question).text for question in text.tool.questions)
    for name in ("cost-per-sack", "savings-share-out", "compare-credit"):
        text = read_tool(library, name, "fr")
        assert not any(re.search(r"\w[?:]", text.prompt(question).text) for question in text.tool.questions)
