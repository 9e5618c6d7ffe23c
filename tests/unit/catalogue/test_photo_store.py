"""The untouched source photos."""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.factories.records import file_names, heart, record
from wallmsg.catalogue import Catalogue
from wallmsg.errors import CatalogueError, PhotoError
from wallmsg.model import Storage

DATA = b"not really a photo " * 100_000


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A file to store."""
    path = tmp_path / "IMG 1.JPG"
    path.write_bytes(DATA)
    return path


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def kept(catalogue: Catalogue) -> list[str]:
    """Names of all files in the folder of photos."""
    return file_names(catalogue.path / "photos")


@pytest.mark.parametrize("storage", [Storage.COPY, Storage.LINK])
@pytest.mark.parametrize("suffix", [".jpg", "jpg", ".JPG"])
def test_a_photo_is_kept_under_its_hash(
    catalogue: Catalogue, source: Path, storage: Storage, suffix: str
) -> None:
    """Byte by byte, however often it is stored; the source stays as it was."""
    sha256 = digest(source)
    for _ in range(2):
        path = catalogue.store_photo(source, sha256, suffix, storage)
        assert path == f"photos/{sha256[0]}/{sha256[:3]}/{sha256}.jpg"
        assert kept(catalogue) == [f"{sha256}.jpg"]
    stored = catalogue.path / path
    assert stored.read_bytes() == source.read_bytes() == DATA
    assert (stored.stat().st_ino == source.stat().st_ino) is (storage is Storage.LINK)


def test_a_copy_keeps_the_time_of_the_file(catalogue: Catalogue, source: Path) -> None:
    """It may be the only date a photo has."""
    os.utime(source, (1_000_000_000, 1_000_000_000))
    path = catalogue.store_photo(source, digest(source), ".jpg", Storage.COPY)
    assert (catalogue.path / path).stat().st_mtime == 1_000_000_000


def test_a_reference_copies_nothing(
    catalogue: Catalogue, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The absolute path is what is kept."""
    monkeypatch.chdir(source.parent)
    path = catalogue.store_photo(Path(source.name), digest(source), ".jpg", Storage.REFERENCE)
    assert path == str(source)
    assert kept(catalogue) == []


@pytest.mark.parametrize("storage", [Storage.COPY, Storage.LINK, Storage.REFERENCE])
def test_other_bytes_than_promised_are_refused(
    catalogue: Catalogue, source: Path, storage: Storage
) -> None:
    """A photo that changed since it was read is not kept as what was read."""
    with pytest.raises(PhotoError, match="changed while it was being added"):
        catalogue.store_photo(source, "0" * 64, ".jpg", storage)
    assert kept(catalogue) == []


@pytest.mark.parametrize("storage", [Storage.COPY, Storage.LINK, Storage.REFERENCE])
def test_a_source_that_is_gone_is_named(
    catalogue: Catalogue, source: Path, storage: Storage
) -> None:
    """A disk taken out between reading and storing gets a sentence."""
    source.unlink()
    with pytest.raises(PhotoError, match=r"cannot read .*IMG 1\.JPG"):
        catalogue.store_photo(source, "0" * 64, ".jpg", storage)
    assert kept(catalogue) == []


@pytest.mark.parametrize("storage", [Storage.COPY, Storage.LINK, Storage.REFERENCE])
def test_a_folder_is_no_source(catalogue: Catalogue, tmp_path: Path, storage: Storage) -> None:
    """What cannot be read as a file is reported as a fault of the photo."""
    with pytest.raises(PhotoError, match="Is a directory"):
        catalogue.store_photo(tmp_path, "0" * 64, ".jpg", storage)


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs /proc")
def test_a_source_that_breaks_off_is_named(catalogue: Catalogue) -> None:
    """A card that fails while it is read is a fault of the photo, not of the catalogue."""
    with pytest.raises(PhotoError, match=r"cannot read .*mem: Input/output error"):
        catalogue.store_photo(Path("/proc/self/mem"), "0" * 64, ".jpg", Storage.COPY)
    assert kept(catalogue) == []


@pytest.mark.parametrize("storage", [Storage.COPY, Storage.LINK])
def test_a_catalogue_that_cannot_keep_photos(
    catalogue: Catalogue, source: Path, storage: Storage
) -> None:
    """Faults of the catalogue are not blamed on the photo."""
    (catalogue.path / "photos").rmdir()  # a disk that is not mounted, say
    with pytest.raises(CatalogueError, match="cannot store"):
        catalogue.store_photo(source, digest(source), ".jpg", storage)


def test_a_photo_that_is_not_kept(catalogue: Catalogue) -> None:
    """A record may know its photo's hash and not have the file: nothing is wrong then."""
    there = heart()
    there = replace(there, photo=replace(there.photo, storage=Storage.NONE, path=None))
    catalogue.add(there)
    assert list(catalogue.records()) == [there]
    assert list(catalogue.verify()) == []
    with pytest.raises(CatalogueError, match="does not have the file"):
        catalogue.photo_path(there)


def test_a_damaged_copy_is_replaced(catalogue: Catalogue, source: Path) -> None:
    """Adding the photo again mends what a disk has spoiled."""
    stored = catalogue.path / catalogue.store_photo(source, digest(source), "jpg", Storage.COPY)
    stored.write_bytes(b"rot")
    catalogue.store_photo(source, digest(source), "jpg", Storage.COPY)
    assert stored.read_bytes() == DATA
    assert len(kept(catalogue)) == 1


def another_disk(folder: Path) -> Path:
    """A folder on another disk than `folder`; skips the test where there is none."""
    for name in ("/dev/shm", tempfile.gettempdir(), "/var/tmp"):  # noqa: S108
        other = Path(name)
        if other.is_dir() and other.stat().st_dev != folder.stat().st_dev:
            return other
    pytest.skip("one disk only")


def test_a_link_across_disks_is_refused_with_a_hint(catalogue: Catalogue) -> None:
    """It is neither copied behind the user's back nor half made."""
    other = another_disk(catalogue.path)
    with tempfile.NamedTemporaryFile(dir=other, suffix=".jpg") as file:
        file.write(DATA)
        file.flush()
        source = Path(file.name)
        with pytest.raises(CatalogueError, match=r"cannot hard-link .*; both must be on one disk"):
            catalogue.store_photo(source, digest(source), ".jpg", Storage.LINK)
    assert kept(catalogue) == []


@pytest.mark.parametrize(
    ("sha256", "suffix", "storage"),
    [
        ("xyz", ".jpg", Storage.COPY),
        ("0" * 64, "../x", Storage.COPY),
        ("0" * 64, "", Storage.COPY),
        ("0" * 64, ".jpg", Storage.NONE),
    ],
)
def test_names_cannot_lead_elsewhere(
    catalogue: Catalogue, source: Path, sha256: str, suffix: str, storage: Storage
) -> None:
    """A hash or ending that is none is a mistake of the program."""
    with pytest.raises(ValueError, match=r"not a|nothing"):
        catalogue.store_photo(source, sha256, suffix, storage)


def test_leftovers_of_the_dead_go_and_of_the_living_stay(
    catalogue: Catalogue, source: Path
) -> None:
    """A copy that a killed process left is removed by the next writer, one in progress is not."""
    photos = catalogue.path / "photos" / ".tmp"
    photos.mkdir()
    (photos / "dead.jpg.1.part").write_bytes(b"half")
    (photos / "living.jpg.2.part").write_bytes(b"half")
    with (photos / "living.jpg.2.part").open("rb") as living:
        fcntl.flock(living, fcntl.LOCK_EX)
        Catalogue.open(catalogue.path).add(heart())
        assert kept(catalogue) == ["living.jpg.2.part"]
    Catalogue.open(catalogue.path).store_photo(source, digest(source), "jpg", Storage.COPY)
    assert kept(catalogue) == [f"{digest(source)}.jpg"]


def test_a_copy_in_progress_is_not_disturbed(catalogue: Catalogue, tmp_path: Path) -> None:
    """A slow disk: another program opens and cleans the catalogue halfway through a copy."""
    slow = tmp_path / "slow.jpg"
    os.mkfifo(slow)
    sha256 = hashlib.sha256(DATA).hexdigest()
    with ThreadPoolExecutor() as threads:
        copying = threads.submit(catalogue.store_photo, slow, sha256, ".jpg", Storage.COPY)
        with slow.open("wb") as feed:
            feed.write(DATA[:100])
            feed.flush()
            while not kept(catalogue) and not copying.done():
                time.sleep(0.01)
            Catalogue.open(catalogue.path).add(heart())
            feed.write(DATA[100:])
        assert copying.result(30) == f"photos/{sha256[0]}/{sha256[:3]}/{sha256}.jpg"
    assert kept(catalogue) == [f"{sha256}.jpg"]


def test_where_a_photo_is(catalogue: Catalogue) -> None:
    """Inside the catalogue, unless it is only referred to."""
    referred = heart()
    assert catalogue.photo_path(referred) == Path("/photos/heart.jpg")
    photo = replace(referred.photo, storage=Storage.COPY, path="photos/x.jpg")
    assert catalogue.photo_path(replace(referred, photo=photo)) == catalogue.path / "photos/x.jpg"


@pytest.mark.parametrize("path", ["/etc/passwd", "../x", "photos/../../x", None])
def test_a_record_cannot_point_out_of_the_catalogue(catalogue: Catalogue, path: str | None) -> None:
    """A record from elsewhere must not make a program show any file on the machine."""
    there = record("a.jpg")
    there = replace(there, photo=replace(there.photo, storage=Storage.COPY, path=path))
    with pytest.raises(CatalogueError, match=r"a\.jpg"):
        catalogue.photo_path(there)
