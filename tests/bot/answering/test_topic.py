"""What a trouble is about is told by whole documents, and its steps are those of the practice that answers it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.answering.intents import Intent
from bot.answering.search_context import SearchContext, choose_model, weigh_stage
from bot.answering.thresholds import THRESHOLDS
from bot.answering.topic import CHOICES, Topic, choose_topic, find_choices, prefer_choice, rank_topics
from bot.engine import Engine
from indexer.search.retriever import Hit
from tests.additions import add_document, open_engine
from tests.handmade import make_context, make_hit, make_question
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


def find(engine: Engine, hits: list[Hit], intent: Intent = "do", **scores: tuple[float, ...]) -> SearchContext:
    """Find hits for a question; ``scores`` gives, by document, those of its sections, others score 0."""
    index = engine.knowledge.retriever.index
    values = dict.fromkeys(index.section_keys, 0.0)
    for name, given in scores.items():
        places = index.find_document(name.replace("_", "-"))
        values |= dict(zip(places, given, strict=False))
    ranked = sorted(hits, key=lambda hit: -hit.score)
    array = np.array([values[section_key] for section_key in index.section_keys], np.float32)
    return replace(make_context(engine, ranked, make_question(intent=intent)), scores=array)


def choose(context: SearchContext) -> tuple[str, str] | None:
    """Name the topic that is chosen, and the practice whose steps help."""
    topic = choose_topic(context, rank_topics(context))
    return (topic.document, topic.practice) if topic else None


NEAR = [
    make_hit("aside", 1.0, 1, kind="concept"),
    make_hit("first-way", 0.95, 2, kind="practice", section="when"),
    make_hit("third-way", 0.95, 3, kind="practice", section="when"),
    make_hit("late-pay", 0.95, 4, kind="problem", section="signs"),
]


@pytest.mark.parametrize("intent", ["do", "trouble"])
def test_a_practice_with_many_near_sections_beats_one_with_the_nearest(engine: Engine, intent: Intent) -> None:
    found = find(engine, NEAR, intent, first_way=(1.0, 0.1, 0.1), third_way=(0.8, 0.8, 0.7))
    assert choose(found) == ("third-way", "third-way")


def test_a_problem_brings_the_practice_that_answers_it(engine: Engine) -> None:
    nearer = 0.8 + 2 * THRESHOLDS.problem_handicap
    found = find(engine, NEAR, "trouble", late_pay=(nearer,) * 3, third_way=(0.8, 0.8, 0.8))
    assert choose(found) == ("late-pay", "first-way")


def test_of_a_problems_practices_the_nearest_is_taken_unless_one_named_before_is_about_as_near(engine: Engine) -> None:
    later = THRESHOLDS.later_remedy
    for gain, practice in ((later / 2, "first-way"), (2 * later, "second-way")):
        first, second = (0.5,) * 3, (0.5 + gain,) * 3
        found = find(engine, NEAR, "trouble", late_pay=(0.9, 0.9, 0.9), first_way=first, second_way=second)
        assert choose(found) == ("late-pay", practice)


def test_a_problem_has_to_be_nearer_than_a_practice_by_its_handicap(engine: Engine) -> None:
    handicap = THRESHOLDS.problem_handicap
    for gain, document in ((handicap / 2, "third-way"), (2 * handicap, "late-pay")):
        topics = rank_topics(find(engine, NEAR, "trouble", late_pay=(0.8 + gain,) * 3, third_way=(0.8,) * 3))
        assert topics[0].document == document


def test_topics_are_ranked_best_first_each_document_once(engine: Engine) -> None:
    found = find(engine, NEAR, late_pay=(0.9, 0.9, 0.9), first_way=(0.5,) * 3, third_way=(0.7,) * 3)
    topics = rank_topics(found)
    assert [topic.document for topic in topics][:3] == ["late-pay", "third-way", "first-way"]
    assert topics[0].score == pytest.approx(0.9 - THRESHOLDS.problem_handicap)
    assert [topic.score for topic in topics] == sorted((topic.score for topic in topics), reverse=True)
    assert len({topic.document for topic in topics}) == len(topics)


def test_a_problem_that_names_no_practice_brings_no_steps_of_another(engine: Engine) -> None:
    found = find(engine, NEAR, "trouble", lost_seed=(0.9, 0.9, 0.9), third_way=(0.5, 0.5, 0.5))
    assert choose(found) == ("lost-seed", "")


def test_a_practice_without_steps_is_never_taken(engine: Engine) -> None:
    found = find(engine, NEAR, stepless_way=(3.0,), third_way=(0.5, 0.5, 0.5))
    assert choose(found) == ("third-way", "third-way")


@pytest.mark.parametrize("intent", ["do", "trouble"])
def test_who_is_in_trouble_or_asks_how_always_has_a_topic(engine: Engine, intent: Intent) -> None:
    far = [NEAR[0], make_hit("third-way", 0.1, 2, kind="practice")]
    for hits in (far, NEAR[:1]):
        assert choose(find(engine, hits, intent, third_way=(0.2, 0.2, 0.2))) == ("third-way", "third-way")


@pytest.mark.parametrize("intent", ["case", "write", "tool"])
def test_who_wants_a_case_a_text_or_a_tool_has_a_topic_whatever_is_nearest(engine: Engine, intent: Intent) -> None:
    assert choose(find(engine, NEAR, intent, third_way=(0.9, 0.9, 0.9))) == ("third-way", "third-way")


def test_a_case_that_is_nearer_than_any_topic_answers_alone_unless_the_topic_leads_to_it(engine: Engine) -> None:
    story = {"bajio_contracts": (1.2,) * 9}
    assert choose(find(engine, NEAR, "case", third_way=(0.9, 0.9, 0.9), **story)) is None
    assert choose(find(engine, NEAR, "case", opaque_grading=(1.1, 1.1, 1.1), **story)) == (
        "opaque-grading",
        "open-grading",
    )


def test_a_workshop_that_was_asked_for_stands_alone(engine: Engine) -> None:
    workshop = make_hit("ws-quarrel", 1.2, 1, kind="workshop")
    assert choose(find(engine, [workshop, *NEAR], "tool", third_way=(0.9, 0.9, 0.9))) is None


@pytest.mark.parametrize("intent", ["define", "count", "when", "list"])
def test_who_asks_for_a_fact_or_for_a_list_has_no_topic(engine: Engine, intent: Intent) -> None:
    assert choose(find(engine, NEAR[1:], intent, third_way=(0.9, 0.9, 0.9))) is None


def test_who_compares_has_a_topic_where_one_is_about_as_near_as_anything(engine: Engine) -> None:
    near = find(engine, NEAR, "compare", third_way=(0.9, 0.9, 0.9))
    assert choose(near) == ("third-way", "third-way")
    best = max(near.score_documents().values())
    far = replace(near, thresholds=replace(near.thresholds, near_topic=best - 100))
    assert choose(far) is None


@pytest.mark.parametrize("intent", ["ask", "why"])
def test_any_other_question_has_one_only_where_a_practice_or_problem_is_nearest(engine: Engine, intent: Intent) -> None:
    assert choose(find(engine, NEAR, intent, third_way=(0.9, 0.9, 0.9))) is None
    assert choose(find(engine, NEAR[1:], intent, third_way=(0.9, 0.9, 0.9))) == ("third-way", "third-way")


@pytest.mark.parametrize(("intent", "topic"), [("ask", None), ("do", None), ("trouble", ("third-way", "third-way"))])
def test_who_asks_of_a_case_by_its_name_asks_of_no_topic_but_trouble_is_helped(
    engine: Engine, intent: Intent, topic: tuple[str, str] | None
) -> None:
    found = find(engine, NEAR[1:], intent, third_way=(0.9, 0.9, 0.9))
    named = replace(found, question=replace(found.question, cases=("bajio-contracts",)))
    assert choose(named) == topic


def test_without_scores_there_is_no_topic(engine: Engine) -> None:
    assert choose(replace(find(engine, NEAR), scores=None)) is None


def test_a_document_is_scored_by_its_three_best_sections_or_all_it_has(engine: Engine) -> None:
    found = find(engine, NEAR, third_way=(0.9, 0.1, 0.6, 0.3), stepless_way=(0.7,))
    scores = found.score_documents()
    assert scores["third-way"] == pytest.approx((0.9 + 0.6 + 0.3) / 3)
    assert scores["stepless-way"] == pytest.approx(0.7)
    assert set(scores) == {document for document, _ in found.index.section_keys}


def test_what_the_reranker_adds_counts_for_the_documents_of_the_base_alone(engine: Engine) -> None:
    found = find(engine, NEAR, third_way=(0.6, 0.6, 0.6), first_way=(0.5, 0.5, 0.5))
    reranked = replace(found, rerank={"first-way": 0.2, "nowhere": 5.0})
    assert choose(found) == ("third-way", "third-way")
    assert choose(reranked) == ("first-way", "first-way")
    assert "nowhere" not in reranked.score_documents()


def test_a_chosen_stage_lifts_the_documents_that_speak_to_it(engine: Engine) -> None:
    bonus = THRESHOLDS.stage_bonus
    plain, chosen = (replace(find(engine, NEAR), stage=stage).score_documents() for stage in ("", "development"))
    gains = {name: chosen[name] - plain[name] for name in plain}
    weights = {name: weigh_stage(engine.library, name, "development", bonus) for name in plain}
    assert gains == pytest.approx(weights, abs=1e-6)
    assert 0 < max(gains.values()) <= bonus + 1e-6


# Where the call is close, people choose.


def test_topics_that_are_about_as_near_are_offered_nearest_first_and_no_more_than_a_few(engine: Engine) -> None:
    reach = THRESHOLDS.close_call
    problem = 0.9 - reach / 2 + THRESHOLDS.problem_handicap
    near = {"third_way": 0.9, "first_way": 0.9 - reach / 3, "lost_seed": problem, "second_way": 0.9 - 2 * reach}
    scores = {name: (score,) * 3 for name, score in near.items()}
    topics = rank_topics(find(engine, NEAR, "do", **scores))
    assert find_choices(find(engine, NEAR), topics, topics[0]) == ["first-way", "lost-seed"]
    many = [Topic(f"topic-{number}", "", 0.9) for number in range(9)]
    assert len(find_choices(find(engine, NEAR), many, topics[0])) == CHOICES


def test_what_the_topic_leads_to_anyway_is_no_other_choice(engine: Engine) -> None:
    found = find(
        engine, NEAR, late_pay=(0.9,) * 3, first_way=(0.85,) * 3, second_way=(0.85,) * 3, third_way=(0.84,) * 3
    )
    topics = rank_topics(found)
    late = next(topic for topic in topics if topic.document == "late-pay")
    assert find_choices(found, topics, late) == ["third-way"]


def test_a_topic_that_was_tapped_is_the_topic_whatever_was_asked(engine: Engine) -> None:
    for intent in ("trouble", "define", "ask"):
        found = find(engine, NEAR, intent, third_way=(0.9,) * 3, first_way=(0.3,) * 3)
        found = replace(found, question=replace(found.question, cases=("bajio-contracts",)))
        context, topics = prefer_choice(found, rank_topics(found), "first-way")
        chosen = choose_topic(context, topics)
        assert chosen is not None
        assert (chosen.document, chosen.practice) == ("first-way", "first-way")
        assert len(topics) == len(rank_topics(found))


@pytest.mark.parametrize("intent", ["trouble", "do", "ask"])
def test_what_is_no_topic_but_was_tapped_comes_first_among_the_hits_and_is_told_as_a_fact(
    engine: Engine, intent: Intent
) -> None:
    found = find(engine, NEAR, intent, third_way=(0.9,) * 3)
    context, topics = prefer_choice(found, rank_topics(found), "bajio-contracts")
    assert context.hits[0].passage.document == "bajio-contracts"
    assert context.hits[0].score > max(hit.score for hit in context.hits[1:])
    assert choose_topic(context, topics) is None


def test_the_model_that_is_nearest_as_a_whole_is_chosen(tmp_path: Path) -> None:
    """Not the one of which a single line sounds like the question; alone of hits, the best hit's."""
    write_base(tmp_path)
    for model in ("slip", "letter"):
        add_document(
            tmp_path,
            "model",
            f"{model}.en",
            "## The text {#text}\n\n1. On [day]{.blank}.\n\n## Traps {#traps}\n\n- No.\n",
        )
    hits = (
        make_hit("letter", 0.6, 1, section="traps", kind="model"),
        make_hit("slip", 0.5, 2, section="text", kind="model"),
    )
    context = replace(find(open_engine(tmp_path), [], "write", letter=(0.1, 0.6), slip=(0.5, 0.5)), models=hits)
    assert choose_model(context).passage.document == "slip"
    assert choose_model(replace(context, scores=None)).passage.document == "letter"
