"""Find what a remedy is about, and try it: venues and services by name, the best places, trials.

One answer's what-if, for a page that asks again at every key: names are read once, and the same
trial is worked out once. What a trial comes to is the business of `recommender.gaps.trying`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.families import TIMES, hours_in_words
from app.settling import settle_again
from app.sitereport import what_would_help
from directory.postcodes import Postcodes
from directory.records import Schedule
from recommender.gaps import remedies
from recommender.gaps.columns import KINDS
from recommender.gaps.planner import Answer, Planner
from recommender.gaps.remedies import Candidates, Closing, Objective, Proposal
from recommender.gaps.trying import Change, Idea, Tried, try_out

Floats = NDArray[np.float64]
Spot = tuple[str, float, float]  # label, latitude, longitude

FOUND = 8  # names offered for a search
NEAR_M = 3_000.0  # sites further than this from every area are not offered
BYDAY = {"Mon": "MO", "Tue": "TU", "Wed": "WE", "Thu": "TH", "Fri": "FR", "Sat": "SA", "Sun": "SU"}


class Trying:
    """Remedies for one answer in places per head."""

    def __init__(self, planner: Planner, answer: Answer, postcodes: Postcodes) -> None:
        self.planner, self.answer, self._postcodes = planner, answer, postcodes
        self.propose = lru_cache(maxsize=16)(self._propose)
        self.trial = lru_cache(maxsize=16)(self._trial)

    # ------------------------------------------------------------ finding
    @cached_property
    def venues(self) -> Candidates:
        """Existing places near the areas."""
        return remedies.venues(self.planner, self.planner.index)

    @cached_property
    def _venue_names(self) -> list[str]:
        index = self.planner.index
        return [remedies.place_name(index, int(row)) for row in self.venues.row]

    def find_place(self, text: str) -> list[Spot]:
        """Return places by postcode or part of a venue's name."""
        sought = " ".join(text.split())
        if not sought:
            return []
        found = self._postcodes.find(sought)
        if found.latitude is not None and found.longitude is not None:
            return [(found.label, float(found.latitude), float(found.longitude))]
        key, points = sought.casefold(), self.venues.points_deg
        hits = [at for at, name in enumerate(self._venue_names) if key in name.casefold()]
        return [
            (self._venue_names[at], float(points[at, 0]), float(points[at, 1]))
            for at in hits[:FOUND]
        ]

    @cached_property
    def _services(self) -> dict[str, str]:
        """The names of the services near that offer these people something, by id.

        Childminders are left out: nobody looks for one by name.
        """
        answer, index = self.answer, self.planner.index
        minded = answer.sites.columns["supply_kind"] == KINDS.index("childminder")
        where = np.stack([answer.sites.easting_m, answer.sites.northing_m], axis=1)
        near = self.planner.nearest_area(where)[1] <= NEAR_M
        chosen = answer.sites.rows[near & ~minded & (answer.supply > 0)]
        services = (index.row(int(row)).service for row in chosen)
        found = {service.id: service.name for service in services}
        settle_again()
        return found

    def find_service(self, text: str) -> list[tuple[str, str]]:
        """Return listed services by part of their name: id and name."""
        key = " ".join(text.split()).casefold()
        found = [(name, one) for one, name in self._services.items() if key in name.casefold()]
        return [(one, name) for name, one in sorted(found)[:FOUND]] if key else []

    def name_of(self, service_id: str) -> str:
        """Return what a service is called; its id when it is not among those near."""
        return self._services.get(service_id, service_id)

    def places_of(self, service_id: str) -> float:
        """Return what a service is registered for, in all its places."""
        rows = self.planner.index.rows_of_service(service_id)
        sites = self.answer.sites
        return float(sites.places[np.isin(sites.rows, rows)].sum())

    def is_listed(self, service_id: str) -> bool:
        """Say whether a service is listed for this need; a planner may have turned to another."""
        rows = self.planner.index.rows_of_service(service_id)
        return bool(np.isin(self.answer.sites.rows, rows).any())

    @cached_property
    def usual_places(self) -> float:
        """What a new service would usually offer these people."""
        return remedies.usual_places(self.answer)

    # ------------------------------------------------------------ trying
    def _trial(
        self, ideas: tuple[Idea, ...], changes: tuple[Change, ...], councils: tuple[str, ...] = ()
    ) -> Tried:
        """Return what opening some services and changing others would do to some councils."""
        return try_out(
            self.planner,
            self.answer,
            ideas=ideas,
            changes=changes,
            most=5,
            shown=self._areas_of(councils),
        )

    def _propose(
        self,
        count: int,
        objective: Objective,
        anywhere: bool,
        councils: tuple[str, ...],
        proven: bool = False,
    ) -> tuple[Proposal, ...]:
        """Return the best choice of sites and near-best others; none where nothing is lacking.

        `proven` has the solver look for a better one, which takes seconds.
        """
        spots = remedies.area_points(self.planner) if anywhere else self.venues
        if not len(spots):
            return ()
        found = remedies.propose(
            self.planner,
            self.answer,
            spots,
            count=count,
            objective=objective,
            shown=self._areas_of(councils),
            solver=proven,
        )
        settle_again()
        return found

    def missing(self, councils: tuple[str, ...] = ()) -> tuple[float, tuple[float, float]]:
        """Return how many places are missing in some councils, and between which ends."""
        shown = self._areas_of(councils)
        best = remedies.places_missing(self.answer, shown)
        return best, remedies.missing_between(self.answer, shown)

    def closings(self, most: int, councils: tuple[str, ...] = ()) -> tuple[Closing, ...]:
        """Return the services whose closing would leave most missing in some councils."""
        return remedies.closings(
            self.planner, self.answer, most=most, shown=self._areas_of(councils)
        )

    def in_words(self, rows: Collection[Mapping[str, Any]], *, protect: bool) -> tuple[str, ...]:
        """Return what would help in the areas of a table's rows, in sentences for its report."""
        return what_would_help(
            self.planner, self.answer, self._postcodes, rows, protect=protect, solver=False
        )

    def _areas_of(self, councils: tuple[str, ...]) -> NDArray[np.bool_] | None:
        """Return which areas lie in some councils, shape (n_areas,); `None` for all of them."""
        return np.isin(self.planner.ground.councils, list(councils)) if councils else None

    def as_value(self, access: Floats) -> Mapping[str, float]:
        """Return access per person as the value shown, by area code."""
        codes = self.planner.ground.codes.tolist()
        return dict(zip(codes, (access * self.answer.shown_per).tolist(), strict=True))


def opening_hours(times: str) -> tuple[Schedule, ...]:
    """Return a time of the week as the hours of a service.

    >>> [one.byday for one in opening_hours("weekend")]
    ['SA', 'SU']
    """
    return tuple(
        Schedule(
            freq="WEEKLY",
            byday=BYDAY[window["day"]],
            opens_at=window["start"],
            closes_at=window["end"],
        )
        for window in hours_in_words(TIMES[times])
    )
