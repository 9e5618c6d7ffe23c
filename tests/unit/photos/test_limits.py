"""A photo may ask for so much work and no more."""

from __future__ import annotations

import io
import time
from pathlib import Path
from typing import IO, cast

import pytest
from PIL import Image

from wallmsg.errors import PhotoError
from wallmsg.photos.image_file import open_pages
from wallmsg.photos.limits import Limits, TimedFile, check_scans, count_scans


def jpeg(**options: object) -> bytes:
    """A photo with an EXIF thumbnail of its own scans, and rubbish behind its end."""
    out = io.BytesIO()
    Image.effect_noise((64, 64), 90).save(out, "JPEG", **options)
    head, rest = out.getvalue()[:2], out.getvalue()[2:]
    thumbnail = b"\xff\xda" * 500
    app = b"\xff\xe1" + (len(thumbnail) + 2).to_bytes(2, "big") + thumbnail
    return head + app + rest + b"\xff\xda" * 500


def test_scans_are_counted_where_they_are() -> None:
    """Neither those of a thumbnail nor what is behind the end of the picture counts."""
    assert count_scans(jpeg(), 100) == 1
    assert 3 <= count_scans(jpeg(progressive=True), 100) <= 20
    assert count_scans(b"\xff\xd8", 100) == 0


def test_a_photo_of_thousands_of_scans_is_refused(tmp_path: Path) -> None:
    """At once: decoding it would take minutes."""
    data = jpeg(progressive=True)
    start = data.rindex(b"\xff\xda", 0, data.index(b"\xff\xd9", 1100))
    end = data.index(b"\xff\xd9", start)
    path = tmp_path / "slow.jpg"
    path.write_bytes(data[:start] + data[start:end] * 3000 + data[end:])
    began = time.monotonic()
    with pytest.raises(PhotoError, match="more than 100 scans"):
        [load() for load in open_pages(path)]
    assert time.monotonic() - began < 2
    with pytest.raises(PhotoError, match="more than 2 scans"):
        check_scans(jpeg(progressive=True), Limits(scans=2))


def test_decoding_ends_when_its_time_is_over(tmp_path: Path) -> None:
    """The decoder gets no more bytes then, and the reason says so."""
    path = tmp_path / "photo.jpg"
    Image.effect_noise((1000, 1000), 90).save(path)
    now = [0.0]
    with path.open("rb") as file:
        timed = cast("IO[bytes]", TimedFile(file, 100, lambda: now[0]))
        image = Image.open(timed, formats=["JPEG"])
        now[0] = 101.0
        with pytest.raises(PhotoError, match="longer than 100 seconds"):
            image.load()
