"""Which parts of what was said are about a need of hers now?

"Childcare is sorted", "I don't need debt help", "used to be homeless" and "my sister is in debt"
name a need without having it. "I don't have wifi", "can't sleep" and "he won't pay" are needs
although they say no. So only ways of saying that a thing is not wanted, is settled, is over, or is
another adult's, set words aside; and they reach no further than their own clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from recommender.needs.words import FILLERS, Token

_END = r"(?!\S)"
_START = r"(?<!\S)"
# "and" ends a clause only before a new subject or a new wish.
_TURN = re.compile(
    rf"{_START}(?:(?:but|although|though|however|whereas|because|except|so){_END}|"
    r"and (?=(?:i|im|ive|id|ill|we|were|weve|he|hes|she|shes|they|theyre|its|it|then|now|need|"
    rf"want|looking|cant|dont|could|wondering|am|ah|ahm){_END})|"
    rf"(?=(?:what i|its|all i) (?:need|want|after|really)))"
)
_NOT = r"(?:dont|do not|doesnt|didnt|dinnae|dinna|dinny|not|never|no|wouldnt|isnt|arent|nae|havent)"
# "I don't want to be evicted" is a need; "I don't want counselling" is not.
_WANT = (
    r"want(?:ing)? (?!(?:to|him|her|them|more|me|us|it|anyone|anybody|people|kids|weans|social|ex|"
    rf"another|dad|in){_END})\S"
)
_UNWANTED = re.compile(
    rf"{_START}{_NOT} (?:even |necessarily |particularly )?(?:{_WANT}|(?:need|needing|after|"
    r"looking (?:for|at)|asking (?:for|about)|here (?:for|about)|interested in|bothered about|"
    r"bothered with|fussed about|require|worried about|in need of|have (?:problem|problems|trouble|"
    rf"issue|issues|bother|struggle) with){_END})"
)
# "I don't want the social work in" keeps somebody out; "I don't want him near us" is a need.
_KEPT_OUT = re.compile(
    rf"{_START}{_NOT} want(?:ing)? (?!(?:to|him|her|them|more|me|us|it|kids?|weans?|bairns?|baby|"
    r"son|daughter|boys?|girls?|children|ex|exs|another|dad|his|partner|husband|man|family|people|"
    rf"in){_END})(?:\S+ ){{1,3}}?(?:(?:in|involved|near|round|about|roond|at door|poking|"
    r"on (?:me|us))(?: (?:us|me|house|hoose|door|it|life|business|weans|kids|again|now|nose))*|"
    r"(?<=social work )|(?<=social services )|(?<=social workers ))$"
)
_ELSEWHERE = re.compile(
    rf"{_START}(?:(?:no|nae) (?:need for|problems?|bother|trouble|issues?|complaints|worries)"
    r"(?: with| about)?|nothing to do with|instead of|rather than|apart from|other than|forget|"
    r"(?:ive |have )?(?:got|had) \S+ \S+ already|already \S+|"
    rf"(?:fine|ok|okay|grand|sorted|alright|good|happy) (?:for|with|wi|about)){_END}"
)
_NOT_THAT = re.compile(
    rf"{_START}(?:its|it is|im|this is|thats) (?:not|no) (?=(?:about )?(?:food|counsel|money|debt|"
    rf"childcare|nursery|hous|training|therap|benefit|job|home))|{_START}(?:not about|isnt about|"
    r"isnt (?=debt|money))|(?:^|(?<= ))not (?:for |after |another )?(?=food (?:parcel|bank)|"
    r"foodbank|counsel|money advice|debt|childcare|nurser|hous|therap|job|course|class|training|"
    r"benefit)"
)
_SETTLED = re.compile(
    rf"{_START}(?:(?:isnt|arent|wasnt) (?:main )?(?:problem|issue|bother|worry)|and loves? it|"
    r"(?:is|are|its|thats|been|got|has|have|was|all|now|ive|im|both|get|hes|shes) "
    r"(?:now |all |been |no |not |nae |under |taken |in |over |paid |dealt |going )*"
    r"(?:sorted|covered|fine|ok|okay|grand|care of|problem|issue|bother|with|off|hand|arranged|"
    r"control|worry|worries|why i|done|settled|great|well|resolved|by|lovely|brilliant|good))"
    rf"{_END}"
)
# "… but he's fine now" and "… but I'm right as rain since" take back what was said before.
_ALL_WELL = re.compile(
    r"^but (?:now )?(?:(?:he|she|i|we|it|they|its|hes|shes|im|ive|weve|theyre|thats|everything) "
    r"?)(?:is |are |was |been |all |now |doing )*(?:fine|ok|okay|grand|sorted|great|well|right as "
    r"rain|over it|good|behind me|long (?:gone|past)|better)(?: now| since| again| thank god)*$"
)
_SETTLED_WORD = re.compile(
    rf"{_START}(?:sorted|covered|fine|ok|okay|grand|taken care of|no problem|not problem|"
    r"no bother|nae bother|dealt with|paid off|in hand|arranged|no issue|not issue|under control|"
    r"no worry|not why|over and done|settled|going (?:great|fine|well)|resolved|done with|"
    r"loves? it|loving it|(?:was|is|been) (?:great|lovely|brilliant|good)|"
    rf"(?:isnt|arent|wasnt|not|no) (?:main )?(?:problem|issue|bother|worry)){_END}"
)
# "Food's fine" and "nursery sorted": a few words that end so, with no verb left in plain spelling.
_SAID_TO_BE_WELL = re.compile(
    r"^(?:and )?(?:\S+ ){1,3}(?:all )?(?:fine|sorted|ok|okay|grand|covered|no (?:problem|bother))$"
)
_OVER = re.compile(
    rf"{_START}(?:used to|years ago|back then|in past|long time ago|when i was (?:wee|young|"
    r"younger|teenager|child|kid)|no longer|paid (?:it |them |that )?(?:all )?off|debt free|"
    rf"got out of debt|cleared){_END}"
)
_AGAIN = re.compile(rf"{_START}(?:again|back|still|now|keep|keeps|cant|but){_END}")
_NEVER_WERE = re.compile(
    rf"{_START}(?:not|never|isnt|arent|aint|wasnt|no|nae) (?:been |feeling |even |at all )?"
    r"(?:in debts?|debts?|arrears|depress\S*|anxious|homeless|stressed|skint|broke|abus\S*|"
    r"violent|lonely|hungry|unemployed|pregnant|disabled|addict\S*|"
    rf"struggling|suicid\S*|money worries){_END}"
)
_TOLD = re.compile(
    rf"{_START}(?:says?|said|thinks?|told me|tells me|reckons?|keeps? saying|suggested) "
    rf"(?:that )?(?:i|we|im|to) (?:should|need|could|ought|must|go|try|to){_END}"
)
_WISH = re.compile(
    rf"{_START}(?:its|it is|what i need|what i want|i need|i want|need|want|i just){_END}"
)
_OTHERS = (
    "friend|pal|mate|neighbour|neighbor|sister|brother|cousin|mum|ma|mam|maw|mother|dad|da|father|"
    "auntie|aunt|uncle|colleague|boss|flatmate|bestie|workmate|niece|nephew|gran|granny|nan|"
    "somebody|someone|woman|lassie|guy"
)
_OTHER_SUBJECT = re.compile(
    r"^(?:and |well |hi |hello |asking for |its )?(?:one of )?(?:his |her )?(?:best |big |wee |"
    rf"little |older |younger |good |close )?(?P<who>{_OTHERS})(?: in law)?"
    r"(?: (?:i know|next door|at work|in close|up stair|down road|who|across road))?"
    r" (?:is|was|has|had|hasnt|needs?|wants?|got|gets|keeps|cant|owes|lost|been|wont|doesnt|might|"
    rf"whos|isnt|never|struggles|lives|does|uses|thinks|hits|gets|looking|having|in debt|"
    rf"in arrears|in trouble|skint|depressed|homeless){_END}"
)
_STILL_THEM = re.compile(rf"^(?:and |but )?(?:she|he|they|shes|hes|theyre|her|his|their){_END}")
_HERS = re.compile(
    rf"{_START}(?:i|im|ive|id|ill|me|myself|we|us|weve|mine|weans?|kids?|ah|ahm|wi us){_END}"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """Words `first` up to `after` of a sentence; `others_word` is set when it is about another."""

    first: int
    after: int
    others_word: int | None = None


class _Line:
    """Some words without fillers as one line, and which word stands at each letter of it."""

    def __init__(self, tokens: list[Token], first: int, after: int) -> None:
        self.text, self._places, self._after = "", list[int](), after
        for place in range(first, after):
            word = tokens[place].word
            if word not in FILLERS:
                self.text += f"{word} "
                self._places += [place] * (len(word) + 1)
        self.text = self.text.rstrip()

    def place(self, letter: int) -> int:
        """Return the word at a letter; past the end, the word after the last."""
        return self._places[letter] if letter < len(self.text) else self._after


def not_hers(tokens: list[Token], text: str) -> tuple[list[bool], list[Clause]]:
    """Say of each word of a sentence whether it is set aside, and give the sentence's clauses.

    Words of clauses about another adult are left to the caller: a phrase that holds that adult
    ("my mum died") is still hers.
    """
    out = [False] * len(tokens)
    parts = list(_clauses(tokens, text))
    for number, part in enumerate(parts):
        line = _Line(tokens, part.first, part.after)
        turned = number + 1 < len(parts) and tokens[parts[number + 1].first].word == "but"
        for first, after in _set_aside(line, part, turned=turned):
            out[first:after] = [True] * (after - first)
        if _ALL_WELL.search(line.text):
            out[: part.after] = [True] * part.after
    return out, parts


def _clauses(tokens: list[Token], text: str) -> Iterator[Clause]:
    line = _Line(tokens, 0, len(tokens))
    starts = {0, *(line.place(match.start()) for match in _TURN.finditer(line.text))}
    starts |= {
        place
        for place in range(1, len(tokens))
        if {",", ":"} & set(text[tokens[place - 1].end : tokens[place].start])
    }
    them: int | None = None
    for first, after in pairwise([*sorted(starts), len(tokens)]):
        line = _Line(tokens, first, after)
        found = _OTHER_SUBJECT.search(line.text)
        if found and not _HERS.search(line.text, found.end()):
            them = line.place(found.start("who"))
        elif not (_STILL_THEM.search(line.text) and not _HERS.search(line.text)):
            them = None
        yield Clause(first, after, them)


def _set_aside(line: _Line, part: Clause, *, turned: bool) -> Iterator[tuple[int, int]]:
    """Yield the stretches of one clause that are set aside."""
    for pattern in (_UNWANTED, _KEPT_OUT, _ELSEWHERE, _NOT_THAT):
        for match in pattern.finditer(line.text):
            wish = _WISH.search(line.text, match.end())
            yield line.place(match.start()), line.place(wish.start()) if wish else part.after
    settled = _SETTLED_WORD.search(line.text) if _SETTLED.search(line.text) else None
    if settled:
        yield part.first, line.place(settled.end())
    if _SAID_TO_BE_WELL.search(line.text):
        yield part.first, part.after
    over = _OVER.search(line.text)
    if over and not _AGAIN.search(line.text):
        yield part.first, part.after
    for match in _NEVER_WERE.finditer(line.text):
        yield line.place(match.start()), line.place(match.end())
    if turned and _TOLD.search(line.text):  # "my pal says I should try it, but …"
        yield part.first, part.after
