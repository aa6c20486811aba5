"""Make data/reference/towns.csv from a register of care services and the postcodes in use.

    python tests/bench/make_towns.py REGISTER.csv

REGISTER is the Care Inspectorate's list of care services (careinspectorate.com, "Datastore"). Each
town its addresses name becomes one line: the postcode in use nearest to where most of its services
are, of those that bear its name ("Lairg Primary School") where there are any, to 100 m.
Childminders, who live where they work, are left out; so are a name that is a council's or a
county's, one that belongs to no council more than to others, and one whose services lie too far
apart for one place. Nothing is asked of the network.
"""

import csv
import re
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from directory.councils import council_code
from directory.postcodes import Found, Postcodes
from directory.settings import read_settings

TARGET = Path(__file__).parents[2] / "data" / "reference" / "towns.csv"
ONE_PLACE_M = 3_000.0  # a village and what stands round it
MOSTLY = 0.8  # of the services of a name are in one council: the others are slips
LEAST_SHARE = (
    1 / 3
)  # of its services lie there: a village gives its name to a wide country around it
NO_TOWN = re.compile(r"(?:shire|Estate|Estaye|Central|Edinburgh)$|^Oakwell")
HEAD = """\
# Towns and villages of Scotland as the addresses of care services name them: the postcode in use
# nearest to where most of those services are, to 100 m (hectometres on the British grid), and
# council (last two digits after S120000). Derived by tests/bench/make_towns.py from the Care
# Inspectorate's list of care services of May 2026 (Open Government Licence v3.0; 70 % of its lines)
# and the postcodes in use.
name,easting_hm,northing_hm,council
"""


def _name(town: str) -> str:
    """Return a town as it is written most: "FORT WILLIAM", "Elgin." and "Fort  William" are one."""
    plain = re.sub(r"[^A-Za-z' -]", " ", re.split(r"[,(.]", town)[0]).replace("-", " ")
    return re.sub(r"\b(On|Of|The|De|La)\b", lambda one: one[0].lower(), plain.title().strip())


def _towns(register: Path, postcodes: Postcodes) -> dict[str, dict[str, list[tuple[Found, bool]]]]:
    """Return by town and council where services are, and whether each bears the town's name."""
    towns: dict[str, dict[str, list[tuple[Found, bool]]]] = defaultdict(lambda: defaultdict(list))
    with register.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            found = postcodes.find(row["Service_Postcode"])
            name = " ".join(_name(row["Service_town"]).split())
            council = council_code(row["Council_Area_Name"])
            if (
                row["CareService"] != "Child Minding"
                and len(name) > 2
                and not council_code(name)
                and not NO_TOWN.search(name)
                and found.easting_m is not None
                and council is not None
                and found.council_code == council
            ):
                its_own = f"{row['ServiceName']} {row['Address_line_1']}".lower()
                towns[name][council].append((found, name.lower() in its_own))
    return towns


def _densest(points: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """Return the point with most others near it, and the share of all that are."""
    near = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)) <= ONE_PLACE_M
    best = near.sum(axis=1).argmax()
    return np.median(points[near[best]], axis=0), float(near[best].mean())


def main(register: Path) -> None:
    postcodes = Postcodes.open(read_settings({}).cache_dir)
    lines = []
    for name, councils in sorted(_towns(register, postcodes).items()):
        council, services = max(councils.items(), key=lambda one: len(one[1]))
        if len(services) < MOSTLY * sum(map(len, councils.values())):
            continue
        points = np.array([(one.easting_m, one.northing_m) for one, _ in services], dtype=float)
        its_own = np.array([named for _, named in services])
        middle, share = _densest(points[its_own] if its_own.any() else points)
        near = postcodes.nearest(*middle)
        if share < LEAST_SHARE or near is None:
            continue
        at = (near[0].easting_m, near[0].northing_m)
        east, north = (str(round(metres / 100)) for metres in at if metres is not None)
        lines.append(f"{name},{east},{north},{council[-2:]}")
    TARGET.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(lines)} towns, {TARGET.stat().st_size / 1000:.0f} kB\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
