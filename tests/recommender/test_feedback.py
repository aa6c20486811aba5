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
    alike,
    as_told,
    standings,
    terms,
    told_lately,
    voices_over,
    youngest_of,
)
from recommender.situation import Situation
from tests.recommender.making import (
    EDINBURGH,
    GLASGOW,
    HOME,
    NOON,
    at,
    children,
    recommender,
    service,
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


@pytest.mark.parametrize(
    ("ages", "youngest"),
    [
        ([], None),
        ([None], "expecting"),
        ([8, None], "expecting"),
        ([2.9], "under_3"),
        ([3], "3_or_4"),
        ([7, 4.9], "3_or_4"),
        ([5], "5_to_11"),
        ([11.9, 15], "5_to_11"),
        ([12], "12_or_over"),
    ],
)
def test_about_how_old_the_youngest_is(ages, youngest):
    assert youngest_of(ages) == youngest


def families(service_id, outcomes, *, youngest="under_3", by=None):
    return [
        Told(service_id=service_id, need="food", outcome=one, on=TODAY, by=by, youngest=youngest)
        for one in outcomes
    ]


def test_families_alike_are_counted_apart_and_one_account_as_two():
    told_of_both = [
        *families("a", ["helped"] * 5 + ["moved_a_step"]),
        *families("a", ["did_not_help"] * 9, youngest="5_to_11", by="x"),
    ]
    found = alike(told_of_both, today=TODAY)
    small, big = found["a", "food", "under_3"], found["a", "food", "5_to_11"]
    assert (small.families, small.weight, small.helped) == (6, 6, pytest.approx(5.7))
    assert (big.families, big.weight, big.helped) == (2, pytest.approx(2), 0)
    assert alike([told("a", "helped")] * 9, today=TODAY) == {}  # nobody said how old


def asked(folder, told_of, ages=(2,)):
    made = [service(name, "food", where=[at(100)]) for name in ("a", "b")]
    ids = {one.name: one.id for one in made}
    voices = [voice for name, said in told_of.items() for voice in families(ids[name], said)]
    answer = recommender(folder, made, families=alike(voices, today=TODAY)).recommend(
        Situation(needs=("food",), children=children(*ages), origin=HOME, at=NOON)
    )
    return {one.name: (one.parts.feedback, one.reasons) for one in answer.options}


def test_from_five_families_alike_on_it_counts_and_is_said(tmp_path):
    sentence = "Of families with a youngest under 3, most who said how it went said that it helped."
    four = asked(tmp_path / "4", {"a": ["helped"] * 4})
    assert four["a"][0] == four["b"][0] == 0
    assert sentence not in four["a"][1]
    five = asked(tmp_path / "5", {"a": ["helped"] * 5})
    assert five["a"][0] > five["b"][0] == 0
    assert sentence in five["a"][1]
    assert sentence not in five["b"][1]
    other = asked(tmp_path / "other", {"a": ["helped"] * 5}, ages=(8,))
    assert other["a"][0] == other["b"][0] == 0
    bad = asked(tmp_path / "bad", {"a": ["did_not_help"] * 20})
    assert bad["a"][0] < 0
    assert sentence not in bad["a"][1]


def test_one_citys_figures_say_nothing_of_anothers(tmp_path):
    made = [
        service("here", "food", where=[at(100, council=GLASGOW)]),
        service("there", "food", where=[at(100, council=EDINBURGH)]),
    ]
    here, there = (one.id for one in made)
    index = recommender(tmp_path, made).index
    own = alike(families(here, ["helped"] * 6), today=TODAY)
    both = alike(
        families(here, ["helped"] * 6) + families(there, ["did_not_help"] * 30), today=TODAY
    )
    [row] = index.rows_of_service(here)
    figures = [
        dict(zip(*voices_over(index, {}, {}, said).alike, strict=True))[row] for said in (own, both)
    ]
    assert figures[0] == pytest.approx(figures[1], nan_ok=True)
