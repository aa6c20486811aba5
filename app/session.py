"""What does this visit hold? The plan with its history, kept in the session and nowhere else."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from recommender import plan as plans
from recommender.answer import Option
from recommender.plan import Book, Plan, Step, add, remove


def say(text: str, *, wrong: bool = False) -> None:
    """Say what a click did, or why it could not: in sight wherever the page was scrolled to."""
    st.toast(text, duration="infinite" if wrong else "long")


def book() -> Book:
    """Return the plan of this visit and the plans before it."""
    held: Book = st.session_state.setdefault("book", Book())
    return held


def change(plan: Plan) -> None:
    """Turn to a new plan; the one before can be had back."""
    st.session_state.book = book().change(plan)


def alter(step: Step, how: Callable[[Step], Step]) -> None:
    """Change one step of the plan as it now stands; one that was taken out stays out."""
    keys = [(one.service_id, one.need) for one in book().plan.steps]
    if (step.service_id, step.need) in keys:
        change(plans.alter(book().plan, keys.index((step.service_id, step.need)), how))


def undo() -> None:
    """Go back one change."""
    st.session_state.book = book().undo()


def back_to(number: int) -> None:
    """Turn to an earlier plan."""
    st.session_state.book = book().back_to(number)


def toggle(option: Option, step: Step) -> None:
    """Put an option into the plan as the step it becomes, or take it out again."""
    plan = book().plan
    held = position_of(plan, option)
    change(add(plan, step) if held is None else remove(plan, held))


def position_of(plan: Plan, option: Option) -> int | None:
    """Return where an option stands in the plan, or `None`."""
    for position, step in enumerate(plan.steps):
        if (step.service_id, step.need) == (option.service_id, option.need):
            return position
    return None


def chosen() -> frozenset[tuple[str, str]]:
    """Return (service id, need) of every step of the plan."""
    return frozenset((step.service_id, step.need) for step in book().plan.steps)
