"""Bring in a list: choose a file, say what its columns mean, see how it is read, put it live."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from app import asking, datawords, opening, saying, steward, words
from app.drawing import draw
from app.record import RecordView, view_of
from app.views.data_sources import SHOWN
from directory.errors import FingerpostError
from directory.formats import all_formats
from directory.own_table import FIELDS, OwnTable, mapping_text
from directory.records import Record
from directory.refresh import FeedReport
from directory.vocabulary import NEEDS

# In the column before, or said of every service that tells nothing about it.
SAID_ELSEWHERE = frozenset(words.FACT_NAMES[name] for name in ("phone", "email", "choice"))


def show() -> None:
    """Draw the steps one below the other; each appears once the one before is done."""
    st.write(datawords.BRING_INTRO)
    st.header(datawords.STEP_FILE, anchor=False)
    file = st.file_uploader(datawords.FILE, key="new-list")
    if file is None:
        return
    dropped = steward.Dropped(name=file.name, body=file.getvalue())
    try:
        table = steward.look_at(dropped)
    except FingerpostError as error:
        st.error(str(error))
        return
    _say_what_it_is(table)
    mapped = _columns(table, dropped)
    if mapped is None:
        return
    st.header(datawords.STEP_READ, anchor=False)
    if _how_it_is_read(mapped):
        st.header(datawords.STEP_LIVE, anchor=False)
        _put_live(mapped)


def _say_what_it_is(table: OwnTable) -> None:
    if table.known:
        st.write(datawords.IS_KNOWN.format(title=table.known))
    elif table.format is not None and table.format != "csv":
        st.write(datawords.IS_FORMAT.format(title=all_formats()[table.format].title))
    elif table.headings:
        columns = saying.count(len(table.headings), "column")
        st.write(datawords.IS_OWN.format(count=columns))
    else:
        st.warning(datawords.NO_FORMAT)


def _columns(table: OwnTable, dropped: steward.Dropped) -> steward.Dropped | None:
    """Ask what the columns mean where nobody knows; `None` while no column is the name."""
    if not table.headings and table.format is None:
        return None
    given = None
    with st.expander(datawords.MAPPING_FILE):
        given = st.file_uploader(datawords.MAPPING, type="toml", key="new-mapping")
    feed = ""
    if not table.known or given is not None:
        feed = st.text_input(datawords.SOURCE_NAME, key="new-feed", help=datawords.SOURCE_NAME_HINT)
    if given is not None:
        return replace(dropped, mapping=given.getvalue(), feed=feed)
    if not table.needs_mapping:
        return replace(dropped, feed=feed)
    st.header(datawords.STEP_COLUMNS, anchor=False)
    st.write(datawords.COLUMNS_NOTE)
    meanings = _ask_columns(table)
    needs = st.multiselect(
        datawords.EVERY_ROW, NEEDS, format_func=asking.short_need, key="new-needs"
    )
    licence, line = st.columns(2)
    with licence:
        licensed = st.text_input(datawords.LICENCE, key="new-licence")
    with line:
        attribution = st.text_input(datawords.ATTRIBUTION, key="new-attribution")
    if "name" not in meanings.values():
        st.warning(datawords.NEEDS_NAME)
        return None
    text = mapping_text(meanings, needs=needs, licence=licensed, attribution=attribution)
    st.download_button(
        datawords.SAVE_MAPPING, text, "mapping.toml", "application/toml", on_click="ignore"
    )
    return replace(dropped, mapping=text.encode(), feed=feed)


def _ask_columns(table: OwnTable) -> dict[str, str]:
    """Ask of each column what it means, with its first value to go by."""
    meanings: dict[str, str] = {}
    options = ("", *FIELDS)
    for start in range(0, len(table.headings), 3):
        for place, column in zip(st.columns(3), table.headings[start : start + 3], strict=False):
            with place:
                guess = table.suggested.get(column, "")
                meaning = st.selectbox(
                    column,
                    options,
                    index=options.index(guess),
                    format_func=lambda one: datawords.COLUMN_WORDS.get(one, datawords.LEAVE_OUT),
                    key=f"column-{column}",
                )
                if value := table.first.get(column):
                    said = datawords.COLUMN_SUCH_AS.format(value=value[:60])
                    st.html(draw("_small.html", text=said))
            if meaning:
                meanings[column] = meaning
    return meanings


def _how_it_is_read(dropped: steward.Dropped) -> bool:
    """Draw the first rows as they would be read; say whether any was."""
    try:
        preview = steward.preview(dropped)
    except FingerpostError as error:
        st.error(str(error))
        return False
    if preview.records:
        rows = saying.count(len(preview.records), "row")
        st.write(datawords.READ_AS.format(count=rows))
        drawn = [_row(record) for record in preview.records]
        st.html(draw("_read.html", rows=drawn, title=datawords.STEP_READ))
    else:
        st.write(datawords.READ_NONE)
    if preview.problems:
        st.html(
            draw(
                "_problems.html",
                problems=preview.problems[:SHOWN],
                count=len(preview.problems),
                title=datawords.PROBLEMS,
            )
        )
    return bool(preview.records)


def _row(record: Record) -> dict[str, object]:
    view = view_of(record.service, today=opening.here().today)
    whom = record.raw.get("overlay")
    name = view.name
    if isinstance(whom, dict):
        name = datawords.ADDS_TO.format(whom=", ".join(map(str, whom.values())))
    hours = [line for spot in view.spots for line in spot.hours]
    return {
        "name": name,
        "where": "; ".join(spot.address for spot in view.spots if spot.address),
        "contact": "; ".join((*view.phones, *filter(None, [record.service.email]))),
        "facts": _facts(view, hours),
    }


def _facts(view: RecordView, hours: list[str]) -> list[tuple[str, str]]:
    said = [
        (fact.name, "; ".join(fact.says))
        for fact in view.facts
        if fact.source and fact.name not in SAID_ELSEWHERE
    ]
    needs = [(datawords.FIELDS["needs"], view.needs)] if view.needs else []
    listed = [(datawords.TYPED["hours"], "; ".join(hours))] if hours else []
    return [*needs, *listed, *said]


def _put_live(dropped: steward.Dropped) -> None:
    ticks = st.container(horizontal=True)
    with ticks:
        partial = st.checkbox(datawords.PARTIAL, key="new-partial")
        loss = st.checkbox(datawords.ACCEPT_LOSS, key="new-loss")
    chosen = replace(dropped, partial=partial, accept_loss=loss)
    with st.container(horizontal=True):
        wants_look = st.button(datawords.LOOK_FIRST, type="primary")
        seen = st.session_state.get("looked-at")
        wants_live = st.button(datawords.PUT_LIVE, disabled=seen != chosen)
    if seen is not None and seen != chosen and not wants_look:
        st.write(datawords.LOOK_AGAIN)
    if wants_look and _take(chosen, live=False):
        st.session_state["looked-at"] = chosen
        st.rerun(scope="fragment")  # so that the other button opens
    if wants_live and _take(chosen, live=True):
        st.session_state.pop("looked-at", None)
        opening.look_again()
        st.success(datawords.IS_LIVE)
    elif st.session_state.get("looked-at") == chosen:
        _reports(st.session_state["looked-reports"], live=False)


def _take(dropped: steward.Dropped, *, live: bool) -> bool:
    """Try it, or do it; say what went wrong."""
    try:
        with st.spinner(datawords.PUTTING if live else datawords.LOOKING):
            reports = steward.take(dropped, dry_run=not live)
    except FingerpostError as error:
        st.error(str(error))
        return False
    st.session_state["looked-reports"] = reports
    if live:
        _reports(reports, live=True)
    return True


def _reports(reports: list[FeedReport], *, live: bool) -> None:
    counts = ("read", "held", "refused", "added", "changed", "withdrawn", "unchanged")
    rows = [
        (saying.feed(report.feed), *(f"{getattr(report, name):,}" for name in counts))
        for report in reports
    ]
    st.html(
        draw(
            "_table.html",
            title=datawords.DID if live else datawords.WOULD,
            heads=datawords.REPORT_HEADS,
            rows=rows,
            figures=tuple(range(1, 8)),
            note="",
        )
    )
    for report in reports:
        st.html(
            draw(
                "_problems.html",
                problems=report.problems[:SHOWN],
                count=report.problems_count,
                title=f"{datawords.PROBLEMS}: {saying.feed(report.feed)}",
            )
        )
