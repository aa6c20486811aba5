from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.feedback import MOST, STANDS_DAYS, Standing, Told, standings, terms

TODAY = date(2026, 11, 23)


def told(service, outcome, days_ago=0, need="food"):
    return Told(service_id=service, need=need, outcome=outcome, on=TODAY - timedelta(days_ago))


def test_the_term_is_the_smoothed_difference_from_the_needs_mean():
    voices = [told("a", "helped")] * 3 + [told("b", "did_not_help")] * 3
    # for a the others' mean is 0: (3 + 10 x 0) / 13 - 0 = 0.23077; times 0.2; b is its mirror
    assert terms(voices, today=TODAY) == pytest.approx(
        {("a", "food"): 0.0461538, ("b", "food"): -0.0461538}, abs=1e-6
    )


def test_two_voices_say_nothing_yet():
    assert terms([told("a", "did_not_help")] * 2, today=TODAY) == {}


def test_what_says_nothing_about_help_is_not_counted():
    silent = ["full", "closed", "no_answer", "not_eligible", "chose_not_to"]
    assert terms([told("a", outcome) for outcome in silent * 3], today=TODAY) == {}


def test_old_voices_fade_and_coming_ones_wait():
    old = [told("a", "did_not_help", 730)] * 3 + [told("b", "helped")] * 9
    new = [told("a", "did_not_help")] * 3 + [told("b", "helped")] * 9
    assert terms(old, today=TODAY)["a", "food"] > terms(new, today=TODAY)["a", "food"]
    assert terms([told("a", "helped", -1)] * 5, today=TODAY) == {}


OUTCOMES = st.sampled_from(["helped", "did_not_help", "moved_a_step"])


@given(st.lists(st.tuples(st.sampled_from("ab"), OUTCOMES), max_size=60))
def test_feedback_is_never_more_than_a_tenth(voices):
    found = terms([told(*voice) for voice in voices], today=TODAY)
    assert all(abs(term) <= MOST for term in found.values())


@given(st.integers(3, 40), st.integers(0, 40))
def test_praise_beside_the_same_other_service_never_hurts(helped, not_helped):
    others = [told("b", "did_not_help")] * 5 + [told("b", "helped")] * 5
    voices = others + [told("a", "helped")] * helped + [told("a", "did_not_help")] * not_helped
    before = terms(voices, today=TODAY)
    after = terms([*voices, told("a", "helped")], today=TODAY)
    gap_before = before["a", "food"] - before["b", "food"]
    assert after["a", "food"] - after["b", "food"] >= gap_before - 1e-9


def test_full_and_closed_stand_for_two_months():
    voices = [told("a", "full", 5), told("a", "full", 2), told("b", "closed", STANDS_DAYS + 1)]
    assert standings(voices, today=TODAY) == {"a": Standing(full_on=TODAY - timedelta(2))}
