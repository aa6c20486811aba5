"""Take away: files that can be made again, the line that makes them, and the method."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from app import gapwords, opening
from app.again import command_of, signed
from app.apart import write_apart
from app.gapfiles import WRITERS
from app.views.gaps_asking import Asked
from recommender.gaps.report import GapTable

MIME = {
    ".csv": "text/csv",
    ".geojson": "application/geo+json",
    ".gpkg": "application/geopackage+sqlite3",
    ".html": "text/html",
    ".png": "image/png",
}


def show(asked: Asked) -> None:
    """Draw the part."""
    st.write(gapwords.TAKE_INTRO)
    with st.container(horizontal=True):
        for ending, label in gapwords.FILES.items():
            st.download_button(
                label,
                partial(made, asked, ending),
                f"gaps{ending}",
                MIME[ending],
                on_click="ignore",
                key=f"take-{ending}",
            )
    st.html(f'<h2 class="fp-h2">{gapwords.AGAIN}</h2><p>{gapwords.AGAIN_NOTE}</p>')
    st.code(
        command_of(asked.question, asked.councils, asked.planning), language=None, wrap_lines=True
    )
    st.html(replace(asked.drawing(), table=_signed(asked)).method_html())


def made(asked: Asked, ending: str) -> bytes:
    """Return the answer as a file; what needs heavy libraries is made in a process of its own."""
    table, layer = _signed(asked), asked.planning.layer
    if ending == ".gpkg":
        return write_apart(table, layer, ending)
    return WRITERS[ending](table, layer)


def _signed(asked: Asked) -> GapTable:
    """Return the table with what it was made with, so that every file says so."""
    again = command_of(asked.question, asked.councils, asked.planning)
    return signed(asked.drawing().table, opening.here().edition, again)
