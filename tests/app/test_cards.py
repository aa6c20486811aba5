from dataclasses import replace
from datetime import UTC, date, datetime

import made_up
import pytest

from app import cards, words
from app.cards import card_html, card_of, hours_line
from directory.records import Fit, Schedule
from recommender.answer import AcceptingAnswer
from recommender.explain import COST_NOT_KNOWN

OPEN = (Schedule(freq="WEEKLY", byday="MO,TU,WE,TH,FR", opens_at="08:00", closes_at="18:00"),)


def card(**changes):
    option = made_up.option(1, **changes)
    return card_of(option, service=made_up.service(1), at=made_up.NOW)


def test_a_card_says_what_why_and_what_to_ask():
    drawn = card_html(card())
    for part in ("Thistle Nursery 1 (sample)", "5 to 8 minutes on foot, 420 metres"):
        assert part in drawn
    for part in ("£4.50 an hour", words.WHY_THIS, words.ASK_FIRST, "0141 496 0001", "31 May 2026"):
        assert part in drawn


def test_what_is_unknown_of_all_is_not_said_on_each_card():
    line = "Ask if they have a place: places free are not listed."
    option = made_up.option(1)
    assert card_of(option, service=None, at=made_up.NOW).ask == (line,)
    assert card_of(option, service=None, at=made_up.NOW, not_known=(line,)).ask == ()


def test_a_name_from_a_feed_is_never_markup():
    drawn = card_html(card(name="<script>alert(1)</script>", ask_first=("<b>x</b>",)))
    assert "<script>" not in drawn
    assert "<b>x</b>" not in drawn


def test_a_phone_number_is_a_link_when_the_step_does_not_hold_it():
    drawn = card_html(card(next_step="Ask for a visit."))
    assert 'href="tel:01414960001"' in drawn


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 11, 23, 10, 0, tzinfo=UTC), "Listed as open now, until 6pm"),
        (datetime(2026, 11, 23, 7, 0, tzinfo=UTC), "Listed as open today from 8am"),
        (datetime(2026, 11, 23, 19, 30, tzinfo=UTC), "Listed as open tomorrow from 8am"),
        (datetime(2026, 11, 27, 19, 30, tzinfo=UTC), "Listed as open Monday from 8am"),
    ],
)
def test_hours_are_listed_never_promised(at, said):
    assert hours_line(OPEN, at) == said


def test_no_hours_is_none_listed():
    assert hours_line((), made_up.NOW) == words.HOURS_NOT_LISTED


def test_a_line_that_is_there_day_and_night_is_there_on_a_holiday():
    holiday = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
    always = Schedule(
        freq="WEEKLY", byday="MO,TU,WE,TH,FR,SA,SU", opens_at="00:00", closes_at="24:00"
    )
    assert hours_line((always,), holiday) == words.OPEN_NOW
    assert cards.check_today((always,), holiday) == ""
    assert "public holiday" in cards.check_today(OPEN, holiday)


def test_taking_new_people_is_said_only_with_a_date():
    yes = AcceptingAnswer(fit=Fit.YES, as_of=date(2026, 11, 2))
    assert "2 November 2026" in card(accepting=yes).foot
    assert "taking new people" not in card(accepting=replace(yes, as_of=None)).foot
    assert "full" in card(accepting=replace(yes, fit=Fit.NO)).foot


@pytest.mark.parametrize("channel", ["phone", "online", "home_visit"])
def test_what_needs_no_travel_says_so(channel):
    there = made_up.option(1, channel=channel, minutes=None, distance_m=None)
    assert cards.where_line(there) == words.BY_CHANNEL[channel]


def test_the_number_in_the_first_step_can_be_called():
    drawn = card_html(card(next_step="Call 0141 496 0001 <b> and ask."))
    assert '<a class="fp-call" href="tel:01414960001">0141 496 0001</a> &lt;b&gt; and ask.' in drawn


def journey(fit):
    said = "About 6 minutes on foot." if fit is Fit.YES else "About 28 minutes, close to your 30."
    made = made_up.option(1)
    verdict = replace(made.verdicts[0], rule="within_reach", fit=fit, reason=said)
    return replace(made, reasons=("Takes your 2-year-old.", said), verdicts=(verdict,))


def test_the_journey_is_said_once_and_a_doubtful_one_is_asked():
    sure, doubted = (
        card_of(journey(fit), service=None, at=made_up.NOW) for fit in (Fit.YES, Fit.UNKNOWN)
    )
    assert sure.why == doubted.why == ("Takes your 2-year-old.",)
    assert len(sure.ask) == 1
    assert doubted.ask[0] == "About 28 minutes, close to your 30."


def test_a_cost_that_no_option_lists_is_not_said_on_each_card():
    made = made_up.option(1, cost=COST_NOT_KNOWN)
    assert "Cost not known: ask." in card_of(made, service=None, at=made_up.NOW).facts
    said_once = card_of(made, service=None, at=made_up.NOW, cost_said_once=True)
    assert not any("ost" in fact for fact in said_once.facts)


def test_when_a_line_answers_is_said_once():
    reasons = ("Debt advice.", "It answers: Monday to Friday 8am to 8pm.")
    step = "Call 0800 138 1111 (Monday to Friday 8am to 8pm)."
    made = made_up.option(1, reasons=reasons, next_step=step)
    assert card_of(made, service=None, at=made_up.NOW).why == ("Debt advice.",)
    made = replace(made, next_step="Call 0800 138 1111.")
    assert card_of(made, service=None, at=made_up.NOW).why == reasons


def test_the_day_of_a_record_stands_on_a_card_open_or_not():
    html = card_html(card())
    assert html.split("<summary>")[1].split("</summary>")[0].count("option 1") == 1
    foot, rest = html.split('class="fp-card__foot">')[1].split('<span class="fp-card__from">')
    assert foot == "Record of 31 May 2026"
    assert " · from the sample" in rest


def test_on_a_public_holiday_what_is_listed_for_today_is_a_question():
    holiday = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)  # Saint Andrew's Day
    assert hours_line(OPEN, holiday) == words.OPEN_NOW
    made = card_of(made_up.option(1), service=made_up.service(1), at=holiday)
    assert any("public holiday" in line for line in made.ask)
