"""The recipe of docs/operating.md, run by nginx itself: forms, links and the chat work behind it, on any port."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from bot.app import build_app
from bot.engine import Engine
from bot.web.guard import ASK_PATH
from indexer.settings import PROJECT
from tests.served import serve_app
from tests.small_base import QUESTIONS, read_test_settings

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
RECIPE = re.search(r"```nginx\n(.+?)```", (PROJECT / "docs" / "operating.md").read_text(encoding="utf-8"), re.DOTALL)
ASKED = {"question": QUESTIONS["es"]}

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed (apt install nginx-light)")

CONFIGURATION = """daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
    access_log off;
    {temporary}
    server {{
        listen 127.0.0.1:{port};
        {recipe}
    }}
}}
"""


@contextmanager
def run_nginx(folder: Path, recipe: str) -> Iterator[str]:
    """Run nginx with a recipe inside a server of its own; give its address."""
    assert NGINX
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "\n    ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    file = folder / "nginx.conf"
    values = {"folder": folder, "temporary": temporary, "port": port, "recipe": recipe}
    file.write_text(CONFIGURATION.format(**values), encoding="utf-8")
    with subprocess.Popen([NGINX, "-p", str(folder), "-c", str(file)], stderr=subprocess.PIPE, text=True) as process:
        try:
            wait_for_port(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def wait_for_port(port: int, process: subprocess.Popen[str]) -> None:
    """Wait until somebody listens. Raises AssertionError with what nginx said where it ends instead."""
    for _ in range(200):
        if process.poll() is not None:
            raise AssertionError(process.stderr.read() if process.stderr else "")
        with socket.socket() as caller:
            if caller.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx does not listen")


def adapt(served: str, **changes: tuple[str, str]) -> str:
    """Give the recipe for a server at another port than the default."""
    assert RECIPE
    recipe = RECIPE[1].replace("http://127.0.0.1:7860", served)
    for found, written in changes.values():
        assert found in recipe
        recipe = recipe.replace(found, written)
    return recipe


@pytest.fixture(scope="module")
def served(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site below /alianza, as the recipe says, without a set address."""
    settings = read_test_settings(tmp_path_factory.mktemp("served"), root_path="/alianza")
    with serve_app(build_app(engine, settings)) as address:
        yield address


@pytest.fixture(scope="module")
def outside(served: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What a visitor opens: nginx on a port that is not 80."""
    with run_nginx(tmp_path_factory.mktemp("nginx"), adapt(served)) as address:
        yield address


def test_a_form_of_the_site_is_taken_and_one_of_another_refused(outside: str) -> None:
    for origin, status in ((outside, 200), ("http://127.0.0.1:1", 403), ("http://evil.example", 403)):
        response = httpx.post(f"{outside}/alianza/api/ask", json=ASKED, headers={"origin": origin})
        assert response.status_code == status, response.text


def test_shared_links_hold_the_port_and_the_path(outside: str) -> None:
    page = httpx.get(f"{outside}/alianza/lite/ask", params={"q": QUESTIONS["es"], "lang": "es"})
    assert set(re.findall(r"https?://[^\s<\"/]+/[^\s<\"?]+", page.text)) >= {f"{outside}/alianza/lite/ask"}
    assert httpx.get(f"{outside}/alianza/app/config").json()["root"] == f"{outside}/alianza/app"


def test_the_chat_answers(outside: str) -> None:
    """As its page asks: one call."""
    call = {"data": [json.dumps({"question": QUESTIONS["es"], "lang": "es"})]}
    answer = httpx.post(f"{outside}/alianza{ASK_PATH}", json=call, headers={"origin": outside}, timeout=20)
    assert answer.status_code == 200, answer.text
    assert '<article class="answer" lang="es">' in json.loads(answer.json()["data"][0])["html"]


def test_a_recipe_that_drops_the_port_is_told_in_the_refusal(served: str, tmp_path: Path) -> None:
    with run_nginx(tmp_path, adapt(served, host=("$http_host", "$host"))) as outside:
        response = httpx.post(f"{outside}/alianza/api/ask", json=ASKED, headers={"origin": outside})
    assert response.status_code == 403
    assert f"Host is '127.0.0.1', Origin is '{outside}'" in response.json()["error"]


def test_a_recipe_that_passes_no_host_on_works_where_the_sites_address_is_set(engine: Engine, tmp_path: Path) -> None:
    site = "https://alianza.example.org"
    settings = read_test_settings(tmp_path, root_path="/alianza", site=site)
    with serve_app(build_app(engine, settings)) as served:
        recipe = adapt(served, host=("proxy_set_header Host $http_host;", ""))
        with run_nginx(tmp_path, recipe) as outside:
            asked = httpx.post(f"{outside}/alianza/api/ask", json=ASKED, headers={"origin": site})
            page = httpx.get(f"{outside}/alianza/lite/ask", params={"q": QUESTIONS["es"], "lang": "es"})
            root = httpx.get(f"{outside}/alianza/app/config").json()["root"]
    assert asked.status_code == 200
    assert f"{site}/alianza/lite/ask?" in page.text
    assert root == f"{site}/alianza/app"
