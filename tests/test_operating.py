"""What docs/operating.md and deploy/ tell an operator to paste works as it stands."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from bot.__main__ import main
from indexer.settings import PROJECT

TEXT = (PROJECT / "docs" / "operating.md").read_text(encoding="utf-8")
DEPLOY = {path.name: path.read_text(encoding="utf-8") for path in (PROJECT / "deploy").iterdir()}


def read_block(language: str) -> str:
    (block,) = re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    assert isinstance(block, str)
    return block


def test_the_python_client_works_as_pasted(address: str) -> None:
    code = read_block("python")
    assert len(code.splitlines()) <= 12
    assert "http://127.0.0.1:7860" in code
    code = code.replace("http://127.0.0.1:7860", address).replace('"practice", "k": 50', '"stage", "k": 3')
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert re.search(r"^\[1\] .+ larc-02-3#", run.stdout, re.MULTILINE)


def test_the_verbs_of_units_images_and_programs_exist(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    known = capsys.readouterr().out
    (told,) = json.loads(read_block("json"))["mcpServers"].values()
    unit = re.findall(r"^ExecStart=/opt/alianza/bin/alianza (\w+)", DEPLOY["alianza.service"], re.MULTILINE)
    image = re.findall(r'/opt/alianza/bin/alianza"?,? "?(\w+)', DEPLOY["Containerfile"])
    verbs = {*told["args"], *unit, *image}
    assert verbs == {"mcp", "serve", "build"}
    assert all(f"\n    {verb} " in known for verb in verbs)


def test_each_place_installs_the_same_torch() -> None:
    texts = (*DEPLOY.values(), TEXT, (PROJECT / "Makefile").read_text(encoding="utf-8"))
    pinned = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    named = {version for text in texts for version in re.findall(r"torch==([\d.]+)", text)}
    assert named == set(re.findall(r'"torch==([\d.]+)"', pinned))
