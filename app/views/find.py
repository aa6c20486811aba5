"""Find: what is near, and does it suit? Questions on the left, an explained answer on the right.

The two sides are fragments of their own: an answer to a question redraws the right side alone, and
the right side is few, large messages (`app.results`). Each message costs more than what is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any, Literal

import streamlit as st

from app import asking, opening, saying, session, words
from app.answer import Drawing, draw_start
from app.cards import key_of
from app.drawing import draw_block
from app.maps.leaflet import Place, map_data
from app.maps.names import names
from app.pages import to_plan, to_service
from app.results import draw_results
from app.unfound import count_unfound
from app.why_not import why_not
from directory.public import CHILDMINDER
from directory.vocabulary import NEEDS

PAGE = 10  # cards at first; more on asking
PLAN = "plan"  # what is opened instead of a service
# Python runs one of them at a time anyway. In turn each is answered once it is worked out; taking
# turns every 5 ms, all of them wait for the last.
IN_TURN = Lock()


def show() -> None:
    """Draw the page."""
    ask, answer = st.columns([2, 5], gap="large")
    with ask:
        asking.ask()
    with answer:
        show_answer()


@st.fragment(key=asking.ANSWER)
def show_answer() -> None:
    """Ask the directory what was asked, and draw what it says; before that, how to begin."""
    if "open" in st.session_state:
        wanted = st.session_state.pop("open")
        to_plan() if wanted == PLAN else to_service(wanted)
    mapping = asking.answered()
    if mapping.keys() & {"needs", "text", "postcode"}:
        with IN_TURN:
            _draw(mapping)
    else:
        st.html(draw_start())


def _draw(mapping: Mapping[str, Any]) -> None:
    """Draw urgent help first, then what was read, the options, and what is beside them."""
    drawing = _drawing_of({**mapping, "limit": st.session_state.get("limit", PAGE)})
    answer = drawing.answer
    counted = st.session_state.get("unfound", frozenset())
    st.session_state.unfound = count_unfound(answer, drawing.services, counted)
    _keep_chosen(drawing)
    if not answer.needs and not answer.options:
        st.html(
            drawing.urgent()
            + drawing.problems()
            + drawing.if_so()
            + drawing.starting()
            + draw_start()
        )
        return
    if drawing.heard or st.session_state.get("not_meant"):
        if first := drawing.first():
            st.html(first)
        _confirm_needs(drawing.heard)
        st.html(drawing.overview())
    else:
        st.html(drawing.first() + drawing.overview())
    _offer_needs(drawing.maybe, taken=drawing.guessed)
    if answer.options:
        view = st.segmented_control(
            words.VIEW,
            words.VIEWS,
            default=words.VIEWS[0],
            required=True,
            label_visibility="collapsed",
            key="view",
            bind="query-params",
        )
        VIEWS[view](drawing)
    else:
        _only_beside(drawing)


def _drawing_of(mapping: Mapping[str, Any]) -> Drawing:
    opened = opening.here()
    answer = opened.answer(mapping)
    return Drawing(answer, opened.services_of(answer), opening.now_in_london(), opened.today)


def rehearse(mapping: Mapping[str, Any]) -> None:
    """Work out an answer and what is drawn of it, without a page: no first visitor waits for it."""
    drawing = _drawing_of(mapping)
    for draw in (drawing.first, drawing.overview, drawing.card_list, drawing.after):
        draw()
    opening.here().geometry_address()
    names()


def _confirm_needs(heard: Mapping[str, str]) -> None:
    """Show the needs that were read from her words; a tap says that one was not meant."""
    not_meant: dict[str, str] = st.session_state.get("not_meant", {})
    found = {**heard, **not_meant}
    read = {need: found[need] for need in NEEDS if need in found}  # a tap moves none of them
    if not read:
        return
    key = "heard " + " ".join(read)  # other words: another question

    def confirm() -> None:
        if key not in st.session_state:  # she starts again: there is nothing to confirm
            return
        meant = st.session_state[key]
        st.session_state.not_meant = {n: said for n, said in read.items() if n not in meant}

    st.pills(
        words.NOT_MEANT,
        tuple(read),
        selection_mode="multi",
        default=tuple(heard),
        format_func=lambda need: words.HEARD.format(
            need=asking.short_need(need), evidence=read[need]
        ),
        key=key,
        on_change=confirm,
    )


def _offer_needs(maybe: tuple[str, ...], *, taken: bool) -> None:
    """Ask whether she meant a need that her words may mean; it is hers to add.

    With nothing surer the answer is `taken` from these meanwhile.
    """
    offered = tuple(need for need in maybe if need not in st.session_state.get("needs", ()))
    if offered:
        st.pills(
            words.SHOWN_IN_CASE if taken else words.DID_YOU_MEAN,
            offered,
            format_func=asking.short_need,
            key="meant",
            on_change=asking.add_meant,
        )


def _keep_chosen(drawing: Drawing) -> None:
    """Put what was just chosen into the plan, or take it out again."""
    wanted = st.session_state.pop("adding", None)
    for option in drawing.answer.options:
        if key_of(option) == wanted:
            session.toggle(option, drawing.to_ask(option))


# ---------------------------------------------------------------- four ways to look


def _as_list(drawing: Drawing) -> None:
    data = _map(drawing, height=440)
    _results(
        drawing,
        drawing.card_list(session.chosen(), more=_is_more(drawing)),
        map_data=data,
        layout="beside" if data else "below",
    )


def _as_map(drawing: Drawing) -> None:
    place = st.session_state.get("place")
    data = _map(drawing, height=560)
    _results(
        drawing,
        drawing.short_list() + ("" if data else words.NO_MAP),
        chosen=drawing.card_of(place, session.chosen()),
        map_data=data,
    )


def _as_table(drawing: Drawing) -> None:
    _results(drawing, drawing.table(session.chosen()))


def _as_comparison(drawing: Drawing) -> None:
    names = {option.service_id: option.name for option in drawing.answer.options}
    chosen = st.multiselect(
        words.COMPARE_PICK,
        tuple(names),
        default=drawing.alike(),
        format_func=names.__getitem__,
        max_selections=3,
        key="compare",
    )
    _results(drawing, drawing.comparison(chosen, session.chosen()))


def _only_beside(drawing: Drawing) -> None:
    _results(drawing, "")


def _rest(drawing: Drawing) -> str:
    """Draw what stands below the options, and answer "why not this one?" when it is asked."""
    asked = st.session_state.get("why_not", "")
    known = why_not(opening.here(), asking.answered(), asked) if asked else ()
    return drawing.after() + drawing.why_not(asked, known)


VIEWS: dict[str, Callable[[Drawing], None]] = dict(
    zip(words.VIEWS, (_as_list, _as_map, _as_table, _as_comparison), strict=True)
)


def _is_more(drawing: Drawing) -> bool:
    return len(drawing.answer.options) >= int(st.session_state.get("limit", PAGE))


def _results(
    drawing: Drawing,
    main: str,
    *,
    chosen: str = "",
    map_data: Mapping[str, Any] | None = None,
    layout: Literal["beside", "below"] = "below",
) -> None:
    held = len(session.book().plan.steps)
    draw_results(
        f"{draw_block('planned', held=saying.count(held, 'choice')) if held else ''}{main}",
        rest=chosen + _rest(drawing),
        say=drawing.said,
        lead=drawing.lead,
        map_data=map_data,
        layout=layout,
        on={
            "add": _add,
            "open": _open,
            "more": _show_more,
            "place": _choose_place,
            "why": _ask_why_not,
        },
    )


def _add() -> None:
    st.session_state.adding = st.session_state.results.get("add")


def _open() -> None:
    st.session_state.open = st.session_state.results.get("open")


def _show_more() -> None:
    st.session_state.limit = st.session_state.get("limit", PAGE) + PAGE


def _ask_why_not() -> None:
    st.session_state.why_not = str(st.session_state.results.get("why") or "").strip()[:100]


def _choose_place() -> None:
    st.session_state.place = st.session_state.results.get("place")


def _map(drawing: Drawing, *, height: int) -> dict[str, Any] | None:
    """Return what the map shows; nothing where no option is anywhere."""
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
    if not places:
        return None
    found = drawing.answer.origin
    origin = (found.latitude, found.longitude, words.ORIGIN) if found else None
    seen = [(place.latitude, place.longitude) for place in places]
    if origin:
        seen.append(origin[:2])
    return map_data(
        label=words.MAP_LABEL.format(count=saying.count(len(places), "place")),
        places=places,
        origin=origin,
        geometry=opened.geometry_address(),
        selected=st.session_state.get("place"),
        view=seen or None,
        tiles=opened.tiles,
        height=height,
        named=True,
    )
