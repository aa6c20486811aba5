"""How long does a whole answer take on 100,000 invented services? Reasons included.

    python tests/bench/recommend_speed.py [--services 100000] [--asked 200] [--words-alone]
        [--index FOLDER]

With `--index` the index is built there once and found again: building takes two minutes. With
`fingerpost[semantic]` installed the text is compared by meaning too, unless `--words-alone`. Her
words are read for needs as well; for `needs stated` they are not: the needs are ticked. Prints the
median and the 95th percentile of the best of three tries, in milliseconds, by the clock and of the
processor (nearer to what a quiet machine would show when this one is busy).
"""

import argparse
import random
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))
if "--words-alone" in sys.argv:
    sys.modules["tokenizers"] = None  # as if the extra were not installed

from directory import meaning
from directory.index import Index, build, holds
from directory.records import (
    Accepting,
    CostOption,
    Fit,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    Source,
    stable_id,
)
from directory.vocabulary import NEEDS
from recommender.reading import read_child, read_windows
from recommender.recommend import Recommender, index_columns
from recommender.situation import Origin, Situation

TODAY = date(2026, 11, 23)
# latitude, longitude, spread in degrees, share, council
TOWNS = (
    (55.861, -4.250, 0.050, 22, "S12000049"),
    (55.953, -3.189, 0.045, 18, "S12000036"),
    (57.149, -2.094, 0.030, 7, "S12000033"),
    (56.462, -2.970, 0.030, 6, "S12000042"),
    (55.847, -4.424, 0.030, 5, "S12000038"),
    (55.777, -3.982, 0.030, 5, "S12000029"),
)
_WORDS = """
nursery creche debt advice arrears council tax counselling anxiety course college work food pantry
housing rent family group play health clinic autism carers english class digital laptop benefits
"""
WORDS = _WORDS.split()
TAGS = {"childcare": ("nursery", "under_fives_only"), "debt_advice": ("money_advice",)}


def invented(number, draw):
    """One service, most of its facts listed."""
    south, west, spread, _, council = draw.choices(TOWNS, [town[3] for town in TOWNS])[0]
    need = draw.choice(NEEDS)
    other = draw.choice(NEEDS)
    care = need == "childcare"
    return Service(
        id=stable_id("bench", str(number)),
        name=f"{need} {number}",
        description=" ".join(draw.choices(WORDS, k=25)),
        organization=Organization(id=stable_id("bench by", str(draw.randrange(30_000))), name="By"),
        needs=(need,) if draw.random() < 0.8 else tuple(dict.fromkeys((need, other))),
        tags=TAGS.get(need, ("drop_in",)),
        audience=draw.choice([(), (), ("women_only",), ("lone_parents",), ("dads",)]),
        channels=draw.choice([("in_person",), ("in_person",), ("phone",), ("in_person", "phone")]),
        minimum_age=draw.choice([None, 0, 2, 3]) if care else draw.choice([None, 16]),
        maximum_age=draw.choice([None, 4, 11]) if care else None,
        schedules=(
            Schedule(
                freq="WEEKLY",
                byday=draw.choice(["MO,TU,WE,TH,FR", "TU,TH", "SA", "MO"]),
                opens_at=draw.choice(["08:00", "09:00", "10:00"]),
                closes_at=draw.choice(["12:00", "15:00", "17:30"]),
            ),
        ),
        cost_options=(
            CostOption(
                amount=draw.choice([0.0, 0.0, 5.0, 200.0]), period=draw.choice(["session", "week"])
            ),
        ),
        phones=(Phone(number="0141 496 0000"),),
        service_areas=(ServiceArea(name="Here", code=council),) if draw.random() < 0.5 else (),
        accepting=draw.choice([Accepting(), Accepting(fit=Fit.YES, as_of=date(2026, 11, 1))]),
        referral_route=draw.choice([(), ("self",), ("gp",)]),
        assured_date=draw.choice([None, date(2026, 3, 1), date(2024, 3, 1)]),
        service_at_locations=(
            ServiceAtLocation(
                id=stable_id("bench at", str(number)),
                location=Location(
                    id=stable_id("bench place", str(number)),
                    latitude=south + draw.gauss(0, spread),
                    longitude=west + draw.gauss(0, spread * 1.7),
                    precision="postcode",
                    council_code=council,
                ),
            ),
        ),
        sources=(Source(feed="bench", record_id=str(number)),),
    )


def asked(draw):
    """One family near the middle of Glasgow or Edinburgh, with every limit said."""
    south, west, spread, _, council = draw.choice(TOWNS[:2])
    return Situation(
        origin=Origin(
            label="bench",
            latitude=south + draw.gauss(0, spread),
            longitude=west + draw.gauss(0, spread),
            council_code=council,
        ),
        adult_age=30.0,
        audience=("mums", "women", "parents", "lone_parents", "adults_25_plus"),
        children=tuple(read_child(age) for age in draw.choice([(2,), (5, 8), (), (0.5, 3)])),
        needs=tuple(draw.sample(NEEDS, draw.choice([1, 2, 3]))),
        text="council tax arrears and not sleeping",
        free_times=tuple(
            window for day in ("Mon", "Tue", "Wed") for window in read_windows(f"{day} 09:30-14:30")
        ),
        mode=draw.choice(["bus", "walk", "car"]),
        max_minutes=30.0,
        budget_gbp_week=0.0,
        preferences=("not jobcentre",),
    )


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--services", type=int, default=100_000)
    options.add_argument("--asked", type=int, default=200)
    options.add_argument("--words-alone", action="store_true", help="as without the extra")
    options.add_argument("--index", type=Path, help="folder to keep the index in between runs")
    chosen = options.parse_args()
    draw = random.Random(3)
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.index or Path(temporary)
        if not kept(folder, chosen.services):
            start = time.perf_counter()
            made = (invented(number, draw) for number in range(chosen.services))
            build(made, index_columns(), folder, on=TODAY)
            print(f"index of {chosen.services:,} services in {time.perf_counter() - start:.0f} s")
        print(f"by {'words alone' if meaning.model() is None else 'meaning too'}")
        index = Index.open(folder)
        draw.seed(4)  # the same families, whether the services were invented anew or kept
        families = [asked(draw) for _ in range(chosen.asked)]
        silent = SimpleNamespace(needs=(), urgent=(), language=None)
        for how, recommender in {
            "needs stated": Recommender(index=index, today=TODAY, read_needs=lambda _: silent),
            "needs read": Recommender(index=index, today=TODAY),
        }.items():
            for family in families[:10]:
                recommender.recommend(family)
            for name, clock in {
                "by the clock": time.perf_counter,
                "processor": time.thread_time,
            }.items():
                taken = [min(timed(recommender, one, clock) for _ in range(3)) for one in families]
                p50, p95 = np.percentile(taken, [50, 95])
                print(f"{how}, {name}: p50 {p50:.1f} ms, p95 {p95:.1f} ms")


def kept(folder, services):
    """Say whether a folder holds the index of so many services already."""
    return holds(folder, index_columns()) and len(Index.open(folder).service_ids) == services


def timed(recommender, family, clock):
    """Return milliseconds."""
    start = clock()
    recommender.recommend(family)
    return (clock() - start) * 1000


if __name__ == "__main__":
    main()
