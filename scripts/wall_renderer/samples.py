"""The photos in samples/: twelve messages on walls, a wall without writing, a phone's photo.

    python -m scripts.wall_renderer.samples --fonts DIR [--out samples]

Every photo has its own seed, wall, hand and light, written down here; the same libraries make the
same pixels again.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import cv2
from PIL import Image

from scripts.wall_renderer import tools, walls
from scripts.wall_renderer.fonts import Face, fetch, find_faces, plain_name
from scripts.wall_renderer.legible import legibility
from scripts.wall_renderer.lettering import Hand
from scripts.wall_renderer.messages import MESSAGES, WallMessage
from scripts.wall_renderer.scene import Camera, Photo, Rendering, Scene, Wall, Writing, render_scene

BLACK = (26, 25, 27)
RED = (150, 22, 24)
BLUE = (28, 44, 120)
GREEN = (24, 92, 48)
WHITE = (232, 232, 226)

CREAM = (214, 202, 176)
LIMEWASH = (222, 220, 210)
PALE_BLUE = (168, 190, 196)
OCHRE = (204, 172, 120)
CONCRETE = (150, 148, 142)
BRICK = (158, 96, 70)
MORTAR = (172, 164, 150)
STONE = (196, 182, 152)
DARK = (88, 86, 84)

_LOOSE = Hand(wave=0.05, drift=0.05, jitter=0.035, tremble=0.008, gap=0.32)


def _hand(em: int, stroke: float | None, slant: float = 0.0, weight: float = 0.0) -> Hand:
    return replace(_LOOSE, em=em, stroke=stroke, slant=slant, weight=weight)


# For each message: typeface, then the scene without its text.
_Plan = tuple[str, Wall, Writing, Camera]
PLANS: Mapping[str, _Plan] = {
    "01-siege": (
        "marhey",
        Wall(walls.plaster, CREAM, (170, 160, 145), 3, 0.4, 2, 5, fallen=0.2),
        Writing((), tools.spray, RED, _hand(165, 0.11, 0.1), turn=2),
        Camera(light=0.2, warmth=0.3),
    ),
    "02-passion": (
        "lemonada",
        Wall(walls.block, STONE, (150, 140, 122), 3.2, 0.35, 1, 3, ground=0.14),
        Writing((), tools.brush, BLUE, _hand(230, None, 0.0, 0.01), (0.5, 0.42), turn=7),
        Camera(light=0.3, shadow=0.6, warmth=0.5),
    ),
    "03-one-day": (
        "arefruqaa",
        Wall(walls.concrete, CONCRETE, (120, 116, 110), 3, 0.5, 3, 4),
        Writing((), tools.spray, BLACK, _hand(430, None, 0.0, 0.006), (0.5, 0.46), turn=-4),
        Camera(light=0.3, warmth=-0.2),
    ),
    "04-forced": (
        "playpensansarabic",
        Wall(walls.brick, BRICK, MORTAR, 2.2, 0.35, 0, 4),
        Writing((), tools.spray, WHITE, _hand(175, 0.14), (0.5, 0.45), turn=-1),
        Camera(light=0.35),
    ),
    "05-not-slaves": (
        "aealhor",
        Wall(walls.plaster, LIMEWASH, (160, 150, 138), 3, 0.5, 2, 14, fallen=0.12, ground=0.1),
        Writing((), tools.spray, BLACK, _hand(220, None, 0.12, 0.012), (0.5, 0.42), turn=1.5),
        Camera(light=0.25, warmth=0.2),
    ),
    "06-buried": (
        "tajawal",
        Wall(walls.concrete, (168, 165, 158), (118, 112, 106), 2.6, 0.5, 4, 8, ground=0.12),
        Writing((), tools.brush, RED, _hand(190, 0.13, 0.05), (0.5, 0.42), turn=1),
        Camera(light=0.3),
    ),
    "07-destiny": (
        "harmattan",
        Wall(walls.plaster, PALE_BLUE, (150, 146, 138), 2.6, 0.45, 1, 6, patches=1),
        Writing((), tools.spray, BLACK, _hand(190, 0.085, 0.08), (0.5, 0.46), turn=-3, leading=1.3),
        Camera(light=0.3, shadow=0.62),
    ),
    "08-love-me": (
        "notonaskharabic",
        Wall(walls.plaster, OCHRE, (166, 150, 124), 2.4, 0.4, 2, 3, fallen=0.1),
        Writing((), tools.brush, BLACK, _hand(150, 0.1, 0.06), (0.5, 0.46), leading=1.35),
        Camera(light=0.25, warmth=0.4),
    ),
    "09-my-heart": (
        "amiri",
        Wall(walls.concrete, DARK, (66, 64, 62), 3, 0.4, 2, 2),
        Writing((), tools.chalk, WHITE, _hand(215, 0.1, 0.05), (0.5, 0.45), turn=5),
        Camera(light=0.25),
    ),
    "10-displaced": (
        "katibeh",
        Wall(walls.plaster, LIMEWASH, (170, 160, 148), 3, 0.55, 3, 2, fallen=0.25, patches=1),
        Writing((), tools.spray, GREEN, _hand(330, 0.075, 0.0), (0.5, 0.45), turn=-9, leading=1.2),
        Camera(light=0.3, warmth=0.2),
    ),
    "11-children": (
        "rubik",
        Wall(walls.block, (184, 180, 170), (142, 138, 130), 2.6, 0.4, 1, 2),
        Writing((), tools.marker, BLUE, _hand(135, 0.085, 0.04), (0.5, 0.45), leading=1.5),
        Camera(light=0.25, shadow=0.65, warmth=0.3),
    ),
    "12-back": (
        "vazirmatn",
        Wall(walls.shutter, (112, 124, 118), (112, 78, 54), 3.2, 0.35, 0, 5, relief=0.3),
        Writing((), tools.spray, WHITE, _hand(420, 0.09), (0.5, 0.45), turn=13),
        Camera(light=0.2, flash=True, noise=0.03),
    ),
}

EMPTY = Scene(
    1300,
    Wall(walls.block, STONE, (150, 140, 122), 2.8, 0.6, 4, 16, ground=0.16, patches=1),
    Camera(light=0.35, shadow=0.6, warmth=0.3),
)
PHONE = WallMessage("14-phone", ("سنعود",), "We will be back")
PHONE_PLAN: _Plan = (
    "readexpro",
    Wall(walls.concrete, (160, 156, 148), (120, 114, 108), 2.8, 0.4, 2, 5, fallen=0.1),
    Writing((), tools.spray, BLACK, _hand(330, 0.11, 0.05), (0.5, 0.45), turn=-11),
    Camera(light=0.25, warmth=-0.2),
)

NO_WRITING = "13-no-writing"
SAMPLE_PACKAGES = (
    *("amiri", "aref-ruqaa", "harmattan", "katibeh", "lemonada", "marhey", "noto-naskh-arabic"),
    *("playpen-sans-arabic", "readex-pro", "rubik", "tajawal", "vazirmatn"),
)
JPEG_QUALITY = 68
SOURCE = "wallmsg samples"


def face_named(name: str, faces: Sequence[Face]) -> list[Face]:
    """The face whose plain name begins so (its regular weight if there is one), and stand-ins."""
    found = [f for f in faces if plain_name(f.path).startswith(name)]
    if not found:
        raise ValueError(f"no typeface named {name}: fetch the fonts first")
    regular = [f for f in found if "400" in f.path.name or "Regular" in f.path.name]
    stand_ins = [f for f in faces if plain_name(f.path) in ("rubik", "amiriregular")]
    return [(regular or found)[0], *stand_ins]


def sample(message: WallMessage, plan: _Plan, seed: int, faces: Sequence[Face]) -> Rendering:
    """The photo of one message."""
    name, wall, writing, camera = plan
    scene = Scene(seed, wall, camera, (replace(writing, lines=message.lines),))
    return render_scene(scene, [face_named(name, faces)])


def write_phone(path: Path, photo: Photo) -> None:
    """A HEIC as a phone writes it: lying on its side with the orientation beside it, date, place
    and camera in its EXIF."""
    from pillow_heif import register_heif_opener

    register_heif_opener()
    image = Image.fromarray(cv2.cvtColor(photo, cv2.COLOR_BGR2RGB)).transpose(
        Image.Transpose.ROTATE_90
    )
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Samsung", "SM-J500F"  # make, model
    exif[0x0112] = 6  # turn it a quarter clockwise to see it upright
    exif[0x0132] = "2016:12:15 09:41:07"
    details = exif.get_ifd(0x8769)
    details[0x9003] = details[0x9004] = "2016:12:15 09:41:07"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (36.0, 12.0, 0.0)
    gps[3], gps[4] = "E", (37.0, 9.0, 36.0)
    image.save(path, format="HEIF", quality=50, exif=exif.tobytes())


def _write_jpeg(path: Path, photo: Photo) -> None:
    settings = [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY, cv2.IMWRITE_JPEG_OPTIMIZE, 1]
    cv2.imwrite(str(path), photo, settings)


def _write_truth(path: Path, lines: Sequence[str]) -> None:
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def write_captions(path: Path, rows: Sequence[tuple[str, str]]) -> None:
    """captions.csv: file, caption, source."""
    with path.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(("file", "caption", "source"))
        table.writerows((file, caption, SOURCE) for file, caption in rows)


def _make(out: Path, faces: Sequence[Face], only: str) -> Iterator[str]:
    """Write the photos whose names begin with `only`, each with its truth; what was made."""
    for number, message in enumerate(MESSAGES, 1):
        if message.name.startswith(only):
            rendering = sample(message, PLANS[message.name], 100 * number, faces)
            _write_jpeg(out / f"{message.name}.jpg", rendering.photo)
            _write_truth(out / f"{message.name}.gt.txt", message.lines)
            yield f"{message.name}.jpg: {legibility(rendering)}"
    if NO_WRITING.startswith(only):
        _write_jpeg(out / f"{NO_WRITING}.jpg", render_scene(EMPTY, []).photo)
        _write_truth(out / f"{NO_WRITING}.gt.txt", ())
        yield f"{NO_WRITING}.jpg"
    if PHONE.name.startswith(only):
        rendering = sample(PHONE, PHONE_PLAN, 1400, faces)
        write_phone(out / f"{PHONE.name}.heic", rendering.photo)
        _write_truth(out / f"{PHONE.name}.gt.txt", PHONE.lines)
        yield f"{PHONE.name}.heic: {legibility(rendering)}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Render the sample photos and their true texts."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--fonts", type=Path, required=True, help="folder that keeps typefaces")
    parser.add_argument("--out", type=Path, default=Path("samples"))
    parser.add_argument("--only", default="", help="the beginning of a photo's name")
    options = parser.parse_args(arguments)
    failed = fetch(options.fonts, SAMPLE_PACKAGES)
    if failed:
        print("not fetched:", ", ".join(failed), file=sys.stderr)
    faces = find_faces(options.fonts)
    options.out.mkdir(parents=True, exist_ok=True)
    for made in _make(options.out, faces, options.only):
        print(made, flush=True)
    captions = [(f"{message.name}.jpg", message.english) for message in MESSAGES]
    captions.append((f"{PHONE.name}.heic", PHONE.english))
    write_captions(options.out / "captions.csv", captions)
    return 0


if __name__ == "__main__":
    sys.exit(main())
