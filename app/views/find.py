"""Find: what is near, and does it suit? Questions on the left, an explained answer on the right.

The two sides are fragments of their own: an answer to a question redraws the right side alone, and
the right side is few, large messages (`app.results`). Each message costs more than what is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

import streamlit as st

from app import asking, opening, saying, session, words
from app.answer import Drawing, draw_start
from app.cards import key_of
from app.drawing import draw_block
from app.maps.leaflet import Place, map_data
from app.maps.names import names
from app.pages import to_plan, to_service
from app.results import Layout, draw_results
from app.unfound import count_unfound
from app.why_not import why_not
from directory.public import CHILDMINDER
from directory.vocabulary import NEEDS
from recommender.answer import Recommendation

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
    """Draw the answer in one message; where nothing is asked for yet, how to begin."""
    drawing = _drawing_of(_again({**mapping, "limit": st.session_state.get("limit", PAGE)}))
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
            + draw_start(begun=answer.origin is not None)
        )
        return
    _results(drawing, VIEWS[_view()](drawing) if answer.options else Shown())


def _again(mapping: Mapping[str, Any]) -> Recommendation:
    """Return the answer of just now where the same is asked again: for another view, or a choice.

    It is kept in the visit, and goes with it.
    """
    opened = opening.here()
    asked = (opened.state, mapping)
    held = st.session_state.get("held")
    if held is None or held[0] != asked:
        held = st.session_state.held = (asked, opened.answer(mapping))
    answer: Recommendation = held[1]
    return answer


def _drawing_of(answer: Recommendation) -> Drawing:
    opened = opening.here()
    return Drawing(answer, opened.services_of(answer), opening.now_in_london(), opened.today)


def rehearse(mapping: Mapping[str, Any]) -> None:
    """Work out an answer and what is drawn of it, without a page: no first visitor waits for it."""
    drawing = _drawing_of(opening.here().answer(mapping))
    for draw in (drawing.first, drawing.overview, drawing.card_list, drawing.after):
        draw()
    opening.here().geometry_address()
    names()


def _heard(drawing: Drawing) -> dict[str, str]:
    """Return the needs that were read from her words, those she did not mean with them.

    They keep their order, so that a tap moves none.
    """
    found = {**drawing.heard, **st.session_state.get("not_meant", {})}
    return {need: found[need] for need in NEEDS if need in found}


def _top(drawing: Drawing) -> str:
    """Draw what stands above the options: urgent help, what was read from her words, the count."""
    taken = st.session_state.get("needs") or ()
    offered = tuple(need for need in drawing.maybe if need not in taken)
    return "".join(
        (
            drawing.first(),
            drawing.confirming(_heard(drawing), meant=drawing.heard),
            drawing.overview(),
            drawing.offering(offered),
        )
    )


def _keep_chosen(drawing: Drawing) -> None:
    """Put what was just chosen into the plan, or take it out again."""
    wanted = st.session_state.pop("adding", None)
    for option in drawing.answer.options:
        if key_of(option) == wanted:
            session.toggle(option, drawing.step(option))


# ---------------------------------------------------------------- four ways to look


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One way to look at the options: what is drawn of them, and the map with it."""

    main: str = ""
    chosen: str = ""
    map_data: Mapping[str, Any] | None = None
    layout: Layout = "below"


def _view() -> str:
    """Return how she wants to look at it: the only thing of an answer that an address holds."""
    asked = st.session_state.get("view") or st.query_params.get("view")
    return asked if asked in VIEWS else words.VIEWS[0]


def _as_list(drawing: Drawing) -> Shown:
    return Shown(
        main=drawing.card_list(session.chosen(), more=_is_more(drawing)),
        map_data=_map(drawing),
        layout="beside",
    )


def _as_map(drawing: Drawing) -> Shown:
    data = _map(drawing)
    return Shown(
        main=drawing.short_list() + ("" if data else words.NO_MAP),
        chosen=drawing.card_of(st.session_state.get("place"), session.chosen()),
        map_data=data,
    )


def _as_table(drawing: Drawing) -> Shown:
    return Shown(main=drawing.table(session.chosen()))


def _as_comparison(drawing: Drawing) -> Shown:
    there = {option.service_id for option in drawing.answer.options}
    asked = [one for one in st.session_state.get("compare", ()) if one in there]
    return Shown(main=drawing.comparison(asked or drawing.alike(), session.chosen()))


def _rest(drawing: Drawing) -> str:
    """Draw what stands below the options, and answer "why not this one?" when it is asked."""
    asked = st.session_state.get("why_not", "")
    known = why_not(opening.here(), asking.answered(), asked) if asked else ()
    return drawing.after() + drawing.why_not(asked, known)


VIEWS: dict[str, Callable[[Drawing], Shown]] = dict(
    zip(words.VIEWS, (_as_list, _as_map, _as_table, _as_comparison), strict=True)
)
MAPS: Mapping[str, tuple[Layout, int]] = dict(
    zip(words.VIEWS, (("beside", 440), ("below", 560), ("below", 0), ("below", 0)), strict=True)
)
"""Where the map stands in each view, and how high it is: the page makes room at once."""


def _is_more(drawing: Drawing) -> bool:
    return len(drawing.answer.options) >= int(st.session_state.get("limit", PAGE))


def _results(drawing: Drawing, shown: Shown) -> None:
    held = len(session.book().plan.steps)
    planned = saying.count(held, "choice") if held else ""
    views = [(name, *MAPS[name]) for name in words.VIEWS] if drawing.answer.options else []
    heard = _heard(drawing)
    draw_results(
        shown.main,
        top=_top(drawing),
        views=draw_block("views", views=views, view=_view(), held=planned),
        rest=shown.chosen + _rest(drawing),
        say=drawing.said,
        lead=drawing.lead,
        map_data=shown.map_data,
        layout=shown.layout if shown.map_data else "below",
        on={
            "add": _add,
            "open": _open,
            "more": _show_more,
            "place": _choose_place,
            "why": _ask_why_not,
            "view": _choose_view,
            "compare": _choose_compared,
            "heard": lambda: _mean(heard),
            "meant": _add_meant,
        },
    )


def _mean(heard: Mapping[str, str]) -> None:
    """Take a need that was read from her words as not meant, or as meant after all."""
    need = str(st.session_state.results.get("heard"))
    not_meant: dict[str, str] = dict(st.session_state.get("not_meant", {}))
    if need in not_meant:
        del not_meant[need]
    elif need in heard:
        not_meant[need] = heard[need]
    st.session_state.not_meant = not_meant


def _add_meant() -> None:
    asking.add_meant(str(st.session_state.results.get("meant")))


def _choose_view() -> None:
    asked = st.session_state.results.get("view")
    if asked in VIEWS:
        st.session_state.view = st.query_params["view"] = asked


def _choose_compared() -> None:
    st.session_state.compare = tuple(st.session_state.results.get("compare") or ())


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


def _map(drawing: Drawing) -> dict[str, Any] | None:
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
        height=MAPS[_view()][1],
        named=True,
    )
