"""One engine behind every door: any question gets an answer or one clear line, whatever happens to the index."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from bot.answering.answers import Answer, Turn
from bot.answering.search_context import prefer_stage
from bot.answering.thresholds import THRESHOLDS
from bot.engine import CONTEXT_CHARACTERS, CONTEXT_TURNS, Engine
from bot.messages import DEFAULT_LANGUAGE, say
from bot.rendering.plain_text import to_dict, write_markdown
from bot.rendering.reader import ReaderContext
from bot.rendering.render import render_answer
from indexer.errors import IndexStorageError, QuestionError
from indexer.search.build import build_index
from indexer.search.snapshot import MANIFEST, read_manifest
from tests.additions import add_document, index_base, open_engine
from tests.small_base import FOLLOW_UP, QUESTIONS, UNKNOWN, write_base
from tests.stand_in import StandInEncoder

TRUCK = "## How it shows {#symptom}\n\nThe milk truck number one comes late [@larc-02-3, §28].\n"
TRUCK_ASK = "the milk truck comes late"
MODELS = {
    "truck-letter.en": ("late-truck", "Count the late days.", "write me a letter about the milk truck"),
    "truck-slip.en": ("late-truck", "Sign the slip.", "write me a slip for each milk truck"),
    "boat-letter.en": ("bajio-contracts", "Ask the boat.", "write me a letter about the boat"),
}
OUTSIDE = ("soup", "match", "poem", "passport", "horoscope")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    write_base(folder)
    index_base(folder)
    return folder


@pytest.fixture
def base(built: Path, tmp_path: Path) -> Path:
    """The small base, indexed, for a test to change."""
    return Path(shutil.copytree(built, tmp_path / "base"))


def add_truck(folder: Path, body: str = TRUCK) -> Path:
    front = f"stages: [dissolution]\nasks:\n  - symptom: {TRUCK_ASK}\n"
    return add_document(folder, "problem", "late-truck.en", body, front)


def say_all(answer: Answer) -> dict[str, object]:
    """The answer as doors give it, without the time that it took."""
    return {name: value for name, value in to_dict(answer).items() if name != "elapsed_ms"}


# Questions as people and programs send them.


@pytest.mark.parametrize("question", ["", " ", "\n\t", "\x00\x07", "\ud800\udfff", "\u200b\u202e\ufeff"])
@pytest.mark.parametrize("lang", [None, "en", "fr"])
def test_a_question_without_a_word_is_refused_in_the_readers_language(
    engine: Engine, question: str, lang: str | None
) -> None:
    with pytest.raises(QuestionError) as error:
        engine.ask(question, lang)
    assert str(error.value) == say("question_empty", lang or DEFAULT_LANGUAGE)


@pytest.mark.parametrize(
    "question",
    [
        "a" * 100_000,
        "¿" * 100_000,
        "palabra " * 12_500,
        "🌱🌽🤝",
        "مزارع يسأل عن العقد مع الشركة",
        "qué\x00 hacer\x1b[31m si no pagan",
        "qué \ud83d hacer \udcff",
        "\ufdfa" * 2000,
        "\u0301" * 2000,
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "[a](javascript:alert(1)) ![b](http://x/y.png) **c** | d | `e` {{7*7}} ${7*7}",
        "# Heading\n- item\n```\ncode\n```",
        "%s %(a)s {0} {question} \\x41",
        "Was macht man, wenn die Fabrik nicht bezahlt?",
        "工厂不付钱怎么办",
    ],
)
def test_whatever_is_pasted_gets_a_whole_answer(engine: Engine, question: str) -> None:
    for context in ((), (Turn("user", question), Turn("assistant", question))):
        answer = engine.ask(question, context=context)
        assert answer.language in ("en", "es", "pt", "fr")
        assert 0 < len(answer.question) <= engine.question_limit
        json.dumps(to_dict(answer), ensure_ascii=False).encode("utf-8")


@pytest.mark.parametrize("mark", ["<script>", "onerror=", "javascript:", "**zz**", "`zz`", "{{7*7}}"])
def test_markup_in_a_question_never_comes_back_in_the_answer(engine: Engine, mark: str) -> None:
    said = to_dict(engine.ask(f"{QUESTIONS['es']} {mark} firmar{mark}papel <b>cajas</b>", "es"))
    said.pop("question")
    assert mark not in json.dumps(said)
    assert "<b>" not in json.dumps(said)


def test_control_characters_do_not_change_what_is_found(engine: Engine) -> None:
    strange = "\x00".join(QUESTIONS["es"]) + "\udcff"
    assert say_all(engine.ask(strange, "es")) == say_all(engine.ask(QUESTIONS["es"], "es"))


def test_a_long_question_is_read_up_to_the_limit(built: Path) -> None:
    short = Engine(built / "index", StandInEncoder(), question_limit=60)
    assert short.ask("x" * 59 + " " + "y" * 100_000).question == "x" * 59


@pytest.mark.parametrize("lang", ["de", "", "ES", "español"])
def test_an_unknown_language_is_named_with_those_that_are_known(engine: Engine, lang: str) -> None:
    for call in (engine.ask, lambda text, lang: engine.search(text, 3, lang)):
        with pytest.raises(QuestionError, match=f"language {lang!r} is unknown; expected one of en, es, pt, fr"):
            call(QUESTIONS["en"], lang)


@pytest.mark.parametrize("stage", ["wedding", "", "Motivation"])
def test_an_unknown_stage_is_named_with_those_that_are_known(engine: Engine, stage: str) -> None:
    expected = f"stage {stage!r} is unknown; expected one of motivation, establishment, development, dissolution"
    for call in (
        lambda: engine.ask(QUESTIONS["en"], stage=stage),
        lambda: engine.search(QUESTIONS["en"], stage=stage),
    ):
        with pytest.raises(QuestionError, match=expected):
            call()


# Language, stage and what was said before.


@pytest.mark.parametrize("lang", sorted(QUESTIONS))
def test_an_answer_is_in_the_questions_language_unless_another_is_named(engine: Engine, lang: str) -> None:
    assert engine.ask(QUESTIONS[lang]).language == lang
    assert engine.ask(QUESTIONS[lang], "fr").language == "fr"


def test_a_turn_without_letters_keeps_the_language_of_the_talk(engine: Engine) -> None:
    before = [Turn("user", QUESTIONS["pt"]), Turn("assistant", "The answer was in another language.")]
    assert engine.ask("??", context=before).language == "pt"
    assert engine.ask("??").language == DEFAULT_LANGUAGE


def test_a_stage_that_a_person_names_changes_the_ranking_and_is_told(base: Path) -> None:
    bodies = {"one": ("development", "late"), "two": ("dissolution", "late")}
    for name, (stage, word) in bodies.items():
        body = f"## How it shows {{#symptom}}\n\nThe truck of farm {name} comes {word}.\n"
        add_document(base, "problem", f"truck-{name}.en", body, f"stages: [{stage}]\n")
    engine = open_engine(base)
    first = {stage: engine.ask("the truck comes late", stage=stage) for stage in ("development", "dissolution")}
    best = {stage: answer.citations[0].passage.document for stage, answer in first.items()}
    assert best == {"development": "truck-one", "dissolution": "truck-two"}
    assert {answer.stage.id: answer.stage.confidence for answer in first.values()} == dict.fromkeys(first, 1.0)
    for answer in first.values():
        assert all(a.score >= b.score for a, b in itertools.pairwise(answer.citations))


def test_a_stage_lifts_what_speaks_of_it_alone_more_than_what_speaks_of_several(base: Path) -> None:
    both = "stages: [development, dissolution]\n"
    add_document(base, "concept", "both.en", "## One {#one}\n\nBoxes are rejected.\n", both)
    engine = open_engine(base)
    hits = engine.search(QUESTIONS["en"], 50, "en")
    preferred = prefer_stage(hits, "development", engine.library, THRESHOLDS.stage_bonus)
    before = {hit.passage.section_key: hit.score for hit in hits}
    gained = {hit.passage.document: round(hit.score - before[hit.passage.section_key], 6) for hit in preferred}
    assert gained["development"] == gained["opaque-grading"] == pytest.approx(2 * gained["both"])
    assert gained["both"] > gained["dissolution"] == 0
    assert [hit.rank for hit in preferred] == list(range(1, len(hits) + 1))
    assert all(a.score >= b.score for a, b in itertools.pairwise(preferred))


def test_a_follow_up_is_understood_from_what_was_said_before(engine: Engine) -> None:
    alone = engine.ask("¿quién paga?", "es")
    after = engine.ask("¿y quién paga?", "es", context=[Turn("user", FOLLOW_UP), Turn("assistant", "…")])
    about_boxes = engine.ask("¿y eso?", "es", context=[Turn("user", QUESTIONS["es"])])
    about_papers = engine.ask("¿y eso?", "es", context=[Turn("user", "qué firmamos primero")])
    assert after.citations[0].passage.section_key == ("opaque-grading", "response")
    assert after.citations[0].score != alone.citations[0].score
    assert about_boxes.citations[0].passage.document == "opaque-grading"
    assert about_papers.citations[0].passage.document == "establishment"


def test_of_a_long_talk_the_last_turns_count(engine: Engine) -> None:
    last = [Turn("user", FOLLOW_UP)] * CONTEXT_TURNS
    long = [Turn("user", QUESTIONS["es"])] * 5000 + last
    assert say_all(engine.ask("¿y eso?", "es", context=long)) == say_all(engine.ask("¿y eso?", "es", context=last))


def test_of_a_long_turn_the_beginning_counts(engine: Engine) -> None:
    cut = f"{FOLLOW_UP} ".ljust(CONTEXT_CHARACTERS, "x")
    for context in ([Turn("user", cut)], [Turn("user", cut + "cajas " * 20_000)]):
        answer = engine.ask("¿y eso?", "es", context=context)
        assert answer.citations[0].passage.section_key == ("opaque-grading", "response")


@pytest.mark.parametrize("said", ["", "\x00", "\ud83d\udcff", "🌱", "\ufdfa" * 2000, "x" * 100_000])
def test_a_strange_turn_before_does_not_spoil_the_answer(engine: Engine, said: str) -> None:
    for role in ("user", "assistant"):
        answer = engine.ask(QUESTIONS["en"], context=[Turn(role, said)])
        assert answer.citations[0].passage.document == "opaque-grading"
        assert answer.language == "en"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """An engine that learned what lies outside its base."""
    folder = tmp_path_factory.mktemp("guarded")
    write_base(folder)
    asks = "".join(f"  - symptom: farm {number} says that the milk truck comes late\n" for number in range(12))
    first = "first: Write down each late truck.\n"
    add_document(folder, "problem", "late-truck.en", TRUCK, f"{first}asks:\n{asks}")
    outside = [f"{word} {number} for the weekend" for word in OUTSIDE for number in range(6)]
    (folder / "kb" / "outside.yaml").write_text(json.dumps({"en": outside}), encoding="utf-8")
    return open_engine(folder)


def test_what_lies_far_outside_the_base_is_declined_without_topics(guarded: Engine) -> None:
    answer = guarded.ask("soup for the weekend", "en")
    assert (answer.answered, answer.topics) == (False, ())
    assert write_markdown(answer) == say("declined_far", "en")


def test_what_lies_near_the_base_is_declined_with_topics_and_without_citations(guarded: Engine) -> None:
    before = guarded.thresholds
    try:
        guarded.thresholds = replace(before, declined_near=0.0)
        answer = guarded.ask("soup for the weekend", "en")
    finally:
        guarded.thresholds = before
    assert not answer.answered
    assert answer.topics
    assert (answer.citations, answer.direct_answer, answer.steps, answer.cases) == ((), (), (), ())
    assert (answer.stage.id, answer.stage.confidence) == (None, 0.0)


def test_a_decline_names_topics_that_are_near(guarded: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded, "thresholds", replace(THRESHOLDS, answerable=1.1))
    answer = guarded.ask("which farm says that the milk truck comes late", "en")
    assert not answer.answered
    assert answer.topics
    assert all(title in write_markdown(answer) for _, title in answer.topics)


def test_what_the_base_covers_is_answered_where_the_outside_is_known(guarded: Engine) -> None:
    assert guarded.ask("which farm says that the milk truck comes late", "en").answered


def test_after_an_answer_what_lies_outside_is_declined_as_it_is_alone(guarded: Engine) -> None:
    before = [
        Turn("user", "farm 3 says that the milk truck comes late"),
        Turn("assistant", "The milk truck comes late."),
    ]
    assert guarded.ask(before[0].text, "en").answered
    for number in range(6):
        assert not guarded.ask(f"soup {number} for the weekend", "en", context=before).answered


def test_a_list_on_a_subject_outside_is_declined_and_one_by_country_is_given(guarded: Engine) -> None:
    assert not guarded.ask("which cases of soup for the weekend", "en").answered
    assert guarded.ask("which cases of Mexico", "en").answered


# A topic that was tapped.


def test_a_topic_that_was_tapped_is_answered_about_whatever_was_asked(engine: Engine) -> None:
    plain, tapped = engine.ask(QUESTIONS["en"], "en"), engine.ask(QUESTIONS["en"], "en", choice="open-grading")
    assert cited_documents(plain)[0] == "opaque-grading"
    assert cited_documents(tapped)[0] == "open-grading"
    assert (tapped.type, tapped.practice) == ("answer", "open-grading")


@pytest.mark.parametrize("choice", ["bajio-contracts", "motivation"])
def test_a_tapped_document_that_is_no_topic_is_told_of(engine: Engine, choice: str) -> None:
    for question in (QUESTIONS["en"], "how do we grade quality in sight", "who pays for the laboratory test"):
        answer = engine.ask(question, "en", choice=choice)
        assert cited_documents(answer)[0] == choice
        assert answer.citations[0].passage.document == choice


def test_what_was_tapped_is_answered_also_where_the_question_alone_would_be_declined(guarded: Engine) -> None:
    question = "soup for the weekend"
    assert not guarded.ask(question, "en").answered
    assert guarded.ask(question, "en", choice="late-truck").answered


def test_every_choice_of_an_answer_can_be_tapped(guarded: Engine) -> None:
    guarded.thresholds = replace(THRESHOLDS, close_call=5.0)
    try:
        choices = guarded.ask(QUESTIONS["en"], "en").choices
        assert choices
        for choice in choices:
            assert choice.title == guarded.library.title(choice.document, "en")
            tapped = guarded.ask(QUESTIONS["en"], "en", choice=choice.document)
            assert cited_documents(tapped)[0] == choice.document
            assert choice.document not in [other.document for other in tapped.choices]
    finally:
        guarded.thresholds = THRESHOLDS


@pytest.mark.parametrize("choice", ["nowhere", "", "../etc", "OPEN-GRADING"])
def test_a_choice_that_is_no_document_is_refused(engine: Engine, choice: str) -> None:
    with pytest.raises(
        QuestionError, match=f"choice {choice!r} is no document of the base; expected one of an answer's"
    ):
        engine.ask(QUESTIONS["en"], "en", choice=choice)


def cited_documents(answer: Answer) -> list[str]:
    """Name the documents that the direct answer is told from, in order."""
    return [answer.citations[statement.n - 1].passage.document for statement in answer.direct_answer]


# Bases of other shapes.


@pytest.mark.parametrize("lang", ["en", "es", "pt", "fr"])
def test_a_document_in_one_language_only_is_shown_to_readers_of_every_language(base: Path, lang: str) -> None:
    body = "## Uno {#one}\n\nPalabra lluvia zanahoria [@larc-02-3, §1].\n"
    add_document(base, "concept", f"alone.{lang}", body, "asks:\n  - one: lluvia zanahoria\n  - one: otra cosa\n")
    engine = open_engine(base)
    for reader in ("en", "es", "pt", "fr"):
        answer = engine.ask("lluvia zanahoria palabra", reader)
        assert answer.citations[0].passage.id == f"alone#one@{lang}"
        assert answer.language == reader


def test_a_search_is_narrowed_before_it_is_ranked(engine: Engine) -> None:
    def find(**filters: str) -> list[str]:
        return [hit.passage.document for hit in engine.search(QUESTIONS["es"], 10, **filters)]

    assert set(find(kind="stage")) == {"motivation", "establishment", "development", "dissolution"}
    assert set(find(country="MX")) == {"bajio-contracts"}
    assert set(find(stage="establishment")) == {"establishment"}
    assert find(country="MX", stage="dissolution") == []


# An index that changes, or breaks, under a running engine.


@pytest.mark.parametrize("content", [None, "", "{}", "no json", '{"format": 99}', "[" * 100_000])
def test_without_an_index_the_engine_says_what_mends_it(base: Path, content: str | None) -> None:
    manifest = base / "index" / MANIFEST
    manifest.unlink()
    if content is not None:
        manifest.write_text(content, encoding="utf-8")
    with pytest.raises(IndexStorageError, match="alianza build") as error:
        Engine(base / "index", StandInEncoder())
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "change",
    [{"files": []}, {"files": {"rows.npy": 5}}, {"data": 5}, {"data": None}, {"data": "a\x00b"}, {"dim": "256"}],
)
def test_a_manifest_of_wrong_types_is_refused_like_any_foreign_one(base: Path, change: dict[str, object]) -> None:
    values = asdict(read_manifest(base / "index")) | change
    (base / "index" / MANIFEST).write_text(json.dumps(values), encoding="utf-8")
    with pytest.raises(IndexStorageError, match="alianza build"):
        Engine(base / "index", StandInEncoder())


class OtherEncoder(StandInEncoder):
    fingerprint = "another-model"


def test_an_index_of_another_model_is_refused(base: Path) -> None:
    with pytest.raises(IndexStorageError, match="was made with the model 'stand-in-1'"):
        Engine(base / "index", OtherEncoder())


def test_a_new_index_is_taken_up_once(base: Path) -> None:
    engine = Engine(base / "index", StandInEncoder())
    assert not engine.refresh()
    before = engine.manifest
    add_truck(base)
    index_base(base)
    assert "late-truck" not in engine.library
    assert engine.refresh()
    assert engine.manifest != before
    assert engine.ask(TRUCK_ASK, "en").citations[0].passage.document == "late-truck"
    assert not engine.refresh()


def remove_manifest(index: Path) -> None:
    (index / MANIFEST).unlink()


def spoil_manifest(index: Path) -> None:
    (index / MANIFEST).write_text("no json", encoding="utf-8")


def spoil_data(index: Path) -> None:
    add_truck(index.parent)
    index_base(index.parent)
    (index / read_manifest(index).data / "vectors.faiss").write_bytes(b"spoiled")


def lose_data(index: Path) -> None:
    add_truck(index.parent)
    index_base(index.parent)
    shutil.rmtree(index / read_manifest(index).data)


def lose_everything(index: Path) -> None:
    shutil.rmtree(index)


def change_model(index: Path) -> None:
    encoder = OtherEncoder()
    build_index((index.parent / "kb", index.parent / "cases"), index, encoder.fingerprint, lambda: encoder)


@pytest.mark.parametrize(
    "harm", [remove_manifest, spoil_manifest, spoil_data, lose_data, lose_everything, change_model]
)
def test_an_index_that_breaks_leaves_the_one_before_answering_until_it_is_mended(
    base: Path, harm: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    engine = Engine(base / "index", StandInEncoder())
    before = say_all(engine.ask(QUESTIONS["es"]))
    assert engine.refused == ""
    harm(base / "index")
    assert [engine.refresh() for _ in range(3)] == [False] * 3
    assert "alianza build" in engine.refused
    assert str(base) not in engine.refused
    assert [record.levelname for record in caplog.records if "is refused" in record.message] == ["ERROR"]
    assert say_all(engine.ask(QUESTIONS["es"])) == before
    add_truck(base, TRUCK.replace("one", "two"))
    index_base(base)
    assert engine.refresh()
    assert engine.refused == ""
    assert engine.ask(TRUCK_ASK, "en").direct_answer[0].markdown == "The milk truck number two comes late."


@contextmanager
def keep_doing(work: Callable[[], object], count: int) -> Iterator[list[Exception]]:
    """Repeat ``work`` in ``count`` threads as long as the block runs; give what they raise."""
    stop = threading.Event()
    failures: list[Exception] = []

    def repeat() -> None:
        try:
            while not stop.is_set():
                work()
        except Exception as error:  # the test shows it
            failures.append(error)

    threads = [threading.Thread(target=repeat) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield failures
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def take_two_manifests(base: Path) -> list[str]:
    """Give the manifests of two indexes, without and with one document more; the data of both stay."""
    path = base / "index" / MANIFEST
    first = path.read_text(encoding="utf-8")
    add_truck(base)
    index_base(base)
    return [first, path.read_text(encoding="utf-8")]


def put_manifest(index: Path, manifest: str) -> None:
    """Put an index in place of another, as a build does: with one rename."""
    draft = index / f"{MANIFEST}.test.new"
    draft.write_text(manifest, encoding="utf-8")
    os.replace(draft, index / MANIFEST)


def test_questions_from_several_threads_are_answered_whole_while_indexes_are_swapped(base: Path) -> None:
    """Now with a document more, now without it: nobody gets a title, a case or a filter of the other index."""
    manifests = take_two_manifests(base)
    engine = Engine(base / "index", StandInEncoder())
    seen: set[str] = set()

    def ask() -> None:
        answer = engine.ask(TRUCK_ASK, "en", "dissolution")
        assert {statement.n for statement in answer.direct_answer} <= {citation.n for citation in answer.citations}
        seen.add(answer.citations[0].passage.document)
        engine.search(TRUCK_ASK, 20, "en", kind="problem")

    with keep_doing(ask, 3) as failures:
        for manifest in manifests * 6:
            put_manifest(base / "index", manifest)
            assert engine.refresh()
    assert failures == []
    assert "late-truck" in seen
    assert len(seen) > 1


def test_an_engine_opened_while_indexes_are_swapped_has_the_documents_of_its_index(base: Path) -> None:
    manifests = take_two_manifests(base)

    def swap() -> None:
        for manifest in manifests:
            put_manifest(base / "index", manifest)

    with keep_doing(swap, 1) as failures:
        for _ in range(25):
            engine = Engine(base / "index", StandInEncoder())
            known = [engine.library.list_languages(document.id) for document in engine.library.list_documents("en")]
            assert sum(map(len, known)) == engine.manifest.documents
    assert failures == []


def test_who_asks_in_another_language_is_told_the_four_in_each(engine: Engine) -> None:
    answer = engine.ask("Der Käufer lehnt unsere Kisten ab und sagt nicht warum", "es")
    assert answer.unspoken
    for told in (write_markdown(answer), render_answer(answer, ReaderContext("es", engine.library))):
        spoken = ["Entiendo y respondo en español", "Entendo e respondo em espanhol", "in Spanish", "en espagnol"]
        assert all(words in told for words in spoken)
    assert "Entiendo" not in write_markdown(engine.ask(QUESTIONS["es"]))


def test_an_engine_says_what_it_holds(engine: Engine) -> None:
    assert repr(engine).startswith("<Engine <Retriever <Index passages=19 ")


def test_words_that_the_base_never_saw_get_an_answer_or_a_refusal_but_no_error(engine: Engine) -> None:
    answer = engine.ask(UNKNOWN)
    assert answer.answered == bool(answer.citations)


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """An engine over the small base with a trouble of trucks, and texts to fill in."""
    folder = tmp_path_factory.mktemp("writer")
    write_base(folder)
    add_truck(folder)
    for name, (related, first, ask) in MODELS.items():
        front = f"related: [{related}]\nfirst: {first}\nasks:\n  - text: {ask}\n"
        body = "## The text {#text .practice}\n\n1. On [day]{.blank} [@larc-02-3, §28].\n"
        add_document(folder, "model", name, body, front)
    return open_engine(folder)


def test_who_asks_for_a_text_is_told_of_the_model(writer: Engine) -> None:
    """What to do first with it, its passage first among the sources, and its name for machines."""
    answer = writer.ask("write me a letter about the milk truck", "en")
    assert (answer.type, answer.answered, answer.model) == ("answer", True, "truck-letter")
    assert [statement.plain for statement in answer.direct_answer] == ["Count the late days."]
    assert answer.models == (("truck-letter", "Truck letter"),)
    assert answer.cases == ()
    assert answer.citations[0].passage.document == "truck-letter"
    assert to_dict(answer)["model"] == "truck-letter"
    assert "**Fill it in and take it along: Truck letter**" in write_markdown(answer)


def test_a_trouble_is_told_with_its_texts_beside_it(writer: Engine) -> None:
    answer = writer.ask(TRUCK_ASK, "en")
    assert answer.citations[0].passage.document == "late-truck"
    assert {model for model, _ in answer.models} == {"truck-letter", "truck-slip"}
    assert (answer.model, "model" in to_dict(answer)) == ("", False)
    assert "model" not in {citation.passage.kind for citation in answer.citations}


def test_a_text_that_is_tapped_is_told(writer: Engine) -> None:
    answer = writer.ask("write me a letter about the milk truck", "en", choice="boat-letter")
    assert (answer.model, answer.direct_answer[0].plain) == ("boat-letter", "Ask the boat.")


def test_a_text_that_the_base_does_not_have_is_not_told_for_another(writer: Engine) -> None:
    """A question near to no model is answered as before."""
    answer = writer.ask(f"write me a text: {QUESTIONS['en']}", "en")
    assert (answer.answered, answer.model) == (True, "")


def test_a_text_is_told_though_a_word_of_the_question_names_a_case(writer: Engine) -> None:
    question = "write me a letter about the milk truck of El Bajío"
    assert writer.knowledge.parse(question, "en").cases == ("bajio-contracts",)
    assert writer.ask(question, "en").model == "truck-letter"
