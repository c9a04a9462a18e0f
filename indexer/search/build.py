"""Build an index: documents → passages → rows → embeddings → a snapshot on disk.

Only texts that the index before did not hold are encoded again.
"""

from __future__ import annotations

import errno
import functools
import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from indexer.content.documents import Corpus, read_corpus
from indexer.content.drawings import DRAWINGS, list_drawing_files, require_drawings, write_drawings
from indexer.content.files import check_files, list_files, list_pack_files
from indexer.content.language_words import count_words
from indexer.content.notes import NOTE_FILES, read_notes
from indexer.content.passages import Passage, split_document
from indexer.content.records import write_documents
from indexer.content.spelling import Spelling, build_spelling, learn_spelling
from indexer.content.unwritten import find_unwritten
from indexer.encoder.protocol import Encoder
from indexer.errors import ContentError, IndexStorageError
from indexer.search.answerability_examples import fit_answerability_of
from indexer.search.bm25 import build_lexicons
from indexer.search.cells import build_vectors
from indexer.search.embeddings import SPARE, Embeddings, save_embeddings
from indexer.search.encoding import encode_rows
from indexer.search.engines import DEFAULT_OPTIONS, EngineOptions
from indexer.search.index import WORDED_KINDS, read_data
from indexer.search.kept_vectors import KeptVectors, choose_tokens, place_index
from indexer.search.message_rows import gather_messages, list_message_rows, list_ordinary_messages
from indexer.search.message_types import FILE as MESSAGE_TYPES
from indexer.search.message_types import fit_classifier
from indexer.search.passage_file import write_passages
from indexer.search.previous import read_message_classifier, read_topic_classifier, read_topic_tokens
from indexer.search.rows import (
    RECIPE,
    VectorRow,
    center_rows,
    list_rows,
    tabulate_rows,
)
from indexer.search.snapshot import (
    FORMAT,
    Manifest,
    Store,
    list_needed_files,
    list_versions,
    lock_builds,
    make_draft,
    name_data,
    open_data,
    publish,
    read_manifest,
    remove_drafts,
)
from indexer.search.stages import fit_stages
from indexer.search.topic_classifier import build_topic_classifier, list_examples
from indexer.search.topic_tokens import TopicTokens, build_topic_tokens, list_topic_texts
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
    files = [*list_files(roots), *list_pack_files(roots), *list_drawing_files(roots)]
    files += [(root / name, f"{root.name}/{name}") for root in roots for name in NOTE_FILES]
    for fault in check_files(roots):
        digest.update(str(fault).encode(errors="surrogateescape"))
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
    options: EngineOptions = DEFAULT_OPTIONS,
    store: Store | None = None,
    read_kept: Callable[[], Embeddings] = dict,
) -> Report:
    """Build the index of ``roots`` in ``folder``; the encoder is loaded only where a text needs it.

    ``carried`` are vectors that came with the package, ``read_kept`` gives embeddings that came with the checkout;
    the index before goes before both. ``store`` is another engine's server, which takes the index before it is put in
    place.

    Raises ContentError for documents that cannot be read, IndexStorageError where the folder or ``store``
    cannot be written; in both cases the index before stays.
    """
    with lock_builds(folder, tell):
        remove_drafts(folder)
        corpus_hash = hash_corpus(roots)
        if (done := _find_finished(folder, corpus_hash, fingerprint)) is not None:
            if store:
                store.add(folder / done.data, done)
                store.switch(done.data, list_versions(folder))
            return Report(done, 0, done.rows)
        if carried and (done := _place(carried, folder, corpus_hash, fingerprint, store)) is not None:
            return Report(done, 0, done.rows)
        corpus, passages = read_base(roots, tell)
        rows, notes = list_all_rows(roots, corpus, passages)
        try:
            load_encoder = functools.cache(load_encoder)
            topics = list_topic_texts(corpus.documents)
            before = [carried.tokens if carried else None, read_topic_tokens(folder, fingerprint)]
            fresh: Embeddings = {}
            tokens = build_topic_tokens(topics, choose_tokens(before, topics), load_encoder, tell, fresh)

            def read_all_kept() -> Embeddings:
                return read_kept() | dict(carried.embeddings if carried else {})

            embeddings, encoded = encode_rows(rows, folder, fingerprint, read_all_kept, load_encoder, progress, fresh)
            made_of = (corpus_hash, fingerprint)
            manifest = _write(folder, corpus, passages, rows, embeddings, notes, made_of, tokens, options, store)
        except OSError as error:
            raise _keep_before(folder, error) from None
        return Report(manifest, encoded, len(rows) - encoded)


def list_all_rows(
    roots: Sequence[Path], corpus: Corpus, passages: Sequence[Passage]
) -> tuple[list[VectorRow], dict[str, Any]]:
    """List all that is encoded, and read the notes of the base, with what is learned from its words."""
    notes = read_notes(roots) | {"drawings": require_drawings(roots)}
    notes["examples"] = [*notes["examples"], *list_ordinary_messages(corpus.documents)]
    texts = [(passage.lang, passage.text) for passage in passages]
    asks = [(one.lang, ask.text) for one in corpus.documents for ask in one.asks + one.messages]
    examples = [(example.lang, example.text) for example in notes["examples"]]
    notes |= {"spelling": learn_spelling(texts), "words": count_words([*texts, *asks, *examples])}
    rows = [*list_rows(corpus.documents, passages, notes["outside"]), *list_message_rows(notes["examples"])]
    notes["situations"] = {str(number): row.text for number, row in enumerate(rows) if row.vector_kind == "situation"}
    return rows, notes


def _find_finished(folder: Path, corpus_hash: str, fingerprint: str) -> Manifest | None:
    try:
        manifest = read_manifest(folder)
        open_data(folder, manifest)
    except IndexStorageError:
        return None
    return manifest if (manifest.corpus, manifest.model) == (corpus_hash, fingerprint) else None


def _place(
    carried: KeptVectors, folder: Path, corpus_hash: str, fingerprint: str, store: Store | None
) -> Manifest | None:
    try:
        return place_index(carried.index, folder, corpus_hash, fingerprint, store)
    except OSError as error:
        raise _keep_before(folder, error) from None


def _keep_before(folder: Path, error: OSError) -> IndexStorageError:
    """Remove what a build that cannot write has left; give the error that says so."""
    remove_drafts(folder)
    # numpy's writer tells of a full disk without its number.
    full = error.errno == errno.ENOSPC or (error.errno is None and shutil.disk_usage(folder).free < 1 << 20)
    reason = "the disk is full" if full else error.strerror or error
    return IndexStorageError(f"{folder}: the index cannot be written ({reason}); the one before still serves.")


def read_base(
    roots: Sequence[Path], tell: Callable[[str], None] = lambda message: None
) -> tuple[Corpus, list[Passage]]:
    """Read the documents of a base and cut them into passages, ordered by document, language and line.

    Drafts are left out, and told: what is not written out is not published. Raises ContentError with the first fault.
    """
    corpus = read_corpus(roots)
    drafts = dict.fromkeys(fault.path for fault in find_unwritten(roots))
    for draft in drafts:
        tell(f"{draft}: it still says TODO, and is left out until that is written")
    corpus = replace(corpus, documents=tuple(one for one in corpus.documents if one.path not in drafts))
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


def _write(
    folder: Path, corpus: Corpus, passages: Sequence[Passage], rows: Sequence[VectorRow],
    embeddings: NDArray[np.float32], notes: dict[str, Any], made_of: tuple[str, str], tokens: TopicTokens | None,
    options: EngineOptions, store: Store | None,
) -> Manifest:  # fmt: skip
    data = make_draft(folder)
    try:
        centred, query_means = center_rows(rows, embeddings)
        vectors, description = build_vectors(centred, options.exhaustive_rows)
        faiss.write_index(vectors, str(data / "vectors.faiss"))
        arrays = {"query_means": query_means, "rows": tabulate_rows(rows)}
        for name, array in {**arrays, "stages": _fit_stages(rows, passages, centred)}.items():
            np.save(data / f"{name}.npy", array)
        save_embeddings(data, made_of[1], [row.hash for row in rows], embeddings)
        if tokens:
            tokens.save(data)
        write_passages(data, passages)
        # Nobody who asks is told of messages: they are for what is learned here.
        write_documents(data / "documents.jsonl", [replace(one, messages=()) for one in corpus.documents])
        write_drawings(data / DRAWINGS, notes.pop("drawings"))
        spelling = build_spelling(notes["spelling"], notes["abbreviations"], notes["words"])
        _write_lexicons(data, rows, spelling)
        learned = read_topic_classifier(folder)
        if topic_classifier := build_topic_classifier(list_examples(corpus.documents, spelling), learned):
            topic_classifier.save(data)
        examples, numbers = gather_messages(rows, notes.pop("examples"), spelling)
        fitted = read_message_classifier(folder)
        if classifier := fit_classifier(examples, centred[numbers], notes.pop("care_words"), fitted):
            classifier.save(data / MESSAGE_TYPES)
        draft = Manifest(
            format=FORMAT, model=made_of[1], dim=embeddings.shape[1], corpus=made_of[0], faiss=description,
            passages=len(passages), documents=len(corpus.documents), rows=len(rows), data=name_data(data), files={},
        )  # fmt: skip
        _write_notes(data, notes)
        index = read_data(data, draft, replace(options, milvus=None))
        answerability = fit_answerability_of(index, [row.text for row in rows], centred)
        _write_notes(data, notes | {"answerability": answerability.to_list() if answerability else []})
        manifest = replace(draft, files=list_needed_files(data, SPARE))
        publish(folder, data, manifest, store)
        return manifest
    except BaseException:
        shutil.rmtree(data, ignore_errors=True)
        raise


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
