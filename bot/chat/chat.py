"""The chat: a Gradio page a language, and the plain functions behind its buttons.

The transcript is a row of HTML slots fed by ``render`` alone. What was said travels with the
page (a hidden field), so that the server keeps nothing about anyone.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from bot.messages import ROOT_LANGUAGE, say
from bot.rendering.forwarding import write_answer_message
from bot.rendering.plain_text import summarize
from bot.rendering.reader import ReaderContext
from bot.rendering.render import render_answer, render_template
from bot.rendering.styles import read_static
from bot.web.engine_loader import NotReadyError
from bot.web.lanes import BusyError
from bot.web.page import FEW_WORDS, Site
from indexer.errors import QuestionError
from indexer.vocabulary import LANGUAGES, STAGES

if TYPE_CHECKING:
    import gradio as gr

    from bot.answering.answers import Answer


SLOTS = 10
"""Turns that the page shows; after them it begins anew."""

SUGGESTIONS = 3
TURNS_KEPT = 6
AUTOMATIC = ""

HEARD = "(question, ...others) => [window.alianza.hear(question), ...others]"
HEARD_AGAIN = "(...inputs) => (window.alianza.hearAgain(), inputs)"
DONE = "() => window.alianza.done()"
"""What ``static/chat.js`` does before and after the server is asked."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said on one page: ``turns`` that were answered, oldest first; how many questions were
    asked, and the last of them."""

    turns: tuple[tuple[str, str], ...] = ()
    count: int = 0
    question: str = ""

    def add(self, answer: Answer) -> Talk:
        """Add a question and its answer; old turns are forgotten, and a declined one leads nowhere."""
        said = (("user", answer.question), ("assistant", summarize(answer))) if answer.answered else ()
        return Talk((*self.turns, *said)[-TURNS_KEPT:], self.count + 1, answer.question)

    def without_last(self) -> Talk:
        """Take the last question and its answer back."""
        answered = ("user", self.question) in self.turns[-2:]
        return Talk(self.turns[:-2] if answered else self.turns, max(0, self.count - 1))

    def to_json(self) -> str:
        """Write the talk for the page to keep."""
        return json.dumps([self.count, self.question, self.turns], ensure_ascii=False)

    @staticmethod
    def from_json(text: str | None) -> Talk:
        """Read what the page kept; what nobody here wrote counts as nothing said."""
        try:
            count, question, turns = json.loads(text or '[0, "", []]')
            kept = tuple((str(role), str(said)) for role, said in turns[-TURNS_KEPT:] if role in ("user", "assistant"))
            return Talk(kept, min(max(int(count), 0), 1_000_000), str(question))
        except (ValueError, TypeError, KeyError, RecursionError, OverflowError):
            return Talk()


@dataclass(frozen=True, slots=True)
class Shown:
    """What a turn puts on the page: HTML for one slot, the talk so far, and what to ask next.

    ``suggestions`` None: the question was not answered, and stays in its box.
    """

    slot: int
    html: str
    talk: Talk
    suggestions: tuple[str, ...] | None = None


def ask(site: Site, lang: str, question: str, stage: str, talk: Talk) -> Shown:
    """Answer a question in its own language; one too short to tell, in the page's."""
    slot = talk.count % SLOTS
    try:
        answer = _ask_engine(site, lang, question, stage, talk)
        html = write_answer(site, lang, question, answer, f"a{slot}", write_forward(site, answer, stage, talk))
    except NotReadyError:
        return Shown(slot, _write_turn(lang, question, say("engine_unavailable", lang)), talk)
    except QuestionError as error:
        return Shown(slot, _write_turn(lang, "", str(error)), talk)
    except Exception:
        _log.exception("a question failed")
        return Shown(slot, _write_turn(lang, question, say("answer_failed", lang)), talk)
    return Shown(slot, html, talk.add(answer), answer.suggestions)


def ask_again(site: Site, lang: str, stage: str, talk: Talk) -> Shown | None:
    """Ask the last question again for another stage, in its place; None where none was asked."""
    return ask(site, lang, talk.question, stage, talk.without_last()) if talk.question else None


async def ask_in_turn(
    site: Site, lang: str, talk: Talk, work: Callable[[], Shown | None], question: str
) -> Shown | None:
    """Do the work of a turn in the lane of questions; where that is full, the question stays in its box."""
    try:
        return await site.lanes.questions.run(work)
    except BusyError as error:
        told = say("site_busy_chat", lang, seconds=error.seconds)
        return Shown(talk.count % SLOTS, _write_turn(lang, question, told), talk)


def _ask_engine(site: Site, lang: str, question: str, stage: str, talk: Talk) -> Answer:
    from bot.answering.answers import Turn

    if not question.strip():
        raise QuestionError(say("question_empty", lang))
    engine = site.engine_loader.wait()
    text = question[: 4 * site.question_limit]
    chosen = engine.knowledge.tell_language(text, lang).lang if len(text.split()) >= FEW_WORDS else lang
    context = [Turn(role, said) for role, said in talk.turns]
    return engine.ask(text, chosen, stage if stage in STAGES else None, context)


def write_answer(site: Site, lang: str, question: str, answer: Answer, anchor: str, forward: str = "") -> str:
    """Write a turn: the question, escaped, its answer in the language that it was given in, a form to forward."""
    engine = site.engine_loader.wait()
    html = render_answer(answer, ReaderContext(answer.language, engine.library, site.root, new_tab=True), anchor)
    note = say("question_long", lang, limit=site.question_limit) if len(question) > site.question_limit else ""
    return _write_turn(lang, answer.question, note, html, forward)


def write_forward(site: Site, answer: Answer, stage: str, talk: Talk) -> str:
    """Write an answer's short form; its page's address holds the stage chosen and the turn before, as it was asked."""
    reader = ReaderContext(answer.language, site.engine_loader.wait().library, site.root)
    kept = dict(zip(("before", "said"), (said for _, said in talk.turns[-2:]), strict=False))
    return write_answer_message(answer, reader, reader.ask_url(answer.question, stage, **kept))


def _write_turn(lang: str, question: str, message: str, answer: Markup | None = None, forward: str = "") -> str:
    shown = {"question": question, "message": message, "answer": answer or Markup(""), "forward": forward}
    return render_template("turn.html", ReaderContext(lang), **shown)


def build_chat(site: Site) -> gr.Blocks:
    """Build the chat's pages, one a language, in one Gradio app."""
    import gradio as gr

    with gr.Blocks(title=say("app_name", ROOT_LANGUAGE), analytics_enabled=False) as chat:
        _lay_out(site, ROOT_LANGUAGE)
    for lang in LANGUAGES:
        if lang != ROOT_LANGUAGE:
            with chat.route(say(f"native_{lang}", lang), lang, show_in_navbar=False):
                _lay_out(site, lang)
    # Forty wait in the lane of questions at most, which says so in the reader's language; the rest in this queue.
    chat.queue(max_size=100)
    # Each session keeps a copy of every component; the talk itself travels with the page.
    chat.state_session_capacity = 50
    return chat


def _lay_out(site: Site, lang: str) -> None:
    """Lay out the page of one language and bind its events."""
    import gradio as gr

    reader = ReaderContext(lang, root=site.root)
    languages = [(code, ReaderContext(code, root=site.root).chat_url()) for code in LANGUAGES]
    header = render_template("chat_header.html", reader, languages=languages, logo=read_static("logo.svg"))
    gr.HTML(header, js_on_load=None, apply_default_css=False, elem_id="site")
    with gr.Column(elem_id="transcript"):
        slots = [
            gr.HTML("", visible=False, js_on_load=None, apply_default_css=False, elem_classes="slot")
            for _ in range(SLOTS)
        ]
    gr.HTML(render_template("chat_pending.html", reader), js_on_load=None, apply_default_css=False, elem_id="pending")
    with gr.Column(elem_id="suggestions", visible=False) as suggestions:
        gr.HTML(render_template("chat_heading.html", reader, text=say("suggestions_heading", lang)), js_on_load=None)
        offers = [gr.Button("", visible=False, elem_classes="offer") for _ in range(SUGGESTIONS)]
    with gr.Column(elem_id="composer"):
        box = gr.Textbox(
            label=say("ask_label", lang),
            placeholder=say("ask_hint", lang),
            lines=1,
            max_lines=8,
            elem_id="question",
            autofocus=False,
        )
        button = gr.Button(say("ask_button", lang), variant="primary", elem_id="ask")
        stage = gr.Radio(
            [(say("stage_automatic", lang), AUTOMATIC), *((say(f"stage_{code}", lang), code) for code in STAGES)],
            value=AUTOMATIC, label=say("stage_chooser", lang), info=say("stage_chooser_hint", lang), elem_id="stage",
        )  # fmt: skip
    with gr.Column(elem_id="examples") as examples:
        gr.HTML(render_template("chat_heading.html", reader, text=say("examples_heading", lang)), js_on_load=None)
        tries = [gr.Button(say(f"example_{n}", lang), elem_classes="offer") for n in range(1, SUGGESTIONS + 1)]
    gr.HTML(render_template("chat_footer.html", reader), js_on_load=None, apply_default_css=False, elem_id="about")
    talk = gr.Textbox(visible=False)
    page = _Page(site, lang, box, talk, suggestions, tuple(offers), examples, tuple(slots))
    page.bind(button, stage, tries)


@dataclass(frozen=True, slots=True)
class _Page:
    """The components that a turn changes, and the events that start one."""

    site: Site
    lang: str
    box: Any
    talk: Any
    suggestions: Any
    offers: tuple[Any, ...]
    examples: Any
    slots: tuple[Any, ...]

    @property
    def outputs(self) -> list[Any]:
        return [self.box, self.talk, self.suggestions, *self.offers, self.examples, *self.slots]

    def bind(self, button: Any, stage: Any, tries: Sequence[Any]) -> None:
        """Bind every way to ask: Enter, the button, a suggestion, an example, another stage."""
        shared: dict[str, Any] = {
            "outputs": self.outputs, "api_visibility": "private", "show_progress": "hidden",
            "concurrency_limit": None, "concurrency_id": "ask",
        }  # fmt: skip
        starts = [self.box.submit, button.click]
        events = [start(self.on_ask, [self.box, stage, self.talk], js=HEARD, **shared) for start in starts]
        for offer in (*self.offers, *tries):
            events.append(offer.click(self.on_ask, [offer, stage, self.talk], js=HEARD, **shared))
        events.append(stage.input(self.on_stage, [stage, self.talk], js=HEARD_AGAIN, **shared))
        for event in events:
            event.then(None, js=DONE, api_visibility="private", show_progress="hidden")

    async def on_ask(self, question: str | None, stage: str | None, talk: str | None) -> list[Any]:
        """Answer what was typed or tapped."""
        said, asked = Talk.from_json(talk), question or ""
        work = partial(ask, self.site, self.lang, asked, stage or AUTOMATIC, said)
        return self.show(await ask_in_turn(self.site, self.lang, said, work, asked))

    async def on_stage(self, stage: str | None, talk: str | None) -> list[Any]:
        """Ask again for the stage chosen."""
        said = Talk.from_json(talk)
        work = partial(ask_again, self.site, self.lang, stage or AUTOMATIC, said)
        return self.show(await ask_in_turn(self.site, self.lang, said, work, said.question))

    def show(self, shown: Shown | None) -> list[Any]:
        """Turn what is to be shown into updates, one for each of ``outputs``."""
        import gradio as gr

        if shown is None:
            return [gr.skip()] * len(self.outputs)
        slots: list[Any] = [gr.HTML("", visible=False) if shown.slot == 0 else gr.skip()] * SLOTS
        slots[shown.slot] = gr.HTML(shown.html, visible=True)
        if shown.suggestions is None:
            return [gr.skip()] * (len(self.outputs) - SLOTS) + slots
        texts = [*shown.suggestions[:SUGGESTIONS], *[""] * SUGGESTIONS][:SUGGESTIONS]
        offers = [gr.Button(text, visible=bool(text)) for text in texts]
        group = gr.Column(visible=bool(shown.suggestions))
        return ["", shown.talk.to_json(), group, *offers, gr.Column(visible=False), *slots]
