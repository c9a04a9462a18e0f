"""From a question that the base cannot answer to the case that answers it: the whole way, once."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from starlette.testclient import TestClient

from bot.app import build_app
from bot.contributions.board import Sources, list_rows
from bot.contributions.review import accept
from bot.engine import Engine
from indexer.checking.check import check
from tests.small_base import read_test_settings
from tests.small_inbox import ASKED, TOLD, build_base, finish_draft, write_knowing_base
from tests.stand_in import StandInEncoder


def test_a_refused_question_is_answered_by_the_case_that_somebody_sent(tmp_path: Path) -> None:
    roots = write_knowing_base(tmp_path)
    build_base(roots, tmp_path / "index")
    engine = Engine(tmp_path / "index", StandInEncoder(), gaps=tmp_path / "gaps.jsonl")
    sources = Sources(tmp_path / "gaps.jsonl", None, tmp_path / "inbox")
    client = TestClient(
        build_app(engine, read_test_settings(tmp_path, inbox=sources.inbox, gaps=sources.gaps, keepers="k" * 16))
    )

    # Asked twice, refused, and asked for a case.
    for _ in range(2):
        declined = client.get("/lite/ask", params={"q": ASKED, "lang": "es"}).text
    assert "answer declined" in declined
    (row,) = list_rows(sources, engine).rows
    assert (row.asked, row.answered, row.told) == (2, "", ())

    # Told by whoever followed the link.
    link = unescape(re.findall(r'href="(/lite/contribute[^"]*)"', declined)[0])
    question = unescape(re.findall(r'name="q" value="([^"]*)"', client.get(link).text)[0])
    sent = client.post("/lite/contribute?lang=es", data={**TOLD, "q": question, "do": "send", "consent": "1"})
    assert sent.status_code == 200
    (row,) = list_rows(sources, engine).rows
    assert (row.asked, row.answered, row.waiting) == (2, "", 1)

    # Accepted: a draft, which no build publishes before it is written.
    assert sources.inbox is not None
    done = accept(sources.inbox, row.told[0].submission.id, "", roots)
    assert build_base(roots, tmp_path / "index") == [
        f"cases/{done.draft.name}: it still says TODO, and is left out until that is written"
    ]
    engine.refresh()
    assert done.case not in engine.library
    assert not engine.ask(ASKED, "es").answered
    finish_draft(done.draft)
    assert [fault for fault in check(roots) if done.draft.name in fault.path] == []
    assert build_base(roots, tmp_path / "index") == []
    assert engine.refresh()

    # Answered, and the list says by what.
    answer = engine.ask(ASKED, "es")
    assert answer.answered
    assert answer.citations[0].passage.document == done.case
    row = list_rows(sources, engine).rows[0]
    assert (row.answered, row.waiting) == (done.case, 0)
    assert row.by == row.told[0]
    keeper = client.get("/lite/keepers?lang=es", headers={"authorization": f"Bearer {'k' * 16}"}).text
    assert "lo responde un caso que alguien envió" in keeper
    status = client.get(f"/lite/contribute/{row.told[0].submission.id}?lang=es").text
    assert f'href="/lite/doc/{done.case}?lang=es"' in status
