"""Quantising: near to float32, whatever the outliers; attention is one step."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from indexer.encoder.prepare import prepare_model
from indexer.encoder.quantization import BLOCK, draw_embeddings, even_out, quantize_blocks, quantize_columns
from tests.tiny_model import LAYERS, build_tiny_model


def test_narrowing_matrices_are_blocks_and_others_columns(tmp_path: Path) -> None:
    import onnx

    folder = build_tiny_model(tmp_path / "model")
    graph = onnx.load(prepare_model(str(folder), tmp_path).serving / "transformer.onnx").graph
    blocks = [node for node in graph.node if node.op_type == "MatMulNBits"]
    columns = [node for node in graph.node if node.op_type == "DynamicQuantizeMatMul"]
    attentions = [node for node in graph.node if node.op_type == "QAttention"]
    assert (len(attentions), len(blocks), len(columns)) == (LAYERS, LAYERS, 2 * LAYERS)


def test_quantised_blocks_are_scale_times_step_from_the_middle() -> None:
    column = np.zeros(BLOCK + 8, np.float32)
    column[:4] = [64.0, -32.0, 1.0, 0.5]
    codes, scales = quantize_blocks(column[:, None])
    assert codes.shape == (1, 2, BLOCK)
    assert scales.tolist() == [[-0.5, 1.0]]
    assert codes[0, 0, :5].tolist() == [0, 192, 126, 127, 128]
    assert (codes[0, 1] == 128).all()


def test_quantised_columns_are_scale_times_code() -> None:
    codes, scales = quantize_columns(np.array([[1.27, 0.0], [-0.635, 0.0]], np.float32))
    assert codes.tolist() == [[127, 0], [-64, 0]]
    np.testing.assert_allclose(scales, [0.01, 0], atol=1e-9)


def test_evened_channels_keep_the_product_and_lose_their_outlier() -> None:
    random = np.random.default_rng(0)
    activations = random.normal(size=(8, 32)).astype(np.float32)
    activations[:, 5] *= 40
    matrix = random.normal(size=(32, 16)).astype(np.float32)
    factors = even_out(matrix, np.abs(activations).max(axis=0))
    np.testing.assert_allclose((activations / factors) @ (matrix * factors[:, None]), activations @ matrix, rtol=1e-3)
    assert np.ptp(np.log(np.abs(activations / factors).max(axis=0))) < np.ptp(np.log(np.abs(activations).max(axis=0)))


def test_a_channel_that_is_never_used_divides_by_no_zero() -> None:
    assert (even_out(np.zeros((3, 2), np.float32), np.zeros(3, np.float32)) > 0).all()


def test_drawn_embeddings_are_the_same_ones_each_time() -> None:
    words = np.random.default_rng(1).normal(size=(100, 4)).astype(np.float16)
    first = draw_embeddings(words)
    assert first.shape == (16, 24, 4)
    assert first.dtype == np.float32
    np.testing.assert_array_equal(first, draw_embeddings(words))
