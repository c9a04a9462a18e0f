"""The `alianza` command line: what it prints, and how it ends: 0 fine, 1 one line for people, 2 wrong usage.

Most of it runs on a tiny model of random weights; what asks for sense is marked ``model`` and runs on the real one.
"""

from __future__ import annotations

import io
import itertools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from indexer.encoder.prepare import PreparedModel
from indexer.settings import PROJECT
from tests.additions import add_document
from tests.golden import read_cases
from tests.indexer.checking.test_check import write_base as write_checked_base
from tests.small_base import QUESTIONS, write_base

ANSWER_KEYS = [
    "question", "language", "answered", "stage", "answer", "steps", "citations", "suggestions", "elapsed_ms",
    "type", "practice", "choices", "language_sure",
]  # fmt: skip
CITATION_KEYS = [
    "n", "document", "kind", "title", "heading", "path", "lines", "language", "score", "sources", "quote",
]  # fmt: skip
HIT_KEYS = ["document", "kind", "title", "heading", "path", "lines", "language", "score", "rank", "sources"]
NO_INDEX = "there is no index here; run `alianza build`"


def feed(monkeypatch: pytest.MonkeyPatch, *lines: str | bytes) -> None:
    """Put lines on standard input."""
    content = b"".join((line if isinstance(line, bytes) else line.encode()) + b"\n" for line in lines)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


def read_one_line(capsys: pytest.CaptureFixture[str]) -> str:
    """Give the error: one line, said by the program's name, and nothing on standard output."""
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert printed.err.startswith("alianza: ")
    return printed.err


def read_json(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def check_answer(answer: dict[str, Any], folder: Path) -> None:
    """An answer has the contract's keys; its quotes stand word for word in the files below ``folder``."""
    assert list(answer) == ANSWER_KEYS
    assert list(answer["stage"]) == ["id", "confidence", "reason"]
    scores = [citation["score"] for citation in answer["citations"]]
    assert all(a >= b for a, b in itertools.pairwise(scores))
    for number, citation in enumerate(answer["citations"], 1):
        assert list(citation) == CITATION_KEYS
        assert citation["n"] == number
        first, last = citation["lines"]
        lines = (folder / citation["path"]).read_text(encoding="utf-8").split("\n")
        assert citation["quote"]
        assert citation["quote"] in "\n".join(lines[first - 1 : last])


# Without a model.


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["marry"],
        ["ask", "x", "--lang", "de"],
        ["ask", "x", "--stage", "wedding"],
        ["ask", "x", "--json", "--jsonl"],
        ["ask", "x", "y"],
        ["ask", "x", "--index"],
        ["search"],
        ["search", "x", "-k", "ten"],
        ["search", "x", "--stage", "wedding"],
        ["serve", "--port", "http"],
        ["evaluate"],
        ["translated"],
        ["check", "--lax"],
    ],
)
def test_wrong_usage_ends_with_2_and_shows_the_usage(
    capsys: pytest.CaptureFixture[str], arguments: Sequence[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(list(arguments))
    printed = capsys.readouterr()
    assert end.value.code == 2
    assert printed.out == ""
    assert printed.err.startswith("usage: alianza")


VERBS = ("", "ask", "search", "serve", "mcp", "evaluate", "build", "carry", "check", "init", "translated", "inbox")


@pytest.mark.parametrize("verb", VERBS)
def test_help_explains_every_verb(capsys: pytest.CaptureFixture[str], verb: str) -> None:
    with pytest.raises(SystemExit) as end:
        main([*verb.split(), "--help"])
    assert end.value.code == 0
    assert f"usage: alianza {verb}".strip() in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask"], 'no question; write one: alianza ask "…"'),
        (["ask", "x", "--jsonl"], "--jsonl reads its questions from standard input; leave the question out."),
        (["search", "x", "-k", "0"], "'k' is 0; expected 1 to 50."),
        (["search", "x", "--kind", "poem"], "'kind' is 'poem'; expected one of stage, practice"),
        (["search", "x", "--country", "Narnia"], "'country' is 'Narnia'; expected a country's name"),
        (["evaluate", "/none/questions.jsonl"], "/none/questions.jsonl: the questions cannot be read"),
        (["translated", "/none/a.es.md"], "/none/a.es.md:1: the file cannot be read (No such file or directory)."),
        (["build", "--previous", "--index", "/none"], f"/none/manifest.json: {NO_INDEX}"),
        (["serve", "--index", "/none"], f"/none/manifest.json: {NO_INDEX}"),
    ],
)
def test_a_mistake_of_the_person_is_one_line_and_ends_with_1(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert main(arguments) == 1
    assert said in read_one_line(capsys)


def test_a_folder_whose_name_is_no_text_is_named_all_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--kb", "/none/\udcff"]) == 1
    assert capsys.readouterr().out == "/none/\\udcff:0: the folder is missing; expected one that holds Markdown.\n"


@pytest.mark.parametrize("port", ["-1", "65536", "99999"])
def test_a_port_that_does_not_exist_is_refused(base: Path, capsys: pytest.CaptureFixture[str], port: str) -> None:
    (base / "index").mkdir(exist_ok=True)
    assert main(["serve", "--port", port, "--index", str(base / "index")]) == 1
    assert "65535" in read_one_line(capsys)


@pytest.mark.parametrize(("variable", "value"), [("PORT", "http"), ("ALIANZA_THREADS", "0")])
def test_a_setting_that_cannot_be_used_is_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    assert main(["ask", "x"]) == 1
    assert f"{variable} is {value!r}" in read_one_line(capsys)


def test_check_prints_faults_and_ends_with_1_until_there_are_none(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    roots = [str(root) for root in write_checked_base(tmp_path, read_cases("check")[0].input)]
    assert main(["check", "--kb", *roots]) == 0
    assert capsys.readouterr() == ("", "no faults\n")
    assert main(["check", "--strict", "--kb", *roots]) == 1
    strict = capsys.readouterr()
    assert strict.err == f"{strict.out.count(chr(10))} faults\n"
    assert "no passage cites §" in strict.out


def test_translated_marks_each_file_and_names_its_hash(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    write_checked_base(tmp_path, read_cases("check")[0].input.replace("HASH", "0" * 12))
    file = tmp_path / "kb" / "concepts" / "a.es.md"
    assert main(["translated", str(file)]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"{file}: translates ")
    assert f'translates: "{said.split()[-1]}"' in file.read_text(encoding="utf-8")


def run_program(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=PROJECT, env={**os.environ, **environment}, capture_output=True, encoding="utf-8", check=False, timeout=60,
    )  # fmt: skip


def test_output_is_utf_8_whatever_the_terminal_speaks() -> None:
    ended = run_program("check", "--kb", "/niño/“kb”", PYTHONIOENCODING="ascii")
    assert ended.returncode == 1
    assert ended.stdout == "/niño/“kb”:0: the folder is missing; expected one that holds Markdown.\n"
    assert ended.stderr == "1 faults\n"


# With a tiny model: all but sense.


@pytest.fixture(scope="session")
def built(tiny_folder: Path, tiny_prepared: PreparedModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small base, indexed by `alianza build` with the tiny model; tests must not change its files."""
    folder = tmp_path_factory.mktemp("commands")
    roots = [str(root) for root in write_base(folder)]
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("ALIANZA_MODEL", str(tiny_folder))
        monkeypatch.setenv("ALIANZA_CACHE", str(tiny_prepared.serving.parent.parent))
        assert main(["build", "--kb", *roots, "--index", str(folder / "index")]) == 0
    return folder


@pytest.fixture
def base(built: Path, tiny_folder: Path, tiny_prepared: PreparedModel, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The indexed small base, its index and model named by the environment."""
    monkeypatch.setenv("ALIANZA_MODEL", str(tiny_folder))
    monkeypatch.setenv("ALIANZA_CACHE", str(tiny_prepared.serving.parent.parent))
    monkeypatch.setenv("ALIANZA_INDEX", str(built / "index"))
    return built


def test_a_second_build_keeps_every_vector_and_says_so(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    roots = [str(base / "kb"), str(base / "cases")]
    assert main(["build", "--kb", *roots]) == 0
    assert (
        capsys.readouterr().out == f"14 documents, 19 passages, 82 vectors (0 encoded, 82 kept) in {base / 'index'}\n"
    )
    assert main(["build", "--json", "--kb", *roots]) == 0
    said = read_json(capsys)
    assert (said["documents"], said["encoded"], said["reused"]) == (14, 0, 82)


def test_a_build_goes_back_to_the_index_before(tmp_path: Path, base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    roots, index = [str(root) for root in write_base(tmp_path)], str(tmp_path / "index")
    assert main(["build", "--kb", *roots, "--index", index]) == 0
    assert main(["build", "--previous", "--index", index]) == 1
    assert "no index was here before this one" in capsys.readouterr().err
    (tmp_path / "cases" / "bajio-contracts.en.md").unlink()
    assert main(["build", "--kb", *roots, "--index", index]) == 0
    capsys.readouterr()
    assert main(["build", "--previous", "--index", index]) == 0
    assert capsys.readouterr().out == f"14 documents, 19 passages, as they were before, in {index}\n"


@pytest.mark.parametrize("name", ["none", "kb"])
def test_a_build_of_folders_that_hold_no_base_is_one_line(
    base: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    (tmp_path / "kb").mkdir()
    assert main(["build", "--kb", str(tmp_path / name), "--index", str(tmp_path / "index")]) == 1
    assert "expected" in read_one_line(capsys)


def copy_stored(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Copy index and prepared model, to be harmed; give their folders, the model's serving form."""
    index, cache = tmp_path / "index", tmp_path / "cache"
    shutil.copytree(base / "index", index)
    shutil.copytree(os.environ["ALIANZA_CACHE"], cache)
    monkeypatch.setenv("ALIANZA_CACHE", str(cache))
    monkeypatch.setenv("ALIANZA_INDEX", str(index))
    return index, next(cache.glob("*/serving"))


def test_check_index_names_every_file_that_is_not_as_it_was_written(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    index, serving = copy_stored(base, tmp_path, monkeypatch)
    assert main(["check", "--index"]) == 0
    assert capsys.readouterr() == ("", "no faults\n")
    data = next(index.glob("data-*"))
    harmed = [serving / "transformer.onnx", data / "rows.npy", data / "vectors.faiss"]
    for file in harmed:
        content = bytearray(file.read_bytes())
        content[-1] ^= 1
        file.write_bytes(content)
    for arguments in (["check", "--index"], ["check", "--index", str(index)]):
        assert main(arguments) == 1
        lines = capsys.readouterr().out.splitlines()
        assert [line.partition(":")[0] for line in lines] == [str(file) for file in harmed]
        assert all("is damaged" in line and "alianza build" in line for line in lines)


def test_build_mends_what_its_message_says_it_mends(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A tokenizer that cannot be read, in an index that is up to date: nothing is encoded, and yet it is mended."""
    _, serving = copy_stored(base, tmp_path, monkeypatch)
    size = (serving / "tokenizer.json").stat().st_size
    (serving / "tokenizer.json").write_bytes(bytes(size))
    assert main(["ask", QUESTIONS["es"]]) == 1
    assert "run `alianza build`" in read_one_line(capsys)
    assert main(["build", "--kb", str(base / "kb"), str(base / "cases")]) == 0
    assert main(["ask", QUESTIONS["es"]]) == 0


def test_ask_prints_the_answer_with_its_sources(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", QUESTIONS["es"], "--stage", "dissolution"]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    assert printed.out.startswith("Etapa: Disolución (la eligió usted)\n")
    assert "\nFuentes\n[1] " in printed.out


@pytest.mark.parametrize(("lang", "language"), [(None, "es"), ("pt", "pt"), ("fr", "fr")])
def test_ask_json_prints_the_contracts_object_on_one_line(
    base: Path, capsys: pytest.CaptureFixture[str], lang: str | None, language: str
) -> None:
    named = ["--lang", lang] if lang else []
    assert main(["ask", QUESTIONS["es"], "--json", *named]) == 0
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    answer = json.loads(out)
    check_answer(answer, base)
    assert answer["question"] == QUESTIONS["es"]
    assert answer["language"] == language


def test_ask_jsonl_prints_a_line_for_each_line(
    base: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = [{"role": "user", "text": QUESTIONS["pt"]}, {"role": "assistant", "text": "…"}]
    feed(
        monkeypatch,
        json.dumps({"question": QUESTIONS["es"]}),
        "",
        json.dumps({"question": "??", "context": turns}),
        " \t",
        json.dumps({"question": QUESTIONS["en"], "lang": "fr", "stage": "dissolution"}, ensure_ascii=False),
    )
    assert main(["ask", "--jsonl"]) == 0
    printed = capsys.readouterr()
    answers = [json.loads(line) for line in printed.out.splitlines()]
    assert [answer["language"] for answer in answers] == ["es", "pt", "fr"]
    assert answers[2]["stage"]["id"] == "dissolution"
    assert printed.err == ""
    for answer in answers:
        check_answer(answer, base)


def test_ask_jsonl_answers_as_ask_json_does(
    base: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["ask", QUESTIONS["en"], "--json"]) == 0
    one = read_json(capsys)
    feed(monkeypatch, json.dumps({"question": QUESTIONS["en"]}))
    assert main(["ask", "--jsonl"]) == 0
    assert {**read_json(capsys), "elapsed_ms": 0} == {**one, "elapsed_ms": 0}


def test_ask_jsonl_of_nothing_prints_nothing(
    base: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    feed(monkeypatch)
    assert main(["ask", "--jsonl"]) == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "standard input:3: "),
        ("[]", "standard input:3: a question is list"),
        ("null", "standard input:3: a question is NoneType"),
        ('{"question": 5}', "standard input:3: 'question' is 5; expected a text."),
        ('{"question": ""}', "standard input:3: La pregunta está vacía"),
        ('{"question": "x", "lang": "de"}', "standard input:3: 'lang' is 'de'"),
        ('{"question": "x", "stage": ["motivation"]}', "standard input:3: 'stage' is ['motivation']"),
        ('{"question": "x", "context": "before"}', "standard input:3: 'context' is 'before'"),
        ('{"question": "x", "context": [{"role": "user", "text": 1}]}', "standard input:3: a turn of 'context'"),
        ("[" * 100_000, "standard input:3: "),
        ('{"question": "x", "n": ' + "9" * 5_000 + "}", "standard input:3: "),
        (b'{"question": \xff}', "standard input:3: "),
    ],
)
def test_a_broken_line_is_named_by_its_number_after_the_answers_before_it(
    base: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, line: str | bytes, said: str
) -> None:
    feed(monkeypatch, json.dumps({"question": QUESTIONS["en"]}), "", line, json.dumps({"question": "never read"}))
    assert main(["ask", "--jsonl"]) == 1
    printed = capsys.readouterr()
    assert printed.out.count("\n") == 1
    check_answer(json.loads(printed.out), base)
    assert printed.err.startswith(f"alianza: {said}")
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize(
    "question",
    [
        "a" * 100_000,
        "🌱🌽🤝",
        "مزارع يسأل عن العقد",
        "qué\x00 hacer\ud83d \udcff",
        "\ufdfa" * 2000,
        "<script>alert(1)</script> [a](javascript:alert(1)) **b**",
        "Was macht man, wenn die Fabrik nicht bezahlt?",
    ],
)
def test_a_strange_question_is_answered_in_all_three_forms(
    base: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    assert main(["ask", question]) == 0
    assert capsys.readouterr().out.count("[1]") >= 1
    assert main(["ask", question, "--json"]) == 0
    check_answer(read_json(capsys), base)
    feed(monkeypatch, json.dumps({"question": question, "context": [{"role": "user", "text": question}]}))
    assert main(["ask", "--jsonl"]) == 0
    check_answer(read_json(capsys), base)


@pytest.mark.parametrize("question", ["", " ", "\x00", "\udcff"])
def test_an_empty_question_is_one_line(base: Path, capsys: pytest.CaptureFixture[str], question: str) -> None:
    for arguments in (["ask", question, "--lang", "en"], ["search", question, "--lang", "en"]):
        assert main(arguments) == 1
        assert "The question is empty" in read_one_line(capsys)


def test_search_prints_hits_best_first_for_people_and_programs(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "rechaza cajas", "-k", "3", "--json"]) == 0
    hits = read_json(capsys)
    assert [hit["rank"] for hit in hits] == [1, 2, 3]
    assert all(list(hit) == HIT_KEYS for hit in hits)
    assert main(["search", "rechaza cajas", "-k", "3"]) == 0
    assert [line.split(". ")[0].strip() for line in capsys.readouterr().out.splitlines()] == ["1", "2", "3"]


def test_search_can_be_narrowed(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    narrow = ["--kind", "case", "--country", "MX", "--stage", "development", "--lang", "fr"]
    assert main(["search", "rechaza cajas", "--json", *narrow]) == 0
    assert [hit["document"] for hit in read_json(capsys)] == ["bajio-contracts"]


@pytest.mark.parametrize("verb", [["ask"], ["search"], ["ask", "--json"]])
def test_without_an_index_the_remedy_is_named(
    base: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, verb: list[str]
) -> None:
    assert main([*verb, "x", "--index", str(tmp_path)]) == 1
    assert NO_INDEX in read_one_line(capsys)


@pytest.mark.parametrize(
    ("change", "said"), [({"format": 99}, "has format 99"), ({"model": "other"}, "was made with the model 'other'")]
)
def test_an_index_of_another_format_or_model_names_the_remedy(
    base: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, change: dict[str, object], said: str
) -> None:
    values = json.loads((base / "index" / "manifest.json").read_text(encoding="utf-8"))
    (tmp_path / "manifest.json").write_text(json.dumps(values | change), encoding="utf-8")
    assert main(["ask", "x", "--index", str(tmp_path)]) == 1
    line = read_one_line(capsys)
    assert said in line
    assert "run `alianza build`" in line


def test_a_model_that_was_never_prepared_names_the_remedy(
    base: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ALIANZA_CACHE", str(tmp_path))
    assert main(["ask", "x"]) == 1
    assert "is not prepared; run `alianza build`" in read_one_line(capsys)


def test_evaluate_counts_what_it_asked(base: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    asked = {"question": QUESTIONS["es"], "lang": "es", "gold": ["box1"], "stage": "development"}
    file.write_text(json.dumps(asked) + "\n", encoding="utf-8")
    assert main(["evaluate", str(file), "--json"]) == 0
    assert read_json(capsys)["groups"]["all"]["n"] == 1
    assert main(["evaluate", str(file)]) == 0
    assert capsys.readouterr().out.startswith("group ")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"question": 5, "lang": "es"}', "questions.jsonl:1: "),
        ("[" * 100_000, "questions.jsonl:1: "),
        ('{"question": "x", "lang": "es", "context": [{"role": "x"}]}', "a turn of 'context' lacks 'role'"),
    ],
)
def test_a_question_that_cannot_be_evaluated_is_one_line(
    base: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, line: str, said: str
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(line, encoding="utf-8")
    assert main(["evaluate", str(file)]) == 1
    assert said in read_one_line(capsys)


def test_a_program_of_its_own_answers_in_utf_8_without_a_traceback(base: Path) -> None:
    ended = run_program("ask", QUESTIONS["es"], "--json", PYTHONIOENCODING="latin-1")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads(ended.stdout)["question"] == QUESTIONS["es"]


# With the real model: sense.

TRUCK_EN = """## How it shows {#symptom}

The lorry arrives hours late and the milk is sour by then [@larc-02-3, §28].

## What was done {#response .practice}

Both sides wrote down the hours, and whoever is late pays [@larc-02-3, §30].
"""
TRUCK_ES = """## Cómo se nota {#symptom}

El camión llega horas tarde y la leche ya está agria [@larc-02-3, §28].

## Qué se hizo {#response .practice}

Las dos partes anotaron las horas, y paga quien se atrasa [@larc-02-3, §30].
"""
TRUCK_ASKS = """asks:
  - symptom: el transportista no llega a su hora y la leche se pierde
  - symptom: esperamos al camión toda la mañana
  - response: quién responde por la leche que se echó a perder
"""


@pytest.fixture(scope="session")
def real(prepared_model: PreparedModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small base and one trouble more, indexed by `alianza build` with the packaged model."""
    folder = tmp_path_factory.mktemp("real")
    roots = [str(root) for root in write_base(folder)]
    add_document(folder, "problem", "late-truck.en", TRUCK_EN)
    add_document(folder, "problem", "late-truck.es", TRUCK_ES, TRUCK_ASKS)
    assert main(["build", "--kb", *roots, "--index", str(folder / "index")]) == 0
    return folder


@pytest.mark.model
@pytest.mark.parametrize(
    ("question", "lang", "document"),
    [
        ("nos devuelven la cosecha y nadie explica el motivo", "es", "opaque-grading"),
        ("our harvest is sent back and nobody explains the reason", "en", "opaque-grading"),
        ("a fábrica devolve nossa colheita sem explicar", "pt", "opaque-grading"),
        ("l'usine refuse notre récolte sans explication", "fr", "opaque-grading"),
        ("la leche se nos corta porque el chofer no aparece", "es", "late-truck"),
        ("le lait tourne parce que le chauffeur est en retard", "fr", "late-truck"),
    ],
)
def test_a_question_in_other_words_and_languages_finds_its_document(
    real: Path, capsys: pytest.CaptureFixture[str], question: str, lang: str, document: str
) -> None:
    assert main(["ask", question, "--json", "--index", str(real / "index")]) == 0
    answer = read_json(capsys)
    check_answer(answer, real)
    assert (answer["language"], answer["answered"]) == (lang, True)
    assert document in [citation["document"] for citation in answer["citations"][:2]]


@pytest.mark.model
def test_a_talk_in_json_lines_keeps_its_subject_and_stage(
    real: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [{"role": "user", "text": "la leche se nos corta porque el chofer no aparece"}]
    feed(
        monkeypatch,
        json.dumps({"question": "¿y quién paga?", "context": before}),
        json.dumps({"question": "¿y quién paga?", "context": [], "stage": "dissolution"}),
    )
    assert main(["ask", "--jsonl", "--index", str(real / "index")]) == 0
    after, alone = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    check_answer(after, real)
    assert after["citations"][0]["document"] == "late-truck"
    assert alone["stage"]["id"] == "dissolution"
    assert [c["score"] for c in alone["citations"]] != [c["score"] for c in after["citations"]]


@pytest.mark.model
def test_people_in_trouble_read_what_answered_it(real: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "el camión viene tarde y la leche se pone agria", "--index", str(real / "index")]) == 0
    assert "paga quien se atrasa" in capsys.readouterr().out.partition("[1]")[0]


@pytest.mark.model
def test_a_search_with_the_real_model_finds_across_languages(real: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "broccoli packers in Mexico", "-k", "1", "--json", "--index", str(real / "index")]) == 0
    (hit,) = read_json(capsys)
    assert hit["document"] == "bajio-contracts"
    assert (
        main(["search", "empaques de brócoli en México", "--kind", "case", "--json", "--index", str(real / "index")])
        == 0
    )
    assert [hit["document"] for hit in read_json(capsys)] == ["bajio-contracts"]
