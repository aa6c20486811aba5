"""`needs`: what do these words ask for? `evaluate`: how well do needs and recommendations do?"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.commands._shared import Database, Json, PeopleDatabase, print_json, say, settings_of

if TYPE_CHECKING:
    from app.opening import Opened
    from directory.settings import Settings
    from recommender.evaluation import Evaluation
    from recommender.needs import NeedsReading

NEEDS_EPILOG = 'Example: fingerpost needs "Skint till Thursday and the wean needs a nursery"'


EVALUATE_EPILOG = "Example: fingerpost evaluate cases.jsonl --json"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog=NEEDS_EPILOG)(needs)
    app.command(epilog=EVALUATE_EPILOG)(evaluate)


def needs(
    text: Annotated[str, typer.Argument(help="What somebody said, in their own words.")],
    as_json: Json = False,
) -> None:
    """Say what needs words speak of, with the words they rest on, and what cannot wait."""
    from recommender.needs import read_needs

    reading = read_needs(text)
    if as_json:
        print_json(reading_json(reading))
    else:
        sys.stdout.write("\n".join(_in_words(reading)) + "\n")


def reading_json(reading: NeedsReading) -> dict[str, Any]:
    """Return the contract's shape: `needs` best first and `urgent` with real telephone lines."""
    from recommender.national import urgent_lines

    return {
        "needs": [dataclasses.asdict(need) for need in reading.needs],
        "urgent": [
            {
                "kind": sign.kind,
                "evidence": sign.evidence,
                "say": sign.say,
                "contacts": [
                    {
                        "name": line.name,
                        "phone": line.phone,
                        "source": line.source,
                        "checked_on": line.checked_on.isoformat(),
                        "hours": line.hours,
                    }
                    for line in urgent_lines(sign.kind)
                ],
            }
            for sign in reading.urgent
        ],
    }


def _in_words(reading: NeedsReading) -> Iterator[str]:
    from directory.vocabulary import words
    from recommender.national import urgent_lines

    for sign in reading.urgent:
        yield f"{sign.say} (You wrote: \u201c{sign.evidence}\u201d.)"
        for line in urgent_lines(sign.kind):
            yield f"  {line.name}: {line.phone}" + (f" ({line.hours})" if line.hours else "")
    names = words("needs")
    for need in reading.needs:
        lead = "Wants help with" if need.grade == "sure" else "May want help with"
        ending = "." if need.grade == "sure" else "; ask."
        yield f"{lead} {names[need.need].name}: \u201c{need.evidence}\u201d{ending}"
    if not reading.needs:
        yield "No need is named in these words: ask what would help most."


def evaluate(
    file: Annotated[Path, typer.Argument(help="Labelled cases, one JSON object a line.")],
    database: Database = None,
    people_database: PeopleDatabase = None,
    as_json: Json = False,
) -> None:
    """Judge needs and recommendations on labelled utterances or families.

    An empty store is left as it is: the sample is judged in a temporary one.
    """
    from recommender.evaluation import evaluate as judge
    from recommender.evaluation import read_cases
    from recommender.needs import read_needs

    cases = read_cases(file.name, _text_of(file))
    words_only = all(case.kind == "utterance" for case in cases)

    def read(text: str) -> Mapping[str, Any]:
        return reading_json(read_needs(text))

    if words_only:
        found = judge(cases, read=read, recommend=_nothing, service_of=lambda _: None)
    else:
        with _directory(settings_of(database, people_database)) as opened:
            found = judge(
                cases,
                read=read,
                recommend=lambda fields: opened.answer(fields).to_json(),
                service_of=opened.service,
            )
    if as_json:
        print_json(found.to_json())
    else:
        sys.stdout.write("\n".join(_figures(found)) + "\n")


def _nothing(_: Mapping[str, Any]) -> Mapping[str, Any]:
    return {}


def _text_of(file: Path) -> str:
    from directory.errors import SourceNotFoundError

    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceNotFoundError(str(file)) from error


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
        apart = read_settings({"FINGERPOST_DATA_DIR": folder})
        # The postcode table is worth keeping: it is the same for every store.
        yield open_directory(dataclasses.replace(apart, data_dir=Path(folder)))


def _holds_services(settings: Settings) -> bool:
    from directory.store import Store

    path = settings.database.removeprefix("sqlite:///")
    if settings.database.startswith("sqlite:///") and not Path(path).exists():
        return False
    return Store.open(settings.database).live_edition() != 0


def _figures(found: Evaluation) -> Iterator[str]:
    yield f"{found.metrics['cases']} cases."
    for name, part in found.metrics.items():
        if isinstance(part, dict):
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
