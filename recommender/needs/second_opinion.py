"""What do words mean beyond those we trained on? A second opinion, where the model is installed.

"Klarna" and "catalogue" are near in meaning though no phrase of ours holds both. Logistic
regression over the meaning of a text (`directory.meaning`), trained on the same phrases as the
classifier by `python -m recommender.needs.train` and saved as arrays. It is never asked about what
cannot wait.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from directory import meaning

ARRAYS = "needs_meaning.npz"
# Chosen on texts that neither was trained on (docs/needs.md): its share of the log odds.
SHARE = 0.25
_NEVER = 1e-6


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """`weights` (SIZE, n_labels) and `bias` (n_labels,) for meanings less their `middle`."""

    labels: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    middle: NDArray[np.float32]

    def weigh(self, likely: Mapping[str, float], said: meaning.Floats) -> dict[str, float]:
        """Return probabilities that take what was `said` into account, by its meaning."""
        own = (said - self.middle) @ self.weights + self.bias
        first = np.clip([likely[label] for label in self.labels], _NEVER, 1 - _NEVER)
        score = (1 - SHARE) * np.log(first / (1 - first)) + SHARE * own
        return dict(zip(self.labels, (1 / (1 + np.exp(-score))).tolist(), strict=True))


@cache
def load_opinion() -> SecondOpinion:
    """Return the committed arrays, read once."""
    path = files("data").joinpath("models", ARRAYS)
    with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        return SecondOpinion(
            labels=tuple(str(label) for label in arrays["labels"]),
            weights=arrays["weights"].astype(np.float32),
            bias=arrays["bias"],
            middle=arrays["middle"],
        )


def meaning_of(words: str) -> meaning.Floats | None:
    """Return what words mean, or `None` without words or without the model."""
    model = meaning.model()
    return model.of(words) if model and words else None
