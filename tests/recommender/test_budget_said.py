"""What she can pay a week for a fee, in her own words; other bills and sums are left alone."""

import pytest

from directory.places import Places
from recommender.budget_said import budget_in_text
from recommender.taken import with_her_words


@pytest.mark.parametrize(
    ("text", "pounds"),
    [
        ("need a nursery, under 2s, can pay 40 a week", 40),
        ("can pay 25, nursery", 25),
        ("nursery, budget \u00a330", 30),
        ("40 a week max for the childminder", 40),
        ("no more than \u00a320pw for a club", 20),
        ("can only afford 20 quid a week for after school club", 20),
        ("After-school club please. I can manage about 15 a week.", 15),
        ("KW: childcare, on foot, budget nil", 0),
        ("I'm after a group, free only", 0),
        ("it has to be free", 0),
        ("I can't pay anything for childcare", 0),
        ("I need it free", 0),
        ("I need to be free. He controls the money", None),
        ("I'm free only mornings", None),
        ("I'm free only on Mondays", None),
        ("I owe three thousand. I can't pay anything", None),
        ("I need to be free by three", None),
        ("can't afford a penny more rent", None),
        # not a week's, not a fee, or nobody knows which
        ("need a club. I can pay 40 an hour", None),
        ("childcare \u00a3300 a month max", None),
        ("can pay 25 a week off the arrears and need a nursery", None),
        ("I can pay 25 a week", None),
        ("nursery up to 30 mins walk", None),
        ("nursery max 20 minutes away", None),
        ("a playgroup, up to 3 mornings", None),
        ("a class of up to 12", None),
        ("I can manage 2 days, need a nursery", None),
        ("nursery: can pay 20, or budget 40 at a push", None),
        ("nursery costs 40 a week", None),
        ("", None),
    ],
)
def test_what_she_can_pay_a_week(text, pounds):
    assert budget_in_text(text) == pounds
    assert budget_in_text(text.upper()) == pounds


def test_it_is_said_back_and_one_given_stands(postcodes):
    places = Places(postcodes)
    text = "a nursery, can pay 40 a week"
    asked, said = with_her_words({"text": text}, places)
    assert asked["budget_gbp_week"] == 40
    assert said == ("Taken from your words: \u00a340 a week at most.",)
    given = {"text": text, "budget_gbp_week": 10}
    assert with_her_words(given, places) == (given, ())
