"""The baseline: sentence-transformers and FAISS, as a tutorial would put them together.

Reads questions from standard input, one a line; prints, a line each, milliseconds and the best passage.
Run: ``python -m benchmarks.plain_loop FOLDER`` with a folder that ``prepare`` wrote.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path


def prepare(folder: Path) -> None:
    """Write what the loop needs: the model's folder, the passages' texts, and a FAISS file of their vectors.

    Both sides begin with vectors on disk: encoding the base is not part of a question.
    """
    import faiss
    import numpy as np

    from indexer.encoder.prepare import prepare_model
    from indexer.search.index import load_index
    from indexer.search.rows import cut_text
    from indexer.settings import read_settings

    settings = read_settings()
    index = load_index(settings.index)
    rows = index.rows.select("text")
    matrix = np.load(settings.index / index.manifest.data / "embeddings.npy")[rows]
    vectors = faiss.IndexFlatIP(matrix.shape[1])
    vectors.add(matrix)
    faiss.write_index(vectors, str(folder / "plain.faiss"))
    # A long passage has several rows, one after the other.
    texts = [passage.text for passage in index.passages for _ in cut_text(passage)]
    assert len(texts) == len(matrix)
    model = prepare_model(settings.model, settings.cache, packed_file=settings.model_file).folder
    (folder / "plain.json").write_text(json.dumps({"model": str(model), "texts": texts}), encoding="utf-8")


def main(folder: Path) -> None:
    """Answer lines until the input ends; the first line printed says that the loop is ready."""
    import faiss
    from sentence_transformers import SentenceTransformer

    values = json.loads((folder / "plain.json").read_text(encoding="utf-8"))
    model = SentenceTransformer(values["model"], local_files_only=True)
    vectors = faiss.read_index(str(folder / "plain.faiss"))
    print("ready", flush=True)
    for line in sys.stdin:
        started = time.perf_counter()
        _, found = vectors.search(model.encode_query([line.strip()], normalize_embeddings=True), 5)
        best = values["texts"][found[0][0]]
        print(f"{1000 * (time.perf_counter() - started):.3f} {best[:60]}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
