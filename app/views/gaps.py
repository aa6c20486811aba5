"""Gaps: where is a need not met for a family, why, and what would change it?"""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from app import asking, opening, words
from app.cards import sentence
from app.drawing import draw
from app.gapview import MISSING, GapDrawing, council_name
from app.maps.leaflet import draw_map
from app.planning import Planning, area_measures, personas, to_geojson
from directory.vocabulary import NEEDS

BESIDE = 2  # maps in a row
FOUND = 8  # areas offered for a name


@st.fragment
def show() -> None:
    """Draw the page; a change of the question redraws this fragment only."""
    planning = opening.here().planning()
    st.title(words.GAPS_TITLE, anchor=False)
    st.write(words.GAPS_INTRO)
    question = _ask(planning)
    with st.spinner(words.WORKING_OUT):
        drawing = planning.table(**question)
    st.html(f'<p class="fp-finding" role="status">{sentence(drawing.table.finding)}</p>')
    st.html(drawing.key())
    chosen = st.session_state.get("gap-area")
    _maps(planning, drawing, chosen)
    table, beside = st.columns([2, 1], gap="large")
    with beside:
        _choose_area(planning)
        if chosen:
            st.html(drawing.area_html(chosen) or f"<p>{words.NOT_ASKED}</p>")
    with table:
        st.html(drawing.largest_html())
    _equity(drawing)
    _help(planning, question)
    _take_away(drawing, planning)
    with st.expander(words.METHOD):
        st.html(drawing.method_html())


def _ask(planning: Planning) -> dict[str, Any]:
    need, family, measure, councils = st.columns(4)
    with need:
        wanted = st.selectbox(
            words.GAP_NEED,
            NEEDS,
            format_func=asking.short_need,
            key="gap-need",
            persist_state="session",
        )
    with family:
        known = personas()
        persona = st.selectbox(
            words.GAP_FAMILY,
            tuple(known),
            index=None,
            placeholder=words.ANYBODY,
            format_func=lambda one: known[one].name,
            key="gap-family",
            persist_state="session",
        )
    with measure:
        titles = area_measures()
        by = st.selectbox(
            words.GAP_MEASURE,
            tuple(titles),
            index=None,
            placeholder=words.USUAL_MEASURE,
            format_func=titles.__getitem__,
            key="gap-measure",
            persist_state="session",
        )
    with councils:
        where = st.multiselect(
            words.GAP_COUNCILS,
            planning.councils,
            placeholder=words.ALL_COUNCILS,
            format_func=council_name,
            key="gap-councils",
            persist_state="session",
        )
    if persona:
        st.write(known[persona].description)
    return {"need": wanted, "persona": persona, "measure": by, "councils": tuple(where)}


def _choose_area(planning: Planning) -> None:
    """Find an area by name or code: what a click on the map does, by keyboard."""
    sought = st.text_input(
        words.GAP_AREA, key="gap-search", placeholder=words.GAP_AREA_HINT, live=True
    ).casefold()
    if not sought:
        return
    names = planning.area_names
    found = [
        code
        for code, name in names.items()
        if sought in name.casefold() or code.casefold() == sought
    ][:FOUND]
    if not found:
        st.write(words.GAP_AREA_NONE)
        return
    st.pills(
        words.GAP_AREA_PICK,
        found,
        format_func=names.__getitem__,
        key="gap-found",
        wrap=True,
        on_change=_found,
    )


def _found() -> None:
    if st.session_state["gap-found"]:
        st.session_state["gap-area"] = st.session_state["gap-found"]


def _maps(planning: Planning, drawing: GapDrawing, chosen: str | None) -> None:
    """Draw councils side by side while there is room; far-off cities leave an empty map between."""
    councils = drawing.councils
    if not 1 < len(councils) <= BESIDE:
        _map(planning, drawing, chosen, None)
        return
    for column, council in zip(st.columns(len(councils), gap="medium"), councils, strict=True):
        with column:
            st.html(f'<h2 class="fp-h2">{council_name(council)}</h2>')
            _map(planning, drawing, chosen, council)


def _map(planning: Planning, drawing: GapDrawing, chosen: str | None, council: str | None) -> None:
    shapes, key = planning.shapes, f"gap-map-{council}"
    letters = drawing.letters(shapes.codes, council)
    count = len(letters) - letters.count(MISSING)
    draw_map(
        key=key,
        label=words.GAP_MAP_LABEL.format(
            count=f"{count:,} areas of {council_name(council)}" if council else f"{count:,} areas"
        ),
        geometry=shapes.address,
        letters=letters,
        legend=drawing.legend,
        selected=chosen,
        tiles=opening.here().tiles,
        height=460,
        on={"area": partial(_clicked, key)},
    )


def _clicked(key: str) -> None:
    code = st.session_state[key].get("area")
    if code:
        st.session_state["gap-area"] = code


def _equity(drawing: GapDrawing) -> None:
    said = drawing.equity_html()
    if said:
        with st.expander(words.EQUITY):
            st.html(said)


def _help(planning: Planning, question: dict[str, Any]) -> None:
    """Say what new sites would change, and which services to protect first; only when asked."""
    with st.expander(words.WOULD_HELP, key="open-help", on_change="rerun") as part:
        if not part.open:
            return
        add = st.segmented_control(
            words.HOW_MANY, (1, 2, 3), default=1, required=True, key="gap-add"
        )
        with st.spinner(words.WORKING_OUT):
            lines = planning.help_with(
                question["need"], question["persona"], question["councils"], add
            )
        st.html(draw("_lines.html", lines=lines, note=words.WOULD_HELP_NOTE))


def _take_away(drawing: GapDrawing, planning: Planning) -> None:
    with st.container(horizontal=True):
        st.download_button(
            words.DOWNLOAD_CSV,
            lambda: drawing.table.to_csv(),
            "gaps.csv",
            "text/csv",
            on_click="ignore",
        )
        st.download_button(
            words.DOWNLOAD_GEOJSON,
            lambda: to_geojson(drawing, planning.shapes),
            "gaps.geojson",
            "application/geo+json",
            on_click="ignore",
        )
