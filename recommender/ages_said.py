"""How old are the children her own words speak of? Read carefully, and hers to take out again.

Only what is plainly a child's age is read: "my two-year-old", "he's 3", "kids aged 4 and 7", "18
months old", what a keyworker notes down ("son 4", "kids (3, 5 and 9m)", "newborn"), and about how
old a class is ("he's in P2"). Her own age, a debt of two years and a time of day are not. What is
read is shown to her as an answer she gave, never used unseen.
"""

from __future__ import annotations

import re

from recommender.said import in_one_line

OLDEST = 18.0  # below this somebody is a child

NUMBERS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
)
_ONE = rf"(?:\d{{1,2}}(?:\.5)?|{'|'.join(NUMBERS)})(?: and a half)?"
_SEVERAL = rf"{_ONE}(?:(?:,| and(?: a| my)?| &| or),? {_ONE})*"
_LISTED = rf"{_ONE}(?:(?:,| and| &|, and)? {_ONE})+"
_UNIT = r"(?:years?|yrs?|months?|mths?|weeks?|wks?)"
_CHILD = (
    r"(?:he|she|they|who|(?:wee |big )?(?:boy|girl|lad|lass|one|man|yin)|sons?|daughters?|child|"
    r"children|kids?|boys|girls|weans?|bairns?|toddler|baby|tot|laddie|lassie|youngest|oldest|"
    r"eldest|middle one|twins|(?:his|her|their) (?:\w+ )?(?:sister|brother))"
)
_YOUNG = r"(?:boys?|girls?|lads?|lass|weans?|bairns?|kids?|tot|sons?|daughters?)"
_CLASS = rf"(?:[1-7]|{'|'.join(NUMBERS[:7])})"
_THEN = (
    r"(?=$|[.,;:!?)]| (?:and(?! \d)|an(?! a? ?\d)|but|so|now|who|with|next|then|when|"
    r"as|because|cos|cause|till?|until|at|on|he|she|i|we|in|before|after|for)\b)"
)
_SAID = re.compile(
    rf"\b(?:(?P<old>{_SEVERAL})(?: |-)?(?P<unit>{_UNIT}|y/?o)(?:(?: |-)olds?)(?P<after> twins)?\b"
    rf"|(?P<short>{_SEVERAL}) ?y/?o\b"
    rf"|(?P<twins>twins (?:of|are|aged) )?(?:aged?|turned|turning) (?P<aged>{_SEVERAL})"
    rf"(?: (?P<aged_unit>{_UNIT}))?{_THEN}"
    rf"|(?:kids?|weans?|bairns?|children|boys|girls|sons|daughters|toddlers|wee (?:ones|yins))"
    rf"(?: (?:with (?:me|us)|here))?,? (?P<listed>{_LISTED}){_THEN}"
    rf"|(?:{_YOUNG}|bab(?:y|ies)|toddlers?) of (?P<of>{_SEVERAL})"
    rf"(?: (?P<of_unit>{_UNIT})\b|{_THEN})"
    rf"|(?:my|our|an?|wee|one|\d|{'|'.join(NUMBERS[1:6])}) "
    rf"(?:{_YOUNG}|baby|toddler),? (?P<one>{_LISTED}|{_SEVERAL})"
    rf"(?: (?P<one_unit>{_UNIT})\b|{_THEN})"
    rf"|(?:i have|i've|i've got|have got|got|have|with) (?:\d|{'|'.join(NUMBERS[:9])})[,:;]+ "
    rf"(?P<counted>{_LISTED}){_THEN}"
    rf"|(?:{_CHILD}(?:'s|'re|'ll be| will be| is| are|s are| that's| who's| who is)"
    r"|(?:hes|shes|theyre)|twins of) "
    r"(?:only |just |nearly |almost |now )?"
    rf"(?P<is>{_SEVERAL})(?: (?P<is_unit>{_UNIT}))?{_THEN})"
)
# A class says about how old somebody is: about five in Primary 1, twelve in Secondary 1. "S2" by
# itself may be a road or a train, so that it needs a child before it.
_IN_CLASS = re.compile(
    rf"\b(?:{_CHILD}(?: is| are|'s|'re|s are)?(?: just| now| only)?"
    rf"(?: in| into| starts| starting| going into)? (?P<stage>primary |secondary |p ?|s ?)"
    rf"|(?:in|into|starts?|started|starting|and(?: in)?) (?P<alone>primary |p))(?P<year>{_CLASS})\b"
    r"(?! \w+shop)"
)
# As notes have it: "son 4, autistic", "mum of 3 (4, 6, 11)", "girl (18m)", "Children: 2 and 9".
_SHORT_UNIT = rf"(?:{_UNIT}|y|yo|m|mo|mos|w)"
_ITEM = rf"{_ONE}(?:[ -]?{_SHORT_UNIT}(?:[ -]olds?)?)?"
_AND = (
    r"(?:,?(?: and| &)?(?: an?)? (?:baby|toddler|wee one)(?: of| aged)?|"
    r",| and(?: a)?| &|, and|/| ?\+)"
)
_ITEMS = rf"{_ITEM}(?:{_AND} ?{_ITEM})*"
_MORE_ITEMS = rf"{_ITEM}(?:{_AND} ?{_ITEM})+"
_ONE_CHILD = (
    r"(?:boy|girl|lad|laddie|lass|lassie|wean|bairn|kid|child|ch|tot|toddler|baby|twins|nephew|niece|"
    r"(?:step|grand)?son|(?:step|grand)?daughter|dtr|grandchild)"
)
_CHILDREN = (
    r"(?:(?:step|grand)?(?:children|sons|daughters|kids|weans|bairns)|"
    r"boys|girls|lads|wee ones|twins|ch|chn|chdn|gc|gcs)"
)
_PARENT = r"mum|mam|mother|dad|father|parent|gran|granny|grandad|carer"
_COUNTED = (  # what a number behind a child counts when it is no age
    r"am|pm|x|k|hrs?|hours?|days?|nights?|mornings?|afternoons?|evenings?|times|sessions?|shifts?|"
    r"mins?|minutes?|miles?|jobs?|kids?|weans?|children|boys|girls|sisters?|brothers?|siblings?|"
    r"others?|more|lots|friends?|pals|meals?|bags?|schools?|nurser(?:y|ies)|classes|terms?|"
    r"different|of|or more|in (?:total|all)|pregnant|grand|pounds?|quid|stone|beds?|bedrooms?|"
    r"o'?clock|until|till?|to|-"
)
_AN_AGE = rf"(?!\w|[%:]|[.]\d|(?:st|nd|rd|th)\b|[ -]?(?:{_COUNTED})(?: |$|[.,;:!?)]))"
_BETWEEN_THEM = r"(?:[:,]| -)?(?: age[ds]?:?)? "
_NOTED = re.compile(
    rf"\b(?:{_ONE_CHILD}|{_CHILDREN}|of (?:\d|{'|'.join(NUMBERS[:9])}))[,:]? ?"
    rf"\((?:age[ds]?:? )?(?P<bracketed>{_ITEMS})\)"
    rf"|\b{_CHILDREN}{_BETWEEN_THEM}(?P<several>{_MORE_ITEMS}){_AN_AGE}"
    rf"|\b(?!(?:child|kid) \d (?:is|has|aged?)\b){_ONE_CHILD}{_BETWEEN_THEM}"
    rf"(?P<single>{_ITEM}){_AN_AGE}"
    rf"|\b(?:kids?|children|weans?|bairns?):? ages?:? (?P<ages>{_ITEMS}){_AN_AGE}"
    rf"|\b(?:{_PARENT}) (?:of|to) (?:\d|{'|'.join(NUMBERS[:9])})(?: in \w+)?[,:;] "
    rf"(?P<hers>{_MORE_ITEMS}){_AN_AGE}"
    rf"|\b(?:my|our|the) (?:[2-5]|{'|'.join(NUMBERS[1:5])})(?:[,:]| are) "
    rf"(?P<few>{_MORE_ITEMS}){_AN_AGE}"
    rf"|\bs?he(?:'s| is) (?!in |at |on )[a-z-]+, (?P<told>{_ITEM})(?=[.,;!?]|$)"
    rf"|\b[ps][1-7] ?\((?P<classed>{_ITEM})\)"
    rf"|\b(?P<small>{_ONE}[ -]?(?:months?|mths?|weeks?|wks?)) (?:{_ONE_CHILD})\b"
    r"|\b(?P<newborn>newborn)s?\b(?! (?:due|coming|on the way))"
)
_NUMBER = re.compile(rf"(?P<number>{_ONE})(?:[ -]?(?P<unit>{_SHORT_UNIT})\b)?")
_PRIMARY, _SECONDARY = 4.0, 11.0  # the age in the first class, less one
_CLASS_YEARS = 1.5  # an age said so near to a class is the same child's
_BETWEEN = 0.75  # years at least between two births
_TO_COME = re.compile(
    r" (?:(?:in|at|come|next) (?:january|february|march|april|may|june|july|august|september|"
    r"october|november|december|jan|feb|mar|apr|aug|sept?|oct|nov|dec|new year|christmas)"
    r"|next (?:week|month)|in (?:\d|a) (?:weeks?|months?))\b"
)
_INITIAL = re.compile(r"\b[ds]\. ?(?=\d{1,2}\b(?! ?(?:am|pm|%)))")  # "d. 3 and s. 9"
_HALF = re.compile(r"\b(?:an?|and) (?:a )?hauf\b|\ban a half\b")
_AND_SHORT = re.compile(r"(?<=\w) n(?= )|(?<=\d) an(?= (?:a )?\d)")  # "10 weeks n", "9, 5 an 2"
# "Ma boys 14" and "his sister thats 6" leave the apostrophe out.
_NO_APOSTROPHE = re.compile(
    r"\b(?:(?P<whose>(?:my|ma|our|the|his|her|their) (?:\w+ )?(?:boy|girl|lad|laddie|lass|lassie|"
    r"wean|bairn|son|daughter|sister|brother|oldest|eldest|youngest))s|(?P<who>that|who)s)"
    rf" (?={_ONE}\b(?!(?:,| and| &) ?(?:\d|{'|'.join(NUMBERS)})\b))"
)
_ASIDE = re.compile(r"(?<=\d) ?\((?:[a-z][a-z ]*|[ps]\d)\)")  # "4 (nursery) and 7 (P3)"
_TWINS = re.compile(r"\btwins\b[,;:\- ]*(?:and )?$")
# "Jay is 10 months and Kayla's 6": a name that has so few years is a child's.
_NAMED = re.compile(
    r"\b(?!(?:It|That|This|There|What|He|She|Rent|Mum|Mam|Dad|Gran|Sister|Brother|School|Nursery|"
    r"College|Work|Class|Bus|House|Flat|Dog|Cat|Car|Debt|Loan|Shift|Course|Wait|Here|Who|Where|"
    r"Mine|One|Lease|Contract|Notice)\b)[A-Z][a-z]+(?:'s| is)"
    rf"(?= (?:only |just |nearly |almost |now )?{_ONE}(?: {_UNIT})?{_THEN})"
)
# "Ella 2 and Jay 7": two names with so few years each are children; one by a word for a child is.
_NO_NAME = (
    r"(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)[a-z]*\b|"
    r"(?:Flat|Bus|Room|Primary|Secondary|Floor|Number|Platform|Unit|Block|Level|Year|Term|Week|Route|"
    r"Section|Step|Door|No|Ward|Zone|Part|Chapter|Stage|Class|Age|Ages|Aged|Only|Just|About|For|Have|"
    r"Has|Got|Paid|Owe|Need|Needs|With|From|Before|After|Until|Till|By|At|Pay|Child|Kid|Area|Glasgow|Edinburgh)\b)"
)
_NAME_AND_AGE = (
    rf"{_NO_NAME}[A-Z][a-z]{{1,12}},? \(?\d{{1,2}}(?: ?(?:m|mths?|months?|y|yrs?))?\)?"
    r"(?![\w:/%]|\.\d| ?(?:am|pm|hours|days|weeks|minutes|mins|miles|years?)\b)"
)
_AND_NAMED = r"(?:,? and|,? &|,| n)"
_NAMES_AND_AGES = re.compile(
    rf"\b(?<!at )(?<!in )(?<!near ){_NAME_AND_AGE}(?:{_AND_NAMED} {_NAME_AND_AGE})+"
    rf"|\b(?:son|boy|girl|daughter|wee|toddler|baby) {_NAME_AND_AGE}"
    rf"(?:{_AND_NAMED} {_NAME_AND_AGE})*"
)
_ITS_NAME = re.compile(r"[A-Z][a-z]+,? \(?(?=\d)")
_HERSELF = re.compile(
    r"\b(?:until|till?|when|once|before)\s+$|"  # what he will be
    r"\b(?:i am|i'?m|i was|as|debts?(?: is| are)?|loan(?: is)?|bills?(?: is| are)?|"
    r"arrears(?: are)?|car(?: is)?|dog(?: is)?|cat(?: is)?)(?: an?| only| just)?\s*$"
)
_OF_OTHERS = re.compile(
    r" (?:single |lone )?(?:mums?|mother|mam|mammy|dads?|father|parent|carer|woman|student|debts?|"
    r"loans?|bills?|arrears|car|dog|cat|laptop|phone)\b"
)


def ages_in_text(text: str) -> tuple[float, ...]:
    """Return the ages in years of the children that a text speaks of, in its order.

    >>> ages_in_text("My wee boy is 2 and my daughter's seven. I'm 24 and 2 years behind.")
    (2.0, 7.0)
    >>> ages_in_text("an 18-month-old and 3 year old twins")
    (1.5, 3.0, 3.0)
    >>> ages_in_text("He's 9 and the twins are in primary 2.")
    (9.0, 6.0, 6.0)
    """
    spaced = " ".join(text.replace("\u2019", "'").replace("\u00bd", ".5").split())
    spaced = _NAMES_AND_AGES.sub(lambda said: _ITS_NAME.sub("boy ", said[0]), spaced)
    plain = _ASIDE.sub("", _AND_SHORT.sub(" and", _NAMED.sub("she's", spaced).lower()))
    plain = _INITIAL.sub("child ", _HALF.sub("and a half", plain))
    plain = _NO_APOSTROPHE.sub(lambda one: f"{one['whose'] or one['who']}'s ", plain)
    said: list[re.Match[str]] = []
    for one in sorted((*_SAID.finditer(plain), *_NOTED.finditer(plain)), key=_longest_first):
        if all(one.end() <= other.start() or other.end() <= one.start() for other in said):
            said.append(one)
    found: list[float] = []
    for one in sorted(said, key=re.Match.start):
        before, after = plain[: one.start()], plain[one.end() :]
        if _HERSELF.search(before) or _OF_OTHERS.match(after):
            continue
        ages = _ages_noted(one) if one.re is _NOTED else _ages_told(one)
        if len(ages) == 1 and ages[0] >= 1 and ages[0].is_integer() and _TO_COME.match(after):
            ages = [ages[0] - 1]  # "he's 4 in January": he is 3
        twins = "twins" in one[0] or _TWINS.search(before) is not None
        for age in ages:
            if age < OLDEST and age not in found:
                found += [age] * (2 if twins else 1)
    classes = [one for said in _IN_CLASS.finditer(plain) for one in _by_class(said)]
    return (
        *found,
        *(one for one in classes if all(abs(one - age) > _CLASS_YEARS for age in found)),
    )


def _longest_first(said: re.Match[str]) -> tuple[int, int]:
    return said.start() - said.end(), said.start()


def _ages_told(said: re.Match[str]) -> list[float]:
    """Return the ages of a phrase."""
    kinds = ("old", "short", "aged", "is", "listed", "of", "one", "counted")
    numbers = next(said[kind] for kind in kinds if said[kind])
    units = ("unit", "aged_unit", "is_unit", "of_unit", "one_unit")
    unit = next((said[unit] for unit in units if said[unit]), "years")
    return _by_unit(re.findall(_ONE, numbers), unit)


def _ages_noted(said: re.Match[str]) -> list[float]:
    """Return the ages of a note, whose numbers may each have a unit of its own."""
    if said["newborn"]:
        return [0.0]
    kinds = ("bracketed", "several", "single", "ages", "hers", "few", "told", "classed", "small")
    numbers = next(said[kind] for kind in kinds if said[kind])
    items = [(one["number"], one["unit"] or "") for one in _NUMBER.finditer(numbers)]
    if not any(unit for _, unit in items[:-1]):
        return _by_unit([number for number, _ in items], items[-1][1] or "years")
    return [_years(number, unit or "years") for number, unit in items]


_GROWN = r"(?:mum|mam|mother|dad|father|parent|woman|man|student)"
_HERS = r"(?:1[4-9]|[2-6]\d)"
_AFTER_IT = (
    r"(?=$|[.,;:!?)]| (?:and|with|but|now|single|years|mum|dad|so|on|living|in|at|pregnant|"
    r"expecting|no)\b)(?! years? (?:behind|in|out))"
)
_OWN = re.compile(
    r"\b(?:i am|i'?m|i(?:'ve| have)? just turned|i turned|i'll be) (?:only |just |still |a )?"
    rf"(?P<age>{_HERS})(?:[ -]?(?:years? old|year[ -]old|yo|y/o))?{_AFTER_IT}"
    rf"|\b(?P<of>{_HERS})[ -]?(?:years?|yrs?)[ -]old (?:single |lone |young |student )*{_GROWN}\b"
    rf"|\b{_GROWN},? (?:of \w+,? )?aged? (?P<aged>{_HERS})\b"
    rf"|(?:^|[.;:\n] ?)(?:(?!my|her|his|their|the|our)\w+ )?(?:single |lone |young )*{_GROWN}"
    rf"(?:,? | ?\()(?P<noted>{_HERS})"
    r"(?=[.,;:)]|$| and\b| with\b)"
)
_THEIRS = re.compile(r"\b(?:my|her|his|their|the) (?:\w+ )?(?:is an?|was an?|'s an?)?\s*$")


def own_age_in_text(text: str) -> float | None:
    """Return how old whoever speaks says she is, 14 to 69; `None` where she does not.

    >>> own_age_in_text("I'm 17, 20 weeks pregnant, and a 16 year old mum can get help?")
    17.0
    >>> own_age_in_text("I'm 20 weeks pregnant, my mum is 40 and I'm 30 grand in debt.") is None
    True
    """
    plain = in_one_line(text)
    for said in _OWN.finditer(plain):
        if said["of"] is None or not _THEIRS.search(plain[: said.start()]):
            return float(next(age for age in said.groups() if age))
    return None


def _by_class(said: re.Match[str]) -> list[float]:
    """Return about how old a child of a class is, twice for twins."""
    year = said["year"]
    number = float(NUMBERS.index(year) + 1) if year in NUMBERS else float(year)
    age = number + (_PRIMARY if (said["stage"] or said["alone"])[0] == "p" else _SECONDARY)
    return [age] * (2 if "twins" in said[0] else 1)


def _by_unit(numbers: list[str], unit: str) -> list[float]:
    """Return ages in years: of "4 and 6 months" the first is four years, no brother two months old.

    Months or weeks hold of numbers before the last only where nine months lie between them.
    """
    if unit[0] == "y" or len(numbers) == 1:
        return [_years(one, unit) for one in numbers]
    *before, last = numbers
    youngest = _years(last, unit)
    return [
        _years(one, unit if abs(_years(one, unit) - youngest) >= _BETWEEN else "years")
        for one in before
    ] + [youngest]


def _years(number: str, unit: str) -> float:
    whole = number.removesuffix(" and a half")
    value = float(NUMBERS.index(whole) + 1) if whole in NUMBERS else float(whole)
    if whole != number:
        value += 0.5
    return round(value / {"m": 12, "w": 52}.get(unit[0], 1), 2)
