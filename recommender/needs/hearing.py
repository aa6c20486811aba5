"""What of a text speaks of her now: the words that are left, and the phrases found among them.

The classifier is trained on what is heard, and reads what is heard: both go through here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from zlib import crc32

from recommender.needs.clauses import Clause, not_hers
from recommender.needs.lexicon import Pointer, lexicon
from recommender.needs.patterns import Match
from recommender.needs.words import FILLERS, Speller, Token, sentences

# What follows these is often why she needs something else: "a sitter while I'm at court".
_BEHIND_WORDS = "while when whilst so because cause since if till until after before for"
_BEHIND = frozenset(_BEHIND_WORDS.split())
MANY = 10**6  # no sentence has as many words
# After these a name is a child's: "watch Kayden", "look after Mila", "somebody to have Jayden".
_MINDS_WORDS = "mind minds minding watch watches watching after up babysit"
_MINDS = frozenset(_MINDS_WORDS.split())
_HAS = frozenset(["have", "take", "keep", "collect", "leave", "get"])
_MAY = frozenset(["to", "would", "could", "can", "will", "who", "whod", "id", "ill", "might"])
_SHORTEST_NAME = 3
# Clauses that begin so belong to the one before.
_LEANS = _BEHIND | {"so", "but"}
_SHORTEST_BREATH = 4
# Another adult's troubles, and a crisis, are not hers to be offered a course for.
_KEPT_FOR_OTHERS = frozenset({"domestic_abuse"})


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase of the lexicon that was found, and where it stands in the text.

    `behind` is set when it follows "while I", "so I can", "since": often the reason for another
    need and not a need itself.
    """

    pointer: Pointer
    start: int
    end: int
    behind: bool = False


@dataclass(frozen=True, slots=True)
class Breath:
    """A stretch of a longer telling that says one thing: its words, its phrases, its place."""

    kept: str
    cues: tuple[Cue, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Heard:
    """What speaks of her, and what she set aside.

    `kept` is her words, sentences parted by a full stop; `cues` stand in order; `denied` holds the
    needs she named only to say that they are settled, not wanted or over. `breaths` holds the same
    words, each stretch by itself: what is said in one clause of six is not lost among the others.
    """

    kept: str
    cues: tuple[Cue, ...]
    denied: frozenset[str]
    breaths: tuple[Breath, ...]


def hear(text: str, speller: Speller) -> Heard:
    """Return what a text says of her; each phrase of the lexicon counts once."""
    kept: list[str] = []
    cues: dict[str, Cue] = {}  # said twice is not twice as true
    denied: set[str] = set()
    breaths: list[Breath] = []
    for said in sentences(text):
        tokens = _mended(said, text, speller)
        out, parts = not_hers(tokens, text)
        found = [one for one in lexicon().find(tokens) if _in_one_breath(one, tokens, text)]
        denied |= {
            need
            for match in found
            if match.tag.sure and (out[match.first] or out[match.last])
            for need, _ in match.tag.weights
        }
        turn = next((n for n, token in enumerate(tokens) if n and token.word in _BEHIND), MANY)
        here: list[tuple[int, Cue]] = []
        for match in _matches(found, out, parts):
            start, end = tokens[match.first].start, tokens[match.last].end
            cue = Cue(match.tag, start, end, behind=match.first > turn)
            here.append((match.first, cue))
            cues.setdefault(match.tag.written, cue)
        hers = [
            None if out[place] or _another(place, parts) else token.word
            for place, token in enumerate(tokens)
        ]
        kept.append(_said(hers))
        breaths += [
            Breath(
                _said(hers[first:after]),
                tuple(cue for place, cue in here if first <= place < after),
                tokens[first].start,
                tokens[after - 1].end,
            )
            for first, after in _breaths(tokens, parts)
        ]
    denied -= {need for cue in cues.values() for need, _ in cue.pointer.weights}
    return Heard(
        " . ".join(part for part in kept if part),
        tuple(cues.values()),
        frozenset(denied),
        tuple(breath for breath in breaths if breath.kept),
    )


def _said(words: Iterable[str | None]) -> str:
    return " ".join(word for word in words if word is not None)


def _breaths(tokens: list[Token], parts: list[Clause]) -> list[tuple[int, int]]:
    """Return from which word to which each stretch of a sentence goes.

    A reason ("because", "so I can") stays with what it is given for, a few words with those before.
    """
    starts = [
        part.first
        for part in parts
        if part.first and part.after > part.first and tokens[part.first].word not in _LEANS
    ]
    kept = [0]
    for start in starts:
        if start - kept[-1] >= _SHORTEST_BREATH:
            kept.append(start)
    if len(tokens) - kept[-1] < _SHORTEST_BREATH:
        kept = kept[:-1] or [0]
    return [pair for pair in pairwise([*kept, len(tokens)]) if pair[0] < pair[1]]


def _in_one_breath(match: Match[Pointer], tokens: list[Token], text: str) -> bool:
    """Say whether no comma parts two words: "a care home, some start at 7" is no Home-Start."""
    first, last = tokens[match.first], tokens[match.last]
    two = first is not last and all(
        one.word in FILLERS for one in tokens[match.first + 1 : match.last]
    )
    return not two or "," not in text[first.end : last.start]


def _mended(said: list[Token], text: str, speller: Speller) -> list[Token]:
    """Return a sentence with its spelling put right and a child's name read as "him".

    "Someone to have Kayden" and "who'd watch kayden": a word we do not know, right after such a
    verb. With a capital it is a name even where it is one slip away from a word; so is a place,
    "from Wales", which is no slip for "wages".
    """
    out: list[Token] = []
    for token in said:
        somewhere = out and out[-1].word in _BEFORE_PLACES and text[token.start].isupper()
        mended = token if somewhere else speller.mend(token)
        child = _takes_a_child([one.word for one in out[-2:]]) and _is_name(
            token, mended, text, speller
        )
        out.append(replace(token, word="him") if child else mended)
    return out


_BEFORE_PLACES = frozenset({"from", "in", "at", "near", "to", "of"})


def _takes_a_child(before: list[str]) -> bool:
    """Say whether the words before lead up to somebody: "to have", "who could take", "watch"."""
    if not before:
        return False
    return before[-1] in _MINDS or (before[-1] in _HAS and before[0] in _MAY and len(before) > 1)


def _is_name(token: Token, mended: Token, text: str, speller: Speller) -> bool:
    written = text[token.start : token.end]
    if speller.knows(token.word) or not written.isalpha() or len(written) < _SHORTEST_NAME:
        return False
    return written.istitle() or (not mended.mended and not written.isupper())


def cue_names(cues: Iterable[Cue]) -> list[str]:
    """Return what the classifier is told of the phrases found: the concept, and each need."""
    names: set[str] = set()
    for cue in cues:
        how = "says" if cue.pointer.sure else "hints"
        names.add(f"{how} concept {cue.pointer.concept}")
        names.add(f"phrase {crc32(cue.pointer.written.encode()):08x}")
        for need, weight in cue.pointer.weights:
            names.add(f"{how} {need} {weight}{' behind' if cue.behind else ''}")
    return sorted(names)


def _another(place: int, parts: list[Clause]) -> bool:
    return any(part.first <= place < part.after and part.others_word is not None for part in parts)


def _matches(
    found: list[Match[Pointer]], out: list[bool], parts: list[Clause]
) -> list[Match[Pointer]]:
    """Return the phrases that speak of her, longest first."""
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
    return counted


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
