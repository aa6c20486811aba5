"""Who does what: partners by part of the work and place, with overlaps and blanks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from app import gapwords, saying
from app.cards import sentence
from app.gapview import council_name, group_title, table_html
from app.views.gaps_asking import Asked
from directory.vocabulary import words as vocabulary
from recommender.gaps.partners import EVERYWHERE, Duty

NAMED = 12  # partners of one duty


def show(asked: Asked) -> None:
    """Draw the part."""
    planning = asked.planning
    st.write(gapwords.DUTIES_INTRO)
    ways = ("", *planning.groupings)
    way = st.selectbox(
        gapwords.DUTIES_BY,
        ways,
        format_func=lambda one: group_title(one) if one else gapwords.COUNCILS,
        key="duties-by",
    )
    with st.spinner(gapwords.WORKING):
        duties = planning.duties(way or None)
    if not duties:
        st.write(gapwords.DUTIES_NONE)
        return
    counts = Counter(one.standing for one in duties)
    st.write(
        gapwords.DUTIES_COUNTS.format(
            blank=saying.count(counts["blank"], "blank"),
            single=f"{counts['single']:,}",
            overlap=f"{counts['overlap']:,}",
            ask=f"{counts['ask']:,}",
        )
    )
    roles = sorted({one.role for one in duties})
    places = sorted({one.locality for one in duties}, key=lambda one: (one == EVERYWHERE, one))
    by_cell = {(one.locality, one.role): one for one in duties}
    rows = [(_place(place), *(_cell(by_cell[place, role]) for role in roles)) for place in places]
    heads = (gapwords.DUTIES_BY, *(_role(role) for role in roles))
    st.html(table_html(gapwords.VIEWS["duties"], heads, rows))
    _who(places, [by_cell[place, role] for place in places for role in roles])


def _who(places: Sequence[str], duties: Sequence[Duty]) -> None:
    chosen = st.selectbox(
        gapwords.DUTIES_PICK,
        ("", *places),
        format_func=lambda one: _place(one) if one else gapwords.DUTIES_CHOOSE,
    )
    if not chosen:
        return
    rows = [
        (_role(one.role), _partners((*one.partners, *one.everywhere)))
        for one in duties
        if one.locality == chosen
    ]
    st.html(table_html(_place(chosen), gapwords.DUTIES_LIST_HEADS, rows))


def _partners(names: Sequence[str]) -> str:
    if not names:
        return gapwords.BLANK
    more = len(names) - NAMED
    rest = [gapwords.MORE_PARTNERS.format(count=f"{more:,}")] if more > 0 else []
    return "; ".join([*names[:NAMED], *rest])


def _cell(duty: Duty) -> str:
    if duty.partners:
        return saying.count(len(duty.partners), "partner")
    if duty.everywhere:
        count = saying.count(len(duty.everywhere), "partner")
        return gapwords.ASK_PLACELESS.format(count=count)
    return gapwords.BLANK


def _role(role: str) -> str:
    known = vocabulary("role")
    return sentence(known[role].name if role in known else role.replace("_", " "))


def _place(place: str) -> str:
    return gapwords.WHOLE_AREA if place == EVERYWHERE else council_name(place)
