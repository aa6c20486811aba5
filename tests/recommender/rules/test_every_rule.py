"""Promises that every rule keeps, whatever file is added to the folder."""

from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory import kinds
from directory.index import Row, read_columns, rows_of
from directory.records import Fit, Service
from recommender.recommend import index_columns
from recommender.rules import NO, SILENT, Judgement, all_rules, judge_all, rule_columns, verdicts
from recommender.rules._columns import CHILDCARE
from recommender.situation import Situation, Window
from tests.recommender.making import NOON, TODAY, service, services, situations

RULES = all_rules()
every_rule = pytest.mark.parametrize("name", RULES, ids=list(RULES))


def rows(some):
    return [row for one in some for row in rows_of(one, on=TODAY)]


def test_each_rule_stands_in_a_file_of_its_own():
    named = (
        "status serves_area child_age adult_age audience open_when_free covers_care within_reach "
        "cost language access channel referral_route accepting conditionality setting already_with "
        "programme_criteria freshness"
    )
    assert set(named.split()) <= set(RULES)


def test_columns_of_one_name_are_one_column():
    assert set(rule_columns()) <= set(index_columns())


@every_rule
def test_a_question_ends_as_one_and_the_source_is_named(name):
    assert RULES[name].question.endswith("?")
    assert RULES[name].source
    assert RULES[name].field


@every_rule
@settings(max_examples=25)
@given(situation=situations(), need=st.sampled_from(["childcare", "debt_advice", "training"]))
def test_silence_never_rules_out(name, situation, need):
    silent = Row(service=Service(id="1", name="Says nothing"), need=need, at=None, on=TODAY)
    for verdict in verdicts(situation, silent):
        if verdict.rule == name:
            assert verdict.fit is not Fit.NO


@every_rule
@settings(max_examples=25)
@given(situation=situations(), some=st.lists(services(), min_size=1, max_size=4))
def test_one_row_is_judged_as_it_is_among_many(name, situation, some):
    asked = rows(some)
    if not asked or not RULES[name].applies(situation):
        return
    together = Judgement(situation, read_columns(asked, rule_columns()))
    for child in (None, *range(len(situation.children))):
        if child is None and RULES[name].each:
            continue
        many = together.raw(name, child)
        for place, row in enumerate(asked):
            alone = Judgement(situation, read_columns([row], rule_columns())).raw(name, child)
            assert alone[0] == many[place]


@settings(max_examples=60)
@given(situation=situations(), some=st.lists(services(), min_size=1, max_size=4))
def test_rows_alike_are_judged_as_each_by_itself(situation, some):
    asked = rows(some) * 2
    if not asked:
        return
    plain = Judgement(situation, read_columns(asked, rule_columns()))
    with patch.multiple(kinds, _FEW_ROWS=0, _ASKED_AGAIN=0, _SPARED=0):
        columns = read_columns(asked, rule_columns())
        assert all(columns.alike(*rule.columns) is not None for rule in RULES.values())
        by_kind = Judgement(situation, columns)
        for name, rule in by_kind.rules.items():
            everyone = range(len(situation.children))
            for child in everyone if rule.each else (None, *everyone):
                assert by_kind.raw(name, child).tolist() == plain.raw(name, child).tolist()


@every_rule
@settings(max_examples=25)
@given(situation=situations(), some=st.lists(services(), min_size=1, max_size=3))
def test_every_fit_is_one_of_four_and_has_a_sentence(name, situation, some):
    rule = RULES[name]
    if not rule.applies(situation):
        return
    for row in rows(some):
        judgement = Judgement(situation, read_columns([row], rule_columns()))
        for child in range(len(situation.children)) if rule.each else (None,):
            fit = judgement.raw(name, child)[0]
            assert fit in (0, 1, 2, SILENT)
            if fit != SILENT:
                said = rule.reason(Fit(int(fit)), situation, row, child=child)
                assert said
                if rule.of_record:  # it is kept with the record, for whoever asks next
                    assert said == rule.reason(Fit(int(fit)), Situation(), row, child=None)
                assert said[0].isupper() or not said[0].isalpha()
                assert said.rstrip()[-1] in ".?!"
                for promise in ("eligible", "entitled", " will "):
                    assert promise not in said


@settings(max_examples=60)
@given(situation=situations(), some=st.lists(services(), min_size=1, max_size=5))
def test_more_minutes_money_or_hours_never_rule_out(situation, some):
    columns = read_columns(rows(some), rule_columns())
    count = len(columns["need"])
    journeys = np.linspace(1.0, 90.0, count)
    columns = columns.adding(
        minutes=journeys, minutes_low=journeys * 0.8, minutes_high=journeys * 1.4
    )
    more = [
        replace(situation, max_minutes=situation.max_minutes + 20)
        if situation.max_minutes is not None
        else situation,
        replace(situation, budget_gbp_week=situation.budget_gbp_week + 50)
        if situation.budget_gbp_week is not None
        else situation,
        replace(
            situation,
            free_times=(*situation.free_times, Window(day=3, start=600, end=900))
            if situation.free_times is not None
            else None,
        ),
        replace(situation, busy_times=None),
    ]
    before = judge_all(situation, columns)
    for wider in more:
        after = judge_all(wider, columns)
        for name, fits in before.items():
            if name not in after:  # with no hour she cannot, nothing is left to judge by
                assert name == "open_when_free"
                continue
            better = after[name] >= fits
            if name == "open_when_free" and wider.free_times != situation.free_times:
                # more hours are more for childcare to cover: a reason to ask, never to leave it out
                better |= (columns["need"] == CHILDCARE) & (after[name] != NO)
            assert better.all(), name


@settings(max_examples=40)
@given(situation=situations(), some=st.lists(services(), min_size=1, max_size=4))
def test_the_order_of_what_she_says_changes_nothing(situation, some):
    columns = read_columns(rows(some), rule_columns())
    turned = replace(
        situation,
        needs=situation.needs[::-1],
        audience=situation.audience[::-1],
        access_needs=situation.access_needs[::-1],
        preferences=situation.preferences[::-1],
        already_with=situation.already_with[::-1],
        languages=situation.languages[::-1],
    )
    before, after = judge_all(situation, columns), judge_all(turned, columns)
    for name, fits in before.items():
        assert (after[name] == fits).all(), name


def test_a_rule_that_was_not_asked_says_nothing():
    row = rows([service("a", "debt_advice")])[0]
    said = {verdict.rule for verdict in verdicts(Situation(at=NOON), row)}
    asked_only_when_said = {
        "child_age",
        "adult_age",
        "open_when_free",
        "covers_care",
        "within_reach",
        "cost",
        "language",
        "access",
        "channel",
        "setting",
        "already_with",
    }
    assert not said & asked_only_when_said


def test_rules_can_be_left_out_by_name():
    columns = read_columns(rows([service("a", "food", status="defunct")]), rule_columns())
    situation = Situation(at=NOON)
    assert judge_all(situation, columns)["status"][0] == Fit.NO
    assert "status" not in judge_all(situation, columns, skip={"status"})
