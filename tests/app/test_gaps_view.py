from dataclasses import replace

import pytest
from made_up import gap_table, row

from app import gapwords
from app.families import personas
from app.gapview import GapDrawing, number
from app.planning import area_measures


def drawing(*rows, better="more"):
    return GapDrawing(gap_table(*rows), better)


def stood_in():
    """Return a drawing of which the people are homes, for want of figures."""
    table = gap_table()
    homes = {"demand": "live postcodes", "demand_is_a_stand_in": True}
    return GapDrawing(replace(table, basis={**table.basis, **homes}), "more")


def test_the_least_within_reach_is_the_darkest_and_doubt_is_hatched():
    letters = drawing().letters(["S1", "S2", "S3", "S4", "S5", "S6"])
    assert letters == "54c1x."


def test_what_is_not_shown_is_left_out():
    assert drawing().letters(["S1", "S5"], {"S5"}) == ".x"


def test_too_few_listings_have_no_class_of_their_own_in_the_key():
    key = drawing(row("S1", **{"class": "too_few_listings", "value": 1.0})).key()
    assert 'Least: under 10 <span class="fp-small">(0)</span>' in key
    assert gapwords.FEW_KEY in key
    assert "(1)" in key.split(gapwords.FEW_KEY)[1]


def test_the_key_gives_the_edges_of_each_class_and_how_many_areas_are_in_it():
    key = drawing().key()
    assert '10 to 21 <span class="fp-small">(1)</span>' in key
    assert 'Most: 43 or more <span class="fp-small">(1)</span>' in key
    assert f'{gapwords.DOUBT_KEY} <span class="fp-small">(1)</span>' in key


def test_the_key_counts_only_what_the_map_beside_it_shows():
    key = drawing().key(shown={"S3"})
    assert '10 to 21 <span class="fp-small">(0)</span>' in key
    assert f'{gapwords.DOUBT_KEY} <span class="fp-small">(1)</span>' in key


def test_minutes_are_keyed_the_other_way_round():
    table = drawing(row("S1", value=50.0, band=1), better="less")
    assert table.range_of(1) == "43 or more"
    assert table.range_of(5) == "under 10"


def test_the_ends_of_the_doubt_are_drawn_without_hatching():
    # S3 lies between 16.9 (band 2) and 25.2 (band 3); its best guess is 30 (band 3, in doubt).
    codes = ["S3"]
    assert [drawing().letters(codes, layer=end) for end in ("value", "low", "high")] == [
        "c",
        "4",
        "3",
    ]


def test_the_headline_says_how_many_who_and_why():
    first, *more = drawing().headline("childcare", "any family")
    assert first == (
        "2 of 5 areas surely have too little childcare within reach for any family, "
        "1 more may have, and 1 surely has enough."
    )
    assert more == [
        "160 of 520 children under 5 live there.",
        gapwords.HEADLINE_CAUSE["out_of_reach"],  # of the two that are short, not of the doubtful
        "In 1 more area it depends on what the records do not say (hatched).",
        "By the best guess 3 of 4 areas have too little.",
        "In 1 area not enough is listed to say (grey).",
        "Too little is under 33.3 places per 100 children under 5.",
    ]


def test_without_a_gap_the_headline_says_none():
    table = drawing(row("S1", **{"class": "depends", "cause": ""}))
    first, *more = table.headline("childcare", "any family")
    assert first == (
        "None of 1 area of Glasgow City surely has too little childcare within reach for "
        "any family, 1 may have, and none surely has enough."
    )
    assert more[0] == "In 1 area it depends on what the records do not say (hatched)."
    assert more[1] == "By the best guess 1 of 1 area has too little."


def test_an_area_where_nobody_lives_is_short_all_the_same():
    table = drawing(row("S1", demand=0.0), row("S2", **{"class": "depends"}))
    assert "By the best guess all 2 areas have too little." in table.headline("x", "y")


def test_where_too_little_is_listed_the_headline_says_only_that():
    said = drawing(row("S1", **{"class": "too_few_listings"})).headline("debt advice", "x")
    assert said == (
        gapwords.THIN_HEADLINE.format(need="debt advice"),
        gapwords.THIN_WHAT_NOW,
    )


def test_homes_counted_in_place_of_people_are_said_to_be_that():
    said = stood_in().headline("childcare", "any family")
    assert "160 of 520 live postcodes lie there." in said
    assert gapwords.NO_FIGURES.format(who="live postcodes") in said


def test_localities_stand_worst_first_and_leave_thin_areas_out():
    groups = drawing().groups({"S1": "North", "S2": "South", "S3": "North", "S5": "East"})
    assert [(one["name"], one["areas"], one["people"]) for one in groups] == [
        ("North", 2, 160.0),  # 40 x 0.87 + 120 x 0.1 short
        ("South", 1, 120.0),  # 120 x 0.36
    ]
    assert groups[0]["mean"] == pytest.approx((4.2 * 40 + 30.0 * 120) / 160)
    assert groups[0]["gaps"] == 1
    assert groups[0]["doubted"] == 1


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
    assert gapwords.NO_GAPS in drawing(row("S1", **{"class": "no_gap"})).largest_html()


def test_what_holds_for_every_gap_is_said_once_above_the_table():
    said = drawing(row("S1"), row("S2", demand=90.0)).largest_html()
    cause = gapwords.CAUSES["full"]
    assert said.count(cause[1:]) == 1
    assert gapwords.SAME_CAUSE.format(cause=cause[:1].lower() + cause[1:]) in said
    assert gapwords.LARGEST_HEADS[5] not in said
    assert gapwords.ALL_IN.format(council="Glasgow City") in said
    assert gapwords.LARGEST_HEADS[1] not in said


def test_where_one_gap_has_another_cause_its_row_alone_says_so():
    other = row("S3", cause="too_dear", council_code="S12000036")
    said = drawing(row("S1"), row("S2"), other).largest_html()
    usual = gapwords.CAUSES["full"]
    assert gapwords.USUAL_CAUSE.format(cause=usual[:1].lower() + usual[1:]) in said
    assert said.count(usual[1:]) == 1
    assert said.count(gapwords.CAUSES["too_dear"]) == 1
    assert said.count("Glasgow City") == 2
    assert gapwords.LARGEST_HEADS[5] in said


def test_the_worst_area_is_named_with_its_figure_its_cause_and_who_has_least():
    said = drawing().worst_html()
    assert gapwords.WORST_AREA in said
    assert "Area S2" in said
    # 120 people, (33.33 - 21.4) / 33.33 of them short
    assert "About 43 of 120 children under 5 short" in said
    assert "21.4 places per 100 children under 5, where the line is 33.3." in said
    assert gapwords.CAUSES["full"] in said
    assert gapwords.WORST_LEAST["more"].format(area="Area S1", value="4.2") in said
    assert gapwords.WORST_BY["more"] in drawing(row("S2")).worst_html()
    doubted = drawing(row("S3", **{"class": "depends", "value": 30.0})).worst_html()
    assert gapwords.WORST_MAYBE in doubted
    assert drawing(row("S4", **{"class": "no_gap", "value": 80.0})).worst_html() == ""


def test_the_lowest_value_is_named_though_it_be_in_doubt():
    lower = row("S3", **{"class": "depends", "value": 2.0, "demand": 5.0})
    assert "The lowest value is elsewhere: 2 in Area S3." in drawing(row("S2"), lower).worst_html()


def test_what_the_ranking_rests_on_stands_beside_it_and_is_reckoned_aloud():
    said = drawing().largest_html()
    assert 'data-head="People short">43</td>' in said
    assert 'data-head="People short">35</td>' in said
    assert "Area S2: 120 x (33.3 - 21.4) / 33.3 = about 43." in said
    minutes = row("S1", value=60.0, demand=100.0, unit="minutes to the nearest")
    said = drawing(minutes, better="less").largest_html()
    assert f'data-head="{gapwords.SHORT_HEADS["minutes"]}">2,667</td>' in said  # 100 x 26.67


@pytest.mark.parametrize(
    ("edges", "classes"), [([10.0, 21.0, 33.33, 43.0], 3), ([10.0, 21.0, 32.0, 43.0], 3)]
)
def test_the_line_stands_in_the_key_after_the_classes_that_are_short(edges, classes):
    table = gap_table()
    key = GapDrawing(replace(table, basis={**table.basis, "band_edges": edges}), "more").key()
    before = key.split("The line: under 33.3 is short")[0]
    assert before.count("<i style") == classes


@pytest.mark.parametrize(("better", "first"), [("more", "S1"), ("less", "S2")])
def test_the_largest_can_be_ordered_by_how_little_there_is(better, first):
    rows = (row("S1", value=4.0, demand=1.0), row("S2", value=60.0, demand=1.0))
    ordered = drawing(*rows, better=better).largest(order="value")
    assert ordered[0]["area_code"] == first


def test_an_area_says_value_doubt_people_and_cause():
    said = drawing().area_html("S2")
    for part in ("21.4 places per 100 children under 5", "16.9 and 25.2", "120 children under 5"):
        assert part in said
    assert gapwords.CAUSES["full"] in said
    assert drawing().area_html("S99") == ""


def test_an_area_says_what_stands_in_the_way():
    said = drawing().area_html("S2", {"wrong_hours": 3, "too_dear": 0})
    assert gapwords.HINDERED["wrong_hours"].format(count="3 services") in said
    assert "cheaper" not in said


def test_an_area_names_who_stands_behind_its_figures():
    said = drawing().area_html("S2", {}, {"suits": "Ark (4 min)", "not_for_family": "Bees (5 min)"})
    assert gapwords.NEAR_TITLE in said
    assert f"<b>{gapwords.NEAR_GROUPS['suits']}:</b> Ark (4 min)." in said
    assert f"<b>{gapwords.NEAR_GROUPS['not_for_family']}:</b> Bees (5 min)." in said
    assert gapwords.NEAR_TITLE not in drawing().area_html("S2")


def test_an_area_without_a_gap_has_no_cause():
    assert gapwords.WHY_HERE not in drawing().area_html("S4")


def test_the_method_says_what_stands_in_for_whom():
    said = stood_in().method_html()
    assert "households" in said
    assert "15 minutes car" in said
    assert "Enough are listed." in said


@pytest.mark.parametrize(
    ("value", "said"), [(0, "0"), (0.123, "0.12"), (4.0, "4"), (21.43, "21.4"), (1234.5, "1,234")]
)
def test_figures_promise_no_more_than_is_known(value, said):
    assert number(value) == said


def test_the_families_and_measures_offered_are_real():
    assert "baby-no-car" in personas()
    assert "e2sfca" in area_measures()
