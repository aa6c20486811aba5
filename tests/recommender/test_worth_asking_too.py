"""What an adviser would say beside what was asked for: to this family, and to no other."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from recommender.also_ask import also_ask
from recommender.answer import NeedFound
from recommender.asked import read_asked
from recommender.situation import Situation
from tests.recommender.making import HOME, NOON, children, no_words

FOODS = "Best Start Grant and Best Start Foods"
SCHOOL = "one for the start of school"
CHILD_PAYMENT = "Scottish Child Payment"
CHILD_BENEFIT = "Ask HMRC about Child Benefit if you do not get it yet"
FUND = "Flexible Support Fund"
CRECHE = "Ask each class or course if it has a crèche"
VISITOR = "health visitor"
CONTACT = "Contact (for families with disabled children)"


def asked(needs, *ages, text="", **more):
    family = Situation(
        origin=HOME, needs=needs, children=children(*ages), text=text, at=NOON, **more
    )
    return also_ask(read_asked(family, no_words).situation, set(needs))


def places(found, *parts):
    """At which place each sentence stands; -1 where it does not."""
    said = [one.why for one in found]
    return [next((k for k, why in enumerate(said) if part in why), -1) for part in parts]


@pytest.mark.parametrize(
    ("needs", "ages", "told"),
    [
        (("food",), (4, 2, 0.5), (FOODS, CHILD_PAYMENT, SCHOOL)),
        (("food",), (0.5, 2, 4), (FOODS, CHILD_PAYMENT, SCHOOL)),
        (("income_max",), (9, 4), (SCHOOL, CHILD_PAYMENT)),
        (("debt_advice",), (1.67, 6), (FOODS, CHILD_PAYMENT)),
        (("debt_advice",), (9,), (CHILD_PAYMENT,)),
        (("food",), ("unborn", 4), (FOODS, SCHOOL, CHILD_PAYMENT)),
        (("debt_advice",), (17,), ()),
        (("mental_health",), (1,), ()),
    ],
)
def test_each_payment_that_may_be_due_is_named_the_youngest_childs_first(needs, ages, told):
    found = asked(needs, *ages)
    where = places(found, *told)
    assert -1 not in where
    assert where == sorted(where)
    assert sum(places(found, part) != [-1] for part in (FOODS, SCHOOL, CHILD_PAYMENT)) == len(told)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("I start in the hospital laundry in December, shifts from half seven", True),
        ("I have been offered a job in a shop", True),
        ("I am looking for work", True),
        ("I work four days a week", False),
        ("", False),
    ],
)
@pytest.mark.parametrize("ages", [(4, 9), (12,), (2,)])
def test_what_may_pay_the_first_month_is_for_whoever_starts_work(text, named, ages):
    (place,) = places(asked(("childcare",), *ages, text=text), FUND)
    assert (place >= 0) is named


@pytest.mark.parametrize(
    ("needs", "ages", "who"),
    [
        (("esol", "childcare"), (1,), "your 1-year-old"),
        (("training", "childcare"), (3, 1), "your 3- and 1-year-old"),
        (("training", "childcare"), (3, 9), "your 3-year-old"),
        (("training", "childcare"), (9,), None),
        (("childcare",), (1,), None),
        (("esol",), (1,), "your 1-year-old"),
        (("training",), (3, 3), "your 3-year-olds"),
        (("esol",), (7,), None),
    ],
)
def test_a_class_is_asked_for_a_creche(needs, ages, who):
    found = asked(needs, *ages)
    (place,) = places(found, CRECHE)
    assert (place >= 0) is (who is not None)
    assert who is None or who in found[place].why


@pytest.mark.parametrize("text", ["Mum has him on Tuesdays", "free while she is in nursery"])
def test_a_class_is_not_asked_for_a_creche_where_somebody_who_minds_them_was_named(text):
    assert places(asked(("esol",), 1, text=text), CRECHE) == [-1]


def test_a_single_mum_is_not_somebody_who_minds_them():
    assert places(asked(("esol",), 1, text="Single mum, wants English"), CRECHE) != [-1]


def test_who_comes_anyway_is_named_to_whoever_learns_english():
    assert places(asked(("esol", "childcare"), 1), VISITOR) != [-1]
    assert places(asked(("esol", "childcare"), 7), VISITOR) == [-1]


HER_BOY = "me and my boy hes 3 and he doesnt really talk, the health visitor thinks autism"


@pytest.mark.parametrize(
    ("needs", "text", "named"),
    [
        (("childcare", "training"), HER_BOY, True),
        (("childcare",), "my son is waiting for an autism diagnosis", True),
        (("disability",), HER_BOY, False),  # then it stands among the options
        (("training",), "I want to work with disabled children", False),
        (("training",), "my mum is blind and my kids are at school", False),
        (("childcare",), "", False),
    ],
)
def test_parents_of_a_child_who_needs_more_are_told_who_talks_with_them(needs, text, named):
    lines = [one.contact.name for one in asked(needs, 3, text=text) if one.contact]
    assert (CONTACT in lines) is named


def test_her_childs_condition_is_heard_however_long_the_sentence():
    family = Situation(needs=("disability",), children=children(3), text=HER_BOY)
    assert "disabled_children" in read_asked(family, no_words).situation.audience
    hers = replace(family, text="I want to work with disabled children")
    assert "disabled_children" not in read_asked(hers, no_words).situation.audience


@pytest.mark.parametrize(
    ("ages", "named"), [((7,), True), ((2, 13), True), ((2,), False), ((16,), False)]
)
def test_who_has_a_child_at_school_is_told_of_help_with_clothes_and_meals(ages, named):
    (place,) = places(asked(("food",), *ages), "school clothing grant")
    assert (place >= 0) == named


def test_the_number_of_who_pays_stands_once():
    found = asked(("food",), 2, 7)
    numbers = [one.contact.phone for one in found if one.contact]
    assert numbers.count("0800 182 2222") == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Universal Credit cut and I don't know why", True),
        ("they've stopped my PIP", True),
        ("my claim was refused", True),
        ("I get universal credit and work part time", False),
        ("he stopped paying the rent", False),
    ],
)
def test_a_benefit_that_was_cut_can_be_looked_at_again(text, told):
    (place,) = places(asked(("income_max",), 7, text=text), "looked at again")
    assert (place >= 0) == told


@pytest.mark.parametrize(
    ("need", "kept"),
    [("esol", False), ("family_support", False), ("mental_health", True), ("domestic_abuse", True)],
)
def test_beside_what_she_ticked_a_mere_guess_is_kept_for_what_is_hard_to_say(need, kept):
    text = "I can only talk once he is in bed"
    guess = NeedFound(need=need, grade="ask", evidence=text)
    reading = SimpleNamespace(needs=(guess,), urgent=(), language=None)
    family = Situation(origin=HOME, needs=("food",), text=text, at=NOON)
    found = [one.need for one in read_asked(family, lambda _: reading).found]
    assert found == (["food", need] if kept else ["food"])
    child = replace(guess, evidence="Twins")
    twins = SimpleNamespace(needs=(child,), urgent=(), language=None)
    found = read_asked(replace(family, text="Twins just turned three"), lambda _: twins).found
    assert [one.need for one in found] == (["food", need] if kept else ["food"])
    alone = replace(family, needs=())
    assert [one.need for one in read_asked(alone, lambda _: reading).found] == [need]


def test_who_expects_is_told_of_the_box_and_nobody_else_is():
    assert places(asked(("income_max",), "unborn"), "Baby Box") != [-1]
    assert places(asked(("income_max",), 0.2), "Baby Box") == [-1]


@pytest.mark.parametrize(
    ("needs", "ages", "more", "named"),
    [
        (("income_max",), (4, 9), {}, True),
        (("debt_advice",), (15,), {}, True),
        (("income_max",), (), {}, False),
        (("income_max",), ("unborn",), {}, False),
        (("income_max",), (17,), {}, False),
        (("mental_health",), (4,), {}, False),
        (("income_max",), (4,), {"preferences": ("no_public_funds",)}, False),
    ],
)
def test_child_benefit_is_asked_about_where_money_is_short(needs, ages, more, named):
    (place,) = places(asked(needs, *ages, **more), CHILD_BENEFIT)
    assert (place >= 0) is named
