"""The one map: what is drawn on it, and what it is drawn with.

`leaflet.py` holds the component, `shapes.py` the areas it fetches, `sketch.py` the map for paper.
Here is what they share, free of Streamlit, so that the command line can use it.
"""

from __future__ import annotations

# Five steps from pale to dark, told apart in grey and by people who see red and green alike.
COLOURS = ("#fff4d0", "#fbd58b", "#f0a24a", "#c4622a", "#7d2b12")
FEW = "x"


def letter(band: int | None, *, doubt: bool) -> str:
    """Return how an area is sent: "1" to "5", "a" to "e" in doubt, "x" for too few listings."""
    if band is None:
        return FEW
    return "abcde"[band - 1] if doubt else str(band)
