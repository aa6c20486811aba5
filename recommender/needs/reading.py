"""What does she need, going by her words? Graded, with the words it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from directory import meaning
from recommender.answer import NeedFound
from recommender.needs.classifier import Classifier, load_classifier
from recommender.needs.hearing import Cue, cue_names, hear
from recommender.needs.languages import language_of, needs_named
from recommender.needs.lexicon import lexicon
from recommender.needs.second_opinion import SecondOpinion, load_opinion, meaning_of
from recommender.needs.urgent import (
    UrgentSign,
    in_words,
    needs_meant,
    says_not_violent,
    urgent_signs,
)
from recommender.needs.whose import only_her_child
from recommender.needs.words import Speller

# Chosen by cross-validation on our own phrases: `python -m recommender.needs.train` prints it. Two
# opinions together are surer of what they agree on, so that a need may be listed later.
LISTED, LISTED_BY_TWO, SURE_FROM = 0.4, 0.45, 0.75
# Beside what is surely meant a guess needs more: tried on our sets 1 to 15 (docs/needs.md).
BESIDE_SURE = 0.55
OUTRIGHT = 0.8  # what a phrase must carry to have said it outright
# What a sign carries for the needs it means: said outright, or only heard underneath.
FROM_SIGN = {"sure": 0.6, "ask": 0.3}
# With nothing else to show, the likeliest need from here on is worth asking about:
# tried on sets 4 and 7 to 11 of docs/needs.md, not by cross-validation.
GUESS, WORDS_FOR_A_GUESS = 0.2, 3
MOST = 5
# When no more than this is left of what she said, all else was set aside.
_NOTHING_LEFT = frozenset(["i", "we", "im", "and", "but", "so", "."])
# From so many words on each clause is heard by itself too, and counts for so much of what it would
# alone: of two or three troubles told at one go 0.93 were in the top three, against 0.84.
LONG_TELLING, APART = 15, 0.8


@dataclass(frozen=True, slots=True)
class NeedsReading:
    """What was read from words: needs best first, and signs that cannot wait.

    `language` is set when the words are in another language than English: then what they plainly
    name is asked about, and so is whether English classes or an interpreter would help.
    """

    needs: tuple[NeedFound, ...] = ()
    urgent: tuple[UrgentSign, ...] = ()
    language: str | None = None


@dataclass(slots=True)
class _Evidence:
    """What has been gathered for one need."""

    likely: float = 0.0
    outright: bool = False
    best: tuple[float, int, int, int] | None = None
    span: tuple[int, int] | None = None
    apart: tuple[int, int] | None = None

    def hear_apart(self, likely: float, start: int, end: int) -> None:
        """Take what one stretch of a longer telling says, where it says more than the whole."""
        if likely > self.likely:
            self.likely, self.apart = likely, (start, end)

    def quote(self, weight: float, start: int, end: int, *, outright: bool) -> None:
        """Keep the clearest words: the heaviest, then the longest, then the first."""
        self.outright |= outright
        rank = (weight, end - start, -start, end)
        if self.best is None or rank > self.best:
            self.best, self.span = rank, (start, end)


class Reader:
    """Reads needs with one model; a need is listed from a probability of `listed` on.

    With a `second` opinion what words mean is taken into account, where the model for it is there.
    """

    def __init__(
        self,
        classifier: Classifier,
        *,
        second: SecondOpinion | None = None,
        listed: float | None = None,
        guess: float = GUESS,
    ) -> None:
        self._classifier, self._second, self._guess = classifier, second, guess
        self._listed = listed or (LISTED_BY_TWO if second else LISTED)
        self._speller = speller(classifier.vocabulary)

    def needs(
        self, text: str, signs: tuple[UrgentSign, ...] | None = None
    ) -> tuple[NeedFound, ...]:
        """Return the needs that words speak of, best first; `signs` are read when not given."""
        heard = hear(text, self._speller)
        found = {
            need: _Evidence(likely) for need, likely in self._likely(heard.kept, heard.cues).items()
        }
        if set(heard.kept.split()) <= _NOTHING_LEFT:
            found = {need: _Evidence() for need in found}
        if len(heard.kept.split()) >= LONG_TELLING:
            for breath in heard.breaths:
                for need, likely in self._likely(breath.kept, breath.cues).items():
                    found[need].hear_apart(likely * APART, breath.start, breath.end)
        for need in heard.denied:
            found[need].likely = 0.0  # "childcare is sorted": what else she says is not about it
        for cue in heard.cues:
            for need, weight in cue.pointer.weights:
                outright = cue.pointer.sure and weight >= OUTRIGHT
                found[need].quote(weight, cue.start, cue.end, outright=outright)
        signs = urgent_signs(text) if signs is None else signs
        _lean_on_signs(found, text, signs)
        _give_to_the_child(found, text, signs)
        enough = len(heard.kept.split()) >= WORDS_FOR_A_GUESS
        return self._graded(found, text, guess=self._guess if enough else self._listed)

    def _likely(self, kept: str, cues: tuple[Cue, ...]) -> dict[str, float]:
        likely = self._classifier.probabilities(kept, cue_names(cues))
        said = meaning_of(kept) if self._second else None
        if self._second is None or said is None:
            return likely
        return self._second.weigh(likely, said)

    def _graded(
        self, found: dict[str, _Evidence], text: str, *, guess: float
    ) -> tuple[NeedFound, ...]:
        listed: list[NeedFound] = []
        for need, evidence in sorted(found.items(), key=lambda item: (-item[1].likely, item[0])):
            if evidence.likely < (self._listed if listed else guess) or len(listed) == MOST:
                break
            beside = bool(listed) and listed[0].grade == "sure"
            if beside and not evidence.outright and evidence.likely < BESIDE_SURE:
                continue
            start, end = evidence.span or evidence.apart or (0, len(text))
            sure = evidence.outright and evidence.likely >= SURE_FROM
            quoted = text[start:end].strip()
            listed.append(NeedFound(need=need, grade="sure" if sure else "ask", evidence=quoted))
        return tuple(listed)


def _lean_on_signs(found: dict[str, _Evidence], text: str, signs: tuple[UrgentSign, ...]) -> None:
    """Make what cannot wait lean to the needs it means; abuse that may be none is asked about."""
    for sign in signs:
        start = text.index(sign.evidence)
        for need in needs_meant(sign.kind):
            weight = FROM_SIGN[sign.grade]
            found[need].quote(weight, start, start + len(sign.evidence), outright=False)
            found[need].likely = 1 - (1 - found[need].likely) * (1 - weight)
        if sign.kind == "domestic_abuse" and says_not_violent(text):
            found["domestic_abuse"].outright = False


def _give_to_the_child(
    found: dict[str, _Evidence], text: str, signs: tuple[UrgentSign, ...]
) -> None:
    """Make what sounds like a partner and is her own child a matter of family support."""
    said = any(sign.kind == "domestic_abuse" and sign.grade == "sure" for sign in signs)
    if said or not only_her_child(in_words(text)):
        return
    abuse, family = found["domestic_abuse"], found["family_support"]
    family.likely = 1 - (1 - family.likely) * (1 - abuse.likely)
    abuse.likely = 0.0


def speller(vocabulary: dict[str, int]) -> Speller:
    """Return a speller that knows these words and those of the lexicon."""
    known = dict(vocabulary)
    for word in lexicon().words:
        known.setdefault(word, 1)
    return Speller(known, lexicon().stems)


@cache
def _reader() -> Reader:
    return Reader(load_classifier(), second=load_opinion() if meaning.model() else None)


def read_needs(text: str) -> NeedsReading:
    """Return the needs that words speak of, best first, and urgent signs.

    Nothing said is nothing found. Evidence is quoted letter for letter from the text. `sure` means
    that a phrase of the lexicon says it outright and nothing else speaks against it; anything else
    is `ask`.
    """
    signs = urgent_signs(text)
    language = language_of(text)
    if language:
        return NeedsReading(_of_another_language(text, signs), signs, language)
    return NeedsReading(needs=_reader().needs(text, signs), urgent=signs)


def _of_another_language(text: str, signs: tuple[UrgentSign, ...]) -> tuple[NeedFound, ...]:
    """Return what the signs lean to, what the words name, and English: all to be asked about."""
    found = {need: sign.evidence for sign in signs for need in needs_meant(sign.kind)}
    for need, said in needs_named(text).items():
        found.setdefault(need, said)
    found.setdefault("esol", text.strip())
    return tuple(NeedFound(need=need, grade="ask", evidence=said) for need, said in found.items())
