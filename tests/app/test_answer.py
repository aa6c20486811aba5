from dataclasses import replace

import made_up
import pytest

from app import words
from app.answer import Drawing, draw_start, relax_line
from directory.records import Fit
from recommender.answer import NearMiss, NeedFound, Relax, Together, Verdict
from recommender.plan import introduction_for


def drawing(**changes):
    reply = made_up.answer(3, **changes)
    services = {one.service_id: made_up.service(one.rank) for one in reply.options}
    return Drawing(reply, services, made_up.NOW, made_up.TODAY)


def test_the_heading_counts_and_names_the_start_only():
    assert drawing().title == "3 options that may suit from G34 9AA"
    assert drawing(options=(made_up.option(1),), origin=None).title == "1 option that may suit"


def test_urgent_help_has_its_number_as_a_link_and_its_source():
    block = drawing(urgent=(made_up.urgent(),)).urgent()
    assert 'href="tel:01314960099"' in block
    assert "1 November 2026" in block
    assert drawing().urgent() == ""


def test_what_is_only_heard_is_asked_below_and_never_first():
    heard = replace(made_up.urgent(), grade="ask", say="If you have no food there is help.")
    made = drawing(urgent=(heard,))
    assert made.urgent() == made.first() == ""
    assert made.said == made.title
    assert made.lead == "See 3 options"
    assert made.overview().index(made.title) < made.overview().index(heard.say)
    assert words.URGENT_NOW not in made.overview()


def test_what_is_not_known_is_said_once_with_a_script():
    block = drawing().not_known()
    assert block.count("Vacancies are not in these records") == 1
    assert words.CALL_SCRIPT[0] in block


def test_the_script_is_what_one_says_and_each_question_once():
    made = made_up.option(1)
    unknown = [
        replace(made.verdicts[0], rule=rule, fit=Fit.UNKNOWN, reason=f"Ask about {rule}.")
        for rule in ("within_reach", "cost", "accepting")
    ]
    options = tuple(replace(made, rank=rank, verdicts=tuple(unknown)) for rank in (1, 2))
    assert drawing(options=options).questions == (
        "Do you have room, and if not how long is the wait?",
        "What does it cost, and is there a funded place?",
    )


def test_what_stands_first_and_what_follows_are_one_piece_of_html():
    both = drawing(problems=("'G34 9ZZZ' is not a whole postcode.",), urgent=(made_up.urgent(),))
    whole = both.first() + both.overview()
    assert "&lt;" not in whole
    assert "<h2" in both.overview()


def test_help_that_cannot_wait_is_what_a_phone_leads_to_and_what_is_said_first():
    urgent = drawing(urgent=(made_up.urgent(),))
    assert urgent.lead == words.SEE_URGENT
    assert urgent.said.startswith(words.URGENT_NOW)
    assert urgent.said.endswith(urgent.title)
    assert (drawing().lead, drawing().said) == ("See 3 options", drawing().title)
    assert drawing(options=()).lead == words.SEE_HELP


def test_where_home_may_be_the_trouble_leaving_quickly_is_spoken_of():
    found = NeedFound(need="domestic_abuse", grade="stated", evidence="")
    assert words.LEAVING in drawing(needs=(found,)).first()
    assert words.LEAVING not in drawing().first()


def test_words_that_say_nothing_to_us_are_answered():
    made = {"situation": {"text": "asdf qwer"}, "needs": ()}
    assert words.NOT_READ in drawing(**made).problems()
    assert drawing(situation={"text": "a college course"}).problems() == ""


def test_the_call_asks_with_what_she_said():
    made = made_up.option(1)
    unknown = tuple(
        replace(made.verdicts[0], rule=rule, fit=Fit.UNKNOWN)
        for rule in ("child_age", "covers_care")
    )
    said = {
        "children_ages": [2, "unborn"],
        "care_hours": [{"day": "Mon", "start": "08:00", "end": "18:00"}],
    }
    assert drawing(options=(replace(made, verdicts=unknown),), situation=said).questions[:2] == (
        "Do you take a child of 2 years and a new baby?",
        "Can you cover Mon 8am to 6pm?",
    )


def test_needs_we_are_not_sure_of_are_offered_not_taken():
    assert drawing().maybe == ("debt_advice",)
    assert "training" in drawing().read()
    assert "college" in drawing().read()


def test_sets_count_doors_and_new_people():
    block = drawing().together()
    assert "1 place to go and 2 new people to meet" in block
    one = Together(
        service_ids=("service-1",),
        needs=("childcare",),
        doors=2,
        handovers=1,
        minutes_total=None,
        when=(),
        why="",
    )
    assert "2 places to go and 1 new person to meet" in drawing(together=(one,)).together()


def test_below_the_options_stand_near_misses_lines_and_what_was_left_out():
    block = drawing().after()
    assert "It fits if you can travel 38 minutes, not 30." in block
    assert "7 services for what you asked" in block
    assert "5 do not take a child of that age" in block
    assert "A line for everybody" in block


@pytest.mark.parametrize(
    ("relax", "said"),
    [
        (
            Relax(limit="max_minutes", from_=30, to=38.4),
            "It fits if you can travel 38 minutes, not 30.",
        ),
        (
            Relax(limit="budget_gbp_week", from_=0, to=25),
            "It fits if you can pay £25 a week, not free.",
        ),
        (
            Relax(limit="accepting", from_="a place now", to="a place on the waiting list"),
            "It fits if a place on the waiting list would do.",
        ),
    ],
)
def test_a_near_miss_names_the_one_limit(relax, said):
    miss = NearMiss(service_id="x", need="childcare", name="X", relax=relax, reason="")
    assert relax_line(miss) == said


def test_a_table_and_a_comparison_hold_the_same_options():
    table = drawing().table()
    assert all(f"Thistle Nursery {number} (sample)" in table for number in (1, 2, 3))
    side = drawing().comparison(["service-1", "service-3"])
    choosing, side = side.split("<table")
    assert choosing.count("Thistle Nursery 2") == 3  # each of three lists holds every option
    assert "Thistle Nursery 2" not in side
    assert side.count('scope="col"') == 2


def test_nothing_to_ask_is_not_said_to_be_unknown():
    known = tuple(made_up.option(number, ask_first=()) for number in (1, 2))
    side = drawing(options=known).comparison(["service-1", "service-2"])
    assert words.NOTHING_MORE in side
    assert words.NOT_SAID not in side


def test_a_row_of_the_table_can_be_added_and_called():
    table = drawing().table({("service-2", "childcare")})
    assert table.count("data-add=") == 3
    assert words.ADDED.format(rank=2) in table
    assert 'href="tel:01414960001"' in table


def test_what_is_compared_before_she_chose_is_for_one_need():
    debts = made_up.option(2, need="debt_advice")
    assert drawing(options=(made_up.option(1), debts, made_up.option(3))).alike() == (
        "service-1",
        "service-3",
    )
    assert drawing(options=()).alike() == ()
    first, other, again = (
        replace(made_up.option(rank), for_child=child) for rank, child in ((1, 0), (2, 1), (3, 0))
    )
    alike = drawing(options=(first, other, again)).alike()
    assert alike == (first.service_id, again.service_id)  # and for one child


def test_a_near_miss_leads_to_its_record():
    assert 'data-open="service-30"' in drawing().after()
    reply = made_up.answer(1)
    paper = Drawing(reply, {}, made_up.NOW, made_up.TODAY, on_paper=True)
    assert 'href="/view/service/service-30"' in paper.after()


def test_a_number_that_stands_above_is_not_listed_again():
    line = made_up.LINE
    assert line.name in drawing().after()
    known = made_up.option(1, phone=line.phone)
    assert line.name not in drawing(options=(known,), also_ask=()).after()


def test_before_anything_is_asked_there_is_somebody_to_ring():
    assert draw_start().count('href="tel:') >= 3


def unsure(rule, reason, value=None, child=None):
    return Verdict(rule=rule, fit=Fit.UNKNOWN, reason=reason, value=value, child=child)


def test_a_step_keeps_what_its_card_asks_of_it_alone_and_asks_the_rest_once_for_all():
    far = "About 20 to 43 minutes by bus, close to your 30 minutes: check the journey first."
    dear = "£66 a day, more than you can pay: ask about a funded place and help with costs."
    young = "Ask if they take your 2-year-old: listed for children not yet at school."
    silent = "Ask when it is open: hours are not listed."
    funds = "Ask if it counts as public funds."
    verdicts = (
        unsure("within_reach", far, 31.0),
        unsure("cost", dear, "£66 a day"),
        unsure("child_age", young, [None, None], child=0),
        unsure("open_when_free", silent),
        unsure("public_funds", funds),
    )
    option = made_up.option(
        1,
        verdicts=verdicts,
        reasons=("A nursery.", far, "Does not take your 9-year-old."),
        ask_first=(funds, young, silent, dear),
    )
    step = drawing(options=(option,), situation={"children_ages": [2.0, 9.0]}).step(option)
    assert step.ask_first == ("Does not take your 9-year-old.", far, funds, young, dear)
    assert words.ASK_FUNDED not in step.ask  # said above, of this one
    assert len(step.ask) == 1  # its hours
    said = introduction_for(step, she_is="Ana", from_whom="").text
    assert "Do you take a child of 2 years?" in said
    assert words.ASK_THEM["within_reach"] in said
    assert words.ASK_FUNDED in said
    for hers in ("pay", "funds.", "public funds", "30 minutes", "9-year-old"):
        assert hers not in said
