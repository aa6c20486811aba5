"""Plan: her goals in her words, her choices in her order. Nothing is ever late."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import streamlit as st
from pydantic import ValidationError

from app import opening, planwords, saying, session, telling, words
from app.browser import component
from app.cards import need_name, sentence
from app.drawing import draw_block
from app.pages import link_to_find, link_to_service
from app.paper import addresses_of
from app.travelling import is_with_young
from app.views.plan_keeping import keep_here, look_back
from recommender import plan as plans
from recommender.plan import Introduction, Plan, Steady, Step

TAKE = "take-it-with-you"  # where a phone jumps to: there it stands below all steps

_PRINT = component(
    "fingerpost_print",
    module="/view/static/print.js",
    html=f"""
<form method="post" action="/view/plan" target="_blank" autocomplete="off" hidden>
<input type="hidden" name="plan">
<input type="hidden" name="postcode"><input type="hidden" name="mode">
<input type="hidden" name="young">
<button type="submit">{words.PRINT}</button></form>
""",
)


@st.fragment
def show() -> None:
    """Draw the plan of this visit."""
    plan = session.book().plan
    steps, beside = st.columns([5, 3], gap="large")
    with steps:
        st.title(words.PLAN_TITLE, anchor=False)
        st.write(words.PLAN_INTRO)
        if plan.active:
            st.html(f'<p class="fp-to-take"><a href="#{TAKE}">{words.TO_TAKE_AWAY}</a></p>')
        _goals(plan)
        with st.container(
            horizontal=True, horizontal_alignment="distribute", gap="small", key="steps-head"
        ):
            st.header(words.STEPS, anchor=False, width="content")
            st.button(words.UNDO, on_click=session.undo, disabled=not session.book().before)
        if not plan.steps:
            st.write(words.PLAN_EMPTY)
            link_to_find()
        for position, step in enumerate(plan.steps):
            _step(plan, position, step)
    with beside:
        _counts(plan)
        _take_away(plan)
        _steady(plan)
        keep_here()
        look_back()


def _goals(plan: Plan) -> None:
    st.text_area(
        words.GOALS,
        value="\n".join(plan.goals),
        key=f"goals-{len(session.book().before)}",
        help=words.GOALS_HINT,
        height=100,
        on_change=lambda: session.change(
            replace(session.book().plan, goals=_lines(_typed("goals")))
        ),
    )


def _typed(name: str) -> str:
    return str(st.session_state[f"{name}-{len(session.book().before)}"])


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _step(plan: Plan, position: int, step: Step) -> None:
    key = f"{step.service_id}-{step.need}-{len(session.book().before)}"

    def put(how: Callable[[Step], Step]) -> None:
        session.alter(step, how)  # as it is by then: a day and a tick may come at once

    with st.container(border=True):
        facts = (
            sentence(need_name(step.need)) if step.need else "",
            step.organization if step.organization != step.name else "",
            saying.minutes(step.minutes, step.minutes_range, step.mode),
        )
        st.html(
            draw_block(
                "step",
                number=position + 1,
                step=step,
                facts=[fact for fact in facts if fact],
            )
        )
        state, who = st.columns(2)
        with state:
            st.segmented_control(
                words.STATE,
                tuple(words.STATE_WORDS),
                default=step.state,
                required=True,
                format_func=words.STATE_WORDS.__getitem__,
                key=f"state-{key}",
                on_change=lambda: put(lambda s: replace(s, state=st.session_state[f"state-{key}"])),
                wrap=True,
            )
        with who:
            st.segmented_control(
                words.WHO,
                tuple(words.WHO_WORDS),
                default=step.who,
                format_func=words.WHO_WORDS.__getitem__,
                key=f"who-{key}",
                on_change=lambda: put(lambda s: replace(s, who=st.session_state[f"who-{key}"])),
                wrap=True,
            )
        _order(plan, position, key)
        more = st.expander(
            words.MORE_ON.format(number=position + 1),
            key=f"more-{step.service_id}-{step.need}",
            on_change="rerun",  # what is closed is neither drawn nor sent
        )
        if more.open:
            with more:
                _step_details(step, key, put)
        told = planwords.HOW_OF.format(number=position + 1)
        telling.ask(step.service_id, step.need, label=told)


def _order(plan: Plan, position: int, key: str) -> None:
    number = position + 1
    with st.container(horizontal=True, gap="small"):
        for label, by in ((words.UP, -1), (words.DOWN, 1)):
            st.button(
                label.format(number=number),
                type="tertiary",
                key=f"move-{by}-{key}",
                disabled=not 0 <= position + by < len(plan.steps),
                on_click=session.change,
                args=(plans.move(plan, position, by),),
            )
        st.button(
            words.REMOVE.format(number=number),
            type="tertiary",
            key=f"remove-{key}",
            on_click=session.change,
            args=(plans.remove(plan, position),),
        )


def _step_details(step: Step, key: str, put: Callable[[Callable[[Step], Step]], None]) -> None:
    st.date_input(
        words.ON_DAY,
        value=step.on,
        format="DD/MM/YYYY",
        key=f"on-{key}",
        on_change=lambda: put(lambda s: replace(s, on=_day(st.session_state[f"on-{key}"]))),
    )
    st.text_input(
        words.NOTE,
        value=step.note,
        key=f"note-{key}",
        on_change=lambda: put(lambda s: replace(s, note=st.session_state[f"note-{key}"])),
    )
    _introduction(step, key, put)
    link_to_service(step.service_id, words.OPEN_SERVICE.format(name=step.name))


def _introduction(step: Step, key: str, put: Callable[[Callable[[Step], Step]], None]) -> None:
    """Draft words, let her change them, and show them for copying once she agrees."""
    held = step.introduction
    if held is None:
        she_is = st.text_input(words.SHE_IS_WORDS, value=words.SHE_IS_DEFAULT, key=f"she-{key}")
        steady = session.book().plan.steady
        signed = st.text_input(
            words.FROM_WHOM, value=steady.name if steady else "", key=f"from-{key}"
        )
        draft = plans.introduction_for(step, she_is=she_is, from_whom=signed)
    else:
        draft = held
    st.write(words.INTRODUCTION_NOTE)
    words_key = f"intro-{hash(draft.text)}-{key}"  # a new draft is a new box

    def say() -> None:
        said = str(st.session_state[words_key]).strip()
        put(lambda s: replace(s, introduction=Introduction(text=said) if said else None))

    def agree() -> None:
        text, agreed = str(st.session_state[words_key]), bool(st.session_state[f"agreed-{key}"])
        put(lambda s: replace(s, introduction=Introduction(text=text, approved=agreed)))

    st.text_area(words.INTRODUCTION, value=draft.text, key=words_key, height=150, on_change=say)
    st.checkbox(planwords.AGREED, value=draft.approved, key=f"agreed-{key}", on_change=agree)
    if draft.approved:
        st.write(planwords.COPY)
        with st.container(key=f"to-copy-{key}"):
            st.code(draft.text, language=None, wrap_lines=True)


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


def _counts(plan: Plan) -> None:
    if plan.active:
        counted = words.COUNTED.format(
            doors=saying.count(plan.doors, *words.PLACES_TO_GO),
            people=saying.count(plan.new_people, *words.NEW_PEOPLE),
        )
        known = planwords.INTRODUCED.format(many=plan.introduced) if plan.introduced else ""
        note = f"<h2>{counted}</h2><p>{known} {words.COUNTED_NOTE}</p>"
        st.html(f'<div class="fp-note fp-note--calm">{note}</div>')


def _steady(plan: Plan) -> None:
    held = plan.steady or Steady(name="")
    change = len(session.book().before)
    st.header(words.STEADY, anchor=False)
    st.write(words.STEADY_NOTE)

    def put() -> None:
        name, phone = (
            st.session_state[f"steady-{part}-{change}"].strip() for part in ("name", "phone")
        )
        session.change(
            replace(
                session.book().plan,
                steady=Steady(name=name, phone=phone) if name or phone else None,
            )
        )

    st.text_input(words.STEADY_NAME, value=held.name, key=f"steady-name-{change}", on_change=put)
    st.text_input(words.STEADY_PHONE, value=held.phone, key=f"steady-phone-{change}", on_change=put)


def _take_away(plan: Plan) -> None:
    """Paper, link, calendar and file: everything she can carry out of here."""
    if plan.active:
        st.header(words.TAKE_AWAY, anchor=TAKE)
        kept = plans.to_json(plans.Book(plan=plan)).decode()
        start = {
            "postcode": st.session_state.get("where", ""),
            "mode": st.session_state.get("mode") or _mode_of(plan),
            "young": "yes" if is_with_young(st.session_state.get("children") or ()) else "",
        }
        _PRINT(key="print", data={"plan": kept, **start})
        st.write(words.PRINT_NOTE)
        ids = ",".join(dict.fromkeys(step.service_id for step in plan.active))
        st.link_button(words.SHARE, f"/view/plan?ids={ids}")
        st.write(words.SHARE_NOTE)
        if any(step.on for step in plan.active):
            st.download_button(
                words.CALENDAR,
                _calendar(plan),
                "plan.ics",
                "text/calendar",
                on_click="ignore",
            )
        else:
            st.write(words.CALENDAR_NEEDS)
        st.download_button(
            words.KEEP_FILE, kept, "plan.json", "application/json", on_click="ignore"
        )
    _open_file()


def _calendar(plan: Plan) -> bytes:
    services = opening.here().some_services(step.service_id for step in plan.active if step.on)
    addresses = addresses_of(plan.active, services)
    return plans.to_calendar(plan, now=opening.now_in_london(), addresses=addresses)


def _mode_of(plan: Plan) -> str | None:
    """Return how she travels by what was chosen: her words may say it."""
    return next((step.mode for step in plan.active if step.mode), None)


def _open_file() -> None:
    with st.expander(words.OPEN_FILE):
        upload = st.file_uploader(
            words.OPEN_FILE, type="json", key="saved-plan", label_visibility="collapsed"
        )
        if upload is None or st.session_state.get("opened-plan") == upload.file_id:
            return
        st.session_state["opened-plan"] = upload.file_id
        try:
            opened = plans.from_json(upload.getvalue())
        except ValidationError:
            st.error(words.OPEN_FAILED)
            return
        session.change(opened.plan)
        st.rerun(scope="app")
