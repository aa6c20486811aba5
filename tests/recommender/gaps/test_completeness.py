"""Thin or stale listings are not a desert; a register is whole for what it registers only."""

import numpy as np
import pytest

from directory.index import Row
from directory.records import Service, Source
from recommender.gaps.columns import FEEDS, SUPPLY_COLUMNS
from recommender.gaps.completeness import enough_by_area, listings_by_council
from recommender.gaps.reference import assumptions

LIMITS = assumptions().completeness
HERE, THERE = "S12000049", "S12000036"


def listed(here, there=0, *, registered=False, days=10.0, stale=0):
    councils = [HERE] * (here + stale) + [THERE] * there
    return listings_by_council(
        councils=np.array([HERE, THERE, THERE]),
        demand=np.array([1000.0, 400.0, 600.0]),
        site_councils=np.array(councils, dtype="U9"),
        registered=np.full(len(councils), registered),
        days_since_checked=np.array([days] * here + [5000.0] * stale + [days] * there),
        limits=LIMITS,
    )


@pytest.mark.parametrize(
    ("told", "enough"),
    [
        (listed(5, 5), True),
        (listed(4, 4), False),
        (listed(5, 20), False),  # a quarter of the rate next door
        (listed(5, 5, days=5000.0), False),
        (listed(6, 5, stale=34), False),  # 6 checked lately of 40 listed
        (listed(1, registered=True), True),
        (listed(0, registered=True), False),
        (listed(1, registered=True, days=np.inf), False),
    ],
)
def test_enough(told, enough):
    assert told[HERE].enough is enough
    assert ("not enough listed to say" in told[HERE].why) is not enough


def test_areas_go_with_their_council():
    told = listed(9, 1)
    councils = np.array([HERE, THERE, THERE])
    assert enough_by_area(councils, told).tolist() == [True, False, False]
    assert told[HERE].per_10000 == 90.0


@pytest.mark.parametrize(
    ("feeds", "need", "kind"),
    [
        (["care-inspectorate"], "childcare", "register"),
        (["care-inspectorate"], "housing", "other"),
        (["care-inspectorate", "other-list"], "childcare", "register"),
        (["sample"], "childcare", "sample"),
        (["sample", "other-list"], "food", "other"),
        ([], "food", "other"),
    ],
)
def test_a_register_holds_all_of_its_own_need_only(feeds, need, kind):
    sources = tuple(Source(feed=feed, record_id="1") for feed in feeds)
    row = Row(service=Service(id="1", name="made up", sources=sources), need=need, at=None)
    assert FEEDS[SUPPLY_COLUMNS["feed_kind"].read(row)] == kind
