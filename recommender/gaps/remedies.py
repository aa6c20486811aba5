"""What would close the gap, and what would open it? Siting, what-if and closing, for one answer.

Everything here speaks of places per head (E2SFCA), because only that adds up over sites. Names
stand here for planners: a childminder is "near" a zone, never named. What a closing would cost says
which services to protect first, never which are cheapest to close.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, diags_array

from directory import national_grid
from directory.index import Index
from recommender.gaps.columns import KINDS
from recommender.gaps.equity import Quintiles, missing_places
from recommender.gaps.planner import Answer, Planner
from recommender.gaps.siting import Choice, Lacking, choose, closing_costs
from recommender.gaps.surroundings import AreaReach, table_of
from recommender.gaps.uncertainty import between
from recommender.gaps.whatif import NewSite, Outcome, compare, new_access
from recommender.rules._columns import has_tag

Floats = NDArray[np.float64]
Objective = Literal["missing", "reach", "equity"]
OBJECTIVES: tuple[Objective, ...] = ("missing", "reach", "equity")

# With "equity" a place missing in the most deprived fifth counts five times one in the least.
FIFTH_WEIGHTS = np.array([1.0, 5.0, 4.0, 3.0, 2.0, 1.0])
SAME_SPOT_M = 100.0  # venues this close are one candidate
CLOSE_TO_ANY_AREA_M = 3_000.0
_FOR_ONE_TROUBLE = ("addiction", "homelessness")  # whose places are for them alone
AREA_PRECISION_M = 400.0  # places known no better than this are not venues


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Spots where a service could be, shape (n,) each; `row` is a row of the index or -1."""

    points_m: Floats
    points_deg: Floats
    row: NDArray[np.intp]
    labels: Sequence[str]

    def __len__(self) -> int:
        return len(self.points_m)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One spot of a choice: where, in which area, and what it would remove alone."""

    name: str
    latitude: float
    longitude: float
    area_code: str
    area_name: str
    removes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Where to add, what it would do, and how far from the best possible it may be."""

    choice: Choice
    sites: tuple[Site, ...]
    outcome: Outcome
    objective: Objective
    places: float
    lacking: float

    @property
    def gap_to_best(self) -> float:
        """How much more the best choice could remove at most, as a share of what is lacking."""
        if self.lacking == 0 or self.choice.proven:
            return 0.0
        return max(0.0, self.choice.left - self.choice.bound) / self.lacking


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What would be missing if one service closed, and signs that it may."""

    service_id: str
    name: str
    area_code: str
    places: float
    missing_more: float
    signs: tuple[str, ...]


def venues(planner: Planner, index: Index) -> Candidates:
    """Return existing venues near the areas: every listed place known to a postcode or better.

    Places within 100 m of each other are one. Childminders' homes are no venues, nor is a place
    for people with one trouble: no nursery opens in a clinic for who uses drugs.
    """
    columns = index.columns
    exact = (columns["blur_m"] <= AREA_PRECISION_M) & ~np.isnan(columns["latitude"])
    exact &= columns["supply_kind"] != KINDS.index("childminder")
    exact &= ~has_tag(columns, *_FOR_ONE_TROUBLE)
    rows = np.flatnonzero(exact)
    degrees = np.stack([columns["latitude"][rows], columns["longitude"][rows]], axis=1)
    metres = np.stack(national_grid.to_grid(degrees[:, 0], degrees[:, 1]), axis=1)
    cells, first = np.unique(np.round(metres / SAME_SPOT_M), axis=0, return_index=True)
    del cells
    near = planner.nearest_area(metres[first])[1] <= CLOSE_TO_ANY_AREA_M
    kept = first[near]
    return Candidates(
        points_m=metres[kept],
        points_deg=degrees[kept],
        row=rows[kept],
        labels=[""] * len(kept),
    )


def area_points(planner: Planner) -> Candidates:
    """Return the middle of every area, where its people live, as a candidate."""
    ground = planner.ground
    return Candidates(
        points_m=ground.points_m,
        points_deg=ground.points_deg,
        row=np.full(len(ground.codes), -1),
        labels=[f"in {name}" for name in ground.names.tolist()],
    )


def points(labels: Sequence[str], degrees: Floats) -> Candidates:
    """Return some spots (latitude, longitude) as candidates."""
    metres = np.stack(national_grid.to_grid(degrees[:, 0], degrees[:, 1]), axis=1)
    return Candidates(
        points_m=metres, points_deg=degrees, row=np.full(len(metres), -1), labels=list(labels)
    )


def reach_to(planner: Planner, answer: Answer, candidates: Candidates) -> AreaReach:
    """Return who would reach each candidate, by the travel of the answer."""
    prepared = planner.prepare(answer.need)
    return prepared.reach_to(candidates.points_m, candidates.points_deg, answer.situation)


def usual_places(answer: Answer) -> float:
    """Return what a new service would offer these people: the median but for childminders."""
    minded = answer.sites.columns["supply_kind"] == KINDS.index("childminder")
    offered = answer.supply[(answer.supply > 0) & ~minded]
    return float(np.median(offered)) if len(offered) else 1.0


def propose(
    planner: Planner,
    answer: Answer,
    candidates: Candidates,
    *,
    count: int,
    places: float | None = None,
    share: float = 1.0,
    objective: Objective = "missing",
    shown: NDArray[np.bool_] | None = None,
    alternatives: int = 3,
    time_limit_s: float = 10.0,
    solver: bool = True,
) -> tuple[Proposal, ...]:
    """Return the best choice of candidates found, then near-best alternatives.

    Parameters
    ----------
    places, share
        What each new site offers these people, and the part of a week it is there.
    objective
        `missing` places removed; people brought within `reach` of anything; or missing places
        weighted towards the most deprived fifth (`equity`).
    shown
        Areas that matter, shape (n_areas,); default all.
    solver
        Ask the solver how far from the best possible it is: seconds, where a page has none.
    """
    reach = reach_to(planner, answer, candidates)
    offered = (usual_places(answer) if places is None else places) * share
    lacking = _lacking(planner, answer, reach, offered, objective)
    if shown is not None:
        lacking = Lacking(gains=lacking.gains, short=lacking.short, weight=lacking.weight * shown)
    chosen = choose(
        lacking, count, alternatives=alternatives, time_limit_s=time_limit_s, solver=solver
    )
    alone = lacking.removed_by_each(np.zeros(0, dtype=np.intp))
    return tuple(
        Proposal(
            choice=one,
            sites=tuple(
                _site(planner, candidates, site, float(alone[site])) for site in one.chosen
            ),
            outcome=opening(planner, answer, reach, one.chosen, offered, shown=shown),
            objective=objective,
            places=offered,
            lacking=lacking.total,
        )
        for one in chosen
    )


def _lacking(
    planner: Planner, answer: Answer, reach: AreaReach, offered: float, objective: Objective
) -> Lacking:
    people = answer.people
    if objective == "reach":
        plain = table_of(reach.power(0)).weights
        unreached = answer.reach.power(0).to_areas((answer.supply > 0).astype(float)) == 0
        return Lacking(gains=csc_array(plain), short=unreached.astype(float), weight=people.copy())
    weight = people.copy()
    if objective == "equity":
        fifth = planner.ground.fifth(people)
        if fifth is not None:
            weight = people * FIFTH_WEIGHTS[fifth]
    return Lacking(
        gains=_given(reach, people, np.full(reach.n_sites, offered)),
        short=np.maximum(0.0, answer.target - answer.value),
        weight=weight,
    )


def _given(reach: AreaReach, people: Floats, supply: Floats) -> csc_array:
    """Return what each site gives a person of each area, shape (n_areas, n_sites)."""
    sharing = reach.to_sites(people)
    ratio = np.divide(supply, sharing, out=np.zeros_like(supply), where=sharing > 0)
    return csc_array(table_of(reach).weights @ diags_array(ratio))


def opening(
    planner: Planner,
    answer: Answer,
    reach: AreaReach,
    chosen: Sequence[int],
    offered: float,
    *,
    changed: Mapping[int, float] | None = None,
    shown: NDArray[np.bool_] | None = None,
) -> Outcome:
    """Return what adding some candidates (and changing or closing sites) would do.

    Everybody shares what there is; counted are the people of the areas `shown` (default all).
    """
    columns, sharing = csc_array(table_of(reach).weights), reach.to_sites(answer.people)
    added = [
        NewSite(
            weights=columns[:, [site]].toarray()[:, 0],
            sharing=float(sharing[site]),
            places=offered,
        )
        for site in chosen
    ]
    before, after = new_access(
        answer.people, answer.supply, answer.reach, added=added, changed=dict(changed or {})
    )
    counted = people_of(answer, shown)
    return compare(counted, before, after, answer.target, fifths_of(planner, answer))


def people_of(answer: Answer, shown: NDArray[np.bool_] | None) -> Floats:
    """Return the people that are counted: those of the areas `shown`, or all."""
    return answer.people if shown is None else answer.people * shown


def fifths_of(planner: Planner, answer: Answer) -> Quintiles:
    """Return the deprivation fifth of each area; 0 where it is not known."""
    found = planner.ground.fifth(answer.people)
    return np.zeros(len(answer.people), dtype=np.int8) if found is None else found


def _site(planner: Planner, candidates: Candidates, number: int, removes: float) -> Site:
    area = int(planner.nearest_area(candidates.points_m[[number]])[0][0])
    row = int(candidates.row[number])
    latitude, longitude = candidates.points_deg[number]
    return Site(
        name=candidates.labels[number] if row < 0 else place_name(planner.index, row),
        latitude=round(float(latitude), 5),
        longitude=round(float(longitude), 5),
        area_code=str(planner.ground.codes[area]),
        area_name=str(planner.ground.names[area]),
        removes=removes,
    )


def place_name(index: Index, row: int) -> str:
    """Return what a venue is called: its place's name, else the service's, with the postcode."""
    record = index.row(row)
    place = record.at.location if record.at is not None else None
    name = (place.name if place is not None else None) or record.service.name
    postcode = place.postal_code if place is not None else None
    return f"{name}, {postcode}" if postcode else name


def closings(
    planner: Planner,
    answer: Answer,
    *,
    most: int = 20,
    shown: NDArray[np.bool_] | None = None,
) -> tuple[Closing, ...]:
    """Return the services whose closing would leave most places missing, worst first.

    Counted are places missing in the areas `shown` (default all), wherever the service is.
    """
    given = _given(answer.reach, answer.people, answer.supply)
    costs = closing_costs(answer.value, given, people_of(answer, shown), answer.target)
    order = np.lexsort((answer.sites.rows, -costs))[:most]
    areas = planner.nearest_area(
        np.stack([answer.sites.easting_m[order], answer.sites.northing_m[order]], axis=1)
    )[0]
    return tuple(
        _closing(planner, answer, int(site), int(area), float(costs[site]))
        for site, area in zip(order, areas, strict=True)
        if costs[site] > 0
    )


def _closing(planner: Planner, answer: Answer, site: int, area: int, cost: float) -> Closing:
    record = planner.index.row(int(answer.sites.rows[site]))
    zone = str(planner.ground.names[area])
    childminder = answer.sites.columns["supply_kind"][site] == KINDS.index("childminder")
    return Closing(
        service_id=record.service.id,
        name=f"Childminder near {zone}" if childminder else record.service.name,
        area_code=str(planner.ground.codes[area]),
        places=float(answer.supply[site]),
        missing_more=cost,
        signs=signs_of_closing(planner, record.service),
    )


def signs_of_closing(planner: Planner, service: Any) -> tuple[str, ...]:  # noqa: ANN401 - Service
    """Return what in a record hints that a service may stop; none is no promise that it stays."""
    signs = []
    if service.funding_until is not None:
        signs.append(f"funding listed until {service.funding_until.isoformat()}")
    checked = service.checked_on
    if checked is None or (planner.today - checked).days > 548:
        signs.append("not checked for a year and a half")
    if service.status != "active":
        signs.append(f"listed as {service.status}")
    return tuple(signs)


def missing_between(answer: Answer, shown: NDArray[np.bool_] | None = None) -> tuple[float, float]:
    """Return between how many places are missing today, by what is not known.

    The best guess lies near the lower end where most areas are just above the target: any doubt
    puts some below it, and what others have too much of fills nothing there.
    """
    short = np.maximum(0.0, answer.target - answer.drawn)
    drawn = np.asarray(people_of(answer, shown) @ short)
    return between(drawn, places_missing(answer, shown), answer.interval)


def places_missing(answer: Answer, shown: NDArray[np.bool_] | None = None) -> float:
    """Return how many places are missing today in the areas `shown` (default all) together."""
    return float(missing_places(people_of(answer, shown), answer.value, answer.target).sum())
