"""The Answer and its parts: every sentence is a passage's own, with its citation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from indexer.content.passages import Passage


@dataclass(frozen=True, slots=True)
class Stage:
    """The stage a person seems to be in: ``id`` None where nothing tells; ``confidence`` 0…1."""

    id: str | None
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class AnswerCitation:
    """A passage that the answer uses; ``quote`` stands word for word in ``path`` at ``lines``.

    ``subheading``: the heading below the section's that the quote stands under, or the head of its table; "" for most.
    """

    n: int
    passage: Passage
    score: float
    quote: str
    lines: tuple[int, int]
    subheading: str = ""

    @property
    def heading(self) -> str:
        """Name the place in its document: the section's heading, and the one below it where there is one."""
        return ", ".join(filter(None, (self.passage.heading, self.subheading)))

    def to_dict(self) -> dict[str, Any]:
        """Give the citation as the contract prints it."""
        passage = self.passage
        return {
            "n": self.n, "document": passage.document, "kind": passage.kind, "title": passage.title,
            "heading": self.heading, "path": passage.path, "lines": list(self.lines), "language": passage.lang,
            "score": round(self.score, 4), "sources": list(passage.sources), "quote": self.quote,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence or list item, as Markdown and as plain words, and the number of its citation."""

    markdown: str
    n: int
    evidence: str = ""
    item: bool = False
    plain: str = ""


@dataclass(frozen=True, slots=True)
class CaseNote:
    """A case like the asker's: its document, title, the sentence that fits, and whether it went wrong."""

    document: str
    title: str
    statement: Statement
    went_wrong: bool


@dataclass(frozen=True, slots=True)
class FormCase:
    """A case of a form of partnership, and how it went in a few words."""

    document: str
    title: str
    outcome: str
    went_wrong: bool


@dataclass(frozen=True, slots=True)
class FormRow:
    """A form of partnership, its name, how many cases have it as their first and in how many of these something went
    wrong, in words, and some of them."""

    form: str
    name: str
    numbers: str
    cases: tuple[FormCase, ...]


AnswerType = Literal["answer", "choices", "care", "welcome", "decline"]
"""*answer* tells; *choices* asks back which of some topics is meant; *care* says what to do for people in danger;
*welcome* greets, and says what can be asked; *decline* says that the base does not answer."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A topic to choose: a document and its title in the reader's language; beside an answer also what it would say
    first, and the question that this answers ("": none)."""

    document: str
    title: str
    told: Statement | None = None
    answers: str = ""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a term of the glossary means, and the document that explains it ("": none)."""

    term: str
    definition: str
    document: str


@dataclass(frozen=True, slots=True)
class LawNote:
    """What is known of the law of a ``country`` (ISO 3166-1) that a question asks about: ``facts``, each with where it
    was read, its year and how sure it is, and the ``offices`` to ask."""

    country: str
    title: str
    facts: tuple[str, ...]
    offices: str


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """What is told of a question other than the one that the answer begins with. Of a further question in the same
    message no statements are told where the base does not answer it."""

    question: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person gets. ``type``: see AnswerType; ``choices``: topics that may be meant instead, nearest first;
    ``text``: what a *care*, *welcome* or *choices* answer says, Markdown; ``language_sure``: ``language`` was clear;
    ``meant``: the question as it was read, where words of it were misspelt;
    ``unspoken``: the question is in a language that Alianza does not speak, which is told in the four that it does.

    ``answers``: the question that the direct answer answers, where it is a section written for one: "No, first …" is
    understood beside it only.
    ``beside``: a question that the topic answers and that may be meant, told beside what to do first.
    ``care_note``: where to turn if somebody is in danger, told first where a message may speak of it.
    ``parts``: what is told of further questions in the same message. ``language_note`` says what follows in another
    language. ``practice`` helps here: its steps are shown, or those of the problem that leads to it; ``steps_place``
    is the document and section they stand in, ``step_count`` how many there are in all.
    ``notes`` are messages about the answer (age of facts, limits); ``intro`` counts the cases of a list; ``forms`` are
    these by form of partnership, ``filters`` find them in the case browser; ``meaning`` is that of the term that was
    asked for, ``law`` is what is known of that of a country that was asked about; ``task_note`` says that a text that
    was asked for is not written here.

    ``tools_and_workshops`` are those that belong to it: (kind, document, title); ``models`` are texts to fill in,
    the most fitting first: (document, title). ``model`` is the one that was asked for, "" for none. ``asks_stage``:
    nothing told the stage, and it would help to know. Where it was declined, ``direct_answer`` tells what is known of
    ``known_title``.
    ``worded_by``: the language model whose words ``direct_answer`` is in, "" where they are the sources' own.
    """

    question: str
    language: str
    answered: bool
    stage: Stage
    intro: str = ""
    task_note: str = ""
    meaning: Meaning | None = None
    law: LawNote | None = None
    direct_answer: tuple[Statement, ...] = ()
    answers: str = ""
    beside: AnswerPart | None = None
    practice: str = ""
    practice_title: str = ""
    steps: tuple[Statement, ...] = ()
    steps_title: str = ""
    steps_place: tuple[str, str] = ("", "")
    warnings: tuple[Statement, ...] = ()
    cases: tuple[CaseNote, ...] = ()
    forms: tuple[FormRow, ...] = ()
    filters: tuple[tuple[str, str], ...] = ()
    citations: tuple[AnswerCitation, ...] = ()
    suggestions: tuple[str, ...] = ()
    topics: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    tools_and_workshops: tuple[tuple[str, str, str], ...] = ()
    models: tuple[tuple[str, str], ...] = ()
    model: str = ""
    asks_stage: bool = False
    known_title: str = ""
    worded_by: str = ""
    care_note: str = ""
    language_note: str = ""
    step_count: int = 0
    type: AnswerType = "answer"
    choices: tuple[Choice, ...] = ()
    parts: tuple[AnswerPart, ...] = ()
    text: str = ""
    language_sure: bool = True
    meant: str = ""
    unspoken: bool = False
    elapsed_ms: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class Turn:
    """Something said before: ``role`` is ``user`` or ``assistant``."""

    role: str
    text: str
