"""Orders judged by hand, baselines on a street of four, and laws that a bent answer breaks."""

import math
from dataclasses import replace
from datetime import date

import pytest

from directory.records import (
    CostOption,
    Location,
    Organization,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
)
from recommender.evaluation.baselines import (
    Pool,
    aliss_like,
    bm25_only,
    distance_only,
    findhelp_like,
    random_eligible,
)
from recommender.evaluation.laws import Laws
from recommender.evaluation.ranking import Comparison, judge_order
from recommender.evaluation.relevance import Family, relevance
from recommender.situation import Situation
from tests.recommender.making import HOME as MADE_HOME
from tests.recommender.making import children, nursery, recommender

TODAY = date(2026, 11, 23)
HOME = {"latitude": 55.86, "longitude": -4.12, "council_code": "S12000049",
        "precision": "postcode", "label": "G34 9AA"}  # fmt: skip
MORNINGS = Schedule(freq="WEEKLY", byday="MO,TU", opens_at="09:00", closes_at="12:00")
SUNDAYS = Schedule(freq="WEEKLY", byday="SU", opens_at="09:00", closes_at="12:00")


def service(name, metres=100.0, need="food", **changes):
    """A service so many metres north of home."""
    place = Location(id=f"at-{name}", latitude=55.86 + metres / 111_195, longitude=-4.12)
    return Service(
        id=name,
        name=name,
        organization=Organization(id=f"of-{name}", name="Org"),
        needs=(need,),
        **{"service_at_locations": (ServiceAtLocation(id=name, location=place),), **changes},
    )


def family(needs=("food",), **said):
    plain = {"postcode": "G34 9AA", "mode": "walk", "max_minutes": 20.0, "text": "hungry"}
    return Family(said={**plain, **said}, needs=needs, origin=HOME, today=TODAY)


@pytest.mark.parametrize(
    ("changes", "said", "expected"),
    [
        ({}, {}, 3),  # 100 m on foot: all she asked is known
        ({"need": "legal"}, {}, 0),
        ({"status": "defunct"}, {}, 0),
        ({"tags": ("commercial_lender",)}, {}, 0),
        ({"metres": 1150.0}, {}, 3),  # 1150 x 1.3 / 75 = 19.9 minutes
        ({"metres": 1300.0}, {}, 1),  # 22.5: within a quarter over her limit nothing is decided
        ({"metres": 1500.0}, {}, 0),  # 26
        ({"metres": 1500.0, "channels": ("phone",)}, {}, 3),
        ({"service_at_locations": ()}, {}, 1),
        ({"service_areas": (ServiceArea(name="Fife", code="S12000047"),)}, {}, 0),
        ({"service_areas": (ServiceArea(name="Scotland", code="S92000003"),)}, {}, 3),
        ({"audience": ("women_only",)}, {}, 0),
        ({"audience": ("women_only",)}, {"audience": ["women"]}, 3),
        ({"cost_options": (CostOption(amount=9, period="week"),)}, {"budget_gbp_week": 5}, 0),
        ({"cost_options": (CostOption(amount=9, period="week"),)}, {"budget_gbp_week": 9}, 3),
        ({}, {"budget_gbp_week": 5}, 2),  # the way is known, the fee is not
        ({"schedules": (MORNINGS,)},
         {"free_hours": [{"day": "Mon", "start": "11:00", "end": "14:00"}]}, 3),
        ({"schedules": (SUNDAYS,)},
         {"free_hours": [{"day": "Mon", "start": "11:00", "end": "14:00"}]}, 0),
    ],
)  # fmt: skip
def test_relevance_by_hand(changes, said, expected):
    assert relevance(family(**said), service("s", **changes)) == expected


def test_childcare_has_to_take_one_of_her_children():
    nursery = service("n", need="childcare", minimum_age=2, maximum_age=4)
    for ages, expected in (([3], 3), ([7], 0), ([7, 3], 3)):
        assert relevance(family(("childcare",), children_ages=ages), nursery) == expected


def test_a_district_is_reckoned_from_somewhere_in_it():
    roughly = replace(family(), origin={**HOME, "precision": "district"})
    assert relevance(roughly, service("s", metres=1500.0)) == 1


STREET = [
    service("near", 100.0, service_areas=(ServiceArea(name="Scotland", code="S92000003"),)),
    service("middle", 900.0),
    service("far", 3000.0, audience=("women_only",)),
    service("other", 50.0, need="legal", description="hungry for justice and hungry for more"),
]
ASKED = Pool.of(STREET).asked(family())


def names(found):
    return [one.id for one in found]


def test_baselines_on_a_street():
    assert names(distance_only(ASKED, 10)) == ["near", "middle", "far"]
    assert names(bm25_only(ASKED, 10)) == ["other"]  # her word stands there alone
    assert names(aliss_like(ASKED, 10)) == ["far", "middle", "near"]  # no area: first; ties by id
    assert names(findhelp_like(ASKED, 10)) == ["near", "middle", "far"]
    assert set(names(random_eligible(ASKED, 10))) == {"near", "middle"}


def test_an_order_judged_by_hand():
    judged = judge_order([STREET[2], STREET[0]], ASKED)  # gains 0 and 3; the best would be 3, 3
    assert ASKED.gains == {"near": 3, "middle": 3, "far": 0}
    second = 7 / math.log2(3)
    assert judged.ndcg == judged.ndcg_of_shown == pytest.approx(second / (7 + second))
    assert (judged.precision, judged.broken, judged.coverage, judged.shown) == (0.5, 1, 1.0, 2)
    short = judge_order([STREET[0]], ASKED)
    assert short.ndcg == pytest.approx(7 / (7 + second))
    assert short.ndcg_of_shown == 1.0


def test_a_comparison_counts_who_is_shown():
    compared = Comparison(STREET)
    compared.add(family(), [STREET[0]])
    compared.add(family(("mental_health",)), [])  # nothing suits: no figure, no fault
    ours = compared.ranking()["fingerpost"]
    assert (ours["ndcg_of_shown"], ours["breaking_a_limit"], ours["shown"]) == (1.0, 0, 1)
    assert compared.exposure()["1 service"] == {"shown": 1.0, "suiting": 1.0}
    assert compared.exposure()["2 to 5"] == {"shown": 0.0, "suiting": 0.0}


# ---------------------------------------------------------------- laws

FIELDS = {
    "needs": ["food", "legal"],
    "text": "hungry",
    "postcode": "G34 9AA",
    "max_minutes": 20,
    "budget_gbp_week": 5,
    "free_hours": [{"day": "Mon", "start": "09:30", "end": "11:00"}],
}


def answer(*ids, minutes=None):
    return {
        "situation": {},
        "options": [
            {"service_id": one, "need": "food", "for_child": None, "minutes": minutes,
             "verdicts": []}
            for one in ids
        ],
    }  # fmt: skip


def tried(recommend, why_not=lambda _, __: [], records=lambda _: None, output=None):
    laws = Laws(recommend, why_not, records)
    laws.add("v", FIELDS, output or answer("a", "b"), "G51 1AA")
    found = laws.figures()
    assert set(found["tried"].values()) == {1}
    assert len(found["tried"]) == 7
    return {law for law, count in found["broken"].items() if count}


def test_an_answer_that_stays_the_same_breaks_no_law():
    assert tried(lambda _: answer("a", "b")) == set()


@pytest.mark.parametrize(
    ("bent", "law"),
    [
        (lambda f: f["needs"] == ["legal", "food"], "needs_in_another_order"),
        (lambda f: f["text"] == "HUNGRY", "capital_letters"),
    ],
)
def test_a_bent_answer_breaks_the_law_it_bends(bent, law):
    assert tried(lambda f: answer("b", "a") if bent(f) else answer("a", "b")) == {law}
    assert tried(lambda f: answer("a") if bent(f) else answer("a", "b")) == {law}


@pytest.mark.parametrize(
    ("eased", "law"),
    [
        (lambda f: f["max_minutes"] > 20, "more_minutes"),
        (lambda f: f["budget_gbp_week"] > 5, "more_money"),
        (lambda f: f["free_hours"][0] == {"day": "Mon", "start": "08:30", "end": "12:00"},
         "more_hours"),
    ],
)  # fmt: skip
def test_easing_a_limit_that_rules_something_out_is_seen(eased, law):
    refuse = lambda f, one: ["cost 0"] if one == "b" and eased(f) else []  # noqa: E731
    assert tried(lambda _: answer("a", "b"), refuse) == {law}


def test_a_private_place_that_moves_with_her_is_seen():
    hidden = ServiceAtLocation(id="h", location=Location(id="h", confidential=True))
    records = {one: service(one, service_at_locations=(hidden,)) for one in "ab"}.get
    law = {"a_private_place_keeps_its_order"}
    moves = lambda f: answer(*("ba" if f["postcode"] == "G51 1AA" else "ab"))  # noqa: E731
    assert tried(moves, records=records) == law
    told = answer("a", "b", minutes=12.0)
    assert tried(lambda _: told, records=records, output=told) == law


def test_the_order_of_rows_changes_nothing(tmp_path):
    """The same services in another order are the same answer, ties and all."""
    held = [nursery(f"n{number}", 300.0 + 100 * (number % 3)) for number in range(12)]
    asked = Situation(origin=MADE_HOME, needs=("childcare",), children=children(2), mode="bus")
    answers = []
    for number, order in enumerate((held, held[::-1], held[5:] + held[:5])):
        folder = tmp_path / str(number)
        folder.mkdir()
        answers.append(recommender(folder, order).recommend(asked).to_json())
    assert answers[0]["options"]
    assert answers[0] == answers[1] == answers[2]
