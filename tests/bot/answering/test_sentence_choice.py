"""Which sentences of a passage are told: those that share the question's words, whole lists, nothing torn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answering.sentence_choice import (
    announces,
    choose_sentences,
    choose_telling,
    find_relevant_sentence,
    group_sentences,
    is_pointer,
)
from tests.handmade import make_passage, make_sentence


def test_sentences_are_chosen_by_shared_words_and_told_in_their_order() -> None:
    opening, dull, near = (
        make_sentence("Partners open with a meeting."),
        make_sentence("Chairs and tables are brought along by everybody who comes."),
        make_sentence("The laboratory tests the milk."),
    )
    passage = make_passage("tests", opening, dull, near)
    assert choose_sentences("which laboratory tests milk", passage, 12) == [opening, near]


def test_the_opening_is_told_however_long_it_is() -> None:
    long = make_sentence("word " * 200)
    assert choose_sentences("anything", make_passage("long", long, make_sentence("Short.")), 70) == [long]


@pytest.mark.parametrize(
    "announcement", ["Three things count:", "**Three things count:**", "*Three* [things:]{.paper}"]
)
def test_a_list_and_the_sentence_that_announces_it_make_one_group(announcement: str) -> None:
    first, after = make_sentence(announcement), make_sentence("Nothing else counts.")
    items = [make_sentence(word, item=True) for word in ("price", "days", "tests")]
    assert announces(first)
    assert group_sentences([first, *items, after]) == [[first, *items], [after]]


def test_an_announced_list_stays_whole_and_another_is_cut_to_what_fits_three_items_at_least() -> None:
    items = [make_sentence(f"Item number {number} of a long list.", item=True) for number in range(9)]
    announced = make_passage("announced", make_sentence("These count:"), *items)
    bare = make_passage("bare", make_sentence("These count."), *items)
    assert choose_sentences("anything", announced, 20) == [*announced.sentences]
    assert choose_sentences("anything", bare, 24) == [*bare.sentences[:4]]
    assert choose_sentences("anything", bare, 1) == [*bare.sentences[:4]]
    assert choose_sentences("anything", bare, 40) == [*bare.sentences[:6]]


def test_a_sentence_to_add_stands_alone() -> None:
    announcing, item = make_sentence("The laboratory tests milk for:"), make_sentence("milk tests", item=True)
    alone = make_sentence("Milk is tested twice.")
    passage = make_passage("views", announcing, item, make_sentence("Chairs are brought."), alone)
    assert find_relevant_sentence("who tests the milk", passage) == alone
    assert find_relevant_sentence("who pays", passage) is None
    assert find_relevant_sentence("milk", replace(passage, sentences=(announcing, item))) is None


def test_a_sentence_to_add_needs_more_than_one_word_in_common() -> None:
    passage = make_passage("years", make_sentence("Nobody says how many years it takes."))
    assert find_relevant_sentence("the judge takes long to rule", passage) is None
    assert find_relevant_sentence("how many years it takes to rule", passage) is not None


@pytest.mark.parametrize("question", ["", "the of and", "💥"])
def test_a_question_without_words_of_its_own_has_no_sentence_to_add(question: str) -> None:
    assert find_relevant_sentence(question, make_passage("p", make_sentence("Milk is tested twice."))) is None


def test_who_asks_how_many_hears_the_number_however_long_the_opening() -> None:
    opening = make_sentence("The programme bought land " + "far and wide " * 20)
    dull, number = make_sentence("It was liked by families."), make_sentence("It reached 1,226 families.")
    passage = make_passage("land", opening, dull, number)
    assert choose_sentences("how many families liked it", passage, 9, "count") == [opening, number]
    assert choose_sentences("who liked it", passage, 9) == [opening]


def test_who_asks_when_hears_a_year_and_not_any_number() -> None:
    number, year = make_sentence("It reached 226 families."), make_sentence("It began in 1994.")
    passage = make_passage("land", make_sentence("Land was bought."), number, year)
    assert year in choose_sentences("when did it begin", passage, 4, "when")
    assert number not in choose_sentences("when did it begin", passage, 4, "when")


def test_a_sentence_that_only_sends_to_another_page_is_left_out() -> None:
    pointer = make_sentence("See also [cooperatives](doc:cooperatives).")
    cited = make_sentence("See [cooperatives](doc:cooperatives) first.", sources=("larc-02-3#p35",))
    assert is_pointer(pointer)
    assert not is_pointer(cited)
    assert choose_sentences("anything", make_passage("p", pointer, make_sentence("Words.")), 70)[0].plain == "Words."
    assert choose_sentences("anything", make_passage("p", pointer), 70) == [pointer], "better than nothing"


def test_what_announces_a_list_gives_way_to_its_first_item() -> None:
    announcing, item = make_sentence("Three troubles came together."), replace(make_sentence("The road."), item=True)
    assert choose_telling(make_passage("wrong", announcing, item)) == item
    assert choose_telling(make_passage("wrong", make_sentence("These:"), item)) == item
    long = make_sentence("The plant paid late " * 4 + "and then not at all.")
    assert choose_telling(make_passage("wrong", long, item)) == long
    assert choose_telling(make_passage("wrong", announcing)) == announcing
