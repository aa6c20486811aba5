"""Does it take people from where she lives?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from directory.index import Columns, Row
from directory.records import Fit
from recommender.rules import NO, UNKNOWN, YES, Fits, Rule
from recommender.rules._columns import AREAS, OUTSIDE_SCOTLAND, area_number
from recommender.situation import Situation

_UNITED_KINGDOM, _GREAT_BRITAIN = "K02000001", "K03000001"
_NATIONS = {"S": "S92000003", "E": "E92000001", "W": "W92000004", "N": "N92000002"}
# Kinds of GSS code by which it can be said that somebody does not live there: councils and wider.
# A ward, a health board or an area without a code leaves it open.
_KINDS = "S12 E06 E07 E08 E09 W06 N09 S92 E92 W92 N92 K02 K03 K04"
_COUNCILS_AND_NATIONS = frozenset(
    area_number(f"{kind}000000") // 1_000_000 for kind in _KINDS.split()
)


_SOMEWHERE_IN_SCOTLAND = _NATIONS["S"]


def _round(council_code: str) -> list[int]:
    """Return the numbers of all areas that hold a council."""
    wider = {_UNITED_KINGDOM} if council_code[0] == "N" else {_UNITED_KINGDOM, _GREAT_BRITAIN}
    codes = {council_code, _NATIONS.get(council_code[0], council_code)} | wider
    return sorted(area_number(code) for code in codes)


def judge(situation: Situation, columns: Columns, *, child: int | None) -> Fits:  # noqa: ARG001
    """YES if a listed area holds her council; NO only if every listed area surely does not."""
    areas = columns["areas"]
    code = situation.council
    hers = lists(areas, code)
    if not code:
        if situation.origin is None:  # whoever says no place is asked about none: we serve Scotland
            hers = lists(areas, _SOMEWHERE_IN_SCOTLAND)
        return np.where(hers, YES, UNKNOWN)
    # Most rows list one area at most: only the others need a look at every slot.
    first, more = areas[:, 0], areas[:, 1] != 0
    scottish = code.startswith("S")
    elsewhere = _plain(first, scottish=scottish)
    several = areas[more]
    elsewhere[more] = (_plain(several, scottish=scottish) | (several == 0)).all(axis=1)
    fits = np.where(elsewhere, NO, UNKNOWN)
    return np.where(hers, YES, fits)


def lists(areas: NDArray[np.int64], council_code: str | None) -> NDArray[np.bool_]:
    """Say, shape (n_rows,), whether a listed area holds a council; without one, the whole UK."""
    numbers = _round(council_code) if council_code else [area_number(_UNITED_KINGDOM)]
    held = np.zeros(len(areas), dtype=bool)
    more = np.flatnonzero(areas[:, 1])
    for number in numbers:
        held |= areas[:, 0] == number
    if len(more):
        held[more] |= np.isin(areas[more], numbers).any(axis=1)
    return held


def _plain(areas: NDArray[np.int64], *, scottish: bool) -> NDArray[np.bool_]:
    """Say of each area whether it is a council or a nation, of which her home is in or out."""
    kinds = areas // 1_000_000
    plain: NDArray[np.bool_] = (areas == OUTSIDE_SCOTLAND) & scottish
    for kind in np.unique(kinds):
        if int(kind) in _COUNCILS_AND_NATIONS:
            plain |= kinds == kind
    return plain


def reason(fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:  # noqa: ARG001
    """Name the areas listed."""
    names = [area.name for area in row.service.service_areas]
    said = ", ".join(names[:3]) + (" and more" if len(names) > 3 else "")
    if fit is Fit.YES:
        return f"Listed as serving {said}."
    if fit is Fit.NO:
        return f"Only for people who live in {said}."
    if names:
        return f"Ask if they take people from where you live: listed as serving {said}."
    return "Ask if they take people from where you live: the area served is not listed."


RULE = Rule(
    question="Do you take people from my area?",
    columns={"areas": AREAS},
    applies=lambda situation: True,  # noqa: ARG005
    judge=judge,
    rests_on=lambda situation: situation.origin and (situation.origin.council_code or ""),
    reason=reason,
    of_record=True,
    field="service_areas",
    value=lambda row: [area.name for area in row.service.service_areas],
    source="HSDS 3.0 service_area",
)
