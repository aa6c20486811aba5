"""Ages that only a record's own text states: of the whole, not of a room."""

import pytest

from directory.ages_in_words import Ages, ages_of
from directory.records import Service


def childcare(name, about=None, **more):
    return Service(id="1", name=name, description=about, needs=("childcare",), **more)


@pytest.mark.parametrize(
    ("name", "about", "low", "high", "words"),
    [
        ("Triangle Under 5s Group", None, None, 4, "Under 5s"),
        ("Meadows Under Fives", None, None, 4, "Under Fives"),
        ("Under-3s crèche", None, None, 2, "Under-3s"),
        ("Alford Pre-School", None, None, 4, "Pre-School"),
        ("Club 5-12 years", None, 5, 12, "5-12 years"),
        ("Sunny", "Crèche for babies and toddlers.", None, 4, "babies and toddlers"),
        ("Sunny", "Childcare for 3 to 5 year olds. Open all year.", 3, 5, "3 to 5 year olds"),
        ("Sunny", "Day care for children from 6 months to 5 years", 0.5, 5, "6 months to 5 years"),
        ("Sunny", "Group for under 3s. Group for 3-5 years.", None, 5, "under 3s; 3-5 years"),
        # of a part, or of somebody else
        ("Sunny", "A baby room for under 2s.", None, None, ""),
        ("Sunny", "Care with a discount for under 2s.", None, None, ""),
        ("Sunny", "Open to parents of under 5s.", None, None, ""),
        ("Little 4 U", None, None, None, ""),
    ],
)
def test_ages_are_read_where_the_text_states_them_of_the_whole(name, about, low, high, words):
    assert ages_of(childcare(name, about)) == Ages(low, high, words)


def test_words_never_go_against_what_is_listed():
    assert ages_of(childcare("Under 5s", minimum_age=3.0)) == Ages(3.0, 4, "Under 5s")
    assert ages_of(childcare("Under 5s", minimum_age=5.0)) == Ages(5.0, None, "")
    assert ages_of(childcare("Under 5s", maximum_age=8.0)) == Ages(None, 8.0, "")


def test_a_club_beside_a_pre_school_takes_others_than_its_name_says():
    both = childcare("Munlochy Pre-School Centre", tags=("nursery", "after_school"))
    assert ages_of(both) == Ages()


def test_only_childcare_is_read_so():
    assert ages_of(Service(id="1", name="Baby Bank", needs=("food",))) == Ages()
