from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.records import Accepting, Fit
from recommender.answer import Verdict
from recommender.feedback import (
    MOST,
    STANDS_DAYS,
    Standing,
    Told,
    accepting_now,
    as_told,
    standings,
    terms,
    told_lately,
)

TODAY = date(2026, 11, 23)


def told(service, outcome, days_ago=0, need="food", by=None):
    on = TODAY - timedelta(days_ago)
    return Told(service_id=service, need=need, outcome=outcome, on=on, by=by)


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


def test_one_account_alone_moves_nothing_however_often_it_says_so():
    assert terms([told("a", "did_not_help", by="x")] * 50, today=TODAY) == {}


def test_voices_of_one_account_count_as_two():
    one = [told("a", "did_not_help", by="x")] * 50 + [told("a", "did_not_help", by="y")]
    assert terms(one, today=TODAY) == terms([told("a", "did_not_help")] * 3, today=TODAY)


def test_who_was_helped_there_later_found_it_open():
    full = [told("a", "full", 9), told("a", "closed", 9)]
    assert standings([*full, told("a", "helped", 2)], today=TODAY) == {}
    assert standings([*full, told("a", "did_not_help", 2)], today=TODAY)["a"].full_on


FULL = Standing(full_on=date(2026, 11, 20), closed_on=date(2026, 11, 19))
YES_BEFORE = Accepting(fit=Fit.YES, as_of=date(2026, 11, 1), said_by="the feed")
YES_AFTER = Accepting(fit=Fit.YES, as_of=date(2026, 11, 21), said_by="the feed")


def test_a_later_word_of_the_record_ends_what_was_told():
    assert FULL.since(YES_BEFORE, date(2026, 5, 31)) == FULL
    assert FULL.since(YES_AFTER, date(2026, 11, 22)) == Standing()


def test_a_later_full_makes_a_yes_a_question_and_leaves_a_no():
    assert accepting_now(YES_BEFORE, FULL) == Accepting(
        fit=Fit.UNKNOWN, as_of=date(2026, 11, 20), said_by="a keyworker"
    )
    no = Accepting(fit=Fit.NO, as_of=date(2026, 11, 1))
    assert accepting_now(no, FULL) is no


def test_a_doubt_rests_on_what_a_keyworker_said_and_a_certainty_does_not():
    verdicts = [
        Verdict(rule="accepting", fit=Fit.UNKNOWN, reason="Ask.", field="accepting"),
        Verdict(rule="freshness", fit=Fit.UNKNOWN, reason="Ring.", field="assured_date"),
        Verdict(rule="cost", fit=Fit.UNKNOWN, reason="Ask what it costs."),
        Verdict(rule="accepting", fit=Fit.YES, reason="Said yes."),
    ]
    accepting, fresh, cost, sure = as_told(verdicts, FULL)
    assert (
        accepting.reason == "A keyworker said full on 20 November 2026: ask about a waiting list."
    )
    assert (accepting.field, accepting.value) == ("feedback", "2026-11-20")
    assert fresh.reason == "A keyworker found it closed on 19 November 2026: ring before you go."
    assert (cost, sure) == tuple(verdicts[2:])


def test_what_was_told_lately_is_said_most_telling_first():
    said = told_lately(Standing(full_on=TODAY, no_answer_on=TODAY))
    assert [one.split(" on ")[0] for one in said] == [
        "A keyworker said full",
        "A keyworker got no answer",
    ]
