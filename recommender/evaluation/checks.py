"""Which promises can be checked of an answer? One function a check, worked out from the records.

A check returns True, False, or `None` when there is nothing it could be about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from directory.opening import state_at
from directory.records import Fit
from recommender.evaluation.seen import (
    WEEKS_A,
    Seen,
    Shown,
    age_years,
    clock_minutes,
    fees_for,
    first,
    metres_between,
    takes_age,
)

Arguments = Mapping[str, Any]
Check = Callable[[Seen, Arguments], bool | None]

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Nobody goes faster, door to door, than so many metres a minute in a straight line.
_FASTEST = {
    "walk": 110, "wheelchair": 110, "cycle": 420, "bus": 700, "subway": 800, "train": 2000,
    "car": 1500,
}  # fmt: skip
_ESTIMATE = 1.25  # within a quarter over her limit an estimate decides nothing
_NATIONS = {"S": {"S92000003"}, "E": {"E92000001"}, "W": {"W92000004"}, "N": {"N92000002"}}
_EVERYWHERE = {"K02000001", "K03000001", "K04000001"}
_COST_WORDS = ("cost", "fee", "fees", "price", "funded", "free", "\u00a3")


def need_in_top(seen: Seen, a: Arguments) -> bool:
    """Check that a service serving `need` is in the first k."""
    return any(a["need"] in one.needs for one in first(seen.shown, a.get("k")))


def need_not_in_top(seen: Seen, a: Arguments) -> bool:
    """None of the first k is shown for `need`."""
    return not any(one.option["need"] == a["need"] for one in first(seen.shown, a.get("k")))


def distinct_needs(seen: Seen, a: Arguments) -> bool:
    """Check that the first k cover at least n different needs."""
    found = {need for one in first(seen.shown, a.get("k")) for need in one.needs}
    return len(found) >= int(a["n"])


def all_within_travel(seen: Seen, _: Arguments) -> bool:
    """Each place can be reached in her minutes, or is marked as near or beyond the limit."""
    limit, origin = seen.case.get("max_minutes"), seen.output["origin"]
    if limit is None or origin is None:
        return True
    return all(_reachable(one, float(limit), origin) for one in seen.shown if _in_person(one))


def _reachable(one: Shown, limit: float, origin: Mapping[str, Any]) -> bool:
    minutes, place = one.option["minutes"], one.place
    if minutes is None or place is None:
        return bool(one.from_home or one.asks("within_reach") or place is None)
    said, possible, honest = one.option["distance_m"], True, True
    if place.latitude is not None and place.longitude is not None:
        metres = metres_between(
            (origin["latitude"], origin["longitude"]), (place.latitude, place.longitude)
        )
        possible = minutes >= metres / _FASTEST.get(one.option["mode"] or "bus", 1500) - 1
        honest = said is None or abs(said - metres) <= max(250.0, 0.6 * metres)
    # A childminder's point is withheld: the minutes that are shown have to be within her limit.
    low = (one.option["minutes_range"] or [minutes])[0]
    # With only a district given the estimate is wide: what may be within is marked, not hidden.
    doubtful = min(low, minutes / _ESTIMATE) <= limit and one.asks("within_reach")
    return bool(possible and honest and (minutes <= limit or doubtful))


def _in_person(one: Shown) -> bool:
    return bool(one.option["channel"] == "in_person")


def all_open_in_free_hours(seen: Seen, _: Arguments) -> bool:
    """Each is open in a free hour, or by phone or online, or marked as hours not known."""
    hours = seen.case.get("free_hours")
    return all(
        one.from_home or _open_in(one, hours) or _hours_marked(one, seen)
        for one in (seen.shown if hours else ())
    )


def _hours_marked(one: Shown, seen: Seen) -> bool:
    marked = one.asks("open_when_free") or one.asks("covers_care")
    return marked and (one.says("hours", "when are you open") or "hours" in seen.not_known)


def _open_in(one: Shown, hours: Any) -> bool:  # noqa: ANN401 - as the file has it
    """Look at every quarter of an hour of the next eight weeks, so that fortnights come round."""
    monday = datetime(2026, 11, 23)  # noqa: DTZ001 - the clock on the wall
    for window in hours:
        day = _DAYS.index(str(window["day"])[:3].lower())
        start, end = clock_minutes(window["start"]), clock_minutes(window["end"])
        for week in range(8):
            midnight = monday + timedelta(weeks=week, days=day)
            for minute in range(start, end, 15):
                state = state_at(one.schedules, midnight + timedelta(minutes=minute))
                if state.fit is Fit.YES or (state.fit is Fit.UNKNOWN and state.closes_at):
                    return True
                if "term time" in state.reason or "holiday" in state.reason:
                    return True
    return False


def all_within_budget(seen: Seen, _: Arguments) -> bool:
    """Each fee fits her week's budget, or the fee is marked as a thing to ask about."""
    budget = seen.case.get("budget_gbp_week")
    if budget is None:
        return True
    return all(_affordable(one, seen, float(budget)) for one in seen.shown)


def _affordable(one: Shown, seen: Seen, budget: float) -> bool:
    fees = fees_for(one.service, _age_for(one, seen)) if one.service else ()
    weekly = [
        cost.amount * WEEKS_A.get(cost.period or "", 1.0)
        for cost in fees
        if cost.amount is not None
    ]
    if weekly and min(weekly) <= budget:
        return True
    return one.asks("cost") and (one.says(*_COST_WORDS) or "fees" in seen.not_known)


def _age_for(one: Shown, seen: Seen) -> float | None:
    child = one.option.get("for_child")
    return seen.children[child] if isinstance(child, int) and child < len(seen.children) else None


def no_unmarked_cost(seen: Seen, _: Arguments) -> bool:
    """Check that a fee or "not listed" is shown wherever it is not free."""
    return all(
        bool(one.option["cost"]["text"]) or one.option["cost"]["amount"] == 0 for one in seen.shown
    )


def childcare_ages_fit(seen: Seen, _: Arguments) -> bool:
    """Every childcare result takes the child it is for, or its ages are marked as not listed."""
    for one in seen.shown:
        if one.option["need"] != "childcare" or one.service is None or not seen.children:
            continue
        age = _age_for(one, seen)
        ages = [age] if one.option.get("for_child") is not None else list(seen.children)
        answers = [takes_age(one.service, each) for each in ages]
        if all(answer is False for answer in answers):
            return False
        if not any(answers) and any(ages) and not one.asks("child_age"):
            return False
    return True


def any_for_age(seen: Seen, a: Arguments) -> bool:
    """Check that some result for `need` takes somebody of that age."""
    age = age_years(a["age"])
    return any(
        a["need"] in one.needs and takes_age(one.service, age) is not False
        for one in seen.shown
        if one.service is not None
    )


def any_remote(seen: Seen, _: Arguments) -> bool:
    """Check that some result can be had by phone or online."""
    return any(one.from_home for one in seen.shown)


def any_free(seen: Seen, a: Arguments) -> bool:
    """Check that some result for `need` is listed as free."""
    return any(
        a["need"] in one.needs and any(cost.amount == 0 for cost in one.service.cost_options)
        for one in seen.shown
        if one.service is not None
    )


def gap_stated_if_none(seen: Seen, a: Arguments) -> bool:
    """If nothing meets every limit, it says so and shows the nearest miss with its limit."""
    if any(one.option["need"] == a["need"] for one in seen.shown):
        return True
    nearest = [miss for miss in seen.output["near_misses"] if miss["need"] == a["need"]]
    return bool(seen.not_known) and all(miss["relax"]["limit"] for miss in nearest)


def every_result_explained(seen: Seen, _: Arguments) -> bool:
    """Each names its need, the way there or "by phone", and whatever is not known of it."""
    return all(_explained(one, seen) for one in seen.shown)


def _explained(one: Shown, seen: Seen) -> bool:
    option = one.option
    way = option["minutes"] is not None or option["distance_m"] is not None or one.from_home
    unknown = [v for v in option["verdicts"] if v["fit"] == "unknown"]
    told = bool(option["ask_first"] or seen.not_known)
    told = told or all(verdict["reason"] in option["reasons"] for verdict in unknown)
    way = way or one.asks("within_reach") or seen.output["origin"] is None
    return bool(option["need"] and option["reasons"] and option["next_step"]) and way and told


def max_per_provider(seen: Seen, a: Arguments) -> bool:
    """No provider more than n times in the first 10."""
    counts = Counter(one.provider for one in seen.shown[:10])
    return max(counts.values(), default=0) <= int(a["n"])


def prefers_colocated(seen: Seen, _: Arguments) -> bool:
    """One site that meets two of the needs among the options is said to do so."""
    sites: dict[str, set[str]] = {}
    for one in seen.shown:
        if one.place is not None and _in_person(one):
            key = f"{one.place.postal_code or ''}{one.place.latitude}{one.place.longitude}"
            sites.setdefault(key, set()).add(one.option["need"])
    if not any(len(needs) > 1 for needs in sites.values()):
        return True
    return any(group["doors"] == 1 and group["why"] for group in seen.output["together"])


def language_supported_or_interpreter_flagged(seen: Seen, a: Arguments) -> bool:
    """Each supports the language, or asking for an interpreter is shown."""
    return all(
        a["lang"] in {language.code for language in one.service.languages}
        or one.service.interpreter is Fit.YES
        or one.says("interpreter")
        or "interpreter" in seen.not_known
        for one in seen.shown
        if one.service is not None
    )


def access_met_or_marked_unknown(seen: Seen, a: Arguments) -> bool:
    """Each place is known to be good, or marked as not known; never silently assumed."""
    return all(_access_honest(one, seen, a["access"]) for one in seen.shown if _in_person(one))


def _access_honest(one: Shown, seen: Seen, access: str) -> bool:
    place = one.place
    listed = [one_.fit for one_ in (place.accessibility if place else ()) if one_.access == access]
    shown = one.option["access"].get(access, "unknown")
    if listed and listed[0] is Fit.YES:
        return bool(shown == "yes")
    if listed and listed[0] is Fit.NO:
        return False
    return shown == "unknown" and (one.asks("access") or "access" in seen.not_known)


def any_audience(seen: Seen, a: Arguments) -> bool:
    """Check that a result for that audience is there."""
    return any(a["audience"] in one.audience for one in seen.shown)


def no_audience(seen: Seen, a: Arguments) -> bool:
    """No result is kept for that audience."""
    return not any_audience(seen, a)


def any_service_tag(seen: Seen, a: Arguments) -> bool:
    """Check that a result with that tag is there."""
    return any(a["tag"] in one.tags for one in seen.shown)


def no_service_tag(seen: Seen, a: Arguments) -> bool:
    """No result has that tag."""
    return not any_service_tag(seen, a)


def accepts_baby_or_creche_marked(seen: Seen, _: Arguments) -> bool:
    """Something in person takes the baby too, has a creche, or says to ask about it."""
    babies = [age for age in seen.children if age is not None and age < 1] or [0.5]
    return any(
        "creche" in one.tags
        or one.from_home
        or one.says("creche", "cr\u00e8che", "baby", "bring")
        or (one.service is not None and takes_age(one.service, babies[0]) is True)
        for one in seen.shown
    )


def not_only_online(seen: Seen, _: Arguments) -> bool:
    """Something can be had otherwise than on a screen."""
    return any(
        {*(one.option["channels"] or ()), one.option["channel"]} - {"online"} for one in seen.shown
    )


def no_result_only_for_other_area(seen: Seen, _: Arguments) -> bool:
    """Nothing is shown that serves only areas she does not live in."""
    origin = seen.output["origin"]
    council = origin.get("council_code") if origin else None
    if council is None:
        return True
    hers = {council, *_NATIONS.get(council[:1], set()), *_EVERYWHERE}
    return not any(_only_elsewhere(one, hers) for one in seen.shown)


def _only_elsewhere(one: Shown, hers: set[str]) -> bool:
    areas = one.service.service_areas if one.service else ()
    codes = {area.code for area in areas if area.code}
    # A smaller area (ward, health board) cannot be told from a council by its code alone.
    councils = {code for code in codes if code[:3] in {"S12", "E06", "E07", "E08", "E09", "W06"}}
    whole = bool(areas) and len(councils) == len(areas)
    return whole and not councils & hers


def no_duplicate_service(seen: Seen, _: Arguments) -> bool:
    """No service is shown twice (once for each child it is for is not twice)."""
    counts = Counter((one.option["service_id"], one.option.get("for_child")) for one in seen.shown)
    return max(counts.values(), default=0) <= 1


def urgent_shown(seen: Seen, a: Arguments) -> bool:
    """Check that a sign of this kind is shown, with somebody to ring."""
    return any(one["kind"] == a["kind"] and one["contacts"] for one in seen.output["urgent"])


def nothing_urgent(seen: Seen, _: Arguments) -> bool:
    """Check that nobody is alarmed."""
    return not seen.output["urgent"]


def problem_said(seen: Seen, _: Arguments) -> bool:
    """Check that what could not be read is said."""
    return bool(seen.output["problems"])


def answered_or_said(seen: Seen, _: Arguments) -> bool:
    """Check that there is an option, or a sentence that says why there is none."""
    return bool(seen.shown or seen.not_known)


def only_from_home(seen: Seen, _: Arguments) -> bool:
    """Check that no option asks for a journey."""
    return all(one.from_home for one in seen.shown)


def need_heard(seen: Seen, a: Arguments) -> bool:
    """Check that a need is among those found, whatever its grade."""
    return any(one["need"] == a["need"] for one in seen.output["needs"])


CHECKS: dict[str, Check] = {
    check.__name__: check
    for check in (
        need_in_top, need_not_in_top, distinct_needs, all_within_travel, all_open_in_free_hours,
        all_within_budget, no_unmarked_cost, childcare_ages_fit, any_for_age, any_remote, any_free,
        gap_stated_if_none, every_result_explained, max_per_provider, prefers_colocated,
        language_supported_or_interpreter_flagged, access_met_or_marked_unknown, any_audience,
        no_audience, any_service_tag, no_service_tag, accepts_baby_or_creche_marked,
        not_only_online, no_result_only_for_other_area, no_duplicate_service,
        urgent_shown, nothing_urgent, problem_said, answered_or_said, only_from_home, need_heard,
    )
}  # fmt: skip

# What must never fail: safety, the child, the place, the truth of the reasons.
HARD = frozenset(
    {
        "childcare_ages_fit", "no_audience", "no_result_only_for_other_area",
        "no_duplicate_service", "every_result_explained", "no_service_tag", "urgent_shown",
    }
)  # fmt: skip
