"""Where things are: postcodes looked up, small areas and their figures loaded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.commands._shared import Database, Json, PeopleDatabase, print_json, say, settings_of

if TYPE_CHECKING:
    from directory.area_loading import AreaReport, TableReport
    from directory.postcodes import Found


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(geocode)
    app.command()(areas)


def geocode(
    postcodes: Annotated[
        list[str] | None, typer.Argument(metavar="POSTCODE", help="Postcodes, in quotes.")
    ] = None,
    csv_file: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="A table with postcodes in it.")
    ] = None,
    column: Annotated[
        str | None, typer.Option("--column", metavar="C", help="Its column of postcodes.")
    ] = None,
    as_json: Json = False,
    database: Database = None,
    people_database: PeopleDatabase = None,
) -> None:
    """Say where postcodes are, whose council, and whether they are still in use.

    Reads full postcodes, sectors ("EH1 1") and districts ("EH1"), however they are spaced, and
    names of Scottish neighbourhoods and councils.

    Example: fingerpost geocode "G34 9AA" EH6 --json

    Example: fingerpost geocode --csv clients.csv --column Postcode --json
    """
    from directory.councils import council_names
    from directory.csv_text import read_column
    from directory.errors import NothingGivenError
    from directory.places import Places
    from directory.postcodes import Postcodes

    texts = list(postcodes or ())
    if csv_file is not None:
        texts += read_column(csv_file, column)
    if not texts:
        raise NothingGivenError("a postcode, or a table with --csv FILE --column C")
    cache_dir = settings_of(database, people_database).cache_dir
    table = Places(Postcodes.open(cache_dir, say=say))
    names = council_names()
    answers = [_answer(text, table.find(text), names) for text in texts]
    if as_json:
        print_json(answers)
        return
    for answer in answers:
        typer.echo(_line(answer))


def _answer(text: str, found: Found, names: dict[str, str]) -> dict[str, Any]:
    """Return the contract's keys for one postcode."""
    return {
        "postcode": text,
        "label": found.label,
        "latitude": found.latitude,
        "longitude": found.longitude,
        "precision": found.precision,
        "approximate": found.approximate,
        "state": found.state,
        "council_code": found.council_code,
        "council": names.get(found.council_code or ""),
        "country": found.country,
        "suggestion": found.suggestion,
        "problem": found.problem,
    }


def _line(answer: dict[str, Any]) -> str:
    if answer["latitude"] is None:
        return f"{answer['label'] or '(empty)'}: {answer['problem']}"
    where = answer["council"] or answer["council_code"] or answer["country"] or ""
    state = {"live": "in use", "ended": "no longer in use", "unknown": "in use or not: unknown"}
    rough = ", approximate" if answer["approximate"] else ""
    return (
        f"{answer['label']}: {answer['latitude']:.6f}, {answer['longitude']:.6f} "
        f"({answer['precision']}{rough}; {state[answer['state']]}; {where})"
    )


def areas(
    sources: Annotated[
        list[Path] | None, typer.Argument(metavar="SOURCE", help="Boundaries and tables.")
    ] = None,
    layer: Annotated[
        str | None,
        typer.Option("--layer", metavar="NAME", help="Name of the layer, where codes do not say."),
    ] = None,
    as_json: Json = False,
    database: Database = None,
    people_database: PeopleDatabase = None,
) -> None:
    """Load small areas and figures about them; without a SOURCE, say what is loaded.

    Boundaries come as GeoJSON, GeoPackage or shapefile; figures as CSV with one row an area, told
    apart by their codes. Areas of different years are never joined.

    Example: fingerpost areas datazones.geojson population.csv simd.csv
    """
    from directory.areas import AreaStore
    from directory.locating import areas_folder
    from directory.postcodes import Postcodes

    settings = settings_of(database, people_database)
    store = AreaStore.open(areas_folder(settings))
    if not sources:
        loaded = [_loaded(store, name) for name in store.names()]
        if as_json:
            print_json({"layers": loaded, "tables": []})
            return
        typer.echo(
            "\n".join(f"{one['layer']}: {one['areas']:,} areas" for one in loaded)
            or "No areas are loaded; postcode sectors are used."
        )
        return
    from directory.area_loading import load_areas

    postcodes = Postcodes.open(settings.cache_dir, say=say)
    report = load_areas(sources, store, postcodes, name=layer)
    if as_json:
        print_json(_report(report))
        return
    _tell(report)


def _loaded(store: Any, name: str) -> dict[str, Any]:  # noqa: ANN401 - AreaStore, not imported yet
    layer = store.layer(name)
    return {
        "layer": name,
        "title": layer.title,
        "vintage": layer.vintage,
        "areas": len(layer),
        "figures": [
            {
                "name": fact.name,
                "source": fact.source,
                "as_of": fact.as_of,
                "unit": fact.unit,
                "vintage": fact.vintage,
                "missing": fact.missing,
                "suppressed": fact.suppressed,
            }
            for fact in layer.facts.values()
        ],
    }


def _report(report: AreaReport) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(report)


def _tell(report: AreaReport) -> None:
    for layer in report.layers:
        typer.echo(
            f"{layer.layer}: {layer.areas:,} areas in {layer.councils} councils, "
            f"{layer.live_postcodes:,} postcodes in use, {layer.figures:,} figures."
        )
        if layer.areas_without_postcodes:
            typer.echo(f"  {layer.areas_without_postcodes} areas hold no postcode in use.")
        if layer.dropped_shapes:
            typer.echo(f"  {layer.dropped_shapes} shapes were empty and left out.")
    for table in report.tables:
        _tell_unread(table)
        if table.problem:
            typer.echo(f"{table.source}: not used: {table.problem}")
            continue
        if table.added_from:
            small = f"{table.matched:,} {table.added_from[:1].lower()}{table.added_from[1:]}"
            typer.echo(
                f"{table.source}: {len(table.figures)} counts of {small} added up to "
                f"{table.layer}; {table.outside:,} codes lie outside it."
                if table.figures
                else f"{table.source}: says to which of {table.layer} {small} belong."
            )
            continue
        if table.words and not table.figures:
            typer.echo(
                f"{table.source}: says of {table.matched:,} areas of {table.layer} to which "
                f"{' and '.join(table.words)} they belong; {table.outside:,} codes are outside it, "
                f"{table.areas_without:,} areas have none."
            )
            continue
        typer.echo(
            f"{table.source}: {len(table.figures)} figures for {table.matched:,} areas of "
            f"{table.layer}; {table.outside:,} codes are outside it, {table.areas_without:,} areas "
            f"have none, {table.suppressed:,} values were kept back by the publisher."
        )


def _tell_unread(table: TableReport) -> None:
    """Say which cells among numbers are none: put right, the table can be loaded again."""
    for told in table.unread[:5]:
        typer.echo(f"{table.source}: {told} is no number, and was left out; put it right there.")
    if len(table.unread) > 5:
        typer.echo(f"  … and {len(table.unread) - 5} more; --json lists them.")
