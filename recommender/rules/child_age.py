"""Does it take this child? One answer a child: a sibling who fits opens no door for another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from directory.ages import too_old_from, too_old_from_each
from directory.ages_in_words import ages_of
from directory.index import Columns, Row, of_records
from directory.records import Fit, Service
from recommender.conditions import children_with_it
from recommender.rules import NO, SILENT, UNKNOWN, YES, Fits, Rule
from recommender.rules._columns import (
    FOR_CHILDREN,
    MAXIMUM_AGE,
    MINIMUM_AGE,
    ROLE,
    TAGS,
    YOUNGEST_AT_NURSERY,
    has_tag,
    is_childcare_role,
    starts_late,
    tagged,
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
# A crèche that says nothing of them does neither.
_AT_NURSERY = ("nursery", "playgroup", "creche")
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
    fits = np.where(np.isnan(low) | np.isnan(high), UNKNOWN, YES)
    school, under_five = _at_school_only(columns), _under_fives_only(columns)
    if _SURELY_AT_SCHOOL <= age < _LEAVES_PRIMARY:
        fits[school & np.isnan(high)] = YES
    if _FIVE <= age < _LEAVES_PRIMARY:
        club = school | _is_club(columns)
        fits[club & np.isnan(high) & (low <= age)] = YES
    if _SURELY_AT_NURSERY <= age < _FIVE:
        fits[under_five] = YES
    fits[(age < low) | (age >= too_old_from_each(high))] = NO  # nan is false: silence is no no
    if age < _YOUNGEST_AT_SCHOOL:
        fits[school] = NO
    if age >= _FIVE:
        fits[under_five] = NO
    if age >= _NO_LONGER:
        fits[_for_little_ones(columns) & np.isnan(high)] = NO
    if expected:
        fits = np.minimum(fits, UNKNOWN)
    return np.where(columns["for_children"], fits, SILENT)


_at_school_only, _under_fives_only = tagged("school_age_only"), tagged("under_fives_only")
_is_club = tagged(*_CLUBS)


@of_records
def _for_little_ones(columns: Columns) -> NDArray[np.bool_]:
    """Say, shape (n,), which are for the years before school and say nothing of those after."""
    centre = has_tag(columns, _CENTRE) & is_childcare_role(columns)
    little = has_tag(columns, *_AT_NURSERY) | centre
    return np.asarray(little & ~has_tag(columns, *_FOR_SCHOOL_CHILDREN))


def reason(fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:
    """Say it as a keyworker would; ages that only its words state are quoted from them."""
    who = situation.children[child].in_words if child is not None else "child"
    age = situation.children[child].age_years or 0.0 if child is not None else 0.0
    told = _told(fit, row.service, age)
    if fit is Fit.YES and row.need == "childcare" and child in children_with_it(situation):
        return f"Takes your {who} by age, {told}: {_SUPPORT}."
    if fit is Fit.YES:
        return f"Takes your {who}: {told}."
    if fit is Fit.NO:
        return f"{NOT_TAKEN} {who}: {told}."
    if row.need == "childcare" and child is not None and _seldom_so_young(situation, row, child):
        return f"Ask if they take your {who}: {told}, and {_FROM_TWO}."
    if _YOUNGEST_AT_SCHOOL <= age < _FIVE and _is_club_only(row.service):
        return f"Ask if they take your {who}: {told}, {_AT_SCHOOL_ONLY}."
    return f"Ask if they take your {who}: {told}."


NOT_TAKEN = "Does not take your"  # how a "no" opens, so that no page ticks it
_SUPPORT = "whether it can give the support your child needs has to be asked"
_AT_SCHOOL_ONLY = "maybe only once at school"
_FROM_TWO = "many such nurseries start at 2 or 3"


def _told(fit: Fit, service: Service, age: float) -> str:
    """Return what the record says of ages: as listed, by its own words, or by its kind."""
    ages, tags = ages_of(service), set(service.tags)
    listed = age_words(service.minimum_age, service.maximum_age)
    told = [f"listed for {listed}"] if listed else []
    told += [f"its words say \u201c{ages.words}\u201d"] if ages.words else []
    low, high = ages.minimum_age, ages.maximum_age
    within = (low is None or age >= low) and (high is None or age < too_old_from(high))
    if told and not (fit is Fit.NO and within):
        return " and ".join(told)
    if "school_age_only" in tags:
        return "listed for school age only"
    if "under_fives_only" in tags or fit is Fit.NO:  # by its kind: a nursery, say
        return "listed for children not yet at school"
    return "ages are not listed"


def _seldom_so_young(situation: Situation, row: Row, child: int) -> bool:
    age = situation.children[child].age_years or 0.0
    return age < YOUNGEST_AT_NURSERY and starts_late(row)


def _is_club_only(service: Service) -> bool:
    tags = set(service.tags)
    return bool(tags.intersection(_CLUBS)) and tags.isdisjoint((*_AT_NURSERY, "childminder"))


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
    value=lambda row: [ages_of(row.service).minimum_age, ages_of(row.service).maximum_age],
    source="HSDS 3.0 service.minimum_age, maximum_age, or its own words (directory.ages_in_words)",
)
