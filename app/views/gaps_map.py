"""The map, what an area is about, the largest gaps, and localities."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from functools import partial

import streamlit as st

from app import auth, gapwords, opening, saying
from app.cards import sentence
from app.drawing import draw
from app.gapview import MISSING, GapDrawing, Layer, Order, council_name, group_title
from app.heard import said_by_area
from app.keeping import standing_people
from app.maps.leaflet import Place, draw_map
from app.planning import Planning
from app.views.gaps_asking import Asked
from directory.errors import FingerpostError, ZoneTableError
from directory.people import Sheet

BESIDE = 2  # maps in a row
FOUND = 8  # areas offered for a name
FIRST = 5  # areas offered to start with


def show(asked: Asked) -> None:
    """Draw the part."""
    planning, drawing = asked.planning, asked.drawing()
    beside, maps = st.columns([2, 5], gap="medium")  # on a phone what explains the maps is first
    said = _said(asked)
    with beside, st.container(key="gap-beside"):
        _say_worst(drawing)
        layer = choose_layer()
        draw_key(drawing, layer)
        if said:
            st.html(draw("_small.html", text=gapwords.SHEET_PINS))
    with maps, st.container(key="gap-maps"):
        chosen = st.session_state.get("gap-area")
        pins = _pins(planning, said)
        draw_maps(planning, drawing, layer=layer, chosen=chosen, key="gap-map", pins=pins)
    with st.container(key="gap-area-choice"):
        _choose_area(asked)
    if chosen:  # below, so that nothing she may press next is pushed away
        _say_area(asked, chosen, said.get(chosen, ()))
    _largest(drawing)
    stretches = drawing.patches_html()
    if stretches:
        st.html(stretches)
    _localities(planning, drawing)


def _say_worst(drawing: GapDrawing) -> None:
    """Say first what most come for: where it is worst, how much, and why, with a way there."""
    said = drawing.worst_html()
    if not said:
        return
    st.html(said)
    code = str(drawing.worst(1)[0]["area_code"])
    st.button(gapwords.WORST_GO, key="gap-worst-go", on_click=_turn_to, args=(code,))


def _turn_to(code: str) -> None:
    st.session_state["gap-area"] = code


def _largest(drawing: GapDrawing) -> None:
    """Draw the largest gaps in the order that is asked for."""
    st.html(draw("_heading.html", text=gapwords.LARGEST))
    order: Order = "people"
    if len(drawing.largest()) > 1:
        chosen = st.segmented_control(
            gapwords.ORDER,
            tuple(gapwords.ORDERS),
            default=order,
            required=True,
            format_func=gapwords.ORDERS.__getitem__,
            key="gap-order",
            wrap=True,
        )
        order = "value" if chosen == "value" else order
    st.html(drawing.largest_html(order))


def _said(asked: Asked) -> dict[str, list[Sheet]]:
    """Return what groups said of the need by area, for planners; the map stands without it."""
    if not auth.may_plan():
        return {}
    try:
        people = standing_people(opening.here().settings)
        said = {} if people is None else said_by_area(people, asked.question.need)
    except FingerpostError:
        return {}  # what people say tells of the broken store
    return {code: sheets for code, sheets in said.items() if code in asked.planning.layer.rows}


def _pins(planning: Planning, said: Mapping[str, Sequence[Sheet]]) -> list[Place]:
    """Return a place for each area that groups spoke of, numbered by how often."""
    points = planning.planner.ground.points_deg
    pins = []
    for code, sheets in said.items():
        latitude, longitude = points[planning.layer.rows[code]].tolist()
        times = saying.count(len(sheets), "time")
        name = gapwords.SHEET_PIN.format(area=planning.area_names[code], times=times)
        pins.append(
            Place(id=code, name=name, latitude=latitude, longitude=longitude, number=len(sheets))
        )
    return pins


def draw_key(
    drawing: GapDrawing, layer: Layer, shown: Collection[str] | None = None, *, key: str = "gap-key"
) -> None:
    """Draw the key to a map of some areas (default all)."""
    with st.container(key=key):
        st.html(drawing.key(layer, shown))


def choose_layer() -> Layer:
    """Ask whether the best guess or an end of the doubt is drawn."""
    layers = tuple(gapwords.LAYERS)
    chosen = st.segmented_control(
        gapwords.LAYER,
        layers,
        default=layers[0],
        required=True,
        format_func=gapwords.LAYERS.__getitem__,
        key="gap-layer-drawn",
        wrap=True,
    )
    layer: Layer = "low" if chosen == "low" else "high" if chosen == "high" else "value"
    if gapwords.LAYER_NOTE[layer]:
        st.write(gapwords.LAYER_NOTE[layer])
    return layer


def draw_maps(
    planning: Planning,
    drawing: GapDrawing,
    *,
    layer: Layer,
    chosen: str | None,
    key: str,
    pins: Sequence[Place] = (),
) -> None:
    """Draw councils side by side while there is room; far-off cities leave an empty map between."""
    councils = drawing.councils
    if not 1 < len(councils) <= BESIDE:
        draw_council(planning, drawing, None, layer=layer, chosen=chosen, key=key, pins=pins)
        return
    for column, council in zip(st.columns(len(councils), gap="small"), councils, strict=True):
        with column:
            st.html(draw("_heading.html", text=council_name(council)))
            here = drawing.codes_in(council)
            inside = [pin for pin in pins if pin.id in here]
            draw_council(
                planning, drawing, council, layer=layer, chosen=chosen, key=key, pins=inside
            )


def draw_council(
    planning: Planning,
    drawing: GapDrawing,
    council: str | None,
    *,
    layer: Layer = "value",
    chosen: str | None = None,
    key: str,
    height: int = 430,
    pins: Sequence[Place] = (),
) -> None:
    """Draw one map: of a council, or of all areas asked about."""
    draw_some(
        planning,
        drawing,
        None if council is None else drawing.codes_in(council),
        layer=layer,
        chosen=chosen,
        key=f"{key}-{council or 'all'}",
        name="" if council is None else council_name(council),
        height=height,
        pins=pins,
    )


def draw_some(
    planning: Planning,
    drawing: GapDrawing,
    codes: frozenset[str] | None,
    *,
    layer: Layer,
    chosen: str | None = None,
    key: str,
    name: str,
    height: int,
    pins: Sequence[Place] = (),
) -> None:
    """Draw some areas (or all); only letters are sent, the browser holds the shapes."""
    shapes = planning.shapes
    letters = drawing.letters(shapes.codes, codes, layer)
    count = saying.count(len(letters) - letters.count(MISSING), "area")
    draw_map(
        key=key,
        label=gapwords.MAP_LABEL.format(count=f"{count} of {name}" if name else count),
        geometry=shapes.address,
        letters=letters,
        legend=drawing.legend,
        selected=chosen,
        tiles=opening.here().tiles,
        height=height,
        places=pins,
        on={"area": partial(_clicked, key, "area"), "place": partial(_clicked, key, "place")},
    )


def _clicked(key: str, what: str) -> None:
    code = st.session_state[key].get(what)
    if code:
        st.session_state["gap-area"] = code


def _choose_area(asked: Asked) -> None:
    """Find an area by name or code: what a click on the map does, by keyboard."""
    planning = asked.planning
    search, offer = st.columns([2, 5], gap="medium")
    with search:
        sought = st.text_input(
            gapwords.AREA,
            key="gap-search",
            placeholder=gapwords.AREA_HINT,
            help=gapwords.CLICK_HINT,
            live=True,
        )
    with offer:
        _offer_areas(asked, planning, sought)


def _offer_areas(asked: Asked, planning: Planning, sought: str) -> None:
    if sought.strip():
        every = areas_like(planning, sought)
        found = every[:FOUND]
        label = gapwords.AREA_PICK
        if len(every) > FOUND:
            label = gapwords.AREA_PICK_MORE.format(shown=FOUND, count=f"{len(every):,}")
        if found:
            _offer(planning, label, found, "gap-found")
        else:
            st.write(gapwords.AREA_NONE)
    else:
        worst = [str(row["area_code"]) for row in asked.drawing().worst(FIRST)]
        if worst:
            _offer(planning, gapwords.WORST, worst, "gap-worst")


def _offer(planning: Planning, label: str, found: list[str], key: str) -> None:
    st.pills(
        label,
        found,
        format_func=planning.area_names.__getitem__,
        key=key,
        wrap=True,
        on_change=partial(_picked, key),
    )


def areas_like(planning: Planning, text: str) -> list[str]:
    """Return the areas of this name, code or postcode; those that begin with it come first."""
    sought = " ".join(text.casefold().split())
    names = planning.area_names
    at = planning.postcodes.find(text)
    if at.latitude is not None and at.longitude is not None:
        code = planning.layer.area_of(at.latitude, at.longitude)
        return [code] if code in names else []
    found = [
        code
        for code, name in names.items()
        if sought in name.casefold() or code.casefold() == sought
    ]
    return sorted(found, key=lambda code: not names[code].casefold().startswith(sought))


def _picked(key: str) -> None:
    if st.session_state[key]:
        st.session_state["gap-area"] = st.session_state[key]


def _say_area(asked: Asked, code: str, sheets: Sequence[Sheet]) -> None:
    planning = asked.planning
    said = asked.drawing().area_html(
        code, _hindered(planning, asked, code), planning.near(asked.question, code)
    )
    if not said:
        st.write(gapwords.NOT_ASKED)
        return
    st.html(said)
    if sheets:
        lines = [
            gapwords.SHEET_LINE.format(
                day=saying.day(one.on), theme=one.theme, paraphrase=one.paraphrase
            )
            for one in sheets[:FOUND]
        ]
        st.html(draw("_said.html", lines=lines))
    turned = st.button(
        gapwords.TRY_HERE, key="gap-try-here", on_click=_try_here, args=(planning, code)
    )
    if turned:  # another part of the page, so all of it
        st.rerun()


def _try_here(planning: Planning, code: str) -> None:
    """Turn to what would help, with the middle of the area as the place to try."""
    row = planning.layer.rows[code]
    latitude, longitude = planning.planner.ground.points_deg[row].tolist()
    st.session_state["try-spot"] = (planning.area_names[code], latitude, longitude)
    st.session_state["try-council"] = str(planning.planner.ground.councils[row])
    st.session_state["gap-part"] = "remedy"


def _hindered(planning: Planning, asked: Asked, code: str) -> dict[str, int]:
    """Return how many services in reach of an area each cause costs this family."""
    row = planning.layer.rows.get(code)
    near = planning.answer(asked.question).causes.costs_in_reach
    return {} if row is None else {cause: round(float(many[row])) for cause, many in near.items()}


# ---------------------------------------------------------------- localities
def _localities(planning: Planning, drawing: GapDrawing) -> None:
    with st.expander(gapwords.GROUPS, key="open-groups", on_change="rerun") as part:
        if not part.open:
            return
        choice = st.container()  # before the file, though the file may add to it
        file = st.file_uploader(gapwords.GROUPS_FILE, type="csv", key="gap-groups-file")
        ways: dict[str, Mapping[str, str]] = dict(planning.groupings)
        if file is not None:
            try:
                own = read_zones(file.getvalue(), planning.area_names)
            except ZoneTableError as error:
                st.error(str(error))
            else:
                ways = {gapwords.GROUPS_OWN: own, **ways}
                if st.session_state.get("gap-groups-of") != file.file_id:
                    st.session_state["gap-groups-of"] = file.file_id
                    st.session_state["gap-groups"] = gapwords.GROUPS_OWN  # what it was opened for
        if not ways:
            st.write(gapwords.GROUPS_NONE)
            return
        way = choice.selectbox(
            gapwords.GROUPS_BY, tuple(ways), format_func=group_title, key="gap-groups"
        )
        group_of = ways[way]
        if way == gapwords.GROUPS_OWN:
            found = sum(code in planning.area_names for code in group_of)
            st.write(
                sentence(
                    gapwords.GROUPS_NOTE.format(
                        found=f"{found:,}",
                        areas=f"{len(planning.area_names):,} areas",
                        unknown=f"{len(group_of) - found:,}",
                    )
                )
            )
        st.html(drawing.groups_html(group_of, group_title(way)))


def read_zones(body: bytes, areas: Mapping[str, str]) -> dict[str, str]:
    """Return the locality of each area code in a CSV: any column of known codes, then a name.

    The name is the first other column whose heading speaks of a name or locality, else the next.

    Raises
    ------
    ZoneTableError
        If it is no such table.
    """
    try:
        rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ZoneTableError("it is not a CSV file in UTF-8") from error
    width = len(rows[0]) if rows else 0
    if width < 2:
        raise ZoneTableError("it has fewer than two columns")
    whole = [[cell.strip() for cell in row] for row in rows[1:] if len(row) == width]
    known = [sum(row[at] in areas for row in whole) for at in range(width)]
    code = max(range(width), key=lambda at: (known[at], -at))
    if not known[code]:
        raise ZoneTableError("no column holds codes of these areas")
    others = [at for at in range(width) if at != code]
    named = [at for at in others if any(word in rows[0][at].casefold() for word in NAMING)]
    name = (named or others)[0]
    return {row[code]: row[name] for row in whole if row[code] and row[name]}


NAMING = ("locality", "name", "ward", "cluster", "group")
