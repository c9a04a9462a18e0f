"""Page one holds title, reader, three messages, chart, options and a warning; every mark has its source at the end."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.briefs.layout import lay_out
from bot.printing.printouts import Bars, Bullets, Grid, Heading, Paragraph, Part, Words
from tests.briefs import list_texts, list_words, make, write_words
from tests.policy_base import score

LANGUAGES = ("en", "es", "pt", "fr")
TWO = score("10210321", "22101302", name_first="Uyuni", name_second="Cajamarca")
ORDERS = {
    "one": score("00000000", name_first="Uyuni"), "two": TWO, "strong": score("33333333"),
    "comparison": {"ids": "pacta-honduras,bolivia-rural-alliances-par"}, "search": {"country": "BR"},
    "answer": {"origin": "answer", "q": "qué pasó con el PAR, las alianzas rurales de Bolivia"},
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", ORDERS)
def test_page_one_holds_messages_a_picture_of_the_whole_and_the_warning(kind: str, lang: str) -> None:
    printout = lay_out(make(ORDERS[kind], lang))
    first = next((number for number, part in enumerate(printout.parts) if isinstance(part, Heading) and part.fresh), 99)
    opening = printout.parts[:first]
    messages = next(part for part in opening if isinstance(part, Bullets))
    assert 2 <= len(messages.items) <= 3
    assert messages.numbered
    assert all(words[0].strong for words in messages.items)
    assert [part for part in opening if isinstance(part, Bars | Grid)]
    assert [part for part in opening if isinstance(part, Paragraph) and part.look == "boxed"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", ORDERS)
def test_every_mark_is_a_source_of_the_list_with_how_much_of_it_was_read(kind: str, lang: str) -> None:
    brief = make(ORDERS[kind], lang)
    printout = lay_out(brief)
    listed = next(part for part in printout.parts if isinstance(part, Bullets) and part.ids)
    cited = {f"ref-{key}" for words in list_words(printout) for phrase in words for _, key in phrase.marks}
    assert cited == set(listed.ids)
    marks = [words[0].text.rstrip(".") for words in listed.items]
    assert len(set(marks)) == len(marks)
    told = {mark.partition(",")[0] for words in list_words(printout) for phrase in words for mark, _ in phrase.marks}
    assert told <= set(marks)
    seen = [write_words(words) for words in listed.items if words[-1].text.startswith("[")]
    assert len(seen) > len(marks) / 2


def test_each_option_says_what_it_asks_what_happened_how_it_ended_what_may_go_wrong_and_where_to_begin() -> None:
    printout = lay_out(make(ORDERS["one"]))
    starts = [number for number, part in enumerate(printout.parts) if isinstance(part, Heading) and part.level == 3]
    assert len(starts) == 4
    for start, end in zip(starts, [*starts[1:], len(printout.parts)], strict=True):
        own = printout.parts[start:end]
        labels = [part.words[0].text for part in own if isinstance(part, Paragraph) and part.words[0].strong]
        wanted = ["What it asks of the State:", "What it did elsewhere:", "How that ended:", "What could go wrong:"]
        assert labels[:2] == wanted[:2]
        assert labels[2:4] == wanted[2:] or any("It is told above." in write_words(words) for words in _list(own))
        assert "First steps for this year:" in labels
        small = [write_words(part.words) for part in own if isinstance(part, Paragraph) and part.look == "small"]
        assert any(words.startswith("Related guidance:") and "FAO 2002" in words for words in small)


def _list(parts: Sequence[Part]) -> list[Words]:
    return [part.words for part in parts if isinstance(part, Paragraph)]


def test_a_case_is_told_once() -> None:
    texts = list_texts(lay_out(make(score("00000000", "00000000", name_first="Petrolina", name_second="Sertão"))))
    told = [text for text in texts if text.startswith("How that ended:")]
    assert len(set(told)) == len(told)


def test_a_case_of_another_country_is_told_to_be_one() -> None:
    texts = "\n".join(list_texts(lay_out(make(score("...0....", name_first="Managua")))))
    assert "The base tells of no case in Nicaragua that speaks of this; this one comes from elsewhere: " in texts


def test_a_place_in_no_known_country_is_told_among_what_is_not_known() -> None:
    texts = "\n".join(list_texts(lay_out(make(score("0", name_first="Cajamarca")))))
    assert "In which country Cajamarca lies was not known" in texts
    assert "In which country" not in "\n".join(list_texts(lay_out(make(score("0", name_first="Uyuni")))))


def test_what_is_not_known_or_contested_is_told() -> None:
    texts = "\n".join(list_texts(lay_out(make(score("..0.....", name_first="Lempira, Honduras")))))
    assert "Not scored: Participation and decentralization; Management of public services; " in texts
    assert "Contested (PACTA, Honduras - land bought" in texts
    assert "What became of these cases is not known: PACTA, Honduras" in texts
    assert "The studies were not found" in texts
    assert "nothing was measured" in texts


def test_a_case_on_the_product_that_no_gap_leads_to_is_named() -> None:
    """With its country and state; one that is told already is not named again."""
    values = {**score("3333333.", name_first="Uyuni"), "q": "how can growers sell bananas together?"}
    named = [text for text in list_texts(lay_out(make(values))) if text.startswith("Also in the base, on the question")]
    assert len(named) == 1
    assert "WINFA" in named[0]
    assert "Saint Lucia" in named[0]
    told = make({**score("0000", name_first="Uyuni"), "q": "soya"})
    assert "santa-cruz-anapo-camex" in {account.id for account in (*told.accounts, *told.asked)}
    assert not {account.id for account in told.accounts} & {account.id for account in told.asked}
    assert not make(score("0000", name_first="Uyuni")).asked


def test_a_product_that_no_case_has_is_told_among_what_is_not_known() -> None:
    texts = list_texts(lay_out(make({**score("0"), "product": "quinoa"})))
    assert "The base has no case of this product: quinoa." in texts


def test_who_it_is_for_may_be_said() -> None:
    assert "For: the mayor of Uyuni" in list_texts(lay_out(make({**score("0"), "for": "the mayor of Uyuni"})))


def test_an_address_of_a_source_stands_in_print() -> None:
    listed = next(part for part in lay_out(make(ORDERS["one"])).parts if isinstance(part, Bullets) and part.ids)
    assert any(phrase.text == phrase.url != "" for words in listed.items for phrase in words)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_tells_officials_off(lang: str) -> None:
    """The advice for a middling score once said to leave the others in peace."""
    texts = "\n".join(list_texts(lay_out(make(score("22121212", name_first="Uyuni"), lang))))
    assert not [words for words in ("in peace", "alone this year", "en paz", "em paz", "tranquille") if words in texts]
