"""How long from there? A few places from one start, in words, for paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from app import saying
from directory.postcodes import Postcodes
from directory.records import Location, Service
from directory.travel import TravelModel
from recommender.candidates import doubt_minutes, is_slow
from recommender.ranking import read_weights
from recommender.rules._columns import blur_m


@dataclass(frozen=True, slots=True, kw_only=True)
class Travel:
    """The way to each service in words, and to which of its places, by service id.

    Then by what, where it starts, and what was not read.
    """

    ways: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    mode: str = ""
    origin: tuple[float, float] | None = None
    problem: str = ""


def travel_to(
    services: Sequence[Service],
    postcode: str,
    mode: str,
    postcodes: Postcodes,
    engine: TravelModel,
    *,
    with_young_child: bool = False,
    chosen: Mapping[str, str] = MappingProxyType({}),
) -> Travel:
    """Return minutes to each service, as an answer has them; nothing is guessed without a point.

    Where it is not said how she travels, it is as in every answer (`ranking.toml`). With a child
    under five she walks more slowly. `chosen` says which place of a service is meant, by service
    id; without it the nearest.
    """
    if not postcode.strip():
        return Travel()
    found = postcodes.find(postcode)
    if not found.found or found.latitude is None or found.longitude is None:
        hint = saying.listed(found.suggestions, "or")
        more = f" Did you mean {hint}?" if hint else ""
        return Travel(problem=f"“{postcode}” is not a place we can find.{more}")
    way = mode if mode in engine.modes else read_weights().usual_mode
    ways, places = {}, {}
    for service in services:
        spots = [
            place.location for place in service.service_at_locations if _has_point(place.location)
        ]
        meant = [spot for spot in spots if spot.id == chosen.get(service.id)]
        spots = meant or spots
        if spots:
            points = np.array([(spot.latitude, spot.longitude) for spot in spots], dtype=float)
            took = engine.minutes(
                found.latitude,
                found.longitude,
                points[:, 0],
                points[:, 1],
                way,
                with_young_child=with_young_child,
            )
            best = int(np.nanargmin(took.likely))
            blur = np.array([blur_m(spots[best].precision)])
            doubt = float(doubt_minutes(blur, found.precision or "postcode", way)[0])
            # Rounded as an option's minutes are: the same journey is said in the same figures.
            low = round(max(float(took.low[best]) - doubt, 0.0), 1)
            between = (low, round(float(took.high[best]) + doubt, 1))
            ways[service.id] = saying.minutes(round(float(took.likely[best]), 1), between, way)
            places[service.id] = spots[best].id
    return Travel(ways=ways, places=places, mode=way, origin=(found.latitude, found.longitude))


def is_with_young(ages: Iterable[object]) -> bool:
    """Say whether children of these ages, in years ("unborn" too), make a walk slower."""
    return any(isinstance(age, int | float) and is_slow(age) for age in ages)


def _has_point(where: Location) -> bool:
    return not where.confidential and where.latitude is not None and where.longitude is not None
