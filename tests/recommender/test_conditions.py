"""What is made for the condition that her words name, and for which of her children."""

from dataclasses import replace

import pytest

from directory.records import Phone
from recommender.conditions import children_with_it
from recommender.situation import Situation
from tests.recommender.making import HOME, at, children, nursery, recommender, service

PHONES = (Phone(number="0141 496 0000"),)


def family(*ages, text, **more):
    return Situation(
        **{
            "origin": HOME,
            "needs": ("childcare",),
            "children": children(*ages),
            "mode": "bus",
            "max_minutes": 40,
            "text": text,
            **more,
        }
    )


def club(name, metres_north=0.0, **more):
    return service(
        name,
        "childcare",
        where=[at(metres_north)],
        tags=("after_school", "school_age_only"),
        role="childcare",
        phones=PHONES,
        **more,
    )


@pytest.mark.parametrize(
    ("text", "ages", "with_it"),
    [
        ("My 7 year old is autistic, non-verbal, and he runs.", (7, 3), {0}),
        ("my seven-year-old uses a wheelchair", (7, 3), {0}),
        ("My autistic son, 7, and my 3 year old", (7, 3), {0}),
        ("my autistic 7 year old and his wee sister", (7, 3), {0}),
        ("My wee boy Jamie is 7 and autistic, my 3 year old is fine", (7, 3), {0}),
        ("my daughter (3) has cerebral palsy", (7, 3), {1}),
        ("My son's 7. He can't talk.", (7, 3), {0}),
        ("My youngest has Down's syndrome", (7, 3), {1}),
        ("My oldest, who's got ADHD", (3, 7), {1}),
        ("My middle one is autistic", (2, 5, 9), {1}),
        ("My 18 month old is deaf, the other is 4", (1.5, 4), {0}),
        ("My 7 and 9 year olds are autistic", (7, 9, 2), {0, 1}),
        ("The twins are 4. My 4 year olds are both disabled", (4, 4, 1), {0, 1}),
        ("I'm autistic. My 7 year old is disabled.", (7, 3), {0}),
        ("My 8 year old is in a wheelchair and my mum is blind", (8, 3), {0}),
        # of which child is not said: of all
        ("My son is autistic", (7, 3), {0, 1}),
        ("They're both autistic", (7, 3), {0, 1}),
        ("He's autistic", (7, 3), {0, 1}),
        ("I have a 7 year old and a 3 year old. My daughter has epilepsy", (7, 3), {0, 1}),
        ("my 12 year old is autistic", (7, 3), {0, 1}),
        ("", (7, 3), {0, 1}),
    ],
)
def test_a_condition_is_tied_to_the_child_that_has_it(text, ages, with_it):
    said = family(*ages, text=text, audience=("disabled_children",))
    assert children_with_it(said) == with_it
    assert children_with_it(replace(said, audience=())) == frozenset()


def test_what_is_made_for_it_leads_for_that_child_however_much_she_says(tmp_path):
    rec = recommender(
        tmp_path,
        [
            *(club(f"Club {k}", 100.0 * k) for k in range(1, 9)),
            club("Glasgow Autistic Society Daycare", 2500.0),
            *(nursery(f"Nursery {k}", 120.0 * k, phones=PHONES) for k in range(1, 4)),
        ],
    )
    for more in ("", " The after school club said they can't manage him. I start work at 8."):
        text = f"My 7 year old is autistic.{more}"
        options = rec.recommend(family(7, 3, text=text)).options
        for_him = [one for one in options if one.for_child == 0]
        assert for_him[0].name == "Glasgow Autistic Society Daycare"
        assert len(for_him) > 2  # and others stand beside it
        sister = [one for one in options if one.for_child == 1]
        assert sister
        assert not any("Autistic" in one.name for one in sister)
    plain = rec.recommend(family(7, 3, text="after school club please")).options
    assert plain[0].name == "Club 1"


def test_what_is_made_for_it_leads_though_it_is_not_of_the_kind_she_names(tmp_path):
    kinds = ("after_school", "holiday_club", "school_age_only")
    holidays = [replace(club(f"Club {k}", 100.0 * k), tags=kinds) for k in range(1, 4)]
    rec = recommender(tmp_path, [*holidays, club("Glasgow Autistic Society Daycare", 2500.0)])
    text = "My 9 year old is autistic and needs a club in the summer holidays"
    first, second, *_ = rec.recommend(family(9, text=text)).options
    assert (first.name, second.name) == ("Glasgow Autistic Society Daycare", "Club 1")


def test_what_is_made_for_another_condition_or_a_long_way_off_changes_nothing(tmp_path):
    made = [club("Club", 300.0), club("School for the Deaf Club", 900.0)]
    rec = recommender(tmp_path, made)
    text = "My 7 year old is autistic."
    assert rec.recommend(family(7, text=text)).options[0].name == "Club"
    made = [club("Club", 300.0), club("Autism Club", 40_000.0)]
    rec = recommender(tmp_path / "far", made)
    (near, *_) = rec.recommend(family(7, text=text, max_minutes=None)).options
    alone = recommender(tmp_path / "alone", made[:1])
    assert near.score == alone.recommend(family(7, text=text, max_minutes=None)).options[0].score


def test_the_support_a_child_needs_is_asked_for_that_child_only(tmp_path):
    rec = recommender(
        tmp_path,
        [
            club("Club", minimum_age=5, maximum_age=12),
            nursery("Nursery", minimum_age=2, maximum_age=4, phones=PHONES),
        ],
    )

    def asked(text):
        return {
            one.name: (
                any("support your child needs" in said for said in one.reasons),
                "support your child needs" in one.next_step,
            )
            for one in rec.recommend(family(7, 3, text=text)).options
        }

    assert asked("My 7 year old is autistic.") == {"Club": (True, True), "Nursery": (False, False)}
    assert asked("My youngest is autistic.") == {"Club": (False, False), "Nursery": (True, True)}
    assert asked("My son is autistic.") == {"Club": (True, True), "Nursery": (True, True)}


def test_help_for_carers_is_for_the_parent_of_a_disabled_child(tmp_path):
    breaks = service(
        "Care for Carers",
        "disability",
        where=[at(3000.0)],
        tags=("short_breaks",),
        audience=("carers",),
        phones=PHONES,
    )
    adults = service(
        "Day Centre", "disability", where=[at(500.0)], audience=("disabled",), phones=PHONES
    )
    grown = service(
        "Carers of Grown People",
        "family_support",
        where=[at(200.0)],
        tags=("adults_only",),
        audience=("carers",),
        phones=PHONES,
    )
    rec = recommender(tmp_path, [breaks, adults, grown])
    text = "My 7 year old is autistic. I've had no break in two years."
    answer = rec.recommend(family(7, text=text, needs=("disability",)))
    assert answer.options[0].name == "Care for Carers"
    assert "For carers." in answer.options[0].reasons
    assert not any("none listed that fits" in said for said in answer.not_known)
    answer = rec.recommend(family(7, text=text, needs=("family_support",)))
    assert "Carers of Grown People" not in {one.name for one in answer.options}


@pytest.mark.parametrize(
    ("about", "asked"),
    [("Befriending, sitter services and advice.", True), ("For parents and other carers.", False)],
)
def test_help_for_carers_that_speaks_of_no_child_is_asked_for_whom_it_is(tmp_path, about, asked):
    carers = service(
        "Carers Project",
        "disability",
        where=[at(500.0)],
        tags=("short_breaks",),
        audience=("carers",),
        description=about,
        phones=PHONES,
    )
    rec = recommender(tmp_path, [carers])
    said = "Ask if they help somebody who cares for a child: their record does not say."
    (one,) = rec.recommend(
        family(5, text="My 5 year old is autistic", needs=("disability",))
    ).options
    assert (said in one.ask_first) == asked
    mine = family(5, text="I care for my mum", needs=("disability",), audience=("carers",))
    assert all(said not in each.ask_first for each in rec.recommend(mine).options)


def test_what_a_parent_says_of_no_break_is_no_wish_for_respite_by_itself(tmp_path):
    rec = recommender(tmp_path, [nursery("n")])
    said = rec.recommend(family(2, text="No break from the baby", needs=("family_support",)))
    assert not any("short break" in one for one in said.not_known)


def test_a_club_after_school_named_for_one_child_is_none_for_the_other(tmp_path):
    both = nursery("Both", 4000.0, tags=("nursery", "after_school"), phones=PHONES)
    near = nursery("Near", 300.0, phones=PHONES)
    rec = recommender(tmp_path, [both, near, club("Club", 300.0)])
    options = rec.recommend(family(7, 3, text="after school club and a place for the wee one"))
    assert next(one.name for one in options.options if one.for_child == 1) == "Near"
