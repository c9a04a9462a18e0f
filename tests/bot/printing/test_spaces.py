"""No line ends inside a number; French has its spaces before high signs, whoever wrote the words."""

from __future__ import annotations

from bot.printing.printouts import Bullets, Grid, Heading, Paragraph, Phrase, Printout
from bot.printing.spaces import set_spaces, space_printout

NARROW = "\u202f"


def test_numbers_hold_together_in_every_language() -> None:
    assert set_spaces("de 1 200 000 a 2 000", "pt") == f"de 1{NARROW}200{NARROW}000 a 2{NARROW}000"
    assert set_spaces("in 2004 120 farms, 3,5 100", "en") == "in 2004 120 farms, 3,5 100"


def test_french_signs_have_their_space_once() -> None:
    assert set_spaces("Qui? Nous ! À 8:30 : oui; http://x.org/a:b", "fr") == (
        f"Qui{NARROW}? Nous{NARROW}! À 8:30{NARROW}: oui{NARROW}; http://x.org/a:b"
    )
    assert set_spaces("Who? We: all", "en") == "Who? We: all"
    once = set_spaces("« Qui ? »", "fr")
    assert set_spaces(once, "fr") == once


def test_all_that_a_printout_says_is_spaced_and_nothing_else() -> None:
    cited = Phrase("Le plus bas: la terre.", (("FAO 2002", "a"), ("FAO 2004", "b")), url="/a?b: c")
    foreign = Phrase("Half: paid?", lang="en")
    parts = (
        Heading((Phrase("Quoi?"),), id="what?"), Paragraph((cited, foreign), "boxed"), Bullets(((cited,),)),
        Grid("Cas: un", ("Où?",), (((foreign,),),), (1,)),
    )  # fmt: skip
    spaced = space_printout(Printout("Uyuni: quoi?", "fr", parts, "pied", "{page}", ""))
    told = (Phrase(f"Le plus bas{NARROW}: la terre (FAO 2002{NARROW}; FAO 2004).", url="/a?b: c"),)
    assert spaced.title == f"Uyuni{NARROW}: quoi{NARROW}?"
    assert spaced.parts == (
        Heading((Phrase(f"Quoi{NARROW}?"),), id="what?"), Paragraph((*told, foreign), "boxed"), Bullets((told,)),
        Grid(f"Cas{NARROW}: un", (f"Où{NARROW}?",), (((foreign,),),), (1,)),
    )  # fmt: skip
