from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.errors import SheetShapeError
from directory.people import Heard, Searched
from directory.vocabulary import words
from recommender.gaps.signals import read_sheets, suppress, unfound, unmet

HEAD = "date,area,need,theme,paraphrase\n"


def test_a_small_count_takes_its_neighbours_along():
    counts = {("A", "food"): 3, ("A", "legal"): 9, ("B", "food"): 20, ("B", "legal"): 12}
    assert suppress(counts) == dict.fromkeys(counts)


def test_two_hidden_in_a_row_and_column_hide_no_more():
    counts = {
        ("A", "x"): 1,
        ("A", "y"): 2,
        ("B", "x"): 3,
        ("B", "y"): 4,
        ("C", "x"): 50,
        ("C", "z"): 7,
    }
    shown = {cell for cell, count in suppress(counts).items() if count is not None}
    assert shown == {("C", "x"), ("C", "z")}


CELLS = st.dictionaries(
    st.tuples(st.sampled_from("ABC"), st.sampled_from("xyz")), st.integers(0, 12)
)


@given(CELLS)
def test_no_count_under_five_can_be_had_by_subtraction(counts):
    shown = suppress(counts)
    assert all(count is None or count % 5 == 0 for count in shown.values())
    assert all(shown[cell] is None or shown[cell] <= counts[cell] for cell in counts)
    assert all(shown[cell] is None for cell in counts if 0 < counts[cell] < 5)
    for side in (0, 1):
        for name in {cell[side] for cell in counts}:
            line = [cell for cell in counts if cell[side] == name]
            hidden = [cell for cell in line if shown[cell] is None]
            others = [cell for cell in line if shown[cell]]
            assert len(hidden) != 1 or not others


def test_two_overlapping_places_and_two_weeks_give_nobody_away():
    wards = {("Calton", "debt"): 6, ("Drumchapel", "debt"): 2, ("Leith", "debt"): 3}
    councils = {("Glasgow", "debt"): 8, ("Edinburgh", "debt"): 3}
    by_ward, by_council = suppress(wards), suppress(councils)
    # Glasgow less Calton was 2: Drumchapel's. Now it is nothing that anybody could tell from 0.
    assert by_ward == {
        ("Calton", "debt"): 5,
        ("Drumchapel", "debt"): None,
        ("Leith", "debt"): None,
    }
    assert by_council[("Glasgow", "debt")] in (None, 5)
    this_week, next_week = suppress({("A", "food"): 6}), suppress({("A", "food"): 7})
    assert this_week == next_week == {("A", "food"): 5}


def test_only_what_kept_somebody_from_help_is_counted():
    day = date(2026, 11, 1)
    heard = [
        Heard(service_id="s", need="food", outcome=outcome, on=day, visit=str(number))
        for number, outcome in enumerate(["full"] * 5 + ["helped"] * 9)
    ]
    assert unmet(heard, {"s": "Leith"}) == {("Leith", "food"): 5}


def test_what_was_not_found_is_suppressed_month_by_month():
    def searched(need, month, times):
        return Searched(need=need, council_code="S12000049", month=month, times=times)

    kept = [
        searched("food", "2026-10", 3),  # from another hand: we keep only fives
        searched("legal", "2026-10", 10),
        searched("food", "2026-11", 15),
    ]
    assert list(unfound(kept).items()) == [
        (("2026-11", "Glasgow City", "food"), 15),
        (("2026-10", "Glasgow City", "food"), None),
        (("2026-10", "Glasgow City", "legal"), None),
    ]


def test_sheets_are_read_and_what_names_somebody_is_not_repeated():
    text = HEAD + (
        "2026-10-01,S12000049,childcare,hours,Nothing opens before eight\n"
        "2026-10-01,S12000049,childcare,people,Mrs Brown at the desk was kind\n"
        "2026-10-01,S12000049,childcare,people,ring 0141 496 0123\n"
        "01/10/2026,S12000049,childcare,hours,x\n"
        "2026-10-01,S12000049,babysitting,hours,x\n"
    )
    sheets, problems = read_sheets(text)
    assert [sheet.theme for sheet in sheets] == ["hours"]
    assert [(problem.row, problem.field) for problem in problems] == [
        (2, "paraphrase"),
        (3, "paraphrase"),
        (4, "date"),
        (5, "need"),
    ]
    assert "Brown" not in repr(problems)


def test_a_need_is_read_as_people_write_it_but_one_row_speaks_of_one():
    said = "2026-10-01,S12000049,{},hours,x\n".format
    sheets, problems = read_sheets(HEAD + said("Debt advice") + said("food & legal"))
    assert [sheet.need for sheet in sheets] == ["debt_advice"]
    assert [one.field for one in problems] == ["need"]
    assert words("needs")["debt_advice"].name in problems[0].advice


def test_a_sheet_without_its_columns_is_refused():
    with pytest.raises(SheetShapeError, match="no column area, paraphrase"):
        read_sheets("date,need,theme\n")
