"""What is offered, where, and how much of it suits this family?

The recommender's own rules are asked about every place at once: what they refuse counts nothing,
what they are unsure of counts by a dial, the rest counts whole. Registered places are what a
service may take, never what is free.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from directory import national_grid
from directory.index import Columns, Index, read_columns
from recommender.gaps.columns import FEEDS, KINDS, SUPPLY_COLUMNS
from recommender.gaps.demand import AgeGroup, Demand, age_groups
from recommender.gaps.reference import Assumptions, Unit
from recommender.rules import NO, UNKNOWN, YES, Fits, all_fit, all_rules, judge_all, rule_columns
from recommender.rules._columns import NO_DAY
from recommender.rules.open_when_free import free_mask
from recommender.situation import Child, Origin, Situation

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
STILL_THERE = "still_there"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sites:
    """Every place listed for one need, shape (n_sites,) each; those without a point stand apart.

    `places` is what is registered, else the median of its kind (`known` is False). `remote` counts
    services by phone or online, which no catchment can hold.
    """

    rows: NDArray[np.intp]
    columns: Columns
    easting_m: Floats
    northing_m: Floats
    places: Floats
    known: Bools
    unit: Unit
    remote: int

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, which: NDArray[np.intp]) -> Sites:
        """Return some of the sites."""
        return replace(
            self,
            rows=self.rows[which],
            columns=self.columns.take(which),
            easting_m=self.easting_m[which],
            northing_m=self.northing_m[which],
            places=self.places[which],
            known=self.known[which],
        )

    @property
    def is_sample(self) -> bool:
        """Whether all of them are invented."""
        return len(self) > 0 and bool((self.columns["feed_kind"] == FEEDS.index("sample")).all())

    @property
    def registered(self) -> Bools:
        """Whether each comes from a register that holds all there are of its kind."""
        return np.asarray(self.columns["feed_kind"] == FEEDS.index("register"))


def columns_of(index: Index, rows: slice) -> Columns:
    """Return the columns rules and supply need, from the index, or from the records themselves.

    An index that was built before a column was declared lacks it.
    """
    wanted = {**rule_columns(), **SUPPLY_COLUMNS}
    lacking = {name: one for name, one in wanted.items() if name not in index.columns}
    found = index.columns.take(rows)
    if lacking:
        records = [index.row(number) for number in range(*rows.indices(len(index)))]
        read = read_columns(records, lacking)
        found = found.adding(**{name: read[name] for name in lacking})
    return found


def sites_of(index: Index, need: str, reference: Assumptions) -> Sites:
    """Return every place listed for a need."""
    span = index.rows_for(need)
    columns = columns_of(index, span)
    placed = ~np.isnan(columns["latitude"])
    rows = np.arange(span.start, span.stop)[placed]
    here = columns.take(np.flatnonzero(placed))
    easting, northing = national_grid.to_grid(here["latitude"], here["longitude"])
    unit = reference.need(need).unit
    places, known = _counted(here, unit, reference)
    without = np.flatnonzero(~placed)
    return Sites(
        rows=rows,
        columns=here,
        easting_m=easting,
        northing_m=northing,
        places=places,
        known=known,
        unit=unit,
        remote=len(np.unique(columns["service"][without])),
    )


def _counted(columns: Columns, unit: Unit, reference: Assumptions) -> tuple[Floats, Bools]:
    """Return places and whether they are listed; each is 1 where services are counted."""
    listed = columns["capacity_places"].astype(float)
    known = listed >= 0
    if unit == "services":
        return np.ones(len(listed)), np.ones(len(listed), dtype=bool)
    kinds = columns["supply_kind"]
    places = listed.copy()
    for number, kind in enumerate(KINDS):
        alike = (kinds == number) & known
        usual = reference.places.get(kind, reference.places["default"])
        places[(kinds == number) & ~known] = np.median(listed[alike]) if alike.any() else usual
    return places, known


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the rules say of every site for one family.

    `fits` by rule id, and `still_there`: a record nobody has checked for years is a question, not a
    place. `only_takes_away` are rules asked of everybody: what they do not know leaves
    no doubt about this family, since it holds for every family alike.
    """

    fits: Mapping[str, Fits]
    only_takes_away: frozenset[str]
    n_sites: int

    def fit(self, without: frozenset[str] = frozenset()) -> Fits:
        """Return the "and" of all rules but some, shape (n_sites,)."""
        counted = {
            name: np.where(one == UNKNOWN, YES, one) if name in self.only_takes_away else one
            for name, one in self.fits.items()
            if name not in without
        }
        return all_fit(counted, self.n_sites)


def judge(sites: Sites, situation: Situation, reference: Assumptions, today: date) -> Judged:
    """Ask every rule but those on travel and residence about every site."""
    now = datetime(today.year, today.month, today.day, tzinfo=UTC)
    asking = situation if situation.at is not None else replace(situation, at=now)
    nobody = Situation(at=asking.at)
    everyone = judge_all(nobody, sites.columns.take(slice(0, 0)), skip=reference.left_out)
    fits = {
        **judge_all(asking, sites.columns, skip=reference.left_out),
        STILL_THERE: _fits_of(long_unchecked(sites, reference, today)),
    }
    return Judged(fits=fits, only_takes_away=frozenset(everyone), n_sites=len(sites))


def _fits_of(unknown: Bools) -> Fits:
    return np.where(unknown, UNKNOWN, YES).astype(np.int8)


def long_unchecked(sites: Sites, reference: Assumptions, today: date) -> Bools:
    """Say of which sites nobody has checked for years that they are there, or nobody says when."""
    checked = sites.columns["checked_on"]
    days = today.toordinal() - checked.astype(float)
    return np.asarray((checked == NO_DAY) | (days > reference.completeness.stale_days))


def missing_from_register(sites: Sites, reference: Assumptions, today: date) -> Bools:
    """Say which sites stand on an old list only, where a register holds all there are.

    Such a service is in the register by another name, and its places are counted there, or it has
    closed. Counted as a question it turned a finding round: with the 103 nurseries of Edinburgh's
    list of 2014 that no record of 2026 was linked to, Edinburgh had 29 places per 100 babies and
    Glasgow 17; without them 15.
    """
    council, unchecked = sites.columns["council"], long_unchecked(sites, reference, today)
    kept = np.unique(council[sites.registered & ~unchecked])
    return np.asarray(unchecked & ~sites.registered & np.isin(council, kept[kept > 0]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Barred:
    """Where people may not use a site because of where they live.

    `council` (n_areas,) numbers the council of each area, `closed` (n_councils, n_sites) says which
    sites turn its people away.
    """

    council: NDArray[np.intp]
    closed: Bools

    def __call__(self, areas: NDArray[np.intp], sites: NDArray[np.int32]) -> Bools:
        """Say of which pairs of an area and a site the area's people may not use the site."""
        return self.closed[self.council[areas], sites]


def barred(sites: Sites, councils: NDArray[np.str_]) -> Barred | None:
    """Return where people of an area may not use a site, by the council of each area.

    `None` if nobody is turned away. A site whose areas are not listed turns nobody away.
    """
    rule = all_rules()["serves_area"]
    names, numbers = np.unique(councils, return_inverse=True)
    closed = np.zeros((len(names), len(sites)), dtype=bool)
    for number, code in enumerate(names.tolist()):
        if code:
            origin = Origin(label=code, latitude=0.0, longitude=0.0, council_code=code)
            fits = rule.judge(Situation(origin=origin), sites.columns, child=None)
            closed[number] = fits == NO
    return Barred(council=numbers, closed=closed) if closed.any() else None


def weigh(fit: Fits, unknown: float) -> Floats:
    """Return 1, `unknown` or 0 for yes, unknown or no."""
    return np.asarray(np.array([0.0, unknown, 1.0])[fit])


def admits(
    sites: Sites, group: AgeGroup, reference: Assumptions, today: date, unknown: float
) -> Floats:
    """Return how much each site takes children of an age group, shape (n_sites,)."""
    child = Child(age_years=group.middle, in_words=group.who)
    aged = Situation(children=(child,), at=datetime(today.year, today.month, today.day, tzinfo=UTC))
    by_age = judge_all(aged, sites.columns, skip=reference.left_out).get("child_age")
    return np.ones(len(sites)) if by_age is None else weigh(by_age, unknown)


def share_of_week(sites: Sites, situation: Situation) -> Floats:
    """Return the part of each site's opening hours that falls in her free time, shape (n_sites,).

    For appointments and courses, whose supply is hours of somebody's time. 1 where she named no
    times or hours are not listed: the rule on hours has already counted those as unknown.
    """
    if situation.free_times is None:
        return np.ones(len(sites))
    week: NDArray[Any] = sites.columns["week"]
    bits = np.bitwise_count(week).sum(axis=1).astype(float)
    shared = np.bitwise_count(week & free_mask(situation)).sum(axis=1)
    share: Floats = np.divide(shared, bits, out=np.ones(len(sites)), where=bits > 0)
    return share


def places_for(
    sites: Sites,
    demand: Demand,
    situation: Situation,
    coming: Callable[[Floats], Floats],
    reference: Assumptions,
    today: date,
) -> Floats:
    """Return the places of each site that fall to the ages asked about, shape (n_sites,).

    A service that takes several ages shares its places over them as children reach it, so that
    one place is not counted once for babies and again for their brothers. `coming` adds people of
    areas over those that reach each site, as `Reach.to_sites` does.
    """
    places = sites.places * share_of_week(sites, situation)
    groups = {group.id: group for group in age_groups()}
    if not set(demand.groups) <= set(groups):
        return places
    hers, all_of_them = np.zeros(len(places)), np.zeros(len(places))
    for name, children in demand.groups.items():
        takes = admits(sites, groups[name], reference, today, 0.5)
        counted = (takes > 0).astype(float) if name in demand.asked else takes
        come = counted * coming(children)
        all_of_them += come
        if name in demand.asked:
            hers += come
    return places * np.divide(hers, all_of_them, out=np.ones_like(hers), where=all_of_them > 0)
