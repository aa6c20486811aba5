"""How likely is each need, going by all the words at once and by the phrases found among them?

Logistic regression over hashed n-grams and over the phrases of the lexicon that were heard, trained
by `python -m recommender.needs.train` on phrases of our own (data/reference/phrases): how far a
phrase of the lexicon is to be trusted is learnt, beside the words around it. The weights are
small numbers in `data/models/needs.npz`; reading them takes numpy alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from recommender.needs.features import vector

MODEL = "needs.npz"
# A concept heard is one feature of this size beside n-grams of length 1 together.
CUE_SIZE = 0.5


@dataclass(frozen=True, slots=True)
class Classifier:
    """Weights of one model.

    `weights` has shape (n_features, n_labels) as whole numbers to be multiplied by `scale`
    (n_labels,); `idf` (n_features,) makes rare features count for more; `cues` gives the row of
    `cue_weights` (n_cues, n_labels) of each cue; `bias` is (n_labels,). `vocabulary` is every word
    of the training phrases with how often it came.
    """

    labels: tuple[str, ...]
    weights: NDArray[np.int8]
    scale: NDArray[np.float32]
    idf: NDArray[np.float32]
    cues: dict[str, int]
    cue_weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    vocabulary: dict[str, int]

    def probabilities(self, words: str, cues: Iterable[str] = ()) -> dict[str, float]:
        """Return the probability of each need, each by itself (they may all hold)."""
        numbers, counts = vector(words)
        if not numbers:
            return dict.fromkeys(self.labels, 0.0)
        values = np.asarray(counts, dtype=np.float32) * self.idf[numbers]
        values /= np.sqrt(values.dot(values)) or 1.0
        score = (values @ self.weights[numbers]) * self.scale + self.bias
        rows = [self.cues[cue] for cue in cues if cue in self.cues]
        score += CUE_SIZE * self.cue_weights[rows].sum(axis=0)
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
            cues={str(name): row for row, name in enumerate(arrays["cues"])},
            cue_weights=arrays["cue_weights"].astype(np.float32),
            bias=arrays["bias"],
            vocabulary=dict(zip(arrays["words"].tolist(), arrays["counts"].tolist(), strict=True)),
        )
