"""Pairs of records that may be one service, side by side, with why, to settle and to take back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from textwrap import shorten

import streamlit as st

from app import datawords, opening, saying, session, steward
from app.cards import sentence
from app.drawing import draw
from app.record import RecordView, costs_in_words, view_of
from directory import linking, local_changes
from directory.errors import FingerpostError
from directory.opening import listed_hours
from directory.records import Service, Source

SHOWN = 8


def show() -> None:
    """Draw the pairs that wait, the most alike first, and what people settled lately."""
    st.write(datawords.DOUBLES_INTRO)
    pairs = steward.doubles(SHOWN)
    if pairs:
        waiting = saying.count(steward.doubles_waiting(), "pair")
        st.write(datawords.DOUBLES_WAIT.format(count=waiting, shown=len(pairs)))
    else:
        st.write(datawords.DOUBLES_NONE)
    for pair in pairs:
        _draw(pair)
    _decided()


def _draw(double: steward.Double) -> None:
    title = saying.listed([double.one.name, double.other.name])
    score = min(round(100 * double.pair.score), datawords.MOST_SURE)
    feed = double.list_of_both
    with st.container(border=True):
        st.html(
            draw(
                "_double.html",
                title=title,
                heads=datawords.BESIDE[: 2 if double.joined is None else 3],
                rows=side_by_side(double.one, double.other, double.joined),
                ids=(double.one.id, double.other.id),
                sure=datawords.SURE.format(score=score),
                why=_why(double, feed),
                parts=[
                    (datawords.PARTS.get(part, part), f"{much:+.1f}") for part, much in double.parts
                ],
            )
        )
        with st.container(horizontal=True):
            if not feed:
                _button(datawords.SAME, title, "same", double)
            _button(datawords.DIFFERENT, title, "different", double)


def _why(double: steward.Double, feed: str) -> str:
    """Say why the pair was not settled without asking."""
    if feed:
        return sentence(datawords.ONE_LIST.format(feed=saying.feed(feed)))
    if "kind_excludes" in double.pair.parts:
        return datawords.WAITS_APART
    review, same = steward.threshold()
    if double.pair.score >= same:
        return datawords.WAITS_SURE
    said = {"review": f"{100 * review:.0f}", "same": f"{100 * same:.0f}"}
    return datawords.WAITS_UNSURE.format(**said)


def _button(label: str, title: str, state: linking.Decision, double: steward.Double) -> None:
    st.button(
        label,
        key=f"{state}-{double.pair.left_id}-{double.pair.right_id}",
        help=title,
        on_click=_decide,
        args=(double, state),
    )


def side_by_side(*beside: Service | None) -> list[tuple[str, list[str]]]:
    """Return rows: what, and what each says of it; what all leave out is left out."""
    said = [_facts(service) for service in beside if service is not None]
    rows = [(title, [one[name] for one in said]) for name, title in datawords.FIELDS.items()]
    return [row for row in rows if any(row[1])]


def _facts(service: Service) -> dict[str, str]:
    view = view_of(service, today=opening.here().today)
    return {
        "name": view.name,
        "organization": view.organization,
        "needs": view.needs,
        "address": _joined([spot.address for spot in view.spots]),
        "phones": _joined(_phones(view)),
        "email": service.email or "",
        "url": service.url or "",
        "ages": saying.ages(service.minimum_age, service.maximum_age),
        "hours": _joined(_hours(service)),
        "fees": _joined(costs_in_words(service)),
        "description": shorten(view.description, 300, placeholder=" …"),
        "sources": _joined(
            [
                ", ".join(filter(None, (saying.feed(one.feed), saying.day(_day(one)))))
                for one in service.sources
            ]
        ),
    }


def _phones(view: RecordView) -> list[str]:
    return [*view.phones, *(number for spot in view.spots for number in spot.phones)]


def _hours(service: Service) -> list[str]:
    listed = [service.schedules, *(at.schedules for at in service.service_at_locations)]
    return [line for some in listed for line in listed_hours(some)]


def _day(source: Source) -> date | None:
    return source.checked_on or source.published_on


def _joined(parts: Sequence[str]) -> str:
    return "; ".join(dict.fromkeys(part for part in parts if part))


def _decided() -> None:
    settled = steward.decided()
    if not settled:
        return
    st.header(datawords.DECIDED, anchor=False)
    for double in settled:
        pair = double.pair
        with st.container(horizontal=True, vertical_alignment="center"):
            line = datawords.DECIDED_LINE[pair.state]
            day = saying.day(datetime.fromisoformat(pair.at))
            st.write(line.format(one=double.one.name, other=double.other.name, day=day))
            st.button(
                datawords.UNDO,
                key=f"reopen-{pair.left_id}-{pair.right_id}",
                help=saying.listed([double.one.name, double.other.name]),
                on_click=_reopen,
                args=(double,),
            )


def _decide(double: steward.Double, state: linking.Decision) -> None:
    pair = double.pair
    try:
        local_changes.decide(steward.desk(), pair.left_id, pair.right_id, state, waiting=True)
    except FingerpostError as error:
        opening.look_again()
        session.say(str(error), wrong=True)
    else:
        opening.look_again()
        session.say(datawords.IS_JOINED if state == "same" else datawords.IS_APART)


def _reopen(double: steward.Double) -> None:
    try:
        local_changes.reconsider(steward.desk(), double.pair.left_id, double.pair.right_id)
    except FingerpostError as error:
        session.say(str(error), wrong=True)
    else:
        opening.look_again()
        session.say(datawords.IS_OPEN)
