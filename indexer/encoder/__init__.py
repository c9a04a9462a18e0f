"""Texts to vectors: the model, prepared once, and the two encoders that run it.

packed weights ─prepare_model▶ a sentence-transformers folder and its serving form ─load_serving_encoder▶ Encoder;
texts ─encode▶ (n, dim) float32, rows of length 1.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "protocol": ["Encoder"],
        "encoders": ["OnnxEncoder", "SentenceTransformerEncoder"],
        "prepare": ["load_serving_encoder", "prepare_model"],
    },
)
