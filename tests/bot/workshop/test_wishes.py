"""What a wish in words asks for, over the designs of the real base: the activity leads, not who meets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.library import Library
from bot.workshop.designs import Designs, read_designs
from bot.workshop.plan import Plan
from bot.workshop.planner import find_untranslated, rank_designs
from bot.workshop.wishes import list_spoken, read_wish_words, score_part_wish, score_wish
from indexer.content.documents import read_corpus
from indexer.settings import PROJECT


@pytest.fixture(scope="module")
def library() -> Library:
    """The workshops of the base, without the documents that they draw on."""
    return Library(read_corpus([PROJECT / "kb" / "workshops"]).documents, {})


def read(library: Library, lang: str) -> Designs:
    """Read the designs for a reader."""
    return read_designs(library, lang)


@pytest.mark.parametrize(("lang", "minutes", "wish", "design"), [
    ("es", 420, "taller de negociación para una federación de productores de cacao", "ws-negotiation-lab"),
    ("es", 210, "ensayar una negociación con el grupo de mujeres", "ws-negotiation-rehearsal"),
    ("en", 420, "bargaining practice for a cooperative of banana growers", "ws-negotiation-lab"),
    ("pt", 420, "uma oficina de negociação para a cooperativa de açaí", "ws-negotiation-lab"),
    ("es", 90, "una sesión de ahorro para la asociación", "ws-buy-save-sell-together"),
    ("en", 90, "savings, with a village committee", "ws-buy-save-sell-together"),
    ("fr", 240, "épargner ensemble, pour un groupement de femmes", "ws-buy-save-sell-together"),
    ("es", 240, "decidir si terminar o seguir con la empresa", "ws-when-to-end"),
    ("pt", 360, "encerrar a parceria da cooperativa e aprender com ela", "ws-closing-and-learning"),
    ("es", 240, "medio día sobre el final de una alianza", "ws-when-to-end"),
    ("pt", 240, "meio dia sobre o fim de uma parceria", "ws-when-to-end"),
    ("en", 240, "half a day on ending", "ws-when-to-end"),
    ("en", 360, "a day on ending a partnership well", "ws-closing-and-learning"),
    ("fr", 240, "une demi-journée sur la fin du partenariat", "ws-when-to-end"),
    ("en", 240, "half a day of negotiation", "ws-negotiation-rehearsal"),
    ("en", 240, "half a day on contracts", "ws-contract-clinic"),
    ("fr", 420, "médiation pour une coopérative de producteurs de café", "ws-conflict-mediation"),
])  # fmt: skip
def test_the_activity_outranks_who_meets(lang: str, minutes: int, wish: str, design: str, library: Library) -> None:
    assert rank_designs(Plan(lang, minutes, question=wish), read(library, lang))[0].id == design


def test_who_meets_counts_where_nothing_else_is_said(library: Library) -> None:
    designs = read(library, "en").offered
    scores = score_wish("a workshop for a cooperative", "en", designs)
    assert max(scores.values()) > 0.5
    assert set(score_wish("zzz qqq", "en", designs).values()) == {0.0}


def test_what_every_wish_says_is_not_heard() -> None:
    assert read_wish_words("un taller de medio día para 20 personas", "es")[0].stem == "20"
    assert [word.weight for word in read_wish_words("for a federation of cocoa growers: prices", "en")] == [
        0.2, 0.2, 0.2, 1.0,
    ]  # fmt: skip


def test_a_part_that_speaks_of_the_wish_outranks_one_that_does_not(library: Library) -> None:
    design = read(library, "en").find("ws-buy-save-sell-together")
    assert design is not None
    scores = {part.id: score_part_wish("an hour on savings", "en", part, design) for part in design.parts}
    assert max(scores, key=lambda id: scores[id]) == "fund"
    assert scores["fund"] >= 2 * scores["purchase"]


def test_a_word_of_a_longer_keyword_tells_less_than_one_that_stands_alone(library: Library) -> None:
    """ "Pause the contract" is a keyword of a workshop that is not on contracts."""
    scores = score_wish("contracts", "en", read(library, "en").offered)
    assert scores["ws-contract-clinic"] > scores["ws-when-to-end"] + 0.2
    assert score_wish("ending", "en", read(library, "en").offered)["ws-when-to-end"] == pytest.approx(0.9)


def test_the_words_that_fit_are_told_as_they_were_typed(library: Library) -> None:
    design = read(library, "es").find("ws-negotiation-lab")
    assert design is not None
    assert list_spoken("Negociación, para una asociación de quinua", "es", design) == ["negociación"]


def test_a_wish_for_what_is_not_translated_yet_is_told(library: Library) -> None:
    """Whatever of the base lacks French: here all designs but one."""
    documents = [library.find(id, "en") for id in ("ws-negotiation-lab", "ws-buy-save-sell-together")]
    french = replace(documents[1], lang="fr", title="Atelier : épargner")
    few = read_designs(Library([documents[0], french], {}), "fr")
    missing = find_untranslated(Plan("fr", question="une formation à la negotiation"), few)
    assert missing is not None
    assert missing.id == "ws-negotiation-lab"
    assert find_untranslated(Plan("fr", question="épargner à plusieurs"), few) is None
    assert find_untranslated(Plan("fr"), few) is None


@pytest.mark.parametrize("lang", ["en", "es", "pt", "fr"])
def test_only_designs_with_words_in_the_readers_language_are_offered(lang: str, library: Library) -> None:
    offered = read(library, lang).offered
    assert {design.lang for design in offered} == {lang}
    named = rank_designs(Plan(lang, designs=("ws-why-partner",)), read(library, lang))
    assert named[0].id == "ws-why-partner"
