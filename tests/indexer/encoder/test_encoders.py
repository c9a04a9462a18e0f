"""Both encoders: cleaning, shapes, agreement, and what serving costs in a fresh process."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copytree
from typing import Any

import numpy as np
import pytest

from indexer.encoder.encoders import OnnxEncoder, SentenceTransformerEncoder
from indexer.encoder.prepare import PreparedModel, load_serving_encoder
from indexer.encoder.protocol import Encoder
from indexer.encoder.serving import Serving, load_tokenizer, name_form
from indexer.errors import ModelError
from indexer.settings import PROJECT
from indexer.text import clean_text

TEXTS = (
    "¿Cómo elegimos un socio?",
    "a",
    "",
    "Qui décide quand les objectifs changent, et comment ? " * 3,
    "the quick brown fox jumps over the lazy dog. " * 40,
)
MULTILINGUAL = (
    *TEXTS,
    "A confiança demora anos e perde-se numa safra: não há atalhos, só reuniões às 9h30.",
    "Alianzas público-privadas (APP): 1.234,56 € — «cláusula n.º 3» … ½ ﬁnca №5",
    unicodedata.normalize("NFD", "Señor Müller, à l'été; coração, pingüino, naïve, Ñandú"),
    "👩‍💻 café ☕️ 🇧🇷 🧑🏽‍🌾 ™️",
    "Партнёрство и доверие",
    "農民と企業の協力～",
    "शोध साझेदारी ไทย 한국어 العربية עברית",
    "Donaudampfschifffahrtsgesellschaftskapitän" * 20,
    "a" * 3_000,
    "x" * 100 + "\u0301" * 50,
    "<s> </s> <mask> <unk> <pad> [CLS] ##x",
    "▁hola▁mundo",
    "\ufdfa" * 20,
    "zero\u200bwidth\u200dmarks\ufeff soft\xadhyphen",
    "https://example.org/a?b=c&d=%20 user@example.org\tC:\\temp",
)


@pytest.fixture(scope="module", params=["torch", "onnx"])
def encoder(request: pytest.FixtureRequest, tiny_prepared: PreparedModel) -> Encoder:
    if request.param == "torch":
        return SentenceTransformerEncoder(tiny_prepared.folder)
    return OnnxEncoder(tiny_prepared.serving)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  dos \t\n espacios\u00a0\u3000 ", "dos espacios"),
        ("que\u0301", "qué"),
        ("a\x00b\x07c\x7fd\x9fe", "abcde"),
        ("línea\u2028otra\x85más\x1f fin", "línea otra más fin"),
        ("mitad\ud83d sola\udc00", "mitad sola"),
        ("ali\xadan\u2060za\ufeff", "alianza"),
        ("\u202eal revés\u202c", "al revés"),
        ("dos\u200bpalabras", "dos palabras"),
        ("👩‍💻 café", "👩‍💻 café"),
        ("<b>&amp;</b> ﬁ ½", "<b>&amp;</b> ﬁ ½"),
        ("", ""),
        ("\x00\ud800 \n", ""),
    ],
)
def test_text_is_cleaned_of_what_no_person_sees_and_of_nothing_else(text: str, clean: str) -> None:
    assert clean_text(text) == clean
    assert clean_text(clean) == clean


@pytest.mark.parametrize("text", ["a" * 5_000, "a " * 5_000, "\ufdfa" * 5_000, "\u0958" * 5_000, "é" * 10**7])
def test_cleaned_text_is_never_longer_than_the_limit(text: str) -> None:
    assert 0 < len(clean_text(text)) <= 2_000
    assert 0 < len(clean_text(text, 10)) <= 10


def test_embeddings_are_float32_rows_of_length_1(encoder: Encoder) -> None:
    for rows in (encoder.encode_queries(TEXTS), encoder.encode_passages(TEXTS)):
        assert rows.shape == (len(TEXTS), encoder.dim)
        assert rows.dtype == np.float32
        assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-5)


def test_no_texts_make_no_rows(encoder: Encoder) -> None:
    assert encoder.encode_queries([]).shape == (0, encoder.dim)
    assert encoder.encode_passages([]).shape == (0, encoder.dim)


def test_a_query_and_a_passage_of_the_same_words_differ_by_their_prompts(encoder: Encoder) -> None:
    query, passage = encoder.encode_queries(["socio"]), encoder.encode_passages(["socio"])
    assert float((query * passage).sum()) < 0.999


def test_a_text_gets_the_same_embedding_alone_and_among_others(encoder: Encoder) -> None:
    together = encoder.encode_passages(TEXTS)
    alone = np.concatenate([encoder.encode_passages([text]) for text in TEXTS])
    assert (together * alone).sum(axis=1) == pytest.approx(1, abs=1e-4)


def test_one_pass_gives_a_query_its_embedding_and_a_vector_for_each_token_of_its_own(encoder: Encoder) -> None:
    for text, tokens in (("socio", 5), ("a b", 2), ("", 0)):
        embedding, vectors = encoder.encode_query_tokens(text)
        assert embedding == pytest.approx(encoder.encode_queries([text])[0], abs=1e-4)
        assert vectors.shape == (tokens, 32), "neither the prompt nor the ends"
        assert embedding.dtype == np.float32
        assert vectors.dtype == np.float32


def test_token_vectors_of_many_texts_are_those_of_each(encoder: Encoder) -> None:
    found = encoder.encode_tokens(TEXTS, "query")
    alone = [encoder.encode_query_tokens(text) for text in TEXTS]
    assert [len(vectors) for _, vectors in found] == [len(vectors) for _, vectors in alone]
    vectors = found[3][1]
    np.testing.assert_allclose(vectors, alone[3][1], atol=1e-4)
    embedding, passage = encoder.encode_tokens([TEXTS[3]], "passage")[0]
    assert passage.shape[0] <= vectors.shape[0]
    assert np.abs(passage - vectors[: len(passage)]).max() > 1e-3, "the prompt is seen, and not given"
    np.testing.assert_array_equal(embedding, encoder.encode_passages([TEXTS[3]])[0])


def test_a_text_gets_the_same_embedding_with_token_vectors_and_without(encoder: Encoder) -> None:
    embeddings = np.array([embedding for embedding, _ in encoder.encode_tokens(TEXTS, "query")])
    np.testing.assert_allclose(embeddings, encoder.encode_queries(TEXTS), atol=1e-5)


def test_passages_report_how_many_are_done(encoder: Encoder) -> None:
    done: list[int] = []
    encoder.encode_passages([str(i) * 30 for i in range(100)], done.append)
    assert done == sorted(done)
    assert done[-1] == 100
    assert len(done) > 1


def test_one_string_in_the_place_of_many_is_a_mistake_of_the_caller(encoder: Encoder) -> None:
    with pytest.raises(TypeError, match="one string"):
        encoder.encode_queries("socio")


def test_spelling_of_accents_and_broken_characters_do_not_matter(encoder: Encoder) -> None:
    rows = encoder.encode_queries(["café", "cafe\u0301", "caf\ud800é\x00"])
    assert rows[1] == pytest.approx(rows[0], abs=1e-6)
    assert rows[2] == pytest.approx(rows[0], abs=1e-6)


def test_both_encoders_of_a_model_agree(tiny_prepared: PreparedModel) -> None:
    first, second = SentenceTransformerEncoder(tiny_prepared.folder), OnnxEncoder(tiny_prepared.serving)
    assert name_form(first.fingerprint) == second.fingerprint == tiny_prepared.fingerprint
    assert first.dim == second.dim == tiny_prepared.dim
    cosines = (first.encode_passages(MULTILINGUAL) * second.encode_passages(MULTILINGUAL)).sum(axis=1)
    assert cosines.min() > 0.999


def test_both_encoders_give_a_token_the_same_vector(tiny_prepared: PreparedModel) -> None:
    first, second = SentenceTransformerEncoder(tiny_prepared.folder), OnnxEncoder(tiny_prepared.serving)
    found = [[vectors for _, vectors in one.encode_tokens(TEXTS, "passage")] for one in (first, second)]
    for a, b in zip(*found, strict=True):
        assert a.shape == b.shape
        cosines = (a * b).sum(axis=1) / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1)
        assert cosines.min(initial=1) > 0.99


def test_threads_may_share_a_serving_encoder(tiny_prepared: PreparedModel) -> None:
    encoder = OnnxEncoder(tiny_prepared.serving, threads=2)
    texts = [f"{i} {'socio ' * (i % 7)}" for i in range(200)]
    expected = np.concatenate([encoder.encode_queries([text]) for text in texts])
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: encoder.encode_queries([text])[0], texts))
    assert np.array(found) == pytest.approx(expected, abs=1e-6)


def test_texts_abreast_have_the_embeddings_that_each_has_alone_in_their_order(tiny_prepared: PreparedModel) -> None:
    alone, abreast = (OnnxEncoder(tiny_prepared.serving, threads=3, abreast=choice) for choice in (False, True))
    texts, told = [f"{i} {'socio ' * (i % 7)}" for i in range(50)], list[int]()
    assert np.array_equal(abreast.encode_passages(texts, told.append), alone.encode_passages(texts))
    assert told == list(range(1, 51))


def test_a_model_that_is_not_prepared_says_which_command_prepares_it(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        load_serving_encoder("packaged", tmp_path)
    assert str(caught.value) == (f"{tmp_path}: model 'packaged' is not prepared; run `alianza build` (or `make setup`)")


@pytest.mark.parametrize("name", ["serving.json", "transformer.onnx", "word_embeddings.npy", "tokenizer.json"])
@pytest.mark.parametrize("kept", [0, 100, None])
def test_a_damaged_serving_folder_is_a_model_error_of_one_line(
    tiny_prepared: PreparedModel, tmp_path: Path, name: str, kept: int | None
) -> None:
    folder = copytree(tiny_prepared.serving, tmp_path / "serving")
    if kept is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes((folder / name).read_bytes()[:kept])
    with pytest.raises(ModelError) as caught:
        OnnxEncoder(folder)
    assert str(folder) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["no/such/folder", "/no/such/folder", "no folder"])
def test_a_model_that_is_nowhere_is_a_model_error_of_one_line(name: str) -> None:
    with pytest.raises(ModelError) as caught:
        SentenceTransformerEncoder(name)
    assert f"model '{name}'" in str(caught.value)
    assert "\n" not in str(caught.value)


SERVE = """
import json, random, sys, time
began = time.perf_counter()
from pathlib import Path
from indexer.encoder.encoders import OnnxEncoder
encoder = OnnxEncoder(Path(sys.argv[1]), threads=2)
encoder.encode_queries(["¿Cómo elegimos un socio para una alianza rural?"])
seconds = time.perf_counter() - began
def memory():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
start = memory()
query, times = "¿Cómo elegir un socio para una alianza rural?", []
for _ in range(100):
    now = time.perf_counter()
    encoder.encode_queries([query])
    times.append(time.perf_counter() - now)
chance, words = random.Random(1), Path(sys.argv[3]).read_text("utf-8").split()
later = []
for i in range(int(sys.argv[2])):
    count = chance.choice((1, 5, 40, 200)) if i % 50 == 0 else chance.randint(1, 30)
    encoder.encode_queries([" ".join(chance.choice(words) for _ in range(count))])
    if i % 100 == 99:
        later.append(memory())
heavy = [name for name in ("torch", "transformers", "sentence_transformers") if name in sys.modules]
print(json.dumps({"seconds": seconds, "start": start, "later": later, "query": min(times), "heavy": heavy}))
"""


def serve(folder: Path, queries: int) -> dict[str, Any]:
    """Return what serving costs in a process of its own."""
    if not Path("/proc/self/status").exists():
        pytest.skip("memory is read from /proc")
    command = [sys.executable, "-c", SERVE, str(folder), str(queries), __file__]
    run = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    measured: dict[str, Any] = json.loads(run.stdout)
    return measured


def test_serving_imports_nothing_heavy_and_its_memory_stays_flat_over_5000_queries(
    tiny_prepared: PreparedModel,
) -> None:
    measured = serve(tiny_prepared.serving, 5_000)
    assert measured["heavy"] == []
    assert min(measured["later"][-10:]) - measured["later"][0] < 8


@pytest.mark.model
def test_the_packaged_model_serves_in_200_mb_after_a_second(prepared_model: PreparedModel) -> None:
    """Targets: 1 s, 200 MB, 5 ms; measured 0.5 s, 131 MB, 3 ms. Time is given slack for a busy machine."""
    measured = serve(prepared_model.serving, 500)
    assert measured["heavy"] == []
    assert measured["start"] < 200
    assert min(measured["later"]) - measured["start"] < 40
    assert measured["seconds"] < 4
    assert measured["query"] < 0.020


@pytest.fixture(scope="module")
def packaged(prepared_model: PreparedModel) -> tuple[SentenceTransformerEncoder, OnnxEncoder]:
    return SentenceTransformerEncoder(prepared_model.folder), OnnxEncoder(prepared_model.serving)


@pytest.mark.model
def test_sentencepiece_gives_the_ids_of_the_folders_own_tokenizer(
    prepared_model: PreparedModel, packaged: tuple[SentenceTransformerEncoder, OnnxEncoder]
) -> None:
    serving = Serving.load(prepared_model.serving)
    tokenizer = load_tokenizer(prepared_model.serving, serving)
    files = sorted((PROJECT / "kb").rglob("*.md"))[:40] + sorted((PROJECT / "cases").rglob("*.md"))[:20]
    lines = [line for file in files for line in file.read_text("utf-8").splitlines() if line.strip()]
    for text in (*MULTILINGUAL, *lines):
        prompted = serving.query_prompt + clean_text(text)
        ids = packaged[0].model.tokenizer(prompted, truncation=True, max_length=serving.max_tokens)["input_ids"]
        assert tokenizer.encode(prompted) == ids, text


@pytest.mark.model
def test_the_packaged_models_encoders_agree_closely(
    packaged: tuple[SentenceTransformerEncoder, OnnxEncoder],
) -> None:
    first, second = packaged
    assert name_form(first.fingerprint) == second.fingerprint
    assert (first.encode_queries(MULTILINGUAL) * second.encode_queries(MULTILINGUAL)).sum(axis=1).min() > 0.995
    assert (first.encode_passages(MULTILINGUAL) * second.encode_passages(MULTILINGUAL)).sum(axis=1).min() > 0.995


@pytest.mark.model
@pytest.mark.parametrize(
    "question",
    [
        "How do we choose a good partner?",
        "¿Cómo elegimos un buen socio?",
        "Como escolher um bom parceiro?",
        "Comment choisir un bon partenaire ?",
    ],
)
def test_the_packaged_model_finds_a_passage_in_another_language(
    packaged: tuple[SentenceTransformerEncoder, OnnxEncoder], question: str
) -> None:
    passages = (
        "La luna llena ilumina el mar esta noche.",
        "Partners are selected for their complementary skills, their reputation and their commitment.",
        "Faire cuire les pommes de terre vingt minutes dans l'eau salée.",
    )
    for encoder in packaged:
        scores = encoder.encode_passages(passages) @ encoder.encode_queries([question])[0]
        assert scores.argmax() == 1
