"""What if a service like this opened here, or that one changed?

The rules are asked as of any other. An idea is judged for the family of the answer as a record
would be: care that ends at three is no help to somebody on shifts, however near it opens. What the
planner has not decided of an idea is taken to suit. E2SFCA adds up over sites, so only what changes
is worked out again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from directory import national_grid
from directory.errors import UnknownServiceError
from directory.index import Row, read_columns
from directory.records import (
    CostOption,
    Fit,
    Location,
    Schedule,
    Service,
    ServiceAtLocation,
)
from recommender.gaps.columns import SUPPLY_COLUMNS
from recommender.gaps.planner import Answer, Planner
from recommender.gaps.remedies import (
    Candidates,
    fifths_of,
    people_of,
    place_name,
    points,
    reach_to,
    usual_places,
)
from recommender.gaps.report import in_figures
from recommender.gaps.supply import Sites, judge, places_for, weigh
from recommender.gaps.surroundings import table_of
from recommender.gaps.whatif import NewSite, Outcome, compare, new_access
from recommender.rules import all_rules, rule_columns

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Idea:
    """A service that is not there yet, as a planner would say it. `None`: not decided, so it suits.

    `places` are for the people asked about (default: the usual number); `share` is the part of the
    week it is there: 0.2 is an outreach worker one day a week. Ages are years, the last included.
    """

    label: str
    latitude: float
    longitude: float
    places: float | None = None
    share: float = 1.0
    minimum_age: float | None = None
    maximum_age: float | None = None
    price_gbp_week: float | None = None
    opens: tuple[Schedule, ...] = ()
    audience: tuple[str, ...] = ()

    def as_service(self, need: str) -> Service:
        """Return the record it would have."""
        place = Location(id="idea", name=self.label, latitude=self.latitude, precision="point")
        place = replace(place, longitude=self.longitude)
        return Service(
            id="idea",
            name=self.label,
            needs=(need,),
            minimum_age=self.minimum_age,
            maximum_age=self.maximum_age,
            cost_options=_priced(self.price_gbp_week),
            schedules=self.opens,
            audience=self.audience,
            service_at_locations=(ServiceAtLocation(id="idea", location=place),),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What would be different about a service that is listed; `None`: nothing.

    `places` is what it would be registered for in all, `share` the part of its week that stays.
    """

    service_id: str
    closes: bool = False
    places: float | None = None
    share: float = 1.0
    minimum_age: float | None = None
    maximum_age: float | None = None
    price_gbp_week: float | None = None
    opens: tuple[Schedule, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What one idea or change comes to for this family.

    `places_before` and `places_after` count for the family asked about; `refused` says in words
    which limits of the family it breaks (then it counts nothing). `people` is how many reach it,
    from around the areas as well; `people_shown` those of them who live in the areas counted.
    """

    label: str
    service_id: str | None
    area_code: str
    area_name: str
    places_before: float
    places_after: float
    people: float
    people_shown: float
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What would come of all of it together: `outcome` by area and by fifth of deprivation.

    `words` say it in sentences. `gains` and `losses` are the areas that change most: code, name,
    people, and value before and after (per `Answer.shown_per` people).
    """

    outcome: Outcome
    judged: tuple[Judgement, ...]
    gains: tuple[dict[str, object], ...]
    losses: tuple[dict[str, object], ...]
    words: tuple[str, ...]


def venue_idea(planner: Planner, candidates: Candidates, number: int) -> Idea:
    """Return an idea at an existing venue, to be filled in with `dataclasses.replace`."""
    row = int(candidates.row[number])
    latitude, longitude = candidates.points_deg[number]
    label = candidates.labels[number] if row < 0 else place_name(planner.index, row)
    return Idea(label=label, latitude=float(latitude), longitude=float(longitude))


def try_out(
    planner: Planner,
    answer: Answer,
    *,
    ideas: Sequence[Idea] = (),
    changes: Sequence[Change] = (),
    most: int = 10,
    shown: NDArray[np.bool_] | None = None,
) -> Tried:
    """Return what would come of ideas and changes together, for the family of the answer.

    Some hundredths of a second for 1,343 areas and 4,251 services. Everybody shares what there is;
    counted are the people of the areas `shown`, shape (n_areas,), default all.

    Raises
    ------
    ValueError
        If the answer is by a measure that does not add up over sites (ask for `e2sfca`), or a
        number of places or a share is below 0.
    UnknownServiceError
        If a service is not listed for the need.
    """
    if answer.measure_id != "e2sfca":
        raise ValueError("trying out needs an answer by e2sfca, which adds up over sites.")
    asked: list[Idea | Change] = [*ideas, *changes]
    if any((one.places or 0) < 0 or one.share < 0 for one in asked):
        raise ValueError("places and shares of a week must be 0 or more.")
    people = people_of(answer, shown)
    added, said = _ideas(planner, answer, ideas, people)
    changed: dict[int, float] = {}
    for change in changes:
        numbers = sites_of_service(planner, answer, change.service_id)
        supply, judgement = _changed(planner, answer, change, numbers, people)
        changed |= dict(zip(numbers.tolist(), supply.tolist(), strict=True))
        said.append(judgement)
    before, after = new_access(
        answer.people, answer.supply, answer.reach, added=added, changed=changed
    )
    outcome = compare(people, before, after, answer.target, fifths_of(planner, answer))
    counted = np.ones(len(people), dtype=bool) if shown is None else shown
    return Tried(
        outcome=outcome,
        judged=tuple(said),
        gains=_most_moved(planner, answer, outcome, most, counted, up=True),
        losses=_most_moved(planner, answer, outcome, most, counted, up=False),
        words=_words(answer, outcome, said),
    )


def sites_of_service(planner: Planner, answer: Answer, service_id: str) -> NDArray[np.intp]:
    """Return the numbers of a service's sites among those of the answer.

    Raises
    ------
    UnknownServiceError
        If it is not listed for the need.
    """
    rows = planner.index.rows_of_service(service_id)
    numbers = np.flatnonzero(np.isin(answer.sites.rows, rows))
    if not len(numbers):
        raise UnknownServiceError(service_id, answer.need)
    return numbers


def _ideas(
    planner: Planner, answer: Answer, ideas: Sequence[Idea], people: Floats
) -> tuple[list[NewSite], list[Judgement]]:
    if not ideas:
        return [], []
    degrees = np.array([[one.latitude, one.longitude] for one in ideas])
    spots = points([one.label for one in ideas], degrees)
    reach = reach_to(planner, answer, spots)
    columns, sharing = csc_array(table_of(reach).weights), reach.to_sites(answer.people)
    around = reach.power(0).to_sites(answer.people)
    here = table_of(reach).power(0).to_sites(people)
    areas = planner.nearest_area(spots.points_m)[0].tolist()
    added, said = [], []
    for number, (idea, area) in enumerate(zip(ideas, areas, strict=True)):
        service = idea.as_service(answer.need)
        refused = _refused(planner, answer, service)
        usual = usual_places(answer) if idea.places is None else idea.places
        places = 0.0 if refused else usual * idea.share
        weights = columns[:, [number]].toarray()[:, 0]
        added.append(NewSite(weights=weights, sharing=float(sharing[number]), places=places))
        said.append(
            Judgement(
                label=idea.label,
                service_id=None,
                area_code=str(planner.ground.codes[area]),
                area_name=str(planner.ground.names[area]),
                places_before=0.0,
                places_after=places,
                people=float(around[number]),
                people_shown=float(here[number]),
                refused=refused,
            )
        )
    return added, said


def _refused(planner: Planner, answer: Answer, service: Service) -> tuple[str, ...]:
    """Return in words which limits of the family a record breaks."""
    row = Row(
        service=service,
        need=answer.need,
        at=service.service_at_locations[0] if service.service_at_locations else None,
        on=planner.index.on,
    )
    little = _sites_of_rows(answer, [row], np.zeros(1), np.ones(1, dtype=bool))
    judged = judge(little, answer.situation, planner.reference, planner.today)
    asked = replace(answer.situation, at=answer.situation.at)
    return tuple(
        all_rules()[name].reason(Fit.NO, asked, row, child=0 if asked.children else None)
        for name, fits in judged.fits.items()
        if fits[0] == Fit.NO
    )


def _sites_of_rows(
    answer: Answer, rows: list[Row], places: Floats, known: NDArray[np.bool_]
) -> Sites:
    columns = read_columns(rows, {**rule_columns(), **SUPPLY_COLUMNS})
    easting, northing = national_grid.to_grid(columns["latitude"], columns["longitude"])
    return Sites(
        rows=np.full(len(rows), -1),
        columns=columns,
        easting_m=easting,
        northing_m=northing,
        places=places,
        known=known,
        unit=answer.sites.unit,
        remote=0,
    )


def _changed(
    planner: Planner,
    answer: Answer,
    change: Change,
    numbers: NDArray[np.intp],
    people: Floats,
) -> tuple[Floats, Judgement]:
    """Return the new supply of a service's sites, and what that comes to."""
    records = [planner.index.row(int(row)) for row in answer.sites.rows[numbers]]
    rows = [_altered(record, change) for record in records]
    own = answer.sites.take(numbers)
    before = own.places.sum()
    scale = 1.0 if change.places is None or before == 0 else change.places / before
    places = own.places * scale
    if change.places is not None and before == 0:
        places = np.full(len(numbers), change.places / len(numbers))
    little = _sites_of_rows(answer, rows, places, own.known)
    judged = judge(little, answer.situation, planner.reference, planner.today)
    offered = places_for(
        little,
        answer.demand,
        answer.situation,
        lambda people: answer.reach.to_sites(people)[numbers],
        planner.reference,
        planner.today,
    )
    supply = offered * weigh(judged.fit(), answer.unknown) * change.share
    if change.closes:
        supply = np.zeros_like(supply)
    area = int(planner.nearest_area(np.stack([own.easting_m, own.northing_m], axis=1))[0][0])
    childminder = "childminder" in records[0].service.tags
    zone = str(planner.ground.names[area])
    return supply, Judgement(
        label=f"Childminder near {zone}" if childminder else records[0].service.name,
        service_id=change.service_id,
        area_code=str(planner.ground.codes[area]),
        area_name=zone,
        places_before=float(answer.supply[numbers].sum()),
        places_after=float(supply.sum()),
        people=float(answer.reach.power(0).to_sites(answer.people)[numbers].max()),
        people_shown=float(table_of(answer.reach).power(0).to_sites(people)[numbers].max()),
        refused=() if change.closes else _refused(planner, answer, rows[0].service),
    )


def _altered(record: Row, change: Change) -> Row:
    """Return a row as it would be read if the service were changed."""
    service = record.service
    said: dict[str, object] = {}
    if change.minimum_age is not None:
        said["minimum_age"] = change.minimum_age
    if change.maximum_age is not None:
        said["maximum_age"] = change.maximum_age
    if change.price_gbp_week is not None:
        said["cost_options"] = _priced(change.price_gbp_week)
    at = record.at
    if change.opens is not None:
        said["schedules"] = change.opens
        at = None if at is None else replace(at, schedules=())
    return replace(record, service=replace(service, **said), at=at)  # type: ignore[arg-type]


def _priced(price_gbp_week: float | None) -> tuple[CostOption, ...]:
    if price_gbp_week is None:
        return ()
    return (CostOption(amount=price_gbp_week, period="week"),)


def _most_moved(
    planner: Planner,
    answer: Answer,
    outcome: Outcome,
    most: int,
    shown: NDArray[np.bool_],
    *,
    up: bool,
) -> tuple[dict[str, object], ...]:
    moved = (outcome.after - outcome.before) * (1 if up else -1) * shown
    weighed = moved * np.maximum(answer.people, 1e-9)
    order = np.lexsort((planner.ground.codes, -weighed))[:most]
    return tuple(
        {
            "area_code": str(planner.ground.codes[area]),
            "area_name": str(planner.ground.names[area]),
            "people": float(answer.people[area]),
            "before": float(outcome.before[area] * answer.shown_per),
            "after": float(outcome.after[area] * answer.shown_per),
        }
        for area in order.tolist()
        if moved[area] > 1e-12
    )


def _words(answer: Answer, outcome: Outcome, said: Collection[Judgement]) -> tuple[str, ...]:
    unit = answer.sites.unit
    lines = [
        f"{one.label} ({one.area_name}): {in_figures(one.places_before)} to "
        f"{in_figures(one.places_after)} {unit} for this family, "
        f"{one.people:,.0f} people within reach."
        + (f" It would not suit: {' '.join(one.refused)}" if one.refused else "")
        for one in said
    ]
    lines.append(
        f"Missing {unit}: {in_figures(outcome.missing_before)} before, "
        f"{in_figures(outcome.missing_after)} after; "
        f"{outcome.people_gaining:,.0f} people gain, {outcome.people_losing:,.0f} lose."
    )
    return (*lines, *_by_fifth(outcome, answer.shown_per))


def _by_fifth(outcome: Outcome, per: int) -> tuple[str, ...]:
    changed: Mapping[int, float] = {
        after.fifth: (after.access - before.access) * per
        for before, after in zip(outcome.fifths_before, outcome.fifths_after, strict=True)
    }
    if not changed:
        return ()
    told = ", ".join(f"{fifth}: {change:+.2g}" for fifth, change in sorted(changed.items()))
    return (f"Change by fifth of deprivation (1 the most deprived), per {per:,} people: {told}.",)
