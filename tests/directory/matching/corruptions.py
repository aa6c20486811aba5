"""How do the same facts look in another list? Realistic ways to write them otherwise."""

import random
import string
from dataclasses import replace

from directory.records import Organization, Phone, Service, ServiceAtLocation

SHORT = {
    "primary school": "PS",
    "nursery": "Nsy",
    "centre": "Ctr",
    "association": "Assoc",
    "saint": "St",
    "and": "&",
    "after school club": "ASC",
    "community": "Comm",
    "early learning and childcare": "ELCC",
}
ENDINGS = (" Ltd", " Limited", " SCIO", " (Glasgow)", "")


def typo(word: str, chance: random.Random) -> str:
    """Swap, drop or double a letter inside a word."""
    if len(word) < 5:
        return word
    at = chance.randrange(1, len(word) - 2)
    kind = chance.choice(("swap", "drop", "double", "other"))
    if kind == "swap":
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == "drop":
        return word[:at] + word[at + 1 :]
    if kind == "double":
        return word[:at] + word[at] + word[at:]
    return word[:at] + chance.choice(string.ascii_lowercase) + word[at + 1 :]


def name_otherwise(name: str, chance: random.Random) -> str:
    """Write a name as another list might."""
    written = name
    for long, short in SHORT.items():
        if chance.random() < 0.4:
            for case in (long, long.title(), long.capitalize()):
                written = written.replace(case, short)
    words = written.split()
    if chance.random() < 0.25:
        at = chance.randrange(len(words))
        words[at] = typo(words[at], chance)
    if chance.random() < 0.2 and words[0].lower() == "the":
        words = words[1:]
    if chance.random() < 0.15:
        words = [word.upper() for word in words]
    return " ".join(words) + (chance.choice(ENDINGS) if chance.random() < 0.3 else "")


def phone_otherwise(phone: Phone, chance: random.Random) -> Phone:
    """Write a number in another layout."""
    digits = "".join(sign for sign in phone.number if sign.isdigit())
    layouts = (
        digits,
        f"{digits[:5]} {digits[5:8]} {digits[8:]}",
        f"+44 {digits[1:4]} {digits[4:]}",
        f"({digits[:4]}) {digits[4:]}",
    )
    return replace(phone, number=chance.choice(layouts))


def place_otherwise(at: ServiceAtLocation, chance: random.Random) -> ServiceAtLocation:
    """Move a point as geocoders differ, lose a point or a postcode."""
    place = at.location
    if place.latitude is None:
        return at
    if chance.random() < 0.15:
        place = replace(place, latitude=None, longitude=None, precision=None)
    else:
        east, north = chance.gauss(0, 0.0008), chance.gauss(0, 0.0005)  # about 50 m
        place = replace(
            place,
            latitude=place.latitude + north,
            longitude=place.longitude + east,
            precision="point",
        )
    if chance.random() < 0.1:
        place = replace(place, postal_code=None)
    elif place.postal_code and chance.random() < 0.3:
        place = replace(place, postal_code=place.postal_code.replace(" ", "").lower())
    return replace(at, location=place)


def written_otherwise(service: Service, chance: random.Random) -> Service:
    """Return the same service as another publisher would list it."""
    organization = service.organization
    if organization is not None and chance.random() < 0.4:
        organization = None
    elif organization is not None:
        organization = replace(organization, name=name_otherwise(organization.name, chance))
    phones = tuple(phone_otherwise(phone, chance) for phone in service.phones)
    if chance.random() < 0.2:
        phones = ()
    elif chance.random() < 0.15:
        phones = (Phone(number=f"0141 496 {chance.randrange(10_000):04}"),)
    return replace(
        service,
        name=name_otherwise(service.name, chance),
        organization=organization,
        phones=phones,
        url=service.url if chance.random() < 0.6 else None,
        email=service.email if chance.random() < 0.5 else None,
        service_at_locations=tuple(
            place_otherwise(at, chance) for at in service.service_at_locations
        ),
    )


OTHER_KINDS = (
    ("nursery", "Out of School Club"),
    ("playgroup", "Toddler Group"),
    ("after", "Nursery"),
    ("", "Parent Council"),
)


def next_door(service: Service, chance: random.Random) -> Service:
    """Return another service in the same building, whose name shares a word with this one's."""
    first = service.name.split()[0]
    kind = next(kind for mark, kind in OTHER_KINDS if mark in service.name.lower())
    return replace(
        service,
        name=f"{first} {kind}",
        organization=Organization(id="other", name=f"{first} {kind} Committee"),
        phones=(Phone(number=f"0141 496 {chance.randrange(10_000):04}"),),
        url=None,
        email=None,
    )


def another_branch(service: Service, chance: random.Random) -> Service:
    """Return a branch of the same organisation some miles away."""
    places = tuple(
        replace(
            at,
            location=replace(
                at.location,
                latitude=at.location.latitude + chance.choice((-1, 1)) * chance.uniform(0.03, 0.2),
                postal_code=f"G{chance.randrange(60, 79)} {chance.randrange(1, 9)}AA",
                address_1=f"{chance.randrange(1, 90)} Elsewhere Road",
                precision="point",
            ),
        )
        for at in service.service_at_locations
        if at.location.latitude is not None
    )
    return replace(
        service,
        phones=(Phone(number=f"0141 496 {chance.randrange(10_000):04}"),),
        service_at_locations=places,
    )
