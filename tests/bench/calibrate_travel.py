"""How well do our stated speeds fit the minutes that SIMD 2020v2 publishes?

    python tests/bench/calibrate_travel.py

Needs the data zones of 2011 with the SIMD indicators and the data zone lookup, loaded with
`fingerpost areas`. SIMD does not say where the GP, school or shop is, so three things are looked at
that need no destination:

* gradient: two zones near each other and far from the destination differ in their minutes by the
  way between them, times the cosine of its angle to the road there; the upper quarter of those
  differences divided by cos(22.5 degrees) is minutes a kilometre of straight line.
* bus against car: the car minutes to the nearest GP, post office and shops, turned round into
  kilometres by our car curve, should give the published bus minutes by our bus curve.
* what a typical journey of that length takes by each.
"""

import os

import numpy as np
from scipy.spatial import cKDTree

from directory.areas import AreaStore
from directory.locating import areas_folder
from directory.settings import read_settings
from directory.travel.distance import assumptions

CLASSES = {
    "1 large urban": (1,),
    "2 other urban": (2,),
    "3-5 small towns": (3, 4, 5),
    "6 accessible rural": (6,),
    "7-8 remote rural": (7, 8),
}
PAIRS = (("drive_GP", "PT_GP"), ("drive_post", "PT_post"), ("drive_retail", "PT_retail"))
KM = np.linspace(0.05, 60, 4000)


def low_minutes(mode, kilometres):
    pace, foot = assumptions().paces[mode], assumptions().paces["walk"]
    ride = pace.minutes(np.asarray(kilometres) * 1000) * pace.low
    if mode == "car":
        return ride
    return np.minimum(ride, foot.minutes(np.asarray(kilometres) * 1000))


def gradient(layer, name, rows, apart_km, least):
    minutes, points = layer.figures[name], layer.points_m
    pairs = cKDTree(points[rows]).query_pairs(apart_km[1] * 1000, output_type="ndarray")
    one, two = rows[pairs[:, 0]], rows[pairs[:, 1]]
    km = np.hypot(*(points[one] - points[two]).T) / 1000
    kept = (km > apart_km[0]) & (np.minimum(minutes[one], minutes[two]) > least)
    slopes = np.abs(minutes[one] - minutes[two])[kept] / km[kept]
    slopes = slopes[np.isfinite(slopes)]
    return np.percentile(slopes, 75) / np.cos(np.radians(22.5)) if len(slopes) > 200 else np.nan


def main() -> None:
    layer = AreaStore.open(areas_folder(read_settings(os.environ))).layer("dz2011")
    classes = layer.figures["UR8_Code"]
    print("minutes a straight kilometre, published (gradient)")
    for title, members in CLASSES.items():
        rows = np.flatnonzero(np.isin(classes, members))
        near, least = ((0.5, 2.0), 4.0) if title[0] in "12" else ((1.5, 6.0), 6.0)
        car = gradient(layer, "drive_secondary", rows, near, least)
        bus = gradient(layer, "PT_retail", rows, near, 2 * least)
        print(f"  {title:20} car {car:5.2f}   bus {bus:5.2f}")
    for title, low, high in (("1 to 3 km", 1, 3), ("5 to 12 km", 5, 12)):
        ours = [
            (low_minutes(mode, high) - low_minutes(mode, low)) / (high - low)
            for mode in ("car", "bus")
        ]
        print(f"  ours, {title:14} car {ours[0]:5.2f}   bus {ours[1]:5.2f}")
    print("bus minutes from car minutes: ours less published")
    curve = low_minutes("car", KM)
    for title, members in CLASSES.items():
        inside = np.isin(classes, members)
        errors, true = [], []
        for drive, ride in PAIRS:
            kilometres = np.interp(layer.figures[drive][inside], curve, KM)
            published = layer.figures[ride][inside]
            errors.append(low_minutes("bus", kilometres) - published)
            true.append(published)
        error, published = np.concatenate(errors), np.concatenate(true)
        known = np.isfinite(error) & (published < 120)  # longer ones are imputed: no bus
        error, published = error[known], published[known]
        if not len(error):
            print(f"  {title:20} no such zones are loaded")
            continue
        print(
            f"  {title:20} n {len(error):6}  published {np.median(published):5.1f}  "
            f"middle error {np.median(error):+5.1f}  half within {np.median(np.abs(error)):4.1f}  "
            f"nine in ten within {np.percentile(np.abs(error), 90):5.1f}"
        )


if __name__ == "__main__":
    main()
