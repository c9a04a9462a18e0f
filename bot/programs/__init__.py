"""Doors for other programs: documents as JSON, and tools for those that hold a language model (MCP).

request ─▶ route or tool ─▶ engine, documents ─▶ JSON as the records describe it.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "documents": ["build_document_api", "describe_document"],
        "mcp_http": ["McpEndpoint"],
        "mcp_server": ["build_server", "run_stdio"],
    },
)
