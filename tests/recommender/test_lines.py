"""National lines among the options: real, judged like any service, only where little is current."""

from dataclasses import replace
from datetime import date

import pytest

from directory.index import rows_of
from directory.records import CostOption, Fit, Phone, ServiceArea
from directory.vocabulary import words
from recommender.explain import next_step, reasons
from recommender.lines import FEED, line_services
from recommender.national import ALWAYS
from recommender.situation import Situation
from tests.recommender.making import (
    GLASGOW,
    HOME,
    at,
    children,
    nursery,
    recommender,
    service,
    windows,
)

LOW = Situation(origin=HOME, needs=("mental_health",), mode="walk", max_minutes=20)
PHONE = (Phone(number="0141 496 0001"),)
GLASGOW_ONLY = (ServiceArea(name="Glasgow City", code=GLASGOW),)


def current(name, need="mental_health", **more):
    facts = {"role": "advice", "assured_date": date(2026, 9, 1), "phones": PHONE, **more}
    return service(name, need, where=[at(200.0)], **facts)


def answer(folder, services, situation=LOW, **more):
    return recommender(folder, services, with_lines=True, **more).recommend(situation)


def lines_of(found):
    return [one for one in found.options if one.sources[0].feed == FEED]


@pytest.mark.parametrize("line", line_services().values(), ids=lambda line: line.name)
def test_a_line_is_a_service_with_its_source(line):
    assert line.phones
    assert line.needs
    assert "childcare" not in line.needs
    assert line.sources[0].url.startswith("http")
    assert date(2026, 11, 23) <= line.checked_on <= date(2026, 11, 30)
    assert line.tags[0] == "helpline"
    assert set(line.audience) <= set(words("audience"))


@pytest.mark.parametrize(
    ("need", "shown"),
    [("debt_advice", True), ("mental_health", False)],  # what a bureau does everybody knows
)
def test_a_line_that_answers_comes_before_a_bare_name_next_door(tmp_path, need, shown):
    family = replace(LOW, needs=(need,), text="")
    found = answer(tmp_path, [current("bare name", need, phones=())], family)
    assert ([one.name for one in found.options][-1] == "bare name") is shown
    assert found.options[0].phone


def test_with_nothing_near_a_line_answers_and_says_so(tmp_path):
    found = answer(tmp_path, [nursery("n")])
    assert [one.name for one in found.options] == [
        "NHS 24 (mental health hub and urgent care)",
        "Samaritans",
    ]
    first = found.options[0]
    assert (first.channel, first.phone, first.cost.amount) == ("phone", "111", 0)
    assert "You can use it by phone." in first.reasons
    assert first.next_step == "Call 111."
    assert any("none listed near enough" in said for said in found.not_known)


def test_a_line_waits_behind_what_is_near_and_current(tmp_path):
    found = answer(tmp_path, [current("counselling")])
    assert found.options[0].name == "counselling"
    assert len(lines_of(found)) == 2


def test_three_current_services_are_enough(tmp_path):
    found = answer(tmp_path, [current(name) for name in "abc"])
    assert lines_of(found) == []


def test_a_current_line_comes_before_old_lists_and_before_a_nursery(tmp_path):
    old = [current(name, assured_date=date(2014, 1, 1)) for name in "abcdef"]
    found = answer(tmp_path / "a", old)
    assert found.options[0].sources[0].feed == FEED
    assert sum(one.sources[0].feed != FEED for one in found.options) == 1  # three with two lines
    centre = current("centre", "family_support", role="childcare", tags=("family_centre",))
    family = replace(LOW, needs=("family_support",), children=children(2))
    theirs = answer(tmp_path / "b", [centre], family)
    assert [one.sources[0].feed == FEED for one in theirs.options] == [True, False]


def test_a_bureau_near_by_comes_before_a_line_though_nobody_looked_for_years(tmp_path):
    bureau = current("bureau", assured_date=date(2021, 1, 1))
    assert answer(tmp_path, [bureau]).options[0].name == "bureau"


def test_nothing_real_stands_beside_the_sample(tmp_path):
    found = recommender(tmp_path, [nursery("n")]).recommend(LOW)
    assert found.options == ()
    assert found.national


def test_a_voice_looks_after_no_child(tmp_path):
    family = replace(LOW, needs=("childcare",), children=children(2))
    assert lines_of(answer(tmp_path, [nursery("n")], family)) == []


def test_a_council_line_is_for_that_council(tmp_path):
    hungry = replace(LOW, needs=("food",))
    ours = answer(tmp_path / "a", [nursery("n")], hungry)
    assert "Scottish Welfare Fund, Glasgow City Council" in {one.name for one in ours.options}
    leith = replace(hungry, origin=replace(HOME, council_code="S12000036"))
    theirs = answer(tmp_path / "b", [nursery("n")], leith)
    assert theirs.options
    assert not any("Glasgow" in one.name for one in theirs.options)


def test_hours_of_a_line_are_reckoned_with(tmp_path):
    late = replace(LOW, needs=("debt_advice",), free_times=windows("Sun 20:00-22:00"))
    for one in answer(tmp_path, [nursery("n")], late).options:
        (open_,) = [v for v in one.verdicts if v.rule == "open_when_free"]
        assert open_.fit is Fit.UNKNOWN
        assert "when you are not free: " in open_.reason or "not listed" in open_.reason


def test_a_line_for_children_is_for_the_child_she_names(tmp_path):
    teen = replace(LOW, children=children(11, 15), text="my teenager is struggling too")
    found = answer(tmp_path / "a", [nursery("n")], teen)
    (childline,) = [one for one in found.options if one.name.startswith("Childline")]
    assert childline.for_child == 1
    small = replace(LOW, children=children(2), text="my wee one is struggling too")
    names = {one.name for one in answer(tmp_path / "b", [nursery("n")], small).options}
    assert not any(name.startswith("Childline") for name in names)


def test_she_wants_no_phone(tmp_path):
    found = answer(tmp_path, [nursery("n")], replace(LOW, preferences=("not phone",)))
    assert found.options == ()


def test_a_line_never_pushes_out_a_free_service_nearby(tmp_path):
    free = current("free", cost_options=(CostOption(amount=0),), service_areas=GLASGOW_ONLY)
    assert answer(tmp_path, [free], replace(LOW, limit=1)).options[0].name == "free"


def test_a_line_for_work_is_not_for_a_quarrel_about_contact(tmp_path):
    legal = replace(LOW, needs=("legal",), audience=("parents", "lone_parents"))
    ex = replace(legal, text="my ex wants to change contact")
    names = {one.name for one in answer(tmp_path / "a", [nursery("n")], ex).options}
    assert names
    assert "Acas helpline" not in names
    boss = replace(legal, text="my boss has not paid me")
    names = {one.name for one in answer(tmp_path / "b", [nursery("n")], boss).options}
    assert "Acas helpline" in names


@pytest.mark.parametrize("line", line_services().values(), ids=lambda line: line.name)
def test_the_card_and_the_next_step_say_when_a_line_answers(line):
    row = rows_of(line, on=date(2026, 11, 30))[0]
    when = line.phones[0].description
    step = next_step(LOW, row, "phone", child=None)
    if when is None or when == ALWAYS:
        assert "(" not in step
    else:
        assert step.endswith(f"({when}).")
        assert f"It answers: {when}." in reasons(LOW, row, (), child=None)


def test_a_number_for_nights_says_what_to_do_by_day():
    held = [one for one in line_services().values() if one.phones[0].number == "0800 838 502"]
    row = rows_of(held[0], on=date(2026, 11, 30))[0]
    step = next_step(LOW, row, "phone", child=None)
    assert "; by day ask for the homelessness team" in step


def test_who_names_no_place_is_asked_none_by_lines_for_scotland(tmp_path):
    found = answer(tmp_path, [], replace(LOW, origin=None))
    assert lines_of(found)
    assert not any("where you live" in said for one in found.options for said in one.ask_first)


CHILDLINE, CHILDREN_FIRST = (
    "Childline (for children and young people)",
    "Children First support line (was Parentline)",
)


@pytest.mark.parametrize(
    ("ages", "text", "who"),
    [
        ((15,), "my 15 year old stays in her room", "15-year-old"),
        ((13, 10), "13 yr old won't go to school", "13-year-old"),
        ((13, 10), "", "13- and 10-year-old"),
        ((13, 4), "", "13-year-old"),
        ((4,), "", None),
    ],
)
def test_a_line_for_children_is_theirs_to_ring_and_is_said_to_be(tmp_path, ages, text, who):
    family = replace(
        LOW, needs=("mental_health", "family_support"), children=children(*ages), text=text
    )
    found = {one.name: one for one in answer(tmp_path, [], family).options}
    assert CHILDREN_FIRST in found
    assert (CHILDLINE in found) is (who is not None)
    if who is not None:
        line = found[CHILDLINE]
        assert line.next_step == f"Your {who} can call 0800 1111."
        assert line.reasons[1] == f"For children to ring: your {who} can call."
        assert not any("You can" in one for one in line.reasons)


def test_lines_for_what_she_names_leave_room_for_those_that_look_at_it_all(tmp_path):
    family = replace(
        LOW,
        needs=("mental_health", "family_support"),
        children=children(13, 10),
        text="their mum died in spring, he's drinking a bit more. 13 yr old won't go to school",
    )
    names = [one.name for one in answer(tmp_path, [], family).options]
    assert "Cruse Scotland" in names
    assert {CHILDLINE, CHILDREN_FIRST} <= set(names)


@pytest.mark.parametrize(
    ("near", "said"),
    [
        ([], "none listed near enough"),
        ([{"status": "inactive"}], "no place listed near you fits well; the telephone lines shown"),
        ([{"phones": ()}], "no place listed near you fits well; the telephone lines shown"),
        ([{}], None),
    ],
)
def test_that_only_lines_are_shown_is_said(tmp_path, near, said):
    """A bare name nobody can ask is dropped beside lines: then nothing near is shown either."""
    found = answer(tmp_path, [current(f"place {k}", **one) for k, one in enumerate(near)])
    about = [one for one in found.not_known if one.startswith("Mental health: no")]
    assert [said in one for one in about] == ([True] if said else [])


@pytest.mark.parametrize(
    "directions",
    [
        "Located just off the high street, on the opposite side of the road from a shop",
        "Situated next door to the Jack Kane Sports Centre in parkland",
        "The entrance is at the side of the building in Main Street",
        "Where it is: above the library in the old town hall",
        "Bus numbers 2, 14 and 30 go by every ten minutes",
        "Turn left at the church and go up the hill",
    ],
)
def test_the_way_to_a_door_is_no_reason(directions):
    about = service(
        "there",
        "mental_health",
        description=f"{directions}. Somebody to talk to in confidence.",
        where=[at(200.0)],
    )
    row = rows_of(about, on=date(2026, 11, 23))[0]
    quoted = [one for one in reasons(LOW, row, (), child=None) if "record says" in one]
    assert quoted == ["Its record says: \u201cSomebody to talk to in confidence.\u201d"]
