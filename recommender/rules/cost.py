"""Can she pay for it? What it costs this family a week, and help that may pay."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from directory.ages import too_old_from, too_old_from_each
from directory.index import Columns, Row, of_record
from directory.records import CostOption, Fit
from recommender.national import may_help
from recommender.rules import NO, UNKNOWN, YES, Fits, Rule
from recommender.rules._columns import CHILDCARE, FEES, PERIODS, fee_slots, fees_of
from recommender.rules._words import age_words, fee_words, money_words
from recommender.school_hours import needing_care
from recommender.situation import Situation, Window

WEEKS_A_YEAR = 52.0
_WEEKS = {
    "week": 1.0,
    "month": 12 / WEEKS_A_YEAR,
    "term": 1 / 13,  # while it runs: a term is about a quarter of a year
    "year": 1 / WEEKS_A_YEAR,
}
_USED = (None, "hour", "session", "day", "week")  # the least that is paid for at all
_ENOUGH = 0.005  # half a penny: sums of pennies are not exact


@dataclass(frozen=True, slots=True)
class Use:
    """How much she would use it in a week; `nan` where that was not said."""

    days: float
    hours: float


def use_of(situation: Situation, *, childcare: bool, child: int | None = None) -> Use:
    """Return days and hours of use: care times for childcare, one session of anything else.

    Of a child at school the hours outside school.
    """
    if not childcare:
        return Use(days=1.0, hours=math.nan)
    if situation.care_times is None:
        return Use(days=math.nan, hours=math.nan)
    times = needing_care(situation, situation.care_times, child)
    days = len({window.day for window in times})
    return Use(days=float(days), hours=_hours(times))


def _hours(windows: tuple[Window, ...]) -> float:
    return sum(window.minutes for window in windows) / 60


def weekly_factors(use: Use) -> NDArray[np.float64]:
    """Return by what each period's fee is multiplied for a week, in the order of `PERIODS`."""
    factors = {
        "session": use.days,
        "hour": use.hours,
        "day": use.days,
        "once": float("nan"),
        **_WEEKS,
    }
    return np.array([factors[period] for period in PERIODS])


def weekly_cost(
    situation: Situation, columns: Columns, *, child: int | None
) -> NDArray[np.float64]:
    """Return the least listed cost in pounds a week for this family, shape (n_rows,).

    `nan` where it is not known. Free is 0 whatever the period. Fees for other ages than the
    child's do not count.
    """
    childcare = columns["need"] == CHILDCARE
    return _weekly(
        columns["fees"],
        childcare,
        care=use_of(situation, childcare=True, child=child) if childcare.any() else None,
        other=use_of(situation, childcare=False),
        age=age_of(situation, child),
    )


def _weekly(
    fees: NDArray[np.float64],
    childcare: NDArray[np.bool_],
    *,
    care: Use | None,
    other: Use,
    age: float | None,
) -> NDArray[np.float64]:
    """Return the same for how much she would use childcare and other things, at an age."""
    listed = ~np.isnan(fees[:, :, 0])
    fees = fees[:, : max(1, int(listed.any(axis=0).sum()))]  # few list more than one or two
    amount, period = fees[:, :, 0], fees[:, :, 1]
    known = ~np.isnan(period)
    number = np.where(known, period, 0).astype(np.intp)
    factors = np.where(known, weekly_factors(other)[number], np.nan)
    if care is not None:
        factors = np.where(childcare[:, None] & known, weekly_factors(care)[number], factors)
    cost = np.where(amount == 0, 0.0, amount * factors)
    if age is not None:
        not_hers = (age < fees[:, :, 2]) | (age >= too_old_from_each(fees[:, :, 3]))
        cost = np.where(not_hers, np.nan, cost)
    least: NDArray[np.float64] = np.fmin.reduce(cost, axis=1)
    return least


# Councils fund early learning for all of three and four, and for some of two: until school.
_FUNDED_FROM, _FUNDED_UNTIL = 2.0, 5.0


def may_be_funded(ages: Sequence[float | None]) -> bool:
    """Say whether a funded place is worth asking about: of a child of no said age it is."""
    return not ages or any(_FUNDED_FROM <= (age or 0.0) < _FUNDED_UNTIL for age in ages)


def help_may_apply(situation: Situation, child: int | None) -> bool:
    """Say whether help with childcare costs is worth asking about."""
    council = situation.council
    on = situation.at.date() if situation.at else date.max
    children = [situation.children[child]] if child is not None else list(situation.children)
    ages = [one.age_years or 0.0 for one in children] or [0.0]  # a baby on the way is born then
    return any(
        one.covers == "childcare"
        for age in ages
        for one in may_help(age, on=on, council_code=council)
    )


def judge(situation: Situation, columns: Columns, *, child: int | None) -> Fits:
    """NO only for a listed fee over her budget that no help with costs might bring down."""
    budget = situation.budget_gbp_week
    cost = weekly_cost(situation, columns, child=child)
    if budget is None:
        return np.where(cost == 0, YES, UNKNOWN)
    over = np.where(np.isnan(cost), UNKNOWN, NO)
    fits = np.where(cost <= budget + _ENOUGH, YES, over)
    if help_may_apply(situation, child):
        fits = np.where(columns["need"] == CHILDCARE, np.maximum(fits, UNKNOWN), fits)
    return fits


def reason(fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:
    """Name the fee listed."""
    listed = cost_words(row, age=age_of(situation, child))
    said = listed[:1].upper() + listed[1:]  # it begins the sentence, but for "Listed as …"
    said += _weekly_words(situation, row, child=child)
    budget = situation.budget_gbp_week
    limit = "free" if budget == 0 else f"£{budget:g} a week"
    if fit is Fit.YES:
        return (
            f"Listed as {listed}."
            if budget is None or listed.startswith("free")
            else f"{said}: within {limit}."
        )
    if fit is Fit.NO:
        return f"{said}: more than you can pay ({limit})."
    ages = [situation.children[child].age_years] if child is not None else []
    funded = "a funded place and " if may_be_funded(ages) else ""
    if row.need == "childcare" and _is_over(situation, row, child=child):
        over = f"your {limit}" if budget else "you can pay"
        return f"{said}, more than {over}: ask about {funded}help with costs."
    if row.need == "childcare" and said:
        return f"{said}: ask about {funded}help with costs."
    if row.need == "childcare" and funded:
        return "Ask about a funded place and what it costs: no fee is listed."
    return f"{said}: ask what it comes to." if said else "Ask what it costs: no fee is listed."


def _least(situation: Situation, row: Row, child: int | None) -> float:
    """Return what one service costs this family a week at the least; `nan` where not known."""
    care = row.need == "childcare"
    use = use_of(situation, childcare=care, child=child)
    return _least_of(row, use, age_of(situation, child), care)


@of_record
def _least_of(row: Row, use: Use, age: float | None, care: bool) -> float:
    """Return what its fees come to a week for so much use."""
    slots = np.array([fee_slots(fees_of(row.service, row.on))])
    return float(
        _weekly(slots, np.array([care]), care=use if care else None, other=use, age=age)[0]
    )


def _weekly_words(situation: Situation, row: Row, *, child: int | None) -> str:
    """Say what a fee by the hour, day, session, month, term or year comes to in a week."""
    cost, fees = _least(situation, row, child), fees_for(row, age_of(situation, child))
    if not fees or not math.isfinite(cost) or cost == 0:
        return ""
    if any(fee.period == "week" and fee.amount == cost for fee in fees):
        return ""
    once = row.need != "childcare" and fees[0].period in ("session", "hour", "day")
    if once:  # one session a week is only our reckoning
        return ""
    return f", about {money_words(round(cost, 2))} a week"


def _is_over(situation: Situation, row: Row, *, child: int | None) -> bool:
    """Say whether a listed fee comes to more than the sum she can pay, where she named one.

    What it comes to in a week may not be known: it is more if a single hour, day or session is.
    """
    budget, cost = situation.budget_gbp_week, _least(situation, row, child)
    if budget is None:
        return False
    if not math.isfinite(cost):
        fees = fees_for(row, age_of(situation, child))[:1]
        counted = [one.amount or 0.0 for one in fees if budget == 0 or one.period in _USED]
        cost = sum(counted)
    return cost > budget + _ENOUGH


def age_of(situation: Situation, child: int | None) -> float | None:
    """Return the age a fee has to be for: the child's, a baby on the way as a newborn."""
    return None if child is None else situation.children[child].age_years or 0.0


@of_record
def fees_for(row: Row, age: float | None) -> tuple[CostOption, ...]:
    """Return the fees in pounds that hold for a child of this age, the cheapest first."""
    fees = sorted(fees_of(row.service, row.on), key=lambda fee: fee.amount or 0.0)
    return tuple(fee for fee in fees if age is None or _holds(fee, age))


def _holds(fee: CostOption, age: float) -> bool:
    old_enough = fee.minimum_age is None or age >= fee.minimum_age
    return old_enough and (fee.maximum_age is None or age < too_old_from(fee.maximum_age))


@of_record
def cost_words(row: Row, *, age: float | None = None) -> str:
    """Return the fees as listed for a child of this age: "free", "£30 a week".

    Where fees are only listed for other ages, those are named with their ages; where there are
    none at all, the record's own words.
    """
    fees = fees_for(row, age)
    if fees:
        return " or ".join(dict.fromkeys(_one_fee(fee) for fee in fees[:2]))
    others = fees_for(row, None)
    if others:
        return f"{_one_fee(others[0], ages=True)}, other ages not listed"
    words = (fee.amount_description or fee.option for fee in row.service.cost_options)
    return next((text for text in words if text), "")


def _one_fee(fee: CostOption, *, ages: bool = False) -> str:
    said = fee_words(fee.amount or 0.0, fee.period)
    if ages:
        return f"{said} for {age_words(fee.minimum_age, fee.maximum_age)}"
    if fee.amount == 0 and fee.amount_description:
        own = fee.amount_description
        says_free = own.casefold().startswith(said)  # "Free to 3-5 year olds": once is enough
        return f"{said}{own[len(said) :]}" if says_free else f"{said} ({own})"
    return f"{fee.option}: {said}" if fee.option and fee.amount else said


def relax(situation: Situation, row: Row) -> tuple[str, float, float] | None:
    """Return what she would have to be able to pay a week."""
    cost = _least(situation, row, None)
    if situation.budget_gbp_week is None or not math.isfinite(cost):
        return None
    return ("budget_gbp_week", situation.budget_gbp_week, round(cost, 2))


RULE = Rule(
    question="What does it cost?",
    columns={"fees": FEES},
    applies=lambda situation: situation.budget_gbp_week is not None,
    by_child=True,
    judge=judge,
    by_need=True,
    reason=reason,
    field="cost_options",
    value=cost_words,
    source="HSDS 3.0 cost_option; data/reference/help_with_costs.toml",
    relax=relax,
)
