"""Side by side: two places, two families or two dates, as small maps and a table of differences."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from app import auth, gapwords, opening, saying, then
from app.cards import sentence
from app.comparing import (
    Side,
    as_rows,
    changes,
    earlier,
    figures_of,
    lines_of,
    side_by_side,
)
from app.drawing import draw
from app.gapview import GapDrawing, council_name, table_html
from app.planning import Planning
from app.views.gaps_asking import Asked, other_family
from app.views.gaps_map import BESIDE, choose_layer, draw_council, draw_key, draw_some
from directory.errors import EarlierListsError, EarlierTableError
from recommender.gaps.places import kinds_of_place, place_of
from recommender.gaps.places import side_by_side as places_side_by_side

SMALL = 320  # pixels
LARGEST_MB = 64  # of one list, as on the Data page
THEN_FILE = "then.csv"


def show(asked: Asked) -> None:
    """Draw the part."""
    ways = tuple(gapwords.SIDES)
    way = st.segmented_control(
        gapwords.SIDE_BY,
        ways,
        default=ways[0],
        required=True,
        format_func=gapwords.SIDES.__getitem__,
        key="side-by",
        wrap=True,
    )
    if way == "places":
        _places(asked)
        return
    sides = _families(asked) if way == "families" else _dates(asked)
    if sides is not None:
        _draw(asked.planning, *sides)


def _places(asked: Asked) -> None:
    """Set two councils, wards or localities side by side, with the labour market beside them."""
    planning = asked.planning
    ground, answer = planning.planner.ground, planning.answer(asked.question)
    kinds = {kind: names for kind, names in kinds_of_place(ground).items() if len(names) > 1}
    if not kinds:
        st.write(gapwords.ONE_PLACE)
        return
    columns = st.columns([1, 1, 1])
    with columns[0]:
        kind = st.selectbox(
            gapwords.KIND, tuple(kinds), format_func=str.capitalize, key="side-kind"
        )
    chosen = []
    for at, label in enumerate((gapwords.FIRST, gapwords.SECOND)):
        with columns[at + 1]:
            chosen.append(st.selectbox(label, kinds[kind], index=at, key=f"side-{kind}-{at}"))
    first, second = (place_of(ground, name, kind) for name in chosen)
    found = places_side_by_side(planning.planner, answer, (first, second))
    st.html(draw("_finding.html", first=found.words, more=[]))
    drawing = planning.table(asked.question)
    both = ground.codes[first.areas | second.areas].tolist()
    layer = choose_layer()
    draw_key(drawing, layer, frozenset(both))
    for at, (column, place) in enumerate(
        zip(st.columns(2, gap="small"), (first, second), strict=True)
    ):
        with column:
            st.html(draw("_heading.html", text=place.name))
            draw_some(
                planning,
                drawing,
                frozenset(ground.codes[place.areas].tolist()),
                layer=layer,
                key=f"side-place-{at}",
                name=place.name,
                height=SMALL,
            )
    heads = (gapwords.FIGURE, first.name, second.name, gapwords.DIFFERENCE)
    rows = lines_of(found, beside=False)
    title = f"{gapwords.DIFFERENCES}: {drawing.unit}"
    st.html(table_html(title, heads, rows, figures=(1, 2, 3)))
    beside = lines_of(found, beside=True)
    if beside:
        st.html(table_html(gapwords.BESIDE_TITLE, heads, beside, figures=(1, 2, 3)))


def _families(asked: Asked) -> tuple[Side, Side]:
    family, said = other_family("side-family")
    question = replace(asked.question, family=family)
    with st.spinner(gapwords.WORKING):
        other = asked.planning.table(question, asked.councils)
    first = Side(name=asked.family_in_words, drawing=asked.drawing())
    return first, Side(name=said, drawing=other)


def _dates(asked: Asked) -> tuple[Side, Side] | None:
    st.write(gapwords.EARLIER_INTRO)
    file = st.file_uploader(gapwords.EARLIER_FILE, type="csv", key="side-earlier")
    with st.expander(gapwords.EARLIER_LISTS):
        made = _made_of_lists(asked)
    if file is not None:
        name, body = file.name, file.getvalue()
    elif made is not None:
        name, body = THEN_FILE, made
    else:
        return None
    now = asked.drawing()
    try:
        then = earlier(body, now, name)
    except EarlierTableError as error:
        st.error(str(error))
        return None
    st.write(gapwords.DATES_NOTE)
    return Side(name=gapwords.THEN, drawing=then), Side(name=gapwords.NOW, drawing=now)


def _council(drawing: GapDrawing) -> str | None:
    """Ask which council is drawn where there are two: between far-off cities lies an empty map."""
    councils = drawing.councils
    if not 1 < len(councils) <= BESIDE:
        return None
    return st.segmented_control(
        gapwords.COUNCILS,
        councils,
        default=councils[0],
        required=True,
        format_func=council_name,
        key="side-council",
        label_visibility="collapsed",
        wrap=True,
    )


def _made_of_lists(asked: Asked) -> bytes | None:
    """Ask for the lists of another day; return the same question's table over them, if it is there.

    It is kept for this visit and this question, since a register takes a minute to read.
    """
    st.write(gapwords.EARLIER_STEPS)
    if not auth.may_plan():
        st.write(gapwords.PLANNERS_ONLY)
        return None
    lists = st.file_uploader(
        gapwords.EARLIER_FILES,
        accept_multiple_files=True,
        key="side-lists",
        max_upload_size=LARGEST_MB,
    )
    about = (asked.question, asked.councils, asked.layer)
    if st.button(gapwords.EARLIER_ASK, disabled=not lists, key="side-ask"):
        question = then.Asked(
            lists=[(one.name, one.getvalue()) for one in lists],
            question=asked.question,
            councils=asked.councils,
            layer=asked.planning.layer.name,
            settings=opening.here().settings,
        )
        with st.spinner(gapwords.EARLIER_WORKING):
            try:
                body = then.table_of_then(question)
            except EarlierListsError as error:
                st.error(str(error))
                return None
        st.session_state["side-then"] = (about, [one.name for one in lists], body)
    asked_before, names, made = st.session_state.get("side-then", (None, [], None))
    if made is None or asked_before != about:
        return None
    st.write(gapwords.EARLIER_MADE.format(lists=saying.listed(names)))
    st.download_button(
        gapwords.EARLIER_KEEP, made, THEN_FILE, "text/csv", on_click="ignore", key="side-keep"
    )
    return bytes(made)


def _draw(planning: Planning, first: Side, second: Side) -> None:
    council = _council(second.drawing)
    inside = None if council is None else second.drawing.codes_in(council)
    layer = choose_layer()
    for at, (column, side) in enumerate(
        zip(st.columns(2, gap="small"), (first, second), strict=True)
    ):
        with column:
            st.html(draw("_heading.html", text=sentence(side.name)))
            # Two families may be counted in two units; two dates have other numbers of areas.
            draw_key(side.drawing, layer, inside, key=f"gap-key-{at}")
            draw_council(
                planning,
                side.drawing,
                council,
                layer=layer,
                key=f"side-map-{at}",
                height=SMALL,
            )
    first, second = (replace(side, name=sentence(side.name)) for side in (first, second))
    heads = (gapwords.FIGURE, first.name, second.name, gapwords.DIFFERENCE)
    rows = side_by_side(figures_of(first), figures_of(second))
    st.html(table_html(gapwords.DIFFERENCES, heads, rows, figures=(1, 2, 3)))
    found = as_rows(changes(first, second))
    if not found:
        st.write(gapwords.NO_CHANGE)
        return
    area, people, apart = gapwords.CHANGE_HEADS
    st.html(
        table_html(
            gapwords.LARGEST_CHANGES,
            (area, people, first.name, second.name, apart),
            found,
            figures=(1, 2, 3, 4),
        )
    )
