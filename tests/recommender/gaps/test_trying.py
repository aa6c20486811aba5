"""Trying something out is the same as working it all out again with it in the directory."""

from dataclasses import replace

import numpy as np
import pytest

from directory.errors import UnknownServiceError
from directory.records import CostOption, Schedule, stable_id
from recommender.gaps import remedies
from recommender.gaps.trying import Change, Idea, try_out, venue_idea
from recommender.situation import Child, Situation, Window

BABY = Situation(
    children=(Child(age_years=1.0, in_words="1-year-old"),), mode="walk", max_minutes=30
)
POOR = replace(BABY, budget_gbp_week=20.0)
SHIFTS = replace(BABY, care_times=(Window(day=0, start=7 * 60, end=18 * 60),))


@pytest.fixture
def east(ground):
    latitude, longitude = ground.points_deg[2]
    return Idea(label="Hall in the east", latitude=latitude, longitude=longitude, places=20.0)


def test_an_idea_adds_what_a_record_would(make_planner, strip, make_nursery, east):
    planner = make_planner(strip["nursery"])
    answer = planner.ask("childcare", BABY)
    tried = try_out(planner, answer, ideas=[replace(east, maximum_age=1.0)])
    whole = make_planner(strip["nursery"], make_nursery("new", 264_000.0, 20, maximum_age=1.0))
    assert tried.outcome.after == pytest.approx(whole.ask("childcare", BABY).value)
    assert tried.outcome.before == pytest.approx(answer.value)
    assert [one["area_name"] for one in tried.gains] == ["East", "Middle"]
    assert tried.losses == ()
    assert tried.judged[0].area_name == "East"


def test_one_day_a_week_is_a_fifth_of_the_places(make_planner, strip, east):
    planner = make_planner(strip["nursery"])
    answer = planner.ask("childcare", BABY)
    day = try_out(planner, answer, ideas=[replace(east, share=0.2)])
    assert day.judged[0].places_after == 4.0
    usual = try_out(planner, answer, ideas=[replace(east, places=None)])
    assert usual.judged[0].places_after == remedies.usual_places(answer)


@pytest.mark.parametrize(
    ("family", "said"),
    [
        (BABY, {"minimum_age": 3.0, "maximum_age": 4.0}),
        (
            SHIFTS,
            {
                "opens": (
                    Schedule(
                        freq="WEEKLY", byday="MO,TU,WE,TH,FR", opens_at="09:00", closes_at="15:00"
                    ),
                )
            },
        ),
        (replace(BABY, audience=("mums",)), {"audience": ("dads",)}),
    ],
    ids=["ages", "hours", "audience"],
)
def test_what_does_not_suit_the_family_is_no_help_to_it(make_planner, strip, east, family, said):
    planner = make_planner(strip["nursery"])
    answer = planner.ask("childcare", family)
    tried = try_out(planner, answer, ideas=[replace(east, **said)])
    assert tried.judged[0].places_after == 0
    assert tried.outcome.after == pytest.approx(tried.outcome.before)
    assert tried.judged[0].refused
    assert any("would not suit" in line for line in tried.words)


@pytest.mark.parametrize(
    ("change", "as_record"),
    [
        ({"places": 20.0}, {"capacity_places": 20}),
        ({"maximum_age": 1.0}, {"maximum_age": 1.0}),
        ({"minimum_age": 3.0}, {"minimum_age": 3.0}),
        (
            {"price_gbp_week": 300.0},
            {"cost_options": (CostOption(amount=300.0, period="week"),)},
        ),
    ],
    ids=["places", "younger", "older", "dearer"],
)
def test_a_change_is_what_the_changed_record_would_bring(make_planner, strip, change, as_record):
    planner = make_planner(strip["nursery"], strip["silent"])
    answer = planner.ask("childcare", POOR)
    service = strip["nursery"]
    tried = try_out(planner, answer, changes=[Change(service_id=service.id, **change)])
    again = make_planner(replace(service, **as_record), strip["silent"]).ask("childcare", POOR)
    assert tried.outcome.after == pytest.approx(again.value)


def test_a_fee_that_help_may_pay_is_a_question(make_planner, strip, east):
    planner = make_planner(strip["nursery"])
    dear = replace(east, price_gbp_week=200.0)
    tried = try_out(planner, planner.ask("childcare", POOR), ideas=[dear])
    assert tried.judged[0].refused == ()
    assert tried.judged[0].places_after == 20.0


def test_closing_takes_away_and_the_most_hurt_are_named_first(make_planner, strip):
    planner = make_planner(strip["nursery"], strip["silent"])
    answer = planner.ask("childcare", BABY)
    gone = try_out(planner, answer, changes=[Change(service_id=strip["nursery"].id, closes=True)])
    alone = make_planner(strip["silent"]).ask("childcare", BABY)
    assert gone.outcome.after == pytest.approx(alone.value)
    assert gone.losses[0]["area_name"] == "West"
    assert gone.outcome.people_losing > 0
    assert gone.outcome.missing_after >= gone.outcome.missing_before


def test_ideas_and_changes_together_and_by_fifth(make_planner, strip, east):
    planner = make_planner(strip["nursery"], strip["silent"])
    answer = planner.ask("childcare", BABY)
    tried = try_out(
        planner,
        answer,
        ideas=[east],
        changes=[Change(service_id=strip["silent"].id, share=0.5)],
    )
    assert len(tried.judged) == 2
    assert {row.fifth for row in tried.outcome.fifths_after} >= {1, 2}
    assert tried.words[-1].startswith("Change by fifth")
    people = answer.people
    assert people @ tried.outcome.after == pytest.approx(
        sum(row.people * row.access for row in tried.outcome.fifths_after)
    )


def test_a_venue_that_is_there_already_may_be_the_place(make_planner, strip):
    planner = make_planner(strip["nursery"], strip["silent"])
    answer = planner.ask("childcare", BABY)
    spots = remedies.venues(planner, planner.index)
    idea = venue_idea(planner, spots, 0)
    tried = try_out(planner, answer, ideas=[idea])
    assert "(made up)" in idea.label
    assert tried.outcome.people_gaining > 0


def test_only_the_people_of_the_areas_shown_are_counted(make_planner, strip, east):
    planner = make_planner(strip["nursery"], strip["silent"])
    answer = planner.ask("childcare", BABY)
    close = [Change(service_id=strip["nursery"].id, closes=True)]
    shown = planner.ground.names == "East"
    here, all_ = (
        try_out(planner, answer, ideas=[east], changes=close, shown=one) for one in (shown, None)
    )
    assert np.array_equal(here.outcome.after, all_.outcome.after)  # all compete all the same
    assert here.outcome.missing_after < all_.outcome.missing_after
    assert here.outcome.people_gaining == answer.people[shown].sum()
    assert {one["area_name"] for one in here.gains} == {"East"}
    assert here.losses == ()


def test_nothing_changes_nothing(make_planner, strip):
    planner = make_planner(strip["nursery"])
    answer = planner.ask("childcare", BABY)
    tried = try_out(planner, answer)
    assert np.array_equal(tried.outcome.before, tried.outcome.after)


def test_what_cannot_be_tried_is_said(make_planner, strip, east):
    planner = make_planner(strip["nursery"])
    answer = planner.ask("childcare", BABY)
    with pytest.raises(UnknownServiceError):
        try_out(planner, answer, changes=[Change(service_id=stable_id("nobody"))])
    with pytest.raises(ValueError, match="0 or more"):
        try_out(planner, answer, ideas=[replace(east, places=-1.0)])
    with pytest.raises(ValueError, match="e2sfca"):
        try_out(planner, planner.ask("childcare", BABY, measure="nearest_k"), ideas=[east])
