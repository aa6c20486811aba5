"""Where is a point of the British national grid on the globe, and the other way round?

Offline: the seven-parameter (Helmert) shift between OSGB36 and WGS84, which is right to about 3
metres in Scotland and 5 anywhere in Great Britain; the exact OSTN15 shift needs a file that is not
shipped. A postcode's point is the middle of some fifteen doors, so metres do not matter here.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from pyproj import Transformer

Floats = NDArray[np.float64]

# One fixed chain of steps each, never the best that this machine's files happen to allow, so that
# every machine gives the same answer (EPSG 1314 for OSGB36, EPSG 1641 for TM65).
_TO_DEGREES = (
    "+proj=pipeline +step +inv +proj=tmerc {grid} +step +proj=cart {ellipsoid} "
    "+step +proj=helmert +convention=position_vector {shift} "
    "+step +inv +proj=cart +ellps=WGS84 +step +proj=unitconvert +xy_in=rad +xy_out=deg"
)
_BRITISH = _TO_DEGREES.format(
    grid="+lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy",
    ellipsoid="+ellps=airy",
    shift="+x=446.448 +y=-125.157 +z=542.06 +rx=0.15 +ry=0.247 +rz=0.842 +s=-20.489",
)
_IRISH = _TO_DEGREES.format(
    grid="+lat_0=53.5 +lon_0=-8 +k=1.000035 +x_0=200000 +y_0=250000 +ellps=mod_airy",
    ellipsoid="+ellps=mod_airy",
    shift="+x=482.5 +y=-130.6 +z=564.6 +rx=-1.042 +ry=-0.214 +rz=-0.631 +s=8.15",
)
# The grid as far as postcodes go: Scilly to Shetland, with some sea round it.
EASTINGS, NORTHINGS = (0.0, 700_000.0), (0.0, 1_300_000.0)


@cache
def _transformer(steps: str) -> Transformer:
    """Return a conversion, made once; it reads no file and asks no network."""
    from pyproj import Transformer  # 60 ms that most commands never need

    return Transformer.from_pipeline(steps)


def _converted(
    steps: str, x: ArrayLike, y: ArrayLike, *, back: bool = False
) -> tuple[Floats, Floats]:
    xs, ys = (np.asarray(values, dtype=np.float64) for values in (x, y))
    direction = "INVERSE" if back else "FORWARD"
    u, v = _transformer(steps).transform(xs, ys, direction=direction)
    u, v = np.asarray(u, dtype=np.float64), np.asarray(v, dtype=np.float64)
    known = np.isfinite(u) & np.isfinite(v)
    return np.where(known, u, np.nan), np.where(known, v, np.nan)


def to_degrees(easting_m: ArrayLike, northing_m: ArrayLike) -> tuple[Floats, Floats]:
    """Return (latitude, longitude), degrees WGS84, of British grid metres; any shape, nan stays."""
    longitude, latitude = _converted(_BRITISH, easting_m, northing_m)
    return latitude, longitude


def to_grid(latitude: ArrayLike, longitude: ArrayLike) -> tuple[Floats, Floats]:
    """Return (easting_m, northing_m) on the British grid of degrees WGS84; any shape."""
    return _converted(_BRITISH, longitude, latitude, back=True)


def irish_to_degrees(easting_m: ArrayLike, northing_m: ArrayLike) -> tuple[Floats, Floats]:
    """Return (latitude, longitude) of Irish grid metres, which Northern Ireland's postcodes use."""
    longitude, latitude = _converted(_IRISH, easting_m, northing_m)
    return latitude, longitude
