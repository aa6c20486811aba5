"""Fill a template. Escaping is on for everything; the figures are said by `app.saying`."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from app import datawords, gapwords, saying, words


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
        "feed": saying.feed,
        "host": saying.host,
        "about": saying.about,
    }
    return environment


def draw(template: str, **values: Any) -> Markup:  # noqa: ANN401 - whatever the template shows
    """Return a filled template; a value it asks for and does not get is an error, never a blank."""
    return Markup(_environment().get_template(template).render(**values))


def draw_block(name: str, **values: Any) -> Markup:  # noqa: ANN401 - whatever the block shows
    """Return one block of an answer (a macro of `_answer.html`)."""
    module = _environment().get_template("_answer.html").module
    return Markup(getattr(module, name)(**values))
