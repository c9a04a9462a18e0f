"""Build an index: documents → passages → rows → embeddings → a snapshot on disk.

Only texts that the index before did not hold are encoded again.
"""

from __future__ import annotations

import errno
import functools
import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from indexer.content.documents import Corpus, list_files, read_corpus
from indexer.content.message_examples import ORDINARY, MessageExample
from indexer.content.notes import NOTE_FILES, read_notes
from indexer.content.passages import Passage, split_document
from indexer.content.records import write_documents, write_passages
from indexer.content.spelling import Spelling, build_spelling, learn_accents
from indexer.encoder.protocol import Encoder
from indexer.errors import ContentError, IndexStorageError
from indexer.search.bm25 import build_lexicons
from indexer.search.index import WORDED_KINDS, build_vectors, read_data
from indexer.search.kept_vectors import SPARE, KeptVectors, choose_tokens, place_index, read_index_vectors
from indexer.search.message_types import FILE as MESSAGE_TYPES
from indexer.search.message_types import fit_classifier
from indexer.search.retriever import fit_answerability_of
from indexer.search.rows import (
    MESSAGE,
    RECIPE,
    VectorRow,
    center_rows,
    list_message_rows,
    list_rows,
    tabulate_rows,
)
from indexer.search.snapshot import (
    FORMAT,
    Manifest,
    list_needed_files,
    lock_builds,
    open_data,
    publish,
    read_manifest,
    remove_leftovers,
)
from indexer.search.stages import fit_stages
from indexer.search.topic_tokens import TopicTokens, build_topic_tokens, list_topic_texts
from indexer.search.vectors import normalize
from indexer.vocabulary import LANGUAGES


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did."""

    manifest: Manifest
    encoded: int
    reused: int


def hash_corpus(roots: Sequence[Path]) -> str:
    """Hash every file that a build reads, with its name."""
    digest = hashlib.sha256(f"format {FORMAT} recipe {RECIPE}".encode())
    files = list_files(roots) + [(root / name, f"{root.name}/{name}") for root in roots for name in NOTE_FILES]
    for file, shown in files:
        if file.is_file():
            digest.update(f"\0{shown}\0".encode(errors="surrogateescape") + file.read_bytes())
    return digest.hexdigest()


def build_index(
    roots: Sequence[Path],
    folder: Path,
    fingerprint: str,
    load_encoder: Callable[[], Encoder],
    tell: Callable[[str], None] = lambda message: None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    carried: KeptVectors | None = None,
) -> Report:
    """Build the index of ``roots`` in ``folder``; the encoder is loaded only where a text needs it.

    ``carried`` are vectors that came with the package; the index before goes before them.

    Raises ContentError for documents that cannot be read, IndexStorageError where the folder
    cannot be written; in both cases the index before stays.
    """
    with lock_builds(folder, tell):
        corpus_hash = hash_corpus(roots)
        if (done := _find_finished(folder, corpus_hash, fingerprint)) is not None:
            return Report(done, 0, done.rows)
        if carried and (done := _place(carried, folder, corpus_hash, fingerprint)) is not None:
            return Report(done, 0, done.rows)
        corpus, passages = read_base(roots)
        notes = read_notes(roots)
        notes["accents"] = learn_accents((passage.lang, passage.text) for passage in passages)
        rows = [*list_rows(corpus.documents, passages, notes["outside"]), *list_message_rows(notes["examples"])]
        notes["situations"] = {
            str(number): row.text for number, row in enumerate(rows) if row.vector_kind == "situation"
        }
        try:
            load_encoder = functools.cache(load_encoder)
            kept = [vectors for vectors in (carried, read_index_vectors(folder, fingerprint)) if vectors]
            embeddings, encoded = _encode_rows(rows, kept, load_encoder, progress)
            topics = list_topic_texts(corpus.documents)
            tokens = build_topic_tokens(topics, choose_tokens(kept, topics), load_encoder, tell)
            made_of = (corpus_hash, fingerprint)
            manifest = _write(folder, corpus, passages, rows, embeddings, notes, made_of, tokens)
        except OSError as error:
            raise _keep_before(folder, error) from None
        return Report(manifest, encoded, len(rows) - encoded)


def _find_finished(folder: Path, corpus_hash: str, fingerprint: str) -> Manifest | None:
    try:
        manifest = read_manifest(folder)
        open_data(folder, manifest)
    except IndexStorageError:
        return None
    return manifest if (manifest.corpus, manifest.model) == (corpus_hash, fingerprint) else None


def _place(carried: KeptVectors, folder: Path, corpus_hash: str, fingerprint: str) -> Manifest | None:
    try:
        return place_index(carried.index, folder, corpus_hash, fingerprint)
    except OSError as error:
        raise _keep_before(folder, error) from None


def _keep_before(folder: Path, error: OSError) -> IndexStorageError:
    """Remove what a build that cannot write has left; give the error that says so."""
    remove_leftovers(folder, {_find_data(folder)})
    reason = "the disk is full" if error.errno == errno.ENOSPC else error.strerror
    return IndexStorageError(f"{folder}: the index cannot be written ({reason}); the one before still serves.")


def _find_data(folder: Path) -> str:
    try:
        return read_manifest(folder).data
    except IndexStorageError:
        return ""


def read_base(roots: Sequence[Path]) -> tuple[Corpus, list[Passage]]:
    """Read the documents of a base and cut them into passages, ordered by document, language and line.

    Raises ContentError with the first fault.
    """
    corpus = read_corpus(roots)
    passages: list[Passage] = []
    faults = list(corpus.faults)
    for document in corpus.documents:
        found, wrong = split_document(document)
        passages += found
        faults += wrong
    if faults:
        more = f" ({len(faults) - 1} more: `alianza check` lists them)" if len(faults) > 1 else ""
        raise ContentError(f"{faults[0]}{more}")
    if not passages:
        raise ContentError(
            f"{', '.join(map(str, roots))}: no document with a body; expected Markdown files <id>.<lang>.md."
        )
    order = {lang: number for number, lang in enumerate(LANGUAGES)}
    return corpus, sorted(passages, key=lambda passage: (passage.document, order[passage.lang], passage.lines))


def _encode_rows(
    rows: Sequence[VectorRow],
    kept: Sequence[KeptVectors],
    load_encoder: Callable[[], Encoder],
    progress: Callable[[int, int], None],
) -> tuple[NDArray[np.float32], int]:
    known = {name: vector for vectors in kept for name, vector in vectors.embeddings.items()}
    wanted = {row.hash: row for row in rows if row.hash not in known}
    if wanted:
        encoder = load_encoder()
        done = 0
        for prompt, encode in (("passage", encoder.encode_passages), ("query", encoder.encode_queries)):
            # Texts of like length together: encoded abreast, none waits long for another.
            names = sorted(
                (name for name, row in wanted.items() if row.prompt == prompt), key=lambda name: len(wanted[name].text)
            )
            for start in range(0, len(names), 32):
                batch = names[start : start + 32]
                known |= zip(batch, encode([wanted[name].text for name in batch]), strict=True)
                done += len(batch)
                progress(done, len(wanted))
    return np.stack([known[row.hash] for row in rows]).astype(np.float32), len(wanted)


def _write(
    folder: Path, corpus: Corpus, passages: Sequence[Passage], rows: Sequence[VectorRow],
    embeddings: NDArray[np.float32], notes: dict[str, Any], made_of: tuple[str, str], tokens: TopicTokens | None,
) -> Manifest:  # fmt: skip
    data = Path(tempfile.mkdtemp(prefix="data-", dir=folder))
    try:
        searched = [row for row in rows if row.vector_kind != MESSAGE]
        centred, query_means = center_rows(searched, embeddings[: len(searched)])
        vectors, description = build_vectors(centred)
        faiss.write_index(vectors, str(data / "vectors.faiss"))
        arrays = {"query_means": query_means, "embeddings": embeddings, "rows": tabulate_rows(searched)}
        for name, array in {**arrays, "stages": _fit_stages(searched, passages, centred)}.items():
            np.save(data / f"{name}.npy", array)
        (data / "texts.json").write_text(json.dumps([row.hash for row in rows]), encoding="utf-8")
        if tokens:
            tokens.save(data)
        write_passages(data / "passages.jsonl", passages)
        write_documents(data / "documents.jsonl", corpus.documents)
        spelling = build_spelling(notes["accents"], notes["abbreviations"])
        _write_lexicons(data, searched, spelling)
        messages = gather_messages(rows, embeddings, query_means, notes.pop("examples"), spelling)
        if (classifier := fit_classifier(*messages)) is not None:
            classifier.save(data / MESSAGE_TYPES)
        draft = Manifest(
            format=FORMAT, model=made_of[1], dim=embeddings.shape[1], corpus=made_of[0], faiss=description,
            passages=len(passages), documents=len(corpus.documents), rows=len(searched), data=data.name, files={},
        )  # fmt: skip
        _write_notes(data, notes)
        answerability = fit_answerability_of(read_data(data, draft), [row.text for row in searched], centred)
        _write_notes(data, notes | {"answerability": answerability.to_list() if answerability else []})
        manifest = replace(draft, files=list_needed_files(data, SPARE))
        publish(folder, manifest)
        return manifest
    except BaseException:
        shutil.rmtree(data, ignore_errors=True)
        raise


def gather_messages(
    rows: Sequence[VectorRow],
    embeddings: NDArray[np.float32],
    query_means: NDArray[np.float32],
    examples: Sequence[MessageExample],
    spelling: Spelling,
) -> tuple[list[MessageExample], NDArray[np.float32]]:
    """Gather what the classifier of messages learns from, short forms written out, and its centred embeddings.

    Those are ``examples``, whose rows are the MESSAGE ones in their order; every ask and question outside the base is
    one of an ordinary message, unless it stands among the examples: some speak of a threat or a wound.
    """
    told = {example.text for example in examples}
    kinds = ("ask", "outside")
    ordinary = [n for n, row in enumerate(rows) if row.vector_kind in kinds and row.text not in told]
    own = [number for number, row in enumerate(rows) if row.vector_kind == MESSAGE]
    found = [*examples, *(MessageExample(rows[number].text, rows[number].lang, ORDINARY) for number in ordinary)]
    langs = [LANGUAGES.index(example.lang) for example in found]
    centred = normalize(embeddings[own + ordinary] - query_means[langs])
    return [replace(example, text=spelling.correct(example.text, example.lang)) for example in found], centred


def _write_notes(data: Path, notes: dict[str, Any]) -> None:
    (data / "notes.json").write_text(json.dumps(notes, ensure_ascii=False, default=str), encoding="utf-8")


def _fit_stages(
    rows: Sequence[VectorRow], passages: Sequence[Passage], centred: NDArray[np.float32]
) -> NDArray[np.float32]:
    section_keys = list(dict.fromkeys(passage.section_key for passage in passages))
    chosen = [number for number, row in enumerate(rows) if row.vector_kind == "situation"]
    return fit_stages(centred[chosen], [section_keys[rows[number].section_key][0] for number in chosen])


def _write_lexicons(data: Path, rows: Sequence[VectorRow], spelling: Spelling) -> None:
    worded = (row for row in rows if row.vector_kind in WORDED_KINDS)
    entries = [(row.section_key, row.lang, spelling.correct(row.text, row.lang)) for row in worded]
    for lang, lexicon in build_lexicons(entries).items():
        lexicon.save(data / "lexicon" / lang)
