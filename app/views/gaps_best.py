"""The best places for new services, and which services to protect first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import get_args

import streamlit as st

from app import auth, gapwords, words
from app.gapview import number, table_html
from app.trying import Trying
from app.views.gaps_asking import Asked
from recommender.gaps.remedies import Objective, Proposal
from recommender.gaps.trying import Idea

PROTECTED = 8
ADDED = (1, 2, 3, 4, 5)


def best(asked: Asked, trying: Trying) -> None:
    """Draw where so many new services would fill most of the gap, with near-best others."""
    many, aim, where = st.columns(3)
    with many:
        count = st.segmented_control(
            gapwords.HOW_MANY,
            ADDED,
            default=1,
            required=True,
            key="best-count",
            wrap=True,
        )
    with aim:
        aims = get_args(Objective)
        objective: Objective = st.selectbox(
            gapwords.AIM, aims, format_func=gapwords.AIMS.__getitem__, key="best-aim"
        )
    with where:
        where_at = st.selectbox(
            gapwords.AT,
            tuple(gapwords.ATS),
            format_func=gapwords.ATS.__getitem__,
            key="best-at",
        )
    choice = (count or 1, objective, where_at == "areas", asked.councils)
    about = (asked.question, asked.layer, choice)
    with st.container(key="gap-best"):
        proven = st.session_state.get("best-proven") == about
        with st.spinner(gapwords.PROVING if proven else gapwords.WORKING):
            found = trying.propose(*choice, proven)
        if not found or not found[0].sites:
            st.write(gapwords.NOTHING_HELPS)
            return
        at = 0
        for alike in _worth_the_same(found):
            _proposals(at, alike)
            at += len(alike)
        if not proven and not _is_best(found[0]):
            st.button(gapwords.PROVE, key="best-prove", on_click=_prove, args=(about,))


def _worth_the_same(found: Sequence[Proposal]) -> list[list[Proposal]]:
    """Put together what no printed figure tells apart, in the order of worth."""

    def worth(one: Proposal) -> tuple[str, str]:
        return number(one.outcome.missing_after), number(one.choice.left)

    return [list(alike) for _, alike in groupby(found, key=worth)]


def _proposals(first: int, alike: Sequence[Proposal]) -> None:
    """Draw proposals that are worth the same; what they come to is said once."""
    lead = f"**{gapwords.NEARLY if first else gapwords.BEST_FOUND}**"
    figures = {
        "before": number(alike[0].outcome.missing_before),
        "after": number(alike[0].outcome.missing_after),
    }
    several = len(alike) > 1
    if several:
        st.write(gapwords.WORTH_THE_SAME.format(lead=lead, count=len(alike), **figures))
    for at, one in enumerate(alike, start=first):
        sites = "; ".join(site.name for site in one.sites)
        alone = f"{lead}: {gapwords.PROPOSAL.format(sites=sites, **figures)}"
        in_words, button = st.columns([6, 1], vertical_alignment="center")
        in_words.write(sites if several else alone)
        button.button(
            gapwords.TRY_THIS.format(number=at + 1),
            key=f"best-{at}",
            on_click=_take,
            args=(one,),
            width="stretch",
        )
    if first == 0:
        st.write(
            gapwords.NO_BETTER
            if _is_best(alike[0])
            else gapwords.MAYBE_BETTER.format(share=f"{alike[0].gap_to_best:.1%}")
        )


def _is_best(one: Proposal) -> bool:
    """Say whether no other choice can do noticeably better."""
    return one.choice.proven or one.gap_to_best < 0.001


def _prove(about: object) -> None:
    st.session_state["best-proven"] = about


def _take(one: Proposal) -> None:
    """Turn to trying things out, with this proposal."""
    st.session_state["remedy-task"] = "try"
    st.session_state["gap-ideas"] = tuple(
        Idea(label=site.name, latitude=site.latitude, longitude=site.longitude, places=one.places)
        for site in one.sites
    )


def protect(asked: Asked, trying: Trying) -> None:
    """Draw the services whose closing would leave most missing; for planners only."""
    if not auth.may_plan():
        st.write(gapwords.PLANNERS_ONLY)
        if auth.signing_in_is_set_up():
            st.button(words.SIGN_IN, on_click=st.login, key="protect-sign-in")
        return
    with st.spinner(gapwords.WORKING):
        found = trying.closings(PROTECTED, asked.councils)
    if not found:
        st.write(gapwords.PROTECT_NONE)
        return
    names = asked.planning.area_names
    rows = [
        (
            one.name,
            names.get(one.area_code, one.area_code),
            number(one.places),
            number(one.missing_more),
            "; ".join(one.signs),
        )
        for one in found
    ]
    st.html(
        table_html(
            gapwords.PROTECT,
            gapwords.PROTECT_HEADS,
            rows,
            figures=(2, 3),
            note=gapwords.PROTECT_NOTE,
        )
    )
