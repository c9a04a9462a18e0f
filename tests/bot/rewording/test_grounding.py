"""A sentence is supported where its source says the same: each thing that it adds, turns or swaps is found."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.engine import Engine
from bot.rewording.cues import read_cues
from bot.rewording.grounding import Measures, build_measures, count_in_order, find_support
from indexer.content.passages import Passage
from indexer.content.sentences import Sentence
from indexer.text import stem_words
from tests.small_base import QUESTIONS
from tests.stand_in import StandInEncoder

RARE_WORDS = {"en": "police lawyer fields yesterday \0", "es": "notario policía ayer \0"}

SOURCES = {
    "en": (
        "The fund was set up in Coatepec in 2002 by the town and its water company.",
        "Users of the water give one peso a month, and 40,000 of them do, some sixty percent.",
        "The company pays the owners of the forest before the rains.",
        "Nobody cuts trees without a permit.",
        "In Peru the committee answers to the members.",
        "A kilo costs US$ 3.",
    ),
    "es": (
        "El fondo se creó en Coatepec en 2002 con la empresa de agua.",
        "Tres personas clasifican la fruta antes de pesarla.",
        "La empresa no paga el flete de los socios.",
    ),
}  # fmt: skip


def make_passage(lang: str, title: str = "FIDE fund", heading: str = "How it works") -> Passage:
    sentences = tuple(
        Sentence(text, text, text, line, line, False, False, (), "") for line, text in enumerate(SOURCES[lang], 1)
    )
    return Passage(
        "fund", "setup", lang, "case", title, heading, "f.md", (1, 9), (), "", " ".join(SOURCES[lang]), sentences
    )


def weigh(stems: Sequence[str], lang: str) -> float:
    rare = {"\0", *stem_words(RARE_WORDS[lang], lang)}
    return sum(6.0 if stem in rare else 1.0 for stem in stems)


MEASURES = Measures(lambda texts, lang: StandInEncoder().encode_queries(texts), weigh)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        *((lang, text) for lang, texts in SOURCES.items() for text in texts),
        ("en", "Users of the water give one peso a month, forty thousand of them, some 60%."),
        ("en", "In Peru the committee answers to members, and the company pays owners of the forest before the rains."),
        ("en", "The FIDE fund was set up in Coatepec in 2002."),
        ("es", "3 personas clasifican la fruta antes de pesarla."),
    ],
)
def test_what_the_source_says_in_these_or_nearly_these_words_is_supported(lang: str, text: str) -> None:
    assert find_support(text, make_passage(lang), MEASURES).fault == ""


@pytest.mark.parametrize(
    ("lang", "text", "fault"),
    [
        ("en", "The fund was set up in Coatepec in 2012 by the town and its water company.", "number: 2012"),
        ("en", "Users of the water give five pesos a month.", "number: 5"),
        ("en", "Some 40,000% of the users give one peso a month.", "number: 40000%"),
        ("en", "A kilo costs R$ 3.", "money: brl"),
        ("en", "A kilo costs 3 euros.", "money: eur"),
        ("en", "The fund was set up in Xalapa in 2002 by the town and its water company.", "name: Xalapa"),
        ("en", "In 2002 the fund was set up by the UN and the water company.", "name: UN"),
        ("en", "UN and the water company set up the fund in 2002.", "name: UN"),
        ("en", "In Bolivia the committee answers to the members.", "name: country BO"),
        ("en", "The company pays the owners of the forest after the rains.", "turned: after"),
        ("en", "The company always pays the owners of the forest before the rains.", "turned: always"),
        ("en", "The company does not pay the owners of the forest before the rains.", "turned: no"),
        ("es", "La empresa paga el flete de los socios.", "turned: no"),
        ("en", "The company pays the owners of the forest and the police before the rains.", "detail: polic"),
        ("en", "Somebody bought bread early today.", "details: "),
        ("en", "The members answer to the committee in Peru.", "order: "),
        ("en", "The owners of the forest pay the company before the rains.", "order: "),
        ("es", "El notario creó el fondo de la empresa de agua en Coatepec en 2002.", "detail: notari"),
    ],
)
def test_what_is_added_turned_or_swapped_is_named(lang: str, text: str, fault: str) -> None:
    assert find_support(text, make_passage(lang), MEASURES).fault.startswith(fault)


def test_facts_of_two_sentences_are_not_mixed_where_one_holds_the_rest() -> None:
    assert find_support("The fund was set up in Peru in 2002 by the town.", make_passage("en"), MEASURES).fault != ""
    assert find_support("Nobody cuts trees without a permit in 2002.", make_passage("en"), MEASURES).fault != ""


def test_a_sentence_far_in_meaning_is_not_supported_though_its_words_are_there() -> None:
    far = Measures(
        lambda texts, lang: StandInEncoder().encode_queries([texts[0], *["elsewhere"] * (len(texts) - 1)]), weigh
    )
    assert find_support(SOURCES["en"][0], make_passage("en"), far).fault.startswith("meaning: cosine ")


def test_the_sentences_that_support_are_given_for_their_labels() -> None:
    support = find_support("In Peru the committee answers to the members.", make_passage("en"), MEASURES)
    assert [sentence.plain for sentence in support.sentences] == [SOURCES["en"][4]]


@pytest.mark.parametrize("text", ["", "…", "123 456 %", "A", "ÀÉ " * 300, "\u0301" * 50, "$" * 50, "NO NO NO"])
def test_strange_sentences_are_never_supported(text: str) -> None:
    for lang in SOURCES:
        assert find_support(text, make_passage(lang), MEASURES).fault


def test_the_index_gives_the_measures(engine: Engine) -> None:
    measures = build_measures(engine.knowledge.retriever)
    vectors = measures.embed(["boxes are rejected", "boxes"], "en")
    assert vectors.shape == (2, engine.encoder.dim)
    assert float(vectors[0] @ vectors[0]) == pytest.approx(1.0, abs=1e-3)
    assert measures.weigh(["nowhereinthebase"], "en") > measures.weigh(stem_words("boxes", "en"), "en") > 0


def test_every_quote_of_an_answer_is_supported_by_its_own_passage(engine: Engine) -> None:
    measures = build_measures(engine.knowledge.retriever)
    for lang, question in QUESTIONS.items():
        answer = engine.ask(question, lang)
        own = [(s, answer.citations[s.n - 1].passage) for s in answer.direct_answer]
        assert [find_support(s.plain, passage, measures).fault for s, passage in own if passage.lang == lang] == [
            ""
        ] * len(own)


def test_words_in_order_are_counted() -> None:
    assert count_in_order("abcd", "xaybzd") == 3
    assert count_in_order("abc", "cba") == 1
    assert count_in_order("", "abc") == count_in_order("abc", "") == 0


def test_the_cues_stand_in_all_four_languages_and_without_accents() -> None:
    cues = read_cues()
    for table in (*cues["turning"].values(), cues["both"], cues["artefact"], cues["refusal"]):
        assert sorted(table) == ["en", "es", "fr", "pt"]
        for words in table.values():
            assert all(word == word.lower() and word.isascii() for word in words)
