"""Bring in a list: choose a file, say what its columns mean, see how it is read, put it live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

import streamlit as st

from app import datawords, opening, saying, steward, words
from app.cards import sentence, short_need
from app.drawing import draw
from app.how_far import how_far
from app.record import RecordView, view_of
from app.views.data_sources import SHOWN
from directory.errors import FingerpostError, LossError
from directory.formats import all_formats
from directory.formats.overlay import ADDS
from directory.linking import Compared
from directory.own_table import FIELDS, OwnTable, mapping_text
from directory.records import Problem, Record
from directory.refresh import FeedReport
from directory.store import OVERLAY
from directory.vocabulary import NEEDS

# In the column before, or said of every service that tells nothing about it.
SAID_ELSEWHERE = frozenset(words.FACT_NAMES[name] for name in ("phone", "email", "choice"))


NAMED_LOST = 5
LARGEST_MB = 64  # a national register is some 10 MB; `directory.fetch` reads as much
ASK_AGAIN = ("looked-at", "looked-lost", "looked-compared")


def show() -> None:
    """Draw the steps one below the other; each appears once the one before is done."""
    st.write(datawords.BRING_INTRO)
    st.header(datawords.STEP_FILE, anchor=False)
    file = st.file_uploader(datawords.FILE, key="new-list", max_upload_size=LARGEST_MB)
    if file is None:
        return
    dropped = steward.Dropped(name=file.name, body=file.getvalue())
    try:
        table = steward.look_at(dropped)
    except FingerpostError as error:
        st.error(steward.without_folder(str(error), dropped))
        return
    _say_what_it_is(table)
    mapped = _columns(table, dropped)
    if mapped is None:
        return
    st.header(datawords.STEP_READ, anchor=False)
    preview = _how_it_is_read(mapped)
    if preview is not None and preview.records:
        st.header(datawords.STEP_LIVE, anchor=False)
        _put_live(mapped, preview)


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
    adds = _what_is_in_it(table, dropped.name) == "facts"
    st.header(datawords.STEP_COLUMNS, anchor=False)
    st.write(datawords.COLUMNS_NOTE)
    meanings = _ask_columns(table)
    needs = [] if adds or "needs" in meanings.values() else _ask_needs()
    licence, line = st.columns(2)
    with licence:
        licensed = st.text_input(
            datawords.LICENCE, key="new-licence", placeholder=datawords.LICENCE_HINT
        )
    with line:
        attribution = st.text_input(
            datawords.ATTRIBUTION, key="new-attribution", placeholder=datawords.ATTRIBUTION_HINT
        )
    if lacking := _lacking(set(meanings.values()), adds=adds):
        st.warning(lacking)
        return None
    text = mapping_text(meanings, needs=needs, licence=licensed, attribution=attribution)
    st.download_button(
        datawords.SAVE_MAPPING, text, "mapping.toml", "application/toml", on_click="ignore"
    )
    return replace(dropped, mapping=text.encode(), feed=feed, adds=adds)


def _what_is_in_it(table: OwnTable, name: str) -> str:
    kind = st.segmented_control(
        datawords.WHAT_IS_IT,
        tuple(datawords.WHAT_IT_IS),
        default="facts" if table.seems_to_add else "services",
        required=True,
        format_func=datawords.WHAT_IT_IS.__getitem__,
        key=f"new-kind-{name}",
        wrap=True,
    )
    if kind == "facts":
        st.write(datawords.FACTS_NOTE)
    return str(kind)


def _ask_needs() -> list[str]:
    return st.multiselect(
        datawords.EVERY_ROW, NEEDS, format_func=short_need, key="new-needs", select_all=False
    )


def _lacking(said: set[str], *, adds: bool) -> str:
    """Say what a table has to tell before it can be read; empty when it tells enough."""
    if "name" not in said:
        return datawords.NEEDS_NAME
    return datawords.NEEDS_FACT if adds and not said & ADDS else ""


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


def _how_it_is_read(dropped: steward.Dropped) -> steward.Preview | None:
    """Draw the first rows as they would be read, and what was odd about any."""
    try:
        preview = steward.preview(dropped)
    except FingerpostError as error:
        st.error(steward.without_folder(str(error), dropped))
        return None
    if preview.records:
        rows = saying.count(len(preview.records), "row")
        st.write(datawords.READ_AS.format(count=rows))
        drawn = [_row(record) for record in preview.records]
        st.html(draw("_read.html", rows=drawn, title=datawords.STEP_READ))
        if dropped.mapping is not None:  # her own table: she can say it
            _warn_of_no_needs(preview.records)
    else:
        st.write(datawords.READ_NONE)
    if preview.problems:
        _draw_problems(preview.problems, len(preview.problems), datawords.PROBLEMS)
    return preview


def _warn_of_no_needs(records: Sequence[Record]) -> None:
    """Say that nobody would find these services; what is added to others needs no need."""
    listed = (record for record in records if "overlay" not in record.raw)
    silent = sum(not record.service.needs for record in listed)
    if silent:
        shown = f"{len(records)}"
        st.warning(datawords.READ_NO_NEEDS.format(count=silent, shown=shown))


def _draw_problems(problems: Sequence[Problem], count: int, title: str) -> None:
    st.html(draw("_problems.html", problems=problems[:SHOWN], count=count, title=title))


def _row(record: Record) -> dict[str, object]:
    view = view_of(record.service, today=opening.here().today)
    whom = record.raw.get("overlay")
    name = view.name
    if isinstance(whom, dict):
        name = datawords.ADDS_TO.format(whom=", ".join(map(str, whom.values())))
    hours = [line for spot in view.spots for line in spot.hours]
    places = [spot.address for spot in view.spots]
    contact = "; ".join((*map(unbroken, view.phones), *filter(None, [record.service.email])))
    return {
        "name": name,
        "where": datawords.AS_IT_IS if whom else "; ".join(filter(None, places)),
        "contact": contact or (datawords.AS_IT_IS if whom else ""),
        "facts": [*_facts(view, hours), *_checked(record)],
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


def _checked(record: Record) -> list[tuple[str, str]]:
    day = saying.day(record.service.assured_date)
    return [(sentence(datawords.COLUMN_WORDS["assured_date"]), day)] if day else []


def unbroken(number: str) -> str:
    """Return a telephone number that stays on one line."""
    return number.replace(" ", "\u00a0")


def _put_live(dropped: steward.Dropped, preview: steward.Preview) -> None:
    state = st.session_state
    partial = not dropped.adds and st.checkbox(datawords.PARTIAL, key="new-partial")
    chosen = replace(dropped, partial=partial)
    lost = state.get("looked-lost")
    if lost is not None and lost[0] == chosen:
        st.warning(f"{lost[1]} {datawords.LOSES_WHAT_NOW}")
        chosen = replace(chosen, accept_loss=st.checkbox(datawords.ACCEPT_LOSS, key="new-loss"))
    with st.container(horizontal=True):
        wants_look = st.button(datawords.LOOK_FIRST, type="primary")
        seen = state.get("looked-at")
        wants_live = st.button(datawords.PUT_LIVE, disabled=seen != chosen)
    if seen is not None and seen != chosen and not wants_look:
        st.write(datawords.LOOK_AGAIN)
    if wants_look and _take(chosen, live=False):
        state.pop("put-live", None)
        st.rerun(scope="fragment")  # so that the other button, or the question of loss, opens
    if wants_live and _take(chosen, live=True):
        for key in ASK_AGAIN:
            state.pop(key, None)
        state["put-live"] = replace(chosen, accept_loss=False)
        opening.look_again()
        st.rerun(scope="fragment")  # so that the button closes: it is done
    if state.get("put-live") == chosen:
        reports = state["looked-reports"]
        st.success(datawords.IS_LIVE.format(name=saying.feed(reports[0].feed)))
        _reports(reports, preview, live=True)
    elif seen == chosen:
        _reports(state["looked-reports"], preview, live=False)


def _take(dropped: steward.Dropped, *, live: bool) -> bool:
    """Try it, or do it, saying how far it is; say what went wrong, or what would be lost."""
    state = st.session_state
    bar = st.progress(0.0, text=datawords.READING.format(rows=1))
    try:
        reports = steward.take(
            dropped,
            dry_run=not live,
            progress=how_far(bar, live=live),
            compared=state.setdefault("looked-compared", Compared()),
        )
    except LossError as error:
        state["looked-lost"] = (replace(dropped, accept_loss=False), _loss(error))
        state.pop("looked-at", None)
        return True
    except FingerpostError as error:
        st.error(steward.without_folder(str(error), dropped))
        return False
    finally:
        bar.empty()
    state["looked-reports"] = reports
    state["looked-at"] = dropped
    return True


def _loss(error: LossError) -> str:
    """Say how many services a list would lose, and the first of them by name."""
    if not error.lost or error.before == len(error.lost):
        return datawords.LOSES_ALL.format(before=f"{error.before:,}")
    names = steward.lost_names(error.lost, NAMED_LOST)
    more = len(error.lost) - len(names)
    return datawords.LOSES.format(
        lost=f"{len(error.lost):,}",
        before=f"{error.before:,}",
        names=", ".join(names),
        more=datawords.LOSES_MORE.format(count=f"{more:,}") if more > 0 else "",
    )


def _reports(reports: list[FeedReport], preview: steward.Preview, *, live: bool) -> None:
    """Draw what each feed came to, and what was odd that the first look had not told."""
    for format_id, some in groupby(reports, key=lambda report: report.format):
        _counts(list(some), adds=format_id == OVERLAY, live=live)
    told = {(one.row, one.field, one.value) for one in preview.problems}
    for report in reports:
        new = [one for one in report.problems if (one.row, one.field, one.value) not in told]
        if new and not live:
            title = f"{datawords.PROBLEMS}: {saying.feed(report.feed)}"
            _draw_problems(new, report.problems_count - len(report.problems) + len(new), title)


def _counts(reports: list[FeedReport], *, adds: bool, live: bool) -> None:
    """Draw what some lists came to, or some tables that only add to others' services."""
    counts = ["read", "held", "refused", "added", "changed", "withdrawn", "unchanged"]
    counts += [] if adds else ["linked"]
    rows = [
        (saying.feed(report.feed), *(f"{getattr(report, name):,}" for name in counts))
        for report in reports
    ]
    st.html(
        draw(
            "_table.html",
            title=datawords.DID if live else datawords.WOULD,
            heads=datawords.ADDS_HEADS if adds else datawords.REPORT_HEADS,
            rows=rows,
            figures=tuple(range(1, len(counts) + 1)),
            note="",
        )
    )
