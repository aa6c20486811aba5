"""The shapes of the areas, ready to be sent: made once an edition, gzipped, named by their hash."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

PLACES = 5  # decimals of a degree: about a metre, and half the bytes of what GIS files hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """GeoJSON of areas, gzipped, with `codes` in the order in which letters are sent to the map."""

    digest: str
    gzipped: bytes
    codes: tuple[str, ...]

    @property
    def address(self) -> str:
        """Where browsers fetch it; another content is another address."""
        return f"/view/areas-{self.digest}.json"


def make_shapes(areas: Iterable[tuple[str, str, Mapping[str, Any]]]) -> Shapes:
    """Return the shapes of areas given as code, name and GeoJSON geometry in degrees (WGS84)."""
    shown = list(areas)
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": name},
            "geometry": {"type": shape["type"], "coordinates": _rounded(shape["coordinates"])},
        }
        for code, name, shape in shown
    ]
    text = json.dumps(
        {"type": "FeatureCollection", "features": features},
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()
    return Shapes(
        digest=hashlib.blake2b(text, digest_size=8).hexdigest(),
        gzipped=gzip.compress(text, 9, mtime=0),
        codes=tuple(code for code, _, _ in shown),
    )


def _rounded(part: Any) -> Any:  # noqa: ANN401 - nested lists of numbers
    if isinstance(part, (int, float)):
        return round(float(part), PLACES)
    return [_rounded(inner) for inner in part]
