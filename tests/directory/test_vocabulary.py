"""The words: complete, plain, and honest about terms elsewhere."""

import json
import re
from pathlib import Path
from typing import get_args

import pytest

from directory import vocabulary
from directory.records import Channel, Conditionality, ReferralRoute, Setting

KINDS = (
    "needs",
    "audience",
    "tags",
    "role",
    "channel",
    "access",
    "setting",
    "conditionality",
    "referral_route",
)


def test_the_fourteen_needs_stand_in_order():
    assert tuple(vocabulary.words("needs")) == vocabulary.NEEDS


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        ("channel", Channel),
        ("conditionality", Conditionality),
        ("referral_route", ReferralRoute),
        ("setting", Setting),
    ],
)
def test_words_are_those_of_the_records(kind, type_):
    assert set(vocabulary.words(kind)) == set(get_args(type_))


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_is_said_plainly(kind):
    for word in vocabulary.words(kind).values():
        assert word.name
        assert word.description.endswith(".")
        assert not re.search(r"eligible|entitled|workless|hard to reach", word.description)


def test_no_such_kind_says_so():
    with pytest.raises(KeyError, match="colours"):
        vocabulary.words("colours")


def test_audience_admits_only_known_words():
    known = set(vocabulary.words("audience"))
    for word in vocabulary.words("audience").values():
        assert set(word.admits) <= known
        assert word.admits or not word.restricts, f"{word.id} would turn everyone away"


@pytest.mark.parametrize(
    ("kind", "taxonomy", "term", "ours"),
    [
        ("needs", "aliss", "money-advice", ("debt_advice",)),
        ("needs", "aliss", " Foodbank ", ("food",)),
        ("needs", "open_eligibility", "english as a second language (ESL)", ("esol",)),
        ("tags", "care_inspectorate", "Child Minding", ("childminder",)),
        (
            "needs",
            "care_inspectorate",
            "Children and Family Centre",
            ("childcare", "family_support"),
        ),
        ("needs", "aliss", "no-such-slug", ()),
    ],
)
def test_terms_elsewhere_lead_to_our_words(kind, taxonomy, term, ours):
    assert vocabulary.words_for(kind, taxonomy, term) == ours


@pytest.mark.shared
def test_aliss_slugs_and_open_eligibility_names_are_real(shared: Path):
    tree = json.loads((shared / "data/services/aliss/aliss_categories_2020.json").read_text())
    slugs = {category["fields"]["slug"] for category in tree}
    xml = (shared / "standards/taxonomies/open-eligibility.xml").read_text()
    titles = {title.replace("&amp;", "&") for title in re.findall(r"""title=["']([^"']+)""", xml)}
    for kind in KINDS:
        for word in vocabulary.words(kind).values():
            assert set(word.terms.get("aliss", ())) <= slugs
            assert set(word.terms.get("open_eligibility", ())) <= titles


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("DEBT ADVICE", ["debt_advice"]),
        ("debt_advice", ["debt_advice"]),
        ("Disability, extra support", ["disability"]),
        ("food bank / welfare rights", ["food", "income_max"]),
        ("Childcare and astrology", ["childcare", None]),
        ("", []),
    ],
)
def test_what_people_write_for_a_need_is_understood(written, meant):
    assert [word for _, word in vocabulary.words_meant("needs", written)] == meant


def test_no_two_needs_are_written_alike():
    needs = vocabulary.words("needs").values()
    said = [one.casefold() for need in needs for one in (*need.also, need.name)]
    assert len(said) == len(set(said))
