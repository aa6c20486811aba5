"""The options that say who the family is, written once for every command that asks for one."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from inspect import Parameter
from typing import Annotated, Any

import typer

# Option of the command line, field of a situation (as in a file of cases), type, what it says.
OPTIONS: tuple[tuple[str, str, Any, str], ...] = (
    ("child_age", "children_ages", list[str] | None, "2, 0.5, 7m or unborn; once for each child."),
    ("free", "free_hours", list[str] | None, "When she is free: 'Mon 09:30-14:30'; repeatable."),
    ("care", "care_hours", list[str] | None, "When childcare is needed: 'Mon-Fri 08:00-17:30'."),
    ("mode", "mode", str | None, "walk, wheelchair, cycle, bus, subway, train or car."),
    ("second_anchor", "second_anchor", str | None, "Where else she goes: a college's postcode."),
    ("max_minutes", "max_minutes", float | None, "Longest journey, one way."),
    ("budget", "budget_gbp_week", float | None, "What she can pay a week, pounds."),
    ("language", "language", str | None, "Language code, such as pl."),
    ("access", "access", list[str] | None, "What is needed to get in: wheelchair, bsl …"),
    ("audience", "audience", str | None, "What she says of herself: dads, mums, refugees …"),
)


def asks_for_family(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the family's options in place of its parameter `family`.

    The command gets `family` as a mapping of what was said, in the field names of a situation.
    """
    signature = inspect.signature(command, eval_str=True)
    options = [
        Parameter(
            name,
            Parameter.KEYWORD_ONLY,
            default=None,
            annotation=Annotated[kind, typer.Option(help=says)],
        )
        for name, _, kind, says in OPTIONS
    ]
    parameters: list[Parameter] = []
    for parameter in signature.parameters.values():
        if parameter.name == "family":
            parameters += options
        else:
            parameters.append(parameter.replace(kind=Parameter.KEYWORD_ONLY))

    @functools.wraps(command)
    def asked(**given: Any) -> None:  # noqa: ANN401 - whatever the options hold
        values = {field: given.pop(name) for name, field, _, _ in OPTIONS}
        said = {field: value for field, value in values.items() if value not in (None, [])}
        command(family=said, **given)

    asked.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    asked.__annotations__ = {one.name: one.annotation for one in parameters}
    return asked
