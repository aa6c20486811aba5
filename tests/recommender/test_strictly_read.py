"""What a third reader stumbled over, for every record and family of the kind."""

from datetime import date

import pytest

from directory.records import Phone
from recommender.also_ask import also_ask
from recommender.situation import Situation
from tests.recommender.making import (
    HOME,
    at,
    children,
    hears,
    nursery,
    recommender,
    service,
    windows,
)

PHONE = (Phone(number="0141 496 0001"),)


def names(answer):
    return [option.name for option in answer.options]


def answer_of(folder, made, **said):
    rec = recommender(folder, made, **({"with_lines": True} if said.pop("lines", False) else {}))
    return rec.recommend(Situation(**{"origin": HOME, **said}))


def rungs(count):
    return [nursery(f"day nursery {k}", 300.0 * k, phones=PHONE) for k in range(1, count + 1)]


# ---------------------------------------------------------------- ages


@pytest.mark.parametrize(
    ("ages", "text", "asked"),
    [
        ((), "I need childcare", "Give the age of each child: it decides who can take them"),
        ((3,), "I've a 3 year old and a baby", "You spoke of a baby: give the age too"),
        ((0.5,), "a baby and nobody to mind her", None),
        ((3,), "my 3 year old", None),
    ],
)
def test_an_age_that_childcare_hangs_on_is_asked_for(tmp_path, ages, text, asked):
    wanted = {"needs": ("childcare",), "children": children(*ages), "text": text}
    said = answer_of(tmp_path, rungs(1), **wanted).not_known
    told = [one for one in said if "the age" in one]
    assert told == [] if asked is None else told[0].startswith(asked)


def test_a_creche_is_for_no_schoolchild_and_is_asked_about(tmp_path):
    creche = service("creche", "childcare", where=[at(200.0)], tags=("creche",), phones=PHONE)
    assert not names(answer_of(tmp_path, [creche], needs=("childcare",), children=children(9)))
    (one,) = answer_of(tmp_path, [creche], needs=("childcare",), children=children(2)).options
    assert one.ask_first[0].startswith("A crèche: ask if it keeps children while their parent")


def test_a_school_nursery_comes_after_day_nurseries_for_a_baby(tmp_path):
    school = service(
        "Hill Primary School Nursery Class",
        "childcare",
        where=[at(50.0, setting="school")],
        tags=("nursery",),
        phones=PHONE,
    )
    for_baby = {"needs": ("childcare",), "children": children("4m")}
    assert school.name not in names(answer_of(tmp_path / "many", [school, *rungs(4)], **for_baby))
    few = answer_of(tmp_path / "few", [school, *rungs(1)], **for_baby)
    assert school.name in names(few)
    two = {"needs": ("childcare",), "children": children(2)}
    assert school.name in names(answer_of(tmp_path / "two", [school, *rungs(4)], **two))


# ---------------------------------------------------------------- sets


def test_every_service_of_a_set_is_shown_and_a_sitter_is_no_drop_off(tmp_path):
    sitter = service(
        "sitters", "childcare", where=[at(100.0)], channels=("home_visit",), phones=PHONE
    )
    both = nursery("both", 400.0, minimum_age=0, maximum_age=12, phones=PHONE)
    answer = answer_of(
        tmp_path, [sitter, both], needs=("childcare",), children=children(1, 8), limit=8
    )
    shown = {option.service_id for option in answer.options}
    assert answer.together
    assert all(set(one.service_ids) <= shown for one in answer.together)
    assert not any("sitters" in one.why for one in answer.together)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("I need someone who comes to the house", "Sitters"),
        ("is there a babysitter for Saturdays", "Sitters"),
        ("could anybody come in and mind them", "Sitters"),
        ("the health visitor comes to the house. I need a nursery", "Near"),
    ],
)
def test_somebody_who_comes_to_the_house_is_asked_for_by_name(tmp_path, text, first):
    sitter = service(
        "Sitters",
        "childcare",
        where=[at(3000.0)],
        tags=("sitter",),
        channels=("home_visit",),
        role="childcare",
        phones=PHONE,
    )
    wanted = {"needs": ("childcare",), "children": children(2), "text": text}
    near = nursery("Near", 300.0, phones=PHONE)
    answer = answer_of(tmp_path, [sitter, near], **wanted)
    assert names(answer)[0] == first
    alone = answer_of(tmp_path / "alone", [near], **wanted)
    said = "You spoke of somebody who comes to your home: none listed that fits."
    assert (said in alone.not_known) == (first == "Sitters")


# ---------------------------------------------------------------- money


@pytest.mark.parametrize(
    ("ages", "funded"), [((1,), 0), ((2, 9), 1), ((3,), 1), ((5,), 0), ((10,), 0)]
)
def test_a_funded_place_is_named_for_whom_it_is(tmp_path, ages, funded):
    answer = answer_of(tmp_path, rungs(2), needs=("childcare",), children=children(*ages))
    said = " ".join((*answer.not_known, *(one.why for one in answer.also_ask)))
    assert ("funded place" in said) == funded


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I'm pregnant and have no money", True),
        ("no money and my baby needs things", True),
        ("no money, my son is 12", False),
    ],
)
def test_best_start_is_for_who_is_small_or_expected_by_her_words(text, told):
    situation = Situation(origin=HOME, needs=("income_max",), text=text)
    assert any("Best Start" in one.why for one in also_ask(situation, {"income_max"})) == told


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sheriff officers came with a charge for payment", "14 days before the next step"),
        ("they have arrested my wages", "a part of wages"),
        ("bailiffs are coming to evict us", "Ring Shelter Scotland today"),
    ],
)
def test_what_sheriff_officers_may_do_is_said_first_with_whom_to_ring(text, said):
    situation = Situation(origin=HOME, needs=("debt_advice",), text=text)
    first, *rest = also_ask(situation, {"debt_advice", "housing"})
    assert said in first.why
    assert first.contact is not None
    assert not any("sheriff officers" in one.why.lower() for one in rest)


def test_home_energy_is_for_who_speaks_of_heating(tmp_path):
    for text, told in (
        ("behind with the gas, the meter is empty", True),
        ("no money at all", False),
    ):
        answer = answer_of(
            tmp_path / str(told), [], text=text, needs=("income_max",), lines=True, limit=8
        )
        energy = [one for one in answer.options if one.name == "Home Energy Scotland"]
        assert bool(energy) == told
        assert all(any("fuel bills" in why for why in one.reasons) for one in energy)
        assert all(line.about for line in answer.national)


# ---------------------------------------------------------------- access and support


def test_a_disabled_childs_place_is_never_said_flatly(tmp_path):
    forest = service(
        "Wood Forest School", "childcare", where=[at(200.0)], tags=("nursery",), phones=PHONE
    )
    made = [forest, nursery("day nursery", 500.0, minimum_age=2, maximum_age=5, phones=PHONE)]
    text = "my son is 3, he has cerebral palsy and can't walk"
    rec = recommender(tmp_path, made, read_needs=hears(childcare="sure"))
    answer = rec.recommend(Situation(origin=HOME, text=text, children=children(3)))
    told = {option.name: option for option in answer.options}
    assert "support your child needs has to be asked" in " ".join(told["day nursery"].reasons)
    assert told["Wood Forest School"].ask_first[0].startswith("Out of doors: ask first")
    assert any("wheelchair access" in said for said in answer.not_known)


def test_walking_far_is_no_question_of_access():
    from recommender.wishes import access_in_text

    assert access_in_text("we can't walk to the nursery, it is too far") == ()
    assert access_in_text("my son can't walk yet") == ()
    assert access_in_text("my daughter is 4 and can't walk") == ("wheelchair",)


# ---------------------------------------------------------------- when and whose


def test_clubs_are_no_care_at_the_weekend(tmp_path):
    club = service("club", "childcare", where=[at(50.0)], tags=("after_school",), phones=PHONE)
    minder = [
        service(f"Childminder near {k}", "childcare", where=[at(400.0 * k)], tags=("childminder",))
        for k in (1, 2, 3)
    ]
    weekend = windows("Sat 08:00-16:00", "Sun 08:00-16:00")
    said = {"needs": ("childcare",), "children": children(7), "care_times": weekend}
    assert "club" not in names(answer_of(tmp_path, [club, *minder], **said))


def test_a_schools_own_club_comes_after_clubs_for_everybody(tmp_path):
    own = service(
        "Towers",
        "childcare",
        where=[at(50.0)],
        tags=("after_school",),
        phones=PHONE,
        by="The Governors of Towers Educational Trust",
    )
    clubs = [
        service(
            f"club {k}", "childcare", where=[at(300.0 * k)], tags=("after_school",), phones=PHONE
        )
        for k in (1, 2, 3)
    ]
    family = {"needs": ("childcare",), "children": children(7)}
    assert own.name not in names(answer_of(tmp_path / "many", [own, *clubs], **family))
    (one,) = answer_of(tmp_path / "one", [own], **family).options
    assert one.ask_first[0].startswith("Run by a school")


def test_without_a_place_childcare_is_not_said_not_to_exist(tmp_path):
    rec = recommender(tmp_path, rungs(1), read_needs=hears(childcare="sure"))
    answer = rec.recommend(Situation(text="I need a childminder", children=children(1)))
    assert any("Childcare has to be near" in said for said in answer.not_known)
    assert not any("none listed that fits" in said for said in answer.not_known)


def test_a_mother_of_a_deaf_child_rings_herself(tmp_path):
    rec = recommender(tmp_path, rungs(1), read_needs=hears(childcare="sure"))
    for text, relay in (("my daughter is deaf", False), ("I'm deaf and use BSL", True)):
        answer = rec.recommend(Situation(origin=HOME, text=text, children=children(4)))
        assert ("through contactSCOTLAND-BSL" in answer.options[0].next_step) == relay


def test_an_old_list_without_a_place_is_not_offered(tmp_path):
    old = date(2013, 10, 1)
    made = [
        service("nowhere", "health", phones=PHONE, assured_date=old),
        service("somewhere", "health", where=[at(300.0)], phones=PHONE, assured_date=old),
    ]
    assert names(answer_of(tmp_path, made, needs=("health",))) == ["somewhere"]
