"""What authors write in tables, code fences, quotes and comments, on the page of the document and in answers."""

from __future__ import annotations

import pytest

from bot.engine import Engine
from bot.rendering.outline import read_outline
from bot.rendering.plain_text import to_dict, write_text
from bot.rendering.reader import ReaderContext
from bot.rendering.render import describe_document, render_answer
from tests.additions import add_document, open_engine
from tests.small_base import write_base

BODY = """## Registro {#log}

<!-- secreto: preguntar a Rosa -->
Así creció la quesera [@larc-02-3, §1].

| Año | Socios | Precio |
|---|---|---|
| 2008 | 103 quesólogos | 9,00 |
| 2010 | 110 | 9,50 |

Ver [la queja](../problems/opaque-grading.es.md#symptom).

## Contrato {#contract}

```text
CLÁUSULA. El *transportador* responde por derrames.
```

> La palabra empeñada
> vale escritura, dijo el abuelo.

## Descuentos {#cuts}

### Penalidades gravosas {#penalties}

Se descuenta un tanto por cada lechera.
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("authors")
    write_base(folder)
    add_document(folder, "concept", "cheese-log.es", BODY, "asks:\n  - log: cómo creció la quesera\n")
    return open_engine(folder)


def test_the_page_shows_a_table_as_one_code_as_it_stands_and_no_comment(engine: Engine) -> None:
    sections = describe_document("cheese-log", ReaderContext("es", engine.library)).sections
    log, contract, _ = (section.body for section in sections)
    assert log.count("<tr>") == 3
    assert log.count("103 quesólogos") == 1
    assert "|" not in log
    assert 'href="/lite/doc/opaque-grading?lang=es#symptom"' in log
    assert "secreto" not in log
    assert "CLÁUSULA. El *transportador* responde" in contract
    assert "<blockquote>" in contract
    assert "&gt; vale" not in contract


@pytest.mark.parametrize(
    ("question", "section", "quote"),
    [
        ("quesólogos", "log", "| 2008 | 103 quesólogos | 9,00 |"),
        ("transportador derrames", "contract", "CLÁUSULA."),
        ("palabra empeñada escritura abuelo", "contract", ""),
        ("penalidades gravosas", "cuts", ""),
    ],
)
def test_what_stands_in_each_is_found_by_its_words(engine: Engine, question: str, section: str, quote: str) -> None:
    (best, *_) = engine.search(question, 1, "es")
    assert (best.passage.document, best.passage.section) == ("cheese-log", section)
    assert [sentence for sentence in best.passage.sentences if quote in sentence.quote]


def test_answers_tell_rows_without_bars_and_nothing_of_comments(engine: Engine) -> None:
    answer = engine.ask("¿cuántos quesólogos tenía la quesera en 2008?", "es")
    told = write_text(answer)
    assert "2008: 103 quesólogos; 9,00" in told
    assert told.count("103 quesólogos") == 1
    assert "|" not in told
    page = render_answer(answer, ReaderContext("es", engine.library))
    assert "secreto" not in page + told + str(to_dict(answer))


def test_a_citation_names_the_lower_heading_that_its_quote_stands_under(engine: Engine) -> None:
    answer = engine.ask("¿se descuenta un tanto por cada lechera?", "es")
    (cited, *_) = [citation for citation in answer.citations if citation.passage.document == "cheese-log"]
    assert cited.to_dict()["heading"] == "Descuentos, Penalidades gravosas"
    assert "Cheese log: Descuentos, Penalidades gravosas (kb/concepts/" in write_text(answer)
    assert "Descuentos, Penalidades gravosas" in render_answer(answer, ReaderContext("es", engine.library))


def test_an_outline_has_rows_and_code_once_each(engine: Engine) -> None:
    outline = read_outline(engine.library.find("cheese-log", "es"))
    assert [line.text for line in outline["log"].intro.lines] == [
        "Así creció la quesera.", "Año: Socios; Precio", "2008: 103 quesólogos; 9,00", "2010: 110; 9,50",
        "Ver la queja.",
    ]  # fmt: skip
    assert outline["contract"].intro.lines[0].text == "CLÁUSULA."
