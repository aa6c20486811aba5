"""Rows that hold the same are one kind, and only those."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from directory.index import Columns
from directory.kinds import Kinds, kinds_in, kinds_together

cells = st.sampled_from([0, 1, 2, 255])


@given(st.data(), st.integers(1, 30))
def test_two_rows_are_of_one_kind_when_every_column_is_the_same(data, n):
    wide = data.draw(arrays(np.uint8, (n, 3), elements=cells))
    plain = data.draw(arrays(np.float64, n, elements=st.sampled_from([0.0, 1.5, np.nan])))
    numbers, first = kinds_together([kinds_in(wide), kinds_in(plain)])
    held = [(row.tobytes(), cell.tobytes()) for row, cell in zip(wide, plain, strict=True)]
    assert len(first) == len(set(held))
    assert [held[first[number]] for number in numbers] == held


def test_many_columns_of_many_kinds_are_told_apart_too():
    # A table as wide as all that two such columns could hold would be larger than the rows.
    one, other = np.arange(3000), np.arange(3000)[::-1].copy()
    numbers, first = kinds_together([kinds_in(one), kinds_in(other), kinds_in(one)])
    assert sorted(numbers) == list(range(3000))
    assert (one[first[numbers]] == one).all()


def test_nothing_is_told_apart_until_it_was_asked_a_few_times():
    kinds = Kinds({"ages": np.zeros(1000), "id": np.arange(1000)})
    asked = [kinds.of(("ages",)) for _ in range(8)]
    assert asked[0] is None
    assert asked[-1] is not None
    assert asked[-1][0].max() == 0
    assert [kinds.of(("id",)) for _ in range(8)][-1] is None  # hardly two are alike


def test_some_rows_know_their_kinds_but_what_was_worked_out_has_none():
    columns = Columns({"ages": np.repeat([3, 5], 500)})
    some = columns.take(np.array([0, 999, 1]))
    while some.alike("ages") is None:
        pass
    numbers, kinds = some.alike("ages")
    assert kinds["ages"][numbers].tolist() == [3, 5, 3]
    assert some.take(slice(1, 2)).alike("ages")[1]["ages"][numbers[1]] == 5
    assert some.adding(ages=np.array([1, 2, 3])).take(slice(0, 2)).alike("ages") is None
