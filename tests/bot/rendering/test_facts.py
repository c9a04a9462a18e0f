"""A document's facts stand in the reader's words; what only English tells is marked as English."""

from __future__ import annotations

from bot.engine import Engine
from bot.rendering.facts import list_facts
from bot.rendering.reader import ReaderContext


def test_a_practice_says_how_far_it_has_come_and_which_criteria_it_meets(engine: Engine) -> None:
    for lang, step, criterion in (
        ("es", "buena práctica: funcionó en varios países o contextos", "se repitió en otros lugares"),
        ("fr", "bonne pratique : elle a marché dans plusieurs pays ou contextes", "elle a été répétée ailleurs"),
    ):
        reader = ReaderContext(lang, engine.library)
        facts = {fact.name: fact for fact in list_facts(engine.library.find("open-grading", lang), reader)}
        assert facts[reader.say("fact_maturity")].values == (step,)
        assert facts[reader.say("fact_criteria")].values[1] == criterion
        assert facts[reader.say("fact_criteria")].lang == ""


def test_a_case_has_no_line_for_what_only_practices_have(engine: Engine) -> None:
    reader = ReaderContext("en", engine.library)
    names = [fact.name for fact in list_facts(engine.library.find("bajio-contracts", "en"), reader)]
    assert reader.say("fact_criteria") not in names
    assert names[0] == reader.say("fact_country")
