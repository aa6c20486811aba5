"""What changed in the two cities' childcare between two files of the Care Inspectorate?

    python tests/bench/registers_apart.py THEN.csv NOW.csv

Counts registrations for childcare by their own key, so nothing depends on how we read them.
"""

import csv
import sys
from pathlib import Path

CITIES = {"Glasgow City", "City of Edinburgh"}
MINDERS, DAY_CARE = "Child Minding", "Day Care of Children"


def register(path):
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return {
            row["CSNumber"]: row
            for row in csv.DictReader(file)
            if row["Council_Area_Name"] in CITIES and row["CareService"] in (MINDERS, DAY_CARE)
        }


def places(row):
    return float(row["Registered_Places"] or 0)


def untyped(rows):
    day_care = [row for row in rows.values() if row["CareService"] == DAY_CARE]
    return f"{sum(not row['AdditionalSubtypes'].strip() for row in day_care)} of {len(day_care)}"


def main(then, now):
    left, came = then.keys() - now.keys(), now.keys() - then.keys()
    minders = sum(then[key]["CareService"] == MINDERS for key in left)
    changed = sum(places(then[key]) != places(now[key]) for key in then.keys() & now.keys())
    print(f"{len(then)} services became {len(now)}: {len(left)} left ({minders} childminders),")
    print(f"{len(came)} came, {changed} changed their places.")
    before, after = (sum(map(places, rows.values())) for rows in (then, now))
    print(f"Registered places: {before:,.0f} to {after:,.0f} ({after / before - 1:+.1%}).")
    print(f"Day care whose kind is left empty: {untyped(then)}, then {untyped(now)}.")


if __name__ == "__main__":
    main(*map(register, sys.argv[1:3]))
