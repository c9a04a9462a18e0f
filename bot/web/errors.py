"""Errors as JSON."""

from __future__ import annotations

from http import HTTPStatus

from fastapi.responses import JSONResponse


def fail(status: HTTPStatus, error: Exception | str) -> JSONResponse:
    """Answer with one line that says what was wrong."""
    return JSONResponse({"error": " ".join(str(error).split())}, status)
