"""Ages of children in her own words; what is not a child's age is left alone."""

import pytest

from recommender.ages_said import ages_in_text, own_age_in_text


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("my wee boy is 2 and I need a nursery place", (2,)),
        ("a playgroup for my wee girl, she is 1", (1,)),
        ("I need someone for my two-year-old while I am at college", (2,)),
        ("my 3 year old and 7 year old need looking after", (3, 7)),
        ("my 2 and 5 year olds", (2, 5)),
        ("Kids aged 4, 6 and 11.", (4, 6, 11)),
        ("the kids are 4 and 7 and I work nights", (4, 7)),
        ("nursery for my 16 year old", (16,)),
        ("my daughter\u2019s nearly three, my son is ten", (3, 10)),
        ("an 18 month old and a 6 month old", (1.5, 0.5)),
        ("she's two and a half", (2.5,)),
        ("my twins are 4", (4, 4)),
        ("he just turned 5", (5,)),
        ("2yo and 4 yo", (2, 4)),
        ("two kids 6 and 8", (6, 8)),
        ("childcare for a baby of 5 months two days a week", (0.42,)),
        ("I am feart, wee boy 3", (3,)),
        ("my son 5 and I need help", (5,)),
        ("my wee girl 7 months needs a place", (0.58,)),
        ("one kid 2 jobs and no sleep", ()),
        ("wee boy of 2 and my mum can't do it", (2,)),
        ("3 weans 4 7 and 14, the eldest is kicking off", (4, 7, 14)),
        ("my kids 3 and 8, my english is no good", (3, 8)),
        ("I work with kids 3 days a week", ()),
        ("baby is 8 weeks old", (0.15,)),
        ("Jay is 10 months and Kayla's 6", (0.83, 6)),
        ("I've three, 2, 5 and 14", (2, 5, 14)),
        ("hes 4 in january so hes 3 just now", (3,)),
        ("he's 4 in January", (3,)),
        ("the kids are 4 and 7 in the summer holidays I need a club", (4, 7)),
        ("a wee baby, five months", (0.42,)),
        ("I've got my two girls with me, 3 and 6", (3, 6)),
        ("My daughters is 11 and 2 years.", (11, 2)),
        ("2 weans 20 month and the big yin's 6", (1.67, 6)),
        ("Rent is 2 months and I'm behind", ()),
        ("he's in primary 2 and can't read", (6,)),
        ("my son, he's in P7", (11,)),
        ("the twins are in p1 and my girl is in S3", (5, 5, 14)),
        ("he is 6, in P2", (6,)),
        ("a boy that's 4 and a lassie who is 7", (4, 7)),
        ("two wee ones, 1 and 3", (1, 3)),
        ("they're 4 and 6 months", (4, 0.5)),
        ("she is 18 and he is 6 months", (0.5,)),
        ("boys of 18 and 6 months", (1.5, 0.5)),
        ("my daughters 4 and 9, in one room", (4, 9)),
        ("the twins, they're 6", (6, 6)),
        ("starting primary one in August", (5,)),
        ("I need my P45 and a job in S6 Glasgow", ()),
        ("we are on the A1, S2 bus", ()),
        # whose age it is not
        ("I am 17 and on my own", ()),
        ("I'm a 16 year old mum", ()),
        ("a 17 year old single mum", ()),
        ("I'm 34 years old", ()),
        ("my mum is 70 years old", ()),
        ("I have a 2 year old debt", ()),
        ("the arrears are 3 years old", ()),
        ("I have been out of work for 2 years", ()),
        ("he is 2 hours away", ()),
        ("school is out at 3 and she is one of four", ()),
        ("one of my kids", ()),
        ("I am one of 3", ()),
        ("", ()),
    ],
)
def test_ages_are_read_as_said(text, ages):
    assert ages_in_text(text) == pytest.approx(ages)


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("I'm 17 and my mum has put me out", 17),
        ("im 19, two weans", 19),
        ("I am a 22 year old single mum", 22),
        ("Single mum aged 34, two kids", 34),
        ("I just turned 18 and I've a baby", 18),
        ("I'm 17 weeks pregnant", None),
        ("I'm 20 grand in debt", None),
        ("I'm 20 minutes from the school", None),
        ("my son is 17 and I'm worried", None),
        ("my daughter is a 17 year old mum", None),
        ("he's 34", None),
        ("I'm 25 years in this house", None),
        ("", None),
    ],
)
def test_her_own_age_is_read_as_said(text, age):
    assert own_age_in_text(text) == age
