"""A small model, a claim for boxes that came back, in English and Spanish; it belongs to the small base's problem."""

from __future__ import annotations

from pathlib import Path

ASK = "write me a letter about the boxes"

CLAIM = """---
id: box-claim
kind: model
lang: en
title: A claim for boxes
summary: A letter for boxes that came back. (FAO LARC/02/3, box 1)
first: Count the boxes that came back, and write them down.
stages: [development]
related: [opaque-grading, open-grading, cards]
sources: ["@larc-02-3, box 1"]
asks:
  - text: write me a letter about the boxes
  - settles: what must a claim for boxes say
  - traps: may we shout at the buyer in it
  - office: whom do we show the claim first
  - text: wording for boxes that came back
  - text: letter on forty boxes
  - text: complaint paper for the plant
  - traps: is it bad to send the only copy
---

## What it must settle {#settles .practice}

- How many boxes, for both sides.

## The letter {#text .practice}

### To the plant

Place and date: [place and date]{.blank}

1. We delivered [number of boxes]{.blank} boxes to [name of the buyer]{.blank}.
2. Of [number of boxes]{.blank} you sent back [boxes that came back]{.blank}, *without* a reason.
   - Weight [weight]{.blank} kilos.

## Traps {#traps .practice}

- No count.

## Whom to ask {#office .practice}

This is no legal advice: ask the farmers' office.
"""

CLAIM_ES = """---
id: box-claim
kind: model
lang: es
title: Reclamo por cajas
summary: Una carta por cajas devueltas. (FAO LARC/02/3, recuadro 1)
first: Cuenten las cajas devueltas y anótenlas.
asks:
  - text: escríbame una carta por las cajas
  - settles: qué dice un reclamo por cajas
  - traps: le podemos gritar al comprador
---

## Qué debe dejar claro {#settles .practice}

- Cuántas cajas, para los dos lados.

## La carta {#text .practice}

### A la planta

Lugar y fecha: [lugar y fecha]{.blank}

1. Entregamos [número de cajas]{.blank} cajas a [nombre del comprador]{.blank}.
2. De [número de cajas]{.blank} devolvieron [cajas devueltas]{.blank} sin razón.
   - Peso [peso]{.blank} kilos.

## Trampas {#traps .practice}

- Sin cuenta.

## A quién preguntar {#office .practice}

Esto no es asesoría legal: pregunten en la oficina agraria.
"""


def write_models(folder: Path) -> Path:
    """Write the model's files below ``folder``; give the root that they stand in."""
    for name, text in {"box-claim.en": CLAIM, "box-claim.es": CLAIM_ES}.items():
        path = folder / f"kb/models/{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "kb"
