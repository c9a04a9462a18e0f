"""A brief as a printout: page one with title, reader, messages and chart; then options, what is not known, sources.

The page, the PDF and the office file all say what this says.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.briefs.accounts import Account, end_sentence, name_countries, name_forms, raise_first
from bot.briefs.briefs import Brief, Standing, cut_words, list_claims, write_date
from bot.briefs.fit import write_fit
from bot.briefs.key_messages import count_wrong, list_messages
from bot.briefs.options import Option
from bot.briefs.sources import list_sources
from bot.cases.compare_pages import shorten_title
from bot.printing.printouts import Bars, Bullets, Grid, Heading, Paragraph, Part, Phrase, Printout, Words
from bot.rendering.reader import ReaderContext

CLAIMS_TOLD = 2
UNKNOWN_TOLD = 3
ALSO_TOLD = 2
QUESTION_SHOWN = 140
AT_A_GLANCE = 4
"""Options that page one has room for."""


def lay_out(brief: Brief) -> Printout:
    """Lay a brief out."""
    say = brief.reader.say
    told = [*_open(brief), *_list_options(brief), *_list_strengths(brief), *_list_unknown(brief), *_close(brief)]
    parts, sources = list_sources(told, brief.reader)
    if sources:
        parts += [Heading((Phrase(say("sources_heading")),), id="sources"), sources]
    return Printout(
        brief.title,
        brief.reader.lang,
        tuple(parts),
        cut_words(brief.title, 90),
        say("brief_page", page="{page}", pages="{pages}"),
        brief.made,
    )


def _label(label: str, words: Words, reader: ReaderContext, **values: object) -> Paragraph:
    """Write a paragraph after a label that stands out."""
    return Paragraph((Phrase(reader.say(label, **values) + reader.say("brief_colon"), strong=True), *words))


def _open(brief: Brief) -> Iterator[Part]:
    """Open with what page one holds."""
    reader, say = brief.reader, brief.reader.say
    place = " · ".join(filter(None, brief.places))
    audience = brief.focus.audience or (say("brief_for_place", place=place) if place else say("brief_for_all"))
    yield _label("brief_for", (Phrase(audience),), reader)
    if brief.focus.question and brief.origin == "scores":
        yield _label("brief_question", (Phrase(cut_words(brief.focus.question, QUESTION_SHOWN)),), reader)
    made = "brief_made" if brief.origin == "scores" else "brief_made_cases"
    yield Paragraph((Phrase(say(made, date=write_date(brief.made, reader.lang))),), "small")
    if brief.text_lang != reader.lang:
        yield Paragraph((Phrase(say("body_language", language=say(f"language_{brief.text_lang}"))),), "small")
    yield Heading((Phrase(say("brief_messages")),), id="messages")
    yield Bullets(tuple(list_messages(brief)), numbered=True)
    yield from _draw_chart(brief) if brief.points else _draw_cases(brief)
    yield from _draw_options(brief)
    wrong = say("brief_survivors_counted", cases=len(brief.accounts), wrong=count_wrong(brief))
    told = (Phrase(say("brief_survivors")), *((Phrase(wrong),) if brief.accounts else ()))
    yield Paragraph((Phrase(say("brief_survivors_heading"), strong=True), *told), "boxed")


def _draw_chart(brief: Brief) -> Iterator[Part]:
    say = brief.reader.say
    yield Heading((Phrase(say("brief_chart")),), id="scores")
    sides = brief.short_places
    lang = brief.text_lang if brief.text_lang != brief.reader.lang else ""
    yield Bars(
        say("brief_chart_words", most=brief.most), (say("brief_point"), say("fact_place"), say("brief_level")),
        sides, tuple((point.label, point.levels) for point in brief.points), brief.most,
        say("brief_unscored_level"), lang,
    )  # fmt: skip
    totals = [
        f"{side}{say('brief_colon')} {standing.total}" for side, standing in zip(sides, brief.standings, strict=True)
    ]
    known = [total for total, standing in zip(totals, brief.standings, strict=True) if standing.total]
    scale = say("brief_scale", most=brief.most)
    yield Paragraph((*(Phrase(f"{total}.", strong=True) for total in known), Phrase(scale)), "small")


def _draw_cases(brief: Brief) -> Iterator[Part]:
    """List the cases with how each stands."""
    reader, say = brief.reader, brief.reader.say
    yield Heading((Phrase(say("brief_cases")),), id="cases")
    heads = tuple(say(name) for name in ("brief_case", "fact_country", "brief_form", "fact_years", "fact_stands"))
    rows = tuple(
        (
            (account.name,), (Phrase(name_countries(account, reader)),), (Phrase(name_forms(account, reader)),),
            (Phrase(account.years or say("no_date")),), (Phrase(account.stands or say("state_unknown")),),
        )
        for account in brief.accounts
    )  # fmt: skip
    yield Grid(say("brief_cases"), heads, rows, (34, 16, 20, 12, 18))
    if brief.said:
        yield Heading((Phrase(say("brief_answer")),), id="answer")
        yield Paragraph(brief.said)


def _draw_options(brief: Brief) -> Iterator[Part]:
    """Put the options of the scores on page one: what each asks, where it was tried and how that stands."""
    say = brief.reader.say
    rows = []
    for standing, place in zip(brief.standings, brief.short_places, strict=False):
        for number, option in enumerate(standing.options[: AT_A_GLANCE // len(brief.standings)], 1):
            name = f"{number}. {option.heading}"
            named = f"{place}{say('brief_colon')} {name}" if place and len(brief.standings) > 1 else name
            account = option.account
            case: Words = (Phrase(shorten_title(account.name.text), url=account.name.url),) if account else ()
            asks = (option.asks or option.why)[:1]
            stands = (Phrase(raise_first(account.stands)),) if account and account.stands else ()
            rows.append(((Phrase(named, lang=option.lang),), asks, case, stands))
    if rows:
        yield Heading((Phrase(say("brief_options")),), id="options")
        heads = tuple(say(name) for name in ("brief_option", "brief_asks_state", "brief_tried", "fact_stands"))
        yield Grid(say("brief_options"), heads, tuple(rows), (26, 40, 19, 15))


def _list_options(brief: Brief) -> Iterator[Part]:
    say = brief.reader.say
    told: set[str] = set()
    for standing, place in zip(brief.standings, brief.places, strict=False):
        if standing.options or standing.more_gaps:
            heading = say("brief_options_for", place=place) if place else say("brief_options")
            yield Heading((Phrase(heading),), fresh=True)
            yield from _write_overall(standing, brief)
        for number, option in enumerate(standing.options, 1):
            yield from _write_option(number, option, brief, standing, told)
        if standing.more_gaps:
            yield _label(
                "brief_more_gaps", (Phrase(f"{say('brief_between').join(standing.more_gaps)}."),), brief.reader
            )
    if brief.asked:
        yield _label("brief_asked", tuple(_name_asked(brief)), brief.reader)
    if brief.options:
        yield Heading((Phrase(say("brief_options")),))
    for number, option in enumerate(brief.options, 1):
        yield from _write_option(number, option, brief, None, told)


def _name_asked(brief: Brief) -> Iterator[Phrase]:
    """Name the cases on the question that no gap tells, each with its country and present state."""
    for account in brief.asked:
        facts = (name_countries(account, brief.reader), account.stands)
        yield account.name
        yield Phrase(f"({', '.join(filter(None, facts))}).")


def _write_overall(standing: Standing, brief: Brief) -> Iterator[Part]:
    for advice in standing.overall:
        yield Paragraph((Phrase(f"{advice.heading}.", strong=True), *advice.words))


def _write_option(
    number: int, option: Option, brief: Brief, standing: Standing | None, told: set[str]
) -> Iterator[Part]:
    """Write an option; a case that was ``told`` before is only named."""
    reader, account = brief.reader, option.account
    url = account.name.url if account and standing is None else ""
    yield Heading((Phrase(f"{number}. {option.heading}", lang=option.lang, url=url),), 3)
    if option.level:
        yield Paragraph((Phrase(option.level, lang=option.lang),), "small")
    if option.why:
        yield Paragraph(option.why)
    if option.asks:
        yield _label("brief_asks_state" if standing else "brief_did_state", option.asks, reader)
    if account and account.id in told:
        again = Phrase(reader.say("brief_told_above"))
        yield _label("brief_elsewhere", (end_sentence(account.name), again), reader)
    elif account:
        told.add(account.id)
        yield from _write_account(account, brief, standing)
    if option.also:
        also = option.also
        risks = also.risks if reader.library.went_wrong(also.id) else also.did
        stands = (Phrase(f"{raise_first(also.stands)}."),) if also.stands else ()
        yield _label("brief_otherwise", (end_sentence(also.name), *stands, *risks[:ALSO_TOLD]), reader)
    if option.steps:
        heading = Phrase(reader.say("brief_first_steps") + reader.say("brief_colon"), strong=True)
        yield Paragraph((heading,), "lead")
        yield Bullets(option.steps, numbered=True)
    if option.guidance:
        yield Paragraph((Phrase(reader.say("brief_guidance") + reader.say("brief_colon")), *option.guidance), "small")


def _write_account(account: Account, brief: Brief, standing: Standing | None) -> Iterator[Part]:
    """Tell a case: where it is named by its option already, without its name."""
    reader = brief.reader
    fit = Phrase(write_fit(account, brief, standing))
    name = (account.name, Phrase(f"({', '.join(filter(None, (account.years, name_forms(account, reader))))})."))
    opening = (*name, fit) if standing else (fit,)
    yield _label("brief_elsewhere", (*(phrase for phrase in opening if phrase.text), *account.did), reader)
    yield _label("brief_ended", account.ended, reader)
    yield _label("brief_risks", account.risks, reader)


def _list_strengths(brief: Brief) -> Iterator[Part]:
    strong = [
        (standing, place) for standing, place in zip(brief.standings, brief.places, strict=False) if standing.strengths
    ]
    if strong:
        yield Heading((Phrase(brief.reader.say("brief_strengths")),))
    for standing, place in strong:
        if len(brief.standings) > 1:
            yield Heading((Phrase(place or brief.reader.say("brief_this_place")),), 3)
        yield Bullets(
            tuple((Phrase(f"{advice.heading}.", strong=True), *advice.words) for advice in standing.strengths)
        )


def _list_unknown(brief: Brief) -> Iterator[Part]:
    """List what the brief does not know, and on what its sources disagree."""
    yield Heading((Phrase(brief.reader.say("brief_unknown")),))
    yield Bullets(tuple(_write_unknown(brief)))


def _write_unknown(brief: Brief) -> Iterator[Words]:
    reader, say = brief.reader, brief.reader.say
    for side, place in enumerate(brief.places if brief.points else ()):
        missing = [point.label for point in brief.points if point.levels[side] is None]
        if missing:
            said = say("brief_unscored", points=say("brief_between").join(missing))
            yield (Phrase(f"{place}{say('brief_colon')} {said}" if place else said),)
    for product in brief.focus.missing:
        yield (Phrase(say("brief_product_missing", product=product)),)
    for territory in brief.territories:
        if territory.name and not territory.country:
            yield (Phrase(say("brief_country_unknown", place=territory.name)),)
    main = [option.account for option in brief.every_option if option.account]
    told = tuple({account.id: account for account in main}.values())
    for account in [account for account in told if account.unknown][:UNKNOWN_TOLD]:
        yield (Phrase(account.name.text + say("brief_colon"), url=account.name.url), *account.unknown[:2])
    claims = [(account, claim) for account in told for claim in list_claims(account, reader)]
    for account, claim in claims[:CLAIMS_TOLD]:
        yield (Phrase(say("brief_contested", title=account.name.text, claim=cut_words(claim))),)
    unclear = [account.name.text for account in brief.accounts if account.facts.state in ("unknown", None)]
    if unclear:
        yield (Phrase(say("brief_state_unknown", cases=say("brief_between").join(unclear))),)
    if brief.basis:
        yield brief.basis
    yield (Phrase(say("brief_judgement" if brief.points else "brief_judgement_cases")),)


def _close(brief: Brief) -> Iterator[Part]:
    say = brief.reader.say
    dated = say("brief_facts_dated", date=write_date(brief.dated, brief.reader.lang)) if brief.dated else ""
    words = tuple(Phrase(text) for text in (dated, say("app_about"), say("licence_note")) if text)
    yield Paragraph(words, "small")
