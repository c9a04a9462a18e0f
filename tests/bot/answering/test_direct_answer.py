"""The direct answer: the sentences that say what was asked, whole lists, both sides of a comparison."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answering.direct_answer import (
    DIRECT_ANSWER_WORDS,
    choose_direct_answer,
    choose_sentences,
    find_other_side,
    find_relevant_sentence,
    find_sides,
    group_sentences,
    is_pointer,
    put_explanation_first,
)
from tests.handmade import make_hit, make_passage, make_sentence


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
    assert group_sentences([first, *items, after]) == [[first, *items], [after]]


def test_a_second_view_is_a_sentence_that_stands_alone() -> None:
    announcing, item = make_sentence("The laboratory tests milk for:"), make_sentence("milk tests", item=True)
    alone = make_sentence("Milk is tested twice.")
    passage = make_passage("views", announcing, item, make_sentence("Chairs are brought."), alone)
    assert find_relevant_sentence("who tests the milk", passage) == alone
    assert find_relevant_sentence("who pays", passage) is None
    assert find_relevant_sentence("milk", replace(passage, sentences=(announcing, item))) is None


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


def test_a_comparison_tells_of_the_next_place_where_it_names_none() -> None:
    cited = [
        make_hit("seeds", 1.0, 1, text="The company sends seeds."),
        make_hit("money", 0.5, 2, text="It sends money."),
    ]
    said = choose_direct_answer("which is better", "compare", cited, None, None)
    assert [sentence.plain for sentence, _ in said] == ["The company sends seeds.", "It sends money."]
    assert find_other_side(cited[:1]) is None


def test_the_sides_of_a_comparison_are_found_by_their_names() -> None:
    hits = [
        make_hit("contracts in general", 1.0, 1),
        make_hit("vertical ties", 0.9, 2),
        make_hit("horizontal ties", 0.8, 3),
    ]
    sides = find_sides("what is the difference between vertical and horizontal ties?", "en", hits)
    assert sides is not None
    assert [side.document for side in sides] == ["vertical ties", "horizontal ties"]
    assert find_sides("what is the difference", "en", hits) is None
    assert find_sides("vertical ties or something else", "en", hits) is None


def test_a_word_is_explained_by_what_explains_where_that_is_near() -> None:
    case, concept = make_hit("a-case", 1.0, 1, kind="case"), make_hit("a-word", 0.9, 2)
    assert put_explanation_first([case, concept]) == [concept, case]
    far = replace(concept, score=0.5)
    assert put_explanation_first([case, far]) == [case, far]


def test_where_steps_follow_the_lead_is_short() -> None:
    sentences = [make_sentence(f"Sentence number {n} has some eight words here.") for n in range(12)]
    hit = make_hit("practice", 1.0, 1)
    cited = [replace(hit, passage=replace(hit.passage, sentences=tuple(sentences)))]
    steps = make_passage("practice", make_sentence("Do it.", item=True), section="steps")
    short, long = (choose_direct_answer("what do we do", intent, cited, None, steps) for intent in ("do", "ask"))
    assert 0 < len(short) < len(long)
    assert sum(len(sentence.plain.split()) for sentence, _ in long) <= DIRECT_ANSWER_WORDS


def test_a_second_view_needs_more_than_one_word_in_common() -> None:
    passage = make_passage("years", make_sentence("Nobody says how many years it takes."))
    assert find_relevant_sentence("the judge takes long to rule", passage) is None
    assert find_relevant_sentence("how many years it takes to rule", passage) is not None
