"""Where is a postcode, is it still in use, and whose council is it? For the whole UK, offline.

The ONS Postcode Directory says what exists, where, and in which council; Code-Point Open says which
postcodes of Great Britain are in use. Northern Ireland, Jersey, Guernsey and Man have no such list,
so there the state is unknown. (Two dead oddities of another shape are left out: NPT … and GIR 0AA.)
The tables are built once (`directory.postcode_tables`) and mapped into memory ever after.

Northern Ireland's points come under a licence of their own: use them to find what is near, and
leave them out of what is published (`Found.may_be_published`).
"""

from __future__ import annotations

import re
import shutil
import struct
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from directory import postcode_tables as tables
from directory.postcode_tables import Arrays, Say
from directory.postcode_text import (
    INWARD,
    OUTWARD,
    SECTOR,
    UNIT,
    UNITS_A_DISTRICT,
    UNITS_A_SECTOR,
    keys_of,
    outward_label,
    outward_number,
    readings,
    sector_label,
    slips,
    tidy,
    unit_key,
    unit_label,
)

Floats = NDArray[np.float64]
PostcodePrecision = Literal["postcode", "sector", "district", "place"]
State = Literal["live", "ended", "unknown"]

ATTRIBUTION = (
    "Contains OS data © Crown copyright and database right. "
    "Contains Royal Mail data © Royal Mail copyright and database right. "
    "Source: Office for National Statistics licensed under the Open Government Licence v3.0."
)
_STATES: tuple[State, ...] = ("unknown", "ended", "live")
_COUNTRIES = {
    "S": "Scotland",
    "E": "England",
    "W": "Wales",
    "N": "Northern Ireland",
    "L": "Channel Islands",
    "M": "Isle of Man",
}
_FACTS = struct.Struct("=iiiiHH")  # `postcode_tables.UNIT_FACTS`
_CHUNK = 100_000  # texts read at once, so that a million need no more memory than these
_FAR_CELLS = 6  # a place over 6 km from any postcode in use is nobody's


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What is known of one postcode, sector or district; degrees WGS84, British grid metres.

    A point of a sector or district is that of the unit nearest to the middle of those in use, and
    `state` is "live" when any of it is. `problem` is one sentence for a person, whenever there is
    no point to use.
    """

    label: str
    latitude: float | None = None
    longitude: float | None = None
    easting_m: float | None = None
    northing_m: float | None = None
    council_code: str | None = None
    precision: PostcodePrecision | None = None
    state: State = "unknown"
    approximate: bool = False
    country: str | None = None
    suggestion: str | None = None
    problem: str | None = None

    @property
    def found(self) -> bool:
        """Say whether there is a point to use."""
        return self.latitude is not None

    @property
    def suggestions(self) -> tuple[str, ...]:
        """Return what may have been meant, the likeliest first."""
        return () if self.suggestion is None else (self.suggestion,)

    @property
    def may_be_published(self) -> bool:
        """Say whether the point may be given to others."""
        return self.country != "Northern Ireland"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundMany:
    """The same for many postcodes, shape (n,) each; where nothing is known `row` is -1.

    `state` numbers ("unknown", "ended", "live"), `council` numbers `Postcodes.councils` (0: none);
    points are `nan` where there is none.
    """

    row: NDArray[np.int64]
    latitude: Floats
    longitude: Floats
    easting_m: Floats
    northing_m: Floats
    council: NDArray[np.uint16]
    state: NDArray[np.uint8]
    approximate: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveUnits:
    """Units in use, shape (n,) each, by rising key; `sector` is the number of `sector_label`."""

    key: NDArray[np.uint32]
    sector: NDArray[np.uint32]
    council: NDArray[np.uint16]
    latitude: Floats
    longitude: Floats
    easting_m: Floats
    northing_m: Floats

    def __len__(self) -> int:
        return len(self.key)

    def take(self, rows: NDArray[np.intp]) -> LiveUnits:
        """Return the units in these rows."""
        return LiveUnits(**{name: getattr(self, name)[rows] for name in LiveUnits.__slots__})


class Postcodes:
    """Every postcode of the UK. Immutable: safe to share between threads."""

    def __init__(self, arrays: Arrays, councils: Sequence[str]) -> None:
        self.councils = tuple(councils)
        self._arrays = arrays
        self._keys = arrays["keys"]
        units = arrays["units"]
        self._key_view = self._keys.data
        numbers, starts = arrays["outward_numbers"].tolist(), arrays["outward_starts"].tolist()
        self._outwards = {
            outward_label(number): (number * UNITS_A_DISTRICT, start, end)
            for number, start, end in zip(numbers, starts, starts[1:], strict=False)
        }
        self._unit_view = units.view(np.uint8).data
        self._flags, self._council = units["flags"], units["council"]
        self._latitude, self._longitude = units["latitude_e6"], units["longitude_e6"]
        self._easting, self._northing = units["easting_m"], units["northing_m"]
        self._codes = tuple(None if code[1:] in ("", "99999999") else code for code in councils)
        self._country = tuple(_COUNTRIES.get(code[:1]) for code in councils)

    @classmethod
    def open(cls, cache_dir: Path, *, say: Say = lambda _: None) -> Postcodes:
        """Map the tables into memory, building them first where they are not there yet.

        Parameters
        ----------
        cache_dir
            Where things that can be made again are kept; 75 MB are used.
        say
            Told one sentence before and after building.

        Raises
        ------
        PostcodeSourceError
            If they must be built and one of the two packages cannot be read.
        StoreFullError
            If there is no room for them.
        """
        folder = cache_dir / f"postcodes-{tables.fingerprint()}"
        try:
            return cls(*tables.load(folder))
        except (OSError, EOFError, ValueError):
            shutil.rmtree(folder, ignore_errors=True)  # cut short by a full disk or a bad copy
        tables.build(folder, say)
        return cls(*tables.load(folder))

    def __len__(self) -> int:
        return len(self._keys)

    def find(self, text: str) -> Found:
        """Return what is known of a postcode, a sector ("EH1 1") or a district ("EH1").

        Capitals, spaces and dots do not matter; O and 0, I and 1 are read as what makes sense. A
        postcode in no list is not guessed: it comes back without a point, with a suggestion.
        """
        match = UNIT.fullmatch(text.upper().replace(" ", ""))
        if match is not None:
            outward, inward = match.groups()
            row = self._row(outward, inward)
            if row >= 0:
                return self._unit(row, f"{outward} {inward}")
        return self._find_leniently(text)

    def _row(self, outward: str, inward: str) -> int:
        district = self._outwards.get(outward)
        if district is None:
            return -1
        base, start, end = district
        key = base + INWARD[inward]
        # Plain views beat numpy's single numbers by half when one postcode is looked up.
        row = bisect_left(self._key_view, key, start, end)
        return row if row < end and self._key_view[row] == key else -1

    def _unit(self, row: int, label: str) -> Found:
        latitude, longitude, easting_m, northing_m, council, flags = _FACTS.unpack_from(
            self._unit_view, row * _FACTS.size
        )
        if flags & tables.NO_POINT:
            return self._without_point(label, flags, council)
        return Found(
            label=label,
            latitude=latitude / 1e6,
            longitude=longitude / 1e6,
            easting_m=float(easting_m),
            northing_m=float(northing_m),
            council_code=self._codes[council],
            precision="postcode",
            state=_STATES[flags & tables.STATE],
            approximate=flags & tables.APPROXIMATE > 0,
            country=self._country[council],
        )

    def _without_point(self, label: str, flags: int, council: int) -> Found:
        return Found(
            label=label,
            council_code=self._codes[council],
            state=_STATES[flags & tables.STATE],
            country=self._country[council],
            problem=(
                f"{label} is a postcode, but no position is published for it; "
                f"give its first part, {label.split()[0]}, or place it by hand."
            ),
        )

    def _middle(self, kind: PostcodePrecision, number: int, label: str) -> Found | None:
        numbers = self._arrays[f"{kind}_numbers"]
        at = int(numbers.searchsorted(np.uint32(number)))
        if at >= len(numbers) or numbers[at] != number:
            return None
        row = int(self._arrays[f"{kind}_rows"][at])
        council = int(self._arrays[f"{kind}_council"][at])
        return replace(
            self._unit(row, label),
            council_code=self._codes[council],
            precision=kind,
            state=_STATES[int(self._arrays[f"{kind}_state"][at])],
            approximate=True,
        )

    def district(self, label: str) -> Found | None:
        """Return the middle of a district such as "G34", or `None` when there is none."""
        if OUTWARD.fullmatch(label) is None:
            return None
        return self._middle("district", outward_number(label), label)

    def sector(self, outward: str, digit: str) -> Found | None:
        """Return the middle of a sector, such as "9" of "G34", or `None` when there is none."""
        return self._middle(
            "sector", outward_number(outward) * 10 + int(digit), f"{outward} {digit}"
        )

    def _find_leniently(self, text: str) -> Found:
        words = tidy(text[:40])
        squeezed = words.replace(" ", "")
        if not 2 <= len(squeezed) <= 8 or not any(
            sign.isdigit() or sign in "OI" for sign in squeezed
        ):
            return _unreadable(text)
        for spelt in readings(squeezed):
            found = self._unit_spelt(spelt) or self._part_spelt(spelt, words)
            if found is not None:
                return found
        return self._not_found(text, squeezed)

    def _unit_spelt(self, squeezed: str) -> Found | None:
        match = UNIT.fullmatch(squeezed)
        row = -1 if match is None else self._row(*match.groups())
        return None if row < 0 else self._unit(row, unit_label(int(self._keys[row])))

    def _part_spelt(self, squeezed: str, words: str) -> Found | None:
        """Read "EH1 1" as a sector; "EH11" as a district when there is one, else as a sector."""
        match = SECTOR.fullmatch(squeezed)
        parted = match is not None and re.fullmatch(r"\S+ \S", words) is not None
        district = None if parted else self.district(squeezed)
        if district is not None or match is None:
            return district
        return self.sector(*match.groups())

    def _not_found(self, text: str, squeezed: str) -> Found:
        match = UNIT.fullmatch(squeezed)
        label = f"{match[1]} {match[2]}" if match else tidy(text[:40])
        meant = self._suggestion(squeezed)
        cut = re.match(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9])[A-Z]$", squeezed)
        shape = match is not None or OUTWARD.fullmatch(squeezed) is not None
        wrong = "is in no list of postcodes" if shape else "is not a whole postcode"
        if cut is not None and match is None and self.sector(*cut.groups()) is not None:
            meant = f"{cut[1]} {cut[2]}"
        hint = f"did you mean {meant}?" if meant else "check it, or give a district such as G34."
        return Found(label=label, suggestion=meant, problem=f"{text.strip()!r} {wrong}; {hint}")

    def _suggestion(self, squeezed: str) -> str | None:
        """Return the likeliest postcode in use that one slip of the finger could have made this."""
        typed = UNIT.fullmatch(squeezed)
        units: list[tuple[int, int]] = []
        districts: list[tuple[int, str]] = []
        for spelt, cost in slips(squeezed).items():
            if (match := UNIT.fullmatch(spelt)) is not None:
                # Where a whole postcode was typed its first part is the surer one.
                moved = typed is not None and match[1] != typed[1]
                units.append((unit_key(*match.groups()), 2 * cost + moved))
            elif OUTWARD.fullmatch(spelt) and self.district(spelt) is not None:
                districts.append((2 * cost + (spelt[:2] != squeezed[:2]), spelt))
        best = self._best_unit(units)
        if best is not None:
            return best
        return min(districts)[1] if districts and len(squeezed) <= 4 else None

    def _best_unit(self, units: list[tuple[int, int]]) -> str | None:
        if not units:
            return None
        keys = np.array([key for key, _ in units], dtype=np.uint32)
        rows = np.minimum(self._keys.searchsorted(keys), len(self._keys) - 1)
        known = [
            (cost + 3 * (int(self._flags[row]) & tables.STATE == tables.ENDED), key)
            for (key, cost), row in zip(units, rows.tolist(), strict=True)
            if self._keys[row] == key and not self._flags[row] & tables.NO_POINT
        ]
        return unit_label(min(known)[1]) if known else None

    def locate_many(self, texts: Sequence[str] | NDArray[np.str_]) -> FoundMany:
        """Return what is known of many full postcodes at once, in their order.

        Capitals and spaces do not matter, but nothing is guessed: what is not a full postcode in
        the list has row -1. Use `find` for those.
        """
        rows = np.empty(len(texts), dtype=np.int64)
        for start in range(0, len(texts), _CHUNK):
            keys = keys_of(texts[start : start + _CHUNK])
            rows[start : start + _CHUNK] = self._rows(keys)
        return self._take(rows)

    def _rows(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        wanted = np.maximum(keys, 0).astype(np.uint32)
        order = np.argsort(wanted)  # searching in order is three times as fast
        rows = np.empty(len(keys), dtype=np.int64)
        rows[order] = np.minimum(self._keys.searchsorted(wanted[order]), len(self._keys) - 1)
        return np.where((keys >= 0) & (self._keys[rows] == wanted), rows, -1)

    def _take(self, rows: NDArray[np.int64]) -> FoundMany:
        known = rows >= 0
        at = np.where(known, rows, 0)
        flags = np.where(known, self._flags[at], tables.NO_POINT)
        placed = (flags & tables.NO_POINT) == 0

        def points(values: NDArray[np.int32], scale: float) -> Floats:
            return np.where(placed, values[at] / scale, np.nan)

        return FoundMany(
            row=rows,
            latitude=points(self._latitude, 1e6),
            longitude=points(self._longitude, 1e6),
            easting_m=points(self._easting, 1.0),
            northing_m=points(self._northing, 1.0),
            council=np.where(known, self._council[at], 0).astype(np.uint16),
            state=(flags & tables.STATE).astype(np.uint8),
            approximate=(flags & tables.APPROXIMATE) > 0,
        )

    def in_councils(self, codes: Collection[str] | None = None) -> LiveUnits:
        """Return the units in use of some councils (`None`: of all of Great Britain)."""
        chosen = ((self._flags & tables.STATE) == tables.LIVE) & (
            (self._flags & tables.NO_POINT) == 0
        )
        if codes is not None:
            numbers = [number for number, code in enumerate(self.councils) if code in codes]
            chosen &= np.isin(self._council, numbers)
        rows = np.flatnonzero(chosen)
        keys = self._keys[rows]
        found = LiveUnits(
            key=keys,
            sector=keys // np.uint32(UNITS_A_SECTOR),
            council=self._council[rows],
            latitude=self._latitude[rows] / 1e6,
            longitude=self._longitude[rows] / 1e6,
            easting_m=self._easting[rows].astype(np.float64),
            northing_m=self._northing[rows].astype(np.float64),
        )
        tables.leave(self._arrays["units"])
        return found

    def nearest(self, easting_m: float, northing_m: float) -> tuple[Found, float] | None:
        """Return the unit in use nearest to a point, and the metres to it; `None` beyond 6 km.

        It tells which council a point is in, and whether it is on inhabited land at all.
        """
        best: tuple[float, int] | None = None
        for ring in range(_FAR_CELLS + 1):
            rows = self._ring(easting_m, northing_m, ring)
            if len(rows):
                away = np.hypot(self._easting[rows] - easting_m, self._northing[rows] - northing_m)
                at = int(away.argmin())
                if best is None or away[at] < best[0]:
                    best = (float(away[at]), int(rows[at]))
            # A nearer one may only lie within what has not been looked at yet.
            if best is not None and best[0] <= ring * tables.CELL_M:
                break
        if best is None:
            return None
        return self._unit(best[1], unit_label(int(self._keys[best[1]]))), best[0]

    def _ring(self, easting_m: float, northing_m: float, ring: int) -> NDArray[np.uint32]:
        """Return the rows in the cells exactly so many cells away."""
        x, y = int(easting_m // tables.CELL_M), int(northing_m // tables.CELL_M)
        starts, found = self._arrays["cell_starts"], []
        for row in range(max(0, y - ring), min(tables.CELLS_NORTH, y + ring + 1)):
            edge = abs(row - y) == ring
            columns = range(x - ring, x + ring + 1) if edge else (x - ring, x + ring)
            for column in sorted(set(columns)):
                if 0 <= column < tables.CELLS_EAST:
                    cell = row * tables.CELLS_EAST + column
                    found.append(self._arrays["cell_rows"][starts[cell] : starts[cell + 1]])
        return np.concatenate(found) if found else np.zeros(0, dtype=np.uint32)

    def districts(self) -> tuple[str, ...]:
        """Return the labels of all districts, by area and number."""
        return tuple(outward_label(int(number)) for number in self._arrays["district_numbers"])


def _unreadable(text: str) -> Found:
    shown = text.strip()
    shown = shown if len(shown) <= 40 else f"{shown[:39]}…"
    if not shown:
        return Found(label="", problem="No postcode was given; write one such as G34 9AA.")
    return Found(
        label=shown,
        problem=f"{shown!r} cannot be read as a postcode; write one such as G34 9AA, or G34.",
    )


__all__ = [
    "ATTRIBUTION",
    "Found",
    "FoundMany",
    "LiveUnits",
    "Postcodes",
    "sector_label",
]
