"""Signs that cannot wait: sixty ways and more of saying each, and as many that only sound so."""

from functools import cache
from pathlib import Path

import pytest

from recommender.needs import urgent_signs
from recommender.needs.urgent import KINDS, signs_said

LISTS = Path(__file__).parents[3] / "data" / "reference" / "urgent"


def phrases(kind, which):
    return (LISTS / f"{kind}.{which}.txt").read_text(encoding="utf-8").splitlines()


def kinds(text):
    return {sign.kind for sign in urgent_signs(text)}


@cache
def said(text):
    return {sign.kind for sign in signs_said(text)}


@pytest.mark.parametrize("kind", KINDS)
def test_there_are_enough_phrases(kind):
    assert len(set(phrases(kind, "signs"))) >= 60
    assert len(set(phrases(kind, "near_misses"))) >= 60


@pytest.mark.parametrize("kind", KINDS)
def test_every_sign_is_seen(kind):
    assert [text for text in phrases(kind, "signs") if kind not in kinds(text)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_what_only_sounds_like_it_is_not(kind):
    assert [text for text in phrases(kind, "near_misses") if kind in kinds(text)] == []


def test_ordinary_words_are_no_sign_at_all():
    lines = (LISTS / "of_no_kind.txt").read_text(encoding="utf-8").splitlines()
    assert [text for text in lines if kinds(text)] == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "frame", ["Hi. {}. Please help.", "{} and I need a nursery", "MY PAL SAYS: {}", "hello… {}"]
)
def test_a_sign_is_seen_in_other_company(kind, frame):
    told = [text for text in phrases(kind, "signs") if kind in said(text)]
    missed = [
        text
        for text in told
        if kind not in kinds(frame.format(text.upper() if frame.startswith("MY") else text))
    ]
    assert missed == []


def test_abuse_long_past_and_over_is_not_urgent_but_coming_back_is():
    assert kinds("My ex was violent years ago and we are fine") == set()
    assert "domestic_abuse" in kinds("My ex was violent years ago and he's started again")


def test_evidence_is_quoted_and_something_calm_is_said():
    (sign,) = urgent_signs("Hiya. My ex HITS me.")
    assert sign.evidence in "Hiya. My ex HITS me."
    assert "999" in sign.say


def test_several_kinds_come_in_a_fixed_order():
    text = "we've nowhere to sleep tonight, no food in the house, he hits me, I want to die"
    assert [sign.kind for sign in urgent_signs(text)] == [
        "risk_to_life",
        "domestic_abuse",
        "no_money_or_food_today",
        "homeless_tonight",
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("they would all breathe easier", "risk_to_life"),
        ("I sleep with a chair against the door", "domestic_abuse"),
        ("my grandson flinches when you lift your hand", "child_at_risk"),
        ("I told the weans I'd eaten at work", "no_money_or_food_today"),
        ("me and two kids and three bags at the bus stop", "homeless_tonight"),
    ],
)
def test_what_is_only_heard_underneath_is_put_as_a_question(text, kind):
    (sign,) = (sign for sign in urgent_signs(text) if sign.kind == kind)
    assert sign.grade == "ask"
    assert sign.say.startswith("If ")
    assert sign.evidence == text
    assert kind not in said(text)


def test_what_a_phrase_says_is_sure():
    assert [sign.grade for sign in urgent_signs("My ex hits me")] == ["sure"]


def test_nothing_is_heard_underneath_another_language_or_two_words():
    assert kinds("dzień dobry, szukam przedszkola dla syna") == set()
    assert kinds("the bridge") == set()


@pytest.mark.parametrize(
    "text",
    [
        "I've had them since my daughter went on the drugs",
        "We've had my granddaughter since her dad battered her",
        "I took my nephew in when his mum was leaving him on his own all night",
        "My grandson's been living with us since his mum's boyfriend hit him",
        "social work placed him with us because his dad was hitting him",
        "my sister's bairns came to us when their mum was drinking and left them alone",
    ],
)
def test_what_a_child_was_taken_from_is_over_once_it_is_with_whoever_speaks(text):
    assert kinds(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "I've had him since yesterday because his mum's boyfriend hit him",
        "they live with me but their dad still hits them on weekends",
        "I've had them since my daughter went on the drugs and my man hits them",
        "I've got her kids and she wants them back but she's still using",
        "my son lives with me and his stepdad hits him",
        "the baby is with me, I shook her",
    ],
)
def test_danger_that_goes_on_or_is_in_her_own_house_is_not_over(text):
    assert "child_at_risk" in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "he's awful. My son is 4. He hits me",
        "my son saw him hit me",
        "I have a 2 year old and he hits me",
        "my son is 24 and he hits me",
        "my son is 15, he hits me and he had a knife",
        "my son is 4 and he controls all the money",
        "my son's dad, he hits me",
    ],
)
def test_a_child_that_is_named_hides_no_partner(text):
    assert "domestic_abuse" in kinds(text)


def test_abuse_she_fled_is_hers_though_the_children_are_with_her():
    assert "domestic_abuse" in kinds("I've had the weans on my own since he battered me")


@pytest.mark.parametrize(
    "text",
    [
        "I got away from their dad in August. He's been texting my sister asking where I am.",
        "I don't answer the door any more. He has a way of turning up.",
    ],
)
def test_saying_more_never_takes_safety_away(text):
    more = "I want to start at college. I've nobody to watch the baby, and we've only the bus."
    assert "domestic_abuse" in kinds(text)
    assert "domestic_abuse" in kinds(f"{text} {more}")
    assert "domestic_abuse" in kinds(f"{more} {text}")


@pytest.mark.parametrize(
    "text",
    [
        "I've a wee boy of 3, he punches walls and I'm scared to go home",
        "My 15 year old is fine but he still hits me when he's been drinking",
        "my wee boy's 5. He won't let me out the house",
    ],
)
def test_what_a_child_may_have_done_is_asked_about(text):
    assert "domestic_abuse" in kinds(text)
