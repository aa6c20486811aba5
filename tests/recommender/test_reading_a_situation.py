"""What a form, a file or a command says, read leniently."""

import json
from dataclasses import replace

import pytest

from recommender.reading import from_mapping
from recommender.situation import Situation, Window, once
from recommender.wishes import read_wishes, said_in_text, said_of_herself
from tests.recommender.making import child


@pytest.mark.parametrize(
    ("said", "years", "words"),
    [
        (2, 2.0, "2-year-old"),
        ("2", 2.0, "2-year-old"),
        (0.5, 0.5, "6-month-old"),
        ("7m", 7 / 12, "7-month-old"),
        ("18 months", 1.5, "18-month-old"),
        ("3 years", 3.0, "3-year-old"),
        ("6 weeks old", 6 / 52, "1-month-old"),
        (1, 1.0, "1-year-old"),
        (0, 0.0, "newborn"),
        ("unborn", None, "baby on the way"),
        ("pregnant 7 months", None, "baby on the way"),
        ("expecting", None, "baby on the way"),
    ],
)
def test_a_childs_age(said, years, words):
    assert child(said).age_years == pytest.approx(years)
    assert child(said).in_words == words


@pytest.mark.parametrize("said", ["toddler", "", "-1", "99", "nan", "2 and 3"])
def test_an_age_that_cannot_be_read_is_said(postcodes, said):
    situation, problems = from_mapping({"children_ages": [said, 4]}, postcodes)
    assert [one.age_years for one in situation.children] == [4.0]
    assert problems == (
        f"{said!r} is not a child's age we can read; write 2, 7 months or expecting.",
    )


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Mon 09:30-14:30", [(0, 570, 870)]),
        ("monday 9.30am to 2.30pm", [(0, 570, 870)]),
        ("Sat-Mon 9am-5pm", [(5, 540, 1020), (6, 540, 1020), (0, 540, 1020)]),
        ("Tue,Thu 10:00-15:00", [(1, 600, 900), (3, 600, 900)]),
        ("Tuesday and Thursday 9.30am-2pm", [(1, 570, 840), (3, 570, 840)]),
        ("Tues 10-12, Thurs 1-3", [(1, 600, 720), (3, 780, 900)]),
        ("Mon 9-3", [(0, 540, 900)]),
        ("Mon 7:00-9:00", [(0, 420, 540)]),  # both in the evening or both in the morning: the clock
        ({"day": "Fri", "start": "22:00", "end": "06:00"}, [(4, 1320, 360)]),
        ({"day": "Fri", "start": "22:00", "end": "00:00"}, [(4, 1320, 1440)]),
    ],
)
def test_times(postcodes, said, read):
    situation, problems = from_mapping({"free_hours": [said]}, postcodes)
    assert problems == ()
    wanted = {Window(day=day, start=start, end=end) for day, start, end in read}
    assert set(situation.free_times) == wanted


@pytest.mark.parametrize(
    "said",
    [
        "Mon",
        "Funday 09:00-10:00",
        "Mon 25:00-26:00",
        "Mon 9-5pm-6",
        "Tue mornings",
        "1st Tue 9-3",
        7,
    ],
)
def test_times_that_cannot_be_read_are_said(postcodes, said):
    situation, problems = from_mapping({"free_hours": [said]}, postcodes)
    assert situation.free_times is None  # not "no time at all"
    assert problems == (f"free_hours {said!r} is not a time; write it like Mon 09:30-14:30.",)


def test_no_free_time_is_not_the_same_as_not_said(postcodes):
    assert from_mapping({"free_hours": []}, postcodes)[0].free_times == ()
    assert from_mapping({}, postcodes)[0].free_times is None


def test_a_whole_family(postcodes):
    situation, problems = from_mapping(
        {
            "id": "x1",
            "postcode": "g34 9aa",
            "adult": "student mum, 21",
            "children_ages": ["pregnant 7 months", 1.5],
            "needs": ["childcare", "Debt advice"],
            "mode": "bus",
            "max_minutes": 30,
            "budget_gbp_week": 0,
            "language": "pl",
            "constraints": ["child uses wheelchair", "not at a jobcentre"],
            "must": [{"check": "any_remote"}],
        },
        postcodes,
    )
    assert problems == ()
    assert situation.origin.label == "G34 9AA"
    assert situation.origin.council_code == "S12000049"
    assert situation.adult_age == 21
    assert situation.needs == ("childcare", "debt_advice")
    assert situation.budget_gbp_week == 0
    assert situation.access_needs == ("wheelchair",)
    assert situation.preferences == ("not jobcentre",)
    for word in ("mums", "women", "parents", "lone_parents", "young_parents", "students"):
        assert word in situation.audience
    assert {"pregnant", "disabled_children", "carers"} <= set(situation.audience)
    assert "adults_25_plus" not in situation.audience
    again = json.loads(json.dumps(situation.to_json()))
    assert again["postcode"] == "G34 9AA"
    assert again["children_ages"] == ["unborn", 1.5]


def test_what_cannot_be_read_stops_nothing(postcodes):
    situation, problems = from_mapping(
        {
            "postcode": "ZZ99 9ZZ",
            "needs": ["happiness"],
            "mode": "hovercraft",
            "max_minutes": "soon",
            "at": "yesterday",
            "constraints": ["likes cats"],
        },
        postcodes,
    )
    assert situation == Situation()
    assert len(problems) == 6
    for value in ("happiness", "hovercraft", "soon", "yesterday", "likes cats"):
        assert sum(repr(value) in problem for problem in problems) == 1
    assert "by phone or online" in next(one for one in problems if "ZZ99" in one)


def test_sign_language_is_an_access_need(postcodes):
    situation, _ = from_mapping({"language": "bsl"}, postcodes)
    assert (situation.languages, situation.access_needs) == ((), ("bsl",))


@pytest.mark.parametrize(
    ("phrase", "kind", "words"),
    [
        ("not at a jobcentre", "preferences", ("not jobcentre",)),
        ("can't face the Job Centre", "preferences", ("not jobcentre",)),
        ("not in a church", "preferences", ("not faith_venue",)),
        ("no groups please", "preferences", ("not group_only",)),
        ("not a group", "preferences", ("not group_only",)),
        ("one-to-one", "preferences", ("one_to_one",)),
        ("women only", "preferences", ("women_only",)),
        ("no internet at home", "preferences", ("not online",)),
        ("I don't like phone calls", "preferences", ("not phone",)),
        ("phone or online only", "preferences", ("not in_person",)),
        ("uses a wheelchair", "access", ("wheelchair",)),
        ("step-free", "access", ("step_free",)),
        ("deaf, signs", "access", ("bsl",)),
        ("double buggy", "access", ("pram",)),
        ("hearing_loop", "access", ("hearing_loop",)),
        ("refugees", "audience", ("refugees",)),
        ("not mandated", "preferences", ("not mandated",)),
    ],
)
def test_wishes(phrase, kind, words):
    assert getattr(read_wishes((phrase,)), kind) == words


def test_a_wish_that_is_not_understood_is_handed_back():
    assert read_wishes(("likes cats",)).not_understood == ("likes cats",)


def test_what_an_adult_says_of_herself():
    assert said_of_herself("gran, 61 (kinship carer)") == ("kinship_carers", "women")
    assert {"dads", "men", "parents"} == set(said_of_herself("dad, 34"))


def test_her_words_speak_of_her_family_not_of_other_mums():
    assert said_in_text("Dads group? I feel judged at the mums' ones.") == ()
    assert "disabled_children" in said_in_text("One of my twins has cerebral palsy.")
    assert "disabled_children" in said_in_text("My son is autistic.")
    assert "kinship_carers" in said_in_text("I've got my daughter's two now")


def test_a_whole_postcode_in_no_list_is_taken_for_its_sector(postcodes):
    situation, (problem,) = from_mapping({"postcode": "g349zz"}, postcodes)
    assert situation.origin is not None
    assert (situation.origin.label, situation.origin.precision) == ("G34 9", "sector")
    assert "'g349zz' is in no list of postcodes" in problem
    assert problem.endswith("Until then G34 9 stands for it.")


def test_what_is_worked_out_of_a_situation_is_kept_with_it_alone():
    asked = []

    @once
    def shouted(situation):
        asked.append(situation.text)
        return situation.text.upper()

    one = Situation(text="rent")
    other = replace(one, text="food")
    assert [shouted(one), shouted(one), shouted(other)] == ["RENT", "RENT", "FOOD"]
    assert asked == ["rent", "food"]
    assert one == Situation(text="rent")
    assert "RENT" not in repr(one)


@pytest.mark.parametrize(
    ("name", "need"),
    [
        ("debt", "debt_advice"),
        ("housing advice", "housing"),
        ("Benefits", "income_max"),
        ("english classes", "esol"),
        ("mental", "mental_health"),
        ("legal help", "legal"),
        ("advice", None),  # on what?
        ("nonsense", None),
    ],
)
def test_a_plain_name_that_can_mean_one_need_only_is_taken(postcodes, name, need):
    situation, problems = from_mapping({"needs": [name]}, postcodes)
    assert situation.needs == (() if need is None else (need,))
    assert bool(problems) is (need is None)
