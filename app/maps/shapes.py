"""The shapes of the areas, ready to be sent: made once an edition, gzipped, named by their hash."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from directory.areas import AreaLayer


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

    def text(self) -> bytes:
        """Return the GeoJSON itself."""
        return gzip.decompress(self.gzipped)


def shapes_of(geojson: bytes, codes: Iterable[str]) -> Shapes:
    """Return the shapes of a layer: GeoJSON in degrees whose features carry `code` and `name`."""
    return Shapes(
        digest=hashlib.blake2b(geojson, digest_size=8).hexdigest(),
        gzipped=gzip.compress(geojson, 9, mtime=0),
        codes=tuple(codes),
    )


@lru_cache(maxsize=8)
def shapes_of_layer(layer: AreaLayer) -> Shapes:
    """Return the shapes of a loaded layer; made once, though several parts ask."""
    return shapes_of(layer.shapes_text, layer.codes.tolist())
