"""Up to which age does a listed maximum take somebody?

HSDS has ages in years. A whole number takes the whole year: 4 takes a child of 4 years 11 months. A
maximum stated in months takes that month and no more: "0-18 months" (1.5) takes no child of 20
months. Twelve months are not the whole second year, so whole years that were stated in months are
written a little higher (`JUST_OVER`: 1.001). A fraction that is no number of months (4.99, 4.11)
says nothing certain, and takes the whole year.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

JUST_OVER = 0.001
_NEAR = 0.02  # of a month: ages are written with three digits
_ROUNDED = 0.001  # years by which a child's age, worked out from months, may be off


def in_months(years: float) -> int | None:
    """Return an age in months where it was stated in them: 1.5 is 18; `None` for other ages."""
    months = round(years * 12)
    stated = years != math.floor(years) and abs(years * 12 - months) < _NEAR
    return months if stated else None


def months_said(years: float) -> int | None:
    """Return the months in which an age is best said: up to two years, or where years were whole.

    "18 months", "24 months", but "2.5 years".
    """
    months = in_months(years)
    return months if months is not None and (years < 2 or months % 12 == 0) else None


def too_old_from(maximum_age: float) -> float:
    """Return the age in years from which somebody is too old for a listed maximum."""
    months = in_months(maximum_age)
    return math.floor(maximum_age) + 1 if months is None else (months + 1) / 12 - _ROUNDED


def too_old_from_each(maximum_ages: Floats) -> Floats:
    """Return the same of many at once; `nan`, older than nobody, where none is listed."""
    months = np.rint(maximum_ages * 12)
    years = np.floor(maximum_ages)
    stated = (maximum_ages != years) & (np.abs(maximum_ages * 12 - months) < _NEAR)
    return np.where(stated, (months + 1) / 12 - _ROUNDED, years + 1)
