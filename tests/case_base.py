"""Cases and problems for the browser's tests, beside the small base: seven cases in five countries."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI

from bot.api import build_api
from bot.app import describe_site
from bot.cases.browser import build_case_browser
from bot.engine import Engine
from bot.reading.pages import build_pages
from bot.web.engine_loader import EngineLoader
from bot.web.errors import handle_errors
from bot.web.page import Site
from tests.additions import add_document, open_engine
from tests.small_base import write_base

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


@dataclass(frozen=True, slots=True)
class Told:
    """A case of the base: its facts as YAML lines, and what its sections tell in English and in Spanish."""

    facts: tuple[str, ...]
    glance: tuple[str, str]
    wrong: tuple[str, str]
    unknown: tuple[str, str]


CASES = {
    "andean-coffee": Told(
        (
            "country: [PE]", "region: Andean", "years: {from: 1995, to: 2024}", "products: [Coffee, organic cocoa]",
            "modalities: [cooperative, marketing]", "stages: [motivation, development]", "state: active",
            "state_as_of: 2024", "sources: ['@plant-2010', '@paper-2011']", "complexity: complex",
            "themes: multi-thematic", "direction: both",
            "partners: {civil: [growers], business: [roaster]}",
        ),
        ("Growers export coffee together.", "Los caficultores exportan café juntos."),
        ("Rust killed the bushes in two years.", "La roya mató las matas en dos años."),
        ("Nobody counted the women.", "Nadie contó a las mujeres."),
    ),
    "fallen-union": Told(
        (
            "country: [NI]", "region: Central America", "years: {from: null, to: 2016}", "products: [coffee]",
            "modalities: [cooperative]", "stages: [development, dissolution]", "state: ended", "events:",
            "  - {what: crisis, year: '2010-2011', source: rival-2005}",
            "  - {what: dissolved, year: 2016, source: larc-02-3}",
            "complexity: simple", "themes: mono-thematic", "direction: both",
            "related: [opaque-grading]", "partners: {civil: [union]}",
        ),
        ("A coffee union stopped working.", "Una unión cafetalera dejó de funcionar."),
        ("The manager gambled and rejected boxes.", "El gerente apostó y rechazó cajas."),
        ("How much was lost is not known.", "No se sabe cuánto se perdió."),
    ),
    "school-meals": Told(
        (
            "country: [BR]", "region: Brazil", "years: {from: 2009, to: 2025}", "products: [vegetables, fruit]",
            "modalities: [procurement]", "stages: [establishment]", "state: active",
            "sources: ['@study-2013', '@paper-2011']",
            "complexity: complex", "themes: mono-thematic", "direction: vertical",
            "partners: {state: [municipality], civil: [growers]}",
        ),
        ("Schools buy vegetables from families.", "Las escuelas compran hortalizas a familias."),
        ("Tenders were too long.", "Las licitaciones eran muy largas."),
        ("Prices paid are not known.", "No se conocen los precios pagados."),
    ),
    "land-loan": Told(
        (
            "country: [HN]", "region: Central America", "years: {from: 2001, to: 2006}", "products: [mixed farming]",
            "modalities: [land-access, finance]", "stages: [motivation, establishment]", "state: unknown",
            "complexity: complex", "themes: multi-thematic", "direction: both",
            "partners: {state: [institute], business: [bank], international: [FAO]}",
        ),
        ("Families bought land with a loan.", "Las familias compraron tierra con un préstamo."),
        ("Banks did not trust the families.", "Los bancos no confiaban en las familias."),
        ("Later payments are not known.", "No se conocen los pagos posteriores."),
    ),
    "rescued-dairy": Told(
        (
            "country: [CO, EC]", "region: Andean", "years: {from: null, to: 2009}", "products: [milk and dairy]",
            "modalities: [contract, cooperative]", "stages: [development]", "state: mixed",
            "events: [{what: rescued, year: null, source: larc-02-3}]", "sources: ['@note-2012']",
            "complexity: simple", "themes: mono-thematic", "direction: vertical", "partners: {business: [dairy]}",
        ),
        ("A dairy collected milk from villages.", "Una lechería recogía leche en los pueblos."),
        ("The dairy paid late and had to be rescued.", "La lechería pagó tarde y hubo que rescatarla."),
        ("The rescue's price is not known.", "No se conoce el precio del rescate."),
    ),
    "bare-case": Told((), ("Little is told here.", "Aquí se cuenta poco."), ("", ""), ("", "")),
}  # fmt: skip
"""Six cases; ``bajio-contracts`` of the small base (MX, contract, dissolved) is the seventh."""

HEADINGS = {"glance": ("At a glance", "De un vistazo"), "wrong": ("What went wrong", "Qué salió mal"),
            "unknown": ("What is not known", "Qué no se sabe")}  # fmt: skip


REFERENCES = """
- {id: plant-2010, title: A plant studied, issued: 2010, kind: study, read: whole}
- {id: paper-2011, title: News, issued: 2011, kind: press, read: excerpt}
- {id: note-2012, title: A note, issued: 2012, kind: press, read: description}
- {id: study-2013, title: Schools studied, issued: 2013, kind: study, read: excerpt}
"""


def write_cases(folder: Path) -> None:
    """Write the small base and the cases below ``folder``."""
    write_base(folder)
    with (folder / "kb" / "references.yaml").open("a", encoding="utf-8") as file:
        file.write(REFERENCES)
    for id, told in CASES.items():
        for number, lang in enumerate(("en", "es")):
            sections = {"glance": told.glance, "wrong": told.wrong, "unknown": told.unknown}
            body = "\n".join(
                f"## {HEADINGS[name][number]} {{#{name}}}\n\n{texts[number][:-1]} [@larc-02-3, §28].\n"
                for name, texts in sections.items()
                if texts[number]
            )
            front = "".join(f"{line}\n" for line in told.facts) if lang == "en" else ""
            add_document(folder, "case", f"{id}.{lang}", body, front)


def build_case_engine(folder: Path) -> Engine:
    """Write and index the cases below ``folder``, and open an engine over them."""
    write_cases(folder)
    return open_engine(folder)


def build_site(source: Engine | EngineLoader) -> FastAPI:
    """Build the pages and the API alone, without the chat, over an engine or one that is still to open."""
    engine_loader = source
    if isinstance(source, Engine):
        engine_loader = EngineLoader(lambda: source)
        engine_loader.start()
    assert isinstance(engine_loader, EngineLoader)
    site = Site(engine_loader)
    app = FastAPI(**describe_site(""))
    for router in (build_api(engine_loader), build_pages(site), build_case_browser(site)):
        app.include_router(router)
    handle_errors(app, site)
    return app
