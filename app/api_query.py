"""What does a request to the read API ask for? Its parameters, and what is wrong with them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np

from app.api_shelf import Entry, Spot
from directory import hsds
from directory.opening import overlaps, window_mask
from directory.postcodes import Postcodes
from recommender.situation import Window

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
EARTH_RADIUS_M = 6_371_008.8


class RefusedError(Exception):
    """A request that cannot be answered: the status and the sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        self.status, self.sentence = status, sentence
        super().__init__(sentence)


def _instant(text: str) -> datetime:
    try:  # a "+01:00" that was not escaped comes as a blank
        moment = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
    except ValueError:
        raise RefusedError(400, f"{text!r} is not a date; write it as 2026-05-31.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _number(query: Mapping[str, str], name: str, *, least: float = -math.inf) -> float | None:
    text = query.get(name)
    if text is None or text == "":
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or value < least:
        raise RefusedError(
            400, f"{name}={text!r} is not a number we can use; leave it out or mend it."
        )
    return value


def whole_number(query: Mapping[str, str], name: str, default: int, most: int) -> int:
    """Return a parameter that counts from 1.

    Raises
    ------
    RefusedError
        If it is no whole number, or more than `most`.
    """
    text = query.get(name, str(default))
    if not re.fullmatch(r"[1-9]\d{0,9}", text) or int(text) > most:
        raise RefusedError(400, f"{name}={text!r} must be a whole number from 1 to {most}.")
    return int(text)


def searches(query: Mapping[str, str]) -> Callable[[str], bool]:
    """Return a test of case-folded text: it has every word of `search`."""
    wanted = query.get("search", "").replace("\x00", "").casefold().split()
    return lambda text: all(word in text for word in wanted)


def _clock(query: Mapping[str, str], name: str, default: int) -> int:
    text = query.get(name)
    if not text:
        return default
    found = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?Z?", text)
    if found is None:
        raise RefusedError(400, f"{name}={text!r} is not a time of day; write it as 09:30.")
    return int(found[1]) * 60 + int(found[2])


def _open_then(query: Mapping[str, str]) -> Callable[[Entry], bool] | None:
    """Return a test of listed hours; a service that lists none is kept (silence is not a no)."""
    if not any(query.get(name) for name in ("day", "start_time", "end_time")):
        return None
    days = query.get("day", "").upper().split(",") if query.get("day") else list(DAYS)
    if not set(days) <= set(DAYS):
        raise RefusedError(400, f"day={query['day']!r} is not a day; use {', '.join(DAYS)}.")
    start, end = _clock(query, "start_time", 0), _clock(query, "end_time", 24 * 60)
    window = window_mask([Window(day=DAYS.index(day), start=start, end=end) for day in days])

    def is_open(entry: Entry) -> bool:
        mask, known = entry.hours
        return not known or bool(overlaps(np.asarray(mask)[None, :], window)[0])

    return is_open


def entry_tests(query: Mapping[str, str]) -> list[Callable[[Entry], bool]]:
    """Return one test for each parameter that was given."""
    matches = searches(query)
    tests: list[Callable[[Entry], bool]] = [lambda entry: matches(entry.text)]
    if owner := query.get("organization_id"):
        tests.append(lambda entry: entry.organization_id == owner)
    if term := query.get("taxonomy_term_id"):
        tests.append(lambda entry: term in entry.terms)
    if taxonomy := query.get("taxonomy_id"):
        tests.append(lambda entry: taxonomy == hsds.TAXONOMY_ID and bool(entry.terms))
    if after := query.get("modified_after"):
        moment = _instant(after)
        tests.append(lambda entry: entry.modified is not None and entry.modified >= moment)
    low, high = _number(query, "minimum_age", least=0), _number(query, "maximum_age", least=0)
    if low is not None:
        tests.append(lambda entry: entry.ages[1] is None or math.floor(entry.ages[1]) + 1 > low)
    if high is not None:
        tests.append(lambda entry: entry.ages[0] is None or entry.ages[0] <= high)
    if (is_open := _open_then(query)) is not None:
        tests.append(is_open)
    return tests


def near(found: list[Spot], query: Mapping[str, str], postcodes: Postcodes) -> list[Spot]:
    """Keep what lies within `proximity` metres, or, without it, what says it serves the council."""
    if not query.get("postcode"):
        raise RefusedError(400, "proximity is counted from a postcode; give postcode=… as well.")
    origin = postcodes.find(query["postcode"])
    if not origin.found or origin.latitude is None or origin.longitude is None:
        raise RefusedError(400, f"postcode={query['postcode']!r} is not a UK postcode we know.")
    proximity = _number(query, "proximity", least=0)
    open_spots = [spot for spot in found if not spot.confidential]
    if proximity is None:
        return [
            spot
            for spot in open_spots
            if not spot.area_codes or origin.council_code in spot.area_codes
        ]
    if not open_spots:
        return []
    near = _metres(open_spots, origin.latitude, origin.longitude) <= proximity
    return [spot for spot, inside in zip(open_spots, near, strict=True) if inside]


def _metres(spots: Sequence[Spot], latitude: float, longitude: float) -> Any:  # noqa: ANN401
    lat = np.radians([spot.latitude for spot in spots])
    lon = np.radians([spot.longitude for spot in spots])
    here, there = math.radians(latitude), math.radians(longitude)
    half = (
        np.sin((lat - here) / 2) ** 2
        + math.cos(here) * np.cos(lat) * np.sin((lon - there) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(half))
