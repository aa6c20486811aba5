"""Can she pay for it? What it costs this family a week, and help that may pay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from directory.index import Columns, Row
from directory.records import CostOption, Fit
from recommender.national import may_help
from recommender.rules import Fits, Rule
from recommender.rules._columns import CHILDCARE, FEES, PERIODS, fees_of
from recommender.rules._words import fee_words
from recommender.situation import Situation, Window

WEEKS_A_YEAR = 52.0
_WEEKS = {
    "week": 1.0,
    "month": 12 / WEEKS_A_YEAR,
    "term": 3 / WEEKS_A_YEAR,
    "year": 1 / WEEKS_A_YEAR,
}
_ENOUGH = 0.005  # half a penny: sums of pennies are not exact


@dataclass(frozen=True, slots=True)
class Use:
    """How much she would use it in a week; `nan` where that was not said."""

    days: float
    hours: float


def use_of(situation: Situation, *, childcare: bool) -> Use:
    """Return days and hours of use: care times for childcare, one session of anything else."""
    if not childcare:
        return Use(days=1.0, hours=float("nan"))
    if situation.care_times is None:
        return Use(days=float("nan"), hours=float("nan"))
    days = len({window.day for window in situation.care_times})
    return Use(days=float(days), hours=_hours(situation.care_times))


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
    fees, childcare = columns["fees"], columns["need"] == CHILDCARE
    amount, period = fees[:, :, 0], fees[:, :, 1]
    known = ~np.isnan(period)
    number = np.where(known, period, 0).astype(np.intp)
    cost = np.full(amount.shape, np.nan)
    for is_childcare in (True, False):
        factors = weekly_factors(use_of(situation, childcare=is_childcare))
        rows = childcare if is_childcare else ~childcare
        cost[rows] = (amount * np.where(known, factors[number], np.nan))[rows]
    cost = np.where(amount == 0, 0.0, cost)
    age = situation.children[child].age_years if child is not None else None
    if child is not None:
        years = age or 0.0
        other = (years < fees[:, :, 2]) | (years >= np.floor(fees[:, :, 3]) + 1)
        cost = np.where(other, np.nan, cost)
    least: NDArray[np.float64] = np.fmin.reduce(cost, axis=1)
    return least


def help_may_apply(situation: Situation, child: int | None) -> bool:
    """Say whether help with childcare costs is worth asking about."""
    council = situation.origin.council_code if situation.origin else None
    on = situation.at.date() if situation.at else date.max
    children = [situation.children[child]] if child is not None else list(situation.children)
    ages = [one.age_years for one in children] or [None]
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
        return np.where(cost == 0, Fit.YES, Fit.UNKNOWN).astype(np.int8)
    over = np.where(np.isnan(cost), Fit.UNKNOWN, Fit.NO)
    fits = np.where(cost <= budget + _ENOUGH, Fit.YES, over)
    if help_may_apply(situation, child):
        fits = np.where(columns["need"] == CHILDCARE, np.maximum(fits, Fit.UNKNOWN), fits)
    return fits.astype(np.int8)


def reason(fit: Fit, situation: Situation, row: Row, *, child: int | None) -> str:  # noqa: ARG001
    """Name the fee listed."""
    said = cost_words(row)
    budget = situation.budget_gbp_week
    limit = "free" if budget == 0 else f"£{budget:g} a week"
    if fit is Fit.YES:
        return (
            f"Listed as {said}." if budget is None or said == "free" else f"{said}: within {limit}."
        )
    if fit is Fit.NO:
        return f"{said}: more than you can pay ({limit})."
    if row.need == "childcare" and said:
        return f"{said}: ask about a funded place and help with costs."
    if row.need == "childcare":
        return "Ask about a funded place and what it costs: no fee is listed."
    return f"{said}: ask what it comes to." if said else "Ask what it costs: no fee is listed."


def cost_words(row: Row) -> str:
    """Return the cheapest fees as listed: "free", "£30 a week"; else the record's own words."""
    fees = sorted(fees_of(row.service, row.on), key=lambda fee: fee.amount or 0.0)
    if fees:
        return " or ".join(dict.fromkeys(_one_fee(fee) for fee in fees[:2]))
    words = (fee.amount_description or fee.option for fee in row.service.cost_options)
    return next((text for text in words if text), "")


def _one_fee(fee: CostOption) -> str:
    said = fee_words(fee.amount or 0.0, fee.period)
    return f"{fee.option}: {said}" if fee.option and fee.amount else said


def relax(situation: Situation, row: Row) -> tuple[str, float, float] | None:
    """Return what she would have to be able to pay a week."""
    cost = row.facts.get("weekly_cost", float("nan"))
    if situation.budget_gbp_week is None or not np.isfinite(cost):
        return None
    return ("budget_gbp_week", situation.budget_gbp_week, round(cost, 2))


RULE = Rule(
    question="What does it cost, and is there a funded place?",
    columns={"fees": FEES},
    applies=lambda situation: situation.budget_gbp_week is not None,
    by_child=True,
    judge=judge,
    reason=reason,
    field="cost_options",
    value=cost_words,
    source="HSDS 3.0 cost_option; data/reference/help_with_costs.toml",
    relax=relax,
)
