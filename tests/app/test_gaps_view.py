import json

import made_up
import pytest
from made_up import gap_table, row
from streamlit.testing.v1 import AppTest

from app import words
from app.gapview import GapDrawing, number
from app.planning import area_measures, personas, to_geojson


def drawing(*rows, better="more"):
    return GapDrawing(gap_table(*rows), better)


def test_the_least_within_reach_is_the_darkest_and_doubt_is_hatched():
    letters = drawing().letters(["S1", "S2", "S3", "S4", "S5", "S6"])
    assert letters == "54c1x."


def test_one_council_at_a_time_leaves_the_others_out():
    assert drawing().letters(["S1", "S5"], "S12000036") == ".x"


def test_too_few_listings_have_no_class_of_their_own_in_the_key():
    key = drawing(row("S1", **{"class": "too_few_listings", "value": 1.0})).key()
    assert "Least within reach</li>" in key
    assert words.FEW_KEY in key


def test_the_key_gives_the_values_of_each_class():
    key = drawing().key()
    assert "Little: 21.4 to 21.4" in key
    assert "Most within reach: 80 or more" in key


def test_the_largest_gap_is_people_times_how_far_short():
    # S1: 40 people, (33.33 - 4.2) / 33.33 short = 35; S2: 120 people, 0.358 short = 43
    assert [one["area_code"] for one in drawing().largest()] == ["S2", "S1"]


def test_for_minutes_more_is_worse():
    near = row("S1", value=31.0, demand=100.0)
    far = row("S2", value=60.0, demand=100.0)
    table = drawing(near, far, better="less")
    assert [one["area_code"] for one in table.largest()] == ["S2", "S1"]


def test_areas_that_depend_are_not_called_gaps():
    assert "Area S3" not in drawing().largest_html()
    assert words.NO_GAPS in drawing(row("S1", **{"class": "no_gap"})).largest_html()


def test_an_area_says_value_doubt_people_and_cause():
    said = drawing().area_html("S2")
    for part in ("21.4 places per 100 children under 5", "16.9 and 25.2", "120 children under 5"):
        assert part in said
    assert words.CAUSES["full"] in said
    assert drawing().area_html("S99") == ""


def test_an_area_without_a_gap_has_no_cause():
    assert words.WHY_HERE not in drawing().area_html("S4")


def test_the_method_says_what_stands_in_for_whom():
    said = drawing().method_html()
    assert "households" in said
    assert "15 minutes car" in said
    assert "Enough are listed." in said


def test_the_map_file_holds_the_rows_and_what_they_rest_on():
    value = json.loads(to_geojson(drawing(), made_up.SHAPES))
    assert len(value["features"]) == 5
    assert value["features"][1]["properties"]["value"] == 21.4
    assert value["basis"]["draws"] == 200


@pytest.mark.parametrize(
    ("value", "said"), [(0, "0"), (0.123, "0.12"), (4.0, "4"), (21.43, "21.4"), (1234.5, "1,234")]
)
def test_figures_promise_no_more_than_is_known(value, said):
    assert number(value) == said


def test_the_families_and_measures_offered_are_real():
    assert "baby-no-car" in personas()
    assert "e2sfca" in area_measures()


@pytest.fixture
def page(opened):  # noqa: ARG001 - it stands in for the directory
    return AppTest.from_function(_gaps, default_timeout=30).run()


def _gaps():
    from app.views import gaps

    gaps.show()


def drawn(page):
    return "\n".join(part.proto.body for part in page.get("html"))


def test_the_page_says_its_finding_before_its_map(page):
    assert not page.exception
    assert "2 of 5 areas are a gap" in drawn(page)
    assert words.LARGEST in drawn(page)


def test_an_area_is_found_by_typing_part_of_its_name(page):
    page.text_input(key="gap-search").input("area s2").run()
    page.pills(key="gap-found").select("S2").run()
    assert "21.4 places per 100 children under 5" in drawn(page)


def test_a_name_that_is_no_area_says_so(page):
    page.text_input(key="gap-search").input("atlantis").run()
    assert words.GAP_AREA_NONE in [one.value for one in page.markdown]
