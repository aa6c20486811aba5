"""Our gap measures, as a benchmark of peers calls them; see README.md here.

Imported once per process, as the peers are, so that only the sums are timed.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

try:
    import directory.travel._reach as _reach
except ModuleNotFoundError:  # run with a Python that has the peers but not this package
    sys.path.insert(0, str(Path(__file__).parents[2]))
    import directory.travel._reach as _reach

from directory.travel._decay import Bands
from recommender.gaps.measures import raam as _raam
from recommender.gaps.measures.e2sfca import e2sfca


def two_step(area_xy, demand, service_xy, capacity, catchment, bands=None):
    """Return 2SFCA scores, or E2SFCA with `bands` as {upper metres: weight}."""
    chosen = sorted((bands or {catchment: 1.0}).items())
    decay = Bands(tuple(edge for edge, _ in chosen), tuple(weight for _, weight in chosen))
    return e2sfca(demand, capacity, _reach.tile_reach(area_xy, service_xy, decay))


def raam(area_xy, demand, service_xy, capacity, catchment, tau):
    """Return RAAM costs; nan where nothing is in reach, because the peers leave a gap there.

    Our own measure gives such an area the highest cost of any, meaning "at least".
    """
    reach = _reach.tile_reach(area_xy, service_xy, catchment)
    cost = _raam.raam(demand, capacity, reach, tau=tau)
    return np.where(reach.to_areas(np.ones(reach.n_sites)) > 0, cost, np.nan)
