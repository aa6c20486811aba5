"""What moved since an earlier table? The same question asked of two editions, area by area."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from directory.errors import EarlierTableError, SourceNotFoundError

LARGEST = 20
SAME = ("need", "measure", "unit")
BASIS_ENDS = " | "  # in a row's basis, between what was asked and what was found


def read_earlier(path: Path) -> list[dict[str, Any]]:
    """Read the rows of a table that `gaps` wrote before, as CSV or JSON.

    Raises
    ------
    SourceNotFoundError, EarlierTableError
        If there is no such file, or it is no such table.
    """
    if not path.is_file():
        raise SourceNotFoundError(str(path))
    try:
        text = path.read_text(encoding="utf-8")
        rows = json.loads(text)["rows"] if text.lstrip().startswith("{") else _csv(text)
        return [
            {**row, "value": float(row["value"]), "demand": float(row["demand"])} for row in rows
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise EarlierTableError(str(path), "it is not a table that `gaps` wrote") from error


def same_question(then: Mapping[str, Any], now: Mapping[str, Any], source: str) -> None:
    """Refuse to set two rows beside each other that answer different questions.

    Another family, reach or dial moves the values as much as any years do. An older table that
    does not say for whom it was asked is taken as it is.

    Raises
    ------
    EarlierTableError
        If they do; it names what differs.
    """
    for what in SAME:
        if then[what] != now[what]:
            raise EarlierTableError(source, f"its {what} is {then[what]!r}, not {now[what]!r}")
    asked = [str(row.get("basis", "")).partition(BASIS_ENDS) for row in (then, now)]
    (before, told, _), (today, told_now, _) = asked
    if told and told_now and before != today:
        old, new = before.split("; "), today.split("; ")
        apart = [
            "; ".join(part for part in one if part not in other) or "without that"
            for one, other in ((old, new), (new, old))
        ]
        raise EarlierTableError(source, f"it was asked with {apart[0]!r}, not {apart[1]!r}")


def _csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


def compare(
    now: Sequence[Mapping[str, Any]], then: Iterable[Mapping[str, Any]], source: str
) -> dict[str, Any]:
    """Return what changed between two tables, by area code.

    Values, classes and means over people are of areas in both. `largest` are the areas whose
    change touches most people.

    Raises
    ------
    EarlierTableError
        If the tables answer different questions, or share no area.
    """
    before = {row["area_code"]: row for row in then}
    both = [(row, before[row["area_code"]]) for row in now if row["area_code"] in before]
    if not both:
        raise EarlierTableError(source, "it shares no area with this table")
    same_question(both[0][1], both[0][0], source)
    classes = Counter((old["class"], new["class"]) for new, old in both)
    people = sum(new["demand"] for new, _ in both)
    means = [
        sum(row["value"] * new["demand"] for row, new in pairs) / people if people else 0.0
        for pairs in ([(old, new) for new, old in both], [(new, new) for new, _ in both])
    ]
    changes = sorted(
        (
            {
                "area_code": new["area_code"],
                "area_name": new["area_name"],
                "then": old["value"],
                "now": new["value"],
                "demand": new["demand"],
                "class_then": old["class"],
                "class_now": new["class"],
            }
            for new, old in both
            if new["value"] != old["value"]
        ),
        key=lambda one: (-abs(one["now"] - one["then"]) * one["demand"], one["area_code"]),
    )
    return {
        "areas": len(both),
        "only_now": len(now) - len(both),
        "only_then": len(before) - len(both),
        "mean_then": float(f"{means[0]:.4g}"),
        "mean_now": float(f"{means[1]:.4g}"),
        "classes": [
            {"then": old, "now": new, "areas": count}
            for (old, new), count in sorted(classes.items())
        ],
        "by_council": _by_council(both),
        "largest": changes[:LARGEST],
        "words": _words(both[0][0]["unit"], means, classes, len(changes)),
    }


def _by_council(
    both: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]],
) -> list[dict[str, Any]]:
    """Return means over people and numbers of gaps, then and now, for each council."""
    told = []
    for council in sorted({new["council_code"] for new, _ in both}):
        here = [(new, old) for new, old in both if new["council_code"] == council]
        people = sum(new["demand"] for new, _ in here)
        then, now = (
            sum(row["value"] * new["demand"] for row, new in pairs) / people if people else 0.0
            for pairs in ([(old, new) for new, old in here], [(new, new) for new, _ in here])
        )
        told.append(
            {
                "council_code": council,
                "areas": len(here),
                "mean_then": float(f"{then:.4g}"),
                "mean_now": float(f"{now:.4g}"),
                "gaps_then": sum(old["class"] == "gap" for _, old in here),
                "gaps_now": sum(new["class"] == "gap" for new, _ in here),
            }
        )
    return told


def _words(
    unit: str, means: Sequence[float], classes: Mapping[tuple[str, str], int], changed: int
) -> str:
    total = sum(classes.values())
    to_gap = sum(n for (old, new), n in classes.items() if new == "gap" and old != "gap")
    from_gap = sum(n for (old, new), n in classes.items() if old == "gap" and new != "gap")
    return (
        f"The mean over people went from {means[0]:.3g} to {means[1]:.3g} {unit}. "
        f"The value changed in {changed:,} of {total:,} areas; {to_gap:,} became a gap and "
        f"{from_gap:,} ceased to be one. Records that were added or mended count as change too."
    )
