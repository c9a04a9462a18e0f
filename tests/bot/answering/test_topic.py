"""What a trouble is about is told by whole documents, and its steps are those of the practice that answers it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bot.answering.direct_answer import SAME_TOPIC
from bot.answering.intents import Intent
from bot.answering.search_context import STAGE_BONUS, SearchContext, weigh_stage
from bot.answering.topic import LATER_NAMED, PROBLEM_LOSS, Topic, choose_leading, find_topic
from bot.engine import Engine
from indexer.search.retriever import Hit
from tests.additions import add_document, open_engine
from tests.handmade import make_hit
from tests.small_base import write_base

SECTIONS = {"problem": ("symptom", "cause", "response", "signs"), "practice": ("when", "steps", "warnings", "basis")}
PRACTICES = ("first-way", "second-way", "third-way")
FRONT = {"late-pay": "related: [first-way, second-way, stepless-way]\n", "lost-seed": ""}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Two problems, one of which names practices, three practices with steps and one without."""
    folder = tmp_path_factory.mktemp("matter")
    write_base(folder)
    for problem, front in FRONT.items():
        add_document(folder, "problem", f"{problem}.en", _write_body("problem"), front)
    for practice in PRACTICES:
        add_document(folder, "practice", f"{practice}.en", _write_body("practice"))
    add_document(folder, "practice", "stepless-way.en", "## When {#when .practice}\n\nWords [@larc-02-3, §31].\n")
    return open_engine(folder)


def _write_body(kind: str) -> str:
    return "\n".join(f"## {name} {{#{name}}}\n\nThe {name} in words [@larc-02-3, §31].\n" for name in SECTIONS[kind])


def find(engine: Engine, hits: list[Hit], stage: str = "", **scores: tuple[float, ...]) -> SearchContext:
    """Find hits in the engine's index; ``scores`` gives, by document, those of its sections, others score 0."""
    knowledge = engine.knowledge
    index = knowledge.retriever.index
    values = dict.fromkeys(index.section_keys, 0.0)
    for name, given in scores.items():
        places = index.find_document(name.replace("_", "-"))
        values |= dict(zip(places, given, strict=False))
    ranked = sorted(hits, key=lambda hit: -hit.score)
    array = np.array([values[section_key] for section_key in index.section_keys], np.float32)
    return SearchContext(tuple(ranked), index, knowledge.library, "en", scores=array, stage=stage)


def name(topic: Topic | None) -> tuple[str, str] | None:
    return (topic.document, topic.practice) if topic else None


NEAR = [
    make_hit("aside", 1.0, 1, kind="concept"),
    make_hit("first-way", 0.95, 2, kind="practice", section="when"),
    make_hit("third-way", 0.95, 3, kind="practice", section="when"),
    make_hit("late-pay", 0.95, 4, kind="problem", section="signs"),
    make_hit("late-pay", 0.9, 5, kind="problem", section="cause"),
    make_hit("lost-seed", 0.9, 6, kind="problem", section="cause"),
]


@pytest.mark.parametrize("intent", ["do", "trouble"])
def test_a_practice_with_many_near_sections_beats_one_with_the_nearest(engine: Engine, intent: Intent) -> None:
    found = find(engine, NEAR, first_way=(1.0, 0.1, 0.1), third_way=(0.8, 0.8, 0.7))
    assert name(find_topic(found, intent)) == ("third-way", "third-way")


def test_a_problem_brings_the_practice_that_answers_it(engine: Engine) -> None:
    found = find(engine, NEAR, late_pay=(0.9, 0.9, 0.9), third_way=(0.8, 0.8, 0.8))
    assert name(find_topic(found, "trouble")) == ("late-pay", "first-way")


def test_of_a_problems_practices_the_nearest_is_taken_unless_one_named_before_is_about_as_near(engine: Engine) -> None:
    for gain, practice in ((LATER_NAMED / 2, "first-way"), (2 * LATER_NAMED, "second-way")):
        first, second = (0.5,) * 3, (0.5 + gain,) * 3
        found = find(engine, NEAR, late_pay=(0.9, 0.9, 0.9), first_way=first, second_way=second)
        assert name(find_topic(found, "trouble")) == ("late-pay", practice)


def test_a_problem_has_to_be_nearer_than_a_practice_by_its_loss(engine: Engine) -> None:
    for gain, document in ((PROBLEM_LOSS / 2, "third-way"), (2 * PROBLEM_LOSS, "late-pay")):
        found = find(engine, NEAR, late_pay=(0.8 + gain,) * 3, third_way=(0.8,) * 3)
        topic = find_topic(found, "trouble")
        assert topic is not None
        assert topic.document == document


def test_a_problem_that_names_no_practice_is_not_answered_with_anothers_steps(engine: Engine) -> None:
    found = find(engine, NEAR, lost_seed=(0.9, 0.9, 0.9), third_way=(0.5, 0.5, 0.5))
    assert name(find_topic(found, "trouble")) == ("third-way", "third-way")


def test_a_practice_without_steps_is_never_taken(engine: Engine) -> None:
    found = find(engine, NEAR, stepless_way=(3.0,), third_way=(0.5, 0.5, 0.5))
    assert name(find_topic(found, "do")) == ("third-way", "third-way")


def test_what_no_section_of_comes_near_the_best_hit_is_not_the_matter(engine: Engine) -> None:
    far = [NEAR[0], make_hit("third-way", 1.0 - 2.5 * SAME_TOPIC, 2, kind="practice")]
    for hits in (far, NEAR[:1]):
        assert find_topic(find(engine, hits, third_way=(0.9, 0.9, 0.9)), "do") is None


@pytest.mark.parametrize("intent", ["define", "count", "when", "list", "compare", "aid"])
def test_who_asks_for_something_else_has_no_matter(engine: Engine, intent: Intent) -> None:
    assert find_topic(find(engine, NEAR[1:], third_way=(0.9, 0.9, 0.9)), intent) is None


@pytest.mark.parametrize("intent", ["ask", "why"])
def test_who_asks_for_a_fact_has_one_only_where_a_practice_or_problem_answers(engine: Engine, intent: Intent) -> None:
    assert find_topic(find(engine, NEAR, third_way=(0.9, 0.9, 0.9)), intent) is None
    assert find_topic(find(engine, NEAR[1:], third_way=(0.9, 0.9, 0.9)), intent)


def test_without_scores_there_is_no_matter(engine: Engine) -> None:
    assert find_topic(replace(find(engine, NEAR), scores=None), "do") is None


def test_a_document_is_scored_by_its_three_best_sections_or_all_it_has(engine: Engine) -> None:
    found = find(engine, NEAR, third_way=(0.9, 0.1, 0.6, 0.3), stepless_way=(0.7,))
    scores = found.score_documents()
    assert scores["third-way"] == pytest.approx((0.9 + 0.6 + 0.3) / 3)
    assert scores["stepless-way"] == pytest.approx(0.7)
    assert set(scores) == {document for document, _ in found.index.section_keys}


def test_a_chosen_stage_lifts_the_documents_that_speak_to_it(engine: Engine) -> None:
    library = engine.library
    plain, chosen = (find(engine, NEAR, stage=stage).score_documents() for stage in ("", "development"))
    gains = {name: chosen[name] - plain[name] for name in plain}
    assert gains == pytest.approx({name: weigh_stage(library, name, "development") for name in plain})
    assert 0 < max(gains.values()) <= STAGE_BONUS


def direct_answer(engine: Engine, intent: Intent, hits: list[Hit], **scores: float) -> Hit:
    """Choose the hit to begin with, the matter being late-pay; ``scores`` are those of documents as a whole."""
    named = {"late-pay": 0.5} | {document.replace("_", "-"): value for document, value in scores.items()}
    return choose_leading(find(engine, hits), Topic("late-pay", "first-way", named), intent, hits)


def test_the_best_hit_leads_where_its_document_is_as_near_as_the_matter(engine: Engine) -> None:
    assert direct_answer(engine, "trouble", NEAR, aside=0.5) == NEAR[0]
    assert direct_answer(engine, "trouble", NEAR, aside=0.4) == NEAR[4], "the matter's best section that is no aside"
    assert direct_answer(engine, "ask", NEAR, aside=0.4) == NEAR[0], "who asks for a fact gets the best"


@pytest.mark.parametrize(("kind", "section"), [("case", "wrong"), ("practice", "warnings"), ("stage", "signs")])
def test_who_is_in_trouble_is_not_told_first_of_warning_signs_or_anothers_story(
    engine: Engine, kind: str, section: str
) -> None:
    hits = [make_hit("aside", 1.0, 1, kind=kind, section=section), *NEAR[1:]]
    assert direct_answer(engine, "trouble", hits, aside=0.9) == NEAR[4]
    assert direct_answer(engine, "trouble", hits[:1], aside=0.9) == hits[0], "nothing of the matter was found"


def test_without_a_matter_the_best_hit_leads(engine: Engine) -> None:
    assert choose_leading(find(engine, NEAR), None, "trouble", NEAR) == NEAR[0]
