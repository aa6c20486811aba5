import json
import re
from dataclasses import replace
from html import unescape

import made_up
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from app import html_pages, saying, words
from app.cards import checked_line, why_lines
from app.maps.names import names
from app.paper import way_of
from recommender import plan as plans
from recommender.answer import NeedFound

MOST_BYTES = 30_000
FIELD = r'<input[^>]* name="([a-z]+)" value="([^"]*)"'


@pytest.fixture
def pages(opened):  # noqa: ARG001 - it stands in for the directory
    return TestClient(Starlette(routes=html_pages.html_routes()), follow_redirects=False)


def test_the_questions_are_a_form_that_posts(pages):
    answer = pages.get("/view/find")
    assert answer.status_code == 200
    assert 'method="post"' in answer.text
    assert len(answer.content) < MOST_BYTES


def test_the_answer_is_kept_by_nobody_and_holds_ten_cards(pages, opened):
    answer = pages.post("/view/find", data={"postcode": "G34 9AA", "needs": ["childcare"]})
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text.count('class="fp-card"') == 10
    assert len(answer.content) < MOST_BYTES
    assert opened.asked == [{"postcode": "G34 9AA", "needs": ["childcare"]}]


def test_every_field_of_the_form_reaches_the_situation(pages, opened):
    pages.post(
        "/view/find",
        data={
            "postcode": "G34",
            "text": "help",
            "ages": "2, 7 months and expecting",
            "mode": "bus",
            "max_minutes": "30",
            "budget": "0",
            "language": "pl",
            "times": ["weekend"],
        },
    )
    (asked,) = opened.asked
    assert asked["children_ages"] == ["2", " 7 months", "expecting"]
    assert (asked["mode"], asked["max_minutes"], asked["budget_gbp_week"]) == ("bus", 30, 0)
    assert asked["free_hours"] == [
        {"day": "Sat", "start": "09:00", "end": "17:00"},
        {"day": "Sun", "start": "09:00", "end": "17:00"},
    ]


def test_an_empty_form_is_asked_again_and_answers_nothing(pages, opened):
    answer = pages.post("/view/find", data={"ages": "2"})
    assert words.PHONE_ASK in answer.text
    assert 'value="2"' in answer.text
    assert opened.asked == []


def test_what_was_typed_is_escaped(pages):
    answer = pages.post("/view/find", data={"ages": '"><script>alert(1)</script>'})
    assert "<script>alert" not in answer.text


def test_a_form_of_megabytes_is_refused_unread(pages):
    answer = pages.post("/view/find", data={"text": "x" * 300_000})
    assert words.TOO_LONG in answer.text


def test_before_an_answer_about_abuse_comes_the_page_on_leaving_quickly(pages, opened):
    opened.reply = made_up.answer(
        2, needs=(NeedFound(need="domestic_abuse", grade="stated", evidence=""),)
    )
    first = pages.post("/view/find", data={"postcode": "G34", "needs": ["domestic_abuse"]})
    assert words.SAFETY_TITLE in first.text
    assert "cannot erase" in first.text
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', first.text))
    second = pages.post("/view/find", data=fields)
    assert second.text.count('class="fp-card"') == 2


@pytest.mark.parametrize("path", ["/view/find", "/view/safety", "/view/service/service-1"])
def test_the_way_out_is_the_first_stop_and_titles_tell_nothing(pages, path):
    text = pages.get(path).text
    assert re.search(r"<body>\s*<div class=\"wayout\"[^>]*><a class=\"exit\"", text)
    assert re.search(r"<title>(.*?)</title>", text)[1] == "Fingerpost"
    assert '<html lang="en-GB">' in text


def test_a_service_has_a_page_for_good_with_json_ld(pages):
    answer = pages.get("/view/service/service-1")
    linked = re.search(r'application/ld\+json">(.*?)</script>', answer.text, re.DOTALL)[1]
    assert json.loads(linked)["name"] == "Thistle Nursery 1 (sample)"
    assert len(answer.content) < MOST_BYTES


def test_a_record_cannot_close_the_json_ld_early(pages, opened, monkeypatch):
    nasty = made_up.service(name="</script><script>alert(1)</script>")
    monkeypatch.setattr(opened, "service", lambda _: nasty)
    answer = pages.get("/view/service/service-1")
    assert "<script>alert" not in answer.text


def test_a_merged_record_leads_to_what_it_became(pages, opened, monkeypatch):
    monkeypatch.setattr(opened, "service", lambda _: made_up.service(2))
    answer = pages.get("/view/service/service-1")
    assert answer.status_code == 308
    assert answer.headers["location"] == "/view/service/service-2"


def test_what_is_not_there_helps_on(pages):
    for path in ("/view/service/none", "/view/nothing/here"):
        answer = pages.get(path)
        assert answer.status_code == 404
        assert "/view/find" in answer.text


def test_a_shared_plan_is_services_and_nothing_else(pages):
    answer = pages.get("/view/plan?ids=service-1,service-2,gone")
    assert answer.text.count('class="step"') == 4  # two services, her own choice, the sketch
    assert "tel:01414960001" in answer.text
    assert words.MY_CHOICE in answer.text
    assert "<svg" in answer.text
    assert len(answer.content) < MOST_BYTES


def test_a_plan_of_nothing_says_so(pages):
    answer = pages.get("/view/plan")
    assert answer.status_code == 404
    assert words.PAPER_NONE in answer.text


def test_minutes_are_shown_to_whoever_posts_a_start(pages):
    answer = pages.post(
        "/view/plan", data={"ids": "service-1", "postcode": "G34 9AA", "mode": "bus"}
    )
    assert "About 12 minutes by bus" in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_a_posted_plan_has_her_goals_and_not_now_is_one_line(pages):
    one, two = (plans.step_of(made_up.option(number)) for number in (1, 2))
    plan = plans.Plan(
        goals=("A morning to myself",),
        steps=(one, replace(two, state="not_now")),
        steady=plans.Steady(name="Ann at the centre", phone="0141 496 0077"),
    )
    answer = pages.post("/view/plan", data={"plan": plans.to_json(plans.Book(plan=plan)).decode()})
    assert "A morning to myself" in answer.text
    assert "Ann at the centre" in answer.text
    assert "Thistle Nursery 1" in answer.text
    assert re.findall(r"<h2>\d\. ([^<]*)", answer.text) == [one.name]
    assert f"{words.LATER}</b> {two.name}, {two.phone}<" in answer.text


def test_a_broken_plan_is_one_sentence(pages):
    answer = pages.post("/view/plan", data={"plan": "{broken"})
    assert words.OPEN_FAILED in answer.text


def test_health_tells_the_edition(pages):
    assert pages.get("/healthz").json()["status"] == "ok"


def test_leaflet_comes_from_this_server(pages):
    assert pages.get("/view/leaflet/leaflet.js").status_code == 200
    assert (
        pages.get("/view/maps/map.js").headers["content-type"].split(";")[0].endswith("/javascript")
    )


def test_unknown_shapes_are_not_there(pages):
    assert pages.get("/view/areas-0123456789abcdef.json").status_code == 404


def test_ticked_options_become_one_page_with_minutes_and_without_a_trace(pages):
    answer = pages.post(
        "/view/plan", data={"ids": ["service-2", "service-1", "service-2"], "postcode": "G34 9AA"}
    )
    assert answer.headers["cache-control"] == "no-store"
    assert re.findall(r"<h2>(\d)\. Thistle Nursery (\d)", answer.text) == [("1", "2"), ("2", "1")]
    assert "12 minutes" in answer.text
    assert words.PHONE_KEEP_NONE in pages.post("/view/plan", data={}).text


def test_answers_can_be_changed_without_giving_them_again(pages, opened):
    given = {"postcode": "G34 9AA", "needs": ["food"], "ages": "2", "times": ["weekend"]}
    found = pages.post("/view/find", data=given)
    assert 'name="ages" value="2"' in found.text
    again = pages.post("/view/find", data={**given, "change": "yes"})
    assert 'value="G34 9AA"' in again.text
    assert 'value="food" checked' in again.text
    assert len(opened.asked) == 1


def test_a_plan_asked_for_minutes_keeps_its_goals(pages):
    plan = plans.Plan(goals=("A morning to myself",), steps=(plans.step_of(made_up.option(1)),))
    sent = plans.to_json(plans.Book(plan=plan)).decode()
    first = pages.post("/view/plan", data={"plan": sent})
    (carried,) = re.findall(r'name="plan" value="([^"]*)"', first.text)
    asked = {"plan": unescape(carried), "postcode": "G34 9AA"}
    as_chosen = pages.post("/view/plan", data=asked)  # as it stood on the card and in the plan
    assert way_of(plan.steps[0])[1:] in as_chosen.text
    assert "12 minutes" not in as_chosen.text
    again = pages.post("/view/plan", data={**asked, "asked": "yes"})
    assert "A morning to myself" in again.text
    assert "12 minutes" in again.text


def test_the_names_on_the_map_are_kept_for_a_year(pages):
    answer = pages.get(names().address)
    assert "immutable" in answer.headers["cache-control"]
    found = answer.json()
    assert "Glasgow City" in [name for name, _, _ in found["far"]]
    assert all(
        54 < latitude < 61 and -8 < longitude < 0 for _, latitude, longitude in found["near"]
    )
    assert pages.get("/view/names-0123456789abcdef.json").status_code == 404


def test_what_was_ticked_of_an_answer_says_on_paper_what_its_card_said(pages, opened):
    asked = {"postcode": "G34 9AA", "needs": ["childcare"], "ages": "2", "mode": "walk"}
    found = pages.post("/view/find", data=asked).text
    form = found[found.index('id="keep"') :].partition("</form>")[0]
    sent = {name: unescape(value) for name, value in re.findall(FIELD, form)}
    assert sent == {"postcode": "G34 9AA", "needs": "childcare", "ages": "2", "mode": "walk"}
    opened.reply = replace(opened.reply, situation={"children_ages": [2.0]})
    paper = pages.post("/view/plan", data={**sent, "ids": ["service-3", "service-1"]})
    assert re.findall(r"<h2>(\d)\. Thistle Nursery (\d)", paper.text) == [("1", "3"), ("2", "1")]
    for option in (opened.reply.options[0], opened.reply.options[2]):
        assert " ".join(why_lines(option)) in paper.text
        assert saying.minutes(option.minutes, option.minutes_range, option.mode)[1:] in paper.text
        assert option.next_step.partition(",")[0] in unescape(re.sub("<[^>]*>", "", paper.text))
    assert "12 minutes" not in paper.text  # what the page would reckon by itself
    assert words.TIMES_FROM.format(young=words.TIMES_YOUNG) in paper.text
    assert checked_line(made_up.service(1)) in paper.text
    assert f"{words.WHO}:" not in paper.text  # all of it is hers
    assert len(paper.content) < MOST_BYTES
    fields = {name: unescape(value) for name, value in re.findall(FIELD, paper.text)}
    fields |= {"young": "yes", "mode": "walk", "asked": "yes"}
    again = pages.post("/view/plan", data=fields)
    assert "12 minutes" not in again.text  # asked from the same place: the same times
    moved = pages.post("/view/plan", data={**fields, "postcode": "G1 1DN"})
    assert "12 minutes" in moved.text


def test_a_page_of_ids_alone_says_that_it_knows_no_start(pages):
    answer = pages.get("/view/plan?ids=service-1")
    assert words.TIMES_NOT_KNOWN in answer.text
    assert words.TIMES_FROM.format(young="") not in answer.text
    assert f"{words.WHO}:" not in answer.text


def test_a_plan_says_why_and_who_goes_with_her(pages):
    step = plans.step_of(made_up.option(1), why=("Takes your 2-year-old.",))
    sent = plans.to_json(plans.Book(plan=plans.Plan(steps=(step,)))).decode()
    answer = pages.post("/view/plan", data={"plan": sent})
    assert f"{words.WHY_THIS}:</b> Takes your 2-year-old.</p>" in answer.text
    assert f'{words.WHO}:</b> <span class="to-fill">' in answer.text  # nobody chose: a line
    assert words.WHO_WORDS["together"] not in answer.text
    both = replace(step, who="together", ask_first=("Close to your 30 minutes.",))
    sent = plans.to_json(plans.Book(plan=plans.Plan(steps=(both,)))).decode()
    answer = pages.post("/view/plan", data={"plan": sent})
    assert f"{words.WHO}:</b> {words.WHO_WORDS['together']}" in answer.text
    assert answer.text.count(f"{words.CHECK_FIRST}</b> Close to your 30 minutes.</p>") == 1


def test_what_several_steps_need_is_said_once(pages):
    one, two, three = (plans.step_of(made_up.option(number)) for number in (1, 2, 3))
    plan = plans.Plan(steps=(one, two, replace(three, bring=("a bag",))))
    sent = plans.to_json(plans.Book(plan=plan)).decode()
    text = unescape(pages.post("/view/plan", data={"plan": sent}).text)
    assert text.count(f"</b> {one.bring[0]}") == 1
    assert words.BRING_TO.format(numbers="1 and 2") in text
    assert text.count("</b> a bag") == 1
