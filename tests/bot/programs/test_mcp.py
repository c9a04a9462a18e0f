"""The MCP server, called by the SDK's own client: in the process, over HTTP, and over standard input and output."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, MCPError, StdioServerParameters

from bot.__main__ import main
from bot.answering.answers import Turn
from bot.engine import Engine
from bot.messages import read_messages, say
from bot.programs.mcp_server import PROMPTS, TOOLS, build_server
from indexer.settings import PROJECT
from tests.additions import open_engine
from tests.bot.test_engine import OUTSIDE
from tests.case_base import write_cases
from tests.small_base import QUESTIONS, write_base
from tests.small_tools import write_tools
from tests.small_workshops import write_all

Call = Callable[[Client], Awaitable[Any]]


def talk(server: Any, call: Call) -> Any:
    """Connect a client to a server, an address or a program, and let it call."""

    async def connect() -> Any:
        async with Client(server, read_timeout_seconds=60) as client:
            return await call(client)

    return asyncio.run(connect())


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """An engine over a base that has cases, tools and workshops, and knows what lies outside it."""
    folder = tmp_path_factory.mktemp("rich")
    write_all(folder)
    write_cases(folder)
    write_tools(folder)
    outside = [f"{word} {number} for the weekend" for word in OUTSIDE for number in range(6)]
    (folder / "kb" / "outside.yaml").write_text(json.dumps({"en": outside}), encoding="utf-8")
    return open_engine(folder)


def use(engine: Engine, name: str, /, **arguments: Any) -> Any:
    """Call a tool; its result."""
    return talk(build_server(lambda: engine), lambda client: client.call_tool(name, arguments))


def test_each_tool_says_what_it_is_for_what_it_takes_and_that_it_changes_nothing(engine: Engine) -> None:
    listed = talk(build_server(lambda: engine), lambda client: client.list_tools())
    assert [tool.name for tool in listed.tools] == list(TOOLS)
    for tool in listed.tools:
        assert tool.description
        assert tool.output_schema
        assert tool.annotations.read_only_hint
        assert "self" not in tool.input_schema["properties"]
    (ask,) = (tool for tool in listed.tools if tool.name == "ask")
    assert ask.input_schema["required"] == ["question"]


def test_an_answer_comes_as_structured_content_with_its_citations(engine: Engine) -> None:
    result = use(engine, "ask", question=QUESTIONS["es"])
    told = engine.ask(QUESTIONS["es"])
    assert not result.is_error
    assert result.structured_content["answered"]
    assert result.structured_content["citations"] == [citation.to_dict() for citation in told.citations]
    assert json.loads(result.content[0].text) == result.structured_content


def test_a_refusal_is_structured_too_and_no_error(rich: Engine) -> None:
    result = use(rich, "ask", question="soup for the weekend", lang="en")
    assert not result.is_error
    assert (result.structured_content["answered"], result.structured_content["type"]) == (False, "decline")
    assert result.structured_content["answer"]


def test_what_was_said_before_and_the_choice_are_taken(engine: Engine) -> None:
    context = [{"role": "user", "text": QUESTIONS["es"]}]
    result = use(engine, "ask", question="¿y eso?", context=context, choice="open-grading", stage="dissolution")
    assert result.structured_content["stage"]["id"] == "dissolution"
    told = engine.ask("¿y eso?", stage="dissolution", context=[Turn("user", QUESTIONS["es"])], choice="open-grading")
    assert told.practice == result.structured_content["practice"] == "open-grading"


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("ask", {"question": " "}, say("question_empty", "es")),
        ("ask", {"question": "x", "choice": "nothing"}, "is no document of the base"),
        ("ask", {"question": "x", "context": [{"role": "system", "text": "y"}]}, "role"),
        ("ask", {"question": "x", "lang": "de"}, "lang"),
        ("search", {"query": "x", "country": "Narnia"}, "expected a country's name"),
        ("read_document", {"document": "nothing"}, "there is no 'nothing' here"),
        ("compare_cases", {"ids": ["bajio-contracts", "bajio-contracts"]}, "'ids' names 1 cases; expected 2 to 4."),
        ("compare_cases", {"ids": ["bajio-contracts", "open-grading"]}, "there is no 'open-grading' here"),
        ("run_tool", {"tool": "hammer"}, "there is no tool 'hammer'; expected one of none yet."),
        ("workshop_pack", {"design": "ws-nothing"}, "there is no 'ws-nothing' here"),
    ],
)
def test_a_wrong_call_is_told_what_was_expected(
    engine: Engine, tool: str, arguments: dict[str, Any], told: str
) -> None:
    result = use(engine, tool, **arguments)
    assert result.is_error
    assert told in result.content[0].text
    assert "Traceback" not in result.content[0].text


def test_a_search_and_a_document_read_as_the_engine_gives_them(engine: Engine) -> None:
    hits = use(engine, "search", query="rechaza cajas", k=3, lang="es").structured_content["hits"]
    assert [hit["document"] for hit in hits] == [h.passage.document for h in engine.search("rechaza cajas", 3, "es")]
    document = use(engine, "read_document", document="open-grading", lang="en").structured_content
    assert document["sections"][0]["sentences"][0] == {
        "text": "Growers ask for this.", "sources": ["larc-02-3#box1"],
    }  # fmt: skip


def test_cases_are_listed_by_facts_and_compared(rich: Engine) -> None:
    listed = use(rich, "list_cases", filters={"country": ["MX", "XX"], "poem": ["y"]}, size=1).structured_content
    assert listed["size"] == 1
    assert listed["cases"][0]["country"] == ["MX"]
    assert listed["ignored"] == [{"name": "country", "value": "XX"}, {"name": "poem", "value": ""}]
    ids = [case["id"] for case in use(rich, "list_cases", lang="en").structured_content["cases"]][:2]
    compared = use(rich, "compare_cases", ids=ids, lang="en").structured_content
    assert [case["id"] for case in compared["cases"]] == ids
    assert {len(fact["values"]) for fact in compared["facts"]} == {2}
    assert {fact["agreement"] for fact in compared["facts"]} <= {"same", "partly", "different"}
    assert [len(section["told"]) for section in compared["sections"]] == [2] * len(compared["sections"])
    assert compared["sections"][0]["id"] == "glance"


def test_documents_are_resources_in_each_language(engine: Engine) -> None:
    async def read(client: Client) -> Any:
        templates = await client.list_resource_templates()
        listed = await client.read_resource("alianza://documents/pt")
        whole = await client.read_resource("alianza://documents/es/open-grading")
        with pytest.raises(MCPError, match="there is no document 'nothing'"):
            await client.read_resource("alianza://documents/es/nothing")
        with pytest.raises(MCPError, match="language 'de' is unknown; expected one of en, es, pt, fr"):
            await client.read_resource("alianza://documents/de")
        return templates, *(json.loads(read.contents[0].model_dump()["text"]) for read in (listed, whole))

    templates, listed, whole = talk(build_server(lambda: engine), read)
    assert len(templates.resource_templates) == 2
    assert len(listed) == 7
    assert next(one["title"] for one in listed if one["id"] == "opaque-grading").startswith("A classificação")
    assert whole["title"] == "Clasificar la calidad a la vista de todos"


def test_each_kind_of_user_has_a_prompt_in_four_languages(engine: Engine) -> None:
    async def read(client: Client) -> Any:
        listed = await client.list_prompts()
        texts = {}
        for name in PROMPTS:
            for lang in ("en", "es", "pt", "fr"):
                got = await client.get_prompt(name, {"about": "las {cajas} vuelven", "lang": lang})
                texts[name, lang] = got.messages[0].content.model_dump()["text"]
        return listed, texts

    listed, texts = talk(build_server(lambda: engine), read)
    assert [prompt.name for prompt in listed.prompts] == ["promoter", "official", "trainer"]
    assert all("las {cajas} vuelven" in text for text in texts.values())
    assert len(set(texts.values())) == 12
    named = {tool for tool in TOOLS if any(tool in text for text in texts.values())}
    assert named == {"ask", "list_cases", "read_document", "compare_cases", "workshop_pack"}
    assert all(f"mcp_prompt_{name}" in read_messages() for name in PROMPTS)


def test_over_http_answers_lead_to_the_site_that_was_called(address: str) -> None:
    async def call(client: Client) -> Any:
        answers = [await client.call_tool("ask", {"question": text}) for text in QUESTIONS.values()]
        both = await asyncio.gather(
            client.call_tool("read_document", {"document": "open-grading"}), client.list_tools()
        )
        return answers, both[0]

    answers, document = talk(f"{address}/mcp", call)
    assert [answer.structured_content["language"] for answer in answers] == list(QUESTIONS)
    assert document.structured_content["url"] == f"{address}/lite/doc/open-grading?lang=es"


def test_over_http_another_sites_page_and_a_long_body_are_refused(address: str) -> None:
    import httpx

    headers = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    assert httpx.post(f"{address}/mcp", json=call, headers=headers).status_code == 200
    foreign = {**headers, "Origin": "https://elsewhere.example"}
    assert httpx.post(f"{address}/mcp", json=call, headers=foreign).status_code == 403
    assert httpx.post(f"{address}/mcp", content=b"x" * 70_000, headers=headers).status_code == 413
    assert httpx.get(f"{address}/mcp", headers=headers).status_code == 405
    broken = httpx.post(f"{address}/mcp", content=b"{", headers=headers)
    assert broken.status_code == 400
    assert "Traceback" not in broken.text


def test_over_standard_input_and_output(
    tiny_folder: Path, tiny_prepared: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    environment = {"ALIANZA_MODEL": str(tiny_folder), "ALIANZA_CACHE": str(tiny_prepared.serving.parent.parent)}
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    roots = [str(root) for root in write_base(tmp_path)]
    assert main(["build", "--kb", *roots, "--index", str(tmp_path / "index")]) == 0
    program = StdioServerParameters(
        command=sys.executable, args=["-m", "bot", "mcp", "--index", str(tmp_path / "index")],
        env={**os.environ, **environment}, cwd=str(PROJECT),
    )  # fmt: skip

    async def call(client: Client) -> Any:
        return await client.call_tool("read_document", {"document": "open-grading", "lang": "pt"})

    result = talk(program, call)
    assert result.structured_content["language"] == "es"
    assert result.structured_content["url"] == "/lite/doc/open-grading?lang=pt"


def test_a_tool_lists_its_questions_then_gives_its_result(rich: Engine) -> None:
    asked = {tool: use(rich, "run_tool", tool=tool, lang="en") for tool in ("cards", "which-way")}
    trust = next(one for one in asked["cards"].structured_content["questions"] if "trust_buyer" in one["fields"])
    assert [option["value"] for option in trust["options"]] == ["none", "little", "some", "full"]
    assert asked["which-way"].is_error
    assert "|" in asked["which-way"].content[0].text
    fields = {f"{name}_{side}": "some" for name in ("trust", "stock", "news") for side in ("producers", "buyer")}
    result = use(rich, "run_tool", tool="cards", answers=fields, lang="en")
    assert not result.is_error, result.content[0].text
    assert result.structured_content["title"] == "Who holds the cards"
    assert "/lite/tools/cards?lang=en&" in result.structured_content["url"]
    assert "Who holds the cards" in result.structured_content["result"]


def test_a_workshop_pack_fits_and_says_where_its_files_are(rich: Engine) -> None:
    pack = use(rich, "workshop_pack", design="ws-begin", minutes=120, lang="en").structured_content
    assert pack["designs"] == ["ws-begin"]
    assert pack["minutes"] <= 120
    assert pack["title"] in pack["text"]
    assert [url.split("?")[0] for url in pack["files"]] == [
        f"/lite/workshops/pack.{form}" for form in ("zip", "pptx", "docx", "pdf", "key", "md")
    ]
    refused = use(rich, "workshop_pack", design="ws-end", minutes=45, lang="en")
    assert refused.is_error
    assert refused.content[0].text.strip()
