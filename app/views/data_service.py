"""One service: put it right, close it, or add one that no list has; seen before it goes live."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from pydantic import JsonValue

from app import datawords, moved, opening, saying, session, steward
from app.cards import short_need
from app.changed import fact_lines, fact_words, value_words
from app.gapview import council_name, table_html
from app.maps.leaflet import Place, draw_map
from app.moved import Moved
from app.pages import link_to_service
from directory import local_changes
from directory.corrections import value_at
from directory.errors import FingerpostError
from directory.records import Problem, Service, ServiceAtLocation, to_mapping
from directory.vocabulary import NEEDS

LONG = frozenset({"description", "hours"})
CHANGE_HEADS = ("Fact", "Now", "Then")


def show() -> None:
    """Draw the search and the form of the one chosen, then the form of a new one."""
    st.write(datawords.SERVICE_INTRO)
    found = _chosen()
    if found is not None:
        _edit(found)
    with st.expander(datawords.NEW, key="open-new"):
        _new()


def _chosen() -> Service | None:
    """Ask which service; one in the address is taken until another is looked for."""
    text = st.text_input(datawords.FIND, key="find-service").strip()
    wanted = st.session_state.get("data-wanted", "")
    if not text:
        return opening.here().service(wanted) if wanted else None
    names = steward.named_like(text)
    if not names:
        st.write(datawords.FIND_NONE)
        return None
    said = {service_id: _said(service_id, name) for service_id, name in names.items()}
    chosen = st.selectbox(
        datawords.WHICH, tuple(said), format_func=said.__getitem__, key="which-service"
    )
    return opening.here().service(chosen)


def _said(service_id: str, name: str) -> str:
    """Return a name with its town, so that two of one name are told apart."""
    service = opening.here().service(service_id)
    places = service.service_at_locations if service is not None else ()
    towns = [at.location.city or at.location.postal_code or "" for at in places[:1]]
    return ", ".join(part for part in (name, *towns) if part)


# ---------------------------------------------------------------- put right
def _edit(service: Service) -> None:
    st.header(f"{datawords.EDIT}: {service.name}", anchor=False)
    link_to_service(service.id, datawords.OPEN_PAGE)
    st.write(datawords.EDIT_NOTE)
    held = texts_of(service)
    place = _choose_place(service)
    with st.form(f"edit-{service.id}"):
        cells = _ask_all(held, service.id)
        address = {} if place is None else _ask_address(place)
        needs = st.multiselect(
            datawords.NEEDS_ASK,
            NEEDS,
            format_func=short_need,
            key=_as_held(f"needs-{service.id}", [one for one in service.needs if one in NEEDS]),
            select_all=False,
        )
        status = st.selectbox(
            datawords.STATUS_ASK,
            tuple(datawords.STATUS),
            format_func=datawords.STATUS.__getitem__,
            key=_as_held(f"status-{service.id}", service.status),
        )
        reason = st.text_input(
            datawords.REASON, key=f"reason-{service.id}", placeholder=datawords.REASON_HINT
        )
        looked = st.form_submit_button(datawords.SHOW_CHANGE)
    typed = {name: text for name, text in cells.items() if text.strip() != held[name]}
    try:
        facts = steward.facts_of(service, typed)
        _, problems = steward.read_typed({"name": service.name, **typed})
    except FingerpostError as error:
        st.error(str(error))
        return
    if needs != [one for one in service.needs if one in NEEDS]:
        facts["needs"] = list(needs)
    if status != service.status:
        facts["status"] = status
    _say_problems(problems)
    then = None if place is None else _moved(service, place, address)
    if then is not None:
        facts[then.path] = then.value
    if facts or (looked and then is None and not problems):
        _say_change(service, facts)
    if then is not None:
        _say_place(service, then)
    if facts:
        st.button(
            datawords.SAVE,
            type="primary",
            key=f"save-{service.id}",
            on_click=_save,
            args=(service.id, facts, reason),
            disabled=bool(problems) or (then is not None and not then.is_placed),
        )


# ---------------------------------------------------------------- where it is
def _choose_place(service: Service) -> ServiceAtLocation | None:
    """Return the place whose address is asked for; which, where there are several."""
    places = moved.places_of(service)
    if places is None:
        st.write(datawords.ADDRESS_NOT_HERE)
        return None
    if len(places) == 1:
        return places[0]
    said = [", ".join(filter(None, moved.texts_of(one.location).values())) for one in places]
    chosen = st.selectbox(
        datawords.WHICH_PLACE,
        range(len(places)),
        format_func=lambda at: said[at] or places[at].location.name or datawords.NOTHING,
        key=f"place-{service.id}",
    )
    return places[chosen]


def _ask_address(place: ServiceAtLocation) -> dict[str, str]:
    said: dict[str, str] = {}
    held = moved.texts_of(place.location)
    for column, field in zip(st.columns(len(moved.FIELDS)), moved.FIELDS, strict=True):
        with column:
            said[field] = st.text_input(
                datawords.NEW_PLACE[field], key=_as_held(f"{field}-{place.id}", held[field])
            )
    return said


def _moved(service: Service, place: ServiceAtLocation, address: Mapping[str, str]) -> Moved | None:
    here = opening.here()
    return moved.move(service, place, address, postcodes=here.postcodes, areas=here.areas)


def _say_place(service: Service, then: Moved) -> None:
    """Say and show where it would stand, beside where it stands now."""
    for one in then.problems:
        st.warning(f"{one.value}: {one.advice}" if one.value else one.advice)
    if not then.is_placed:
        st.error(datawords.NOWHERE)
        return
    council = council_name(then.after.council_code or "")
    far = then.away_m
    if far is None:
        st.write(datawords.WOULD_STAND.format(council=council))
    elif far < 1:
        st.write(datawords.STAYS.format(council=council))
        return
    else:
        st.write(datawords.WOULD_MOVE.format(far=saying.metres(far), council=council))
    places = [
        Place(
            id=said,
            name=f"{service.name}: {said}",
            latitude=at.latitude,
            longitude=at.longitude,
            number=number,
            near=number is None,
        )
        for said, at, number in (
            (datawords.STANDS_NOW, then.before, None),
            (datawords.STANDS_THEN, then.after, 1),
        )
        if at.latitude is not None and at.longitude is not None
    ]
    draw_map(
        key=f"moved-{service.id}",
        label=datawords.PLACE_MAP.format(name=service.name),
        geometry=opening.here().geometry_address(),
        places=places,
        view=[(one.latitude, one.longitude) for one in places],
        tiles=opening.here().tiles,
        height=320,
        named=True,
    )


def _ask_all(held: Mapping[str, str], key: str) -> dict[str, str]:
    """Ask every fact that can be typed, two beside each other."""
    names = tuple(datawords.TYPED)
    middle = (len(names) + 1) // 2
    cells: dict[str, str] = {}
    for column, some in zip(st.columns(2), (names[:middle], names[middle:]), strict=True):
        with column:
            cells |= {name: _ask(name, held.get(name, ""), key) for name in some}
    return cells


def _ask(name: str, value: str, key: str) -> str:
    draw = st.text_area if name in LONG else st.text_input
    said: str | None = draw(
        datawords.TYPED[name],
        key=_as_held(f"{name}-{key}", value),
        placeholder=datawords.TYPED_HINTS.get(name, ""),
    )
    return said or ""


def _as_held(key: str, value: object) -> str:
    """Fill a field with what is held and return its key; what somebody put into it stays.

    A form may stand open while a list changes or is taken out: what it showed before is nobody's
    change.
    """
    state = st.session_state
    before = f"held-{key}"
    if key not in state or (before in state and state[key] == state[before]):
        state[key] = value
    state[before] = value
    return key


def texts_of(service: Service) -> dict[str, str]:
    """Return each fact that can be typed, as somebody would type it."""
    lines = fact_lines(service)
    if steward.hours_path(service) == "schedules":
        hours = lines["schedules"]
    else:
        at = service.service_at_locations[0]
        hours = fact_lines(Service(id="", name="", schedules=at.schedules))["schedules"]
    places = service.capacity_places
    return {
        "name": service.name,
        "description": service.description or "",
        "phones": "; ".join(lines["phones"]),
        "email": service.email or "",
        "url": service.url or "",
        "ages": saying.ages(service.minimum_age, service.maximum_age),
        "fees": "; ".join(lines["cost_options"]),
        "hours": "\n".join(hours),
        "eligibility_description": service.eligibility_description or "",
        "capacity_places": "" if places is None else str(places),
    }


def _say_problems(problems: tuple[Problem, ...]) -> None:
    for one in problems:
        field = fact_words(one.field)
        st.error(datawords.NOT_READ.format(field=field, value=one.value, advice=one.advice))


def _say_change(service: Service, facts: Mapping[str, JsonValue]) -> None:
    if not facts:
        st.write(datawords.WOULD_NOT)
        return
    held = to_mapping(service)
    rows = [
        (fact_words(path), value_words(path, value_at(held, path)), value_words(path, value))
        for path, value in facts.items()
    ]
    st.html(table_html(datawords.WOULD_CHANGE, CHANGE_HEADS, rows))
    hours = next((value for path, value in facts.items() if path.endswith("schedules")), None)
    if isinstance(hours, list) and any(
        isinstance(row, dict) and not row.get("opens_at") for row in hours
    ):
        st.warning(datawords.HOURS_AS_WORDS)


def _save(service_id: str, facts: Mapping[str, JsonValue], reason: str) -> None:
    try:
        local_changes.correct_all(steward.desk(), service_id, facts, reason=reason.strip() or None)
    except FingerpostError as error:
        session.say(str(error), wrong=True)
    else:
        opening.look_again()
        session.say(datawords.SAVED)


# ---------------------------------------------------------------- new
def _new() -> None:
    st.write(datawords.NEW_NOTE)
    with st.form("new-service"):
        needs = st.multiselect(
            datawords.NEEDS_ASK, NEEDS, format_func=short_need, key="needs-new", select_all=False
        )
        cells = _ask_all({}, "new")
        for column, (name, label) in zip(
            st.columns(len(datawords.NEW_PLACE)), datawords.NEW_PLACE.items(), strict=True
        ):
            with column:
                cells[name] = st.text_input(label, key=f"{name}-new")
        st.form_submit_button(datawords.SHOW_CHANGE)
    said = {name: text.strip() for name, text in cells.items() if text.strip()}
    if not said:
        return
    if "name" not in said or not needs or not {"phones", "postal_code"} & set(said):
        st.warning(datawords.NEW_NEEDS_NAME)
        return
    said["needs"] = "; ".join(needs)
    service, problems = steward.read_typed(said)
    _say_problems(problems)
    empty = Service(id="", name="")
    before, after = to_mapping(empty), to_mapping(service)
    shown = [field for field in after if field in datawords.PATH_WORDS and field != "status"]
    rows = [
        (fact_words(field), value_words(field, before.get(field)), value_words(field, after[field]))
        for field in shown
    ]
    st.html(table_html(datawords.WOULD_CHANGE, CHANGE_HEADS, rows))
    alike = steward.named_almost(said["name"])
    if alike:
        st.warning(datawords.NEW_ALIKE)
    for service_id, name in alike.items():
        link_to_service(service_id, _said(service_id, name))
    st.button(datawords.SAVE, type="primary", key="save-new", on_click=_add, args=(said,))


def _add(said: Mapping[str, str]) -> None:
    try:
        reports = steward.take(steward.new_service(said), dry_run=False)
    except FingerpostError as error:
        session.say(str(error), wrong=True)
        return
    opening.look_again()
    refused = [one.advice for report in reports for one in report.problems if one.refused]
    if refused:
        session.say(" ".join(refused), wrong=True)
        return
    for name in ("needs", *datawords.TYPED, *datawords.NEW_PLACE):
        st.session_state[f"{name}-new"] = [] if name == "needs" else ""
    session.say(datawords.NEW_ADDED.format(name=said["name"]))
