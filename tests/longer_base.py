"""The small base, and below it a trouble with its practice and four cases, and a long list.

The questions below are asks of the base word for word, so that the stand-in encoder finds them.
"""

from __future__ import annotations

from pathlib import Path

from tests.additions import STORIES, add_document
from tests.small_base import write_base

LATE = "the milk truck comes late and the milk turns sour"
NEVER = "the driver is never on time"
WHY_LATE = "why is the driver never on time"
LATE_ES = "el camión de la leche llega tarde y la leche se corta"
HOW_FIXED = "how do we fix the days of the truck"
SIGNS = "which signs warn that nobody keeps to the days"
LADDER = "which rungs does a quarrel climb"
BEHIND = "Who drives behind the truck?"

TRUCK_FRONT = """stages: [development]
related: [fixed-days, north-dairy, south-dairy, east-dairy, west-dairy]
first: >-
  Write down each late truck [@larc-02-3, §30].
  [Call the dairy the same day]{{.practice}}.
cases:
  - north-dairy: In the north the truck came at four each day [@larc-02-3, §35].
  - south-dairy: In the south two trucks took turns [@larc-02-3, §36].
  - west-dairy: In the west nobody wrote the days down, and the dairy closed [@larc-02-3, §38].
asks:
  - response: Who drives behind the truck?
  - symptom: {ask}
  - cause: {why}
"""
TRUCK = """## How it shows {#symptom}

The milk truck comes late and the milk turns sour [@larc-02-3, §28].

## Why {#cause}

The driver serves too many farms and the road is bad [@larc-02-3, §29].

## What was done {#response .practice}

Both sides wrote the days down, and a late truck pays for the milk [@larc-02-3, §30].
"""
TRUCK_ES = """## Cómo se nota {#symptom}

El camión de la leche llega tarde y la leche se corta [@larc-02-3, §28].

## Por qué {#cause}

El chofer atiende demasiadas fincas y el camino es malo [@larc-02-3, §29].

## Qué se hizo {#response .practice}

Las dos partes escribieron los días, y el camión que tarda paga la leche [@larc-02-3, §30].
"""
FIRST_ES = "first: Anoten cada camión que tarda [@larc-02-3, §30].\n"
DAYS_FRONT = """first: Name one day in writing [@larc-02-3, §31].
cases:
  - east-dairy: In the east one day was named [@larc-02-3, §37].
asks:
  - basis: Why do days help?
"""
FIXED_DAYS = (
    "## Steps {#steps .practice}\n\nDo these things in this order [@larc-02-3, §31]:\n\n"
    + "".join(f"{number}. Fix matter number {number} of the truck in writing.\n" for number in range(1, 11))
    + "\n## Warning signs {#warnings .practice}\n\nSomething is wrong when:\n\n"
    + "".join(f"- sign {number} shows that nobody keeps to the days.\n" for number in range(1, 7))
)
RUNGS = [
    f"Rung {number} of a quarrel asks for more people and more patience than the one below it."
    for number in "123456789"
]
QUARREL_LADDER = (
    "## Rungs {#rungs}\n\nThese are the rungs that a quarrel climbs:\n\n"
    + "".join(f"- {rung}\n" for rung in RUNGS)
    + "\nNobody needs the last rung [@larc-02-3, §33].\n"
)
GLANCES = {
    "north-dairy": ("active", "Milk went north to a dairy by truck [@larc-02-3, §35]."),
    "south-dairy": ("active", "Milk went south to a dairy by truck [@larc-02-3, §36]."),
    "east-dairy": ("active", "Three things were agreed [@larc-02-3, §37]:\n\n- the price\n- the days\n- the test"),
    "west-dairy": ("rescued", "Milk went west to a dairy until nobody paid [@larc-02-3, §38]."),
}


def write_longer_base(folder: Path) -> None:
    """Write the small base, and below it a trouble with its practice and four cases, and a long list."""
    write_base(folder)
    add_document(folder, "problem", "late-truck.en", TRUCK, TRUCK_FRONT.format(ask=LATE, why=NEVER))
    asks = f"asks:\n  - symptom: {LATE_ES}\n  - cause: por qué el chofer nunca llega a la hora\n"
    add_document(folder, "problem", "late-truck.es", TRUCK_ES, FIRST_ES + asks)
    front = f"{DAYS_FRONT}  - steps: {HOW_FIXED}\n  - warnings: {SIGNS}\n"
    add_document(folder, "practice", "fixed-days.en", FIXED_DAYS, front)
    add_document(folder, "concept", "quarrel-ladder.en", QUARREL_LADDER, f"asks:\n  - rungs: {LADDER}\n")
    for case, (story, glance) in GLANCES.items():
        asks = f"asks:\n  - glance: What became of the {case.replace('-', ' ')}?\n"
        add_document(
            folder, "case", f"{case}.en", f"## At a glance {{#glance}}\n\n{glance}\n", f"{STORIES[story]}{asks}"
        )
