"""The steward's page over a real store: look, bring in, settle, put right, take back."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app import auth, datawords, moved, opening, steward
from app.changed import fact_words, value_words
from app.views import data_doubles
from app.views.data_service import texts_of
from app.views.data_sources import source_name
from directory import local_changes, own_table
from directory.matching import reference

FIRST = "name,description,postcode,phone,needs\nTiny Tots,A group,G34 9AA,0141 496 0001,childcare\n"
SECOND = "Called,Runs from,Tel,Code\nTiny Tots Group,A hall,0141 496 0001,G34 9AA\n,No name,,\n"


@pytest.fixture(scope="module")
def store_folder(tmp_path_factory, postcode_cache):
    """A data folder with one small list in it."""
    folder = tmp_path_factory.mktemp("steward")
    (folder / "cache").symlink_to(postcode_cache, target_is_directory=True)
    return folder


@pytest.fixture
def held(store_folder, tmp_path, monkeypatch):
    """A fresh copy of that folder, served."""
    folder = tmp_path / "data"
    shutil.copytree(store_folder, folder, symlinks=True)
    monkeypatch.setenv("FINGERPOST_DATA_DIR", str(folder))
    monkeypatch.delenv("FINGERPOST_DATABASE", raising=False)
    monkeypatch.setattr(auth, "may_change", lambda: True)
    monkeypatch.setattr(auth, "author", lambda: "this machine")
    take("first.csv", FIRST)
    return opening.here()


def take(name, text, **more):
    reports = steward.take(steward.Dropped(name=name, body=text.encode(), **more), dry_run=False)
    opening.look_again()
    return reports


def page(part):
    drawn = AppTest.from_function(_data_page, default_timeout=60)
    drawn.session_state["data-part"] = part
    return drawn.run()


def _data_page():
    from app.views import data

    data.show()


def shown(drawn):
    parts = [*drawn.get("html"), *drawn.markdown, *drawn.header, *drawn.text]
    return "\n".join(str(getattr(one, "value", None) or one.proto.body) for one in parts)


def the_service():
    [found] = [one for one in opening.here().services() if one.name == "Tiny Tots"]
    return found


@pytest.mark.parametrize("part", datawords.VIEWS)
@pytest.mark.usefixtures("held")
def test_every_part_is_drawn(part):
    drawn = page(part)
    assert not drawn.exception
    assert [one.value for one in drawn.title] == [datawords.TITLE]


@pytest.mark.usefixtures("held")
def test_a_source_says_what_its_import_came_to_and_no_folder():
    text = shown(page("sources"))
    assert "1 rows read and 1 held" in text
    assert "first.csv" in text
    assert "/tmp" not in text
    assert datawords.NO_LICENCE in text


@pytest.mark.usefixtures("held")
def test_a_stranger_sees_only_what_is_for_anybody(monkeypatch):
    monkeypatch.setattr(auth, "may_change", lambda: False)
    drawn = AppTest.from_function(_data_page, default_timeout=60).run()
    assert drawn.segmented_control(key="data-part").options == [
        datawords.VIEWS["sources"],
        datawords.VIEWS["first"],
    ]
    assert datawords.MAY_NOT_CHANGE in shown(drawn)


@pytest.mark.usefixtures("held")
def test_a_dry_run_changes_nothing_and_counts_everything():
    mapping = b'[columns]\nname = "Called"\nphones = "Tel"\npostal_code = "Code"\n'
    dropped = steward.Dropped(name="second.csv", body=SECOND.encode(), mapping=mapping)
    before = opening.here().edition
    preview = steward.preview(dropped)
    assert [one.service.name for one in preview.records] == ["Tiny Tots Group"]
    assert [(one.field, one.refused) for one in preview.problems] == [("name", True)]
    [report] = steward.take(dropped, dry_run=True)
    assert (report.read, report.held, report.refused, report.added) == (2, 1, 1, 1)
    opening.look_again()
    assert opening.here().edition == before


@pytest.mark.usefixtures("held")
def test_a_list_brought_in_is_taken_out_again_and_nothing_of_other_lists():
    take("second.csv", FIRST.replace("Tiny Tots", "Quilting Bee").replace("G34 9AA", "EH6 5AB"))
    assert "Quilting Bee" in steward.named_like("quilting bee").values()
    feed = next(one for one in opening.here().feeds if one.id == "second")
    steward.take_out(feed)
    opening.look_again()
    assert [one.name for one in opening.here().services()] == ["Tiny Tots"]
    assert {one.id: one.held for one in opening.here().feeds}["second"] == 0
    assert "1 gone" in shown(page("sources"))


@pytest.mark.usefixtures("held")
def test_a_list_taken_out_is_no_longer_counted_or_credited():
    take("second.csv", FIRST.replace("Tiny Tots", "Quilting Bee").replace("G34 9AA", "EH6 5AB"))
    assert "2 services from 2 lists" in shown(page("sources"))
    steward.take_out(next(one for one in opening.here().feeds if one.id == "second"))
    opening.look_again()
    assert "1 service from 1 list" in shown(page("sources"))
    assert [one.id for one in opening.here().feeds if one.is_shown] == ["first"]
    assert not any("shrank" in fix.what for fix in steward.fixes())


OVERLAY = "name,postcode,hours,phone\nTiny Tots,G34 9AA,Wed 10am-12pm,0141 496 0009\n"


def _drawn_reports():
    import streamlit as st

    from app import steward
    from app.views import data_bring

    preview = steward.Preview(feed="facts", format="overlay", records=(), problems=())
    data_bring._reports(st.session_state["reports"], preview, live=False)


@pytest.mark.usefixtures("held")
def test_a_table_that_adds_facts_is_said_to_have_no_services_of_its_own():
    dropped = steward.Dropped(name="facts.csv", body=OVERLAY.encode(), adds=True)
    reports = steward.take(dropped, dry_run=True)
    drawn = AppTest.from_function(_drawn_reports, default_timeout=60)
    drawn.session_state["reports"] = reports
    text = shown(drawn.run())
    assert datawords.ADDS_HEADS[2] in text
    assert not {"New", "Changed", "Already here"} & set(re.findall(r">([^<>]+)<", text))
    take("facts.csv", OVERLAY, adds=True)
    text = shown(page("sources"))
    assert "adds to 1" in text
    assert "1 rows read and 1 found their service" in text
    assert "also in another list" not in text


@pytest.mark.usefixtures("held")
def test_what_an_overlay_said_before_it_was_taken_out_is_nobodys_change():
    take("facts.csv", OVERLAY, adds=True)
    service = the_service()
    drawn = page("service")
    drawn.text_input(key="find-service").set_value("tots").run()
    assert drawn.text_input(key=f"phones-{service.id}").value == "0141 496 0009"
    drawn.text_input(key=f"email-{service.id}").set_value("tots@example.org")
    steward.take_out(next(one for one in opening.here().feeds if one.id == "facts"))
    opening.look_again()
    [see] = [one for one in drawn.button if one.label == datawords.SHOW_CHANGE][:1]
    text = shown(see.click().run())
    assert drawn.text_input(key=f"phones-{service.id}").value == "0141 496 0001"
    assert drawn.text_area(key=f"hours-{service.id}").value == ""
    assert "tots@example.org" in text  # what was typed is still asked about, and nothing else
    assert datawords.PATH_WORDS["schedules"] not in text
    [save] = [one for one in drawn.button if one.label == datawords.SAVE]
    save.click().run()
    opening.look_again()
    assert the_service().email == "tots@example.org"
    assert [one.number for one in the_service().phones] == ["0141 496 0001"]


@pytest.mark.usefixtures("held")
def test_a_new_service_is_shown_whole_and_put_live_once():
    drawn = page("service")
    drawn.text_input(key="name-new").set_value("Hope Café")
    drawn.text_input(key="organization-new").set_value("Hope Trust")
    drawn.text_input(key="postal_code-new").set_value("EH6 5AB")
    drawn.multiselect(key="needs-new").set_value(["food"])
    *_, see = [one for one in drawn.button if one.label == datawords.SHOW_CHANGE]
    text = shown(see.click().run())
    assert "Run by" in text
    assert "Hope Trust" in text
    assert not drawn.warning  # nothing is called almost like it
    drawn.text_input(key="name-new").set_value("The Tiny Tot's")
    *_, see = [one for one in drawn.button if one.label == datawords.SHOW_CHANGE]
    assert [one.value for one in see.click().run().warning] == [datawords.NEW_ALIKE]
    drawn.text_input(key="name-new").set_value("Hope Café")
    *_, see = [one for one in drawn.button if one.label == datawords.SHOW_CHANGE]
    see.click().run()
    drawn.button(key="save-new").click().run()
    assert not drawn.exception
    assert "save-new" not in {one.key for one in drawn.button}
    assert drawn.text_input(key="name-new").value == ""
    opening.look_again()
    assert "Hope Café" in steward.named_like("hope cafe").values()


@pytest.mark.usefixtures("held")
def test_facts_put_right_are_live_and_taken_back():
    service = the_service()
    facts = steward.facts_of(
        service, {"hours": "Mon-Wed 9am-12pm", "fees": "£3 per session", "phones": "0141 496 0001"}
    )
    path = f"service_at_locations/{service.service_at_locations[0].id}/schedules"
    assert set(facts) == {path, "cost_options"}  # the number is what is listed already
    made = local_changes.correct_all(steward.desk(), service.id, facts, reason="I rang")
    opening.look_again()
    now = the_service()
    assert now.cost_options[0].amount == 3
    assert now.service_at_locations[0].schedules[0].opens_at == "09:00"
    assert steward.facts_of(now, {"hours": "Mon-Wed 9am-12pm"}) == {}
    text = shown(page("changes"))
    assert "Opening hours: from “nothing” to “Mon to Wed 9am to 12 noon”" in text
    assert "because: I rang" in text
    local_changes.undo(steward.desk(), made[0].id)
    opening.look_again()
    assert the_service().service_at_locations[0].schedules == ()


def move_to(service, place=None, **said):
    here = opening.here()
    place = place or moved.places_of(service)[0]
    address = {**moved.texts_of(place.location), **said}
    return moved.move(service, place, address, postcodes=here.postcodes, areas=here.areas)


@pytest.mark.usefixtures("held")
def test_an_address_put_right_moves_the_place_and_is_taken_back_whole():
    service = the_service()
    before = service.service_at_locations[0].location
    then = move_to(service, address_1="1 High Street", city="Edinburgh", postal_code="eh11bb")
    assert then.after.postal_code == "EH1 1BB"
    assert (before.council_code, then.after.council_code) == ("S12000049", "S12000036")
    assert then.away_m == pytest.approx(61_500, rel=0.05)  # across from Easterhouse
    [made] = local_changes.correct_all(steward.desk(), service.id, {then.path: then.value})
    opening.look_again()
    now = the_service().service_at_locations[0].location
    assert now == then.after
    [near] = opening.here().answer({"postcode": "EH1 1BB", "needs": ["childcare"]}).options[:1]
    assert near.distance_m < 100
    text = shown(page("changes"))
    assert "Where it is: from “G34 9AA” to “1 High Street, Edinburgh, EH1 1BB”" in text
    local_changes.undo(steward.desk(), made.id)
    opening.look_again()
    assert the_service().service_at_locations[0].location == before


@pytest.mark.usefixtures("held")
def test_another_street_alone_moves_nothing_and_a_postcode_in_no_list_is_doubted():
    service = the_service()
    assert move_to(service) is None
    assert move_to(service, postal_code="g34 9aa ") is None
    assert move_to(service, address_1="2 Hall Road").away_m == 0
    doubted = move_to(service, postal_code="G34 9ZZ")
    assert [one.value for one in doubted.problems] == ["G34 9ZZ"]
    assert not move_to(service, postal_code="nowhere").is_placed
    assert not move_to(service, postal_code="").is_placed


@pytest.mark.usefixtures("held")
def test_a_service_without_a_place_is_given_one_and_a_home_is_left_alone():
    service = replace(the_service(), service_at_locations=())
    then = move_to(service, postal_code="EH1 1BB")
    assert then.path == "service_at_locations"
    assert [one["location"]["postal_code"] for one in then.value] == ["EH1 1BB"]
    assert then == move_to(service, postal_code="EH1 1BB")
    assert moved.places_of(replace(the_service(), tags=("childminder",))) is None


@pytest.mark.usefixtures("held")
def test_where_it_would_stand_is_shown_before_it_goes_live():
    drawn = page("service")
    drawn.text_input(key="find-service").set_value("tots").run()
    place = the_service().service_at_locations[0]
    drawn.text_input(key=f"postal_code-{place.id}").set_value("EH1 1BB")
    [see] = [one for one in drawn.button if one.label == datawords.SHOW_CHANGE][:1]
    drawn = see.click().run()
    text = shown(drawn)
    assert "from where it stands now, in City of Edinburgh." in text
    [save] = [one for one in drawn.button if one.label == datawords.SAVE]
    save.click().run()
    opening.look_again()
    assert the_service().service_at_locations[0].location.postal_code == "EH1 1BB"


@pytest.mark.usefixtures("held")
def test_a_service_closed_here_is_closed():
    local_changes.correct_all(steward.desk(), the_service().id, {"status": "defunct"})
    opening.look_again()
    assert the_service().status == "defunct"


@pytest.mark.usefixtures("held")
def test_a_service_no_list_has_is_added_beside_those_added_before():
    for name in ("New Café", "Second café"):
        said = {"name": name, "needs": "food; debt_advice", "postal_code": "EH6 5AB"}
        steward.take(steward.new_service(said), dry_run=False)
    opening.look_again()
    added = {
        one.name: one
        for one in opening.here().services()
        if one.sources[0].feed == steward.ADDED_HERE
    }
    assert set(added) == {"New Café", "Second café"}
    assert added["New Café"].needs == ("food", "debt_advice")
    assert added["New Café"].service_at_locations[0].location.latitude is not None
    assert added["New Café"].checked_on == opening.here().today  # who typed it in says it is so


@pytest.mark.usefixtures("held")
def test_a_service_typed_in_is_a_change_and_is_taken_back_alone():
    for name in ("New Café", "Second café"):
        said = {"name": name, "needs": "food", "postal_code": "EH6 5AB"}
        steward.take(steward.new_service(said), dry_run=False)
    opening.look_again()
    [gone] = [one for one in steward.added_here() if one.name == "New Café"]
    local_changes.correct_all(steward.desk(), gone.service_id, {"email": "a@example.org"})
    opening.look_again()
    drawn = page("changes")
    assert datawords.ADDED in shown(drawn)
    [back] = [one for one in drawn.button if one.key == f"added-{gone.key}"]
    drawn = back.click().run()
    assert not drawn.exception
    opening.look_again()
    assert sorted(one.name for one in opening.here().services()) == ["Second café", "Tiny Tots"]
    assert [one.name for one in steward.added_here()] == ["Second café"]
    assert datawords.NO_LONGER in shown(page("changes"))  # what was changed of it leads nowhere
    steward.take(steward.new_service({"name": "New Café", "needs": "food"}), dry_run=False)
    opening.look_again()
    assert len(steward.added_here()) == 2


@pytest.mark.usefixtures("held")
def test_what_two_would_be_as_one_is_shown_before_and_is_what_comes_of_it():
    alike = FIRST.replace("Tiny Tots", "Tiny Tots Group").replace("A group", "")
    take("second.csv", alike.replace("0141 496 0001", ""))
    [double] = steward.doubles()
    before = opening.here().edition
    rows = dict(data_doubles.side_by_side(double.one, double.other, double.joined))
    assert rows["What it does"][2] == "A group"
    assert rows["From"][2] == "First; Second"
    drawn = page("doubles")
    assert datawords.BESIDE[2] in shown(drawn)
    assert opening.here().edition == before
    [join] = [one for one in drawn.button if one.label == datawords.SAME]
    join.click().run()
    opening.look_again()
    [service] = opening.here().services()
    assert service == double.joined
    assert datawords.BESIDE[2] not in shown(page("doubles"))


@pytest.mark.usefixtures("held")
def test_what_another_steward_said_meanwhile_is_not_overwritten():
    alike = FIRST.replace("Tiny Tots", "Tiny Tots Group").replace("A group", "")
    take("second.csv", alike.replace("0141 496 0001", ""))
    drawn = page("doubles")
    [double] = steward.doubles()
    pair = (double.pair.left_id, double.pair.right_id)
    local_changes.decide(steward.desk(), *pair, "different", waiting=True)
    [join] = [one for one in drawn.button if one.label == datawords.SAME]
    drawn = join.click().run()
    assert any("settled it meanwhile" in one.value for one in drawn.toast)
    opening.look_again()
    assert [one.pair.state for one in steward.decided()] == ["different"]
    assert len(list(opening.here().services())) == 2


@pytest.mark.usefixtures("held")
def test_two_of_one_list_are_shown_without_what_they_would_be():
    take("first.csv", FIRST + FIRST.partition("\n")[2].replace("Tots", "Tots Group"))
    take("second.csv", FIRST.replace("Tiny Tots", "Tiny Tots Group"))
    for double in steward.doubles():
        assert (double.joined is None) == bool(double.list_of_both)


@pytest.mark.usefixtures("held")
def test_a_list_is_among_the_sources_though_it_changed_no_service():
    before = opening.here().edition
    take("waits.csv", "name,hours\nNobody of this name,Mon 9am-12pm\n", adds=True)
    assert opening.here().edition == before
    assert "waits" in {one.id for one in opening.here().feeds}
    assert "Waits" in shown(page("sources"))


@pytest.mark.usefixtures("held")
def test_a_list_called_like_what_was_typed_in_here_takes_nothing_of_it_away():
    typed = {"name": "New Café", "needs": "food", "postal_code": "EH6 5AB"}
    steward.take(steward.new_service(typed), dry_run=False)
    take("mine.csv", FIRST.replace("Tiny Tots", "Other"), feed="Added here", accept_loss=True)
    assert sorted(one.name for one in steward.added_here()) == ["New Café", "Other"]


@pytest.mark.usefixtures("held")
def test_vacancies_in_a_table_of_ones_own_need_a_day():
    said = "Called,Post code,Vacancies,{}\nTiny Tots,G34 9AA,Yes,{}\n"
    for head, day, known in (("Last checked", "2026-11-01", True), ("Hall", "Main", False)):
        text = said.format(head, day).encode()
        table = steward.look_at(steward.Dropped(name="v.csv", body=text))
        assert table.suggested["Vacancies"] == "accepting"
        mapping = own_table.mapping_text(table.suggested).encode()
        dropped = steward.Dropped(name="v.csv", body=text, mapping=mapping, adds=True)
        preview = steward.preview(dropped)
        assert [one.field for one in preview.problems] == ([] if known else ["accepting"])
        [record] = preview.records
        assert (record.service.accepting.as_of is not None) is known


@pytest.mark.usefixtures("held")
def test_a_service_is_found_by_part_of_its_name():
    assert list(steward.named_like("tots").values()) == ["Tiny Tots"]
    assert steward.named_like("zzzz") == {}


def test_hours_that_a_list_gives_for_the_service_stand_in_the_form_and_are_changed_there():
    said = {"name": "A", "hours": "Wed 10am-12pm", "postal_code": "G1 1AA"}
    service, _ = steward.read_typed(said)
    assert service.service_at_locations
    assert texts_of(service)["hours"] == "Wed 10am to 12 noon"
    assert steward.hours_path(service) == "schedules"
    bare = replace(service, schedules=())
    assert steward.hours_path(bare).startswith("service_at_locations/")


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("name", None, "nothing"),
        ("minimum_age", 2.0, "2"),
        ("status", "defunct", "closed for good"),
        ("needs", ["food"], "food"),
        ("assured_date", "2026-11-30", "30 November 2026"),
        ("phones", [{"number": "0141 496 0001"}], "0141 496 0001"),
        ("cost_options", [{"amount": 3.0, "period": "session"}], "£3 a session"),
        ("a/b/schedules", [{"description": "ring and ask"}], "ring and ask"),
        ("accepting", {"fit": "no", "as_of": "2026-11-20"}, "no"),
        ("a/b/location", {"id": "b", "city": "Perth", "postal_code": "PH1 1AA"}, "Perth, PH1 1AA"),
        ("service_at_locations", [{"id": "a", "location": {"id": "b"}}], "nothing"),
    ],
)
def test_a_value_is_said_in_words(path, value, said):
    assert value_words(path, value) == said
    assert "_" not in fact_words(path)


def test_every_part_of_a_score_has_words():
    assert set(datawords.PARTS) == set(reference().weights) - {"bias"}


def test_every_field_that_can_be_chosen_has_words():
    from directory.own_table import FIELDS

    assert set(datawords.COLUMN_WORDS) == set(FIELDS)
    assert set(steward.PATHS) >= set(datawords.TYPED)
    assert {one for paths in steward.PATHS.values() for one in paths} <= set(datawords.PATH_WORDS)


@pytest.mark.parametrize(
    ("source", "said"),
    [("/srv/lists/a.csv", "a.csv"), ("https://example.org/x", "https://example.org/x")],
)
def test_a_source_is_named_without_its_folder(source, said):
    assert source_name(source) == said
    assert not Path(said).is_absolute()
