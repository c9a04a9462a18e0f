"""Other libraries over the same passages with the same weights, each put together as its own guide does it.

Run by ``peers.py`` in an environment that holds them, by its path, for it imports nothing of Alianza:
``python peer_programs.py PEER build|ask FOLDER``. FOLDER holds ``peers.json``: the model's folder, passages, questions.
Prints one line of JSON: what building took, or what each question found and took.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

QUERY, PASSAGE = "query: ", "passage: "
FOUND = 3
Find = Callable[[str], Sequence[int]]


class Plain:
    """sentence-transformers and FAISS."""

    def __init__(self, model: str, folder: Path, step: str) -> None:
        from sentence_transformers import SentenceTransformer

        self.model = SentenceTransformer(model, local_files_only=True)
        self.file = str(folder / "plain.faiss")

    def build(self, texts: list[str]) -> None:
        """Encode, index, save."""
        import faiss

        vectors = self.model.encode_document(texts, normalize_embeddings=True)
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
        faiss.write_index(index, self.file)

    def open(self) -> Find:
        """Give what finds passages, best first."""
        import faiss

        index = faiss.read_index(self.file)

        def find(question: str) -> Sequence[int]:
            _, rows = index.search(self.model.encode_query([question], normalize_embeddings=True), FOUND)
            return [int(row) for row in rows[0]]

        return find


class Txtai:
    """txtai's Embeddings."""

    def __init__(self, model: str, folder: Path, step: str) -> None:
        from txtai import Embeddings

        self.embeddings = Embeddings(path=model, instructions={"query": QUERY, "data": PASSAGE})
        self.folder = str(folder / "txtai")

    def build(self, texts: list[str]) -> None:
        """Encode, index, save."""
        self.embeddings.index(enumerate(texts))
        self.embeddings.save(self.folder)

    def open(self) -> Find:
        """Give what finds passages, best first."""
        self.embeddings.load(self.folder)
        return lambda question: [int(number) for number, _ in self.embeddings.search(question, FOUND)]


class LangChain:
    """LangChain's FAISS store with Hugging Face embeddings."""

    def __init__(self, model: str, folder: Path, step: str) -> None:
        from langchain_huggingface import HuggingFaceEmbeddings

        passage = {"normalize_embeddings": True, "prompt": PASSAGE}
        query = {"normalize_embeddings": True, "prompt": QUERY}
        self.embedding = HuggingFaceEmbeddings(model_name=model, encode_kwargs=passage, query_encode_kwargs=query)
        self.folder = str(folder / "langchain")

    def build(self, texts: list[str]) -> None:
        """Encode, index, save."""
        from langchain_community.vectorstores import FAISS

        numbers = [{"number": number} for number in range(len(texts))]
        FAISS.from_texts(texts, self.embedding, metadatas=numbers).save_local(self.folder)

    def open(self) -> Find:
        """Give what finds passages, best first."""
        from langchain_community.vectorstores import FAISS

        store = FAISS.load_local(self.folder, self.embedding, allow_dangerous_deserialization=True)
        return lambda question: [found.metadata["number"] for found in store.similarity_search(question, k=FOUND)]


class LlamaIndex:
    """LlamaIndex's vector index in memory with Hugging Face embeddings."""

    def __init__(self, model: str, folder: Path, step: str) -> None:
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding

        self.embedding = HuggingFaceEmbedding(model_name=model, query_instruction=QUERY, text_instruction=PASSAGE)
        self.folder = str(folder / "llamaindex")

    def build(self, texts: list[str]) -> None:
        """Encode, index, save."""
        from llama_index.core import VectorStoreIndex
        from llama_index.core.schema import TextNode

        nodes = [TextNode(text=text, id_=str(number)) for number, text in enumerate(texts)]
        VectorStoreIndex(nodes, embed_model=self.embedding).storage_context.persist(self.folder)

    def open(self) -> Find:
        """Give what finds passages, best first."""
        from llama_index.core import StorageContext, load_index_from_storage

        context = StorageContext.from_defaults(persist_dir=self.folder)
        index = load_index_from_storage(context, embed_model=self.embedding)
        retriever = index.as_retriever(similarity_top_k=FOUND)
        return lambda question: [int(found.node.node_id) for found in retriever.retrieve(question)]


class Haystack:
    """Haystack's store in memory with sentence-transformers."""

    def __init__(self, model: str, folder: Path, step: str) -> None:
        from haystack_integrations.components.embedders.sentence_transformers import (
            SentenceTransformersDocumentEmbedder,
            SentenceTransformersTextEmbedder,
        )

        self.file = str(folder / "haystack.json")
        kind, prefix = {
            "build": (SentenceTransformersDocumentEmbedder, PASSAGE), "ask": (SentenceTransformersTextEmbedder, QUERY),
        }[step]  # fmt: skip
        self.embedder = kind(model=model, prefix=prefix, progress_bar=False)
        self.embedder.warm_up()

    def build(self, texts: list[str]) -> None:
        """Encode, index, save."""
        from haystack import Document
        from haystack.document_stores.in_memory import InMemoryDocumentStore

        documents = [Document(id=str(number), content=text) for number, text in enumerate(texts)]
        store = InMemoryDocumentStore(embedding_similarity_function="cosine")
        store.write_documents(self.embedder.run(documents)["documents"])
        store.save_to_disk(self.file)

    def open(self) -> Find:
        """Give what finds passages, best first."""
        from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
        from haystack.document_stores.in_memory import InMemoryDocumentStore

        retriever = InMemoryEmbeddingRetriever(InMemoryDocumentStore.load_from_disk(self.file), top_k=FOUND)

        def find(question: str) -> Sequence[int]:
            found = retriever.run(query_embedding=self.embedder.run(question)["embedding"])
            return [int(document.id) for document in found["documents"]]

        return find


class Chroma(Plain):
    """Chroma's collection on disk; vectors by sentence-transformers, whose prompts its own function leaves out."""

    def __init__(self, model: str, folder: Path, step: str) -> None:
        import chromadb

        super().__init__(model, folder, step)
        self.client = chromadb.PersistentClient(str(folder / "chroma"))

    def build(self, texts: list[str]) -> None:
        """Encode, index, save."""
        collection = self.client.create_collection("passages", metadata={"hnsw:space": "cosine"})
        for start in range(0, len(texts), 1000):
            batch = texts[start : start + 1000]
            vectors = self.model.encode_document(batch, normalize_embeddings=True)
            collection.add([str(start + number) for number in range(len(batch))], embeddings=vectors, documents=batch)

    def open(self) -> Find:
        """Give what finds passages, best first."""
        collection = self.client.get_collection("passages")

        def find(question: str) -> Sequence[int]:
            vectors = self.model.encode_query([question], normalize_embeddings=True)
            return [int(id) for id in collection.query(query_embeddings=vectors, n_results=FOUND)["ids"][0]]

        return find


PEERS: dict[str, Callable[[str, Path, str], Any]] = {
    "sentence-transformers + FAISS": Plain, "txtai": Txtai, "LangChain": LangChain, "LlamaIndex": LlamaIndex,
    "Haystack": Haystack, "Chroma": Chroma,
}  # fmt: skip


def ask_all(find: Find, questions: Sequence[str], started: float) -> dict[str, Any]:
    """Ask every question; ``started`` is when the program began, in seconds of ``time.time``."""
    found, times, first = [], [], 0.0
    for question in questions:
        began = time.perf_counter()
        found.append(list(find(question)))
        times.append(1000 * (time.perf_counter() - began))
        first = first or time.time() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return {"found": found, "milliseconds": times, "first": first, "megabytes": memory}


def main(peer: str, step: str, folder: Path, started: float) -> None:
    """Build or ask; print one line of JSON."""
    values = json.loads((folder / "peers.json").read_text(encoding="utf-8"))
    program = PEERS[peer](values["model"], folder, step)
    if step == "build":
        began = time.perf_counter()
        program.build(values["passages"])
        print(json.dumps({"seconds": time.perf_counter() - began}))
    else:
        print(json.dumps(ask_all(program.open(), values["questions"], started)))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), float(sys.argv[4]))
