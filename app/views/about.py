"""About: the method, its limits, the licences, the words we use, access and privacy."""

from __future__ import annotations

import streamlit as st

from app import auth, opening, saying
from app.cards import sentence
from app.drawing import draw


def show() -> None:
    """Draw the page; the licence lines come from the feeds that are live."""
    held = opening.here()
    published = {one.feed: one.published_on for one in held.store.last_imports()}
    feeds = [
        {
            "name": sentence(saying.feed(feed.id)),
            "lines": saying.distinct((feed.attribution or "", feed.licence or "")),
            "published": published.get(feed.id),
            "read_on": feed.last_seen,
        }
        for feed in held.feeds
        if feed.is_shown
    ]
    st.html(
        draw("_about.html", feeds=feeds, tiles=held.tiles, accounts=auth.signing_in_is_set_up())
    )
