"""Take away: files that can be made again, the line that makes them, and the method."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from app import auth, gapwords, opening
from app.again import command_of, signed
from app.apart import write_apart
from app.cards import sentence
from app.gapfiles import WRITERS
from app.tried import TriedInWords, remedy_in_words
from app.views.gaps_asking import Asked
from app.views.gaps_tried import changes_tried, drawing_of, ideas_tried
from directory.reading import slug
from recommender.gaps.places import Place, kinds_of_place, place_of
from recommender.gaps.report import GapTable, table_of
from recommender.gaps.trying import Change, Idea

MIME = {
    ".csv": "text/csv",
    ".geojson": "application/geo+json",
    ".gpkg": "application/geopackage+sqlite3",
    ".html": "text/html",
    ".png": "image/png",
}


def show(asked: Asked) -> None:
    """Draw the part."""
    st.write(gapwords.TAKE_INTRO)
    place = _choose_place(asked)
    ending_of = f"-{slug(place.name)}" if place else ""
    with st.container(horizontal=True):
        for ending, label in gapwords.FILES.items():
            st.download_button(
                label,
                partial(made, asked, ending, place),
                f"gaps{ending_of}{ending}",
                MIME[ending],
                on_click="ignore",
                key=f"take-{ending}",
            )
    st.html(f'<h2 class="fp-h2">{gapwords.TAKE_TRIED}</h2>')
    if not offer_tried(asked, key="take-tried"):
        st.write(gapwords.TAKE_TRIED_NONE)
    st.html(f'<h2 class="fp-h2">{gapwords.AGAIN}</h2><p>{gapwords.AGAIN_NOTE}</p>')
    st.code(_again(asked, place), language=None, wrap_lines=True)
    st.html(replace(asked.drawing(), table=_signed(asked, place)).method_html())


def offer_tried(asked: Asked, *, key: str) -> bool:
    """Offer what is tried for this need as a file; say whether anything is."""
    trying = asked.planning.trying(asked.question)
    ideas = ideas_tried() if st.session_state.get("try-need") == asked.question.need else ()
    changes = tuple(one for one in changes_tried() if trying.is_listed(one.service_id))
    if not ideas and not changes:
        return False
    st.write(gapwords.TAKE_TRIED_INTRO)
    st.download_button(
        gapwords.TRIED_FILE,
        partial(made_of_tried, asked, ideas, changes),
        "remedy.csv",
        MIME[".csv"],
        on_click="ignore",
        key=key,
    )
    return True


def made_of_tried(asked: Asked, ideas: tuple[Idea, ...], changes: tuple[Change, ...]) -> bytes:
    """Return a remedy as a file, signed as the answer it is tried on."""
    asked = replace(asked, question=asked.question.in_places)
    trying = asked.planning.trying(asked.question)
    tried = trying.trial(ideas, changes, asked.councils)
    in_words = TriedInWords(drawing_of(asked), trying, tried)
    names = [one.label for one in tried.judged[len(ideas) :]]
    remedy = remedy_in_words(ideas, changes, names)
    return in_words.to_csv(_signed(asked, None), remedy)


def _choose_place(asked: Asked) -> Place | None:
    """Ask whether one council, ward or locality is wanted instead of all on the map."""
    ground = asked.planning.planner.ground
    kinds = kinds_of_place(ground)
    kind_at, name_at, _ = st.columns([1, 1, 1])
    with kind_at:
        kind = st.selectbox(
            gapwords.FOR_WHERE,
            ("", *kinds),
            format_func=lambda one: one.capitalize() or gapwords.WHERE_ALL,
            key="take-kind",
        )
    if not kind:
        return None
    with name_at:
        name = st.selectbox(gapwords.WHERE_NAME, kinds[kind], key=f"take-{kind}")
    return place_of(ground, name, kind)


def made(asked: Asked, ending: str, place: Place | None = None) -> bytes:
    """Return the answer as a file; what needs heavy libraries is made in a process of its own."""
    table, layer = _signed(asked, place), asked.planning.layer
    if ending == ".html":
        trying = asked.planning.trying(asked.question)
        table = replace(table, remedies=trying.in_words(table.rows, protect=auth.may_plan()))
    if ending == ".gpkg":
        return write_apart(table, layer, ending)
    return WRITERS[ending](table, layer)


def _signed(asked: Asked, place: Place | None) -> GapTable:
    """Return the table with what it was made with, so that every file says so."""
    planning, held = asked.planning, opening.here()
    table = asked.drawing().table
    if place is not None:
        answer = planning.answer(asked.question)
        table = table_of(planning.planner, answer, councils=asked.councils, places=[place])
    said = gapwords.QUESTION.format(
        need=sentence(asked.need_in_words), family=asked.family_in_words
    )
    return signed(
        table,
        held.edition,
        _again(asked, place),
        question=said,
        feeds=held.feeds,
        areas=planning.layer.attribution,
    )


def _again(asked: Asked, place: Place | None) -> str:
    name = "" if place is None else place.name
    return command_of(asked.question, asked.councils, asked.planning, name)
