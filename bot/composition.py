"""From what was retrieved to the Answer: which sentences, in which order, with which citation.

Order: the direct answer · the steps and warning signs of the practice that fits · cases, also
those that went wrong · sources, best first · what to ask next.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.answers import Answer, CaseNote, Stage, Statement
from bot.intents import Intent, detect_intent
from bot.language import say
from bot.lead import DESCRIBING_SECTIONS, SAME_TOPIC, announces, choose_lead, choose_sentences, put_explanation_first
from bot.library import Library
from bot.numbering import Numbering
from indexer.citations import PAPER
from indexer.index import Index
from indexer.passages import Passage
from indexer.retriever import FALLBACK_LANGUAGES, Hit

CITED_HITS = 5
STEP_LIMIT = 8
WARNING_LIMIT = 4
CASE_LIMIT = 3
SUGGESTION_LIMIT = 3
REPEAT_PENALTY = 0.12
"""What a hit loses that rests on no place of the paper which was not cited before it: a second view beats an echo."""

AID_KINDS = frozenset({"tool", "workshop"})
"""What helps a group to find its own answer: offered beside an answer, never quoted as one."""

STEPS_FOR: frozenset[Intent] = frozenset({"do", "trouble"})
"""Who asks these, or tells of a trouble, wants steps; who asks for a fact, only where a practice or problem answers."""

TERM_WORDS = 7
"""A question for a meaning of at most so many words asks for nothing but the meaning."""

KNOWN_WORDS = 45
"""What a decline still tells of a case that the question names."""


@dataclass(frozen=True, slots=True)
class Found:
    """What composition works from: hits best first, the index and library they came from."""

    hits: tuple[Hit, ...]
    index: Index
    library: Library
    lang: str

    def show(self, document: str, section: str) -> Passage | None:
        """Give a section in the reader's language, else in the nearest; None where there is none."""
        versions = self.index.find_versions((document, section))
        return next((versions[code] for code in (self.lang, *FALLBACK_LANGUAGES[self.lang]) if code in versions), None)

    def read(self, document: str) -> list[Passage]:
        """Give all sections of a document for the reader, in their order."""
        shown = (self.show(*place) for place in self.index.find_document(document))
        return [passage for passage in shown if passage]

    def find_best(self, document: str) -> Hit | None:
        """Give a document's best hit; None where it was not retrieved."""
        return next((hit for hit in self.hits if hit.passage.document == document), None)

    def order(self, documents: Iterable[str]) -> list[str]:
        """Order documents by their best hit, those not retrieved last, as they came."""
        listed = list(dict.fromkeys(documents))
        best = {document: self.find_best(document) for document in listed}
        return sorted(listed, key=lambda document: hit.rank if (hit := best[document]) else len(self.hits) + 1)


def compose(question: str, found: Found, stage: Stage, before: Sequence[str] = ()) -> Answer:
    """Compose the answer to a question that the base can answer; ``before`` is what was said before it."""
    cited = diversify(found.hits, CITED_HITS)
    numbering = Numbering(cited)
    intent = detect_intent(question, found.lang)
    practice = choose_practice(found, intent)
    steps, warnings = (found.show(practice, name) if practice else None for name in ("steps", "warnings"))
    lead = write_lead(question, intent, found, cited, numbering, steps)
    answer = Answer(
        question=question, language=found.lang, answered=True, stage=stage, lead=tuple(lead),
        practice=practice or "", practice_title=found.library.title(practice, found.lang) if practice else "",
        steps=tuple(list_items(steps, STEP_LIMIT, numbering)),
        warnings=tuple(sign for sign in list_items(warnings, WARNING_LIMIT, numbering) if sign not in lead),
        cases=tuple(tell_cases(found, numbering)),
        aids=tuple(offer_aids(found, practice)),
        asks_stage=stage.id is None and intent in STEPS_FOR,
    )  # fmt: skip
    told = [case.statement for case in answer.cases]
    said = (*lead, *answer.steps, *answer.warnings, *told)
    return replace(
        answer,
        lead=tuple(statement for statement in lead if statement not in told),
        citations=numbering.list_citations(),
        suggestions=tuple(suggest((question, *before), found, practice, stage)),
        notes=tuple(_note(found.lang, numbering.passages, said)),
    )


def decline(question: str, found: Found, stage: Stage, named: str | None = None) -> Answer:
    """Say that the base does not answer, and name the nearest topics that it does cover.

    ``named`` is a case that the question names: what the base knows of it is told.
    """
    documents = list(dict.fromkeys(hit.passage.document for hit in found.hits))
    topics = [document for document in documents if document != named][:SUGGESTION_LIMIT]
    answer = Answer(
        question=question, language=found.lang, answered=False, stage=stage,
        topics=tuple((document, found.library.title(document, found.lang)) for document in topics),
    )  # fmt: skip
    passage = found.show(named, "glance") if named else None
    if named is None or passage is None:
        return answer
    numbering = Numbering(())
    known = [numbering.state(sentence, passage) for sentence in choose_sentences(question, passage, KNOWN_WORDS)]
    return replace(
        answer,
        lead=tuple(known),
        known_title=found.library.title(named, found.lang),
        citations=numbering.list_citations(),
        notes=tuple(_note(found.lang, numbering.passages, known)),
    )


def write_lead(
    question: str, intent: Intent, found: Found, cited: Sequence[Hit], numbering: Numbering, steps: Passage | None
) -> list[Statement]:
    """State the direct answer: what was asked, in the best passages' own sentences."""
    if intent == "define":
        cited = put_explanation_first(explain_terms(question, found, cited))
    best = cited[0].passage
    response = found.show(best.document, "response") if best.section in DESCRIBING_SECTIONS else None
    wants_response = intent in STEPS_FOR or intent == "ask"
    said = choose_lead(question, intent, cited, response if wants_response else None, steps)
    return [numbering.state(sentence, passage) for sentence, passage in said]


def explain_terms(question: str, found: Found, cited: Sequence[Hit]) -> list[Hit]:
    """Put first the section that explains a term of the question: one near the best hit, else, where the question
    is hardly more than the term, the opening of the document that the glossary names for it."""
    matches = [match for match in found.index.glossary.find(question, found.lang) if match.term.see]
    named = [match.term.see for match in matches]
    hit = next(
        (h for h in found.hits if h.passage.document in named and cited[0].score - h.score < 3 * SAME_TOPIC), None
    )
    if hit is None and matches and len(question.split()) <= TERM_WORDS:
        opening = next(iter(found.read(named[0])), None)
        hit = replace(cited[0], passage=opening) if opening else None
    return [hit, *(other for other in cited if other.passage.id != hit.passage.id)] if hit else list(cited)


def offer_aids(found: Found, practice: str | None) -> list[tuple[str, str, str]]:
    """Offer the tool and the workshop that belong to most of what was found: (kind, document, title) each.

    What was found weighs by its rank.
    """
    documents = list(dict.fromkeys([*([practice] if practice else []), *(h.passage.document for h in found.hits[:5])]))
    least = len(documents)  # the first alone, or several of the others
    offered = []
    for kind in sorted(AID_KINDS):
        weights = {
            aid: sum(len(documents) - place for place, document in enumerate(documents) if document in linked)
            for aid, linked in found.library.link_aids(kind).items()
        }
        best = max(weights, key=lambda aid: weights[aid], default=None)
        if best is not None and weights[best] >= least:
            offered.append((kind, best, found.library.title(best, found.lang)))
    return offered


def diversify(hits: Sequence[Hit], count: int) -> list[Hit]:
    """Choose ``count`` hits best first, each losing REPEAT_PENALTY where it brings no new place of the paper.

    The scores returned are those after the loss, so they never rise.
    """
    chosen: list[Hit] = []
    seen: set[str] = set()
    pool = [(hit, name_ground(hit.passage)) for hit in hits[: 4 * count]]
    while pool and len(chosen) < count:
        score, _, place = max(
            (hit.score - REPEAT_PENALTY * (ground <= seen), -hit.rank, place)
            for place, (hit, ground) in enumerate(pool)
        )
        best, ground = pool.pop(place)
        seen |= ground
        chosen.append(replace(best, score=score, rank=len(chosen) + 1))
    return chosen


def name_ground(passage: Passage) -> set[str]:
    """Name the places of the paper that a passage rests on: none where it rests on later sources alone."""
    return {label for label in passage.sources if label.startswith(f"{PAPER}#")}


def choose_practice(found: Found, intent: Intent) -> str | None:
    """Choose the practice whose steps to show; None for a question that asks for something else.

    Where the best hit is a problem or a stage, those that it names come first, the nearest to the
    question before the others; else the best practice that is about as near as the best hit.
    """
    best = found.hits[0]
    if intent not in STEPS_FOR and (intent != "ask" or best.passage.kind not in ("practice", "problem")):
        return None
    named: list[str] = []
    if best.passage.kind in ("problem", "stage"):
        listed = found.library.related(best.passage.document, "practice")
        named = [practice for practice in found.order(listed) if found.show(practice, "steps")]
    for practice in named:
        hit = found.find_best(practice)
        if hit and best.score - hit.score < 2 * SAME_TOPIC:
            return practice
    near = (h for h in found.hits if h.passage.kind == "practice" and best.score - h.score < SAME_TOPIC)
    return next((hit.passage.document for hit in near), named[0] if named else None)


def tell_cases(found: Found, numbering: Numbering) -> list[CaseNote]:
    """Tell cases near the question, then those that the best hits name; one that went wrong where there is any."""
    best = found.hits[0]
    near = [
        h.passage.document for h in found.hits if h.passage.kind == "case" and best.score - h.score < 2 * SAME_TOPIC
    ]
    named = [case for hit in found.hits[:3] for case in found.library.related(hit.passage.document, "case")]
    order = [case for case in dict.fromkeys([*near, *found.order(named)]) if case != best.passage.document]
    chosen = order[:CASE_LIMIT]
    failed = [case for case in order if found.library.went_wrong(case)]
    if failed and failed[0] not in chosen:
        chosen[CASE_LIMIT - 1 :] = failed[:1]
    notes = []
    for case in chosen:
        hit = found.find_best(case)
        passage = hit.passage if hit and hit.score > best.score - 2 * SAME_TOPIC else found.show(case, "glance")
        if passage:
            telling = next((s for s in passage.sentences if not announces(s)), passage.sentences[0])
            statement = numbering.state(telling, passage)
            notes.append(
                CaseNote(case, found.library.title(case, found.lang), statement, found.library.went_wrong(case))
            )
    return notes


def list_items(passage: Passage | None, limit: int, numbering: Numbering) -> list[Statement]:
    """List a passage's items, ``limit`` at most, as statements; none where there is no passage."""
    if passage is None:
        return []
    return [numbering.state(sentence, passage) for sentence in passage.sentences if sentence.item][:limit]


def suggest(asked: Sequence[str], found: Found, practice: str | None, stage: Stage) -> list[str]:
    """Offer questions that the documents at hand answer, one a document, none asked already.

    Asks are also bare complaints; those that read as questions come first.
    """
    documents = (practice, *(hit.passage.document for hit in found.hits[1:12]), stage.id)
    used = {hit.passage.place for hit in found.hits[:3]}
    suggestions: list[str] = []
    for document in dict.fromkeys(documents):
        if document is None or document not in found.library:
            continue
        fresh = [
            t
            for section, t in found.library.list_asks(document, found.lang)
            if (document, section) not in used and t not in asked
        ]
        suggestions += sorted(fresh, key=lambda text: "?" not in text)[:1]
    return sorted(suggestions[: 2 * SUGGESTION_LIMIT], key=lambda text: "?" not in text)[:SUGGESTION_LIMIT]


def _note(lang: str, passages: Sequence[Passage], said: Sequence[Statement]) -> list[str]:
    notes = []
    others = list(dict.fromkeys(passage.lang for passage in passages if passage.lang != lang))
    if others:
        notes.append(
            say("note_other_language", lang, languages=", ".join(say(f"language_{code}", lang) for code in others))
        )
    if "contested" in {*(passage.evidence for passage in passages), *(statement.evidence for statement in said)}:
        notes.append(say("note_contested", lang))
    notes.append(say("note_dated", lang))
    return notes
