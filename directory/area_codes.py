"""Which areas does a nine-character code speak of, and of which year?

Official codes say it themselves: a letter for the nation, two digits for the kind of area, six for
the area. Small areas are drawn anew every ten years and get new numbers, so the number tells the
year too. Areas of two years never fit each other and are never joined.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

GSS = re.compile(r"[EWSNK][0-9]{8}")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of area of one year: the layer's id, what it is called, and the family it is of."""

    layer: str
    title: str
    vintage: str
    family: str


# First number, last number, kind. Scottish Government and National Records of Scotland code ranges.
_RANGES: dict[str, tuple[tuple[int, int, Kind], ...]] = {
    "S00": (
        (0, 88_955, Kind("oa2001", "Output areas of 2001", "2001", "output areas")),
        (88_956, 135_306, Kind("oa2011", "Output areas of 2011", "2011", "output areas")),
        (135_307, 999_999, Kind("oa2022", "Output areas of 2022", "2022", "output areas")),
    ),
    "S01": (
        (0, 6_505, Kind("dz2001", "Data zones of 2001", "2001", "data zones")),
        (6_506, 13_481, Kind("dz2011", "Data zones of 2011", "2011", "data zones")),
        (13_482, 20_873, Kind("dz2022", "Data zones of 2022", "2022", "data zones")),
    ),
    "S02": (
        (0, 1_235, Kind("iz2001", "Intermediate zones of 2001", "2001", "intermediate zones")),
        (1_236, 2_514, Kind("iz2011", "Intermediate zones of 2011", "2011", "intermediate zones")),
        (2_515, 9_999, Kind("iz2022", "Intermediate zones of 2022", "2022", "intermediate zones")),
    ),
}
_WHOLE: dict[str, Kind] = {
    "S08": Kind("health-boards", "Health boards", "", "health boards"),
    "S12": Kind("councils", "Council areas", "", "council areas"),
    "S13": Kind("wards", "Council wards", "", "wards"),
    "S22": Kind("ttwa", "Travel to work areas", "", "travel to work areas"),
    "S37": Kind("hscp", "Health and social care partnerships", "", "partnerships"),
    "E00": Kind("oa-england", "Output areas in England", "", "output areas in England"),
    "E01": Kind("lsoa", "Lower super output areas", "", "lower super output areas"),
    "W01": Kind("lsoa-wales", "Lower super output areas in Wales", "", "super output areas, Wales"),
    "E02": Kind("msoa", "Middle super output areas", "", "middle super output areas"),
    "N20": Kind("ni-dz2021", "Data zones of Northern Ireland", "2021", "data zones of N. Ireland"),
}
KINDS: dict[str, Kind] = {
    kind.layer: kind
    for kind in (*(k for rows in _RANGES.values() for _, _, k in rows), *_WHOLE.values())
}


def kind_of(code: str) -> Kind | None:
    """Return what a code speaks of, or `None` when it is no code we know."""
    if GSS.fullmatch(code) is None:
        return None
    number = int(code[3:])
    for first, last, kind in _RANGES.get(code[:3], ()):
        if first <= number <= last:
            return kind
    return _WHOLE.get(code[:3])


def kinds_in(codes: Iterable[str]) -> Counter[Kind]:
    """Return how many codes there are of each kind; others are not counted."""
    return Counter(kind for code in codes if (kind := kind_of(code)) is not None)
