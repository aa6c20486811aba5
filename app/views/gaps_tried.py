"""What is tried in this visit: services opened, closed and changed, and what they are tried on."""

from __future__ import annotations

import streamlit as st

from app.gapview import GapDrawing
from app.views.gaps_asking import Asked
from recommender.gaps.trying import Change, Idea


def ideas_tried() -> tuple[Idea, ...]:
    """Return the services that would open."""
    held: tuple[Idea, ...] = st.session_state.get("gap-ideas", ())
    return held


def changes_tried() -> tuple[Change, ...]:
    """Return what would change of services that are listed."""
    held: tuple[Change, ...] = st.session_state.get("gap-changes", ())
    return held


def drawing_of(asked: Asked) -> GapDrawing:
    """Return the answer that remedies are tried on, in places per head."""
    return asked.planning.table(asked.question.in_places, asked.councils)
