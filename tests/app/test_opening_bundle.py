"""The bundle that every page reads: empty store, new editions, one swap for all."""

import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app import opening, saying, steward
from app.importing import bring_in
from app.opening import Door, once, open_directory
from app.paper import step_for
from app.planning import Question
from app.travelling import is_with_young
from directory.reading import read_source
from directory.settings import read_settings

CSV = """id,name,need,postcode,phone
1,Play and Stay,childcare,EH6 5AB,0131 496 0001
2,Open Door Money Advice,debt_advice,G34 9AA,0141 496 0002
"""
MAPPING = """
feed = "a-partnership"
licence = "CC0"
key = ["id"]

[columns]
name = "name"
needs = "need"
postal_code = "postcode"
phones = "phone"
"""


@pytest.fixture(scope="module")
def settings(tmp_path_factory, postcode_cache):
    folder = tmp_path_factory.mktemp("door")
    (folder / "cache").symlink_to(postcode_cache, target_is_directory=True)
    return read_settings({"FINGERPOST_DATA_DIR": str(folder)})


@pytest.fixture(scope="module")
def opened(settings):
    return open_directory(settings)


def test_an_empty_store_gets_the_sample(opened):
    assert opened.is_sample
    assert opened.health()["services"] > 300
    assert opened.feeds[0].id == "sample"


def test_an_answer_has_the_records_behind_it(opened):
    answer = opened.answer({"postcode": "G34 9AA", "needs": ["childcare"], "limit": 5})
    assert answer.options
    assert {one.service_id for one in answer.options} <= set(opened.services_of(answer))


def test_a_bad_postcode_is_a_sentence_not_a_stop(opened):
    answer = opened.answer({"postcode": "NOT A PLACE", "needs": ["debt_advice"]})
    assert answer.problems


def test_services_are_seen_as_anybody_may_see_them(opened):
    private = [one for one in opened.services() if "childminder" in one.tags]
    assert private
    assert all(
        place.location.latitude is None for one in private for place in one.service_at_locations
    )


def test_the_way_is_said_from_a_start_and_a_slip_is_mended(opened):
    services = [one for one in opened.services() if one.service_at_locations][:5]
    travel = opened.travel_to(services, "G34 9AA", "walk")
    assert travel.origin
    assert any("on foot" in way for way in travel.ways.values())
    assert "not a place we can find" in opened.travel_to(services, "G99 9ZZ", "walk").problem
    assert opened.travel_to(services, "", "walk").ways == {}


@pytest.mark.parametrize("ages", [[], [2], [9], ["unborn"]])
@pytest.mark.parametrize("mode", ["walk", "bus", "car"])
def test_paper_says_the_journey_in_the_figures_of_the_card(opened, ages, mode):
    asked = {"postcode": "G34 9AA", "needs": ["childcare", "debt_advice"], "mode": mode}
    answer = opened.answer({**asked, "children_ages": ages})
    placed = [one for one in answer.options if one.latitude is not None and one.minutes is not None]
    assert placed
    travel = opened.travel_to(
        opened.services_of(answer).values(),
        "G34 9AA",
        mode,
        with_young_child=is_with_young(answer.situation.get("children_ages", ())),
        chosen={one.service_id: one.location_id for one in placed},
    )
    assert travel.ways
    shown = [one for one in placed if one.service_id in travel.ways]  # others are near a zone only
    for one in shown:
        card = saying.minutes(one.minutes, one.minutes_range, one.mode)
        assert travel.ways[one.service_id] == card


def test_of_several_places_paper_names_the_one_the_times_are_to(opened):
    near, far = (
        next(
            one
            for one in opened.services()
            if one.service_at_locations
            and one.service_at_locations[0].location.latitude is not None
            and (one.service_at_locations[0].location.postal_code or "").startswith(city)
        )
        for city in ("EH", "G")
    )
    both = replace(
        far, service_at_locations=(*far.service_at_locations, *near.service_at_locations)
    )
    meant, other = (one.location.id for one in both.service_at_locations[::-1][:2])
    travel = opened.travel_to([both], "EH6 5AB", "bus")
    assert travel.places == {both.id: meant}
    assert step_for(both, meant).location_id == meant
    assert step_for(both).location_id == other
    chosen = opened.travel_to([both], "EH6 5AB", "bus", chosen={both.id: other})
    assert chosen.places == {both.id: other}
    assert chosen.ways != travel.ways


def test_nobody_is_sent_to_a_place_that_is_none(opened):
    for service in opened.services():
        first = step_for(service).next_step
        assert first
        places = [one.location for one in service.service_at_locations]
        if not any(one.setting != "unknown" for one in places):
            assert "look in" not in first
            assert "in person" not in first


def test_areas_are_built_in_when_none_is_loaded(opened):
    planning = opened.planning()
    assert opened.layers() == ()
    assert len(planning.shapes.codes) > 50
    assert opened.geometry(planning.shapes.digest) == planning.shapes.gzipped
    drawing = planning.table(Question(need="childcare"))
    assert len(drawing.table.rows) == len(planning.shapes.codes)
    assert "(sample)" in drawing.table.finding


def test_a_new_edition_is_noticed_and_swapped_whole(settings, opened, tmp_path):
    now = [0.0]
    door = Door(settings, clock=lambda: now[0])
    before = door.here()
    assert door.here() is before
    source, mapping = tmp_path / "list.csv", tmp_path / "mapping.toml"
    source.write_text(CSV)
    mapping.write_text(MAPPING)
    reading = read_source(str(source), mapping=mapping, feed="partners", today=date(2026, 11, 23))
    (report,) = bring_in(
        [reading], settings=settings, store=opened.store, postcodes=opened.postcodes
    )
    assert report.held == 2
    assert door.here() is before  # asked a moment ago
    now[0] += opening.ASK_EVERY_S + 0.1
    after = door.here()
    assert after.edition == report.edition
    assert not after.is_sample
    assert {one.name for one in after.services()} == {"Play and Stay", "Open Door Money Advice"}
    assert len(list(before.services())) > 300  # who still reads the old one sees all of it


def test_a_dropped_file_is_looked_at_before_it_is_put_live(settings, monkeypatch):
    held = open_directory(settings)
    monkeypatch.setattr(opening, "here", lambda: held)
    dropped = steward.Dropped(
        name="more.csv",
        body=CSV.replace("1,", "9,").encode(),
        mapping=MAPPING.encode(),
        feed="more",
    )
    (looked,) = steward.take(dropped, dry_run=True)
    assert looked.added == 2
    assert held.store.live_edition() == held.edition
    (taken,) = steward.take(dropped, dry_run=False)
    assert held.store.live_edition() == taken.edition > held.edition


def test_what_is_made_once_is_made_once_by_many():
    made = []
    start = threading.Barrier(4)

    @once
    def make(name):
        made.append(name)
        return object()

    got = []

    def ask():
        start.wait()
        got.append(make("a"))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == ["a"]
    assert len(set(got)) == 1


def test_nothing_of_ours_needs_the_network_to_draw():
    app = Path(opening.__file__).parent
    for path in (*app.rglob("*.js"), *app.rglob("*.css"), *(app / "html").rglob("*.html")):
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/", "")
        assert "http://" not in text, path
        assert "https://" not in text, path
