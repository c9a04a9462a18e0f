"""Three small workshop designs, the documents that exercises are made of, and six cases of four countries.

``ws-begin`` is whole in three languages with a French front matter; ``ws-rules`` has three parts in a row that
work alike; ``ws-end`` has a part that cannot be shorter than two hours.
"""

from __future__ import annotations

from pathlib import Path

from bot.library import Library
from bot.workshop.designs import Designs, read_designs
from indexer.content.documents import read_corpus
from indexer.content.notes import read_notes
from tests.additions import STORIES, add_document
from tests.small_base import write_base

SECTIONS = ("purpose", "audience", "agenda", "exercises", "notes", "materials", "adaptations", "evaluation")
NAMES = {
    "welcome": ("Welcome", "Bienvenida", "Acolhida"), "tale": ("Two tales", "Dos relatos", "Duas histórias"),
    "sort": ("Sort the cards", "Ordenar tarjetas", "Ordenar cartões"), "talk": ("Talk", "Plática", "Conversa"),
    "close": ("Last word", "Última palabra", "Última palavra"),
}  # fmt: skip
LANGUAGES = ("en", "es", "pt")

BEGIN = """workshop:
  minutes: 120
  group: [10, 20]
  agenda:
    - {id: welcome, minutes: 15, least: 10, method: pairs}
    - {id: tale, minutes: 25, least: 15, method: story, documents: [bajio-contracts]}
    - {id: sort, minutes: 40, least: 25, method: cards, core: true, documents: [open-grading]}
    - {id: pause, minutes: 10, method: break}
    - {id: talk, minutes: 20, least: 10, method: groups, documents: [contract-clauses]}
    - {id: close, minutes: 10, least: 5, method: closing}
"""
RULES = """workshop:
  minutes: 240
  group: [15, 30]
  agenda:
    - {id: hello, minutes: 10, least: 5, method: plenary}
    - {id: first, minutes: 50, least: 30, method: groups, core: true, documents: [contract-clauses]}
    - {id: second, minutes: 50, least: 30, method: groups, core: true}
    - {id: third, minutes: 50, least: 30, method: groups}
    - {id: play, minutes: 45, least: 30, method: role-play, documents: [opaque-grading]}
    - {id: bye, minutes: 15, least: 10, method: closing}
"""
END = """workshop:
  minutes: 180
  group: [5, 40]
  agenda:
    - {id: greet, minutes: 10, least: 5, method: plenary}
    - {id: walk, minutes: 150, least: 120, method: field, core: true}
    - {id: leave, minutes: 20, least: 10, method: closing}
"""

SAID = {
    "en": ("Say “{}” and wait.", "Lead the exercise “Three piles”.", "Three piles", "What did we learn?"),
    "es": ("Digan «{}» y esperen.", "Hagan el ejercicio «Tres montones».", "Tres montones", "¿Qué aprendimos?"),
    "pt": ("Digam “{}” e esperem.", "Façam o exercício “Três montes”.", "Três montes", "O que aprendemos?"),
}
CASES = (
    # id, country, region, story, products
    ("andes-quinoa", "BO", "Andean", "active", "quinoa"),
    ("andes-cocoa", "BO", "Andean", "closed", "cocoa"),
    ("peru-broccoli", "PE", "Andean", "done", "broccoli"),
    ("hills-honduras", "HN", "Central America", "rescued", "coffee"),
    ("dry-brazil", "BR", "Brazil", "closed", "cashew"),
    ("wet-brazil", "BR", "Brazil", "active", "broccoli"),
)
CASE_SECTIONS = ("glance", "why", "setup", "run", "end", "results", "wrong", "lessons", "unknown")


def write_workshops(folder: Path) -> None:
    """Write the designs, the documents of the exercises and the cases below ``folder``, beside the small base."""
    for lang in LANGUAGES:
        _write_begin(folder, lang)
        _write_pack(folder, lang)
        _write_bank(folder, lang)
        for case in CASES:
            _write_case(folder, lang, *case)
    add_document(folder, "workshop", "ws-begin.fr", "", 'asks: ["commencer"]\n')
    for name, front, stage in (("ws-rules", RULES, "establishment"), ("ws-end", END, "dissolution")):
        parts = [line.split("id: ")[1].split(",")[0] for line in front.splitlines() if "{id:" in line]
        for lang in LANGUAGES:
            facts = (
                f"stages: [{stage}]\naudience: [producers]\nsources: ['@larc-02-3, §25']\n{front}"
                if lang == "en"
                else ""
            )
            add_document(
                folder, "workshop", f"{name}.{lang}", _write_body(lang, {id: id.capitalize() for id in parts}), facts
            )


def _write_begin(folder: Path, lang: str) -> None:
    facts = (
        f"stages: [motivation]\naudience: [producers]\nsources: ['@larc-02-3, §25 i']\n{BEGIN}" if lang == "en" else ""
    )
    titles = {id: names[LANGUAGES.index(lang)] for id, names in NAMES.items()}
    add_document(folder, "workshop", f"ws-begin.{lang}", _write_body(lang, titles), facts)


PACK = """---
sheets:
  - {id: part-card, part: sort, form: role, copies: side, list: piles.1}
  - {id: plan, part: sort, form: table}
  - {id: heaps, part: sort, form: signs, copies: room}
  - {id: form-one, part: talk, form: model, model: form-one}
  - {id: mine, part: close, form: form, copies: each}
key: [piles.2]
quiz: {who-pays: 2, who-asks: 1}
---

"""
PACK_WORDS = """## Sheets {{#sheets}}

### Plan {lang} {{#plan}}

1. Who {lang}
2. When {lang}

- First step {lang}

### Heaps {lang} {{#heaps}}

- Ours {lang}
- Theirs {lang}

### Mine {lang} {{#mine}}

- I will {lang}

## Quiz {{#quiz}}

### Who pays {lang}? {{#who-pays}}

1. Nobody {lang}
2. The mill {lang}
3. The rain {lang}

It says so on its card {lang}.

### Who asks {lang}? {{#who-asks}}

1. All {lang}
2. One {lang}
3. None {lang}

Each has a voice {lang}.
"""


def _write_pack(folder: Path, lang: str) -> None:
    """Write what ws-begin prints, and the text to fill in that one of its parts uses."""
    words = PACK_WORDS.format(lang=lang)
    file = folder / "kb" / "workshops" / f"ws-begin.{lang}.pack.md"
    file.write_text((PACK if lang == "en" else "") + words, encoding="utf-8")
    body = "## Text {#text .practice}\n\n### To the buyer\n\n1. By [day]{.blank} [@larc-02-3, §28].\n"
    add_document(folder, "model", f"form-one.{lang}", body, "sources: ['@larc-02-3, §28']\n" if lang == "en" else "")


def _write_body(lang: str, titles: dict[str, str]) -> str:
    line, call, exercise, question = SAID[lang]
    bodies = dict.fromkeys(SECTIONS, f"{line.format(lang)}\n")
    bodies["purpose"] = f"{line.format(lang)[:-1]} [@larc-02-3, §16].\n"
    parts = [
        f"### {title} {{#{id}}}\n\n{line.format(title)}\n{call if id == 'sort' else ''}\n"
        for id, title in titles.items()
    ]
    bodies["agenda"] += "\n" + "\n".join(parts)
    steps = f"1. {line.format(1)}\n2. {line.format(2)}\n\nCard {lang}:\n\n- Cost 3 {lang}\n- Limit 4 {lang}\n\n"
    key = f"Key {lang}:\n\n- Sum 7 {lang}\n\nSeven is right {lang}.\n{question}\n"
    bodies["exercises"] += f"\n### {exercise} {{#piles}}\n\n{steps}{key}"
    return "\n".join(f"## {id} {{#{id} .practice}}\n\n{text}" for id, text in bodies.items())


def _write_bank(folder: Path, lang: str) -> None:
    """Write the documents that exercises take their sentences from."""

    def section(id: str, lines: list[str], mark: str = "-") -> str:
        items = "\n".join(f"{mark} {text} ({lang})" for text in lines)
        return f"## {id} {{#{id}}}\n\nOf {id} [@larc-02-3, §28].\n\n{items}\n\n"

    gains = ["steady income", "sure market"]
    interests = "".join(
        section(f"{side}-{end}", gains) for side in ("producer", "company") for end in ("gains", "risks")
    )
    interests += "## keep {#what-keeps-it}\n\nTrust keeps it [@larc-02-3, §28].\n"
    front = "sources: ['@larc-02-3, §28']\n" if lang == "en" else ""
    clauses = section("steps", [f"Write clause {number}." for number in range(1, 9)], "1.")
    clauses = clauses.replace(f"clause 4. ({lang})", f"clause 4. ({lang}) {{#price}}")
    clauses += section("checklist", ["Copies.", "Duties.", "Limits."])
    clauses += section("warnings", ["Blanks.", "Power.", "Fines.", "House."])
    for number, name in enumerate(("Limits", "Blanks", "Power", "Fines", "House"), 1):
        clauses = clauses.replace(f"- {name}. ({lang})", f"- {name}. ({lang}) {{#answer-{number}}}")
    cards = "".join(f"  - {{exercise: contract, clause: {n}, item: answer-{n}}}\n" for n in range(1, 6))
    cards = f"cards:\n{cards}  - {{exercise: contract, item: price}}\n" if lang == "en" else ""
    asks = f"asks:\n  - steps: what do we write into the paper {lang}\n"
    add_document(folder, "concept", f"contract-benefits-and-risks.{lang}", interests, front)
    add_document(folder, "practice", f"contract-clauses.{lang}", clauses, front + cards + asks)
    add_document(
        folder, "concept", f"all-rural-actors.{lang}", section("who", ["small farmers", "women", "mayors"]), front
    )


def _write_case(folder: Path, lang: str, id: str, country: str, region: str, story: str, product: str) -> None:
    body = "".join(
        f"## {name} {{#{name}}}\n\nIn {id} they told of {name} in {lang} [@rival-2005].\nThere was more.\n\n"
        for name in CASE_SECTIONS
    )
    front = (
        f"stages: [development]\nmodalities: [contract]\ncountry: [{country}]\nregion: {region}\n"
        f"products: [{product}]\n{STORIES[story]}sources: ['@larc-02-3, box 1']\n"
    )
    add_document(folder, "case", f"{id}.{lang}", body, front if lang == "en" else "")


def write_all(folder: Path) -> Path:
    """Write the small base with the workshops below ``folder``, and give it back."""
    write_base(folder)
    write_workshops(folder)
    return folder


def read_library(folder: Path) -> Library:
    """Read what stands below ``folder`` as documents, without an index."""
    roots = (folder / "kb", folder / "cases")
    corpus = read_corpus(roots)
    assert not corpus.faults
    return Library(corpus.documents, read_notes(roots)["references"])


def read_small_designs(library: Library, lang: str = "es") -> Designs:
    """Read the designs in a language."""
    return read_designs(library, lang)
