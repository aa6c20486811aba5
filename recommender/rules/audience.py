"""Is it meant for someone like her? Restricted groups rule out; the rest is something to ask."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

from directory.index import Columns, Row
from directory.records import Fit
from directory.vocabulary import NEEDS, words
from recommender.rules import NO, SILENT, UNKNOWN, Fits, Rule
from recommender.rules._columns import AUDIENCE, CHILDCARE, TAGS, bits_of, has_any, has_tag
from recommender.situation import Situation
from recommender.wishes import FOR_MY_CHILD, FOR_MYSELF

_WOMEN, _MEN = frozenset({"women", "mums"}), frozenset({"men", "dads"})
_DISABILITY = NEEDS.index("disability")


@cache
def _groups() -> tuple[Mapping[str, int], ...]:
    """Return the restricting words about who she is, those about her age, and all others.

    Each with its bit; of children other rules ask.
    """
    known = {word: bits_of("audience", [word]) for word in words("audience") if word != "children"}
    strict = {word.id for word in words("audience").values() if word.restricts}
    by_age = {one for one in strict if _is_of_age(one)}
    kinds = (strict - by_age, by_age, known.keys() - strict)
    return tuple({word: bit for word, bit in known.items() if word in kind} for kind in kinds)


def _is_of_age(word: str) -> bool:
    entry = words("audience")[word]
    return bool(entry.minimum_age or entry.maximum_age)


def _admits(situation: Situation, word: str) -> Fit:
    """Say whether one audience word holds for her; UNKNOWN when she did not say."""
    entry, said = words("audience")[word], set(situation.audience)
    age = situation.adult_age
    if entry.minimum_age is not None or entry.maximum_age is not None:
        if age is None:
            return Fit.YES if said & set(entry.admits) else Fit.UNKNOWN
        low, high = entry.minimum_age, entry.maximum_age
        inside = (low is None or age >= low) and (high is None or age < high)
        return Fit.YES if inside else Fit.NO
    if said & set(entry.admits):
        return Fit.YES
    if entry.restricts:
        other = _MEN if set(entry.admits) & _WOMEN else _WOMEN
        return Fit.NO if said & other and not said & set(entry.admits) else Fit.UNKNOWN
    return Fit.UNKNOWN


def judge(situation: Situation, columns: Columns, *, child: int | None) -> Fits:  # noqa: ARG001
    """Every kind of restriction listed has to hold; of several other groups one is enough.

    Rows that name no group are passed over.
    """
    audience = columns["audience"]
    fits = np.full(len(audience), SILENT, dtype=np.int8)
    for group in _groups():
        fits = np.minimum(fits, _any_of(situation, audience, group))
    if "women_only" in situation.preferences:
        for_women = has_any(audience, bits_of("audience", ["women_only", "mums"]))
        hers = for_women | (columns["need"] == CHILDCARE)  # a nursery is there for the child
        fits = np.where(hers, fits, np.minimum(fits, UNKNOWN))
    if FOR_MY_CHILD in situation.preferences:
        caring = has_any(audience, bits_of("audience", ["carers"]))
        not_hers = has_tag(columns, "adults_only") & (caring | (columns["need"] == _DISABILITY))
        fits = np.where(not_hers, NO, fits)
    if FOR_MYSELF in situation.preferences:
        for_a_child = has_any(audience, bits_of("audience", ["disabled_children"]))
        for_adults = has_any(audience, bits_of("audience", ["disabled", "carers"]))
        not_hers = for_a_child & ~for_adults & (columns["need"] == _DISABILITY)
        fits = np.where(not_hers, NO, fits)
    return fits


def _any_of(situation: Situation, audience: np.ndarray, group: Mapping[str, int]) -> Fits:
    best = np.full(len(audience), -1, dtype=np.int8)
    used = int(np.bitwise_or.reduce(audience, initial=0))
    for word, bit in group.items():
        if used & bit:
            named = has_any(audience, bit)
            best[named] = np.maximum(best[named], np.int8(_admits(situation, word)))
    return np.where(best < 0, SILENT, best)


def reason(fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:  # noqa: ARG001
    """Name the group."""
    known = words("audience")
    groups = [
        known[word].name for word in row.service.audience if word in known and word != "children"
    ]
    named = " and ".join(groups)
    if (
        fit is Fit.NO
        and FOR_MY_CHILD in situation.preferences
        and "adults_only" in row.service.tags
    ):
        return "Helps adults only; you asked for your child."
    if fit is Fit.YES:
        return f"For {named}."
    if fit is Fit.NO and FOR_MYSELF in situation.preferences and _for_a_child(row):
        return f"For {named}; you asked for yourself."
    if fit is Fit.NO:
        return f"Only for {named}." if "only" not in named else f"For {named}."
    if not named:
        return "Not listed as women only: ask."
    if "women_only" in situation.preferences and "women" not in named and "mother" not in named:
        return f"For {named}; not listed as women only: ask."
    if FOR_MY_CHILD in situation.preferences and "disabled" in row.service.audience:
        return f"For {named}: ask if they help children."
    return f"For {named}: ask if that is for you."


def _for_a_child(row: Row) -> bool:
    return "disabled_children" in row.service.audience


RULE = Rule(
    question="Who is it for?",
    columns={"audience": AUDIENCE, "tags": TAGS},
    applies=lambda situation: True,  # noqa: ARG005
    judge=judge,
    by_need=True,
    reason=reason,
    field="audience",
    value=lambda row: list(row.service.audience),
    source="Fingerpost's audience vocabulary; adults_only is a tag",
)
