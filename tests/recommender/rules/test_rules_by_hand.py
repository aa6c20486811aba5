"""Answers worked out by hand, rule by rule."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from directory.index import read_columns, rows_of
from directory.records import (
    Accepting,
    Accessibility,
    Attribute,
    CostOption,
    Fit,
    Language,
    ServiceArea,
)
from recommender.rules import SILENT, Judgement, all_rules, rule_columns
from recommender.rules.cost import weekly_cost
from recommender.situation import Situation
from tests.recommender.making import (
    EDINBURGH,
    GLASGOW,
    HOME,
    NOON,
    SCOTLAND,
    TODAY,
    at,
    children,
    nursery,
    service,
    weekly,
    windows,
)

YES, UNKNOWN, NO = Fit.YES, Fit.UNKNOWN, Fit.NO


def ask(rule, situation, one, *, child=None, journey=None):
    """Fit and sentence of one rule for the first row of a service."""
    row = rows_of(one, on=TODAY)[0]
    columns = read_columns([row], rule_columns())
    if journey is not None:
        low, likely, high = journey
        columns = columns.adding(
            minutes_low=np.array([low]), minutes=np.array([likely]), minutes_high=np.array([high])
        )
        facts = {"minutes_low": low, "minutes": likely, "minutes_high": high}
        row = type(row)(service=row.service, need=row.need, at=row.at, on=row.on, facts=facts)
    fit = int(Judgement(situation, columns).raw(rule, child)[0])
    if fit == SILENT:
        return SILENT, ""
    return Fit(fit), all_rules()[rule].reason(Fit(fit), situation, row, child=child)


def said(**more):
    return Situation(**{"at": NOON, "origin": HOME, **more})


@pytest.mark.parametrize(
    ("age", "record", "fit", "sentence"),
    [
        (
            2,
            {"minimum_age": 0, "maximum_age": 4},
            YES,
            "Takes your 2-year-old: listed for birth to 4 years.",
        ),
        (4.9, {"minimum_age": 3, "maximum_age": 4}, YES, "Takes your 4-year-old"),
        (5, {"minimum_age": 3, "maximum_age": 4}, NO, "Does not take your 5-year-old"),
        (2, {"minimum_age": 3}, NO, "Does not take your 2-year-old: listed for 3 years and over."),
        (4, {"minimum_age": 3}, UNKNOWN, "Ask if they take your 4-year-old"),
        (2, {}, UNKNOWN, "Ask if they take your 2-year-old: ages are not listed."),
        (2, {"tags": ("school_age_only",)}, NO, "listed for school age only."),
        (4, {"tags": ("school_age_only",)}, UNKNOWN, "Ask if they take your 4-year-old"),
        (8, {"tags": ("school_age_only",)}, YES, "Takes your 8-year-old"),
        (13, {"tags": ("school_age_only",)}, UNKNOWN, "Ask if they take your 13-year-old"),
        (6, {"tags": ("after_school",), "minimum_age": 3}, YES, "listed for 3 years and over"),
        (4, {"tags": ("after_school",), "minimum_age": 3}, UNKNOWN, "Ask if they take your 4-year"),
        (8, {"tags": ("under_fives_only",)}, NO, "children not yet at school"),
        (5, {"description": "Care for under 3s."}, NO, "its words say \u201cunder 3s\u201d."),
        (2, {"description": "Care for under 3s."}, UNKNOWN, "its words say \u201cunder 3s\u201d."),
        (3, {"description": "Care for 2 to 4 years."}, YES, "say \u201c2 to 4 years\u201d."),
        (9, {"tags": ("creche",)}, NO, "listed for children not yet at school."),
        (1, {"tags": ("playgroup",)}, UNKNOWN, "and many such nurseries start at 2 or 3."),
        (3, {"tags": ("under_fives_only",)}, YES, "listed for children not yet at school"),
        (4, {"tags": ("under_fives_only",), "minimum_age": 3}, YES, "listed for 3 years and over"),
        (2, {"tags": ("under_fives_only",)}, UNKNOWN, "Ask if they take your 2-year-old"),
        (3, {"tags": ("under_fives_only",), "minimum_age": 4}, NO, "Does not take your 3-year-old"),
        ("7m", {"minimum_age": 0.5, "maximum_age": 4}, YES, "Takes your 7-month-old"),
        ("unborn", {"minimum_age": 0, "maximum_age": 4}, UNKNOWN, "Ask if they take your baby on"),
        ("unborn", {"minimum_age": 2, "maximum_age": 4}, NO, "Does not take your baby on the way"),
    ],
)
def test_child_age(age, record, fit, sentence):
    found, words = ask("child_age", said(children=children(age)), nursery("n", **record), child=0)
    assert found == fit
    assert sentence in words


def test_a_sibling_who_fits_opens_no_door():
    family, place = said(children=children(2, 7)), nursery("n", minimum_age=0, maximum_age=4)
    assert ask("child_age", family, place, child=0)[0] == YES
    assert ask("child_age", family, place, child=1)[0] == NO


def test_ages_of_help_for_adults_are_the_adults():
    family = said(children=children(2), adult_age=30.0)
    debt = service("d", "debt_advice", where=[at()], minimum_age=16)
    assert ask("child_age", family, debt, child=0)[0] == SILENT
    assert ask("adult_age", family, debt) == (YES, "For adults aged 16 years and over.")
    old = service("o", "debt_advice", where=[at()], minimum_age=60)
    assert ask("adult_age", family, old)[0] == NO
    assert ask("adult_age", family, service("s", "debt_advice"))[0] == SILENT


@pytest.mark.parametrize(
    ("areas", "council", "fit"),
    [
        ([], GLASGOW, UNKNOWN),
        ([("Glasgow City", GLASGOW)], GLASGOW, YES),
        ([("City of Edinburgh", EDINBURGH)], GLASGOW, NO),
        ([("Scotland", SCOTLAND)], GLASGOW, YES),
        ([("United Kingdom", "K02000001")], GLASGOW, YES),
        ([("England", "E92000001")], GLASGOW, NO),
        ([("Great Britain", "K03000001")], "N09000003", NO),  # which Belfast is not in
        ([("Outside Scotland", None)], GLASGOW, NO),
        ([("Outside Scotland", None)], "E08000003", UNKNOWN),
        ([("Leith ward", "S13002931")], GLASGOW, UNKNOWN),
        ([("round about", None)], GLASGOW, UNKNOWN),
        ([("City of Edinburgh", EDINBURGH), ("round about", None)], GLASGOW, UNKNOWN),
        ([("Glasgow City", GLASGOW)], None, UNKNOWN),
    ],
)
def test_serves_area(areas, council, fit):
    places = tuple(ServiceArea(name=name, code=code) for name, code in areas)
    situation = said(origin=replace(HOME, council_code=council))
    found, words = ask("serves_area", situation, service("s", "food", service_areas=places))
    assert found == fit
    assert all(name in words for name, _ in areas[:1])


@pytest.mark.parametrize(
    ("audience", "she_is", "age", "fit"),
    [
        ((), (), None, SILENT),
        (("women_only",), ("mums", "women"), None, YES),
        (("women_only",), ("dads", "men"), None, NO),
        (("women_only",), (), None, UNKNOWN),
        (("dads",), ("mums", "women"), None, NO),
        (("dads",), ("dads", "men"), None, YES),
        (("mums", "dads"), ("dads", "men"), None, YES),
        (("young_parents_only",), ("parents",), 24.0, YES),
        (("young_parents_only",), ("parents",), 25.0, NO),
        (("young_parents_only",), ("parents",), None, UNKNOWN),
        (("adults_25_plus",), (), 61.0, YES),
        (("adults_25_plus",), (), 21.0, NO),
        (("refugees",), ("parents",), None, UNKNOWN),
        (("lone_parents",), ("parents", "lone_parents"), None, YES),
        (("refugees", "parents"), ("parents",), None, YES),
        (("women_only", "refugees"), ("women",), None, UNKNOWN),
    ],
)
def test_audience(audience, she_is, age, fit):
    situation = said(audience=she_is, adult_age=age)
    found, _ = ask("audience", situation, service("s", "family_support", audience=audience))
    assert found == fit


def test_help_for_adults_only_is_not_for_her_child():
    situation = said(preferences=("for_my_child",))
    assert ask("audience", situation, service("s", "disability", tags=("adults_only",)))[0] == NO
    assert ask("audience", situation, service("s", "food", tags=("adults_only",)))[0] == SILENT


def test_a_wish_for_women_only_asks_where_it_is_not_listed():
    situation = said(audience=("women",), preferences=("women_only",))
    assert ask("audience", situation, service("w", "food", audience=("women_only",)))[0] == YES
    found, words = ask("audience", situation, service("s", "food"))
    assert (found, words) == (UNKNOWN, "Not listed as women only: ask.")


def test_safety():
    lender = service("l", "debt_advice", tags=("commercial_lender",))
    assert ask("safety", said(), lender)[0] == NO
    mediation = service("m", "legal", tags=("mediation",))
    assert ask("safety", said(needs=("legal",)), mediation)[0] == SILENT
    assert ask("safety", said(needs=("legal", "domestic_abuse")), mediation)[0] == NO
    assert ask("safety", said(audience=("survivors",)), mediation)[0] == NO


HOURS = (weekly("MO,TU,WE,TH,FR", "09:00", "17:00"),)


@pytest.mark.parametrize(
    ("free", "schedules", "fit"),
    [
        (("Tue 10:00-13:00",), HOURS, YES),
        (("Tue 16:30-18:00",), HOURS, YES),
        (("Tue 17:00-18:00",), HOURS, NO),
        (("Sat 10:00-16:00",), HOURS, NO),
        (("Sat 10:00-16:00",), (), UNKNOWN),
        (("Sat 10:00-16:00",), (weekly("MO", None, None),), UNKNOWN),
        ((), HOURS, NO),
    ],
)
def test_open_when_free(free, schedules, fit):
    debt = service("d", "debt_advice", where=[at()], schedules=schedules)
    assert ask("open_when_free", said(free_times=windows(*free)), debt)[0] == fit


@pytest.mark.parametrize(
    ("busy", "one", "fit"),
    [
        ("Mon-Fri 09:00-17:00", {"schedules": HOURS}, NO),
        ("Mon-Fri 09:00-16:00", {"schedules": HOURS}, SILENT),
        ("Mon-Fri 09:00-17:00", {"schedules": ()}, SILENT),
        ("Mon-Fri 09:00-17:00", {"schedules": HOURS, "channels": ("phone",)}, SILENT),
    ],
)
def test_only_what_is_surely_open_while_she_works_is_ruled_out(busy, one, fit):
    debt = service("d", "debt_advice", where=[at()], **one)
    found, words = ask("open_when_free", said(busy_times=windows(busy)), debt)
    assert found == fit
    assert fit == SILENT or words == "Not open when you are free: listed as Mon to Fri 9am to 5pm."
    care = nursery("n", schedules=HOURS)
    assert ask("open_when_free", said(busy_times=windows(busy)), care)[0] == SILENT


@pytest.mark.parametrize(
    ("free", "words"),
    [
        ("Mon-Fri 08:00-18:00", "Open when you are free: Mon to Fri 9am to 5pm."),
        (
            "Tue 10:00-12:00",
            "Open when you are free, Tue 10am to 12 noon: listed as Mon to Fri 9am to 5pm.",
        ),
    ],
)
def test_hours_within_her_free_times_come_first(free, words):
    debt = service("d", "debt_advice", where=[at()], schedules=HOURS)
    assert ask("open_when_free", said(free_times=windows(free)), debt) == (YES, words)


@pytest.mark.parametrize(
    ("needs", "free", "fit", "words"),
    [
        (
            ("esol", "digital"),
            "Tue 10:00-12:00",
            UNKNOWN,
            "Ask when the session is: the library is open Mon to Fri 9am to 5pm.",
        ),
        (("esol", "digital"), "Sun 10:00-12:00", NO, "Not open when you are free: listed as "),
        (("digital", "esol"), "Mon-Fri 08:00-18:00", YES, "Open when you are free: Mon to Fri"),
        (("esol",), "Mon-Fri 08:00-18:00", YES, "Open when you are free: Mon to Fri"),  # a class
    ],
)
def test_a_librarys_hours_are_not_those_of_its_session(needs, free, fit, words):
    library = service("l", *needs, where=[at(setting="library")], schedules=HOURS)
    found, said_ = ask("open_when_free", said(free_times=windows(free)), library)
    assert found == fit
    assert said_.startswith(words)


def test_a_call_can_be_asked_for_at_another_time():
    line = service("l", "debt_advice", channels=("phone",), schedules=HOURS)
    found, words = ask("open_when_free", said(free_times=windows("Sat 10:00-16:00")), line)
    assert found == UNKNOWN
    assert words == "Listed as Mon to Fri 9am to 5pm: ask about a time when you are free."


def test_hours_of_the_place_win_over_those_of_the_service():
    place = at(schedules=(weekly("SA", "10:00", "12:00"),))
    debt = service("d", "debt_advice", where=[place], schedules=HOURS)
    assert ask("open_when_free", said(free_times=windows("Sat 09:00-13:00")), debt)[0] == YES
    assert ask("open_when_free", said(free_times=windows("Mon 09:00-13:00")), debt)[0] == NO


def test_hours_that_lapsed_are_asked_for():
    lapsed = (weekly("MO", "09:00", "17:00", valid_to=date(2026, 6, 1)),)
    debt = service("d", "debt_advice", where=[at()], schedules=lapsed)
    assert ask("open_when_free", said(free_times=windows("Sat 09:00-13:00")), debt)[0] == UNKNOWN


def test_busy_times_are_taken_out_of_free_times():
    situation = said(free_times=windows("Mon 09:00-12:00"), busy_times=windows("Mon 08:00-12:00"))
    debt = service("d", "debt_advice", where=[at()], schedules=HOURS)
    assert ask("open_when_free", situation, debt)[0] == NO


@pytest.mark.parametrize(
    ("care", "fit"),
    [
        (("Mon 09:00-17:00",), YES),
        (("Mon 08:30-17:00",), NO),
        (("Mon-Fri 09:15-14:45",), YES),
        (("Mon 09:00-12:00", "Sat 09:00-12:00"), NO),
    ],
)
def test_childcare_covers_all_of_the_care_times(care, fit):
    situation = said(care_times=windows(*care))
    assert ask("covers_care", situation, nursery("n", schedules=HOURS))[0] == fit
    assert ask("covers_care", situation, nursery("n"))[0] == UNKNOWN
    assert ask("covers_care", situation, service("d", "food", schedules=HOURS))[0] == SILENT
    assert (
        "open_when_free"
        not in Judgement(
            situation, read_columns(rows_of(nursery("n"), on=TODAY), rule_columns())
        ).rules
    )


def test_the_part_it_covers_is_what_would_have_to_give():
    situation = said(care_times=windows("Mon 08:00-12:00"))
    row = rows_of(nursery("n", schedules=HOURS), on=TODAY)[0]
    relax = all_rules()["covers_care"].relax(situation, row)
    assert relax == ("care_times", "Mon 08:00-12:00", "Mon 09:00-12:00")


@pytest.mark.parametrize(
    ("journey", "channels", "fit"),
    [
        ((8.0, 10.0, 14.0), (), YES),
        ((18.0, 22.0, 30.4), (), YES),
        ((18.0, 22.0, 31.0), (), UNKNOWN),  # it may take longer
        ((22.0, 28.0, 38.0), (), UNKNOWN),
        ((30.0, 37.0, 50.0), (), UNKNOWN),  # 37 is within a quarter of 30
        ((31.0, 38.0, 52.0), (), NO),
        ((0.0, 20.0, 50.0), (), UNKNOWN),  # from a district: it may be 50
        ((29.0, 45.0, 80.0), (), UNKNOWN),  # from a district: it may be 29
        ((31.0, 45.0, 80.0), (), NO),
        ((31.0, 38.0, 52.0), ("phone",), YES),
        ((np.nan, np.nan, np.nan), (), UNKNOWN),
        ((np.inf, np.inf, np.inf), (), NO),
        ((8.0, 10.0, 14.0), ("home_visit",), UNKNOWN),
    ],
)
def test_within_reach(journey, channels, fit):
    place = service("s", "food", where=[at()], channels=channels)
    found, _ = ask("within_reach", said(max_minutes=30.0, mode="bus"), place, journey=journey)
    assert found == fit


def test_the_journey_is_said_as_a_range_with_the_mode():
    place = service("s", "food", where=[at()])
    situation = said(max_minutes=30.0, mode="bus")
    assert ask("within_reach", situation, place, journey=(8.2, 10.0, 14.4))[1] == (
        "About 8 to 14 minutes by bus."
    )
    said_of = {
        (0.0, 0.2, 0.4): "About a minute on foot.",
        (0.2, 6.0, 13.0): "Up to 13 minutes by bus.",
        (2.0, 3.0, 4.4): "About 2 to 4 minutes on foot.",
    }
    for journey, words in said_of.items():
        assert ask("within_reach", situation, place, journey=journey)[1] == words
    assert ask("within_reach", situation, place, journey=(36.0, 40.0, 55.0))[1] == (
        "About 36 to 55 minutes by bus: more than your 30 minutes."
    )
    for journey, words in {
        (8.0, 14.0, 31.0): "About 8 to 31 minutes by bus, may take longer than your 30 minutes.",
        (20.0, 28.0, 31.0): (
            "About 20 to 31 minutes by bus, close to your 30 minutes: check the journey first."
        ),
    }.items():
        assert ask("within_reach", situation, place, journey=journey) == (UNKNOWN, words)


@pytest.mark.parametrize(
    ("fee", "care", "weekly_pounds"),
    [
        ((60.0, "week"), (), 60),
        ((260.0, "month"), (), 60),
        ((5.0, "hour"), ("Mon 09:00-15:00", "Tue 09:00-15:00"), 60),
        ((30.0, "day"), ("Mon 09:00-15:00", "Tue 09:00-15:00"), 60),
        ((5.0, "hour"), None, np.nan),
        ((0.0, "hour"), None, 0),
        ((20.0, None), (), np.nan),
    ],
)
def test_what_childcare_costs_a_week(fee, care, weekly_pounds):
    one = nursery("n", cost_options=(CostOption(amount=fee[0], period=fee[1]),))
    columns = read_columns(rows_of(one, on=TODAY), rule_columns())
    situation = said(care_times=None if care is None else windows(*care))
    found = weekly_cost(situation, columns, child=None)
    assert found == pytest.approx([weekly_pounds], nan_ok=True)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("Free to 3-5 year olds", "Listed as free to 3-5 year olds."),
        ("FREE", "Listed as free."),
        ("no charge", "Listed as free (no charge)."),
    ],
)
def test_free_is_said_once(told, said):
    one = service("c", "training", cost_options=(CostOption(amount=0.0, amount_description=told),))
    family = Situation(budget_gbp_week=0.0)
    assert ask("cost", family, one) == (YES, said)


def test_one_session_of_a_course_is_what_it_costs_a_week():
    one = service("c", "training", cost_options=(CostOption(amount=4.0, period="session"),))
    assert ask("cost", said(budget_gbp_week=4.0), one)[0] == YES
    found, words = ask("cost", said(budget_gbp_week=3.0), one)
    assert (found, words) == (NO, "£4 a session: more than you can pay (£3 a week).")
    assert ask("cost", said(budget_gbp_week=0.0), one)[1].endswith("more than you can pay (free).")


@pytest.mark.parametrize(
    ("fee", "budget", "sentence"),
    [
        (
            CostOption(amount=6.0, period="hour"),
            60.0,
            "£6 an hour, about £255 a week, more than your £60 a week: "
            "ask about a funded place and help with costs.",
        ),
        (CostOption(amount=44.0, period="term"), 40.0, "£44 a term, about £3.38 a week: within"),
        (CostOption(amount=50.0, period="week"), 60.0, "£50 a week: within £60 a week."),
        (CostOption(amount=5.0, period="session"), 60.0, "£5 a session, about £25 a week: within"),
    ],
)
def test_a_fee_is_said_by_the_week(fee, budget, sentence):
    family = said(
        budget_gbp_week=budget, children=children(2), care_times=windows("Mon-Fri 07:00-15:30")
    )
    assert ask("cost", family, nursery("n", cost_options=(fee,)), child=0)[1].startswith(sentence)


@pytest.mark.parametrize(
    ("amount", "period", "sentence"),
    [
        (66.0, "day", "£66 a day, more than your £40 a week: ask about a funded place"),
        (38.0, "day", "£38 a day: ask about a funded place"),
        (6.0, "hour", "£6 an hour: ask about a funded place"),
        (50.0, "once", "£50 once: ask about a funded place"),
    ],
)
def test_one_day_may_be_more_than_she_can_pay_whatever_the_week(amount, period, sentence):
    paid = nursery("n", cost_options=(CostOption(amount=amount, period=period),))
    family = said(budget_gbp_week=40.0, children=children(2))
    assert ask("cost", family, paid, child=0)[1].startswith(sentence)


def test_a_dear_nursery_is_asked_about_a_funded_place_and_never_ruled_out():
    dear = nursery("n", cost_options=(CostOption(amount=300.0, period="week"),))
    family = said(budget_gbp_week=0.0, children=children(2))
    found, words = ask("cost", family, dear, child=0)
    assert found == UNKNOWN
    assert words == (
        "£300 a week, more than you can pay: ask about a funded place and help with costs."
    )


def test_fees_for_other_ages_do_not_count():
    one = nursery(
        "n",
        cost_options=(
            CostOption(amount=30.0, period="week", minimum_age=3, maximum_age=5),
            CostOption(amount=90.0, period="week", minimum_age=0, maximum_age=2),
        ),
    )
    columns = read_columns(rows_of(one, on=TODAY), rule_columns())
    family = said(children=children(2, 4))
    assert weekly_cost(family, columns, child=0) == pytest.approx([90])
    assert weekly_cost(family, columns, child=1) == pytest.approx([30])


def test_language():
    polish = service("p", "legal", languages=(Language(code="pl"),))
    family = said(languages=("pl",))
    assert ask("language", family, polish) == (YES, "Polish is listed.")
    assert ask("language", family, service("s", "legal", interpreter=Fit.YES))[0] == YES
    found, words = ask("language", family, service("s", "legal"))
    assert (found, words) == (UNKNOWN, "Ask for an interpreter in Polish.")
    assert ask("language", family, service("s", "legal", interpreter=Fit.NO))[0] == UNKNOWN


def access(need, fit):
    return (Accessibility(access=need, fit=fit),)


def test_access():
    family = said(access_needs=("wheelchair",))
    ramp = service("r", "food", where=[at(access=access("wheelchair", Fit.YES))])
    steps = service("s", "food", where=[at(access=access("wheelchair", Fit.NO))])
    assert ask("access", family, ramp)[0] == YES
    assert ask("access", family, steps) == (NO, "Listed as having no wheelchair access.")
    found, words = ask("access", family, service("u", "food", where=[at()]))
    assert (found, words) == (UNKNOWN, "Ask about wheelchair access: not listed.")
    assert ask("access", family, service("p", "food", channels=("phone",)))[0] == SILENT
    assert ask("access", said(access_needs=("step_free",)), ramp)[0] == YES


def test_channel():
    family = said(preferences=("not online",))
    assert ask("channel", family, service("o", "digital", channels=("online",)))[0] == NO
    both = service("b", "digital", channels=("online", "phone"))
    assert ask("channel", family, both)[0] == YES
    assert ask("channel", family, service("p", "digital", where=[at()]))[0] == YES
    assert ask("channel", family, service("u", "digital"))[0] == UNKNOWN


@pytest.mark.parametrize(
    ("routes", "fit", "sentence"),
    [
        (("self",), YES, "You can ask them yourself."),
        (("keyworker", "gp"), YES, "Your keyworker can refer you."),
        (("gp",), UNKNOWN, "You get in through a GP: ask them first."),
        ((), UNKNOWN, "Ask how to start: the way in is not listed."),
    ],
)
def test_referral_route(routes, fit, sentence):
    found = ask("referral_route", said(), service("s", "mental_health", referral_route=routes))
    assert found == (fit, sentence)


def test_where_anybody_may_come_nobody_asks_for_a_place():
    for one in (
        service("l", "family_support", where=[at(setting="library")]),
        service("d", "family_support", tags=("drop_in",)),
    ):
        assert ask("accepting", said(), one) == (SILENT, "")
        assert ask("referral_route", said(), one) == (SILENT, "")
    assert ask("referral_route", said(), nursery("n"))[1] == (
        "Ask how to get a place: the way in is not listed."
    )


def test_a_number_is_rung_through_a_relay_where_she_signs():
    signs = said(access_needs=("bsl",))
    line = service("l", "debt_advice", channels=("phone",))
    assert ask("channel", signs, line) == (
        UNKNOWN,
        "By phone only: call through contactSCOTLAND-BSL: a sign language interpreter by video, "
        "free, not for 999.",
    )
    leeds = replace(signs, origin=replace(HOME, council_code="E08000035"))
    assert ask("channel", leeds, line)[1] == "By phone only: ask for another way."
    both = service("b", "debt_advice", channels=("phone", "online"))
    assert ask("channel", signs, both)[0] == YES


def test_being_seen_alone_or_among_women_is_no_question_for_a_nursery():
    alone = said(preferences=("one_to_one", "women_only"))
    assert ask("setting", alone, nursery("n"))[0] == SILENT
    assert ask("audience", alone, nursery("n"))[0] == SILENT
    assert ask("setting", alone, service("s", "mental_health"))[0] == UNKNOWN
    assert ask("setting", alone, service("l", "mental_health", tags=("helpline",)))[0] == SILENT


@pytest.mark.parametrize(
    ("accepting", "fit"),
    [
        (Accepting(fit=Fit.NO, as_of=date(2026, 11, 3)), NO),
        (Accepting(fit=Fit.NO, as_of=date(2026, 9, 1)), UNKNOWN),
        (Accepting(fit=Fit.NO), UNKNOWN),
        (Accepting(fit=Fit.YES, as_of=date(2026, 11, 22)), YES),
        (Accepting(), UNKNOWN),
    ],
)
def test_accepting_is_believed_for_two_months_and_only_with_a_date(accepting, fit):
    assert ask("accepting", said(), nursery("n", accepting=accepting))[0] == fit


def test_conditionality_is_asked_of_training_only():
    forced = {"conditionality": "mandated", "conditionality_note": "Attendance goes to the DWP."}
    found, words = ask("conditionality", said(), service("t", "training", **forced))
    assert found == UNKNOWN
    assert words.endswith("Attendance goes to the DWP.")
    free = said(preferences=("not mandated",))
    assert ask("conditionality", free, service("t", "training", **forced))[0] == NO
    assert ask("conditionality", said(), service("f", "food", **forced))[0] == SILENT


def test_setting():
    family = said(preferences=("not jobcentre",))
    there = service("j", "training", where=[at(setting="jobcentre")])
    assert ask("setting", family, there) == (NO, "Held in a Jobcentre.")
    assert ask("setting", family, service("l", "training", where=[at(setting="library")]))[0] == YES
    assert ask("setting", family, service("u", "training", where=[at()]))[0] == UNKNOWN
    assert ask("setting", family, service("p", "training", channels=("phone",)))[0] == SILENT
    alone = said(preferences=("not group_only",))
    assert ask("setting", alone, service("g", "mental_health", tags=("group_only",)))[0] == NO
    assert ask("setting", alone, service("g", "mental_health", tags=("one_to_one",)))[0] == YES


def test_help_that_is_no_person_has_no_article():
    family = said(already_with=("childcare",))
    assert ask("already_with", family, nursery("n"))[1] == (
        "You already have somebody for childcare: ask them first, so that you tell your story once."
    )


def test_already_with():
    mine = service("m", "debt_advice", role="advice")
    family = said(already_with=(mine.id, "advice"))
    assert ask("already_with", family, mine) == (YES, "Already helping you.")
    second = service("s", "debt_advice", role="advice")
    found, words = ask("already_with", family, second)
    assert found == UNKNOWN
    assert words == "You already have an adviser: ask them first, so that you tell your story once."


def criteria(*names, districts=None):
    listed = [Attribute(name=name, taxonomy="programme_criteria") for name in names]
    if districts:
        listed.append(Attribute(name="area", value=districts, taxonomy="programme_criteria"))
    return tuple(listed)


def test_programme_criteria_follow_only_from_what_was_said():
    programme = service(
        "p", "training", attributes=criteria("three_children", "disability", districts="G33, G34")
    )
    elsewhere = service("q", "training", attributes=criteria("three_children", "disability"))
    assert ask("programme_criteria", said(children=children(1, 4, 9)), elsewhere)[0] == YES
    assert ask("programme_criteria", said(audience=("disabled",)), elsewhere)[0] == YES
    assert ask("programme_criteria", said(), programme)[0] == YES  # she lives in G34
    found, words = ask("programme_criteria", said(children=children(1)), elsewhere)
    assert found == UNKNOWN
    assert words == (
        "Ask if you meet its criteria; one is enough: you have three or more children or you have "
        "a disability."
    )
    assert ask("programme_criteria", said(), service("n", "training"))[0] == SILENT


@pytest.mark.parametrize(
    ("checked", "fit"),
    [
        (date(2026, 10, 1), YES),
        (date(2025, 6, 1), YES),
        (date(2025, 1, 1), UNKNOWN),
        (None, UNKNOWN),
    ],
)
def test_freshness_never_rules_out(checked, fit):
    assert ask("freshness", said(), service("s", "food", assured_date=checked))[0] == fit


@pytest.mark.parametrize(
    ("status", "until", "fit"),
    [
        ("active", None, YES),
        ("inactive", None, NO),
        ("temporarily closed", None, NO),
        ("active", date(2026, 3, 31), UNKNOWN),
        ("active", date(2027, 3, 31), YES),
    ],
)
def test_status(status, until, fit):
    one = service("s", "food", status=status, funding_until=until)
    found, words = ask("status", said(), one)
    assert found == fit
    if fit == YES:
        assert words == "Listed as open."


KNIGHTSWOOD = replace(HOME, latitude=55.8957, longitude=-4.3486)  # north west of George Square
MIDDLE = replace(HOME, latitude=55.8620, longitude=-4.2530)


@pytest.mark.parametrize(
    ("name", "home", "fit", "sentence"),
    [
        ("Glasgow East End Community Carers", HOME, YES, "For your side of the city, by its name."),
        (
            "Glasgow East End Community Carers",
            KNIGHTSWOOD,
            NO,
            "For another side of the city, by its name: east.",
        ),
        (
            "Glasgow East End Community Carers",
            MIDDLE,
            UNKNOWN,
            "Ask if they take people from where you live: their name says east.",
        ),
        (
            "Home-Start Glasgow South",
            HOME,  # due east: neither here nor there
            UNKNOWN,
            "Ask if they take people from where you live: their name says south.",
        ),
        ("North West Carers Centre", KNIGHTSWOOD, YES, "For your side of the city, by its name."),
        ("East Kilbride Carers", HOME, SILENT, ""),
        ("Glasgow East Kilbride Road Hall", HOME, SILENT, ""),
        ("Easterhouse Advice", KNIGHTSWOOD, SILENT, ""),
    ],
)
def test_a_side_of_the_city_in_a_name_is_hers_or_another(name, home, fit, sentence):
    one = service(name, "family_support", where=[at(100.0)])
    assert ask("part_of_town", said(origin=home), one) == (fit, sentence)


def test_of_another_city_or_a_nursery_a_side_says_nothing():
    elsewhere = service(
        "North West Carers Centre", "family_support", where=[at(9.0, council=EDINBURGH)]
    )
    assert ask("part_of_town", said(), elsewhere)[0] == SILENT
    near = service("Glasgow North Nursery", "childcare", where=[at(100.0)])
    assert ask("part_of_town", said(), near)[0] == SILENT
