"""Does it take people from where she lives?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from directory.index import Columns, Row
from directory.records import Fit
from recommender.rules import Fits, Rule
from recommender.rules._columns import AREAS, area_number
from recommender.situation import Situation

_UNITED_KINGDOM, _GREAT_BRITAIN = "K02000001", "K03000001"
_NATIONS = {"S": "S92000003", "E": "E92000001", "W": "W92000004", "N": "N92000002"}
# Kinds of GSS code by which it can be said that somebody does not live there: councils and wider.
# A ward, a health board or an area without a code leaves it open.
_COUNCILS_AND_NATIONS = np.array(
    [
        (ord(kind[0]) << 40 | int(kind[1:]) * 1_000_000) // 1_000_000
        for kind in [
            "S12",
            "E06",
            "E07",
            "E08",
            "E09",
            "W06",
            "N09",
            "S92",
            "E92",
            "W92",
            "N92",
            "K02",
            "K03",
            "K04",
        ]
    ]
)


def _round(council_code: str) -> NDArray[np.int64]:
    """Return the numbers of all areas that hold a council."""
    wider = {_UNITED_KINGDOM} if council_code[0] == "N" else {_UNITED_KINGDOM, _GREAT_BRITAIN}
    codes = {council_code, _NATIONS.get(council_code[0], council_code)} | wider
    return np.array(sorted(area_number(code) for code in codes))


def _kind(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    letters, digits = numbers >> 40, numbers & ((1 << 40) - 1)
    kinds: NDArray[np.int64] = ((letters << 40) | (digits // 1_000_000 * 1_000_000)) // 1_000_000
    return kinds


def judge(situation: Situation, columns: Columns, *, child: int | None) -> Fits:  # noqa: ARG001
    """YES if a listed area holds her council; NO only if every listed area surely does not."""
    areas = columns["areas"]
    code = situation.origin.council_code if situation.origin else None
    if not code:
        everywhere = (areas == area_number(_UNITED_KINGDOM)).any(axis=1)
        return np.where(everywhere, Fit.YES, Fit.UNKNOWN).astype(np.int8)
    listed = areas != 0
    hers = np.isin(areas, _round(code)).any(axis=1)
    elsewhere = listed.any(axis=1) & (~listed | np.isin(_kind(areas), _COUNCILS_AND_NATIONS)).all(
        axis=1
    )
    fits = np.where(elsewhere, Fit.NO, Fit.UNKNOWN)
    return np.where(hers, Fit.YES, fits).astype(np.int8)


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
    reason=reason,
    field="service_areas",
    value=lambda row: [area.name for area in row.service.service_areas],
    source="HSDS 3.0 service_area",
)
