"""Is it for a family like hers? For whom it says it is, and what kind of childcare."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from directory.index import Columns, Index, of_records
from directory.vocabulary import NEEDS, words
from recommender.rules._columns import (
    AUDIENCE,
    CHILDCARE,
    CONDITIONALITY,
    CONDITIONS,
    FOR_CHILDREN,
    ROLE,
    TAGS,
    bits_of,
    has_any,
    has_tag,
    is_childcare_role,
    is_childminder,
    tagged,
)
from recommender.similarity import Floats, Similarity
from recommender.situation import Situation

# "A toddler group" says that there is a child, though not how old.
_SPEAKS_OF_ONE = re.compile(
    r"\b(?:toddlers?|bab(?:y|ies)|playgroups?|bookbug|rhyme ?time|weans?|bairns?|kids?|"
    r"child(?:ren)?|wee ones?|son|daughter)\b",
    re.IGNORECASE,
)
_HERS, _OPEN, _BESIDE, _OTHERS = 1.0, 0.7, 0.3, 0.0
_AT_SCHOOL = 5.0
_DISABILITY = NEEDS.index("disability")
# Kinds of childcare that a family looks for first at each age; others only where nothing else is.
_UNDER_FIVES = ("nursery", "playgroup", "childminder", "creche", "family_centre")
_SCHOOL_AGE = ("after_school", "breakfast_club", "school_age_only", "childminder")
_SOMETIMES = ("holiday_club", "parent_stays")  # neither frees her for work or a course
_DAILY = ("after_school", "breakfast_club", "nursery", "playgroup", "childminder")


def score(
    situation: Situation,
    index: Index,  # noqa: ARG001
    rows: NDArray[np.intp],  # noqa: ARG001
    columns: Columns,
    *,
    child: int | None,
) -> Floats:
    """Return 1 where it names people like her, 0.7 where nobody, 0 where others."""
    likeness = columns.by_kind(partial(_audience, situation), "audience", "need")
    childcare = columns["need"] == CHILDCARE
    if childcare.any():
        likeness = np.where(childcare, _kind_of_childcare(situation, columns, child), likeness)
    # A nursery may be registered as a family centre too; whoever supports parents comes first.
    care = is_childcare_role(columns) & ~childcare
    likeness = np.where(care, np.minimum(likeness, _BESIDE), likeness)
    # A programme that can be made a condition of a benefit is no answer to a wish of hers.
    forced = columns["conditionality"] == CONDITIONS.index("mandated")
    likeness = np.where(forced, np.minimum(likeness, _OTHERS), likeness)
    if not situation.children and not _SPEAKS_OF_ONE.search(situation.text):
        likeness = np.where(
            columns["for_children"] & ~childcare, np.minimum(likeness, _OTHERS), likeness
        )
    return likeness


def _audience(situation: Situation, columns: Columns) -> Floats:
    said = set(situation.audience)
    hers = [word.id for word in words("audience").values() if said & set(word.admits)]
    audience = columns["audience"] & ~np.uint64(bits_of("audience", ["children"]))
    named = np.where(audience == 0, _OPEN, _OTHERS)
    # Whose disability it is was not said: help for families with a disabled child may be meant.
    maybe = has_any(audience, bits_of("audience", ["disabled_children"])) & bool(situation.children)
    named = np.where(maybe & (columns["need"] == _DISABILITY), _OPEN, named)
    likeness: Floats = np.where(has_any(audience, bits_of("audience", hers)), _HERS, named)
    return likeness


def _kind_of_childcare(situation: Situation, columns: Columns, child: int | None) -> Floats:
    age = situation.children[child].age_years or 0.0 if child is not None else None
    wanted = _of_any_age if age is None else _kinds_at(age)
    likeness = np.where(wanted(columns), _HERS, np.where(_of_any_age(columns), _OTHERS, _OPEN))
    if {"nights", "shifts"} & set(situation.preferences):  # who may look after a child then
        likeness = np.where(is_childminder(columns), likeness, np.minimum(likeness, _OPEN))
    kind: Floats = np.where(_seldom(columns), _OTHERS, likeness)
    return kind


_of_any_age = tagged(*_UNDER_FIVES, *_SCHOOL_AGE)
_for_under_fives, _for_school_age = tagged(*_UNDER_FIVES), tagged(*_SCHOOL_AGE)


@of_records
def _seldom(columns: Columns) -> NDArray[np.bool_]:
    return np.asarray(has_tag(columns, *_SOMETIMES) & ~has_tag(columns, *_DAILY))


def _kinds_at(age_years: float) -> Callable[[Columns], NDArray[np.bool_]]:
    return _for_under_fives if age_years < _AT_SCHOOL else _for_school_age


def is_kind_for(columns: Columns, age_years: float) -> NDArray[np.bool_]:
    """Say, shape (n_rows,), which childcare is of a kind for a child of this age, or of none."""
    return np.asarray(_kinds_at(age_years)(columns) | ~_of_any_age(columns))


SIMILARITY = Similarity(
    title="Set up for families like yours",
    part="need",
    by_child=True,
    columns={
        "audience": AUDIENCE,
        "conditionality": CONDITIONALITY,
        "for_children": FOR_CHILDREN,
        "role": ROLE,
        "tags": TAGS,
    },
    score=score,
    source="Fingerpost's audience and tag vocabularies",
)
