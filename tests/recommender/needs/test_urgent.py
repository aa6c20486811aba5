"""Signs that cannot wait: sixty ways and more of saying each, and as many that only sound so."""

from pathlib import Path

import pytest

from recommender.needs import urgent_signs
from recommender.needs.urgent import KINDS

LISTS = Path(__file__).parent / "urgent"


def phrases(kind, which):
    return (LISTS / f"{kind}.{which}.txt").read_text(encoding="utf-8").splitlines()


def kinds(text):
    return {sign.kind for sign in urgent_signs(text)}


@pytest.mark.parametrize("kind", KINDS)
def test_there_are_enough_phrases(kind):
    assert len(set(phrases(kind, "signs"))) >= 60
    assert len(set(phrases(kind, "near_misses"))) >= 60


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k in KINDS for t in phrases(k, "signs")])
def test_every_sign_is_seen(kind, text):
    assert kind in kinds(text)


@pytest.mark.parametrize(
    ("kind", "text"), [(k, t) for k in KINDS for t in phrases(k, "near_misses")]
)
def test_what_only_sounds_like_it_is_not(kind, text):
    assert kind not in kinds(text)


@pytest.mark.parametrize(
    "text", (LISTS / "of_no_kind.txt").read_text(encoding="utf-8").splitlines()
)
def test_ordinary_words_are_no_sign_at_all(text):
    assert kinds(text) == set()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "frame", ["Hi. {}. Please help.", "{} and I need a nursery", "MY PAL SAYS: {}", "hello… {}"]
)
def test_a_sign_is_seen_in_other_company(kind, frame):
    missed = [
        text
        for text in phrases(kind, "signs")
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
