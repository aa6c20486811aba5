"""How she travels, in her own words; what is not plain is left alone."""

import pytest

from directory.places import Places
from recommender.taken import with_her_words
from recommender.travel_said import minutes_in_text, mode_in_text


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("I walk everywhere with the buggy", "walk"),
        ("he'll no go on a bus, it would need to be walking or like 15 mins", "walk"),
        ("I walk, have little money for bus", "walk"),
        ("I walk the dog at six", None),
        ("somewhere I can walk to", "walk"),
        ("I cannae afford the bus", "walk"),
        ("nae money for the bus", "walk"),
        ("needs to be in walking distance", "walk"),
        ("No car, I rely on the bus", "bus"),
        ("two kids, just the bus", "bus"),
        ("I have a bus pass", "bus"),
        ("I cycle everywhere", "cycle"),
        ("we have a car", "car"),
        ("I drive and can go anywhere", "car"),
        # notes
        ("by bus, half an hour at most", "bus"),
        ("2 ch, G34. Bus, max 30 mins.", "bus"),
        ("on foot, 15 minutes at most", "walk"),
        ("within a 20 min walk", "walk"),
        ("can travel 30 mins by bus", "bus"),
        ("Drives. Max 20 mins", "car"),
        ("he goes to school by bus", None),
        ("He's two, not talking, walking, or crawling", None),
        ("I can't travel by bus", None),
        ("I panic at twenty minutes on the bus", None),
        ("he has meltdowns, scared of going on the bus", None),
        ("I was hit by a car", None),
        # no way of her own, or two
        ("I've got a car but it failed its MOT", None),
        ("he took the car", None),
        ("I have a car loan", None),
        ("I've a car seat to give away", None),
        ("I don't drive", None),
        ("I drive a taxi at night", None),
        ("no car", None),
        ("needs to be in walking distance, I have a bus pass", None),
        ("there's nothing in walking distance", None),
        ("no bus out here after six", None),
        ("I walk on eggshells", None),
        ("he walked out on us everywhere he went", None),
        ("", None),
    ],
)
def test_how_she_travels_is_read_where_it_is_plain(text, mode):
    assert mode_in_text(text) == mode


def test_what_is_taken_is_said_back_and_a_way_given_stands(postcodes):
    asked, said = with_her_words({"text": "I walk everywhere"}, Places(postcodes))
    assert asked["mode"] == "walk"
    assert said == ("Taken from your words: you travel on foot.",)
    asked, said = with_her_words({"text": "We speak Tigrinya."}, Places(postcodes))
    assert (asked["language"], said) == (["ti"], ("Taken from your words: you speak Tigrinya.",))
    given = {"text": "I walk everywhere", "mode": "car"}
    assert with_her_words(given, Places(postcodes)) == (given, ())


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("it would need to be walking or like 15 mins", 15),
        ("nothing over half an hour on the bus", 30),
        ("no more than twenty minutes away", 20),
        ("10 mins walk at most", 10),
        ("I can only walk about 20 minutes", 20),
        ("within 30 minutes on the bus and under an hour journey", None),  # which is meant?
        ("I waited 40 minutes for the bus", None),
        ("it's a 10 minute walk to school", None),
        ("my shift is at most 40 minutes away", None),
        ("0 minutes walk at most", None),
        ("I can only manage 16 hours a week", None),
        ("I can go 2 days, I can't travel 30 miles", None),
        ("By bus at most 30 minutes", 30),
        ("bus, half an hour at most", 30),
        ("on foot, max 15 mins. 2 ch.", 15),
        ("the bus takes 40 mins and I'm sick", None),
        ("half an hour at most with the adviser", None),
    ],
)
def test_how_long_a_journey_may_be(text, minutes):
    assert minutes_in_text(text) == minutes
