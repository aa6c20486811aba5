import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.wording import ages_in, costs_in, period_in, routes_in


@pytest.mark.parametrize(
    ("words", "ages"),
    [
        ("3-5 years", (3, 5)),
        ("0-5", (0, 5)),
        ("Aged 2 to 4 year olds", (2, 4)),
        ("Children aged 0-5 years", (0, 5)),
        ("under 5s", (None, 4)),
        ("Over 60s", (60, None)),
        ("16+", (16, None)),
        ("16 years and over", (16, None)),
        ("birth to 3", (0, 3)),
        ("6-12 months", (0.5, 1.001)),
        ("0-18 months", (0, 1.5)),
        ("birth to 24 months", (0, 2.001)),
        ("under 18 months", (None, 1.417)),
        ("under 13 months", (None, 1.001)),
        ("18 months and under", (None, 1.5)),
        ("0 to 6 weeks", (0, 0.167)),
        ("18 months - 3 years", (1.5, 3)),
        ("6 weeks to 5 years", (0.115, 5)),
        ("from birth", (0, None)),
        ("From birth onwards", (0, None)),
        ("from 2 years", (2, None)),
        ("Minimum age 16", (16, None)),
        ("5 and under", (None, 5)),
        ("2, 3 and 4 year olds", (2, 4)),
        ("2, 4 and 9 year olds", None),
        ("Ages 5-12 (P1-P7)", (5, 12)),
        ("5-12 (boys)", None),
        ("from birth to school", None),
        ("up to 5", None),
        ("adults", None),
        ("P1-P7", None),
        ("5-3", None),
        ("3-5 or 7-9", None),
        ("", None),
    ],
)
def test_ages(words, ages):
    assert ages_in(words) == ages


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("£5.50 per session", [(None, 5.5, "session")]),
        ("£5.50/session", [(None, 5.5, "session")]),
        ("£3.50 an hour", [(None, 3.5, "hour")]),
        ("£45 per day (8am-6pm)", [(None, 45, "day")]),
        ("£1,200 per term", [(None, 1200, "term")]),
        ("£1.50", [(None, 1.5, None)]),
        ("Free", [(None, 0, None)]),
        ("No charge.", [(None, 0, None)]),
        (
            "Members £2 per session; others £3 per session",
            [("Members", 2, "session"), ("others", 3, "session")],
        ),
        ("FREE!", [(None, 0, None)]),
        ("50p per session", [(None, 0.5, "session")]),
        ("£25pw", [(None, 25, "week")]),
        ("£8 p/h", [(None, 8, "hour")]),
        ("GBP 20 per week", [(None, 20, "week")]),
        ("20 pounds per week", [(None, 20, "week")]),
        ("£2.50 per child per session", [("per child", 2.5, "session")]),
        ("£6.50 each", [("each", 6.5, None)]),
        ("£3.50 adult, £2 child", [("adult", 3.5, None), ("child", 2, None)]),
        ("£60 (full day)", [(None, 60, None)]),
        ("£35 per half day", [(None, None, None)]),
        ("2.50 per lesson", [(None, 2.5, "session")]),
        ("2.50", [(None, None, None)]),
        ("£2.50pp", [("per person", 2.5, None)]),
        ("Free entry", [(None, 0, None)]),
        ("Free (donations welcome)", [(None, 0, None)]),
        (
            "£5.50 per session (free to 2-4 year olds)",
            [(None, 5.5, "session"), ("2-4 year olds", 0, None)],
        ),
        ("£4 (6pm)", [(None, 4, None)]),
        ("First session free, then £4", [(None, None, None)]),
        ("from £5", [(None, None, None)]),
        ("£5 - £10", [(None, None, None)]),
        ("Donation of £2", [(None, None, None)]),
        ("Free parking", [(None, None, None)]),
        ("varies", [(None, None, None)]),
        ("", []),
    ],
)
def test_costs(words, read):
    assert [(cost.option, cost.amount, cost.period) for cost in costs_in(words)] == read


def test_free_for_some_is_not_free_for_all():
    (cost,) = costs_in("free to 2-4 year olds")
    assert (cost.amount, cost.minimum_age, cost.maximum_age) == (0, 2, 4)
    assert cost.option == "2-4 year olds"


@given(st.text(max_size=60))
def test_words_are_never_lost(words):
    kept = " ".join(cost.amount_description for cost in costs_in(words))
    assert set("".join(words.split())) - set(";.,\n") <= set(kept)
    ages_in(words)
    period_in(words)


@pytest.mark.parametrize(
    ("words", "routes"),
    [
        ("Self referral or referral from a GP", ("self", "gp")),
        ("By telephone or in writing. Self referrals welcome.", ("self",)),
        ("Self-referrals are not accepted, any professional source", ("professional",)),
        ("Contact your own social worker", ("professional",)),
        ("Through the Jobcentre", ("jobcentre",)),
        ("Ask", ()),
    ],
)
def test_ways_in(words, routes):
    assert routes_in(words) == routes
