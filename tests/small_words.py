"""A glossary of five terms for the small base, and an engine over the two."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from bot.engine import Engine
from tests.additions import open_engine
from tests.small_base import write_base

GLOSSARY = """
- id: grading
  en: {term: sealed sample, also: [kept sample], definition: "A part of a lot, closed so that nobody changes it."}
  es: {term: muestra sellada, also: [prueba guardada], definition: "Parte de un lote que nadie puede cambiar."}
  pt: {term: amostra lacrada, also: [amostra guardada], definition: "Parte de um lote, fechada para ninguém mexer."}
  fr: {term: échantillon scellé, also: [échantillon gardé], definition: "Partie d'un lot, fermée."}
  see: opaque-grading
- id: lot
  en: {term: lot, also: [batch, consignment of boxes], definition: "All that is delivered at once."}
  es: {term: lote, also: [tanda, partida], definition: "Todo lo que se entrega de una vez."}
  pt: {term: lote, also: [remessa], definition: "Tudo o que se entrega de uma vez."}
  fr: {term: lot, also: [livraison], definition: "Tout ce qui est livré d'un coup."}
- id: grower
  en: {term: grower, also: [farmer], definition: "Who grows a crop."}
  es: {term: productor, also: [agricultor], definition: "Quien cultiva."}
  pt: {term: produtor, also: [agricultor], definition: "Quem cultiva."}
  fr: {term: producteur, also: [paysan], definition: "Qui cultive."}
  everyday: true
- id: laboratory
  en: {term: laboratory, also: [testing house], definition: "A place that measures <quality>."}
  es: {term: laboratorio, also: [casa de análisis], definition: "Lugar que mide la <calidad>."}
  pt: {term: laboratório, also: [casa de análises], definition: "Lugar que mede a <qualidade>."}
  fr: {term: laboratoire, also: [maison d'essais], definition: "Lieu qui mesure la <qualité>."}
  see: nowhere
- id: by-law
  en: {term: by-laws, also: [statutes], definition: "The rules of a group."}
  es: {term: venta por fuera, also: [vender a otro], definition: "Vender a quien no es el comprador acordado."}
  pt: {term: estatuto, also: [regras], definition: "As regras de um grupo."}
  fr: {term: statuts, also: [règles], definition: "Les règles d'un groupe."}
"""

ENTRIES: list[dict[str, Any]] = yaml.safe_load(GLOSSARY)


def build_engine_with_words(folder: Path) -> Engine:
    """Write the small base and its glossary below ``folder``, index them, and open an engine."""
    write_base(folder)
    (folder / "kb" / "glossary.yaml").write_text(GLOSSARY, encoding="utf-8")
    return open_engine(folder)
