"""Is this provider a private person? Their name is then not ours to show."""

from __future__ import annotations

import re

from directory.remembering import remembered

_TITLE = re.compile(
    r"(?:^|[&,(/]|\band\b|\bt/?a\b)\s*(?:mr|mrs|ms|miss|mx|dr|doctor|prof|professor|rev|sir|lady)\.?\s+\S",
    re.I,
)
_TRADING_AS = re.compile(r"\s+(?:trading as|t/a)\s+", re.I)
_NAME = re.compile(
    r"[A-Z][a-zA-Z'\u2019-]+(?: [A-Z]\.?)*(?: [A-Z][a-zA-Z'\u2019-]+){0,2}"
    r"(?: (?:&|and) [A-Z][a-zA-Z'\u2019-]+(?: [A-Z][a-zA-Z'\u2019-]+){0,2})?\Z"
)
_LAST_FIRST = re.compile(r"[A-Z][a-zA-Z'\u2019-]+, [A-Z][a-z]+(?: [A-Z][a-z]+)?\Z")
_BODY = re.compile(
    r"council|limited|ltd|llp|plc|cic|scio|inc\b|committee|school|nurser|group|club|trust|care\b|"
    r"centre|center|associat|kids|child|church|universit|partner|colle?ge|board|academy|project|"
    r"famil|play|days?\b|bees|kindergarten|nhs|ymca|ywca|fives|learning|house|company|society|"
    r"foundation|charity|services?\b|support|aid\b|action|community|network|enterprise|housing|"
    r"homes?\b|hotel|hospital|library|start\b|steps|stones|sgoil|comhairle|scotland|scottish|"
    r"crèche|creche|tots|toddler|early|little|wee\b|rainbow|sunshine|tree|garden|barn|cabin",
    re.I,
)


def is_private_person(name: str, *, private_sector: bool = False) -> bool:
    """Say whether a provider's name is a person's: by title ("Ms …"), or by its shape.

    The shape ("Firstname Surname", no word of an organisation in it) is believed only where the
    record says the provider is private. It errs to hiding: the service's own name stays.
    """
    return (_is_shaped_so if private_sector else _is_titled)(name)


@remembered()
def _is_titled(name: str) -> bool:
    return _TITLE.search(_owner(name)) is not None


@remembered()
def _is_shaped_so(name: str) -> bool:
    owner = _owner(name)
    if _is_titled(name):
        return True
    shaped = " " in owner and (_NAME.match(owner) or _LAST_FIRST.match(owner))
    return bool(shaped) and not _BODY.search(owner)


def _owner(name: str) -> str:
    return _TRADING_AS.split(name, maxsplit=1)[0].strip()
