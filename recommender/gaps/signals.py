"""What do people tell us that no register does? Answers and focus groups, giving nobody away.

Counts under five are never shown, and neither is a count from which such a one could be worked out
by subtraction from a row's or column's total (complementary suppression, as in ONS guidance on
disclosure control of tables). The others are shown in steps of five, "5 or more": the same answers
are counted by ward, by council and again next week, and whole numbers of two such tables could be
subtracted from each other. Focus-group sheets hold a date, an area, a need, a theme and a
paraphrase: a row that looks as if it named somebody is refused.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from directory.councils import council_names
from directory.errors import SheetShapeError
from directory.people import Heard, People, Searched, Sheet
from directory.records import Problem
from directory.vocabulary import words, words_meant

FEWEST = 5
COLUMNS = ("date", "area", "need", "theme", "paraphrase")
CONTACT = re.compile(r"@|\b(?:\+?\d[\s-]?){9,}\b|https?://", re.IGNORECASE)
TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.?\s+[A-Z]")

Cell = tuple[str, str]


def suppress(counts: Mapping[Cell, int], *, fewest: int = FEWEST) -> dict[Cell, int | None]:
    """Return the least each count may be; `None` where showing or subtracting would give few away.

    Parameters
    ----------
    counts
        Numbers of people by (row, column), at least 0. A missing cell is 0 and stays out.
    fewest
        Cells of 1 to `fewest` - 1 are hidden; 0 is shown: it is nobody.

    Notes
    -----
    As long as a row or column hides exactly one cell, that cell could be had from the total, so its
    smallest shown count above 0 is hidden too (the first by name of equals). Where there is none to
    hide beside it, the total says no more than the cell's own absence does. What is shown is
    rounded down to a multiple of `fewest`: what a larger place has more than its shown parts, or
    this week more than last, then says nothing of one to four people.
    """
    hidden = {cell for cell, count in counts.items() if 0 < count < fewest}
    changed = True
    while changed:
        changed = False
        for side in (0, 1):
            for name in sorted({cell[side] for cell in hidden}):
                line = [cell for cell in counts if cell[side] == name]
                shown = [cell for cell in line if cell not in hidden and counts[cell] > 0]
                if len(line) - len(shown) - sum(counts[cell] == 0 for cell in line) == 1 and shown:
                    hidden.add(min(shown, key=lambda cell: (counts[cell], cell)))
                    changed = True
    return {
        cell: None if cell in hidden else count - count % fewest for cell, count in counts.items()
    }


def unmet(heard: Iterable[Heard], area_of: Mapping[str, str]) -> dict[Cell, int | None]:
    """Return how often at least "full", "not eligible", "no answer" or "closed" was heard.

    By (area, need), in steps of five, `None` where few.

    `area_of` names the area of each service; a service without one is counted under "no place".
    """
    missed = ("full", "not_eligible", "no_answer", "closed")
    counts: Counter[Cell] = Counter(
        (area_of.get(voice.service_id, "no place"), voice.need)
        for voice in heard
        if voice.outcome in missed
    )
    return suppress(counts)


def unfound(searched: Iterable[Searched]) -> dict[tuple[str, str, str], int | None]:
    """Return how often at least a search found nothing near, by (month, council, need).

    Each month is suppressed by itself, newest first. What is kept is whole fives already; this is
    for whatever else may have been written into the table.
    """
    months: dict[str, Counter[Cell]] = {}
    names = council_names()
    for one in searched:
        council = names.get(one.council_code, one.council_code)
        months.setdefault(one.month, Counter())[council, one.need] += one.times
    return {
        (month, *cell): times
        for month in sorted(months, reverse=True)
        for cell, times in sorted(suppress(months[month]).items())
    }


def signals_of(
    people: People, area_of: Mapping[str, str], names: Mapping[str, str], *, need: str | None = None
) -> dict[str, Any]:
    """Return what people told, as plain JSON values; few are never shown.

    Parameters
    ----------
    area_of
        The locality of each service that lies in one (`located.localities_of`).
    names
        The locality of an area by its code, for the sheets.
    need
        Only this need.

    Returns
    -------
    dict
        `told_no`: area, need, times (at least; `None`: few, not shown), most first; `searched`:
        month, area (a council), need, times, newest first; `sheets`: date, area, need, theme,
        paraphrase, newest first; `log`: date, said, changed, stopped; `words`.
    """
    counts = unmet(people.heard(), area_of)
    told = [
        {"area": area, "need": what, "times": times}
        for (area, what), times in counts.items()
        if need in (None, what)
    ]
    told.sort(key=lambda one: (-(one["times"] or 0), str(one["area"]), str(one["need"])))  # type: ignore[operator]
    sheets = [
        {
            "date": sheet.on.isoformat(),
            "area": names.get(sheet.area_code, sheet.area_code),
            "need": sheet.need,
            "theme": sheet.theme,
            "paraphrase": sheet.paraphrase,
        }
        for sheet in sorted(people.sheets(), key=lambda one: one.on, reverse=True)
        if need in (None, sheet.need)
    ]
    searched = [
        {"month": month, "area": area, "need": what, "times": times}
        for (month, area, what), times in unfound(people.searched()).items()
        if need in (None, what)
    ]
    log = [
        {
            "date": entry.on.isoformat(),
            "said": entry.said,
            "changed": entry.changed,
            "stopped": entry.stopped,
        }
        for entry in people.answers()
    ]
    lines = _in_words(told, searched, sheets, log)
    return {"told_no": told, "searched": searched, "sheets": sheets, "log": log, "words": lines}


def _in_words(
    told: Sequence[Mapping[str, Any]],
    searched: Sequence[Mapping[str, Any]],
    sheets: Sequence[Mapping[str, Any]],
    log: Sequence[Mapping[str, Any]],
) -> list[str]:
    """Say all of it in lines of plain text."""
    lines = [f"{one['area']}, {one['need']}: told no {_often(one)}" for one in told]
    lines += [
        f"{one['month']}, {one['area']}, {one['need']}: nothing near was found {_often(one)}"
        for one in searched
    ]
    lines += [
        f"{one['date']}, {one['area']}, {one['need']} ({one['theme']}): {one['paraphrase']}"
        for one in sheets
    ]
    for one in log:
        done = [f"we {what}: {one[what]}" for what in ("changed", "stopped") if one[what]]
        lines.append(f"{one['date']}, you said: {one['said']}; {'; '.join(done) or 'not yet'}")
    return lines or ["Nothing has been told yet."]


def _often(one: Mapping[str, Any]) -> str:
    times = one["times"]
    return f"fewer than {FEWEST} times" if times is None else f"{times} times or more"


def read_sheets(text: str) -> tuple[list[Sheet], list[Problem]]:
    """Read focus-group sheets from CSV with the columns date, area, need, theme, paraphrase.

    A need may be written as on the pages ("Debt advice") or as people write it.

    Raises
    ------
    SheetShapeError
        If a column is missing.
    """
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    missing = set(COLUMNS) - {(name or "").strip().lower() for name in rows.fieldnames or ()}
    if missing:
        raise SheetShapeError(missing, COLUMNS)
    sheets: list[Sheet] = []
    problems: list[Problem] = []
    for number, raw in enumerate(rows, start=1):
        row = {str(name).strip().lower(): (value or "").strip() for name, value in raw.items()}
        problem = _problem(number, row)
        if problem is not None:
            problems.append(problem)
            continue
        sheets.append(
            Sheet(
                on=date.fromisoformat(row["date"]),
                area_code=row["area"],
                need=_need(row["need"]) or "",
                theme=row["theme"],
                paraphrase=row["paraphrase"],
            )
        )
    return sheets, problems


def _need(text: str) -> str | None:
    """Return the one need that somebody wrote; `None` where it is none or several."""
    meant = [word for _, word in words_meant("needs", text)]
    return meant[0] if len(meant) == 1 else None


def _problem(number: int, row: Mapping[str, str]) -> Problem | None:
    def refused(field: str, advice: str, value: str | None = None) -> Problem:
        shown = row[field] if value is None else value
        return Problem(row=number, field=field, value=shown, advice=advice, refused=True)

    try:
        date.fromisoformat(row["date"])
    except ValueError:
        return refused("date", "Write the date as 2026-05-31.")
    if _need(row["need"]) is None:
        known = ", ".join(word.name for word in words("needs").values())
        return refused("need", f"Name one need, such as these: {known}.")
    if not row["area"]:
        return refused("area", "Give the code of an area.")
    for field in ("theme", "paraphrase"):
        if CONTACT.search(row[field]) or TITLED.search(row[field]):
            # The value is not repeated: it may be somebody's name or number.
            return refused(
                field, "It seems to name or reach a person; say it without.", "not shown"
            )
    return None
