"""What a question asks for is told by its words, in four languages, however they are typed."""

from __future__ import annotations

import pytest

from bot.answering.intents import INTENTS, detect_intent, find_cues
from indexer.vocabulary import LANGUAGES

EXAMPLES = [
    ("es", "la empresa nos bajó la calidad y pagó menos, ¿qué hacemos?", "do"),
    ("es", "¿Qué es una alianza productiva?", "define"),
    ("es", "cuántas familias entraron", "count"),
    ("es", "¿cuándo empezó el fondo?", "when"),
    ("es", "cual es la diferencia entre cooperativa y asociacion", "compare"),
    ("es", "necesito un taller de medio día sobre negociación", "tool"),
    ("es", "¿qué casos de Bolivia hay?", "list"),
    ("pt", "quais casos do Brasil deram errado?", "list"),
    ("en", "compare CONACADO and El Ceibo", "compare"),
    ("fr", "un atelier pour ceux qui ne lisent pas", "tool"),
    ("en", "why do courts not work for small disputes?", "why"),
    ("es", "la empresa quiere volumen y se cae el trato. pq pasa eso?", "why"),
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
    ("es", "redácteme una carta para el comprador", "write"),
    ("pt", "preciso de um modelo de contrato", "write"),
    ("en", "draft a letter to the buyer", "write"),
    ("es", "hágame un borrador de agenda para una mesa con tres municipios", "tool"),
    ("pt", "escreve um roteiro de teatrinho sobre a balança", "tool"),
    ("en", "write us the agenda for a half day with the dairy", "tool"),
    ("fr", "rédige le programme d'une première rencontre avec l'usine", "tool"),
    ("es", "muchos talleres de costura en el pueblo se reparten el trabajo", "trouble"),
    ("es", "¿qué talleres tienen sobre contratos?", "tool"),
    ("pt", "as oficinas de farinha da vila querem vender junto", "trouble"),
    ("fr", "réunir les petits ateliers de cassave de la commune", "trouble"),
    ("fr", "quels ateliers avez-vous ?", "tool"),
    ("fr", "une lettre pour l'acheteur", "write"),
    ("es", "hágame una boleta para la leche", "write"),
    ("pt", "faça um recibo para cada sócio", "write"),
    ("en", "give me the minutes for founding our group", "write"),
    ("fr", "mettez sur papier qui paie le transport", "write"),
    ("es", "ponga por escrito quién pesa", "write"),
    ("es", "una carta avisando que ya no seguimos", "write"),
    ("en", "a form to list who orders what", "write"),
    ("pt", "um formulário pra anotar as queixas", "write"),
    ("fr", "un relevé de fin de saison", "write"),
    ("es", "nos llegó una carta avisando que ya no compran", "trouble"),
    ("en", "do we need a contract", "trouble"),
    ("pt", "o que botar no papel da venda", "ask"),
    ("fr", "une séance pour mettre par écrit l'accord", "tool"),
    ("es", "cuénteme un caso donde el comprador no pagó", "case"),
    ("pt", "já aconteceu isso com alguém?", "case"),
    ("en", "tell me about a case like ours", "case"),
    ("fr", "racontez-moi un cas", "case"),
    ("pt", "uma oficina sobre contratos", "tool"),
    ("es", "taller de 2 horas, mujeres q no leen", "tool"),
    ("es", "tenés algún juego pa que la gente lo sienta", "tool"),
    ("pt", "me passa uma dinâmica de meia hora", "tool"),
    ("en", "what exercise shows whether they need one", "tool"),
    ("fr", "donnez-moi un jeu de vingt minutes", "tool"),
    ("es", "deme un caso verdadero", "case"),
    ("pt", "me dá um caso verdadeiro pra contar", "case"),
    ("en", "tell me a place where they did it", "case"),
    ("fr", "pourquoi ça rate, avec une histoire vraie", "case"),
    ("es", "hay pruebas de que suban los ingresos", "list"),
    ("pt", "tem prova que a renda sobe?", "list"),
    ("en", "is there evidence that incomes rise", "list"),
    ("fr", "y a-t-il des preuves que ça paie ?", "list"),
    ("en", "is there an exercise on bargaining?", "tool"),
    ("en", "examples of contracts that worked", "list"),
    ("en", "the buyer does not say how many boxes he takes", "trouble"),
    ("es", "el contrato no dice por qué ni cuándo fue", "trouble"),
    ("en", "What is the first thing that the law has to put right for us all?", "define"),
    ("es", "el técnico dice acuerdo marco y no entiendo bien, qué significa eso para el grupo nuestro", "define"),
    ("pt", "vieram falar de consórcio para a gente da associação, troca em miúdo para mim", "define"),
    ("es", "en el valle cuántas familias cobraron a tiempo", "count"),
    ("es", "nadie nos dice cuántas cajas rechazaron", "trouble"),
    ("fr", "le prix au planteur c'est combien", "count"),
    ("en", "Write a short speech for the members", "write"),
    ("pt", "um roteiro para a rádio", "write"),
    ("es", "¿tienen un caso de esto que haya funcionado?", "case"),
    ("pt", "tem alguma ferramenta para isso?", "tool"),
    ("fr", "vaut-il mieux vendre seul", "compare"),
    ("en", "I need a one-day session on grading", "tool"),
    ("es", "¿cómo armo una jornada con los alcaldes?", "tool"),
    ("pt", "uma sessão sobre preços", "tool"),
    ("fr", "une demi-journée sur la négociation", "tool"),
    ("en", "I serve three villages. What has worked elsewhere, and what usually goes wrong?", "list"),
    ("es", "¿Qué ha funcionado en otros países para vender a hoteles?", "list"),
    ("pt", "o que já deu certo para agroindústria familiar?", "list"),
    ("fr", "Qu'est-ce qui a marché ailleurs ?", "list"),
    ("en", "is there any proof that groups get better prices?", "list"),
    ("es", "¿hay evidencia de que el contrato suba el ingreso?", "list"),
    ("pt", "que experiências existem com pesca?", "list"),
    ("fr", "y a-t-il des études là-dessus ?", "list"),
    ("en", "we have no proof of what we delivered, what can we do?", "do"),
    ("es", "no tenemos pruebas de lo entregado", "trouble"),
    ("en", "do you know of a village that bought its own truck", "case"),
    ("es", "cuénteme de algún grupo que perdió a su comprador", "case"),
    ("pt", "existe alguma cooperativa que quebrou e voltou?", "case"),
    ("fr", "connaissez-vous une commune où l'eau est payée ?", "case"),
    ("fr", "y a-t-il des femmes qui vendent ensemble ?", "case"),
    ("es", "el comprador quien ya pagó no vuelve", "trouble"),
    ("fr", "l'acheteur qui a déjà payé ne revient pas", "trouble"),
    ("es", "hay gente que no paga", "ask"),
    ("en", "could you provide a draft letter?", "write"),
    ("en", "a slip i can print", "write"),
    ("fr", "donnez-moi une clause sur le cyclone", "write"),
    ("pt", "tem planilha de custos?", "tool"),
    ("fr", "avez-vous une feuille de calcul ?", "tool"),
    ("es", "tienen dibujos para explicar el peso", "tool"),
    ("en", "and tell us what is the first thing that the law has to put right?", "ask"),
]


@pytest.mark.parametrize(("lang", "question", "intent"), EXAMPLES)
def test_a_question_tells_what_it_asks_for(lang: str, question: str, intent: str) -> None:
    assert detect_intent(question, lang) == intent


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("text", ["", "   ", "¿?", "💥💥", "*" * 3000, "a" * 3000, "é\u0301 \u202e x"])
def test_any_text_gets_an_intent(lang: str, text: str) -> None:
    assert detect_intent(text, lang) in INTENTS


@pytest.mark.parametrize(
    ("lang", "question", "failed"),
    [
        ("es", "¿en qué países fracasaron alianzas?", True),
        ("pt", "quais casos deram errado", True),
        ("en", "which partnerships went wrong", True),
        ("fr", "quels partenariats ont échoué ?", True),
        ("es", "¿qué casos de Bolivia hay?", False),
    ],
)
def test_a_question_about_failures_is_known_as_one(lang: str, question: str, failed: bool) -> None:
    assert ("failed" in find_cues(question, lang)) is failed


@pytest.mark.parametrize(
    ("lang", "question", "results"),
    [
        ("es", "¿qué logró El Ceibo?", True),
        ("pt", "como terminou a parceria?", True),
        ("en", "what became of the dairy?", True),
        ("fr", "qu'est devenu le fonds ?", True),
        ("es", "¿quién dirige El Ceibo?", False),
    ],
)
def test_a_question_about_results_is_known_as_one(lang: str, question: str, results: bool) -> None:
    assert ("result" in find_cues(question, lang)) is results


@pytest.mark.parametrize(
    ("lang", "question", "policy"),
    [
        ("es", "¿qué puede hacer la alcaldía?", True),
        ("pt", "o que a prefeitura pode fazer", True),
        ("en", "what can the ministry do", True),
        ("fr", "que peut la mairie", True),
        ("es", "¿qué podemos hacer nosotros?", False),
    ],
)
def test_a_question_about_a_public_body_is_known_as_one(lang: str, question: str, policy: bool) -> None:
    assert ("policy" in find_cues(question, lang)) is policy


@pytest.mark.parametrize(
    ("lang", "question", "cues"),
    [
        ("en", "a case that worked", {"worked"}),
        ("es", "¿y cómo va eso ahora?", {"present"}),
        ("pt", "tem prova independente de que funcionou?", {"worked", "proof"}),
        ("fr", "ça veut dire quoi", {"meaning"}),
        ("fr", "le camion du lundi", set()),
    ],
)
def test_a_question_tells_what_else_is_meant(lang: str, question: str, cues: set[str]) -> None:
    assert find_cues(question, lang) & {"worked", "present", "proof", "meaning"} == cues


@pytest.mark.parametrize(
    ("lang", "question", "cue"),
    [
        ("es", "¿cómo calculo lo que le toca a cada uno?", "sum"),
        ("pt", "como faço a conta do que sobra", "sum"),
        ("en", "how do we work out what it costs", "sum"),
        ("fr", "comment calculer la part de chacun", "sum"),
        ("es", "¿quién pagó las deudas?", "ended"),
        ("pt", "fechou de vez ou continua?", "ended"),
        ("en", "who kept the land", "ended"),
        ("fr", "qu'en reste-t-il ?", "ended"),
    ],
)
def test_what_else_a_question_means_is_heard(lang: str, question: str, cue: str) -> None:
    assert cue in find_cues(question, lang)
    assert cue not in find_cues("la milpa milho maize maïs", lang)
