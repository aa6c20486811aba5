"""What would any family find in every area? One edition and one layer of areas, made ready once.

Journeys, places and people are worked out when a need is first asked about; after that another
family, dial or catchment is a matter of weights over tables that are already there.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from directory.areas import LIVE_POSTCODES
from directory.index import Index
from directory.travel import TravelModel
from directory.travel._nearest import nearest
from recommender.gaps.causes import Causes, find_causes, rules_by_cause
from recommender.gaps.completeness import Listing, enough_by_area, listings_by_council
from recommender.gaps.demand import Demand, count_demand
from recommender.gaps.ground import Ground
from recommender.gaps.measures import Measure, all_measures
from recommender.gaps.reaching import Journeys
from recommender.gaps.reference import Assumptions, NeedAssumptions, Standard, assumptions
from recommender.gaps.supply import (
    STILL_THERE,
    Barred,
    Judged,
    Sites,
    barred,
    judge,
    missing_from_register,
    places_for,
    sites_of,
    weigh,
)
from recommender.gaps.surroundings import AreaReach, SharedReach
from recommender.gaps.uncertainty import CLASSES, classify, draw_places, spread
from recommender.rules import UNKNOWN, YES
from recommender.rules._columns import NO_DAY, area_number
from recommender.situation import Situation

Floats = NDArray[np.float64]
SEED = 20261123  # the same question has the same answer
WIDE = 2.0  # "none listed" means none within twice the reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """All that does not depend on who asks.

    `on_old_lists_only` counts what is left out: records that a register of the same council, which
    holds all there are, does not have.
    """

    need: NeedAssumptions
    sites: Sites
    days_since_checked: Floats
    site_councils: NDArray[np.str_]
    on_old_lists_only: int
    journeys: Journeys
    journeys_from_around: Journeys | None
    homes: float
    homes_around: Floats

    def reach(self, situation: Situation, stretch: float = 1.0, *, far: bool = False) -> AreaReach:
        """Return who reaches the sites, people from around included.

        `stretch` makes the catchment wider; `far` knows times far beyond it.
        """
        around = None if far else self.journeys_from_around
        return self._shared(self.journeys, around, situation, stretch, far=far)

    def anything_near(self, situation: Situation, stretch: float) -> NDArray[np.bool_]:
        """Say which areas have anything listed at all within so many times the reach."""
        edges = {
            name: (situation.max_minutes or limit) * stretch
            for name, limit in self.need.minutes.items()
        }
        return self.journeys.any_within(situation.mode, edges, self.sites.places > 0)

    def reach_to(self, points_m: Floats, points_deg: Floats, situation: Situation) -> AreaReach:
        """Return who would reach some other points by the same travel."""
        around = self.journeys_from_around
        return self._shared(
            self.journeys.to_points(points_m, points_deg),
            None if around is None else around.to_points(points_m, points_deg),
            situation,
            1.0,
        )

    def _shared(
        self,
        own: Journeys,
        around: Journeys | None,
        situation: Situation,
        stretch: float,
        *,
        far: bool = False,
    ) -> AreaReach:
        inner, *others = (
            journeys.reach(
                situation.mode,
                self.need.minutes,
                max_minutes=situation.max_minutes,
                stretch=stretch,
                far=far,
            )
            for journeys in (own, around)
            if journeys is not None
        )
        if not others or self.homes <= 0:
            return inner
        return SharedReach(inner, others[0], self.homes_around, self.homes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one family finds in every area; arrays are (n_areas,) in the order of the ground.

    `value`, `low`, `high` and `target` are per person (or minutes, or a count); multiply by
    `shown_per` for people to read. `drawn` (n_areas, n_draws) is the value in each draw,
    `interval` the share of draws between `low` and `high`. `offered` (n_sites,) are the places for
    the ages asked about, whoever they suit, and `supply` what of them suits this family; both and
    `reach` are there for what-if, siting and closing.
    """

    need: str
    measure_id: str
    measure: Measure
    demand: Demand
    people: Floats
    value: Floats
    low: Floats
    high: Floats
    target: float
    standard: Standard
    bands: NDArray[np.int8]
    classes: NDArray[np.int8]
    causes: Causes
    in_reach: Floats
    listings: Mapping[str, Listing]
    supply: Floats
    prepared: Prepared
    situation: Situation
    minutes: Mapping[str, float]
    shown_per: int
    drawn: NDArray[np.float32]
    interval: float
    unknown: float
    sites: Sites
    judged: Judged
    offered: Floats

    @property
    def draws(self) -> int:
        """How many draws the doubt rests on."""
        return int(self.drawn.shape[1])

    @property
    def reach(self) -> AreaReach:
        """Who reaches what: made again if it was long ago, since a page holds many answers."""
        return self.prepared.reach(self.situation, far=self.measure.beyond_edge)


class Planner:
    """One edition and one layer of areas. Safe to share between threads."""

    def __init__(
        self,
        ground: Ground,
        index: Index,
        travel: TravelModel,
        today: date,
        reference: Assumptions | None = None,
        *,
        own_services_only: bool = False,
    ) -> None:
        """Take the areas, an edition's index, a travel engine and the day.

        `own_services_only` leaves out what lies in other councils than the areas': for comparing
        with a directory that holds no others.
        """
        self.ground, self.index, self.today = ground, index, today
        self.reference = reference or assumptions()
        self._travel, self.own_services_only = travel, own_services_only
        self._prepared: dict[str, Prepared] = {}
        self._lock = threading.RLock()

    def prepare(self, need: str) -> Prepared:
        """Return what a need's questions share, made on first use (a second or two)."""
        with self._lock:
            if need not in self._prepared:
                self._prepared[need] = self._make(need)
            return self._prepared[need]

    def warm(self, needs: Collection[str], modes: Collection[str] = ("bus", "car", "walk")) -> None:
        """Make ready for any family, so that no change of it waits for a table of journeys."""
        for need in needs:
            prepared = self.prepare(need)
            for journeys in (prepared.journeys, prepared.journeys_from_around):
                if journeys is not None:
                    journeys.warm(modes)

    def ask(
        self,
        need: str,
        situation: Situation | None = None,
        *,
        measure: str | None = None,
        unknown: float | None = None,
        figure: str | None = None,
        draws: int | None = None,
    ) -> Answer:
        """Return what this family finds in every area.

        Parameters
        ----------
        measure
            Id of a measure of areas; default the need's own.
        unknown
            What a service counts that may or may not suit, 0 to 1.
        figure
            Count people by this figure of the areas instead.
        draws
            How many draws the doubt rests on.
        """
        asked = _asking_for(need, situation or Situation())
        prepared, reference = self.prepare(need), self.reference
        chosen = measure or prepared.need.measure
        rule = all_measures()[chosen]
        dial = reference.doubt.unknown if unknown is None else unknown
        demand = count_demand(need, asked, self.ground, figure=figure)
        people = demand.people
        far = rule.beyond_edge
        reach = prepared.reach(asked, far=far)
        judged = judge(prepared.sites, asked, reference, self.today)
        places = places_for(prepared.sites, demand, asked, reach.to_sites, reference, self.today)
        supply = places * weigh(judged.fit(), dial)
        value = rule.compute(people, supply, reach)
        standard = reference.standard(demand.standard or need, chosen)
        target = _target(standard, value, people)
        listings = self._listings(prepared, people)
        rng = np.random.default_rng(SEED)
        doubt = reference.doubt
        offered = draw_places(
            rng,
            places=places,
            known=prepared.sites.known,
            fit=judged.fit(),
            # Whether those long unchecked are there at all is drawn as a question, once.
            days_since_checked=np.where(
                judged.fits[STILL_THERE] == YES, prepared.days_since_checked, 0.0
            ),
            doubt=doubt,
            draws=draws or doubt.draws,
        )
        lies = spread(
            rng,
            measure=rule,
            demand=people,
            value=value,
            reaches=[reach]
            if far
            else [prepared.reach(asked, stretch) for stretch in doubt.catchments],
            offered=offered,
            interval=doubt.interval,
        )
        enough = enough_by_area(self.ground.councils, listings)
        # Where the mean is nothing at all, half of it is nothing too, and to have nothing is a gap.
        edge = np.nextafter(0.0, 1.0) if rule.better == "more" and target == 0 else target
        classes = classify(lies.low, lies.high, edge, rule.better, enough)
        short = value < edge if rule.better == "more" else value > edge
        surely = classes == CLASSES.index("gap")
        causes = find_causes(
            short=surely | (short & (classes == CLASSES.index("depends"))),
            surely=surely,
            target=edge,
            measure=rule,
            demand=people,
            places=places,
            judged=judged,
            by_cause=rules_by_cause(judged, reference.causes),
            reach=reach,
            listed=prepared.anything_near(asked, WIDE),
        )
        return Answer(
            need=need,
            measure_id=chosen,
            measure=rule,
            demand=demand,
            people=people,
            value=value,
            low=lies.low,
            high=lies.high,
            target=target,
            standard=standard,
            bands=_bands(value, target, standard, rule),
            classes=classes,
            causes=causes,
            in_reach=reach.power(0).to_areas(supply),
            listings=listings,
            supply=supply,
            prepared=prepared,
            situation=asked,
            minutes=prepared.need.minutes,
            shown_per=prepared.need.per if rule.shown_per > 1 else 1,
            drawn=lies.drawn,
            interval=doubt.interval,
            unknown=dial,
            sites=prepared.sites,
            judged=judged,
            offered=places,
        )

    def nearest_area(self, points_m: Floats) -> tuple[NDArray[np.intp], Floats]:
        """Return the number of the area nearest to each point (n, 2), and metres to its middle."""
        metres, areas = nearest(points_m, self.ground.points_m)
        return areas[:, 0], metres[:, 0]

    def _make(self, need: str) -> Prepared:
        sites = sites_of(self.index, need, self.reference)
        if self.own_services_only:
            sites = sites.take(np.flatnonzero(self._councils_of(sites) != ""))
        doubled = missing_from_register(sites, self.reference, self.today)
        sites = sites.take(np.flatnonzero(~doubled))
        checked = sites.columns["checked_on"].astype(float)
        days = np.where(checked == NO_DAY, np.inf, self.today.toordinal() - checked)
        ground, around = self.ground, self.ground.around
        homes = ground.figures.get(LIVE_POSTCODES)
        some_around = around is not None and len(around.homes) > 0 and homes is not None
        return Prepared(
            need=self.reference.need(need),
            sites=sites,
            days_since_checked=days,
            site_councils=self._councils_of(sites),
            on_old_lists_only=int(doubled.sum()),
            journeys=self._journeys(
                ground.points_m,
                ground.points_deg,
                sites,
                no_car_share=ground.figures.get("no_car_share"),
                closed_to=barred(sites, ground.councils),
            ),
            journeys_from_around=self._journeys(around.points_m, around.points_deg, sites)
            if around is not None and some_around
            else None,
            homes=0.0 if homes is None else float(np.nansum(homes)),
            homes_around=np.zeros(0) if around is None else around.homes,
        )

    def _journeys(
        self,
        points_m: Floats,
        points_deg: Floats,
        sites: Sites,
        *,
        no_car_share: Floats | None = None,
        closed_to: Barred | None = None,
    ) -> Journeys:
        return Journeys(
            areas_m=points_m,
            areas_deg=points_deg,
            sites_m=np.stack([sites.easting_m, sites.northing_m], axis=1),
            sites_deg=np.stack([sites.columns["latitude"], sites.columns["longitude"]], axis=1),
            travel=self._travel,
            assumptions=self.reference,
            no_car_share=no_car_share,
            barred=closed_to,
        )

    def _councils_of(self, sites: Sites) -> NDArray[np.str_]:
        """Return the council code of each site, among those of the ground; empty if another's."""
        known = {area_number(code): code for code in sorted(set(self.ground.councils.tolist()))}
        return np.array([known.get(int(one), "") for one in sites.columns["council"]], dtype="U12")

    def _listings(self, prepared: Prepared, people: Floats) -> dict[str, Listing]:
        return listings_by_council(
            councils=self.ground.councils,
            demand=people,
            site_councils=prepared.site_councils,
            registered=prepared.sites.registered,
            days_since_checked=prepared.days_since_checked,
            limits=self.reference.completeness,
        )


def _asking_for(need: str, situation: Situation) -> Situation:
    """Return a family that asks for this: an English class is for nobody who never spoke of it."""
    if need in situation.needs:
        return situation
    return replace(situation, needs=(*situation.needs, need))


def _target(standard: Standard, value: Floats, people: Floats) -> float:
    """Return the value below which an area is short; if relative, a share of the mean."""
    if standard.target is not None:
        return standard.target
    total = float(people.sum())
    mean = float(people @ value) / total if total > 0 else float(value.mean()) if len(value) else 0
    return standard.of_mean * mean


def band_edges(target: float, standard: Standard) -> tuple[float, ...]:
    """Return the four edges between five colours."""
    return standard.bands or tuple(target * part for part in (0.5, 1.0, 1.5, 2.0))


def _bands(value: Floats, target: float, standard: Standard, measure: Measure) -> NDArray[np.int8]:
    """Return 1 (least access) to 5 (most) for each area."""
    step = np.digitize(value, band_edges(target, standard), right=measure.better == "less")
    return (step + 1 if measure.better == "more" else 5 - step).astype(np.int8)


def unsure_about(answer: Answer) -> int:
    """Return how many sites the rules leave open for this family."""
    return int((answer.judged.fit() == UNKNOWN).sum())
