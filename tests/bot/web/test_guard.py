"""What Gradio leaves open is shut, bodies are small, and no other site calls this one."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.routing import Mount
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from bot.web.guard import ASK_PATH, BODY_LIMIT, is_closed, is_foreign, read_gradio_call

CALL = {"data": ['{"question": "la empacadora nos rechaza las cajas", "lang": "es"}']}


@pytest.fixture(scope="module")
def client(app: FastAPI) -> Iterator[TestClient]:
    """A caller on the same machine."""
    with TestClient(app, raise_server_exceptions=False, base_url="http://kb.example.org") as client:
        yield client


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/app/gradio_api/upload"),
        ("POST", "/app//gradio_api/upload"),
        ("POST", "/app/%67radio_api/upload"),
        ("GET", "/app/gradio_api/upload_progress"),
        ("GET", "/app/gradio_api/file=http://example.org/x"),
        ("GET", "/app/gradio_api/file=https%3A%2F%2Fexample.org"),
        ("GET", "/app/gradio_api/file=/etc/passwd"),
        ("GET", "/app/gradio_api/proxy=http://example.org"),
        ("GET", "/app/file=http://example.org"),
        ("GET", "/app/gradio_api/runs"),
        ("GET", "/app/gradio_api/openapi.json"),
        ("GET", "/app/gradio_api/deep_link"),
        ("GET", "/app/monitoring"),
        ("GET", "/app/static/../../etc/passwd"),
        ("POST", "/app/gradio_api/component_server"),
        ("POST", "/app/gradio_api/process_recording"),
        ("POST", "/app/gradio_api/vibe-edit"),
        ("POST", "/app/gradio_api/call/ask"),
        ("POST", "/app/gradio_api/run/js_fn"),
        ("POST", "/app/gradio_api/run/ask/"),
        ("POST", "/app/gradio_api/api/ask"),
        ("POST", "/app/gradio_api/queue/join"),
        ("POST", "/app/gradio_api/cancel"),
        ("POST", "/app/gradio_api/reset"),
        ("GET", "/app/gradio_api/queue/data"),
        ("GET", "/app/gradio_api/heartbeat/x"),
        ("POST", "/app/login"),
        ("DELETE", "/app/"),
    ],
)
def test_doors_that_no_page_needs_are_shut(client: TestClient, method: str, path: str) -> None:
    """Uploads, fetches of foreign addresses, files, hidden tools: nothing is there."""
    response = client.request(method, path)
    assert response.status_code == 404, response.text[:200]


@pytest.mark.parametrize(
    "path", ["/app/", "/app/pt", "/app/config", "/app/theme.css", "/app/gradio_api/info", "/lite", "/"]
)
def test_doors_that_pages_need_are_open(client: TestClient, path: str) -> None:
    """The page, its parts, and what a Gradio client asks for."""
    assert client.get(path, headers={"accept-language": "es"}).status_code == 200
    assert not is_closed("GET", path)


def test_a_large_body_is_refused(client: TestClient) -> None:
    """Whether the length is named or, chunked, is not."""
    at_limit = b'{"question": "' + b"a" * (BODY_LIMIT - 16) + b'"}'
    assert client.post("/api/ask", content=at_limit).status_code == 200
    assert client.post("/api/ask", content=at_limit + b" ").status_code == 413
    assert client.post("/api/ask", content=iter([at_limit, b" "])).status_code == 413
    assert client.post(ASK_PATH, content=at_limit + b" ").status_code == 413
    assert client.post("/api/ask", content=b"x", headers={"content-length": "-1"}).status_code == 413


def test_a_chunked_flood_is_cut_off(address: str) -> None:
    """Of 50 MB without a length only the first are read; the server answers and hangs up."""
    host, _, port = address.removeprefix("http://").partition(":")
    sent = 0
    with socket.create_connection((host, int(port)), timeout=10) as caller:
        caller.sendall(b"POST /api/ask HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        chunk = b"10000\r\n" + b"a" * 65536 + b"\r\n"
        try:
            while sent < 50_000_000:
                caller.sendall(chunk)
                sent += 65536
        except OSError:
            pass
        try:
            answer = caller.recv(4096)
        except ConnectionResetError:
            answer = b""
    assert sent < 50_000_000
    assert answer == b"" or b" 413 " in answer.split(b"\r\n")[0]


FILE = {"meta": {"_type": "gradio.FileData"}}


@pytest.mark.parametrize(
    "item",
    [
        {"path": "/dev/zero", **FILE},
        {"path": "/proc/self/environ", **FILE},
        {"path": "http://127.0.0.1:9/x", **FILE},
        {"path": "x", "url": "http://127.0.0.1:9/x", **FILE},
        [{"path": "/dev/zero", **FILE}],
        {},
        0,
        True,
        1.5,
    ],
)
def test_gradio_is_handed_texts_only(client: TestClient, item: object) -> None:
    """Gradio reads an object as a file to copy or an address to fetch: none gets so far, whatever it names."""
    response = client.post(ASK_PATH, json={"data": [item]})
    assert response.status_code == 422
    assert "'data' holds" in response.json()["error"]


def test_gradio_runs_the_function_that_answers_only(client: TestClient) -> None:
    """Whatever number or session a call names beside it."""
    plain = client.post(ASK_PATH, json=CALL).json()["data"]
    named = client.post(ASK_PATH, json={**CALL, "fn_index": 0, "session_hash": "x", "trigger_id": 1}).json()["data"]
    assert named == plain


@pytest.mark.parametrize("data", [[], ["", ""], None, {}, "x"])
def test_gradio_is_handed_one_text(client: TestClient, data: object) -> None:
    """As many as its function takes."""
    response = client.post(ASK_PATH, json={"data": data})
    assert response.status_code == 422
    assert "expected a list of one text" in response.json()["error"]


@pytest.mark.parametrize(
    "body",
    [b"", b"x", b"null", b"[]", b'"x"', b"[" * 30_000, b"\xff", b'{"data": {"path": "/dev/zero"}}'],
)
def test_gradio_is_handed_well_formed_calls_only(client: TestClient, body: bytes) -> None:
    """Whatever else stands in a body is refused in one line, before Gradio reads it."""
    response = client.post(ASK_PATH, content=body, headers={"content-type": "application/json"})
    assert response.status_code == 422
    assert response.json()["error"].endswith(".")


def test_gradio_is_handed_what_was_checked() -> None:
    """Of a field given twice the one that was checked counts; fields that no page sends are left out."""
    body = b'{"data": [{"path": "/etc/passwd"}], "data": ["x"], "fn_index": 3, "event_data": {"path": "/"}}'
    assert read_gradio_call(body) == {"data": ["x"]}


def test_gradio_holds_paths_to_its_own_folder(app: FastAPI) -> None:
    """Mounted as it is here, Gradio skips its check of paths unless it counts as launched."""
    mounted = [route.app for route in app.routes if isinstance(route, Mount) and route.path == "/app"]
    assert [getattr(chat, "get_blocks")().has_launched for chat in mounted] == [True]  # noqa: B009


def test_a_page_may_ask_through_gradio(client: TestClient) -> None:
    """What our pages send passes, and the answer comes at once."""
    response = client.post(ASK_PATH, json=CALL)
    assert response.status_code == 200
    assert "La empacadora rechaza cajas" in response.json()["data"][0]


def test_a_chunked_body_that_fits_is_read(client: TestClient) -> None:
    """Guarding bodies does not break them."""
    parts = iter([b'{"question": ', b'"la empacadora nos rechaza las cajas"', b"}"])
    assert client.post("/api/ask", content=parts).status_code == 200


@pytest.mark.parametrize("path", ["/api/ask", ASK_PATH])
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "https://kb.example.org.evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example", "content-type": "text/plain"},
    ],
)
def test_another_site_may_not_call(client: TestClient, path: str, headers: dict[str, str]) -> None:
    """A page elsewhere cannot make a visitor's browser ask questions here."""
    response = client.post(path, json={"question": "x", **CALL}, headers=headers)
    assert response.status_code == 403
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://kb.example.org"},
        {"origin": "https://public.example", "x-forwarded-host": "public.example"},
        {"origin": "https://public.example", "sec-fetch-site": "same-origin"},
    ],
)
def test_this_site_may_call(client: TestClient, headers: dict[str, str]) -> None:
    """Programs send no Origin; pages send this host's, also as a reverse proxy names it."""
    body = {"question": "la empacadora nos rechaza las cajas"}
    assert client.post("/api/ask", json=body, headers=headers).status_code == 200


@pytest.mark.parametrize("path", ["/app/", "/app/config", "/api/search?q=x", "/healthz", "/lite?lang=es"])
def test_no_answer_may_be_read_by_another_site(client: TestClient, path: str) -> None:
    """No CORS header, whoever asks, nor in the answer to a browser's question beforehand."""
    response = client.get(path, headers={"origin": "https://evil.example", "accept-language": "es"})
    before = client.options(path, headers={"origin": "https://evil.example", "access-control-request-method": "POST"})
    assert "access-control-allow-origin" not in response.headers
    assert "access-control-allow-origin" not in before.headers
    assert before.status_code == 400


def test_every_answer_has_security_headers(client: TestClient) -> None:
    """Refusals too; the light pages allow no script at all."""
    for path in ("/app/", "/lite?lang=es", "/lite/doc/nothing", "/healthz", "/nothing", "/app/gradio_api/upload"):
        headers = client.get(path, headers={"accept-language": "es"}).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'self'" in headers["content-security-policy"]
    policy = client.get("/lite?lang=es").headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "script" not in policy


def test_a_websocket_is_refused(client: TestClient) -> None:
    """No page needs one."""
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/app/ws"):
        pass


def test_pages_are_compressed_and_assets_kept(client: TestClient) -> None:
    """HTML and JSON go out compressed; versioned files may be kept for good."""
    page = client.get("/app/", headers={"accept-encoding": "gzip", "accept-language": "es"})
    style = client.get("/static/chat.css?v=1")
    assert page.headers["content-encoding"] == "gzip"
    assert "immutable" in style.headers["cache-control"]
    assert "immutable" not in page.headers.get("cache-control", "")


@pytest.mark.parametrize(
    ("origin", "host", "foreign"),
    [
        ("http://kb.example.org", "kb.example.org:80", False),
        ("http://kb.example.org:80", "kb.example.org", False),
        ("https://kb.example.org", "kb.example.org:443", False),
        ("https://KB.example.org", "kb.EXAMPLE.org", False),
        ("http://[::1]", "[::1]:80", False),
        ("http://kb.example.org:8080", "kb.example.org:8080", False),
        ("http://kb.example.org:8080", "kb.example.org", True),
        ("https://kb.example.org", "kb.example.org:80", True),
        ("http://kb.example.org", "kb.example.org:443", True),
        ("http://kb.example.org", "kb.example.org:8080", True),
        ("http://kb.example.org:443", "kb.example.org", True),
        ("http://", "", True),
        ("http://[", "[", True),
        ("null", "null", True),
    ],
)
def test_a_default_port_written_out_is_the_same_origin(origin: str, host: str, foreign: bool) -> None:
    assert is_foreign("POST", Headers({"origin": origin, "host": host})) is foreign


def test_the_sites_own_address_may_call_whatever_host_the_proxy_names() -> None:
    headers = Headers({"origin": "https://kb.example.org", "host": "127.0.0.1:7860"})
    assert is_foreign("POST", headers)
    assert not is_foreign("POST", headers, "https://kb.example.org")
    assert is_foreign("POST", headers, "https://other.example.org")


def test_a_refusal_says_what_was_seen_in_one_short_line(client: TestClient) -> None:
    """So that its keeper sees what the proxy made of a visitor's call."""
    long = f"https://{'a' * 5000}.example"
    for origin in ("https://evil.example", long):
        response = client.post("/api/ask", json={"question": "x"}, headers={"origin": origin})
        error = response.json()["error"]
        assert response.status_code == 403
        assert "Host is 'kb.example.org'" in error
        assert f"Origin is '{origin[:40]}" in error
        assert "ALIANZA_SITE" in error
        assert len(error) < 300
        assert "\n" not in error


def test_foreign_is_judged_by_the_browser_first() -> None:
    """What the browser says of a call outweighs its Origin, which a proxy may not match."""
    assert not is_foreign("GET", Headers({"origin": "https://evil.example"}))
    assert not is_foreign("POST", Headers({"origin": "https://a", "host": "b", "sec-fetch-site": "same-origin"}))
    assert is_foreign("POST", Headers({"origin": "https://a", "host": "a", "sec-fetch-site": "cross-site"}))
