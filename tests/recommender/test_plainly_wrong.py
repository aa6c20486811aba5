"""What a keyworker who read the answers aloud called plainly wrong: none of it comes back."""

from dataclasses import replace
from datetime import date

import pytest

from app.commands.recommend import in_words
from directory.records import Phone, ServiceArea
from recommender.asked import read_asked
from recommender.groups import children_in_care, children_named
from recommender.lines import line_services
from recommender.national import helplines, lines_for
from recommender.needs import read_needs
from recommender.situation import Situation
from tests.recommender.making import (
    EDINBURGH,
    GLASGOW,
    HOME,
    at,
    children,
    hears,
    nursery,
    recommender,
    service,
    weekly,
    windows,
)

PHONE = (Phone(number="0141 496 0001"),)
LATELY = date(2026, 9, 1)
LINES = {one.name: one for one in helplines()}


def names(answer):
    return [option.name for option in answer.options]


def ask(folder, records, family, **more):
    return recommender(folder, records, **{"with_lines": True, **more}).recommend(family)


def said(text, *ages, **more):
    return Situation(origin=HOME, text=text, children=children(*ages), **more)


# ---------------------------------------------------------------- how far


@pytest.mark.parametrize(
    ("need", "metres", "council", "shown"),
    [
        ("domestic_abuse", 60_000, EDINBURGH, False),  # another city: never, whatever it rings
        ("domestic_abuse", 3_000, EDINBURGH, True),  # over the council's border and near
        ("domestic_abuse", 60_000, GLASGOW, True),  # a wide council: behind the line
        ("childcare", 60_000, EDINBURGH, False),
        ("childcare", 3_000, EDINBURGH, True),
    ],
)
def test_a_place_far_off_in_another_council_is_not_offered(tmp_path, need, metres, council, shown):
    where = [at(float(metres), council=council)]
    tags = ("nursery",) if need == "childcare" else ()
    record = service("there", need, where=where, phones=PHONE, tags=tags, assured_date=LATELY)
    family = Situation(origin=HOME, needs=(need,), children=children(2))
    found = names(ask(tmp_path, [record], family))
    assert ("there" in found) is shown
    far = metres > 50_000
    assert not (far and found and found[0] == "there" and need == "domestic_abuse")


def test_a_longer_limit_of_her_own_brings_it_back(tmp_path):
    record = service("there", "training", where=[at(40_000.0, council=EDINBURGH)], phones=PHONE)
    family = Situation(origin=HOME, needs=("training",))
    assert names(ask(tmp_path / "a", [record], family, with_lines=False)) == []
    longer = replace(family, max_minutes=300.0)
    assert names(ask(tmp_path / "b", [record], longer, with_lines=False)) == ["there"]


# ---------------------------------------------------------------- for whom


@pytest.mark.parametrize(
    ("ages", "text", "care", "looked_after"),
    [
        ((2, 13), "nursery for the wee one", (), (0,)),
        ((2, 12), "", ("Mon-Fri 08:00-17:30",), (0,)),
        ((2, 12), "", ("Mon 20:00-23:30",), (0, 1)),  # nobody of 12 is left alone at night
        ((2, 12), "somewhere for my 12 year old after school", (), (0, 1)),
        ((2, 13), "she's thirteen and cannae be left", (), (0, 1)),
        ((7, 13), "after school for my 7 year old. My 13 year old won't speak", (), (0,)),
        ((13,), "", (), (0,)),  # there is nobody else it could be for
        ((3, 8), "", (), (0, 1)),
        ((4, 9), "after school club for the big one", (), (1, 0)),  # whom it is asked for first
        ((4, 9), "the big one likes football", (), (0, 1)),
    ],
)
def test_a_child_at_the_high_school_is_looked_after_where_it_is_named(
    ages, text, care, looked_after
):
    times = windows(*care) or None
    family = Situation(children=children(*ages), text=text, care_times=times)
    assert children_in_care(family) == looked_after


def test_of_a_child_nobody_asked_about_nothing_is_said(tmp_path):
    family = said("", 2, 13, needs=("childcare",))
    (option,) = ask(tmp_path, [nursery("n", phones=PHONE)], family).options
    assert not any("13-year-old" in line for line in (*option.reasons, *option.ask_first))


@pytest.mark.parametrize(
    ("text", "needs", "shown"),
    [
        ("I just want to know what I can claim", ("income_max",), False),
        ("I'm lonely and want to meet other mums", ("family_support",), True),
        ("social work said they would pay something", ("family_support",), False),
        ("", ("family_support",), True),  # nothing said leaves it open
    ],
)
def test_a_rhyme_session_is_for_who_wants_company(tmp_path, text, needs, shown):
    rhymes = service(
        "Library", "family_support", "income_max",
        where=[at(300.0)], phones=PHONE, tags=("parent_stays", "under_fives_only"),
    )  # fmt: skip
    family = said(text, 3, needs=needs)
    assert ("Library" in names(ask(tmp_path, [rhymes], family))) is shown


def test_housing_with_support_is_not_offered_for_a_drink_problem(tmp_path):
    tags = ("addiction", "tenancy_support")
    unit = service("Unit", "health", "housing", where=[at(300.0)], phones=PHONE, tags=tags)
    drinking = said("I'm drinking every night", 3, needs=("health",))
    assert "Unit" not in names(ask(tmp_path / "a", [unit], drinking))
    housing = said("drinking, and I'm being evicted", 3, needs=("housing",))
    assert "Unit" in names(ask(tmp_path / "b", [unit], housing))


def test_what_may_not_be_for_her_is_no_near_miss(tmp_path):
    far = at(9000.0)
    adults = service("Day service", "disability", where=[far], audience=("disabled",), phones=PHONE)
    for_all = service("Short breaks", "disability", where=[far], phones=PHONE)
    family = said("my boy is autistic", 8, needs=("disability",), mode="walk", max_minutes=75.0)
    misses = [one.name for one in ask(tmp_path, [adults, for_all], family).near_misses]
    assert misses == ["Short breaks"]


# ---------------------------------------------------------------- names with nothing behind them


def test_of_names_nobody_can_ask_two_of_her_council_are_enough(tmp_path):
    bare = [service(f"Bureau {n}", "debt_advice", where=[at(300.0 * n)]) for n in range(1, 5)]
    other = service("Elsewhere", "debt_advice", where=[at(100.0, council=EDINBURGH)])
    family = said("", 3, needs=("debt_advice",))
    found = names(ask(tmp_path, [*bare, other], family, with_lines=False))
    assert found == ["Bureau 1", "Bureau 2"]


def test_a_creche_alone_waits_behind_nurseries_unless_she_asks_for_one(tmp_path):
    creche = nursery("Creche", 100.0, tags=("creche",), phones=PHONE)
    nurseries = [nursery(f"n{n}", 300.0 * n, phones=PHONE) for n in range(1, 4)]
    family = said("so I can work", 2, needs=("childcare",))
    assert "Creche" not in names(ask(tmp_path / "a", [creche, *nurseries], family))
    assert names(ask(tmp_path / "b", [creche], family)) == ["Creche"]
    wanted = replace(family, text="is there a creche")
    assert names(ask(tmp_path / "c", [creche, *nurseries], wanted))[0] == "Creche"


def test_a_number_that_costs_extra_is_said_to(tmp_path):
    record = service(
        "Old list", "health", where=[at(300.0)], phones=(Phone(number="0845 769 7555"),)
    )
    (option,) = ask(tmp_path, [record], said("", 3, needs=("health",)), with_lines=False).options
    assert "costs more than an ordinary call" in option.next_step


def test_childminders_for_the_night_are_few_enough_to_ring(tmp_path):
    minders = [
        service(f"Childminder near {n}", "childcare", where=[at(300.0 * n)], tags=("childminder",))
        for n in range(1, 10)
    ]
    family = said("I do nights", 3, 5, needs=("childcare",), care_times=windows("Mon 20:00-23:30"))
    centre = service("Family centre", "childcare", where=[at(100.0)], tags=("family_centre",))
    answer = ask(tmp_path, [centre, *minders], family)
    assert len(answer.options) == 4
    assert "Family centre" not in names(answer)
    (nights,) = [line for line in answer.not_known if "nights" in line]
    assert "careinspectorate.com" in nights


# ---------------------------------------------------------------- lines for what she names


@pytest.mark.parametrize(
    ("need", "text", "audience", "first", "never"),
    [
        ("income_max", "help with my universal credit form", (), "Universal Credit helpline",
         "Social Security Scotland"),
        ("income_max", "should I get PIP for my back", (), "Social Security Scotland",
         "Universal Credit helpline"),
        ("income_max", "the meter has run out", (), "Home Energy Scotland",
         "Social Security Scotland"),
        ("debt_advice", "the money lender says he'll break my windows", (),
         "Scottish Illegal Money Lending Unit", "Acas helpline"),
        ("debt_advice", "behind with the catalogue", (),
         "Citizens Advice Scotland: Money Talk Team", "Scottish Illegal Money Lending Unit"),
        ("legal", "my boss sacked me", (), "Acas helpline",
         "One Parent Families Scotland: Lone Parent Helpline"),
        ("legal", "my ex won't let me see the weans", (),
         "One Parent Families Scotland: Lone Parent Helpline", "Acas helpline"),
        ("legal", "the Home Office has lost our papers", (),
         "Migrant Help (for people seeking asylum)",
         "One Parent Families Scotland: Lone Parent Helpline"),
        ("legal", "", ("refugees",), "Migrant Help (for people seeking asylum)", "Acas helpline"),
        ("income_max", "I'm the gran, there's no money coming in for them", (),
         "Kinship Care Advice Service for Scotland", "Universal Credit helpline"),
        ("family_support", "", ("kinship_carers",), "Kinship Care Advice Service for Scotland",
         "Contact (for families with disabled children)"),
        ("disability", "I can hardly get up the stairs", (), "Social Security Scotland",
         "Contact (for families with disabled children)"),
        ("housing", "we can't get up the stairs to the flat", (), "Shelter Scotland",
         "Glasgow City Council emergency homelessness service"),
        ("domestic_abuse", "he checks my phone", (),
         "Scotland's Domestic Abuse and Forced Marriage Helpline", "Rape Crisis Scotland"),
    ],
)  # fmt: skip
def test_a_line_is_for_what_she_names(tmp_path, need, text, audience, first, never):
    assert {first, never} <= LINES.keys()
    listed = [one.name for one in lines_for(need, GLASGOW, text=text, audience=audience)]
    assert listed[0] == first
    assert never not in listed
    family = said(text, 6, needs=(need,), audience=(*audience, "parents", "lone_parents"))
    shown = names(ask(tmp_path, [nursery("n")], family, read_needs=hears()))
    assert shown[0] == first
    assert never not in shown


def test_a_line_of_one_council_is_for_nobody_who_may_live_elsewhere(tmp_path):
    nowhere = Situation(needs=("food",), children=children(2))
    here = {one.name for one in line_services().values() if "Glasgow" in one.name}
    assert here
    assert not here & set(names(ask(tmp_path, [nursery("n")], nowhere)))


# ---------------------------------------------------------------- when it cannot wait


def test_who_is_expecting_and_homeless_tonight_is_shown_no_health_lines(tmp_path):
    family = said("I'm 7 months pregnant and I've nowhere to sleep tonight", "unborn")
    answer = ask(tmp_path, [nursery("n")], family, read_needs=read_needs)
    assert {option.need for option in answer.options} == {"housing"}
    assert [one.grade for one in answer.needs if one.need == "health"] == ["ask"]
    assert any("midwife" in one.why for one in answer.also_ask)
    alone = said("I'm pregnant", "unborn")
    answer = ask(tmp_path / "b", [nursery("n")], alone, read_needs=read_needs)
    assert "health" in {option.need for option in answer.options}


@pytest.mark.parametrize(
    ("ages", "who"),
    [
        (("5m", 4), "Ring your health visitor or GP practice today"),
        (("unborn",), "Ring your midwife or GP practice today"),
        ((9,), "Ring your GP practice today"),
        ((), "Ring your GP practice today"),
    ],
)
def test_a_life_at_risk_is_for_today(tmp_path, ages, who):
    family = said("She'd be better off without me", *ages)
    answer = ask(tmp_path, [nursery("n")], family, read_needs=read_needs)
    assert answer.urgent
    assert answer.also_ask[0].why.startswith(who)
    assert ("5-month-old" in answer.also_ask[0].why) is ("5m" in ages)
    assert not any(" too:" in one.why for one in answer.also_ask)
    printed = "\n".join(in_words(answer))
    assert "Anyone can ring: Samaritans" not in printed  # it stands above, twice is enough


def test_a_lender_who_threatens_is_for_the_police(tmp_path):
    family = said("the money lender's been round, he says he'll break my windows", 6)
    answer = ask(tmp_path, [nursery("n")], family, read_needs=read_needs)
    assert any("999" in one.why and "101" in one.why for one in answer.also_ask)


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("I do shifts at a care home, some start at 7", False),
        ("what about Home Start", True),
        ("I'd like a Home-Start worker", True),
    ],
)
def test_a_comma_parts_two_words(text, heard):
    assert ("family_support" in {one.need for one in read_needs(text).needs}) is heard


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("School keep phoning me out of my work", []),
        ("I start a cleaning job in January", []),
        ("I've been out of work two years", ["training"]),
        ("who picks the weans up fae school", ["childcare"]),
    ],
)
def test_work_that_she_has_asks_for_no_course(text, needs):
    assert [one.need for one in read_needs(text).needs if one.grade == "sure"] == needs


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("daughter 13 self harming, I'm called out of work", (0,)),
        ("Son of 6 anxious about school", (1,)),
        ("I'm 33 and anxious", ()),
    ],
)
def test_a_child_is_named_by_its_age(text, named):
    assert children_named(Situation(children=children(13, 6), text=text)) == named


@pytest.mark.parametrize(
    ("text", "need", "used"),
    [
        ("Going back to work in January, I need a nursery for the baby", "training", False),
        ("I want to get back to work, I need a nursery for the baby", "training", True),
        ("a wee one due in March and I'm behind with the rent", "health", False),
    ],
)
def test_what_is_only_said_of_her_is_asked_about(text, need, used):
    asked = read_asked(said(text, 1), read_needs)
    assert need in {one.need for one in asked.found}
    assert (need in {one.need for one in asked.used}) is used


@pytest.mark.parametrize(
    ("free", "text", "children_cared_for"),
    [
        ("Mon-Fri 09:30-14:30", "a creche for my little one", (0,)),
        ("Mon-Fri 09:30-14:30", "an after school club", (0, 1)),
        ("Mon-Fri 09:30-17:00", "a creche for my little one", (0, 1)),
        ("Sat 10:00-12:00", "a creche for my little one", (0, 1)),
    ],
)
def test_nobody_looks_after_a_child_who_is_at_school(free, text, children_cared_for):
    family = said(text, 2, 7, needs=("childcare",), free_times=windows(free))
    assert children_in_care(family) == children_cared_for
    assert children_in_care(replace(family, children=children(7))) == (0,)


def test_care_for_the_holidays_is_for_the_whole_day(tmp_path):
    for text, asked_for in (
        ("just in summer holidays", "Mon 9am to 5pm"),
        ("after school and in the holidays", "Mon 3pm to 5pm"),
    ):
        family = said(text, 6, needs=("childcare",), care_times=windows("Mon 09:00-17:00"))
        club = nursery("club", tags=("after_school",), phones=PHONE)
        answer = ask(tmp_path / text, [club], family, with_lines=False)
        reasons = [one.reason for one in answer.options[0].verdicts if one.rule == "covers_care"]
        assert reasons == [f"Ask if they can cover {asked_for}: hours are not listed."]
        days = "on which days of the holidays they are open"
        assert any(days in one for one in answer.not_known) == (text == "just in summer holidays")


@pytest.mark.parametrize(
    ("care", "ages", "text", "children_cared_for", "told"),
    [
        ("Tue 10:00-12:00", (3, 7), "", (0,), "your 7-year-old is at school at the times you"),
        ("Mon-Fri 09:00-15:00", (2, 6, 9), "", (0,), "6-year-old and 9-year-old are at school"),
        ("Mon-Fri 09:00-15:00", (2, 13), "", (0,), ""),
        ("Tue 10:00-12:00", (3, 7), "only in the school holidays", (0, 1), ""),
        ("Tue 10:00-12:00", (3, 7), "an after school club", (0, 1), ""),
        ("Mon-Fri 09:00-17:00", (3, 7), "", (0, 1), "School hours, about 9am to 3pm in term"),
        ("Tue 10:00-12:00", (7,), "", (0,), "is at school at those times: care then is for the"),
    ],
)
def test_in_term_no_club_is_looked_for_while_they_are_at_school(
    tmp_path, care, ages, text, children_cared_for, told
):
    family = said(text, *ages, needs=("childcare",), care_times=windows(care))
    assert children_in_care(family) == children_cared_for
    club = nursery("club", tags=("after_school",), schedules=(weekly("MO,TU", "15:00", "18:00"),))
    answer = ask(tmp_path, [club, nursery("n")], family, with_lines=False)
    sentences = [one for one in answer.not_known if "at school" in one or "School hours" in one]
    assert bool(sentences) is bool(told)
    assert all(told in one for one in sentences)
    assert "club" not in [one.name for one in answer.options] or len(ages) == 1 or not told


def test_a_nursery_is_asked_for_the_support_a_disabled_child_needs(tmp_path):
    record = nursery("n", phones=PHONE)
    for text, asked_for in (
        ("My 3 year old is autistic and I need a nursery", True),
        ("I need a nursery", False),
    ):
        family = said(text, 3, needs=("childcare",))
        (option,) = ask(tmp_path / text, [record], family, with_lines=False).options
        assert ("the support your child needs" in option.next_step) is asked_for


def test_nobody_who_is_looked_for_has_to_look_for_a_number(tmp_path):
    record = service("Aid", "domestic_abuse", where=[at(900.0)], assured_date=LATELY)
    family = said("", needs=("domestic_abuse",))
    steps = [one.next_step for one in ask(tmp_path, [record], family).options if one.name == "Aid"]
    assert steps == [
        "No phone or website is listed: ask the domestic abuse helpline to put you in touch."
    ]


def test_one_service_for_several_needs_is_named_only_where_it_is_shown(tmp_path):
    records = [
        service(f"both {metres}", "childcare", "family_support", where=[at(metres)], phones=PHONE)
        for metres in (300.0, 600.0, 900.0, 1200.0)
    ]
    family = said("", 2, needs=("childcare", "family_support"), limit=2)
    answer = ask(tmp_path, records, family, with_lines=False)
    shown = {option.service_id for option in answer.options}
    alone = [one.service_ids for one in answer.together if len(one.service_ids) == 1]
    assert alone
    assert {one for (one,) in alone} <= shown


# ---------------------------------------------------------------- the rest


def test_who_goes_to_college_is_told_of_its_fund_beside_help_for_work(tmp_path):
    family = said("I want to go to college and then get work", 1, needs=("childcare",))
    why = [one.why for one in ask(tmp_path, [nursery("n")], family).also_ask]
    assert any("Going to college" in line for line in why)


@pytest.mark.parametrize(
    ("audience", "sentence"),
    [
        (("refugees",), "refugees and people seeking asylum"),
        (("parents", "lone_parents"), None),  # made of her children, not asked for
    ],
)
def test_whom_she_says_she_is_and_nothing_is_listed_for(tmp_path, audience, sentence):
    family = said("", 6, needs=("training",), audience=audience)
    known = ask(tmp_path, [nursery("n")], family).not_known
    found = [line for line in known if line.startswith("None of these is listed as for")]
    said_so = f"None of these is listed as for {sentence} in particular."
    assert found == ([] if sentence is None else [said_so])


def test_two_clubs_of_one_school_cover_between_them_what_neither_does(tmp_path):
    def club(name, opens, closes, metres, tag):
        hours = (weekly("MO,TU,WE,TH,FR", opens, closes),)
        tags = (tag, "school_age_only")
        return nursery(name, metres, schedules=hours, tags=tags, phones=PHONE)

    before = club("Breakfast", "07:30", "09:00", 500.0, "breakfast_club")
    after = club("After", "15:00", "18:00", 700.0, "after_school")
    far = club("Far", "15:00", "18:00", 4000.0, "after_school")
    family = said(
        "", 7, needs=("childcare",), care_times=windows("Mon-Fri 08:00-17:30"), max_minutes=60.0
    )
    answer = ask(tmp_path / "a", [before, after, far], family)
    assert answer.options == ()
    (pair,) = answer.together
    assert pair.why.startswith("Between them Breakfast (")
    assert len(pair.service_ids) == 2
    whole = club("Both", "07:30", "18:00", 600.0, "after_school")
    answer = ask(tmp_path / "b", [before, after, whole], family)
    assert names(answer) == ["Both"]
    assert not any(one.why.startswith("Between them") for one in answer.together)


@pytest.mark.parametrize(
    ("by", "asked"),
    [
        ("George Heriot's School", True),
        ("The Robert Gordon's College", True),
        ("Campie After School Club", False),
        ("Out of School Care SCIO", False),
        ("Little Nursery School Ltd", False),
        ("Glasgow City Council, Primary School", False),
    ],
)
def test_a_school_that_runs_a_club_is_asked_about_other_children(tmp_path, by, asked):
    tags = ("after_school", "school_age_only")
    club = nursery("Club", 300.0, tags=tags, by=by, phones=PHONE)
    (option,) = ask(tmp_path, [club], said("", 7, needs=("childcare",))).options
    assert any(line.startswith("Run by a school") for line in option.ask_first) is asked


@pytest.mark.parametrize(
    ("text", "stated", "aside", "answered"),
    [
        ("start at the hospital, cleaning, in June", ("childcare",), "health", "childcare"),
        ("I'm at uni and I'm behind with the rent", (), "training", "debt_advice"),
        ("court letter came about the kids, I need a lawyer", (), "debt_advice", "legal"),
        ("court letter about the rent arrears", (), "", "debt_advice"),
        ("gambling's got the better of me, it's all on my phone", (), "digital", "debt_advice"),
        ("I'm a refugee, they give us 28 days to leave the house", (), "esol", "housing"),
        ("ma boy's hitting his wee sister, I'm done in", (), "domestic_abuse", "family_support"),
        ("he hits me and he's hitting his wee sister", (), "", "domestic_abuse"),
        ("je cherche une garderie pour mon bébé", (), "esol", "childcare"),
        ("I'm starting as a classroom assistant, I need someone for the baby", (), "training",
         "childcare"),
        ("he keeps coming to the door, I'm feart to go out", (), "housing", "domestic_abuse"),
        ("he keeps coming to the door, I'm feart to go out", (), "mental_health",
         "domestic_abuse"),
        ("I'm at uni", (), "", "training"),  # there is nothing else to answer
    ],
)  # fmt: skip
def test_what_is_only_said_of_her_is_not_answered(text, stated, aside, answered):
    found = read_asked(Situation(text=text, needs=stated), read_needs)
    used = {one.need for one in found.used}
    assert answered in used
    assert aside not in used


def test_a_nursery_is_no_family_support_once_all_are_at_school(tmp_path):
    centre = service(
        "Sure Start", "family_support", "childcare",
        where=[at(300.0)], phones=PHONE, role="childcare", tags=("family_centre", "after_school"),
    )  # fmt: skip
    older = said("I need a break", 12, needs=("family_support",))
    assert "Sure Start" not in names(ask(tmp_path / "a", [centre], older))
    assert "Sure Start" in names(ask(tmp_path / "b", [centre], said("", 12, 3, needs=older.needs)))


def test_furniture_is_for_who_furnishes_a_home(tmp_path):
    about = "Beds, cookers and starter packs for families moving into a first home."
    shop = service("Shop", "housing", where=[at(300.0)], phones=PHONE, description=about)
    behind = said("I'm behind with the rent", 3, needs=("housing",))
    assert "Shop" not in names(ask(tmp_path / "a", [shop], behind))
    moving = said("we've got a new flat and no beds", 3, needs=("housing",))
    assert "Shop" in names(ask(tmp_path / "b", [shop], moving))
    assert "Shop" in names(ask(tmp_path / "c", [shop], replace(behind, text="")))


def test_lines_for_what_she_names_are_given_beside_plenty_and_beside_the_sample(tmp_path):
    records = [
        service(f"s{n}", "family_support", where=[at(300.0 * n)], phones=PHONE, assured_date=LATELY)
        for n in range(1, 6)
    ]
    gran = said("", 5, needs=("family_support",), audience=("kinship_carers",))
    found = ask(tmp_path / "a", records, gran, with_lines=False)
    assert [line.name for line in found.national] == ["Kinship Care Advice Service for Scotland"]
    assert ask(tmp_path / "b", records, replace(gran, audience=())).national == ()
    cold = said("the meter's run out and I'm behind with the rent", 5)
    answer = ask(tmp_path / "c", records, cold, read_needs=read_needs)
    assert "Home Energy Scotland" in [line.name for line in answer.national]


def test_a_group_she_asks_for_by_name_leads_and_a_line_for_all_of_it_stays(tmp_path):
    tags = ("parent_stays", "under_fives_only")
    old = date(2015, 3, 1)
    rhymes = service(
        "Library", "family_support", where=[at(300.0)], phones=PHONE, tags=tags, assured_date=old
    )
    family = said("I'd like to go to a parent and toddler group", 2, needs=("family_support",))
    assert names(ask(tmp_path / "a", [rhymes], family))[0] == "Library"
    lonely = replace(family, text="I'm lonely")
    assert names(ask(tmp_path / "b", [rhymes], lonely))[0] != "Library"
    both = said("the meter eats it all and I'm on universal credit", 2, needs=("income_max",))
    assert len(names(ask(tmp_path / "c", [rhymes], both))) == 3


def test_a_line_for_safety_comes_before_names_nobody_can_ask(tmp_path):
    facts = {"where": [at(None)], "assured_date": LATELY}
    here = (ServiceArea(name="Glasgow City", code=GLASGOW),)
    bare = service("Women's Aid", "domestic_abuse", **facts, service_areas=here)
    anywhere = service("Somewhere Women's Aid", "domestic_abuse", **facts)
    family = said("he keeps my wages", 5, needs=("food", "domestic_abuse"))
    first, *rest = names(ask(tmp_path, [bare, anywhere], family))
    assert first == "Scotland's Domestic Abuse and Forced Marriage Helpline"
    assert rest[-1] == "Women's Aid"
    assert "Somewhere Women's Aid" not in rest  # nobody says that it is for her


def test_childcare_that_she_may_have_meant_is_meant_where_hours_are_given():
    text = "can anyone watch the kids two evenings while I do my Highers at night school"
    grades = [
        {
            one.need: one.grade
            for one in read_asked(Situation(text=text, care_times=care), read_needs).found
        }
        for care in (None, windows("Tue,Thu 6pm-9pm"))
    ]
    assert [one["childcare"] for one in grades] == ["ask", "sure"]


# ---------------------------------------------------------------- what a seventh and eighth read


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("I'm behind with my council tax. My knees are bad so I cannae do the stairs", "housing"),
        ("I feel nothing since she was born. Top floor, the pram is a nightmare", "housing"),
        ("Home Office put us in flat in Springburn. I want learn English", "housing"),
        ("I start college in January. My oldest's got asthma", "health"),
        ("I'm skint. The wee one's no sleeping, he screams for his mum", "mental_health"),
        ("He's at the nursery in the mornings, I'd do a course while he's in", "childcare"),
        ("I'm no going back to that health centre. I need a nursery", "health"),
        ("I hate groups and I'm behind with the rent", "family_support"),
        ("he has my phone passwords and I need a house", "digital"),
        ("I'd like to get back to work but I've no confidence", "mental_health"),
        ("My girl's autistic and the nursery say they can't cope with her", "mental_health"),
        ("I gave up my cleaning job, I need help with money", "training"),
        ("I had a job in Asda but had to gie it up, I need a nursery", "training"),
        ("I start in the hospital laundry, I need a childminder", "health"),
        ("my 12 year old needs hoisting, I need a club for him", "housing"),
        ("I'm 16, I stay with my mum in Castlemilk, want to go back to school", "housing"),
        ("I work nights, my maw used to have them but she's had a stroke", "disability"),
        ("I'm a student, I need a nursery, I get a bursary", "income_max"),
        ("my partner left and took the car, I can't get the kids to school", "domestic_abuse"),
        (
            "mum passed away and left her flat to me and my brother, he wants me out",
            "domestic_abuse",
        ),
        ("my boy is 15, his pals are dealing, I'm feart he's in with them", "domestic_abuse"),
        ("my boy is 15, his pals are dealing, I work nights cleaning", "training"),
        ("my boy 14 is smoking weed", "health"),
        ("raising two grandsons since their mum's heroin, no rest", "health"),
        ("going to Kelvin college Mon to Wed, I need a nursery", "training"),
        ("I'm blind, daughter 4, need somebody to walk her to nursery", "childcare"),
        ("Ukrainian, my English ok, host wants the flat back in January", "esol"),
        ("Deaf mum, son 3, want him to mix with other weans", "disability"),
        ("ma boys 14 and the guidance teacher keeps phonin me at work", "domestic_abuse"),
        ("the nursery keeps phoning me to pick him up", "domestic_abuse"),
        ("Dad, sole carer of dtr 7, won't use foodbank, needs after school club", "disability"),
        ("Dad, sole carer of dtr 7, won't use foodbank, needs after school club", "food"),
        ("Dad gave up work as joiner, 7yo non verbal, wants respite", "training"),
        (
            "the meter ran out and I've £6, I feel like a terrible mum having to ask",
            "mental_health",
        ),
        ("I'm in a one bed flat with my two girls, I'd like to meet other dads", "housing"),
        (
            "I work nights at the hospital, who watches a wean at night? I can't lose this job",
            "training",
        ),
        ("Gran, 63, gc 9 and 4 (daughter in active heroin use). Needs a break", "health"),
        (
            "My partner drank so I asked him to leave at Easter, I need an after school club",
            "housing",
        ),
    ],
)
def test_what_is_only_said_of_her_is_no_need(text, need):
    asked = read_asked(Situation(text=text), read_needs)
    assert need not in {one.need for one in asked.used}


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("I cannae do the stairs wi the pram and the council won't move us", "housing"),
        ("the flat they put us in has damp and no heating", "housing"),
        ("my son's asthma is getting worse, he was at the doctor", "health"),
        ("I'm not sleeping and the baby's not sleeping", "mental_health"),
        ("I've no confidence, I'm low and I'd like a job", "mental_health"),
        ("he's at the nursery in the mornings but I need more hours", "childcare"),
        ("I stay with my mum in Castlemilk and she wants us out", "housing"),
        ("can I get a bursary for the course", "income_max"),
        ("my partner left and took the car, I can't get the kids to school", "family_support"),
        ("my boy is 15, I'm feart he's in with a bad crowd, he won't listen", "family_support"),
        ("my boy 14 is smoking weed", "family_support"),
        ("my husband left and he's found us, I'm feart", "domestic_abuse"),
        ("my son's dad is out, I'm scared he's coming for us", "domestic_abuse"),
        ("Mortgage is behind, husband died, still can't get out of bed", "debt_advice"),
        ("my ex keeps phoning me at work", "domestic_abuse"),
        ("I feel like a terrible mum", "mental_health"),
        ("who the hell watches a wean at night?", "childcare"),
        ("Pregnant 22 weeks, staying with a pal. No income.", "income_max"),
    ],
)
def test_the_same_words_are_a_need_where_they_ask(text, need):
    asked = read_asked(Situation(text=text), read_needs)
    assert need in {one.need for one in asked.used}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Home Office put us in flat in Springburn", "homeless_tonight"),
        ("I start at the Royal at 6. I've got nobody to have them", "homeless_tonight"),
        ("I just want somewhere he wouldnae think to look", "risk_to_life"),
        ("I'm scared the social work take him off me", "domestic_abuse"),
        ("His brother keeps sitting in the car outside the school", "homeless_tonight"),
        ("Wee one never been left with anybody", "child_at_risk"),
        ("he'll no go on a bus he screams so it would need to be walking", "domestic_abuse"),
        ("Since the baby came I just feel nothing for him", "no_money_or_food_today"),
        ("where we are, in Livingston, there's nothing", "no_money_or_food_today"),
        ("She smashed her driving test, first time!", "domestic_abuse"),
        ("I'm stuck in the house all day with the baby", "child_at_risk"),
        ("in a B&B with my two, the council put us there 5 weeks ago", "homeless_tonight"),
        ("I need a pram and I've no money for one", "no_money_or_food_today"),
        ("my partner left and took the car", "domestic_abuse"),
        ("my partner chucked me out on Sunday", "domestic_abuse"),
        ("my lassie's been cutting herself and I'm scared to leave her", "domestic_abuse"),
        (
            "We live near Leith Library. I also would like to know what funding there is for lone "
            "parents because I will lose my part time wages.",
            "risk_to_life",
        ),
        ("I finally asked him to leave at Easter", "homeless_tonight"),
        (
            "My health visitor is lovely but I'm scared to tell her in case they take her",
            "domestic_abuse",
        ),
    ],
)
def test_what_only_sounds_urgent_is_not(text, kind):
    assert kind not in {sign.kind for sign in read_needs(text).urgent}


def test_who_must_be_out_by_friday_is_told_whom_to_ring_now():
    signs = {
        one.kind: one.grade for one in read_needs("Landlord says we must go out by Friday").urgent
    }
    assert signs == {"homeless_tonight": "sure"}


def test_who_cannot_face_a_call_has_somebody_ring_with_her(tmp_path):
    family = said("I'm behind with the rent. I can't be doing with phone calls, I go to pieces")
    answer = ask(tmp_path, [], family, read_needs=read_needs)
    steps = [option.next_step for option in answer.options]
    assert steps
    assert all("or somebody you trust, to ring " in step for step in steps), steps
    assert any("Or look at https://" in step for step in steps)


def test_a_line_is_not_said_to_do_what_she_needs_otherwise(tmp_path):
    wants = {"needs": ("legal", "family_support"), "audience": ("parents", "lone_parents")}
    answer = ask(tmp_path, [], said("I wait for my Home Office interview, no solicitor", **wants))
    assert any("Lone Parent" in name for name in names(answer))
    assert not any("also legal help" in line for line in in_words(answer))
    answer = ask(tmp_path / "b", [], said("his dad wants to see the kids", **wants))
    assert any(line.startswith("   Legal help; also family") for line in in_words(answer))


def test_who_is_short_of_rent_is_sent_to_no_homeless_centre(tmp_path):
    centre = service("centre", "housing", tags=("homelessness",), phones=PHONE, assured_date=LATELY)
    short = said("they cut my hours and I can't make the rent")
    out = said("my landlord wants us out by the end of the month")
    assert "centre" not in names(ask(tmp_path / "a", [centre], short, read_needs=read_needs))
    assert "centre" in names(ask(tmp_path / "b", [centre], out, read_needs=read_needs))


def test_a_phone_he_looks_at_is_not_the_one_to_ring_from(tmp_path):
    answer = ask(
        tmp_path,
        [],
        said("He sees what's on my phone and turns up at the door"),
        read_needs=read_needs,
    )
    assert answer.also_ask[0].why.startswith("If somebody may look at your phone, ring from one")
    assert "digital" not in {one.need for one in answer.needs}


# ---------------------------------------------------------------- what a ninth read


def test_where_she_lives_is_no_trouble_though_she_says_no_more():
    heard = read_asked(Situation(text="I live in Livingston with my wee girl, 2"), read_needs)
    assert (heard.found, heard.used) == ((), ())
    trouble = read_asked(Situation(text="I live in temporary accommodation"), read_needs)
    assert [one.need for one in trouble.used] == ["housing"]


@pytest.mark.parametrize(
    ("text", "need", "sentence"),
    [
        ("offered a job at the warehouse, will I be worse off?", "income_max", "better-off check"),
        ("scared I lose my benefits if I go back to work", "income_max", "better-off check"),
        ("better off without me", "income_max", ""),
        ("his lawyer wrote to me about seeing the kids", "legal", "legal aid may pay"),
        ("sheriff officers came about the council tax", "legal", ""),
        ("Ex stopped paying maintenance", "income_max", "Child Maintenance Service"),
        ("their dad's not giving me a penny", "income_max", "Child Maintenance Service"),
        ("he's not paying towards the nursery", "income_max", "Child Maintenance Service"),
        ("I want a job in building maintenance", "income_max", ""),
        ("I was sacked for being pregnant", "legal", ""),
        ("my husband died in May", "mental_health", "Bereavement Support Payment"),
        ("her dad is in Saughton, how do we visit", "family_support", "Families Outside"),
        ("I just got out of jail", "family_support", ""),
        ("I've got my daughter's two now", "family_support", "kinship care allowance"),
    ],
)
def test_what_stands_beside_work_and_the_law(tmp_path, text, need, sentence):
    answer = ask(tmp_path, [], said(text, needs=(need,)))
    beside = " ".join(one.why for one in answer.also_ask)
    assert sentence in beside
    others = (
        "better-off",
        "legal aid",
        "Child Maintenance",
        "Families Outside",
        "allowance",
        "Child Disability",
    )
    assert sentence or not any(one in beside for one in others), beside


@pytest.mark.parametrize(
    ("text", "told", "not_told"),
    [
        (
            "Home Office accommodation finish and letter say we must leave 14 december",
            "without a court",
            "that needs an order",
        ),
        ("landlord gave us notice to quit", "that needs an order", "without a court"),
        ("he has my phone passwords and I need a house", "may look at your phone", "\0"),
    ],
)
def test_what_is_for_today_is_for_her(tmp_path, text, told, not_told):
    beside = " ".join(one.why for one in ask(tmp_path, [], said(text, needs=("housing",))).also_ask)
    assert told in beside
    assert not_told not in beside


def test_a_bed_at_a_sisters_that_ends_is_for_today():
    text = (
        "I'm at my sister's but she's only the two bedrooms so we can't stay, he keeps turning up"
    )
    assert "homeless_tonight" in {one.kind for one in read_needs(text).urgent}
    calm = "my pal can't stay long on Tuesdays so I need a sitter"
    assert "homeless_tonight" not in {one.kind for one in read_needs(calm).urgent}


def test_who_does_not_want_the_police_is_given_999_alone(tmp_path):
    def numbers(text):
        (urgent,) = ask(tmp_path, [], said(text), read_needs=read_needs).urgent
        return [line.phone for line in urgent.contacts]

    assert {"999", "101"} <= set(numbers("he hits me"))
    assert "101" not in numbers("he hits me. I dont want police")
    assert "999" in numbers("he hits me. I dont want police")


def test_a_gas_meter_on_nothing_is_heard_in_a_long_sentence():
    text = (
        "There's a letter from the sheriff officers and I owe the council tax for two years and "
        "the gas meter is on nothing."
    )
    assert {one.kind: one.grade for one in read_needs(text).urgent} == {
        "no_money_or_food_today": "sure"
    }


def test_a_line_for_single_parents_is_not_for_a_gran():
    gran = said("My daughter died and I've got her two wee ones. What am I entitled to?", 3, 5)
    heard = read_asked(gran, read_needs).situation
    assert "kinship_carers" in heard.audience
    assert "lone_parents" not in heard.audience
    lines = lines_for("income_max", text=heard.text, audience=heard.audience)
    assert lines[0].name == "Kinship Care Advice Service for Scotland"
    assert "One Parent Families Scotland: Lone Parent Helpline" not in {one.name for one in lines}


def test_who_cares_for_her_mother_is_a_carer():
    asked = read_asked(said("I care for my mum with dementia", 10), read_needs)
    assert "carers" in asked.situation.audience
    assert (
        "carers"
        not in read_asked(said("I care for my two kids", 10), read_needs).situation.audience
    )


def test_a_club_of_another_town_makes_up_three_and_no_more(tmp_path):
    clubs = [
        service(f"Club {k}", "childcare", tags=("after_school",), where=[at(metres)], phones=PHONE)
        for k, metres in enumerate((500, 1_000, 2_000, 9_000, 9_500))
    ]
    family = said("", 7, needs=("childcare",))
    assert names(ask(tmp_path, clubs, family)) == ["Club 0", "Club 1", "Club 2"]
    assert names(ask(tmp_path / "far", clubs[2:], family)) == ["Club 2", "Club 3", "Club 4"]


def test_a_nursery_is_no_family_support_before_the_birth(tmp_path):
    centre = service(
        "Family Centre", "family_support",
        where=[at(300.0)], phones=PHONE, role="childcare", tags=("family_centre",),
    )  # fmt: skip
    born, before = (
        said("", 2, needs=("family_support",)),
        said("", "expecting", needs=("family_support",)),
    )
    assert names(ask(tmp_path / "a", [centre], born, with_lines=False)) == ["Family Centre"]
    assert names(ask(tmp_path / "b", [centre], before, with_lines=False)) == []
    class_too = replace(centre, tags=("family_centre", "nursery"))
    assert names(ask(tmp_path / "c", [class_too], born, with_lines=False)) == []


def test_a_charity_nobody_can_ask_is_counted_where_it_is_not_shown(tmp_path):
    bare = service("Somebody to Talk To", "mental_health", where=[at(500.0)])
    answer = ask(tmp_path, [bare], said("", needs=("mental_health",)))
    assert "Somebody to Talk To" not in names(answer)
    assert answer.left_out.by_rule == {"nobody_to_ask": 1}


def test_a_whole_city_is_enough_for_its_lines(tmp_path):
    family = Situation(needs=("housing",), text="we are homeless tonight", council_named=GLASGOW)
    found = lines_for("housing", family.council, text=family.text)
    assert found[0].name == "Glasgow City Council emergency homelessness service"
    assert "Glasgow City Council emergency homelessness service" in names(ask(tmp_path, [], family))


def test_a_notice_needs_no_order_from_a_sister(tmp_path):
    sofa = said("sofa surfing, my sister says we have to go by Sunday", needs=("housing",))
    assert not any("landlord" in one.why for one in ask(tmp_path, [], sofa).also_ask)
    assert "homeless_tonight" in {one.kind for one in read_needs(sofa.text).urgent}


def test_who_comes_to_the_home_is_a_sitter(tmp_path):
    agency = service(
        "Sitters", "childcare", channels=("home_visit",), phones=PHONE, tags=("nanny",)
    )
    family = said("My sitter let me down, I work Saturdays", 6, needs=("childcare",))
    told = ask(tmp_path, [agency], family).not_known
    assert not any("none listed that fits" in one for one in told)
    assert not any("which schools they collect from" in one for one in told)


def test_help_for_carers_at_the_number_of_a_day_centre_for_the_old_is_for_others(tmp_path):
    where = {"where": [at(300.0)], "phones": PHONE}
    centre = service("Day Centre", "food", minimum_age=65, tags=("adults_only",), **where)
    project = service(
        "Carers Project", "disability", audience=("carers",), tags=("short_breaks",), **where
    )
    mother = said("My son is autistic, I need a break", 8, needs=("disability",))
    daughter = said("I care for my mum with dementia", 8, needs=("disability",))
    beside = {"with_lines": False}
    assert names(ask(tmp_path / "a", [project], mother, **beside)) == ["Carers Project"]
    assert names(ask(tmp_path / "b", [project, centre], mother, **beside)) == []
    assert "Carers Project" in names(ask(tmp_path / "c", [project, centre], daughter, **beside))


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("my son 11 is being bullied, won't leave his room, school just say ignore it",
         "family_support"),
        ("19, baby's 4 months, wee flat in Gorgie, the quiet at night does my head in",
         "mental_health"),
    ],
)  # fmt: skip
def test_one_guess_is_answered_and_it_is_the_one_with_words_of_its_own(text, need):
    assert [one.need for one in read_asked(Situation(text=text), read_needs).used] == [need]


@pytest.mark.parametrize(
    ("text", "told"),
    [("my son is autistic", True), ("I'm 23, autistic myself, baby of 10 months", False)],
)
def test_a_payment_for_a_childs_condition_is_for_a_child_who_has_it(tmp_path, text, told):
    answer = ask(tmp_path, [], said(text, 1, needs=("disability",)))
    assert any("Child Disability Payment" in one.why for one in answer.also_ask) is told


def test_abuse_is_asked_about_where_she_says_he_is_not_violent():
    told = "He isn't violent but he turns up drunk at the door and the kids hear it"
    assert {one.grade for one in read_needs(told).urgent} == {"ask"}
    assert {one.grade for one in read_needs(told).needs if one.need == "domestic_abuse"} == {"ask"}
    for grave in (
        "He isn't violent but he turns up drunk at the door and threatens me",
        "He's never been violent but he checks my phone and won't let me see my pals",
    ):
        assert "sure" in {one.grade for one in read_needs(grave).urgent}


@pytest.mark.parametrize(
    ("text", "hers"),
    [
        ("Dad with learning disability, boy 5, wants help with reading", True),
        ("teenage daughter cares for me, I have MS", True),
        ("Autistic mum, wee boy 3, need help at home", True),
        ("I have autistic twins, need a break", False),
        ("I have a disabled son of 9 and I'm exhausted", False),
        ("My disabled mother stays with us. Need a rest", False),
        ("I'm autistic and so is my son", False),
    ],
)
def test_help_for_a_disabled_child_is_not_for_a_parent_who_asks_for_herself(tmp_path, text, hers):
    club = service(
        "Adventure", "disability",
        where=[at(300.0)], phones=PHONE, audience=("disabled_children",), assured_date=LATELY,
    )  # fmt: skip
    family = said(text, 5, needs=("disability",))
    answer = ask(tmp_path, [club], family)
    assert ("Adventure" in names(answer)) is not hers
    told = " ".join(one.why for one in answer.also_ask)
    assert ("Adult Disability Payment" in told) is (hers or "I'm autistic" in text)
    assert not (hers and "Child Disability Payment" in told)


def test_the_name_of_her_place_is_no_need():
    granton = replace(HOME, label="Granton, City of Edinburgh")
    family = Situation(origin=granton, text="Granton, single mum, looking for a baby group")
    assert "income_max" not in {one.need for one in read_asked(family, read_needs).found}
    grant = replace(family, text="Granton, is there a grant for a cot")
    assert "income_max" in {one.need for one in read_asked(grant, read_needs).found}


def test_a_line_for_children_is_not_for_a_parent_who_is_low(tmp_path):
    childline = "Childline (for children and young people)"
    low = said("Dad, low mood since the split", 9, 11, needs=("mental_health",))
    assert childline not in names(ask(tmp_path, [], low))
    eldest = said("My eldest won't talk to anybody", 12, 5, needs=("mental_health",))
    assert childline in names(ask(tmp_path, [], eldest))


def test_the_child_that_care_is_asked_for_comes_first():
    text = "No childcare for the wee one, gran was doing it"
    assert children_in_care(said(text, 4, "19m", needs=("childcare",))) == (1, 0)
    assert children_in_care(said("childcare", 4, "19m", needs=("childcare",))) == (0, 1)


def test_one_need_has_a_share_of_the_list_and_no_long_tail(tmp_path):
    offices = [
        service(f"Advice {k}", "debt_advice", where=[at(100.0 * k)], phones=PHONE) for k in range(9)
    ]
    debt = said("", needs=("debt_advice",))
    assert len(names(ask(tmp_path, offices, debt, with_lines=False))) == 6
    longer = replace(debt, limit=20)
    assert len(names(ask(tmp_path, offices, longer, with_lines=False))) == 9


def test_a_playgroup_makes_up_three_for_who_goes_to_college(tmp_path):
    near = {"where": [at(200.0)], "phones": PHONE, "minimum_age": 2, "maximum_age": 5}
    playgroup = service("Playgroup", "childcare", tags=("playgroup",), **near)
    nurseries = [
        service(
            f"Nursery {k}", "childcare", tags=("nursery",), **{**near, "where": [at(900.0 + k)]}
        )
        for k in range(3)
    ]
    both = [playgroup, *nurseries]
    college = said("I start at Fife College in August", 3, needs=("childcare",))
    assert "Playgroup" not in names(ask(tmp_path, both, college))
    assert "Playgroup" in names(ask(tmp_path, both, said("", 3, needs=("childcare",))))
    named = said("A playgroup while I'm at college", 3, needs=("childcare",))
    assert names(ask(tmp_path, both, named))[0] == "Playgroup"


def test_a_nursery_that_is_a_family_centre_is_no_baby_group(tmp_path):
    centre = service(
        "Family Centre", "family_support",
        where=[at(300.0)], phones=PHONE, role="childcare", tags=("family_centre",),
    )  # fmt: skip
    group = said("baby group", "5m", needs=("family_support",))
    assert "Family Centre" not in names(ask(tmp_path, [centre], group))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("son 7, autistic. No DLA ever claimed", "Child Disability Payment for your child"),
        ("son 7, autistic, gets DLA", "has taken the place of"),
    ],
)
def test_who_never_claimed_is_told_of_the_payment_and_not_of_its_successor(tmp_path, text, told):
    answer = ask(tmp_path, [], said(text, 7, needs=("disability",)))
    about = [one.why for one in answer.also_ask if "Child Disability Payment" in one.why]
    assert [told in one for one in about] == [True]


def test_who_gave_up_work_is_told_of_no_help_for_who_works(tmp_path):
    club = service("Club", "childcare", tags=("after_school",), where=[at(300.0)], phones=PHONE)
    home = said("Gave up her job to care for him. After school club?", 7, needs=("childcare",))
    assert not any("While you work" in one.why for one in ask(tmp_path, [club], home).also_ask)


def test_who_is_expecting_is_told_of_best_start_and_the_midwife(tmp_path):
    family = said("Pregnant 22 weeks, 19, on own. No income.", needs=("income_max",))
    told = " ".join(one.why for one in ask(tmp_path, [], family).also_ask)
    assert "Best Start" in told
    assert "midwife" in told


def test_a_child_who_cares_has_help_of_its_own(tmp_path):
    family = said("I have MS, my daughter, 14, cares for me", 14, needs=("disability",))
    told = [one.why for one in ask(tmp_path, [], family).also_ask]
    assert any("young carer statement" in one for one in told)
    gran = said("My sister looks after me and my kids", 14, needs=("disability",))
    assert not any("young carer" in one.why for one in ask(tmp_path, [], gran).also_ask)


def test_the_child_whose_trouble_it_is_may_ring(tmp_path):
    text = "3 ch: 14, 9, 6. Eldest not at school since Oct, anxiety. 9yo has ASD"
    found = ask(tmp_path, [], said(text, 14, 9, 6, needs=("mental_health",))).options
    (line,) = [one for one in found if one.name.startswith("Childline")]
    assert line.for_child == 0


def test_who_has_refugee_status_is_not_sent_to_a_line_for_asylum(tmp_path):
    line = "Migrant Help (for people seeking asylum)"
    status = said("refugee status granted 2 months ago", 3, needs=("housing",))
    assert line not in names(ask(tmp_path, [], status))
    asylum = said("we are asylum seekers in a Mears flat", 3, needs=("housing",))
    assert line in names(ask(tmp_path, [], asylum))


def test_who_has_no_laptop_is_sent_to_no_careers_line(tmp_path):
    careers, credit = "Skills Development Scotland: careers advice", "Universal Credit helpline"
    journal = said("No laptop and no data, can't do the journal", 1, needs=("digital",))
    assert careers not in names(ask(tmp_path, [], journal))
    assert credit in names(ask(tmp_path, [], journal))
    classes = said("I'd like to learn computers", 1, needs=("digital",))
    assert careers in names(ask(tmp_path, [], classes))
    assert credit not in names(ask(tmp_path, [], classes))


def test_an_agency_that_sends_a_nanny_makes_up_three(tmp_path):
    near = {"where": [at(300.0)], "phones": PHONE}
    agency = service(
        "Nannies", "childcare", channels=("home_visit",), phones=PHONE, tags=("sitter",)
    )
    nurseries = [service(f"Nursery {k}", "childcare", tags=("nursery",), **near) for k in range(3)]
    by_day = said("", 1, needs=("childcare",))
    assert "Nannies" not in names(ask(tmp_path, [agency, *nurseries], by_day))
    assert "Nannies" in names(ask(tmp_path, [agency, *nurseries[:2]], by_day))
    by_night = said("I work nights", 1, needs=("childcare",))
    assert "Nannies" in names(ask(tmp_path, [agency, *nurseries], by_night))


@pytest.mark.parametrize(
    ("text", "shown"),
    [("I wouldn't know how to write a CV", False), ("I can't read or write well", True)],
)
def test_classes_in_reading_are_for_who_speaks_of_reading(tmp_path, text, shown):
    shop = service("Number Shop", "training", tags=("literacy",), where=[at(300.0)], phones=PHONE)
    assert ("Number Shop" in names(ask(tmp_path, [shop], said(text, needs=("training",))))) is shown


def test_a_baby_that_will_not_feed_is_for_111_first(tmp_path):
    answer = ask(tmp_path, [], said("Baby won't feed and I'm exhausted", "4m", needs=("health",)))
    assert names(answer)[0] == "NHS 24 (mental health hub and urgent care)"


def test_a_group_for_small_children_is_found_though_no_age_is_said(tmp_path):
    library = service(
        "Library", "family_support",
        where=[at(300.0)], phones=PHONE, minimum_age=0, maximum_age=4, tags=("parent_stays",),
    )  # fmt: skip
    group = said("toddler group", needs=("family_support",))
    assert names(ask(tmp_path, [library], group))[0] == "Library"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Mum wants childcare for a course. Her children are 2 and 7.", set()),
        ("Her children are well", set()),
        ("Her children are not safe", {"child_at_risk"}),
        ("Baby won't feed and I'm exhausted, everything seems to be in town.", set()),
    ],
)
def test_children_spoken_of_are_not_in_danger(text, kinds):
    assert {sign.kind for sign in read_needs(text).urgent} == kinds


@pytest.mark.parametrize(
    ("text", "grades"),
    [
        ("any playgroups near me", {"childcare": "sure", "family_support": "ask"}),
        ("playgroup please", {"childcare": "sure", "family_support": "ask"}),
        ("she loves her playgroup", None),
        ("we go to a playgroup on Mondays", None),
        ("the playgroup says he bites", None),
    ],
)
def test_a_playgroup_is_childcare_and_may_be_a_group_for_her_too(text, grades):
    found = {one.need: one.grade for one in read_asked(said(text), read_needs).found}
    if grades is None:
        assert found.get("childcare") != "sure"
    else:
        assert {need: found[need] for need in grades} == grades


@pytest.mark.parametrize(
    ("text", "ages", "clubs"),
    [
        ("any playgroups", (), False),
        ("a nursery", (), False),
        ("a nursery and an after school club", (), True),
        ("childcare", (), True),
        ("any playgroups", (6,), True),
    ],
)
def test_who_names_a_playgroup_and_no_age_is_shown_no_club_after_school(
    tmp_path, text, ages, clubs
):
    records = [
        nursery("club", 100.0, tags=("after_school",)),
        nursery("both", 150.0, tags=("nursery", "after_school")),
        nursery("group", 300.0, tags=("playgroup",)),
    ]
    family = said(text, *ages, needs=("childcare",))
    names = [one.name for one in ask(tmp_path, records, family, with_lines=False).options]
    assert ("club" in names) is clubs
    assert ages or {"both", "group"} <= set(names)
