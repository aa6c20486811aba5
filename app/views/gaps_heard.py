"""What people say: told no, what groups said, and what was done about it."""

from __future__ import annotations

import streamlit as st

from app import auth, gapwords, opening, saying, words
from app.cards import short_need
from app.gapview import number, table_html
from app.heard import empty_sheet, told_no
from app.keeping import people_of, standing_people
from app.planning import Planning
from app.views.gaps_asking import Asked
from directory.errors import FingerpostError
from directory.people import Answered, People, Sheet
from directory.records import Problem
from recommender.gaps.signals import read_sheets, unfound

SHOWN = 50  # rows of a table


def show(asked: Asked) -> None:
    """Draw the part."""
    st.write(gapwords.HEARD_INTRO)
    if not auth.may_plan():
        st.write(gapwords.PLANNERS_ONLY)
        if auth.signing_in_is_set_up():
            st.button(words.SIGN_IN, on_click=st.login, key="heard-sign-in")
        return
    try:
        people = standing_people(opening.here().settings)
    except FingerpostError as error:
        st.error(str(error))
        return
    planning = asked.planning
    _told_no(people, planning)
    _unfound(people)
    _sheets(people, planning)
    _log(people)


def _told_no(people: People | None, planning: Planning) -> None:
    group_of = next(iter(planning.groupings.values()), {})
    counts = {} if people is None else told_no(people, planning.layer, planning.point_of, group_of)
    if not counts:
        st.html(f'<h2 class="fp-h2">{gapwords.UNMET}</h2><p>{gapwords.UNMET_NONE}</p>')
        return
    names = planning.area_names
    rows = [
        (
            names.get(place, gapwords.NO_PLACE if place == "no place" else place),
            short_need(need),
            _often(count),
        )
        for (place, need), count in sorted(counts.items())
    ]
    st.html(
        table_html(
            gapwords.UNMET,
            gapwords.UNMET_HEADS,
            rows[:SHOWN],
            figures=(2,),
            note=gapwords.UNMET_NOTE,
        )
    )


def _often(count: int | None) -> str:
    if count is None:
        return gapwords.UNDER_FIVE
    return gapwords.OR_MORE_TIMES.format(count=number(count))


def _unfound(people: People | None) -> None:
    counts = {} if people is None else unfound(people.searched())
    if not counts:
        st.html(
            f'<h2 class="fp-h2">{gapwords.UNFOUND}</h2>'
            f"<p>{gapwords.UNFOUND_NONE} {gapwords.UNFOUND_NOTE}</p>"
        )
        return
    rows = [
        (month, council, short_need(need), _often(count))
        for (month, council, need), count in counts.items()
    ]
    st.html(
        table_html(
            gapwords.UNFOUND,
            gapwords.UNFOUND_HEADS,
            rows[:SHOWN],
            figures=(3,),
            note=gapwords.UNFOUND_NOTE,
        )
    )


def _sheets(people: People | None, planning: Planning) -> None:
    st.html(f'<h2 class="fp-h2">{gapwords.SHEETS}</h2>')
    held = [] if people is None else people.sheets()
    if held:
        st.html(table_html(gapwords.SHEETS, gapwords.SHEET_HEADS, _rows(held, planning)))
    else:
        st.write(gapwords.SHEETS_NONE)
    st.write(gapwords.SHEET_NOTE)
    st.download_button(
        gapwords.SHEET_FORM,
        empty_sheet(planning.area_names),
        "sheet.csv",
        "text/csv",
        on_click="ignore",
    )
    file = st.file_uploader(gapwords.SHEET_FILE, type="csv", key="sheet-file")
    if file is None:
        return
    try:
        sheets, problems = read_sheets(file.getvalue().decode("utf-8-sig", "replace"))
    except FingerpostError as error:
        st.error(str(error))
        return
    kept = st.session_state.get("sheets-kept") == file.file_id
    if not kept:
        st.write(
            gapwords.SHEET_COUNT.format(
                kept=saying.count(len(sheets), "row"), refused=f"{len(problems):,}"
            )
        )
    _preview([] if kept else sheets, problems, planning)
    if kept:
        st.write(gapwords.SHEET_KEPT)
    elif sheets:
        st.button(gapwords.SHEET_KEEP, type="primary", on_click=_keep, args=(sheets, file.file_id))


def _keep(sheets: list[Sheet], file_id: str) -> None:
    people_of(opening.here().settings).keep_sheets(sheets)
    st.session_state["sheets-kept"] = file_id


def _preview(sheets: list[Sheet], problems: list[Problem], planning: Planning) -> None:
    if sheets:
        st.html(table_html(gapwords.SHEET_KEEP, gapwords.SHEET_HEADS, _rows(sheets, planning)))
    if problems:
        refused = [(str(one.row), one.field or "", one.advice) for one in problems[:SHOWN]]
        st.html(table_html(gapwords.ROWS_REFUSED, gapwords.REFUSED_HEADS, refused))


def _rows(sheets: list[Sheet], planning: Planning) -> list[tuple[str, ...]]:
    names = planning.area_names
    return [
        (
            saying.day(one.on),
            names.get(one.area_code, one.area_code),
            short_need(one.need),
            one.theme,
            one.paraphrase,
        )
        for one in sheets[:SHOWN]
    ]


def _log(people: People | None) -> None:
    st.html(f'<h2 class="fp-h2">{gapwords.LOG}</h2>')
    held = [] if people is None else people.answers()
    if held:
        rows = [
            (saying.day(one.on), one.said, one.changed or "", one.stopped or "")
            for one in held[:SHOWN]
        ]
        st.html(table_html(gapwords.LOG, gapwords.LOG_HEADS, rows))
    else:
        st.write(gapwords.LOG_NONE)
    with st.form("gap-log"):
        st.text_input(gapwords.LOG_SAID, max_chars=500, key="log-said")
        st.text_input(gapwords.LOG_CHANGED, max_chars=500, key="log-changed")
        st.text_input(gapwords.LOG_STOPPED, max_chars=500, key="log-stopped")
        st.form_submit_button(gapwords.LOG_ADD, on_click=_write_down)
    if st.session_state.pop("log-empty", False):
        st.error(gapwords.LOG_EMPTY)


def _write_down() -> None:
    state = st.session_state
    said, changed, stopped = (
        state[key].strip() for key in ("log-said", "log-changed", "log-stopped")
    )
    if not said or not (changed or stopped):
        state["log-empty"] = True
        return
    people_of(opening.here().settings).answer(
        Answered(
            on=opening.here().today, said=said, changed=changed or None, stopped=stopped or None
        )
    )
    for key in ("log-said", "log-changed", "log-stopped"):
        state[key] = ""
