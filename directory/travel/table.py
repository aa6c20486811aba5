"""How long, when somebody has worked it out already? A table of minutes from any engine.

A CSV with `origin`, `destination` and `minutes` (and, if it likes, `mode`, `low`, `high`): origins
and destinations are area codes, postcodes or "latitude longitude". A place counts as the nearest
one in the table within a kilometre, plus the walk there. This is how ferries, timetables and other
routers come in; pairs that are not in the table are left to another engine.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from directory.errors import AreaSourceError
from directory.travel import Floats, Minutes, TravelModel, distance
from directory.travel._planes import Points

WITHIN_M = 1_000.0
LOW, HIGH = 0.85, 1.25  # where the table gives no range of its own
ANY_MODE = ""
_NEEDED = ("origin", "destination", "minutes")
_POINT = re.compile(r"(-?\d+(?:\.\d+)?)[ ,;]+(-?\d+(?:\.\d+)?)")

Place = Callable[[str], tuple[float, float] | None]


@dataclass(frozen=True, slots=True)
class Times:
    """Minutes of one mode, by rising `keys` (origin x n_destinations + destination)."""

    keys: NDArray[np.int64]
    likely: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class TimeTable:
    """A table of minutes, ready to be asked; `by_mode` holds "" for rows that name no mode."""

    origins: Points
    destinations: Points
    n_destinations: int
    by_mode: Mapping[str, Times]
    source: str
    unplaced: int

    def times(self, mode: str) -> Times | None:
        """Return the minutes for a mode, or those that name none."""
        return self.by_mode.get(mode, self.by_mode.get(ANY_MODE))


def read_time_table(path: Path, place: Place) -> TimeTable:
    """Read a table of minutes.

    Parameters
    ----------
    place
        Says where an area code or postcode is, as (latitude, longitude); `None` when not known.
        Rows with such an end are left out and counted in `unplaced`.

    Raises
    ------
    AreaSourceError
        If a column is missing, no row can be placed, or a time is no number of 0 or more.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        names = [name.strip().lower() for name in reader.fieldnames or ()]
        reader.fieldnames = names
        missing = [name for name in _NEEDED if name not in names]
        if missing:
            raise AreaSourceError(path.name, f"it has no column {' or '.join(missing)}.")
        rows = list(reader)
    ends = [
        {name: where for name in {row[side].strip() for row in rows} if (where := _at(name, place))}
        for side in ("origin", "destination")
    ]
    numbers = [{name: number for number, name in enumerate(side)} for side in ends]
    kept = [
        row
        for row in rows
        if row["origin"].strip() in numbers[0] and row["destination"].strip() in numbers[1]
    ]
    if not kept:
        raise AreaSourceError(path.name, "no origin and destination in it is a place we know.")
    modes = {(row.get("mode") or ANY_MODE).strip().lower() for row in kept}
    by_mode = {
        mode: _times(
            path.name,
            [row for row in kept if (row.get("mode") or ANY_MODE).strip().lower() == mode],
            numbers,
        )
        for mode in sorted(modes)
    }
    origins, destinations = (np.array(list(side.values())) for side in ends)
    return TimeTable(
        origins=Points(origins[:, 0], origins[:, 1]),
        destinations=Points(destinations[:, 0], destinations[:, 1]),
        n_destinations=len(destinations),
        by_mode=by_mode,
        source=path.name,
        unplaced=len(rows) - len(kept),
    )


def _at(text: str, place: Place) -> tuple[float, float] | None:
    point = _POINT.fullmatch(text)
    return (float(point[1]), float(point[2])) if point else place(text)


def _times(source: str, rows: list[dict[str, str]], numbers: list[dict[str, int]]) -> Times:
    likely = np.array([_minutes(source, row["minutes"]) for row in rows])
    low = np.array([_minutes(source, row.get("low") or "nan") for row in rows])
    high = np.array([_minutes(source, row.get("high") or "nan") for row in rows])
    keys = np.array(
        [
            numbers[0][row["origin"].strip()] * len(numbers[1])
            + numbers[1][row["destination"].strip()]
            for row in rows
        ],
        dtype=np.int64,
    )
    order = np.lexsort((likely, keys))  # of a pair given twice the quicker one counts
    order = order[np.r_[True, keys[order][1:] != keys[order][:-1]]]
    low, high = (
        np.where(np.isnan(low), likely * LOW, low),
        np.where(np.isnan(high), likely * HIGH, high),
    )
    return Times(
        keys[order],
        likely[order],
        np.minimum(low, likely)[order],
        np.maximum(high, likely)[order],
    )


def _minutes(source: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if value < 0:
        raise AreaSourceError(source, f"{text!r} is no number of minutes of 0 or more.")
    return value


def minutes(
    latitude: float,
    longitude: float,
    latitudes: Floats,
    longitudes: Floats,
    mode: str,
    *,
    with_young_child: bool = False,
    table: TimeTable | None = None,
    otherwise: Callable[..., Minutes] = distance.minutes,
) -> Minutes:
    """Return likely, low and high minutes from one origin to many places, shape (n,) each.

    Parameters
    ----------
    table, otherwise
        The minutes that are known, and who answers for every pair that is not in it. What the
        table holds counts even where water lies between.
    """
    other = otherwise(
        latitude, longitude, latitudes, longitudes, mode, with_young_child=with_young_child
    )
    times = table.times(mode) if table is not None else None
    if table is None or times is None:
        return other
    start, start_m = table.origins.nearest(np.array([latitude]), np.array([longitude]), WITHIN_M)
    ends, end_m = table.destinations.nearest(latitudes, longitudes, WITHIN_M)
    if start[0] < 0:
        return other
    wanted = start[0] * table.n_destinations + np.maximum(ends, 0)
    at = np.minimum(np.searchsorted(times.keys, wanted), len(times.keys) - 1)
    there = (ends >= 0) & (times.keys[at] == wanted)
    walk = distance.assumptions().paces["wheelchair" if mode == "wheelchair" else "walk"]
    metres = start_m[0] + np.where(there, end_m, 0.0)
    to_and_from = walk.minutes(metres)
    if with_young_child:
        to_and_from = to_and_from / distance.assumptions().young_child_pace
    return Minutes(
        likely=np.where(there, times.likely[at] + to_and_from, other.likely),
        low=np.where(there, times.low[at] + to_and_from * walk.low, other.low),
        high=np.where(there, times.high[at] + to_and_from * walk.high, other.high),
    )


def open_table(path: Path, place: Place, *, otherwise: TravelModel = distance.MODEL) -> TravelModel:
    """Return this engine over the minutes of a file, with another one for all other pairs."""
    table = read_time_table(path, place)
    return replace(
        MODEL,
        minutes=partial(minutes, table=table, otherwise=otherwise.minutes),
        source=f"{table.source}; where it says nothing: {otherwise.title.lower()}",
        context=table,
    )


MODEL = TravelModel(
    title="A table of travel times",
    modes=distance.MODEL.modes,
    minutes=minutes,
    source="a table of origin, destination and minutes",
)
