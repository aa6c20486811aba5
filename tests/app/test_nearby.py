"""Who stands behind what an area has within reach, over four made-up areas."""

import made_up_ground as ground
import pytest

from app.nearby import Near, who_is_near
from app.planning import Question


@pytest.fixture(scope="module")
def planning(tmp_path_factory):
    return ground.planning(
        tmp_path_factory.mktemp("near") / "index",
        *(ground.nursery(f"N{at}", 260_000.0 + 100 * at, 20) for at in range(7)),
        ground.nursery("Minder", 260_000.0, 6, tags=("childminder",)),
        ground.nursery("Teens", 260_500.0, 20, minimum_age=12.0, maximum_age=15.0),
        ground.nursery("Away", 340_000.0, 20),
    )


def test_the_nearest_are_named_the_rest_counted_and_no_childminder_has_a_name(planning):
    question = Question(need="childcare", family='{"children_ages": [1], "mode": "walk"}')
    found = who_is_near(planning.planner, planning.answer(question), 0)
    suits = found["suits"]  # at 100 m a minute
    assert suits.named == tuple((f"N{at} nursery", pytest.approx(at)) for at in range(5))
    assert (suits.others, suits.childminders) == (2, 1)
    assert found["not_for_family"].named == (("Teens nursery", pytest.approx(5)),)
    said = planning.near(question, ground.CODES[0])
    assert said["suits"].endswith("N4 nursery (4 min), 2 others and 1 childminder")
    assert "Minder" not in said["suits"]


def test_where_nothing_is_within_reach_nobody_is_named(planning):
    question = Question(need="childcare", family='{"children_ages": [1], "mode": "walk"}')
    assert planning.near(question, ground.CODES[3]) == {}
    assert planning.near(question, "S99") == {}


def test_childminders_alone_are_counted():
    assert Near(named=(), childminders=3).in_words == "3 childminders"
