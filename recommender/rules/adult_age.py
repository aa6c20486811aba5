"""Does it take an adult of her age?"""

from __future__ import annotations

import numpy as np

from directory.ages import too_old_from_each
from directory.index import Columns, Row
from directory.records import Fit
from recommender.rules import NO, SILENT, YES, Fits, Rule
from recommender.rules._columns import FOR_CHILDREN, MAXIMUM_AGE, MINIMUM_AGE
from recommender.rules._words import age_words
from recommender.situation import Situation


def judge(situation: Situation, columns: Columns, *, child: int | None) -> Fits:  # noqa: ARG001
    """One listed end is enough for an adult ("16 and over"); a record without ages asks nothing."""
    age, low, high = situation.adult_age, columns["minimum_age"], columns["maximum_age"]
    if age is None:
        return np.full(len(low), SILENT, dtype=np.int8)
    fits = np.where(np.isnan(low) & np.isnan(high), SILENT, YES)
    fits[(age < low) | (age >= too_old_from_each(high))] = NO
    return np.where(columns["for_children"], SILENT, fits)


def reason(fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:  # noqa: ARG001
    """Name the ages listed."""
    listed = age_words(row.service.minimum_age, row.service.maximum_age)
    return f"For adults aged {listed}." if fit is Fit.YES else f"Only for people aged {listed}."


RULE = Rule(
    question="Do you take someone of my age?",
    columns={
        "minimum_age": MINIMUM_AGE,
        "maximum_age": MAXIMUM_AGE,
        "for_children": FOR_CHILDREN,
    },
    applies=lambda situation: situation.adult_age is not None,
    judge=judge,
    reason=reason,
    of_record=True,
    field="minimum_age, maximum_age",
    value=lambda row: [row.service.minimum_age, row.service.maximum_age],
    source="HSDS 3.0 service.minimum_age, maximum_age",
)
