"""Services, situations and a small directory made for tests; strategies that make any."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from directory import index
from directory.records import (
    Accepting,
    Accessibility,
    Attribute,
    CostOption,
    Fit,
    Language,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    Source,
    stable_id,
)
from directory.vocabulary import NEEDS, words
from recommender.answer import NeedFound
from recommender.reading import read_child
from recommender.recommend import Recommender, index_columns
from recommender.situation import Origin, Situation, Window
from recommender.wishes import PREFERENCES

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Europe/London"))
GLASGOW, EDINBURGH, SCOTLAND = "S12000049", "S12000036", "S92000003"
HOME = Origin(label="G34 9AA", latitude=55.8621, longitude=-4.1228, council_code=GLASGOW)
METRES_A_DEGREE = 111_195


def child(age):
    return read_child(age)


def children(*ages):
    return tuple(read_child(age) for age in ages)


def windows(*said):
    """Windows from "Mon 09:00-12:00"."""
    from recommender.reading import read_windows

    return tuple(window for text in said for window in read_windows(text))


def weekly(days, opens, closes, **more):
    return Schedule(
        freq="WEEKLY",
        byday=days,
        opens_at=opens,
        closes_at=closes,
        dtstart=date(2026, 1, 5),
        **more,
    )


def at(metres_north=0.0, *, council=GLASGOW, schedules=(), setting="unknown", access=(), **more):
    """A place so many metres north of home; `None` is a place whose point is not known."""
    latitude = None if metres_north is None else HOME.latitude + metres_north / METRES_A_DEGREE
    place = f"place {metres_north} {council} {setting}"
    return ServiceAtLocation(
        id=stable_id("at", place, str(schedules), str(more)),
        schedules=schedules,
        location=Location(
            id=stable_id("location", place, str(more)),
            latitude=latitude,
            longitude=None if latitude is None else HOME.longitude,
            precision="postcode",
            council_code=council,
            setting=setting,
            accessibility=access,
            **more,
        ),
    )


def service(name, *needs, by=None, where=(), **more):
    """A service that says only what is given."""
    return Service(
        id=stable_id("test", name),
        name=name,
        needs=needs,
        organization=None if by is None else Organization(id=stable_id("by", by), name=by),
        service_at_locations=tuple(where),
        sources=(Source(feed="test", record_id=name, licence="OGL"),),
        **more,
    )


def nursery(name, metres_north=0.0, **more):
    return service(
        name,
        "childcare",
        where=[at(metres_north)],
        **{"tags": ("nursery",), "role": "childcare", **more},
    )


def no_words(_text):
    """A reader that finds nothing."""
    return SimpleNamespace(needs=(), urgent=(), language=None)


def hears(**graded):
    """A reader that finds these needs, whatever is said: `hears(food="sure")`."""
    needs = tuple(
        NeedFound(need=need, grade=grade, evidence=need) for need, grade in graded.items()
    )
    return lambda _text: SimpleNamespace(needs=needs, urgent=(), language=None)


def recommender(folder: Path, services: Iterable[Service], **more) -> Recommender:
    index.build(services, index_columns(), folder, on=TODAY)
    opened = index.Index.open(folder)
    return Recommender(**{"index": opened, "today": TODAY, "read_needs": no_words, **more})


# ---------------------------------------------------------------- any situation, any service

_ages = st.sampled_from(["unborn", 0, 0.5, 1, 2, 3.5, 4, 5, 7, 11, 13, 16])
_window = st.builds(
    lambda day, start, length: Window(day=day, start=start, end=start + length),
    st.integers(0, 6),
    st.integers(0, 20).map(lambda hour: hour * 60),
    st.sampled_from([30, 120, 180]),
)
_windows = st.none() | st.lists(_window, max_size=4).map(tuple)
_council = st.sampled_from([GLASGOW, EDINBURGH, None])


def _some(values, most=3):
    return st.lists(st.sampled_from(list(values)), max_size=most, unique=True).map(tuple)


def origins():
    return st.builds(
        Origin,
        label=st.sampled_from(["G34 9AA", "EH6"]),
        latitude=st.floats(55.7, 56.0),
        longitude=st.floats(-4.4, -3.1),
        council_code=_council,
        precision=st.sampled_from(["postcode", "sector", "district"]),
    )


def situations():
    return st.builds(
        Situation,
        adult_age=st.none() | st.integers(16, 70).map(float),
        origin=st.none() | origins(),
        children=st.lists(_ages, max_size=3).map(lambda ages: children(*ages)),
        needs=_some(NEEDS),
        text=st.sampled_from(["", "council tax and the messages", "nursery for my wee one"]),
        free_times=_windows,
        care_times=_windows,
        busy_times=_windows,
        mode=st.sampled_from([None, "walk", "bus", "car"]),
        max_minutes=st.none() | st.sampled_from([0.0, 10.0, 30.0, 60.0]),
        budget_gbp_week=st.none() | st.sampled_from([0.0, 10.0, 120.0]),
        languages=_some(["en", "pl", "fa"], 2),
        access_needs=_some(["wheelchair", "step_free", "bsl", "hearing_loop"], 2),
        audience=_some(
            ["mums", "women", "dads", "men", "parents", "lone_parents", "refugees", "survivors"]
        ),
        already_with=_some(["advice", "keyworker_support", "an-id"], 2),
        preferences=_some(PREFERENCES),
        at=st.just(NOON),
    )


def _schedules():
    return st.lists(
        st.builds(
            weekly,
            st.sampled_from(["MO,TU", "SA", "MO,TU,WE,TH,FR"]),
            st.sampled_from(["08:00", "09:30", None]),
            st.sampled_from(["12:00", "17:30"]),
            valid_to=st.sampled_from([None, date(2026, 6, 1)]),
        ),
        max_size=2,
    ).map(tuple)


def _places():
    return st.lists(
        st.builds(
            at,
            st.sampled_from([None, 0.0, 400.0, 3000.0, 30_000.0]),
            council=_council,
            schedules=_schedules(),
            setting=st.sampled_from(["unknown", "jobcentre", "school", "library"]),
            access=st.lists(
                st.builds(
                    Accessibility,
                    access=st.sampled_from(["wheelchair", "bsl"]),
                    fit=st.sampled_from(Fit),
                ),
                max_size=2,
                unique_by=lambda one: one.access,
            ).map(tuple),
        ),
        max_size=2,
    )


def _costs():
    return st.lists(
        st.builds(
            CostOption,
            amount=st.sampled_from([None, 0.0, 5.0, 60.0, 300.0]),
            period=st.sampled_from([None, "session", "hour", "day", "week", "month"]),
            minimum_age=st.sampled_from([None, 0.0, 3.0]),
        ),
        max_size=3,
    ).map(tuple)


_area = st.sampled_from(
    [
        ServiceArea(name="Glasgow City", code=GLASGOW),
        ServiceArea(name="City of Edinburgh", code=EDINBURGH),
        ServiceArea(name="Scotland", code=SCOTLAND),
        ServiceArea(name="Leith ward", code="S13002931"),
        ServiceArea(name="round about"),
    ]
)


def services():
    """Any service: every field may be silent."""
    return st.builds(
        lambda name, needs, where, **more: service(name, *needs, where=where, **more),
        st.sampled_from("abcdefgh"),
        _some(NEEDS),
        _places(),
        by=st.sampled_from([None, "one", "two"]),
        description=st.sampled_from([None, "Help with council tax arrears", "Nursery and play"]),
        status=st.sampled_from(["active", "inactive", "temporarily closed", "defunct"]),
        minimum_age=st.sampled_from([None, 0.0, 2.0, 16.0]),
        maximum_age=st.sampled_from([None, 4.0, 11.0, 65.0]),
        schedules=_schedules(),
        cost_options=_costs(),
        languages=st.lists(st.sampled_from(["pl", "ur"]), max_size=1).map(
            lambda codes: tuple(Language(code=code) for code in codes)
        ),
        interpreter=st.sampled_from(Fit),
        phones=st.lists(st.just(Phone(number="0141 496 0000")), max_size=1).map(tuple),
        service_areas=st.lists(_area, max_size=2, unique_by=lambda one: one.name).map(tuple),
        role=st.sampled_from([None, "advice", "childcare", "keyworker_support"]),
        audience=_some(words("audience"), 2),
        tags=_some(words("tags"), 3),
        channels=_some(["in_person", "phone", "online", "home_visit"], 2),
        referral_route=_some(["self", "keyworker", "gp", "jobcentre"], 2),
        accepting=st.sampled_from(
            [
                Accepting(),
                Accepting(fit=Fit.NO, as_of=date(2026, 11, 1)),
                Accepting(fit=Fit.YES, as_of=date(2025, 1, 1)),
            ]
        ),
        conditionality=st.sampled_from(["voluntary", "mandated", "unknown"]),
        funding_until=st.sampled_from([None, date(2026, 3, 31), date(2027, 3, 31)]),
        assured_date=st.sampled_from([None, date(2024, 1, 1), date(2026, 10, 1)]),
        attributes=st.lists(
            st.sampled_from(
                [
                    Attribute(name="three_children", taxonomy="programme_criteria"),
                    Attribute(name="area", value="G34, G33", taxonomy="programme_criteria"),
                    Attribute(name="Sector", value="Private"),
                ]
            ),
            max_size=2,
            unique=True,
        ).map(tuple),
    )
