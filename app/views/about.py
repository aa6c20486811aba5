"""About: the method, its limits, the licences, the words we use, access and privacy."""

from __future__ import annotations

import streamlit as st

from app import opening
from app.drawing import draw


def show() -> None:
    """Draw the page; the licence lines come from the feeds that are live."""
    held = opening.here()
    st.html(
        draw(
            "_about.html", feeds=[feed for feed in held.feeds if not feed.hidden], tiles=held.tiles
        )
    )
