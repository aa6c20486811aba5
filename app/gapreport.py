"""A gap table as a page that prints: councils side by side, maps, causes, doubt and sources."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app import gapwords
from app.again import installed_version
from app.drawing import draw
from app.gapview import ends_of, fact_in_words, number, scale_of, short_in_words
from directory.areas import AreaLayer
from directory.councils import council_names
from recommender.gaps.measures import all_measures
from recommender.gaps.report import CAUSE_WORDS, GapTable

LARGEST = 15
PRINTED_BELOW = ("attribution", "demand_attribution")
SURE = {"gap": "even at the high end of the doubt", "depends": "in doubt"}

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacePage:
    """One council, ward or locality: picture, counts, what is listed, worst areas."""

    name: str
    counts: str
    picture: str
    listing: str
    largest: Sequence[Mapping[str, Any]]


def to_html(
    table: GapTable, layer: AreaLayer, picture: Callable[[GapTable, AreaLayer], bytes]
) -> bytes:
    """Return the report as one HTML file that needs no other; `picture` draws a map as PNG.

    A page for each place of the table: councils, or the wards and localities it was asked for.
    """
    need = str(table.basis["need"]).replace("_", " ")
    sample = "(sample) " if table.basis["sample"] else ""
    page = draw(
        "gap_report.html",
        title=f"{sample}Where {need} is missing",
        table=table,
        places=[_place(table, layer, name, picture) for name in table.groups],
        lines=_lines(table.beside),
        unit=table.rows[0]["unit"] if table.rows else "",
        short_head=_short_head(table),
        councils=council_names(),
        basis=[
            (
                gapwords.METHOD_FACTS.get(name, name.replace("_", " ").capitalize()),
                fact_in_words(_said(value)),
            )
            for name, value in table.basis.items()
            if value not in (None, "", {}, []) and name not in PRINTED_BELOW
        ],
        version=installed_version(),
        attribution=table.basis.get("attribution", layer.attribution),
        number=number,
    )
    return str(page).encode()


def _place(
    table: GapTable, layer: AreaLayer, name: str, picture: Callable[[GapTable, AreaLayer], bytes]
) -> PlacePage:
    codes = set(table.groups[name])
    rows = tuple(row for row in table.rows if row["area_code"] in codes)
    councils = {row["council_code"] for row in rows}
    named = council_names()
    listed = [
        f"{named.get(one['council_code'], one['council_code'])}: {one['why']}."
        for one in table.listings
        if one["council_code"] in councils
    ]
    part = replace(table, rows=rows, finding=f"{name}: {_counts(rows)}")
    return PlacePage(
        name=name,
        counts=_counts(rows),
        picture=base64.b64encode(picture(part, layer)).decode(),
        listing=" ".join(listed),
        largest=[
            {
                **row,
                "why": CAUSE_WORDS.get(row["cause"], ""),
                "sure": SURE.get(row["class"], ""),
                "short": short_in_words(
                    row, float(table.basis["target"]), all_measures()[row["measure"]].better
                ),
                "between": gapwords.ENDS_OF.format(**ends_of(row)),
            }
            for row in _largest(table, rows)
        ],
    )


def _short_head(table: GapTable) -> str:
    """Return the heading of what areas are ranked by."""
    if not table.rows:
        return gapwords.SHORT_HEADS["more"]
    first = table.rows[0]
    return gapwords.SHORT_HEADS[scale_of(all_measures()[first["measure"]].better, first["unit"])]


def _lines(beside: Mapping[str, Any]) -> list[tuple[str, list[str], str]]:
    """Return each figure of the places side by side as label, values and where it is from."""
    return [
        (
            ", ".join(part for part in (line["label"], line["unit"]) if part),
            [_figure(line["form"], value) for value in line["values"]],
            ", ".join(part for part in (line["source"], fact_in_words(line["as_of"])) if part),
        )
        for line in beside.get("lines", ())
    ]


def _figure(form: str, value: float | None) -> str:
    if value is None:
        return "not known"
    if form == "share":
        return f"{value:.1%}"
    return f"{value:,.0f}" if form == "count" else f"{value:.3g}"


def _of_class(rows: Rows, name: str) -> int:
    return sum(row["class"] == name for row in rows)


def _counts(rows: Rows) -> str:
    return (
        f"{_of_class(rows, 'gap'):,} short, {_of_class(rows, 'depends'):,} in doubt, "
        f"{_of_class(rows, 'no_gap'):,} not short, of {len(rows):,} areas."
    )


def _largest(table: GapTable, rows: Rows) -> Rows:
    target = float(table.basis["target"])
    # In doubt an area is listed only if it is short as things are known: then it has a cause.
    short = [row for row in rows if row["class"] == "gap" or row["cause"]]
    return sorted(
        short, key=lambda row: (-row["demand"] * abs(target - row["value"]), row["area_code"])
    )[:LARGEST]


def _said(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_said(one)}" for key, one in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(_said(one) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else str(value)
