"""Names of products, and a query without them: a buyer's delay is the same for onions and for milk."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from indexer.content.glossary import list_forms
from indexer.content.yaml_text import YamlText
from indexer.errors import Fault
from indexer.text import fold_accents, stem_words
from indexer.vocabulary import LANGUAGES

LEAST_LEFT = 3
"""Words that must be left, stop words aside: of "the price of cocoa" the cocoa is half of the sense."""

_WORD = re.compile(r"[^\W_]+")


class Products:
    """The names of products by language."""

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        self._forms = {lang: frozenset(_list_forms(listed)) for lang, listed in names.items()}
        self._longest = {
            lang: max((len(form) for form in forms), default=0) for lang, forms in self._forms.items()
        }  # fmt: skip

    def __repr__(self) -> str:
        return f"<Products {', '.join(f'{lang}={len(forms)}' for lang, forms in self._forms.items())}>"

    def leave_out(self, text: str, lang: str) -> str:
        """Give a text without the names of products; as it is where fewer than LEAST_LEFT words would be left.

        >>> Products({"es": ["maíz"]}).leave_out("Nos pagan tarde el maiz y los insumos suben", "es")
        'Nos pagan tarde el y los insumos suben'
        """
        forms = self._forms.get(lang, frozenset())
        words = [(fold_accents(word.group()), *word.span()) for word in _WORD.finditer(text)]
        left, at, end = [], 0, 0
        while at < len(words):
            found = self._find(words[at : at + self._longest.get(lang, 0)], forms)
            if found:
                left.append(text[end : words[at][1]])
                end = words[at + found - 1][2]
            at += found or 1
        if not left:
            return text
        rest = " ".join("".join((*left, text[end:])).split())
        return rest if len(stem_words(rest, lang)) >= LEAST_LEFT else text

    def _find(self, words: Sequence[tuple[str, int, int]], forms: frozenset[tuple[str, ...]]) -> int:
        """Count the words of the longest name that begins here; 0 where none does."""
        said = tuple(word for word, _, _ in words)
        return next((size for size in range(len(said), 0, -1) if said[:size] in forms), 0)


def read_products(entries: Mapping[Any, Any]) -> dict[str, list[str]]:
    """Read what ``kb/products.yaml`` holds, as an index keeps it; what is no name in a known language is left out."""
    return {
        lang: [name for name in names if _is_name(name)]
        for lang, names in entries.items()
        if lang in LANGUAGES and isinstance(names, list)
    }


def _is_name(name: Any) -> bool:
    return isinstance(name, str) and bool(_WORD.search(name))


def _list_forms(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for name in names:
        words = tuple(_WORD.findall(fold_accents(name)))
        yield from ((*form, *words[1:]) for form in ((first,) for first in list_forms(words[0])))


def check_products(files: Iterable[YamlText]) -> Iterator[Fault]:
    """Find names that are no words, and names that stand twice."""
    for file in files:
        for lang, names in file.values.items():
            seen: set[str] = set()
            for number, name in enumerate(names):
                line = file.find_line((lang, number))
                if not _is_name(name):
                    yield Fault(file.path, line, f"{name!r} in '{lang}' is no name; expected a word such as 'café'.")
                elif fold_accents(name) in seen:
                    yield Fault(file.path, line, f"the product '{name}' stands twice in '{lang}'; remove one.")
                else:
                    seen.add(fold_accents(name))
