"""What exists: taking sources in, giving them back, and keeping the store well."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from app.commands._shared import Database, Json, PeopleDatabase, print_json, say, settings_of

if TYPE_CHECKING:
    from directory.quality import Fix
    from directory.refresh import FeedReport
    from directory.store import Store

REFUSED_RECORDS = 3  # the exit code when whole records were refused
SAID = 5  # problems said on the terminal; --json has them all


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for name, command, example in (
        ("import", import_, "fingerpost import MDSF_data_31_May_2026.csv"),
        ("refresh", refresh, "fingerpost refresh --feed aliss"),
        ("quality", quality, "fingerpost quality --limit 10"),
        ("export", export, "fingerpost export --format csv --public --out services.csv"),
        ("doctor", doctor, "fingerpost doctor --json"),
        ("backup", backup, "fingerpost backup --out friday.db"),
        ("restore", restore, "fingerpost restore friday.db"),
        ("migrate", migrate, "fingerpost migrate"),
    ):
        app.command(name, epilog=f"Example: {example}")(command)


def now() -> datetime:
    """Return the moment it is."""
    return datetime.now(UTC)


def today() -> date:
    """Return the day it is in Scotland."""
    return datetime.now(ZoneInfo("Europe/London")).date()


def import_(
    sources: Annotated[list[str], typer.Argument(help="Files, folders or web addresses.")],
    format_id: Annotated[
        str | None, typer.Option("--format", help="The format, where it should not be guessed.")
    ] = None,
    feed: Annotated[
        str | None, typer.Option(help="Feed id; sources of one feed replace it together.")
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option(help="TOML file that describes the columns of a table.")
    ] = None,
    partial: Annotated[
        bool, typer.Option("--partial", help="Only add and change; withdraw nothing.")
    ] = False,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(help="HOST:PORT that may be fetched from though it is not public."),
    ] = None,
    accept_loss: Annotated[
        bool, typer.Option("--accept-loss", help="Go on though the feed lost many records.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Count everything, change nothing.")
    ] = False,
    database: Database = None,
    json: Json = False,
) -> None:
    """Take sources into the directory; their format is known from their content.

    Ends with 0 when all is in, 3 when whole records were refused (each is named), 1 when nothing
    was changed.
    """
    from directory import sources as taking
    from directory.crew import processors
    from directory.locating import Locator
    from directory.store import Store
    from recommender.recommend import index_columns

    settings = settings_of(database)
    choices = taking.Choices(
        format_id=format_id,
        feed=feed,
        mapping=mapping,
        allow_hosts=tuple(allow_host or ()),
        partial=partial,
        accept_loss=accept_loss,
        dry_run=dry_run,
    )
    with Store.open(settings.database) as store, _bar() as progress:
        reports = taking.take_in(
            store,
            taking.open_sources(sources, choices=choices, today=today()),
            settings=settings,
            columns=index_columns(),
            locator=Locator.open(settings, say=say),
            choices=choices,
            progress=progress,
            processes=processors(),
        )
    _tell(reports, json=json, dry_run=dry_run)


def refresh(
    feed: Annotated[
        list[str] | None, typer.Option(help="Only these feeds of feeds.toml (may be repeated).")
    ] = None,
    init: Annotated[
        bool, typer.Option("--init", help="Write the official sources to feeds.toml, all off.")
    ] = False,
    accept_loss: Annotated[
        bool, typer.Option("--accept-loss", help="Go on though a feed lost many records.")
    ] = False,
    database: Database = None,
    json: Json = False,
) -> None:
    """Take in again every source named in feeds.toml of the data folder.

    Feeds are taken one by one: what is wrong with one never holds up another. Ends with 1 when none
    could be taken.
    """
    from directory import configured
    from directory import sources as taking
    from directory.crew import processors
    from directory.errors import FingerpostError, NoFeedsError
    from directory.locating import Locator
    from directory.revalidating import NAME, Remembered
    from directory.store import Store
    from recommender.recommend import index_columns

    settings = settings_of(database)
    if init:
        path = configured.write_template(settings)
        say(f"Configured feeds stand in {path}; all are off at first.")
        if json:
            print_json({"feeds": []})
        return
    wanted = configured.configured_feeds(settings)
    named = [one for one in wanted if not feed or one.id in feed]
    if not named:
        raise NoFeedsError(str(configured.feeds_file(settings)))
    reports: list[FeedReport] = []
    failed: dict[str, str] = {}
    with Store.open(settings.database) as store, _bar() as progress:
        locator, columns = Locator.open(settings, say=say), index_columns()
        remembered = Remembered(settings.data_dir / NAME, store, locator.salt)
        for one in named:
            choices = replace(one.choices, accept_loss=accept_loss)
            try:
                fetcher = taking.fetcher_for(choices)
                if remembered.still_hold(one.id, one.sources, choices, fetcher):
                    say(f"{one.id}: its server says that nothing has changed.")
                    reports.append(remembered.report(one.id, now()))
                    continue
                readings = taking.open_sources(
                    one.sources, choices=choices, today=today(), fetcher=fetcher
                )
                reports += taking.take_in(
                    store,
                    readings,
                    settings=settings,
                    columns=columns,
                    locator=locator,
                    choices=choices,
                    progress=progress,
                    processes=processors(),
                )
                remembered.keep(one.id, one.sources, choices, fetcher)
            except FingerpostError as error:
                failed[one.id] = str(error)
    for name, sentence in failed.items():
        say(f"{name}: {sentence}")
    if failed and not reports:
        if json:
            print_json({"feeds": [], "failed": failed})
        raise typer.Exit(1)
    _tell(reports, json=json, failed=failed)


def export(
    format_id: Annotated[
        str,
        typer.Option("--format", help="json, csv, hsds-json, hsds-csv, geojson, gpkg or parquet."),
    ] = "json",
    public: Annotated[bool, typer.Option("--public", help="Only what a parent may see.")] = False,
    out: Annotated[Path | None, typer.Option(help="File to write; else standard output.")] = None,
    database: Database = None,
    json: Json = False,
) -> None:
    """Give the directory back: every service of the live edition, with licence and source."""
    from directory import export as exporting
    from directory.errors import UnknownWordError
    from directory.store import Store

    settings = settings_of(database)
    if format_id not in exporting.FORMATS:
        raise UnknownWordError("format", format_id, list(exporting.FORMATS))
    if out is None and not exporting.FORMATS[format_id].is_text and sys.stdout.isatty():
        raise typer.BadParameter(f"{format_id} is not text; name a file with --out")
    with Store.open(settings.database) as store:
        if store.live_edition() == 0:
            say("The directory is empty: nothing was imported yet.")
        if out is None:
            exporting.export(store.services(), format_id, sys.stdout.buffer, public=public)
            return
        count = exporting.export_to(store.services(), format_id, out, public=public)
    if json:
        print_json({"file": str(out), "services": count})
    say(f"{count:,} services written to {out}.")


def quality(
    limit: Annotated[int, typer.Option(help="How many lines.", min=1)] = 15,
    check_links: Annotated[
        bool, typer.Option("--check-links", help="Ask every web address whether it answers.")
    ] = False,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(help="HOST:PORT that may be asked though it is not public."),
    ] = None,
    database: Database = None,
    json: Json = False,
) -> None:
    """Say what to put right first: what helps most families comes first."""
    from directory.quality import what_to_fix
    from directory.store import Store

    settings = settings_of(database)
    with Store.open(settings.database) as store:
        fixes = what_to_fix(store, today=today())
        if check_links:
            fixes = [*_dead_links(store, allow_host or ()), *fixes]
        edition, services = store.live_edition(), store.service_count()
    if json:
        told = [fix.to_json() for fix in fixes[:limit]]
        print_json(
            {"edition": edition, "services": services, "fix": told, "more": len(fixes[limit:])}
        )
        return
    if not fixes:
        print("Nothing to put right was found." if services else "The directory is empty.")
    for fix in fixes[:limit]:
        where = f"{fix.feed}: " if fix.feed else ""
        print(f"{where}{fix.what}: {fix.count:,} of {fix.of:,}. {fix.do}")


def _dead_links(store: Store, allow_host: Sequence[str]) -> list[Fix]:
    """Return web addresses of the live edition that gave no page, one line each."""
    from directory.fetch import Fetcher, allowed_hosts
    from directory.links import LIMITS, dead_links
    from directory.quality import Fix

    by_url: dict[str, list[tuple[str, str]]] = {}
    for service in store.services():
        if service.url:
            by_url.setdefault(service.url, []).append((service.id, service.name))
    fetcher = Fetcher(allow=allowed_hosts(allow_host), limits=LIMITS)
    with _bar() as progress:
        asked = count(1)

        def one_more(_url: str) -> None:
            if progress is not None:
                progress("web addresses", next(asked))

        return [
            Fix(
                what=f"{dead.url} gives no page ({dead.why})",
                feed=None,
                count=len(by_url[dead.url]),
                of=len(by_url[dead.url]),
                weight=8,
                do="Look for its new address, or ring and ask.",
                examples=tuple(by_url[dead.url][:3]),
            )
            for dead in dead_links(by_url, fetcher, asked=one_more)
        ]


def doctor(database: Database = None, json: Json = False) -> None:
    """Look at store, schema, editions, feeds, index, backups and disk; change nothing.

    Ends with 1 when something is broken.
    """
    from directory.doctor import examine

    found = examine(settings_of(database), now=now())
    broken = any(one.state == "broken" for one in found)
    if json:
        checks = [{"check": one.check, "state": one.state, "say": one.say} for one in found]
        print_json({"ok": not broken, "checks": checks})
    else:
        for one in found:
            print(f"{one.state:>6}  {one.say}")
    if broken:
        raise typer.Exit(1)


def backup(
    out: Annotated[
        Path | None, typer.Option(help="File to write; else a dated one beside the store.")
    ] = None,
    database: Database = None,
    json: Json = False,
) -> None:
    """Write the directory to one file, also while it is in use."""
    from directory.backup import backup as write_backup
    from directory.store import Store
    from directory.store_engine import backup_folder

    settings = settings_of(database)
    folder = backup_folder(settings.database) or settings.data_dir / "backups"
    with Store.open(settings.database) as store:
        kept = write_backup(store, out or folder / f"{now():%Y-%m-%d-%H%M%S}.db")
    if json:
        print_json({"file": str(kept.path), "edition": kept.edition, "services": kept.services})
    say(f"{kept.services:,} services of edition {kept.edition} are safe in {kept.path}.")


def restore(
    source: Annotated[Path, typer.Argument(help="File that backup wrote.")],
    database: Database = None,
    json: Json = False,
) -> None:
    """Put a backup back; a damaged store is set aside, and servers notice within seconds."""
    from directory.backup import restore as put_back
    from directory.publishing import IndexWork
    from directory.store import Store
    from recommender.recommend import index_columns

    settings = settings_of(database)
    kept = put_back(source, settings.database, index_dir=settings.index_dir, now=now())
    with Store.open(settings.database) as store:
        IndexWork(columns=index_columns(), folder=settings.index_dir).ensure(store)
    if json:
        print_json({"file": str(source), "edition": kept.edition, "services": kept.services})
    if kept.set_aside:
        say(f"The damaged store was set aside as {kept.set_aside}.")
    say(f"{kept.services:,} services are back, as edition {kept.edition}.")


def migrate(
    database: Database = None, people_database: PeopleDatabase = None, json: Json = False
) -> None:
    """Bring the store, and the people's database where there is one, to this version's schema.

    All steps of a database are taken, or none. Make a backup first.
    """
    from directory import store_schema
    from directory.store_engine import open_engine, sqlite_path

    settings = settings_of(database, people_database)
    told = {}
    for name, url, schema in (
        ("directory", settings.database, store_schema.DIRECTORY),
        ("people", settings.people_database, store_schema.PEOPLE),
    ):
        path = sqlite_path(url)
        if name == "people" and path is not None and not path.exists():
            continue
        engine = open_engine(url)
        try:
            before, after = store_schema.migrate(engine, schema)
        finally:
            engine.dispose()
        told[name] = {"from": before, "to": after}
        say(
            f"{name}: schema {before} -> {after}."
            if before != after
            else f"{name}: {after} is current."
        )
    if json:
        print_json(told)


@contextmanager
def _bar() -> Iterator[Callable[[str, int], None] | None]:
    """Show how many rows were read, where somebody is looking."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:,} rows"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, int] = {}

        def progress(feed: str, rows: int) -> None:
            if feed not in tasks:
                tasks[feed] = bar.add_task(feed, total=None)
            bar.update(tasks[feed], completed=rows)  # type: ignore[arg-type]

        yield progress


def _tell(
    reports: list[FeedReport],
    *,
    json: bool,
    dry_run: bool = False,
    failed: Mapping[str, str] | None = None,
) -> None:
    """Print what an import did; end with 3 when whole records were refused."""
    if json:
        told: dict[str, object] = {"feeds": [report.to_json() for report in reports]}
        print_json(told | {"failed": failed} if failed else told)
    else:
        for report in reports:
            _tell_feed(report, dry_run=dry_run)
    if any(report.refused for report in reports):
        raise typer.Exit(REFUSED_RECORDS)


def _tell_feed(report: FeedReport, *, dry_run: bool) -> None:
    from directory.store import OVERLAY

    would = "would be " if dry_run else ""
    print(
        f"{report.feed} ({report.format}): {report.read:,} rows read; "
        f"{report.held:,} {would}held, {report.merged:,} merged, {report.refused:,} refused."
    )
    adds = report.format == OVERLAY
    linked = "" if adds else f"; {report.linked:,} linked with other feeds"
    print(
        f"  {report.added:,} added, {report.changed:,} changed, {report.unchanged:,} unchanged, "
        f"{report.withdrawn:,} withdrawn{linked}. "
        f"Edition {report.edition}, {report.seconds:.1f} s."
    )
    for problem in sorted(report.problems, key=lambda one: not one.refused)[:SAID]:
        row = "" if problem.row is None else f"row {problem.row}, "
        say(f"  {row}{problem.field} {problem.value!r}: {problem.advice}")
    if report.problems_count > SAID:
        say(f"  … and {report.problems_count - SAID:,} more; --json lists them.")
