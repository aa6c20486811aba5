"""Is "he" her own child? Who lashes out decides whether it is a partner's abuse.

"My 15 year old … he put his fist through the door" is a family that needs support, not a woman to
be told how to leave. Only where her own child is the last one named before "he", and no other man
is named or meant before, is it read so; a grown child, money, control, a weapon, or a child that
only saw it, leave the sign as it was.
"""

from __future__ import annotations

import re

_GRAVE = re.compile(
    r"\b(?:knife|knives|weapon|throttl\w*|strangl\w*|chok\w*|stab\w*|kill\w*|rape\w*|"
    r"comes? (?:round|back)|turns? up)\b"
)
_AGE = (
    r"(?:[3-9]|1[0-7]|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    r"fifteen|sixteen|seventeen) (?:years? old|year olds|yo)"
)
_BOYS = r"son|boy|lad|laddie|grandson"
_GIRLS = r"daughter|girl|lassie|granddaughter"
_EITHER = (
    rf"{_AGE}|wean|bairn|child|kid|toddler|teenager|teen|youngest|oldest|eldest|middle (?:one|yin)|"
    r"wee (?:one|yin|man|lady)"
)
# "My boys dad" is no child; "sons" is "son's" as well.
_NOT_WHOSE = (
    r"(?! (?:dad|daddy|da|father|faither|stepdad|mum|mother|boyfriend|girlfriend|partner|"
    r"other|side|teacher|pal|friend))"
)
_CHILD = re.compile(
    rf"\b(?:my|our|me and my) (?:(?:wee|teenage|teen|young|younger|older|oldest|youngest|eldest|"
    rf"middle|autistic|big|own|other|{_AGE}) )*(?:(?P<boy>{_BOYS})|(?P<girl>{_GIRLS})|{_EITHER})s?"
    rf"\b{_NOT_WHOSE}"
    rf"|\b(?:an?|the|one) (?:(?:wee|teenage|{_AGE}) )*(?:(?P<a_boy>{_BOYS})|(?P<a_girl>{_GIRLS}))"
    rf"s?\b{_NOT_WHOSE}"
)
_GROWN_CHILD = re.compile(r"\b(?:adult|grown(?: up)?|1[89]|[2-9]\d|eighteen|nineteen|twenty\S*)\b")
_ANYBODY = r"partner|ex|exs|fiance|step|in laws?|we split|split up|split with"
_A_MAN = (
    r"husband|hubby|boyfriend|bf|man|mans|fella|bloke|guy|dad|dads|daddy|da|father|fathers|faither|"
    r"stepdad|stepfather|brother|brothers|uncle"
)
_A_WOMAN = r"wife|girlfriend|gf|stepmum|sister|sisters|mum|mums|mother|auntie"
_MAN = re.compile(rf"\b(?:{_ANYBODY}|{_A_MAN})\b")
_WOMAN = re.compile(rf"\b(?:{_ANYBODY}|{_A_WOMAN})\b")
_ANOTHER = re.compile(rf"\b(?:{_ANYBODY}|{_A_MAN}|{_A_WOMAN})\b")
# "My man left in June": who is gone is not meant by a "he" after the child was named.
_GONE = re.compile(
    rf"\b(?:{_ANYBODY}|{_A_MAN}|{_A_WOMAN})(?: has| is|s)? (?:left|gone|died|passed|walked out|"
    r"moved out|works? away|not around|not in the picture|out of the picture|never around|dead)\b"
)
_HE = re.compile(r"\b(?:he|hes|him|his|hell|hed)\b")
_SHE = re.compile(r"\b(?:she|shes|her|shell|shed)\b")
_WHO = re.compile(r"\b(?:(?P<he>he|hes|him|hell|hed)|(?P<she>she|shes|her))\b")
_SAW = re.compile(
    r"\b(?:saw|sees|seen|seeing|hears?|heard|watch\w*|witness\w*|front of|told|tells|asks?|asked|"
    r"(?<!im )(?:scared|afraid|frightened|feart|terrified) of)\b"
)
# What only a grown man does, and what is too grave to be read any other way.
_GROWN_DEED = re.compile(
    r"\b(?:mone\w*|wages?|bank\w*|cards?|benefits?|phone|passport|keys|allow\w*|jobs?|college|"
    r"friends?|pals?|kids|weans|children|sex|bed|rape\w*|custody|court|track\w*|stalk\w*|"
    r"controls?|controlling|knife|knives|weapon|throttl\w*|strangl\w*|chok\w*|stab\w*|kill\w*|"
    r"hair|lock\w*|pregnant|bump|refuge|married|marry|abus\w*|womens aid|fled|flee\w*|relationship|"
    r"black and blue|bruis\w*|black eye|divorc\w*|domestic)\b"
)


def of_her_own_child(words: list[str], first: int, last: int) -> bool:
    """Say whether her own child is the one who does what `words[first : last + 1]` say.

    `words` are all the words of a text in plain spelling.

    >>> words = "my 15 year old is kicking off he put his fist through the door".split()
    >>> of_her_own_child(words, 7, 13)
    True
    >>> of_her_own_child("my husband shouts and my son is 4".split(), 1, 2)
    False
    """
    whole, said = " ".join(words), " ".join(words[first : last + 1])
    start = len(" ".join(words[:first])) + bool(first)
    named = next((one for one in _CHILD.finditer(whole) if one.start() <= start < one.end()), None)
    who = _WHO.search(whole, start, start + len(said))
    if not (who or named):  # "he hits me" of which a phrase holds "hits me"
        who = next(iter(reversed(list(_WHO.finditer(whole, 0, start)))), None)
    at = who.start() if who else (named.end() if named else start)
    before = list(_CHILD.finditer(whole, 0, at))
    if not before or _GROWN_DEED.search(said) or _grown_or_grave(whole):
        return False
    child = before[-1]
    girl, boy = child["girl"] or child["a_girl"], child["boy"] or child["a_boy"]
    he, she = bool(who and who["he"]), bool(who and who["she"])
    if (he and girl) or (she and boy):
        return False
    others = _MAN if he or boy else _WOMAN if she or girl else _ANOTHER
    so_far = _GONE.sub("", whole[: start + len(said)])
    meant_before = (_SHE if she or girl else _HE).search(whole, 0, before[0].start())
    return not (others.search(so_far) or meant_before or _SAW.search(whole, child.end(), at))


def _grown_or_grave(whole: str) -> bool:
    return bool(_GROWN_CHILD.search(whole) or _GRAVE.search(whole))


def only_her_child(words: list[str]) -> bool:
    """Say whether her own child is the only one whom a text can mean by "he" or "she".

    >>> only_her_child("my son is 4 and i cant take him anywhere".split())
    True
    >>> only_her_child("i cant take him anywhere".split())
    False
    """
    whole = _GONE.sub("", " ".join(words))
    child = _CHILD.search(whole)
    if not child or _grown_or_grave(whole):
        return False
    if any(pattern.search(whole) for pattern in (_ANOTHER, _GROWN_DEED, _SAW)):
        return False
    return not (_HE.search(whole, 0, child.start()) or _SHE.search(whole, 0, child.start()))
