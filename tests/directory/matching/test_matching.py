"""Is it the same service? By hand, on realistic corruptions, and on real lists read by a person."""

import csv
import random
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.candidates import candidates
from directory.locating import Locator
from directory.matching import (
    Rarity,
    judge,
    kinds_of,
    look_at,
    metres_between,
    plain,
    reference,
)
from directory.reading import read_source
from directory.records import Record, stable_id, to_mapping
from tests.directory.matching.corruptions import another_branch, next_door, written_otherwise

TODAY = date(2026, 11, 23)


def look(
    name, *, feed="a", key="1", postcode=None, at=None, phone=None, organization=None, **facts
):
    place = {"id": "l"}
    if postcode:
        place["postal_code"] = postcode
    if at:
        place |= {"latitude": at[0], "longitude": at[1], "precision": "point"}
    document = {"name": name, "service_at_locations": [{"id": "p", "location": place}], **facts}
    if phone:
        document["phones"] = [{"number": phone}]
    if organization:
        document["organization"] = {"id": "o", "name": organization}
    return look_at(feed, key, stable_id(feed, key), document)


CROWD = [
    look(f"{word} Nursery", key=word) for word in ("Acorn", "Birch", "Cedar", "Daisy", "Elder")
]
HERE, ROUND_THE_CORNER, ACROSS_TOWN = (55.86, -4.12), (55.8605, -4.1203), (55.9, -4.3)


def judged(one, other):
    return judge(one, other, Rarity([*CROWD, one, other]))


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        (
            "St. Peter's R.C. Primary School Nursery Class",
            "saint peters r c primary school nursery",
        ),
        ("Larkfield Early Learning & Childcare Ltd", "larkfield elc"),
        ("LARKFIELD OUT OF SCHOOL CARE CLUB", "larkfield outofschool"),
        ("Larkfield After-School Club", "larkfield outofschool"),
        ("Larkfield ASC", "larkfield outofschool"),
        ("The Cowgate Under 5's Centre", "cowgate under5 centre"),
        ("Larkfield Pre-School Play Group", "larkfield preschool playgroup"),
        ("Càirdeas Nurseries SCIO", "cairdeas nursery"),
    ],
)
def test_one_spelling_of_each_name(written, compared):
    assert plain(written) == compared


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("Larkfield Primary School Nursery Class", {"nursery"}),
        ("Larkfield After School Care", {"out_of_school"}),
        ("Friends of Larkfield Nursery", {"nursery", "committee"}),
        ("2nd Larkfield Guides", {"uniformed"}),
        ("Larkfield", set()),
    ],
)
def test_what_a_name_says_a_service_is(name, kinds):
    assert kinds_of(plain(name)) == kinds


def test_the_same_name_at_the_same_place_is_the_same():
    one = look("Larkfield Row Nursery", postcode="G34 9AA", at=HERE, phone="0141 496 0123")
    other = look(
        *("Larkfield Row Nursery Class",),
        feed="b",
        postcode="g349aa",
        at=ROUND_THE_CORNER,
        phone="+44 141 4960123",
    )
    verdict = judged(one, other)
    assert verdict.relation == "same"
    assert verdict.parts["phone_same"] > 0
    assert verdict.parts["name"] > verdict.parts["postcode_same"] > 0


def test_a_branch_across_town_is_the_same_organisation_elsewhere():
    one = look("Wee Stars - Larkfield", at=HERE, organization="Wee Stars Childcare Ltd")
    other = look("Wee Stars Craigton", feed="b", at=ACROSS_TOWN, organization="Wee Stars Childcare")
    assert judged(one, other).relation == "elsewhere"


def test_the_after_school_club_in_the_nursery_is_another_service():
    one = look("Larkfield Nursery", postcode="G34 9AA", at=HERE)
    other = look("Larkfield After School Club", feed="b", postcode="G34 9AA", at=HERE)
    verdict = judged(one, other)
    assert verdict.relation in ("different", "elsewhere")
    assert verdict.parts["kind_differs"] < 0


def test_the_second_guides_are_not_the_first():
    one = look("1st Larkfield Guides", postcode="G34 9AA", at=HERE)
    other = look("2nd Larkfield Guides", feed="b", postcode="G34 9AA", at=HERE)
    assert judged(one, other).relation != "same"


def test_the_same_common_name_in_two_towns_is_two_services():
    one = look("Stepping Stones Nursery", at=HERE)
    other = look("Stepping Stones Nursery", feed="b", at=ACROSS_TOWN)
    assert judged(one, other).relation in ("different", "elsewhere", "review")


def test_a_village_name_says_where_not_who():
    crowd = [
        look(name, key=name, feed="b", postcode="ZE2 9DJ")
        for name in ("Fetlar Hall", "Fetlar Museum", "Fetlar Shop", "Fetlar Boats", "Fetlar Knits")
    ]
    one = look("Fetlar Nursery", postcode="ZE2 9DJ", at=HERE)
    other = look("Fetlar Museum Trust", feed="b", key="x", postcode="ZE2 9DJ", at=HERE)
    assert judge(one, other, Rarity([*CROWD, *crowd, one, other])).relation != "same"


def test_two_records_that_say_only_a_name_wait_for_a_person():
    verdict = judged(look("Larkfield Row Nursery"), look("Larkfield Row Nursery", feed="b"))
    assert verdict.relation in ("review", "different")


NAMES = st.sampled_from(["Larkfield Nursery", "Larkfield Club", "Acorn Nursery", "1st Guides", "X"])
LOOKS = st.builds(
    look,
    NAMES,
    key=st.sampled_from("12"),
    feed=st.sampled_from("ab"),
    postcode=st.sampled_from([None, "G34 9AA", "EH6 5AB"]),
    at=st.sampled_from([None, HERE, ACROSS_TOWN]),
    phone=st.sampled_from([None, "0141 496 0123", "0141 496 0999"]),
    organization=st.sampled_from([None, "Larkfield Trust"]),
)


@given(one=LOOKS, other=LOOKS)
def test_the_order_of_two_records_does_not_matter(one, other):
    rarity = Rarity([*CROWD, one, other])
    here, there = judge(one, other, rarity), judge(other, one, rarity)
    assert here.relation == there.relation
    assert here.score == pytest.approx(there.score)


@given(one=LOOKS, other=LOOKS)
def test_a_score_is_its_parts(one, other):
    verdict = judged(one, other)
    assert 0 <= verdict.score <= 1
    assert (verdict.score > 0.5) == (sum(verdict.parts.values()) > -reference().weights["bias"])


def test_metres_between_two_known_points():
    assert metres_between(55.8609, -4.2514, 55.9533, -3.1883) == pytest.approx(67_100, rel=0.005)
    assert metres_between(*HERE, *HERE) == 0


# ------------------------------------------------------------ measured


def looks_of(services, feed):
    return [
        look_at(feed, key, stable_id(feed, key), to_mapping(service)) for key, service in services
    ]


def precision_and_recall(new, old, truth, unsure=frozenset()):
    """Return (precision, recall) of what is linked without asking, at most one for each record."""
    rarity = Rarity([*new, *old])
    found, taken = set(), set()
    scored = [
        (judge(one, other, rarity), one, other) for one, other in candidates(new, old, rarity)
    ]
    for verdict, one, other in sorted(scored, key=lambda item: (-item[0].score, item[1].key)):
        if verdict.relation != "same" or one.own_id in taken or other.own_id in taken:
            continue
        taken |= {one.own_id, other.own_id}
        if (one.key, other.key) not in unsure:
            found.add((one.key, other.key))
    right = found & truth
    return len(right) / len(found), len(right) / len(truth)


def sample_services():
    path = Path(str(files("data") / "sample" / "directory.json"))
    reading = read_source(str(path), format_id="hsds", feed="sample", today=TODAY)
    services = [item.service for item in reading.items if isinstance(item, Record)]
    return [replace(one, name=one.name.replace(" (sample)", "")) for one in services]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_on_realistic_corruptions(seed):
    chance = random.Random(seed)
    services = [one for one in sample_services() if "childminder" not in one.tags]
    old = [(str(number), one) for number, one in enumerate(services)]
    new, truth = [], set()
    for key, service in old:
        if chance.random() < 0.6:
            new.append((f"same {key}", written_otherwise(service, chance)))
            truth.add((f"same {key}", key))
        if chance.random() < 0.3:
            new.append((f"next door {key}", next_door(service, chance)))
        if chance.random() < 0.3:
            new.append((f"branch {key}", another_branch(service, chance)))
    precision, recall = precision_and_recall(looks_of(new, "b"), looks_of(old, "a"), truth)
    assert precision >= 0.95
    assert recall >= 0.8


def read_list(shared, name, locate, keys="key"):
    reading = read_source(str(shared / "data" / "services" / name), today=TODAY)
    found = []
    for item in reading.items:
        if isinstance(item, Record):
            key = str(item.row) if keys == "row" else item.key
            found.append((key, locate(item.service)[0]))
    return found


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize(
    ("which", "file", "keys"),
    [
        ("edinburgh", "edinburgh_council_nursery_early_years_2014.csv", "row"),
        ("oscr", "oscr_local_charities_scotland_2021_part70.csv", "key"),
    ],
)
def test_on_real_lists_as_a_person_read_them(which, file, keys, shared, postcodes):
    """Compare with `pairs.csv`, read by a person; `unsure`: successors and umbrella charities."""
    locate = Locator(postcodes)
    register = read_list(shared, "care_inspectorate_scotland_2026-05_part70.csv", locate)
    theirs = read_list(shared, file, locate, keys)
    told = Path(__file__).with_name("pairs.csv").read_text(encoding="utf-8").splitlines()
    pairs = [row for row in csv.DictReader(told) if row["list"] == which]
    truth, unsure = (
        {(row["row_or_number"], row["cs_number"]) for row in pairs if row["verdict"] == verdict}
        for verdict in ("same", "unsure")
    )
    precision, recall = precision_and_recall(
        looks_of(theirs, which), looks_of(register, "care-inspectorate"), truth, unsure
    )
    assert precision >= 0.95
    assert recall >= 0.8
