"""How long along the streets? Shortest ways over a road network that was prepared from a file.

Any lines do: OS Open Roads links, an OpenStreetMap extract. Ways are open in both directions, turns
cost nothing, and a way of more than two hours counts as none. A place more than 500 m from any
street, and any journey by bus or train, is left to the straight line (`directory.travel.distance`).
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from directory.errors import AreaSourceError
from directory.grid import METRES_A_DEGREE
from directory.travel import Floats, Minutes, TravelModel, distance
from directory.travel._planes import Points

ON_STREETS = frozenset(("walk", "wheelchair", "cycle", "car"))
WITHIN_M = 500.0
LIMIT_MINUTES = 120.0
LOW, HIGH = 0.85, 1.25  # streets are known: the range is narrower than over a straight line
_ORIGINS_KEPT = 256
_NEVER = 1e9


@dataclass(frozen=True, slots=True)
class Streets:
    """Nodes in degrees (n_nodes,), and edges between them (n_edges,)."""

    latitudes: Floats
    longitudes: Floats
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    metres: Floats
    classes: NDArray[np.str_]
    source: str

    def save(self, path: Path) -> None:
        """Write the streets as one compressed file that `read_streets` reads quickly."""
        arrays = {name: getattr(self, name) for name in Streets.__slots__ if name != "source"}
        with path.open("wb") as file:
            np.savez_compressed(file, source=np.array(self.source), **arrays)


def read_streets(path: Path) -> Streets:
    """Read streets from what `Streets.save` wrote, or from GeoJSON lines.

    Links with `startNode` and `endNode` are joined there, others where their ends meet to a metre.

    Raises
    ------
    AreaSourceError
        If the file holds no lines.
    """
    if path.suffix == ".npz":
        with np.load(path) as held:
            arrays = {name: held[name] for name in Streets.__slots__ if name != "source"}
            return Streets(**arrays, source=str(held["source"]))
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        links = [link for feature in features for link in _links(feature)]
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise AreaSourceError(path.name, "it is no GeoJSON of lines.") from error
    if not links:
        raise AreaSourceError(path.name, "it holds no lines.")
    names = {name: None for link in links for name in link[:2]}
    numbers = {name: number for number, name in enumerate(names)}
    points = np.zeros((len(numbers), 2))
    for start, end, line, _ in links:
        points[numbers[start]], points[numbers[end]] = line[0, ::-1], line[-1, ::-1]
    return Streets(
        latitudes=points[:, 0].copy(),
        longitudes=points[:, 1].copy(),
        starts=np.array([numbers[start] for start, *_ in links], dtype=np.int32),
        ends=np.array([numbers[end] for _, end, *_ in links], dtype=np.int32),
        metres=np.array([_length(line) for *_, line, _ in links]),
        classes=np.array([kind for *_, kind in links], dtype=np.str_),
        source=path.name,
    )


def _links(feature: Mapping[str, Any]) -> Iterator[tuple[str, str, Floats, str]]:
    """Yield start, end, line (longitude, latitude) and class of each line of a feature."""
    shape, facts = feature["geometry"], feature.get("properties") or {}
    if shape is None or shape["type"] not in ("LineString", "MultiLineString"):
        return
    parts = [shape["coordinates"]] if shape["type"] == "LineString" else shape["coordinates"]
    kind = str(facts.get("class") or facts.get("highway") or "").lower()
    for part in parts:
        line = np.array([point[:2] for point in part], dtype=np.float64)
        if len(line) < 2:
            continue
        named = len(parts) == 1 and facts.get("startNode") and facts.get("endNode")
        ends = (
            (facts["startNode"], facts["endNode"]) if named else (_spot(line[0]), _spot(line[-1]))
        )
        yield str(ends[0]), str(ends[1]), line, kind


def _spot(point: Floats) -> str:
    return f"{point[0]:.5f},{point[1]:.5f}"


def _length(line: Floats) -> float:
    steps = np.diff(line, axis=0) * METRES_A_DEGREE
    steps[:, 0] *= np.cos(np.radians(line[:, 1].mean()))
    return float(np.hypot(steps[:, 0], steps[:, 1]).sum())


@cache
def _stated() -> dict[str, dict[str, float]]:
    text = files("data").joinpath("reference", "travel.toml").read_text(encoding="utf-8")
    table: dict[str, dict[str, float]] = tomllib.loads(text)["network"]
    return table


class Network:
    """Streets ready to be asked; it remembers the ways from its latest few hundred starts."""

    def __init__(self, streets: Streets) -> None:
        self.streets = streets
        self._points = Points(streets.latitudes, streets.longitudes)
        self._graph = lru_cache(maxsize=len(ON_STREETS))(self._make_graph)
        self.minutes_from = lru_cache(maxsize=_ORIGINS_KEPT)(self._minutes_from)

    def nearest(self, latitudes: Floats, longitudes: Floats) -> tuple[NDArray[np.intp], Floats]:
        """Return the nearest node of each place, -1 where it is too far, and the metres to it."""
        return self._points.nearest(latitudes, longitudes, WITHIN_M)

    def _make_graph(self, mode: str) -> csr_array:
        streets, count = self.streets, len(self.streets.latitudes)
        minutes = streets.metres / self._metres_a_minute(mode)
        one, two = (pick(streets.starts, streets.ends) for pick in (np.minimum, np.maximum))
        # Of several ways between the same two nodes only the quickest is kept.
        order = np.lexsort((minutes, one.astype(np.int64) * count + two))
        pairs = (one.astype(np.int64) * count + two)[order]
        first = order[np.r_[True, pairs[1:] != pairs[:-1]]]
        kept = first[(one[first] != two[first]) & (minutes[first] < _NEVER)]
        shape = (count, count)
        return csr_array((np.maximum(minutes[kept], 1e-9), (one[kept], two[kept])), shape=shape)

    def _metres_a_minute(self, mode: str) -> Floats:
        speeds = _stated().get(mode, {"other": distance.assumptions().paces[mode].legs[0][1]})
        known, which = np.unique(self.streets.classes, return_inverse=True)
        by_class = np.array([speeds.get(str(name), speeds["other"]) for name in known])
        return np.asarray(np.maximum(by_class[which] * 1000 / 60, 1e-9))

    def _minutes_from(self, node: int, mode: str) -> Floats:
        """Return minutes from one node to all, shape (n_nodes,); inf beyond two hours."""
        ways = dijkstra(self._graph(mode), directed=False, indices=node, limit=LIMIT_MINUTES)
        return np.asarray(ways, dtype=np.float64)


def minutes(
    latitude: float,
    longitude: float,
    latitudes: Floats,
    longitudes: Floats,
    mode: str,
    *,
    with_young_child: bool = False,
    network: Network | None = None,
) -> Minutes:
    """Return likely, low and high minutes from one origin to many places, shape (n,) each.

    Parameters
    ----------
    network
        The streets; without any, and wherever they do not reach, it is the straight line.
    """
    by_line = distance.minutes(
        latitude, longitude, latitudes, longitudes, mode, with_young_child=with_young_child
    )
    if network is None or mode not in ON_STREETS:
        return by_line
    start, start_m = network.nearest(np.array([latitude]), np.array([longitude]))
    nodes, away_m = network.nearest(latitudes, longitudes)
    if start[0] < 0:
        return by_line
    pace = distance.assumptions().paces[mode if mode == "wheelchair" else "walk"]
    foot = pace.legs[0][1] * 1000 / 60 / pace.detour  # to and from the street
    there = nodes >= 0
    along = network.minutes_from(int(start[0]), mode)[np.where(there, nodes, 0)]
    likely = along + (start_m[0] + np.where(there, away_m, 0.0)) / foot
    likely += distance.assumptions().paces[mode].ready
    if with_young_child and mode == "walk":
        likely = likely / distance.assumptions().young_child_pace
    return Minutes(
        likely=np.where(there, likely, by_line.likely),
        low=np.where(there, likely * LOW, by_line.low),
        high=np.where(there, likely * HIGH, by_line.high),
    )


def open_network(path: Path) -> TravelModel:
    """Return this engine over the streets of a file."""
    streets = read_streets(path)
    network = Network(streets)
    return replace(
        MODEL,
        minutes=partial(minutes, network=network),
        source=f"{streets.source}; speeds of data/reference/travel.toml",
        context=network,
    )


MODEL = TravelModel(
    title="Shortest ways over a street network",
    modes=distance.MODEL.modes,
    minutes=minutes,
    source="data/reference/travel.toml",
)
