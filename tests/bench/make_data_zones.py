"""Make data/reference/data_zones_2011.csv from the official boundaries and the postcodes in use.

    python tests/bench/make_data_zones.py BOUNDARIES.geojson

BOUNDARIES holds the 6,976 data zones of 2011 as the Scottish Government publishes them
(maps.gov.scot, SG_DataZoneBdry_2011). Each zone becomes one line: where its people live, to 100 m,
how far its homes lie from there, its council and its neighbourhood's name. Nothing is asked of the
network.
"""

import re
import sys
from pathlib import Path

import numpy as np

from directory.area_loading import read_boundaries
from directory.postcodes import Postcodes
from directory.settings import read_settings

TARGET = Path(__file__).parents[2] / "data" / "reference" / "data_zones_2011.csv"
HEAD = """\
# Scotland's data zones of 2011 as places: the postcode in use nearest to the middle of those in
# the zone, to 100 m (hectometres on the British grid), how far its homes lie from there at most,
# council (last two digits after S120000) and neighbourhood. Derived by
# tests/bench/make_data_zones.py from the Scottish Government's boundaries (Open Government Licence
# v3.0; contains OS data, Royal Mail data and National Statistics data, © Crown copyright and
# database right), the ONS Postcode Directory and OS Code-Point Open.
code,easting_hm,northing_hm,reach_hm,council,name
"""


def _quoted(name: str) -> str:
    return f'"{name}"' if "," in name else name


def main(boundaries: Path) -> None:
    postcodes = Postcodes.open(read_settings({}).cache_dir)
    layer, _ = read_boundaries(boundaries, postcodes, None)
    lines = [
        ",".join(
            (
                code,
                *(str(round(metres / 100)) for metres in point),
                str(int(np.ceil(reach / 100))),
                council[-2:],
                _quoted(re.sub(r" - \d+$", "", name)),
            )
        )
        for code, name, council, point, reach in zip(
            layer.codes.tolist(),
            layer.names.tolist(),
            layer.councils.tolist(),
            layer.points_m.tolist(),
            layer.reach_m.tolist(),
            strict=True,
        )
    ]
    TARGET.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(lines)} zones, {TARGET.stat().st_size / 1000:.0f} kB\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
