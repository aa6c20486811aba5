"""An answer as one piece of the page: cards or a table, the map, and what can be clicked.

Ten cards of six elements each were 45 messages and most of what a click cost; this is one. In one
piece nothing comes a moment later and pushes down what is being read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from app.browser import component

Layout = Literal["beside", "below"]

_RESULTS = component(
    "fingerpost_answer",
    module="/view/static/answer.js",
    html='\n<div class="fp-answer"></div>\n',
    isolate_styles=False,  # our looks are those of the page, and a search finds what is in it
)


def draw_results(
    main: str,
    *,
    top: str = "",
    views: str = "",
    rest: str = "",
    say: str = "",
    lead: str = "",
    map_data: Mapping[str, Any] | None = None,
    layout: Layout = "below",
    on: Mapping[str, Callable[[], None]],
) -> None:
    """Draw escaped HTML, a map beside or above it, and the rest of the answer after both.

    `top` stands above all of it, and below that the switch between `views`.
    `say` is what a screen reader is told when it changes; `lead` names the way down to the answer
    where it lies below the questions.
    `on` holds what to do when `data-add`, `-open`, `-more`, `-heard` or `-meant` or a `place` below
    a list is clicked, a `data-view` or a `data-compare` is chosen, or a form with `data-why` is
    sent; the value (of the attribute, the place's id, what was typed, all that is compared) stands
    in the session as `results[name]` meanwhile.
    """
    _RESULTS(
        key="results",
        data={
            "top": top,
            "views": views,
            "main": main,
            "rest": rest,
            "map": map_data,
            "layout": layout,
            "say": say,
            "lead": lead,
        },
        **{f"on_{name}_change": do for name, do in on.items()},
    )
