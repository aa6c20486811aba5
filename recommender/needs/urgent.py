"""Is there a sign that cannot wait? Said outright by a phrase of the lists, or heard underneath.

High recall: a needless telephone number costs a glance. A phrase makes a sign `sure`; what only
sounds like one (`undertone.py`) is `ask`, put as a question and shown as calmly. What silences a
sign is only a phrase that is known to mean something else ("I could kill for a coffee"), a plain
denial, or abuse that she says is long past and over.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, Literal, get_args

from recommender.answer import Urgency
from recommender.needs.languages import language_of, urgent_words
from recommender.needs.patterns import Match, PhraseBook, read_phrase
from recommender.needs.undertone import load_undertone
from recommender.needs.whose import of_her_own_child
from recommender.needs.words import Speller, Token, sentences

KINDS: tuple[Urgency, ...] = get_args(Urgency)
_CHILDHOOD = re.compile(
    r"\b(?:when i was (?:wee|young|younger|a child|a teenager|a kid|little|small|growing up|\d+|"
    r"ten|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)|as a (?:child|kid|teenager)|"
    r"growing up|in my (?:teens|twenties)|"
    r"at (?:1\d|fifteen|sixteen|seventeen|eighteen|nineteen)(?! ?(?:pm|am)))\b"
)
_LONG_AGO = re.compile(
    r"\b(?:years? ago|used to|in the past|long time ago|years? back|back then|last year|"
    r"in (?:19|20)\d\d|once upon)\b"
)
_OVER_NOW = re.compile(
    r"\b(?:fine|ok|okay|safe|happy|better|moved on|over it|past it|no longer|different now|behind "
    r"me|sorted|h?es (?:gone|dead|away)|hes (?:long|well) (?:gone|away)|long gone|grand|good now|"
    r"(?:done|over) with|over and done|no contact(?: at all| now)?|"
    r"well now|doing (?:well|great|grand)|settled|love it|lovely|all good|great now|"
    r"never looked back|right as rain|good riddance|out of my life|moved (?:away|abroad)|"
    r"h?es (?:abroad|inside|in (?:jail|prison|australia|canada|spain|england|another))|"
    r"remarried|married (?:again|someone else|somebody else)|met (?:someone|somebody)|"
    r"im an? \w+(?: \w+)? now|(?:now|and) (?:i|id|im) (?:want|would|like|am|hoping|looking|ready|"
    r"training|keen) (?:to |like to |love to |for )*(?:train|work|study|help|volunteer|learn|be|"
    r"college|university))\b"
)
_STILL = re.compile(
    r"\b(?:still (?!get|have|having|getting|miss|dream|think about|feel|affect|cry|a bit)|"
    r"again|scared|afraid|frightened|keeps?|started|worried|lately|tonight|found (?:me|us)|"
    r"looking for (?:me|us)|(?:gets?|getting|due|coming) out)\b"
)
_CHILDREN = (
    r"(?:them(?: (?:both|all|two|three))?|him|her|(?:my |the |our |his |her |all |both |wee |two |"
    r"three |four |big |older |oldest |youngest |eldest |daughters |sons |sisters |brothers |"
    r"nieces |nephews |cousins )+(?:ones?|two|three|boys?|girls?|kids?|weans?|bairns?|children|"
    r"babies|baby|twins|grandson|grandsons|granddaughters?|grandweans|grandchild|grandchildren|"
    r"grandkids|nephews?|nieces?|brothers?|sisters?))"
)
# "I've had them since", "they came to live with us after": the children are with whoever speaks,
# and what drove them out, up to the end of the clause, is over for them.
_TAKEN_IN = re.compile(
    r"\b(?:(?:(?:ive|weve|i|we|me and \S+)(?: have)? (?:now |both |all |always |also )?"
    r"(?:had|got|have|took|taken|kept|been (?:raising|rearing|minding|bringing up)|raised|reared|"
    r"brought up|fostered|adopted|looked after|look after|have custody of|got custody of) "
    rf"{_CHILDREN}(?: in| on| full time| here| home| living)*(?: with (?:me|us))?|"
    rf"(?:placed|came|come|brought|moved)(?: {_CHILDREN})?(?: to (?:live|stay))?(?: in)? "
    r"(?:to|with) (?:me|us|(?:their|his|her) (?:gran|granny|nana|auntie))) "
    r"(?:since|after|when|because|cause|as)|"
    r"(?:been )?(?:lives?|living|lived|stays?|staying|stayed|been|is|are|hes|shes|theyre|safe|"
    r"settled) (?:now |here |full time |safe |all |both )*(?:with (?:me|us|(?:their|his|her) "
    r"(?:gran|granny|nana|auntie))|in (?:my|our) care)(?: (?:now|ever|full time|all this time))* "
    r"(?:since|after|because|cause)) "
    r"(?P<why>.*?)(?= but | (?:and|so|now|then) (?:i|im|ive|we|were|my|our|he|hes|she|shes|they|"
    r"theyre|the|it|its|now|nobody|no)\b|$)"
)
_NOT_OVER = re.compile(
    r"\b(?:me|us|im|last night|yesterday|today|tonight|still|again|just now|hours? ago|days ago|"
    r"this (?:morning|week|weekend|afternoon|evening))\b"
)

# "He isn't violent but he turns up drunk": asked about, not said, unless what is told is grave.
_NOT_VIOLENT = re.compile(
    r"\b(?:hes|shes|he|she|ex|partner|dad) (?:isnt|is not|isny|isnae|wasnt|was never|"
    r"has never been|hasnt been|not|never been|never) (?:ever )?(?:violent|physical|abusive|"
    r"aggressive)\b"
)
_GRAVE = re.compile(
    r"\b(?:hit\w*|batter\w*|hurt\w*|kill\w*|threat\w*|knife|rape\w*|strangl\w*|punch\w*|"
    r"control\w*|scared|feart|afraid|follow\w*|stalk\w*|force\w*|lock\w*|hide\w*|takes?|track\w*|"
    r"check\w*|lets?|allow\w*|watch\w*|money|wages|bank|phone|messages|friends?|pals|family|"
    r"isolat\w*|smash\w*|throw\w*|push\w*|grab\w*|slap\w*|dragg?\w*|police|court|bail|sex)\b"
)

# What is only heard underneath: in so many words at least, in a text of so many as a whole too, and
# where a phrase is known to mean something else from this probability on.
_ENOUGH, _SHORT, _SURELY = 3, 40, 0.85


# What is over for a child that was taken in; whose own trouble it is ("he hit me") is not over.
_OF_A_CHILD: frozenset[Urgency] = frozenset(("child_at_risk", "domestic_abuse"))


@dataclass(frozen=True, slots=True)
class UrgentSign:
    """A sign of one kind, the words it rests on letter for letter, and what to say first.

    `sure` is said by a phrase; `ask` only sounds like it, and `say` is put as a question.
    """

    kind: Urgency
    evidence: str
    say: str
    grade: Literal["sure", "ask"] = "sure"


@dataclass(frozen=True, slots=True)
class _Tag:
    kind: Urgency
    sign: bool


@dataclass(frozen=True, slots=True)
class _Book:
    """The phrases, what to say of each kind, when it is past, and the needs it means.

    `past` says what makes a kind no longer urgent: "long ago" is enough to have been hungry or
    homeless once; abuse and thoughts of dying must be "over" besides, in her own words.
    Behind words of `no_is_not` a Scots "no" is "not", behind those of `no_may_be_not` perhaps.
    `means` holds needs that a sign of the kind always leans to: who does not want to live needs
    somebody to talk to.
    """

    phrases: PhraseBook[_Tag]
    say: dict[Urgency, str]
    ask: dict[Urgency, str]
    past: dict[Urgency, str]
    means: dict[Urgency, tuple[str, ...]]
    speller: Speller
    no_is_not: frozenset[str]
    no_may_be_not: frozenset[str]


@cache
def _table() -> dict[str, Any]:
    text = files("data").joinpath("reference", "urgent.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def say_without_funds(kind: Urgency) -> str | None:
    """Return what to say instead to who surely has no recourse to public funds, if anything."""
    said: str | None = _table()[kind].get("without_funds")
    return said


def say_of(kind: Urgency, grade: Literal["sure", "ask"] = "sure") -> str:
    """Return what to say first of a kind of urgency that is said, or the question of one heard."""
    said: str = _table()[kind]["say" if grade == "sure" else "ask"]
    return said


@cache
def _book() -> _Book:
    table = _table()
    slots = table["slots"]
    phrases = PhraseBook(
        read_phrase(_filled(written, slots), _Tag(kind, sign), stays=not sign)
        for kind in KINDS
        for sign, key in ((True, "signs"), (False, "quiet"))
        for written in table[kind][key]
    )
    known = dict.fromkeys(sorted(phrases.words | _ordinary_words()), 1)
    return _Book(
        phrases=phrases,
        say={kind: table[kind]["say"] for kind in KINDS},
        ask={kind: table[kind]["ask"] for kind in KINDS},
        past={kind: table[kind].get("past", "") for kind in KINDS},
        means={kind: tuple(table[kind].get("needs", ())) for kind in KINDS},
        speller=Speller(known, phrases.stems),
        no_is_not=frozenset(table["scots_no"]["is_not"].split()),
        no_may_be_not=frozenset(table["scots_no"]["may_be_not"].split()),
    )


def _filled(written: str, slots: dict[str, str]) -> str:
    """Return the phrase with `{child}` and its like written out."""
    return re.sub(r"\{(\w+)\}", lambda match: slots[match.group(1)], written)


def needs_meant(kind: Urgency) -> tuple[str, ...]:
    """Return the needs that a sign of this kind leans to by itself."""
    return _book().means[kind]


def _ordinary_words() -> set[str]:
    """Return words that are spelt as they should be: those of our own phrases."""
    from recommender.needs.classifier import load_classifier

    return set(load_classifier().vocabulary)


def urgent_signs(text: str) -> tuple[UrgentSign, ...]:
    """Return at most one sign of each kind, in a fixed order, its clearest words quoted.

    A kind that no phrase says is asked about where the words sound like it.
    """
    told = _told(text)
    signs = {sign.kind: sign for sign in _undertones(text, told)}
    signs |= {sign.kind: sign for sign in _outright(text, told)}
    return tuple(signs[kind] for kind in KINDS if kind in signs)


def signs_said(text: str) -> tuple[UrgentSign, ...]:
    """Return the signs that a phrase says outright, each once."""
    return _outright(text, _told(text))


def in_words(text: str) -> list[str]:
    """Return the words of a text as they are compared: in plain spelling, slips mended."""
    mend = _book().speller.mend
    return [mend(token).word for tokens in sentences(text) for token in tokens]


@dataclass(frozen=True, slots=True)
class _Told:
    """One sentence: its words, the signs said in it, and the kinds that a phrase keeps quiet.

    Words of `over` say what a child was taken from: nothing in them puts it at risk any more.
    """

    tokens: list[Token]
    signs: list[Match[_Tag]]
    quiet: set[Urgency]
    over: range

    @property
    def words(self) -> list[str]:
        return [token.word for token in self.tokens]

    @property
    def words_left(self) -> list[str]:
        """The words without those of what is over for a child."""
        return [word for place, word in enumerate(self.words) if place not in self.over]


def _told(text: str) -> list[_Told]:
    book = _book()
    return [
        _signs([book.speller.mend(token) for token in tokens], book) for tokens in sentences(text)
    ]


def _outright(text: str, told: list[_Told]) -> tuple[UrgentSign, ...]:
    book = _book()
    found: dict[Urgency, tuple[int, int]] = {}
    past = _past(told)
    words, before = [word for one in told for word in one.words], 0
    for one in told:
        for match in one.signs:
            kind = match.tag.kind
            if book.past[kind] in past:
                continue
            if kind == "domestic_abuse" and of_her_own_child(
                words, before + match.first, before + match.last
            ):
                continue
            start, end = one.tokens[match.first].start, one.tokens[match.last].end
            if kind not in found or end - start > found[kind][1] - found[kind][0]:
                found[kind] = (start, end)
        before += len(one.tokens)
    for kind, start, end in urgent_words(text):
        found.setdefault(kind, (start, end))
    asked = says_not_violent(text)
    signs = [
        UrgentSign(kind, text[found[kind][0] : found[kind][1]], book.say[kind])
        for kind in KINDS
        if kind in found
    ]
    return tuple(
        replace(sign, say=book.ask[sign.kind], grade="ask")
        if asked and sign.kind == "domestic_abuse"
        else sign
        for sign in signs
    )


def says_not_violent(text: str) -> bool:
    """Say whether she says that he is not violent, and tells nothing that is grave.

    >>> says_not_violent("He isn't violent but he turns up drunk")
    True
    >>> says_not_violent("He isn't violent but he threatens me")
    False
    """
    plain = " ".join(in_words(text))
    return _NOT_VIOLENT.search(plain) is not None and _GRAVE.search(plain) is None


def _undertones(text: str, told: list[_Told]) -> Iterator[UrgentSign]:
    """Yield what a sentence, or a short text as a whole, only sounds like."""
    if language_of(text):
        return  # it was taught in English and Scots
    book, past, found = _book(), _past(told), dict[Urgency, tuple[float, int, int]]()
    yield from _perhaps_her_child(text, told)
    for parts in _stretches(told):
        words = [word for part in parts for word in part.words]
        start, end = parts[0].tokens[0].start, parts[-1].tokens[-1].end
        heard = load_undertone().hears(words)
        if any(part.over for part in parts):
            rest = [word for part in parts for word in part.words_left]
            left = load_undertone().hears(rest) if len(rest) >= _ENOUGH else {}
            heard = {
                kind: one for kind, one in heard.items() if kind not in _OF_A_CHILD or kind in left
            }
        for kind, chance in heard.items():
            quiet = any(kind in part.quiet for part in parts)
            if (quiet and chance < _SURELY) or book.past[kind] in past:
                continue
            found[kind] = max(found.get(kind, (0.0, 0, 0)), (chance, start, end))
    for kind, (_, start, end) in found.items():
        yield UrgentSign(kind, text[start:end], book.ask[kind], grade="ask")


def _perhaps_her_child(text: str, told: list[_Told]) -> Iterator[UrgentSign]:
    """Yield as a question the abuse that a child of hers may have done: it is never passed over."""
    words, before = [word for one in told for word in one.words], 0
    for one in told:
        for match in one.signs:
            if match.tag.kind == "domestic_abuse" and of_her_own_child(
                words, before + match.first, before + match.last
            ):
                start, end = one.tokens[match.first].start, one.tokens[match.last].end
                ask = _book().ask["domestic_abuse"]
                yield UrgentSign("domestic_abuse", text[start:end], ask, grade="ask")
        before += len(one.words)


def _stretches(told: list[_Told]) -> Iterator[list[_Told]]:
    """Yield each sentence long enough to mean something, each with its next, a short text whole.

    So what two sentences say together is heard whatever else is told beside them.
    """
    said = [one for one in told if one.tokens]
    yield from ([one] for one in said if len(one.tokens) >= _ENOUGH)
    together = [[one, then] for one, then in pairwise(said)]
    if len(said) > 2:
        together.append(said)
    for parts in together:
        if _ENOUGH <= sum(len(one.tokens) for one in parts) <= _SHORT:
            yield parts


def _with_not(tokens: list[Token], behind: frozenset[str]) -> list[Token]:
    """Return a sentence with "no" read as "not" behind the words named."""
    before = ("", *(token.word for token in tokens))
    return [
        replace(token, word="not") if token.word == "no" and word in behind else token
        for word, token in zip(before, tokens, strict=False)
    ]


def _past(told: list[_Told]) -> set[str]:
    """Return what a text says of time: nothing, "long ago", and "over" when all is well now."""
    whole = " ".join(word for one in told for word in one.words)
    childhood, before = _CHILDHOOD.search(whole), _LONG_AGO.search(whole)
    if not (childhood or before) or _STILL.search(whole):
        return set()
    return {"long ago", "over"} if childhood or _OVER_NOW.search(whole) else {"long ago"}


def _signs(tokens: list[Token], book: _Book) -> _Told:
    """Return a sentence with its signs that are not known to mean something else.

    A Scots "no" is read as it stands and as "not". What only may be "not" silences nothing but its
    own reading.
    """
    likely = _with_not(tokens, book.no_is_not)
    perhaps = _with_not(likely, book.no_may_be_not)
    found = [list(book.phrases.find(tokens))]
    found += [list(book.phrases.find(likely))] if likely != tokens else []
    quiet = [match for matches in found for match in matches if not match.tag.sign]
    signs = [sign for matches in found for sign in _loud(matches, quiet)]
    if perhaps != likely:
        matches = list(book.phrases.find(perhaps))
        signs += _loud(matches, [*quiet, *(match for match in matches if not match.tag.sign)])
    over = _what_is_over([token.word for token in tokens])
    signs = [one for one in signs if one.tag.kind not in _OF_A_CHILD or one.first not in over]
    return _Told(tokens, signs, {match.tag.kind for match in quiet}, over)


def _what_is_over(words: list[str]) -> range:
    """Return the places of the words that say what a child was taken from; empty where none do."""
    line = " ".join(words)
    found = _TAKEN_IN.search(line)
    if not found or _NOT_OVER.search(found.group("why")):
        return range(0)
    return range(line.count(" ", 0, found.start()), line.count(" ", 0, found.end()) + 1)


def _loud(matches: list[Match[_Tag]], quiet: list[Match[_Tag]]) -> list[Match[_Tag]]:
    return [
        match
        for match in matches
        if match.tag.sign
        and not any(
            other.tag.kind == match.tag.kind
            and other.first <= match.last
            and match.first <= other.last
            for other in quiet
        )
    ]
