"""The steward's page over a real store: look, bring in, settle, put right, take back."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app import auth, datawords, opening, steward
from app.changed import fact_words, value_words
from app.views.data_sources import source_name
from directory import local_changes
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


@pytest.mark.usefixtures("held")
def test_a_service_is_found_by_part_of_its_name():
    assert list(steward.named_like("tots").values()) == ["Tiny Tots"]
    assert steward.named_like("zzzz") == {}


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("name", None, "nothing"),
        ("minimum_age", 2.0, "2"),
        ("status", "defunct", "closed for good"),
        ("needs", ["food"], "food"),
        ("phones", [{"number": "0141 496 0001"}], "0141 496 0001"),
        ("cost_options", [{"amount": 3.0, "period": "session"}], "£3 a session"),
        ("a/b/schedules", [{"description": "ring and ask"}], "ring and ask"),
        ("accepting", {"fit": "no", "as_of": "2026-11-20"}, "no"),
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
