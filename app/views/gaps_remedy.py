"""What would help: try to open or close a service, see the best places, and what to protect."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace

import streamlit as st

from app import gapwords, opening, saying
from app.drawing import draw
from app.families import TIMES
from app.gaining import Gaining
from app.gapview import MISSING, GapDrawing, council_name, number, table_html
from app.maps.leaflet import Place, draw_map
from app.planning import Planning
from app.sitereport import thin_in_words
from app.tried import TriedInWords
from app.trying import Spot, Trying, opening_hours
from app.views.gaps_asking import Asked
from app.views.gaps_best import best, protect
from app.views.gaps_take import offer_tried
from app.views.gaps_tried import changes_tried, drawing_of, ideas_tried
from directory.vocabulary import words as vocabulary
from recommender.gaps.places import unit_of
from recommender.gaps.trying import Change, Idea, Tried

PRICES = (0, 20, 50, 75, 100, 150, 200, 250, 300)
DAYS_A_WEEK = 5
TRIED = ("gap-ideas", "gap-changes")  # kept for the visit, for one need


def show(asked: Asked) -> None:
    """Draw the part."""
    ready = asked.planning.trying
    with nullcontext() if ready.has(asked.question) else st.spinner(gapwords.WORKING):
        trying = ready(asked.question)
    _forget_other_needs(asked.question.need)
    task: str = st.segmented_control(
        gapwords.REMEDY,
        tuple(gapwords.REMEDIES),
        default="try",
        required=True,
        format_func=gapwords.REMEDIES.__getitem__,
        key="remedy-task",
        label_visibility="collapsed",
        persist_state="session",
        wrap=True,
    )
    st.write(gapwords.PLACES_ONLY.format(**_target(trying, asked.councils)))
    listings = trying.answer.listings
    thin = [one for one in asked.councils or sorted(listings) if not listings[one].enough]
    if thin:
        st.write(thin_in_words(thin))
    for one in gapwords.REMEDIES:  # a place of its own for each, as for the parts of the page
        if one != task:
            st.empty()
            continue
        with st.container(key="gap-task"):
            if one == "try":
                _try(asked, trying)
            elif one == "best":
                best(asked, trying)
            else:
                protect(asked, trying)


def _forget_other_needs(need: str) -> None:
    """Take out what was tried for another need: 47 places of a nursery are no 47 debt advisers."""
    state = st.session_state
    if state.setdefault("try-need", need) != need:
        state["try-need"] = need
        for key in TRIED:
            state.pop(key, None)


def _try(asked: Asked, trying: Trying) -> None:
    """Ask what to open, close or change; draw what would come of it."""
    st.session_state["gap-changes"] = tuple(
        one for one in changes_tried() if trying.is_listed(one.service_id)
    )
    tried = trying.trial(ideas_tried(), changes_tried(), asked.councils)
    _look_there(asked.planning, tried)
    questions, result = st.columns([2, 3], gap="medium")
    with questions:
        st.html(f'<h2 class="fp-h2 fp-h2--tight">{gapwords.OPEN_ONE}</h2>')
        _ask_to_open(trying)
        st.html(f'<h2 class="fp-h2">{gapwords.CHANGE_ONE}</h2>')
        _ask_to_change(trying)
    with result:
        st.html(f'<h2 class="fp-h2 fp-h2--tight">{gapwords.TRIED}</h2>')
        if tried.judged:
            _say_tries(asked, trying, tried)
        else:
            st.write(gapwords.NO_TRIES)
        _map(asked, trying, tried)
    if tried.judged:
        _tables(trying, tried)


def _look_there(planning: Planning, tried: Tried) -> None:
    """Turn the map to the council of what was tried last."""
    state, (before, _) = st.session_state, st.session_state.get("try-seen", ((), ()))
    ideas, changes = ideas_tried(), changes_tried()
    if tried.judged and (ideas, changes) != state.get("try-seen"):
        last = tried.judged[len(ideas) - 1 if ideas and ideas != before else -1]
        row = planning.layer.rows.get(last.area_code)
        if row is not None:
            state["try-council"] = str(planning.planner.ground.councils[row])
    state["try-seen"] = ideas, changes


def _target(trying: Trying, councils: tuple[str, ...]) -> dict[str, str]:
    """Say what an area must have to be no longer short, and how much is missing."""
    answer = trying.answer
    missing, (low, high) = trying.missing(councils)
    return {
        "missing": number(missing),
        "low": number(low),
        "high": number(high),
        "what": answer.sites.unit,
        "target": number(answer.target * answer.shown_per),
        "unit": unit_of(answer),
    }


# ---------------------------------------------------------------- opening and closing
def _ask_to_open(trying: Trying) -> None:
    st.write(gapwords.OPEN_HINT)
    sought = st.text_input(
        gapwords.PLACE, key="try-where", placeholder=gapwords.PLACE_HINT, live=True
    )
    if sought.strip():
        _offer_places(trying.find_place(sought))
    spot: Spot | None = st.session_state.get("try-spot")
    choose = gapwords.CHOOSE_MORE if ideas_tried() else gapwords.CHOOSE_SPOT
    st.write(gapwords.SPOT.format(place=spot[0]) if spot else choose)
    unit = trying.answer.sites.unit
    much, days = st.columns(2)
    with much:
        places = st.number_input(
            gapwords.PLACES[unit],
            min_value=1,
            max_value=500,
            value=max(1, round(trying.usual_places)),
            key=f"try-places-{unit}",
        )
    with days:
        week = st.selectbox(
            gapwords.DAYS,
            tuple(range(DAYS_A_WEEK, 0, -1)),
            format_func=lambda day: gapwords.OUTREACH if day == 1 else str(day),
            key="try-days",
        )
    hours, price = st.columns(2)
    with hours:
        times = st.selectbox(
            gapwords.HOURS,
            ("", *TIMES),
            format_func=lambda one: gapwords.TIME_WORDS.get(one, gapwords.SUITING),
            key="try-times",
        )
    with price:
        pay = st.selectbox(
            gapwords.PRICE,
            (-1, *PRICES),
            format_func=lambda one: gapwords.SUITING_PRICE if one < 0 else saying.pounds(one),
            key="try-price",
        )
    audience, ages = _ask_for_whom(trying)
    ideas: tuple[Idea, ...] = ()
    if spot is not None:
        label, latitude, longitude = spot
        ideas = (
            Idea(
                label=label,
                latitude=latitude,
                longitude=longitude,
                places=float(places),
                share=week / DAYS_A_WEEK,
                minimum_age=None if ages is None else float(ages[0]),
                maximum_age=None if ages is None else float(ages[1]),
                price_gbp_week=None if pay < 0 else float(pay),
                opens=opening_hours(times) if times else (),
                audience=(audience,) if audience else (),
            ),
        )
    st.button(gapwords.ADD, type="primary", disabled=not ideas, on_click=_add, args=ideas)


def _add(*ideas: Idea) -> None:
    st.session_state["gap-ideas"] = (*ideas_tried(), *ideas)
    st.session_state["try-where"] = ""
    st.session_state.pop("try-spot", None)


def _offer_places(found: Sequence[Spot]) -> None:
    if not found:
        st.write(gapwords.PLACE_NONE)
        return
    if len(found) == 1:
        st.session_state["try-spot"] = found[0]
        return
    chosen = st.pills(
        gapwords.PLACE,
        tuple(range(len(found))),
        format_func=lambda at: found[at][0],
        key="try-found",
        label_visibility="collapsed",
        wrap=True,
    )
    if chosen is not None and chosen < len(found):
        st.session_state["try-spot"] = found[chosen]


def _ask_for_whom(trying: Trying) -> tuple[str | None, tuple[int, int] | None]:
    known = vocabulary("audience")
    whom, aged = st.columns(2)
    with whom:
        audience = st.selectbox(
            gapwords.FOR_WHOM,
            ("", *known),
            format_func=lambda one: known[one].name if one else gapwords.EVERYBODY,
            key="try-audience",
        )
    chosen = audience or None
    if trying.answer.need != "childcare":
        return chosen, None
    with aged:
        limited: tuple[int, int] = st.select_slider(
            gapwords.CHILD_AGES, options=tuple(range(17)), value=(0, 16), key="try-ages"
        )
    return chosen, None if limited == (0, 16) else limited


def _ask_to_change(trying: Trying) -> None:
    sought = st.text_input(
        gapwords.CLOSE_ONE, key="try-close", placeholder=gapwords.CLOSE_HINT, live=True
    )
    how = st.segmented_control(
        gapwords.WHAT_HAPPENS,
        tuple(gapwords.HAPPENS),
        default="closes",
        required=True,
        format_func=gapwords.HAPPENS.__getitem__,
        key="try-how",
        wrap=True,
    )
    if not sought.strip():
        return
    changed = {one.service_id for one in changes_tried()}
    names = {one: name for one, name in trying.find_service(sought) if one not in changed}
    if not names:
        st.write(gapwords.CLOSE_NONE)
        return
    st.pills(
        gapwords.SERVICES_FOUND,
        tuple(names),
        format_func=names.__getitem__,
        key="try-changing",
        wrap=True,
        on_change=_change_picked,
        args=(trying, str(how)),
    )


def _change_picked(trying: Trying, how: str) -> None:
    service_id = st.session_state["try-changing"]
    if service_id is None:
        return
    change = {
        "closes": Change(service_id=service_id, closes=True),
        "half": Change(service_id=service_id, share=0.5),
        "double": Change(service_id=service_id, places=2 * trying.places_of(service_id)),
    }[how]
    st.session_state["gap-changes"] = (*changes_tried(), change)
    st.session_state["try-close"] = ""


# ---------------------------------------------------------------- what came of it
def _say_tries(asked: Asked, trying: Trying, tried: Tried) -> None:
    outcome = tried.outcome
    said = TriedInWords(drawing_of(asked), trying, tried)
    missing = gapwords.MISSING_FROM_TO.format(
        what=trying.answer.sites.unit,
        before=number(outcome.missing_before),
        after=number(outcome.missing_after),
    )
    refused = [
        gapwords.NOT_SUITING.format(label=one.label, why=" ".join(one.refused))
        for one in tried.judged
        if one.refused
    ]
    st.html(
        draw(
            "_finding.html",
            first=f"{missing}. {said.gain()}.",
            more=[*refused, *said.still_short()],
        )
    )
    ideas = len(ideas_tried())
    for at, one in enumerate(tried.judged):
        named = replace(one, label=f"{at + 1}. {one.label}") if at < ideas else one
        with st.container(horizontal=True, vertical_alignment="center"):
            st.write(said.reach(named))
            st.button(
                f"✕ {gapwords.TAKE_OUT.format(name=one.label)}",
                key=f"try-out-{at}",
                on_click=_drop,
                args=(at,),
                type="tertiary",
            )
    st.button(gapwords.CLEAR, on_click=_clear, key="try-clear")
    offer_tried(asked, key="try-take")


def _drop(at: int) -> None:
    """Take one out: ideas come first, then changes."""
    ideas, changes = ideas_tried(), changes_tried()
    st.session_state["gap-ideas"] = tuple(one for n, one in enumerate(ideas) if n != at)
    at -= len(ideas)
    st.session_state["gap-changes"] = tuple(one for n, one in enumerate(changes) if n != at)


def _clear() -> None:
    for key in (*TRIED, "try-spot"):
        st.session_state.pop(key, None)


def _map(asked: Asked, trying: Trying, tried: Tried) -> None:
    """Draw who gains, or what would be within reach; a click chooses where a new service stands."""
    planning = asked.planning
    drawing = drawing_of(asked)
    gaining = _gaining(drawing, trying, tried) if tried.judged and _draws_change() else None
    council = _looked_at(drawing)
    shown = drawing.by_code if council is None else drawing.codes_in(council)
    if gaining is None:
        label, legend, key = gapwords.REMEDY_MAP, drawing.legend, drawing.key(shown=shown)
        letters = drawing.letters_of(planning.shapes.codes, trying.as_value(tried.outcome.after))
    else:
        label, legend, key = gapwords.CHANGE_MAP, gaining.legend, gaining.key(shown)
        letters = [gaining.letter(code) for code in planning.shapes.codes]
    st.html(key)
    codes = planning.shapes.codes
    draw_map(
        key="try-map",
        label=label,
        geometry=planning.shapes.address,
        letters="".join(
            one if code in shown else MISSING for code, one in zip(codes, letters, strict=True)
        ),
        legend=legend,
        places=_places(),
        tiles=opening.here().tiles,
        height=430,
        pick=True,
        on={"point": _pointed},
    )


def _draws_change() -> bool:
    """Ask whether the map shows the change itself or what it leads to."""
    ways = tuple(gapwords.REMEDY_DRAWS)
    chosen = st.segmented_control(
        gapwords.REMEDY_DRAW,
        ways,
        default=ways[0],
        required=True,
        format_func=gapwords.REMEDY_DRAWS.__getitem__,
        key="try-drawn",
        label_visibility="collapsed",
        wrap=True,
    )
    return chosen == ways[0]


def _gaining(drawing: GapDrawing, trying: Trying, tried: Tried) -> Gaining:
    before, after = (trying.as_value(one) for one in (tried.outcome.before, tried.outcome.after))
    return Gaining(before, after, drawing.unit)


def _places() -> list[Place]:
    """Return what is tried, numbered, and the place that is chosen."""
    places = [
        Place(
            id=str(at),
            name=one.label,
            latitude=one.latitude,
            longitude=one.longitude,
            number=at + 1,
        )
        for at, one in enumerate(ideas_tried())
    ]
    spot: Spot | None = st.session_state.get("try-spot")
    if spot:
        places.append(
            Place(id="spot", name=spot[0], latitude=spot[1], longitude=spot[2], near=True)
        )
    return places


def _looked_at(drawing: GapDrawing) -> str | None:
    """Ask which council the one map shows, where several have areas."""
    councils = drawing.councils
    if len(councils) < 2:
        return None
    if st.session_state.get("try-council") not in councils:
        st.session_state.pop("try-council", None)
    return st.segmented_control(
        gapwords.COUNCILS,
        councils,
        default=councils[0],
        required=True,
        format_func=council_name,
        key="try-council",
        label_visibility="collapsed",
        wrap=True,
    )


def _pointed() -> None:
    point = st.session_state["try-map"].get("point")
    if point:
        st.session_state["try-spot"] = (gapwords.ON_THE_MAP, float(point[0]), float(point[1]))
        st.session_state["try-where"] = ""  # what was typed before would take its place


def _tables(trying: Trying, tried: Tried) -> None:
    outcome, per = tried.outcome, trying.answer.shown_per
    fifths, moved = st.columns([3, 2], gap="medium")
    with fifths:
        rows = [
            (
                gapwords.FIFTHS[before.fifth - 1],
                number(before.people),
                number(before.access * per),
                number(after.access * per),
                number(before.missing),
                number(after.missing),
            )
            for before, after in zip(outcome.fifths_before, outcome.fifths_after, strict=True)
        ]
        st.html(table_html(gapwords.BY_FIFTH, gapwords.FIFTH_HEADS, rows, figures=(1, 2, 3, 4, 5)))
    with moved:
        for title, found in ((gapwords.GAINS, tried.gains), (gapwords.LOSSES, tried.losses)):
            if found:
                areas = [
                    (
                        str(one["area_name"]),
                        *(said(one[key]) for key in ("people", "before", "after")),
                    )
                    for one in found
                ]
                st.html(table_html(title, gapwords.MOVED_HEADS, areas, figures=(1, 2, 3)))


def said(value: object) -> str:
    """Return a figure of a trial in words."""
    return number(float(value)) if isinstance(value, (int, float)) else str(value)
