"""A gap table as a file: CSV, GeoJSON, GeoPackage, a page, or a picture with key and sources."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import gapwords
from app.gapreport import to_html
from app.gapview import scale_of
from app.maps import COLOURS
from directory.areas import AreaLayer
from directory.councils import council_names
from directory.errors import OutputFormatError, OutputWriteError
from recommender.gaps.measures import all_measures
from recommender.gaps.report import GapTable, in_figures

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

WIDTH, MARGIN, TITLE = 1600, 40, 24
LARGE_LINE, KEY, SMALL_LINE = 32, 44, 22  # pixels from one line to the next, and for the key
GREY, EDGE, INK = "#d9d9d9", "#8a8a8a", "#1d1d1d"
DOUBT = 9  # pixels between the strokes that mark an area in doubt

TALL = 1.8  # at 56 degrees north a degree of latitude is as far as 1.8 degrees of longitude
HIGHEST = 1400

Ring = Sequence[tuple[float, float]]
Panels = dict[str, Callable[[float, float], tuple[float, float]]]


def write_table(table: GapTable, layer: AreaLayer, path: Path) -> None:
    """Write a table into a file, by the file's ending.

    Raises
    ------
    OutputFormatError, OutputWriteError
        If nothing is known of that ending, or the file cannot be written.
    """
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise OutputFormatError(str(path), sorted(WRITERS))
    try:
        path.write_bytes(writer(table, layer))
    except OSError as error:
        raise OutputWriteError(str(path), error.strerror or type(error).__name__) from error


def to_csv(table: GapTable, layer: AreaLayer) -> bytes:
    """Return the rows as CSV, one header and nothing else; sources and the rest are in `basis`."""
    return replace(table, rows=tuple(_standing_alone(table, layer))).to_csv().encode()


def _standing_alone(table: GapTable, layer: AreaLayer) -> list[dict[str, Any]]:
    """Return the rows so that each says all it rests on: programs keep rows, and little else."""
    sources = gapwords.SOURCES.format(lines=_sources(table, layer))
    said = "; ".join(["", *_made_again(table), sources])
    return [{**row, "basis": f"{row['basis']}{said}"} for row in table.rows]


def _made_again(table: GapTable) -> list[str]:
    again = table.basis.get("make_again")
    return [gapwords.MADE_AGAIN.format(command=again)] if again else []


def _sources(table: GapTable, layer: AreaLayer) -> str:
    """Return the lines that have to be printed; of a table nobody signed, those of its areas."""
    return str(table.basis.get("attribution", layer.attribution))


def to_geojson(table: GapTable, layer: AreaLayer) -> bytes:
    """Return every row on its shape, with the finding and what the figures rest on."""
    rows = {row["area_code"]: row for row in _standing_alone(table, layer)}
    features = [
        {"type": "Feature", "id": code, "properties": rows[code], "geometry": geometry}
        for code, _, geometry in layer.shapes()
        if code in rows
    ]
    value = {
        "type": "FeatureCollection",
        "finding": table.finding,
        "basis": table.basis,
        "attribution": _sources(table, layer),
        "features": features,
    }
    return json.dumps(value, ensure_ascii=False).encode()


def to_gpkg(table: GapTable, layer: AreaLayer) -> bytes:
    """Return a GeoPackage: layer `gaps` with the shapes, and a table `basis` beside it."""
    import tempfile

    import geopandas

    number = layer.rows
    frame = geopandas.GeoDataFrame(
        _standing_alone(table, layer),
        geometry=[layer.polygons[number[row["area_code"]]] for row in table.rows],
        crs="EPSG:4326",
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gaps.gpkg"
        frame.to_file(path, driver="GPKG", layer="gaps")
        beside = {"finding": table.finding, "attribution": _sources(table, layer)}
        _say_basis(path, beside | table.basis)
        return path.read_bytes()


def _say_basis(path: Path, said: Mapping[str, Any]) -> None:
    with sqlite3.connect(path) as database:
        database.execute("create table basis (name text primary key, value text)")
        database.executemany(
            "insert into basis values (?, ?)",
            [
                (name, value if isinstance(value, str) else json.dumps(value))
                for name, value in said.items()
            ],
        )
        database.execute(
            "insert into gpkg_contents (table_name, data_type, identifier) "
            "values ('basis', 'attributes', 'basis')"
        )
    database.close()


def to_png(table: GapTable, layer: AreaLayer) -> bytes:
    """Return a picture of the map, each council beside the next, with key, finding and sources."""
    from PIL import Image, ImageDraw

    rows = {row["area_code"]: row for row in table.rows}
    shapes = [(rows[code], _rings(shape)) for code, _, shape in layer.shapes() if code in rows]
    panels, corners, height = _panels(shapes)
    foot = _foot(table, _sources(table, layer))
    image = Image.new("RGB", (WIDTH, height + foot.height), "white")
    draw = ImageDraw.Draw(image)
    for row, rings in shapes:
        few = row["class"] == "too_few_listings"
        colour = GREY if few else COLOURS[5 - row["band"]]
        for ring in rings:
            placed = [panels[row["council_code"]](*point) for point in ring]
            _paint(image, placed, colour, row["class"] == "depends")
    _name(draw, corners)
    _key(draw, foot, height, _ends_of(table))
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _rings(geometry: Mapping[str, Any]) -> list[Ring]:
    """Return the outer rings of a polygon or of several."""
    parts = geometry["coordinates"]
    polygons = [parts] if geometry["type"] == "Polygon" else parts
    return [[(point[0], point[1]) for point in polygon[0]] for polygon in polygons]


def _panels(
    shapes: Sequence[tuple[Mapping[str, Any], list[Ring]]],
) -> tuple[Panels, dict[str, float], int]:
    """Return for each council how degrees become pixels, all at one scale; and where it begins.

    Last comes how high all that is.
    """
    boxes: dict[str, list[float]] = {}
    for row, rings in shapes:
        box = boxes.setdefault(row["council_code"], [180.0, 90.0, -180.0, -90.0])
        for x, y in (point for ring in rings for point in ring):
            box[:] = min(box[0], x), min(box[1], y), max(box[2], x), max(box[3], y)
    wide = sum(east - west for west, _, east, _ in boxes.values())
    tall = max((north - south for _, south, _, north in boxes.values()), default=0.0)
    room = WIDTH - MARGIN * (len(boxes) + 1)
    scale = min(room / max(wide, 1e-6), HIGHEST / max(tall * TALL, 1e-6))
    panels: Panels = {}
    corners: dict[str, float] = {}
    left = float(MARGIN)
    for code, (west, _, east, north) in sorted(boxes.items(), key=lambda one: one[1][0]):
        corners[code] = left
        panels[code] = partial(_placed, west=west, north=north, scale=scale, left=left)
        left += (east - west) * scale + MARGIN
    return panels, corners, int(tall * TALL * scale) + 2 * MARGIN + TITLE


def _placed(
    x: float, y: float, *, west: float, north: float, scale: float, left: float
) -> tuple[float, float]:
    return left + (x - west) * scale, TITLE + MARGIN + (north - y) * scale * TALL


def _name(draw: ImageDraw, corners: Mapping[str, float]) -> None:
    """Write the name of each council above its map."""
    from PIL import ImageFont

    names = council_names()
    for code, left in corners.items():
        draw.text(
            (left, MARGIN / 2), names.get(code, code), fill=INK, font=ImageFont.load_default(26)
        )


def _paint(image: Any, ring: list[tuple[float, float]], colour: str, doubt: bool) -> None:  # noqa: ANN401
    from PIL import Image, ImageDraw

    draw = ImageDraw.Draw(image)
    draw.polygon(ring, fill=colour, outline=EDGE)
    if not doubt:
        return
    west, east = int(min(x for x, _ in ring)), int(max(x for x, _ in ring)) + 1
    north, south = int(min(y for _, y in ring)), int(max(y for _, y in ring)) + 1
    size = (max(1, east - west), max(1, south - north))
    mask, strokes = Image.new("1", size), Image.new("1", size)
    ImageDraw.Draw(mask).polygon([(x - west, y - north) for x, y in ring], fill=1)
    for start in range(-(west + north) % DOUBT - size[1], size[0] + size[1], DOUBT):
        ImageDraw.Draw(strokes).line([(start, size[1]), (start + size[1], 0)], fill=1)
    from PIL import ImageChops

    image.paste(INK, (west, north), ImageChops.logical_and(mask, strokes))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Foot:
    """What stands below a map, in lines that fit its width: finding, edges of the key, sources."""

    finding: Sequence[str]
    small: Sequence[str]

    @property
    def height(self) -> int:
        """How high it is, in pixels."""
        return 4 + LARGE_LINE * len(self.finding) + KEY + SMALL_LINE * len(self.small) + MARGIN


def _foot(table: GapTable, sources: str) -> _Foot:
    asked = table.basis.get("question")
    unit = table.rows[0]["unit"] if table.rows else ""
    edges = ", ".join(f"{edge:g}" for edge in table.basis["band_edges"])
    basis = table.rows[0]["basis"] if table.rows else ""
    steps = gapwords.PICTURE_STEPS.format(edges=edges, unit=unit, line=_line(table))
    small = [steps, basis, *_made_again(table), sources]
    return _Foot(
        finding=_wrapped(f"{asked}: {table.finding}" if asked else table.finding, 118),
        small=[line for text in small for line in _wrapped(text, 170)],
    )


def _line(table: GapTable) -> str:
    """Say below what (or above what) an area is short."""
    first = table.rows[0] if table.rows else {"measure": "e2sfca", "unit": ""}
    scale = scale_of(all_measures()[first["measure"]].better, first["unit"])
    line = gapwords.KEY_LINE[scale].format(target=in_figures(float(table.basis["target"])))
    return line[:1].lower() + line[1:]


def _key(draw: ImageDraw, foot: _Foot, top: int, ends: tuple[str, str]) -> None:
    from PIL import ImageFont

    large, small = ImageFont.load_default(26), ImageFont.load_default(18)
    line = top + 4
    for text in foot.finding:
        draw.text((MARGIN, line), text, fill=INK, font=large)
        line += LARGE_LINE
    x = MARGIN
    for number, said in ((4, ends[0]), (3, ""), (2, ""), (1, ""), (0, ends[1])):
        draw.rectangle((x, line + 6, x + 34, line + 30), fill=COLOURS[number], outline=EDGE)
        draw.text((x + 42, line + 8), said, fill=INK, font=small)
        x += 44 + 9 * len(said) + (16 if said else 0)
    draw.rectangle((x + 16, line + 6, x + 50, line + 30), fill=GREY, outline=EDGE)
    draw.text((x + 58, line + 8), "too few listings to say", fill=INK, font=small)
    line += KEY
    for text in foot.small:
        draw.text((MARGIN, line), text, fill=INK, font=small)
        line += SMALL_LINE


def _ends_of(table: GapTable) -> tuple[str, str]:
    """Return what the darkest and the lightest colour stand for."""
    first = table.rows[0]
    scale = scale_of(all_measures()[first["measure"]].better, first["unit"])
    worst, best = gapwords.ENDS[scale]
    return worst.lower(), best.lower()


def _wrapped(text: str, width: int) -> list[str]:
    import textwrap

    return textwrap.wrap(text, width)


def to_page(table: GapTable, layer: AreaLayer) -> bytes:
    """Return the report that prints."""
    return to_html(table, layer, to_png)


WRITERS: Mapping[str, Callable[[GapTable, AreaLayer], bytes]] = {
    ".csv": to_csv,
    ".geojson": to_geojson,
    ".gpkg": to_gpkg,
    ".html": to_page,
    ".png": to_png,
}
