"""`evaluate`: how well do needs and recommendations do, and is what they say true?"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.commands._shared import Database, Json, PeopleDatabase, print_json, say, settings_of

if TYPE_CHECKING:
    from app.opening import Opened
    from directory.settings import Settings
    from recommender.evaluation import Beside, Case

EPILOG = "Example: fingerpost evaluate cases.jsonl --json"
COLUMNS = {
    "ndcg_at_10": "nDCG",
    "ndcg_of_shown": "of shown",
    "precision_at_10": "suiting",
    "needs_met_in_8": "needs met",
    "providers_per_option": "providers",
}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EPILOG)(evaluate)


def evaluate(
    file: Annotated[Path, typer.Argument(help="Labelled cases, one JSON object a line.")],
    quick: Annotated[
        bool,
        typer.Option(
            "--quick",
            help="Checks only: no comparison with plainer orders, no sentence worked out again.",
        ),
    ] = False,
    database: Database = None,
    people_database: PeopleDatabase = None,
    as_json: Json = False,
) -> None:
    """Judge needs and recommendations on labelled utterances or families.

    Families are also compared with plainer orders, every sentence beside an option is worked out
    again from its record, and each family is asked again with one thing changed. An empty store is
    left as it is: the sample is judged in a temporary one.
    """
    from app.commands.needs import reading_json
    from recommender.evaluation import evaluate as judge
    from recommender.evaluation import read_cases
    from recommender.needs import read_needs

    cases = read_cases(file.name, _text_of(file))

    def read(text: str) -> Mapping[str, Any]:
        return reading_json(read_needs(text))

    with _watched() as each:
        if all(case.kind == "utterance" for case in cases):
            found = judge(
                cases, read=read, recommend=_nothing, service_of=lambda _: None, each=each
            )
        else:
            with _directory(settings_of(database, people_database)) as opened:
                found = judge(
                    cases,
                    read=read,
                    recommend=lambda fields: opened.answer(fields).to_json(),
                    service_of=opened.service,
                    beside=None if quick else _beside(opened),
                    each=each,
                )
    if as_json:
        print_json(found.to_json())
    else:
        sys.stdout.write("\n".join(in_words(found.metrics)) + "\n")


def _nothing(_: Mapping[str, Any]) -> Mapping[str, Any]:
    return {}


def _text_of(file: Path) -> str:
    from directory.errors import SourceNotFoundError

    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceNotFoundError(str(file)) from error


def _beside(opened: Opened) -> Beside:
    """Return what the deeper looks need of an opened directory."""
    from directory.records import Fit
    from recommender.evaluation import Beside
    from recommender.lines import line_services
    from recommender.reading import from_mapping

    def why_not(fields: Mapping[str, Any], service_id: str) -> list[str]:
        situation, _ = from_mapping(fields, opened.postcodes)
        told = opened.recommender.verdicts(situation, service_id)
        return [f"{one.rule} {one.child or 0}" for one in told if one.fit is Fit.NO]

    lines = () if opened.is_sample else tuple(line_services().values())
    return Beside(
        services=(*opened.services(), *lines),
        why_not=why_not,
        today=opened.today,
        standings=opened.listened.standings,
    )


@contextmanager
def _watched() -> Iterator[Any]:
    """Show how far it is, where somebody is looking; twice through for families."""
    if not sys.stderr.isatty():
        yield iter
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:

        def each(cases: Sequence[Case]) -> Iterable[Case]:
            return bar.track(cases, description=f"{len(cases)} cases")

        yield each


@contextmanager
def _directory(settings: Settings) -> Iterator[Opened]:
    """Open the directory; when nothing is held, the sample in a folder that goes away after."""
    from app.opening import open_directory
    from directory.settings import read_settings

    if _holds_services(settings):
        yield open_directory(settings)
        return
    say("The store is empty: the sample is judged, in a temporary store.")
    with TemporaryDirectory(prefix="fingerpost-") as folder:
        # The postcode table is worth keeping: it is the same for every store, and slow to make.
        settings.cache_dir.mkdir(parents=True, exist_ok=True)
        with suppress(OSError):
            (Path(folder) / "cache").symlink_to(settings.cache_dir, target_is_directory=True)
        yield open_directory(read_settings({"FINGERPOST_DATA_DIR": folder}))


def _holds_services(settings: Settings) -> bool:
    from directory.store import Store

    path = settings.database.removeprefix("sqlite:///")
    if settings.database.startswith("sqlite:///") and not Path(path).exists():
        return False
    return Store.open(settings.database).live_edition() != 0


# ---------------------------------------------------------------- in words


def in_words(metrics: Mapping[str, Any]) -> Iterator[str]:
    """Return the figures as lines to read."""
    drawn = {
        "ranking": _ranking,
        "exposure": _exposure,
        "laws": _laws,
        "explanations": _explanations,
    }
    yield f"{metrics['cases']} cases."
    for name, part in metrics.items():
        if name in drawn:
            yield from drawn[name](part)
        elif isinstance(part, dict):
            yield from _plain(name, part)


def _plain(name: str, part: Mapping[str, Any]) -> Iterator[str]:
    yield f"{name}:"
    for key, value in part.items():
        if key == "failed":
            for miss in value:
                told = ", ".join(f"{k} {v}" for k, v in miss.items() if k != "id")
                yield f"  failed in {miss['id']}: {told}"
        elif isinstance(value, dict):
            yield f"  {key}: " + ", ".join(f"{k} {_one(v)}" for k, v in value.items())
        else:
            yield f"  {key}: {_one(value)}"


def _one(value: object) -> str:
    return f"{value[0]} of {value[1]}" if isinstance(value, list) else str(value)


def _explanations(part: Mapping[str, Any]) -> Iterator[str]:
    yield (
        f"explanations: {part['false_reasons']} of {part['reasons']} reasons and "
        f"{part['false_questions']} of {part['questions']} questions are not borne out."
    )
    for one in part["false"]:
        yield f"  in {one['id']}, of {one['service_id']}: {one['sentence']}"


def _ranking(part: Mapping[str, Any]) -> Iterator[str]:
    yield "ranking, by a stated relevance (see docs/evaluation.md):"
    yield "  " + " ".join(["order".ljust(16), *(head.rjust(10) for head in COLUMNS.values())])
    for name, row in part.items():
        cells = ("-" if row[key] is None else f"{row[key]:.2f}" for key in COLUMNS)
        broken = f"{row['breaking_a_limit']} of {row['shown']} break a limit"
        yield "  " + " ".join([name.ljust(16), *(cell.rjust(10) for cell in cells), "", broken])


def _exposure(part: Mapping[str, Any]) -> Iterator[str]:
    yield "exposure, by how many services the provider has:"
    for name, row in part.items():
        shown, suiting = ("-" if one is None else f"{one:.0%}" for one in row.values())
        yield f"  {name}: {shown} of what is shown, {suiting} of what suits"


def _laws(part: Mapping[str, Any]) -> Iterator[str]:
    yield "laws:"
    for law, tried in part["tried"].items():
        yield f"  {law}: broken {part['broken'][law]} times in {tried} families"
    for one in part["by"]:
        yield f"  {one['law']} in {one['id']}: {one['detail']}"
