"""`alianza`: ask, search, evaluate and serve, and the indexer's verbs."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indexer.__main__ import add_verbs, run
from indexer.errors import QuestionError, SettingError
from indexer.settings import MOST_WORKERS, Settings
from indexer.vocabulary import AUDIENCES, KINDS, LANGUAGES, STAGES

if TYPE_CHECKING:
    from bot.engine import Engine


def main(arguments: list[str] | None = None) -> int:
    """Run a verb; 0 fine, 1 a user's error in one line on stderr, 2 wrong usage."""
    parser = argparse.ArgumentParser(
        prog="alianza",
        description="Good practices for forming partnerships in rural Latin America and the Caribbean.",
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    _add_ask(verbs)
    _add_search(verbs)
    _add_tool(verbs)
    _add_workshop(verbs)
    _add_pocket(verbs)
    _add_inbox(verbs)
    serve = verbs.add_parser("serve", help="serve the web pages and the API")
    serve.add_argument("--host", help="address to serve on (default: 127.0.0.1, or HOST)")
    serve.add_argument("--port", type=int, help="port to serve on (default: 7860, or PORT)")
    serve.add_argument("--workers", type=int, help="processes that answer (default: 1, or ALIANZA_WORKERS)")
    serve.add_argument("--index", type=Path, metavar="DIR", help="the index's folder (default: .index)")
    serve.set_defaults(run=_serve)
    mcp = verbs.add_parser("mcp", help="serve a program that holds a language model, over standard input and output")
    mcp.add_argument("--index", type=Path, metavar="DIR", help="the index's folder (default: .index)")
    mcp.set_defaults(run=_mcp)
    evaluate = verbs.add_parser("evaluate", help="measure answers on questions with known sources")
    evaluate.add_argument("questions", type=Path, metavar="QUESTIONS.jsonl")
    evaluate.add_argument("--json", action="store_true", help="print JSON")
    evaluated = evaluate.add_mutually_exclusive_group()
    evaluated.add_argument("--index", type=Path, metavar="DIR", help="the index's folder (default: .index)")
    evaluated.add_argument("--system", metavar="URL", help="ask another system, by the address of its site")
    evaluate.set_defaults(run=_evaluate)
    add_verbs(verbs)
    return run(parser, arguments)


def _add_ask(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    ask = verbs.add_parser("ask", help="answer a question, with sources")
    ask.add_argument("question", nargs="?", help="the question; with --jsonl they come on standard input")
    ask.add_argument("--lang", choices=LANGUAGES, help="language of the answer (default: the question's)")
    ask.add_argument("--stage", choices=STAGES, help="the stage you are in (default: guessed)")
    ask.add_argument("--index", type=Path, metavar="DIR", help="the index's folder (default: .index)")
    form = ask.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON")
    form.add_argument("--jsonl", action="store_true", help="read JSON lines, print JSON lines")
    ask.set_defaults(run=_ask)


def _add_search(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    search = verbs.add_parser("search", help="find passages")
    search.add_argument("query")
    search.add_argument("-k", type=int, default=10, help="how many (default: 10)")
    search.add_argument("--lang", choices=LANGUAGES, help="language of the passages (default: the query's)")
    search.add_argument("--kind", help=f"only documents of this kind: {', '.join(KINDS)}")
    search.add_argument("--stage", choices=STAGES, help="only documents of this stage")
    search.add_argument("--country", help="only cases of this country (its name, or ISO 3166-1)")
    search.add_argument("--index", type=Path, metavar="DIR", help="the index's folder (default: .index)")
    search.add_argument("--json", action="store_true", help="print JSON")
    search.set_defaults(run=_search)


def _add_tool(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    tool = verbs.add_parser("tool", help="work a tool of the base with answers, and print its result")
    tool.add_argument("tool", metavar="ID", help="the tool, such as where-are-we")
    tool.add_argument("--answers", default="", metavar="'a=b&c=2'", help="answers as a page's address holds them")
    tool.add_argument("--lang", choices=LANGUAGES, help="language of the result (default: es)")
    tool.add_argument("--index", type=Path, metavar="DIR", help="the index's folder (default: .index)")
    tool.set_defaults(run=_tool)


def _tool(chosen: argparse.Namespace, settings: Settings) -> int:
    from bot.toolbox.command import run_tool

    return run_tool(chosen, settings)


def _add_workshop(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    workshop = verbs.add_parser("workshop", help="make a workshop pack: slides, guide, handouts to print")
    workshop.add_argument("--stage", help=f"the stage of the partnership: {', '.join(STAGES)}")
    workshop.add_argument("--problem", metavar="ID", help="a problem of the base, such as side-selling")
    workshop.add_argument("--design", metavar="ID", help="a workshop of the base, such as ws-why-partner")
    workshop.add_argument("--minutes", default="240", help="its length (default: 240; a day: 420, two: 840)")
    workshop.add_argument("--lang", default="es", help=f"its language: {', '.join(LANGUAGES)} (default: es)")
    workshop.add_argument("--country", help="its country (ISO 3166-1, two letters), whose cases come first")
    workshop.add_argument("--audience", help=f"who comes: {', '.join(AUDIENCES)}")
    workshop.add_argument("--people", default="", help="how many come")
    workshop.add_argument("--output", type=Path, required=True, metavar="FILE", help="a zip, pptx, docx, pdf or md")
    workshop.add_argument("--index", type=Path, metavar="DIR", help="the index's folder (default: .index)")
    workshop.set_defaults(run=_workshop)


def _workshop(chosen: argparse.Namespace, settings: Settings) -> int:
    from bot.workshop.command import make_workshop

    return make_workshop(chosen, settings)


def _add_pocket(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    pocket = verbs.add_parser("pocket", help="write the base of one language into one file that needs no network")
    pocket.add_argument("--lang", choices=LANGUAGES, default="es", help="its language (default: es)")
    pocket.add_argument("--output", type=Path, required=True, metavar="FILE", help="the HTML file to write")
    pocket.add_argument("--address", metavar="URL", help="the site's address, where readers find newer editions")
    pocket.add_argument("--index", type=Path, metavar="DIR", help="the index's folder (default: .index)")
    pocket.set_defaults(run=_pocket)


def _pocket(chosen: argparse.Namespace, settings: Settings) -> int:
    from bot.pocket.edition import make_pocket

    return make_pocket(chosen, settings)


def _add_inbox(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    inbox = verbs.add_parser("inbox", help="list what was asked in vain and what people sent; accept it as a draft")
    inbox.add_argument("--index", type=Path, metavar="DIR", help="the index's folder (default: .index)")
    inbox.add_argument("--json", action="store_true", help="print the list as JSON")
    inbox.set_defaults(run=_inbox)
    deeds = inbox.add_subparsers(dest="deed", metavar="DEED")
    deeds.add_parser("list", help="the list (default)")
    show = deeds.add_parser("show", help="print a submission as Markdown")
    accept = deeds.add_parser("accept", help="make the draft of a case of a submission, in cases/")
    give_back = deeds.add_parser("return", help="return a submission; its sender reads why")
    for deed in (show, accept, give_back):
        deed.add_argument("id", metavar="ID", help="the submission, as the list names it")
    accept.add_argument("--case", default="", metavar="CASE-ID", help="the case's id (default: made of its name)")
    give_back.add_argument("--reason", required=True, help="what is missing, in its sender's language")
    export = deeds.add_parser("export", help="write gaps, ratings, submissions and decisions into one file")
    export.add_argument("output", type=Path, metavar="FILE.jsonl")


def _inbox(chosen: argparse.Namespace, settings: Settings) -> int:
    from bot.contributions.command import run_inbox

    return run_inbox(chosen, settings)


def _open_engine(chosen: argparse.Namespace, settings: Settings) -> Engine:
    from bot.engine import Engine

    return Engine.open(replace(settings, index=chosen.index or settings.index))


def _ask(chosen: argparse.Namespace, settings: Settings) -> int:
    from bot.rendering.plain_text import to_dict, write_text

    if chosen.jsonl and chosen.question is not None:
        raise QuestionError("--jsonl reads its questions from standard input; leave the question out.")
    if not chosen.jsonl and chosen.question is None:
        raise QuestionError('no question; write one: alianza ask "…"')
    engine = _open_engine(chosen, settings)
    if chosen.jsonl:
        _answer_lines(engine)
        return 0
    answer = engine.ask(chosen.question, chosen.lang, chosen.stage)
    print(json.dumps(to_dict(answer), ensure_ascii=False) if chosen.json else write_text(answer))
    return 0


def _answer_lines(engine: Engine) -> None:
    from bot.answering.requests import read_request
    from bot.rendering.plain_text import to_dict

    for number, line in _read_lines():
        try:
            request = read_request(json.loads(line))
            answer = engine.ask(request.question, request.lang, request.stage, request.turns, request.choice)
        except (ValueError, RecursionError, QuestionError) as error:
            raise QuestionError(f"standard input:{number}: {error}") from None
        print(json.dumps(to_dict(answer), ensure_ascii=False), flush=True)


def _read_lines() -> Iterator[tuple[int, str]]:
    for number, line in enumerate(sys.stdin.buffer, 1):
        text = line.decode("utf-8", errors="replace")
        if text.strip():
            yield number, text


def _search(chosen: argparse.Namespace, settings: Settings) -> int:
    from bot.answering.requests import read_filters

    country = read_filters(chosen.k, chosen.lang, chosen.kind, chosen.stage, chosen.country).country
    hits = _open_engine(chosen, settings).search(
        chosen.query, chosen.k, chosen.lang, chosen.kind, chosen.stage, country
    )
    if chosen.json:
        from bot.rendering.plain_text import hit_to_dict

        print(json.dumps([hit_to_dict(hit) for hit in hits], ensure_ascii=False))
    else:
        for hit in hits:
            passage = hit.passage
            print(
                f"{hit.rank:3}. {hit.score:.3f}  {passage.title}: {passage.heading} ({passage.path}:{passage.lines[0]})"
            )
    return 0


def _serve(chosen: argparse.Namespace, settings: Settings) -> int:
    names = ("host", "port", "index", "workers")
    changes: dict[str, Any] = {name: getattr(chosen, name) for name in names if getattr(chosen, name) is not None}
    settings = replace(settings, **changes)
    if not 1 <= settings.workers <= MOST_WORKERS:
        raise SettingError(f"--workers {settings.workers}: expected a number from 1 to {MOST_WORKERS}.")
    if settings.workers > 1:
        from bot.workers import serve_workers

        return serve_workers(settings)
    from bot.server import serve

    return serve(settings)


def _mcp(chosen: argparse.Namespace, settings: Settings) -> int:
    from bot.first_start import is_first_start
    from bot.programs.mcp_server import run_stdio
    from bot.server import open_engine
    from bot.web.engine_loader import EngineLoader

    settings = replace(settings, index=chosen.index or settings.index)
    is_first_start(settings)  # raises where nothing can be served
    engine_loader = EngineLoader(lambda: open_engine(settings))
    engine_loader.start()
    run_stdio(engine_loader.wait)
    engine_loader.stop()
    return 0


def _evaluate(chosen: argparse.Namespace, settings: Settings) -> int:
    from bot.answering.requests import read_turns
    from bot.helpfulness import ask_all, is_helpful_set
    from bot.helpfulness import read_questions as read_wanted
    from bot.helpfulness import write_table as write_helpfulness
    from indexer.evaluate import Labelled, QuestionResult, evaluate, read_questions, to_dict, write_table

    if chosen.system:
        return _evaluate_system(chosen)
    if is_helpful_set(chosen.questions) and not chosen.json:
        wanted = read_wanted(chosen.questions)
        engine = _open_engine(chosen, settings)
        print(write_helpfulness(ask_all(engine, wanted), engine, "lang"))
        return 0
    questions = read_questions(chosen.questions)
    engine = _open_engine(chosen, settings)

    def ask(question: Labelled) -> QuestionResult:
        answer = engine.ask(question.text, context=read_turns(question.context))
        labels = tuple(citation.passage.sources for citation in answer.citations)
        return QuestionResult(answer.answered, labels, answer.language, answer.stage.id, answer.elapsed_ms)

    evaluation = evaluate(questions, ask)
    print(json.dumps(to_dict(evaluation)) if chosen.json else write_table(evaluation))
    return 0


def _evaluate_system(chosen: argparse.Namespace) -> int:
    from bot.helpfulness import is_helpful_set
    from bot.other_system import OtherSystem
    from indexer.evaluate import evaluate, read_questions, to_dict, write_table

    if is_helpful_set(chosen.questions):
        raise QuestionError(
            f"{chosen.questions}: these questions name documents of this base, which another system lacks; expected "
            "questions that name sources ('gold')."
        )
    questions = read_questions(chosen.questions)
    with OtherSystem(chosen.system) as system:
        evaluation = evaluate(questions, system.ask)
    print(json.dumps(to_dict(evaluation)) if chosen.json else write_table(evaluation))
    return 0


if __name__ == "__main__":
    sys.exit(main())
