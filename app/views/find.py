"""Find: what is near, and does it suit? Questions on the left, an explained answer on the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app import asking, opening, saying, session, words
from app.answer import Drawing
from app.cards import card_html
from app.maps.leaflet import Place, draw_map
from app.pages import link_to_service
from directory.public import CHILDMINDER
from recommender.answer import Option

PAGE = 10  # cards at first; more on asking


@st.fragment
def show() -> None:
    """Draw the page; a change of any answer redraws this fragment only."""
    ask, answer = st.columns([2, 5], gap="large")
    with ask:
        st.title(words.FIND_TITLE, anchor=False)
        st.markdown(f"{words.FIND_INTRO} {words.NEVER_LEAVES}")
        mapping, read = asking.ask()
        st.button(words.CLEAR_ALL, key="start-again", on_click=asking.clear, type="tertiary")
    with answer:
        if mapping.keys() & {"needs", "text", "postcode"}:
            show_answer(mapping, read)
        else:
            st.html(_start())


def show_answer(mapping: Mapping[str, Any], read: DeltaGenerator) -> None:
    """Ask the directory and draw what it says: urgent first, then options, then what is beside.

    `read` is the place under her words where the needs read from them are shown.
    """
    opened = opening.here()
    answer = opened.answer({**mapping, "limit": st.session_state.get("limit", PAGE)})
    drawing = Drawing(answer, opened.services_of(answer), opening.now_in_london(), opened.today)
    for block in (drawing.urgent(), drawing.problems()):
        if block:
            st.html(block)
    with read:
        _confirm(drawing)
    if not answer.needs and not answer.options:
        st.html(_start())
        return
    st.html(drawing.heading())
    if not answer.options:
        st.html(drawing.nothing())
    for block in (drawing.lines_first(), drawing.not_known(), drawing.together()):
        if block:
            st.html(block)
    if answer.options:
        view = st.segmented_control(
            words.VIEW,
            words.VIEWS,
            default=words.VIEWS[0],
            required=True,
            key="view",
            bind="query-params",
        )
        VIEWS[view](drawing)
    after = drawing.after()
    if after:
        st.html(after)


def _start() -> str:
    lines = "".join(f"<li>{line}</li>" for line in words.START_LINES)
    return (
        f'<div class="fp-note fp-note--calm"><h2>{words.START_HERE}</h2><ul>{lines}</ul>'
        f"<p><b>{words.IN_DANGER}</b></p></div>"
    )


def _confirm(drawing: Drawing) -> None:
    """Show what was read from her words; what we are not sure of is hers to add."""
    if drawing.read:
        st.html(drawing.read)
    offered = tuple(need for need in drawing.maybe if need not in st.session_state.get("needs", ()))
    if offered:
        st.pills(
            words.DID_YOU_MEAN,
            offered,
            format_func=asking.short_need,
            key="meant",
            on_change=_add_need,
        )


def _add_need() -> None:
    if st.session_state.meant:
        st.session_state.needs = [*st.session_state.get("needs", ()), st.session_state.meant]


# ---------------------------------------------------------------- four ways to look


def _as_list(drawing: Drawing) -> None:
    cards, beside = st.columns([5, 3], gap="medium")
    with cards:
        for option in drawing.answer.options:
            _card(drawing, option)
        _more(drawing)
    with beside, st.container(key="beside"):
        _map(drawing, height=440)


def _as_map(drawing: Drawing) -> None:
    st.html(drawing.short_list())
    _map(drawing, height=560)
    chosen = next(
        (o for o in drawing.answer.options if o.service_id == st.session_state.get("place")), None
    )
    if chosen is not None:
        _card(drawing, chosen)


def _as_table(drawing: Drawing) -> None:
    st.html(drawing.table())


def _as_comparison(drawing: Drawing) -> None:
    names = {option.service_id: option.name for option in drawing.answer.options}
    chosen = st.multiselect(
        words.COMPARE_PICK,
        tuple(names),
        default=tuple(names)[:2],
        format_func=names.__getitem__,
        max_selections=3,
        key="compare",
    )
    st.html(drawing.comparison(chosen) if len(chosen) > 1 else f"<p>{words.COMPARE_NONE}</p>")


VIEWS: dict[str, Callable[[Drawing], None]] = dict(
    zip(words.VIEWS, (_as_list, _as_map, _as_table, _as_comparison), strict=True)
)


def _card(drawing: Drawing, option: Option) -> None:
    st.html(card_html(drawing.card(option)))
    held = session.position_of(session.book().plan, option) is not None
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.button(
            (words.ADDED if held else words.ADD).format(rank=option.rank),
            key=f"add-{option.service_id}-{option.need}-{option.for_child}",
            on_click=session.toggle,
            args=(option,),
            type="secondary" if held else "primary",
        )
        link_to_service(option.service_id, words.OPEN_OPTION.format(rank=option.rank))


def _more(drawing: Drawing) -> None:
    shown = st.session_state.get("limit", PAGE)
    if len(drawing.answer.options) >= shown:
        st.button(words.SHOW_MORE, on_click=_show_more, args=(shown + PAGE,))


def _show_more(limit: int) -> None:
    st.session_state.limit = limit


def _map(drawing: Drawing, *, height: int) -> None:
    opened = opening.here()
    places = [
        Place(
            id=option.service_id,
            name=option.name,
            latitude=option.latitude,
            longitude=option.longitude,
            number=option.rank,
        )
        for option in drawing.answer.options
        if option.latitude is not None
        and option.longitude is not None
        and CHILDMINDER not in option.tags
    ]
    found = drawing.answer.origin
    origin = (found.latitude, found.longitude, words.ORIGIN) if found else None
    seen = [(place.latitude, place.longitude) for place in places]
    if origin:
        seen.append(origin[:2])
    draw_map(
        key="find-map",
        label=words.MAP_LABEL.format(count=saying.count(len(places), "place")),
        places=places,
        origin=origin,
        geometry=opened.geometry_address(),
        selected=st.session_state.get("place"),
        view=seen or None,
        tiles=opened.tiles,
        height=height,
        on={"place": _choose_place},
    )


def _choose_place() -> None:
    st.session_state.place = st.session_state["find-map"].get("place")
