"""Where is a place by its name? Neighbourhoods and councils of Scotland, without a postcode.

Names are those of the data zones' neighbourhoods ("Easterhouse East"), of the councils, and of
towns and villages that no zone is called after ("Portree"). A name means the middle of all
neighbourhoods that carry it; a name in two councils is asked back. It is never more than "about
here", and says so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np

from directory.areas import Zone
from directory.councils import council_code, council_names
from directory.grid import metres_apart
from directory.postcodes import Found, Postcodes
from directory.zones import built_in_towns, built_in_zones

_LEAST_LETTERS = 3
_SIDES = "north|south|east|west|central"
_WITHOUT_SIDE = re.compile(
    rf"^(?:(?:{_SIDES}|upper|lower) )+|"
    rf"(?: (?:{_SIDES}|upper|lower|town cent(?:re|er)|town|cent(?:re|er)|village|rural))+$"
)
_ROAD = re.compile(
    r"\b(?:road|street|st|avenue|drive|terrace|walk|lane|crescent|way|business|park|bridge)$"
)
# Begins or is the name of many a neighbourhood, and is a common word.
_NO_NAME = frozenset(
    [
        "north",
        "south",
        "east",
        "west",
        "central",
        "upper",
        "lower",
        "old",
        "new",
        "the",
        "town",
        "centre",
        "village",
        "harbour",
        "park",
        "rural",
        "towncentre",
        "citycentre",
        "city",
        "hospital",
        "university",
        "college",
        "school",
        "hill",
        "bank",
        "green",
        "cross",
        "mains",
        "area",
        "black",
        "doon",
        "end",
        "fair",
        "ferry",
        "glen",
        "high",
        "law",
        "loans",
        "low",
        "point",
        "quarter",
        "touch",
    ]
)
# Of these are more people than towns: in a text they are no place.
_PEOPLE_TOO = frozenset(["alexandria", "gordon", "keith", "maud", "rum", "muck", "wick", "kirn"])
_ONE_PLACE_M = 6_000.0  # four in five from the middle: Kirkcaldy and Inverness, not a county
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
        if not zones:  # "Possilpark" is "Possil Park" in the list
            called = self._surely_called.get(name.replace(" ", ""), [])
            zones = [zone for zone in called if within in (None, zone.council_code)]
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

    def named(self, name: str, beside: str = "") -> Found | None:
        """Return where a place of this name surely is; `None` where it is the name of none.

        In a text many words are part of some neighbourhood's name: here only what is called so
        itself, or several neighbourhoods begin with, counts. A whole city, and a name in two
        councils of which `beside`, the text around it, names neither, come back with a `problem`;
        of a city the council is known all the same.
        """
        plain = _plain(name)
        if len(plain) < _LEAST_LETTERS:
            return None
        code = council_code(plain)
        zones = [] if code else self._surely_called.get(plain.replace(" ", ""), [])
        if not zones and code is None and plain not in _PEOPLE_TOO:
            zones = self._towns.get(plain, [])
        if not zones and code is None:
            return None
        label = plain.title()
        councils = {zone.council_code or "" for zone in zones}
        if len(councils) > 1:
            said = [one for one in councils if _is_named(one, beside)]
            if len(said) != 1:
                return _ambiguous(label, zones)
            zones = [zone for zone in zones if zone.council_code == said[0]]
        if code is not None or _spread_m(zones) > _ONE_PLACE_M:
            problem = (
                f"You spoke of {label}: that is wide. A postcode or a district such as G34 is "
                "needed to show places near you."
            )
            named = code if code is not None else zones[0].council_code
            return Found(label=label, council_code=named, problem=problem)
        council = council_names().get(zones[0].council_code or "", "")
        return self._found(f"{label}, {council}", zones)

    @cached_property
    def _surely_called(self) -> dict[str, list[Zone]]:
        """The zones by each name that is surely theirs, written without spaces.

        "Drumchapel North" and "Gorbals and Hutchesontown" are in Drumchapel and the Gorbals;
        "Perth Road" is not in Perth. What several zones of a council begin with is a town.
        """
        called: dict[str, set[str]] = defaultdict(set)
        begins: dict[tuple[str, str | None], set[str]] = defaultdict(set)
        for name, zones in self._by_name.items():
            raw = zones[0].name.lower()
            for part in re.split(r",| and | - |[()/]", raw):
                bare = _WITHOUT_SIDE.sub("", _plain(part))
                if len(bare) >= _LEAST_LETTERS:
                    called[bare.replace(" ", "")].add(name)
            first = _plain(raw).split()
            for length in (1, 2):
                if len(first) > length and not _ROAD.match(first[length]):
                    for zone in zones:
                        begins[" ".join(first[:length]), zone.council_code].add(name)
        for (start, _), names in begins.items():
            if len(names) > 1 and start not in _NO_NAME:
                called[start.replace(" ", "")] |= names
        return {
            key: [zone for name in sorted(names) for zone in self._by_name[name]]
            for key, names in called.items()
            if key not in _NO_NAME
        }

    @cached_property
    def _by_name(self) -> dict[str, list[Zone]]:
        names: dict[str, list[Zone]] = defaultdict(list)
        for zone in built_in_zones().values():
            names[_plain(zone.name)].append(zone)
        return dict(names)

    @cached_property
    def _towns(self) -> dict[str, list[Zone]]:
        names: dict[str, list[Zone]] = defaultdict(list)
        for town in built_in_towns():
            plain = _plain(town.name)
            names[plain].append(town)
            names[plain.removeprefix("isle of ")].append(town)
        return {name: list(dict.fromkeys(towns)) for name, towns in names.items()}

    def _zones_named(self, name: str, within: str | None) -> list[Zone]:
        """Return the zones of this very name, else those whose name holds it as whole words."""
        held = re.compile(rf"\b{re.escape(name)}\b(?! (?:road|street|avenue|drive|terrace)\b)")
        for fits in (name.__eq__, held.search):
            zones = [
                zone
                for own, zones in self._by_name.items()
                if fits(own)
                for zone in zones
                if within in (None, zone.council_code)
            ]
            if zones:
                return zones
        return [town for town in self._towns.get(name, []) if within in (None, town.council_code)]

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

        names = [*self._by_name, *self._towns, *(_plain(name) for name in council_names().values())]
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


def _spread_m(zones: Sequence[Zone]) -> float:
    """Return how far four in five of some zones lie from their middle, by council the widest."""
    widest = 0.0
    for code in {zone.council_code for zone in zones}:
        here = [zone for zone in zones if zone.council_code == code]
        points = np.array([(zone.latitude, zone.longitude) for zone in here])
        apart = metres_apart(points, np.broadcast_to(np.median(points, axis=0), points.shape))
        widest = max(widest, float(np.quantile(apart, 0.8)))
    return widest


def _is_named(council: str, text: str) -> bool:
    """Say whether a text names a council, "Edinburgh" for the City of Edinburgh."""
    name = re.sub(
        r"\b(?:city of|city|islands|council)\b", "", council_names().get(council, "").lower()
    )
    return (
        bool(name.strip())
        and re.search(rf"\b{re.escape(name.strip())}\b", text.lower()) is not None
    )


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
