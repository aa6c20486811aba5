"""Is it for her side of the city, where its name says a side of one?"""

from __future__ import annotations

import math
import re
import tomllib
from functools import cache
from importlib.resources import files

import numpy as np

from directory.index import Column, Columns, Row
from directory.records import Fit
from directory.vocabulary import NEEDS
from recommender.rules import NO, SILENT, UNKNOWN, YES, Fits, Rule
from recommender.rules._columns import COUNCIL, area_number
from recommender.situation import Situation

# Eight sides, a bit each, clockwise from the north.
_SIDES = (
    *("north", "north east", "east", "south east"),
    *("south", "south west", "west", "north west"),
)
_HERS, _ANOTHERS = 30.0, 100.0  # degrees between her home and a side, seen from the middle
_MIDDLE_KM = 1.5  # who lives so near the middle lives on no side
_DEGREE_KM = 111.2
_SIDE = r"(?:(?:north|south)[ -]?(?:east|west)?|east|west)"
_SEVERAL = rf"{_SIDE}(?:,? (?:and|&) {_SIDE})*"
# "East Kilbride" and "West Lothian" are places; Edinburgh's West End is its middle.
_NAMED = re.compile(
    rf"\b(?:glasgow|edinburgh)(?:'s)? (?P<after>{_SEVERAL})\b(?! (?:kilbride|lothian|calder))"
    rf"|\b(?P<before>{_SEVERAL}) (?:glasgow|edinburgh|carers?|food ?banks?|locality|integration)\b"
    r"|\bglasgow (?P<end>east|west) end\b"
)


@cache
def _middles() -> dict[str, tuple[float, float]]:
    text = files("data").joinpath("reference", "cities.toml").read_text(encoding="utf-8")
    return {
        one["council"]: (one["latitude"], one["longitude"]) for one in tomllib.loads(text)["city"]
    }


def _named(row: Row) -> str:
    """Return the sides that its name speaks of, as it writes them; empty for most."""
    place = row.at.location.council_code if row.at is not None else None
    if place not in _middles():
        return ""
    found = _NAMED.search(row.service.name.lower())
    return next((said for said in found.groups() if said), "") if found else ""


def _sides(row: Row) -> int:
    said = re.findall(_SIDE, _named(row))
    plain = [re.sub(r"^(north|south)[ -]?(east|west)$", r"\1 \2", one.strip()) for one in said]
    return sum(1 << _SIDES.index(one) for one in dict.fromkeys(plain))


SIDES = Column(dtype="uint8", read=_sides, rests_on=lambda: f"{_NAMED.pattern} {_middles()}")


def _bearing(situation: Situation) -> float | None:
    """Return where she lives seen from the middle of her city, degrees from north; or `None`."""
    origin = situation.origin
    middle = _middles().get(origin.council_code or "") if origin else None
    if origin is None or middle is None:
        return None
    north = (origin.latitude - middle[0]) * _DEGREE_KM
    east = (origin.longitude - middle[1]) * _DEGREE_KM * math.cos(math.radians(middle[0]))
    return None if math.hypot(north, east) < _MIDDLE_KM else math.degrees(math.atan2(east, north))


# Which sets of sides hold each of them, shape (8, 256).
_HOLDING = np.arange(1 << len(_SIDES)) >> np.arange(len(_SIDES))[:, None] & 1 == 1


def _fits(bearing: float | None) -> Fits:
    """Judge every set of sides: hers, another's, or near enough to ask; of none nothing is said."""
    fits = np.full(1 << len(_SIDES), UNKNOWN)
    if bearing is not None:
        away = np.abs((45.0 * np.arange(len(_SIDES)) - bearing + 180.0) % 360.0 - 180.0)
        nearest = np.where(_HOLDING, away[:, None], np.inf).min(axis=0)
        fits[nearest <= _HERS] = YES
        fits[nearest > _ANOTHERS] = NO
    fits[0] = SILENT
    return fits


def judge(situation: Situation, columns: Columns, *, child: int | None) -> Fits:  # noqa: ARG001
    """NO for another side of her city; of other councils, and of no side, nothing is said."""
    code = situation.council
    here = columns["council"] == (area_number(code) if code else 0)
    return np.where(here, _fits(_bearing(situation))[columns["sides"]], SILENT)


def reason(fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:  # noqa: ARG001
    """Say the side as the name does."""
    side = _named(row)
    if fit is Fit.YES:
        return "For your side of the city, by its name."
    if fit is Fit.NO:
        return f"For another side of the city, by its name: {side}."
    return f"Ask if they take people from where you live: their name says {side}."


RULE = Rule(
    question="Do you take people from my side of the city?",
    columns={"sides": SIDES, "council": COUNCIL},
    applies=lambda situation: situation.origin is not None,
    judge=judge,
    reason=reason,
    needs=frozenset(NEEDS) - {"childcare"},
    field="name",
    value=lambda row: _named(row) or None,
    source="the name of the service, and the middle of the city (data/reference/cities.toml)",
)
