"""Which page? Settings of every page, the way out, and the menu over `app/views`."""

from __future__ import annotations

import streamlit as st

from app import auth, opening, words
from app.browser import LINKED, SHEETS, STATIC, component
from app.pages import pages

_EXIT = component("fingerpost_exit", module="/view/static/exit.js")


def front_door() -> None:
    """Draw the page that was asked for."""
    linked = LINKED.is_set()
    icon = None if linked else str(STATIC / "icon.png")  # to read it costs a library for pictures
    st.set_page_config(page_title=words.TITLE, page_icon=icon, layout="wide")
    if not linked:
        for sheet in SHEETS:
            st.html(STATIC / sheet)
    st.logo(str(STATIC / "fingerpost.svg"), size="large")
    page = st.navigation(list(pages().values()), position="top")
    with st.container(key="way-out"):
        _EXIT(
            key="exit",
            data={
                "label": words.EXIT,
                "hint": words.EXIT_HINT,
                "region": words.EXIT_REGION,
                "url": words.EXIT_URL,
                "menu": {"open": words.MENU, "close": words.MENU_CLOSE},
            },
            on_left_change=forget,
        )
    if opening.here().is_sample:
        st.html(f'<p class="fp-note fp-note--slim">{words.SAMPLE_NOTE}</p>')
    page.run()
    if auth.is_signed_in():
        st.button(words.SIGN_OUT, key="sign-out", on_click=st.logout, type="tertiary")


def forget() -> None:
    """Clear everything this visit holds."""
    for key in list(st.session_state):
        del st.session_state[key]


if __name__ == "__main__":
    front_door()
