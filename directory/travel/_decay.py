"""How much does a place count when it is this far away? In bands, or falling like a Gaussian.

A decay gives weights from 1 (next door) to above 0 within its edge, and 0 beyond it. `power` gives
the same edge with every weight raised: 0 counts all within the edge alike, 2 is what the three-step
and the modified two-step measures need.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Decay(Protocol):
    """A weight for every cost (minutes or metres); `within` is the edge, itself included."""

    @property
    def within(self) -> float:
        """The cost beyond which nothing counts."""
        ...

    def weigh(self, costs: Floats) -> Floats:
        """Return the weight of each cost, any shape; 0 beyond the edge and where it is nan."""
        ...

    def power(self, exponent: float) -> Decay:
        """Return the decay whose weights are these, raised."""
        ...

    def stretch(self, factor: float) -> Decay:
        """Return the same shape over a catchment `factor` times as wide."""
        ...


@dataclass(frozen=True, slots=True)
class Bands:
    """Weights by band: `weights[k]` holds for costs up to and including `edges[k]`.

    Raises
    ------
    ValueError
        If edges do not rise from above 0, or a weight is not above 0, or weights rise with cost.
    """

    edges: tuple[float, ...]
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        edges, weights = np.array(self.edges), np.array(self.weights)
        if len(edges) == 0 or len(edges) != len(weights):
            raise ValueError("A decay by bands needs as many weights as edges, and at least one.")
        if not ((np.diff(edges) > 0).all() and (np.diff(weights) <= 0).all()):
            raise ValueError("Band edges must rise and their weights must not.")
        if not (edges[0] > 0 and np.isfinite(edges).all() and (weights > 0).all()):
            raise ValueError("Band edges and weights must be finite and above 0.")

    @property
    def within(self) -> float:
        """The last edge."""
        return self.edges[-1]

    def weigh(self, costs: Floats) -> Floats:
        """Return the weight of the band each cost falls in."""
        found = np.zeros(np.shape(costs))
        for edge, weight in zip(reversed(self.edges), reversed(self.weights), strict=True):
            np.putmask(found, costs <= edge, weight)  # nan compares false: no weight
        return found

    def power(self, exponent: float) -> Bands:
        """Return the bands with raised weights."""
        return Bands(self.edges, tuple(weight**exponent for weight in self.weights))

    def stretch(self, factor: float) -> Bands:
        """Return the bands with every edge `factor` times as far."""
        return Bands(tuple(edge * factor for edge in self.edges), self.weights)


@dataclass(frozen=True, slots=True)
class Gaussian:
    """Weights exp(-cost^2 / (2 sigma^2)) up to the edge.

    Raises
    ------
    ValueError
        If `sigma` or `within` is not above 0.
    """

    sigma: float
    within: float

    def __post_init__(self) -> None:
        if not (self.sigma > 0 and 0 < self.within < np.inf):
            raise ValueError("A Gaussian decay needs a sigma and a finite edge above 0.")

    def weigh(self, costs: Floats) -> Floats:
        """Return the weight of each cost."""
        known = np.where(np.isnan(costs), np.inf, costs)
        fallen = np.exp(known * known * (-0.5 / self.sigma**2))
        return np.asarray(np.where(known <= self.within, fallen, 0.0))

    def power(self, exponent: float) -> Decay:
        """Return the raised Gaussian, which is a narrower one; to the power 0, one flat band."""
        if exponent == 0:
            return Bands((self.within,), (1.0,))
        return Gaussian(self.sigma / exponent**0.5, self.within)

    def stretch(self, factor: float) -> Gaussian:
        """Return the Gaussian, wider by `factor`."""
        return Gaussian(self.sigma * factor, self.within * factor)


def flat(within: float) -> Bands:
    """Return the plain catchment: all within the edge count 1."""
    return Bands((within,), (1.0,))
