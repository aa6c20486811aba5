"""A second place by the name of a service that is listed, on the sample."""

import pytest

from app.opening import open_directory
from directory.settings import read_settings

HOME = "G34 9AA"


@pytest.fixture(scope="module")
def opened(tmp_path_factory, postcode_cache):
    folder = tmp_path_factory.mktemp("listed")
    (folder / "cache").symlink_to(postcode_cache, target_is_directory=True)
    return open_directory(read_settings({"FINGERPOST_DATA_DIR": str(folder)}))


@pytest.fixture(scope="module")
def an_option(opened):
    asked = {"postcode": HOME, "needs": ["childcare"], "limit": 10}
    return next(one for one in opened.answer(asked).options if one.latitude is not None)


def test_a_listed_service_is_a_place_to_go_to(opened, an_option):
    found = opened.places_from(HOME).find(an_option.name.upper())
    assert found.label.startswith(an_option.name)
    assert (found.latitude, found.longitude) == (an_option.latitude, an_option.longitude)


def test_the_way_there_counts_in_the_hours_of_care(opened, an_option):
    care = [{"day": "Mon", "start": "09:00", "end": "15:00"}]
    asked = {"postcode": HOME, "needs": ["childcare"], "children_ages": [2], "care_hours": care}
    situation, problems = opened.situation_of({**asked, "second_anchor": an_option.name})
    assert situation.second_anchor is not None
    assert situation.second_anchor.latitude == an_option.latitude
    assert problems == ()
    found = opened.places_from(HOME).find(an_option.name)
    assert opened.situation_of({**asked, "second_anchor": found}) == (situation, ())


def test_a_postcode_and_a_place_are_what_they_were(opened):
    places = opened.places_from(HOME)
    for text in ("EH6 5AB", "Govan", "qqqq wwww", "college", ""):
        assert places.find(text) == opened.places.find(text)


def test_a_name_of_several_places_is_asked_back(opened):
    words = "nursery sample"
    found = opened.places_from(HOME).find(words)
    assert not found.found
    assert f"“{words}” may be " in found.problem


def test_nobodys_home_is_found(opened):
    minder = next(one for one in opened.services() if "childminder" in one.tags)
    assert not opened.places_from(HOME).find(minder.name).found
