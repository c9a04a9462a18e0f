"""The light pages in browsers that show text alone, as old telephones and slow terminals have them."""

from __future__ import annotations

import shutil
import subprocess
import warnings
from collections.abc import Callable
from urllib.parse import urlencode

import pytest

from tests.small_base import QUESTIONS

COMMANDS = {
    "lynx": ["lynx", "-dump", "-nolist", "-width=80", "-display_charset=utf-8"],
    "w3m": ["w3m", "-dump", "-cols", "80", "-O", "UTF-8"],
}
Read = Callable[[str], str]


@pytest.fixture(params=sorted(COMMANDS))
def read(request: pytest.FixtureRequest, address: str) -> Read:
    """Read a page's words as a text browser shows them, spaces and line ends made one."""
    if shutil.which(request.param) is None:
        reason = f"{request.param} IS NOT INSTALLED: NO TEXT BROWSER IS TRIED (apt-get install {request.param})"
        warnings.warn(reason, stacklevel=1)
        pytest.skip(reason)

    def read(path: str) -> str:
        command = [*COMMANDS[request.param], f"{address}{path}"]
        return " ".join(subprocess.run(command, check=True, capture_output=True, timeout=30).stdout.decode().split())

    return read


def stand_in_order(text: str, *parts: str) -> bool:
    """Say whether parts stand one after the other."""
    places = [text.find(part) for part in parts]
    assert -1 not in places, (parts[places.index(-1)], text)
    return places == sorted(places)


def test_the_start_page_asks_first(read: Read) -> None:
    """What it is, the question, examples, then what to browse; the languages stand apart from the links."""
    text = read("/lite?lang=es")
    assert stand_in_order(text, "Pregunte sobre su alianza", "Su pregunta", "Preguntar", "Motivación", "Por ejemplo")
    assert stand_in_order(text, "Chat |", "en es pt fr", "Pregunte sobre su alianza")


def test_an_answer_reads_from_the_answer_to_its_sources(read: Read) -> None:
    """Steps are numbered, signs marked, and the message to forward stands in full."""
    text = read(f"/lite/ask?{urlencode({'q': QUESTIONS['es'], 'lang': 'es'})}")
    assert stand_in_order(
        text, QUESTIONS["es"], "Pidan por escrito la razón", "1. Acuerden", "2. Pongan fotos",
        "Se rechaza más cuando baja el precio.", "Etapa Desarrollo", "¿Otra etapa?", "fuentes",
        "Reenviar esto", "WhatsApp", "También puede preguntar",
    )  # fmt: skip
    assert "lang=es WhatsApp SMS" in text


def test_a_document_reads_in_its_order_with_labels_apart(read: Read) -> None:
    """A label stands in brackets: beside a source it would look like the source said twice."""
    text = read("/lite/doc/opaque-grading?lang=es")
    assert stand_in_order(
        text, "La clasificación del comprador no se puede revisar", "Rechazan cajas sin decir por qué.",
        "Cómo se nota", "La empacadora rechaza cajas", "Qué se hizo [Práctica]", "Bibliografía", "Reenviar esto",
    )  # fmt: skip
    assert "crecieron [En disputa] (FAO 2002, recuadro 1)" in text


def test_a_list_marks_what_went_wrong(read: Read) -> None:
    """Beside its title, and told from it."""
    assert "Vegetable contracts in El Bajío [algo salió mal]" in read("/lite/list?kind=case&lang=es")
