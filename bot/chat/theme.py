"""The chat's colours and letters: the same as the light pages', from the system's own fonts."""

from __future__ import annotations

from typing import Any

FONT = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif")

GREENS = {
    "c50": "#f2f7f4", "c100": "#e9f1ec", "c200": "#cfe2d8", "c300": "#a9cdbd", "c400": "#86cfb5", "c500": "#3f8f75",
    "c600": "#1b5e4b", "c700": "#174f40", "c800": "#123f33", "c900": "#0e3128", "c950": "#0a241d",
}  # fmt: skip
GREYS = {
    "c50": "#faf9f5", "c100": "#f1f2ed", "c200": "#dbdfd7", "c300": "#c3c9c1", "c400": "#a8b4ae", "c500": "#6c7a73",
    "c600": "#53605a", "c700": "#33403a", "c800": "#1a2320", "c900": "#1c2522", "c950": "#121816",
}  # fmt: skip


def build_theme() -> Any:
    """Build the Gradio theme; no font is fetched."""
    import gradio as gr
    from gradio.themes.utils.colors import Color

    base = gr.themes.Base(
        primary_hue=Color(name="green", **GREENS), neutral_hue=Color(name="grey", **GREYS),
        font=list(FONT), font_mono=["monospace"], text_size="lg", radius_size="md",
    )  # fmt: skip
    return base.set(
        body_background_fill="#faf9f5", body_background_fill_dark="#121816",
        body_text_color="#1c2522", body_text_color_dark="#e6ebe8",
        body_text_color_subdued="#53605a", body_text_color_subdued_dark="#a8b4ae",
        block_background_fill="transparent", block_background_fill_dark="transparent",
        block_border_width="0px", block_shadow="none", block_label_text_color="#1c2522",
        input_background_fill="#ffffff", input_background_fill_dark="#1a2320",
        input_border_color="#53605a", input_border_color_dark="#a8b4ae", input_border_width="1px",
        input_placeholder_color="#53605a", input_placeholder_color_dark="#a8b4ae",
        button_primary_background_fill="#1b5e4b", button_primary_background_fill_dark="#86cfb5",
        button_primary_background_fill_hover="#174f40", button_primary_background_fill_hover_dark="#a9cdbd",
        button_primary_text_color="#ffffff", button_primary_text_color_dark="#0c1512",
        button_secondary_background_fill="#ffffff", button_secondary_background_fill_dark="#1a2320",
        button_secondary_border_color="#dbdfd7", button_secondary_border_color_dark="#33403a",
        button_secondary_text_color="#1b5e4b", button_secondary_text_color_dark="#86cfb5",
    )  # fmt: skip
