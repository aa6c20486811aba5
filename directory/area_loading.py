"""How do boundaries and tables of figures become a layer? Once, when they are loaded.

Boundaries come as GeoJSON, GeoPackage or shapefile (also zipped), figures as CSV by area code. The
kind and year of the areas is told by their codes; two years are never joined. Everything that
serving needs is prepared here: points where people live, simplified shapes, councils. This is the
only module that needs geopandas, and only while it runs.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from directory.area_adding import Lookup, added_up, lookups_held, lookups_in
from directory.area_codes import GSS, KINDS, Kind, kinds_in
from directory.area_shapes import prepare, to_degrees
from directory.area_tables import About, Table, described, read_table
from directory.areas import LIVE_POSTCODES, AreaLayer, AreaStore, Figure
from directory.errors import AreaSourceError, SourceNotFoundError, VintageError
from directory.postcodes import ATTRIBUTION, LiveUnits, Postcodes

_SHAPES = (".geojson", ".json", ".gpkg", ".shp", ".zip", ".fgb", ".gml")
_NAME_COLUMNS = ("name", "dzname", "izname", "areaname", "ward_name", "la_name", "label")
BOUNDARY_ATTRIBUTION = (
    "Copyright Scottish Government, contains Ordnance Survey data © Crown copyright and database "
    "right. Contains National Statistics data © Crown copyright and database right. "
    "Open Government Licence v3.0."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableReport:
    """What one table of figures brought; `outside` codes are not in the layer.

    `added_from` says what small areas its counts were added up from; empty where they were not.
    `words` are its columns of text: a lookup's kinds of place. `unread` says cell by cell what
    stands among numbers and is none, such as "children of S01009758: '12a'"; there nothing is held.
    """

    source: str
    layer: str | None
    rows: int
    matched: int
    outside: int
    areas_without: int
    figures: tuple[str, ...]
    suppressed: int
    problem: str | None = None
    added_from: str = ""
    words: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerReport:
    """What a layer holds now."""

    layer: str
    title: str
    vintage: str
    areas: int
    councils: int
    live_postcodes: int
    areas_without_postcodes: int
    figures: int
    dropped_shapes: int
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaReport:
    """What `load_areas` did."""

    layers: tuple[LayerReport, ...]
    tables: tuple[TableReport, ...]


def load_areas(
    sources: Sequence[Path], store: AreaStore, postcodes: Postcodes, *, name: str | None = None
) -> AreaReport:
    """Load boundaries and figures; nothing is changed unless every source can be used.

    Parameters
    ----------
    sources
        Files, in any order. A table joins the layer its codes speak of, loaded now or before.
    name
        The layer's id, for boundaries whose codes are no official ones, or to keep two apart.

    Raises
    ------
    SourceNotFoundError, AreaSourceError, VintageError
        One sentence each; nothing was changed.
    """
    for source in sources:
        if not source.exists():
            raise SourceNotFoundError(str(source))
    shapes = [path for path in sources if path.suffix.lower() in _SHAPES or path.is_dir()]
    tables = [path for path in sources if path not in shapes]
    layers: dict[str, AreaLayer] = {}
    dropped: dict[str, int] = {}
    for path in shapes:
        layer, lost = read_boundaries(path, postcodes, name)
        layers[layer.name] = _keep_figures(layer, store)
        dropped[layer.name] = lost
    read = [read_table(path, _own_codes(name, layers, store)) for path in tables]
    lookups = _lookups(read, layers, store)
    given = frozenset(layers)
    told = []
    for table in read:
        own, wider = _layers_for(table, layers, store, name, lookups, given)
        if own is None and not wider:
            told.append(_left_out(table))
        if own is not None:
            layer = layers[own] if own in layers else store.layer(own)
            layers[own], report = join(layer, table)
            told.append(report)
        for lookup in wider:
            layer = layers[lookup.layer] if lookup.layer in layers else store.layer(lookup.layer)
            layers[lookup.layer], report = _join_added(layer, table, lookup)
            told.append(report)
    if not layers:
        raise AreaSourceError(told[0].source, told[0].problem or "it holds no areas.")
    versions = {key: store.save(layer) for key, layer in layers.items()}
    return AreaReport(
        layers=tuple(
            _layer_report(layer, versions[key], dropped.get(key, 0))
            for key, layer in sorted(layers.items())
        ),
        tables=tuple(told),
    )


def _lookups(
    tables: Sequence[Table], layers: Mapping[str, AreaLayer], store: AreaStore
) -> list[Lookup]:
    """Return every lookup there is, those of this call first."""
    there = {key: store.layer(key) for key in store.names()} | dict(layers)
    held = [(KINDS[key], layer) for key, layer in there.items() if key in KINDS]
    return [*lookups_in(tables, there), *lookups_held(held, there)]


def _layers_for(
    table: Table,
    layers: Mapping[str, AreaLayer],
    store: AreaStore,
    name: str | None,
    lookups: Sequence[Lookup],
    given: Collection[str],
) -> tuple[str | None, list[Lookup]]:
    """Return the layer a table joins as it is, and the lookups by which it is added up to others.

    It is added up to the layer that was named, or to those whose boundaries were given with it;
    and, where areas of its own kind are not loaded, to whatever a lookup leads to.
    """
    by_layer: dict[str, Lookup] = {}
    for lookup in lookups:
        if lookup.kind == table.kind:
            by_layer.setdefault(lookup.layer, lookup)
    if name is not None and name in by_layer:
        return None, [by_layer[name]]
    own = _layer_for(table, layers, store, name)
    wanted = set(given) - {own} if own is not None else set(by_layer)
    return own, [lookup for key, lookup in by_layer.items() if key in wanted]


def _join_added(layer: AreaLayer, table: Table, lookup: Lookup) -> tuple[AreaLayer, TableReport]:
    """Return the layer with a table's counts added up, and how many small areas that took in."""
    about = described(table)
    said = f"added up from {lookup.kind.title[:1].lower()}{lookup.kind.title[1:]}"
    about = replace(
        about,
        title=f"{about.title}, {said}" if about.title else "",
        source=f"{about.source} ({said})",
    )
    joined, report = join(layer, added_up(table, lookup, layer), about)
    inside = sum(lookup.whole_of.get(code, "") in layer.rows for code in table.codes)
    rows = len(table.codes)
    return joined, replace(
        report,
        rows=rows,
        matched=inside,
        outside=rows - inside,
        added_from=lookup.kind.title,
        unread=unread_of(table),
    )


def _own_codes(
    name: str | None, layers: Mapping[str, AreaLayer], store: AreaStore
) -> Collection[str]:
    """Return the codes of the layer that was named, which need not be official ones."""
    if name is None or not (name in layers or name in store.names()):
        return ()
    return (layers[name] if name in layers else store.layer(name)).rows.keys()


def _layer_report(layer: AreaLayer, version: str, dropped: int) -> LayerReport:
    live = layer.figures[LIVE_POSTCODES]
    return LayerReport(
        layer=layer.name,
        title=layer.title,
        vintage=layer.vintage,
        areas=len(layer),
        councils=len(set(layer.councils.tolist()) - {""}),
        live_postcodes=int(live.sum()),
        areas_without_postcodes=int((live == 0).sum()),
        figures=len(layer.figures),
        dropped_shapes=dropped,
        version=version,
    )


def _layer_for(
    table: Table, layers: Mapping[str, AreaLayer], store: AreaStore, name: str | None
) -> str | None:
    """Return the layer a table belongs to, or `None` when there is none of its kind at all."""
    there = {*layers, *store.names()}
    if name is not None and name in there:
        layer = layers[name] if name in layers else store.layer(name)
        kinds = kinds_in(layer.codes.tolist())
        own = kinds.most_common(1)[0][0] if kinds else None
        if table.kind is not None and own is not None and table.kind != own:
            if table.kind.family == own.family:
                raise VintageError(table.source, table.kind.title, own.title)
            raise AreaSourceError(
                table.source,
                f"it speaks of {table.kind.title.lower()}, and {name!r} holds {own.title.lower()}; "
                "give a table that says which belongs to which beside it.",
            )
        return name
    if table.kind is None:
        return None
    if table.kind.layer in there:
        return table.kind.layer
    for other in sorted(there):
        kind = KINDS.get(other)
        if kind is not None and kind.family == table.kind.family:
            raise VintageError(table.source, table.kind.title, kind.title)
    return None


def unread_of(table: Table) -> tuple[str, ...]:
    """Say cell by cell what stands among a table's numbers and is none."""
    return tuple(
        f"{column.name} of {table.codes[row]}: {cell!r}"
        for column in table.figures
        for row, cell in column.unread.items()
    )


def _left_out(table: Table) -> TableReport:
    what = table.kind.title.lower() if table.kind else "areas of a kind we do not know"
    return TableReport(
        source=table.source,
        layer=None,
        rows=len(table.codes),
        matched=0,
        outside=len(table.codes),
        areas_without=0,
        figures=(),
        suppressed=0,
        problem=f"it speaks of {what}, and no boundaries of these are loaded; load them first, "
        "or give a table that says to which loaded area each belongs beside it.",
    )


def join(
    layer: AreaLayer, table: Table, about: About | None = None
) -> tuple[AreaLayer, TableReport]:
    """Return the layer with a table's figures and words; the same name again is replaced."""
    rows = layer.rows
    at = np.array([rows.get(code, -1) for code in table.codes], dtype=np.intp)
    inside = at >= 0
    about = about or described(table)
    figures, facts = dict(layer.figures), dict(layer.facts)
    for column in table.figures:
        values = np.full(len(layer), np.nan)
        values[at[inside]] = column.values[inside]
        figures[column.name] = values
        facts[column.name] = Figure(
            name=column.name,
            table=table.source,
            vintage=layer.vintage,
            missing=int(np.isnan(values).sum()),
            suppressed=int(column.kept_back[inside].sum()),
            title=about.title,
            unit=about.unit,
            source=about.source,
            as_of=about.as_of,
        )
    words = dict(layer.words)
    for name, texts in table.words:
        placed = [""] * len(layer)
        for row, text in zip(at.tolist(), texts, strict=True):
            if row >= 0:
                placed[row] = text
        words[name] = placed
    return replace(layer, figures=figures, facts=facts, words=words), TableReport(
        source=table.source,
        layer=layer.name,
        rows=len(table.codes),
        matched=int(inside.sum()),
        outside=int((~inside).sum()),
        areas_without=len(layer) - int(inside.sum()),
        figures=tuple(column.name for column in table.figures),
        suppressed=sum(int(column.kept_back[inside].sum()) for column in table.figures),
        words=tuple(name for name, _ in table.words),
        unread=unread_of(table),
    )


def _keep_figures(layer: AreaLayer, store: AreaStore) -> AreaLayer:
    """Carry over the figures of a layer that is loaded again, for the areas it still has."""
    if layer.name not in store.names():
        return layer
    before = store.layer(layer.name)
    at = np.array([before.rows.get(code, -1) for code in layer.codes.tolist()], dtype=np.intp)
    carried = {
        name: np.where(at >= 0, values[np.maximum(at, 0)], np.nan)
        for name, values in before.figures.items()
        if name != LIVE_POSTCODES
    }
    words = {
        name: [texts[row] if row >= 0 else "" for row in at.tolist()]
        for name, texts in before.words.items()
    }
    facts = {
        name: replace(before.facts[name], missing=int(np.isnan(values).sum()))
        for name, values in carried.items()
    }
    return replace(
        layer,
        figures={**carried, **layer.figures},
        facts={**facts, **layer.facts},
        words={**words, **layer.words},
    )


def read_boundaries(path: Path, postcodes: Postcodes, name: str | None) -> tuple[AreaLayer, int]:
    """Read shapes and prepare them; return the layer and how many shapes were dropped."""
    import geopandas

    try:
        frame = geopandas.read_file(path)
    except Exception as error:  # pyogrio raises its own kinds for every driver
        raise AreaSourceError(path.name, "it is no GeoJSON, GeoPackage or shapefile.") from error
    if "geometry" not in frame or len(frame) == 0:
        raise AreaSourceError(path.name, "it holds no shapes.")
    columns = {
        str(column): ["" if value is None else str(value).strip() for value in frame[column]]
        for column in frame.columns
        if column != "geometry"
    }
    code_column, kind = _codes_of(path.name, columns, name)
    polygons = _polygons(path.name, frame)
    kept = np.flatnonzero(~shapely.is_empty(polygons))
    codes = np.array(columns[code_column], dtype=np.str_)[kept]
    order = kept[np.argsort(codes)]
    codes = np.sort(codes)
    names = _names_of(columns, code_column)
    return (
        prepare(
            name=name or (kind.layer if kind else path.stem),
            title=kind.title if kind else name or path.stem,
            vintage=kind.vintage if kind else "",
            source=path.name,
            attribution=f"{_boundary_attribution(path.name, codes)} {ATTRIBUTION}",
            codes=codes,
            names=np.array([names[row] for row in order.tolist()], dtype=np.str_),
            councils=_councils_of(columns, order),
            polygons=polygons[order],
            units=_units_near(polygons[order], postcodes),
            postcodes=postcodes,
        ),
        len(frame) - len(kept),
    )


def _boundary_attribution(source: str, codes: NDArray[np.str_]) -> str:
    """Return whose boundaries they are, as far as the codes tell."""
    official = all(code.startswith("S") and GSS.fullmatch(code) for code in codes.tolist())
    return BOUNDARY_ATTRIBUTION if official else f"Boundaries: {source}."


def _codes_of(
    source: str, columns: Mapping[str, Sequence[str]], name: str | None
) -> tuple[str, Kind | None]:
    """Return the column with one code an area, and the kind of areas it speaks of."""
    unique = [column for column, cells in columns.items() if len(set(cells)) == len(cells)]
    for column in unique:
        if all(map(GSS.fullmatch, columns[column])):
            kinds = kinds_in(columns[column])
            if len(kinds) > 1:
                both = " and ".join(sorted(kind.title for kind in kinds))
                raise VintageError(source, both, "one of them only")
            return column, next(iter(kinds), None)
    if name is not None and unique:
        return unique[0], None
    raise AreaSourceError(
        source,
        "no column holds one official code an area, such as S01009758; "
        "name the layer with --layer to use its first column of unique values.",
    )


def _names_of(columns: Mapping[str, Sequence[str]], code_column: str) -> Sequence[str]:
    plain = {column.lower(): column for column in columns}
    for wanted in _NAME_COLUMNS:
        if wanted in plain:
            return columns[plain[wanted]]
    # Official layers call it WD23NM, LAD24NM and the like.
    official = code_column.removesuffix("CD") + "NM"
    if code_column.endswith("CD") and official in columns:
        return columns[official]
    named = [column for column in columns if "name" in column.lower()]
    return columns[named[0]] if named else columns[code_column]


def _councils_of(
    columns: Mapping[str, Sequence[str]], order: NDArray[np.intp]
) -> NDArray[np.str_] | None:
    for cells in columns.values():
        if all(GSS.fullmatch(cell) and cell.startswith("S12") for cell in cells):
            return np.array([cells[row] for row in order.tolist()], dtype=np.str_)
    return None


def _polygons(source: str, frame: Any) -> NDArray[np.object_]:  # noqa: ANN401 - GeoDataFrame
    """Return the shapes in degrees, valid, only their polygons."""
    shapes = np.asarray(frame.geometry.values, dtype=object)
    shapes = np.where(shapely.is_missing(shapes), shapely.from_wkt("POLYGON EMPTY"), shapes)
    west, south, east, north = shapely.total_bounds(shapes)
    in_metres = max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90
    epsg = frame.crs.to_epsg() if frame.crs is not None else None
    if in_metres and (epsg in (None, 4326, 27700)):
        shapes = to_degrees(shapes)
    elif epsg not in (None, 4326):
        shapes = np.asarray(frame.to_crs(4326).geometry.values, dtype=object)
    west, south, east, north = shapely.total_bounds(shapes)
    if west < -12 or east > 5 or south < 48 or north > 63:
        raise AreaSourceError(
            source, "its shapes are not in the United Kingdom; check their coordinate system."
        )
    return np.array([_only_polygons(shape) for shape in shapely.make_valid(shapes)], dtype=object)


def _only_polygons(shape: Any) -> Any:  # noqa: ANN401 - shapely geometry
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape
    parts = [
        part for part in shapely.get_parts(shapely.get_parts(shape)) if part.geom_type == "Polygon"
    ]
    return shapely.multipolygons(parts) if parts else shapely.from_wkt("POLYGON EMPTY")


def _units_near(polygons: NDArray[np.object_], postcodes: Postcodes) -> LiveUnits:
    """Return the live postcodes in the box round all shapes."""
    west, south, east, north = shapely.total_bounds(polygons)
    units = postcodes.in_councils()
    inside = (units.longitude >= west) & (units.longitude <= east)
    inside &= (units.latitude >= south) & (units.latitude <= north)
    return units.take(np.flatnonzero(inside))
