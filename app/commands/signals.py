"""`signals`: what people told. `partners`: who does what, where."""

from __future__ import annotations

import csv
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands._areas import layer_and_councils
from app.commands._shared import Database, Json, PeopleDatabase, print_json, say, settings_of

if TYPE_CHECKING:
    from directory.people import People

SIGNALS_EPILOG = "Example: fingerpost signals --import sheets.csv --by ward"
PARTNERS_EPILOG = "Example: fingerpost partners --by ward --role advice"

Areas = Annotated[
    str | None, typer.Option(help="Loaded layer, or postcode-sectors (default: what is loaded).")
]
By = Annotated[
    str, typer.Option(help="Kind of place to count by: council, ward, a column of a lookup …")
]


def register(app: typer.Typer) -> None:
    """Add both commands."""
    app.command(epilog=SIGNALS_EPILOG)(signals)
    app.command(epilog=PARTNERS_EPILOG)(partners)


def signals(
    need: Annotated[str | None, typer.Option(help="Only this need.")] = None,
    areas: Areas = None,
    by: By = "council",
    sheets: Annotated[
        Path | None,
        typer.Option("--import", help="CSV of a focus group: date,area,need,theme,paraphrase."),
    ] = None,
    said: Annotated[str | None, typer.Option(help="Write in the log: you said …")] = None,
    changed: Annotated[str | None, typer.Option(help="… and we changed this.")] = None,
    stopped: Annotated[str | None, typer.Option(help="… and we stopped this.")] = None,
    database: Database = None,
    people_database: PeopleDatabase = None,
    as_json: Json = False,
) -> None:
    """Say what people told: where they were told no, what groups said, and what came of it.

    Counts under five are never shown, nor any from which one could be worked out. Rows of a sheet
    that seem to name somebody are refused.
    """
    from app.opening import now_in_london, open_directory
    from directory.people import Answered, People
    from recommender.gaps.ground import ground_of
    from recommender.gaps.located import localities_of
    from recommender.gaps.places import names_by_area
    from recommender.gaps.signals import signals_of

    settings = settings_of(database, people_database)
    opened = open_directory(settings)
    people = People.open(settings.people_database, directory_url=settings.database)
    refused, places = (0, set[str]()) if sheets is None else _keep_sheets(people, sheets)
    if said is not None:
        day = now_in_london().date()
        people.answer(Answered(on=day, said=said, changed=changed, stopped=stopped))
    layer, _ = layer_and_councils(opened, areas)
    names = names_by_area(ground_of(layer), by)
    for place in sorted(places - set(layer.codes.tolist()) - set(names.values())):
        say(f"{place!r} is no area of {layer.name} and no {by} in it: kept, and listed as written.")
    heard = [voice.service_id for voice in people.heard()]
    told = signals_of(people, localities_of(opened.index, heard, layer, names), names, need=need)
    if as_json:
        print_json({**told, "refused": refused})
    else:
        sys.stdout.write("\n".join(told["words"]) + "\n")
    if refused:
        raise typer.Exit(3)


def _keep_sheets(people: People, path: Path) -> tuple[int, set[str]]:
    """Keep the rows of a sheet that can be kept, and say why others cannot.

    Returns how many cannot, and which areas the others name.
    """
    from directory.csv_text import read_text
    from recommender.gaps.signals import read_sheets

    kept, problems = read_sheets(read_text(path))
    people.keep_sheets(kept)
    for problem in problems:
        say(f"Row {problem.row}, {problem.field} {problem.value!r}: {problem.advice}")
    say(f"Kept {len(kept):,} rows of {path}; {len(problems):,} refused.")
    return len(problems), {sheet.area_code for sheet in kept}


def partners(
    areas: Areas = None,
    by: By = "council",
    role: Annotated[str | None, typer.Option(help="Only this part of the work.")] = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Say who does what, where: which parts two partners both do, and which none is listed for.

    Without --json a table goes to stdout as CSV.
    """
    from app.opening import open_directory
    from recommender.gaps.ground import ground_of
    from recommender.gaps.located import in_areas, services_near
    from recommender.gaps.partners import who_does_what
    from recommender.gaps.places import names_by_area

    opened = open_directory(settings_of(database))
    layer, _ = layer_and_councils(opened, areas)
    names = names_by_area(ground_of(layer), by)
    services = services_near(opened.index, set(layer.councils.tolist()) - {""})
    duties = [
        {**asdict(duty), "standing": duty.standing}
        for duty in who_does_what(
            (in_areas(service, layer) for service in services), locality_of=names
        )
        if role in (None, duty.role)
    ]
    counts = {
        standing: sum(duty["standing"] == standing for duty in duties)
        for standing in ("overlap", "single", "blank", "ask", "local_only")
    }
    if as_json:
        print_json({"duties": duties, "counts": counts})
    else:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(["role", "locality", "standing", "partners", "without_a_place"])
        for duty in duties:
            writer.writerow(
                [
                    duty["role"],
                    duty["locality"],
                    duty["standing"],
                    "; ".join(duty["partners"]),
                    "; ".join(duty["everywhere"]),
                ]
            )
    say(
        f"{counts['overlap']:,} overlaps, {counts['single']:,} with one partner, "
        f"{counts['blank']:,} with none listed, {counts['ask']:,} with none but who lists no place."
    )
