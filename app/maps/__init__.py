"""The one map: what is drawn on it, and what it is drawn with.

`leaflet.py` holds the component, `shapes.py` the areas it fetches, `sketch.py` the map for paper.
Here is what they share, free of Streamlit, so that the command line can use it.
"""

from __future__ import annotations

# Five steps from pale to dark, told apart in grey and by people who see red and green alike.
COLOURS = ("#fff4d0", "#fbd58b", "#f0a24a", "#c4622a", "#7d2b12")
# A change, from a large loss to a large gain; losses are hatched as well, for paper without colour.
CHANGES = ("#a8481b", "#e8a878", "#f4f1ea", "#8ec5b8", "#1d6b60")
FEW = "x"


def letter(band: int | None, *, doubt: bool) -> str:
    """Return how an area is sent: "1" to "5", "a" to "e" in doubt, "x" for too few listings."""
    if band is None:
        return FEW
    return "abcde"[band - 1] if doubt else str(band)


def change_letter(step: int) -> str:
    """Return how a change is sent: -2 (loses much) to 2 (gains much) as "A" to "E"."""
    return "ABCDE"[step + 2]
