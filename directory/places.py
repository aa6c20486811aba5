"""Where is a place by its name? Neighbourhoods and councils of Scotland, without a postcode.

Names are those of the data zones' neighbourhoods ("Easterhouse East") and of the councils. A name
means the middle of all neighbourhoods that carry it; a name in two councils is asked back. It is
never more than "about here", and says so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np

from directory.areas import Zone
from directory.councils import council_code, council_names
from directory.postcodes import Found, Postcodes
from directory.zones import built_in_zones

_LEAST_LETTERS = 3
_WITHOUT_SIDE = re.compile(r"( (north|south|east|west|central))+$")  # "easterhouse east"
_CLOSE_ENOUGH = 84.0  # rapidfuzz ratio: "Eastehouse" and "Easterhouse" have 95


class Places:
    """Finds postcodes first, then names of places; a drop-in for `Postcodes` where people type."""

    def __init__(self, postcodes: Postcodes) -> None:
        self.postcodes = postcodes

    def find(self, text: str) -> Found:
        """Return what is known of a postcode, or of a place by its name.

        "Symington, South Ayrshire" says which of two is meant.
        """
        found = self.postcodes.find(text)
        name, *rest = (_plain(part) for part in text.split(","))
        if found.found or any(sign.isdigit() for sign in text) or len(name) < _LEAST_LETTERS:
            return found
        within = next((code for part in rest if (code := council_code(part))), None)
        zones = self._zones_named(name, within)
        councils = {zone.council_code for zone in zones}
        if not zones:
            code = council_code(name)
            if code is not None:
                return self._found(council_names()[code], self._of_council(code))
            return self._unknown(text)
        if len(councils) > 1:
            return _ambiguous(text, zones)
        council = council_names().get(zones[0].council_code or "", "")
        return self._found(f"{name.title()}, {council}", zones)

    @cached_property
    def _by_name(self) -> dict[str, list[Zone]]:
        names: dict[str, list[Zone]] = defaultdict(list)
        for zone in built_in_zones().values():
            names[_plain(zone.name)].append(zone)
        return dict(names)

    def _zones_named(self, name: str, within: str | None) -> list[Zone]:
        """Return the zones of this very name, else those whose name holds it as whole words."""
        for fits in (name.__eq__, re.compile(rf"\b{re.escape(name)}\b").search):
            zones = [
                zone
                for own, zones in self._by_name.items()
                if fits(own)
                for zone in zones
                if within in (None, zone.council_code)
            ]
            if zones:
                return zones
        return []

    def _of_council(self, code: str) -> list[Zone]:
        return [zone for zone in built_in_zones().values() if zone.council_code == code]

    def _found(self, label: str, zones: Sequence[Zone]) -> Found:
        """Return the zone nearest to the middle of all: people live there, unlike in the mean."""
        points = np.array([(zone.latitude, zone.longitude * 0.56) for zone in zones])
        middle = zones[int(((points - points.mean(axis=0)) ** 2).sum(axis=1).argmin())]
        return Found(
            label=label,
            latitude=middle.latitude,
            longitude=middle.longitude,
            council_code=middle.council_code,
            precision="place",
            approximate=True,
            country="Scotland",
        )

    def _unknown(self, text: str) -> Found:
        from rapidfuzz import fuzz, process

        names = [*self._by_name, *(_plain(name) for name in council_names().values())]
        names += dict.fromkeys(_WITHOUT_SIDE.sub("", name) for name in self._by_name)
        best = process.extractOne(
            _plain(text), names, scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH
        )
        meant = best[0].title() if best else None
        hint = f"did you mean {meant}?" if meant else "give a postcode such as G34 9AA, or G34."
        return Found(
            label=text.strip()[:40],
            suggestion=meant,
            problem=f"{text.strip()[:40]!r} is no postcode and no place name we know; {hint}",
        )


def _plain(text: str) -> str:
    words = re.sub(r"[^a-z ]", " ", text.lower().replace("&", " and ").replace("'", ""))
    return " ".join(words.split())


def _ambiguous(text: str, zones: Iterable[Zone]) -> Found:
    names = council_names()
    councils = sorted({names.get(zone.council_code or "", "") for zone in zones})
    shown = text.strip()[:40]
    some = ", ".join(councils[:4]) + (" and others" if len(councils) > 4 else "")
    first = f"{shown}, {councils[0]}"
    return Found(
        label=shown,
        suggestion=first,
        problem=f"There is a {shown} in {some}; add which, such as {first!r}, or give a postcode.",
    )
