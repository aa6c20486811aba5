"""The whole answer, on small directories made for the question."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.records import (
    Accepting,
    CostOption,
    Fit,
    Location,
    Phone,
    ServiceArea,
    ServiceAtLocation,
)
from directory.vocabulary import NEEDS
from recommender.answer import OriginAnswer
from recommender.asked import read_asked
from recommender.feedback import Standing
from recommender.lines import line_services
from recommender.needs import read_needs
from recommender.situation import Situation
from tests.recommender.making import (
    EDINBURGH,
    GLASGOW,
    HOME,
    SCOTLAND,
    at,
    children,
    hears,
    nursery,
    recommender,
    service,
    services,
    situations,
    weekly,
    windows,
)

SERVES = {
    code: (ServiceArea(name=name, code=code),)
    for name, code in (("Glasgow", GLASGOW), ("Edinburgh", EDINBURGH), ("Scotland", SCOTLAND))
}
PHONE = (Phone(number="0141 496 0001"),)
FAMILY = Situation(
    origin=HOME, needs=("childcare",), children=children(2), mode="bus", max_minutes=30
)
KEYS = """
situation origin problems needs urgent options together near_misses left_out not_known also_ask
national
"""
OPTION_KEYS = """
rank need for_child service_id location_id organization_id name organization needs role audience
tags channel channels phone url languages access accepting latitude longitude distance_m minutes
minutes_range mode score parts verdicts reasons ask_first next_step cost checked_on sources
"""
PART_KEYS = "need text travel hours cost freshness feedback"
VERDICT_KEYS = "rule fit child reason field value source"


def names(answer):
    return [option.name for option in answer.options]


def test_the_nearest_that_fits_comes_first(tmp_path):
    rec = recommender(
        tmp_path,
        [
            nursery("far", 4000.0, phones=PHONE),
            nursery("near", 300.0, phones=PHONE),
            nursery("closed", 100.0, status="inactive"),
            nursery("school", 100.0, tags=("after_school", "school_age_only")),
            nursery("elsewhere", 60_000.0),
            service("debt", "debt_advice", where=[at()]),
        ],
    )
    answer = rec.recommend(FAMILY)
    assert names(answer) == ["near", "far"]
    first = answer.options[0]
    assert (first.rank, first.need, first.for_child, first.channel) == (
        1,
        "childcare",
        0,
        "in_person",
    )
    assert first.next_step == "Call 0141 496 0001 and ask about a place for your 2-year-old."
    assert first.reasons[0] == "Childcare for your 2-year-old: nursery."
    assert "minutes by bus" in first.reasons[1]
    assert answer.left_out.by_rule == {"child_age": 1, "status": 1}
    assert answer.left_out.count == 2


def test_the_contract_has_every_key(tmp_path):
    answer = recommender(tmp_path, [nursery("n")]).recommend(FAMILY).to_json()
    assert set(answer) == set(KEYS.split())
    option = answer["options"][0]
    assert set(option) == set(OPTION_KEYS.split())
    assert set(option["parts"]) == set(PART_KEYS.split())
    assert set(option["verdicts"][0]) == set(VERDICT_KEYS.split())
    assert set(option["cost"]) == {"amount", "period", "text"}
    assert set(answer["origin"]) == set(OriginAnswer.__dataclass_fields__)
    json.dumps(answer)


def test_the_parts_add_up_to_the_score(tmp_path):
    rec = recommender(tmp_path, [nursery("a", 300.0), nursery("b", 2000.0)])
    for option in rec.recommend(replace(FAMILY, text="garden nursery")).options:
        parts = option.parts
        total = sum(getattr(parts, name) for name in parts.__dataclass_fields__)
        assert option.score == pytest.approx(total)


def test_what_no_record_says_is_said_once(tmp_path):
    rec = recommender(tmp_path, [nursery("a", 300.0), nursery("b", 2000.0)])
    answer = rec.recommend(FAMILY)
    (said,) = answer.not_known
    assert said.startswith("Childcare: ages taken, hours, fees, vacancies")
    assert "these 2 records" in said
    assert "do you have room" in said
    for option in answer.options:
        assert not any("vacancies" in question for question in option.ask_first)
        unknown = {verdict.rule for verdict in option.verdicts if verdict.fit is Fit.UNKNOWN}
        assert {"child_age", "accepting"} <= unknown


def test_what_only_one_record_leaves_open_is_asked_of_that_one(tmp_path):
    listed = nursery("a", 300.0, minimum_age=0, maximum_age=4)
    answer = recommender(tmp_path, [listed, nursery("b", 2000.0)]).recommend(FAMILY)
    assert (
        answer.options[0].ask_first[0] != "Ask if they take your 2-year-old: ages are not listed."
    )
    assert (
        answer.options[1].ask_first[0] == "Ask if they take your 2-year-old: ages are not listed."
    )


def test_without_a_postcode_only_help_by_phone_or_online(tmp_path):
    line = service("line", "childcare", channels=("phone",), service_areas=SERVES[SCOTLAND])
    answer = recommender(tmp_path, [nursery("n"), line]).recommend(replace(FAMILY, origin=None))
    assert names(answer) == ["line"]
    assert answer.origin is None
    assert answer.options[0].channel == "phone"
    assert answer.options[0].minutes is None
    assert any("give a postcode" in said for said in answer.not_known)


def test_help_by_phone_for_another_council_is_not_for_her(tmp_path):
    rec = recommender(
        tmp_path,
        [
            service(name, "debt_advice", channels=("phone",), service_areas=SERVES[code])
            for name, code in (("hers", GLASGOW), ("theirs", EDINBURGH), ("all", SCOTLAND))
        ],
    )
    answer = rec.recommend(Situation(origin=HOME, needs=("debt_advice",)))
    assert sorted(names(answer)) == ["all", "hers"]


def test_every_child_has_an_option_and_a_sibling_is_named(tmp_path):
    rec = recommender(
        tmp_path,
        [
            nursery("nursery", 300.0, minimum_age=0, maximum_age=4),
            nursery("club", 400.0, tags=("after_school",), minimum_age=5, maximum_age=11),
        ],
    )
    answer = rec.recommend(replace(FAMILY, children=children(2, 7)))
    assert {option.name: option.for_child for option in answer.options} == {"nursery": 0, "club": 1}
    small = next(option for option in answer.options if option.name == "nursery")
    assert "Does not take your 7-year-old: listed for birth to 4 years." in small.reasons
    assert all(verdict.fit is not Fit.NO for verdict in small.verdicts)


def test_one_site_for_both_children_comes_first_and_says_so(tmp_path):
    rec = recommender(
        tmp_path,
        [
            nursery("small ones", 300.0, minimum_age=0, maximum_age=2),
            nursery("both", 300.0, minimum_age=0, maximum_age=4),
        ],
    )
    answer = rec.recommend(replace(FAMILY, children=children(1, 4)))
    assert names(answer)[0] == "both"
    (together,) = answer.together
    assert together.why == "both takes your 1-year-old and 4-year-old: one drop-off."
    assert (together.doors, together.handovers) == (1, 1)


def test_twins_are_asked_for_once(tmp_path):
    rec = recommender(tmp_path, [nursery(str(k), 300.0 * k) for k in range(1, 5)])
    answer = rec.recommend(replace(FAMILY, children=children(3, 3)))
    assert [option.for_child for option in answer.options] == [0, 0, 0, 0]
    verdicts = [one for one in answer.options[0].verdicts if one.rule == "child_age"]
    assert [one.child for one in verdicts] == [0, 1]


def test_the_nearest_miss_names_the_one_limit_and_by_how_much(tmp_path):
    open_late = (weekly("SA", "10:00", "12:00"),)
    rec = recommender(
        tmp_path,
        [
            service("far", "food", where=[at(2600.0)], schedules=(weekly("MO", "09:00", "12:00"),)),
            service("saturday", "food", where=[at(200.0)], schedules=open_late),
            service("both", "food", where=[at(4500.0)], schedules=open_late),
            service("full", "food", where=[at(100.0)], accepting=full()),
            service("gone", "food", where=[at(50.0)], status="defunct"),
        ],
    )
    answer = rec.recommend(
        Situation(
            origin=HOME,
            needs=("food",),
            mode="walk",
            max_minutes=30,
            free_times=windows("Mon 09:00-13:00"),
        )
    )
    assert answer.options == ()
    relax = {miss.name: miss.relax for miss in answer.near_misses}
    assert set(relax) == {"far", "saturday", "full"}
    assert (relax["far"].limit, relax["far"].from_) == ("max_minutes", 30)
    assert relax["far"].to > 37.5
    assert (relax["saturday"].limit, relax["saturday"].to) == ("free_times", "Sat 10:00-12:00")
    assert relax["full"].limit == "accepting"
    assert any("no place listed near you fits well" in said for said in answer.not_known)
    assert answer.national


def full():
    return Accepting(fit=Fit.NO, as_of=date(2026, 11, 2), said_by="the service")


def test_a_childminder_has_no_pin_and_a_range(tmp_path):
    place = at(1000.0)
    minder = nursery("Childminder near Garrowhill", tags=("childminder",))
    area = replace(place, location=replace(place.location, precision="area"))
    rec = recommender(tmp_path, [replace(minder, service_at_locations=(area,))])
    (option,) = rec.recommend(FAMILY).options
    assert (option.latitude, option.longitude) == (None, None)
    assert option.distance_m == 1000.0
    assert option.minutes_range[1] - option.minutes_range[0] > 4
    assert option.reasons[1].startswith("Somewhere ")
    assert option.next_step.startswith("Ask Glasgow City Council's childcare information service")


@pytest.mark.parametrize(
    ("need", "age", "shown"),
    [("family_support", 3, True), ("family_support", 7, False), ("digital", 7, True)],
)
def test_rhymes_are_for_under_fives_and_computers_for_her(tmp_path, need, age, shown):
    tags = ("parent_stays", "under_fives_only")
    library = service("Invented Library", "family_support", "digital", where=[at(300.0)], tags=tags)
    asked = Situation(origin=HOME, needs=(need,), children=children(age))
    assert bool(recommender(tmp_path, [library]).recommend(asked).options) is shown


@pytest.mark.parametrize("rings", [True, False])
def test_lines_stand_in_for_places_nobody_can_ring(tmp_path, rings):
    phones = (Phone(number="0141 496 0001"),) if rings else ()
    bureaux = [
        service(
            f"Invented Advice {n}",
            "debt_advice",
            where=[at(300.0 + n)],
            phones=phones,
            assured_date=date(2026, 9, 1),
        )
        for n in range(4)
    ]
    rec = recommender(tmp_path, bureaux)
    answer = rec.recommend(Situation(origin=HOME, needs=("debt_advice",)))
    assert len(answer.options) == (4 if rings else 2)  # two addresses to find out about are enough
    assert bool(answer.national) is not rings


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("library", "listed: look in, or look"),
        ("unknown", "listed: look for one, or ask the council"),
    ],
)
def test_nobody_is_sent_to_a_bare_address(tmp_path, setting, said):
    silent = service(
        "Invented Advice", "debt_advice", where=[at(300.0, setting=setting)], phones=()
    )
    rec = recommender(tmp_path, [silent])
    (option,) = rec.recommend(Situation(origin=HOME, needs=("debt_advice",))).options
    assert said in option.next_step


def test_twins_are_two_places_and_each_thing_is_said_of_them_once(tmp_path):
    made = [
        nursery("n", phones=PHONE),
        nursery("club", tags=("after_school",), minimum_age=4, phones=PHONE),
    ]
    family = Situation(origin=HOME, needs=("childcare",), children=children(3, 3, 8))
    nurse, club = sorted(recommender(tmp_path, made).recommend(family).options, key=_by_child)
    assert nurse.next_step.endswith("ask about a place for each of your 3-year-olds.")
    refused = "Does not take your 3-year-old: listed for 4 years and over."
    assert club.reasons.count(refused) == 1


def _by_child(option):
    return option.for_child


def test_the_children_who_are_here_come_before_a_baby_on_the_way(tmp_path):
    made = [nursery("a", 100.0), nursery("b", 900.0)]
    family = Situation(origin=HOME, needs=("childcare",), children=children("unborn", 2))
    answer = recommender(tmp_path, made).recommend(family)
    assert [option.for_child for option in answer.options] == [1, 1]  # one place for both
    for option in answer.options:
        assert "your 2-year-old and baby on the way" in option.reasons[0]


def test_a_private_address_is_called_private(tmp_path):
    hidden = ServiceAtLocation(id="h", location=Location(id="hid", confidential=True))
    refuge = service("refuge", "domestic_abuse", where=[hidden], phones=())
    rec = recommender(tmp_path, [refuge])
    (option,) = rec.recommend(Situation(origin=HOME, needs=("domestic_abuse",))).options
    assert "The address is kept private: ask where you would meet." in option.reasons
    assert not any("no place is listed" in one for one in option.ask_first)


def test_a_confidential_place_shows_nothing_of_where_it_is(tmp_path):
    hidden = ServiceAtLocation(id="h", location=Location(id="hid", confidential=True))
    refuge = service("helpline", "domestic_abuse", where=[hidden], channels=("phone",))
    rec = recommender(tmp_path, [replace(refuge, service_areas=SERVES[GLASGOW])])
    (option,) = rec.recommend(Situation(origin=HOME, needs=("domestic_abuse",))).options
    assert option.channel == "phone"
    assert (option.latitude, option.distance_m, option.minutes) == (None, None, None)


def test_words_add_needs_and_doubtful_ones_are_only_shown(tmp_path):
    made = [
        nursery("n"),
        service("pantry", "food", where=[at()]),
        service("wellbeing", "mental_health", where=[at()]),
    ]
    rec = recommender(tmp_path, made, read_needs=hears(food="sure", mental_health="ask"))
    answer = rec.recommend(replace(FAMILY, text="the fridge is empty and I'm worn out"))
    assert [(one.need, one.grade) for one in answer.needs] == [
        ("childcare", "stated"),
        ("food", "sure"),
        ("mental_health", "ask"),
    ]
    assert sorted(names(answer)) == ["n", "pantry"]
    alone = recommender(tmp_path / "2", made, read_needs=hears(mental_health="ask"))
    assert names(alone.recommend(Situation(origin=HOME, text="worn out"))) == ["wellbeing"]


def test_a_benefits_check_is_offered_and_never_counted(tmp_path):
    rec = recommender(tmp_path, [service("debt", "debt_advice", where=[at()])])
    answer = rec.recommend(Situation(origin=HOME, needs=("debt_advice",)))
    (also,) = answer.also_ask
    assert also.need == "income_max"
    assert also.contact.phone
    assert [one.need for one in answer.needs] == ["debt_advice"]
    both = rec.recommend(Situation(origin=HOME, needs=("debt_advice", "income_max")))
    assert both.also_ask == ()


def test_nothing_said_is_nothing_guessed(tmp_path):
    answer = recommender(tmp_path, [nursery("n")]).recommend(Situation())
    assert answer.options == ()
    assert answer.not_known == ("Say at least one need, or what is going on in your own words.",)


def test_why_not_this_one(tmp_path):
    school = nursery("school", 200.0, tags=("school_age_only",))
    rec = recommender(tmp_path, [nursery("n"), school, service("home")])
    said = {one.rule: one for one in rec.verdicts(FAMILY, school.id)}
    assert said["child_age"].fit is Fit.NO
    assert said["child_age"].reason == "Does not take your 2-year-old: listed for school age only."
    assert said["within_reach"].fit is Fit.YES
    assert rec.verdicts(FAMILY, service("home").id) == ()
    assert rec.verdicts(FAMILY, "nobody") == ()


def test_feedback_moves_a_score_by_a_tenth_at_most(tmp_path):
    one = nursery("praised", 300.0)
    plain = recommender(tmp_path, [one]).recommend(FAMILY).options[0]
    praised = recommender(tmp_path, [one], feedback={(one.id, "childcare"): 0.5})
    loved = praised.recommend(FAMILY).options[0]
    assert loved.parts.feedback == pytest.approx(0.1 * plain.score, abs=1e-3)
    assert loved.score == pytest.approx(1.1 * plain.score, abs=1e-3)


def test_what_one_person_was_told_is_a_question_and_sinks_nobody(tmp_path):
    one = nursery("told", 300.0)
    plain = recommender(tmp_path, [one]).recommend(FAMILY).options[0]
    standings = {one.id: Standing(full_on=date(2026, 11, 3))}
    told = recommender(tmp_path, [one], standings=standings).recommend(FAMILY).options[0]
    assert told.score == plain.score
    assert told.ask_first[0] == (
        "A keyworker said full on 3 November 2026: ask about a waiting list."
    )


def test_a_later_full_makes_a_yes_unknown_and_a_later_closed_an_undated_record(tmp_path):
    one = replace(
        nursery("told", 300.0),
        accepting=Accepting(fit=Fit.YES, as_of=date(2026, 11, 1)),
        assured_date=date(2026, 11, 1),
    )
    plain = recommender(tmp_path, [one]).recommend(FAMILY).options[0]
    verdict = {v.rule: v for v in plain.verdicts}
    assert verdict["accepting"].fit is Fit.YES
    assert verdict["freshness"].fit is Fit.YES
    day = date(2026, 11, 3)
    standings = {one.id: Standing(full_on=day, closed_on=day)}
    made = recommender(tmp_path, [one], standings=standings)
    told = made.recommend(FAMILY).options[0]
    doubt = {v.rule: v for v in told.verdicts}
    assert doubt["accepting"].fit is doubt["freshness"].fit is Fit.UNKNOWN
    assert doubt["accepting"].field == "feedback"
    assert (told.accepting.fit, told.accepting.as_of) == (Fit.UNKNOWN, day)
    assert told.parts.freshness == 0.0 < plain.parts.freshness
    assert told.ask_first.count(doubt["accepting"].reason) == 1
    assert [v for v in made.verdicts(FAMILY, one.id) if v.rule == "accepting"] == [
        doubt["accepting"]
    ]


def test_help_with_childcare_is_something_to_ask_about(tmp_path):
    answer = recommender(tmp_path, [nursery("n")]).recommend(FAMILY)
    childcare = [one.why for one in answer.also_ask if one.need == "childcare"]
    assert 1 <= len(childcare) <= 2
    assert "2-year-old" in childcare[0]
    course = replace(FAMILY, needs=("childcare", "training"))
    said = recommender(tmp_path / "2", [nursery("n")]).recommend(course).also_ask
    assert any("college" in one.why.lower() for one in said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "If you work, or once you do"),
        ("I'm on my own and need a break", "If you work, or once you do"),
        ("I'm not working just now", "If you work, or once you do"),
        ("I work at Asda part time", "and again before your hours change"),
        ("I start work at 8 and nobody can take her", "and again before your hours change"),
        ("I start a new job on Monday", "before the job starts"),
        ("I want to go back to work", "before the job starts"),
        ("I'm starting college in August", "before a course starts"),
    ],
)
def test_help_with_the_cost_of_childcare_is_one_sentence_by_what_she_does(tmp_path, text, said):
    asked = recommender(tmp_path, [nursery("n")]).recommend(replace(FAMILY, text=text)).also_ask
    (one,) = [also for also in asked if "benefits adviser" in also.why]
    assert said in one.why
    assert one.contact is not None
    assert not any("job starts" in also.why for also in asked if also is not one)


def test_money_that_is_not_listed_is_never_called_free(tmp_path):
    rec = recommender(tmp_path, [nursery("n")])
    (option,) = rec.recommend(FAMILY).options
    assert (option.cost.amount, option.cost.text) == (None, "Cost not known: ask.")
    free = nursery("n", cost_options=(CostOption(amount=0.0, minimum_age=3),))
    (option,) = recommender(tmp_path / "2", [free]).recommend(FAMILY).options
    assert option.cost.amount is None
    assert option.cost.text.startswith("free for 3 years and over, other ages not listed")


# ---------------------------------------------------------------- laws


@settings(max_examples=40)
@given(situation=situations(), some=st.lists(services(), max_size=7, unique_by=lambda one: one.id))
def test_every_answer_keeps_its_promises(situation, some, tmp_path_factory):
    rec = recommender(tmp_path_factory.mktemp("any"), some)
    answer = rec.recommend(situation)
    json.dumps(answer.to_json())
    ids = [option.service_id for option in answer.options]
    assert len(set(ids)) == len(ids) <= situation.limit
    assert [option.rank for option in answer.options] == list(range(1, len(ids) + 1))
    for option in answer.options:
        assert option.reasons
        assert option.next_step
        assert option.cost.text
        assert all(verdict.fit is not Fit.NO for verdict in option.verdicts)
        said = [*option.reasons, *option.ask_first, option.next_step]
        assert not any(word in text for text in said for word in ("eligible", "entitled", " will "))
    assert not {miss.service_id for miss in answer.near_misses} & set(ids)
    for miss in answer.near_misses:
        broken = [one for one in rec.verdicts(situation, miss.service_id) if one.fit is Fit.NO]
        assert broken
    assert sum(answer.left_out.by_rule.values()) >= answer.left_out.count


@settings(max_examples=30)
@given(situation=situations(), some=st.lists(services(), max_size=7, unique_by=lambda one: one.id))
def test_order_and_case_change_nothing(situation, some, tmp_path_factory):
    answer = recommender(tmp_path_factory.mktemp("one"), some).recommend(situation)
    turned = replace(
        situation,
        needs=situation.needs[::-1],
        text=situation.text.upper(),
        audience=situation.audience[::-1],
    )
    again = recommender(tmp_path_factory.mktemp("two"), some[::-1]).recommend(turned)
    assert [(one.service_id, one.score) for one in again.options] == [
        (one.service_id, one.score) for one in answer.options
    ]
    assert again.left_out == answer.left_out


def test_needs_of_which_nothing_is_listed_stand_beside_those_of_which_something_is(tmp_path):
    rec = recommender(tmp_path, [service("bureau", "debt_advice", where=[at()])])
    for before in ("childcare", "food", "digital"):  # before it and after it among the rows
        for needs in ((before, "debt_advice"), ("debt_advice", before)):
            answer = rec.recommend(Situation(origin=HOME, needs=needs))
            assert [one.name for one in answer.options if one.need == "debt_advice"] == ["bureau"]


def test_every_need_has_a_name_and_an_order():
    from recommender.ranking import read_weights

    assert set(read_weights().first) == set(NEEDS)


def test_lists_of_long_ago_do_not_hide_the_lines(tmp_path):
    old = [
        service(
            f"Invented Advice {n}",
            "debt_advice",
            where=[at(300.0 + n)],
            phones=PHONE,
            assured_date=date(2014, 9, 1),
        )
        for n in range(4)
    ]
    answer = recommender(tmp_path, old).recommend(Situation(origin=HOME, needs=("debt_advice",)))
    assert len(answer.options) >= 3
    assert answer.national


def test_childminders_of_whom_the_same_is_seen_stand_once_and_are_counted(tmp_path):
    minders = [
        replace(
            nursery(f"minder {n}", 300.0 + n, tags=("childminder",)), name="Childminder near Leith"
        )
        for n in range(3)
    ]
    other = replace(nursery("m", 500.0, tags=("childminder",)), name="Childminder near Lochend")
    answer = recommender(tmp_path, [*minders, other]).recommend(FAMILY)
    assert names(answer) == ["Childminder near Leith", "Childminder near Lochend"]
    steps = [one.next_step for one in answer.options]
    assert "about the 3 childminders listed near there" in steps[0]
    assert "about this childminder" in steps[1]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Behind with council tax and not sleeping.", "debt_advice"),
        ("bailiffs came, I feel awful", "debt_advice"),
        ("not sleeping, and money is tight", "mental_health"),
    ],
)
def test_debts_that_are_chased_come_before_what_they_do_to_her(tmp_path, text, first):
    rec = recommender(
        tmp_path,
        [
            service("debt", "debt_advice", where=[at(300.0)]),
            service("talk", "mental_health", where=[at(200.0)]),
        ],
    )
    asked = Situation(origin=HOME, needs=("mental_health", "debt_advice"), text=text)
    assert rec.recommend(asked).options[0].need == first


def test_a_nursery_known_not_to_cover_is_a_near_miss_beside_those_that_say_nothing(tmp_path):
    silent = [nursery(f"silent {n}", 300.0 + 10 * n) for n in range(6)]
    known = nursery("known", 250.0, schedules=(weekly("MO,TU,WE,TH,FR", "09:00", "15:00"),))
    family = replace(FAMILY, care_times=windows("Mon 08:30-15:00"))
    answer = recommender(tmp_path, [*silent, known]).recommend(family)
    assert "known" not in names(answer)
    (miss,) = [one for one in answer.near_misses if one.name == "known"]
    assert miss.relax.limit == "care_times"
    assert miss.relax.to == "Mon 09:00-15:00"


def test_words_in_another_language_say_so_and_ask_for_an_interpreter(tmp_path):
    rec = recommender(tmp_path, [service("class", "esol", where=[at()])], read_needs=read_needs)
    answer = rec.recommend(
        Situation(origin=HOME, text="Nie mam pracy i nie mam za co zyc z dziecmi")
    )
    (said,) = (one for one in answer.not_known if "look like Polish" in one)
    assert "ask for an interpreter" in said


def test_a_second_one_in_the_role_of_whom_she_names_is_said(tmp_path):
    mine = service("mine", "debt_advice", where=[at(100.0)], role="advice")
    other = service("other", "debt_advice", where=[at(200.0)], role="advice")
    rec = recommender(tmp_path, [mine, other])
    family = replace(FAMILY, needs=("debt_advice",), already_with=(mine.id,))
    by_name = {option.name: option for option in rec.recommend(family).options}
    assert "Already helping you." in by_name["mine"].reasons
    assert any(
        said.startswith("You already have an adviser") for said in by_name["other"].ask_first
    )


def test_why_not_this_line(tmp_path):
    rec = recommender(tmp_path, [nursery("n")], with_lines=True)
    line = next(one for one in line_services().values() if one.name.startswith("Childline"))
    said = {(one.rule, one.child): one for one in rec.verdicts(FAMILY, line.id)}
    assert said["child_age", 0].fit is Fit.NO


def test_help_is_asked_about_for_every_child_and_by_what_she_is_about_to_do(tmp_path):
    rec = recommender(tmp_path, [nursery("n")])
    both = replace(FAMILY, children=children(0.8, 2, 3), text="I start work on Monday")
    asked = rec.recommend(both).also_ask
    said = [one.why for one in asked if one.need == "childcare"]
    assert "3- and 4-year-olds" in said[1]
    assert "2-year-old" in said[0]
    assert sum("Universal Credit" in one.why for one in asked) == 1
    uni = replace(FAMILY, children=children(1), text="Starting at the university in September")
    said = [one.why for one in rec.recommend(uni).also_ask if one.need == "childcare"]
    assert any("HND or degree" in one or "HNC, HND" in one for one in said)


@pytest.mark.parametrize(
    ("ages", "needs", "text", "who"),
    [
        (["unborn"], ("health",), "", ["midwife", "GP"]),
        ([0.5], ("mental_health",), "", ["health visitor", "GP"]),
        ([8], ("family_support",), "", ["school"]),
        ([15], ("mental_health",), "I feel low", ["GP"]),
        ([15], ("mental_health",), "My 15 year old is cutting herself", ["GP", "school"]),
        ([3], ("childcare",), "", []),
    ],
)
def test_who_knows_her_already_is_asked_too(tmp_path, ages, needs, text, who):
    family = Situation(origin=HOME, children=children(*ages), needs=needs, text=text)
    also = recommender(tmp_path, [nursery("n")]).recommend(family).also_ask
    named = [one.why.split(" too")[0] for one in also if " too" in one.why]
    assert len(named) == len(who)
    assert all(name in said for name, said in zip(who, named, strict=True))


def test_payments_for_children_are_asked_about_where_food_is_short(tmp_path):
    rec = recommender(tmp_path, [service("pantry", "food", where=[at()])])
    family = Situation(origin=HOME, needs=("food",), children=children("unborn"))
    said = [one.why for one in rec.recommend(family).also_ask]
    assert any("Best Start Grant" in one for one in said)
    leeds = replace(family, origin=replace(HOME, council_code="E08000035"))
    assert not any("Best Start" in one.why for one in rec.recommend(leeds).also_ask)


def test_where_no_line_is_held_the_call_to_ring_says_whom(tmp_path):
    rec = recommender(tmp_path, [nursery("n")], read_needs=read_needs)
    belfast = replace(HOME, council_code="N09000003")
    hungry = Situation(origin=belfast, text="There's nothing in the cupboards for the weans.")
    (urgent,) = rec.recommend(hungry).urgent
    assert urgent.contacts == ()
    assert urgent.say.endswith("ask your council or your keyworker for one now.")


def test_a_line_is_no_group_she_asked_for(tmp_path):
    rec = recommender(tmp_path, [nursery("n")], with_lines=True)
    text = "I want to meet other single mums"
    family = replace(FAMILY, needs=("family_support",), audience=("lone_parents",), text=text)
    answer = rec.recommend(family)
    assert answer.options
    assert "You spoke of a group for mums: none listed that fits." in answer.not_known


def test_dread_of_the_post_is_heard_beside_the_debt(tmp_path):
    rec = recommender(tmp_path, [nursery("n")])
    family = Situation(origin=HOME, needs=("debt_advice",), text="I've stopped opening letters.")
    (worry,) = (one for one in rec.recommend(family).also_ask if one.need == "mental_health")
    assert worry.contact.name == "Breathing Space"
    calm = replace(family, text="Two catalogues and the council tax.")
    assert all(one.need != "mental_health" for one in rec.recommend(calm).also_ask)


def test_a_visa_without_public_funds_is_heeded(tmp_path):
    bureau = service("bureau", "income_max", where=[at()])
    pantry = service("pantry", "food", where=[at()])
    rec = recommender(tmp_path, [bureau, pantry])
    text = "My visa says no recourse to public funds."
    family = Situation(origin=HOME, needs=("income_max", "food"), text=text)
    answer = rec.recommend(family)
    asked = {option.name: option.ask_first for option in answer.options}
    assert any("visa allows no public funds" in said for said in asked["bureau"])
    assert not any("visa" in said for said in asked["pantry"])
    assert [one.need for one in answer.also_ask] == ["legal"]


def test_what_several_needs_leave_open_is_said_once(tmp_path):
    made = [service(need, need, where=[at()]) for need in ("food", "housing")]
    answer = recommender(tmp_path, made).recommend(
        Situation(origin=HOME, needs=("food", "housing"), languages=("pl",))
    )
    (said,) = (one for one in answer.not_known if "interpreters" in one)
    assert said.startswith("Food and housing: ")
    assert "these 2 records" in said
    assert "how do I start" in said
    assert "funded place" not in said


def test_what_a_record_says_of_the_need_is_quoted(tmp_path):
    about = (
        "Books for all.\nBookbug: A free event for 0 to 4 year olds.\n"
        "Write to anna@example.org about parents."
    )
    library = service("library", "family_support", where=[at()], description=about)
    family = replace(FAMILY, needs=("family_support",))
    (option,) = recommender(tmp_path, [library]).recommend(family).options
    assert option.reasons[1] == (
        "Its record says: \u201cBookbug: A free event for 0 to 4 year olds.\u201d"
    )
    when = replace(library, description="Bookbug for parents. Tuesdays at 10.30am. Knitting.")
    (option,) = recommender(tmp_path / "3", [when]).recommend(family).options
    assert option.reasons[1] == (
        "Its record says: \u201cBookbug for parents. Tuesdays at 10.30am.\u201d"
    )
    long = service("long", "family_support", where=[at()], description="For parents " + "and " * 60)
    (option,) = recommender(tmp_path / "2", [long]).recommend(family).options
    assert option.reasons[1].endswith("and\u2026\u201d")
    assert len(option.reasons[1]) < 200


def test_one_bureau_under_an_old_and_a_new_number_stands_once(tmp_path):
    def bureau(name):
        return service(name, "debt_advice", where=[at(300.0, postal_code="G40 1AA")])

    made = [bureau("Bridgeton Advice"), bureau("Bridgeton Advice SCIO"), bureau("Parkhead Advice")]
    answer = recommender(tmp_path, made).recommend(replace(FAMILY, needs=("debt_advice",)))
    shown = sorted(option.name for option in answer.options)
    assert len(shown) == 2
    assert shown[1] == "Parkhead Advice"


def test_a_list_of_years_ago_does_not_lead(tmp_path):
    old = nursery("old", 100.0, assured_date=date(2014, 9, 1), phones=PHONE)
    new = nursery("new", 900.0, assured_date=date(2026, 5, 31), phones=PHONE)
    answer = recommender(tmp_path, [old, new]).recommend(FAMILY)
    assert names(answer) == ["new", "old"]
    undated = nursery("undated", 100.0, phones=PHONE)
    both = recommender(tmp_path / "2", [undated, new]).recommend(FAMILY)
    assert {one.name: one.score for one in both.options}["undated"] > 1.0


def test_a_family_centre_waits_behind_who_is_there_for_parents_and_a_nursery_is_none(tmp_path):
    facts = {"assured_date": date(2026, 5, 31), "phones": PHONE, "role": "childcare"}
    centre, class_too = (
        service(name, "family_support", where=[at(100.0)], tags=tags, **facts)
        for name, tags in (("centre", ("family_centre",)), ("n", ("family_centre", "nursery")))
    )
    project = service("project", "family_support", where=[at(1500.0)], **{**facts, "role": None})
    family = replace(FAMILY, needs=("family_support",))
    assert names(recommender(tmp_path, [centre, class_too, project]).recommend(family)) == [
        "project",
        "centre",
    ]


def test_a_need_she_did_not_mean_is_not_answered(tmp_path):
    made = [nursery("n"), service("pantry", "food", where=[at()])]
    rec = recommender(tmp_path, made, read_needs=hears(food="sure", housing="ask"))
    said = replace(FAMILY, text="nothing left by Thursday")
    assert sorted(names(rec.recommend(said))) == ["n", "pantry"]
    answer = rec.recommend(replace(said, not_meant=("food",)))
    assert names(answer) == ["n"]
    assert [one.need for one in answer.needs] == ["childcare", "housing"]


def test_a_kind_she_names_comes_first_and_hides_nothing(tmp_path):
    made = [
        nursery("nursery", 300.0, phones=PHONE),
        nursery("playgroup", 1500.0, phones=PHONE, tags=("playgroup",)),
    ]
    rec = recommender(tmp_path, made)
    assert names(rec.recommend(FAMILY)) == ["nursery", "playgroup"]
    asked = rec.recommend(replace(FAMILY, text="is there a play group near us"))
    assert names(asked) == ["playgroup", "nursery"]
    alone = recommender(tmp_path / "2", made[:1])
    (plain,), (told,) = (
        alone.recommend(replace(FAMILY, text=text)).options for text in ("", "a playgroup")
    )
    assert plain.score == pytest.approx(told.score)  # none of that kind is near: no other is lower


def test_nothing_is_said_to_be_far_from_nowhere(tmp_path):
    rec = recommender(tmp_path, [nursery("n")])
    said = rec.recommend(Situation(needs=("childcare",), children=children(2))).not_known
    assert any("Without a postcode" in line for line in said)
    assert not any("near enough" in line for line in said)


def test_hours_of_care_ask_about_childcare_where_nobody_named_it():
    care = windows("Mon 08:45-16:30")
    asking = Situation(needs=("training",), care_times=care)
    found = read_asked(asking, read_needs).found
    assert [(one.need, one.grade) for one in found] == [
        ("training", "stated"),
        ("childcare", "ask"),
    ]
    assert "hours" in found[1].evidence
    named = replace(asking, needs=("training", "childcare"))
    assert [one.grade for one in read_asked(named, read_needs).found] == ["stated", "stated"]
    declined = replace(asking, not_meant=("childcare",))
    assert [one.need for one in read_asked(declined, read_needs).found] == ["training"]
    alone = read_asked(Situation(care_times=care), read_needs)
    assert [one.need for one in alone.used] == ["childcare"]


def test_a_kind_she_names_across_the_water_is_far_and_no_error(tmp_path):
    largs = Location(id="largs", latitude=55.793, longitude=-4.867, precision="postcode")
    there = ServiceAtLocation(id="there", location=largs)
    group = service("group", "childcare", where=[there], role="childcare", tags=("playgroup",))
    cumbrae = replace(HOME, label="KA28 0AX", latitude=55.7536, longitude=-4.9265)
    family = replace(FAMILY, origin=cumbrae, children=children(3), text="is there a playgroup")
    assert recommender(tmp_path, [group]).recommend(family).options == ()  # no ferry is known


def test_the_call_names_her_hours_and_takes_school_out_of_those_of_a_school_child(tmp_path):
    made = [nursery("n", phones=PHONE), nursery("club", tags=("after_school",), phones=PHONE)]
    family = Situation(
        origin=HOME,
        needs=("childcare",),
        children=children(1, 6),
        care_times=windows("Mon-Fri 07:00-15:30"),
    )
    school, unknown = recommender(tmp_path, made).recommend(family).not_known
    assert school == (
        "School hours, about 9am to 3pm in term, are taken out of the care for your 6-year-old: "
        "ask clubs and childminders which schools they collect from, and what they do in the "
        "holidays."
    )
    assert "Ask when you call: " in unknown
    assert (
        "can you take my 1-year-old Mon to Fri 7am to 3:30pm, "
        "and my 6-year-old Mon to Fri 7am to 9am and 3pm to 3:30pm"
    ) in unknown


def test_a_childminder_next_door_belongs_to_the_council_next_door(tmp_path):
    near = service("m", "childcare", where=[at(council=EDINBURGH)], tags=("childminder",))
    family = Situation(origin=HOME, needs=("childcare",), children=children(1))
    (option,) = recommender(tmp_path, [near]).recommend(family).options
    assert option.next_step == (
        "Ask City of Edinburgh Council's childcare information service about this childminder and "
        "a place for your 1-year-old."
    )


def test_of_care_at_night_childminders_come_first_and_few_nurseries_after(tmp_path):
    minders = [
        service(f"Childminder near {place}", "childcare", where=[at(metres)], tags=("childminder",))
        for place, metres in (("Here", 900.0), ("There", 1100.0), ("Yonder", 1300.0))
    ]
    nurseries = [nursery(f"n{number}", 100.0 * number, phones=PHONE) for number in range(1, 6)]
    always = (weekly("MO,TU,WE,TH,FR,SA,SU", "00:00", "23:59"),)
    night = nursery("night nursery", 700.0, phones=PHONE, schedules=always)
    family = replace(FAMILY, children=children(3), care_times=windows("Mon 20:00-23:30"))
    shown = names(recommender(tmp_path, [*minders, *nurseries]).recommend(family))
    assert sorted(shown) == sorted(one.name for one in minders)
    shown = names(recommender(tmp_path / "2", [*minders[:1], *nurseries]).recommend(family))
    assert (shown[0], len(shown)) == ("Childminder near Here", 3)
    shown = names(recommender(tmp_path / "3", [*nurseries, night]).recommend(family))
    assert (shown[0], len(shown)) == ("night nursery", 3)
    by_day = replace(family, care_times=windows("Mon 09:00-15:00"))
    assert len(names(recommender(tmp_path / "4", [*nurseries, night]).recommend(by_day))) == 6


def test_a_payment_for_a_disabled_child_is_asked_about_where_it_is_paid(tmp_path):
    text = "he's 8 and waiting on an autism assessment"
    family = Situation(origin=HOME, needs=("disability",), text=text, children=children(8))
    rec = recommender(tmp_path, [service("d", "disability", where=[at()])])
    (asked,) = (one for one in rec.recommend(family).also_ask if one.need == "income_max")
    assert "Child Disability Payment" in asked.why
    assert asked.contact.name == "Social Security Scotland"
    leeds = replace(HOME, council_code="E08000035")
    for other in (
        replace(family, origin=leeds),
        replace(family, children=children(17)),
        replace(family, preferences=("no_public_funds",)),
        replace(family, text="my knee is bad"),
    ):
        said = [one.why for one in rec.recommend(other).also_ask]
        assert not any("Child Disability Payment" in why for why in said)


def test_where_nothing_is_listed_the_list_is_said_to_be_thin(tmp_path):
    rec = recommender(tmp_path, [nursery("n")])
    (said,) = rec.recommend(Situation(origin=HOME, needs=("legal",))).not_known
    assert said == (
        "Legal help: none listed near enough in this directory. "
        "The list may be thin here: ask locally too."
    )


def test_several_needs_for_which_nothing_is_listed_or_fits_share_a_sentence(tmp_path):
    far = [service(need, need, where=[at(30_000.0)]) for need in ("food", "esol")]
    rec = recommender(tmp_path, far)
    needs = ("legal", "housing", "food", "esol")
    family = Situation(origin=HOME, needs=needs, mode="walk", max_minutes=300.0)
    said = rec.recommend(replace(family, max_minutes=20.0)).not_known
    listed = [one for one in said if "none listed near enough" in one]
    assert listed == [
        "Legal help, housing, food and English classes: none listed near enough in this directory. "
        "The list may be thin here: ask locally too."
    ]
    said = rec.recommend(replace(family, max_minutes=250.0)).not_known
    assert sum("no place listed near you fits well" in one for one in said) <= 1


def test_who_asks_about_abuse_is_given_the_lines_for_safety_though_nothing_was_typed():
    asked = read_asked(Situation(needs=("domestic_abuse", "housing")), read_needs)
    (sign,) = asked.urgent
    assert sign.kind == "domestic_abuse"
    assert sign.contacts[0].phone == "999"
    assert "survivors" in asked.situation.audience
    assert read_asked(Situation(needs=("housing",)), read_needs).urgent == ()


def test_what_is_only_heard_is_one_question_below_what_is_said_and_changes_nothing():
    text = "my grandson flinches when you lift your hand. We've nowhere to sleep tonight"
    asked = read_asked(Situation(text=text), read_needs)
    assert [(sign.kind, sign.grade) for sign in asked.urgent] == [
        ("homeless_tonight", "sure"),
        ("child_at_risk", "ask"),
    ]
    heard = asked.urgent[1]
    assert heard.say.startswith("If ")
    assert [line.phone for line in heard.contacts] == ["0808 800 5000"]
    assert asked.pressing == {"homeless_tonight"}
    ticked = read_asked(Situation(text=text, needs=("domestic_abuse",)), read_needs)
    assert [(sign.kind, sign.grade) for sign in ticked.urgent] == [
        ("homeless_tonight", "sure"),
        ("domestic_abuse", "sure"),
        ("child_at_risk", "ask"),
    ]
