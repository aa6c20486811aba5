"""Service: everything its record says, each fact with its source and date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

import streamlit as st

from app import auth, opening, planwords, saying, session, steward, telling, words
from app.cards import need_name
from app.drawing import draw, draw_block
from app.pages import link_to_change, link_to_find, link_to_plan
from app.paper import step_for
from app.record import view_of
from app.results import draw_results
from directory import local_changes
from directory.corrections import Correction
from directory.errors import FingerpostError
from directory.records import Fit, Service
from recommender.plan import add

SIMILAR = 4
LOOKED_AT = 24  # for what is of the same kind: a nursery is not like an after-school club


def show() -> None:
    """Draw the service named in the address (`?id=…`): an id says nothing about who looks."""
    held = opening.here()
    wanted = st.query_params.get("id", "")
    found = held.service(wanted) if wanted else None
    if found is None:
        st.title(words.SERVICE, anchor=False)
        st.write(words.NOT_FOUND if wanted else words.SERVICE_ASK)
        return
    view = view_of(found, today=held.today)
    st.title(view.name, anchor=False)
    st.write(" · ".join(part for part in (view.needs.capitalize(), view.organization) if part))
    for sentence in held.lately(found):
        st.info(sentence)
    with st.container(horizontal=True, vertical_alignment="center", key="service-actions"):
        if found.id in {one for one, _ in session.chosen()}:
            st.button(words.FROM_PLAN, on_click=_take_out, args=(found.id,))
            link_to_plan(words.TO_YOUR_PLAN)
        elif not view.is_gone:
            st.button(words.TO_PLAN, type="primary", on_click=_choose, args=(found,))
        st.link_button(words.PAPER, f"/view/service/{found.id}")
        if st.session_state.get("needs") or st.session_state.get("text"):
            link_to_find(words.BACK_TO_OPTIONS)
    record, beside = st.columns([5, 3], gap="large")
    with record, st.container(key="record"):
        st.html(draw("_record.html", view=view))
    with beside:
        telling.ask(found.id, _need_of(found), label=planwords.HOW_DID_IT_GO)
        if auth.may_change():
            _keep_right(found)
        _similar(found)


def _need_of(service: Service) -> str:
    """Return what it was chosen for in the plan of this visit, else the first need it meets."""
    chosen = (step for step in session.book().plan.steps if step.service_id == service.id)
    first = service.needs[0] if service.needs else ""
    return next((step.need for step in chosen if step.need), first)


def _choose(service: Service) -> None:
    session.change(add(session.book().plan, step_for(service)))


def _take_out(service_id: str) -> None:
    plan = session.book().plan
    steps = tuple(step for step in plan.steps if step.service_id != service_id)
    session.change(replace(plan, steps=steps))


def _keep_right(service: Service) -> None:
    """Let a keyworker say in two clicks what no feed knows, and take it back."""
    st.html(f'<h2 class="fp-h2">{words.HELP_KEEP}</h2>')
    with st.container(horizontal=True):
        for label, change in (
            (words.STILL_RIGHT, local_changes.still_right),
            (words.IS_TAKING, partial(local_changes.accepting, fit=Fit.YES)),
            (words.IS_FULL, partial(local_changes.accepting, fit=Fit.NO)),
        ):
            st.button(label, on_click=_change, args=(change, service.id))
    with st.expander(words.IS_WRONG):
        box = f"note-{st.session_state.get('changes', 0)}"  # an empty one after every change
        note = st.text_area(words.NOTE_HINT, key=box, max_chars=local_changes.NOTE_LENGTH)
        st.button(
            words.LEAVE_NOTE,
            on_click=_change,
            args=(partial(local_changes.note, words=note), service.id),
            disabled=not note.strip(),
        )
    link_to_change(service.id, words.PUT_RIGHT)
    changes = local_changes.history(opening.here().store, service.id)
    if changes:
        with st.expander(words.HISTORY):
            for past in changes:
                st.text(_in_words(past))
                if past.state in ("live", "conflict"):
                    st.button(
                        words.TAKE_BACK,
                        key=f"back-{past.id}",
                        on_click=_take_back,
                        args=(past.id,),
                    )


def _change(make: Callable[[local_changes.Desk, str], object], service_id: str) -> None:
    try:
        make(steward.desk(), service_id)
    except FingerpostError as error:
        st.toast(str(error))
    else:
        opening.look_again()
        st.session_state.changes = st.session_state.get("changes", 0) + 1
        st.toast(words.CHANGED)


def _in_words(past: Correction) -> str:
    """Say what was changed, when, and what became of it."""
    value = past.new_value
    fit = str(value.get("fit")) if isinstance(value, dict) else ""
    what = words.HISTORY_WHAT.get(fit) or words.HISTORY_WHAT.get(past.path, words.HISTORY_OTHER)
    name = words.FACT_NAMES.get(past.path, past.path.rsplit("/", 1)[-1].replace("_", " "))
    return words.HISTORY_LINE.format(
        day=saying.day(date.fromisoformat(past.at[:10])),
        what=what.format(name=name, value=value),
        state=words.HISTORY_STATES.get(past.state, ""),
    )


def _take_back(number: int) -> None:
    try:
        local_changes.undo(steward.desk(), number)
    except FingerpostError as error:
        st.toast(str(error))
    else:
        opening.look_again()


def _similar(service: Service) -> None:
    """Show what else there is for the same need near the same place."""
    places = service.service_at_locations
    postcode = places[0].location.postal_code if places else None
    if not service.needs or not postcode:
        return
    mapping = {"postcode": postcode, "needs": [service.needs[0]], "limit": LOOKED_AT}
    answer = opening.here().answer(mapping)
    kinds = set(service.tags)
    others = sorted(
        (option for option in answer.options if option.service_id != service.id),
        key=lambda option: (kinds.isdisjoint(option.tags), option.minutes or 0.0),
    )[:SIMILAR]
    if not others:
        return
    rows = [
        (option.service_id, option.name, _how_far(option.distance_m, option.need))
        for option in others
    ]
    draw_results(draw_block("others", title=words.SIMILAR, rows=rows), on={"open": _open})


def _how_far(metres: float | None, need: str) -> str:
    far = words.FROM_HERE.format(far=saying.metres(metres)) if metres is not None else ""
    return ", ".join(part for part in (need_name(need), far) if part)


def _open() -> None:
    st.query_params["id"] = str(st.session_state.results.get("open"))
