"""What a keeper does with a submission: accept it as the draft of a case, or return it with a reason."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from bot.contributions.case_draft import describe_source, draft_case, propose_id
from bot.contributions.submissions import Decision, Submission, read_decisions, read_submission, record_decision
from indexer.checking import drafts
from indexer.content.documents import read_document
from indexer.content.files import clean_lines
from indexer.content.passages import split_document
from indexer.content.references import REFERENCES, References
from indexer.content.shapes import validate_shape
from indexer.content.yaml_text import read_yaml, write_yaml
from indexer.errors import ContentError
from indexer.text import clean_text

REASON_LIMIT = 500


class Accepted(NamedTuple):
    """What accepting wrote: the draft and how many of its lines are still to be written, and the bibliography."""

    draft: Path
    unwritten: int
    references: Path
    case: str


def accept(inbox: Path, id: str, case: str, roots: Sequence[Path]) -> Accepted:
    """Make the draft of a case of a submission, and its entry in the bibliography; ``case`` "" takes a proposed id.

    Nothing is written over. Raises ContentError where the submission is not there or was accepted, where the id cannot
    be or is taken, and where the draft or the bibliography could not be read afterwards.
    """
    submission = read_submission(inbox, id)
    before = read_decisions(inbox).get(id)
    if before is not None and before.state == "accepted":
        raise ContentError(f"{id}: this was accepted as the case '{before.case}' on {before.day}; go on there.")
    case = case or propose_id(submission)
    if not case:
        raise ContentError(f"{id}: its name makes no id; name one with --case.")
    path, text = draft_case(submission, case, roots)
    _check_draft(path, text)
    references, entry = _draft_entry(submission, roots)
    unwritten = drafts.write_draft(path, text)
    try:
        if entry:
            _replace(references, entry)
        record_decision(inbox, Decision(_today(), id, "accepted", case))
    except OSError as error:
        path.unlink()
        raise ContentError(
            f"{references}, {inbox}: cannot be written ({error.strerror}); nothing was accepted."
        ) from None
    return Accepted(path, unwritten, references, case)


def give_back(inbox: Path, id: str, reason: str) -> None:
    """Return a submission with a reason, which its sender is shown. Raises ContentError where that cannot be."""
    submission = read_submission(inbox, id)
    before = read_decisions(inbox).get(submission.id)
    if before is not None and before.state == "accepted":
        raise ContentError(f"{id}: this was accepted as the case '{before.case}' on {before.day}; it stays so.")
    told = clean_text(reason, REASON_LIMIT)
    if not told:
        raise ContentError(f"{id}: no reason; say with --reason what is missing, in its sender's language.")
    try:
        record_decision(inbox, Decision(_today(), submission.id, "returned", reason=told))
    except OSError as error:
        raise ContentError(f"{inbox}: cannot be written ({error.strerror}); nothing was returned.") from None


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _check_draft(path: Path, text: str) -> None:
    """Read the draft as a build would, before it is put in its place."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / path.name
        file.write_text(text, encoding="utf-8")
        document, faults = read_document(file, f"{path.parent.name}/{path.name}")
    faults = faults if document is None else split_document(document)[1]
    if faults:
        raise ContentError(f"{faults[0]} The submission stays; nothing was accepted.")


def _draft_entry(submission: Submission, roots: Sequence[Path]) -> tuple[Path, str]:
    """Give the bibliography with the submission's entry at its end; "" where it has that entry already."""
    others = [root for root in roots if root.name != "cases"]
    root = next((root for root in roots if (root / REFERENCES).is_file()), next(iter(others), None))
    if root is None:
        raise ContentError(f"{', '.join(map(str, roots))}: no folder for {REFERENCES}; name kb with --kb.")
    file, shown = root / REFERENCES, f"{root.name}/{REFERENCES}"
    try:
        # As it stands, ends of lines too: only the entry is new.
        before = file.read_bytes().decode("utf-8") if file.is_file() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(f"{shown}:1: the file cannot be read ({error}); mend it; nothing was accepted.") from None
    before = before if before.strip() else "references:\n"
    entry = describe_source(submission)
    if entry["id"] in _read_keys(before, shown):
        return file, ""
    after = f"{before.rstrip()}\n{write_yaml([entry], width=110)}"
    _read_keys(after, shown)
    return file, after


def _read_keys(text: str, shown: str) -> set[str]:
    """Give the keys of a bibliography. Raises ContentError with the first fault of one that cannot be read."""
    read, faults = read_yaml(clean_lines(text), shown)
    found = None
    if read is not None:
        found, faults = validate_shape(References, read)
    if found is None:
        raise ContentError(f"{faults[0]} The source of a submission goes to this file's end; nothing was accepted.")
    return {one.id for one in found.references}


def _replace(file: Path, text: str) -> None:
    """Put a file in place whole, its rights as they were."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        draft.write_bytes(text.encode())
        if file.exists():
            draft.chmod(file.stat().st_mode & 0o777)
        os.replace(draft, file)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
