"""Journeys: one table for all, whoever times them."""

from dataclasses import replace

import numpy as np
import pytest

from directory.national_grid import to_grid
from directory.travel import distance
from recommender.gaps.reaching import HELD, Journeys
from recommender.gaps.reference import assumptions

DEGREES = np.array([[55.86, -4.25], [55.88, -4.20], [55.95, -3.19], [57.42, -6.20]])
MINUTES = {"bus": 25.0, "car": 15.0, "walk": 15.0}


@pytest.mark.parametrize("mode", sorted(distance.MODEL.modes))
def test_many_pairs_at_once_take_as_long_as_one_by_one(mode):
    rows, columns = np.divmod(np.arange(16), 4)
    at_once = distance.pair_minutes(DEGREES, DEGREES, rows, columns, mode)
    for origin, (latitude, longitude) in enumerate(DEGREES):
        one_by_one = distance.minutes(latitude, longitude, DEGREES[:, 0], DEGREES[:, 1], mode)
        assert at_once[rows == origin] == pytest.approx(one_by_one.likely)


def test_an_engine_without_pairs_is_asked_area_by_area():
    metres = np.stack(to_grid(DEGREES[:, 0], DEGREES[:, 1]), axis=1)
    tables = [
        Journeys(
            areas_m=metres,
            areas_deg=DEGREES,
            sites_m=metres[1:],
            sites_deg=DEGREES[1:],
            travel=model,
            assumptions=assumptions(),
        ).reach(None, MINUTES)
        for model in (distance.MODEL, replace(distance.MODEL, pairs=None))
    ]
    ones = np.ones(3)
    assert tables[0].to_areas(ones) == pytest.approx(tables[1].to_areas(ones))
    assert tables[0].nearest(1, np.ones(3, dtype=bool)) == pytest.approx(
        tables[1].nearest(1, np.ones(3, dtype=bool))
    )


def test_what_was_asked_before_changes_no_answer():
    metres = np.stack(to_grid(DEGREES[:, 0], DEGREES[:, 1]), axis=1)

    def made():
        return Journeys(
            areas_m=metres,
            areas_deg=DEGREES,
            sites_m=metres[1:],
            sites_deg=DEGREES[1:],
            travel=distance.MODEL,
            assumptions=assumptions(),
        )

    fresh, asked = made(), made()
    asked.warm(["bus"])
    asked.reach("car", MINUTES, max_minutes=60)
    chosen = np.ones(3, dtype=bool)
    for mode in (None, "bus", "walk", "car"):
        one, other = (j.reach(mode, MINUTES, far=True).nearest(1, chosen) for j in (fresh, asked))
        assert one.tolist() == other.tolist()
        near, again = (j.reach(mode, MINUTES).to_areas(np.ones(3)) for j in (fresh, asked))
        assert near.tolist() == again.tolist()


def test_reaches_of_long_ago_are_made_again_alike():
    metres = np.stack(to_grid(DEGREES[:, 0], DEGREES[:, 1]), axis=1)
    journeys = Journeys(
        areas_m=metres,
        areas_deg=DEGREES,
        sites_m=metres,
        sites_deg=DEGREES,
        travel=distance.MODEL,
        assumptions=assumptions(),
    )
    first = journeys.reach("bus", MINUTES).to_areas(np.arange(4.0))
    for minutes in range(10, 30):
        journeys.reach("bus", MINUTES, max_minutes=minutes)
    assert len(journeys._reaches) <= HELD
    assert journeys.reach("bus", MINUTES).to_areas(np.arange(4.0)).tolist() == first.tolist()
