"""What the base answers is learned from both sides, and survives being written down."""

from __future__ import annotations

import json

import numpy as np
import pytest

from indexer.search.answerability import PENALTY, SIGNALS, AnswerabilityClassifier, fit_answerability


@pytest.fixture(scope="module")
def model() -> AnswerabilityClassifier:
    generator = np.random.default_rng(0)
    spread = generator.normal(size=(2, 200, len(SIGNALS)))
    return fit_answerability(spread[0] + np.array([2, 1, -2, -2, 2, 2, 0]), spread[1])


def test_questions_like_those_inside_are_likely_and_others_are_not(model: AnswerabilityClassifier) -> None:
    assert model.judge(np.array([3.0, 1, -2, -2, 2, 2, 0])) > 0.95
    assert model.judge(np.zeros(len(SIGNALS)) - [1, 0, 0, 0, 1, 1, 0]) < 0.05


def test_weights_point_the_way_of_their_signals(model: AnswerabilityClassifier) -> None:
    by_name = dict(zip(SIGNALS, model.weights, strict=True))
    assert by_name["score"] > 0 > by_name["outside_1"]
    assert abs(by_name["words"]) < 0.3


def test_a_fit_is_where_loss_and_penalty_balance() -> None:
    """Both sides weigh the same, however many questions each has; the bias is not held back."""
    generator = np.random.default_rng(1)
    inside, outside = generator.normal(0.4, 1, (90, len(SIGNALS))), generator.normal(size=(30, len(SIGNALS)))
    fitted = fit_answerability(inside, outside)
    missed = [np.array([1 - fitted.judge(row) for row in inside]), np.array([-fitted.judge(row) for row in outside])]
    scaled = [(rows - fitted.mean) / fitted.spread for rows in (inside, outside)]
    pull = sum((0.5 * one @ rows / len(rows) for one, rows in zip(missed, scaled, strict=True)), np.zeros(len(SIGNALS)))
    assert pull == pytest.approx(PENALTY * fitted.weights, abs=1e-8)
    assert missed[0].mean() + missed[1].mean() == pytest.approx(0, abs=1e-8)


def test_a_model_read_back_judges_the_same(model: AnswerabilityClassifier) -> None:
    again = AnswerabilityClassifier.from_list(json.loads(json.dumps(model.to_list())))
    assert again is not None
    assert again.judge(np.ones(len(SIGNALS))) == model.judge(np.ones(len(SIGNALS)))


def test_absurd_signals_stay_within_zero_and_one(model: AnswerabilityClassifier) -> None:
    for value in (1e9, -1e9):
        assert 0 <= model.judge(np.full(len(SIGNALS), value)) <= 1


def test_nothing_learned_is_no_model() -> None:
    assert AnswerabilityClassifier.from_list([]) is None
