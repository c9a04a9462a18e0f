"""A submission as Markdown: what its sender is shown, and the draft of a case that a keeper finishes.

What was typed stays text: every sign that Markdown would read is escaped, so that nobody writes headings, citations,
links or labels into the base by a form.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.contributions.submissions import YEAR_FIELDS, Submission
from bot.messages import say
from indexer.checking.drafts import draft_document, read_headings
from indexer.content.sentences import cut_sentences, take_first_sentence
from indexer.content.yaml_text import write_yaml
from indexer.text import fold_words
from indexer.vocabulary import LANGUAGES

ID_WORDS = 6
"""Words of a case's name that its id is made of."""

SUMMARY_LIMIT = 300
WIDTH = 10**6

_SIGNS = re.compile(r"[\\`*_{}\[\]<>#|~$^@!&]|%(?=%)|(?<=%)%|=(?==)|(?<==)=")
_MARK = re.compile(r"([\[{])(?=[@#])")
"""What begins a citation or an id, which is looked for behind the parser too: a blank parts the two signs."""

_START = re.compile(r"\d*([-+:?.)])(?=[\s:?+-]|$)|(?:im|ex)port\b")
_END = re.compile(r"[.!?…]*$")


def escape_text(text: str, lang: str) -> str:
    r"""Write a text as Markdown that says nothing but its words, a sentence a line and a paragraph a line of the text.

    >>> escape_text("# Uno [x](y). 2. Dos", "es")
    '\\# Uno \\[x\\](y).\n2\\. Dos'
    """
    return "\n\n".join("\n".join(_cut_lines(line, lang)) for line in text.split("\n") if line.strip())


def _cut_lines(paragraph: str, lang: str) -> list[str]:
    whole = _escape_start(_SIGNS.sub(lambda sign: f"\\{sign[0]}", _MARK.sub(r"\1 ", paragraph)))
    return [_escape_start(sentence) for sentence, _ in cut_sentences(whole, lang, item=False)]


def _escape_start(line: str) -> str:
    """Escape what makes a list, a definition or another block of a line that begins with it."""
    found = _START.match(line)
    if not found:
        return line
    place = found.start(1)
    return f"&#{ord(line[0])};{line[1:]}" if place < 0 else f"{line[:place]}\\{line[place:]}"


def name_source(submission: Submission) -> str:
    """Name a submission in the bibliography; the letters of its id, by which its sender finds it, are not told."""
    return f"told-{submission.day}-{hashlib.sha256(submission.id.encode()).hexdigest()[:6]}"


def propose_id(submission: Submission) -> str:
    """Propose an id for the case: the words of its name, without accents; "" where it has none that an id may hold."""
    words = [word for word in fold_words(submission.answers.get("name", "")) if word.isascii()]
    return "-".join(words[:ID_WORDS])


def list_sections(submission: Submission) -> dict[str, str]:
    """List what was told by the section of a case that it belongs to, as Markdown, each with its source."""
    answers, lang = submission.answers, submission.language
    told: dict[str, list[str]] = {"glance": [answers.get("what", "")]}
    if answers.get("who"):
        told["glance"].append(say("told_who", lang, text=answers["who"]))
    told |= {name: [answers.get(name, "")] for name in ("setup", "results", "wrong")}
    told["unknown"] = [say("told_know", lang, text=answers["know"])] if answers.get("know") else []
    key = name_source(submission)
    return {
        section: _cite(escape_text("\n".join(texts), lang), key)
        for section, texts in told.items()
        if any(text.strip() for text in texts)
    }


def _cite(text: str, key: str) -> str:
    """Put the source behind each paragraph's last sentence, before its full stop."""
    paragraphs = []
    for paragraph in text.split("\n\n"):
        end = _END.search(paragraph)
        place = end.start() if end else len(paragraph)
        paragraphs.append(f"{paragraph[:place]} [@{key}]{paragraph[place:]}")
    return "\n\n".join(paragraphs)


def list_facts(submission: Submission) -> dict[str, Any]:
    """List the facts that were told, as a case's front matter holds them."""
    answers = submission.answers
    facts: dict[str, Any] = {"country": [answers["country"]]} if answers.get("country") else {}
    if answers.get("place"):
        facts["place"] = {"name": answers["place"], "lat": None, "lon": None}
    years = {name: int(answers[name]) if answers.get(name) else None for name in YEAR_FIELDS}
    return facts | ({"years": years} if any(years.values()) else {}) | {"sources": [f"@{name_source(submission)}"]}


def write_told(submission: Submission) -> str:
    """Write what was told as the Markdown that it becomes, without what a keeper still has to write."""
    front = {"kind": "case", "lang": submission.language, "title": _write_title(submission), **list_facts(submission)}
    headings = read_headings("case", submission.language)
    told = list_sections(submission)
    parts = [f"## {words} {{{place}}}\n\n{told[place[1:]]}\n" for place, words in headings.items() if place[1:] in told]
    return f"---\n{write_yaml(front, width=WIDTH, flow=None)}---\n\n" + "\n".join(parts)


def _write_title(submission: Submission) -> str:
    return _strip_signs(submission.answers.get("name", ""))


def _strip_signs(text: str) -> str:
    """Leave out the signs of Markdown: titles and summaries are shown as they stand."""
    return " ".join(_SIGNS.sub(" ", text).split())


def draft_case(submission: Submission, case: str, roots: Sequence[Path]) -> tuple[Path, str]:
    """Write the draft of a case: where it goes, and its text. What was not told still says TODO.

    Raises ContentError for an id that cannot be or is taken.
    """
    path, text = draft_document("case", case, submission.language, roots, languages=LANGUAGES)
    text = _set_field(text, "title", _write_title(submission))
    told = take_first_sentence(submission.answers.get("what", "").replace("\n", " "), submission.language)
    summary = _strip_signs(told[:SUMMARY_LIMIT])
    text = re.sub(r"(summary: >-\n  )TODO .*", lambda found: f"{found[1]}TODO {summary}", text, count=1)
    for name, value in list_facts(submission).items():
        text = _set_field(text, name, value, "  # TODO check it; its centre in degrees" if name == "place" else "")
    if submission.question:
        ask = write_yaml([{"glance": submission.question}], width=WIDTH)
        text = re.sub(r"^  - glance: TODO .*\n", lambda _: f"  {ask}", text, count=1, flags=re.MULTILINE)
    for section, markdown in list_sections(submission).items():
        text = _set_section(text, section, markdown)
    return path, text


def _set_field(text: str, name: str, value: object, note: str = "") -> str:
    written = write_yaml({name: value}, width=WIDTH, flow=None if isinstance(value, (dict, list)) else False).rstrip()
    return re.sub(rf"^{name}:.*\n(?: .*\n)*", lambda _: f"{written}{note}\n", text, count=1, flags=re.MULTILINE)


def _set_section(text: str, section: str, markdown: str) -> str:
    return re.sub(
        rf"(^## [^\n]*\{{#{section}[ }}][^\n]*\n\n)TODO [^\n]*", lambda found: found[1] + markdown, text, count=1,
        flags=re.MULTILINE,
    )  # fmt: skip


def describe_source(submission: Submission) -> Mapping[str, Any]:
    """Describe the submission for the bibliography: told by one who took part, which is the weakest kind of source."""
    lang = submission.language
    return {
        "id": name_source(submission),
        "type": "personal_communication",
        "title": submission.answers.get("name", ""),
        "author": [{"literal": say("told_author", lang)}],
        "issued": submission.day,
        "language": lang,
        "note": say("told_note", lang),
        "kind": "party",
        "read": "whole",
    }
