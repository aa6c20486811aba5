"""`needs`: what do these words ask for?"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.commands._shared import Json, print_json

if TYPE_CHECKING:
    from recommender.needs import NeedsReading

NEEDS_EPILOG = 'Example: fingerpost needs "Skint till Thursday and the wean needs a nursery"'


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=NEEDS_EPILOG)(needs)


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
                "grade": sign.grade,
                "say": sign.say,
                "contacts": [
                    {
                        "name": line.name,
                        "phone": line.phone,
                        "source": line.source,
                        "checked_on": line.checked_on.isoformat(),
                        "hours": line.hours,
                    }
                    for line in urgent_lines(sign.kind, grade=sign.grade)
                ],
            }
            for grade in ("sure", "ask")
            for sign in reading.urgent
            if sign.grade == grade
        ],
    }


def _in_words(reading: NeedsReading) -> Iterator[str]:
    from directory.vocabulary import words

    yield from _cannot_wait(reading, "sure")
    if reading.language:
        yield (
            f"This looks like {reading.language}. We read only what it names plainly: "
            "offer an interpreter."
        )
    names = words("needs")
    for need in reading.needs:
        lead = "Wants help with" if need.grade == "sure" else "May want help with"
        ending = "." if need.grade == "sure" else "; ask."
        yield f"{lead} {names[need.need].name}: \u201c{need.evidence}\u201d{ending}"
    yield from _cannot_wait(reading, "ask")
    if not reading.needs:
        yield "No need is named in these words: ask what would help most."


def _cannot_wait(reading: NeedsReading, grade: str) -> Iterator[str]:
    from recommender.national import urgent_lines

    for sign in reading.urgent:
        if sign.grade == grade:
            yield f"{sign.say} (You wrote: \u201c{sign.evidence}\u201d.)"
            for line in urgent_lines(sign.kind, grade=sign.grade):
                yield f"  {line.name}: {line.phone}" + (f" ({line.hours})" if line.hours else "")
