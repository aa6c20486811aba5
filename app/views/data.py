"""Data: where the records come from, what could not be read, and how to bring more in."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from app import auth, opening, saying, steward, words
from app.drawing import draw
from app.pages import link_to_service
from directory import linking, local_changes
from directory.errors import FingerpostError
from directory.refresh import FeedReport

SHOWN = 50  # problems of one feed on the page


def show() -> None:
    """Draw the page; what changes the directory is for its steward."""
    held = opening.here()
    st.title(words.DATA_TITLE, anchor=False)
    st.write(words.DATA_INTRO)
    with st.container(key="feeds"):
        st.html(draw("_feeds.html", feeds=held.feeds))
    _problems(held)
    if auth.may_change():
        _bring_in()
        _changes(held)
        _doubles()
    else:
        st.write(words.MAY_NOT_CHANGE)
        if auth.signing_in_is_set_up():
            st.button(words.SIGN_IN, on_click=st.login)


def _problems(held: opening.Opened) -> None:
    counted = {feed.id: feed.problems for feed in held.feeds if feed.problems}
    if not counted:
        return
    with st.expander(words.PROBLEMS_FOUND, key="open-problems", on_change="rerun") as part:
        if not part.open:
            return
        chosen = st.selectbox(words.PROBLEMS_OF, tuple(counted), format_func=saying.feed)
        st.html(
            draw(
                "_problems.html",
                problems=held.store.problems(chosen, limit=SHOWN),
                count=counted[chosen],
                title=f"{words.PROBLEMS_FOUND}: {saying.feed(chosen)}",
            )
        )


@st.fragment
def _bring_in() -> None:
    st.header(words.BRING_IN, anchor=False)
    st.write(words.BRING_IN_NOTE)
    file = st.file_uploader(words.BRING_IN_FILE, key="new-list")
    mapping = st.file_uploader(words.BRING_IN_MAPPING, type="toml", key="new-mapping")
    feed = st.text_input(words.BRING_IN_FEED, key="new-feed")
    if file is None:
        return
    dropped = steward.Dropped(
        name=file.name,
        body=file.getvalue(),
        mapping=mapping.getvalue() if mapping is not None else None,
        feed=feed,
    )
    look, live = st.columns(2)
    with look:
        wants_look = st.button(words.LOOK_FIRST, type="primary")
    with live:
        wants_live = st.button(
            words.PUT_LIVE, disabled=st.session_state.get("looked-at") != dropped
        )
    if wants_look or wants_live:
        _take(dropped, live=wants_live)


def _take(dropped: steward.Dropped, *, live: bool) -> None:
    try:
        with st.spinner(words.LOOK_FIRST if not live else words.PUT_LIVE):
            reports = steward.take(dropped, dry_run=not live)
    except FingerpostError as error:
        st.error(str(error))
        return
    for report in reports:
        _report(report)
    if live:
        st.session_state.pop("looked-at", None)
        st.success(words.IS_LIVE)
    else:
        st.session_state["looked-at"] = dropped


def _report(report: FeedReport) -> None:
    counts = ("read", "held", "refused", "added", "changed", "withdrawn", "unchanged")
    said = {name: f"{getattr(report, name):,}" for name in counts}
    st.write(words.REPORT_LINE.format(feed=saying.feed(report.feed), **said))
    st.html(
        draw(
            "_problems.html",
            problems=report.problems[:SHOWN],
            count=report.problems_count,
            title=words.PROBLEMS_FOUND,
        )
    )


def _changes(held: opening.Opened) -> None:
    """Show what people nearby changed and a source now contradicts, or proposed."""
    st.header(words.CHANGES, anchor=False)
    found = [
        change
        for state in ("conflict", "waiting")
        for change in local_changes.in_state(held.store, state)
    ]
    if not found:
        st.write(words.CHANGES_NONE)
    for change in found:
        if change.state == "conflict":
            st.write(words.CONFLICT)
        st.write(f"**{change.path}**: {change.base_value!r} → {change.new_value!r}")
        link_to_service(change.service_id, words.SERVICE)
        if change.state == "waiting":
            st.button(
                words.PUT_LIVE,
                key=f"accept-{change.id}",
                on_click=_settle,
                args=(local_changes.accept, change.id),
            )
        else:
            st.button(
                words.TAKE_BACK,
                key=f"undo-{change.id}",
                on_click=_settle,
                args=(local_changes.undo, change.id),
            )


def _settle(act: Callable[[local_changes.Desk, int], None], number: int) -> None:
    """Do it, or say why not: somebody else may have settled it meanwhile."""
    try:
        act(steward.desk(), number)
    except FingerpostError as error:
        st.error(str(error))


def _doubles() -> None:
    """Show pairs that may be one service, side by side."""
    st.header(words.DOUBLES, anchor=False)
    pairs = steward.doubles()
    if not pairs:
        st.write(words.DOUBLES_NONE)
    for pair in pairs:
        with st.container(border=True):
            for column, service in zip(st.columns(2), (pair.one, pair.other), strict=True):
                with column:
                    st.write(f"**{service.name}**  \n{service.description or ''}")
                    feeds = saying.listed([saying.feed(one.feed) for one in service.sources])
                    st.write(feeds)
            with st.container(horizontal=True):
                for label, state in ((words.SAME, "same"), (words.DIFFERENT, "different")):
                    st.button(
                        label,
                        key=f"{state}-{pair.one.id}-{pair.other.id}",
                        on_click=_decide,
                        args=(pair, state),
                    )


def _decide(pair: steward.Double, state: linking.Decision) -> None:
    try:
        local_changes.decide(steward.desk(), pair.one.id, pair.other.id, state)
    except FingerpostError as error:
        st.error(str(error))
