from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from recommender.plan import (
    REMEMBERED,
    Book,
    Introduction,
    Plan,
    Steady,
    Step,
    add,
    alter,
    from_json,
    introduction_for,
    move,
    remove,
    to_calendar,
    to_json,
    what_changed,
)


def step(name, **fields):
    return Step(service_id=name, name=name, need=fields.pop("need", "food"), **fields)


A, B, C = step("a"), step("b"), step("c")


def test_doors_and_new_people_count_places_and_providers_once():
    plan = Plan(
        steps=(
            step("a", location_id="hall", organization_id="x"),
            step("b", location_id="hall", organization_id="y"),
            step("c", organization_id="y"),
            step("d", location_id="far", organization_id="z", state="not_now"),
        ),
        known=("x",),
    )
    assert (plan.doors, plan.new_people) == (1, 1)


@pytest.mark.parametrize(
    ("position", "by", "order"), [(0, 1, "bac"), (2, -2, "cab"), (0, -3, "abc"), (1, 9, "acb")]
)
def test_a_step_moves_and_stops_at_the_ends(position, by, order):
    moved = move(Plan(steps=(A, B, C)), position, by)
    assert "".join(kept.name for kept in moved.steps) == order


def test_the_same_service_for_the_same_need_goes_in_once():
    plan = add(add(Plan(), A), A)
    assert plan.steps == (A,)
    assert len(add(plan, step("a", need="legal")).steps) == 2


@given(st.lists(st.sampled_from("abcdef"), max_size=80))
def test_every_change_can_be_undone(names):
    book, plans = Book(), [Plan()]
    for name in names:
        book = book.change(add(book.plan, step(name)))
        if book.plan != plans[-1]:
            plans.append(book.plan)
    for plan in reversed(plans[-REMEMBERED - 1 : -1]):
        book = book.undo()
        assert book.plan == plan
    assert book.undo() == book


def test_a_book_comes_back_from_its_file_whole():
    introduction = introduction_for(A, she_is="A parent", from_whom="Her keyworker")
    kept = alter(
        Plan(goals=("sleep",), steps=(A,)),
        0,
        lambda s: step(s.name, introduction=introduction, on=date(2026, 12, 1)),
    )
    book = Book().change(kept).change(remove(kept, 0))
    assert from_json(to_json(book)) == book


def test_the_calendar_names_the_service_but_no_need():
    plan = Plan(steps=(step("Tea room", need="debt_advice", on=date(2026, 12, 1)), B))
    text = to_calendar(plan, now=datetime(2026, 11, 23, tzinfo=UTC))
    events = Calendar.from_ical(text).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == ["Tea room"]
    assert b"debt" not in text
    assert not introduction_for(A, she_is="A parent", from_whom="").approved


def test_the_calendar_says_where_and_the_number_but_no_private_address():
    day = date(2026, 12, 3)
    shown, private = (
        step(name, on=day, location_id="1", phone="0131 496 0001", next_step="Call them.")
        for name in ("Tea room", "Refuge")
    )
    text = to_calendar(
        Plan(steps=(shown, private, step("Line", on=day))),
        now=datetime(2026, 11, 23, tzinfo=UTC),
        addresses={"Tea room": "1 High Street, Glasgow", "Line": "2 Low Street"},
    )
    events = Calendar.from_ical(text).walk("VEVENT")
    assert [str(one.get("location", "")) for one in events] == ["1 High Street, Glasgow", "", ""]
    assert str(events[0]["description"]) == "Call them. 0131 496 0001"


def test_an_introduction_is_to_a_place_or_to_a_voice():
    place = step("Tea room", organization="Thistle Trust", location_id="1")
    said = introduction_for(place, she_is="Ana", from_whom="Anne").text
    assert said.startswith("Hello Tea room. Ana may like to come to you. What would make ")
    assert said.endswith(" Anne")
    assert "come along" not in said  # only where they chose to go together
    both = replace(place, who="together", to_them=("Do you take a child of 2?",))
    said = introduction_for(both, she_is="Ana", from_whom="").text
    assert "I know her and can come along at first. First, may we ask: Do you take a" in said
    line = introduction_for(step("Debt line"), she_is="Ana", from_whom="").text
    assert "call you" in line
    assert "visit" not in line


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (Plan(steps=(A, B, C)), ("added", "c")),
        (Plan(steps=(B,)), ("taken_out", "a")),
        (Plan(steps=(B, A)), ("order", "")),
        (Plan(steps=(A, B), goals=("Sleep",)), ("goals", "")),
        (Plan(steps=(A, B), steady=Steady(name="Ann")), ("steady", "")),
        (Plan(steps=(A, replace(B, state="not_now"))), ("state", "b")),
        (Plan(steps=(A, replace(B, who="parent"))), ("who", "b")),
        (Plan(steps=(A, replace(B, on=date(2026, 12, 1)))), ("day", "b")),
        (Plan(steps=(A, replace(B, introduction=Introduction(text="x")))), ("introduction", "b")),
        (Plan(steps=(A, replace(B, note="x"))), ("note", "b")),
    ],
)
def test_what_a_change_was_about(after, expected):
    assert what_changed(Plan(steps=(A, B)), after) == expected


def test_going_back_is_a_change_that_can_be_undone():
    book = Book().change(Plan(steps=(A,))).change(Plan(steps=(A, B)))
    back = book.back_to(1)
    assert back.plan == Plan()
    assert back.undo().plan == Plan(steps=(A, B))


def test_who_was_introduced_is_counted_only_with_words_she_agreed_to():
    words = Introduction(text="Hello", approved=True)
    steps = (
        step("a", organization_id="x", introduction=words),
        step("b", organization_id="y", introduction=Introduction(text="Hello")),
        step("c", organization_id="z", introduction=words, state="not_now"),
    )
    assert (Plan(steps=steps).new_people, Plan(steps=steps).introduced) == (2, 1)
    assert Plan(steps=steps, known=("x",)).introduced == 0
