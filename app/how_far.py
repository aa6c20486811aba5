"""How far is an import? Said on a bar while it runs."""

from __future__ import annotations

from streamlit.delta_generator import DeltaGenerator

from app import datawords, opening
from directory.linking import COMPARED, STREAM
from directory.loading import Progress


def how_far(bar: DeltaGenerator, *, live: bool) -> Progress:
    """Return what an import tells how far it is: rows read, then records compared.

    Of one that goes `live`, the other half is making the index of the new directory.
    """
    held = opening.here()
    whole = held.store.service_count(held.edition) or 1
    share = 0.5 if live else 1.0

    def progress(what: str, rows: int) -> None:
        if what != COMPARED:
            bar.progress(0.0, text=datawords.READING.format(rows=f"{rows:,}"))
            return
        said = datawords.COMPARING.format(rows=f"{rows:,}", all=f"{max(whole, rows):,}")
        last = live and rows + STREAM > whole
        bar.progress(min(rows / whole, 1.0) * share, text=datawords.MAKING if last else said)

    return progress
