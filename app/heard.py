"""Where were people told no? Feedback put together by place and need, few never shown."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping

import numpy as np

from directory.areas import AreaLayer
from directory.people import People, Sheet
from recommender.gaps.signals import COLUMNS, Cell, unmet


def told_no(
    people: People,
    layer: AreaLayer,
    point_of: Callable[[str], tuple[float, float] | None],
    group_of: Mapping[str, str],
) -> dict[Cell, int | None]:
    """Return how often a no was heard by (place, need); `None` where that would give few away.

    Parameters
    ----------
    point_of
        Latitude and longitude of a service, or `None` when it has no place.
    group_of
        The locality of each area code: fewer, larger places keep more of the counts.
    """
    heard = people.heard()
    asked = ((one, point_of(one)) for one in dict.fromkeys(voice.service_id for voice in heard))
    points = {one: point for one, point in asked if point is not None}
    ids, spots = list(points), np.array(list(points.values()), dtype=float).reshape(-1, 2)
    found = layer.areas_of(spots[:, 0], spots[:, 1]) if ids else np.zeros(0, dtype=np.intp)
    area_of = {
        one: group_of.get(code := str(layer.codes[at]), code)
        for one, at in zip(ids, found.tolist(), strict=True)
        if at >= 0
    }
    return unmet(heard, area_of)


def said_by_area(people: People, need: str) -> dict[str, list[Sheet]]:
    """Return what groups said of a need by area code, newest first."""
    said: dict[str, list[Sheet]] = {}
    for sheet in sorted(people.sheets(), key=lambda one: one.on, reverse=True):
        if sheet.need == need:
            said.setdefault(sheet.area_code, []).append(sheet)
    return said


def empty_sheet(areas: Iterable[str]) -> str:
    """Return a sheet to fill in: the columns, and one row that shows how."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    area = next(iter(areas), "S01009758")
    writer.writerow(
        ["2026-05-31", area, "childcare", "hours", "Nothing is open before eight in the morning"]
    )
    return text.getvalue()
