"""What do these words say she needs? `needs` reads them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer

from app.commands._shared import Json, print_json


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog='Example: fingerpost needs "skint, and nae nursery for the wean"')(needs)


def needs(
    text: Annotated[str, typer.Argument(help="What she says, in her own words.")],
    as_json: Json = False,
) -> None:
    """Read needs from words, best first, and what cannot wait."""
    from directory.vocabulary import words
    from recommender.needs import read_needs

    reading = read_needs(text)
    if as_json:
        print_json({"needs": [asdict(need) for need in reading.needs], "urgent": _urgent(reading)})
        return
    for urgent in _urgent(reading):
        lines = "; ".join(f"{line['name']} {line['phone']}" for line in urgent["contacts"])
        print(f"First: {urgent['say']} ({lines})")
    names = words("needs")
    for need in reading.needs:
        ask = "" if need.grade == "sure" else " (ask first)"
        print(f"{names[need.need].name}{ask}: “{need.evidence}”")
    if not reading.needs:
        print("These words name no need we know: ask what would help most.")


def _urgent(reading: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - recommender.needs.NeedsReading
    from recommender.national import urgent_lines
    from recommender.needs import what_to_say

    return [
        {
            "kind": sign.kind,
            "evidence": sign.evidence,
            "say": what_to_say(sign.kind),
            "contacts": [
                {
                    "name": line.name,
                    "phone": line.phone,
                    "source": line.source,
                    "checked_on": line.checked_on.isoformat(),
                }
                for line in urgent_lines(sign.kind)
            ],
        }
        for sign in reading.urgent
    ]
