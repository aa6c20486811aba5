"""A feed of invented services in HSDS 3.0 JSON, as full as a good publisher's: one service a line.

    python tests/bench/generated_feed.py 100000 feed.ndjson

Nothing in it is real but the postcodes, which are drawn from those in use in Scotland. The same
number and seed give the same feed; with `changed`, that share of the services says something else.
"""

import json
import os
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from directory.postcode_text import unit_label
from directory.postcodes import Postcodes
from directory.records import stable_id
from directory.settings import read_settings

SEED = 20261123
CHANGED = "Now also on a Thursday evening."
COUNCILS = ("S12000049", "S12000036", "S12000029", "S12000033", "S12000042", "S12000038")
KINDS = {
    "Nursery": ("Childcare", 0, 4),
    "After School Club": ("Childcare", 4, 12),
    "Money Advice": ("Debt Advice", 16, None),
    "Counselling": ("Counseling", 16, None),
    "Skills Course": ("Skills & Training", 16, None),
    "Food Pantry": ("Food Pantry", None, None),
    "Housing Advice": ("Housing Advice", 16, None),
    "Family Group": ("Parenting Education", 0, 18),
    "English Class": ("English as a Second Language (ESL)", 16, None),
    "Health Drop-in": ("Health Education", None, None),
}
NAMES = """
Alder Birch Cedar Dover Elm Fern Gorse Hazel Ivy Juniper Kestrel Larch Maple Nettle Oak Poplar Quill
Rowan Sorrel Thistle Umber Vale Willow Yarrow Zephyr Harbour Meadow Bridge Mill Quarry Glen Moss
"""
WORDS = """
we offer free and confidential support for parents families and young people in the area our team
can help with forms benefits bills college applications interviews childcare places school meals and
travel please call first as sessions fill quickly drop in is open most weekdays during term time a
creche may be available ask when you book volunteers speak several languages and the hall has a ramp
"""
AREAS = (("Glasgow City", "S12000049"), ("City of Edinburgh", "S12000036"), ("Scotland", None))
STORIES = (
    *(f"{code} 496 0" for code in ("0113", "0114", "0115", "0116", "0117", "0118", "0121", "0131")),
    *("0141 496 0", "0151 496 0", "0161 496 0", "020 7946 0", "0191 498 0", "028 9649 6"),
    *("029 2018 0", "01632 960", "07700 900", "0808 157 0", "03069 990"),
)
DAYS = ("MO,TU,WE,TH,FR", "TU,TH", "WE", "MO,WE,FR", "SA")


def postcodes_in_use(how_many=20_000):
    """Return postcodes in use as people write them, the same ones every time."""
    units = Postcodes.open(read_settings(os.environ).cache_dir).in_councils(COUNCILS)
    return [unit_label(key) for key in random.Random(SEED).choices(units.key.tolist(), k=how_many)]


def services(count, postcodes, *, changed=0.0, seed=SEED):
    """Yield invented services; each depends on its number only, whatever the count."""
    for number in range(count):
        draw = random.Random(f"{seed} {number}")
        service = _service(number, draw, postcodes)
        if draw.random() < changed:
            service["description"] += f" {CHANGED}"
        yield service


def _service(number, draw, postcodes):
    kind = draw.choice(list(KINDS))
    term, low, high = KINDS[kind]
    owner = number // 3
    named = random.Random(f"owner {owner}")
    owned = f"{named.choice(NAMES.split())} {named.choice(NAMES.split())} Trust {owner}"
    host = f"www.trust{owner}.example.org"
    places = draw.choices((0, 1, 2), (5, 80, 15))[0]
    area, code = draw.choice(AREAS)
    service = {
        "id": stable_id("generated", str(number)),
        "name": f"{draw.choice(NAMES.split())} {kind} {number}",
        "organization": {
            "id": stable_id("generated owner", str(owner)),
            "name": owned,
            "description": _words(named, 12),
            "website": f"https://{host}/",
            "email": f"office@{host[4:]}",
        },
        "description": _description(draw),
        "url": f"https://{host}/services/{number}",
        "email": f"hello{number}@{host[4:]}",
        "status": "active",
        "last_modified": f"2026-{draw.randrange(1, 11):02}-{draw.randrange(1, 28):02}T09:00:00Z",
        "assured_date": f"2026-{draw.randrange(1, 11):02}-{draw.randrange(1, 28):02}",
        "eligibility_description": _words(draw, 10) if draw.random() < 0.4 else None,
        "minimum_age": low,
        "maximum_age": high,
        "phones": [{"id": f"p{number}", "number": _phone(draw), "type": "voice"}],
        "contacts": [{"id": f"c{number}", "title": "Coordinator", "email": f"c@{host[4:]}"}]
        if draw.random() < 0.3
        else [],
        "schedules": [_schedule(draw, number, k) for k in range(draw.choice((0, 1, 1, 2)))],
        "cost_options": _costs(draw, number),
        "languages": [{"code": "en", "name": "English"}, {"code": "pl", "name": "Polish"}]
        if draw.random() < 0.2
        else [],
        "service_areas": [{"name": area, "uri": f"http://statistics.gov.scot/id/{code}"}]
        if code
        else [{"name": area}],
        "attributes": [
            {
                "id": f"a{number}",
                "taxonomy_term": {
                    "id": stable_id("term", term),
                    "name": term,
                    "taxonomy": {"name": "Open Eligibility"},
                },
            }
        ],
        "service_at_locations": [_place(draw, number, k, postcodes) for k in range(places)],
    }
    return {name: value for name, value in service.items() if value not in (None, [])}


def _words(draw, how_many):
    return " ".join(draw.choices(WORDS.split(), k=how_many)).capitalize() + "."


def _description(draw):
    said = [_words(draw, draw.randrange(12, 30)) for _ in range(draw.randrange(1, 4))]
    return "".join(f"<p>{one}</p>" for one in said) if draw.random() < 0.2 else " ".join(said)


def _phone(draw):
    """Return one of the 19,000 numbers that Ofcom keeps for stories."""
    return f"{draw.choice(STORIES)}{draw.randrange(1000):03}"


def _schedule(draw, number, k):
    return {
        "id": f"s{number}-{k}",
        "freq": "WEEKLY",
        "byday": draw.choice(DAYS),
        "opens_at": draw.choice(("08:00", "09:00", "09:30", "10:00")),
        "closes_at": draw.choice(("12:00", "15:00", "17:00", "18:00")),
        "valid_from": "2026-01-05",
    }


def _costs(draw, number):
    if draw.random() < 0.4:
        return [{"id": f"k{number}", "option": "Free", "amount": 0, "currency": "GBP"}]
    if draw.random() < 0.5:
        return []
    words = draw.choice(("£5.50 per session", "£62 a day", "£210 per week", "sliding scale"))
    return [{"id": f"k{number}", "amount_description": words, "currency": "GBP"}]


def _place(draw, number, k, postcodes):
    location = {
        "id": f"l{number}-{k}",
        "name": f"{draw.choice(NAMES.split())} {draw.choice(('Hall', 'Library', 'Centre'))}",
        "addresses": [
            {
                "address_1": f"{draw.randrange(1, 200)} {draw.choice(NAMES.split())} Street",
                "city": draw.choice(("Glasgow", "Edinburgh", "Dundee")),
                "postal_code": draw.choice(postcodes),
                "country": "GB",
                "address_type": "physical",
            }
        ],
    }
    if draw.random() < 0.5:
        location["accessibility"] = [{"description": "Wheelchair accessible"}]
    place = {"id": f"at{number}-{k}", "location": location}
    if draw.random() < 0.5:
        place["schedules"] = [_schedule(draw, number, f"at{k}")]
    if draw.random() < 0.3:
        place["phones"] = [{"number": _phone(draw)}]
    return place


def write(path, count, postcodes, *, changed=0.0):
    """Write a feed of so many services, one a line."""
    with Path(path).open("w", encoding="utf-8") as file:
        for service in services(count, postcodes, changed=changed):
            file.write(json.dumps(service) + "\n")


if __name__ == "__main__":
    write(sys.argv[2], int(sys.argv[1]), postcodes_in_use())
