"""In which of the loaded areas do services lie? By their points, whatever their records say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from directory.areas import AreaLayer
from directory.index import Index
from directory.records import Service
from recommender.rules._columns import area_number


def services_near(index: Index, councils: Collection[str]) -> Iterator[Service]:
    """Yield the services with a place in these councils, and those of no place at all, once each.

    A record without a point that names another council is that council's, not everybody's.
    """
    columns = index.columns
    numbers = [area_number(code) for code in councils]
    nowhere = np.isnan(columns["latitude"]) & (columns["council"] <= 0)
    rows = np.flatnonzero(np.isin(columns["council"], numbers) | nowhere)
    _, first = np.unique(columns["service"][rows], return_index=True)
    for row in rows[first].tolist():
        yield index.service(row)


def in_areas(service: Service, layer: AreaLayer) -> Service:
    """Return a service whose places name the area of this layer they lie in; none, if outside."""
    places = service.service_at_locations
    spots = [(at.location.latitude, at.location.longitude) for at in places]
    known = np.array([None not in spot for spot in spots], dtype=bool)
    codes: list[str | None] = [None] * len(places)
    if known.any():
        where = np.array([spot for spot, there in zip(spots, known, strict=True) if there], float)
        found = layer.areas_of(where[:, 0], where[:, 1])
        for number, area in zip(np.flatnonzero(known).tolist(), found.tolist(), strict=True):
            codes[number] = str(layer.codes[area]) if area >= 0 else None
    return replace(
        service,
        service_at_locations=tuple(
            replace(at, location=replace(at.location, area_code=code))
            for at, code in zip(places, codes, strict=True)
        ),
    )


def localities_of(
    index: Index, services: Iterable[str], layer: AreaLayer, names: Mapping[str, str]
) -> dict[str, str]:
    """Return the locality of the first place of each service: the name of the area it lies in.

    `names` gives the locality of an area by its code. Services outside all of them are left out.
    """
    found = {}
    for one in dict.fromkeys(services):
        service = index.service_by_id(one)
        if service is None:
            continue
        codes = [at.location.area_code for at in in_areas(service, layer).service_at_locations]
        name = next((names[code] for code in codes if code is not None and code in names), None)
        if name is not None:
            found[one] = name
    return found
