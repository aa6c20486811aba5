"""Which small areas are loaded, who lives in them, and which one is a place in?

A layer is a set of areas of one kind and year (data zones of 2011, wards, postcode sectors) with a
point each, their shapes, and figures by code. It is prepared when it is loaded (`area_loading`,
`sectors`); a process that serves only maps arrays into memory and reads shapes with shapely.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from directory.errors import AreaSourceError, UnknownAreasError, UnknownFigureError

Floats = NDArray[np.float64]
Words = NDArray[np.str_]

LIVE_POSTCODES = "live_postcodes"
_VERSIONS_KEPT = 2  # the one in use and the one before, for who is still reading it


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What one figure of a layer means and where it is from; values stand in `AreaLayer.figures`.

    `as_of` is a date or year as published. `missing` counts areas without a published value, of
    which `suppressed` were kept back by the publisher. `is_proxy` says that it stands for
    something nobody counted.
    """

    name: str
    table: str
    title: str = ""
    unit: str = ""
    source: str = ""
    as_of: str = ""
    vintage: str = ""
    missing: int = 0
    suppressed: int = 0
    is_proxy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """One area as a place: its point, and how far the homes in it lie from that at most."""

    code: str
    name: str
    latitude: float
    longitude: float
    reach_m: float
    council_code: str | None


@dataclass(frozen=True, kw_only=True, eq=False)
class AreaLayer:
    """Areas of one kind and year; arrays have shape (n_areas,) in the order of `codes`.

    `points_m` (easting, northing) and `points_deg` (latitude, longitude), shape (n_areas, 2), are
    the live postcode nearest to the mean of those in the area: where people live, never a loch.
    `reach_m` is how far the area's furthest live postcode lies from there. `councils` holds GSS
    codes, empty where not known. `figures` holds arrays by name, nan where nothing is published;
    `live_postcodes` is always one of them. `words` holds text by code (a lookup's names).
    `polygons_wkb` holds shapes as WKB in degrees, `shapes_text` simplified ones as GeoJSON.
    """

    name: str
    title: str
    vintage: str
    source: str
    attribution: str
    codes: Words
    names: Words
    councils: Words
    points_m: Floats
    points_deg: Floats
    reach_m: Floats
    figures: Mapping[str, Floats]
    facts: Mapping[str, Figure]
    words: Mapping[str, Sequence[str]]
    polygons_wkb: Sequence[bytes]
    shapes_text: bytes

    def __len__(self) -> int:
        return len(self.codes)

    def figure(self, name: str) -> Floats:
        """Return a figure, shape (n_areas,), nan where nothing is published.

        Raises
        ------
        UnknownFigureError
            If the layer has no such figure.
        """
        if name not in self.figures:
            raise UnknownFigureError(name, self.name, sorted(self.figures))
        return self.figures[name]

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """The row of each code."""
        return {code: row for row, code in enumerate(self.codes.tolist())}

    @cached_property
    def digest(self) -> str:
        """Sixteen characters that change when anything in the layer does."""
        return _digest(self)

    def zone(self, code: str) -> Zone | None:
        """Return one area as a place, or `None` when this layer has no such code."""
        row = self.rows.get(code)
        if row is None:
            return None
        return Zone(
            code=code,
            name=str(self.names[row]),
            latitude=float(self.points_deg[row, 0]),
            longitude=float(self.points_deg[row, 1]),
            reach_m=float(self.reach_m[row]),
            council_code=str(self.councils[row]) or None,
        )

    def in_councils(self, codes: Collection[str]) -> AreaLayer:
        """Return the areas of these councils as a layer."""
        kept = np.flatnonzero(np.isin(self.councils, sorted(codes)))
        return self.take(kept)

    def take(self, rows: NDArray[np.intp]) -> AreaLayer:
        """Return the areas in these rows as a layer."""
        collection = json.loads(self.shapes_text)
        collection["features"] = [collection["features"][row] for row in rows.tolist()]
        return replace(
            self,
            codes=self.codes[rows],
            names=self.names[rows],
            councils=self.councils[rows],
            points_m=self.points_m[rows],
            points_deg=self.points_deg[rows],
            reach_m=self.reach_m[rows],
            figures={name: values[rows] for name, values in self.figures.items()},
            words={name: [texts[row] for row in rows] for name, texts in self.words.items()},
            polygons_wkb=[self.polygons_wkb[row] for row in rows.tolist()],
            shapes_text=_compact(collection),
        )

    def shapes(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Yield code, name and simplified GeoJSON geometry (degrees) of every area."""
        for feature in json.loads(self.shapes_text)["features"]:
            properties = feature["properties"]
            yield properties["code"], properties["name"], feature["geometry"]

    @cached_property
    def polygons(self) -> NDArray[np.object_]:
        """The shapes as shapely geometry in degrees, longitude first; read when first asked for."""
        import shapely

        return np.asarray(shapely.from_wkb(np.array(self.polygons_wkb, dtype=object)))

    @cached_property
    def _tree(self) -> Any:  # noqa: ANN401 - shapely.STRtree; shapely has no types
        import shapely

        return shapely.STRtree(self.polygons)

    def areas_of(self, latitudes: Floats, longitudes: Floats) -> NDArray[np.intp]:
        """Return the row of the area each point is in, shape (n,); -1 for none.

        A point on an edge counts to the area that comes first.
        """
        import shapely

        points = shapely.points(longitudes, latitudes)
        at, rows = self._tree.query(points, predicate="intersects")
        found = np.full(len(points), len(self), dtype=np.intp)
        np.minimum.at(found, at, rows)
        return np.where(found == len(self), -1, found)

    def area_of(self, latitude: float, longitude: float) -> str | None:
        """Return the code of the area a point is in, or `None`."""
        row = int(self.areas_of(np.array([latitude]), np.array([longitude]))[0])
        return None if row < 0 else str(self.codes[row])


def _compact(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


_ARRAYS = ("points_m", "points_deg", "reach_m")
_TEXTS = ("name", "title", "vintage", "source", "attribution")
_LISTS = ("codes", "names", "councils")


def _digest(layer: AreaLayer) -> str:
    made = hashlib.blake2b(digest_size=8)
    made.update(_compact(_meta(layer)))
    made.update(_compact({name: list(texts) for name, texts in sorted(layer.words.items())}))
    for name in _ARRAYS:
        made.update(np.ascontiguousarray(getattr(layer, name)).tobytes())
    for name in sorted(layer.figures):
        made.update(np.ascontiguousarray(layer.figures[name]).tobytes())
    made.update(layer.shapes_text)
    for polygon in layer.polygons_wkb:
        made.update(polygon)
    return made.hexdigest()


def _meta(layer: AreaLayer) -> dict[str, Any]:
    return {
        **{name: getattr(layer, name) for name in _TEXTS},
        **{name: getattr(layer, name).tolist() for name in _LISTS},
        "figures": [asdict(layer.facts[name]) for name in sorted(layer.figures)],
    }


def write_layer(layer: AreaLayer, folder: Path) -> None:
    """Write a layer into an empty folder."""
    (folder / "meta.json").write_bytes(_compact(_meta(layer)))
    (folder / "words.json").write_bytes(
        _compact({name: list(texts) for name, texts in layer.words.items()})
    )
    for name in _ARRAYS:
        np.save(folder / f"{name}.npy", np.asarray(getattr(layer, name), dtype=np.float64))
    stacked = [layer.figures[name] for name in sorted(layer.figures)]
    np.save(folder / "figures.npy", np.array(stacked, dtype=np.float64).reshape(-1, len(layer)))
    (folder / "polygons.wkb").write_bytes(b"".join(layer.polygons_wkb))
    ends = np.cumsum([0, *(len(polygon) for polygon in layer.polygons_wkb)])
    np.save(folder / "polygon_ends.npy", ends.astype(np.int64))
    (folder / "shapes.json").write_bytes(layer.shapes_text)


def read_layer(folder: Path) -> AreaLayer:
    """Read what `write_layer` wrote; figures stay on disk until they are looked at.

    Raises
    ------
    OSError, ValueError
        If the folder holds no whole layer.
    """
    meta = json.loads((folder / "meta.json").read_bytes())
    values = np.asarray(np.load(folder / "figures.npy", mmap_mode="r"))
    facts = {entry["name"]: Figure(**entry) for entry in meta["figures"]}
    ends = np.load(folder / "polygon_ends.npy").tolist()
    whole = (folder / "polygons.wkb").read_bytes()
    return AreaLayer(
        name=meta["name"],
        title=meta["title"],
        vintage=meta["vintage"],
        source=meta["source"],
        attribution=meta["attribution"],
        codes=np.array(meta["codes"], dtype=np.str_),
        names=np.array(meta["names"], dtype=np.str_),
        councils=np.array(meta["councils"], dtype=np.str_),
        points_m=np.load(folder / "points_m.npy"),
        points_deg=np.load(folder / "points_deg.npy"),
        reach_m=np.load(folder / "reach_m.npy"),
        figures={name: values[number] for number, name in enumerate(sorted(facts))},
        facts=facts,
        words=json.loads((folder / "words.json").read_bytes()),
        polygons_wkb=[whole[start:end] for start, end in pairwise(ends)],
        shapes_text=(folder / "shapes.json").read_bytes(),
    )


class AreaStore:
    """The layers that were loaded: `areas/LAYER/VERSION`, and a pointer to the one in use."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[str, AreaLayer] = {}

    @classmethod
    def open(cls, folder: Path) -> AreaStore:
        """Open the folder of layers, which need not be there yet."""
        return cls(folder)

    def names(self) -> tuple[str, ...]:
        """Return the ids of the loaded layers."""
        return tuple(sorted(path.parent.name for path in self.folder.glob("*/current")))

    def version(self) -> str:
        """Return what changes when any layer does; empty when none is loaded."""
        return " ".join(f"{name}:{self._current(name)}" for name in self.names())

    def _current(self, name: str) -> str:
        return (self.folder / name / "current").read_text(encoding="utf-8").strip()

    def layer(self, name: str) -> AreaLayer:
        """Return a loaded layer as it is now.

        Raises
        ------
        UnknownAreasError
            If no such layer is loaded.
        AreaSourceError
            If its files are damaged.
        """
        if name not in self.names():
            raise UnknownAreasError(name, self.names())
        current = self._current(name)
        held = self._read.get(f"{name}/{current}")
        if held is None:
            try:
                held = read_layer(self.folder / name / current)
            except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
                raise AreaSourceError(
                    str(self.folder / name), "it is damaged; remove it and load the areas again."
                ) from error
            self._read[f"{name}/{current}"] = held
        return held

    def layers(self) -> tuple[AreaLayer, ...]:
        """Return all loaded layers, by id."""
        return tuple(self.layer(name) for name in self.names())

    def preferred(self) -> str | None:
        """Return the layer to look at when nobody names one: data zones, the best filled, newest.

        Without data zones it is the layer with most areas; `None` when none is loaded.
        """
        layers = self.layers()
        if not layers:
            return None
        best = max(
            layers,
            key=lambda one: (one.name.startswith("dz"), len(one.figures), one.vintage, len(one)),
        )
        zones = any(one.name.startswith("dz") for one in layers)
        return best.name if zones else max(layers, key=len).name

    def zone(self, code: str) -> Zone | None:
        """Return an area of any loaded layer as a place, or `None`."""
        for layer in self.layers():
            zone = layer.zone(code)
            if zone is not None:
                return zone
        return None

    def save(self, layer: AreaLayer) -> str:
        """Put a layer in use and return its version; readers see the old or the new one, whole."""
        place = self.folder / layer.name
        place.mkdir(parents=True, exist_ok=True)
        version = layer.digest
        if not (place / version).is_dir():
            unfinished = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=place))
            unfinished.chmod(0o755)
            try:
                write_layer(layer, unfinished)
                unfinished.rename(place / version)
            finally:
                shutil.rmtree(unfinished, ignore_errors=True)
        pointer = place / f".current-{os.getpid()}"
        pointer.write_text(version, encoding="utf-8")
        pointer.replace(place / "current")
        (place / version).touch()
        self._sweep(place, version)
        return version

    def _sweep(self, place: Path, version: str) -> None:
        others = [
            path
            for path in place.iterdir()
            if path.is_dir() and path.name != version and not path.name.startswith(".")
        ]
        others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
        for path in others[_VERSIONS_KEPT - 1 :]:
            shutil.rmtree(path, ignore_errors=True)
