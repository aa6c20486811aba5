"""Does it take this child? One answer a child: a sibling who fits opens no door for another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from directory.ages import too_old_from_each
from directory.index import Columns, Row
from directory.records import Fit
from recommender.rules import SILENT, Fits, Rule
from recommender.rules._columns import (
    FOR_CHILDREN,
    MAXIMUM_AGE,
    MINIMUM_AGE,
    ROLE,
    TAGS,
    bits_of,
    has_any,
    has_tag,
)
from recommender.rules._words import age_words
from recommender.situation import Situation

# Scotland: a child starts primary 1 in August at between four and a half and five and a half, and
# secondary school at eleven and a half to twelve and a half.
_YOUNGEST_AT_SCHOOL, _SURELY_AT_SCHOOL, _LEAVES_PRIMARY = 4.0, 5.5, 12.0
_FIVE = 5.0
# What takes only children not yet at school takes 3- and 4-year-olds: that is the early learning
# every child is offered. Whether it takes younger ones is not said by that.
_SURELY_AT_NURSERY = 3.0
# A nursery or playgroup that says nothing of school children does not take one who is surely there;
# nor does a family centre that is registered as childcare: those are for the years before school.
_AT_NURSERY = ("nursery", "playgroup")
_CENTRE = "family_centre"
_FOR_SCHOOL_CHILDREN = (
    "school_age_only",
    "after_school",
    "breakfast_club",
    "holiday_club",
    "childminder",
)
# A club for school children that lists its least age only takes whoever is of that age at school.
_CLUBS = ("after_school", "breakfast_club")
_NO_LONGER = 6.0


def judge(situation: Situation, columns: Columns, *, child: int | None) -> Fits:
    """Answer for one child, shape (n_rows,); rows that are not for children are passed over.

    A baby on the way is looked at as a newborn, and never surely taken.
    """
    if child is None:
        return np.full(len(columns["tags"]), SILENT, dtype=np.int8)
    expected = situation.children[child].age_years is None
    age = situation.children[child].age_years or 0.0
    low, high = columns["minimum_age"], columns["maximum_age"]
    fits = np.where(np.isnan(low) | np.isnan(high), Fit.UNKNOWN, Fit.YES)
    school, under_five = has_tag(columns, "school_age_only"), has_tag(columns, "under_fives_only")
    if _SURELY_AT_SCHOOL <= age < _LEAVES_PRIMARY:
        fits[school & np.isnan(high)] = Fit.YES
    if _FIVE <= age < _LEAVES_PRIMARY:
        club = school | has_tag(columns, *_CLUBS)
        fits[club & np.isnan(high) & (low <= age)] = Fit.YES
    if _SURELY_AT_NURSERY <= age < _FIVE:
        fits[under_five & np.isnan(high)] = Fit.YES
    fits[(age < low) | (age >= too_old_from_each(high))] = Fit.NO  # nan is false: silence is no no
    if age < _YOUNGEST_AT_SCHOOL:
        fits[school] = Fit.NO
    if age >= _FIVE:
        fits[under_five] = Fit.NO
    if age >= _NO_LONGER:
        nursery = _for_little_ones(columns) & ~has_tag(columns, *_FOR_SCHOOL_CHILDREN)
        fits[nursery & np.isnan(high)] = Fit.NO
    if expected:
        fits = np.minimum(fits, Fit.UNKNOWN)
    return np.where(columns["for_children"], fits, SILENT).astype(np.int8)


def _for_little_ones(columns: Columns) -> NDArray[np.bool_]:
    care = has_any(columns["role"], bits_of("role", ["childcare"]))
    return np.asarray(has_tag(columns, *_AT_NURSERY) | (has_tag(columns, _CENTRE) & care))


def reason(fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:
    """Say it as a keyworker would."""
    who = situation.children[child].in_words if child is not None else "child"
    listed = age_words(row.service.minimum_age, row.service.maximum_age)
    tags = row.service.tags
    little = bool({*_AT_NURSERY, _CENTRE} & set(tags))
    only_nursery = little and not set(tags) & set(_FOR_SCHOOL_CHILDREN)
    if not listed and "school_age_only" in tags:
        listed = "school age only"
    elif not listed and ("under_fives_only" in tags or (fit is Fit.NO and only_nursery)):
        listed = "children not yet at school"
    if fit is Fit.YES:
        return f"Takes your {who}: listed for {listed}."
    if fit is Fit.NO:
        return f"Does not take your {who}: listed for {listed}."
    told = f"listed for {listed}" if listed else "ages are not listed"
    return f"Ask if they take your {who}: {told}."


RULE = Rule(
    question="Do you take a child of this age?",
    columns={
        "minimum_age": MINIMUM_AGE,
        "maximum_age": MAXIMUM_AGE,
        "tags": TAGS,
        "for_children": FOR_CHILDREN,
        "role": ROLE,
    },
    applies=lambda situation: bool(situation.children),
    each="children",
    judge=judge,
    reason=reason,
    field="minimum_age, maximum_age",
    value=lambda row: [row.service.minimum_age, row.service.maximum_age],
    source="HSDS 3.0 service.minimum_age, maximum_age",
)
