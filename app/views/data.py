"""Data: where the records come from, what to put right first, and how to do it."""

from __future__ import annotations

from importlib import import_module

import streamlit as st

from app import auth, datawords, words

PARTS = tuple(datawords.VIEWS)
FOR_ANYBODY = ("sources", "first")


def show() -> None:
    """Draw the page, one part at a time; what changes the directory is for its steward."""
    st.title(datawords.TITLE, anchor=False)
    st.write(datawords.INTRO)
    may_change = auth.may_change()
    if may_change:
        _turn_to_asked()
    parts = PARTS if may_change else FOR_ANYBODY
    part = st.segmented_control(
        datawords.VIEW,
        parts,
        default=parts[0],
        required=True,
        format_func=datawords.VIEWS.__getitem__,
        key="data-part",
        wrap=True,
    )
    # A place of its own for each part: the one looked at before goes at once, and what comes in
    # does not push its remains about.
    for one in parts:
        if one == (part or parts[0]):
            with st.container(key=f"data-body-{one}"):
                _draw(one)
        else:
            st.empty()
    if not may_change:
        st.write(datawords.MAY_NOT_CHANGE)
        if auth.signing_in_is_set_up():
            st.button(words.SIGN_IN, on_click=st.login)


def _turn_to_asked() -> None:
    """Turn to the service in the address (`?service=…`), once: a link to put it right."""
    wanted = st.query_params.get("service")
    if wanted and st.session_state.get("data-wanted") != wanted:
        st.session_state["data-wanted"] = wanted
        st.session_state["data-part"] = "service"


@st.fragment
def _draw(part: str) -> None:
    if part not in FOR_ANYBODY and not auth.may_change():  # signed out meanwhile
        st.write(datawords.MAY_NOT_CHANGE)
        return
    import_module(f"app.views.data_{part}").show()
