from datetime import date

import made_up
import pytest
from streamlit.testing.v1 import AppTest

from app import keeping, opening, planskept, planwords, telling, words
from directory.settings import read_settings
from recommender import plan as plans

ONE, TWO = (plans.step_of(made_up.option(number)) for number in (1, 2))


@pytest.fixture
def page(opened):  # noqa: ARG001 - it stands in for the directory
    shown = AppTest.from_function(_plan, default_timeout=30)
    shown.session_state["book"] = plans.Book(plan=plans.Plan(steps=(ONE, TWO)))
    for number in (1, 2):
        shown.session_state[f"more-service-{number}-childcare"] = True  # opened by hand
    return shown.run()


def _plan():
    from app.views import plan

    plan.show()


def plan_of(page):
    return page.session_state["book"].plan


def widget(kind, start):
    return next(one for one in kind if one.key and one.key.startswith(start))


def test_it_counts_doors_and_new_people(page):
    drawn = "\n".join(part.proto.body for part in page.get("html"))
    assert "2 places to go and 2 new people to meet" in drawn


def test_goals_are_kept_in_her_words(page):
    widget(page.text_area, "goals-").input("A morning to myself\n\n  Less worry ").run()
    assert not page.exception
    assert plan_of(page).goals == ("A morning to myself", "Less worry")


def test_not_now_is_a_choice_and_counts_no_door(page):
    widget(page.segmented_control, "state-service-1").select("not_now").run()
    assert plan_of(page).steps[0].state == "not_now"
    assert plan_of(page).doors == 1


def test_order_is_hers_and_can_be_undone(page):
    widget(page.button, "move-1-service-1").click().run()
    assert [step.service_id for step in plan_of(page).steps] == ["service-2", "service-1"]
    next(one for one in page.button if one.label == words.UNDO).click().run()
    assert [step.service_id for step in plan_of(page).steps] == ["service-1", "service-2"]


def test_the_first_cannot_go_up_nor_the_last_down(page):
    assert widget(page.button, "move--1-service-1").disabled
    assert widget(page.button, "move-1-service-2").disabled


def test_a_step_can_be_taken_out(page):
    widget(page.button, "remove-service-1").click().run()
    assert [step.service_id for step in plan_of(page).steps] == ["service-2"]


def test_a_day_gives_a_calendar_file(page):
    assert words.CALENDAR_NEEDS in [one.value for one in page.markdown]
    widget(page.date_input, "on-service-1").set_value(date(2026, 12, 1)).run()
    assert plan_of(page).steps[0].on == date(2026, 12, 1)
    assert words.CALENDAR_NEEDS not in [one.value for one in page.markdown]


def test_a_day_and_a_tick_that_come_at_once_are_both_kept(page):
    widget(page.date_input, "on-service-1").set_value(date(2026, 12, 3))
    widget(page.checkbox, "agreed-service-1").check().run()
    step = plan_of(page).steps[0]
    assert step.on == date(2026, 12, 3)
    assert step.introduction.approved


def test_nobody_is_preselected_and_who_does_it_can_be_taken_back(page):
    who = widget(page.segmented_control, "who-service-1")
    assert who.value is None
    who.select("together").run()
    assert plan_of(page).steps[0].who == "together"
    widget(page.segmented_control, "who-service-1").unselect("together").run()
    assert plan_of(page).steps[0].who is None


def test_one_person_stays_the_same(page):
    widget(page.text_input, "steady-name").input("Ann").run()
    widget(page.text_input, "steady-phone").input("0141 496 0077").run()
    assert plan_of(page).steady == plans.Steady(name="Ann", phone="0141 496 0077")


def test_an_introduction_tells_no_troubles_and_is_hers_to_change_and_agree_to(page):
    drafted = widget(page.text_area, "intro-")
    assert "Thistle" in drafted.value
    assert "childcare" not in drafted.value
    assert not page.code
    drafted.input("Hello. Ana would like to come on Tuesday.").run()
    assert plan_of(page).steps[0].introduction == plans.Introduction(
        text="Hello. Ana would like to come on Tuesday."
    )
    assert not page.code  # nothing to copy before she agrees
    widget(page.checkbox, "agreed-service-1").check().run()
    assert not page.exception
    assert plan_of(page).steps[0].introduction.approved
    assert [one.value for one in page.code] == ["Hello. Ana would like to come on Tuesday."]
    assert plan_of(page).introduced == 1
    assert planwords.INTRODUCED.format(many=1) in "".join(
        part.proto.body for part in page.get("html")
    )
    widget(page.text_area, "intro-").input("Hello. Ana would like to come.").run()
    assert not plan_of(page).steps[0].introduction.approved  # other words, asked again


def test_the_shared_link_holds_ids_only(page):
    links = [one.proto.url for one in page.get("link_button")]
    assert links == ["/view/plan?ids=service-1,service-2"]


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """The people's store of this test, and whoever visits may tell."""
    settings = read_settings({"FINGERPOST_DATA_DIR": str(tmp_path)})
    monkeypatch.setattr(opening, "settings_in_use", lambda: settings)
    monkeypatch.setattr(opening, "look_again", lambda: None)
    monkeypatch.setattr(telling, "may_tell", lambda: True)
    return lambda: [] if (found := keeping.standing_people(settings)) is None else found.heard()


def pills(page):
    return widget(page.button_group, "told-service-1")


def test_how_it_went_is_two_taps_and_can_be_changed_and_taken_back(kept, page):
    page.run()
    assert kept() == []
    pills(page).select("full").run()
    assert not page.exception
    (one,) = kept()
    assert (one.service_id, one.need, one.outcome) == ("service-1", "childcare", "full")
    assert (one.on, one.author_ref, one.words) == (made_up.TODAY, "", "")
    widget(page.text_input, "words-told-service-1").input(" They were  kind. ").run()
    assert [(two.outcome, two.words) for two in kept()] == [("full", "They were kind.")]
    pills(page).select("helped").run()
    assert [(two.outcome, two.words) for two in kept()] == [("helped", "They were kind.")]
    widget(page.button, "back-told-service-1").click().run()
    assert kept() == []
    assert pills(page).value in (None, [])


def test_tapping_the_same_again_takes_it_back(kept, page):
    page.run()
    pills(page).select("closed").run()
    pills(page).unselect("closed").run()
    assert not page.exception
    assert kept() == []


def test_a_stranger_on_the_network_is_not_asked(kept, page, monkeypatch):
    monkeypatch.setattr(telling, "may_tell", lambda: False)
    page.run()
    assert planwords.TELL_NOTE not in [one.value for one in page.markdown]
    assert kept() == []


def test_every_answer_has_words():
    assert tuple(planwords.OUTCOMES) == keeping.OUTCOMES


def button(page, label):
    return next(one for one in page.button if one.label == label)


def held():
    """The whole file of the people's store, as bytes."""
    path = opening.settings_in_use().data_dir
    return b"".join(one.read_bytes() for one in path.glob("people.db*"))


@pytest.mark.usefixtures("kept")
def test_nothing_is_kept_until_she_asks_and_nothing_is_left_when_she_deletes_it(page):
    page.run()
    widget(page.text_area, "goals-").input("A morning to Zanzibarine myself").run()
    assert held() == b""
    button(page, planwords.KEEP_IT).click().run()
    assert not page.exception
    code = page.code[0].value
    assert b"Zanzibarine" in held()
    assert code.encode() not in held()
    button(page, planwords.FORGET).click().run()
    assert b"Zanzibarine" not in held()
    assert plan_of(page).goals  # still there for this visit
    assert planwords.KEEP_NOTE in [one.value for one in page.markdown]


@pytest.mark.usefixtures("kept")
def test_a_kept_plan_opens_with_its_code_however_it_is_typed_and_keeps_its_history(page):
    page.run()
    widget(page.segmented_control, "state-service-1").select("not_now").run()
    button(page, planwords.KEEP_IT).click().run()
    code = page.code[0].value
    assert planwords.ALL_KEPT in [one.value for one in page.markdown]
    widget(page.button, "remove-service-2").click().run()
    button(page, planwords.KEEP_CHANGES).click().run()
    assert not page.exception
    other = AppTest.from_function(_plan, default_timeout=30).run()
    widget(other.text_input, "plan-code").input(code.lower().replace("-", " ")).run()
    button(other, planwords.OPEN_IT).click().run()
    assert not other.exception
    assert [step.service_id for step in plan_of(other).steps] == ["service-1"]
    assert [one.value for one in other.markdown if one.value.startswith("Taken out")] == [
        f"Taken out: {TWO.name}"
    ]
    button(other, words.UNDO).click().run()
    assert len(plan_of(other).steps) == 2
    # Both change it: the second is told, and nothing is overwritten.
    button(other, planwords.KEEP_CHANGES).click().run()
    widget(page.text_area, "goals-").input("Another goal").run()
    button(page, planwords.KEEP_CHANGES).click().run()
    assert any("changed by somebody else" in one.value for one in page.toast)


@pytest.mark.usefixtures("kept")
def test_a_code_nobody_has_opens_nothing(page):
    page.run()
    widget(page.text_input, "plan-code").input("AAAA-BBBB-CCCC-DDDD").run()
    button(page, planwords.OPEN_IT).click().run()
    assert [one.value for one in page.toast] == [planwords.NO_SUCH_CODE]


def test_earlier_plans_can_be_gone_back_to(page):
    widget(page.segmented_control, "state-service-1").select("not_now").run()
    widget(page.button, "remove-service-2").click().run()
    widget(page.button, "back-2-1").click().run()
    assert [step.state for step in plan_of(page).steps] == ["chosen", "chosen"]
    button(page, words.UNDO).click().run()
    assert [step.service_id for step in plan_of(page).steps] == ["service-1"]


def test_codes_are_new_each_time_and_easy_to_read():
    codes = {planskept.new_code() for _ in range(100)}
    assert len(codes) == 100
    assert not set("IO01") & set("".join(codes))
