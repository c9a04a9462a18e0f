"""What `alianza check` refuses in references: an unknown document; strictly, a source that the rubric cannot judge."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from indexer.content.documents import Document
from indexer.content.evidence import list_cited_keys
from indexer.errors import Fault
from indexer.vocabulary import READINGS, SOURCE_KINDS

FIELDS = {"kind": SOURCE_KINDS, "read": READINGS}
"""What a reference says for the rubric of evidence."""


def check_abouts(ids: Collection[str], references: Mapping[str, Any]) -> Iterator[Fault]:
    """Find references that name a document on themselves which there is not; ``ids`` are those of all documents."""
    for key, reference in references.items():
        about = reference.get("about")
        if about and about not in ids:
            message = f"'{key}' has 'about: {about}', which is no document; mend the id or remove it."
            yield Fault("kb/references.yaml", 0, message)


def check_readings(documents: Sequence[Document], references: Mapping[str, Any]) -> Iterator[Fault]:
    """Find the sources of cases of which the rubric learns nothing."""
    cases = [document for document in documents if document.kind == "case" and document.lang == "en"]
    for key in dict.fromkeys(key for case in cases for key in list_cited_keys(case)):
        for field, known in FIELDS.items():
            if key in references and references[key].get(field) is None:
                message = f"'{key}', which a case cites, has no '{field}'; add one of {', '.join(known)}."
                yield Fault("kb/references.yaml", 0, message)
