"""Fill a template. Escaping is on for everything; the figures are said by `app.saying`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from app import datawords, gapwords, saying, words
from recommender.answer import Line


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("app", "html/templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )
    environment.globals |= {"words": words, "gapwords": gapwords, "datawords": datawords}
    environment.filters |= {
        "day": saying.day,
        "metres": saying.metres,
        "pounds": saying.pounds,
        "listed": saying.listed,
        "dial": saying.telephone,
        "call": to_call,
        "checked": lines_checked,
        "feed": saying.feed,
        "host": saying.host,
        "about": saying.about,
    }
    return environment


def lines_checked(lines: Sequence[Line]) -> str:
    """Say when numbers were checked and where they stand, in the order of the lines."""
    by_day: dict[date, list[str]] = {}
    for line in lines:
        hosts = by_day.setdefault(line.checked_on, [])
        hosts += [host for host in (saying.host(line.source),) if host not in hosts]
    return "; ".join(
        words.NATIONAL_LINE.format(day=saying.day(day), source=saying.listed(hosts))
        for day, hosts in by_day.items()
    )


def to_call(text: str, number: str) -> Markup:
    """Return text in which a telephone number is a link that calls it; all of it escaped."""
    if not number or number not in text:
        return escape(text)
    dialled = saying.telephone(number)
    link = Markup(f'<a class="fp-call" href="tel:{escape(dialled)}">{escape(number)}</a>')
    return link.join(escape(part) for part in text.split(number))


def draw(template: str, **values: Any) -> Markup:  # noqa: ANN401 - whatever the template shows
    """Return a filled template; a value it asks for and does not get is an error, never a blank."""
    return Markup(_environment().get_template(template).render(**values))


def draw_block(name: str, **values: Any) -> Markup:  # noqa: ANN401 - whatever the block shows
    """Return one block of an answer (a macro of `_answer.html`)."""
    module = _environment().get_template("_answer.html").module
    return Markup(getattr(module, name)(**values))
