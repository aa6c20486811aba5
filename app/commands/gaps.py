"""`gaps` and `site`: where a need is not met for a family, and what would help."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.commands._areas import layer_and_councils
from app.commands._family import asks_for_family
from app.commands._shared import Database, Json, print_json, say, settings_of

if TYPE_CHECKING:
    from app.opening import Opened
    from directory.areas import AreaLayer
    from recommender.gaps.planner import Planner
    from recommender.situation import Situation

GAPS_EPILOG = (
    "Example: fingerpost gaps --need childcare --areas dz2011 --child-age 2 --mode bus "
    "--out gaps.csv"
)
SITE_EPILOG = "Example: fingerpost site --need childcare --add 2 --areas dz2011 --child-age 1"

Need = Annotated[str, typer.Option(help="What is needed, such as childcare or debt_advice.")]
Areas = Annotated[
    str | None, typer.Option(help="Loaded layer, or postcode-sectors (default: what is loaded).")
]
Council = Annotated[
    list[str] | None, typer.Option(help="Only areas of this council, name or code; repeatable.")
]
Family = dict[str, Any]  # what was said of it, in the field names of a situation
Place = Annotated[
    list[str] | None,
    typer.Option(help="Only this ward, locality or council, by name; several side by side."),
]
Persona = Annotated[
    str | None, typer.Option(help="A family that comes with Fingerpost, such as baby-no-car.")
]
Unknown = Annotated[
    float | None,
    typer.Option(min=0, max=1, help="What a service counts of which it is not known if it suits."),
]
Figure = Annotated[
    str | None, typer.Option("--demand", help="Count people by this figure of the areas instead.")
]


def register(app: typer.Typer) -> None:
    """Add both commands."""
    app.command(epilog=GAPS_EPILOG)(asks_for_family(gaps))
    app.command(epilog=SITE_EPILOG)(asks_for_family(site))


def gaps(
    *,
    need: Need,
    areas: Areas = None,
    council: Council = None,
    place: Place = None,
    persona: Persona = None,
    family: Family,
    measure: Annotated[
        str | None,
        typer.Option(help="e2sfca, nearest_k, choice_count, two_step, three_step, raam …"),
    ] = None,
    unknown: Unknown = None,
    demand: Figure = None,
    draws: Annotated[
        int | None, typer.Option(min=20, help="Draws the doubt rests on (default 1,000).")
    ] = None,
    own_services_only: Annotated[
        bool, typer.Option("--own-services-only", help="Leave out services of other councils.")
    ] = False,
    against: Annotated[
        Path | None, typer.Option(help="Earlier CSV or JSON of the same question: what moved?")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write to FILE.csv, .geojson, .gpkg, .html or .png.")
    ] = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Say area by area where a need is not met, why, and how sure that is.

    Without --json or --out the rows go to stdout as CSV and the finding to stderr. An .html file is
    a report that prints: a page for each council, ward or locality, with what would help.
    """
    from app.again import signed
    from app.gapfiles import WRITERS, to_csv, write_table
    from app.opening import open_directory
    from app.sitereport import what_would_help
    from directory.errors import OutputFormatError
    from recommender.gaps.moved import compare, read_earlier
    from recommender.gaps.report import gaps as work_out

    _known_need(need)
    if out is not None and out.suffix.lower() not in WRITERS:
        raise OutputFormatError(str(out), sorted(WRITERS))
    earlier = None if against is None else read_earlier(against)
    opened = open_directory(settings_of(database))
    asked = _situation(opened, persona, family)
    layer, councils = layer_and_councils(opened, areas, council)
    planner = _planner(opened, layer, own_services_only=own_services_only)
    table = work_out(
        planner,
        need,
        asked,
        measure=measure,
        councils=councils,
        places=place or [],
        unknown=unknown,
        figure=demand,
        draws=draws,
    )
    table = signed(table, opened.edition, feeds=opened.feeds, areas=layer.attribution)
    if earlier is not None:
        table = replace(table, moved=compare(table.rows, earlier, str(against)))
    if out is not None:
        if out.suffix.lower() == ".html":
            in_places = planner.ask(
                need,
                asked,
                measure="e2sfca",
                unknown=unknown,
                figure=demand,
                draws=draws,
            )
            helps = what_would_help(planner, in_places, opened.postcodes, table.rows)
            table = replace(table, remedies=helps)
        write_table(table, layer, out)
        say(f"Wrote {len(table.rows):,} areas to {out}.")
    if as_json:
        print_json(table.to_json())
    elif out is None:
        sys.stdout.write(to_csv(table, layer).decode())
    say(table.finding)
    if len(table.groups) > 1 and table.beside["words"]:
        say(table.beside["words"])
    if table.moved is not None:
        say(table.moved["words"])


def site(
    *,
    need: Need,
    add: Annotated[int, typer.Option(min=0, help="How many sites to add.")] = 1,
    areas: Areas = None,
    council: Council = None,
    place: Place = None,
    persona: Persona = None,
    family: Family,
    unknown: Unknown = None,
    demand: Figure = None,
    places: Annotated[
        float | None, typer.Option(min=0, help="Places of each new site (default: the median).")
    ] = None,
    share: Annotated[
        float, typer.Option(min=0, max=1, help="Part of the week it is there: 0.2 is one day.")
    ] = 1.0,
    objective: Annotated[
        str, typer.Option(help="missing (places), reach (people) or equity (poorest first).")
    ] = "missing",
    candidates: Annotated[
        str, typer.Option(help="venues (places already listed) or areas (any area's middle).")
    ] = "venues",
    at: Annotated[
        list[str] | None, typer.Option(help="Try a new site at this postcode; repeatable.")
    ] = None,
    close: Annotated[
        list[str] | None, typer.Option(help="Try closing the service with this id; repeatable.")
    ] = None,
    closings: Annotated[
        int, typer.Option(min=0, help="How many of the services to protect first to list.")
    ] = 10,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Say where new sites would close most of the gap, and what each closing would cost.

    Candidates are existing venues. What a closing would cost tells which services to protect
    first; a gap is no provider's failing.
    """
    import numpy as np

    from app.opening import open_directory
    from app.sitereport import site_report
    from directory.errors import UnknownWordError
    from recommender.gaps.places import place_of
    from recommender.gaps.remedies import OBJECTIVES

    _known_need(need)
    for what, word, known in (
        ("goal", objective, [*map(str, OBJECTIVES)]),
        ("kind of candidate", candidates, ["venues", "areas"]),
    ):
        if word not in known:
            raise UnknownWordError(what, word, known)
    opened = open_directory(settings_of(database))
    asked = _situation(opened, persona, family)
    layer, councils = layer_and_councils(opened, areas, council)
    planner = _planner(opened, layer)
    shown = None
    if place:
        chosen = [place_of(planner.ground, one).areas for one in place]
        shown = np.any(chosen, axis=0)
    answer = planner.ask(need, asked, measure="e2sfca", unknown=unknown, figure=demand)
    report = site_report(
        planner,
        answer,
        opened.postcodes,
        add=add,
        councils=councils,
        places=places,
        share=share,
        objective=objective,
        candidates=candidates,
        at=at or [],
        close=close or [],
        closings=closings,
        shown=shown,
    )
    if as_json:
        print_json(report)
    else:
        sys.stdout.write("\n".join(report["words"]) + "\n")


def _known_need(need: str) -> None:
    from directory.errors import UnknownWordError
    from directory.vocabulary import NEEDS

    if need not in NEEDS:
        raise UnknownWordError("need", need, list(NEEDS))


def _situation(opened: Opened, persona: str | None, said: Family) -> Situation:
    """Return the situation: a persona's, with what the options say on top."""
    from app.families import personas
    from directory.errors import UnknownWordError
    from recommender.reading import from_mapping

    if persona is not None and persona not in personas():
        raise UnknownWordError("family", persona, sorted(personas()))
    base = personas()[persona].situation if persona else {}
    situation, problems = from_mapping({**base, **said}, opened.postcodes)
    for problem in problems:
        say(problem)
    return situation


def _planner(opened: Opened, layer: AreaLayer, *, own_services_only: bool = False) -> Planner:
    from recommender.gaps.ground import ground_of
    from recommender.gaps.planner import Planner

    return Planner(
        ground_of(layer, opened.postcodes),
        opened.index,
        opened.recommender.travel,
        opened.today,
        own_services_only=own_services_only,
    )
