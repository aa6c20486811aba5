"""Which records are kept together as one service, from one import to the next, and who said so?

A link, once made, stays over every re-import until a person undoes it. The service keeps the id of
the record that was there first; the id of one that joined finds it (`Store.service`). Two records
of one feed are never put together: the publisher says they are two. What a person decided about a
pair is never decided again by a rule.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import chain, product
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, exists, func, select

from directory.candidates import Blocks
from directory.editions import Groups
from directory.errors import LinkError
from directory.generations import documents_of, listing_generations, standing, stands
from directory.matching import Judged, Look, Rarity, Relation, judge, look_at, reference
from directory.store import SAMPLE
from directory.store_engine import load
from directory.store_tables import edition as editions
from directory.store_tables import link as links
from directory.store_tables import pair as pairs
from directory.store_tables import record as records

Decision = Literal["same", "elsewhere", "different"]

RULE = "rule"
STREAM = 2_000
COMPARED = "compared with what is held"
MANY = 200
_LINK = ("feed", "key", "own_id", "service_id", "decision", "by", "at")
_PAIR = ("left_id", "right_id", "state", "score", "parts", "by", "at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A record's place in a group."""

    feed: str
    key: str
    own_id: str
    service_id: str
    decision: str
    by: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two records that were compared (own ids, the smaller first), and what came of it."""

    left_id: str
    right_id: str
    state: str
    score: float
    parts: Mapping[str, float]
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Found:
    """What an import's comparing found: nothing of it counts until it is kept."""

    links: Sequence[Link] = ()
    pairs: Sequence[Pair] = ()


@dataclass(slots=True)
class Compared:
    """What was found last, and what it rests on: what is tried first is not compared again then."""

    rests_on: bytes = b""
    found: Found = Found()
    looked_at: int = 0

    def of(self, rests_on: bytes, at: str) -> Found | None:
        """Return what was found, as of now, if it rested on the very same."""
        if not self.rests_on or rests_on != self.rests_on:
            return None
        return Found(
            [replace(one, at=at) for one in self.found.links],
            [replace(one, at=at) for one in self.found.pairs],
        )


def find(
    connection: Connection,
    view: Mapping[str, int],
    fresh: Mapping[str, int],
    at: str,
    progress: Callable[[str, int], None] | None = None,
    compared: Compared | None = None,
) -> Found:
    """Compare the records that are new in these feeds with what the other feeds hold.

    Parameters
    ----------
    view
        Every feed that is shown, at its generation.
    fresh
        The feeds that were just loaded, at their new generation.
    progress
        Told `COMPARED` and how many records were looked at: most of the time goes there.
    compared
        Keeps what is found. Where it was found before and nothing has changed since (the edition
        that is live, any list, what was loaded, what anybody decided) it is not looked for again.
    """
    shown = {feed: number for feed, number in view.items() if feed != SAMPLE}
    if len(shown) < 2 or not _anything_new(connection, shown, fresh):
        return Found()
    rests_on = b"" if compared is None else _rests_on(connection, shown, fresh)
    if compared is not None and (known := compared.of(rests_on, at)) is not None:
        if progress is not None:
            progress(COMPARED, compared.looked_at)
        return known
    looks, new = _looks(connection, shown, fresh, progress)
    rarity = Rarity(chain.from_iterable(looks.values()))
    decided, apart = _decided(connection)
    judged: list[tuple[Judged, Look, Look]] = []
    blocks = Blocks(rarity)
    blocks.add(chain.from_iterable(some for feed, some in looks.items() if feed not in fresh))
    for feed in sorted(new, reverse=True):  # each pair of two new feeds is met once
        for one, other in blocks.beside(new[feed]):
            if tuple(sorted((one.own_id, other.own_id))) not in decided:
                judged.append((judge(one, other, rarity), one, other))
        blocks.add(looks[feed])
    crowd = _Crowd(connection, shown, rarity)
    found = _settle(judged, _Book(kept(connection), apart, crowd.agree), at)
    if compared is not None:
        compared.rests_on, compared.found = rests_on, found
        compared.looked_at = sum(map(len, looks.values()))
    return found


def _rests_on(connection: Connection, view: Mapping[str, int], fresh: Mapping[str, int]) -> bytes:
    """Return a hash of all that a comparison looks at.

    What a feed says at a generation that went live never changes; what was just loaded goes in word
    for word, since an import that never went live leaves its number to the next.
    """
    made = select(editions.c.id, editions.c.made_at).where(editions.c.live)
    loaded = (
        select(records.c.key, records.c.service_id, records.c.document)
        .where(records.c.feed == feed, records.c.generation == number)
        .order_by(records.c.key)
        for feed, number in sorted(fresh.items())
    )
    digest = hashlib.blake2b(repr((sorted(view.items()), sorted(fresh.items()))).encode())
    said = select(pairs.c.left_id, pairs.c.right_id, pairs.c.state, pairs.c.by)
    for wanted in (
        made.order_by(editions.c.id),
        *loaded,
        select(links).order_by(links.c.feed, links.c.key),
        said.where(pairs.c.by != RULE).order_by(pairs.c.left_id, pairs.c.right_id),
    ):
        for row in connection.execute(wanted):
            digest.update(repr(tuple(row)).encode())
        digest.update(b";")
    return digest.digest()


class _Crowd:
    """The records of this import, looked up one at a time when a group has to be judged whole."""

    def __init__(self, connection: Connection, view: Mapping[str, int], rarity: Rarity) -> None:
        self._connection, self._view, self._rarity = connection, view, rarity
        self._looks: dict[str, Look | None] = {}

    def agree(self, one_id: str, other_id: str) -> bool:
        """Say whether two records may be in one group: nobody would call them different."""
        one, other = self._look(one_id), self._look(other_id)
        if one is None or other is None:  # withdrawn: nothing speaks against it any more
            return True
        verdict = judge(one, other, self._rarity)
        return verdict.score >= reference().review and not verdict.is_apart

    def _look(self, own_id: str) -> Look | None:
        if own_id not in self._looks:
            rows = documents_of(self._connection, self._view, [own_id])
            found = [
                look_at(row.feed, row.key, row.service_id, json.loads(row.document)) for row in rows
            ]
            self._looks[own_id] = found[0] if found else None
        return self._looks[own_id]


def _anything_new(
    connection: Connection, view: Mapping[str, int], fresh: Mapping[str, int]
) -> bool:
    """Say whether any record came with these generations: a list that only lost some has none."""
    came = (
        select(records.c.key).where(
            records.c.feed == feed, records.c.generation == number, standing({feed: number})
        )
        for feed, number in fresh.items()
        if feed in view
    )
    return any(connection.execute(one.limit(1)).first() is not None for one in came)


def _looks(
    connection: Connection,
    view: Mapping[str, int],
    fresh: Mapping[str, int],
    progress: Callable[[str, int], None] | None,
) -> tuple[dict[str, list[Look]], dict[str, list[Look]]]:
    """Return what is compared of every standing record by feed, and of those that are new.

    Making a look of a record costs more than comparing it, so each is made once an import.
    """
    looks: dict[str, list[Look]] = {feed: [] for feed in view}
    new: dict[str, list[Look]] = {feed: [] for feed in fresh if feed in view}
    columns = (records.c.feed, records.c.key, records.c.generation, records.c.service_id)
    wanted = select(*columns, records.c.document).where(standing(view))
    rows = connection.execution_options(yield_per=STREAM).execute(wanted)
    for count, row in enumerate(rows, start=1):
        if progress is not None and count % STREAM == 0:
            progress(COMPARED, count)
        look = look_at(row.feed, row.key, row.service_id, json.loads(row.document))
        looks[row.feed].append(look)
        if fresh.get(row.feed) == row.generation:
            new[row.feed].append(look)
    return looks, new


def _decided(connection: Connection) -> tuple[set[tuple[str, ...]], set[tuple[str, ...]]]:
    """Return the pairs a person has decided about, and those of them that must stay apart."""
    wanted = select(pairs.c.left_id, pairs.c.right_id, pairs.c.state).where(pairs.c.by != RULE)
    rows = connection.execute(wanted).all()
    decided: set[tuple[str, ...]] = {(row.left_id, row.right_id) for row in rows}
    return decided, {(row.left_id, row.right_id) for row in rows if row.state != "same"}


def kept(connection: Connection) -> dict[str, Link]:
    """Return every link by own id."""
    return {row.own_id: _link(row) for row in connection.execute(select(links))}


def _link(row: Any) -> Link:  # noqa: ANN401 - a database row
    return Link(**{name: getattr(row, name) for name in _LINK})


def _settle(judged: Iterable[tuple[Judged, Look, Look]], book: _Book, at: str) -> Found:
    """Join the surest pairs first, as long as no feed comes twice into one group."""
    told: list[Pair] = []
    surest = sorted(judged, key=lambda one: (-one[0].score, one[1].own_id, one[2].own_id))
    for verdict, one, other in surest:
        relation: Relation = verdict.relation
        if relation == "different":
            continue
        if relation == "same" and not book.join(_as_link(one, at), _as_link(other, at), RULE, at):
            relation = "review"  # a feed says that two of them are two, or some are too unlike
        told.append(_pair(one.own_id, other.own_id, relation, verdict, at))
    return Found([book.links[own_id] for own_id in sorted(book.changed)], told)


def _as_link(look: Look, at: str) -> Link:
    return Link(
        feed=look.feed,
        key=look.key,
        own_id=look.own_id,
        service_id=look.own_id,
        decision="first",
        by=RULE,
        at=at,
    )


class _Book:
    """Links as they change: who is in which group."""

    def __init__(
        self,
        before: Mapping[str, Link],
        apart: AbstractSet[tuple[str, ...]] = frozenset(),
        agree: Callable[[str, str], bool] = lambda _one, _other: True,
    ) -> None:
        self.links = dict(before)
        self.apart, self.agree = apart, agree
        self.changed: set[str] = set()
        self.groups: dict[str, set[str]] = {}
        for own_id, link in before.items():
            self.groups.setdefault(link.service_id, set()).add(own_id)

    def join(self, new: Link, old: Link, by: str, at: str) -> bool:
        """Put the new record's group into the old one's; say whether they may be together."""
        new, old = self.links.get(new.own_id, new), self.links.get(old.own_id, old)
        joining = self.groups.get(new.service_id) or {new.own_id}
        staying = self.groups.get(old.service_id) or {old.own_id}
        if joining is staying:
            return True
        together = sorted(product(joining, staying))
        if self._feeds(joining, new) & self._feeds(staying, old) or self._kept_apart(together):
            return False
        if len(together) > 1 and not all(self.agree(*pair) for pair in together):
            return False
        for link in (new, old):
            if link.own_id not in self.links:
                self._set(link)
        for own_id in sorted(joining):
            link = self.links[own_id]
            self._set(replace(link, service_id=old.service_id, decision="same", by=by, at=at))
        return True

    def why_not(self, new: Link, old: Link) -> str:
        """Say why two records could not be put together."""
        new, old = self.links.get(new.own_id, new), self.links.get(old.own_id, old)
        joining = self.groups.get(new.service_id) or {new.own_id}
        staying = self.groups.get(old.service_id) or {old.own_id}
        if self._feeds(joining, new) & self._feeds(staying, old):
            return "two records of one feed are two services; the feed says so"
        return "somebody said that records of theirs are two services; take that back first"

    def _feeds(self, group: AbstractSet[str], one: Link) -> set[str]:
        """Return the feeds of a group; `one` of it may have no link yet."""
        return {self.links[own].feed for own in group - {one.own_id}} | {one.feed}

    def _kept_apart(self, together: Iterable[tuple[str, str]]) -> bool:
        return any(tuple(sorted(pair)) in self.apart for pair in together)

    def part(self, one_id: str, other_id: str, said: Iterable[Pair], by: str, at: str) -> None:
        """Take two records of a group apart; each other record goes with the one it is more like.

        `said` are the pairs of the group found to be the same: what a person said of two comes
        first, then the surest. The side that has the service's id keeps it.
        """
        service_id = self.links[one_id].service_id
        sides = _sides(one_id, other_id, self.groups[service_id], said)
        leaving = sides[other_id] if service_id not in sides[other_id] else sides[one_id]
        new_id = min(leaving)
        for own_id in sorted(leaving):
            link = self.links[own_id]
            decision = "apart" if own_id == new_id else "same"
            self._set(replace(link, service_id=new_id, decision=decision, by=by, at=at))

    def together(self, one_id: str, other_id: str) -> bool:
        """Say whether two records are one service now."""
        one, other = self.links.get(one_id), self.links.get(other_id)
        return one is not None and other is not None and one.service_id == other.service_id

    def _set(self, link: Link) -> None:
        before = self.links.get(link.own_id)
        if before is not None:
            self.groups[before.service_id].discard(link.own_id)
        self.links[link.own_id] = link
        self.groups.setdefault(link.service_id, set()).add(link.own_id)
        self.changed.add(link.own_id)


def _sides(
    one_id: str, other_id: str, group: AbstractSet[str], said: Iterable[Pair]
) -> dict[str, set[str]]:
    """Return who goes with each of two records of a group, by their ids; the rest stays together.

    Pairs are joined from the surest on, as long as that does not bring the two together. A record
    that no pair ties to either stays with the service's id, so that it is on neither side here.
    """
    sides = {own_id: {own_id} for own_id in group}
    apart = {one_id, other_id}
    surest = sorted(said, key=lambda two: (two.by == RULE, -two.score, two.left_id, two.right_id))
    for two in surest:
        if two.left_id not in sides or two.right_id not in sides:
            continue
        joined = sides[two.left_id] | sides[two.right_id]
        if not apart <= joined:
            sides |= dict.fromkeys(joined, joined)
    return sides


def _pair(one_id: str, other_id: str, state: str, verdict: Judged, at: str) -> Pair:
    left, right = sorted((one_id, other_id))
    parts = {part: round(value, 3) for part, value in verdict.parts.items()}
    return Pair(
        left_id=left,
        right_id=right,
        state=state,
        score=round(verdict.score, 4),
        parts=parts,
        by=RULE,
        at=at,
    )


def groups_with(connection: Connection, found: Found) -> Groups:
    """Return the groups as they will be when what was found is kept."""
    rows = connection.execute(select(links.c.own_id, links.c.service_id))
    before = [(row.own_id, row.service_id) for row in rows]
    return Groups.of([*before, *((one.own_id, one.service_id) for one in found.links)])


def keep(connection: Connection, found: Found) -> None:
    """Write links and pairs over what stood there."""
    for start in range(0, len(found.links), MANY):
        some = found.links[start : start + MANY]
        own_ids = [one.own_id for one in some]
        connection.execute(delete(links).where(links.c.own_id.in_(own_ids)))
        load(connection, links, [{name: getattr(one, name) for name in _LINK} for one in some])
    for start in range(0, len(found.pairs), MANY):
        many = found.pairs[start : start + MANY]
        for one in many:
            connection.execute(delete(pairs).where(_is(one.left_id, one.right_id)))
        rows = [
            {name: getattr(one, name) for name in _PAIR} | {"parts": json.dumps(dict(one.parts))}
            for one in many
        ]
        load(connection, pairs, rows)


def _is(left_id: str, right_id: str) -> ColumnElement[bool]:
    return and_(pairs.c.left_id == left_id, pairs.c.right_id == right_id)


def linked_count(connection: Connection, feed: str, generation: int) -> int:
    """Return how many standing records of a feed share their service with another feed's."""
    other = links.alias("other")
    together = (
        select(links.c.own_id)
        .where(
            links.c.feed == feed,
            exists().where(other.c.service_id == links.c.service_id, other.c.feed != feed),
        )
        .subquery()
    )
    counted = (
        select(func.count())
        .select_from(records)
        .where(stands({feed: generation}), records.c.service_id.in_(select(together.c.own_id)))
    )
    return connection.execute(counted).scalar() or 0


def queue(connection: Connection, *, limit: int = 100) -> list[Pair]:
    """Return the pairs that wait for a person, surest first."""
    wanted = _waiting(connection, pairs)
    wanted = wanted.order_by(pairs.c.score.desc(), pairs.c.left_id, pairs.c.right_id)
    return [read_pair(row) for row in connection.execute(wanted.limit(limit))]


def waiting_count(connection: Connection) -> int:
    """Return how many pairs wait for a person."""
    return connection.execute(_waiting(connection, func.count())).scalar() or 0


def _waiting(connection: Connection, *wanted: Any) -> Select[Any]:  # noqa: ANN401 - columns
    """Select pairs whose two records stand, in two services: of others there is nothing to say."""
    live = stands(listing_generations(connection))
    left, right = (
        exists().where(records.c.service_id == side, live).correlate(pairs)
        for side in (pairs.c.left_id, pairs.c.right_id)
    )
    one, other = links.alias("one"), links.alias("other")
    together = (
        exists()
        .where(
            one.c.own_id == pairs.c.left_id,
            other.c.own_id == pairs.c.right_id,
            one.c.service_id == other.c.service_id,
        )
        .correlate(pairs)
    )
    found = select(*wanted).select_from(pairs)
    return found.where(pairs.c.state == "review", left, right, ~together)


def must_wait(connection: Connection, one_id: str, other_id: str) -> None:
    """Make sure that a pair (own ids) still waits for a person.

    Raises
    ------
    LinkError
        If somebody has settled it, or a list has changed so that there is nothing to ask.
    """
    if connection.execute(_waiting(connection, pairs).where(_pair_of(one_id, other_id))).first():
        return
    raise LinkError("somebody settled it meanwhile, or its lists have changed; look at it again")


def _pair_of(one_id: str, other_id: str) -> ColumnElement[bool]:
    return _is(*sorted((one_id, other_id)))


def decided(connection: Connection, *, limit: int = 20) -> list[Pair]:
    """Return what people decided about pairs, the latest first."""
    wanted = select(pairs).where(pairs.c.by != RULE)
    wanted = wanted.order_by(pairs.c.at.desc(), pairs.c.left_id, pairs.c.right_id)
    return [read_pair(row) for row in connection.execute(wanted.limit(limit))]


def read_pair(row: Any) -> Pair:  # noqa: ANN401 - a database row
    """Return a row of the table as a pair."""
    told = {name: getattr(row, name) for name in _PAIR}
    return Pair(**{**told, "parts": json.loads(row.parts)})


def decide(
    connection: Connection, one_id: str, other_id: str, state: Decision, *, by: str, at: str
) -> set[str]:
    """Keep what a person says of two records (own ids); return the services that change by it.

    `same` puts them together, anything else takes them apart and keeps the rules from asking again.

    Raises
    ------
    LinkError
        If a record is not there, or a feed would have two records in one service.
    """
    one, other = (_record(connection, own_id, at) for own_id in (one_id, other_id))
    left, right = sorted((one_id, other_id))
    before_links = kept(connection)
    if state == "same":
        _, apart = _decided(connection)
        book = _Book(before_links, apart - {(left, right)})
        if not book.join(one, other, by, at):
            raise LinkError(book.why_not(one, other))
    else:
        book = _Book(before_links)
        if book.together(one_id, other_id):
            group = book.groups[book.links[one_id].service_id]
            book.part(one_id, other_id, _same(connection, group, (left, right)), by, at)
    before = connection.execute(select(pairs).where(_is(left, right))).first()
    score, parts = (1.0, {}) if before is None else (before.score, json.loads(before.parts))
    pair = Pair(left_id=left, right_id=right, state=state, score=score, parts=parts, by=by, at=at)
    changed = [book.links[own_id] for own_id in sorted(book.changed)]
    touched = book.changed | {link.service_id for link in changed}
    touched |= {before_links[own].service_id for own in book.changed if own in before_links}
    keep(connection, Found(changed, [pair]))
    return touched


def _same(connection: Connection, group: AbstractSet[str], but: tuple[str, str]) -> Iterator[Pair]:
    """Return the pairs of a group that were found to be the same, all but one."""
    wanted = select(pairs).where(
        pairs.c.state == "same", pairs.c.left_id.in_(group), pairs.c.right_id.in_(group)
    )
    found = (read_pair(row) for row in connection.execute(wanted))
    return (one for one in found if (one.left_id, one.right_id) != but)


def reopen(connection: Connection, one_id: str, other_id: str, *, at: str) -> set[str]:
    """Take back what a person said of a pair: it waits again; return the services that change.

    Raises
    ------
    LinkError
        If no person has decided about it.
    """
    left, right = sorted((one_id, other_id))
    wanted = select(pairs).where(_is(left, right), pairs.c.by != RULE)
    before = connection.execute(wanted).first()
    if before is None:
        raise LinkError("nobody has decided about these two")
    touched: set[str] = set()
    if before.state == "same":
        touched = decide(connection, left, right, "different", by=RULE, at=at)
    keep(connection, Found((), [replace(read_pair(before), state="review", by=RULE, at=at)]))
    return touched


def _record(connection: Connection, own_id: str, at: str) -> Link:
    view = listing_generations(connection)
    wanted = select(records.c.feed, records.c.key).where(records.c.service_id == own_id)
    row = connection.execute(wanted.where(stands(view))).first()
    if row is None:
        raise LinkError(f"no record {own_id} is held now")
    return Link(
        feed=row.feed,
        key=row.key,
        own_id=own_id,
        service_id=own_id,
        decision="first",
        by=RULE,
        at=at,
    )
