"""The indexer's verbs: build, carry, check, coverage, init, keep, new, translated, tune. `alianza` has them too."""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.errors import AlianzaError, ModelError
from indexer.memory import check_address_space
from indexer.packaging import add_package_verbs
from indexer.run_errors import describe_error
from indexer.settings import CARRIED, Settings, find_base, read_settings
from indexer.terminal import ProgressBar, tell

if TYPE_CHECKING:
    from indexer.encoder.protocol import Encoder
    from indexer.search.embeddings import Embeddings
    from indexer.search.engines import EngineOptions
    from indexer.search.kept_vectors import KeptVectors
    from indexer.search.snapshot import Store

CARRIED_INDEX = CARRIED / "index"

LIGHT_VERBS = ("check", "coverage", "new", "translated")
"""Verbs that load neither model nor index."""


def main(arguments: list[str] | None = None) -> int:
    """Run a verb; 0 fine, 1 a user's error in one line on stderr, 2 wrong usage."""
    parser = argparse.ArgumentParser(
        prog="python -m indexer", description="Build and check the knowledge base's index."
    )
    add_verbs(parser.add_subparsers(dest="verb", required=True, metavar="VERB"))
    return run(parser, arguments)


def run(parser: argparse.ArgumentParser, arguments: list[str] | None) -> int:
    """Parse, read the settings, run the verb, and say errors in one line."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # JSON is UTF-8 whatever the terminal speaks, and a file name may be no text at all.
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    chosen = parser.parse_args(arguments)
    verb: Callable[[argparse.Namespace, Settings], int] = chosen.run
    try:
        if getattr(chosen, "verb", "") not in LIGHT_VERBS:
            check_address_space()
        code = verb(chosen, read_settings())
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130
    except (AlianzaError, MemoryError, OSError, ImportError, RuntimeError) as error:
        if not (told := describe_error(error)):
            raise
        print(f"alianza: {' '.join(told.split())}", file=sys.stderr)
        return 1


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the indexer's verbs to a command line."""
    build = verbs.add_parser("build", help="read kb/ and cases/, embed what is new, and put the new index in place")
    build.add_argument("--kb", type=Path, nargs="+", metavar="DIR", help="folders of Markdown (default: kb and cases)")
    build.add_argument("--index", type=Path, metavar="DIR", help="the index's folder (default: .index)")
    build.add_argument("--json", action="store_true", help="print what was done as JSON")
    build.add_argument(
        "--carried", type=Path, metavar="DIR", help="take every vector from DIR, made by `alianza carry`: no model"
    )
    build.add_argument(
        "--previous", action="store_true", help="put the index before back in place; again: the one after it"
    )
    build.set_defaults(run=_build)
    add_package_verbs(verbs)
    init = verbs.add_parser("init", help="copy the base into a folder of your own, to edit there")
    init.add_argument("folder", type=Path, metavar="FOLDER")
    init.set_defaults(run=_init)
    check = verbs.add_parser("check", help="find what is wrong in kb/ and cases/")
    check.add_argument("--kb", type=Path, nargs="+", metavar="DIR", help="folders of Markdown (default: kb and cases)")
    check.add_argument(
        "--strict", action="store_true", help="also refuse gaps: an uncited paragraph, a missing language"
    )
    check.add_argument(
        "--index", type=Path, nargs="?", const=False, metavar="DIR",
        help="hold every file of the index (default: .index) and of the model against its hash instead",
    )  # fmt: skip
    check.set_defaults(run=_check)
    coverage = verbs.add_parser("coverage", help="count what the base covers, and show its holes")
    coverage.add_argument(
        "--kb", type=Path, nargs="+", metavar="DIR", help="folders of Markdown (default: kb and cases)"
    )
    coverage.add_argument(
        "--cases", nargs="+", metavar="NAME",
        help="count and name the cases with such a product, or related to a document with such an id, instead",
    )  # fmt: skip
    coverage.add_argument("--json", action="store_true", help="print JSON")
    coverage.set_defaults(run=_coverage)
    new = verbs.add_parser("new", help="write the template of a new document, or of a translation, to fill in")
    new.add_argument("kind", metavar="KIND", help="case, practice, problem, concept, workshop or tool")
    new.add_argument("id", metavar="ID", help="its name in addresses: small letters, digits and hyphens")
    new.add_argument("--lang", default="en", help="the language in which it is written first (default: en)")
    start = new.add_mutually_exclusive_group()
    start.add_argument("--from", dest="source", default="", metavar="ID", help="begin with the facts of this document")
    start.add_argument("--translate", metavar="LANG", help="write the skeleton of ID's translation: es, pt, fr (en)")
    new.add_argument("--kb", type=Path, nargs="+", metavar="DIR", help="folders of Markdown (default: kb and cases)")
    new.set_defaults(run=_new)
    translated = verbs.add_parser("translated", help="mark translations as made from the original as it is now")
    translated.add_argument("files", type=Path, nargs="+", metavar="FILE")
    translated.set_defaults(run=_translated)


def _build(chosen: argparse.Namespace, settings: Settings) -> int:
    from indexer.encoder.adapter import PACKAGED_ADAPTER
    from indexer.encoder.prepare import name_prepared
    from indexer.search.build import build_index
    from indexer.search.engines import EngineOptions
    from indexer.search.kept_embeddings import read_embeddings

    options = EngineOptions.of(settings)
    store = _open_store(options)
    if chosen.previous:
        return _restore(chosen.index or settings.index, store)
    fingerprint, load_encoder, carried = _choose_vectors(chosen.carried, settings)

    def read_kept() -> Embeddings:
        return {} if chosen.carried else read_embeddings(PACKAGED_ADAPTER, name_prepared(settings.model))

    roots = chosen.kb or settings.kb
    folder = chosen.index or settings.index
    with ProgressBar() as progress:
        report = build_index(
            roots, folder, fingerprint, load_encoder, tell, progress, carried, options, store, read_kept
        )
    manifest = report.manifest
    if chosen.json:
        print(
            json.dumps(
                {**asdict(manifest), "files": len(manifest.files), "encoded": report.encoded, "reused": report.reused}
            )
        )
    else:
        print(
            f"{manifest.documents} documents, {manifest.passages} passages, {manifest.rows} vectors "
            f"({report.encoded} encoded, {report.reused} kept) in {folder}"
        )
    return 0


def _open_store(options: EngineOptions) -> Store | None:
    if options.milvus is None:
        return None
    from indexer.search.milvus_store import MilvusStore

    return MilvusStore(options.milvus)


def _restore(folder: Path, store: Store | None) -> int:
    from indexer.search.snapshot import lock_builds, read_manifest, restore_previous

    read_manifest(folder)  # raises where there is no index; the lock would make its folder
    with lock_builds(folder, tell):
        manifest = restore_previous(folder, store)
    print(f"{manifest.documents} documents, {manifest.passages} passages, as they were before, in {folder}")
    return 0


def _choose_vectors(folder: Path | None, settings: Settings) -> tuple[str, Callable[[], Encoder], KeptVectors | None]:
    """Choose the model's fingerprint, its encoder, and the vectors carried; those in ``folder`` alone where named."""
    from indexer.encoder.prepare import name_prepared, prepare_model
    from indexer.search.kept_vectors import read_carried

    carried = read_carried(folder or CARRIED_INDEX, name_prepared(settings.model))
    if folder is None:
        prepared = prepare_model(settings.model, settings.cache, packed_file=settings.model_file, progress=tell)

        def load_encoder() -> Encoder:
            from indexer.encoder.encoders import OnnxEncoder

            tell("loading the encoder …")
            # The serving form: questions are embedded by it too, and it takes a third of torch's time.
            return OnnxEncoder(prepared.serving, settings.threads, abreast=True)

        return prepared.fingerprint, load_encoder, carried
    if carried is None:
        raise ModelError(f"{folder}: no vectors of the model '{settings.model}'; run `alianza build` without --carried")

    def refuse() -> Encoder:
        raise ModelError(f"{folder}: a text of the base has no vector here; run `alianza build` without --carried")

    return carried.fingerprint, refuse, carried


def _init(chosen: argparse.Namespace, settings: Settings) -> int:
    from indexer.content.base_copy import copy_base

    count = copy_base(find_base(), chosen.folder)
    print(f"{count} files in {chosen.folder}; edit them there, then run `alianza build` and `alianza serve` there")
    return 0


def _check(chosen: argparse.Namespace, settings: Settings) -> int:
    faults: Sequence[object]
    if chosen.index is not None:
        from indexer.checking.check_stored import check_stored

        folder = chosen.index or settings.index
        faults = check_stored(folder, settings.model, settings.cache)
    else:
        from indexer.checking.check import check

        faults = check(chosen.kb or settings.kb, chosen.strict)
    for fault in faults:
        print(fault)
    print(f"{len(faults)} faults" if faults else "no faults", file=sys.stderr)
    return 1 if faults else 0


def _coverage(chosen: argparse.Namespace, settings: Settings) -> int:
    from indexer.content.coverage import count_coverage, find_cases, to_dict, write_table
    from indexer.content.documents import read_corpus
    from indexer.content.notes import read_notes

    roots = chosen.kb or settings.kb
    corpus = read_corpus(roots)
    for fault in corpus.faults:
        # What cannot be read is not counted; that must not go unseen.
        print(fault, file=sys.stderr)
    if chosen.cases:
        found = find_cases(corpus.documents, chosen.cases)
        print(json.dumps(found) if chosen.json else f"{len(found)} cases: {', '.join(found)}")
        return 0
    coverage = count_coverage(corpus.documents, read_notes(roots)["references"])
    print(json.dumps(to_dict(coverage), ensure_ascii=False) if chosen.json else write_table(coverage))
    return 0


def _new(chosen: argparse.Namespace, settings: Settings) -> int:
    from indexer.checking.drafts import draft_document, draft_translation, write_draft

    roots = chosen.kb or settings.kb
    if chosen.translate:
        path, text = draft_translation(chosen.kind, chosen.id, chosen.translate, roots)
    else:
        path, text = draft_document(chosen.kind, chosen.id, chosen.lang, roots, chosen.source)
    print(f"{path}: {write_draft(path, text)} lines say TODO; write them, then run `alianza check`")
    return 0


def _translated(chosen: argparse.Namespace, settings: Settings) -> int:
    from indexer.checking.translations import stamp_translation

    for file in chosen.files:
        print(f"{file}: translates {stamp_translation(file)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
