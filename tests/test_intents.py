"""What a question asks for is told by its words, in four languages, however they are typed."""

from __future__ import annotations

import pytest

from bot.intents import INTENTS, detect_intent
from indexer.frontmatter import LANGUAGES

EXAMPLES = [
    ("es", "la empresa nos bajó la calidad y pagó menos, ¿qué hacemos?", "do"),
    ("es", "¿Qué es una alianza productiva?", "define"),
    ("es", "cuántas familias entraron", "count"),
    ("es", "¿cuándo empezó el fondo?", "when"),
    ("es", "cual es la diferencia entre cooperativa y asociacion", "compare"),
    ("es", "quién participó en la mesa", "ask"),
    ("es", "el intermediario que nos compra no paga", "trouble"),
    ("pt", "o comprador sumiu, o que fazemos", "do"),
    ("pt", "O QUE É PARCERIA", "define"),
    ("pt", "quantos sócios tem", "count"),
    ("pt", "melhor sozinho ou em grupo?", "compare"),
    ("pt", "o caminhão não veio de novo", "trouble"),
    ("en", "what's side-selling", "define"),
    ("en", "How do we choose a partner?", "do"),
    ("en", "which organizations took part", "ask"),
    ("en", "the buyer who takes our milk pays late", "trouble"),
    ("fr", "qu'est-ce qu'un partenariat ?", "define"),
    ("fr", "l'acheteur ne paie pas, que faire", "do"),
    ("fr", "combien de familles", "count"),
    ("fr", "l'acheteur qui prend notre lait paie tard", "trouble"),
]


@pytest.mark.parametrize(("lang", "question", "intent"), EXAMPLES)
def test_a_question_tells_what_it_asks_for(lang: str, question: str, intent: str) -> None:
    assert detect_intent(question, lang) == intent


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("text", ["", "   ", "¿?", "💥💥", "*" * 3000, "a" * 3000, "é\u0301 \u202e x"])
def test_any_text_gets_an_intent(lang: str, text: str) -> None:
    assert detect_intent(text, lang) in INTENTS
