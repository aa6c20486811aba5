"""How did it go? Two taps in her words, more words if she likes, and a way to take it back.

Whoever signed in may tell; without accounts, whoever sits at this machine: a stranger on the
network may not say that a nursery is full. What is kept names no person (`directory.people`).
"""

from __future__ import annotations

import uuid
from dataclasses import replace

import streamlit as st

from app import auth, keeping, opening, planwords, saying
from directory.errors import FingerpostError
from directory.people import WORDS_LENGTH, Heard


def may_tell() -> bool:
    """Say whether this visitor may tell how it went."""
    if auth.signing_in_is_set_up():
        return bool(st.user.get("is_logged_in"))
    return auth.is_at_this_machine(st.context.ip_address, dict(st.context.headers))


def ask(service_id: str, need: str, *, label: str) -> None:
    """Draw the question for one service and need; nothing for who may not tell."""
    if not may_tell():
        return
    told = _told().get((service_id, need))
    key = f"told-{service_id}-{need}-{st.session_state.get('took-back', 0)}"
    with st.expander(label, expanded=told is not None):  # so that what was kept is seen at once
        st.pills(
            planwords.HOW_DID_IT_GO,
            tuple(planwords.OUTCOMES),
            default=told.outcome if told else None,
            format_func=planwords.OUTCOMES.__getitem__,
            label_visibility="collapsed",  # it is what was opened
            key=key,
            on_change=_tap,
            args=(service_id, need, key),
            wrap=True,
        )
        if told is None:
            st.write(planwords.TELL_NOTE)
            return
        outcome = planwords.OUTCOMES[told.outcome]
        st.write(planwords.TOLD.format(day=saying.day(told.on), outcome=outcome))
        st.text_input(
            planwords.HER_WORDS,
            value=told.words,
            max_chars=WORDS_LENGTH,
            help=planwords.HER_WORDS_HINT,
            key=f"words-{key}",
            on_change=_add_words,
            args=(told, f"words-{key}"),
        )
        st.selectbox(
            planwords.YOUNGEST_ASK,
            tuple(planwords.YOUNGEST_WORDS),
            index=tuple(planwords.YOUNGEST_WORDS).index(told.youngest),
            format_func=planwords.YOUNGEST_WORDS.__getitem__,
            help=planwords.YOUNGEST_HINT,
            key=f"youngest-{key}",
            on_change=_add_youngest,
            args=(told, f"youngest-{key}"),
        )
        st.button(planwords.TAKE_BACK, key=f"back-{key}", on_click=_take_back, args=(told,))


def _told() -> dict[tuple[str, str], Heard]:
    """Return what this visit told, by service and need."""
    told: dict[tuple[str, str], Heard] = st.session_state.setdefault("told", {})
    return told


def _tap(service_id: str, need: str, key: str) -> None:
    outcome, before = st.session_state[key], _told().get((service_id, need))
    if outcome is None:  # tapped the same again: taken back
        if before is not None:
            _take_back(before)
        return
    _tell(
        Heard(
            service_id=service_id,
            need=need,
            outcome=outcome,
            on=opening.now_in_london().date(),
            author_ref=auth.author() if auth.signing_in_is_set_up() else "",
            visit=st.session_state.setdefault("visit", uuid.uuid4().hex),
            words=before.words if before else "",
            youngest=before.youngest if before else "",
        )
    )


def _add_words(told: Heard, key: str) -> None:
    _tell(replace(told, words=" ".join(str(st.session_state[key]).split())))


def _add_youngest(told: Heard, key: str) -> None:
    _tell(replace(told, youngest=str(st.session_state[key])))


def _tell(heard: Heard) -> None:
    try:
        keeping.people_of(opening.settings_in_use()).tell(heard)
    except FingerpostError as error:
        st.toast(str(error))
        return
    _told()[heard.service_id, heard.need] = heard
    opening.look_again()


def _take_back(told: Heard) -> None:
    try:
        keeping.people_of(opening.settings_in_use()).take_back(told)
    except FingerpostError as error:
        st.toast(str(error))
        return
    _told().pop((told.service_id, told.need), None)
    st.session_state["took-back"] = st.session_state.get("took-back", 0) + 1
    opening.look_again()
    st.toast(planwords.TOOK_BACK)
