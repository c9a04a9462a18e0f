"""A server that speaks as OpenAI-compatible ones do, with replies set beforehand, on a loopback port of its own."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Respond = Callable[[BaseHTTPRequestHandler], None]


@dataclass(slots=True)
class CannedModel:
    """Where the server is, what it was asked so far, and how it replies."""

    address: str
    respond: Respond
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def say(self, text: str) -> None:
        """Reply with a text from now on."""
        self.respond = complete(text)


def complete(text: object, **others: object) -> Respond:
    """Reply as a model that says ``text``; ``others`` go into its message."""
    return send(json.dumps({"choices": [{"message": {"role": "assistant", "content": text, **others}}]}).encode())


def send(body: bytes, status: int = 200, **headers: str) -> Respond:
    """Reply with a body as it is."""

    def respond(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    return respond


@contextmanager
def serve_model(respond: Respond) -> Iterator[CannedModel]:
    """Serve replies for as long as a test needs them."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            model.asked.append({"path": self.path, **json.loads(body)})
            model.headers.append(dict(self.headers))
            try:
                model.respond(self)
            except ConnectionError:
                # Whoever asked has gone, as it should from a reply too slow or too long.
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        model = CannedModel(f"http://127.0.0.1:{server.server_port}/v1", respond)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield model
        finally:
            server.shutdown()
            thread.join(10)
