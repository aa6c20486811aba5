"""Plan, beside the steps: keep it only if she asks, open it again, delete it, look back."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from app import keeping, opening, planskept, planwords, saying, session
from app.planskept import Kept
from directory.errors import FingerpostError
from directory.people import People
from recommender.plan import what_changed

MOST_LISTED = 12  # changes; who wants one further back takes it step by step


def keep_here() -> None:
    """Draw what keeps the plan, and what opens a kept one."""
    st.header(planwords.KEEP, anchor=False)
    kept: Kept | None = st.session_state.get("kept")
    if kept is None:
        st.write(planwords.KEEP_NOTE)
        empty = not session.book().plan.steps and not session.book().plan.goals
        st.button(planwords.KEEP_IT, on_click=_with_people, args=(_keep,), disabled=empty)
        _open_by_code()
        return
    st.write(planwords.KEPT.format(day=saying.day(kept.saved.ends_on)))
    st.code(kept.code, language=None)
    same = kept.book == session.book()
    if same:
        st.write(planwords.ALL_KEPT)
    else:
        st.button(planwords.KEEP_CHANGES, on_click=_with_people, args=(_keep_changes,))
    st.button(planwords.FORGET, on_click=_with_people, args=(_forget,))


def _open_by_code() -> None:
    with st.expander(planwords.OPEN_BY_CODE):
        st.text_input(planwords.CODE, key="plan-code", max_chars=40, autocomplete="off")
        st.button(planwords.OPEN_IT, on_click=_with_people, args=(_open,))


def look_back() -> None:
    """Draw what was changed, each with a way back."""
    book = session.book()
    if not book.before:
        return
    with st.expander(planwords.EARLIER):
        after = book.plan
        for number, before in enumerate(book.before[:MOST_LISTED]):
            kind, name = what_changed(before, after)
            said = planwords.CHANGES[kind].format(name=name)
            st.write(said)
            st.button(
                f"{planwords.GO_BACK}: {number + 1}",
                key=f"back-{len(book.before)}-{number}",
                on_click=session.back_to,
                args=(number,),
            )
            after = before


def _with_people(act: Callable[[People], None]) -> None:
    try:
        act(keeping.people_of(opening.settings_in_use()))
    except FingerpostError as error:
        st.toast(str(error))


def _keep(people: People) -> None:
    now = opening.now_in_london()
    st.session_state.kept = planskept.keep(people, session.book(), now=now)


def _keep_changes(people: People) -> None:
    now, kept = opening.now_in_london(), st.session_state.kept
    st.session_state.kept = planskept.keep_changes(people, kept, session.book(), now=now)


def _forget(people: People) -> None:
    planskept.forget(people, st.session_state.kept)
    del st.session_state["kept"]
    st.toast(planwords.FORGOTTEN)


def _open(people: People) -> None:
    typed = str(st.session_state.get("plan-code", ""))
    found = planskept.open_kept(people, typed, now=opening.now_in_london())
    if found is None:
        st.toast(planwords.NO_SUCH_CODE)
        return
    st.session_state.kept, st.session_state.book = found, found.book
