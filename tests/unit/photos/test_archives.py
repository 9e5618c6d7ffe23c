"""Zips of photos: opened like a folder, within limits, names as they were meant."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from wallmsg.errors import NoInputError
from wallmsg.model import DateSource
from wallmsg.photos.archives import is_zip, member_name, unpack
from wallmsg.photos.image_file import SourceFile, open_pages, photo_of
from wallmsg.photos.scan import find_photos
from wallmsg.text.safe_zip import ArchiveLimits

OUT = io.BytesIO()
Image.new("RGB", (8, 8), "red").save(OUT, "JPEG")
JPEG = OUT.getvalue()


def zipped(path: Path, *members: tuple[str, bytes]) -> Path:
    """A zip of those members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("line", "taken"),
    [
        ("[15/12/2016, 10:20:30] Omar: \u200e<attached: P-1.jpg>", "2016-12-15T10:20:30"),
        ("15/12/2016, 22:20 - Omar: P-1.jpg (file attached)", "2016-12-15T22:20"),
        ("12/15/16, 10:20\u202fPM - Omar: \u200eP-1.jpg (file attached)", "2016-12-15T22:20"),
        ("15.12.16, 22:20 - Omar: P-1.jpg (الملف مرفق)", "2016-12-15T22:20"),
    ],
)
def test_a_chat_export(line: str, taken: str, tmp_path: Path) -> None:
    """Its photos are found under its name; the chat says when and by whom each was sent."""
    chat = f"hello\n{line}\nOmar: more\n".encode()
    path = zipped(tmp_path / "Chat.zip", ("_chat.txt", chat), ("P-1.jpg", JPEG), ("a.mp4", b"x"))
    assert is_zip(path)
    found = find_photos([unpack(path, tmp_path / "out")])
    [(photo, name)] = found.photos
    assert name == "Chat/P-1.jpg"
    [page] = [load() for load in open_pages(photo)]
    said = photo_of(SourceFile(photo, name, "0" * 64, 1), page)
    assert (said.taken, said.taken_from, said.author) == (taken, DateSource.CHAT, "Omar")


def test_no_name_leads_out(tmp_path: Path) -> None:
    """Whatever members are called, they lie below the zip's own folder."""
    names = (
        "../../evil.jpg",
        "/etc/evil.jpg",
        "C:\\evil.jpg",
        "a/../../b.jpg",
        "a:b.jpg",
        "a_b.jpg",
    )
    unpack(zipped(tmp_path / "a.zip", *((name, JPEG) for name in names)), tmp_path / "out")
    written = list(tmp_path.rglob("*.jpg"))
    assert len(written) == len(names)
    assert all(path.is_relative_to(tmp_path / "out" / "a") for path in written)


def test_a_zip_that_grows_or_is_damaged(tmp_path: Path) -> None:
    """One sentence, and nothing large is written."""
    bomb = zipped(tmp_path / "bomb.zip", ("a.jpg", bytes(8 << 20)))
    with pytest.raises(NoInputError, match="too large"):
        unpack(bomb, tmp_path / "1")
    two = zipped(tmp_path / "two.zip", ("a.jpg", JPEG), ("b.jpg", JPEG))
    with pytest.raises(NoInputError, match="more than 1 files"):
        unpack(two, tmp_path / "2", ArchiveLimits(members=1))
    with pytest.raises(NoInputError, match="no room"):
        unpack(two, tmp_path / "3", ArchiveLimits(total=100))
    two.write_bytes(two.read_bytes()[:-30])
    with pytest.raises(NoInputError, match="cannot be unpacked"):
        unpack(two, tmp_path / "4")
    assert not is_zip(tmp_path / "absent.zip")


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("جدار.jpg".encode("cp1256"), "جدار.jpg"),
        ("جدار.jpg".encode(), "جدار.jpg"),
        (b"caf\x82.jpg", "café.jpg"),
        (b"plain.jpg", "plain.jpg"),
    ],
)
def test_names_of_windows(raw: bytes, meant: str) -> None:
    """Arabic Windows writes its own encoding and does not say so."""
    assert member_name(zipfile.ZipInfo(raw.decode("cp437"))) == meant
