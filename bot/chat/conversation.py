"""What a page of the chat asks, and what it gets: plain functions, without Gradio.

The page keeps the conversation; the server is told what was said before and keeps nothing.
"""

from __future__ import annotations

import functools
import json
import logging
from dataclasses import asdict, dataclass

from markupsafe import Markup

from bot.answering.answers import Answer, Turn
from bot.answering.ratings import name_rated
from bot.messages import ROOT_LANGUAGE, say
from bot.rendering.forwarding import write_answer_message
from bot.rendering.plain_text import summarize
from bot.rendering.reader import ReaderContext
from bot.rendering.render import render_answer, render_template
from bot.web.engine_loader import NotReadyError
from bot.web.lanes import BusyError
from bot.web.page import FEW_WORDS, Site
from indexer.errors import QuestionError
from indexer.vocabulary import LANGUAGES, STAGES

TURNS_KEPT = 6
"""Turns before (question and answer are two) that a page tells; the engine reads the newest of them."""

HIGHEST_NUMBER = 1_000_000

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page asks: ``lang`` is the page's, ``number`` the turn's on that page, ``turns`` what was said before it,
    oldest first; ``stage`` and ``choice`` (a document) where they were chosen."""

    lang: str = ROOT_LANGUAGE
    question: str = ""
    number: int = 0
    stage: str | None = None
    choice: str | None = None
    turns: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What a page shows: a turn's HTML, and what to tell of it when the next question is asked.

    ``said`` is "" where the base did not answer: nothing follows from that. ``message``: why no answer could be made;
    then there is no turn, and the question goes back to its box; unless it is worth asking again by itself, after
    ``seconds``.
    """

    html: str = ""
    question: str = ""
    said: str = ""
    message: str = ""
    seconds: int = 0

    def to_json(self) -> str:
        """Write the reply for the page."""
        return json.dumps(asdict(self), ensure_ascii=False)


def read_asked(text: str | None) -> Asked:
    """Read what a page sent; what no page of ours writes counts as nothing said.

    >>> read_asked('{"question": "¿quién paga?", "lang": "xx", "number": -3}')
    Asked(lang='es', question='¿quién paga?', number=0, stage=None, choice=None, turns=())
    """
    try:
        sent = json.loads(text or "{}")
        number = min(max(int(sent.get("number") or 0), 0), HIGHEST_NUMBER)
        turns = tuple(Turn(str(role), str(said)) for role, said in sent.get("turns") or ())
    except (ValueError, TypeError, AttributeError, RecursionError, OverflowError):
        return Asked()
    return Asked(
        lang=sent.get("lang") if sent.get("lang") in LANGUAGES else ROOT_LANGUAGE,
        question=str(sent.get("question") or ""),
        number=number,
        stage=sent.get("stage") if sent.get("stage") in STAGES else None,
        choice=str(sent["choice"]) if sent.get("choice") else None,
        turns=tuple(turn for turn in turns[-TURNS_KEPT:] if turn.role in ("user", "assistant")),
    )


async def answer_in_turn(site: Site, asked: Asked) -> Reply:
    """Answer a question in the lane of questions; where that is full, tell the page when to ask again."""
    try:
        return await site.lanes.questions.run(answer_page, site, asked)
    except BusyError as error:
        told = say("site_busy_chat", asked.lang, seconds=error.seconds)
        return Reply(message=told, seconds=error.seconds)


def answer_page(site: Site, asked: Asked) -> Reply:
    """Answer a question in its own language; one too short to tell, in the page's."""
    lang = asked.lang
    try:
        answer = _ask_engine(site, asked)
        said = summarize(answer) if answer.answered else ""
        return Reply(write_turn(site, asked, answer), answer.question, said)
    except NotReadyError:
        return Reply(message=say("engine_unavailable", lang))
    except QuestionError as error:
        return Reply(message=str(error))
    except Exception:
        _log.exception("a question failed")
        return Reply(message=say("answer_failed", lang))


def _ask_engine(site: Site, asked: Asked) -> Answer:
    if not asked.question.strip():
        raise QuestionError(say("question_empty", asked.lang))
    engine = site.engine_loader.wait()
    text = asked.question[: 4 * site.question_limit]
    chosen = engine.knowledge.tell_language(text, asked.lang).lang if len(text.split()) >= FEW_WORDS else asked.lang
    choice = asked.choice if (asked.choice or "") in engine.library else None
    return engine.ask(text, chosen, asked.stage, asked.turns, choice)


def write_turn(site: Site, asked: Asked, answer: Answer) -> Markup:
    """Write a turn: the question, escaped, its answer in the language that it was given in, what can be done with it.

    Its address holds the stage and topic that were chosen and the turn before, as it was asked.
    """
    library, contributes = site.engine_loader.wait().library, site.inbox is not None
    reader = ReaderContext(answer.language, library, site.root, new_tab=True, contributes=contributes)
    limit = site.question_limit
    note = say("question_long", asked.lang, limit=limit) if len(asked.question) > limit else ""
    kept = dict(zip(("before", "said"), (turn.text for turn in asked.turns[-2:]), strict=False))
    locate = functools.partial(reader.ask_url, answer.question, choice=asked.choice or "", **kept)
    url = locate(stage=asked.stage or "")
    return render_template(
        "turn.html",
        ReaderContext(asked.lang, root=site.root),
        question=answer.question,
        note=note,
        answer=render_answer(answer, reader, f"a{asked.number}", lambda stage: locate(stage=stage)),
        suggestions=[(text, reader.ask_url(text)) for text in answer.suggestions],
        message=write_answer_message(answer, reader, url),
        rated=name_rated(answer) if site.ratings else "",
        url=url,
    )
