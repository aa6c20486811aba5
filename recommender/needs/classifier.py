"""How likely is each need, going by all the words at once?

Logistic regression over hashed n-grams, trained by `python -m recommender.needs.train` on phrases
of our own (data/reference/phrases). The weights are small whole numbers in
`data/models/needs.npz`; reading them takes numpy alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from recommender.needs.features import vector

MODEL = "needs.npz"


@dataclass(frozen=True, slots=True)
class Classifier:
    """Weights of one model.

    `weights` has shape (n_features, n_labels) as whole numbers to be multiplied by `scale`
    (n_labels,); `idf` (n_features,) makes rare features count for more; `bias` is (n_labels,).
    `vocabulary` is every word of the training phrases with how often it came.
    """

    labels: tuple[str, ...]
    weights: NDArray[np.int8]
    scale: NDArray[np.float32]
    idf: NDArray[np.float32]
    bias: NDArray[np.float32]
    vocabulary: dict[str, int]

    def probabilities(self, text: str) -> dict[str, float]:
        """Return the probability of each need, each by itself (they may all hold)."""
        numbers, counts = vector(text)
        if not numbers:
            return dict.fromkeys(self.labels, 0.0)
        values = np.asarray(counts, dtype=np.float32) * self.idf[numbers]
        values /= np.linalg.norm(values) or 1.0
        score = (values @ self.weights[numbers]) * self.scale + self.bias
        return dict(zip(self.labels, (1 / (1 + np.exp(-score))).tolist(), strict=True))


@cache
def load_classifier() -> Classifier:
    """Return the committed model, read once."""
    path = files("data").joinpath("models", MODEL)
    with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        return Classifier(
            labels=tuple(str(label) for label in arrays["labels"]),
            weights=arrays["weights"],
            scale=arrays["scale"],
            idf=arrays["idf"].astype(np.float32),
            bias=arrays["bias"],
            vocabulary=dict(zip(arrays["words"].tolist(), arrays["counts"].tolist(), strict=True)),
        )
