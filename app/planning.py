"""The planner's questions, answered once and kept: one edition, one layer of areas.

An answer is a few thousand rows and takes a moment to work out, so each question's answer is held:
a page that shows it again, or looks at another area or council of it, costs nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache

import numpy as np

from app.families import Family, personas, situation_text
from app.gapview import GapDrawing
from app.held import Held
from app.maps.shapes import Shapes, shapes_of_layer
from app.nearby import who_is_near
from app.settling import settle_again
from app.trying import Trying
from directory.areas import AreaLayer
from directory.councils import council_names
from directory.index import Index
from directory.postcodes import Postcodes
from directory.records import Fit
from directory.travel import TravelModel
from directory.vocabulary import NEEDS
from recommender.gaps.ground import Ground, ground_of
from recommender.gaps.located import in_areas, services_near
from recommender.gaps.measures import Measure, all_measures
from recommender.gaps.partners import Duty, who_does_what
from recommender.gaps.planner import Answer, Planner
from recommender.gaps.reference import assumptions
from recommender.gaps.report import table_of
from recommender.reading import from_mapping as situation_from
from recommender.situation import Situation

HELD = 12  # tables: all saved families and some dials; 1,343 areas are 1 MB
HELD_ANSWERS = 4  # what a table is made of, with all its draws: 2 MB, made again in 0.1 s
HELD_SHARES = 64  # a number each
LOOK_AHEAD_S = 2.0  # the visitor's own map comes first
PLACES = "e2sfca"  # the only measure that adds up over sites, which what-if needs
FEW_DRAWS = 20  # for measures that take one draw at a time: a second each hundred
MOST_GROUPS, FEWEST_GROUPS = 300, 2  # a lookup with more groups than that is no locality


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a planner asks. `family` is a situation as JSON, empty for any family.

    `unknown` is what a service counts that may or may not suit, `figure` whom to count instead of
    the need's usual people; `None` for the usual.
    """

    need: str
    family: str = ""
    measure: str | None = None
    unknown: float | None = None
    figure: str | None = None

    @property
    def in_places(self) -> Question:
        """The same question, answered in places per head."""
        return replace(self, measure=PLACES)


def area_measures() -> dict[str, Measure]:
    """Return every measure that gives a value to each area, by id."""
    return {name: one for name, one in all_measures().items() if one.of == "areas"}


@lru_cache(maxsize=4)
def _ground(layer: AreaLayer, postcodes: Postcodes) -> Ground:
    """Return who lives in and around a layer; kept, since a new edition changes none of it."""
    return ground_of(layer, postcodes)


class Planning:
    """Everything a planner may ask of one edition on one layer of areas."""

    def __init__(
        self,
        layer: AreaLayer,
        *,
        index: Index,
        travel: TravelModel,
        postcodes: Postcodes,
        today: date,
    ) -> None:
        self.layer = layer
        self.planner = Planner(_ground(layer, postcodes), index, travel, today)
        self.shapes: Shapes = shapes_of_layer(layer)
        self.postcodes = postcodes
        self.answer = Held(self._work_out, most=HELD_ANSWERS)
        self.hours_not_listed = Held(self._hours_not_listed, most=HELD_SHARES)
        self.trying = Held(self._try, most=HELD_ANSWERS)
        self.duties = Held(self._who_does_what, most=8)
        self._table = Held(self._draw, most=HELD)
        self._looked_ahead: set[str] = set()

    @cached_property
    def councils(self) -> tuple[str, ...]:
        """The codes of the councils that have areas."""
        return tuple(sorted(set(self.planner.ground.councils.tolist())))

    @cached_property
    def area_names(self) -> dict[str, str]:
        """The name of each area by its code."""
        ground = self.planner.ground
        return dict(zip(ground.codes.tolist(), ground.names.tolist(), strict=True))

    @cached_property
    def groupings(self) -> dict[str, Mapping[str, str]]:
        """Return the ways to put areas together, by the lookup's own title: code to group name.

        Every column of a loaded lookup that names between 2 and 300 groups of several areas.
        """
        found: dict[str, Mapping[str, str]] = {}
        codes = self.layer.codes.tolist()
        for title, texts in self.layer.words.items():
            groups = {text for text in texts if text}
            few = FEWEST_GROUPS <= len(groups) <= min(MOST_GROUPS, len(codes) // 2)
            if few and title.casefold().endswith("name"):
                found[title] = dict(zip(codes, texts, strict=True))
        return found

    @property
    def own_figures(self) -> tuple[str, ...]:
        """The figures somebody loaded by a table of their own, by which people may be counted."""
        facts = self.planner.ground.facts
        return tuple(sorted(name for name, fact in facts.items() if not fact.title))

    # ------------------------------------------------------------ what is asked
    def is_quick(self, question: Question) -> bool:
        """Say whether the draws of a question's measure are worked out side by side."""
        return all_measures()[self.measure_of(question)].takes_draws

    def draws_of(self, question: Question) -> int:
        """Return how many draws the doubt of an answer rests on."""
        return assumptions().doubt.page_draws if self.is_quick(question) else FEW_DRAWS

    def table(self, question: Question, councils: tuple[str, ...] = ()) -> GapDrawing:
        """Return the answer as rows and drawings; all areas compete, only some are shown."""
        return self._table((question, councils))

    def has_table(self, question: Question, councils: tuple[str, ...] = ()) -> bool:
        """Say whether the answer is worked out already: nobody need be told to wait for it."""
        return self._table.has((question, councils))

    def measure_of(self, question: Question) -> str:
        """Return the measure a question is answered by."""
        return question.measure or assumptions().need(question.need).measure

    def situation(self, family: str) -> Situation | None:
        """Return a family's situation; `None` for any family."""
        if not family:
            return None
        situation, _ = situation_from(Family.read(family), self.postcodes)
        return situation

    def point_of(self, service_id: str) -> tuple[float, float] | None:
        """Return where a service is (its first place), or `None`."""
        index = self.planner.index
        rows = index.rows_of_service(service_id)
        latitudes, longitudes = (index.columns[one][rows] for one in ("latitude", "longitude"))
        known = np.flatnonzero(~np.isnan(latitudes))
        if not len(known):
            return None
        return float(latitudes[known[0]]), float(longitudes[known[0]])

    def near(self, question: Question, code: str) -> dict[str, str]:
        """Return in words who lies within reach of an area: who may suit, and who would but for."""
        row = self.layer.rows.get(code)
        if row is None:
            return {}
        found = who_is_near(self.planner, self.answer(question), row)
        return {name: near.in_words for name, near in found.items()}

    def warm(self) -> None:
        """Answer what a planner sees first: the first need, for any family."""
        self.table(Question(need=NEEDS[0]))

    def look_ahead(self, need: str) -> None:
        """Make ready for any family, and answer for each saved one, while the first map is read."""
        if need in self._looked_ahead:
            return
        self._looked_ahead.add(need)
        later = threading.Timer(LOOK_AHEAD_S, self._answer_families, (need,))
        later.daemon = True
        later.start()

    def _answer_families(self, need: str) -> None:
        self.planner.warm([need])
        for one in personas().values():
            if need in one.needs:
                self.table(Question(need=need, family=situation_text(one.situation)))

    # ------------------------------------------------------------ how it is worked out
    def _hours_not_listed(self, question: Question) -> float:
        """Return of what share of the services with something to offer nobody knows the hours."""
        answer = self.answer(question)
        causes = self.planner.reference.causes
        on_hours = {rule for rule, cause in causes.items() if cause == "wrong_hours"}
        asked = answer.judged.fits.keys() & on_hours
        offers = answer.offered > 0
        if not asked or not offers.any():
            return 0.0
        silent = np.any([answer.judged.fits[rule] == Fit.UNKNOWN for rule in asked], axis=0)
        return float(silent[offers].mean())

    def _work_out(self, question: Question) -> Answer:
        """Return the answer to one question."""
        answer = self.planner.ask(
            question.need,
            self.situation(question.family),
            measure=question.measure,
            unknown=question.unknown,
            figure=question.figure,
            draws=self.draws_of(question),
        )
        settle_again()
        return answer

    def _draw(self, asked: tuple[Question, tuple[str, ...]]) -> GapDrawing:
        question, councils = asked
        answer = self.answer(question)
        table = table_of(self.planner, answer, councils=councils)
        drawing = GapDrawing(table, answer.measure.better)
        settle_again()
        return drawing

    def _who_does_what(self, grouping: str | None) -> list[Duty]:
        """Return who does what in each locality of a grouping; by council without one."""
        names = council_names()
        locality_of = (
            {code: names.get(code, code) for code in self.councils}
            if grouping is None
            else dict(self.groupings[grouping])
        )
        near = services_near(self.planner.index, self.councils)
        duties = who_does_what((in_areas(one, self.layer) for one in near), locality_of=locality_of)
        settle_again()
        return duties

    def _try(self, question: Question) -> Trying:
        """Return where remedies for one question can be tried."""
        return Trying(self.planner, self.answer(question.in_places), self.postcodes)
