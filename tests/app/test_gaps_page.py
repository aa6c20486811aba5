"""The Gaps page as a planner uses it, over four made-up areas."""

import csv
import io
import sys
from base64 import b64decode
from dataclasses import replace
from datetime import date

import made_up_ground as ground
import pytest
from streamlit.testing.v1 import AppTest

from app import auth, gapwords, opening
from app.families import Family, at_times, name_in, personas, situation_text
from app.gapfiles import to_csv
from app.planning import Question, area_measures
from app.views.gaps_map import read_zones
from app.views.gaps_take import made, made_of_tried
from directory.errors import FamilyFileError, ZoneTableError
from directory.people import People, Searched, Sheet
from directory.settings import read_settings
from recommender.gaps.trying import Idea


@pytest.fixture(scope="module")
def planning(tmp_path_factory):
    return ground.planning(tmp_path_factory.mktemp("gaps") / "index")


@pytest.fixture
def at_hand(opened, planning, tmp_path, monkeypatch):
    """The page's directory: four areas, and a people's database that is not there yet."""
    folder = str(tmp_path)
    monkeypatch.setattr(opened, "settings", read_settings({"FINGERPOST_DATA_DIR": folder}), False)
    monkeypatch.setattr(opened, "planning", lambda _layer=None: planning)
    monkeypatch.setattr(auth, "may_plan", lambda: True)
    return opened


@pytest.fixture
def page(at_hand):  # noqa: ARG001 - it stands in for the directory
    return AppTest.from_function(_gaps, default_timeout=30).run()


def _gaps():
    from app.views import gaps

    gaps.show()


def drawn(page):
    assert not page.exception
    return "\n".join(part.proto.body for part in page.get("html"))


def turn_to(page, part):
    page.segmented_control(key="gap-part").set_value(part).run()
    return drawn(page)


def test_what_was_tried_for_one_need_is_not_tried_for_another(page):
    turn_to(page, "remedy")
    page.session_state["gap-ideas"] = (
        Idea(label="47 places", latitude=55.86, longitude=-4.25, places=47.0),
    )
    page.run()
    assert any("47 places" in one.value for one in page.markdown)
    page.selectbox(key="gap-need").set_value("debt_advice").run()
    assert not page.exception
    assert "gap-ideas" not in page.session_state
    # and of a need of which too little is listed it is said that nothing can be said
    said = " ".join(one.value for one in page.markdown)
    assert "Not enough is listed in" in said


def test_the_page_says_its_finding_before_its_map(page):
    said = drawn(page)
    # West: 60 of all places near 50 under-fives; Far has nobody within reach of anything.
    assert "1 of 4 areas surely has too little childcare within reach for families in " in said
    assert "50 of 200 children under 5 live there." in said


def test_an_area_is_found_by_typing_part_of_its_name(page):
    page.text_input(key="gap-search").input("far").run()
    page.pills(key="gap-found").select("S01000004").run()
    said = drawn(page)
    assert "<h2>Far</h2>" in said
    assert f"{gapwords.WHY_HERE}: {gapwords.CAUSES['none_listed']}" in said


def test_the_worst_area_is_one_press_away(page):
    page.pills(key="gap-worst").select("S01000004").run()
    assert "<h2>Far</h2>" in drawn(page)


def test_a_name_that_is_no_area_says_so(page):
    page.text_input(key="gap-search").input("atlantis").run()
    assert gapwords.AREA_NONE in [one.value for one in page.markdown]


def test_the_family_and_the_time_stand_in_the_finding(page):
    page.selectbox(key="gap-family").select("baby-no-car").run()
    page.selectbox(key="gap-when").select("weekend").run()
    assert "the family “Baby, no car” (weekend)" in drawn(page)


def test_the_ends_of_the_doubt_can_be_drawn(page):
    page.segmented_control(key="gap-layer-drawn").set_value("low").run()
    said = drawn(page)
    assert gapwords.LAYER_NOTE["low"] in [one.value for one in page.markdown]
    assert gapwords.DOUBT_KEY not in said


def test_a_lookup_puts_areas_together_by_ward(planning):
    assert list(planning.groupings) == ["MMWard_Name"]
    said = planning.table(Question(need="childcare")).groups_html(
        planning.groupings["MMWard_Name"], "Council wards"
    )
    assert said.index("Hill") < said.index("Burn")  # Far lies in it


def test_a_table_of_localities_of_ones_own_is_read():
    areas = {"S1": "One", "S2": "Two"}
    found = read_zones(b"area,note,Locality\nS1,x,North\nS2,y,South\nS9,z,South\n", areas)
    assert found == {"S1": "North", "S2": "South", "S9": "South"}


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "fewer than two columns"),
        (b"code\nS1\n", "fewer than two columns"),
        (b"code,name\nX,North\n", "no column holds codes of these areas"),
        (b"\xff\xfe\x00", "not a CSV file in UTF-8"),
    ],
)
def test_a_table_that_is_none_is_refused_in_one_sentence(body, why):
    with pytest.raises(ZoneTableError, match=why):
        read_zones(body, {"S1": "One"})


# ---------------------------------------------------------------- families
def test_a_time_of_the_week_is_cover_for_childcare_and_a_gap_for_a_course():
    family = {"children_ages": [2], "free_hours": [{"day": "Mon", "start": "1", "end": "2"}]}
    care = at_times(family, "childcare", "weekend")
    assert [one["day"] for one in care["care_hours"]] == ["Sat", "Sun"]
    assert "free_hours" not in care
    course = at_times(family, "training", "evenings")
    assert len(course["free_hours"]) == 5
    assert at_times(family, "training", None) == family


def test_a_saved_family_comes_back_as_it_was():
    for one in personas().values():
        text = situation_text(one.situation)
        assert situation_text(Family.read(text)) == text


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"colour": "red"}', "not json"])
def test_a_file_without_a_family_is_refused(text):
    with pytest.raises(FamilyFileError, match="holds no family"):
        Family.read(text)


# ---------------------------------------------------------------- side by side
def test_two_councils_stand_side_by_side_with_their_differences(page):
    said = turn_to(page, "compare")
    assert "City of Edinburgh has less" in said
    assert "Lone parents" in said
    assert "points" in said  # 23 % of households against 5 %


def test_two_families_stand_side_by_side(page):
    turn_to(page, "compare")
    page.segmented_control(key="side-by").set_value("families").run()
    page.selectbox(key="side-family").select("disabled-child").run()
    said = drawn(page)
    assert gapwords.LARGEST_CHANGES in said
    assert "The family “Disabled child”" in said


# ---------------------------------------------------------------- what would help
def test_a_nursery_where_there_was_none_fills_the_gap(page):
    turn_to(page, "remedy")
    page.text_input(key="try-where").input("G31 9AA").run()
    page.number_input(key="try-places-places").set_value(50).run()
    [button] = [one for one in page.button if one.label == gapwords.ADD]
    button.click().run()
    said = drawn(page)
    # 50 children need 16.7 places; all of them are missing before, none after.
    assert "Missing places: from 16.7 to 0." in said
    assert "50 children under 5 gain, 0 lose" in said
    assert "Far is no longer short: 100 places per 100 children under 5 (before: 0)" in said
    assert "Short by the best guess: 1 of 4 areas before, 0 after." in said
    assert gapwords.GAINS in said
    told = [one.value for one in page.markdown]
    assert any("1. G31 9AA: 50 new places that suit this family. About " in one for one in told)
    assert gapwords.CHOOSE_MORE in told  # nobody who has just done it is asked to begin
    assert gapwords.CHOOSE_SPOT not in told
    page.button(key="try-out-0").click().run()
    told = [one.value for one in page.markdown]
    assert gapwords.NO_TRIES in told
    assert gapwords.CHOOSE_SPOT in told


def test_a_service_that_does_not_suit_counts_nothing_and_says_why(page):
    page.selectbox(key="gap-family").select("school-age-shifts").run()
    turn_to(page, "remedy")
    page.text_input(key="try-where").input("G31 9AA").run()
    page.select_slider(key="try-ages").set_value((0, 4)).run()
    [button] = [one for one in page.button if one.label == gapwords.ADD]
    button.click().run()
    said = drawn(page)
    assert "would not suit this family" in said
    assert "Does not take" in said


def test_closing_one_says_who_loses(page):
    turn_to(page, "remedy")
    page.text_input(key="try-close").input("west").run()
    page.pills(key="try-changing").select("service-West").run()
    said = drawn(page)
    assert gapwords.LOSSES in said
    assert "0 children under 5 gain, 150 lose" in said


def test_another_need_forgets_what_was_closed(page):
    turn_to(page, "remedy")
    page.text_input(key="try-close").input("west").run()
    page.pills(key="try-changing").select("service-West").run()
    page.selectbox(key="gap-need").select("food").run()
    assert gapwords.NO_TRIES in [one.value for one in page.markdown]
    drawn(page)


def test_the_map_of_a_remedy_shows_who_gains(page, planning):
    turn_to(page, "remedy")
    page.text_input(key="try-where").input("west").run()
    page.button[[one.label for one in page.button].index(gapwords.ADD)].click().run()
    said = drawn(page)
    assert gapwords.CHANGE_UNIT.format(unit=planning.table(Question(need="childcare")).unit) in said
    assert "Gains " in said
    assert "Loses" not in said  # nobody does
    page.segmented_control(key="try-drawn").set_value("after").run()
    assert "Gains " not in drawn(page).split(gapwords.BY_FIFTH)[0]


def test_each_way_to_measure_says_in_a_sentence_what_it_is_for(page):
    usual = area_measures()["e2sfca"]
    assert f"{usual.title}. {usual.says}" in drawn(page)
    page.selectbox(key="gap-measure").select("choice_count").run()
    assert area_measures()["choice_count"].says in drawn(page)


def test_a_proposal_leads_to_what_would_come_of_it(page):
    turn_to(page, "remedy")
    page.segmented_control(key="remedy-task").set_value("best").run()
    page.selectbox(key="best-at").select("areas").run()
    page.segmented_control(key="best-count").set_value(2).run()
    page.button(key="best-0").click().run()
    assert page.session_state["remedy-task"] == "try"
    assert gapwords.GAINS in drawn(page)


def test_a_planner_may_have_all_choices_looked_through(page, planning, monkeypatch):
    asked = []
    trying = planning.trying(Question(need="childcare"))
    [best, *_] = trying.propose(1, "missing", True, ())
    doubted = replace(best, choice=replace(best.choice, proven=False, left=5.0))

    def propose(*choice):
        asked.append(choice[-1])
        return (best if choice[-1] else doubted,)

    monkeypatch.setattr(trying, "propose", propose)
    turn_to(page, "remedy")
    page.segmented_control(key="remedy-task").set_value("best").run()
    page.selectbox(key="best-at").select("areas").run()
    assert gapwords.NO_BETTER not in [one.value for one in page.markdown]
    page.button(key="best-prove").click().run()
    assert gapwords.NO_BETTER in [one.value for one in page.markdown]
    assert asked[-1] is True


def test_proposals_that_no_figure_tells_apart_are_said_to_be_worth_the_same(
    page, planning, monkeypatch
):
    trying = planning.trying(Question(need="childcare"))
    [best, *_] = trying.propose(1, "missing", True, ())
    before = best.outcome.missing_before

    def worth(name, after):
        site = replace(best.sites[0], name=name)
        outcome = replace(best.outcome, missing_after=before - after)
        choice = replace(best.choice, left=before - after)
        return replace(best, sites=(site,), outcome=outcome, choice=choice)

    found = (worth("Hall", 9.0), worth("Library", 9.0), worth("School", 2.0))
    monkeypatch.setattr(trying, "propose", lambda *_: found)
    turn_to(page, "remedy")
    page.segmented_control(key="remedy-task").set_value("best").run()
    told = [one.value for one in page.markdown]
    alike = next(one for one in told if "these 2 are worth the same" in one)
    assert gapwords.BEST_FOUND in alike
    assert {"Hall", "Library"} <= set(told)  # their names alone: the figures stand above
    assert any(one.startswith(f"**{gapwords.NEARLY}**: School") for one in told)
    page.button(key="best-1").click().run()
    assert page.session_state["gap-ideas"][0].label == "Library"


def test_the_worst_area_leads_and_one_press_says_why(page):
    assert gapwords.WORST_AREA in drawn(page)
    page.button(key="gap-worst-go").click().run()
    assert "<h2>Far</h2>" in drawn(page)


def test_a_family_of_ones_own_bears_the_name_it_was_given(page):
    page.selectbox(key="gap-family").select("own").run()
    page.multiselect(key="own-ages").select(1).run()
    page.text_input(key="own-name").input("Under 2s, Govan").run()
    assert gapwords.FOR_FAMILY.format(name="Under 2s, Govan") in drawn(page)
    assert any("Under 2s, Govan" in one for one in page.selectbox(key="gap-family").options)
    text = situation_text({"name": "Under 2s, Govan", "children_ages": [1]})
    assert (Family.read(text), name_in(text)) == ({"children_ages": [1]}, "Under 2s, Govan")


def test_what_to_protect_is_of_the_councils_asked_about(page, planning):
    trying = planning.trying(Question(need="childcare"))
    every = {one.name for one in trying.closings(8)}
    assert every
    assert trying.closings(8, (ground.EDINBURGH,)) == ()  # nothing is near who lives there
    turn_to(page, "remedy")
    page.segmented_control(key="remedy-task").set_value("protect").run()
    assert any(name in drawn(page) for name in every)
    page.multiselect(key="gap-councils").select(ground.EDINBURGH).run()
    assert gapwords.PROTECT_NONE in [one.value for one in page.markdown]


def test_two_families_side_by_side_begin_with_two(page):
    turn_to(page, "compare")
    page.segmented_control(key="side-by").set_value("families").run()
    assert page.selectbox(key="side-family").value != page.selectbox(key="gap-family").value


def test_an_area_leads_to_a_remedy(page):
    page.pills(key="gap-worst").select("S01000004").run()
    page.button(key="gap-try-here").click().run()
    assert page.session_state["gap-part"] == "remedy"
    assert gapwords.SPOT.format(place="Far") in [one.value for one in page.markdown]


def test_an_area_that_is_not_shown_says_so(page):
    page.pills(key="gap-worst").select("S01000004").run()
    page.multiselect(key="gap-councils").select(ground.GLASGOW).run()
    assert gapwords.NOT_ASKED in [one.value for one in page.markdown]


def test_no_name_found_says_so(page):
    turn_to(page, "remedy")
    page.text_input(key="try-close").input("atlantis").run()
    page.text_input(key="try-where").input("atlantis").run()
    said = [one.value for one in page.markdown]
    assert gapwords.CLOSE_NONE in said
    assert gapwords.PLACE_NONE in said


def test_a_place_is_found_by_postcode_and_by_name(planning):
    trying = planning.trying(Question(need="childcare"))
    assert [one[0] for one in trying.find_place("g31 9aa")] == ["G31 9AA"]
    assert [one[0] for one in trying.find_place("west")] == ["West hall"]
    assert trying.find_place("  ") == []
    assert trying.find_service("EAST") == [("service-East", "East nursery")]
    assert trying.places_of("service-West") == 60.0


# ---------------------------------------------------------------- who has less
def test_fairness_is_said_in_plain_words(page):
    said = turn_to(page, "fair")
    assert gapwords.FIFTHS[0] in said
    lines = [one.value for one in page.markdown]
    assert gapwords.INDEX_WORDS["poorer"] in lines  # only Far, the least deprived, has nothing
    assert any(one.startswith("Concentration index -0.") for one in lines)
    assert any("live where it is short by the best guess" in one for one in lines)


def test_the_curve_and_the_families_are_drawn_without_a_chart_library(page):
    page.session_state["open-curve"] = page.session_state["open-families"] = True
    said = turn_to(page, "fair")
    pictures = [
        b64decode(one.split('"')[0]).decode()
        for one in said.split("data:image/svg+xml;base64,")[1:]
    ]
    points = pictures[0].split(' points="')[1].split('"')[0].split()
    assert (points[0], points[-1]) == ("70.0,250.0", "630.0,10.0")  # from nobody to everybody
    names = [gapwords.ANYBODY]
    names += [one.name for one in personas().values() if "childcare" in one.needs]
    assert len(pictures) == 1 + len(names)
    assert all(f"<figcaption>{name}</figcaption>" in said for name in names)
    assert all("<rect" in one for one in pictures[1:])
    assert "altair" not in sys.modules


# ---------------------------------------------------------------- what people say
def test_what_groups_said_is_for_planners(page, monkeypatch):
    monkeypatch.setattr(auth, "may_plan", lambda: False)
    turn_to(page, "heard")
    assert gapwords.PLANNERS_ONLY in [one.value for one in page.markdown]


def test_what_groups_said_stands_beside_the_map(page, tmp_path, monkeypatch):
    assert gapwords.SHEET_PINS not in drawn(page)
    people = People.open(f"sqlite:///{tmp_path / 'people.db'}", directory_url="sqlite:///d.db")
    about = {"on": date(2026, 5, 31), "theme": "hours", "area_code": "S01000004"}
    people.keep_sheets(
        [
            Sheet(need="childcare", paraphrase="Nothing opens before eight", **about),
            Sheet(need="food", paraphrase="The pantry is far", **about),
        ]
    )
    page.run()
    assert gapwords.SHEET_PINS in drawn(page)
    page.pills(key="gap-worst").select("S01000004").run()
    said = drawn(page)
    assert "31 May 2026, hours: Nothing opens before eight" in said
    assert "The pantry is far" not in said
    monkeypatch.setattr(auth, "may_plan", lambda: False)
    page.run()
    assert "Nothing opens before eight" not in drawn(page)


def test_where_searches_found_nothing_is_shown_and_said_to_be_a_little_low(page, tmp_path):
    said = turn_to(page, "heard")
    assert gapwords.UNFOUND_NONE in said
    people = People.open(f"sqlite:///{tmp_path / 'people.db'}", directory_url="sqlite:///d.db")
    people.add_searched(Searched(need="food", council_code="S12000049", month="2026-11", times=15))
    page.run()
    said = drawn(page)
    for shown in ("2026-11", "Glasgow City", "15 or more", "a little low"):
        assert shown in said


def test_the_log_keeps_what_came_of_it(page):
    turn_to(page, "heard")
    said, changed = (page.text_input(key=f"log-{one}") for one in ("said", "changed"))
    said.input("The nursery opens too late")
    changed.input("A breakfast club from seven")
    [add] = [one for one in page.button if one.label == gapwords.LOG_ADD]
    add.click().run()
    assert "A breakfast club from seven" in drawn(page)


def test_an_empty_log_entry_is_asked_for(page):
    turn_to(page, "heard")
    [add] = [one for one in page.button if one.label == gapwords.LOG_ADD]
    add.click().run()
    assert [one.value for one in page.error] == [gapwords.LOG_EMPTY]


# ---------------------------------------------------------------- who does what
def test_who_does_what_shows_overlaps_and_blanks(page, planning):
    said = turn_to(page, "duties")
    assert "2 partners" in said  # West and East, in Glasgow
    assert gapwords.BLANK in said  # no peer support in Edinburgh
    by_ward = {(one.role, one.locality): one.standing for one in planning.duties("MMWard_Name")}
    assert by_ward == {
        ("childcare", "Burn"): "single",
        ("childcare", "Hill"): "single",
        ("peer_support", "Burn"): "blank",
        ("peer_support", "Hill"): "single",
    }  # Away lies in none of the four: it is elsewhere, not area-wide


# ---------------------------------------------------------------- take away
def asked(councils=()):
    from app.views.gaps_asking import Asked

    return Asked(
        question=Question(
            need="childcare", family=situation_text(personas()["baby-no-car"].situation)
        ),
        councils=councils,
        layer=None,
        family_in_words="x",
    )


def test_a_file_says_what_it_was_made_with(at_hand):  # noqa: ARG001 - it is what `here` gives
    rows = list(csv.DictReader(io.StringIO(made(asked(), ".csv").decode())))
    assert len(rows) == 4
    assert "edition 1 of the directory" in rows[0]["basis"]
    for row in rows:  # the command, then whose areas and figures they are
        assert "; made again by: fingerpost gaps --need childcare" in row["basis"]
        assert row["basis"].endswith("; sources: Nobody's copyright. made up.")
    assert b'"make_again"' in made(asked(), ".geojson")
    assert b"edition 1 of the directory" in made(asked(), ".html")


def test_the_report_says_what_would_help_and_planners_what_to_protect(at_hand, monkeypatch):  # noqa: ARG001
    said = made(asked(), ".html").decode()
    assert "What would help" in said
    assert "are missing today for children under 2" in said
    assert "Protect first" in said
    monkeypatch.setattr(auth, "may_plan", lambda: False)
    said = made(asked(), ".html").decode()
    assert "What would help" in said
    assert "Protect first" not in said


def test_a_remedy_is_taken_away_with_what_it_was_made_with(at_hand, planning):  # noqa: ARG001
    row = ground.CODES.index("S01000004")
    latitude, longitude = planning.planner.ground.points_deg[row].tolist()
    idea = Idea(label="A hall", latitude=latitude, longitude=longitude, places=5.0)
    rows = list(csv.DictReader(io.StringIO(made_of_tried(asked(), (idea,), ()).decode())))
    assert [one["area_code"] for one in rows] == list(ground.CODES)
    far = rows[3]
    assert float(far["value_before"]) == 0
    assert float(far["gain"]) == float(far["value_after"]) > 0
    assert far["short_before"] == "yes"
    for one in rows:
        assert one["basis"].startswith("tried: open “A hall” at ")
        assert "with 5 places, 100% of the week" in one["basis"]
        assert "edition 1 of the directory" in one["basis"]
        assert "; made on 2026-11-23; " in one["basis"]
        assert "made again by: fingerpost gaps --need childcare" in one["basis"]
        assert one["basis"].endswith("; sources: Nobody's copyright. made up.")


def test_what_is_tried_can_be_taken_away(page):
    assert gapwords.TAKE_TRIED_NONE in [one.value for one in _taken(page)]
    turn_to(page, "remedy")
    page.session_state["gap-ideas"] = (
        Idea(label="47 places", latitude=55.86, longitude=-4.25, places=47.0),
    )
    page.run()
    assert gapwords.TAKE_TRIED_NONE not in [one.value for one in _taken(page)]
    assert gapwords.TAKE_TRIED_INTRO in [one.value for one in page.markdown]


def _taken(page):
    turn_to(page, "take")
    return page.markdown


def test_the_line_that_makes_it_again_names_the_question(page):
    page.selectbox(key="gap-family").select("baby-no-car").run()
    turn_to(page, "take")
    [line] = [one.value for one in page.code]
    assert line.startswith("fingerpost gaps --need childcare --areas row --persona baby-no-car")
    assert "--draws 200" in line


def test_the_dial_for_what_is_not_known_moves_the_map_and_the_line(page):
    turn_to(page, "take")
    page.select_slider(key="gap-unknown").set_value(0.0).run()
    [line] = [one.value for one in page.code]
    assert "--unknown 0 " in line
    page.select_slider(key="gap-unknown").set_value(0.5).run()
    [line] = [one.value for one in page.code]
    assert "--unknown" not in line


def test_people_can_be_counted_by_a_figure_of_ones_own(planning):
    usual = planning.table(Question(need="childcare"))
    assert "3" in planning.own_figures  # no table we know
    other = planning.table(Question(need="childcare", figure="3", unknown=1.0))
    assert other.table.basis["demand"] == "3"
    assert usual.table.basis["demand"] != other.table.basis["demand"]
    assert other.table.basis["an_unknown_counts"] == 1.0


def test_a_geopackage_is_made_in_a_process_of_its_own(at_hand):  # noqa: ARG001
    assert made(asked(), ".gpkg")[:15] == b"SQLite format 3"


def test_an_earlier_table_is_set_beside_todays(planning):
    from app.comparing import Side, changes, earlier

    drawing = planning.table(Question(need="childcare"))
    table = to_csv(drawing.table, planning.layer).decode()
    then = earlier(table.encode(), drawing, "old.csv")
    assert changes(Side(name="a", drawing=then), Side(name="b", drawing=drawing)) == []
    west = drawing.by_code["S01000001"]["value"]
    older = earlier(table.replace(f",{west},", ",1.0,", 1).encode(), drawing, "old.csv")
    [moved] = changes(Side(name="a", drawing=older), Side(name="b", drawing=drawing))
    assert (moved.code, moved.first, moved.second) == ("S01000001", 1.0, west)


def test_a_table_of_another_family_is_no_earlier_table(planning):
    from app.comparing import earlier
    from directory.errors import EarlierTableError

    baby = Question(need="childcare", family=situation_text(personas()["baby-no-car"].situation))
    walking = replace(baby, family=baby.family.replace('"bus"', '"walk"'))
    table = to_csv(planning.table(walking).table, planning.layer)
    with pytest.raises(EarlierTableError, match="mode walk"):
        earlier(table, planning.table(baby), "walking.csv")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "shares no area"),
        (b"a,b\n1,2\n", "not a table that was saved here"),
        (b"\xff", "not a table that was saved here"),
    ],
)
def test_another_file_is_no_earlier_table(planning, body, why):
    from app.comparing import earlier
    from directory.errors import EarlierTableError

    with pytest.raises(EarlierTableError, match=why):
        earlier(body, planning.table(Question(need="childcare")), "x.csv")


def test_warming_leaves_nothing_to_work_out(tmp_path):
    held = ground.planning(tmp_path / "index")
    held.warm()
    question = Question(need="childcare")
    assert held.table(question) is held.table(question)
    assert opening.busiest_councils(held.planner.index)
