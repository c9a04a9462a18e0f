"""The MCP server (Model Context Protocol, by its official SDK): the base's tools, documents and prompts."""

from __future__ import annotations

import functools
import inspect
import json
import logging
from collections.abc import Callable
from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from bot.engine import Engine
from bot.messages import DEFAULT_LANGUAGE, say
from bot.programs.documents import describe_document, describe_listed
from bot.programs.mcp_tools import KnowledgeTools, read_for
from bot.rendering.reader import ReaderContext
from indexer.errors import AlianzaError
from indexer.vocabulary import LANGUAGES

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

INSTRUCTIONS = (
    "A knowledge base of good practices and documented cases for forming partnerships between producers, firms, "
    "governments and others in rural Latin America and the Caribbean. Ask it rather than answering from memory; keep "
    "its citations; where it declines, say so. It speaks Spanish, Portuguese, English and French."
)
CATALOGUE = "alianza://documents/{lang}"
DOCUMENT = "alianza://documents/{lang}/{document}"
TOOLS = ("ask", "search", "read_document", "list_cases", "compare_cases", "run_tool", "workshop_pack")
PROMPTS = {
    "promoter": "Help a producer or promoter with what happens in their partnership.",
    "official": "Prepare what an official should know of partnerships in a territory or trade.",
    "trainer": "Prepare a workshop.",
}
"""A prompt for each of the three kinds of user, and what it is for."""


def build_server(get_engine: Callable[[], Engine], root: str = "") -> MCPServer:
    """Build the server over an engine; ``root`` is the path prefix of the site that serves the same base."""
    from mcp.server.mcpserver import MCPServer
    from mcp_types import ToolAnnotations

    # The SDK sets up logging for the whole process unless somebody has.
    if not logging.getLogger().handlers:
        logging.getLogger().addHandler(logging.StreamHandler())
    server = MCPServer(
        "alianza", title="Alianza", instructions=INSTRUCTIONS, version=version("alianza"), log_level="ERROR",
        subscriptions=False,
    )  # fmt: skip
    tools = KnowledgeTools(get_engine, root)
    for name in TOOLS:
        server.add_tool(
            _tell_errors(getattr(tools, name)), name=name, structured_output=True,
            description=inspect.getdoc(getattr(tools, name)),
            annotations=ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False),
        )  # fmt: skip
    _add_documents(server, get_engine, root)
    _add_prompts(server)
    return server


def _tell_errors(tool: Callable[..., Any]) -> Callable[..., Any]:
    """Let a model read what was wrong with its call; the SDK would keep an unknown error's text to itself."""
    from mcp.server.mcpserver.exceptions import ToolError

    @functools.wraps(tool)
    def call(**values: Any) -> Any:
        try:
            return tool(**values)
        except AlianzaError as error:
            raise ToolError(str(error)) from None

    return call


def _add_documents(server: MCPServer, get_engine: Callable[[], Engine], root: str) -> None:
    from mcp.server.mcpserver.exceptions import ResourceError

    def read(lang: str) -> tuple[Engine, ReaderContext]:
        if lang not in LANGUAGES:
            raise ResourceError(f"language {lang[:20]!r} is unknown; expected one of {', '.join(LANGUAGES)}.")
        engine = get_engine()
        return engine, read_for(engine.knowledge, lang, root)

    @server.resource(CATALOGUE, title="All documents", mime_type="application/json")
    def documents(lang: str) -> str:
        """List every document: id, kind, title, summary."""
        engine, reader = read(lang)
        listed = [describe_listed(document.id, reader) for document in engine.library.list_documents(lang)]
        return json.dumps(listed, ensure_ascii=False)

    @server.resource(DOCUMENT, title="A document", mime_type="application/json")
    def document(lang: str, document: str) -> str:
        """Read a document whole, each sentence with its sources."""
        engine, reader = read(lang)
        if document not in engine.library:
            raise ResourceError(f"there is no document {document[:60]!r}.")
        return json.dumps(describe_document(engine.knowledge, document, reader), ensure_ascii=False)


def _add_prompts(server: MCPServer) -> None:
    """Add a prompt for each kind of user, in the language that its argument ``lang`` names."""
    from mcp.server.mcpserver.prompts.base import Prompt

    for name, description in PROMPTS.items():
        server.add_prompt(Prompt.from_function(_write_prompt(name), name=name, description=description))


def _write_prompt(name: str) -> Callable[[str, str], str]:
    def write(
        about: Annotated[str, Field(description="In the person's own words.")],
        lang: Annotated[str, Field(description=f"One of {', '.join(LANGUAGES)}.")] = DEFAULT_LANGUAGE,
    ) -> str:
        spoken = lang if lang in LANGUAGES else DEFAULT_LANGUAGE
        return say(f"mcp_prompt_{name}", spoken, about=about[:4000])

    return write


def run_stdio(get_engine: Callable[[], Engine]) -> None:
    """Serve one program over standard input and output until it ends."""
    build_server(get_engine).run("stdio")
