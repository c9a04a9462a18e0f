"""What every page of a site needs to know of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from bot.web.engine_loader import EngineLoader
from bot.web.lanes import Lanes
from bot.web.pocket_shelf import PocketFile, PocketShelf
from bot.web.rates import Rate
from indexer.content.language_words import NO_WORDS, LanguageWords


@dataclass(frozen=True, slots=True)
class Site:
    """What every page needs: the engine to be, the path prefix, how long a question may be, the file that keeps whether
    answers helped (None: nobody is asked), that of unanswered questions, the folder of cases that people send (None:
    nobody is asked for any), what opens the page for keepers ("": there is none), the lanes, and the pocket files
    (None: there are none).

    ``proxies`` are addresses that stand for many people. ``submission_rate``: how often one address may send a case;
    ``refusal_rate``: how often it may try what does not open the page for keepers.
    """

    engine_loader: EngineLoader
    root: str = ""
    question_limit: int = 1000
    ratings: Path | None = None
    gaps: Path | None = None
    inbox: Path | None = None
    keepers: str = field(default="", repr=False)
    proxies: tuple[str, ...] = ()
    lanes: Lanes = field(default_factory=Lanes)
    pockets: PocketShelf | None = None
    submission_rate: Rate = field(default_factory=lambda: Rate(most=6, seconds=3600, shared=60))
    refusal_rate: Rate = field(default_factory=lambda: Rate(most=10, seconds=600, shared=100))

    @property
    def language_words(self) -> LanguageWords:
        """The words of the base's texts by language; none until the engine is open."""
        engine = self.engine_loader.engine
        return engine.knowledge.retriever.index.language_words if engine else NO_WORDS

    def find_pocket(self, lang: str) -> PocketFile | None:
        """Give the pocket file of a language; None where there is none, or none yet."""
        engine = self.engine_loader.engine
        return self.pockets.find(lang, engine.manifest.corpus) if self.pockets and engine else None
