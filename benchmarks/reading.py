"""How long an author's files take to be read: the base's YAML beside PyYAML's own, and texts that open and never end.

``python -m benchmarks.reading`` prints computing time. A text four times as long takes four times as long where the
reading grows with its length, and sixteen times where it grows with the square.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import yaml

from benchmarks.packs import measure
from indexer.content.documents import read_document
from indexer.content.files import list_files
from indexer.content.passages import split_document
from indexer.content.yaml_text import read_yaml
from indexer.settings import read_settings

LENGTH = 60_000
BAR = 6.0
FRONT = "---\nid: a\nkind: concept\nlang: es\ntitle: T\nsummary: S\n---\n\n## A {#a}\n\n"

SHAPES: dict[str, Callable[[int], str]] = {
    "blanks": lambda n: "a" + " " * n + "b",
    "blank lines": lambda n: "\n" * n + "a",
    "citations that do not end": lambda n: "[@a " * (n // 4),
    "brackets": lambda n: "[" * min(n, 20_000),
    "sections": lambda n: "".join(f"## S {{#s{number}}}\n\nUna.\n\n" for number in range(n // 18)),
    "backticks": lambda n: " ".join("`" * count for count in range(1, int((2 * n) ** 0.5))),
    "comments": lambda n: "<!-- " * (n // 5),
    "items": lambda n: "- a\n" * (n // 4),
    "rows": lambda n: "|a|b|\n|-|-|\n" + "|c|d|\n" * (n // 6),
    "fences": lambda n: "```\n" * (n // 4),
    "one paragraph": lambda n: "Una frase. " * (n // 11),
    "stars": lambda n: "*a " * (n // 3),
}


def read_body(folder: Path, body: str) -> None:
    """Read a document with this body, and cut it into passages."""
    file = folder / "a.es.md"
    file.write_text(FRONT + body, encoding="utf-8")
    document, _ = read_document(file, "a.es.md")
    if document:
        split_document(document)


def list_yaml() -> Iterator[str]:
    """List the front matter of every document of the base, and its files of YAML."""
    roots = read_settings().kb
    for file, _ in list_files(roots):
        yield file.read_text(encoding="utf-8").split("---\n", 2)[1]
    for root in roots:
        for file in sorted(root.glob("*.yaml")):
            yield file.read_text(encoding="utf-8")


def read_all(texts: Sequence[str]) -> None:
    """Read texts of YAML by the one loader: values and nodes in one pass."""
    for text in texts:
        read_yaml(text, "")


def load_all(texts: Sequence[str]) -> None:
    """Read texts of YAML as PyYAML does, first the values, then the nodes that know their lines."""
    for text in texts:
        yaml.load(text, Loader=yaml.CSafeLoader)
        yaml.compose(text, Loader=yaml.CSafeLoader)


def main() -> None:
    """Print the base's YAML by both, then each shape at a quarter of LENGTH and at LENGTH."""
    texts = list(list_yaml())
    ours = measure(lambda: read_all(texts))
    theirs = measure(lambda: load_all(texts))
    print(f"{'':28}{'Alianza':>9}{'PyYAML':>9}{'ratio':>8}")
    print(f"{'YAML of the base, ms':28}{ours:9.0f}{theirs:9.0f}{ours / theirs:8.2f}")
    print(f"{'':28}{'quarter':>9}{'whole':>9}{'ratio':>8}{'bar':>6}")
    with tempfile.TemporaryDirectory() as folder:
        for name, shape in SHAPES.items():
            bodies = [shape(LENGTH // 4), shape(LENGTH)]
            quarter, whole = (measure(lambda body=body: read_body(Path(folder), body)) for body in bodies)  # type: ignore[misc]
            print(f"{name:28}{quarter:9.1f}{whole:9.1f}{whole / quarter:8.1f}{BAR:6.1f}", flush=True)


if __name__ == "__main__":
    main()
