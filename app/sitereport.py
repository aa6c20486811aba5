"""What would help, in figures and in words: new sites, closings, what would come of trying them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from directory.councils import council_names
from directory.errors import UnknownServiceError, UnlocatedPlaceError
from directory.postcodes import Postcodes
from recommender.gaps import remedies
from recommender.gaps.places import unit_of
from recommender.gaps.planner import Answer, Planner
from recommender.gaps.remedies import Objective, Proposal
from recommender.gaps.report import basis_of, counted, in_figures
from recommender.gaps.whatif import Outcome

IN_REPORT = 3  # sites to add, and services to protect first


def site_report(
    planner: Planner,
    answer: Answer,
    postcodes: Postcodes,
    *,
    add: int,
    councils: Collection[str],
    places: float | None,
    share: float,
    objective: str,
    candidates: str,
    at: Sequence[str],
    close: Sequence[str],
    closings: int,
    shown: NDArray[np.bool_] | None = None,
    solver: bool = True,
) -> dict[str, Any]:
    """Return one JSON object; `words` says the same in sentences.

    `added` is empty when sites to try were named (`at`, `close`): then `tried` says what would come
    of exactly those. `shown` (n_areas,) says which areas matter, instead of whole councils.

    Raises
    ------
    UnlocatedPlaceError, UnknownServiceError
        If a postcode has no point, or a service is not among those listed for the need.
    """
    chosen = next(one for one in get_args(Objective) if one == objective)
    if shown is None and councils:
        shown = np.isin(planner.ground.councils, list(councils))
    offered = (remedies.usual_places(answer) if places is None else places) * share
    proposals: tuple[Proposal, ...] = ()
    tried = None
    if at or close:
        tried = _tried(planner, answer, postcodes, at, close, offered, shown)
    elif add:
        spots = (
            remedies.area_points(planner)
            if candidates == "areas"
            else remedies.venues(planner, planner.index)
        )
        if len(spots):
            proposals = remedies.propose(
                planner,
                answer,
                spots,
                count=add,
                places=places,
                share=share,
                objective=chosen,
                shown=shown,
                solver=solver,
            )
    protect = remedies.closings(planner, answer, most=closings, shown=shown)
    report = {
        "need": answer.need,
        "unit": unit_of(answer),
        "objective": objective,
        "places_each": _round(offered),
        "too_few_listings": _thin(planner, answer, shown),
        "missing_now": _round(remedies.places_missing(answer, shown)),
        "missing_between": [_round(one) for one in remedies.missing_between(answer, shown)],
        "added": [_proposal(answer, one) for one in proposals],
        "tried": None if tried is None else _outcome(answer, tried),
        "closings": [{**asdict(one), "missing_more": _round(one.missing_more)} for one in protect],
        "basis": basis_of(planner, answer),
    }
    report["words"] = _words(report)
    return report


def what_would_help(
    planner: Planner,
    answer: Answer,
    postcodes: Postcodes,
    rows: Collection[Mapping[str, Any]],
    *,
    protect: bool = True,
    solver: bool = True,
) -> tuple[str, ...]:
    """Return what would help in the areas of a table's rows, in sentences for its report.

    Empty where nothing can be said. `protect` also names the services to protect first, which is
    for planners; without the `solver` it is quick, and says how much better another choice may be.
    """
    if all(row["class"] == "too_few_listings" for row in rows) or not len(answer.sites):
        return ()
    report = site_report(
        planner,
        answer,
        postcodes,
        add=IN_REPORT,
        councils=(),
        places=None,
        share=1.0,
        objective="missing",
        candidates="venues",
        at=[],
        close=[],
        closings=IN_REPORT if protect else 0,
        shown=np.isin(planner.ground.codes, [row["area_code"] for row in rows]),
        solver=solver,
    )
    return tuple(report["words"])


def _thin(planner: Planner, answer: Answer, shown: NDArray[np.bool_] | None) -> list[str]:
    """Return the councils looked at in which not enough is listed to say."""
    councils = planner.ground.councils if shown is None else planner.ground.councils[shown]
    return [code for code in np.unique(councils).tolist() if not answer.listings[code].enough]


def _tried(
    planner: Planner,
    answer: Answer,
    postcodes: Postcodes,
    at: Sequence[str],
    close: Sequence[str],
    offered: float,
    shown: NDArray[np.bool_] | None,
) -> Outcome:
    spots = []
    for postcode in at:
        found = postcodes.find(postcode)
        if found.latitude is None or found.longitude is None:
            raise UnlocatedPlaceError(postcode)
        spots.append((found.latitude, found.longitude))
    candidates = remedies.points(list(at), np.array(spots, dtype=float).reshape(-1, 2))
    changed = {site: 0.0 for service in close for site in _sites_of(planner, answer, service)}
    reach = remedies.reach_to(planner, answer, candidates)
    return remedies.opening(
        planner, answer, reach, range(len(candidates)), offered, changed=changed, shown=shown
    )


def _sites_of(planner: Planner, answer: Answer, service_id: str) -> list[int]:
    ids, services = planner.index.service_ids, answer.sites.columns["service"]
    here = [number for number, one in enumerate(services.tolist()) if ids[one] == service_id]
    if not here:
        raise UnknownServiceError(service_id, answer.need)
    return here


def _proposal(answer: Answer, one: Proposal) -> dict[str, Any]:
    return {
        "sites": [{**asdict(site), "removes": _round(site.removes)} for site in one.sites],
        "removed": _round(one.choice.removed),
        "left": _round(one.choice.left),
        "proven_best": one.choice.proven,
        "gap_to_best_at_most": _round(one.gap_to_best),
        "method": one.choice.method,
        **_outcome(answer, one.outcome),
    }


def _outcome(answer: Answer, one: Outcome) -> dict[str, Any]:
    per = answer.shown_per
    return {
        "missing_before": _round(one.missing_before),
        "missing_after": _round(one.missing_after),
        "people_gaining": _round(one.people_gaining),
        "people_losing": _round(one.people_losing),
        "fifths": [
            {
                "fifth": after.fifth,
                "people": _round(after.people),
                "access_before": _round(before.access * per),
                "access_after": _round(after.access * per),
                "missing_before": _round(before.missing),
                "missing_after": _round(after.missing),
            }
            for before, after in zip(one.fifths_before, one.fifths_after, strict=True)
        ],
    }


def _round(value: float) -> float:
    return float(f"{value:.4g}")


def _words(report: dict[str, Any]) -> list[str]:
    sample = "(sample) " if report["basis"]["sample"] else ""
    who = report["basis"]["demand"]
    what = report["unit"].split()[0]
    low, high = (in_figures(one) for one in report["missing_between"])
    said = []
    if report["too_few_listings"]:
        said.append(f"{sample}{thin_in_words(report['too_few_listings'])}")
    if report["basis"]["target"] > 0:
        said.append(
            f"{sample}{in_figures(report['missing_now'])} {what} are missing today for {who} by "
            f"the best guess (between {low} and {high} by what is not known), against a target of "
            f"{report['basis']['target']:g} {report['unit']}."
        )
    else:
        said.append(f"{sample}None is listed for {who}: there is no mean to set a target by.")
    if report["tried"]:
        lead = f"With what is tried the missing {what} go"
        said.append(_changes(lead, report["tried"]))
    for number, one in enumerate(report["added"]):
        lead = "Best found" if number == 0 else "Nearly as good"
        names = "; ".join(site["name"] for site in one["sites"]) or "no site would help"
        said.append(_changes(f"{lead}: {names}. It would change what is missing", one))
        if number == 0:
            said.append(
                "No other choice of these candidates removes more."
                if one["proven_best"]
                else "The best possible may remove up to "
                f"{one['gap_to_best_at_most']:.1%} of what is lacking more."
            )
    if report["closings"]:
        first = counted(len(report["closings"]), "service")
        said.append(f"Protect first ({first} whose closing would leave most missing):")
        said += [
            f"  {one['name']}: {in_figures(one['missing_more'])} more missing"
            + (f" ({'; '.join(one['signs'])})" if one["signs"] else "")
            for one in report["closings"]
        ]
    return said


def thin_in_words(councils: Collection[str]) -> str:
    """Say of some councils, by code, that too little is listed in them to speak of what is missing.

    >>> thin_in_words(["S12000049"])[:38]
    'Not enough is listed in Glasgow City t'
    """
    where = ", ".join(council_names().get(one, one) for one in councils)
    return (
        f"Not enough is listed in {where} to say what is missing there. What follows counts only "
        "what is listed."
    )


def _changes(lead: str, one: dict[str, Any]) -> str:
    gain = f"{one['people_gaining']:,.0f} gain" if one["people_gaining"] else "nobody gains"
    lose = f", {one['people_losing']:,.0f} lose" if one["people_losing"] else ""
    before, after = (in_figures(one[f"missing_{when}"]) for when in ("before", "after"))
    return f"{lead} from {before} to {after}; {gain}{lose}."
