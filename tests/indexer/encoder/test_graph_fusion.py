"""Fusing: fewer steps in a model's graph, the same embedding of a text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from indexer.encoder.graph_fusion import fold_biases, fuse
from indexer.encoder.prepare import prepare_model
from tests.tiny_model import HEADS, HIDDEN, LAYERS, TinyModel, build_tiny_model


@pytest.mark.parametrize("tiny", [TinyModel(), TinyModel(kind="xlm-roberta", seed=1)], ids=["bert", "xlm-roberta"])
def test_a_prepared_model_attends_and_activates_in_one_step_a_layer(tiny: TinyModel, tmp_path: Path) -> None:
    folder = build_tiny_model(tmp_path / "model", tiny)
    graph = onnx.load(prepare_model(str(folder), tmp_path).serving / "transformer.onnx").graph
    kinds = [node.op_type for node in graph.node]
    assert (kinds.count("QAttention"), kinds.count("Gelu")) == (LAYERS, LAYERS)
    assert "Softmax" not in kinds
    constants = {tensor.name for tensor in graph.initializer}
    products = {node.output[0] for node in graph.node if node.op_type in ("DynamicQuantizeMatMul", "MatMulNBits")}
    additions = [set(node.input) for node in graph.node if node.op_type == "Add"]
    assert not [names for names in additions if names & constants and names & products], "a bias is a step of its own"


def test_a_graph_without_known_patterns_computes_what_it_did() -> None:
    rows = np.random.default_rng(0).normal(size=(1, 5, HIDDEN)).astype(np.float32)
    model = _build_model([helper.make_node("Softmax", ["x"], ["y"], axis=-1)], [])
    np.testing.assert_allclose(_run(fuse(model, HEADS, HIDDEN), rows), _run(model, rows), rtol=1e-5)


def test_a_product_adds_its_bias_itself() -> None:
    model = _build_model(*_build_product_and_bias())
    rows = np.random.default_rng(1).normal(size=(1, 5, HIDDEN)).astype(np.float32)
    before = _run(model, rows)
    fold_biases(model.graph)
    assert [node.op_type for node in model.graph.node] == ["DynamicQuantizeMatMul"]
    np.testing.assert_allclose(_run(model, rows), before, atol=1e-5)


def test_a_sum_of_two_products_stays_a_sum() -> None:
    nodes, constants = _build_product_and_bias()
    nodes[1].input[1] = "x"
    model = _build_model(nodes, constants)
    fold_biases(model.graph)
    assert [node.op_type for node in model.graph.node] == ["DynamicQuantizeMatMul", "Add"]


def _build_product_and_bias() -> tuple[list[Any], list[Any]]:
    generator = np.random.default_rng(2)
    constants = [
        numpy_helper.from_array(generator.integers(-127, 128, (HIDDEN, HIDDEN)).astype(np.int8), "codes"),
        numpy_helper.from_array(np.full(HIDDEN, 0.01, np.float32), "scales"),
        numpy_helper.from_array(generator.normal(size=HIDDEN).astype(np.float32), "bias"),
    ]
    product = helper.make_node(
        "DynamicQuantizeMatMul", ["x", "codes", "scales"], ["z"], name="product", domain="com.microsoft"
    )
    return [product, helper.make_node("Add", ["z", "bias"], ["y"], name="addition")], constants


def _build_model(nodes: list[Any], constants: list[Any]) -> Any:
    shape = [1, 5, HIDDEN]
    graph = helper.make_graph(
        nodes,
        "graph",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, shape)],
        constants,
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=9)


def _run(model: Any, rows: np.ndarray[Any, np.dtype[np.float32]]) -> Any:
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"x": rows})[0]
