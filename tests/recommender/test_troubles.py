"""Whose trouble is it, which help is for it, and what is said where none is near?"""

import pytest

from directory.index import Row, read_columns
from directory.records import Fit, Phone, Service
from recommender.rules.speciality import RULE
from recommender.situation import Situation
from recommender.troubles import spoken_of
from tests.recommender.making import HOME, at, children, recommender, service

HERS, ANOTHERS = {"hers"}, {"another's"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I've been drinking every night", {"drink": HERS}),
        ("help with drink", {"drink": HERS}),  # said of nobody: hers
        ("my man drinks", {"drink": ANOTHERS}),
        ("I left him because of his drinking", {"drink": ANOTHERS}),
        ("my daughter says I drink too much", {"drink": HERS}),
        ("I'm six months sober and my ex still uses drugs", {"drink": HERS, "drugs": ANOTHERS}),
        ("Dad on his own. 13 year old cuts herself. He's drinking more", {"drink": HERS}),
        ("Mum threw me out, she drinks", {"drink": ANOTHERS}),
        ("Dad here, his son drinks and he is 15", {"drink": ANOTHERS}),
        ("Mum of two. Her ex drinks, she's scared", {"drink": ANOTHERS}),
        ("I don't drink, money is just tight", {}),
        ("food and drink for the party", {}),
        ("I relapsed", {"drink": HERS, "drugs": HERS}),  # which was not said
        ("addicted to gambling", {"gambling": HERS}),
        ("his dad took his own life", {"bereavement": ANOTHERS}),
    ],
)
def test_whose_trouble_is_spoken_of(text, found):
    assert dict(spoken_of(text)) == found


GROUP = "A fellowship of men and women who want to stop drinking."
FAMILIES = "For families and friends of people with alcohol problems."
ANYONE = "Support for anyone whose life is affected by someone else's drinking."
SCHOOLS = "The agency runs alcohol and drug awareness sessions in local primary schools."
YOUNG = "Support with alcohol and drugs for young people aged 12 - 25 years."
BEDS = "A specially built twelve bed unit for people who drink, with residential care."
COURT = "Works with people arrested whose offending is because of alcohol or drugs."
DRUGS = "Low threshold medication for injecting drug users."
BOTH = "Helps people with problems of alcohol or drugs, one to one."
MOTHER, TEENAGER = (4.0,), (15.0,)


@pytest.mark.parametrize(
    ("about", "text", "ages", "offered"),
    [
        (GROUP, "I drink too much", MOTHER, True),
        (GROUP, "my man drinks", MOTHER, False),
        (FAMILIES, "my man drinks", MOTHER, True),
        (FAMILIES, "I drink too much", MOTHER, False),
        (ANYONE, "my man drinks", MOTHER, True),
        (ANYONE, "I drink too much", MOTHER, False),
        (SCHOOLS, "I drink too much", MOTHER, False),
        (YOUNG, "I drink too much", MOTHER, False),
        (YOUNG, "I drink too much and my son is fifteen", TEENAGER, False),  # her own trouble
        (YOUNG, "my son takes drugs", TEENAGER, True),
        (BEDS, "I drink too much", MOTHER, False),
        (BEDS, "I drink too much and want to go to rehab", MOTHER, True),
        (COURT, "I drink too much", MOTHER, False),
        (DRUGS, "I drink too much", MOTHER, False),
        (DRUGS, "I'm on heroin", MOTHER, True),
        (BOTH, "I drink too much", MOTHER, True),
        (BOTH, "I gamble every night", MOTHER, False),
        (BOTH, "the baby will not feed", MOTHER, False),
    ],
)
def test_what_speaks_of_a_trouble_is_not_always_for_whoever_has_it(about, text, ages, offered):
    one = Service(id="s", name="x", description=about, needs=("health",), tags=("addiction",))
    situation = Situation(text=text, needs=("health",), children=children(*ages))
    columns = read_columns([Row(service=one, need="health", at=None)], RULE.columns)
    assert (int(RULE.judge(situation, columns, child=None)[0]) != Fit.NO) is offered


def test_no_help_near_is_said_and_the_line_for_it_is_first(tmp_path):
    family = Situation(origin=HOME, needs=("health",), text="I drink too much")
    alone = recommender(tmp_path / "a", [], with_lines=True).recommend(family)
    assert alone.options[0].name == "Drinkline Scotland"
    assert any(said.startswith("No help with drinking is listed near") for said in alone.not_known)
    phone = (Phone(number="0141 496 0001"),)
    facts = {"where": [at()], "tags": ("addiction",), "phones": phone, "description": BOTH}
    near = recommender(tmp_path / "b", [service("near", "health", **facts)], with_lines=True)
    answer = near.recommend(family)
    assert "near" in {one.name for one in answer.options}
    assert not any(said.startswith("No help with") for said in answer.not_known)


def test_a_trouble_that_nothing_asked_for_brings_up_is_not_passed_over(tmp_path):
    family = Situation(origin=HOME, needs=("digital",), text="a course; and I drink too much")
    answer = recommender(tmp_path, [], with_lines=True).recommend(family)
    (line,) = (one.contact for one in answer.also_ask if "drinking" in one.why)
    assert line.name == "Drinkline Scotland"
