"""What can she pay a week, in her own words? Only what is plainly for childcare, a class or a club.

"Can pay 40 a week", "budget £25", "no more than thirty pounds a week for nursery". What she can pay
off a debt, for rent or for food is no fee, and a sum for a month or an hour is not one for a week.
"""

from __future__ import annotations

import re

from recommender.said import in_one_line

_POUNDS = r"(?:£ ?)?(?P<{0}>\d{{1,3}})(?:\.00)?(?: ?(?:pounds?|quid))?"
_A_WEEK = r"(?: ?(?:a|per|each|every|/) ?(?:week|wk)\b| ?p/?w\b| weekly\b)"
_AT_MOST = (
    r"(?:no more than|not more than|at (?:the )?most|max(?:imum)?(?: of)?|up to|only|about|around)"
)
_CAN_PAY = (
    r"(?:can|could|cn) (?:only |just |maybe )?(?:pay|afford|manage|stretch to)|budget(?: is| of|:)?"
)
# Not a month's, nor an hour's, nor a number of something else.
_ENDS = (
    r"(?![\d.,]*\d|%| ?(?:an?\b|per\b|each\b|/) ?(?!week|wk)|pc?m\b|k\b"
    r"| ?(?:mins?|minutes|hours?|miles?|kids?|days?|months?|mornings|sessions|years?|off)\b)"
)
_BUDGET = re.compile(
    rf"\b(?:{_CAN_PAY})(?: {_AT_MOST})? {_POUNDS.format('told')}{_A_WEEK}?{_ENDS}"
    rf"|\b{_AT_MOST} {_POUNDS.format('limit')}{_A_WEEK}"
    rf"|{_POUNDS.format('most')}{_A_WEEK},? (?:at (?:the )?most|max(?:imum)?|tops)\b"
)
_NOTHING = re.compile(
    r"\bbudget(?: is| of|:)? ?(?:nil|none|zero|nothing|£? ?0(?![\d.,]*\d))\b"
    r"|\bfree(?: (?:things|places|ones|services|groups|stuff))? only\b"
    r"(?! (?:on|at|from|when|in|for|after|before|between|until|till?)\b| \d| \w+days?\b"
    r"| (?:morning|afternoon|evening|weekend)s?\b)"
    # Not "I need to be free", nor when.
    r"|(?:^|\b(?:it|that|this|they|anything|something|everything|group|class|place)(?:'d)? )"
    r"(?:only |just |really |would |will )?(?:has|have|needs?|must)(?: to)? be free"
    r"(?=[.,;!?)]|$| of charge\b)"
    r"|\bneeds? (?:it|them|something|that|this) (?:to be )?free(?=[.,;!?)]|$| of charge\b)"
    r"|\bcan(?:'t|not|nae|t| not) (?:pay|afford) (?:anything|a penny|any fees?) for\b"
)
_FEES = re.compile(
    r"\bnurser(?:y|ies)|\bchild ?(?:care|mind\w*)|\bcr[eè]che|\bclubs?\b|\bplay ?(?:group|scheme)s?"
    r"|\bfees?\b|\bclass(?:es)?\b|\bcourses?\b|\bgroups?\b|\bafter[ -]school|\bsitter"
)
_OTHER_BILLS = re.compile(
    r"\b(?:debts?|arrears|owe|owed|owing|loans?|rent|repay\w*|pay(?:ing)? (?:it |them )?"
    r"(?:off|back)|"
    r"off (?:it|the|my)|towards|catalogues?|council tax|bills?|electric|gas|meter|food|shopping|"
    r"fares?|fine|lender|credit card)\b"
)


def budget_in_text(text: str) -> float | None:
    """Return the pounds a week a text plainly sets for a fee, or `None`.

    >>> budget_in_text("need a nursery, can pay 40 a week")
    40.0
    >>> budget_in_text("on foot, budget nil")
    0.0
    >>> budget_in_text("I can pay 25 a week off the arrears and need a nursery") is None
    True
    """
    plain = in_one_line(text)
    sentences = re.split(r"[.;!?](?: |$)", plain)
    if any(_NOTHING.search(one) and not _OTHER_BILLS.search(one) for one in sentences):
        return 0.0
    if not _FEES.search(plain):
        return None
    said: set[float] = set()
    for sentence in sentences:
        if not _OTHER_BILLS.search(sentence):
            said |= {
                float(one["told"] or one["limit"] or one["most"])
                for one in _BUDGET.finditer(sentence)
            }
    return said.pop() if len(said) == 1 else None
