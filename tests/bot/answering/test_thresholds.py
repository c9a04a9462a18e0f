"""Every weight and threshold stands in one table, is read, and can be varied: another value gives another answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from bot.answering.answers import Answer, Turn
from bot.answering.thresholds import THRESHOLDS
from bot.engine import Engine
from bot.rendering.plain_text import to_dict
from tests.additions import add_document, open_engine
from tests.longer_base import LATE, NEVER, SIGNS, write_longer_base
from tests.small_base import QUESTIONS

FURTHER = {
    ("practice", "two-trucks"): "## Steps {#steps}\n\n1. Let the driver of a second truck take turns.\n\n"
    "## Who pays the second driver? {#q-pays}\n\nThe dairy.\n",
    ("practice", "send-milk"): "## Steps {#steps}\n\n1. Send milk to a dairy by truck.\n",
    ("case", "sent-milk"): "## At a glance {#glance}\n\nThey send milk to a dairy by truck.\n",
    ("case", "yellow-year"): "## At a glance {#glance}\n\nA yellow flag in a case.\n",
    ("concept", "yellow-flag"): "## Flag {#one}\n\nA yellow flag is a sign.\n",
    ("problem", "one-driver"): "## How it shows {#symptom}\n\nThe one driver never takes turns.\n",
    ("concept", "seed-one"): "## Seed {#one}\n\nBlue maize seed costs ten pesos [@larc-02-3, §60].\n",
    ("concept", "seed-two"): "## Seed {#one}\n\nBlue maize seed costs more in town [@larc-02-3, §61].\n",
    (
        "practice",
        "red-sacks",
    ): "## Steps {#steps}\n\n1. Count red sacks.\n\n## Who counts red sacks? {#q-who}\n\nTwo.\n",
    ("concept", "cold-chain"): "## What it is {#one}\n\nIt keeps things cool [@larc-02-3, §62].\n",
    ("tool", "truck-diary"): "## What it is for {#purpose}\n\nIt counts trucks.\n",
    ("model", "truck-letter"): "## The letter {#text}\n\n1. Send the truck on [day]{.blank}.\n",
}
FRONT = {
    "one-driver": "related: [fixed-days, two-trucks]\nasks:\n  - symptom: the one driver never takes turns\n",
    "red-sacks": "first: Paint a sack.\nasks:\n  - q-who: who counts red sacks\n",
    "send-milk": "first: Call the dairy.\ncases:\n  - bajio-contracts: Boxes went by rail.\n",
    "sent-milk": "asks:\n  - glance: how do we send milk to a dairy by truck\n",
    "yellow-year": "asks:\n  - glance: what is a yellow flag\n",
    "truck-diary": "asks:\n  - purpose: a tool to count how late the milk truck comes each day\n",
    "truck-letter": "first: Sign it.\nasks:\n  - text: write me a letter about the milk truck\n",
}
GLOSSARY = """- id: cold-chain
  en: {term: cold chain, definition: "Keeping things cool."}
  es: {term: cadena de frío, definition: "Mantener frío."}
  pt: {term: cadeia de frio, definition: "Manter frio."}
  fr: {term: chaîne du froid, definition: "Garder au froid."}
  see: cold-chain
"""

VARIED: dict[str, tuple[float, str, Mapping[str, Any]]] = {
    "answerable": (1.1, LATE, {}),
    "answerable_follow_up": (1.1, NEVER, {"context": [Turn("user", LATE)]}),
    "answerable_alone": (1.1, NEVER, {"context": [Turn("user", LATE)]}),
    "same_topic": (0.0, "does blue maize seed cost much?", {}),
    "near_topic": (5.0, "what is a yellow flag?", {}),
    "explained_term": (5.0, "what is the cold chain when milk goes north to a dairy by truck?", {}),
    "repeat_penalty": (0.0, NEVER, {}),
    "working_penalty": (0.5, LATE, {}),
    "stage_bonus": (0.0, LATE, {"stage": "development"}),
    "problem_handicap": (5.0, LATE, {}),
    "later_remedy": (-5.0, "the one driver never takes turns", {}),
    "remedy_radius": (5.0, LATE, {}),
    "declined_near": (1.1, LATE, {}),
    "close_call": (5.0, LATE, {}),
    "question_lead": (9.0, "who counts red sacks?", {}),
    "question_beside": (9.0, "who counts red sacks?", {}),
    "related_question": (-9.0, "the one driver never takes turns", {}),
    "question_certain": (9.0, "who counts red sacks?", {}),
    "tool_radius": (-1.0, "a tool to count how late the milk truck comes", {}),
    "model_radius": (-5.0, "write me a letter about the milk truck", {}),
    "case_link_bonus": (5.0, "how do we send milk to a dairy by truck", {}),
    "asked_case_bonus": (5.0, "tell me a case where they send milk to a dairy by truck", {}),
    "later_case": (-5.0, LATE, {}),
    "case_product": (5.0, "how do we send milk and broccoli to a dairy by truck", {}),
    "case_radius": (5.0, SIGNS, {}),
    "case_list_radius": (5.0, "which cases of milk are there?", {}),
    "stage_votes": (5.0, "contrato firmar papel notario", {"lang": "es"}),
    "stage_nearness": (1.1, "contrato firmar papel notario", {"lang": "es"}),
    "stage_confidence": (1.1, QUESTIONS["es"], {"lang": "es"}),
}
"""By threshold: another value, and a question that is then answered otherwise."""

BESIDE = {
    "question_beside": {"question_lead": 9.0},
    "declined_near": {"answerable": 1.1},
    "case_link_bonus": {"case_radius": 5.0},
    "case_product": {"case_radius": 5.0},
}
"""What else is changed while a threshold is varied: a question is told beside what to do first only where it does not
begin the answer; topics are named of a question that is declined, and a case that is not linked must be told before one
that is can be put before it."""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder: Path = tmp_path_factory.mktemp("thresholds")
    write_longer_base(folder)
    for (kind, name), body in FURTHER.items():
        add_document(folder, kind, f"{name}.en", body, FRONT.get(name, ""))
    (folder / "kb" / "glossary.yaml").write_text(GLOSSARY, encoding="utf-8")
    (folder / "kb" / "products.yaml").write_text("en: [broccoli]\n", encoding="utf-8")
    return open_engine(folder)


def ask(engine: Engine, question: str, asked: Mapping[str, Any], **changes: float) -> dict[str, object]:
    """Ask with some thresholds changed; what a program is told, without the time that it took."""
    engine.thresholds = replace(THRESHOLDS, **changes)
    try:
        answer: Answer = engine.ask(question, **({"lang": "en"} | dict(asked)))
    finally:
        engine.thresholds = THRESHOLDS
    return {name: value for name, value in to_dict(answer).items() if name != "elapsed_ms"}


def test_every_threshold_is_varied_here() -> None:
    assert set(VARIED) == {field.name for field in fields(THRESHOLDS)}


@pytest.mark.parametrize("name", VARIED)
def test_another_value_gives_another_answer(engine: Engine, name: str) -> None:
    value, question, asked = VARIED[name]
    beside = BESIDE.get(name, {})
    told = ask(engine, question, asked, **beside)
    assert ask(engine, question, asked, **beside, **{name: value}) != told
    assert ask(engine, question, asked, **beside, **{name: getattr(THRESHOLDS, name)}) == told
