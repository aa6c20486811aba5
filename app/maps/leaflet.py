"""The one map: places and areas on Leaflet, drawn from addresses and letters, never from shapes.

Shapes are fetched by the browser from `/view/areas-<hash>.json`; the message of an answer holds the
places and one letter an area. Background tiles only by setting: without it nobody else is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from app import words
from app.browser import component
from app.maps import CHANGES, COLOURS
from app.maps.names import names

BASE = "/view/leaflet/"
_MAP = component("fingerpost_map", module="/view/maps/map.js", html='\n<div class="map"></div>\n')


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A numbered place on the map; `near` draws it hollow (just outside a limit)."""

    id: str
    name: str
    latitude: float
    longitude: float
    number: int | None = None
    near: bool = False


def rings(places: Sequence[Place], origin: tuple[float, float]) -> list[dict[str, Any]]:
    """Return distance rings that suit how far the places are: half a mile up to ten."""
    widest = max(
        (
            max(abs(p.latitude - origin[0]) * 111_320, abs(p.longitude - origin[1]) * 62_500)
            for p in places
        ),
        default=1600,
    )
    steps = (0.5, 1, 2, 5, 10, 20, 50)
    first = next((n for n, step in enumerate(steps) if step * 1609.344 >= widest * 0.4), 5)
    return [
        {"metres": miles * 1609.344, "label": f"{miles:g} mile{'' if miles <= 1 else 's'}"}
        for miles in steps[first : first + 2]
    ]


def map_data(
    *,
    label: str,
    places: Sequence[Place] = (),
    origin: tuple[float, float, str] | None = None,
    geometry: str | None = None,
    letters: str | None = None,
    legend: Mapping[str, str] | None = None,
    selected: str | None = None,
    view: Sequence[tuple[float, float]] | None = None,
    tiles: tuple[str, str] | None = None,
    height: int = 420,
    pick: bool = False,
    named: bool = False,
) -> dict[str, Any]:
    """Return what `map.js` draws: its own data, ready to be sent.

    `view` holds the points (degrees) to be seen; without it all areas are. `named` writes on it
    what its parts are called.
    """
    data: dict[str, Any] = {
        "base": BASE,
        "failed": words.MAP_FAILED,
        "label": label,
        "height": height,
        "geometry": geometry,
        "places": [asdict(place) for place in places],
        "origin": origin,
        "rings": rings(places, origin[:2]) if origin else [],
        "view": view,
        "selected": selected,
        "pick": pick,
    }
    if letters is not None:
        data |= {"letters": letters, "colours": COLOURS, "changes": CHANGES}
        data["legend"] = dict(legend or {})
    if named and not tiles:  # a background has its own names
        data["names"] = names().address
    if tiles:
        data["tiles"] = {"url": tiles[0], "attribution": tiles[1]}
    return data


def draw_map(*, key: str, on: Mapping[str, Any] | None = None, **options: Any) -> Any:  # noqa: ANN401
    """Draw the map alone; `options` are those of `map_data`, `on` holds callbacks.

    Returns the component's result, with `area` (a code), `place` (an id) or `point` (latitude,
    longitude) after a click.
    """
    data = map_data(**options)
    callbacks = {f"on_{name}_change": call for name, call in (on or {}).items()}
    for name in ("area", "place", "point"):
        callbacks.setdefault(f"on_{name}_change", _nothing)
    return _MAP(key=key, data=data, height=data["height"] + 4, **callbacks)


def _nothing() -> None:
    """Let a click through without a callback of its own."""
