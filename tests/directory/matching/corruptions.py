"""How do the same facts look in another list? Realistic ways to write them otherwise.

`written_otherwise` gives one service as another publisher would list it, `neighbours` services that
are easily taken for it and are not: next door, in the same street, with the same telephone, of the
same chain. `another_list` makes a whole list of both, with the truth.
"""

import random
import re
import string
from collections.abc import Callable, Sequence
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
    "out of school": "OOS",
    "community": "Comm.",
    "early learning and childcare": "ELCC",
    "citizens advice bureau": "CAB",
    "street": "St",
    "project": "Proj.",
    "support": "Supp.",
    "development": "Dev.",
}
GAELIC = {
    "nursery": "Sgoil-àraich",
    "primary school": "Bun-sgoil",
    "playgroup": "Cròileagan",
    "community": "Coimhearsnachd",
}
ENDINGS = (" Ltd", " Limited", " SCIO", " CIC", " - Scotland", "")
WARDS = (
    "Ward 12",
    "North West",
    "Leith Walk",
    "Forth",
    "Southside",
    "Craigentinny and Duddingston",
)
NEW_NAMES = ("Bluebell", "Rowan Tree", "Wee Acorns", "Northern Lights", "Puddle Lane", "Harbour")
BRANCHES = ("Riverside", "Hillend", "Harbourside", "Meadowbank", "Westfield", "Kirkgate")


def typo(word: str, chance: random.Random) -> str:
    """Swap, drop, double or replace a letter inside a word."""
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


def replaced(name: str, table: dict[str, str], chance: random.Random, share: float) -> str:
    """Write some of a table's words the other way, in whichever case they stand."""
    for long, short in table.items():
        if chance.random() < share:
            for case in (long, long.title(), long.capitalize()):
                name = re.sub(rf"\b{case}\b", short, name)
    return name


def name_otherwise(name: str, chance: random.Random, town: str | None = None) -> str:
    """Write a name as another list might."""
    words = replaced(name, SHORT, chance, 0.4).split()
    if chance.random() < 0.06:
        words = replaced(" ".join(words), GAELIC, chance, 1.0).split()
    if chance.random() < 0.25:
        at = chance.randrange(len(words))
        words[at] = typo(words[at], chance)
    if chance.random() < 0.12 and len(words) > 3:
        del words[chance.randrange(1, len(words))]
    if chance.random() < 0.05 and len(words) > 1:
        words[:2] = [words[0] + words[1].lower()]
    if chance.random() < 0.2 and words[0].lower() == "the" and len(words) > 1:
        words = words[1:]
    if chance.random() < 0.1:
        words = [word.replace("'", "").replace(".", "") for word in words]
    written = " ".join(words)
    if chance.random() < 0.15:
        written = written.upper()
    if chance.random() < 0.06:
        written += f" ({chance.choice(WARDS)})"
    elif town and chance.random() < 0.06:
        written += f" {town}" if chance.random() < 0.5 else f" ({town})"
    return written + (chance.choice(ENDINGS) if chance.random() < 0.3 else "")


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


def new_phone(chance: random.Random) -> Phone:
    """Return a number of the range kept for fiction (Ofcom)."""
    return Phone(number=f"0141 496 {chance.randrange(10_000):04}")


def moved(at: ServiceAtLocation, north_m: float, postcode: str | None) -> ServiceAtLocation:
    """Return a place some metres to the north, with another postcode."""
    place = at.location
    if place.latitude is not None:
        place = replace(place, latitude=place.latitude + north_m / 111_000, precision="point")
    return replace(at, location=replace(place, postal_code=postcode))


def next_postcode(postcode: str | None, chance: random.Random) -> str | None:
    """Return a postcode that ends otherwise: round the corner."""
    if not postcode or len(postcode) < 5:
        return postcode
    return postcode[:-2] + "".join(chance.choice("ABDEFGHJLNPQRSTUWXYZ") for _ in range(2))


def place_otherwise(at: ServiceAtLocation, chance: random.Random) -> ServiceAtLocation:
    """Move a point as geocoders differ, lose a point, a street or a postcode, move next door."""
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
    if chance.random() < 0.4:
        place = replace(place, address_1=None, address_2=None)
    if chance.random() < 0.07:
        there = next_postcode(place.postal_code, chance)
        return moved(replace(at, location=place), chance.uniform(-400, 400), there)
    return replace(at, location=place)


def organization_otherwise(service: Service, chance: random.Random) -> Service:
    """Leave the organisation out, write it otherwise, or put it in front of the name."""
    organization = service.organization
    if organization is None or not organization.name or chance.random() < 0.4:
        return replace(service, organization=None)
    written = replace(organization, name=name_otherwise(organization.name, chance), identifiers=())
    if chance.random() < 0.08 and organization.name not in service.name:
        return replace(service, name=f"{organization.name} - {service.name}", organization=None)
    return replace(service, organization=written)


def written_otherwise(service: Service, chance: random.Random) -> Service:
    """Return the same service as another publisher would list it."""
    service = organization_otherwise(service, chance)
    phones = tuple(phone_otherwise(phone, chance) for phone in service.phones)
    towns = (at.location.city for at in service.service_at_locations)
    name = name_otherwise(service.name, chance, next(towns, None))
    if phones and chance.random() < 0.04:
        name = f"{chance.choice(NEW_NAMES)} {service.name.split()[-1]}"
    elif chance.random() < 0.2:
        phones = ()
    elif chance.random() < 0.15:
        phones = (new_phone(chance),)
    return replace(
        service,
        name=name,
        phones=phones,
        url=service.url if chance.random() < 0.6 else None,
        email=service.email if chance.random() < 0.5 else None,
        attributes=service.attributes if chance.random() < 0.3 else (),
        tags=service.tags if chance.random() < 0.6 else (),
        sources=(),
        service_at_locations=tuple(
            place_otherwise(at, chance) for at in service.service_at_locations
        ),
    )


OTHER_KINDS = (
    ("nursery", "Out of School Club"),
    ("playgroup", "Toddler Group"),
    ("after", "Nursery"),
    ("care home", "Day Centre"),
    ("", "Parent Council"),
)


def next_door(service: Service, chance: random.Random) -> Service:
    """Return another service in the same building, whose name shares a word with this one's."""
    first = service.name.split()[0]
    kind = next(kind for mark, kind in OTHER_KINDS if mark in service.name.lower())
    same_desk = service.phones and chance.random() < 0.3
    return replace(
        service,
        name=f"{first} {kind}",
        organization=Organization(id="other", name=f"{first} {kind} Committee"),
        phones=service.phones if same_desk else (new_phone(chance),),
        url=None,
        email=None,
        attributes=(),
        tags=(),
        sources=(),
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
        service, phones=(new_phone(chance),), service_at_locations=places, attributes=(), sources=()
    )


def same_street(service: Service, chance: random.Random) -> Service:
    """Return another house of the same chain, a few doors on: a brand is not a service."""
    words = service.name.split()
    brand = " ".join(words[: max(1, len(words) // 2)])
    kind = words[-1] if len(words) > 1 else "Nursery"
    return replace(
        service,
        name=f"{brand} {chance.choice(BRANCHES)} {kind}",
        phones=(new_phone(chance),),
        service_at_locations=tuple(
            moved(at, chance.uniform(80, 300), next_postcode(at.location.postal_code, chance))
            for at in service.service_at_locations
        ),
        attributes=(),
        sources=(),
    )


def same_phone(service: Service, other: Service, chance: random.Random) -> Service:
    """Return another service, elsewhere, that is reached by this one's telephone."""
    return replace(other, phones=service.phones or (new_phone(chance),), sources=())


def same_building(service: Service, other: Service) -> Service:
    """Return a service of somebody else that moved in here."""
    return replace(
        other,
        service_at_locations=service.service_at_locations,
        organization=None,
        sources=(),
    )


def another_list(
    services: Sequence[tuple[str, Service]],
    strangers: Sequence[Service],
    chance: random.Random,
    *,
    keep: Callable[[str], bool] = lambda _key: True,
) -> tuple[list[tuple[str, Service]], set[tuple[str, str]]]:
    """Return another publisher's list of these services, and which of its rows are which of them.

    `strangers` are services that are not among them: some move in next door, or share a telephone.
    """
    new: list[tuple[str, Service]] = []
    truth = set()
    for key, service in services:
        if not keep(key):
            continue
        other = chance.choice(strangers)
        if chance.random() < 0.6:
            new.append((f"same {key}", written_otherwise(service, chance)))
            truth.add((f"same {key}", key))
        for share, name, make in (
            (0.2, "next door", lambda one: next_door(one, chance)),
            (0.2, "branch", lambda one: another_branch(one, chance)),
            (0.2, "street", lambda one: same_street(one, chance)),
            (0.1, "phone", lambda one, other=other: same_phone(one, other, chance)),
            (0.1, "building", lambda one, other=other: same_building(one, other)),
        ):
            if chance.random() < share and (name == "phone" or _placed(service)):
                new.append((f"{name} {key}", make(service)))
    return new, truth


def _placed(service: Service) -> bool:
    return any(at.location.latitude is not None for at in service.service_at_locations)
