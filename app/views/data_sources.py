"""Every source with its age, its licence, what its last import did, and what was refused."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

import streamlit as st

from app import auth, datawords, opening, saying, session, steward
from app.cards import sentence
from app.drawing import draw
from directory.addresses import is_address
from directory.errors import FingerpostError
from directory.store import OVERLAY, SAMPLE, FeedState, Imported

SHOWN = 50  # problems of one feed on the page


def show() -> None:
    """Draw the sources, then what was refused or mended in one of them."""
    held = opening.here()
    imports = {one.feed: one for one in held.store.last_imports()}
    rows = [_row(feed, imports[feed.id], held) for feed in held.feeds if feed.id in imports]
    shown = [imports[feed.id] for feed in held.feeds if feed.is_shown and feed.id in imports]
    st.write(_in_a_sentence(held, shown))
    with st.container(key="feeds"):
        st.html(draw("_feeds.html", rows=rows))
    _problems(held)
    if auth.may_change():
        _take_out(held)
        _keep()


def _in_a_sentence(held: opening.Opened, imports: list[Imported]) -> str:
    said = {
        "services": saying.count(held.store.service_count(held.edition), "service"),
        "feeds": saying.count(len(imports), "list"),
    }
    days = [one.published_on for one in imports if one.published_on]
    if not days:
        return datawords.SOURCES_SAY_NO_DAY.format(**said)
    return datawords.SOURCES_SAY.format(day=saying.day(min(days)), **said)


def _row(feed: FeedState, last: Imported, held: opening.Opened) -> dict[str, Any]:
    published = last.published_on
    years = 0.0 if published is None else (held.today - published).days / 365
    adds = feed.format == OVERLAY
    told = _told(last, datawords.ADDS_CHANGED if adds else datawords.CHANGED)
    changed = [*told, *([datawords.ONLY_ADDED] if last.partial else [])]
    return {
        "name": sentence(saying.feed(feed.id)),
        "hidden": feed.hidden,
        "source": datawords.FROM_FILE.format(source=breakable(source_name(feed.source))),
        "held": (datawords.ADDS_TO_COUNT if adds else "{count}").format(count=f"{feed.held:,}"),
        "published": saying.day(published) or datawords.NO_DAY,
        "age": saying.ago(published, held.today),
        "old": years >= datawords.OLD_YEARS,
        "read_on": saying.day(feed.last_seen),
        "read": saying.listed(_told(last, datawords.ADDS_ROWS if adds else datawords.ROWS)),
        "changed": saying.listed(changed),
        "licence": feed.licence,
        "attribution": feed.attribution,
    }


def _told(last: Imported, names: Mapping[str, str]) -> list[str]:
    """Return the counts that are not nought, in words: "7,407 rows read", "300 new"."""
    counts = ((getattr(last, name), said) for name, said in names.items())
    return [f"{count:,} {said}" for count, said in counts if count]


def source_name(source: str) -> str:
    """Return a source as it may be shown: an address, or a file's name without its folder.

    >>> source_name("/srv/lists/groups.csv"), source_name("https://example.org/services")
    ('groups.csv', 'https://example.org/services')
    """
    return source if is_address(source) else PurePath(source).name


def breakable(name: str) -> str:
    """Return a file's name so that a line may end after a low line, not within a word."""
    return name.replace("_", "_\u200b")


def _take_out(held: opening.Opened) -> None:
    """Offer to take out a list that was brought in by mistake, or is no longer wanted."""
    listed = {feed.id: feed for feed in held.feeds if feed.held and feed.id != SAMPLE}
    if not listed:
        return
    with st.expander(datawords.OUT, key="open-out", on_change="rerun") as part:
        if not part.open:
            return
        st.write(datawords.OUT_NOTE)
        chosen = st.selectbox(
            datawords.OUT_WHICH,
            tuple(listed),
            index=None,
            placeholder=datawords.OUT_CHOOSE,
            format_func=lambda one: datawords.OUT_LIST.format(
                feed=saying.feed(one), rows=saying.count(listed[one].held, "row")
            ),
            key="out-list",
        )
        if chosen is None:
            return
        name = saying.feed(chosen)
        sure = st.checkbox(datawords.OUT_SURE.format(feed=name), key=f"out-sure-{chosen}")
        if not st.button(datawords.OUT_NOW, disabled=not sure):
            return
        try:
            with st.spinner(datawords.MAKING):  # nothing is read, and nothing compared
                steward.take_out(listed[chosen])
        except FingerpostError as error:
            st.error(str(error))
            return
        opening.look_again()
        session.say(datawords.IS_OUT.format(feed=name))
        st.rerun(scope="fragment")


def _keep() -> None:
    """Offer a copy of the whole directory in one file: it is written beside the store."""
    with st.expander(datawords.KEEP, key="open-keep", on_change="rerun") as part:
        if not part.open:
            return
        st.write(datawords.KEEP_NOTE)
        if not st.button(datawords.KEEP_NOW):
            return
        try:
            kept = steward.write_copy()
        except FingerpostError as error:
            st.error(str(error))
            return
        st.success(
            datawords.KEPT.format(
                services=saying.count(kept.services, "service"),
                path=kept.path,
                size=f"{kept.path.stat().st_size / 1e6:,.0f} MB",
            )
        )
        st.write(datawords.KEEP_BACK)
        st.code(datawords.KEEP_COMMAND.format(path=kept.path), language=None, wrap_lines=True)


def _problems(held: opening.Opened) -> None:
    counted = {feed.id: feed for feed in held.feeds if feed.problems}
    if not counted:
        st.write(datawords.PROBLEM_NONE)
        return

    def said(feed_id: str) -> str:
        feed = counted[feed_id]
        mended = f"{feed.problems - feed.refused:,}"
        return datawords.PROBLEMS_COUNT.format(
            feed=saying.feed(feed_id), refused=f"{feed.refused:,}", mended=mended
        )

    with st.expander(datawords.PROBLEMS, key="open-problems", on_change="rerun") as part:
        if not part.open:
            return
        chosen = st.selectbox(datawords.PROBLEMS_OF, tuple(counted), format_func=said)
        st.html(
            draw(
                "_problems.html",
                problems=held.store.problems(chosen, limit=SHOWN),
                count=counted[chosen].problems,
                title=f"{datawords.PROBLEMS}: {saying.feed(chosen)}",
            )
        )
