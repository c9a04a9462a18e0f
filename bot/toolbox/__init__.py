"""The one engine of all tools: questions, sums, results.

answers in the address ─▶ sums and conditions ─▶ result, drawing, sheet.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__, submod_attrs={"pages": ["build_tool_pages"], "tools": ["ToolText"], "outcomes": ["find_outcome"]}
)
