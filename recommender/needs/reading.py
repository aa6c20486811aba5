"""What does she need, going by her words? Graded, with the words it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from recommender.answer import NeedFound
from recommender.needs.classifier import Classifier, load_classifier
from recommender.needs.clauses import Clause, not_hers
from recommender.needs.lexicon import Pointer, lexicon
from recommender.needs.patterns import Match
from recommender.needs.urgent import UrgentSign, needs_meant, urgent_signs
from recommender.needs.words import Speller, Token, sentences

# Chosen by cross-validation on our own phrases: `python -m recommender.needs.train` prints it.
CLASSIFIER_SHARE = 0.6
LISTED, SURE_FROM = 0.55, 0.8
FROM_SIGN = 0.6
# With nothing else to show, the likeliest need from here on is worth asking about.
GUESS, WORDS_FOR_A_GUESS = 0.35, 3
MOST = 5
# Another adult's troubles, and a crisis, are not hers to be offered a course for.
_KEPT_FOR_OTHERS = frozenset({"domestic_abuse"})


@dataclass(frozen=True, slots=True)
class NeedsReading:
    """What was read from words: needs best first, and signs that cannot wait."""

    needs: tuple[NeedFound, ...] = ()
    urgent: tuple[UrgentSign, ...] = ()


@dataclass(slots=True)
class _Evidence:
    """What has been gathered for one need."""

    doubt: float = 1.0
    outright: bool = False
    best: tuple[float, int, int, int] | None = None
    spans: list[tuple[int, int]] = field(default_factory=list)

    def add(self, weight: float, start: int, end: int, *, outright: bool) -> None:
        self.doubt *= 1 - weight
        self.outright |= outright
        rank = (weight, end - start, -start, end)
        if self.best is None or rank > self.best:
            self.best = rank
            self.spans = [(start, end)]


class Reader:
    """Reads needs with one model. `share` is how far the classifier alone carries a need."""

    def __init__(
        self,
        classifier: Classifier,
        *,
        share: float = CLASSIFIER_SHARE,
        listed: float = LISTED,
        guess: float = GUESS,
    ) -> None:
        self._classifier, self._share, self._listed = classifier, share, listed
        self._guess = guess
        known = dict(classifier.vocabulary)
        for word in lexicon().words:
            known.setdefault(word, 1)
        self._speller = Speller(known)

    def needs(
        self, text: str, signs: tuple[UrgentSign, ...] | None = None
    ) -> tuple[NeedFound, ...]:
        """Return the needs that words speak of, best first; `signs` are read when not given."""
        found: dict[str, _Evidence] = {}
        for sign in urgent_signs(text) if signs is None else signs:
            start = text.index(sign.evidence)
            for need in needs_meant(sign.kind):
                found.setdefault(need, _Evidence()).add(
                    FROM_SIGN, start, start + len(sign.evidence), outright=False
                )
        kept: list[str] = []
        counted: set[Pointer] = set()  # said twice is not twice as true
        for said in sentences(text):
            tokens = [self._speller.mend(token) for token in said]
            out, parts = not_hers(tokens, text)
            for match, start, end in _matches(tokens, out, parts):
                if match.tag in counted:
                    continue
                counted.add(match.tag)
                for need, weight in match.tag.weights:
                    outright = match.tag.sure and weight >= SURE_FROM
                    found.setdefault(need, _Evidence()).add(weight, start, end, outright=outright)
            kept.append(_still_said(tokens, out, parts))
        self._add_classifier(found, " . ".join(part for part in kept if part))
        enough = sum(len(part.split()) for part in kept) >= WORDS_FOR_A_GUESS
        return self._graded(found, text, guess=self._guess if enough else self._listed)

    def _add_classifier(self, found: dict[str, _Evidence], kept: str) -> None:
        if kept and self._share:
            for need, probability in self._classifier.probabilities(kept).items():
                found.setdefault(need, _Evidence()).doubt *= 1 - self._share * probability

    def _graded(
        self, found: dict[str, _Evidence], text: str, *, guess: float
    ) -> tuple[NeedFound, ...]:
        listed: list[NeedFound] = []
        for need, evidence in sorted(found.items(), key=lambda item: (item[1].doubt, item[0])):
            score = 1 - evidence.doubt
            if score < (self._listed if listed else guess) or len(listed) == MOST:
                break
            start, end = evidence.spans[0] if evidence.spans else (0, len(text))
            sure = evidence.outright and score >= SURE_FROM
            quoted = text[start:end].strip()
            listed.append(NeedFound(need=need, grade="sure" if sure else "ask", evidence=quoted))
        return tuple(listed)


@cache
def _reader() -> Reader:
    return Reader(load_classifier())


def read_needs(text: str) -> NeedsReading:
    """Return the needs that words speak of, best first, and urgent signs.

    Nothing said is nothing found. Evidence is quoted letter for letter from the text. `sure` means
    that a phrase of the lexicon says it outright; anything else is `ask`.
    """
    signs = urgent_signs(text)
    return NeedsReading(needs=_reader().needs(text, signs), urgent=signs)


def _still_said(tokens: list[Token], out: list[bool], parts: list[Clause]) -> str:
    """Return the words that speak of her, for the classifier."""
    return " ".join(
        token.word
        for place, token in enumerate(tokens)
        if not out[place] and not _another(place, parts)
    )


def _another(place: int, parts: list[Clause]) -> bool:
    return any(part.first <= place < part.after and part.others_word is not None for part in parts)


def _matches(
    tokens: list[Token], out: list[bool], parts: list[Clause]
) -> list[tuple[Match[Pointer], int, int]]:
    """Return the phrases that speak of her, with where they stand in the text."""
    found = list(lexicon().find(tokens))
    counted: list[Match[Pointer]] = []
    for match in sorted(found, key=lambda match: (match.first - match.last, match.first)):
        if (
            match.tag.weights
            and not (out[match.first] or out[match.last])
            and not _of_another(match, parts)
            and not any(_quiets(other, match) for other in found)
            and not any(_says_the_same(other, match) for other in counted)
        ):
            counted.append(match)
    return [(match, tokens[match.first].start, tokens[match.last].end) for match in counted]


def _of_another(match: Match[Pointer], parts: list[Clause]) -> bool:
    """Say whether it is another adult's trouble; "my mum died" holds that adult and is hers."""
    part = next(part for part in parts if part.first <= match.first < part.after)
    if part.others_word is None or match.first <= part.others_word <= match.last:
        return False
    return not {need for need, _ in match.tag.weights} & _KEPT_FOR_OTHERS


def _quiets(other: Match[Pointer], match: Match[Pointer]) -> bool:
    """Say whether a longer phrase without gaps holds this one and is about something else.

    "Food hygiene certificate" is not about food, "the job centre" not about a job.
    """
    holds = other.first <= match.first and match.last <= other.last
    if not holds or not other.close or not other.tag.sure:
        return False
    if not other.tag.weights:
        return True
    longer = other.last - other.first > match.last - match.first
    about = {need for need, _ in other.tag.weights}
    return longer and not about & {need for need, _ in match.tag.weights}


def _says_the_same(other: Match[Pointer], match: Match[Pointer]) -> bool:
    """Say whether these words were counted for this concept: "debt help" is not twice "debt"."""
    overlaps = other.first <= match.last and match.first <= other.last
    return overlaps and other.tag == match.tag
