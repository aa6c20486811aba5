"""What was changed by hand: what a list contradicts, what waits, and what is in force."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import streamlit as st

from app import datawords, opening, saying, session, steward
from app.changed import fact_words, value_words
from app.pages import link_to_service
from directory import local_changes
from directory.errors import FingerpostError
from directory.local_changes import Desk

Act = Callable[[Desk, int], None]
CONFLICT: tuple[tuple[str, Act], ...] = (
    (datawords.KEEP_OURS, local_changes.keep_ours),
    (datawords.KEEP_THEIRS, local_changes.undo),
)
WAITING: tuple[tuple[str, Act], ...] = (
    (datawords.ACCEPT, local_changes.accept),
    (datawords.REFUSE, local_changes.refuse),
)
IN_FORCE: tuple[tuple[str, Act], ...] = ((datawords.UNDO, local_changes.undo),)


def show() -> None:
    """Draw what waits for the steward first, then what can be taken back."""
    st.write(datawords.CHANGES_INTRO)
    conflicts, waiting = steward.changes("conflict"), steward.changes("waiting")
    if not conflicts and not waiting:
        st.write(datawords.NOTHING_WAITS)
    _several(datawords.CONFLICTS, conflicts, CONFLICT, note=datawords.CONFLICT_SAYS)
    _several(datawords.WAITING, waiting, WAITING)
    lately, added = steward.changed_lately(), steward.added_here()
    _several(datawords.LATELY, lately, IN_FORCE)
    if added:
        st.header(datawords.ADDED, anchor=False)
    for one in added:
        with st.container(border=True):
            _typed_in(one)
    if not lately and not added:
        st.write(datawords.LATELY_NONE)


def _several(
    title: str, found: list[steward.Changed], acts: tuple[tuple[str, Act], ...], *, note: str = ""
) -> None:
    if not found:
        return
    st.header(title, anchor=False)
    if note:
        st.write(note)
    for one in found:
        with st.container(border=True):
            _one(one, acts)


def _one(one: steward.Changed, acts: tuple[tuple[str, Act], ...]) -> None:
    change = one.change
    said = datawords.CHANGE_LINE.format(
        fact=fact_words(change.path),
        before=value_words(change.path, change.base_value),
        after=value_words(change.path, change.new_value),
        day=saying.day(datetime.fromisoformat(change.at)),
    )
    why = f" ({datawords.CHANGE_WHY.format(reason=change.reason)})" if change.reason else ""
    if one.name:
        link_to_service(change.service_id, one.name)
    else:
        st.write(datawords.NO_LONGER)
    st.text(said + why)  # as written: what somebody typed is no Markdown
    with st.container(horizontal=True):
        for label, act in acts:
            st.button(
                label,
                key=f"{label}-{change.id}",
                help=f"{one.name}: {fact_words(change.path)}",
                on_click=_settle,
                args=(act, change.id),
            )


def _typed_in(one: steward.Added) -> None:
    link_to_service(one.service_id, one.name)
    st.text(datawords.ADDED_LINE.format(day=saying.day(datetime.fromisoformat(one.at))))
    if not st.button(datawords.UNDO, key=f"added-{one.key}", help=one.name):
        return
    try:
        with st.spinner(datawords.MAKING):
            steward.take_back(one.key)
    except FingerpostError as error:
        session.say(str(error), wrong=True)
    else:
        opening.look_again()
        session.say(datawords.ADDED_BACK.format(name=one.name))
        st.rerun()


def _settle(act: Act, number: int) -> None:
    """Do it, or say why not: somebody else may have settled it meanwhile."""
    try:
        act(steward.desk(), number)
    except FingerpostError as error:
        session.say(str(error), wrong=True)
    else:
        opening.look_again()
        session.say(datawords.SETTLED)
