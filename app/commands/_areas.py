"""Which areas is a command about? Those that were loaded, else postcode sectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.commands._shared import say

if TYPE_CHECKING:
    from app.opening import Opened
    from directory.areas import AreaLayer


def layer_and_councils(
    opened: Opened,
    name: str | None,
    councils: list[str] | None = None,
) -> tuple[AreaLayer, tuple[str, ...]]:
    """Return the areas to look at and the councils to show.

    Without a name it is the layer a planner sees first; with none loaded, postcode sectors of the
    councils named, else of those of the loaded areas, else of the two with most services.
    """
    from app.opening import busiest_councils
    from directory.councils import council_names
    from directory.errors import UnknownAreasError
    from directory.sectors import LAYER, sector_layer

    chosen = tuple(_council(one) for one in councils or [])
    loaded = opened.areas.names()
    if name in loaded or (name is None and loaded):
        return opened.areas.layer(name or opened.areas.preferred() or loaded[0]), chosen
    if name not in (None, LAYER):
        raise UnknownAreasError(str(name), loaded)
    around = chosen or _councils_of_loaded(opened) or busiest_councils(opened.index)
    if not chosen:
        showing = "Showing" if loaded else "No areas are loaded: showing"
        names = " and ".join(council_names()[code] for code in around)
        say(f"{showing} postcode sectors of {names}, where live postcodes stand for homes.")
    return sector_layer(around, opened.postcodes, opened.settings.cache_dir), chosen


def _councils_of_loaded(opened: Opened) -> tuple[str, ...]:
    """Return the councils of the layer a planner sees first; none where none is loaded."""
    first = opened.areas.preferred()
    return () if first is None else tuple(sorted({*opened.areas.layer(first).councils} - {""}))


def _council(text: str) -> str:
    """Return a council's code from its name or code."""
    from directory.councils import council_code, council_names
    from directory.errors import UnknownWordError

    code = council_code(text) or text
    if code not in council_names():
        raise UnknownWordError("council", text, sorted(council_names().values()))
    return code
