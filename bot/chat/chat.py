"""The chat: a Gradio page a language, and the one door through which every page asks.

Gradio draws the page and its composer. The page's script (``static/conversation.js``) keeps the conversation, asks
through the door and shows turns: a question outlives a lost signal and a server that starts again, where Gradio's own
queue would show an English message and load the page anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.conversation import answer_in_turn, read_asked
from bot.chat.entrance import COUNTS, POCKET
from bot.messages import ROOT_LANGUAGE, say
from bot.rendering.reader import ReaderContext
from bot.rendering.render import render_template
from bot.rendering.styles import read_static
from bot.web.guard import ASK_FUNCTION
from bot.web.page import Site
from indexer.vocabulary import LANGUAGES

if TYPE_CHECKING:
    import gradio as gr

SEND = "(question) => window.alianza.send(question)"
"""What the page does when a question is sent; what it gives back stays in the box."""


def build_chat(site: Site) -> gr.Blocks:
    """Build the chat's pages, one a language, in one Gradio app."""
    import gradio as gr

    async def answer(asked: str) -> str:
        """Answer what a page asks: JSON in, JSON out (``Asked``, ``Reply``)."""
        return (await answer_in_turn(site, read_asked(asked))).to_json()

    with gr.Blocks(title=say("app_name", ROOT_LANGUAGE), analytics_enabled=False) as chat:
        _lay_out(site, ROOT_LANGUAGE)
        # Not queued: one call gives the answer, which a slow line and a cautious proxy take best.
        gr.api(answer, api_name=ASK_FUNCTION, queue=False, api_visibility="private")
    for lang in LANGUAGES:
        if lang != ROOT_LANGUAGE:
            with chat.route(say(f"native_{lang}", lang), lang, show_in_navbar=False):
                _lay_out(site, lang)
    return chat


def _lay_out(site: Site, lang: str) -> None:
    """Lay out the page of one language."""
    import gradio as gr

    reader = ReaderContext(lang, root=site.root)
    languages = [(code, ReaderContext(code, root=site.root).chat_url()) for code in LANGUAGES]

    def put(template: str, name: str, **values: object) -> None:
        html = render_template(template, reader, **values)
        gr.HTML(html, js_on_load=None, apply_default_css=False, elem_id=name)

    put(
        "header.html", "site", languages=languages, logo=read_static("logo.svg"), home=reader.chat_url(),
        other=(reader.home_url(), "lite_link"), skip="#question",
    )  # fmt: skip
    put("chat_welcome.html", "welcome", counts=COUNTS, pocket=POCKET)
    gr.HTML('<div id="transcript"></div>', js_on_load=None, apply_default_css=False)
    put("chat_pending.html", "pending")
    put("chat_tools.html", "tools")
    with gr.Column(elem_id="composer"):
        put("chat_signal.html", "signal")
        put("chat_chip.html", "chip")
        box = gr.Textbox(
            label=say("ask_label", lang), placeholder=say("ask_hint", lang), lines=1, max_lines=6,
            elem_id="question", autofocus=False,
        )  # fmt: skip
        button = gr.Button(say("ask_button", lang), variant="primary", elem_id="ask")
    put("chat_footer.html", "about")
    for start in (box.submit, button.click):
        start(None, [box], [box], js=SEND, api_visibility="private", show_progress="hidden")
