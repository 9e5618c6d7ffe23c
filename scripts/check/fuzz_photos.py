"""Damaged photos of every format: each opens or is refused with PhotoError, nothing else happens.

Small photos of every format that wallmsg reads are made, damaged in several ways (bytes changed,
cut off, doubled, blanked, lengths set to extremes) and opened in a process of its own. What is
reported as a fault: any other exception, a crash of the decoder, a photo that takes too long.

python -m scripts.check.fuzz_photos [--mutations N] [--seed N] [--keep FOLDER]
"""

from __future__ import annotations

import io
import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Literal

import click
import numpy as np
from PIL import Image

from wallmsg.errors import PhotoError
from wallmsg.photos.image_file import open_pages

SECONDS = 20.0
"""Most that one small photo may take."""

MAX_PIXELS = 4_000_000
"""So that a size that was damaged upwards is refused and not decoded for minutes."""

_WORD = 4
_ORDERS: tuple[Literal["little", "big"], ...] = ("little", "big")
_EXTREMES = (0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
_DAMAGES = 8
"""Most damages of one kind in one photo."""


@dataclass(frozen=True)
class Fault:
    """A damaged photo that did something else than open or be refused."""

    name: str
    what: str


def seed_photos() -> dict[str, bytes]:
    """Small sound photos by file name: every format, with EXIF, profiles, pages, frames."""
    import pillow_heif

    pillow_heif.register_heif_opener()
    noise = np.random.default_rng(1).integers(0, 255, (48, 64, 3), dtype=np.uint8)
    colour = Image.fromarray(noise)
    smooth = colour.resize((8, 6)).resize((64, 48))
    exif = _exif()
    profile = _profile()
    pages = [Image.new("L", (40, 30), 90), smooth.convert("1"), smooth.resize((20, 16))]
    return {
        "baseline.jpg": _saved(colour, "JPEG", exif=exif, icc_profile=profile),
        "progressive.jpg": _saved(smooth, "JPEG", progressive=True, exif=exif),
        "cmyk.jpg": _saved(smooth.convert("CMYK"), "JPEG"),
        "colour.png": _saved(colour, "PNG", exif=exif, icc_profile=profile),
        "palette.png": _saved(smooth.quantize(16), "PNG", transparency=3),
        "deep.png": _saved(Image.fromarray(noise[:, :, 0].astype(np.uint16) * 256), "PNG"),
        "frames.png": _saved(smooth, "PNG", save_all=True, append_images=[colour]),
        "plain.tif": _saved(colour, "TIFF", exif=exif),
        "pages.tif": _saved(smooth, "TIFF", save_all=True, append_images=pages),
        "lzw.tif": _saved(smooth, "TIFF", compression="tiff_lzw"),
        "deflate.tif": _saved(smooth, "TIFF", compression="tiff_adobe_deflate"),
        "fax.tif": _saved(smooth.convert("1"), "TIFF", compression="group4"),
        "jpeg.tif": _saved(smooth, "TIFF", compression="jpeg"),
        "float.tif": _saved(Image.fromarray(noise[:, :, 0].astype(np.float32) / 255), "TIFF"),
        "lossy.webp": _saved(colour, "WEBP", exif=exif),
        "lossless.webp": _saved(smooth.convert("RGBA"), "WEBP", lossless=True),
        "frames.webp": _saved(smooth, "WEBP", save_all=True, append_images=[colour]),
        "plain.bmp": _saved(smooth, "BMP"),
        "palette.bmp": _saved(smooth.quantize(16), "BMP"),
        "frames.gif": _saved(smooth, "GIF", save_all=True, append_images=[colour]),
        "plain.heic": _saved(smooth, "HEIF", exif=exif),
        "plain.avif": _saved(smooth, "AVIF", exif=exif, speed=10),
        "frames.avif": _saved(smooth, "AVIF", save_all=True, append_images=[colour], speed=10),
    }


def mutations(count: int, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """Damaged photos with names, the same for the same seed; formats take turns."""
    seeds = list(seed_photos().items())
    for number in range(count):
        name, data = seeds[number % len(seeds)]
        dice = random.Random(f"{seed} {number}")
        yield f"{number:05}-{name}", damaged(data, dice)


def damaged(data: bytes, dice: random.Random) -> bytes:
    """The bytes with some damage; most of it near the head, where the structure is."""
    ways = dice.sample(_WAYS, k=dice.choice((1, 1, 2)))
    for way in ways:
        data = way(data, dice) if len(data) > _WORD else data
    return data


def open_all(path: Path) -> str:
    """Opens all pages of a photo: "opened" or "refused". Raises what no photo may raise."""
    outcome = "refused"
    try:
        for load in open_pages(path, MAX_PIXELS):
            try:
                load()
                outcome = "opened"
            except PhotoError as error:
                check_reason(str(error))
    except PhotoError as error:
        check_reason(str(error))
    return outcome


def check_reason(reason: str) -> None:
    """Raises ValueError unless the reason is one row of text, as a record holds it."""
    if not reason or len(reason.splitlines()) != 1:
        raise ValueError(f"a reason that is no sentence: {reason!r}")


@click.command()
@click.option("--mutations", "count", default=4000, show_default=True, help="Damaged photos.")
@click.option("--seed", default=1, show_default=True, help="Other damages for another number.")
@click.option("--keep", type=click.Path(path_type=Path), help="Folder for photos with faults.")
def main(count: int, seed: int, keep: Path | None) -> None:
    """Open damaged photos of every format; exit code 1 if any does what it must not."""
    started = time.monotonic()
    tally: Counter[str] = Counter()
    faults: list[Fault] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "photo"
        opener = _Opener(path)
        for name, data in mutations(count, seed):
            path.write_bytes(data)
            what = opener.open()
            tally[what if what in {"opened", "refused"} else "faults"] += 1
            if what not in {"opened", "refused"}:
                faults.append(Fault(name, what))
                if keep:
                    keep.mkdir(parents=True, exist_ok=True)
                    (keep / name).write_bytes(data)
        opener.close()
    for fault in faults:
        print(f"{fault.name}: {fault.what}")
    seconds = time.monotonic() - started
    print(f"{count} damaged photos in {seconds:.0f} s: {dict(sorted(tally.items()))}")
    sys.exit(1 if faults else 0)


class _Opener:
    """Opens one photo after the other in another process, and a new one after a crash."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self._path), daemon=True)
        self._process.start()
        theirs.close()
        self._pipe.recv()  # it has imported what it needs

    def open(self) -> str:
        """What became of the photo that lies at the path."""
        self._pipe.send("open")
        try:
            if self._pipe.poll(SECONDS):
                return str(self._pipe.recv())
            what = f"took longer than {SECONDS:g} seconds"
        except EOFError:
            self._process.join()
            what = f"the decoder crashed with {self._process.exitcode}"
        self.close()
        self._start()
        return what

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _serve(pipe: Connection, path: Path) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # libtiff writes its complaints there
    pipe.send("ready")
    while True:
        pipe.recv()
        try:
            pipe.send(open_all(path))
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            pipe.send(f"{type(error).__name__}: {error}")


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def _exif() -> bytes:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Maker"
    exif.get_ifd(0x8769)[0x9003] = "2016:12:15 10:11:12"
    exif.get_ifd(0x8825)[2] = (36.0, 12.0, 7.5)
    return exif.tobytes()


def _profile() -> bytes:
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def _place(data: bytes, dice: random.Random) -> int:
    """A position, half of the time among the first 300 bytes."""
    return dice.randrange(min(len(data), 300) if dice.random() < 0.5 else len(data))


def _change(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.randint(1, _DAMAGES)):
        changed[_place(data, dice)] = dice.randrange(256)
    return bytes(changed)


def _cut(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(1, len(data))]


def _blank(data: bytes, dice: random.Random) -> bytes:
    start = _place(data, dice)
    end = min(len(data), start + dice.randint(1, 64))
    return data[:start] + bytes(end - start) + data[end:]


def _repeat(data: bytes, dice: random.Random) -> bytes:
    start = _place(data, dice)
    piece = data[start : start + dice.randint(1, 200)]
    return data[:start] + piece * dice.randint(2, 5) + data[start + len(piece) :]


def _remove(data: bytes, dice: random.Random) -> bytes:
    start = _place(data, dice)
    return data[:start] + data[start + dice.randint(1, 64) :]


def _extreme(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.randint(1, 3)):
        start = min(_place(data, dice), len(data) - _WORD)
        order = dice.choice(_ORDERS)
        changed[start : start + _WORD] = dice.choice(_EXTREMES).to_bytes(_WORD, order)
    return bytes(changed)


_WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _change,
    _cut,
    _blank,
    _repeat,
    _remove,
    _extreme,
)

if __name__ == "__main__":
    main()
