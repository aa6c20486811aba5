"""What exists: taking sources in, giving them back, and keeping the store well."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from app.commands._shared import Database, Json, print_json, say, settings_of

if TYPE_CHECKING:
    from directory.refresh import FeedReport

REFUSED_RECORDS = 3  # the exit code when whole records were refused
SAID = 5  # problems said on the terminal; --json has them all


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        "import",
        epilog="Example: fingerpost import MDSF_data_31_May_2026.csv",
    )(import_)


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
            choices=choices,
            progress=progress,
        )
    _tell(reports, json=json, dry_run=dry_run)


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


def _tell(reports: list[FeedReport], *, json: bool, dry_run: bool = False) -> None:
    """Print what an import did; end with 3 when whole records were refused."""
    if json:
        print_json({"feeds": [report.to_json() for report in reports]})
    else:
        for report in reports:
            _tell_feed(report, dry_run=dry_run)
    if any(report.refused for report in reports):
        raise typer.Exit(REFUSED_RECORDS)


def _tell_feed(report: FeedReport, *, dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    print(
        f"{report.feed} ({report.format}): {report.read:,} rows read; "
        f"{report.held:,} {would}held, {report.merged:,} merged, {report.refused:,} refused."
    )
    print(
        f"  {report.added:,} added, {report.changed:,} changed, {report.unchanged:,} unchanged, "
        f"{report.withdrawn:,} withdrawn; {report.linked:,} linked with other feeds. "
        f"Edition {report.edition}, {report.seconds:.1f} s."
    )
    for problem in sorted(report.problems, key=lambda one: not one.refused)[:SAID]:
        row = "" if problem.row is None else f"row {problem.row}, "
        say(f"  {row}{problem.field} {problem.value!r}: {problem.advice}")
    if report.problems_count > SAID:
        say(f"  … and {report.problems_count - SAID:,} more; --json lists them.")
