"""Who has less: fifths of areas, the index in plain words, the curve, and the same by family."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from app import gapwords, saying
from app.drawing import draw
from app.families import personas, situation_text
from app.gapview import GapDrawing, fact_in_words, number, table_html
from app.views.gaps_asking import Asked

A_FIFTH = 0.2  # of people, the most deprived, for whom the curve is told in words


def show(asked: Asked) -> None:
    """Draw the part."""
    drawing = asked.drawing()
    st.write(gapwords.FAIR_INTRO)
    fifths = drawing.equity_html()
    if not fifths:
        st.write(gapwords.NO_FIFTHS)
        return
    st.html(fifths)
    for line in in_words(drawing):
        st.write(line)
    with st.expander(gapwords.CURVE, key="open-curve", on_change="rerun") as part:
        if part.open and drawing.table.equity["curve"]:
            _curve(drawing.table.equity["curve"])
    with st.expander(gapwords.FAMILIES, key="open-families", on_change="rerun") as part:
        if part.open:
            _families(asked)


def in_words(drawing: GapDrawing) -> list[str]:
    """Say what the index and the figures of lone parents come to."""
    equity = drawing.table.equity
    index, said = equity.get("concentration_index"), []
    if index is not None:
        ends = equity["concentration_index_between"]
        lead = gapwords.INDEX_WORDS[_way(index)]
        if {_way(end) for end in ends} != {_way(index)}:
            lead = f"{lead} {gapwords.INDEX_OPEN}"
        low, high = (f"{end:.3f}" for end in ends)
        said = [lead, gapwords.INDEX_SAID.format(index=f"{index:.3f}", low=low, high=high)]
    said.append(gapwords.GINI_SAID.format(gini=f"{equity['gini']:.2f}"))
    theil = equity["theil"]
    if theil["total"] > 0:
        share = theil["between_councils"] / theil["total"]
        said.append(gapwords.THEIL_SAID.format(between=f"{share:.0%}", within=f"{1 - share:.0%}"))
    lone = equity.get("lone_parents")
    if lone:
        said.append(
            gapwords.LONE.format(
                value=number(lone["access"]),
                unit=drawing.unit,
                share=f"{lone['share_below']:.0%}",
                households=number(lone["households"]),
                counted=fact_in_words(lone["counted"]),
            )
        )
    return said


def _way(index: float) -> str:
    """Say who has more by an index: the poorer, the richer, or all alike."""
    return "alike" if abs(index) < gapwords.INDEX_ALIKE else "poorer" if index < 0 else "richer"


def _curve(points: Sequence[Sequence[float]]) -> None:
    fifth = next((had for share, had in points if share >= A_FIFTH), 0.0)
    said = gapwords.CURVE_ALT.format(share=f"{A_FIFTH:.0%}", had=f"{fifth:.0%}")
    st.html(draw("_pictures.html", charts=[("", _picture("_curve.html", points=points), said)]))
    rows = [(f"{share:.0%}", f"{had:.1%}") for share, had in points[2::2]]
    st.html(table_html(gapwords.CURVE_TABLE, gapwords.CURVE_HEADS, rows, figures=(1,)))


def _families(asked: Asked) -> None:
    """Draw one small chart a family, each worked out once, with a bar for how far it is."""
    families = [one for one in personas().values() if asked.question.need in one.needs]
    known = [("", gapwords.ANYBODY), *((one.id, one.name) for one in families)]
    bar = st.progress(0.0, text=gapwords.WORKING)
    found: list[tuple[str, dict[int, float]]] = []
    for at, (key, name) in enumerate(known):
        text = situation_text(personas()[key].situation) if key else ""
        question = replace(asked.question, family=text)
        equity = asked.planning.table(question, asked.councils).table.equity
        shares = {row["fifth"]: row["share_below"] for row in equity.get("fifths", ())}
        found.append((name, shares))
        bar.progress((at + 1) / len(known), text=gapwords.WORKING)
    bar.empty()
    st.write(gapwords.FAMILIES_NOTE)
    charts = [
        (
            name,
            _picture("_fifths.html", shares=shares),
            gapwords.FAMILIES_ALT.format(name=name, shares=_out_of_100(shares)),
        )
        for name, shares in found
    ]
    st.html(draw("_pictures.html", charts=charts))
    rows = [
        (name, *(f"{100 * shares[fifth]:.0f}" if fifth in shares else "" for fifth in range(1, 6)))
        for name, shares in found
    ]
    heads = (gapwords.FAMILY_HEAD, *gapwords.FIFTHS)
    st.html(table_html(gapwords.FAMILIES_TABLE, heads, rows, figures=(1, 2, 3, 4, 5)))


def _out_of_100(shares: Mapping[int, float]) -> str:
    return saying.listed([f"{100 * share:.0f}" for share in shares.values()])


def _picture(template: str, **values: object) -> str:
    """Draw an SVG for an image's address: Streamlit takes the element itself out of its HTML.

    A chart library would bring 60 MB with the first chart.
    """
    return b64encode(draw(template, **values).encode()).decode()
