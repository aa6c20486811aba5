"""Why not this one? By its name, with the reasons of the rules, on the sample."""

from dataclasses import replace

import pytest

from app.opening import open_directory
from app.why_not import MOST, _known, why_not
from directory.records import Fit
from directory.settings import read_settings
from recommender.answer import Verdict

ASKED = {"postcode": "G34 9AA", "needs": ["childcare"], "children_ages": [2], "limit": 10}


@pytest.fixture(scope="module")
def opened(tmp_path_factory, postcode_cache):
    folder = tmp_path_factory.mktemp("why")
    (folder / "cache").symlink_to(postcode_cache, target_is_directory=True)
    return open_directory(read_settings({"FINGERPOST_DATA_DIR": str(folder)}))


@pytest.fixture(scope="module")
def an_option(opened):
    return opened.answer(ASKED).options[0]


def test_an_option_is_found_by_its_name_and_nothing_speaks_against_it(opened, an_option):
    first = why_not(opened, ASKED, an_option.name)[0]
    assert (first.id, first.name) == (an_option.service_id, an_option.name)
    assert first.against == ()


def test_what_is_ruled_out_says_why(opened, an_option):
    old = {**ASKED, "children_ages": [16]}
    known = why_not(opened, old, an_option.name)
    against = next(one.against for one in known if one.id == an_option.service_id)
    assert any("16-year-old" in reason for reason in against)


def test_nothing_is_asked_of_what_has_closed_for_good():
    def verdict(rule, fit, reason):
        return Verdict(rule=rule, fit=fit, child=None, reason=reason, field="", value="", source="")

    room = verdict("accepting", Fit.UNKNOWN, "Ask if they have room.")
    closed = verdict("status", Fit.NO, "Listed as closed for good.")
    assert _known("1", "A", (room,)).open_questions == ("Ask if they have room.",)
    gone = _known("1", "A", (room, closed))
    assert (gone.against, gone.open_questions) == (("Listed as closed for good.",), ())


def test_a_name_nobody_has_finds_nothing(opened):
    assert why_not(opened, ASKED, "qqqq wwww") == ()


def test_a_few_are_enough_and_each_comes_once(opened):
    known = why_not(opened, ASKED, "nursery")
    assert len({one.id for one in known}) == len(known) <= MOST


def test_it_can_be_asked_before_a_postcode_is_given(opened, an_option):
    known = why_not(opened, {"needs": ["childcare"]}, an_option.name)
    assert an_option.service_id in [one.id for one in known]


def test_the_start_may_be_a_place_name_or_a_point(opened):
    answer = opened.answer({"postcode": "Easterhouse", "needs": ["childcare"]})
    assert answer.origin is not None
    assert answer.origin.precision == "place"
    assert answer.options
    assert opened.postcode_near(55.8680, -4.1120).startswith("G3")
    assert opened.postcode_near(57.0, -12.0) is None


def test_a_national_line_is_found_by_its_name_too(opened):
    assert why_not(opened, ASKED, "Money Talk") == ()  # beside the sample no real line is offered
    with_lines = replace(opened, recommender=replace(opened.recommender, with_lines=True))
    assert "Money Talk" in why_not(with_lines, ASKED, "Money Talk")[0].name
