"""The Streamlit pages, run without a browser."""

import ast
import json
from dataclasses import replace
from pathlib import Path

import made_up
import pytest
from streamlit.testing.v1 import AppTest

from app import words
from app.answer import draw_start
from app.why_not import Known
from recommender.answer import Recommendation

FRONT = Path(__file__).parents[2] / "streamlit_app.py"


@pytest.fixture
def page(opened):  # noqa: ARG001 - it stands in for the directory
    return AppTest.from_file(str(FRONT), default_timeout=30)


def shown(page):
    """Everything drawn as HTML or text, the answer last."""
    parts = [*page.get("html"), *page.markdown, *page.title, *page.header, *page.subheader]
    drawn = [str(getattr(part, "value", None) or part.proto.body) for part in parts]
    return "\n".join((*drawn, *("".join(answer.values()) for answer in answers(page))))


def answers(page):
    """The answer, as it is sent to the browser: HTML in four parts."""
    for part in page.get("bidi_component"):
        [data] = json.loads(part.proto.json)
        if "main" in data:
            yield {name: data[name] for name in ("top", "views", "main", "rest")}


def ask_from(page, postcode):
    """Give a postcode; the answer alone is drawn again, so look at the whole page once more."""
    page.text_input(key="where").input(postcode).run()
    return page.run()


def test_the_first_page_asks_before_it_answers(page, opened):
    page.run()
    assert not page.exception
    assert words.START_HERE in shown(page)
    assert opened.asked == []


def test_once_a_place_is_given_nobody_is_told_to_give_one(page, opened):
    opened.reply = replace(opened.reply, needs=(), options=())
    page.run()
    text = shown(ask_from(page, "G34 9AA"))
    assert draw_start(begun=True) in text
    assert words.START_HERE not in text


def test_a_postcode_and_one_need_answer(page, opened):
    page.run()
    ask_from(page, "G34 9AA")
    page.pills(key="needs").select("childcare").run()
    assert not page.exception
    assert opened.asked[-1]["postcode"] == "G34 9AA"
    assert opened.asked[-1]["needs"] == ["childcare"]
    text = shown(page)
    assert text.count('<article class="fp-card"') == 10
    assert "10 options that may suit from G34 9AA" in text
    assert "Vacancies are not in these records" in text


def test_nothing_typed_reaches_the_address(page):
    page.run()
    ask_from(page, "EH6 5AB")
    page.text_area(key="text").input("my own words").run()
    assert "EH6" not in str(dict(page.query_params))
    assert "words" not in str(dict(page.query_params))


def test_where_her_words_say_she_lives_is_hers_to_change(page, opened):
    page.run()
    page.text_area(key="text").input("G34 and I need a nursery").run()
    assert not page.exception
    assert page.text_input(key="where").value == "G34"
    assert opened.asked[-1]["postcode"] == "G34"
    ask_from(page, "EH6 5AB")
    page.text_area(key="text").input("G34 and I need a nursery, please").run()
    assert opened.asked[-1]["postcode"] == "EH6 5AB"


def test_times_in_her_words_fill_the_weeks_and_can_be_taken_back(page, opened):
    page.run()
    said = "Free Mon and Tue 9.30 to 2.30. I work Wednesdays 9-5."
    page.text_area(key="text").input(said).run()
    assert not page.exception
    free = [{"day": day, "start": "09:30", "end": "14:30"} for day in ("Mon", "Tue")]
    assert opened.asked[-1]["free_hours"] == free
    assert opened.asked[-1]["care_hours"] == [{"day": "Wed", "start": "09:00", "end": "17:00"}]
    assert "Mon and Tue 9:30am to 2:30pm" in " ".join(one.value for one in page.markdown)
    page.session_state["free_windows"] = page.session_state["care_windows"] = []  # painted out
    page.text_area(key="text").input(f"{said} Please.").run()
    assert opened.asked[-1]["free_hours"] is None
    assert "care_hours" not in opened.asked[-1]


def test_hours_of_work_in_her_words_are_not_free_until_they_are_taken_back(page, opened):
    page.run()
    page.text_area(key="text").input("I work Wednesdays 9-5.").run()
    wednesday = [{"day": "Wed", "start": "09:00", "end": "17:00"}]
    assert opened.asked[-1]["busy_hours"] == opened.asked[-1]["care_hours"] == wednesday
    page.session_state["care_windows"] = []
    page.text_area(key="text").input("I work Wednesdays 9-5. Please.").run()
    assert "busy_hours" not in opened.asked[-1]


def test_children_become_chips_and_can_be_taken_out(page, opened):
    page.run()
    ask_from(page, "G34")
    for age in (2, "unborn"):
        page.selectbox(key="new_child").select(age).run()
    assert opened.asked[-1]["children_ages"] == [2, "unborn"]
    page.button(key="child-0").click().run()
    assert opened.asked[-1]["children_ages"] == ["unborn"]


def test_a_need_her_words_may_mean_is_hers_to_add(page, opened):
    page.run()
    page.text_area(key="text").input("letters I do not open").run()
    assert 'data-meant="debt_advice"' in shown(page)
    page.session_state["needs"] = ["debt_advice"]  # as a tap does; the tap is a browser test's
    assert 'data-meant="debt_advice"' not in shown(page.run())
    assert opened.asked[-1]["needs"] == ["debt_advice"]


@pytest.mark.parametrize("view", words.VIEWS)
def test_every_view_holds_the_options(page, view):
    page.run()
    ask_from(page, "G34 9AA")
    page.query_params["view"] = view
    text = shown(page.run())
    assert not page.exception
    assert "Thistle Nursery 1 (sample)" in text
    assert [one for one in words.VIEWS if f'data-view="{one}"' in text] == list(words.VIEWS)
    assert text.count(" checked>") == 1
    assert " checked>" in text[text.index(f'data-view="{view}"') :].split("</label>")[0]


def test_another_view_and_a_choice_ask_nothing_again(page, opened):
    page.run()
    ask_from(page, "G34 9AA")
    asked = len(opened.asked)
    page.query_params["view"] = words.VIEWS[2]
    page.run()
    page.session_state["adding"] = "service-1 childcare 0"
    assert words.ADDED.format(rank=1) in shown(page.run())
    assert len(opened.asked) == asked


def test_what_is_live_now_answers_the_same_question_anew(page, opened):
    page.run()
    ask_from(page, "G34 9AA")
    asked = len(opened.asked)
    opened.edition += 1
    page.run()
    assert len(opened.asked) == asked + 1


def test_an_answer_without_options_helps(page, opened):
    opened.reply = made_up.answer(0)
    page.run()
    ask_from(page, "G34 9AA")
    text = shown(page)
    assert words.NOTHING_TITLE in text
    assert "Heather Nursery (sample)" in text
    assert "0131 496 0099" in text


def test_without_a_place_no_limit_is_blamed(page, opened):
    opened.reply = replace(made_up.answer(0), origin=None, problems=("'zz9' is no postcode.",))
    page.run()
    ask_from(page, "zz9")
    text = shown(page)
    assert words.NO_PLACE_YET in text
    assert "no postcode" in text
    assert words.NOTHING_TITLE not in text
    assert "0 options" not in text


def test_urgent_help_comes_before_the_options(page, opened):
    opened.reply = made_up.answer(2, urgent=(made_up.urgent(),))
    page.run()
    ask_from(page, "G34 9AA")
    text = shown(page)
    assert text.index(words.URGENT_NOW) < text.index('<article class="fp-card"')


def test_with_nothing_asked_nothing_is_claimed(page, opened):
    opened.reply = Recommendation(situation={}, origin=None)
    page.run()
    ask_from(page, "G34 9AA")
    assert words.NOTHING_TITLE not in shown(page)


def test_what_was_chosen_stands_in_the_plan_and_can_be_undone(page):
    page.run()
    ask_from(page, "G34 9AA")
    for number in (1, 2):
        # What a click on the card's button leaves in the session; the click is a browser test's.
        page.session_state["adding"] = f"service-{number} childcare 0"
        page.run()
    assert len(page.session_state["book"].plan.steps) == 2
    assert shown(page).count(words.ADDED.format(rank=1)) == 1


@pytest.mark.parametrize("name", ["plan", "gaps", "data", "about", "service"])
@pytest.mark.usefixtures("opened")
def test_every_page_opens_with_nothing_chosen(name):
    page = AppTest.from_function(_one_page, kwargs={"name": name}, default_timeout=30).run()
    assert not page.exception


def _one_page(name):
    import importlib

    importlib.import_module(f"app.views.{name}").show()


@pytest.mark.parametrize(
    ("status", "offered"), [("active", True), ("temporarily closed", True), ("defunct", False)]
)
def test_what_has_closed_for_good_is_not_offered_for_the_plan(opened, monkeypatch, status, offered):
    closed = made_up.service(1, status=status)
    monkeypatch.setattr(opened, "service", lambda _: closed, raising=False)
    page = AppTest.from_function(_one_page, kwargs={"name": "service"}, default_timeout=30)
    page.query_params["id"] = closed.id
    page.run()
    assert not page.exception
    assert (words.TO_PLAN in [button.label for button in page.button]) is offered


def test_what_is_asked_by_name_is_answered_below(page, monkeypatch):
    asked = []

    def known(_opened, mapping, name):
        asked.append((mapping["postcode"], name))
        return (
            Known(id="service-2", name="Thistle", against=("Too far.",), open_questions=()),
            Known(id="other", name="Bluebell", against=("Too far.",), open_questions=("Ask.",)),
        )

    monkeypatch.setattr("app.views.find.why_not", known)
    page.run()
    ask_from(page, "G34 9AA")
    assert words.WHY_NOT in shown(page)
    page.session_state["why_not"] = "bell"
    text = shown(page.run())
    assert asked == [("G34 9AA", "bell")]
    assert words.WHY_NOT_SHOWN.format(rank=2) in text
    assert "Too far." in text.split("Bluebell")[1]
    assert "Too far." not in text.split("Bluebell")[0].split(words.WHY_NOT)[1]


def test_start_again_forgets_everything(page):
    page.run()
    ask_from(page, "G34 9AA")
    page.button(key="start-again").click().run()
    assert page.text_input(key="where").value == ""
    assert words.START_HERE in shown(page)


def test_no_choice_is_cut_off_on_a_phone():
    """A row of choices wraps: Streamlit's own way is to fade out what has no room."""
    for path in (FRONT.parent / "app").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            name = getattr(getattr(call, "func", None), "attr", "")
            if name in ("segmented_control", "pills"):
                assert "wrap" in [one.arg for one in call.keywords], f"{path}:{call.lineno}"
