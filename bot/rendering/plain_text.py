"""An Answer as Markdown, for the terminal, the API and whoever forwards it; and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bot.answering.answers import Answer, AnswerCitation, CaseNote, Choice, Statement
from bot.messages import say
from indexer.content.markdown import render_plain
from indexer.search.retriever import Hit
from indexer.vocabulary import LANGUAGES, STAGES

CASES_SHOWN = 1
"""Cases of an answer that are seen without unfolding; a list of cases is shown whole."""


def write_statements(statements: Sequence[Statement]) -> list[str]:
    """Write each statement in plain words with its citation number: ``Ask for the scale. [2]``."""
    return [f"{statement.plain or render_plain(statement.markdown)} [{statement.n}]" for statement in statements]


def write_markdown(answer: Answer) -> str:
    """Write the answer in this order: direct answer, steps, warnings, cases, notes.

    Who asked in another language is first told the four that Alianza speaks, in each of them.
    """
    spoken = [_list([say("languages_spoken", code) for code in LANGUAGES])] if answer.unspoken else []
    if answer.text:
        return "\n\n".join([*spoken, *_write_opening(answer)])
    meant = [f"*{say('asked_meant', answer.language, text=_write_name(answer.meant))}*"] if answer.meant else []
    return "\n\n".join([*spoken, *meant, *(_write_answered(answer) if answer.answered else _write_declined(answer))])


def _write_answered(answer: Answer) -> list[str]:
    lang = answer.language
    notes = [f"*{note}*" for note in (answer.care_note, answer.language_note) if note]
    meaning = _label(f"**{answer.meaning.term}**", answer.meaning.definition, lang) if answer.meaning else ""
    opening = (
        *notes, answer.intro, answer.task_note, meaning, _write_law(answer), _write_lead(answer), _write_beside(answer)
    )  # fmt: skip
    blocks = [block for block in opening if block]
    if answer.worded_by:
        blocks.append(f"*{say('worded_by', lang, model=_write_name(answer.worded_by))}*")
    if answer.model:
        blocks.append(f"**{say('model_answer', lang, title=dict(answer.models)[answer.model])}**")
    if answer.steps:
        steps = "\n".join(f"{n}. {step}" for n, step in enumerate(write_statements(answer.steps), 1))
        blocks.append(f"**{answer.steps_title}**\n\n{steps}")
        if answer.practice and answer.practice != answer.steps_place[0]:
            blocks.append(_label(say("practice_more", lang), answer.practice_title, lang))
    if answer.warnings:
        blocks.append(f"**{say('warnings_heading', lang)}**\n\n" + _list(write_statements(answer.warnings)))
    if answer.forms:
        blocks.append(_write_forms(answer))
    if answer.cases:
        shown = answer.cases if answer.intro else answer.cases[:CASES_SHOWN]
        cases = [
            _label(f"{shorten_title(case.title)}{_write_mark(case, lang)}", write_statements([case.statement])[0], lang)
            for case in shown
        ]
        blocks.append(f"**{say('forms_why' if answer.forms else 'cases_heading', lang)}**\n\n" + _list(cases))
    for part in answer.parts:
        told = " ".join(write_statements(part.statements)) or say("part_declined", lang)
        blocks.append(f"**{say('part_heading', lang, question=_write_name(part.question))}**\n\n{told}")
    if answer.choices:
        told_of = [(one.title, _write_told(one)) for one in answer.choices]
        offered = [_label(title, told, lang) if told else title for title, told in told_of]
        blocks.append(f"**{say('choices_heading', lang)}**\n\n" + _list(offered))
    return blocks


def _write_told(choice: Choice) -> str:
    """Write what a choice would say first, behind the question that this answers."""
    told = write_statements([choice.told]) if choice.told else []
    return " ".join(filter(None, (choice.answers, *told)))


def _write_law(answer: Answer) -> str:
    """Write what is known of a country's law, and whom to ask."""
    law = answer.law
    if law is None:
        return ""
    offices = _label(say("law_offices", answer.language), law.offices, answer.language)
    return f"**{law.title}**\n\n{_list([*law.facts, offices])}"


def _write_forms(answer: Answer) -> str:
    """Write the table of cases by form: a row a form."""
    lang = answer.language
    lines = [
        f"| {say('forms_form', lang)} | {say('kinds_case', lang)} | {say('forms_outcome', lang)} |",
        "| --- | --- | --- |",
    ]
    for row in answer.forms:
        told = "; ".join(
            f"{shorten_title(case.title)} ({case.outcome})" if case.outcome else shorten_title(case.title)
            for case in row.cases
        )
        lines.append(f"| {row.name} | {row.numbers} | {told} |".replace("\n", " "))
    return "\n".join(lines) + f"\n\n*{say('forms_survivors', lang)}*"


def shorten_title(title: str) -> str:
    """Give the name of a case: its title up to the dash, where what it is about begins."""
    return title.partition(" - ")[0]


def _write_name(text: str) -> str:
    """Write a foreign text, such as a model's name, so that no sign in it is taken for Markdown."""
    return f"`{text.replace('`', '')}`"


def group_choices(answer: Answer) -> Iterator[tuple[str, tuple[Choice, ...]]]:
    """Group what an opening offers: the name of the message above each list ("": none), and what is in it."""
    if answer.type == "welcome":
        stages = tuple(choice for choice in answer.choices if choice.document in STAGES)
        yield "welcome_stages", stages
        yield "welcome_troubles", tuple(choice for choice in answer.choices if choice not in stages)
    else:
        yield "care_documents" if answer.type == "care" else "", answer.choices


def _write_opening(answer: Answer) -> Iterator[str]:
    yield answer.text
    for name, choices in group_choices(answer):
        if choices:
            heading = f"**{say(name, answer.language)}**\n\n" if name else ""
            yield heading + _list([choice.title for choice in choices])


def _write_declined(answer: Answer) -> Iterator[str]:
    lang = answer.language
    if answer.care_note:
        yield f"*{answer.care_note}*"
    yield say("declined" if answer.topics or answer.direct_answer else "declined_far", lang)
    if answer.direct_answer:
        yield say("declined_known", lang, title=answer.known_title) + "\n\n" + _write_lead(answer)
    if answer.topics:
        yield say("declined_topics", lang) + "\n\n" + _list([title for _, title in answer.topics])
    yield from (f"*{note}*" for note in (answer.language_note, *answer.notes) if note)


def _write_lead(answer: Answer) -> str:
    lines = [
        f"- {text}" if statement.item else text
        for statement, text in zip(answer.direct_answer, write_statements(answer.direct_answer), strict=True)
    ]
    return "\n".join([f"**{answer.answers}**\n"] * bool(answer.answers) + lines)


def _write_beside(answer: Answer) -> str:
    told = answer.beside
    return f"**{told.question}** {' '.join(write_statements(told.statements))}" if told else ""


def _write_mark(case: CaseNote, lang: str) -> str:
    return f" ({say('went_wrong', lang)})" if case.went_wrong else ""


def _name_place(citation: AnswerCitation) -> str:
    """Name where a quote stands: what stands beside the body has the document's title for its heading."""
    title = citation.passage.title
    return title if citation.heading == title else f"{title}: {citation.heading}"


def _label(name: str, text: str, lang: str) -> str:
    """Write a name and what it stands for; French sets a space before the colon."""
    return f"{name}{say('colon', lang)} {text}"


def _list(items: Sequence[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def write_text(answer: Answer) -> str:
    """Write the answer for a terminal: stage, answer, sources, what to ask next."""
    lang = answer.language
    blocks = []
    if answer.stage.id:
        stage = f"{say('stage_' + answer.stage.id, lang)} ({answer.stage.reason})"
        blocks.append(_label(say("stage_heading", lang), stage, lang))
    blocks.append(write_markdown(answer))
    if answer.tools_and_workshops or answer.models:
        names = [(say("kind_" + kind, lang), title) for kind, _, title in answer.tools_and_workshops]
        names += [(say("kind_model", lang), title) for _, title in answer.models]
        offered = [title if title.startswith(name) else _label(name, title, lang) for name, title in names]
        blocks.append(f"**{say('aids_heading', lang)}**\n\n" + _list(offered))
    if answer.citations:
        sources = [
            f"[{c.n}] {_name_place(c)} "
            f"({'; '.join(filter(None, (f'{c.passage.path}:{c.lines[0]}', ', '.join(c.passage.sources))))})"
            for c in answer.citations
        ]
        blocks.append(f"{say('sources_heading', lang)}\n" + "\n".join([*sources, *answer.notes]))
    if answer.suggestions:
        blocks.append(f"{say('suggestions_heading', lang)}\n" + _list(answer.suggestions))
    return "\n\n".join(blocks)


def to_dict(answer: Answer) -> dict[str, Any]:
    """Give the answer as the contract's JSON."""
    return {
        "question": answer.question,
        "language": answer.language,
        "answered": answer.answered,
        "stage": {"id": answer.stage.id, "confidence": answer.stage.confidence, "reason": answer.stage.reason},
        "answer": write_markdown(answer),
        "steps": write_statements(answer.steps),
        "citations": [citation.to_dict() for citation in answer.citations],
        "suggestions": list(answer.suggestions),
        "elapsed_ms": answer.elapsed_ms,
        "type": answer.type,
        "practice": answer.practice or None,
        "choices": [{"document": choice.document, "title": choice.title} for choice in answer.choices],
        "language_sure": answer.language_sure,
        **({"model": answer.model} if answer.model else {}),
        **({"worded_by": answer.worded_by} if answer.worded_by else {}),
    }


def hit_to_dict(hit: Hit) -> dict[str, Any]:
    """Give a hit of a search as the contract's JSON."""
    passage = hit.passage
    return {
        "document": passage.document, "kind": passage.kind, "title": passage.title, "heading": passage.heading,
        "path": passage.path, "lines": list(passage.lines), "language": passage.lang, "score": round(hit.score, 4),
        "rank": hit.rank, "sources": list(passage.sources),
    }  # fmt: skip


def summarize(answer: Answer) -> str:
    """Give the direct answer's words, or the steps' where they are the answer, for the question that follows."""
    return " ".join(render_plain(statement.markdown) for statement in answer.direct_answer or answer.steps)[:SAID_LIMIT]


SAID_LIMIT = 300
"""Characters of the last answer that a follow-up's address carries."""
