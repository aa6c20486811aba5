"""A sketch for paper: where the places lie from each other, as inline SVG, north at the top.

Names of neighbourhoods that find room say which part of town it is; they are placed by their
middle and lead nobody to a door.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians

from markupsafe import Markup, escape

METRES_A_DEGREE = 111_320
WIDTH, HEIGHT, EDGE = 460, 300, 36  # few units: on a phone its words are still read
NORTH = 36  # room at the right for the arrow, so that no place hides it
MILE_M = 1609.344
SCALES = (
    *((metres, f"{metres} metres") for metres in (100, 200, 500)),
    (MILE_M / 2, "half a mile"),
    (MILE_M, "1 mile"),
    *((miles * MILE_M, f"{miles} miles") for miles in (2, 5, 10, 20, 50)),
)
LINE = 'stroke="#000" stroke-width="1.5"'
TOUCHING = 22.0  # px: numbers nearer than this would hide each other
LETTER, LINE_HIGH = 9.5, 20  # px: how much room a letter of a name takes, and a line
ONE_LINE = 18  # letters: a longer name is written on two
MOST_NAMES = 10
NEAREST = 0.3  # px a metre: some two kilometres wide, else no name would be seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A numbered place, in degrees."""

    latitude: float
    longitude: float
    text: str


def sketch(
    dots: Sequence[Dot],
    origin: tuple[float, float] | None = None,
    *,
    names: Iterable[tuple[str, float, float]] = (),
) -> Markup:
    """Return the sketch; empty when there are not two points to set apart.

    Places at one address share one dot, "1, 2". The scale bar is true to the nearest per cent. Of
    `names` (with latitude and longitude, the larger first) those are written that find room.
    """
    points = [(dot.latitude, dot.longitude) for dot in dots] + ([origin] if origin else [])
    if len({(round(a, 5), round(b, 5)) for a, b in points}) < 2:
        return Markup("")
    middle = sum(latitude for latitude, _ in points) / len(points)

    def on_the_ground(latitude: float, longitude: float) -> tuple[float, float]:
        return longitude * cos(radians(middle)) * METRES_A_DEGREE, latitude * METRES_A_DEGREE

    flat = [on_the_ground(*point) for point in points]
    left, low = min(x for x, _ in flat), min(y for _, y in flat)
    wide, tall = max(x for x, _ in flat) - left, max(y for _, y in flat) - low
    per_metre = min(
        (WIDTH - NORTH - 2 * EDGE) / max(wide, 1.0),
        (HEIGHT - 2 * EDGE - 20) / max(tall, 1.0),
        NEAREST,
    )
    shift = (WIDTH - NORTH - wide * per_metre) / 2
    drop = (HEIGHT - 20 - tall * per_metre) / 2

    def on_paper(x: float, y: float) -> tuple[float, float]:
        return shift + (x - left) * per_metre, HEIGHT - 20 - drop - (y - low) * per_metre

    placed = [on_paper(*point) for point in flat]
    named = ((name, *on_paper(*on_the_ground(*at))) for name, *at in names)
    parts = [
        f'<text x="{x:.0f}" y="{y + row * LINE_HIGH:.0f}" text-anchor="middle" font-size="17" '
        f'fill="#555">{escape(line)}</text>'
        for name, x, y in _with_room(named, placed)
        for row, line in enumerate(in_lines(name))
    ]
    if origin:
        x, y = placed[-1]
        parts.append(f'<path d="M{x:.0f} {y - 9:.0f}l9 9-9 9-9-9z" fill="#fff" {LINE}/>')
    for x, y, text in _grouped(placed, dots):
        wide_by = 15 + 4 * max(len(text) - 2, 0)
        parts.append(
            f'<ellipse cx="{x:.0f}" cy="{y:.0f}" rx="{wide_by}" ry="14" fill="#000"/>'
            f'<text x="{x:.0f}" y="{y + 5:.0f}" text-anchor="middle" fill="#fff" '
            f'font-size="15" font-weight="700">{escape(text)}</text>'
        )
    return Markup(
        f'<svg class="sketch" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-hidden="true">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff" stroke="#777"/>'
        f"{_scale(per_metre)}{''.join(parts)}</svg>"
    )


def in_lines(name: str) -> tuple[str, ...]:
    """Return a name on one line, or a long one on two, parted where they are most alike.

    >>> in_lines("Larkfield"), in_lines("North Barlanark and Easterhouse South")
    (('Larkfield',), ('North Barlanark and', 'Easterhouse South'))
    """
    parts = name.split(" ")
    if len(name) <= ONE_LINE or len(parts) == 1:
        return (name,)
    halves = [(" ".join(parts[:at]), " ".join(parts[at:])) for at in range(1, len(parts))]
    return min(halves, key=lambda half: max(map(len, half)))


def _with_room(
    named: Iterable[tuple[str, float, float]], placed: Sequence[tuple[float, float]]
) -> list[tuple[str, float, float]]:
    """Return the names that lie inside the frame and hide neither a place nor each other."""
    taken = [(x, y + 2, TOUCHING, 8.0) for x, y in placed]  # 14 px up and down, and a line
    found: list[tuple[str, float, float]] = []
    for name, x, y in named:
        lines = in_lines(name)
        half, more = max(map(len, lines)) * LETTER / 2, (len(lines) - 1) * LINE_HIGH
        inside = half + 4 < x < WIDTH - NORTH - half and LINE_HIGH < y < HEIGHT - EDGE - more
        if inside and all(
            abs(x - other) > half + wide
            or y > high + below + LINE_HIGH
            or y + more < high - LINE_HIGH
            for other, high, wide, below in taken
        ):
            taken.append((x, y, half, more))
            found.append((name, x, y))
        if len(found) == MOST_NAMES:
            break
    return found


def _grouped(
    placed: Sequence[tuple[float, float]], dots: Sequence[Dot]
) -> list[tuple[float, float, str]]:
    groups: list[tuple[float, float, str]] = []
    for (x, y), dot in zip(placed, dots, strict=False):
        for number, (other_x, other_y, text) in enumerate(groups):
            if abs(x - other_x) < TOUCHING and abs(y - other_y) < TOUCHING:
                groups[number] = (other_x, other_y, f"{text}, {dot.text}")
                break
        else:
            groups.append((x, y, dot.text))
    return groups


def _scale(per_metre: float) -> str:
    metres, words = max((s for s in SCALES if s[0] * per_metre <= WIDTH / 3), default=SCALES[0])
    long = metres * per_metre
    return (
        f'<path d="M14 {HEIGHT - 22}v8h{long:.1f}v-8" fill="none" {LINE}/>'
        f'<text x="{22 + long:.0f}" y="{HEIGHT - 12}" font-size="16">{words}</text>'
        f'<text x="{WIDTH - 22}" y="24" font-size="13" text-anchor="middle">N</text>'
        f'<path d="M{WIDTH - 22} 28v22m-5-16l5-6 5 6" fill="none" {LINE}/>'
    )
