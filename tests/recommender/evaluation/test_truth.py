"""Every kind of sentence holds for a record that bears it out, and fails for one that does not."""

from dataclasses import replace
from datetime import date

import pytest

from directory.records import (
    Accepting,
    Accessibility,
    Attribute,
    CostOption,
    Fit,
    Language,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    Source,
)
from recommender.evaluation.claimed import World
from recommender.evaluation.claims import CLAIMS
from recommender.evaluation.seen import see
from recommender.evaluation.truth import figures, sentences
from recommender.feedback import Standing

PLACE = Location(
    id="hall",
    latitude=55.8671,
    longitude=-4.1228,
    setting="nursery",
    accessibility=(Accessibility(access="wheelchair", fit=Fit.YES),),
)
FULL = Service(
    id="nursery",
    name="Nursery",
    needs=("childcare", "food"),
    tags=("nursery", "one_to_one"),
    role="childcare",
    audience=("lone_parents",),
    channels=("in_person", "phone", "home_visit"),
    minimum_age=2,
    maximum_age=4,
    schedules=(
        Schedule(freq="WEEKLY", byday="MO,TU,WE,TH,FR", opens_at="08:00", closes_at="18:00"),
    ),
    cost_options=(CostOption(amount=20, period="week"), CostOption(amount=0, period="week")),
    languages=(Language(code="pl"),),
    interpreter=Fit.YES,
    service_areas=(ServiceArea(name="Glasgow City", code="S12000049"),),
    service_at_locations=(ServiceAtLocation(id="n@hall", location=PLACE),),
    accepting=Accepting(fit=Fit.YES, as_of=date(2026, 11, 1)),
    assured_date=date(2026, 10, 1),
    referral_route=("self", "keyworker"),
    conditionality="voluntary",
    phones=(Phone(number="0141 496 0003"),),
    funding_until=date(2026, 3, 31),
    attributes=(Attribute(taxonomy="programme", name="lone_parent"),),
)
DEAR = "0845 769 7555"
OTHER = Service(
    id="nursery",
    name="Nursery",
    needs=("debt_advice",),
    tags=("playgroup",),
    audience=("dads",),
    channels=("online",),
    minimum_age=5,
    maximum_age=11,
    schedules=(Schedule(freq="WEEKLY", byday="SU", opens_at="20:00", closes_at="21:00"),),
    cost_options=(CostOption(amount=75, period="week"),),
    languages=(Language(code="fr"),),
    interpreter=Fit.NO,
    service_areas=(ServiceArea(name="Fife", code="S12000047"),),
    service_at_locations=(
        ServiceAtLocation(id="n@far", location=replace(PLACE, latitude=57.1, accessibility=())),
    ),
    accepting=Accepting(fit=Fit.NO, as_of=date(2026, 9, 1)),
    assured_date=date(2020, 1, 1),
    status="defunct",
    referral_route=("gp",),
    conditionality="mandated",
    phones=(Phone(number="0131 496 0000"),),
)
OTHER = replace(OTHER, service_at_locations=(
    ServiceAtLocation(id="n@hall", location=replace(PLACE, latitude=57.1, accessibility=(),
                                                    setting="jobcentre")),
))  # fmt: skip
SILENT = Service(id="nursery", name="Nursery", needs=("childcare",))
IN_WORDS = replace(SILENT, schedules=(Schedule(description="Every Tuesday at 10.30am"),))
SAID = {
    "postcode": "G34 9AA",
    "children_ages": [3.0, 7.0, "unborn"],
    "free_hours": [{"day": "Mon", "start": "10:00", "end": "12:00"}],
    "care_hours": [{"day": "Tue", "start": "08:00", "end": "17:30"}],
    "max_minutes": 20.0,
    "budget_gbp_week": 30.0,
    "languages": ["pl"],
    "access": ["wheelchair"],
    "audience": ["lone_parents"],
    "already_with": ["nursery"],
}
ORIGIN = {
    "label": "G34 9AA",
    "latitude": 55.865,
    "longitude": -4.126,
    "council_code": "S12000049",
    "precision": "postcode",
}
TOLD = World(
    today=date(2026, 11, 23),
    standings={"nursery": Standing(full_on=date(2026, 11, 20), closed_on=date(2026, 11, 19))},
)
UNTOLD = World(today=date(2026, 11, 23), standings={})


def judged(reason, record=FULL, *, world=TOLD, said=SAID, opening="Childcare.", **changes):
    option = {
        "service_id": "nursery", "location_id": "hall", "need": "childcare", "for_child": 0,
        "needs": ["childcare"], "channel": "in_person", "channels": ["in_person"],
        "minutes": 6.0, "minutes_range": [4.0, 9.0], "distance_m": 310.0, "mode": "walk",
        "reasons": [opening, reason], "ask_first": [], "verdicts": [],
        "next_step": "Look at it.", "cost": {"text": "Free"}, "access": {},
    }  # fmt: skip
    printed = {"options": [option | changes], "origin": ORIGIN, "situation": said}
    return sentences(see({}, printed, {"nursery": record}.get), world)


def true(reason, record=FULL, **changes):
    (found,) = (one for one in judged(reason, record, **changes) if one.text == reason)
    return found.true


# (sentence, a record that bears it out, one that does not)
TABLE = [
    ("About 4 to 9 minutes on foot.", FULL, OTHER),
    ("You can use it by phone.", FULL, OTHER),
    ("Its record says: \u201cWe listen\u2026\u201d", replace(FULL, description="We\nlisten well."),
     FULL),
    ("By phone only: call through a relay.", replace(FULL, channels=("phone",)), FULL),
    ("They come to you: ask if they come to your area.", FULL, OTHER),
    ("Ask where it is held: no place is listed.", SILENT, FULL),
    ("The address is kept private: ask where you would meet.",
     replace(FULL, service_at_locations=(replace(FULL.service_at_locations[0], location=replace(
         FULL.service_at_locations[0].location, confidential=True)),)), FULL),
    ("Already helping you.", FULL, replace(FULL, id="another", role=None)),
    ("You already have a nursery worker: ask them first.", FULL, SILENT),
    ("Takes your 3-year-old: listed for 2 to 4 years.", FULL, OTHER),
    (
        "Takes your 3-year-old by age, listed for 2 to 4 years: whether it can give the support "
        "your child needs has to be asked.",
        FULL,
        OTHER,
    ),
    ("Does not take your 7-year-old: listed for 2 to 4 years.", FULL, OTHER),
    ("Ask if they take your 3-year-old: ages are not listed.", SILENT, FULL),
    ("Ask if they take your baby on the way: listed for 2 to 4 years.", FULL, OTHER),
    ("Ask if they take your 3-year-old: listed for 2 years and over, maybe only once at school.",
     replace(FULL, maximum_age=None, tags=("after_school",)),
     replace(FULL, maximum_age=None)),
    ("For children to ring: your 7-year-old can call.",
     replace(FULL, minimum_age=5, maximum_age=18), FULL),
    ("Your 7-year-old can call 0141 496 0003.",
     replace(FULL, minimum_age=5, maximum_age=18), replace(OTHER, channels=("phone",))),
    ("Open when you are free: Mon to Fri 8am to 6pm.", FULL, OTHER),
    ("Open when you are free, Mon 10am to 12 noon: listed as Mon to Fri 8am to 6pm.", FULL, OTHER),
    ("Ask when the session is: the library is open Mon to Fri 8am to 6pm.", FULL, OTHER),
    ("Covers the care you need: Mon to Fri 8am to 6pm.", FULL, OTHER),
    ("Covers Tue 8am to 5:30pm: Mon to Fri 8am to 6pm.", FULL, OTHER),
    ("Ask about Tue 8am to 5:30pm: somebody else may be needed then.", SILENT, FULL),
    ("Open for all the times you gave: Mon to Fri 8am to 6pm.", FULL, OTHER),
    ("Open for part of the times you gave (Mon to Fri 8am to 6pm): ask if that covers it.",
     FULL, OTHER),
    ("Open at other times than you gave (Sun 8pm to 9pm): ask if that covers the hours you need.",
     OTHER, FULL),
    ("Open for full days: Mon to Fri 8am to 6pm.", FULL, OTHER),
    ("Open at the weekend: Sun 7pm to 9pm.",
     replace(OTHER, schedules=(Schedule(freq="WEEKLY", byday="SU", opens_at="19:00",
                                        closes_at="21:00"),)), FULL),
    ("Open before nine in the morning: Mon to Fri 8am to 6pm.", FULL, OTHER),
    ("It answers when you are not free: Mon to Fri 8am to 6pm.", FULL, OTHER),
    ("It answers: Evenings; by day ask the council.",
     replace(FULL, phones=(Phone(number="0141 496 0001",
                                 description="Evenings; by day ask the council"),)), SILENT),
    ("Ask when it is open: hours are not listed.", SILENT, FULL),
    ("Ask if the times suit and still hold: \u201cEvery Tuesday at 10.30am\u201d.", IN_WORDS, FULL),
    ("Ask about care before eight in the morning: hours are not listed.", SILENT, FULL),
    ("Ask for the times: listed as Mon to Fri 8am to 6pm.", FULL, OTHER),
    ("Listed as open.", FULL, OTHER),
    ("Ask if it still runs: its funding was listed until 31 March 2026.", FULL, OTHER),
    ("Listed as serving Glasgow City.", FULL, OTHER),
    ("Listed as having wheelchair access.", FULL, OTHER),
    ("Listed as offering an interpreter: ask for Polish when you call.", FULL, OTHER),
    ("Listed as free.", FULL, OTHER),
    ("£20 a week: within £30 a week.", FULL, OTHER),
    ("£20 a week: ask about a funded place and help with costs.", FULL, OTHER),
    ("£20 a week, more than you can pay: ask about help with costs.", FULL, OTHER),
    ("£20 a week: ask what it comes to.", FULL, OTHER),
    ("Open at any hour, day or night.",
     replace(FULL, schedules=(Schedule(freq="DAILY", opens_at="00:00", closes_at="23:59"),),
             service_at_locations=()), FULL),
    ("Ask what it costs: no fee is listed.", SILENT, FULL),
    ("For single parents.", FULL, OTHER),
    ("For your side of the city, by its name.",
     replace(FULL, name="Glasgow East End Carers"), FULL),
    ("Ask if they take people from where you live: their name says south west.",
     replace(FULL, name="Glasgow South West Foodbank"),
     replace(FULL, name="Glasgow North Foodbank")),
    ("Ask if they take people from where you live: listed as serving Glasgow City.", FULL, OTHER),
    ("Ask if they take people from where you live: the area served is not listed.", SILENT, FULL),
    ("Said on 1 November 2026 that they take new people.", FULL, OTHER),
    ("Ask if they have room: the last word is of 1 September 2026.", OTHER, FULL),
    ("Ask if they have room: vacancies are not listed.", SILENT, FULL),
    ("Ask if they take new people: that is not listed.", SILENT, FULL),
    ("Record checked on 1 October 2026.", FULL, OTHER),
    ("Check before you go: this record was last checked on 1 January 2020.", OTHER, FULL),
    ("Check before you go: nobody says when this record was last checked.", SILENT, FULL),
    ("Check before you go: hours and fees: last checked on 1 October 2026.", FULL, OTHER),
    ("You can ask them yourself.", FULL, OTHER),
    ("Your keyworker can refer you.", FULL, OTHER),
    ("Ask how to get a place: the way in is not listed.", SILENT, FULL),
    ("You get in through a GP: ask them first.", OTHER, FULL),
    ("Ask about wheelchair access: not listed.", SILENT, FULL),
    ("Polish is listed.", FULL, OTHER),
    ("No interpreter is listed: ask who could interpret for you in Polish.", OTHER, FULL),
    ("Your choice: you may stop at any time.", FULL, OTHER),
    ("The Jobcentre can make it a condition of a benefit: ask who is told.", OTHER, FULL),
    ("Held in a nursery.", FULL, OTHER),
    ("One person sees you on your own.", FULL, OTHER),
    ("Ask where it is held: the kind of place is not listed.", SILENT, FULL),
    ("You may meet its criteria: you bring up children on your own. Ask the programme.",
     FULL, OTHER),
    ("Ask if you meet its criteria; one is enough: you bring up children on your own.",
     FULL, OTHER),
    ("Call 0141 496 0003.", FULL, OTHER),
    (f"Call {DEAR} (it costs more than an ordinary call: look for another number first).",
     replace(FULL, phones=(Phone(number=DEAR),)), FULL),
    ("Registered as a charity, with no phone or website listed: look for one, and ask.",
     replace(OTHER, phones=(), sources=(Source(feed="oscr", record_id="SC0"),)), FULL),
    ("Run by a school: ask if it takes children who do not go there.",
     replace(FULL, organization=Organization(id="o", name="Invented School")), FULL),
    ("A cr\u00e8che: ask if it keeps children while their parent is elsewhere.",
     replace(FULL, tags=("creche",)), replace(FULL, tags=("creche", "nursery"))),
    ("Out of doors: ask first how somebody who does not walk gets around there.",
     replace(FULL, name="Invented Forest School"), FULL),
    ("Call 0141 496 0003 through contactSCOTLAND-BSL.", FULL, OTHER),
    ("Call 0141 496 0003 (Monday to Friday 9am to 5pm).",
     replace(FULL, phones=(Phone(number="0141 496 0003",
                                 description="Monday to Friday 9am to 5pm"),)), FULL),
    ("Ask your keyworker, or somebody you trust, to ring 0141 496 0003 with you.", FULL, OTHER),
    ("Call 0141 496 0003 and ask about a place for your 3-year-old.", FULL, OTHER),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "good", "bad"), TABLE, ids=[row[0] for row in TABLE])
def test_a_sentence_holds_for_one_record_and_not_for_another(sentence, good, bad):
    assert true(sentence, good) is True
    said = SAID | {"already_with": []} if "Already" in sentence else SAID
    assert true(sentence, bad, said=said) is False


def test_every_pattern_that_claims_something_is_tried_above():
    lately = ["A keyworker said full on 20 November 2026: ask.",
              "A keyworker found it closed on 19 November 2026: ring.",
              "A keyworker got no answer on 18 November 2026: write."]  # fmt: skip
    tried = [row[0] for row in TABLE] + lately
    first = [next(p for p, _ in CLAIMS if p.fullmatch(text)) for text in tried]
    assert {p for p, judge in CLAIMS if judge is not None} == set(first)


def test_what_keyworkers_told_is_held_against_the_people_s_store():
    full = "A keyworker said full on 20 November 2026: ask about a waiting list."
    assert true(full) is True
    assert true(full, world=UNTOLD) is False
    assert true("A keyworker found it closed on 20 November 2026: ring before you go.") is False
    assert true("A keyworker got no answer on 20 November 2026: write to them as well.") is False


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        ("Childcare for your 3-year-old: nursery; also food.", True),
        ("Childcare for your 5-year-old.", False),
        ("Childcare: playgroup.", False),
        ("Childcare; also debt advice.", False),
        ("Debt advice.", False),
    ],
)
def test_the_first_reason_names_the_need_and_what_the_record_is(opening, expected):
    assert judged("You can ask them yourself.", opening=opening)[0].true is expected


@pytest.mark.parametrize(
    "changes",
    [
        {"minutes_range": [3.0, 30.0]},  # the words say 4 to 9
        {"minutes": 0.5},  # nobody walks 310 metres in half a minute
        {"distance_m": 2000.0},  # the map says 310
        {"minutes_range": None},
    ],
)
def test_minutes_are_those_reckoned_and_possible(changes):
    assert true("About 4 to 9 minutes on foot.", **changes) is False


def test_a_wrong_figure_in_a_true_kind_of_sentence_is_false():
    assert true("Takes your 3-year-old: listed for 2 to 5 years.") is False
    assert true("Open when you are free: Mon to Fri 7am to 6pm.") is False
    for then in ("Mon 9am to 12 noon", "Tue 10am to 12 noon"):  # she is free on Monday from ten
        assert true(f"Open when you are free, {then}: listed as Mon to Fri 8am to 6pm.") is False
    assert true("£21 a week: within £30 a week.") is False
    assert (
        true("£20 a week: within £10 a week.", replace(FULL, cost_options=FULL.cost_options[:1]))
        is False
    )
    assert true("Said on 2 November 2026 that they take new people.") is False
    assert true("Call 0141 496 0004.") is False


def test_a_reason_nobody_can_read_is_not_true_and_a_question_may_claim_nothing():
    assert true("Lovely people.") is False
    found = judged("You can ask them yourself.", ask_first=["Ask for an interpreter in Polish."])
    told = figures([("v", found)])
    assert told["questions_that_claim_nothing"] == 2  # and the next step
    assert (told["reasons"], told["false_reasons"], told["false_questions"]) == (2, 0, 0)


def test_a_service_that_is_not_there_bears_nothing_out():
    told = figures([("v", judged("You can ask them yourself.", record=None))])
    assert told["false_reasons"] == 2
    assert told["false"][0] == {"id": "v", "service_id": "nursery", "sentence": "Childcare."}
