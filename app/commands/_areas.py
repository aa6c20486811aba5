"""Which areas is a command about? Those that were loaded, else postcode sectors."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from app.commands._shared import say

if TYPE_CHECKING:
    from app.opening import Opened
    from directory.areas import AreaLayer


def layer_and_councils(
    opened: Opened,
    name: str | None,
    councils: list[str] | None = None,
    need: str = "childcare",
) -> tuple[AreaLayer, tuple[str, ...]]:
    """Return the areas to look at and the councils to show.

    Without a name it is the layer a planner sees first; with none loaded, postcode sectors of the
    councils named, or of the two with most services listed for the need.
    """
    from directory.errors import UnknownAreasError
    from directory.sectors import LAYER, sector_layer

    chosen = tuple(_council(one) for one in councils or [])
    loaded = opened.areas.names()
    if name in loaded or (name is None and loaded):
        return opened.areas.layer(name or opened.areas.preferred() or loaded[0]), chosen
    if name not in (None, LAYER):
        raise UnknownAreasError(str(name), loaded)
    around = chosen or _busiest(opened, need)
    if not chosen:
        showing = "Showing" if loaded else "No areas are loaded: showing"
        say(f"{showing} postcode sectors, where live postcodes stand for homes.")
    return sector_layer(around, opened.postcodes, opened.settings.cache_dir), chosen


def _council(text: str) -> str:
    """Return a council's code from its name or code."""
    from directory.councils import council_code, council_names
    from directory.errors import UnknownWordError

    code = council_code(text) or text
    if code not in council_names():
        raise UnknownWordError("council", text, sorted(council_names().values()))
    return code


def _busiest(opened: Opened, need: str) -> tuple[str, ...]:
    """Return the two councils with most places listed for a need."""
    from directory.councils import council_names
    from recommender.rules._columns import area_number

    numbers = {area_number(code): code for code in council_names()}
    listed = Counter(opened.index.columns["council"][opened.index.rows_for(need)].tolist())
    found = [(count, numbers[number]) for number, count in listed.items() if number in numbers]
    best = [code for _, code in sorted(found, key=lambda one: (-one[0], one[1]))[:2]]
    return tuple(best) or ("S12000036", "S12000049")
