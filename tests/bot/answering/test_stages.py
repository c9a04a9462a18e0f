"""A person's words tell the stage, with a reason in their language; where they tell nothing, so does the bot."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import pytest

from bot.answering.stages import (
    NEIGHBOURS,
    SHARPNESS,
    TELLING_LIMIT,
    TELLING_TIMES,
    StageWords,
    choose_stage,
    count_stage_words,
    count_votes,
    find_telling_words,
    guess_stage,
)
from bot.answering.thresholds import THRESHOLDS
from bot.engine import Engine
from bot.messages import say
from indexer.content.spelling import Spelling
from indexer.search.index import Index
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
WORDS = StageWords(TEXTS, COUNTS, Spelling({"es": {"busqueda": "buscó"}}))
NO_VOTES: Mapping[str, float] = {}
LOOKED = {"motivation": 1.0}
SIGNED = {"establishment": 1.0}


def retrieve(*situations: Situation, **learned: float) -> Retrieval:
    """What a question found, as far as stages are concerned."""
    nearest = tuple(sorted(situations, key=lambda found: -found.score))
    return Retrieval((), nearest, 1.0, dict.fromkeys(STAGES, 0.0) | learned, np.zeros(0, np.float32))


def situation(stage: str, row: int, lang: str, score: float) -> Situation:
    return Situation((stage, "purpose"), row, lang, score)


LOOKING = (situation("motivation", 0, "es", 0.6), situation("motivation", 1, "en", 0.7))
SIGNING = (situation("establishment", 2, "es", 0.65),)


def test_a_stage_that_was_learned_and_is_near_is_told_with_its_reason() -> None:
    stage = guess_stage("Buscamos un socio.", "es", retrieve(*LOOKING, motivation=0.9), WORDS, LOOKED)
    assert stage.id == "motivation"
    assert stage.reason == "usted dice «Buscamos», y se parece a: «buscamos socio para vender»"


@pytest.mark.parametrize(("lang", "quoted"), [("es", TEXTS["0"]), ("en", TEXTS["1"])])
def test_the_reason_quotes_a_situation_in_the_readers_language(lang: str, quoted: str) -> None:
    stage = guess_stage("xyz", lang, retrieve(*LOOKING, motivation=0.9), WORDS, LOOKED)
    assert stage.reason == say("stage_reason", lang, situation=quoted)


def test_without_a_reason_in_the_readers_language_no_stage_is_stated() -> None:
    stage = guess_stage("xyz", "pt", retrieve(*LOOKING, motivation=0.9), WORDS, LOOKED)
    assert (stage.id, stage.reason) == (None, say("stage_unknown", "pt"))


def test_a_stage_is_stated_from_the_least_confidence_on() -> None:
    assert THRESHOLDS.stage_confidence == 0.8
    stages = [
        guess_stage("x", "es", retrieve(*LOOKING, motivation=learned / 100), WORDS, LOOKED)
        for learned in range(-20, 100)
    ]
    assert {stage.confidence >= 0.8 for stage in stages} == {True, False}
    assert all((stage.id is not None) == (stage.confidence >= 0.8) for stage in stages)


def test_confidence_is_the_share_of_the_best_and_falls_as_another_comes_near() -> None:
    alone, beside = (
        guess_stage("x", "es", retrieve(*LOOKING, motivation=0.9, establishment=other), WORDS, LOOKED)
        for other in (0.0, 0.7)
    )
    # Missing neighbours count as 0; the three other stages score 0 in all.
    best = 0.9 + (0.6 + 0.7) / NEIGHBOURS + THRESHOLDS.stage_votes
    expected = 1 / (1 + 3 * np.exp(-SHARPNESS * best))
    assert alone.confidence == pytest.approx(expected, abs=1e-3)
    assert alone.confidence > beside.confidence
    assert beside.id == "motivation"


def test_stages_that_are_alike_leave_the_stage_open() -> None:
    stage = guess_stage(
        "x", "es", retrieve(*LOOKING, *SIGNING, motivation=0.1, establishment=0.2, development=0.3), WORDS, NO_VOTES
    )
    assert stage.id is None
    assert 0 < stage.confidence < 0.4
    assert stage.reason == say("stage_unknown", "es")


def test_where_no_situation_is_near_the_stage_stays_open_however_sure_the_rest_is() -> None:
    far = situation("motivation", 0, "es", THRESHOLDS.stage_nearness - 0.01)
    for found in (retrieve(far, motivation=5.0), retrieve(motivation=5.0), retrieve(*SIGNING, motivation=5.0)):
        stage = guess_stage("x", "fr", found, WORDS, NO_VOTES)
        assert (stage.id, stage.confidence, stage.reason) == (None, 0.0, say("stage_unknown", "fr"))


@pytest.mark.parametrize(
    ("votes", "stage"),
    [
        (LOOKED, "motivation"),
        ({"motivation": 0.5, "establishment": 0.5}, "motivation"),
        ({"motivation": 0.4, "development": 0.6}, None),
        (SIGNED, None),
        (NO_VOTES, None),
        (dict.fromkeys(STAGES, 0.0), None),
    ],
)
def test_a_stage_is_stated_only_where_the_documents_found_speak_of_it_too(
    votes: Mapping[str, float], stage: str | None
) -> None:
    found = retrieve(*LOOKING, motivation=0.9)
    assert guess_stage("x", "es", found, WORDS, votes).id == stage


def test_votes_lend_confidence_but_never_outvote_the_question() -> None:
    found = retrieve(*LOOKING, *SIGNING, motivation=0.3, establishment=0.45)
    unsure, sure = (guess_stage("x", "es", found, WORDS, votes) for votes in (NO_VOTES, SIGNED))
    assert (unsure.id, sure.id) == (None, "establishment")
    assert unsure.confidence < THRESHOLDS.stage_confidence <= sure.confidence
    nearer = retrieve(*LOOKING, *SIGNING, motivation=0.7, establishment=0.45)
    assert guess_stage("x", "es", nearer, WORDS, SIGNED).id is None


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
        ("busqueda", "motivation", ["busqueda"]),  # read as the base writes it, shown as it was typed
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
    reason = guess_stage(question, "es", retrieve(*SIGNING, establishment=2.0), WORDS, SIGNED).reason
    assert not set("<>[]()*`|").intersection(reason)


def test_braces_in_a_question_are_words_like_any_other() -> None:
    reason = guess_stage("{words} {0} {situation}", "es", retrieve(*SIGNING, establishment=2.0), WORDS, SIGNED).reason
    assert reason == say("stage_reason", "es", situation=TEXTS["2"])


def test_an_engine_tells_the_stage_where_the_question_and_what_answers_it_agree(engine: Engine) -> None:
    told = engine.ask(QUESTIONS["es"], "es").stage
    assert told.id == "development"
    assert THRESHOLDS.stage_confidence <= told.confidence <= 1
    assert engine.ask("contrato firmar papel notario", "es").stage.id is None, "what answers it is of development"


def read_stems(index: Index, text: str, lang: str) -> set[str]:
    return set(stem_words(index.spelling.correct(text, lang), lang))


def test_the_words_of_an_index_are_counted_once_a_situation_by_language_and_stage(engine: Engine) -> None:
    index = engine.knowledge.retriever.index
    words = count_stage_words(index)
    assert words.texts == index.notes["situations"]
    for row, text in words.texts.items():
        stage, lang = index.section_keys[index.rows.section_key[int(row)]][0], LANGUAGES[index.rows.lang[int(row)]]
        assert all(words.counts[lang, stem][stage] >= 1 for stem in read_stems(index, text, lang))
    distinct = sum(len(read_stems(index, t, LANGUAGES[index.rows.lang[int(row)]])) for row, t in words.texts.items())
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
