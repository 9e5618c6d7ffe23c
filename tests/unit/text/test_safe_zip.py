"""Zips from strangers: nothing of one grows beyond what is asked for, and none is a crash."""

from __future__ import annotations

import contextlib
import io
import random
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from tests.shared_files import shared_file
from wallmsg.errors import NoInputError, WallmsgError
from wallmsg.interchange.packet.answers import parse_answers
from wallmsg.text.safe_zip import ZIP_ERRORS, open_zip, read_member
from wallmsg.translation.packages.store import PackageStore

ANSWERS = b'{"wallmsg_answers": 1, "who": "Salma", "messages": [], "notes": []}' + b" " * 4000


def zipped(method: int, *members: tuple[str, bytes]) -> bytes:
    """A zip of those members, packed in one way."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_stored_and_deflated_members_are_read(method: int) -> None:
    """What people's programs make."""
    with open_zip(io.BytesIO(zipped(method, ("a", ANSWERS)))) as archive:
        assert read_member(archive, archive.infolist()[0], 5000) == ANSWERS
        with pytest.raises(zipfile.BadZipFile, match="unpacks to more"):
            read_member(archive, archive.infolist()[0], 4000)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing_are_refused_before_they_grow(method: int, tmp_path: Path) -> None:
    """A few kilobytes of bzip2 would take gigabytes: in packets and translation packages alike."""
    bomb = zipped(method, ("answers.json", bytes(32 << 20)))
    package = tmp_path / "a.argosmodel"
    package.write_bytes(zipped(method, ("ar_en/metadata.json", bytes(32 << 20))))
    store = PackageStore(tmp_path / "store")
    tracemalloc.start()
    with pytest.raises(NoInputError, match="packed in a way"):
        parse_answers(bomb, "back.zip")
    with pytest.raises(WallmsgError, match="packed in a way"):
        store.install_file(package)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 << 20


def test_a_huge_table_of_contents_is_not_read() -> None:
    """Its entries would take a hundred times its size."""
    many = zipped(zipfile.ZIP_STORED, *((f"{number:0200}", b"") for number in range(200)))
    with pytest.raises(zipfile.BadZipFile, match="too many files"):
        open_zip(io.BytesIO(many), max_directory=10_000)
    with open_zip(io.BytesIO(many)) as archive:
        assert len(archive.infolist()) == 200


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
def test_a_damaged_zip_is_one_sentence(method: int, tmp_path: Path) -> None:
    """Whatever is wrong inside it, of packets and packages: nothing but our own errors."""
    sound = zipped(method, ("ar_en/answers.json", ANSWERS), ("ar_en/metadata.json", ANSWERS))
    dice = random.Random(3)  # noqa: S311
    for _ in range(40):
        data = bytearray(sound)
        for _ in range(dice.randint(1, 4)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        with contextlib.suppress(NoInputError):
            parse_answers(bytes(data), "back.zip")
        package = tmp_path / "a.argosmodel"
        package.write_bytes(data)
        with pytest.raises(WallmsgError):
            PackageStore(tmp_path / "store").install_file(package)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["bz1500.zip", "corrupt.zip", "corrupt_lzma.zip"])
def test_zips_that_were_a_crash(name: str) -> None:
    """The ones that were found first."""
    data = shared_file("cases", "hostile", name).read_bytes()
    with pytest.raises(NoInputError, match="cannot be unpacked"):
        parse_answers(data, name)


def test_the_errors_that_callers_catch() -> None:
    """A file that is no zip at all is among them."""
    with pytest.raises(ZIP_ERRORS):
        open_zip(io.BytesIO(b"no zip"))
    with pytest.raises(ZIP_ERRORS):
        open_zip(Path("absent.zip"))
