"""Which pages are there? The one list: menu, links and the front door read it."""

from __future__ import annotations

from importlib import import_module
from typing import NoReturn

import streamlit as st

from app import words

TITLES = {
    "find": words.FIND,
    "plan": words.PLAN,
    "gaps": words.GAPS,
    "data": words.DATA,
    "about": words.ABOUT,
    "service": words.SERVICE,
}
HIDDEN = frozenset({"service"})  # reached from a card


def pages() -> dict[str, st.Page]:
    """Return every page by its name; each is `show` of the file of that name in `app/views`."""
    return {name: _page(name) for name in TITLES}


def link_to_find(label: str = words.FIND_TITLE) -> None:
    """Draw a link back to Find."""
    st.page_link(_page("find"), label=label)


def link_to_plan(label: str) -> None:
    """Draw a link to the plan."""
    st.page_link(_page("plan"), label=label)


def link_to_service(service_id: str, label: str) -> None:
    """Draw a link to the page of one service."""
    st.page_link(_page("service"), label=label, query_params={"id": service_id})


def link_to_change(service_id: str, label: str) -> None:
    """Draw a link to where a steward puts one service right."""
    st.page_link(_page("data"), label=label, query_params={"service": service_id})


def to_service(service_id: str) -> NoReturn:
    """Turn to the page of one service."""
    st.switch_page(_page("service"), query_params={"id": service_id})


def to_plan() -> NoReturn:
    """Turn to the plan."""
    st.switch_page(_page("plan"))


def _page(name: str) -> st.Page:
    def show() -> None:
        """Load the page when it is first looked at: what a map of gaps needs, Find does not."""
        import_module(f"app.views.{name}").show()

    return st.Page(
        show,
        title=TITLES[name],
        url_path=name,
        default=name == "find",
        visibility="hidden" if name in HIDDEN else "visible",
    )
