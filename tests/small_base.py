"""A knowledge base of ten files, in three languages, small enough to know by heart; and an engine over it.

The questions below are asks of the base word for word, so that the stand-in encoder finds them.
"""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

from bot.engine import Engine
from indexer.search.build import build_index
from indexer.settings import Settings, read_settings
from tests.stand_in import StandInEncoder

QUESTIONS = {
    "es": "la empacadora nos rechaza las cajas y no dice por qué",
    "en": "the packing plant rejects our boxes and does not say why",
    "pt": "a empacotadora rejeita nossas caixas e não diz por quê",
}
FOLLOW_UP = "quién paga la prueba del laboratorio"
UNKNOWN = "zxqv wkjh ptrrm bnmvc"

STAGE = """---
id: {id}
kind: stage
lang: {lang}
title: "{title}"
summary: {title}.
{facts}asks:
  - purpose: {ask}
situations:
  - {one}
  - {two}
  - {three}
---

## {title} {{#purpose .paper}}

{title} [@larc-02-3, §25].
"""

STAGES = {
    "motivation": ("Motivación", "Motivation", "con quién nos juntamos", "vecino mercado buscar juntarse"),
    "establishment": ("Establecimiento", "Establishment", "qué firmamos primero", "contrato firmar papel notario"),
    "development": ("Desarrollo", "Development", "cómo va la entrega", "entrega pago balanza rechaza cajas empacadora"),
    "dissolution": ("Disolución", "Dissolution", "cómo salimos", "terminar salir cerrar repartir"),
}

PRACTICE = {
    "es": """---
id: open-grading
kind: practice
lang: es
title: Clasificar la calidad a la vista de todos
summary: Cómo hacer que la clasificación se pueda comprobar. (FAO LARC/02/3, recuadro 1)
first: Midan una caja juntos, a la vista del comprador [@larc-02-3, box 1].
cases:
  - bajio-contracts: En El Bajío rechazaban cajas sin razón, y los productores se fueron [@rival-2005].
asks:
  - steps: cómo clasificamos la calidad a la vista
  - steps: ¿Cuántos grados conviene tener?
  - warnings: qué señales avisan de trampa en la balanza
---

## Pasos {#steps .practice}

Esto piden los productores [@larc-02-3, box 1].

1. Acuerden **pocos grados** con rasgos que cualquiera pueda medir.
2. Pongan fotos de cada grado en la pared; vea [la queja](doc:opaque-grading#symptom).
3. Guarden una muestra sellada de los lotes dudosos.

## Señales de alerta {#warnings .practice}

- Se rechaza más cuando baja el precio.
- Nadie sabe cuándo se revisó la báscula.
""",
    "en": """---
id: open-grading
kind: practice
lang: en
title: Grade quality in sight of all
summary: How to make grading something that can be checked. (FAO LARC/02/3, box 1)
stages: [development]
modalities: [contract]
audience: [producers, company]
related: [opaque-grading, bajio-contracts]
maturity: good
criteria: [effective, replicable]
first: Measure one box together, in the buyer's sight [@larc-02-3, box 1].
cases:
  - bajio-contracts: In El Bajío boxes were rejected without a reason, and growers left [@rival-2005].
asks:
  - steps: how do we grade quality in sight
  - steps: How many grades are enough?
  - warnings: which signs warn of cheating at the scales
---

## Steps {#steps .practice}

Growers ask for this [@larc-02-3, box 1].

1. Agree on **few grades** with traits that anyone can measure.
2. Put photos of each grade on the wall; see [the complaint](doc:opaque-grading#symptom).
3. Keep a sealed sample of doubtful lots.

## Warning signs {#warnings .practice}

- More is rejected when the price falls.
- Nobody knows when the scales were checked.
""",
}

PROBLEM = {
    "es": """---
id: opaque-grading
kind: problem
lang: es
title: La clasificación del comprador no se puede revisar
summary: Rechazan cajas sin decir por qué. (FAO LARC/02/3, recuadro 1)
first: >-
  Pidan por escrito la razón de cada rechazo [@larc-02-3, box 1].
  [Anoten además cada caja que vuelve]{.practice}.
cases:
  - bajio-contracts: En El Bajío nadie supo por qué volvían las cajas, y el trato terminó mal [@rival-2005].
asks:
  - response: ¿Quién revisa los lotes dudosos?
  - symptom: la empacadora nos rechaza las cajas y no dice por qué
  - response: quién paga la prueba del laboratorio
---

## Cómo se nota {#symptom}

La empacadora rechaza cajas y nadie ve cómo clasifica [@larc-02-3, box 1; @rival-2005].
[Los ingresos de los productores crecieron]{.contested} [@larc-02-3, box 1].

## Qué se hizo {#response .practice}

Un laboratorio revisa los lotes dudosos, y paga la prueba quien se equivocó [@larc-02-3, §28].
""",
    "en": """---
id: opaque-grading
kind: problem
lang: en
title: The buyer's grading cannot be checked
summary: Boxes are rejected and nobody says why. (FAO LARC/02/3, box 1)
stages: [development]
related: [open-grading, bajio-contracts]
first: >-
  Ask in writing for the reason of each rejection [@larc-02-3, box 1].
  [Note down each box that comes back]{.practice}.
cases:
  - bajio-contracts: In El Bajío nobody knew why boxes came back, and the deal ended badly [@rival-2005].
asks:
  - response: Who checks the doubtful lots?
  - symptom: the packing plant rejects our boxes and does not say why
  - response: who pays for the laboratory test
---

## How it shows {#symptom}

The packing plant rejects boxes and nobody sees how it grades [@larc-02-3, box 1; @rival-2005].
[Growers' incomes grew]{.contested} [@larc-02-3, box 1].

## What was done {#response .practice}

A laboratory checks doubtful lots, and whoever was wrong pays for the test [@larc-02-3, §28].
""",
    "pt": """---
id: opaque-grading
kind: problem
lang: pt
title: A classificação do comprador não se pode conferir
summary: Caixas são rejeitadas e ninguém diz por quê. (FAO LARC/02/3, quadro 1)
first: >-
  Peçam por escrito a razão de cada rejeição [@larc-02-3, box 1].
  [Anotem também cada caixa que volta]{.practice}.
cases:
  - bajio-contracts: Em El Bajío ninguém soube por que as caixas voltavam, e o trato acabou mal [@rival-2005].
asks:
  - response: Quem confere os lotes duvidosos?
  - symptom: a empacotadora rejeita nossas caixas e não diz por quê
---

## Como se nota {#symptom}

A empacotadora rejeita caixas e ninguém vê como ela classifica [@larc-02-3, box 1; @rival-2005].
[A renda dos produtores cresceu]{.contested} [@larc-02-3, box 1].

## O que se fez {#response .practice}

Um laboratório confere os lotes duvidosos, e paga o teste quem errou [@larc-02-3, §28].
""",
}

CASE = """---
id: bajio-contracts
kind: case
lang: en
title: Vegetable contracts in El Bajío
summary: Export packers bought vegetables under contract. (FAO LARC/02/3, box 1)
stages: [development]
modalities: [contract]
country: [MX]
place: {name: El Bajío, lat: 20.7, lon: -101.3}
years: {from: 1981, to: 2001}
products: [broccoli, cauliflower]
partners:
  business: [freezing plants]
complexity: simple
themes: mono-thematic
direction: vertical
state: ended
state_as_of: 2001
events:
  - {what: dissolved, year: 2001, source: larc-02-3}
related: [opaque-grading]
figures:
  - {what: growers, value: 23700, unit: growers, as_of: 1999, source: rival-2005}
asks:
  - glance: what was planted in the Mexican scheme
  - glance: What did the packers buy in Mexico?
---

## At a glance {#glance}

Packers bought broccoli under contract and rejected boxes without a reason [@larc-02-3, box 1].
"""

REFERENCES = """references:
- id: larc-02-3
  type: report
  title: Partnerships for food security and rural development
  author: [{literal: FAO}]
  publisher: FAO
  issued: 2002
  URL: https://www.fao.org/3/Y6030e/Y6030e.htm
  note: Read in full.
- id: rival-2005
  type: document
  title: Who gained from contracts
  author: [{literal: "Ana Rival, Journal of Doubt 5"}]
  issued: 2005
  note: figure seen in excerpt
  kind: study
  read: excerpt
"""


def write_base(folder: Path) -> tuple[Path, Path]:
    """Write the base's files below ``folder``; give its two roots."""
    files = {"kb/references.yaml": REFERENCES, "cases/bajio-contracts.en.md": CASE}
    for lang, text in PRACTICE.items():
        files[f"kb/practices/open-grading.{lang}.md"] = text
    for lang, text in PROBLEM.items():
        files[f"kb/problems/opaque-grading.{lang}.md"] = text
    for stage, (spanish, english, ask, words) in STAGES.items():
        first, *others = words.split()
        situations = {"one": words, "two": f"{first} {others[0]}", "three": " ".join(others)}
        shared = {"id": stage, "ask": ask, **situations}
        english_text = STAGE.format(lang="en", title=english, facts=f"stages: [{stage}]\n", **shared)
        files[f"kb/stages/{stage}.en.md"] = english_text
        files[f"kb/stages/{stage}.es.md"] = STAGE.format(lang="es", title=spanish, facts="", **shared)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "kb", folder / "cases"


def build_engine(folder: Path) -> Engine:
    """Write and index the base below ``folder``, and open an engine over it; all practices count as near."""
    encoder = StandInEncoder()
    build_index(write_base(folder), folder / "index", encoder.fingerprint, lambda: encoder)
    engine = Engine(folder / "index", encoder)
    engine.thresholds = replace(engine.thresholds, remedy_radius=math.inf)
    return engine


def read_test_settings(folder: Path, **changes: object) -> Settings:
    """Give settings that touch nothing outside ``folder``."""
    environment = {
        "ALIANZA_INDEX": str(folder / "index"),
        "ALIANZA_CACHE": str(folder / "cache"),
        "ALIANZA_POCKET": "0",
    }
    settings = read_settings(environment)
    return replace(settings, **changes)  # type: ignore[arg-type]
