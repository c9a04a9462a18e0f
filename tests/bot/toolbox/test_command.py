"""`alianza tool` in the terminal: a result, or one line that says what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.__main__ import main
from tests.additions import index_base
from tests.small_base import write_base
from tests.small_tools import write_tools


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An index of the small base with the small tools."""
    folder = tmp_path_factory.mktemp("verb")
    write_base(folder)
    write_tools(folder)
    index_base(folder)
    return str(folder / "index")


def test_a_result_is_printed(index: str, capsys: pytest.CaptureFixture[str]) -> None:
    """In the language asked for, with answers as an address holds them."""
    answers = "trust_producers=0&trust_buyer=3&stock_producers=1&stock_buyer=2"
    assert main(["tool", "cards", "--answers", answers, "--index", index]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("# Quién tiene las cartas\n")
    assert "Pidan primero clasificar a la vista (FAO 2002, recuadro 1).\n" in printed
    assert "/lite/tools/cards?lang=es&trust_producers=0&trust_buyer=3&stock_producers=1&stock_buyer=2" in printed
    assert main(["tool", "which-way", "--answers", "buyer=no&lack=cash", "--lang", "en", "--index", index]) == 0
    assert "### Save together" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nothing"], "there is no tool 'nothing'; expected one of cards, paper-check, sums, which-way."),
        (["sums"], "households: How many households order? (households=number)"),
        (["sums", "--answers", "households=x&price=3"], "households: «x» no se pudo leer como número"),
        (["sums", "--answers", "house=3"], "'house' is no question of 'sums'; it asks credit, fare, households,"),
        (["which-way", "--lang", "en"], "buyer: Does somebody buy? (buyer=yes|no)"),
        (["cards", "--answers", "a=zzz1"], "Esta dirección se hizo para otras preguntas"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(
    index: str, arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """On standard error, with 1."""
    assert main(["tool", *arguments, "--index", index]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert told in printed.err


def test_without_an_index_the_way_to_one_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As every verb tells it."""
    assert main(["tool", "cards", "--index", str(tmp_path)]) == 1
    assert "run `alianza build`" in capsys.readouterr().err
