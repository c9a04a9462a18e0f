"""Examples of messages for the small base: a few words of each kind, which the stand-in encoder tells apart."""

from __future__ import annotations

from pathlib import Path

CARE = """kinds:
  danger:
    documents: [opaque-grading]
    text:
      es: "**Primero, su vida.** Hable hoy con alguien de confianza."
      pt: "**Primeiro, a sua vida.** Fale hoje com alguém de confiança."
      en: "**Your life first.** Talk today to someone you trust."
      fr: "**D'abord votre vie.** Parlez aujourd'hui à quelqu'un de confiance."
    examples:
      es: [no quiero vivir más, mi hermano quiere morir, me quiero morir, ya no quiero vivir]
      pt: [não quero viver mais, meu irmão quer morrer, eu quero morrer, já não quero viver]
      en: [I do not want to live, my brother wants to die, I want to die, no wish to live]
      fr: [je ne veux plus vivre, mon frère veut mourir, je veux mourir, plus envie de vivre]
ordinary:
  es: [los precios nos matan, el acuerdo murió]
"""

OPENERS = """frequent: [opaque-grading, open-grading]
greeting:
  es: [hola, buenos días, hola amigo]
  pt: [oi, bom dia, oi amigo]
  en: [hello, good morning]
  fr: [bonjour, salut]
thanks:
  es: [gracias, muchas gracias]
  pt: [obrigado, muito obrigado]
  en: [thanks, thank you]
  fr: [merci, merci bien]
about: {es: [qué es esto], pt: [o que é isto aqui], en: [what is this], fr: [c'est quoi ceci]}
vague:
  es: [tengo un problema, ayuda]
  pt: [tenho um problema, socorro]
  en: [I have a problem, help]
  fr: [j'ai un souci, aidez-moi]
specific: {es: [rechaza cajas], en: [boxes rejected]}
"""

DANGER = {
    "es": "mi hermano ya no quiere vivir",
    "pt": "meu irmão já não quer viver",
    "en": "my brother does not want to live",
    "fr": "mon frère ne veut plus vivre",
}
GREETINGS = {"es": "hola, buenos días", "pt": "oi, bom dia", "en": "hello, good morning", "fr": "salut, bonjour"}
VAGUE = {"es": "tengo un problema", "pt": "tenho um problema", "en": "I have a problem", "fr": "j'ai un souci"}


def add_messages(folder: Path) -> None:
    """Write care.yaml and openers.yaml beside the small base's documents below ``folder``."""
    (folder / "kb" / "care.yaml").write_text(CARE, encoding="utf-8")
    (folder / "kb" / "openers.yaml").write_text(OPENERS, encoding="utf-8")
