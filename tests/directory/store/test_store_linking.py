"""Records of two feeds become one service, stay so, and come apart when a person says so."""

import functools

import pytest

from directory import linking, local_changes
from directory.errors import LinkError
from directory.local_changes import Desk
from directory.records import Contact, Fit, Phone, stable_id
from tests.directory.store import making
from tests.directory.store.making import NOW, at, reading, record

PLACE = {"postal_code": "G34 9AA", "precision": "point", "address_1": "12 Invented Street"}
PHONES = (Phone(number="0141 496 0123"),)
OURS, THEIRS = stable_id("council", "1"), stable_id("register", "9")


@pytest.fixture
def take_in(store, tmp_path):
    return functools.partial(making.take_in, store, index_dir=tmp_path / "index")


def nursery(feed, key, name="Larkfield Row Nursery", *, place=True, **facts):
    places = (at(feed, key, 55.86, -4.1, **PLACE),) if place else ()
    return record(feed, key, name, service_at_locations=places, phones=PHONES, **facts)


def other(feed, key, name="Quayside Debt Advice"):
    return record(feed, key, name, service_at_locations=(at(feed, key, 55.9, -4.3),))


def live(store):
    return {one.id: one for one in store.services()}


def test_the_same_service_in_two_feeds_becomes_one_with_both_sources(take_in, store):
    take_in(reading("council", [nursery("council", "1"), other("council", "2")]))
    theirs = nursery("register", "9", "Larkfield Row Nursery Class", minimum_age=2.0)
    [report] = take_in(reading("register", [theirs, other("register", "8", "Hillhead Choir")]))
    assert report.linked == 1
    services = live(store)
    assert len(services) == 3
    assert THEIRS not in services
    assert {source.feed for source in services[OURS].sources} == {"council", "register"}
    assert services[OURS].minimum_age == 2.0
    assert store.service(THEIRS).id == OURS  # the id of the one that joined finds it


def test_a_link_persists_over_imports_of_either_feed(take_in, store):
    take_in(reading("council", [nursery("council", "1")]))
    take_in(reading("register", [nursery("register", "9")]))
    renamed = record("register", "9", "Wee Stars", service_at_locations=())
    [report] = take_in(reading("register", [renamed]))
    assert report.linked == 1
    assert list(live(store)) == [OURS]
    take_in(reading("council", [nursery("council", "1", description="Open all year.")]))
    assert live(store)[OURS].description == "Open all year."


def test_the_service_lives_on_under_its_id_when_its_first_record_goes(take_in, store):
    take_in(reading("council", [nursery("council", "1"), other("council", "2")]))
    take_in(reading("register", [nursery("register", "9")]))
    take_in(reading("council", [other("council", "2")]), accept_loss=True)
    assert {source.feed for source in live(store)[OURS].sources} == {"register"}


def test_nothing_is_compared_where_a_list_only_lost_records(take_in, monkeypatch):
    monkeypatch.setattr(linking, "STREAM", 1)  # tells of each record
    take_in(reading("council", [nursery("council", "1"), other("council", "2")]))
    told = []
    theirs = [nursery("register", "9"), other("register", "8")]
    compared = functools.partial(take_in, progress=lambda what, _: told.append(what))
    compared(reading("register", theirs))
    assert linking.COMPARED in told
    told.clear()
    compared(reading("register", theirs[:1]), accept_loss=True)
    compared(reading("register", []), accept_loss=True)
    assert linking.COMPARED not in told


def test_what_was_tried_first_is_not_compared_again_while_nothing_changed(
    take_in, store, monkeypatch
):
    take_in(reading("council", [nursery("council", "1"), other("council", "2")]))
    theirs = [nursery("register", "9"), other("register", "8")]
    looked_at = []
    look_at = linking.look_at

    def counted(*record):
        looked_at.append(record)
        return look_at(*record)

    monkeypatch.setattr(linking, "look_at", counted)
    compared = linking.Compared()
    [tried] = take_in(reading("register", theirs), dry_run=True, compared=compared)
    assert len(looked_at) == 4
    [again] = take_in(reading("register", theirs), dry_run=True, compared=compared)
    assert len(looked_at) == 4
    assert (again.linked, again.added) == (tried.linked, tried.added)
    later = NOW.replace(hour=11)
    [did] = take_in(reading("register", theirs), compared=compared, now=lambda: later)
    assert len(looked_at) == 4
    assert did.linked == tried.linked == 2
    services = live(store)
    assert sorted(services) == sorted({OURS, stable_id("council", "2")})
    with store.reading() as connection:
        links = linking.kept(connection).values()
    assert {one.at for one in links} == {later.isoformat(timespec="seconds")}


@pytest.mark.parametrize("between", ["rows", "a list", "a decision", "an edition"])
def test_it_is_compared_again_where_anything_changed(
    take_in, store, tmp_path, monkeypatch, between
):
    take_in(reading("council", [nursery("council", "1"), other("council", "2")]))
    take_in(reading("lottery", [other("lottery", "5", "Hillhead Choir")]))
    theirs = [nursery("register", "9"), other("register", "8")]
    compared = linking.Compared()
    take_in(reading("register", theirs), dry_run=True, compared=compared)
    if between == "rows":  # the same number of the same list, and other words
        theirs = [nursery("register", "9", "Hillhead Choir"), other("register", "8")]
    if between == "a list":
        take_in(reading("council", [other("council", "2")]), accept_loss=True)
    if between == "a decision":
        with store.writing() as connection:
            linking.keep(
                connection,
                linking.Found(
                    (),
                    [
                        linking.Pair(
                            left_id=min(OURS, THEIRS),
                            right_id=max(OURS, THEIRS),
                            state="different",
                            score=1.0,
                            parts={},
                            by="somebody",
                            at="",
                        )
                    ],
                ),
            )
    if between == "an edition":
        work = making.index_work(tmp_path / "index")
        desk = Desk(store=store, index=work, author_ref="steward-1", now=NOW)
        local_changes.note(desk, OURS, "Seen yesterday.")
    looked_at = []
    look_at = linking.look_at
    monkeypatch.setattr(linking, "look_at", lambda *one: looked_at.append(one) or look_at(*one))
    [did] = take_in(reading("register", theirs), compared=compared)
    assert looked_at
    if between == "an edition":
        assert did.linked == 2
    else:
        assert did.linked == 1


def test_two_records_of_one_feed_are_never_put_together(take_in, store):
    twins = [nursery("register", "9"), nursery("register", "10")]
    take_in(reading("register", twins))
    assert len(live(store)) == 2
    [report] = take_in(reading("council", [nursery("council", "1")]))
    assert report.linked == 1
    assert len(live(store)) == 2
    with store.reading() as connection:
        [pair] = linking.queue(connection)  # the second twin waits for a person
    assert pair.score > 0.9


def test_another_kind_in_the_same_building_is_not_the_same(take_in, store):
    take_in(reading("council", [nursery("council", "1")]))
    club = nursery("register", "9", "Larkfield Row Out of School Care")
    [report] = take_in(reading("register", [club]))
    assert report.linked == 0
    assert len(live(store)) == 2


def test_an_unnamed_childminder_is_never_compared(take_in):
    unnamed = "Childminder near Easterhouse"
    take_in(reading("council", [nursery("council", "1", unnamed, tags=("childminder",))]))
    [report] = take_in(
        reading("register", [nursery("register", "9", unnamed, tags=("childminder",))])
    )
    assert report.linked == 0


@pytest.fixture
def decide(store, tmp_path):
    work = making.index_work(tmp_path / "index")
    desk = Desk(store=store, index=work, author_ref="steward-1", now=NOW)
    return functools.partial(local_changes.decide, desk)


def test_a_person_takes_a_pair_apart_and_it_stays_apart(take_in, store, decide):
    take_in(reading("council", [nursery("council", "1")]))
    take_in(reading("register", [nursery("register", "9")]))
    decide(OURS, THEIRS, "different")
    assert set(live(store)) == {OURS, THEIRS}
    [report] = take_in(reading("register", [nursery("register", "9", description="New words.")]))
    assert report.linked == 0
    assert set(live(store)) == {OURS, THEIRS}
    assert store.service(THEIRS).id == THEIRS


def test_a_person_puts_together_what_no_rule_would(take_in, store, decide):
    take_in(reading("council", [nursery("council", "1")]))
    take_in(reading("register", [other("register", "9", "The Wee Yellow Door")]))
    decide(THEIRS, OURS, "same")
    assert list(live(store)) == [OURS]
    take_in(reading("register", [other("register", "9", "The Wee Blue Door")]))
    assert list(live(store)) == [OURS]


def test_a_person_cannot_join_two_records_of_one_feed(take_in, decide):
    take_in(reading("council", [nursery("council", "1"), nursery("council", "2")]))
    with pytest.raises(LinkError, match="two records of one feed"):
        decide(OURS, stable_id("council", "2"), "same")
    with pytest.raises(LinkError, match="no record nowhere is held"):
        decide(OURS, "nowhere", "same")


def test_pairs_kept_apart_are_not_joined_through_a_third(take_in, store, decide):
    take_in(reading("council", [nursery("council", "1")]))
    take_in(reading("register", [nursery("register", "9")]))
    decide(OURS, THEIRS, "different")
    take_in(reading("third", [nursery("third", "5")]))
    together = [one for one in store.services() if len(one.sources) > 1]
    assert len(together) == 1
    assert {source.feed for source in together[0].sources} != {"council", "register", "third"}


def test_the_sample_is_never_linked(take_in, store):
    take_in(reading("council", [nursery("council", "1")]))
    [report] = take_in(reading("sample", [nursery("sample", "1")]))
    assert report.linked == 0
    assert [one.id for one in store.services()] == [OURS]


def test_what_one_feed_does_not_say_the_other_fills_in(take_in, store):
    contact = Contact(title="Manager")
    take_in(
        reading("council", [nursery("council", "1", contacts=(contact,), needs=("childcare",))])
    )
    take_in(reading("register", [nursery("register", "9", maximum_age=5.0, needs=("training",))]))
    merged = live(store)[OURS]
    assert (merged.contacts, merged.maximum_age) == ((contact,), 5.0)
    assert set(merged.needs) == {"childcare", "training"}


def test_a_third_record_does_not_join_two_that_are_unlike(take_in, store):
    """A hall's charity, its community centre and its playgroup: the charity joins one of them."""
    centre = nursery("council", "1", "Larkfield and Craigton Community Centre")
    group = nursery("register", "9", "Larkfield and Craigton Playgroup")
    take_in(reading("council", [centre]))
    take_in(reading("register", [group]))
    assert len(live(store)) == 2
    charity = nursery("charities", "7", "Larkfield and Craigton Community Association")
    take_in(reading("charities", [charity]))
    together = [{source.feed for source in one.sources} for one in store.services()]
    assert {"council", "register"} not in [feeds & {"council", "register"} for feeds in together]


def desk_of(decide):
    return decide.args[0]


def test_what_a_person_said_of_a_pair_can_be_taken_back(take_in, store, decide):
    take_in(reading("council", [nursery("council", "1")]))
    take_in(reading("register", [other("register", "9", "The Wee Yellow Door")]))
    decide(THEIRS, OURS, "same")
    with store.reading() as connection:
        [said] = linking.decided(connection)
    assert (said.state, {said.left_id, said.right_id}) == ("same", {OURS, THEIRS})
    local_changes.reconsider(desk_of(decide), THEIRS, OURS)
    assert set(live(store)) == {OURS, THEIRS}
    with store.reading() as connection:
        assert linking.decided(connection) == []
        assert linking.waiting_count(connection) == 1
        [waits] = linking.queue(connection)
    assert {waits.left_id, waits.right_id} == {OURS, THEIRS}
    with pytest.raises(LinkError, match="nobody has decided"):
        local_changes.reconsider(desk_of(decide), THEIRS, OURS)


def test_two_kept_apart_wait_again_and_stay_apart_meanwhile(take_in, store, decide):
    take_in(reading("council", [nursery("council", "1")]))
    take_in(reading("register", [nursery("register", "9")]))
    decide(OURS, THEIRS, "different")
    local_changes.reconsider(desk_of(decide), OURS, THEIRS)
    assert set(live(store)) == {OURS, THEIRS}
    with store.reading() as connection:
        assert linking.waiting_count(connection) == 1
    decide(THEIRS, OURS, "same")
    assert list(live(store)) == [OURS]


def test_what_was_known_of_a_service_is_kept_when_it_becomes_part_of_another(
    take_in, store, decide, tmp_path
):
    work = making.index_work(tmp_path / "index")
    desk = Desk(store=store, index=work, author_ref="keyworker-7", now=NOW)
    take_in(reading("council", [nursery("council", "1")]))
    take_in(reading("register", [other("register", "9", "The Wee Yellow Door")]))
    local_changes.accepting(desk, THEIRS, Fit.YES)
    said = local_changes.correct(desk, THEIRS, "eligibility_description", "Anyone from G34")
    decide(THEIRS, OURS, "same")
    together = live(store)[OURS]
    assert (together.accepting.fit, together.eligibility_description) == (
        Fit.YES,
        "Anyone from G34",
    )
    assert said.id in [one.id for one in local_changes.history(store, OURS)]
    take_in(reading("council", [nursery("council", "1", description="Open all year.")]))
    assert live(store)[OURS].eligibility_description == "Anyone from G34"
    local_changes.undo(desk, said.id)
    assert live(store)[OURS].eligibility_description is None
    decide(OURS, THEIRS, "different")
    assert live(store)[THEIRS].accepting.fit is Fit.YES
    assert live(store)[OURS].accepting.fit is Fit.UNKNOWN


YELLOW, THIRD = stable_id("map", "3"), stable_id("third", "5")


@pytest.mark.parametrize(
    "order", [(YELLOW, OURS), (OURS, YELLOW), (YELLOW, THIRD), (THIRD, YELLOW)]
)
def test_taking_back_leaves_together_what_was_so_before(take_in, store, decide, order):
    """Two lists tell of a nursery; a door of a third list is joined to it, and taken back."""
    take_in(reading("council", [nursery("council", "1")]))
    take_in(reading("third", [nursery("third", "5")]))
    take_in(reading("map", [other("map", "3", "The Wee Yellow Door")]))
    assert set(live(store)) == {OURS, YELLOW}
    decide(*order, "same")
    assert len(live(store)) == 1
    local_changes.reconsider(desk_of(decide), *order)
    services = live(store)
    assert len(services) == 2
    assert store.service(OURS) == store.service(THIRD)
    assert {source.feed for source in store.service(OURS).sources} == {"council", "third"}
    assert {source.feed for source in services[YELLOW].sources} == {"map"}


def test_when_two_come_apart_each_other_goes_with_the_one_it_is_more_like(take_in, store, decide):
    take_in(reading("council", [nursery("council", "1")]))
    take_in(reading("third", [nursery("third", "5")]))
    take_in(reading("map", [other("map", "3", "The Wee Yellow Door")]))
    take_in(reading("register", [other("register", "9", "The Wee Yellow Door")]))
    assert len(live(store)) == 2
    decide(THIRD, YELLOW, "same")
    assert len(live(store)) == 1
    decide(YELLOW, THIRD, "different")
    told = sorted(sorted(source.feed for source in one.sources) for one in store.services())
    assert told == [["council", "third"], ["map", "register"]]


def test_what_somebody_kept_apart_is_not_joined_through_a_third_by_hand(take_in, store, decide):
    take_in(reading("council", [nursery("council", "1")]))
    take_in(reading("third", [nursery("third", "5")]))
    take_in(reading("map", [other("map", "3", "The Wee Yellow Door")]))
    decide(OURS, YELLOW, "different")
    with pytest.raises(LinkError, match="somebody said that records of theirs are two services"):
        decide(THIRD, YELLOW, "same")
    assert len(live(store)) == 2
    decide(OURS, YELLOW, "same")  # who says so of the very two has changed their mind
    assert len(live(store)) == 1


def test_a_pair_of_which_one_is_gone_waits_no_more(take_in, store):
    twins = [nursery("register", "9"), nursery("register", "10")]
    take_in(reading("register", twins))
    take_in(reading("council", [nursery("council", "1")]))
    with store.reading() as connection:
        assert (len(linking.queue(connection)), linking.waiting_count(connection)) == (1, 1)
    take_in(reading("register", twins[:1]), accept_loss=True)
    with store.reading() as connection:
        assert (linking.queue(connection), linking.waiting_count(connection)) == ([], 0)


def test_a_pair_that_is_one_service_through_a_third_is_not_asked_about(take_in, store, decide):
    take_in(reading("council", [nursery("council", "1")]))
    take_in(reading("map", [other("map", "3", "The Wee Yellow Door")]))
    decide(OURS, YELLOW, "same")
    local_changes.reconsider(desk_of(decide), OURS, YELLOW)  # the pair waits
    take_in(reading("third", [nursery("third", "5")]))
    decide(THIRD, YELLOW, "same")
    assert len(live(store)) == 1
    with store.reading() as connection:
        assert (linking.queue(connection), linking.waiting_count(connection)) == ([], 0)
