"""Small feeds and an import without postcodes or a real index, for the tests of the store."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from directory.publishing import IndexWork
from directory.reading import Reading
from directory.records import (
    Location,
    Problem,
    Record,
    Service,
    ServiceAtLocation,
    Source,
    from_document,
    stable_id,
)
from directory.refresh import import_readings
from directory.store import Store

__all__ = ["replace", "stable_id"]

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def service(feed: str, key: str, name: str | None = None, **facts) -> Service:
    source = Source(feed=feed, record_id=key, retrieved_on=date(2026, 11, 23))
    facts.setdefault("sources", (source,))
    return Service(id=stable_id(feed, key), name=name or f"Service {key}", **facts)


def at(feed: str, key: str, latitude: float, longitude: float, **facts) -> ServiceAtLocation:
    place = Location(
        id=stable_id(feed, "location", key), latitude=latitude, longitude=longitude, **facts
    )
    return ServiceAtLocation(id=stable_id(feed, "at", key), location=place)


def record(feed: str, key: str, name: str | None = None, *, row: int = 1, raw=None, **facts):
    made = service(feed, key, name, **facts)
    return Record(key=key, service=made, raw=raw or {"key": key, "name": made.name}, row=row)


def records(feed: str, keys, **facts):
    return [record(feed, str(key), row=row, **facts) for row, key in enumerate(keys, 1)]


def refused(row: int, key: str | None = None) -> Problem:
    return Problem(row=row, key=key, field="name", value="", advice="Name it.", refused=True)


def reading(feed: str, items, source: str = "somewhere.csv", format_id: str = "csv") -> Reading:
    return Reading(
        feed=feed,
        format=format_id,
        source=source,
        licence="OGL v3",
        attribution="Somebody",
        published_on=None,
        items=iter(items),
    )


def names_index(services, _columns, folder: Path) -> None:
    """Write the names of the edition: enough to see that an index belongs to its edition."""
    told = sorted((one.id, one.name) for one in map(from_document, services))
    lines = [f"{own_id} {name}" for own_id, name in told]
    (folder / "names.txt").write_text("\n".join(lines), encoding="utf-8")


def index_work(folder: Path) -> IndexWork:
    return IndexWork(columns={}, folder=folder, build=names_index, patch=lambda *_: False)


def take_in(store: Store, *readings, index_dir: Path | None = None, **choices):
    choices.setdefault("locate", lambda one: (one, ()))
    choices.setdefault("build_index", names_index)
    choices.setdefault("columns", {})
    choices.setdefault("now", lambda: NOW)
    folder = index_dir or Path(store.url.rsplit("/", 1)[0].removeprefix("sqlite:///")) / "index"
    if store.engine.dialect.name == "postgresql":
        folder = index_dir or Path("/nonexistent")
    return import_readings(store, readings, index_dir=folder, **choices)


def names(store: Store) -> list[str]:
    return sorted(one.name for one in store.services())
