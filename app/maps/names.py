"""Which names help on a map without a background? Councils from afar, neighbourhoods from near.

They are those of `directory.places`: what the map says can be typed as a place. Sent once, by
address, gzipped; the browser shows those that find room.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from directory.areas import Zone
from directory.councils import council_names
from directory.zones import built_in_zones

FEWEST_ZONES = 2  # a name of one zone is a street or two


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """`{"far": [[name, latitude, longitude], …], "near": […]}`, gzipped, the larger first."""

    digest: str
    gzipped: bytes

    @property
    def address(self) -> str:
        """Where browsers fetch it; another content is another address."""
        return f"/view/names-{self.digest}.json"


Placed = tuple[str, float, float]  # a name, and the latitude and longitude of its middle


@cache
def neighbourhoods() -> tuple[Placed, ...]:
    """Return the names that help from near, the larger first."""
    near: dict[tuple[str, str], list[Zone]] = defaultdict(list)
    for zone in built_in_zones().values():
        near[zone.name, zone.council_code or ""].append(zone)
    return _placed((name, of) for (name, _), of in near.items())


@cache
def names() -> Names:
    """Return the names, made once."""
    far: dict[str, list[Zone]] = defaultdict(list)
    for zone in built_in_zones().values():
        far[council_names().get(zone.council_code or "", "")].append(zone)
    text = json.dumps(
        {
            "far": _placed((name, of) for name, of in far.items() if name),
            "near": neighbourhoods(),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()
    digest = hashlib.blake2b(text, digest_size=8).hexdigest()
    return Names(digest=digest, gzipped=gzip.compress(text, 9, mtime=0))


def _placed(named: Iterable[tuple[str, list[Zone]]]) -> tuple[Placed, ...]:
    """Return each name at the middle of its zones, the largest first."""
    found = sorted(
        ((name, of) for name, of in named if len(of) >= FEWEST_ZONES),
        key=lambda pair: (-len(pair[1]), pair[0]),
    )
    return tuple(
        (
            name,
            round(sum(zone.latitude for zone in of) / len(of), 4),
            round(sum(zone.longitude for zone in of) / len(of), 4),
        )
        for name, of in found
    )
