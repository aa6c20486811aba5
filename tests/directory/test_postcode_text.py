import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.postcode_text import (
    keys_of,
    outward_label,
    outward_number,
    readings,
    sector_label,
    slips,
    tidy,
    unit_key,
    unit_label,
)

LETTER, DIGIT = st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), st.sampled_from("0123456789")
OUTWARDS = st.one_of(
    *(
        st.tuples(*parts).map("".join)
        for parts in (
            (LETTER, DIGIT),
            (LETTER, DIGIT, DIGIT),
            (LETTER, LETTER, DIGIT),
            (LETTER, LETTER, DIGIT, DIGIT),
            (LETTER, DIGIT, LETTER),
            (LETTER, LETTER, DIGIT, LETTER),
        )
    )
)
INWARDS = st.tuples(DIGIT, LETTER, LETTER).map("".join)


@given(OUTWARDS, INWARDS)
def test_a_number_gives_its_postcode_back(outward, inward):
    key = unit_key(outward, inward)
    assert 0 <= key < 2**32
    assert unit_label(key) == f"{outward} {inward}"
    assert sector_label(key // 676) == f"{outward} {inward[0]}"
    assert outward_label(outward_number(outward)) == outward


@given(
    st.lists(st.tuples(OUTWARDS, INWARDS), min_size=1, max_size=9), st.sampled_from(["", " ", "  "])
)
def test_many_at_once_are_the_same_numbers(pairs, gap):
    texts = [f" {outward}{gap}{inward.lower()}" for outward, inward in pairs]
    assert keys_of(texts).tolist() == [unit_key(*pair) for pair in pairs]


@given(st.lists(st.text(max_size=24), max_size=9))
def test_any_text_is_read_or_is_minus_one(texts):
    keys = keys_of(texts)
    assert keys.shape == (len(texts),)
    for text, key in zip(texts, keys.tolist(), strict=True):
        if key >= 0:
            squeezed = unit_label(key).replace(" ", "")
            assert "".join(text.split()).upper().replace("\x00", "") == squeezed


@pytest.mark.parametrize(
    "text",
    ["", "G34", "G34 9A", "G34 9AAA", "34 9AA", "G 9AA", "GG 9AA", "G34 AAA", "G34-9AA", "ABC1 1AA",
     "G345 9AA", "G1AA 1AA", "G34 9AA and more words", "Ǵ34 9AA"],
)  # fmt: skip
def test_what_is_no_full_postcode_has_no_number(text):
    assert keys_of([text]).tolist() == [-1]


def test_no_texts_no_numbers():
    assert keys_of([]).shape == (0,)
    assert keys_of(np.array(["G34 9AA", "nonsense of some length"])).tolist()[1] == -1


def test_the_fewest_changes_come_first():
    assert next(iter(readings("G0"))) == "G0"
    assert set(readings("EHI")) == {"EHI", "EH1"}
    assert list(readings("toolongtext")) == ["toolongtext"]


def test_swapped_letters_and_neighbouring_keys_are_likelier_slips():
    found = slips("G43")
    assert found["G34"] == 1  # swapped
    assert found["G33"] == found["G53"] == 1  # beside the 4
    assert found["G93"] == 2
    assert "G43" not in found


def test_tidy_keeps_letters_digits_and_single_spaces():
    assert tidy(" e.h.6 \t 5ab\n") == "EH6 5AB"
    assert tidy("\uff27\uff13\uff14 9AA") == "G34 9AA"
