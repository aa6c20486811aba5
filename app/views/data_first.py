"""What should be put right first? What helps most families comes first."""

from __future__ import annotations

import streamlit as st

from app import datawords, steward
from app.drawing import draw

SHOWN = 12


def show() -> None:
    """Draw what to fix, the most telling lines first and the rest when asked for."""
    st.write(datawords.FIRST_INTRO)
    with st.spinner(datawords.FIRST_WORKING):
        fixes = steward.fixes()
    if not fixes:
        st.write(datawords.FIRST_NONE)
        return
    everything = len(fixes) > SHOWN and st.checkbox(
        datawords.FIRST_MORE.format(count=len(fixes)), key="all-fixes"
    )
    title = datawords.VIEWS["first"]
    st.html(draw("_fixes.html", fixes=fixes if everything else fixes[:SHOWN], title=title))
