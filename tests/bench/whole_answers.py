"""Write whole answers of this checkout, one a line, to compare with another's byte by byte.

    python tests/bench/whole_answers.py FILE --index FOLDER [--asked 250] [--words-alone]

The families are those of `recommend_speed.py`, with what people told us in place of the same words,
and now and then without a limit, hours, a place or needs. The index is the one that
`recommend_speed.py --index FOLDER` keeps. What makes answers faster may change none of them: write
both, then `cmp` the files.
"""

import argparse
import json
import random
import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from recommend_speed import TODAY, asked  # with --words-alone it puts the model aside

from directory.index import Index
from recommender.recommend import Recommender

TELLINGS = Path(__file__).parents[2] / "data" / "reference" / "tellings"


def told():
    """Return what people told us, in their words."""
    lines = [line for path in sorted(TELLINGS.glob("*.jsonl")) for line in path.open()]
    return [text for line in lines if line.strip() and (text := json.loads(line).get("text"))]


def families(count):
    """Yield families, the same ones every time."""
    draw, texts = random.Random(5), told()
    for number in range(count):
        one = asked(draw)
        changes = {
            2: {"text": draw.choice(texts)},
            5: {"needs": ()},
            7: {"max_minutes": None},
            11: {"care_times": one.free_times},
            13: {"budget_gbp_week": None, "mode": None},
            17: {"origin": None},
            19: {"care_times": one.free_times, "second_anchor": one.origin},
        }
        for every, change in changes.items():
            if number % every == 0:
                one = replace(one, **change)
        yield one


def main():
    options = argparse.ArgumentParser()
    options.add_argument("file", type=Path)
    options.add_argument("--index", type=Path, required=True)
    options.add_argument("--asked", type=int, default=250)
    options.add_argument("--words-alone", action="store_true", help="as without the extra")
    chosen = options.parse_args()
    recommender = Recommender(index=Index.open(chosen.index), today=TODAY)
    with chosen.file.open("w", encoding="utf-8") as file:
        for one in families(chosen.asked):
            file.write(json.dumps(recommender.recommend(one).to_json()) + "\n")


if __name__ == "__main__":
    main()
