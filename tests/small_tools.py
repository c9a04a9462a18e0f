"""Four small tools, one for each way a tool can go: scales for two sides, numbers, steps, a pasted text.

``cards`` and ``paper-check`` are in English and Spanish, the first with a French front matter; the others in English.
"""

from __future__ import annotations

from pathlib import Path

from bot.library import Library
from bot.toolbox.tools import ToolText, read_tool
from indexer.content.documents import read_corpus

CARDS = """---
id: cards
kind: tool
lang: en
title: Who holds the cards
summary: Rate both sides and see who is stronger. It takes five minutes. (FAO LARC/02/3, box 2)
sources: ["@larc-02-3, box 2"]
asks:
  - purpose: who is stronger
  - balance: are we the weak side
  - basis: where does this come from
tool:
  flow: form
  sides: [producers, buyer]
  questions:
    - {id: name-buyer, kind: text, limit: 40}
    - {id: trust, kind: scale, options: [{id: none}, {id: little}, {id: some}, {id: full}]}
    - {id: stock, kind: scale, options: [{id: none}, {id: little}, {id: some}, {id: full}]}
    - {id: news, kind: scale, options: [{id: none}, {id: little}, {id: some}, {id: full}]}
  values:
    - {id: gap, formula: "trust_producers + stock_producers - trust_buyer - stock_buyer", unit: points}
    - {id: hidden, formula: "gap * 2"}
  groups:
    - {id: balance, show: 1}
    - {id: weakest, show: 2}
  results:
    - {id: weaker, section: balance, when: "gap < 0", documents: [open-grading, no-such, which-way]}
    - {id: stronger, section: balance, when: "gap >= 0"}
    - {id: weak-trust, section: weakest, when: "trust_producers <= 1", order: "trust_producers"}
    - {id: weak-stock, section: weakest, when: "stock_producers <= 1", order: "stock_producers"}
    - {id: weak-news, section: weakest, when: "news_producers <= 1", order: "news_producers"}
  drawing: {kind: radar, of: [trust, stock, news], most: 3}
---

## What it is for {#purpose}

You see who can do better without the deal [@larc-02-3, box 2].

## Questions {#questions}

### What is the buyer called? {#name-buyer}

### How far can this side be believed? {#trust}

Ask others too [@rival-2005].

- Not at all
- A little
- Mostly
- Wholly

### How long can this side wait? {#stock}

- Not a day
- A week
- A month
- A year

### What does this side know of prices? {#news}

- Nothing
- Hearsay
- Now and then
- All

## Who is stronger {#balance .practice}

### The other side holds the cards {#weaker}

Do not threaten to leave.
Ask for [grading in sight](doc:open-grading#steps) first [@larc-02-3, box 1].

### You hold the cards {#stronger}

Ask for what you need.

## What is weak {#weakest .practice}

### Nobody believes you {#weak-trust}

Deliver once as promised.

### You cannot wait {#weak-stock}

Find a store for some sacks.

### You know no prices {#weak-news}

Ask three buyers.

## Numbers {#numbers}

### Points apart {#gap}

Your points less theirs.

## On paper {#paper-use}

Lay seeds on a line on the ground.

## What it rests on {#basis}

On the second box [@larc-02-3, box 2].
"""

CARDS_ES = """---
id: cards
kind: tool
lang: es
title: Quién tiene las cartas
summary: Califiquen a los dos lados y vean quién es más fuerte. (FAO LARC/02/3, recuadro 2)
asks:
  - purpose: quién es más fuerte
  - balance: somos el lado débil
  - basis: de dónde sale esto
---

## Para qué sirve {#purpose}

Ven quién aguanta mejor sin el trato [@larc-02-3, box 2].

## Preguntas {#questions}

### ¿Cómo se llama el comprador? {#name-buyer}

### ¿Cuánto se le puede creer a este lado? {#trust}

- Nada
- Poco
- Bastante
- Todo

### ¿Cuánto puede esperar este lado? {#stock}

- Ni un día
- Una semana
- Un mes
- Un año

### ¿Qué sabe este lado de precios? {#news}

- Nada
- Rumores
- A veces
- Todo

## Quién es más fuerte {#balance .practice}

### El otro lado tiene las cartas {#weaker}

No amenacen con irse.
Pidan primero [clasificar a la vista](doc:open-grading#steps) [@larc-02-3, box 1].

### Ustedes tienen las cartas {#stronger}

Pidan lo que necesitan.

## Qué está débil {#weakest .practice}

### Nadie les cree {#weak-trust}

Entreguen una vez lo prometido.

### No pueden esperar {#weak-stock}

Busquen bodega para unos sacos.

### No conocen los precios {#weak-news}

Pregunten a tres compradores.

## Números {#numbers}

### Puntos de diferencia {#gap}

Los puntos de ustedes menos los del otro.

## En papel {#paper-use}

Pongan semillas sobre una raya en el suelo.

## En qué se apoya {#basis}

En el segundo recuadro [@larc-02-3, box 2].
"""

CARDS_FR = """---
id: cards
kind: tool
lang: fr
title: Qui a les cartes en main
summary: Notez les deux côtés et voyez qui est le plus fort. (FAO LARC/02/3, encadré 2)
asks:
  - purpose: qui est le plus fort
---
"""

SUMS = """---
id: sums
kind: tool
lang: en
title: Buy together or alone
summary: Work out what a joint order saves. (FAO LARC/02/3, §32)
sources: ["@larc-02-3, §32"]
asks:
  - purpose: does it pay to buy together
  - verdict: is it worth the trouble
  - basis: who says so
tool:
  questions:
    - {id: households, kind: number, least: 2, most: 5000, whole: true, required: true}
    - {id: price, kind: number, least: 0.01, required: true}
    - {id: fare, kind: number, least: 0}
    - {id: credit, kind: choice, options: [{id: "no"}, {id: "yes", points: {care: 2}}]}
    - {id: rate, kind: number, least: 0, most: 100, when: "credit == 'yes'"}
  values:
    - {id: cost, formula: "households * price", unit: money}
    - {id: with-fare, formula: "cost + fare", unit: money}
    - {id: share, formula: "100 * fare / cost", unit: percent}
  groups:
    - {id: verdict, show: 1}
    - {id: watch}
  results:
    - {id: large, section: verdict, when: "cost >= 1000", sheets: [order-list]}
    - {id: small, section: verdict, when: "cost < 1000"}
    - {id: careful, section: watch, when: "total_care >= 2 and rate > 10"}
  drawing: {kind: bars, of: [cost, with-fare]}
---

## What it is for {#purpose}

It works out what an order costs [@larc-02-3, §32].

## Questions {#questions}

### How many households order? {#households}

### What does a sack cost? {#price}

### What does the truck cost? {#fare}

### Do you buy on credit? {#credit}

- No
- Yes

### What interest do you pay? {#rate}

## Is it worth it {#verdict .practice}

### A large order {#large}

Ask three suppliers.

### A small order {#small}

Find a neighbouring group.

## What to watch {#watch .practice}

### Dear credit {#careful}

Ask the price in cash too.

## Numbers {#numbers}

### Cost of the order {#cost}

Households times price.

### Truck in a hundred {#share}

What the truck adds.

## Order list {#order-list}

Name: ____, sacks (____), paid ____.

____

## On paper {#paper-use}

Lay a stone for each household.

## What it rests on {#basis}

On professional practice and the paper [@larc-02-3, §32].
"""

STEPS = """---
id: which-way
kind: tool
lang: en
title: Which way fits
summary: Answer two or three questions. (FAO LARC/02/3, §26)
sources: ["@larc-02-3, §26"]
asks:
  - purpose: which link fits us
  - ways: what do we do without a buyer
  - basis: who says so
tool:
  flow: steps
  questions:
    - {id: buyer, kind: choice, required: true, options: [{id: "yes"}, {id: "no"}]}
    - {id: lack, kind: many, when: "buyer == 'no'", options: [{id: inputs}, {id: cash}]}
    - {id: families, kind: number, least: 1, when: "buyer == 'yes'"}
  groups:
    - {id: ways}
  results:
    - {id: sign, section: ways, when: "buyer == 'yes'"}
    - {id: buy, section: ways, when: "'inputs' in lack"}
    - {id: save, section: ways, when: "'cash' in lack"}
    - {id: wait, section: ways, when: "buyer == 'no' and count(lack) == 0"}
---

## What it is for {#purpose}

It leads to one way [@larc-02-3, §26].

## Questions {#questions}

### Does somebody buy? {#buyer}

- Yes
- No

### What do you lack? {#lack}

- Inputs
- Cash

### How many families? {#families}

## What fits {#ways .practice}

### A simple contract {#sign}

Sign for one season.

### Buy together {#buy}

Order once.

### Save together {#save}

Begin small.

### Wait {#wait}

Ask again next year.

## On paper {#paper-use}

Draw a path with stones.

## What it rests on {#basis}

On the paper [@larc-02-3, §26].
"""

PAPER = """---
id: paper-check
kind: tool
lang: en
title: Read a contract
summary: See what a contract leaves out. (FAO LARC/02/3, §27)
sources: ["@larc-02-3, §27"]
asks:
  - purpose: what does this paper leave out
  - missing: what is not in it
  - basis: who says so
tool:
  questions:
    - {id: copy, kind: choice, options: [{id: theirs}, {id: ours}]}
    - {id: paper, kind: text, limit: 50000, ticks: clauses}
    - id: clauses
      kind: many
      options:
        - {id: price, words: {en: [price, "per kilo"], es: [precio]}}
        - {id: payday, words: {en: ["day of payment"], es: ["fecha de pago"]}}
        - {id: end, words: {en: [terminate], es: [rescindir, vencimiento], pt: [rescisão]}}
  groups:
    - {id: missing}
  results:
    - {id: no-price, section: missing, when: "'price' not in clauses"}
    - {id: no-payday, section: missing, when: "'payday' not in clauses"}
    - {id: no-end, section: missing, when: "'end' not in clauses"}
---

## What it is for {#purpose}

It shows what is left out [@larc-02-3, §27].

## Questions {#questions}

### Who has a copy? {#copy}

- They
- We

### Paste the contract {#paper}

### What does it settle? {#clauses}

- The price
- The day of payment
- How it ends

## What is missing {#missing .practice}

### No price {#no-price}

Ask how it is worked out.

### No day of payment {#no-payday}

Ask for a day.

### No end {#no-end}

Ask how one leaves.

## On paper {#paper-use}

Read it aloud.

## What it rests on {#basis}

On the paper [@larc-02-3, §27].
"""

FILES = {
    "cards.en": CARDS, "cards.es": CARDS_ES, "cards.fr": CARDS_FR, "sums.en": SUMS, "which-way.en": STEPS,
    "paper-check.en": PAPER,
}  # fmt: skip

CONTRACT = "AGREEMENT. The company pays the PRICES of the market for each kilo. It may be terminat-\ned by either side."


def write_tools(folder: Path) -> Path:
    """Write the tools' files below ``folder``; give the root that they stand in."""
    for name, text in FILES.items():
        path = folder / f"kb/tools/{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "kb"


def read_text_of(folder: Path, id: str, lang: str = "en") -> ToolText:
    """Read one of the tools as a reader of ``lang`` sees it."""
    return read_tool(Library(read_corpus([write_tools(folder)]).documents, {}), id, lang)
