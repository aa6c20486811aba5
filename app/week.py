"""When? A week to paint: quick fills, then hour by hour; one small component."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from secrets import token_hex

import streamlit as st

from app import words
from app.browser import component
from app.saying import DAYS

Windows = Sequence[tuple[int, int, int]]

HOURS = tuple(f"{(hour - 1) % 12 + 1}{'am' if hour < 12 else 'pm'}" for hour in range(6, 22))
QUICK: dict[str, Windows] = {
    words.SCHOOL_HOURS: [(day, 9 * 60 + 30, 14 * 60 + 30) for day in range(5)],
    words.OFFICE_HOURS: [(day, 8 * 60, 18 * 60) for day in range(5)],
    words.MORNINGS: [(day, 9 * 60, 12 * 60) for day in range(5)],
    words.EVENINGS: [(day, 18 * 60, 21 * 60) for day in range(5)],
    words.CLEAR_TIMES: [],
}
_WEEK = component(
    "fingerpost_week",
    module="/view/static/week.js",
    html='\n<div class="week"></div>\n',
)


def ask_week(
    name: str, label: str, hint: str, *, on_paint: Callable[[], None], on_fill: Callable[[], None]
) -> None:
    """Draw one week; the times stand in the session as `<name>_windows`, (day, start, end) each.

    `on_paint` is called when hours were painted by hand (the week shows them already), `on_fill`
    when they were filled in and the week is to be drawn again.
    """
    held, key = f"{name}_windows", f"{name}_week"
    st.markdown(f"**{label}**  \n{hint} {words.HOW_TO_PAINT}")
    st.pills(
        words.QUICK_TIMES,
        tuple(QUICK),
        key=f"{name}_quick",
        label_visibility="collapsed",
        on_change=_fill,
        args=(name, on_fill),
        wrap=True,
    )
    _WEEK(
        key=key,
        data={
            "name": name,
            # Which filling in these are: hours painted since are newer, and stand in the browser.
            "filled": st.session_state.setdefault(f"{name}_filled", token_hex(4)),
            "label": label,
            "days": DAYS,
            "hours": HOURS,
            "states": words.STATES,
            "windows": st.session_state.get(held, []),
        },
        default={"windows": []},
        on_windows_change=lambda: _painted(key, held, on_paint),
    )


def _painted(key: str, held: str, then: Callable[[], None]) -> None:
    painted = st.session_state[key]["windows"]
    st.session_state[held] = [tuple(int(part) for part in window) for window in painted]
    then()


def _fill(name: str, then: Callable[[], None]) -> None:
    chosen = st.session_state[f"{name}_quick"]
    if chosen is not None:
        st.session_state[f"{name}_windows"] = list(QUICK[chosen])
        filled_again(name)
        st.session_state[f"{name}_quick"] = None
    then()


def filled_again(name: str) -> None:
    """Have a week drawn anew: its hours were filled in, not painted."""
    st.session_state[f"{name}_filled"] = token_hex(4)
