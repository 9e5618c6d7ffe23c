"""A colour that is nowhere on a wall, and a search for it in whatever an output is made of."""

from __future__ import annotations

import base64
import binascii
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

MAGENTA = (255, 0, 255)

_BASE64 = re.compile(rb"data:image/[a-z+]+;base64,([A-Za-z0-9+/=]+)")
_PICTURE = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF....WEBP|GIF8[79]a|II\*\0|MM\0\*", re.DOTALL
)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_ZIP = b"PK\x03\x04"


def files_in(place: Path) -> list[Path]:
    """The file itself, or all files below the folder."""
    return (
        [place] if place.is_file() else sorted(path for path in place.rglob("*") if path.is_file())
    )


def pictures_in(place: Path) -> list[tuple[str, Image.Image]]:
    """Every picture in a file or folder: whole files, inside zips, pages and PDFs; with a name."""
    return [
        (f"{path.name}{inner}", picture)
        for path in files_in(place)
        for inner, picture in _pictures(path.read_bytes(), "")
    ]


def magenta_pixels(picture: Image.Image) -> int:
    """How many pixels are nearly magenta, also after compression."""
    red, green, blue = np.asarray(picture.convert("RGB"), dtype=int).transpose(2, 0, 1)
    return int(((red - green > 60) & (blue - green > 60)).sum())


def _pictures(data: bytes, name: str) -> Iterator[tuple[str, Image.Image]]:
    if data.startswith(_ZIP):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for member in packed.namelist():
                yield from _pictures(packed.read(member), f"{name}/{member}")
        return
    for number, found in enumerate(_PICTURE.finditer(data)):
        picture = _decoded(data[found.start() :])
        if picture is not None:
            yield f"{name}#{number}", picture
    for number, found in enumerate(_BASE64.finditer(data)):
        try:
            yield from _pictures(base64.b64decode(found[1]), f"{name}@{number}")
        except binascii.Error:
            continue
    if data.startswith(b"%PDF"):
        for number, found in enumerate(_STREAM.finditer(data)):
            yield from _pdf_picture(data[: found.start()], found[1], f"{name}%{number}")


def _pdf_picture(before: bytes, stream: bytes, name: str) -> Iterator[tuple[str, Image.Image]]:
    """A picture that a PDF holds as packed rows instead of a file."""
    head = before[before.rfind(b" obj") :]
    sizes = [re.search(rb"/%s (\d+)" % key, head) for key in (b"Width", b"Height")]
    if b"/FlateDecode" not in head or not all(sizes):
        return
    width, height = (int(size[1]) for size in sizes if size)
    rows = zlib.decompress(stream)
    if len(rows) == 3 * width * height:
        yield name, Image.frombytes("RGB", (width, height), rows)


def _decoded(data: bytes) -> Image.Image | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(data))
            picture.load()
    except (OSError, SyntaxError, ValueError):
        return None
    return picture
