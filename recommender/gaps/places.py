"""Wards, councils, localities: how do places made of areas compare, side by side?

A place is a set of small areas: those of a council, or those to which a loaded lookup gives the
same name (a ward, an intermediate zone, a partnership's own locality). Nothing is worked out anew
for a place: its figures are sums and means over the areas of one answer.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from directory.councils import council_code, council_names
from directory.errors import UnknownWordError
from recommender.gaps.equity import concentration_index, missing_places
from recommender.gaps.ground import Ground
from recommender.gaps.planner import Answer, Planner
from recommender.gaps.uncertainty import CLASSES, between

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

COUNCIL = "council"
# What columns of official lookups are called in plain words; others keep their own name. Left out:
# councils and the areas themselves, and coarser forms of a class.
PLAIN: Mapping[str, str] = {
    "MMWard_Name": "ward",
    "IZ2011_Name": "intermediate zone",
    "IZ2022_Name": "intermediate zone",
    "HIA_Name": "health and social care partnership",
    "HB_Name": "health board",
    "TTWA2011_Name": "travel to work area",
    "UR6_Name": "urban or rural class",
}
LEFT_OUT = ("LA_Name", "DZ2011_Name", "DZ2022_Name", "UR2_Name", "UR3_Name", "UR8_Name")
SUGGESTED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Some areas under one name; `areas` (n_areas,) says which. `kind` in plain words."""

    kind: str
    name: str
    areas: Bools


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One figure for every place, in their order; `None` where it is not known.

    `form` says how it reads: "count", "value" (in `unit`), "share" (0 to 1) or "index". `source`
    and `as_of` are empty for figures worked out here.
    """

    label: str
    form: str
    unit: str
    values: tuple[float | None, ...]
    source: str = ""
    as_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """Places beside each other: gap figures first, then who lives there (labour market, families).

    `words` say which place has less, with its doubt.
    """

    places: tuple[str, ...]
    kinds: tuple[str, ...]
    lines: tuple[Line, ...]
    words: str

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "places": [
                {"name": name, "kind": kind}
                for name, kind in zip(self.places, self.kinds, strict=True)
            ],
            "lines": [
                {
                    "label": line.label,
                    "form": line.form,
                    "unit": line.unit,
                    "values": list(line.values),
                    "source": line.source,
                    "as_of": line.as_of,
                }
                for line in self.lines
            ],
            "words": self.words,
        }


def kinds_of_place(ground: Ground) -> dict[str, tuple[str, ...]]:
    """Return the kinds of place these areas make up, and the names of each kind, sorted.

    Kinds are `council` and the columns of loaded lookups that put several areas under one name.
    """
    known = council_names()
    found = {
        COUNCIL: tuple(sorted({known.get(one, one) for one in ground.councils.tolist()} - {""}))
    }
    for column, texts in ground.words.items():
        names = set(texts) - {""}
        if column in LEFT_OUT or column.casefold().endswith("_code"):
            continue
        if 0 < len(names) < len(ground.codes):
            found.setdefault(PLAIN.get(column, column), tuple(sorted(names)))
    return found


def place_of(ground: Ground, name: str, kind: str | None = None) -> Place:
    """Return a place by name (or a council by code); capitals do not matter.

    Parameters
    ----------
    kind
        One of `kinds_of_place`, for a name that stands for several; default the first that has it.

    Raises
    ------
    UnknownWordError
        If there is no such kind, or no such place.
    """
    kinds = kinds_of_place(ground)
    if kind is not None and kind not in kinds:
        raise UnknownWordError("kind of place", kind, sorted(kinds))
    wanted = council_names().get(council_code(name) or name, name).casefold()
    for one in (kind,) if kind is not None else kinds:
        for known in kinds[one]:
            if known.casefold() == wanted:
                return Place(kind=one, name=known, areas=_areas(ground, one, known))
    near = [known for names in kinds.values() for known in names if wanted in known.casefold()]
    offered = near or [known for names in kinds.values() for known in names]
    raise UnknownWordError("place", name, offered[:SUGGESTED])


def names_by_area(ground: Ground, kind: str = COUNCIL) -> dict[str, str]:
    """Return the name of the place of a kind that each area is part of, by area code.

    Raises
    ------
    UnknownWordError
        If there is no such kind.
    """
    kinds = kinds_of_place(ground)
    if kind not in kinds:
        raise UnknownWordError("kind of place", kind, sorted(kinds))
    named = zip(ground.codes.tolist(), _names(ground, kind), strict=True)
    return {code: name for code, name in named if name}


def _names(ground: Ground, kind: str) -> Sequence[str]:
    if kind == COUNCIL:
        known = council_names()
        return [known.get(one, one) for one in ground.councils.tolist()]
    return next(
        texts for column, texts in ground.words.items() if PLAIN.get(column, column) == kind
    )


def _areas(ground: Ground, kind: str, name: str) -> Bools:
    return np.array([one == name for one in _names(ground, kind)], dtype=bool)


def side_by_side(planner: Planner, answer: Answer, places: Sequence[Place]) -> SideBySide:
    """Return places beside each other; two councils, two wards, or as many as are wanted."""
    lines = (*_gap_lines(planner, answer, places), *_people_lines(planner.ground, places))
    return SideBySide(
        places=tuple(place.name for place in places),
        kinds=tuple(place.kind for place in places),
        lines=lines,
        words=_words(planner.ground, answer, places),
    )


def _mean(answer: Answer, values: Floats, place: Place) -> float | None:
    """Return the mean over people of a place; `None` where nobody lives or too little is listed."""
    here = judged(answer, place)
    people = answer.people[here]
    total = float(people.sum())
    return _figures(float(people @ values[here]) / total) if total > 0 else None


def judged(answer: Answer, place: Place) -> Bools:
    """Say which areas of a place have enough listed to say anything, shape (n_areas,)."""
    return np.asarray(place.areas & (answer.classes != CLASSES.index("too_few_listings")))


def _mean_drawn(answer: Answer, place: Place) -> Floats:
    """Return the mean over people of a place in each draw, shape (n_draws,).

    Not the mean of the ends of its areas: what is too low in one is in part too high in another.
    """
    here = judged(answer, place)
    people = answer.people[here]
    return np.asarray(people @ answer.drawn[here] / people.sum())


def _ends(
    answer: Answer,
    drawn: Callable[[Place], Floats],
    places: Sequence[Place],
    best: list[float | None],
) -> tuple[list[float | None], list[float | None]]:
    """Return between which two values each place's figure lies, `None` where there is none."""
    found = [
        (None, None) if value is None else between(drawn(place), value, answer.interval)
        for place, value in zip(places, best, strict=True)
    ]
    ends = [[None if end is None else _figures(end) for end in pair] for pair in found]
    return [low for low, _ in ends], [high for _, high in ends]


def _gap_lines(planner: Planner, answer: Answer, places: Sequence[Place]) -> list[Line]:
    per, unit = answer.shown_per, unit_of(answer)
    rank = planner.ground.rank()

    def line(label: str, form: str, values: list[float | None], unit: str = "") -> Line:
        return Line(label=label, form=form, unit=unit, values=tuple(values))

    def of_class(name: str, place: Place) -> float:
        return float((answer.classes[place.areas] == CLASSES.index(name)).sum())

    mean = [_mean(answer, answer.value * per, place) for place in places]
    low, high = _ends(answer, lambda place: _mean_drawn(answer, place) * per, places, mean)
    lines = [
        line("Areas", "count", [float(place.areas.sum()) for place in places]),
        line(
            f"People counted: {answer.demand.who}",
            "count",
            [_figures(float(answer.people[place.areas].sum())) for place in places],
        ),
        line("Mean over people", "value", mean, unit),
        line("Lower end of that mean", "value", low, unit),
        line("Upper end of that mean", "value", high, unit),
        *(
            line(label, "count", [of_class(name, place) for place in places])
            for name, label in (
                ("gap", "Areas that are a gap"),
                ("depends", "Areas that depend on what is not known"),
                ("no_gap", "Areas without a gap"),
                ("too_few_listings", "Areas with too few listings to say"),
            )
        ),
        line(
            "Share of people in areas that are a gap",
            "share",
            [
                _mean(answer, (answer.classes == CLASSES.index("gap")).astype(float), place)
                for place in places
            ],
        ),
    ]
    if answer.measure.better == "more":
        lines += _lacking_lines(answer, places)
        if rank is not None:
            lines.append(
                line(
                    "Concentration index (below 0: the more deprived have more)",
                    "index",
                    [_index(answer, place, rank) for place in places],
                )
            )
    return lines


def _lacking_lines(answer: Answer, places: Sequence[Place]) -> list[Line]:
    """Return how many places are missing, and the ends of that."""

    def people_of(place: Place) -> Floats:
        return np.asarray(answer.people * judged(answer, place))

    def drawn(place: Place) -> Floats:
        lacking = np.maximum(0.0, answer.target - answer.drawn)
        return np.asarray(people_of(place) @ lacking)

    best = [
        float(missing_places(people_of(place), answer.value, answer.target).sum())
        if judged(answer, place).any()
        else None
        for place in places
    ]
    low, high = _ends(answer, drawn, places, best)
    name = f"{answer.sites.unit.capitalize()} missing"
    rounded = [None if one is None else _figures(one) for one in best]
    return [
        Line(label=label, form="count", unit="", values=tuple(values))
        for label, values in (
            (name, rounded),
            (f"{name}, lower end", low),
            (f"{name}, upper end", high),
        )
    ]


def _index(answer: Answer, place: Place, rank: Floats) -> float | None:
    """Return the concentration index within a place; `None` where too little is listed."""
    here = judged(answer, place)
    if not here.any():
        return None
    return _figures(concentration_index(answer.people[here], answer.value[here], rank[here]))


def unit_of(answer: Answer) -> str:
    """Say what one of the value is: "places per 100 children aged 2 to 4"."""
    if answer.shown_per > 1:
        return f"{answer.sites.unit} per {answer.shown_per:,} {answer.demand.who}"
    return answer.measure.unit


@cache
def _beside() -> list[dict[str, Any]]:
    text = files("data").joinpath("reference", "gaps.toml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)["beside"]
    return found


def _people_lines(ground: Ground, places: Sequence[Place]) -> list[Line]:
    """Return labour-market and family figures, as far as they are loaded, with their sources."""
    lines = []
    for one in _beside():
        above, below = ground.figures.get(one["above"]), ground.figures.get(one["below"])
        if above is None or below is None:
            continue
        fact = ground.facts.get(one["above"])
        lines.append(
            Line(
                label=one["label"],
                form="share",
                unit="",
                values=tuple(_share(above, below, place.areas) for place in places),
                source="" if fact is None else fact.source,
                as_of="" if fact is None else fact.as_of,
            )
        )
    return lines


def _share(above: Floats, below: Floats, areas: Bools) -> float | None:
    """Return a share over the areas where both are published."""
    known = areas & ~np.isnan(above) & ~np.isnan(below)
    total = float(below[known].sum())
    return _figures(float(above[known].sum()) / total) if total > 0 else None


def _figures(value: float) -> float:
    """Return a figure without digits nobody knows; people are counted whole."""
    return float(round(value)) if abs(value) >= 1000 else float(f"{value:.4g}")


def _words(ground: Ground, answer: Answer, places: Sequence[Place]) -> str:
    """Say who has less, and whether the doubt leaves that standing."""
    known = [
        (place, mean)
        for place in places
        if (mean := _mean(answer, answer.value, place)) is not None
    ]
    if len(known) < 2:
        thin = [place for place in places if not judged(answer, place).any()]
        return TOO_THIN.format(places=" and ".join(one.name for one in thin)) if thin else ""
    more = answer.measure.better == "more"
    ordered = sorted(known, key=lambda one: one[1] if more else -one[1])
    (worst, least), (best, most) = ordered[0], ordered[-1]
    per, unit = answer.shown_per, unit_of(answer)
    fewer, most_said = f"{least * per:.3g}", f"{most * per:.3g}"
    if fewer == most_said:
        return f"{worst.name} and {best.name} have alike: {fewer} {unit}."
    lot = "less" if more else "further to go" if unit.startswith("minutes") else "it harder"
    said = f"{worst.name} has {lot}: {fewer} against {most_said} {unit} in {best.name}."
    if any((ground.large & place.areas).any() for place in (worst, best)):
        return f"{said} {TOO_LARGE}"
    apart = _mean_drawn(answer, best) - _mean_drawn(answer, worst)
    so = int(((apart if more else -apart) > 0).sum())
    open_ = "" if so / answer.draws >= (1 + answer.interval) / 2 else OPEN
    return f"{said} {SO_OFTEN.format(so=f'{so:,}', draws=f'{answer.draws:,}')}{open_}."


TOO_THIN = "Not enough is listed in {places} to set places side by side."
TOO_LARGE = "Areas among them are so large that one value for each says little of who has less."
SO_OFTEN = "It is so in {so} of {draws} draws of what is not known"
OPEN = ", so which has less may be otherwise"
