"""Every check holds for a good answer and fails for one bent in just that way."""

from dataclasses import replace

import pytest

from directory.records import (
    Accessibility,
    CostOption,
    Fit,
    Language,
    Location,
    Organization,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
)
from recommender.evaluation.checks import CHECKS
from recommender.evaluation.seen import age_years, metres_between, see, takes_age

PLACE = Location(
    id="hall",
    latitude=55.8621,
    longitude=-4.1228,
    postal_code="G34 9AA",
    accessibility=(Accessibility(access="wheelchair", fit=Fit.YES),),
)
NURSERY = Service(
    id="nursery",
    name="Nursery",
    organization=Organization(id="o1", name="Org"),
    needs=("childcare",),
    tags=("under_fives_only",),
    minimum_age=2,
    maximum_age=4,
    schedules=(Schedule(freq="WEEKLY", byday="MO,TU", opens_at="09:00", closes_at="15:00"),),
    cost_options=(CostOption(amount=0, period="week"),),
    languages=(Language(code="pl"),),
    service_areas=(ServiceArea(name="Glasgow", code="S12000049"),),
    service_at_locations=(ServiceAtLocation(id="n@hall", location=PLACE),),
)
LINE = Service(id="line", name="Line", needs=("debt_advice",), audience=("women_only",))
RECORDS = {"nursery": NURSERY, "line": LINE}
CASE = {
    "postcode": "G34 9AA",
    "children_ages": [3],
    "free_hours": [{"day": "Mon", "start": "10:00", "end": "12:00"}],
    "max_minutes": 20,
    "budget_gbp_week": 0,
}


def option(**more):
    return {
        "service_id": "nursery", "location_id": "hall", "need": "childcare", "for_child": 0,
        "needs": ["childcare"], "channel": "in_person", "channels": ["in_person"], "minutes": 10.0,
        "minutes_range": [8.0, 14.0], "distance_m": 500.0, "mode": "walk",
        "reasons": ["Childcare for your 3-year-old."], "ask_first": [], "next_step": "Call.",
        "cost": {"amount": 0, "text": "Free"}, "access": {"wheelchair": "yes"}, "verdicts": [],
        **more,
    }  # fmt: skip


def unknown(rule):
    return {"rule": rule, "fit": "unknown", "reason": "Ask."}


BY_PHONE = option(
    service_id="line", location_id=None, need="debt_advice", for_child=None, channel="phone",
    channels=["phone"], minutes=None, minutes_range=None, distance_m=None, mode=None, access={},
    reasons=["Debt advice by phone."], verdicts=[unknown("cost")], ask_first=["Ask what it costs."],
)  # fmt: skip


def holds(check, *options, case=CASE, asked=None, records=RECORDS, **output):
    printed = {
        "options": list(options),
        "origin": {"latitude": 55.865, "longitude": -4.126, "council_code": "S12000049"},
        "not_known": [], "problems": [], "near_misses": [], "together": [], "needs": [],
        "urgent": [], **output,
    }  # fmt: skip
    return CHECKS[check](see(case, printed, records.get), asked or {})


OTHER_AGE = {**RECORDS, "nursery": replace(NURSERY, minimum_age=5, maximum_age=11)}
ELSEWHERE = {
    **RECORDS,
    "nursery": Service(
        id="nursery", name="N", service_areas=(ServiceArea(name="Edinburgh", code="S12000036"),)
    ),
}
EVENINGS = [{"day": "Mon", "start": "18:00", "end": "20:00"}]


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (
            "need_in_top",
            {"asked": {"need": "childcare", "k": 1}},
            {"asked": {"need": "food", "k": 1}},
        ),
        (
            "need_not_in_top",
            {"asked": {"need": "food", "k": 3}},
            {"asked": {"need": "childcare", "k": 3}},
        ),
        ("all_within_travel", {}, {"options": [option(minutes=40.0, minutes_range=[30.0, 50.0])]}),
        ("all_within_travel", {}, {"options": [option(minutes=0.5, distance_m=20_000.0)]}),
        ("all_open_in_free_hours", {}, {"case": {**CASE, "free_hours": EVENINGS}}),
        (
            "all_within_budget",
            {},
            {"records": {"nursery": Service(id="nursery", name="N",
             cost_options=(CostOption(amount=50, period="week"),))}},
        ),
        ("no_unmarked_cost", {}, {"options": [option(cost={"amount": None, "text": ""})]}),
        ("childcare_ages_fit", {}, {"records": OTHER_AGE}),
        (
            "any_for_age",
            {"asked": {"age": 3, "need": "childcare"}},
            {"asked": {"age": 8, "need": "childcare"}},
        ),
        ("any_remote", {"options": [BY_PHONE]}, {}),
        ("any_free", {"asked": {"need": "childcare"}}, {"asked": {"need": "debt_advice"}}),
        ("gap_stated_if_none", {"asked": {"need": "childcare"}}, {"asked": {"need": "food"}}),
        ("every_result_explained", {}, {"options": [option(reasons=[])]}),
        ("every_result_explained", {}, {"options": [option(verdicts=[unknown("cost")])]}),
        (
            "max_per_provider",
            {"asked": {"n": 1}},
            {"asked": {"n": 1}, "options": [option(), option()]},
        ),
        (
            "language_supported_or_interpreter_flagged",
            {"asked": {"lang": "pl"}},
            {"asked": {"lang": "fa"}},
        ),
        (
            "access_met_or_marked_unknown",
            {"asked": {"access": "wheelchair"}},
            {"asked": {"access": "hearing_loop"}},
        ),
        (
            "any_audience",
            {"asked": {"audience": "women_only"}, "options": [BY_PHONE]},
            {"asked": {"audience": "dads"}},
        ),
        (
            "no_audience",
            {"asked": {"audience": "women_only"}},
            {"asked": {"audience": "women_only"}, "options": [BY_PHONE]},
        ),
        ("any_service_tag", {"asked": {"tag": "under_fives_only"}}, {"asked": {"tag": "creche"}}),
        ("no_service_tag", {"asked": {"tag": "creche"}}, {"asked": {"tag": "under_fives_only"}}),
        ("not_only_online", {}, {"options": [option(channel="online", channels=["online"])]}),
        ("no_result_only_for_other_area", {}, {"records": ELSEWHERE}),
        ("no_duplicate_service", {}, {"options": [option(), option()]}),
        (
            "distinct_needs",
            {"asked": {"n": 2, "k": 8}, "options": [option(), BY_PHONE]},
            {"asked": {"n": 2, "k": 1}, "options": [option(), BY_PHONE]},
        ),
        (
            "prefers_colocated",
            {"options": [option(), option(need="training")],
             "together": [{"doors": 1, "why": "One trip."}]},
            {"options": [option(), option(need="training")]},
        ),
        (
            "accepts_baby_or_creche_marked",
            {"case": {**CASE, "children_ages": [0.5]}, "options": [BY_PHONE]},
            {"case": {**CASE, "children_ages": [0.5]}},
        ),
        (
            "urgent_shown",
            {"asked": {"kind": "risk_to_life"},
             "urgent": [{"kind": "risk_to_life", "contacts": [{"phone": "999"}]}]},
            {"asked": {"kind": "risk_to_life"},
             "urgent": [{"kind": "risk_to_life", "contacts": []}]},
        ),
        ("nothing_urgent", {}, {"urgent": [{"kind": "risk_to_life", "contacts": []}]}),
        ("problem_said", {"problems": ["'two' is not an age."]}, {}),
        ("answered_or_said", {"options": [], "not_known": ["Say a need."]}, {"options": []}),
        ("only_from_home", {"options": [BY_PHONE]}, {"options": [BY_PHONE, option()]}),
        (
            "need_heard",
            {"asked": {"need": "food"}, "needs": [{"need": "food", "grade": "ask"}]},
            {"asked": {"need": "food"}},
        ),
    ],
)  # fmt: skip
def test_a_good_answer_holds_and_a_bent_one_fails(check, good, bad):
    for bent, expected in ((good, True), (bad, False)):
        fields = {"options": [option()], **bent}
        options = fields.pop("options")
        assert holds(check, *options, **fields) is expected, (check, bent)


def test_every_check_is_tried_above():
    tried = {
        row[0]
        for mark in test_a_good_answer_holds_and_a_bent_one_fails.pytestmark
        for row in mark.args[1]
    }
    assert tried == set(CHECKS)


def test_what_is_marked_as_not_known_is_honest():
    silent = {"nursery": Service(id="nursery", name="N", needs=("childcare",))}
    asked = option(
        location_id=None, minutes=None, minutes_range=None, distance_m=None,
        verdicts=[unknown(r) for r in ("child_age", "open_when_free", "cost", "within_reach")],
        ask_first=["When are you open, and what does it cost?"],
    )  # fmt: skip
    for check in ("childcare_ages_fit", "all_open_in_free_hours", "all_within_budget",
                  "all_within_travel", "every_result_explained"):  # fmt: skip
        assert holds(check, asked, records=silent) is True, check


@pytest.mark.parametrize(
    ("said", "age"),
    [(2, 2.0), (0.5, 0.5), ("7m", 7 / 12), ("7 months", 7 / 12), ("unborn", None)],
)
def test_ages(said, age):
    assert age_years(said) == age


def test_a_maximum_of_four_takes_a_child_of_four_and_a_half():
    assert takes_age(NURSERY, 4.9) is True
    assert takes_age(NURSERY, 5) is False
    assert takes_age(LINE, 5) is None


def test_glasgow_to_edinburgh_is_67_kilometres():
    assert metres_between((55.8609, -4.2514), (55.9533, -3.1883)) == pytest.approx(67_200, rel=0.01)
