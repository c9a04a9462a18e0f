"""A language model is asked at its one address within its bounds; whatever it does, an answer only goes without it."""

from __future__ import annotations

import json
import logging
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest

from bot.rewording.llm import AT_ONCE, REPLY_BYTES, REPLY_TOKENS, LanguageModel
from bot.rewording.reword import Message
from indexer.errors import SettingError
from indexer.settings import read_settings
from tests.canned_model import CannedModel, Respond, complete, send, serve_model

MESSAGES: list[Message] = [{"role": "system", "content": "tarea"}, {"role": "user", "content": "¿qué hacemos?"}]
GOOD = "Acuerden pocos grados [1]."


@pytest.fixture
def server() -> Iterator[CannedModel]:
    with serve_model(complete(GOOD)) as model:
        yield model


def drip(request: BaseHTTPRequestHandler) -> None:
    """Send a byte now and then, for ever: no single read takes long."""
    request.send_response(200)
    request.end_headers()
    pause = threading.Event()
    while not pause.wait(0.02):
        request.wfile.write(b" ")


def pour(request: BaseHTTPRequestHandler) -> None:
    """Send without end."""
    request.send_response(200)
    request.end_headers()
    while True:
        request.wfile.write(b"x" * 65536)


def hang(request: BaseHTTPRequestHandler) -> None:
    """Take the question and say nothing."""
    request.rfile.read()


def mutter(request: BaseHTTPRequestHandler) -> None:
    """Answer in no protocol at all."""
    request.wfile.write(b"\x00\xff\n\n")


def test_the_reply_to_the_messages_is_given_as_text(server: CannedModel) -> None:
    assert LanguageModel(server.address, "llama3.2").write(MESSAGES) == GOOD
    (asked,) = server.asked
    assert asked == {
        "path": "/v1/chat/completions", "model": "llama3.2", "messages": MESSAGES, "temperature": 0,
        "max_tokens": REPLY_TOKENS,
    }  # fmt: skip


def test_the_key_is_sent_where_there_is_one_and_shown_nowhere(
    server: CannedModel, caplog: pytest.LogCaptureFixture
) -> None:
    model = LanguageModel(server.address, "m", "sk-1234")
    model.write(MESSAGES)
    LanguageModel(server.address, "m").write(MESSAGES)
    assert server.headers[0]["Authorization"] == "Bearer sk-1234"
    assert "Authorization" not in server.headers[1]
    server.respond = send(b"no", 401)
    assert model.write(MESSAGES) == ""
    assert "401" in caplog.text
    assert "1234" not in caplog.text + repr(model)


@pytest.mark.parametrize(
    ("respond", "reason"),
    [
        (send(b"Traceback", 500), "status 500"),
        (send(b"", 404), "status 404"),
        (send(b"", 302, Location="http://127.0.0.1:9/v1"), "status 302"),
        (send(b"<html>down for repair</html>"), "no chat completion"),
        (send(b"\xff\xfe\x00"), "no chat completion"),
        (send(b"[" * 100_000), "no chat completion"),
        (send(b'{"choices": []}'), "no chat completion"),
        (send(b'{"choices": {"0": 1}}'), "no chat completion"),
        (send(b'{"choices": ["text"]}'), "no chat completion"),
        (send(b'{"error": {"message": "model not found"}}'), "no chat completion"),
        (complete([{"type": "text"}]), "content is no text"),
        (send(b"x" * (REPLY_BYTES + 1)), "more than"),
        (pour, "more than"),
        (drip, "no reply within"),
        (hang, "no reply within"),
        (mutter, "ProtocolError"),
    ],
)
def test_a_reply_that_cannot_be_used_is_empty_and_its_reason_is_logged_once(
    server: CannedModel, caplog: pytest.LogCaptureFixture, respond: Respond, reason: str
) -> None:
    server.respond = respond
    seconds = 0.4 if reason.startswith("no reply") else 20  # a busy machine takes its time for the others
    model = LanguageModel(server.address, "m", seconds=seconds, rest_seconds=0)
    assert [model.write(MESSAGES), model.write(MESSAGES)] == ["", ""]
    (record,) = [record for record in caplog.records if record.name == "bot.rewording.llm"]
    assert reason in record.getMessage()
    assert "\n" not in record.getMessage()
    assert record.exc_info is None


def test_an_address_where_nobody_listens_gives_an_empty_reply(caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert LanguageModel(f"http://127.0.0.1:{port}/v1", "m").write(MESSAGES) == ""
    assert "ConnectError" in caplog.text


def test_a_host_that_is_none_gives_an_empty_reply() -> None:
    for url in (
        "http://alianza.invalid/v1",
        f"http://{'a' * 300}.invalid/v1",
        "http://xn--/v1",
        "https://127.0.0.1:9/v1",
    ):
        assert LanguageModel(url, "m", seconds=5).write(MESSAGES) == ""


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirection_is_not_followed(server: CannedModel, status: int) -> None:
    with serve_model(complete("from elsewhere [1].")) as other:
        server.respond = send(b"", status, Location=f"{other.address}/chat/completions")
        assert LanguageModel(server.address, "m", "sk-1234").write(MESSAGES) == ""
        assert other.asked == []


def test_a_proxy_of_the_environment_is_not_used(server: CannedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve_model(complete("from the proxy")) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.address.removesuffix("/v1"))
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        assert LanguageModel(server.address, "m").write(MESSAGES) == GOOD
        assert proxy.asked == []


def test_a_refusal_is_an_empty_reply_and_no_fault(server: CannedModel, caplog: pytest.LogCaptureFixture) -> None:
    filtered = {"choices": [{"message": {"content": "…"}, "finish_reason": "content_filter"}]}
    for respond in (complete(None), complete("x", refusal="I can't."), send(json.dumps(filtered).encode())):
        server.respond = respond
        assert LanguageModel(server.address, "m").write(MESSAGES) == ""
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_a_model_that_failed_is_left_alone_for_a_while_and_then_asked_again(server: CannedModel) -> None:
    server.respond = send(b"", 503)
    resting, awake = (LanguageModel(server.address, "m", rest_seconds=seconds) for seconds in (3600, 0))
    for model in (resting, awake):
        model.write(MESSAGES)
    server.say(GOOD)
    assert (resting.write(MESSAGES), awake.write(MESSAGES)) == ("", GOOD)
    assert len(server.asked) == 3


def test_whoever_finds_the_model_busy_does_not_wait(server: CannedModel) -> None:
    free = threading.Event()
    come = threading.Semaphore(0)

    def wait(request: BaseHTTPRequestHandler) -> None:
        come.release()
        free.wait(30)
        complete(GOOD)(request)

    server.respond = wait
    model = LanguageModel(server.address, "m", seconds=30)
    replies: list[str] = []
    threads = [threading.Thread(target=lambda: replies.append(model.write(MESSAGES))) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert come.acquire(timeout=30)
    assert model.write(MESSAGES) == ""
    free.set()
    for thread in threads:
        thread.join(30)
    assert replies == [GOOD] * AT_ONCE
    assert model.write(MESSAGES) == GOOD


# The settings.


def test_no_model_is_set_by_default() -> None:
    settings = read_settings({})
    assert (settings.llm_url, settings.llm_model, settings.llm_key, settings.llm_seconds) == ("", "", "", 20)


def test_the_settings_name_the_model_and_its_slash_at_the_end_does_not_count() -> None:
    values = {
        "ALIANZA_LLM_URL": "http://localhost:11434/v1/",
        "ALIANZA_LLM_MODEL": "llama3.2",
        "ALIANZA_LLM_KEY": "sk-1",
    }
    settings = read_settings({**values, "ALIANZA_LLM_SECONDS": "5"})
    assert (settings.llm_url, settings.llm_model, settings.llm_key) == ("http://localhost:11434/v1", "llama3.2", "sk-1")
    assert settings.llm_seconds == 5
    assert "sk-1" not in repr(settings)


@pytest.mark.parametrize(
    "address",
    [
        "localhost:11434", "ftp://host/v1", "http://", "http:///v1", "http://host:port/v1", "http://host:0/v1",
        "http://host/v1?key=x", "http://host/v1#x", "http://ho st/v1", "http://[::1/v1", "file:///etc/passwd", "http://h/\x01",
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_named_with_what_was_expected(address: str) -> None:
    with pytest.raises(SettingError) as error:
        read_settings({"ALIANZA_LLM_URL": address, "ALIANZA_LLM_MODEL": "m"})
    assert str(error.value).startswith(f"ALIANZA_LLM_URL is {address!r}: expected an address such as http://")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "values",
    [{"ALIANZA_LLM_URL": "http://ana:secret-1@host/v1", "ALIANZA_LLM_MODEL": "m"}, {"ALIANZA_LLM_KEY": "secret-1 x"}],
)
def test_a_key_that_cannot_be_used_is_not_shown(values: dict[str, str]) -> None:
    with pytest.raises(SettingError) as error:
        read_settings(values)
    assert "secret-1" not in str(error.value)
    assert str(error.value).startswith(f"{next(iter(values))} is set, not shown: ")


def test_an_address_without_a_models_name_is_refused() -> None:
    with pytest.raises(SettingError, match="ALIANZA_LLM_MODEL is not set: expected the model's name"):
        read_settings({"ALIANZA_LLM_URL": "http://localhost:8080/v1"})


@pytest.mark.parametrize("seconds", ["0", "601", "1.5", "-1", "ten"])
def test_a_time_limit_is_a_whole_number_of_seconds(seconds: str) -> None:
    with pytest.raises(SettingError, match="ALIANZA_LLM_SECONDS"):
        read_settings({"ALIANZA_LLM_SECONDS": seconds})
