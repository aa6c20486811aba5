"""Gaps: where is a need not met for a family, why, and what would change it?"""

from __future__ import annotations

from contextlib import ExitStack
from importlib import import_module

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app import gapwords
from app.cards import sentence
from app.drawing import draw
from app.views.gaps_asking import Asked, ask

PARTS = tuple(gapwords.VIEWS)
MOSTLY, NEARLY = 0.5, 0.95  # of the services: said, and said as "nearly all"


@st.fragment
def show() -> None:
    """Draw the page; a change of the question redraws this fragment, the part below only itself."""
    with st.container(key="gap-head", horizontal=True, vertical_alignment="bottom"):
        st.title(gapwords.TITLE, anchor=False, width="content")
        st.write(gapwords.INTRO)
    asked, beside = ask()
    with st.container(key="gap-finding"):
        _say_finding(asked, beside)
    part: str = st.segmented_control(
        gapwords.VIEW,
        PARTS,
        default=PARTS[0],
        required=True,
        format_func=gapwords.VIEWS.__getitem__,
        key="gap-part",
        label_visibility="collapsed",
        bind="query-params",  # so that a colleague can be sent to a part; it tells nothing else
        persist_state="session",
        wrap=True,
    )
    # A place of its own for each part: the one looked at before goes at once, and what comes in
    # does not push its remains about.
    for one in PARTS:
        if one == part:
            with st.container(key="gap-body"):
                _part(one, asked)
        else:
            st.empty()
    asked.planning.look_ahead(asked.question.need)  # what was asked for comes first


def _say_finding(asked: Asked, beside: DeltaGenerator) -> None:
    """Say what it comes to; who waits sees it here and beside what opened over the page."""
    working = gapwords.WORKING if asked.is_quick else gapwords.WORKING_LONG
    with ExitStack() as waiting:
        if not asked.is_there:
            waiting.enter_context(st.spinner(working))
            with beside:
                waiting.enter_context(st.spinner(working))
        drawing = asked.drawing()
    first, *more = drawing.headline(asked.need_in_words, asked.family_in_words)
    share = asked.planning.hours_not_listed(asked.question) if asked.when else 0.0
    if share >= MOSTLY:
        said = gapwords.NEARLY_ALL if share > NEARLY else f"{share:.0%}"
        more.append(gapwords.NO_HOURS_LISTED.format(share=said))
    st.html(draw("_finding.html", first=sentence(first), more=[sentence(one) for one in more]))


@st.fragment
def _part(part: str, asked: Asked) -> None:
    """Draw one part of the page; the others cost nothing."""
    import_module(f"app.views.gaps_{part}").show(asked)
