"""The direct answer in a language model's words: what it is asked, and which of its sentences may stand.

The model sees the question and the numbered passages, nothing else. A sentence stands where it names its passage
and the passage says it; where too little stands, the answer stays as it was extracted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import sentencex

from bot.answering.answers import Answer, AnswerCitation, Statement
from bot.language import detect_language
from bot.messages import say
from bot.rewording.cues import read_cues
from bot.rewording.grounding import Measures, find_support
from indexer.content.sentences import Sentence
from indexer.text import clean_text, fold_accents

Message = dict[str, str]
Write = Callable[[Sequence[Message]], str]
"""Gives a model's reply to messages; "" where there is none."""

PASSAGES = 5
PASSAGE_CHARACTERS = 1_500
"""A passage that is longer is cut for the model; what it says is held against the whole."""

REPLY_CHARACTERS = 4_000
SENTENCES = 5
WORDS = 90
"""What is shown of a reply at most: a phone's screen."""

LEAST_WORDS = 5
"""Words below which a sentence is not worth a source."""

EVIDENCE_ORDER = ("contested", "confirmed", "practice", "paper")
"""Where a sentence rests on two, the label that warns most is shown."""

_THOUGHT = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_NUMBERS = re.compile(r"\s*\[\s*(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\s*\]")
_STOP_BEFORE_NUMBERS = re.compile(r"([.!?…])((?:\s*\[[\d\s,;]{1,20}\])+)")
_LIST_MARK = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)[*_]|[*_](?!\w)")
_MARKUP = re.compile(r"[#*_`<>{}|\\^~\[\]]|&\w+;|&#|https?:|www\.|://|@|^\s*(?:doc|javascript|data):", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence of a reply: its words, the citation that it stands on, and ``fault``, "" where it may stand."""

    text: str
    n: int
    fault: str
    support: tuple[Sentence, ...] = ()


def reword(answer: Answer, model: str, write: Write, measures: Measures) -> Answer:
    """Give the answer with its direct answer in the model's words; as it was where too little of them may stand.

    A list of cases with its count is left as it is: a model would count anew.
    """
    citations = choose_citations(answer)
    if not (answer.answered and answer.direct_answer and citations) or answer.intro:
        return answer
    reply = write(build_request(answer.question, answer.language, citations))
    kept = keep_sentences(judge_reply(reply, answer.language, citations, measures))
    if not kept:
        return answer
    return replace(answer, direct_answer=tuple(_state(judged, citations) for judged in kept), worded_by=model)


def choose_citations(answer: Answer) -> list[AnswerCitation]:
    """Choose the passages in the reader's language that the model may use: the direct answer's, then the best.

    There are none where the base says it in other languages only: such sentences could not be checked.
    """
    first = dict.fromkeys(statement.n for statement in answer.direct_answer)
    ranked = sorted(answer.citations, key=lambda citation: (citation.n not in first, citation.n))
    return [citation for citation in ranked if citation.passage.lang == answer.language][:PASSAGES]


def build_request(question: str, lang: str, citations: Sequence[AnswerCitation]) -> list[Message]:
    """Build the messages for a model: the task, then the passages by their numbers and the question, fenced."""
    passages = "\n\n".join(f"[{citation.n}] {fence_off(_cut(citation))}" for citation in citations)
    listed = f"<passages>\n{passages}\n</passages>"
    return write_messages(say("wording_task", lang), listed, question, say("wording_reminder", lang))


def write_messages(task: str, listed: str, question: str, reminder: str) -> list[Message]:
    """Write what a model is asked: the task, then what is listed for it, fenced already, the question and a reminder
    of the task."""
    content = f"{listed}\n\n<question>\n{fence_off(question)}\n</question>\n\n{reminder}"
    return [{"role": "system", "content": task}, {"role": "user", "content": content}]


def fence_off(text: str) -> str:
    """Take out what could end a fence or pass for a citation or a model's own marks."""
    return text.translate(str.maketrans("<>[]{}", "()()()"))


def _cut(citation: AnswerCitation) -> str:
    passage, words = citation.passage, f"{citation.passage.title}. {citation.passage.heading}."
    for sentence in passage.sentences:
        if len(words) + len(sentence.plain) > PASSAGE_CHARACTERS:
            break
        words += f" {sentence.plain}"
    return words


def judge_reply(reply: str, lang: str, citations: Sequence[AnswerCitation], measures: Measures) -> list[Judged]:
    """Judge each sentence of a reply, in order; none where the model declines to answer."""
    cited = {citation.n: citation for citation in citations}
    judged: list[Judged] = []
    for text, numbers in read_sentences(reply, lang):
        fault = _find_fault(text, numbers, lang, cited)
        if not fault and any(text == other.text for other in judged):
            fault = "said twice"
        judged.append(Judged(text, 0, fault) if fault else _judge(text, numbers, cited, measures))
    return judged


def read_sentences(reply: str, lang: str) -> list[tuple[str, tuple[int, ...]]]:
    """Cut a reply into sentences without their citations, each with the numbers it cites."""
    text = leave_thought_out(reply)
    if declines(text, lang):
        return []
    found = []
    for line in text.splitlines():
        line = _STOP_BEFORE_NUMBERS.sub(r"\2\1", _LIST_MARK.sub("", clean_text(line, REPLY_CHARACTERS)))
        for piece in sentencex.segment(lang, line):
            numbers = tuple(int(n) for group in _NUMBERS.findall(piece) for n in re.findall(r"\d+", group))
            words = _EMPHASIS.sub("", _NUMBERS.sub("", piece)).strip()
            if _WORD.search(words):
                found.append((words, tuple(dict.fromkeys(numbers))))
    return found


def leave_thought_out(reply: str) -> str:
    """Take out what a model writes to itself, and give at most REPLY_CHARACTERS of the rest."""
    return _THOUGHT.sub("", reply[: 4 * REPLY_CHARACTERS])[:REPLY_CHARACTERS]


def declines(reply: str, lang: str) -> bool:
    """Say whether a reply declines to answer."""
    flat = " ".join(_WORD.findall(fold_accents(reply)))
    cues = read_cues()["refusal"][lang]
    return any(flat == cue or (" " in cue and flat.startswith(f"{cue} ")) for cue in cues)


def _find_fault(text: str, numbers: Sequence[int], lang: str, cited: dict[int, AnswerCitation]) -> str:
    """Name what a sentence's own form is wrong in; "" where it must be held against its passage."""
    flat = f" {' '.join(_WORD.findall(fold_accents(text)))} "
    known = " ".join(fold_accents(cited[n].passage.text) for n in numbers if n in cited)
    cue = next((cue for cue in read_cues()["artefact"][lang] if f" {cue} " in flat and cue not in known), "")
    checks = (
        (not numbers, "no citation"),
        (any(n not in cited for n in numbers), f"citation {list(numbers)} unknown"),
        (bool(_MARKUP.search(text)), "markup"),
        (bool(cue), f"speaks of itself: {cue}"),
        (text.endswith(("?", ":")), "no statement"),
        (not text.endswith((".", "!", "…")), "unfinished"),
        (len(flat.split()) < LEAST_WORDS, "too short"),
        (detect_language(text, lang) != lang, "another language"),
    )
    return next((fault for found, fault in checks if found), "")


def _judge(text: str, numbers: Sequence[int], cited: dict[int, AnswerCitation], measures: Measures) -> Judged:
    """Hold a sentence against the passages that it cites; it stands on the first that says all of it."""
    faults = []
    for n in numbers[:PASSAGES]:
        support = find_support(text, cited[n].passage, measures)
        if not support.fault:
            return Judged(text, n, "", support.sentences)
        faults.append(support.fault)
    return Judged(text, numbers[0], faults[0])


def keep_sentences(judged: Sequence[Judged]) -> list[Judged]:
    """Keep the sentences that may stand, up to SENTENCES and WORDS; none where more than half of them may not.

    A reply that is mostly wrong is not to be trusted for the rest, and would read in pieces.
    """
    standing = [sentence for sentence in judged if not sentence.fault]
    if 2 * len(standing) < len(judged):
        return []
    kept: list[Judged] = []
    words = 0
    for sentence in standing[:SENTENCES]:
        words += len(sentence.text.split())
        if words > WORDS:
            break
        kept.append(sentence)
    return kept


def _state(judged: Judged, citations: Sequence[AnswerCitation]) -> Statement:
    passage = next(citation.passage for citation in citations if citation.n == judged.n)
    labels = {sentence.evidence or passage.evidence for sentence in judged.support}
    evidence = next((label for label in EVIDENCE_ORDER if label in labels), "")
    return Statement(judged.text, judged.n, evidence, plain=judged.text)
