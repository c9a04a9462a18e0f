"""Another system that answers questions over HTTP, asked for an evaluation: `alianza evaluate --system URL`.

It is sent what ``POST /api/ask`` is sent. It has to give back at least ``answered`` and ``citations``, best first, each
with its ``sources``; ``language`` and ``stage.id`` count where it gives them.
"""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import Any, Self
from urllib.parse import urlsplit

import httpx

from indexer.errors import QuestionError
from indexer.evaluate import Labelled, QuestionResult

SECONDS = 120.0
"""How long an answer may take."""

TRIES, REST_SECONDS = 12, 5.0
"""How often a busy or opening system (429, 503) is asked again, and the longest rest between."""

EXPECTED = 'expected JSON such as {"answered": true, "citations": [{"sources": ["larc-02-3#p28"]}]}'


class OtherSystem:
    """A system at an address: the site's, or the whole address of its ``ask``. Open it with ``with``.

    Raises QuestionError for an address that is none.
    """

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise QuestionError(f"--system is {address!r}; expected an address such as http://127.0.0.1:7860.")
        path = parts.path.rstrip("/")
        self.address = f"{parts.scheme}://{parts.netloc}{path if path.endswith('/ask') else f'{path}/api/ask'}"
        self._client = httpx.Client(timeout=SECONDS)

    def __repr__(self) -> str:
        return f"<OtherSystem {self.address}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def ask(self, question: Labelled) -> QuestionResult:
        """Ask a question; its time includes the network. Raises QuestionError where no answer can be read."""
        started = time.perf_counter()
        response = self._post({"question": question.text, "context": [dict(turn) for turn in question.context]})
        milliseconds = 1000 * (time.perf_counter() - started)
        if response.status_code != HTTPStatus.OK:
            raise QuestionError(f"{self.address}: status {response.status_code} for {question.id}; {EXPECTED}.")
        try:
            return read_result(response.json(), milliseconds)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise QuestionError(
                f"{self.address}: the answer to {question.id} cannot be read ({error!r}); {EXPECTED}."
            ) from None

    def _post(self, body: dict[str, Any]) -> httpx.Response:
        try:
            response = self._client.post(self.address, json=body)
            for _ in range(TRIES):
                if response.status_code not in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
                    break
                wanted = response.headers.get("retry-after", "")
                time.sleep(min(float(wanted) if wanted.isdigit() else 1.0, REST_SECONDS))
                response = self._client.post(self.address, json=body)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            told = " ".join(str(error).split()) or type(error).__name__
            raise QuestionError(f"{self.address}: no answer ({told[:120]}); is the system running?") from None
        return response


def read_result(answer: Any, milliseconds: float) -> QuestionResult:
    """Read what an evaluation counts out of an answer. Raises ValueError, LookupError, TypeError or AttributeError."""
    labels = []
    for citation in answer["citations"]:
        sources = citation["sources"]
        if not isinstance(sources, list) or not all(isinstance(source, str) for source in sources):
            raise TypeError(f"'sources' is {sources!r}")
        labels.append(tuple(sources))
    if not isinstance(answer["answered"], bool):
        raise TypeError(f"'answered' is {answer['answered']!r}")
    stage = (answer.get("stage") or {}).get("id")
    return QuestionResult(answer["answered"], tuple(labels), answer.get("language") or "", stage, milliseconds)
