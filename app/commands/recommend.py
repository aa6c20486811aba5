"""`recommend`: a few options for one situation, with reasons; or one line for each of many."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.commands._family import asks_for_family
from app.commands._shared import Database, Json, PeopleDatabase, print_json, say, settings_of
from directory.errors import SituationFileError
from directory.vocabulary import NEEDS

if TYPE_CHECKING:
    from recommender.answer import Line, NeedFound, Option, Recommendation

EPILOG = (
    "Example: fingerpost recommend --postcode 'G34 9AA' --need childcare --child-age 2 "
    "--mode bus --max-minutes 30"
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EPILOG)(asks_for_family(recommend))


def recommend(
    *,
    postcode: Annotated[
        str | None, typer.Option(help="Where she sets out from: a postcode or a district.")
    ] = None,
    need: Annotated[
        list[str] | None,
        typer.Option(help=f"What is asked for; repeatable: {', '.join(NEEDS)}."),
    ] = None,
    family: dict[str, Any],
    already_with: Annotated[
        list[str] | None, typer.Option(help="Service id or role that helps her already.")
    ] = None,
    text: Annotated[str | None, typer.Option(help="In her own words.")] = None,
    at: Annotated[str | None, typer.Option(help="Date and time to answer for.")] = None,
    limit: Annotated[int, typer.Option(min=0, help="At most so many options.")] = 10,
    situation: Annotated[
        Path | None, typer.Option(help="File with one situation as a JSON object.")
    ] = None,
    situations: Annotated[
        Path | None, typer.Option(help="File with one situation a line; one answer a line.")
    ] = None,
    database: Database = None,
    people_database: PeopleDatabase = None,
    as_json: Json = False,
) -> None:
    """Recommend a few services for a situation, and say why."""
    from app.opening import open_directory

    said: dict[str, Any] = {
        "postcode": postcode,
        "needs": need,
        "already_with": already_with,
        "text": text,
        "at": at,
    }
    given = family | {key: value for key, value in said.items() if value not in (None, [])}
    cases = [] if situations is None else list(_lines(situations))
    one = {} if situation is None else _object(situation.name, _read(situation))
    opened = open_directory(settings_of(database, people_database))
    if situations is not None:
        for case in cases:
            print_json(opened.answer(_with_ages({"limit": limit, **case, **given})).to_json())
        return
    answer = opened.answer(_with_ages({"limit": limit, **one, **given}))
    if as_json:
        for problem in answer.problems:
            say(problem)
        print_json(answer.to_json())
    else:
        sys.stdout.write("\n".join(in_words(answer)) + "\n")


def _with_ages(asked: dict[str, Any]) -> dict[str, Any]:
    """Return what is asked with the children that the words speak of, as on the page, and say so.

    Whoever gives ages, or an empty list of them, is taken at that.
    """
    from app import saying
    from recommender.ages_said import ages_in_text

    ages = [] if "children_ages" in asked else list(ages_in_text(str(asked.get("text") or "")))
    if not ages:
        return asked
    say(f"Ages read from the words: {', '.join(map(saying.age, ages))}.")
    return {**asked, "children_ages": ages}


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SituationFileError(str(path), "it cannot be opened as text") from error


def _object(where: str, text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise SituationFileError(where, f"it is not JSON ({error.msg})") from error
    if not isinstance(value, dict):
        raise SituationFileError(where, "it is not one JSON object")
    return value


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(_read(path).splitlines(), start=1):
        if line.strip():
            yield _object(f"{path.name}, line {number}", line)


def in_words(answer: Recommendation) -> Iterator[str]:
    """Return the answer as lines of plain text."""
    yield from answer.problems
    yield from _cannot_wait(answer, "sure", "!")
    text = str(answer.situation.get("text", ""))
    yield from (_heard(found, text) for found in answer.needs if found.grade == "sure")
    yield from (_to_confirm(found, text) for found in answer.needs if found.grade == "ask")
    yield from _cannot_wait(answer, "ask", "?")
    yield from (f"* {sentence}" for sentence in answer.not_known)
    for option in answer.options:
        yield from _option(option)
    for pair in answer.together:
        yield f"Together: {pair.why}"
    for miss in answer.near_misses:
        yield f"Nearly: {miss.name}. {miss.reason}"
    yield from _left_out(answer)
    yield from _worth_asking(answer)
    said: set[str | None] = {line.phone for sign in answer.urgent for line in sign.contacts}
    said |= {option.phone for option in answer.options}
    said |= {also.contact.phone for also in answer.also_ask if also.contact}
    more = {line.phone: line for line in answer.national if line.phone not in said}
    for line in more.values():
        yield " ".join((f"Anyone can ring: {_by_phone(line)}.", line.about or "")).strip()


def _worth_asking(answer: Recommendation) -> Iterator[str]:
    """Say what to ask too; of whom was named already the number is not said again."""
    told = {option.phone for option in answer.options}
    for also in answer.also_ask:
        line = also.contact
        if line is None or (line.phone in told and line.name in also.why):
            yield f"Also: {also.why}"
            continue
        whom = line.name if line.phone in told else _by_phone(line)
        told.add(line.phone)
        yield f"Also: {also.why} {whom}."


def _left_out(answer: Recommendation) -> Iterator[str]:
    """Say in one line what was left out and why; a service may be left out for several reasons."""
    from app import saying, words

    left = answer.left_out
    if left.count:
        said = saying.left_out(left.by_rule)
        count = saying.count(left.count, "service")
        if len(said) == 1:  # "1 service is too far", not "1 service: 1 is too far"
            yield words.LEFT_OUT_ALL.format(count=count, why=said[0].split(" ", 1)[1])
            return
        reasons = saying.listed(said)
        several = words.LEFT_OUT_SEVERAL if sum(left.by_rule.values()) > left.count else ""
        yield words.LEFT_OUT_SAID.format(count=count, reasons=reasons) + several


def _cannot_wait(answer: Recommendation, grade: str, mark: str) -> Iterator[str]:
    for sign in answer.urgent:
        if sign.grade == grade:
            yield f"{mark} {sign.say}"
            yield from (f"  {_by_phone(line)}" for line in sign.contacts)


_QUOTED = 60  # characters: all that she said is no evidence for one thing


def _to_confirm(found: NeedFound, text: str) -> str:
    from recommender.asked import CARE_HOURS
    from recommender.explain import need_name

    if found.evidence == CARE_HOURS:
        return f"? Ask about {need_name(found.need)} too: hours of care were given and not used."
    few = len(found.evidence) <= _QUOTED and found.evidence != text
    said = f' (you said "{found.evidence}")' if few else ""
    return f"? Ask about {need_name(found.need)} too{said}."


def _heard(found: NeedFound, text: str) -> str:
    from recommender.explain import need_name

    name = need_name(found.need)
    few = bool(found.evidence) and len(found.evidence) <= _QUOTED and found.evidence != text
    because = f', because you said "{found.evidence}"' if few else ", by your words"
    return f"Needed: {name}{because}."


def _by_phone(line: Line) -> str:
    said = "; ".join(text for text in (line.hours, line.now) if text)
    return f"{line.name}, {line.phone}" + (f" ({said})" if said else "")


def _option(option: Option) -> Iterator[str]:
    from app.cards import is_in_step

    by = f", {option.organization}" if option.organization not in (None, "", option.name) else ""
    yield f"{option.rank}. {option.name}{by}"
    yield from (f"   {said}" for said in option.reasons if not is_in_step(said, option.next_step))
    yield from (f"   Ask first: {question}" for question in option.ask_first)
    yield f"   {option.cost.text[:1].upper()}{option.cost.text[1:]}"
    yield f"   Next: {option.next_step}"
