"""A language model at an OpenAI-compatible address: Ollama, llama.cpp's server, vLLM and others.

A model that fails is never in an answer's way: whatever goes wrong, the reply is empty, and the log says why, once.
"""

from __future__ import annotations

import asyncio
import json
import logging
import threading
import time
from collections.abc import Sequence
from typing import Any

import httpx

from bot.rewording.reword import Message

REPLY_TOKENS = 320
"""Five sentences in the longest of the four languages need about 200."""

REPLY_BYTES = 256_000
"""Far more than such a reply takes."""

AT_ONCE = 2
"""Questions that wait for the model at one time: a small machine words one after the other."""

REST_SECONDS = 30.0
"""How long a model that failed is left alone, so that not everybody waits for it in vain."""

_log = logging.getLogger(__name__)


class _ReplyError(Exception):
    """Why there is no reply, in one line."""


class LanguageModel:
    """A model by its name at an address; safe to call from several threads, none of which runs an event loop."""

    def __init__(
        self, url: str, name: str, key: str = "", seconds: float = 20.0, rest_seconds: float = REST_SECONDS
    ) -> None:
        self.name = name
        self.seconds = seconds
        self.rest_seconds = rest_seconds
        self._address = f"{url}/chat/completions"
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._rests_until = 0.0
        self._told: set[str] = set()

    def __repr__(self) -> str:
        return f"<LanguageModel {self.name!r} at {self._address}>"

    def write(self, messages: Sequence[Message]) -> str:
        """Give the model's reply; "" where it fails, declines, is busy, rests, or takes more than ``seconds``."""
        if time.monotonic() < self._rests_until or not self._places.acquire(blocking=False):
            return ""
        try:
            return read_reply(asyncio.run(self._post(messages)))
        except _ReplyError as fault:
            self._rests_until = time.monotonic() + self.rest_seconds
            self._tell(str(fault))
            return ""
        finally:
            self._places.release()

    def _tell(self, fault: str) -> None:
        if fault not in self._told:
            self._told.add(fault)
            _log.warning("%s: %s; answers stay extracted.", self._address, fault)

    async def _post(self, messages: Sequence[Message]) -> bytes:
        body = {"model": self.name, "messages": list(messages), "temperature": 0, "max_tokens": REPLY_TOKENS}
        try:
            async with asyncio.timeout(self.seconds):
                # The address is the only one that is ever called: no proxy of the environment, no redirection.
                async with httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=None) as client:
                    return await self._read(client, json.dumps(body, ensure_ascii=False).encode())
        except TimeoutError:
            raise _ReplyError(f"no reply within {self.seconds:g} s") from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            raise _ReplyError(f"{type(error).__name__} ({' '.join(str(error).split())[:120]})") from None

    async def _read(self, client: httpx.AsyncClient, body: bytes) -> bytes:
        # Packed replies are not asked for: a small one could unpack to any size.
        headers = {"Content-Type": "application/json", "Accept-Encoding": "identity", **self._headers}
        async with client.stream("POST", self._address, content=body, headers=headers) as response:
            if response.status_code != httpx.codes.OK:
                raise _ReplyError(f"status {response.status_code} {response.reason_phrase[:60]}")
            received = b""
            async for part in response.aiter_raw():
                received += part
                if len(received) > REPLY_BYTES:
                    raise _ReplyError(f"a reply of more than {REPLY_BYTES} bytes")
            return received


def read_reply(body: bytes) -> str:
    """Read the text out of a reply's JSON; "" where the model refuses. Raises a fault where the form is another."""
    try:
        choice: Any = json.loads(body)["choices"][0]
        message = choice["message"]
        content, refused = message["content"], message.get("refusal")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise _ReplyError("a reply that is no chat completion") from None
    if refused or content is None or choice.get("finish_reason") == "content_filter":
        return ""
    if not isinstance(content, str):
        raise _ReplyError("a reply whose content is no text")
    return content
