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


def _converted(steps: str, x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
    xs, ys = (np.asarray(values, dtype=np.float64) for values in (x, y))
    u, v = _transformer(steps).transform(xs, ys)
    u, v = np.asarray(u, dtype=np.float64), np.asarray(v, dtype=np.float64)
    known = np.isfinite(u) & np.isfinite(v)
    return np.where(known, u, np.nan), np.where(known, v, np.nan)


def to_degrees(easting_m: ArrayLike, northing_m: ArrayLike) -> tuple[Floats, Floats]:
    """Return (latitude, longitude), degrees WGS84, of British grid metres; any shape, nan stays."""
    longitude, latitude = _converted(_BRITISH, easting_m, northing_m)
    return latitude, longitude


def to_grid(latitude: ArrayLike, longitude: ArrayLike) -> tuple[Floats, Floats]:
    """Return (easting_m, northing_m) on the British grid of degrees WGS84; any shape, nan stays.

    Within a third of a millimetre of what PROJ says. Written out, for every gap map asks it,
    and the library that converts back, with all it brings, is 12 MB of a serving process.
    """
    phi, lam = (np.radians(np.asarray(value, dtype=np.float64)) for value in (latitude, longitude))
    x, y, z = _shifted(*_cartesian(phi, lam, *_WGS84))
    return _transverse_mercator(*_geodetic(x, y, z, *_AIRY))


# Semi-major axis in metres and flattening.
_WGS84 = (6_378_137.0, 1 / 298.257223563)
_AIRY = (6_377_563.396, 1 - 6_356_256.909 / 6_377_563.396)
_METRES = np.array([446.448, -125.157, 542.06])  # as in _BRITISH
_TURNS = np.radians(np.array([0.15, 0.247, 0.842]) / 3600)
_SCALE = 1 - 20.489e-6


def _cartesian(phi: Floats, lam: Floats, a: float, f: float) -> tuple[Floats, Floats, Floats]:
    """Return metres from the middle of the earth, of a point on the ellipsoid."""
    e2 = f * (2 - f)
    radius = a / np.sqrt(1 - e2 * np.sin(phi) ** 2)
    return (
        radius * np.cos(phi) * np.cos(lam),
        radius * np.cos(phi) * np.sin(lam),
        radius * (1 - e2) * np.sin(phi),
    )


def _shifted(x: Floats, y: Floats, z: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the point on OSGB36's earth: the Helmert shift of `_BRITISH` undone."""
    (tx, ty, tz), (rx, ry, rz) = _METRES, _TURNS
    x, y, z = ((value - by) / _SCALE for value, by in ((x, tx), (y, ty), (z, tz)))
    return x + rz * y - ry * z, y - rz * x + rx * z, z + ry * x - rx * y


def _geodetic(x: Floats, y: Floats, z: Floats, a: float, f: float) -> tuple[Floats, Floats]:
    """Return latitude and longitude in radians (Bowring 1985, exact enough at ground level)."""
    e2, b = f * (2 - f), a * (1 - f)
    away = np.hypot(x, y)
    theta = np.arctan2(z * a, away * b)
    phi = np.arctan2(z + e2 / (1 - e2) * b * np.sin(theta) ** 3, away - e2 * a * np.cos(theta) ** 3)
    return phi, np.arctan2(y, x)


def _transverse_mercator(phi: Floats, lam: Floats) -> tuple[Floats, Floats]:
    """Return easting and northing on the National Grid (Krueger's series to the fourth order)."""
    a, f = _AIRY
    n = f / (2 - f)
    series = (
        n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16 + 41 * n**4 / 180,
        13 * n**2 / 48 - 3 * n**3 / 5 + 557 * n**4 / 1440,
        61 * n**3 / 240 - 103 * n**4 / 140,
        49_561 * n**4 / 161_280,
    )
    scale = 0.9996012717 * a / (1 + n) * (1 + n**2 / 4 + n**4 / 64)

    def unrolled(phi: Floats, away: Floats) -> tuple[Floats, Floats]:
        """Return (north, east) in radii, of a latitude and a longitude from the middle line."""
        part = 2 * np.sqrt(n) / (1 + n)
        conformal = np.sinh(np.arctanh(np.sin(phi)) - part * np.arctanh(part * np.sin(phi)))
        north = np.arctan2(conformal, np.cos(away))
        east = np.arctanh(np.sin(away) / np.hypot(1, conformal))
        terms = [(2 * order, alpha) for order, alpha in enumerate(series, start=1)]
        return (
            north + sum(alpha * np.sin(k * north) * np.cosh(k * east) for k, alpha in terms),
            east + sum(alpha * np.cos(k * north) * np.sinh(k * east) for k, alpha in terms),
        )

    north, east = unrolled(phi, lam - np.radians(-2.0))
    origin, _ = unrolled(np.asarray(np.radians(49.0)), np.asarray(0.0))
    return 400_000.0 + scale * east, scale * (north - origin) - 100_000.0


def irish_to_degrees(easting_m: ArrayLike, northing_m: ArrayLike) -> tuple[Floats, Floats]:
    """Return (latitude, longitude) of Irish grid metres, which Northern Ireland's postcodes use."""
    longitude, latitude = _converted(_IRISH, easting_m, northing_m)
    return latitude, longitude
