"""From what was retrieved to the Answer: which sentences, in which order, with which citation.

Order: the direct answer · the steps and warning signs of the practice that fits · cases, also
those that went wrong · sources, best first · what to ask next.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.answers import Answer, AnswerCitation, CaseNote, Stage, Statement
from bot.language import say
from bot.library import Library
from indexer.citations import PAPER
from indexer.index import Index
from indexer.lexicon import stem_words
from indexer.passages import Passage, Sentence
from indexer.retriever import FALLBACK_LANGUAGES, Hit

CITED_HITS = 5
LEAD_WORDS = 70
"""The direct answer stays within what a phone shows without scrolling."""

STEP_LIMIT = 8
WARNING_LIMIT = 4
CASE_LIMIT = 3
SUGGESTION_LIMIT = 3
REPEAT_PENALTY = 0.12
"""What a hit loses that rests on no place of the paper which was not cited before it: a second view beats an echo."""

SAME_TOPIC = 0.12
"""A hit may stand this far below the best and still be about the question."""

DESCRIBING_SECTIONS = ("symptom", "cause")
"""What tells of a trouble; who tells it wants to hear what to do, which stands in ``response``."""


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

    def find_best(self, document: str) -> Hit | None:
        """Give a document's best hit; None where it was not retrieved."""
        return next((hit for hit in self.hits if hit.passage.document == document), None)

    def order(self, documents: Iterable[str]) -> list[str]:
        """Order documents by their best hit, those not retrieved last, as they came."""
        listed = list(dict.fromkeys(documents))
        best = {document: self.find_best(document) for document in listed}
        return sorted(listed, key=lambda document: hit.rank if (hit := best[document]) else len(self.hits) + 1)


class Numbering:
    """Hands out citation numbers: the retrieved passages first, others as they are used."""

    def __init__(self, cited: Sequence[Hit]) -> None:
        self._scores = {hit.passage.id: hit.score for hit in cited}
        self.passages = [hit.passage for hit in cited]
        self._quotes: dict[str, Sentence] = {}

    def state(self, sentence: Sentence, passage: Passage) -> Statement:
        """Make a statement of a sentence; the first one used of a passage becomes its quote."""
        if passage.id not in {known.id for known in self.passages}:
            self.passages.append(passage)
        self._quotes.setdefault(passage.id, sentence)
        number = next(n for n, known in enumerate(self.passages, 1) if known.id == passage.id)
        evidence = sentence.evidence or passage.evidence
        return Statement(sentence.markdown, number, evidence, sentence.item, sentence.plain)

    def list_citations(self) -> tuple[AnswerCitation, ...]:
        """List the citations in the order of their numbers; what was not retrieved scores as the last that was."""
        lowest = min(self._scores.values(), default=0.0)
        return tuple(
            self._cite(number, passage, self._scores.get(passage.id, lowest))
            for number, passage in enumerate(self.passages, 1)
        )

    def _cite(self, number: int, passage: Passage, score: float) -> AnswerCitation:
        sentence = self._quotes.get(passage.id, passage.sentences[0])
        return AnswerCitation(
            number, passage, score, sentence.quote, (sentence.line, sentence.line + sentence.quote.count("\n"))
        )


def compose(question: str, found: Found, stage: Stage, before: Sequence[str] = ()) -> Answer:
    """Compose the answer to a question that the base can answer; ``before`` is what was said before it."""
    cited = diversify(found.hits, CITED_HITS)
    numbering = Numbering(cited)
    practice = choose_practice(found)
    steps, warnings = (found.show(practice, name) if practice else None for name in ("steps", "warnings"))
    lead = write_lead(question, found, cited, numbering, steps)
    answer = Answer(
        question=question, language=found.lang, answered=True, stage=stage, lead=tuple(lead),
        practice=practice or "", practice_title=found.library.title(practice, found.lang) if practice else "",
        steps=tuple(list_items(steps, STEP_LIMIT, numbering)),
        warnings=tuple(sign for sign in list_items(warnings, WARNING_LIMIT, numbering) if sign not in lead),
        cases=tuple(tell_cases(found, numbering)),
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


def decline(question: str, found: Found, stage: Stage) -> Answer:
    """Say that the base does not answer, and name the nearest topics that it does cover."""
    documents = list(dict.fromkeys(hit.passage.document for hit in found.hits))[:SUGGESTION_LIMIT]
    topics = tuple((document, found.library.title(document, found.lang)) for document in documents)
    return Answer(question=question, language=found.lang, answered=False, stage=stage, topics=topics)


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


def write_lead(
    question: str, found: Found, cited: Sequence[Hit], numbering: Numbering, steps: Passage | None
) -> list[Statement]:
    """Take the best passage's own answer, what to do where it tells of a trouble, and a second view.

    A list that follows as the practice's steps is not said twice.
    """
    best = cited[0].passage
    if steps is not None and best.id == steps.id:
        return [numbering.state(sentence, best) for sentence in best.sentences if not sentence.item][:2]
    response = found.show(best.document, "response") if best.section in DESCRIBING_SECTIONS else None
    budget = LEAD_WORDS // 2 if response else LEAD_WORDS
    statements = [numbering.state(sentence, best) for sentence in choose_sentences(question, best, budget)]
    if response:
        return statements + [numbering.state(s, response) for s in choose_sentences(question, response, LEAD_WORDS)]
    words = sum(len(statement.plain.split()) for statement in statements)
    for hit in cited[1:3]:
        sentence = find_relevant_sentence(question, hit.passage)
        if sentence and words < LEAD_WORDS and cited[0].score - hit.score < SAME_TOPIC:
            statements.append(numbering.state(sentence, hit.passage))
            words += len(sentence.plain.split())
    return statements


def choose_sentences(question: str, passage: Passage, limit: int) -> list[Sentence]:
    """Choose sentences of a passage in their order, about ``limit`` words: its opening, then those that
    share most words with the question. A sentence that announces a list brings the whole list."""
    stems = set(stem_words(question, passage.lang))
    groups = group_sentences(passage.sentences)
    shared = [max(len(stems.intersection(stem_words(s.plain, passage.lang))) for s in group) for group in groups]
    order = [0, *sorted(range(1, len(groups)), key=lambda number: (-shared[number], number))]
    chosen: list[int] = []
    words = 0
    for number in order:
        words += sum(len(sentence.plain.split()) for sentence in groups[number])
        if chosen and words > limit:
            break
        chosen.append(number)
    return [sentence for number in sorted(chosen) for sentence in groups[number]]


def group_sentences(sentences: Sequence[Sentence]) -> list[list[Sentence]]:
    """Group sentences that only make sense together: a list, with the sentence that announces it."""
    groups: list[list[Sentence]] = []
    for sentence in sentences:
        announced = groups and announces(groups[-1][-1])
        continues = groups and sentence.item and groups[-1][-1].item
        if announced or continues:
            groups[-1].append(sentence)
        else:
            groups.append([sentence])
    return groups


def announces(sentence: Sentence) -> bool:
    """Say whether a sentence ends with a colon, whatever marks it carries."""
    return sentence.plain.endswith(":")


def find_relevant_sentence(question: str, passage: Passage) -> Sentence | None:
    """Find the sentence that shares most words with the question; None where none stands alone and does."""
    stems = set(stem_words(question, passage.lang))
    alone = [s for s in passage.sentences if not s.item and not announces(s)]
    best = max(alone, key=lambda s: len(stems.intersection(stem_words(s.plain, passage.lang))), default=None)
    return best if best and stems.intersection(stem_words(best.plain, passage.lang)) else None


def choose_practice(found: Found) -> str | None:
    """Choose the practice whose steps to show.

    Where the best hit is a problem or a stage, those that it names come first, the nearest to the
    question before the others; else the best practice that is about as near as the best hit.
    """
    best = found.hits[0]
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
