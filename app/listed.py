"""Where is the school or college she goes to? Its postcode, its place, or its name if we list it.

A service is found by the words of its name, among those of every need; nothing is guessed between
two that are far apart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from rapidfuzz import utils

from app import saying, words
from directory.grid import metres_apart
from directory.index import Index
from directory.places import Places
from directory.postcodes import Found
from directory.records import Location, Service
from directory.vocabulary import NEEDS

FROM_M = 60_000.0  # as far as anybody may have heard of it
LOOKED_AT = 8  # of each need, those that speak of the name most
ONE_SITE_M = 500.0  # a nursery, a club and a crèche of one school
SAID = 3  # of several places of that name
SCOTLAND = (56.0, -3.9)


def ids_named(index: Index, name: str, near: tuple[float, float] | None) -> list[str]:
    """Return ids of services that speak of these words, of whatever need; `near` in degrees."""
    latitude, longitude = near or SCOTLAND
    ids: list[str] = []
    for need in NEEDS:
        rows, _ = index.search(
            need,
            name,
            latitude=latitude,
            longitude=longitude,
            metres=FROM_M if near else 10 * FROM_M,
            decay=np.ones_like,
            limit=LOOKED_AT,
        )
        ids += [index.service(int(row)).id for row in rows]
    return list(dict.fromkeys(ids))


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPlaces:
    """Finds postcodes and places, then listed services; `start` is where she sets out from."""

    places: Places
    index: Index
    read: Callable[[str], Service | None]
    start: str

    def find(self, text: str) -> Found:
        """Return where it is; of a name in several places, a sentence that asks which."""
        found = self.places.find(text)
        wanted = set(utils.default_process(text).split())
        if found.found or len(wanted) < 2 or any(sign.isdigit() for sign in text):
            return found
        start = self.places.find(self.start)
        near = None
        if start.latitude is not None and start.longitude is not None:
            near = (float(start.latitude), float(start.longitude))
        sites: dict[str, Location] = {}
        for service_id in ids_named(self.index, text, near):
            service = self.read(service_id)
            if service is None or not wanted <= set(utils.default_process(service.name).split()):
                continue
            for place in service.service_at_locations:
                where = place.location
                if _may_be_gone_to(where):
                    sites.setdefault(f"{service.name}, {where.postal_code}", where)
        if not sites:
            return found
        label, first = next(iter(sites.items()))
        points = np.array([(at.latitude, at.longitude) for at in sites.values()], dtype=float)
        if (metres_apart(points, points[:1].repeat(len(points), 0)) > ONE_SITE_M).any():
            which = saying.listed(list(sites)[:SAID], "or")
            return Found(label=text, problem=words.WHICH_PLACE.format(name=text, places=which))
        return Found(
            label=label,
            latitude=first.latitude,
            longitude=first.longitude,
            council_code=first.council_code,
            precision="postcode",
            state="live",
        )


def _may_be_gone_to(where: Location) -> bool:
    return not where.confidential and where.latitude is not None and where.postal_code is not None
