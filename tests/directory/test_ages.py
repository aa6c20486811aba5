"""Whole years to their end, months to the month; a law for both forms of the one rule."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.ages import months_said, too_old_from, too_old_from_each
from directory.wording import ages_in


@pytest.mark.parametrize(
    ("listed", "months", "takes"),
    [
        ("0-18 months", 18, True),
        ("0-18 months", 19, False),
        ("0-18 months", 20, False),  # as it was once taken
        ("0-12 months", 12, True),
        ("0-12 months", 13, False),
        ("0-24 months", 24, True),
        ("0-24 months", 25, False),
        ("0-2 years", 35, True),
        ("0-2 years", 36, False),
        ("0-2.5 years", 30, True),
        ("0-2.5 years", 31, False),
        ("under 5s", 59, True),
        ("under 5s", 60, False),
    ],
)
def test_a_maximum_in_months_is_exact_and_one_in_years_takes_the_year(listed, months, takes):
    low, high = ages_in(listed)
    assert ((low or 0) <= months / 12 < too_old_from(high)) is takes


@pytest.mark.parametrize("years", [4.99, 4.9, 4.11, 0.1])
def test_a_fraction_that_is_no_months_takes_the_whole_year(years):
    assert too_old_from(years) == math.floor(years) + 1


@pytest.mark.parametrize(
    ("years", "months"), [(1.5, 18), (1.001, 12), (2.001, 24), (2.5, None), (2, None), (0.583, 7)]
)
def test_ages_in_months_are_said_so(years, months):
    assert months_said(years) == months


@given(st.lists(st.floats(0, 120) | st.integers(0, 240).map(lambda n: round(n / 12, 3))))
def test_one_by_one_and_all_at_once_say_the_same(listed):
    assert too_old_from_each(np.array(listed)).tolist() == [too_old_from(one) for one in listed]


def test_nobody_is_too_old_for_a_maximum_that_is_not_listed():
    assert not (too_old_from_each(np.array([np.nan])) <= 200.0).any()
