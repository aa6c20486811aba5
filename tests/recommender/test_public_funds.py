"""Nothing that may cost a visa is named without a word of warning."""

import pytest

from recommender.asked import read_asked
from recommender.national import helplines
from recommender.needs import read_needs
from recommender.rules.public_funds import claim_of
from recommender.situation import Situation
from tests.recommender.making import HOME, children, recommender

PAYS = ("Scottish Welfare Fund", "Social Security Scotland", "Universal Credit", "Child Payment")


def asked(text, **more):
    return read_asked(Situation(origin=HOME, text=text, **more), read_needs)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("my visa says no public funds", "no_public_funds"),
        ("we are seeking asylum and the money stopped", "seeking_asylum"),
        ("our Aspen card has stopped", "seeking_asylum"),
        ("I am here on a student visa", "perhaps"),
        ("I got refugee status in May and need money", None),
        ("no money till Friday", None),
    ],
)
def test_her_own_words_are_enough(text, claim):
    assert claim_of(asked(text).situation) == claim


def test_who_is_said_to_be_a_refugee_may_be_waiting_still():
    assert claim_of(Situation(audience=("refugees",))) == "perhaps"


def test_who_seeks_asylum_is_warned_and_sent_to_nobody_who_pays(tmp_path):
    rec = recommender(tmp_path, [], with_lines=True, read_needs=read_needs)
    text = "We are seeking asylum. The Aspen card has stopped and there is no food left."
    family = Situation(origin=HOME, needs=("food", "income_max"), text=text, children=children(3))
    answer = rec.recommend(family)
    assert answer.options[0].name.startswith("Migrant Help")
    named = [
        *(one.name for one in answer.options),
        *(one.name for one in answer.national),
        *(line.name for sign in answer.urgent for line in sign.contacts),
        *(one.why for one in answer.also_ask),
        *(reason for one in answer.options for reason in one.reasons),
    ]
    assert not [said for said in named if any(pays in said for pays in PAYS)]
    (sign,) = (one for one in answer.urgent if one.kind == "no_money_or_food_today")
    assert "Say first that you are seeking asylum" in sign.say
    (safe,) = (one for one in answer.also_ask if one.need == "legal")
    assert safe.contact.name.startswith("Migrant Help")
    for one in answer.options[1:]:
        assert "Say first that you are seeking asylum" in one.ask_first[0]


@pytest.mark.parametrize(
    ("text", "duty"),
    [
        ("My visa says no public funds. He put me out and I have nowhere to sleep tonight.", False),
        ("He put me out and I have nowhere to sleep tonight.", True),
    ],
)
def test_who_has_no_public_funds_is_sent_to_social_work_before_a_homeless_claim(text, duty):
    signs = asked(text, children=children(3)).urgent
    (sign,) = (one for one in signs if one.kind == "homeless_tonight")
    assert ("The council has a duty" in sign.say) is duty
    assert ("social work" in sign.say) is not duty


@pytest.mark.parametrize(
    ("text", "for_her"),
    [
        ("I came on my husband's visa and my daughter is 3", False),
        ("my husband wants custody and my visa is his", True),
        ("my ex won't pay maintenance", True),
    ],
)
def test_a_visa_is_no_matter_for_the_lone_parent_helpline(text, for_her):
    line = next(one for one in helplines() if one.id == "opfs")
    assert line.answers("legal", text) is for_her
