"""A gap table as a page that prints: councils side by side, maps, causes, doubt and sources."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from app.drawing import draw
from directory.areas import AreaLayer
from directory.councils import council_names
from recommender.gaps.report import CAUSE_WORDS, GapTable

LARGEST = 15
# Labour-market and family figures set beside the gaps, where they are loaded: above / below.
BESIDE: Mapping[str, tuple[str, str]] = {
    "Out of work on benefits (share of working age)": (
        "Employment_count",
        "Working_age_population",
    ),
    "On low-income benefits (share of people)": ("Income_count", "Total_population"),
    "Lone parents with dependent children (share of households)": (
        "lone_parent_dep",
        "all_households",
    ),
}

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilPage:
    """One council: figures for the table at the top, picture, what is listed, worst areas."""

    name: str
    figures: Mapping[str, str]
    picture: str
    listing: str
    largest: Sequence[Mapping[str, Any]]


def to_html(
    table: GapTable, layer: AreaLayer, picture: Callable[[GapTable, AreaLayer], bytes]
) -> bytes:
    """Return the report as one HTML file that needs no other; `picture` draws a map as PNG."""
    codes = sorted({row["council_code"] for row in table.rows})
    councils = [_council(table, layer, code, picture) for code in codes]
    need = str(table.basis["need"]).replace("_", " ")
    sample = "(sample) " if table.basis["sample"] else ""
    page = draw(
        "gap_report.html",
        title=f"{sample}Where {need} is missing",
        table=table,
        councils=councils,
        labels=list(councils[0].figures) if councils else [],
        unit=table.rows[0]["unit"] if table.rows else "",
        basis=[
            (name.replace("_", " ").capitalize(), _said(value))
            for name, value in table.basis.items()
            if value not in (None, "", {}, [])
        ],
        attribution=layer.attribution,
    )
    return str(page).encode()


def _council(
    table: GapTable, layer: AreaLayer, code: str, picture: Callable[[GapTable, AreaLayer], bytes]
) -> CouncilPage:
    rows = [row for row in table.rows if row["council_code"] == code]
    listed = next((one for one in table.listings if one["council_code"] == code), None)
    part = replace(table, rows=tuple(rows), finding=f"{_name(code)}: {_counts(rows)}")
    return CouncilPage(
        name=_name(code),
        figures={**_figures(rows), **_beside(layer, rows)},
        picture=base64.b64encode(picture(part, layer)).decode(),
        listing="" if listed is None else f"{listed['why'].capitalize()}.",
        largest=[
            {**row, "why": CAUSE_WORDS.get(row["cause"], "")} for row in _largest(table, rows)
        ],
    )


def _name(code: str) -> str:
    return council_names().get(code, code) or "No council"


def _of_class(rows: Rows, name: str) -> int:
    return sum(row["class"] == name for row in rows)


def _counts(rows: Rows) -> str:
    return (
        f"{_of_class(rows, 'gap'):,} gaps, {_of_class(rows, 'depends'):,} in doubt, "
        f"{_of_class(rows, 'no_gap'):,} without a gap, of {len(rows):,} areas."
    )


def _figures(rows: Rows) -> dict[str, str]:
    people = sum(row["demand"] for row in rows)
    mean = sum(row["value"] * row["demand"] for row in rows) / people if people else 0.0
    in_gaps = sum(row["demand"] for row in rows if row["class"] == "gap")
    return {
        "Areas": f"{len(rows):,}",
        "People counted": f"{people:,.0f}",
        "Mean value over people": f"{mean:.3g}",
        "Areas that are a gap": f"{_of_class(rows, 'gap'):,}",
        "Areas that depend on what is not known": f"{_of_class(rows, 'depends'):,}",
        "Areas without a gap": f"{_of_class(rows, 'no_gap'):,}",
        "Areas with too few listings to say": f"{_of_class(rows, 'too_few_listings'):,}",
        "People in areas that are a gap": f"{in_gaps:,.0f}",
    }


def _beside(layer: AreaLayer, rows: Rows) -> dict[str, str]:
    number = layer.rows
    here = np.array([number[row["area_code"]] for row in rows], dtype=np.intp)
    said = {}
    for label, (above, below) in BESIDE.items():
        if above in layer.figures and below in layer.figures:
            total = float(np.nansum(layer.figures[below][here]))
            share = float(np.nansum(layer.figures[above][here])) / total if total else 0.0
            said[label] = f"{share:.1%}"
    return said


def _largest(table: GapTable, rows: Rows) -> Rows:
    target = float(table.basis["target"])
    short = [row for row in rows if row["class"] == "gap"]
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
