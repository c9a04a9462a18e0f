"""What the light pages weigh, and how long an answer takes over 2G: ``python -m benchmarks.lite [sizes] [time]``.

Sizes are what a browser receives: headers and gzipped body. The signal is Chromium's own emulation, over loopback.
"""

from __future__ import annotations

import http.client
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from statistics import median
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from benchmarks.processes import ALIANZA, find_port, run, wait_for
from indexer.content.documents import read_corpus
from indexer.settings import read_settings
from indexer.vocabulary import LANGUAGES
from tests.find_browser import ARGUMENTS, find_browser

QUESTIONS_EACH = 15
TIMED_EACH = 2
MOST_PAGES = 60
"""Pages of one group and language that are weighed, documents excepted: those all are."""

TYPICAL, LARGEST, SECONDS = 8 * 1024, 14 * 1024, 4.0
"""The bars: what a page typically weighs, never more than ten packets, and when an answer stands."""

SLOW = {"offline": False, "latency": 800, "downloadThroughput": 50_000 / 8, "uploadThroughput": 20_000 / 8}
"""2G: bytes a second and milliseconds."""

_LINK = re.compile(r'href="(/lite[^"#]*)')


@dataclass(frozen=True, slots=True)
class Weight:
    """A page's address and the bytes that came for it; ``links`` lead to other light pages."""

    path: str
    size: int
    links: tuple[str, ...]


def draw_questions(each: int) -> list[tuple[str, str]]:
    """Draw questions from the base's own asks, ``each`` of every language: (question, language)."""
    corpus = read_corpus(read_settings().kb)
    draw = random.Random(0)
    return [
        (question, lang)
        for lang in LANGUAGES
        for question in draw.sample(
            [ask.text for document in corpus.documents if document.lang == lang for ask in document.asks], each
        )
    ]


def ask_path(question: str, lang: str) -> str:
    """Give the path of a question's answer."""
    return f"/lite/ask?{urlencode({'q': question, 'lang': lang})}"


def fetch(port: int, path: str) -> Weight | None:
    """Fetch a page as a browser does; None where it is no page (a file, a redirection)."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers={"Accept-Encoding": "gzip", "User-Agent": "Mozilla/5.0 Mobile"})
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status != 200 or not (answer.getheader("content-type") or "").startswith("text/html"):
        return None
    size = len(body) + sum(len(name) + len(value) + 4 for name, value in answer.getheaders())
    return Weight(path, size, tuple(unescape(link) for link in _LINK.findall(_unpack(body, answer))))


def _unpack(body: bytes, answer: http.client.HTTPResponse) -> str:
    import gzip

    return (gzip.decompress(body) if answer.getheader("content-encoding") == "gzip" else body).decode()


def name_group(path: str) -> str:
    """Name the group of pages that an address belongs to: ``doc``, ``cases``, ``tools`` …

    >>> name_group("/lite/doc/x?lang=es"), name_group("/lite?lang=es"), name_group("/lite/tools/a/sheet?lang=es")
    ('doc', 'home', 'tools sheet')
    """
    parts = urlsplit(path).path.split("/")[2:]
    below = [part for part in parts[2:] if not part.isdigit()]
    return " ".join([parts[0] or "home", *below]) if parts else "home"


def crawl(port: int) -> Iterator[Weight]:
    """Follow the pages' links from the start page of each language, some of each group."""
    for lang in LANGUAGES:
        front, seen = [f"/lite?lang={lang}"], {f"/lite?lang={lang}"}
        counts: Counter[str] = Counter()
        while front:
            path = front.pop(0)
            group = name_group(path)
            counts[group] += 1
            if group == "ask" or (group != "doc" and counts[group] > MOST_PAGES):
                continue
            if (page := fetch(port, path)) is None:
                continue
            yield page
            fresh = [link for link in dict.fromkeys(page.links) if link not in seen and f"lang={lang}" in link]
            seen.update(fresh)
            front += fresh


def measure_sizes(port: int) -> Iterator[str]:
    """Weigh answers and every other kind of page: median, largest, and which are above the bar."""
    yield f"{'bytes':16}{'pages':>7}{'median':>9}{'largest':>9}"
    groups: dict[str, list[Weight]] = defaultdict(list)
    groups["answer"] = [
        page for question in draw_questions(QUESTIONS_EACH) if (page := fetch(port, ask_path(*question))) is not None
    ]
    for page in crawl(port):
        groups[name_group(page.path)].append(page)
    for name, pages in groups.items():
        sizes = [page.size for page in pages]
        verdict = "ok" if median(sizes) <= TYPICAL and max(sizes) <= LARGEST else "ABOVE"
        yield f"{name:16}{len(pages):7}{median(sizes):9.0f}{max(sizes):9}  {verdict}"
    large = sorted((page for pages in groups.values() for page in pages if page.size > LARGEST), key=lambda p: -p.size)
    for page in large:
        yield f"over {LARGEST}: {page.size:6} {page.path}"


def measure_time(port: int) -> Iterator[str]:
    """Time answers over 2G in a real browser: the first page that a phone ever opens, and one asked after it."""
    questions = draw_questions(TIMED_EACH)
    first, later, requests = [], [], []
    program = find_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        for number, question in enumerate(questions):
            address = f"http://127.0.0.1:{port}{ask_path(*question)}"
            following = f"http://127.0.0.1:{port}{ask_path(*questions[number - 1])}"
            context = open_slowly(browser)
            seconds, count = time_answer(context, address)
            first.append(seconds)
            requests.append(count)
            later.append(time_answer(context, following)[0])
            context.close()
        browser.close()
    for name, times in (("first page over 2G", first), ("a page after it", later)):
        verdict = "ok" if max(times) <= SECONDS else "ABOVE"
        yield f"{name:30}{median(times):6.1f} s median{max(times):6.1f} s worst of {len(times)}  {verdict}"
    yield f"{'requests of a first page':30}{max(requests):6}"


def open_slowly(browser: Browser) -> BrowserContext:
    """Open a phone's window."""
    return browser.new_context(viewport={"width": 360, "height": 640}, java_script_enabled=False)


def time_answer(context: BrowserContext, address: str) -> tuple[float, int]:
    """Give the seconds until an answer is there with its style, and the requests made by then."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)
    made: list[str] = []
    page.on("request", lambda request: made.append(request.url))
    began = time.perf_counter()
    page.goto(address, wait_until="load")  # the style has come: before it nothing is painted
    page.locator("article.answer").last.wait_for(state="visible")
    seconds = time.perf_counter() - began
    page.close()
    return seconds, len(made)


PARTS = {"sizes": measure_sizes, "time": measure_time}


def main(names: list[str]) -> None:
    """Print the table; ``names`` chooses parts (``sizes``, ``time``), else both."""
    port = find_port()
    with run([ALIANZA, "serve"], PORT=str(port)):
        wait_for(f"http://127.0.0.1:{port}/healthz")
        for name, part in PARTS.items():
            if not names or name in names:
                for line in part(port):
                    print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
