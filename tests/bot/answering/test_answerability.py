"""Whether a question is answered is judged on the new question; what was said before only lends it some weight."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bot.answering.answerability import is_answerable
from bot.answering.thresholds import THRESHOLDS
from indexer.search.retriever import Hit, Retrieval
from tests.handmade import make_hit

HITS = (make_hit("one", 1.0, 1),)


def judge(answerability: float, hits: tuple[Hit, ...] = HITS, alone: float | None = None) -> Retrieval:
    """What a question retrieved, judged as likely as this to be answered; ``alone``: a follow-up by itself."""
    return Retrieval(hits, (), answerability, {}, np.zeros(0, np.float32), answerability_alone=alone)


def test_a_question_is_answered_from_its_least_probability_on() -> None:
    least = THRESHOLDS.answerable
    assert is_answerable(judge(least))
    assert not is_answerable(judge(least - 0.001))


@pytest.mark.parametrize(
    ("together", "alone", "answered"),
    [
        (THRESHOLDS.answerable_follow_up, THRESHOLDS.answerable_alone, True),
        (THRESHOLDS.answerable_follow_up - 0.001, 1.0, False),
        (1.0, THRESHOLDS.answerable_alone - 0.001, False),
        (1.0, 1.0, True),
    ],
)
def test_a_follow_up_is_answered_where_neither_it_nor_the_talk_is_plainly_elsewhere(
    together: float, alone: float, answered: bool
) -> None:
    assert is_answerable(judge(together, alone=alone)) is answered


def test_a_follow_up_needs_less_than_a_question_of_its_own() -> None:
    assert THRESHOLDS.answerable_follow_up < THRESHOLDS.answerable
    assert THRESHOLDS.answerable_alone < THRESHOLDS.answerable


def test_where_nothing_was_found_nothing_is_answered() -> None:
    assert not is_answerable(judge(1.0, ()))


def test_other_thresholds_judge_otherwise() -> None:
    assert not is_answerable(judge(0.5), thresholds=replace(THRESHOLDS, answerable=0.6))
    assert is_answerable(judge(0.5), thresholds=replace(THRESHOLDS, answerable=0.4))
