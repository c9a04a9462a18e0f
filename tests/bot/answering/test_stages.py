"""A person's words tell the stage, with a reason in their language; where they tell nothing, so does the bot."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import pytest

from bot.answering.stages import (
    LEAST_NEARNESS,
    NEIGHBOURS,
    SHARPNESS,
    TELLING_LIMIT,
    TELLING_TIMES,
    VOTES,
    StageWords,
    choose_stage,
    count_stage_words,
    count_votes,
    find_telling_words,
    guess_stage,
)
from bot.engine import Engine
from bot.messages import say
from indexer.search.retriever import Retrieval, Situation
from indexer.search.stages import RIDGE, fit_stages, score_stages
from indexer.text import stem_words
from indexer.vocabulary import LANGUAGES, STAGES
from tests.small_base import QUESTIONS, UNKNOWN

TEXTS = {"0": "buscamos socio para vender", "1": "we look for a partner", "2": "el contrato no está firmado"}
COUNTS = {
    ("es", "busc"): {"motivation": TELLING_TIMES},
    ("es", "soci"): {"motivation": TELLING_TIMES, "development": TELLING_TIMES},
    ("es", "vend"): {"motivation": TELLING_TIMES - 1},
    ("es", "contrat"): {"establishment": TELLING_TIMES + 1, "development": TELLING_TIMES},
    ("es", "firm"): {"establishment": 2 * TELLING_TIMES},
    ("en", "search"): {"motivation": TELLING_TIMES},
}
WORDS = StageWords(TEXTS, COUNTS)
NO_VOTES: Mapping[str, float] = {}


def retrieve(*situations: Situation, **learned: float) -> Retrieval:
    """What a question found, as far as stages are concerned."""
    nearest = tuple(sorted(situations, key=lambda found: -found.score))
    return Retrieval((), nearest, 1.0, dict.fromkeys(STAGES, 0.0) | learned, np.zeros(0, np.float32))


def situation(stage: str, row: int, lang: str, score: float) -> Situation:
    return Situation((stage, "purpose"), row, lang, score)


LOOKING = (situation("motivation", 0, "es", 0.6), situation("motivation", 1, "en", 0.7))
SIGNING = (situation("establishment", 2, "es", 0.65),)


def test_a_stage_that_was_learned_and_is_near_is_told_with_its_reason() -> None:
    stage = guess_stage("Buscamos un socio.", "es", retrieve(*LOOKING, motivation=0.9), WORDS, NO_VOTES)
    assert stage.id == "motivation"
    assert stage.reason == "usted dice «Buscamos», y se parece a: «buscamos socio para vender»"


@pytest.mark.parametrize(("lang", "quoted"), [("es", TEXTS["0"]), ("en", TEXTS["1"]), ("pt", TEXTS["1"])])
def test_the_reason_quotes_a_situation_in_the_readers_language_else_the_nearest(lang: str, quoted: str) -> None:
    stage = guess_stage("xyz", lang, retrieve(*LOOKING, motivation=0.9), WORDS, NO_VOTES)
    assert stage.reason == say("stage_reason", lang, situation=quoted)


def test_confidence_is_the_share_of_the_best_and_falls_as_another_comes_near() -> None:
    alone, beside = (
        guess_stage("x", "es", retrieve(*LOOKING, motivation=0.9, establishment=other), WORDS, NO_VOTES)
        for other in (0.0, 0.7)
    )
    # Missing neighbours count as 0; the three other stages score 0 in all.
    expected = 1 / (1 + 3 * np.exp(-SHARPNESS * (0.9 + (0.6 + 0.7) / NEIGHBOURS)))
    assert alone.confidence == pytest.approx(expected, abs=1e-3)
    assert alone.confidence > beside.confidence
    assert beside.id == "motivation"


def test_stages_that_are_alike_leave_the_stage_open() -> None:
    stage = guess_stage(
        "x", "pt", retrieve(*LOOKING, *SIGNING, motivation=0.1, establishment=0.2, development=0.3), WORDS, NO_VOTES
    )
    assert stage.id is None
    assert 0 < stage.confidence < 0.4
    assert stage.reason == say("stage_unknown", "pt")


def test_where_no_situation_is_near_the_stage_stays_open_however_sure_the_rest_is() -> None:
    far = situation("motivation", 0, "es", LEAST_NEARNESS - 0.01)
    for found in (retrieve(far, motivation=5.0), retrieve(motivation=5.0), retrieve(*SIGNING, motivation=5.0)):
        stage = guess_stage("x", "fr", found, WORDS, NO_VOTES)
        assert (stage.id, stage.confidence, stage.reason) == (None, 0.0, say("stage_unknown", "fr"))


def test_votes_of_the_documents_found_can_decide() -> None:
    found = retrieve(*LOOKING, *SIGNING, motivation=0.5, establishment=0.5 + VOTES / 3)
    assert guess_stage("x", "es", found, WORDS, NO_VOTES).id == "motivation"
    assert guess_stage("x", "es", found, WORDS, {"establishment": 1.0}).id == "establishment"


def test_each_document_has_one_vote_shared_among_its_stages() -> None:
    votes = count_votes([["motivation"], ["motivation", "development"], [], ["dissolution"]])
    assert votes == {"motivation": 1.5 / 4, "establishment": 0.0, "development": 0.5 / 4, "dissolution": 0.25}


def test_no_documents_have_no_votes() -> None:
    assert count_votes([]) == dict.fromkeys(STAGES, 0.0)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_stage_that_a_person_chose_is_certain(lang: str) -> None:
    stage = choose_stage("dissolution", lang)
    assert (stage.id, stage.confidence, stage.reason) == ("dissolution", 1.0, say("stage_chosen", lang))


@pytest.mark.parametrize(
    ("question", "stage", "telling"),
    [
        ("¿Firmaron el CONTRATO? ¡El contrato!", "establishment", ["Firmaron", "CONTRATO", "contrato"]),
        ("buscamos compra", "motivation", ["buscamos"]),
        ("firmamos el contrato", "development", []),  # another stage's words
        ("un socio", "motivation", []),  # no more this stage's than another's
        ("vendemos", "motivation", []),  # too seldom
        ("searching", "motivation", []),  # another language's word
        ("el está no", "establishment", []),
        ("", "establishment", []),
        ("🌱 … ?!", "establishment", []),
        ("firma firmas firmado firmar firmo", "establishment", ["firma", "firmas", "firmado", "firmar"]),
    ],
)
def test_words_that_tell_a_stage_are_the_persons_own_and_mostly_that_stages(
    question: str, stage: str, telling: list[str]
) -> None:
    assert find_telling_words(question, "es", stage, WORDS) == telling
    assert len(telling) <= TELLING_LIMIT


@pytest.mark.parametrize(
    "question",
    [
        "<b>contrato</b> <script>contrato</script>",
        "[contrato](javascript:alert(1))",
        "**contrato** `contrato` |contrato|",
    ],
)
def test_a_reason_repeats_words_never_markup(question: str) -> None:
    assert re.fullmatch(
        r"(contrato)(, contrato)*", ", ".join(find_telling_words(question, "es", "establishment", WORDS))
    )
    reason = guess_stage(question, "es", retrieve(*SIGNING, establishment=2.0), WORDS, NO_VOTES).reason
    assert not set("<>[]()*`|").intersection(reason)


def test_braces_in_a_question_are_words_like_any_other() -> None:
    reason = guess_stage("{words} {0} {situation}", "es", retrieve(*SIGNING, establishment=2.0), WORDS, NO_VOTES).reason
    assert reason == say("stage_reason", "es", situation=TEXTS["2"])


def test_an_engine_tells_the_stage_of_a_question_in_a_situations_words(engine: Engine) -> None:
    for stage, question in (("establishment", "contrato firmar papel notario"), ("development", QUESTIONS["es"])):
        told = engine.ask(question, "es").stage
        assert told.id == stage
        assert 0.4 <= told.confidence <= 1


def test_the_words_of_an_index_are_counted_once_a_situation_by_language_and_stage(engine: Engine) -> None:
    index = engine.knowledge.retriever.index
    words = count_stage_words(index)
    assert words.texts == index.notes["situations"]
    for row, text in words.texts.items():
        stage, lang = index.section_keys[index.rows.section_key[int(row)]][0], LANGUAGES[index.rows.lang[int(row)]]
        assert all(words.counts[lang, stem][stage] >= 1 for stem in stem_words(text, lang))
    distinct = sum(len(set(stem_words(t, LANGUAGES[index.rows.lang[int(row)]]))) for row, t in words.texts.items())
    assert sum(sum(count.values()) for count in words.counts.values()) == distinct > 0


def test_an_engine_tells_no_stage_of_words_that_it_never_saw(engine: Engine) -> None:
    assert engine.ask(UNKNOWN, "es").stage.id is None


# What the index learns.


def test_one_situation_in_one_dimension_can_be_solved_by_hand() -> None:
    """Rows are [1, bias 1]: (XᵀX + 2 I) w = Xᵀy is [[3, 1], [1, 3]] w = [1, 1], so w = [¼, ¼]."""
    assert RIDGE == 2.0
    weights = fit_stages(np.ones((1, 1), np.float32), ["development"])
    np.testing.assert_allclose(weights, [[0, 0, 0.25, 0], [0, 0, 0.25, 0]], atol=1e-7)
    scores = score_stages(weights, np.ones(1, np.float32))
    assert scores == pytest.approx({"motivation": 0, "establishment": 0, "development": 0.5, "dissolution": 0})


def test_a_situation_scores_highest_for_its_own_stage() -> None:
    corners = np.eye(4, dtype=np.float32)
    weights = fit_stages(corners, STAGES)
    assert weights.dtype == np.float32
    assert weights.shape == (5, 4)
    for corner, stage in zip(corners, STAGES, strict=True):
        scores = score_stages(weights, corner)
        assert max(scores, key=lambda name: scores[name]) == stage


def test_what_points_nowhere_leans_to_no_stage() -> None:
    scores = score_stages(fit_stages(np.eye(4, dtype=np.float32), STAGES), np.zeros(4, np.float32))
    assert len({round(score, 6) for score in scores.values()}) == 1


def test_a_base_without_situations_scores_every_stage_zero() -> None:
    weights = fit_stages(np.zeros((0, 3), np.float32), [])
    assert score_stages(weights, np.ones(3, np.float32)) == dict.fromkeys(STAGES, 0.0)
