"""Every weight and threshold by which an answer is chosen, in one table that benchmarks can vary.

Scores are those of `indexer.search.retriever`: sums of cosines and shares, without a fixed range; on the base in use a
right passage scores about 0.6 to 1.2. A *radius* is how far below the best another may stand.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Weights add to scores, penalties are taken off, radii and leasts are compared with them."""

    # Does the base answer?
    answerable: float = 0.3
    """Below this probability the base does not answer (`python -m benchmarks.answerability` prints what each value
    answers and declines). To decline a question that has an answer is the worse mistake."""
    answerable_follow_up: float = 0.03
    """The same for a follow-up, judged with the turns before it."""
    answerable_alone: float = 0.02
    """A follow-up that by itself is less likely than this goes elsewhere, whatever was said before."""
    declined_near: float = 0.1
    """A question that is declined, and less likely to be answered than this, has no topics near it to name."""

    # Which hits are cited, in which order?
    same_topic: float = 0.12
    """Radius within which a hit is about the same as the best."""
    near_topic: float = 0.24
    """Radius within which a hit may still stand in for the best, or be told beside it."""
    explained_term: float = 0.36
    """Radius within which the section that explains a term begins the answer to "what is …"."""
    repeat_penalty: float = 0.12
    """For a hit whose paragraphs are all cited already (diversity, as in maximal marginal relevance)."""
    working_penalty: float = 0.1
    """For a practice's working parts: they follow an answer, and seldom explain."""
    stage_bonus: float = 0.15
    """For a document that speaks of the stage that the person chose and of no other; less where of several."""

    # Which topic?
    problem_handicap: float = 0.1
    """For problem documents: phrased like the question, they score higher at equal relevance."""
    later_remedy: float = 0.1
    """For a practice that a problem names, for each that it names before: their author put the most fitting first."""
    remedy_radius: float = 0.3
    """Radius below a problem within which its practice's warnings are told with it."""
    close_call: float = 0.15
    """Radius within which another topic may be the one that is meant: it is offered to choose, with what it would say
    (`python -m benchmarks.helpful` prints how often an ideal document begins the answer, and how often it is offered).
    """

    # What answers?
    question_lead: float = 0.15
    """How far a question section is ahead of what the topic tells otherwise, at least, to begin the answer. Of 114
    questions whose every possible beginning was rated, 52 are then answered in full; at 0.05 47, at -0.4 25
    (`python -m benchmarks.sections`)."""
    question_beside: float = 0.8
    """Least score of a question section that does not begin the answer to be told beside what to do first. Of 53 such
    in 214 rated answers 13 say just what was asked and 18 are beside the point; at 0.7 16 and 40 of 90
    (`python -m benchmarks.sections`)."""
    question_certain: float = 1.0
    """Least sum of a question section's score, its lead over what the topic tells otherwise and the topic's lead, for
    it to begin the answer. `python -m benchmarks.sections` prints what it changed in 90 answers that a reader judged.
    """
    related_question: float = 0.2
    """Taken off a question section of a document that the topic is related to."""

    # What stands beside the answer?
    tool_radius: float = 0.3
    """Radius below the best hit within which a tool or workshop that was asked for begins the answer."""

    model_radius: float = 0.25
    """Radius below the best hit within which a model begins the answer of who asks for a text."""

    case_link_bonus: float = 0.3
    """For a case that the topic is linked to."""
    asked_case_bonus: float = 0.1
    """The same where a case is what was asked for: then what it tells counts more than what it is linked to."""

    later_case: float = 0.04
    """For a linked case, for each that its topic links before it: their author put the most telling first (of 57
    questions of `benchmarks.helpful` a fitting case is told first for 54 %, without it for 44)."""

    case_product: float = 0.15
    """For a linked case of a product that the question names: of two about as near, who sells milk is told of milk. No
    measured set tells it from 0."""

    case_radius: float = 0.2
    """Radius below the topic within which a case that is not linked to it may be told."""

    case_list_radius: float = 0.3
    """Radius below the nearest case within which others are listed with it."""

    # Which stage?
    stage_votes: float = 0.3
    """For the stages of the topic and of the best hits' documents, shared among the stages that each names."""
    stage_nearness: float = 0.28
    """Least cosine of the nearest situation: below it a question tells no stage."""
    stage_confidence: float = 0.8
    """Least confidence at which a stage is stated."""


THRESHOLDS = Thresholds()
"""Those in use."""
