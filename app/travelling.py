"""How long from there? A few places from one start, in words, for paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from app import saying
from directory.postcodes import Postcodes
from directory.records import Location, Service
from directory.travel import TravelModel
from recommender.candidates import doubt_minutes
from recommender.ranking import read_weights
from recommender.rules._columns import blur_m


@dataclass(frozen=True, slots=True, kw_only=True)
class Travel:
    """The way to each service in words, by id; by what; where it starts; what was not read."""

    ways: Mapping[str, str] = field(default_factory=dict)
    mode: str = ""
    origin: tuple[float, float] | None = None
    problem: str = ""


def travel_to(
    services: Sequence[Service], postcode: str, mode: str, postcodes: Postcodes, engine: TravelModel
) -> Travel:
    """Return minutes to the nearest place of each service; nothing is guessed without a point.

    Where it is not said how she travels, it is as in every answer (`ranking.toml`).
    """
    if not postcode.strip():
        return Travel()
    found = postcodes.find(postcode)
    if not found.found or found.latitude is None or found.longitude is None:
        hint = saying.listed(found.suggestions, "or")
        more = f" Did you mean {hint}?" if hint else ""
        return Travel(problem=f"“{postcode}” is not a place we can find.{more}")
    way = mode if mode in engine.modes else read_weights().usual_mode
    ways = {}
    for service in services:
        spots = [
            place.location for place in service.service_at_locations if _has_point(place.location)
        ]
        if spots:
            points = np.array([(spot.latitude, spot.longitude) for spot in spots], dtype=float)
            took = engine.minutes(found.latitude, found.longitude, points[:, 0], points[:, 1], way)
            best = int(np.nanargmin(took.likely))
            blur = np.array([blur_m(spots[best].precision)])
            doubt = float(doubt_minutes(blur, found.precision or "postcode", way)[0])
            between = (max(float(took.low[best]) - doubt, 0.0), float(took.high[best]) + doubt)
            ways[service.id] = saying.minutes(float(took.likely[best]), between, way)
    return Travel(ways=ways, mode=way, origin=(found.latitude, found.longitude))


def _has_point(where: Location) -> bool:
    return not where.confidential and where.latitude is not None and where.longitude is not None
