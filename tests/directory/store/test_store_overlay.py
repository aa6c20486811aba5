"""Facts that a partnership adds to services already held: to which, over what, and for how long."""

from datetime import date

import pytest

from directory.errors import LossError, MixedFeedError
from directory.local_changes import Desk, decide
from directory.records import (
    Accepting,
    Accessibility,
    CostOption,
    Fit,
    Location,
    Problem,
    Record,
    Schedule,
    Service,
    ServiceAtLocation,
    Source,
)
from directory.store_tables import record as table
from tests.directory.store.making import (
    NOW,
    at,
    index_work,
    names,
    reading,
    record,
    records,
    replace,
    stable_id,
    take_in,
)

WEEK = (Schedule(freq="WEEKLY", byday="MO,TU,WE,TH,FR", opens_at="08:00", closes_at="18:00"),)
MONDAY = (Schedule(freq="WEEKLY", byday="MO", opens_at="09:00", closes_at="12:00"),)
SIX_POUNDS = (CostOption(amount=6.0, period="hour"),)
FREE = (CostOption(amount=0.0),)
A = stable_id("a", "1")
GLASGOW, EDINBURGH, FIFE = "S12000049", "S12000036", "S12000047"


def adding(whom, *, feed="extra", row=1, place=None, **facts):
    """Return one row of an overlay as its reader gives it."""
    key = "overlay:" + stable_id(*(f"{name}={whom[name]}" for name in sorted(whom)))
    places = ()
    if place is not None:
        location = Location(id=stable_id(feed, "location", key), **place)
        places = (ServiceAtLocation(id=stable_id(feed, "at", key), location=location),)
    made = Service(
        id=stable_id(feed, key),
        name="",
        service_at_locations=places,
        sources=(Source(feed=feed, record_id=key),),
        **facts,
    )
    raw = {"overlay": whom, "row": {name: repr(value) for name, value in facts.items()}}
    return Record(key=key, service=made, raw=raw, row=row)


def overlay(*items, feed="extra"):
    return reading(feed, items, source=f"{feed}.csv", format_id="overlay")


def placed(key="1", feed="a", name="Larkfield Nursery", **facts):
    where = {"postal_code": "G34 9AA", "precision": "postcode", "council_code": GLASGOW}
    place = at(feed, key, 55.86, -4.12, **where)
    return record(feed, key, name, service_at_locations=(place,), **facts)


def only(store):
    [one] = store.services()
    return one


@pytest.mark.parametrize(
    "whom",
    [
        {"service_id": A},
        {"service_id": A.upper()},
        {"record_id": "1"},
        {"record_id": "1", "feed": "a"},
        {"name": "LARKFIELD  nursery", "postal_code": "g349aa"},
        {"name": "Larkfield Nursery"},
        {"name": "larkfield nursery", "council": "Glasgow City Council"},
    ],
    ids=str,
)
def test_a_row_adds_to_the_service_it_names(store, whom):
    take_in(store, reading("a", [placed()]))
    [told] = take_in(store, overlay(adding(whom, schedules=WEEK, cost_options=SIX_POUNDS)))
    assert (told.read, told.held, told.refused, told.added, told.linked) == (1, 1, 0, 1, 1)
    one = only(store)
    assert (one.id, one.name) == (A, "Larkfield Nursery")
    assert (one.schedules, one.cost_options) == (WEEK, SIX_POUNDS)
    assert [source.feed for source in one.sources] == ["a", "extra"]


@pytest.mark.parametrize(
    ("whom", "field", "value", "words"),
    [
        ({"service_id": stable_id("no")}, "service_id", stable_id("no"), "No service of this id"),
        ({"record_id": "9"}, "record_id", "9", "in any feed"),
        ({"record_id": "1", "feed": "c"}, "record_id", "1", "in feed 'c'"),
        ({"record_id": "1"}, "record_id", "1", "Several feeds hold a record of this id"),
        ({"name": "Nobody", "postal_code": "G34 9AA"}, "name", "Nobody", "No service of this name"),
        ({"name": "Twin", "postal_code": "EH1 1AA"}, "name", "Twin", "Several services of this"),
        ({"name": "Twin", "postal_code": "G34 9AA"}, "name", "Twin", "correct them"),
        ({"name": "Nobody"}, "name", "Nobody", "is held; correct it, or"),
        ({"name": "Twin"}, "name", "Twin", "held (City of Edinburgh, Fife); write its postcode or"),
        ({"name": "Twin", "council": "Edinburgh"}, "name", "Twin", "Edinburgh; write its postcode"),
        ({"name": "Twin", "council": "Glasgow"}, "name", "Twin", "held in Glasgow; correct them"),
        ({"name": "Twin", "council": "Nowhere"}, "name", "Twin", "held in Nowhere; correct them"),
        ({"name": "Refuge"}, "name", "Refuge", "No service of this name"),
    ],
)
def test_a_row_that_names_no_service_or_several_is_refused_and_says_why(
    store, whom, field, value, words
):
    twin = at("b", "t", 55.9, -3.2, postal_code="EH1 1AA", council_code=EDINBURGH)
    twins = [record("b", key, "Twin", service_at_locations=(twin,)) for key in ("1", "2")]
    far = at("b", "f", 56.1, -3.2, postal_code="KY1 1AA", council_code=FIFE)
    hidden = at("b", "h", 55.9, -3.2, address_1="1 Hidden Street", confidential=True)
    others = [
        record("b", "3", "Twin", service_at_locations=(far,)),
        record("b", "4", "Refuge", service_at_locations=(hidden,)),
    ]
    take_in(store, reading("a", [placed()]), reading("b", [*twins, *others]))
    before = list(store.services())
    [told] = take_in(store, overlay(adding(whom, row=7, schedules=WEEK)))
    assert (told.read, told.held, told.refused) == (1, 0, 1)
    [problem] = told.problems
    assert (problem.row, problem.field, problem.value) == (7, field, value)
    assert words in problem.advice
    assert "G34" not in problem.advice
    assert list(store.services()) == before


def test_two_rows_for_one_service_are_one_too_many_and_a_repeat_is_merged(store):
    take_in(store, reading("a", [placed()]))
    [told] = take_in(
        store,
        overlay(
            adding({"service_id": A}, row=1, schedules=WEEK),
            adding({"service_id": A}, row=2, schedules=WEEK),
            adding({"service_id": A}, row=3, schedules=MONDAY),
            adding({"record_id": "1"}, row=4, cost_options=FREE),
        ),
    )
    assert (told.read, told.held, told.merged, told.refused) == (4, 1, 1, 2)
    assert [problem.row for problem in told.problems] == [3, 4]
    assert all("Row 1 adds to this service already" in one.advice for one in told.problems)
    assert only(store).schedules == WEEK


def test_the_overlay_wins_where_both_speak_and_the_feed_where_it_is_silent(store):
    said = placed(
        url="https://a.example",
        cost_options=FREE,
        minimum_age=3.0,
        maximum_age=5.0,
        needs=("childcare",),
        accepting=Accepting(fit=Fit.NO, as_of=date(2026, 11, 1)),
        assured_date=date(2026, 11, 10),
    )
    take_in(store, reading("a", [said]))
    added = adding(
        {"service_id": A},
        cost_options=SIX_POUNDS,
        minimum_age=2.0,
        needs=("family_support",),
        accepting=Accepting(fit=Fit.YES, as_of=date(2026, 10, 1)),
        assured_date=date(2026, 10, 1),
    )
    take_in(store, overlay(added))
    one = only(store)
    assert one.url == "https://a.example"
    assert one.cost_options == SIX_POUNDS
    assert (one.minimum_age, one.maximum_age) == (2.0, None)  # ages go together
    assert set(one.needs) == {"childcare", "family_support"}
    assert one.accepting.fit is Fit.NO  # dated in itself: the newer word stands
    assert one.assured_date == date(2026, 11, 10)


def test_setting_access_hours_and_places_go_to_the_only_place(store):
    place = at(
        *("a", "1", 55.86, -4.12),
        accessibility=(
            Accessibility(access="hearing_loop", fit=Fit.YES),
            Accessibility(access="wheelchair", fit=Fit.NO),
        ),
    )
    place = replace(place, schedules=MONDAY, capacity_places=20)
    take_in(store, reading("a", [record("a", "1", service_at_locations=(place,))]))
    step_free = Accessibility(access="wheelchair", fit=Fit.YES)
    take_in(
        store,
        overlay(
            adding(
                {"service_id": A},
                schedules=WEEK,
                capacity_places=24,
                place={"setting": "nursery", "accessibility": (step_free,)},
            )
        ),
    )
    [kept] = only(store).service_at_locations
    assert (kept.id, kept.location.latitude) == (place.id, 55.86)
    assert (kept.schedules, kept.capacity_places) == (WEEK, 24)
    assert kept.location.setting == "nursery"
    assert {one.access: one.fit for one in kept.location.accessibility} == {
        "hearing_loop": Fit.YES,
        "wheelchair": Fit.YES,
    }


def test_of_several_places_each_keeps_what_it_says_itself(store):
    here = replace(at("a", "here", 55.86, -4.12), schedules=MONDAY)
    there = at("a", "there", 55.9, -4.3)
    take_in(store, reading("a", [record("a", "1", service_at_locations=(here, there))]))
    take_in(store, overlay(adding({"service_id": A}, schedules=WEEK, place={"setting": "library"})))
    one = only(store)
    assert one.service_at_locations == (here, there)
    assert one.schedules == WEEK  # holds where a place says nothing of its own


def test_what_is_added_survives_the_feed_and_goes_with_the_overlay(store):
    take_in(store, reading("a", [placed(), *records("a", ["2", "3", "4", "5"])]))
    take_in(
        store,
        overlay(
            adding({"service_id": A}, schedules=WEEK),
            adding({"record_id": "2"}, schedules=MONDAY),
            adding({"record_id": "3"}, schedules=MONDAY),
            adding({"record_id": "4"}, schedules=MONDAY),
        ),
    )
    renamed = placed(name="Larkfield Nursery Class")
    take_in(store, reading("a", [renamed, *records("a", ["2", "3", "4", "5"])]))
    one = store.service(A)
    assert (one.name, one.schedules) == ("Larkfield Nursery Class", WEEK)
    again = [adding({"record_id": key}, schedules=MONDAY) for key in ("2", "3", "4")]
    [told] = take_in(store, overlay(*again))
    assert (told.withdrawn, told.unchanged) == (1, 3)
    one = store.service(A)
    assert one.schedules == ()
    assert [source.feed for source in one.sources] == ["a"]
    assert store.service(stable_id("a", "2")).schedules == MONDAY
    with pytest.raises(LossError):
        take_in(store, overlay(again[0]))
    assert store.service(stable_id("a", "3")).schedules == MONDAY


def test_an_overlay_brings_nothing_back_that_its_feed_withdrew(store):
    take_in(store, reading("a", records("a", range(5))))
    gone = stable_id("a", "0")
    added = adding({"service_id": gone}, schedules=WEEK)
    other = adding({"record_id": "1"}, schedules=WEEK)
    take_in(store, overlay(added, other))
    take_in(store, reading("a", records("a", range(1, 5))))
    assert store.service(gone) is None
    assert "" not in names(store)
    [told] = take_in(store, overlay(added, other), accept_loss=True)
    assert (told.held, told.refused, told.withdrawn) == (1, 1, 1)
    assert store.service(gone) is None
    take_in(store, reading("a", records("a", range(5))))  # it comes back, and is named again
    take_in(store, overlay(added, other))
    assert store.service(gone).schedules == WEEK


def test_a_row_that_comes_to_mean_another_service_leaves_the_first(store):
    first, second = placed("1"), placed("2", name="Other")
    take_in(store, reading("a", [first, second]))
    row = adding({"name": "Larkfield Nursery", "postal_code": "G34 9AA"}, schedules=WEEK)
    take_in(store, overlay(row))
    assert store.service(A).schedules == WEEK
    swapped = [placed("1", name="Other"), placed("2")]
    take_in(store, reading("a", swapped))
    take_in(store, overlay(row))
    assert store.service(A).schedules == ()
    assert store.service(stable_id("a", "2")).schedules == WEEK


def test_what_is_added_stays_with_its_record_when_records_are_put_together_and_taken_apart(
    store, tmp_path
):
    take_in(store, reading("a", [placed()]), reading("b", [record("b", "x", "Something else")]))
    b = stable_id("b", "x")
    take_in(store, overlay(adding({"service_id": b}, schedules=WEEK)))
    index = tmp_path / "index"
    desk = Desk(store=store, index=index_work(index), author_ref="steward", now=NOW)
    decide(desk, b, A, "same")
    assert store.service(A).schedules == WEEK
    assert store.service(b).id == A
    again = overlay(adding({"service_id": b}, cost_options=FREE))
    [told] = take_in(store, again, index_dir=index)
    assert told.held == 1  # the id it had before still finds it
    assert only(store).cost_options == FREE
    decide(desk, b, A, "different")
    assert store.service(A).cost_options == ()
    assert store.service(b).cost_options == FREE


def test_a_feed_and_its_overlay_may_come_in_one_run_in_any_order(store):
    added = overlay(adding({"record_id": "1"}, schedules=WEEK))
    told = take_in(store, added, reading("a", [placed()]))
    assert {one.feed: (one.held, one.refused) for one in told} == {"a": (1, 0), "extra": (1, 0)}
    assert only(store).schedules == WEEK


def test_an_overlay_alone_does_not_hide_the_sample(store):
    take_in(store, reading("sample", [record("sample", "1", "Invented (sample)")]))
    take_in(store, overlay(adding({"record_id": "1"}, schedules=WEEK)))
    assert only(store).schedules == WEEK
    assert {one.id: one.hidden for one in store.feeds()} == {"extra": False, "sample": False}
    take_in(store, reading("a", [placed()]))
    assert names(store) == ["Larkfield Nursery"]


def test_nothing_that_is_added_leads_to_a_confidential_place(store):
    place = at("a", "1", 55.86, -4.12, address_1="1 Hidden Street", confidential=True)
    take_in(store, reading("a", [record("a", "1", "Refuge", service_at_locations=(place,))]))
    added = adding(
        {"service_id": A},
        alert="Come to 12 Secret Road, Glasgow G34 9AA",
        schedules=WEEK,
        place={"setting": "community centre"},
    )
    take_in(store, overlay(added))
    one = only(store)
    assert one.schedules == WEEK
    assert "Secret Road" not in str(one)
    assert "G34" not in str(one)
    [kept] = one.service_at_locations
    assert (kept.location.confidential, kept.location.setting) == (True, "unknown")
    with store.reading() as connection:
        texts = [f"{row.raw}{row.document}" for row in connection.execute(table.select())]
    assert not any("Secret Road" in text for text in texts)


def test_one_feed_is_a_list_or_an_overlay_and_stays_it(store):
    take_in(store, reading("a", [placed()]))
    with pytest.raises(MixedFeedError, match="--feed"):
        take_in(store, overlay(adding({"record_id": "1"}), feed="a"), partial=True)
    with pytest.raises(MixedFeedError):
        take_in(store, reading("new", []), overlay(adding({"record_id": "1"}), feed="new"))
    assert names(store) == ["Larkfield Nursery"]


def test_a_dry_run_tells_what_would_be_added(store):
    take_in(store, reading("a", [placed()]))
    [told] = take_in(store, overlay(adding({"service_id": A}, schedules=WEEK)), dry_run=True)
    assert (told.held, told.linked) == (1, 1)
    assert only(store).schedules == ()


def test_of_two_overlays_the_newer_speaks_first_and_the_older_where_that_is_silent(store):
    take_in(store, reading("a", [placed()]))

    def dated(feed, day, **facts):
        row = adding({"service_id": A}, feed=feed, **facts)
        [source] = row.service.sources
        published = replace(source, published_on=day)
        return replace(row, service=replace(row.service, sources=(published,)))

    older = dated("extra", date(2026, 3, 1), schedules=MONDAY, cost_options=FREE)
    newer = dated("more", date(2026, 10, 1), schedules=WEEK)
    take_in(store, overlay(older), overlay(newer, feed="more"))
    one = only(store)
    [at_place] = one.service_at_locations
    assert (one.schedules, at_place.schedules, one.cost_options) == (WEEK, WEEK, FREE)
    assert [source.feed for source in one.sources] == ["a", "more", "extra"]


def test_a_row_waits_for_its_service_and_finds_it_when_its_feed_comes(store):
    rows = (
        adding({"record_id": "1"}, row=1, schedules=WEEK),
        adding({"record_id": "9"}, row=2, schedules=MONDAY),
    )
    [told] = take_in(store, overlay(*rows))
    assert (told.held, told.refused, told.generation) == (0, 2, 1)
    [again] = take_in(store, overlay(*rows))
    assert (again.held, again.refused, again.generation) == (0, 2, 1)  # nothing new
    listed, tried = take_in(store, reading("a", [placed()]))
    assert (listed.feed, listed.read, listed.held) == ("a", 1, 1)
    assert (tried.feed, tried.read, tried.held, tried.refused, tried.added) == ("extra", 2, 1, 1, 1)
    assert only(store).schedules == WEEK
    assert [source.feed for source in only(store).sources] == ["a", "extra"]
    [problem] = store.problems("extra")
    assert (problem.row, problem.value) == (2, "9")
    [listed] = take_in(store, reading("a", [placed(url="https://a.example")]))
    assert only(store).schedules == WEEK  # and the other still waits, unheard
    listed, tried = take_in(store, reading("b", [record("b", "9", "Ninth")]))
    assert (tried.read, tried.held) == (1, 1)
    assert store.service(stable_id("b", "9")).schedules == MONDAY
    assert store.problems("extra") == []
    [told] = take_in(store, overlay(*rows))
    assert (told.held, told.unchanged, told.refused) == (2, 2, 0)


def test_a_row_left_out_of_the_next_file_waits_no_longer(store):
    first = adding({"record_id": "1"}, row=1, schedules=WEEK)
    other = adding({"record_id": "2"}, row=2, schedules=MONDAY)
    take_in(store, overlay(first, other))
    take_in(store, overlay(other))
    [listed] = take_in(store, reading("a", [placed()]))
    assert (listed.feed, only(store).schedules) == ("a", ())


def test_a_row_refused_for_another_of_its_file_does_not_wait(store):
    take_in(store, reading("a", [placed()]))
    take_in(
        store,
        overlay(
            adding({"service_id": A}, row=1, schedules=WEEK),
            adding({"service_id": A}, row=2, schedules=MONDAY),
            adding({"record_id": "1"}, row=3, cost_options=FREE),
        ),
    )
    assert len(take_in(store, reading("b", records("b", "x")))) == 1
    assert (store.service(A).schedules, store.service(A).cost_options) == (WEEK, ())


def test_a_service_that_comes_back_has_what_was_added_again(store):
    take_in(store, reading("a", records("a", range(5))))
    gone = adding({"record_id": "0"}, schedules=WEEK)
    other = adding({"record_id": "1"}, schedules=WEEK)
    take_in(store, overlay(gone, other))
    take_in(store, reading("a", records("a", range(1, 5))))
    [told] = take_in(store, overlay(gone, other), accept_loss=True)
    assert (told.refused, told.withdrawn) == (1, 1)
    take_in(store, reading("a", records("a", range(5))))
    assert store.service(stable_id("a", "0")).schedules == WEEK
    assert store.service(stable_id("a", "1")).schedules == WEEK


def test_what_waited_for_a_confidential_place_is_not_kept(store):
    whom = {"record_id": "1"}
    take_in(store, overlay(adding(whom, alert="Come to 12 Secret Road", schedules=WEEK)))
    place = at("a", "1", 55.86, -4.12, address_1="1 Hidden Street", confidential=True)
    take_in(store, reading("a", [record("a", "1", "Refuge", service_at_locations=(place,))]))
    assert only(store).schedules == WEEK
    assert "Secret Road" not in str(only(store))
    with store.reading() as connection:
        texts = [f"{row.raw}{row.document}" for row in connection.execute(table.select())]
    assert not any("Secret Road" in text for text in texts)


def test_an_overlay_dates_only_what_it_gave(store):
    said = placed(assured_date=date(2026, 3, 1), cost_options=FREE, url="https://a.example")
    take_in(store, reading("a", [said]))
    take_in(
        store,
        overlay(
            adding(
                {"service_id": A},
                schedules=WEEK,
                minimum_age=2.0,
                assured_date=date(2026, 11, 1),
                place={"setting": "nursery"},
            )
        ),
    )
    one = only(store)
    assert one.checked_on == date(2026, 3, 1)
    others = ("cost_options", "url", "service_at_locations")
    days = {name: one.fact_checked_on(name) for name in others}
    assert set(days.values()) == {date(2026, 3, 1)}
    given = ("schedules", "minimum_age", "maximum_age", "setting")
    assert {one.fact_checked_on(name) for name in given} == {date(2026, 11, 1)}
    assert one.sources[1].facts == tuple(sorted(given))


def test_what_an_undated_overlay_gave_has_no_day_at_all(store):
    take_in(store, reading("a", [placed(assured_date=date(2026, 3, 1))]))
    take_in(store, overlay(adding({"service_id": A}, schedules=WEEK)))
    assert only(store).fact_checked_on("schedules") is None
    assert only(store).checked_on == date(2026, 3, 1)


def test_of_two_overlays_each_dates_what_stands_of_it(store):
    take_in(store, reading("a", [placed()]))
    older = adding(
        {"service_id": A},
        feed="extra",
        schedules=MONDAY,
        cost_options=FREE,
        assured_date=date(2026, 3, 1),
    )
    newer = adding({"service_id": A}, feed="more", schedules=WEEK, assured_date=date(2026, 10, 1))
    take_in(store, overlay(older), overlay(newer, feed="more"))
    one = only(store)
    assert one.checked_on is None
    assert one.fact_checked_on("schedules") == date(2026, 10, 1)
    assert one.fact_checked_on("cost_options") == date(2026, 3, 1)


def test_problems_of_records_that_a_partial_import_leaves_alone_are_still_told(store):
    def locate(one):
        return one, (Problem(row=None, field="postal_code", value="G0", advice="Ask."),)

    take_in(store, reading("a", records("a", [1, 2])), locate=locate)
    changed = reading("a", [record("a", "1", "Renamed")])
    [told] = take_in(store, changed, locate=locate, partial=True)
    assert len(told.problems) == 1
    assert sorted(one.key for one in store.problems("a")) == ["1", "2"]
