"""What do people ask us to keep? Plans, two-tap feedback, focus-group sheets; in a file of its own.

Never in the directory's own store, and never a search, a need or a postcode on its own account: of
searches that found nothing only whole fives are kept (docs/decisions/0004-no-search-is-kept.md). A
plan is kept only when the parent agrees, with a day on which it ends, and holds what
`recommender.plan` writes. Feedback names a service, a need, an answer and the account it came
through, never who was helped; her own words are kept only when she gives them. The audit log names
actions, never what they were about in a person's life.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    Connection,
    Date,
    Engine,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    text,
    update,
)

from directory.errors import PeopleDatabaseError, PlanChangedError
from directory.store_engine import address_of, open_engine, plain_errors, reading, writing
from directory.store_schema import PEOPLE, make_current

KEEP_DAYS = 182  # half a year: longer than any course term, short enough to be asked again
HEARD_DAYS = 1095  # after three years a voice weighs an eighth, and the people there have changed
WORDS_LENGTH = 300

metadata = MetaData()
plan = Table(
    "plan",
    metadata,
    Column("id", Text, primary_key=True),
    Column("owner_ref", Text, nullable=False),
    Column("document", LargeBinary, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_at", Text, nullable=False),
    Column("ends_on", Date, nullable=False),
    Index("plan_by_owner", "owner_ref"),
)
feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("service_id", Text, nullable=False),
    Column("need", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("on", Date, nullable=False),
    Column("author_ref", Text, nullable=False),
    Column("visit", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("youngest", Text, nullable=False, server_default=""),
    Index("feedback_by_visit", "visit", "service_id", "need", unique=True),
    sqlite_autoincrement=True,  # a number is never used twice, so `last_heard` notices everything
)
sheet = Table(
    "sheet",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("on", Date, nullable=False),
    Column("area_code", Text, nullable=False),
    Column("need", Text, nullable=False),
    Column("theme", Text, nullable=False),
    Column("paraphrase", Text, nullable=False),
)
answered = Table(
    "answered",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("on", Date, nullable=False),
    Column("said", Text, nullable=False),
    Column("changed", Text),
    Column("stopped", Text),
)
searched = Table(
    "searched",
    metadata,
    Column("need", Text, primary_key=True),
    Column("council_code", Text, primary_key=True),
    Column("month", Text, primary_key=True),
    Column("times", Integer, nullable=False),
    # Whole division, which both databases do alike: anything but a whole five is refused.
    CheckConstraint("times > 0 AND times / 5 * 5 = times", name="searched_in_fives"),
)
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("object_id", Text),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPlan:
    """A kept plan. `version` rises by one with every change; `document` is the plan's own JSON."""

    id: str
    document: bytes
    version: int
    ends_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One answer about one service for one need.

    `author_ref` is the account it came through (empty: no accounts here), `visit` a chance word
    for one visit or plan, so that a changed mind is one voice; `words` are hers, and may be empty.
    `youngest` is about how old the youngest child is, kept only where she chose to say it.
    """

    service_id: str
    need: str
    outcome: str
    on: date
    author_ref: str = ""
    visit: str
    words: str = ""
    youngest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One theme of a focus group: when, where, about which need, in a paraphrase without names."""

    on: date
    area_code: str
    need: str
    theme: str
    paraphrase: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """You said / we changed / we stopped."""

    on: date
    said: str
    changed: str | None = None
    stopped: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """How many searches for a need found nothing near: by council and month ("2026-11"), in fives.

    Nothing else is known of them, and fewer than five are not known at all.
    """

    need: str
    council_code: str
    month: str
    times: int


class People:
    """The people's store. Everything here is somebody's; nothing is joined to the directory."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str, *, directory_url: str) -> People:
        """Open the store, making its tables when it is new.

        Raises
        ------
        PeopleDatabaseError
            If it would be the same database as the directory, which others may read.
        """
        if url == directory_url:
            raise PeopleDatabaseError(address_of(url))
        engine = open_engine(url)
        if engine.dialect.name == "sqlite":
            # What is deleted is overwritten, not only unlisted.
            with plain_errors(engine), engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA secure_delete=ON")
        make_current(engine, PEOPLE)
        return cls(engine)

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with writing(self._engine) as connection:
            if self._engine.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA secure_delete=ON")
            yield connection

    # -- plans
    def save_plan(
        self, document: bytes, *, owner_ref: str, now: datetime, keep_days: int = KEEP_DAYS
    ) -> SavedPlan:
        """Keep a new plan for somebody who asked for it, until a day."""
        saved = SavedPlan(
            id=str(uuid.uuid4()),
            document=document,
            version=1,
            ends_on=now.date() + timedelta(days=keep_days),
        )
        with self._write() as connection:
            connection.execute(
                insert(plan).values(
                    id=saved.id,
                    owner_ref=owner_ref,
                    document=document,
                    version=1,
                    changed_at=_moment(now),
                    ends_on=saved.ends_on,
                )
            )
        return saved

    def change_plan(self, saved: SavedPlan, document: bytes, *, now: datetime) -> SavedPlan:
        """Keep a newer state of a plan.

        Raises
        ------
        PlanChangedError
            If somebody else changed it since it was opened: nothing is lost, the other's stands.
        """
        with self._write() as connection:
            changed = connection.execute(
                update(plan)
                .where(plan.c.id == saved.id, plan.c.version == saved.version)
                .values(document=document, version=saved.version + 1, changed_at=_moment(now))
            )
            if changed.rowcount == 0:
                raise PlanChangedError
        return SavedPlan(
            id=saved.id, document=document, version=saved.version + 1, ends_on=saved.ends_on
        )

    def open_plan(self, plan_id: str, *, owner_ref: str, today: date) -> SavedPlan | None:
        """Return somebody's own plan; `None` when there is none, it ended, or it is another's."""
        with reading(self._engine) as connection:
            row = connection.execute(
                select(plan).where(
                    plan.c.id == plan_id, plan.c.owner_ref == owner_ref, plan.c.ends_on >= today
                )
            ).first()
        if row is None:
            return None
        return SavedPlan(id=row.id, document=row.document, version=row.version, ends_on=row.ends_on)

    def plans_of(self, owner_ref: str, *, today: date) -> list[str]:
        """Return the ids of somebody's plans that have not ended, newest change first."""
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(plan.c.id)
                .where(plan.c.owner_ref == owner_ref, plan.c.ends_on >= today)
                .order_by(plan.c.changed_at.desc(), plan.c.id)
            )
            return [row.id for row in rows]

    def forget_plan(self, plan_id: str, *, owner_ref: str) -> bool:
        """Delete somebody's own plan; say whether there was one."""
        with self._write() as connection:
            gone = connection.execute(
                delete(plan).where(plan.c.id == plan_id, plan.c.owner_ref == owner_ref)
            )
        self._vacuum()
        return gone.rowcount > 0

    def forget_ended(self, *, today: date) -> int:
        """Delete plans whose day has passed, voices and counts of three years ago; say how many."""
        old = today - timedelta(days=HEARD_DAYS)
        with self._write() as connection:
            gone = connection.execute(delete(plan).where(plan.c.ends_on < today)).rowcount
            gone += connection.execute(delete(feedback).where(feedback.c.on < old)).rowcount
            past = searched.c.month < old.strftime("%Y-%m")
            gone += connection.execute(delete(searched).where(past)).rowcount
        if gone:
            self._vacuum()
        return gone

    def _vacuum(self) -> None:
        """Take deleted words out of the file and its log, not only out of its lists."""
        if self._engine.dialect.name == "sqlite":
            with self._engine.connect().execution_options(
                isolation_level="AUTOCOMMIT"
            ) as connection:
                raw = connection.connection.dbapi_connection
                if raw is not None:
                    cursor = raw.cursor()
                    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                    cursor.execute("VACUUM")
                    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                    cursor.close()

    # -- feedback and what groups said
    def tell(self, heard: Heard) -> None:
        """Keep one answer about a service; another of the same visit takes the place of the first.

        Words are cut at `WORDS_LENGTH` letters.
        """
        told = asdict(heard) | {"words": heard.words[:WORDS_LENGTH]}
        with self._write() as connection:
            connection.execute(delete(feedback).where(*_same_voice(heard)))
            connection.execute(insert(feedback).values(told))

    def take_back(self, heard: Heard) -> bool:
        """Delete an answer, words and all; say whether there was one."""
        with self._write() as connection:
            gone = connection.execute(delete(feedback).where(*_same_voice(heard)))
        self._vacuum()
        return gone.rowcount > 0

    def heard(self) -> list[Heard]:
        """Return every answer, oldest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(feedback).order_by(feedback.c.id))
            names = tuple(Heard.__dataclass_fields__)
            return [Heard(**{name: getattr(row, name) for name in names}) for row in rows]

    def last_heard(self) -> tuple[int, int]:
        """Return two numbers that are others as soon as any answer was given or taken back."""
        with reading(self._engine) as connection:
            newest, many = connection.execute(
                select(func.coalesce(func.max(feedback.c.id), 0), func.count())
            ).one()
        return int(newest), int(many)

    def keep_sheets(self, sheets: list[Sheet]) -> None:
        """Keep what a focus group said."""
        with self._write() as connection:
            connection.execute(
                insert(sheet),
                [
                    {name: getattr(kept, name) for name in Sheet.__dataclass_fields__}
                    for kept in sheets
                ],
            )

    def sheets(self) -> list[Sheet]:
        """Return what focus groups said, newest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(sheet).order_by(sheet.c.on.desc(), sheet.c.id))
            return [
                Sheet(**{name: getattr(row, name) for name in Sheet.__dataclass_fields__})
                for row in rows
            ]

    def answer(self, entry: Answered) -> None:
        """Write down what was said and what came of it."""
        with self._write() as connection:
            connection.execute(
                insert(answered).values(
                    **{name: getattr(entry, name) for name in Answered.__dataclass_fields__}
                )
            )

    def answers(self) -> list[Answered]:
        """Return the log of what was said and what came of it, newest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(answered).order_by(answered.c.on.desc(), answered.c.id)
            )
            return [
                Answered(**{name: getattr(row, name) for name in Answered.__dataclass_fields__})
                for row in rows
            ]

    # -- what was not found
    def add_searched(self, more: Searched) -> None:
        """Add whole fives for a need, council and month; the database takes no less."""
        with self._write() as connection:
            connection.execute(_ADD_SEARCHED, asdict(more))

    def searched(self) -> list[Searched]:
        """Return where and when searches found nothing near, newest month first."""
        order = (searched.c.month.desc(), searched.c.council_code, searched.c.need)
        with reading(self._engine) as connection:
            rows = connection.execute(select(searched).order_by(*order))
            return [
                Searched(**{name: getattr(row, name) for name in Searched.__dataclass_fields__})
                for row in rows
            ]

    # -- who did what
    def log(self, action: str, *, who: str, now: datetime, object_id: str | None = None) -> None:
        """Write down that something was done, by whom and to which record."""
        with self._write() as connection:
            connection.execute(
                insert(audit).values(at=_moment(now), who=who, action=action, object_id=object_id)
            )

    def export_of(self, owner_ref: str) -> bytes:
        """Return all that is held of one person, as JSON: theirs to see and take away."""
        with reading(self._engine) as connection:
            plans = [
                {
                    "id": row.id,
                    "ends_on": row.ends_on.isoformat(),
                    "changed_at": row.changed_at,
                    "plan": json.loads(row.document),
                }
                for row in connection.execute(select(plan).where(plan.c.owner_ref == owner_ref))
            ]
            done = [
                {"at": row.at, "action": row.action}
                for row in connection.execute(select(audit).where(audit.c.who == owner_ref))
            ]
            told = [
                {"service_id": row.service_id, "need": row.need, "outcome": row.outcome}
                | {"on": row.on.isoformat(), "words": row.words, "youngest": row.youngest}
                for row in connection.execute(
                    select(feedback).where(feedback.c.author_ref == owner_ref)
                )
            ]
        held = {"plans": plans, "log": done, "feedback": told}
        return json.dumps(held, ensure_ascii=False).encode()


# One statement, the same on both databases: two processes cannot both find that no row is there.
_ADD_SEARCHED = text(
    "INSERT INTO searched (need, council_code, month, times) "
    "VALUES (:need, :council_code, :month, :times) "
    "ON CONFLICT (need, council_code, month) "
    "DO UPDATE SET times = searched.times + excluded.times"
)


def _same_voice(heard: Heard) -> tuple[ColumnElement[bool], ...]:
    return (
        feedback.c.visit == heard.visit,
        feedback.c.service_id == heard.service_id,
        feedback.c.need == heard.need,
    )


def _moment(now: datetime) -> str:
    return now.astimezone(UTC).isoformat(timespec="seconds")
