"""How is the answer shown? One row an area, and one sentence that says what it comes to.

Columns are those other programs rely on: area_code, area_name, council_code, need, measure, value,
unit, demand, supply_in_reach, class, band, cause, low, high, basis. Numbers are rounded to four
figures: more would promise what nobody knows.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from sys import intern
from typing import Any

import numpy as np
from numpy.typing import NDArray

from directory.councils import council_names
from directory.errors import UnknownWordError
from directory.vocabulary import NEEDS
from recommender.gaps.causes import CAUSES
from recommender.gaps.columns import KINDS
from recommender.gaps.equity import (
    by_fifth,
    concentration_curve,
    concentration_index,
    concentration_indices,
    gini,
    missing_places,
    patches,
    theil,
)
from recommender.gaps.measures import all_measures
from recommender.gaps.moved import BASIS_ENDS
from recommender.gaps.places import COUNCIL, Place, place_of, side_by_side, unit_of
from recommender.gaps.planner import Answer, Planner, band_edges, unsure_about
from recommender.gaps.surroundings import table_of as table_of_minutes
from recommender.gaps.uncertainty import CLASSES, between
from recommender.situation import Situation

Floats = NDArray[np.float64]

CURVE_POINTS = 21
PATCHES_SHOWN = 10
PATCH_AREAS = 30  # a council ward of a city holds about as many data zones
EQUITY_WORDS = (
    "Fifth 1 is the most deprived. A concentration index below 0 means that the more deprived have "
    "more within reach. Gini and Theil say how unequal it is, whoever has less (0: all alike); "
    "Theil's two parts are what lies within councils and between them."
)
NO_LIMIT = ("at", "text", "postcode")  # told of a family, but asked of no service on the map
LONE_PARENTS = "lone_parent_dep"  # households, Census 2011
COLUMNS = (
    "area_code",
    "area_name",
    "council_code",
    "need",
    "measure",
    "value",
    "unit",
    "demand",
    "supply_in_reach",
    "class",
    "band",
    "cause",
    "low",
    "high",
    "basis",
)
CAUSE_WORDS: Mapping[str, str] = {
    "none_listed": "none listed within twice the reach",
    "out_of_reach": "nothing that suits within reach",
    "full": "too few places for those who reach them",
    "wrong_hours": "not at the hours needed",
    "too_dear": "dearer than the budget",
    "not_for_family": "not for this family",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GapTable:
    """Rows in the order of area codes, the finding in words, and what it rests on.

    `beside` sets the places shown side by side (`places.SideBySide.to_json`), `groups` names the
    area codes of each. `moved` is what `moved.compare` says, `remedies` what would help in words;
    both are there only where they were asked for.
    """

    rows: tuple[dict[str, Any], ...]
    finding: str
    basis: dict[str, Any]
    listings: tuple[dict[str, Any], ...]
    causes: dict[str, Any]
    equity: dict[str, Any]
    supply: dict[str, Any]
    patches: tuple[dict[str, Any], ...] = ()
    beside: dict[str, Any] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    moved: dict[str, Any] | None = None
    remedies: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return one JSON object: rows and all that stands beside them."""
        told = {
            "rows": list(self.rows),
            "finding": self.finding,
            "basis": self.basis,
            "causes": self.causes,
            "listings": list(self.listings),
            "equity": self.equity,
            "supply": self.supply,
            "patches": list(self.patches),
            "beside": self.beside,
        }
        if self.moved is not None:
            told["moved"] = self.moved
        if self.remedies:
            told["remedies"] = list(self.remedies)
        return told

    def to_csv(self) -> str:
        """Return the rows as CSV with a header."""
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.rows)
        return text.getvalue()


def gaps(
    planner: Planner,
    need: str,
    situation: Situation | None = None,
    *,
    measure: str | None = None,
    councils: Collection[str] = (),
    unknown: float | None = None,
    figure: str | None = None,
    draws: int | None = None,
    places: Sequence[str] = (),
) -> GapTable:
    """Return where a need is not met for a family.

    Parameters
    ----------
    planner
        One edition and one layer of areas.
    need, situation
        What is needed, by whom; without a situation, by anybody.
    councils
        Only areas of these councils are shown; all areas compete all the same.
    places
        Only areas of these places (wards, localities … by name) are shown.

    Raises
    ------
    UnknownWordError
        If there is no such need, measure of areas, council or place among the areas.
    """
    measures = [name for name, one in all_measures().items() if one.of == "areas"]
    _known("need", need, list(NEEDS))
    if measure is not None:
        _known("measure of areas", measure, measures)
    names = council_names()
    here = {code: names.get(code, code) for code in sorted(set(planner.ground.councils.tolist()))}
    for council in councils:
        said = names.get(council, council)
        _known("council of these areas", said, list(here.values()))
    answer = planner.ask(
        need, situation, measure=measure, unknown=unknown, figure=figure, draws=draws
    )
    chosen = [place_of(planner.ground, name) for name in places]
    return table_of(planner, answer, councils=councils, places=chosen)


def _known(what: str, word: str, known: list[str]) -> None:
    if word not in known:
        raise UnknownWordError(what, word, known)


def table_of(
    planner: Planner,
    answer: Answer,
    *,
    councils: Collection[str] = (),
    places: Sequence[Place] = (),
) -> GapTable:
    """Return an answer as a table: all areas, or those of some councils or places."""
    ground = planner.ground
    shown = (
        np.isin(ground.councils, list(councils)) if councils else np.ones(len(ground.codes), bool)
    )
    if places:
        shown &= np.any([place.areas for place in places], axis=0)
    groups = places or [
        place_of(ground, code, COUNCIL)
        for code in sorted(set(ground.councils[shown].tolist()) - {""})
    ]
    order = np.flatnonzero(shown)[np.argsort(ground.codes[shown], kind="stable")]
    basis = basis_of(planner, answer)
    unit, words = unit_of(answer), basis_in_words(basis)
    per = answer.shown_per
    columns = (  # as lists: an array gives up one number at a time slowly
        ground.codes,
        ground.names,
        ground.councils,
        answer.value * per,
        answer.people,
        answer.in_reach,
        answer.classes,
        answer.bands,
        answer.causes.cause,
        answer.low * per,
        answer.high * per,
    )
    rows = tuple(
        {
            # One string for all the tables that a server holds, not one in each.
            "area_code": intern(code),
            "area_name": intern(name),
            "council_code": intern(council),
            "need": answer.need,
            "measure": answer.measure_id,
            "value": _figures(value),
            "unit": unit,
            "demand": _figures(people),
            "supply_in_reach": _figures(in_reach),
            "class": CLASSES[number],
            "band": band,
            "cause": CAUSES[cause],
            "low": _figures(low),
            "high": _figures(high),
            "basis": words,
        }
        for code, name, council, value, people, in_reach, number, band, cause, low, high in zip(
            *(column[order].tolist() for column in columns), strict=True
        )
    )
    return GapTable(
        rows=rows,
        finding=finding(answer, order),
        basis=basis,
        listings=tuple(
            asdict(one) for code, one in sorted(answer.listings.items()) if _in(code, councils)
        ),
        causes=causes_of(answer, order),
        equity=equity_of(planner, answer, order),
        supply=supply_of(answer, order),
        patches=tuple(patches_of(planner, answer, order)),
        beside=side_by_side(planner, answer, groups).to_json(),
        groups={place.name: tuple(ground.codes[place.areas & shown].tolist()) for place in groups},
    )


def _in(code: str, councils: Collection[str]) -> bool:
    return not councils or code in councils


def _figures(value: float) -> float:
    """Round to four significant figures."""
    return float(f"{value:.4g}")


def counted(many: int, what: str) -> str:
    """Return "1 area", "1,343 areas"."""
    return f"{many:,} {what}{'' if many == 1 else 's'}"


def in_figures(value: float) -> str:
    """Return a figure as people read it: no more digits than anybody knows."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}".removesuffix(".0") if value >= 1 or value == 0 else f"{value:.2g}"


def basis_of(planner: Planner, answer: Answer) -> dict[str, Any]:
    """Return what the figures rest on, so that they can be made again."""
    mode = answer.situation.mode
    limit = answer.situation.max_minutes
    minutes = {name: limit or edge for name, edge in answer.minutes.items()}
    reach = (
        {mode: minutes[mode]} if mode else {"bus or on foot": minutes["bus"], "car": minutes["car"]}
    )
    return {
        "sample": answer.sites.is_sample,
        "areas": planner.ground.name,
        "areas_vintage": planner.ground.vintage,
        "need": answer.need,
        "measure": answer.measure.title,
        "measure_source": answer.measure.source,
        "catchment_minutes": reach,
        "weights_of_thirds": list(planner.reference.thirds),
        "without_a_car": None if mode else planner.reference.without_a_car,
        "target": _figures(answer.target * answer.shown_per),
        "target_source": answer.standard.source,
        "band_edges": [
            _figures(edge * answer.shown_per) for edge in band_edges(answer.target, answer.standard)
        ],
        "demand": answer.demand.who,
        "demand_stands_for": answer.demand.stands_for,
        "demand_source": answer.demand.source,
        "demand_is_a_stand_in": answer.demand.is_proxy,
        "demand_attribution": _figures_from(planner, answer),
        "areas_without_figure": answer.demand.unknown,
        "areas_too_large_for_one_value": planner.ground.too_large,
        "homes_around_counted": _homes_around(planner),
        "services": len(answer.sites),
        "counts": answer.sites.unit,
        "own_services_only": planner.own_services_only,
        "on_old_lists_only_not_counted": answer.prepared.on_old_lists_only,
        "services_by_phone_or_online": answer.sites.remote,
        "places_not_stated": int((~answer.sites.known).sum()),
        "services_unsure_for_family": unsure_about(answer),
        "an_unknown_counts": answer.unknown,
        "draws": answer.draws,
        "interval": planner.reference.doubt.interval,
        "rules_asked": sorted(answer.judged.fits),
        "situation": {
            key: value
            for key, value in answer.situation.to_json().items()
            if key != "postcode" and (key, value) != ("needs", [answer.need])
        },
        "records_as_of": _newest(answer),
        "made_on": planner.today.isoformat(),
    }


def _figures_from(planner: Planner, answer: Answer) -> str:
    """Return the publishers' lines of the figures people were counted by; empty without any."""
    facts = (planner.ground.facts.get(name) for name in answer.demand.figures)
    return " ".join(lines_of(fact.source for fact in facts if fact is not None))


def lines_of(said: Iterable[str | None]) -> list[str]:
    """Return the lines of sources as sentences, without those that another has said already.

    >>> lines_of(["Source: A. Source: C", None, "Source: B.", "Source: A"])
    ['Source: A. Source: C.', 'Source: B.']
    """
    lines: list[str] = []
    for line in filter(None, said):
        whole = f"{line.rstrip().removesuffix('.')}."
        if not any(whole in before for before in lines):
            lines.append(whole)
    return lines


def _homes_around(planner: Planner) -> int:
    """Return how many live postcodes around the areas compete for the same places."""
    around = planner.ground.around
    return 0 if around is None else int(around.homes.sum())


def _newest(answer: Answer) -> str | None:
    days = answer.sites.columns["checked_on"]
    newest = int(days.max()) if len(days) else 0
    return date.fromordinal(newest).isoformat() if newest > 0 else None


def basis_in_words(basis: Mapping[str, Any]) -> str:
    """Say in one line what a row rests on: what was asked, then after `BASIS_ENDS` what was found.

    Tables that answer the same question have the first part in common (`moved.same_question`).
    """
    reach = ", ".join(
        f"{minutes:g} min {way}" for way, minutes in basis["catchment_minutes"].items()
    )
    stand_in = " (a stand-in)" if basis["demand_is_a_stand_in"] else ""
    asked = [
        f"{'(sample) ' if basis['sample'] else ''}{basis['measure']}",
        reach,
        f"{basis['demand']}{stand_in}: {basis['demand_source']}",
        f"family: {_family_in_words(basis['situation'])}",
        f"unknown counts {basis['an_unknown_counts']:g}",
        *(["services of other councils left out"] if basis["own_services_only"] else []),
    ]
    found = [
        f"{counted(basis['services'], 'service')} listed, as of "
        f"{basis['records_as_of'] or 'no stated day'}",
        "registered places, not vacancies"
        if basis["counts"] == "places"
        else "services counted, whatever their size",
        f"{basis['draws']:,} draws",
        f"target {basis['target']:g}",
        f"areas {basis['areas']}",
        f"made on {basis['made_on']}",
    ]
    return BASIS_ENDS.join(("; ".join(part.replace(";", ",") for part in asked), "; ".join(found)))


def _family_in_words(situation: Mapping[str, Any]) -> str:
    """Return what was said of the family: "children_ages 2, mode bus"; its own words are left out.

    >>> days = [{"day": day, "start": "09:30", "end": "12:00"} for day in ("Mon", "Tue")]
    >>> _family_in_words({"children_ages": [2.0, "unborn"], "free_hours": days})
    'children_ages 2/unborn, free_hours Mon/Tue 09:30-12:00'
    """

    def plain(value: object) -> str:
        if isinstance(value, list) and value and isinstance(value[0], dict):
            days: dict[str, list[str]] = {}
            for one in value:
                days.setdefault(f"{one['start']}-{one['end']}", []).append(one["day"])
            return " ".join(f"{'/'.join(named)} {hours}" for hours, named in days.items())
        if isinstance(value, list):
            return "/".join(plain(one) for one in value)
        return f"{value:g}" if isinstance(value, float) else str(value)

    said = {name: value for name, value in sorted(situation.items()) if name not in NO_LIMIT}
    return ", ".join(f"{name} {plain(value)}" for name, value in said.items()) or "any"


NO_FIGURES = (
    "No figures of who needs it are loaded with these areas, so {who} are counted: load some with "
    "`fingerpost areas FIGURES.csv`."
)


def finding(answer: Answer, shown: NDArray[np.intp]) -> str:
    """Say what the map comes to, in one or two sentences, with its doubt."""
    classes = Counter(CLASSES[one] for one in answer.classes[shown])
    total = len(shown)
    sample = "(sample) " if answer.sites.is_sample else ""
    if not total:
        return f"{sample}No areas were asked about."
    if classes["too_few_listings"] == total:
        return f"{sample}Not enough is listed to say anything about {answer.need} in these areas."
    people = answer.people[shown]
    living = float(people[answer.classes[shown] == CLASSES.index("gap")].sum())
    said = (
        f"{sample}{classes['gap']:,} of {counted(total, 'area')} "
        f"{'is' if classes['gap'] == 1 else 'are'} short even at the high end of the doubt, "
        f"{classes['depends']:,} {'depends' if classes['depends'] == 1 else 'depend'} on what is "
        f"not known and {classes['no_gap']:,} {'is' if classes['no_gap'] == 1 else 'are'} not "
        f"short; {living:,.0f} of {people.sum():,.0f} {answer.demand.who} "
        f"{'lie' if answer.demand.is_proxy else 'live'} where it is short."
    )
    if thin := classes["too_few_listings"]:
        said += f" In {counted(thin, 'area')} not enough is listed to say."
    found = zip(answer.classes[shown].tolist(), answer.causes.cause[shown].tolist(), strict=True)
    usual = usual_cause((CLASSES[one], CAUSES[cause]) for one, cause in found)
    if usual is not None:
        cause, count, of = usual
        where = "is short" if of == "gap" else "depends"
        said += (
            f" Most often where it {where}: {CAUSE_WORDS[cause]} "
            f"({count:,} of {counted(classes[of], 'area')})."
        )
    if answer.demand.is_proxy:
        said += f" {NO_FIGURES.format(who=answer.demand.who)}"
    return said


def usual_cause(areas: Iterable[tuple[str, str]]) -> tuple[str, int, str] | None:
    """Return the commonest cause of a gap, of how many areas it is, and the class of these.

    `areas` are classes with causes. Areas in doubt have one too where they are short as things are
    known; they are told of only where no area is a gap. `None` where no area has a cause.

    >>> usual_cause([("gap", "full"), ("depends", "too_dear"), ("depends", "too_dear")])
    ('full', 1, 'gap')
    """
    pairs = Counter(areas)
    for of in ("gap", "depends"):
        causes = Counter({cause: many for (name, cause), many in pairs.items() if name == of})
        del causes[""]
        if causes:
            return (*causes.most_common(1)[0], of)
    return None


def causes_of(answer: Answer, shown: NDArray[np.intp]) -> dict[str, Any]:
    """Return how many areas each cause stands behind, and how many services it costs."""
    areas = Counter(CAUSES[one] for one in answer.causes.cause[shown] if one)
    return {
        cause: {
            "areas": areas.get(cause, 0),
            "services_that_would_suit_but_for_it": answer.causes.costs.get(cause),
            "words": CAUSE_WORDS[cause],
        }
        for cause in CAUSES[1:]
        if areas.get(cause) or answer.causes.costs.get(cause)
    }


def equity_of(planner: Planner, answer: Answer, shown: NDArray[np.intp]) -> dict[str, Any]:
    """Return who is short by deprivation; empty where no figure tells deprivation.

    `fifths`: a row each (fifth, people, access, share_below, missing). `curve`: up to 21 points
    (share of people, share of access), the most deprived first, or empty without ranks.
    `concentration_index`, `concentration_index_between` (its low and high end), `gini`, `theil`
    (total, within_councils, between_councils), `lone_parents`, and `words` on how to read them.
    """
    fifth, rank = planner.ground.fifth(answer.people), planner.ground.rank()
    shown = _judged(answer, shown)
    if fifth is None or answer.measure.better != "more" or not len(shown):
        return {}
    people, value = answer.people[shown], answer.value[shown]
    index = None if rank is None else concentration_index(people, value, rank[shown])
    ends = None
    if rank is not None and index is not None:
        drawn = concentration_indices(people, answer.drawn[shown], rank[shown])
        ends = [_figures(end) for end in between(drawn, index, answer.interval)]
    unequal = theil(people, value, planner.ground.councils[shown])
    per = answer.shown_per
    return {
        "fifths": [
            {
                "fifth": row.fifth,
                "people": _figures(row.people),
                "access": _figures(row.access * per),
                "share_below": _figures(row.share_below),
                "missing": _figures(row.missing),
            }
            for row in by_fifth(people, value, answer.target, fifth[shown])
        ],
        "missing": _figures(float(missing_places(people, value, answer.target).sum())),
        "concentration_index": None if index is None else _figures(index),
        "concentration_index_between": ends,
        "curve": [] if rank is None else _curve(people, value, rank[shown]),
        "gini": _figures(gini(people, value)),
        "theil": {
            "total": _figures(unequal.total),
            "within_councils": _figures(unequal.within),
            "between_councils": _figures(unequal.between),
        },
        "lone_parents": _for_lone_parents(planner, answer, shown),
        "words": EQUITY_WORDS,
    }


def _judged(answer: Answer, shown: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return those of the areas where enough is listed to say anything."""
    return np.asarray(shown[answer.classes[shown] != CLASSES.index("too_few_listings")])


def _curve(people: Floats, value: Floats, rank: Floats) -> list[list[float]]:
    """Return the concentration curve at every twentieth of people."""
    share, had = concentration_curve(people, value, rank)
    at = np.linspace(0.0, 1.0, CURVE_POINTS)
    points = np.round(np.stack([at, np.interp(at, share, had)], axis=1), 4)
    return [[float(one), float(other)] for one, other in points]


def patches_of(planner: Planner, answer: Answer, shown: NDArray[np.intp]) -> list[dict[str, Any]]:
    """Return the largest stretches of neighbouring areas that are a gap, most missing first.

    None is of more than `PATCH_AREAS` areas: a larger one is cut into compact parts.

    Each: `areas` (how many), `area_codes`, `names` (up to three, most missing first), `people`,
    `missing` (places, or people times the minutes too many). Areas in doubt do not count: with them
    a whole city may be one stretch, of which nobody can say where to begin.
    """
    shown = _judged(answer, shown)
    value, people = answer.value[shown], answer.people[shown]
    more = answer.measure.better == "more"
    lacking = people * np.maximum(0.0, answer.target - value if more else value - answer.target)
    sure = answer.classes[shown] == CLASSES.index("gap")
    number = patches(planner.ground.points_m[shown], sure & (lacking > 0), PATCH_AREAS)
    found = []
    for patch in range(number.max(initial=-1) + 1):
        here = np.flatnonzero(number == patch)
        worst = here[np.lexsort((planner.ground.codes[shown][here], -lacking[here]))]
        found.append(
            {
                "areas": len(here),
                "area_codes": sorted(planner.ground.codes[shown][here].tolist()),
                "names": planner.ground.names[shown][worst[:3]].tolist(),
                "people": _figures(float(people[here].sum())),
                "missing": _figures(float(lacking[here].sum())),
            }
        )
    return sorted(found, key=lambda one: (-one["missing"], one["area_codes"]))[:PATCHES_SHOWN]


def _for_lone_parents(
    planner: Planner, answer: Answer, shown: NDArray[np.intp]
) -> dict[str, Any] | None:
    """Return what the average lone-parent household has; `None` where they are not counted."""
    figure = planner.ground.figures.get(LONE_PARENTS)
    if figure is None:
        return None
    fact = planner.ground.facts.get(LONE_PARENTS)
    households = np.nan_to_num(np.asarray(figure, dtype=float)[shown])
    total = float(households.sum())
    if total == 0:
        return None
    short = answer.value[shown] < answer.target
    return {
        "households": _figures(total),
        "counted": "no day stated" if fact is None or not fact.as_of else fact.as_of,
        "access": _figures(float(households @ answer.value[shown] / total) * answer.shown_per),
        "share_below": _figures(float(households[short].sum() / total)),
    }


def supply_of(answer: Answer, shown: NDArray[np.intp]) -> dict[str, Any]:
    """Return what each kind of service has a part in; empty for measures that do not add up."""
    if not answer.measure.adds_up:
        return {}
    kinds = np.asarray(answer.sites.columns["supply_kind"])
    reached = np.zeros(len(answer.sites), dtype=bool)
    reached[table_of_minutes(answer.reach).weights[shown].indices] = True
    people = answer.people[shown]
    whole = float(people @ answer.value[shown])
    parts = {}
    for number, kind in enumerate(KINDS):
        here = kinds == number
        if not (here & reached).any():
            continue
        value = answer.measure.compute(answer.people, answer.supply * here, answer.reach)[shown]
        parts[kind] = {
            "services_in_reach": int((here & reached & (answer.supply > 0)).sum()),
            "share_of_value": _figures(float(people @ value) / whole) if whole > 0 else 0.0,
        }
    return parts
