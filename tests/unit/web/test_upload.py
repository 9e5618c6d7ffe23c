"""Photos dropped on the page: taken, limited, read in the background, told about."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import walls
from tests.fixtures.site import Running, StockedCatalogue, Visitor
from wallmsg.errors import MissingToolError, UsageError
from wallmsg.ingest.batch import FileResult, Status
from wallmsg.web.context import Site
from wallmsg.web.upload_queue import Photos, State, Uploads, file_name


class FakeReading:
    """Reads photos as told: waits for `go`, remembers paths and names."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.go.set()
        self.seen: list[tuple[Path, str]] = []
        self.custodians: list[str] = []
        self.batches = 0
        self.error: Exception | None = None

    def __call__(self, photos: Photos, should_stop: Callable[[], bool]) -> Iterator[FileResult]:
        """Read them, one after the other."""
        self.batches += 1
        for path, name in photos:
            assert path.read_bytes()
            self.seen.append((path, name))
            self.custodians.append(photos.custodian(path))
            assert self.go.wait(20)
            if self.error:
                raise self.error
            yield FileResult(name, Status.ADDED)
            if should_stop():
                return


@pytest.fixture
def reading() -> FakeReading:
    """What reads."""
    return FakeReading()


@pytest.fixture
def uploads(reading: FakeReading) -> Iterator[Uploads]:
    """Uploads of five at most."""
    made = Uploads(reading, 5)
    yield made
    reading.go.set()
    made.stop(20)


def photo(seed: str = "a") -> io.BytesIO:
    """A photo's bytes."""
    return io.BytesIO(walls.jpeg(seed, (120, 90)))


def rest(uploads: Uploads) -> None:
    """Wait until all is done."""
    until(lambda: not uploads.progress().busy)


def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for the condition, or fail."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def test_photos_are_read_in_the_background(uploads: Uploads, reading: FakeReading) -> None:
    """Taking a photo returns at once; how far each is can be asked at any time."""
    reading.go.clear()
    taken = uploads.take(photo(), "IMG 1.jpg", "Rima")
    assert taken.state is State.WAITING
    until(lambda: uploads.progress().reading == 1)
    uploads.take(photo("b"), "IMG 2.jpg", "Sami")
    told = uploads.progress()
    assert (told.waiting, told.reading, told.over, told.busy) == (1, 1, 0, True)
    assert [(one.name, one.who) for one in told.uploads] == [
        ("IMG 2.jpg", "Sami"),
        ("IMG 1.jpg", "Rima"),
    ]
    reading.go.set()
    rest(uploads)
    assert {one.state for one in uploads.progress().uploads} == {State.ADDED}
    assert reading.batches == 1
    assert reading.custodians == ["Rima", "Sami"]


def test_files_go_when_they_are_read(uploads: Uploads, reading: FakeReading) -> None:
    """Nothing of a photo is left outside the catalogue, also of several with one name."""
    for seed in "abc":
        uploads.take(photo(seed), "same.jpg", "Rima")
    rest(uploads)
    assert len({path for path, _ in reading.seen}) == 3
    until(lambda: not any(path.exists() for path, _ in reading.seen))
    uploads.stop(20)
    assert not reading.seen[0][0].parent.exists()


def test_the_name_is_never_a_path(uploads: Uploads, reading: FakeReading) -> None:
    """Files are kept under numbers, whatever a browser calls them."""
    uploads.take(photo(), "../../../etc/cron.d/x.jpg", "Rima")
    rest(uploads)
    [(path, name)] = reading.seen
    assert name == "x.jpg"
    assert path.name == "1"
    assert path.parent.stat().st_mode & 0o077 == 0


def test_what_is_no_image_is_not_read(uploads: Uploads, reading: FakeReading) -> None:
    """It is told at once, with the reason, and its bytes are gone."""
    for data in (b"", b"<script>alert(1)</script>", b"%PDF-1.7", b"MZ"):
        taken = uploads.take(io.BytesIO(data), "x.jpg", "Rima")
        assert (taken.state, taken.reason) == (
            State.FAILED,
            "not an image" if data else "the file is empty",
        )
    rest(uploads)
    assert reading.seen == []
    assert all(one.record is None for one in uploads.progress().uploads)


def test_too_many_waiting(uploads: Uploads, reading: FakeReading) -> None:
    """More than can wait are refused; when there is room again they are taken."""
    reading.go.clear()
    uploads.take(photo("first"), "first.jpg", "Rima")
    until(lambda: uploads.progress().reading == 1)
    for seed in "abcde":
        uploads.take(photo(seed), f"{seed}.jpg", "Rima")
    with pytest.raises(UsageError, match="5 photos are waiting"):
        uploads.take(photo("f"), "f.jpg", "Rima")
    reading.go.set()
    rest(uploads)
    uploads.take(photo("f"), "f.jpg", "Rima")
    rest(uploads)
    assert len(reading.seen) == 7


def test_too_many_bytes_waiting(reading: FakeReading) -> None:
    """However few they are, photos cannot fill the disk; what is read makes room."""
    uploads = Uploads(reading, 5, most_bytes=1)
    reading.go.clear()
    uploads.take(photo("a"), "a.jpg", "Rima")
    with pytest.raises(UsageError, match="waiting already"):
        uploads.take(photo("b"), "b.jpg", "Rima")
    reading.go.set()
    rest(uploads)
    assert uploads.take(photo("b"), "b.jpg", "Rima").state is State.WAITING
    uploads.stop(20)


def test_a_disk_that_is_full(uploads: Uploads, reading: FakeReading) -> None:
    """It is told in a sentence, and the next photo is taken."""

    class Full(io.BytesIO):
        def read(self, _: int | None = -1) -> bytes:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(UsageError, match="cannot be kept: No space left"):
        uploads.take(Full(), "a.jpg", "Rima")
    uploads.take(photo("b"), "b.jpg", "Rima")
    rest(uploads)
    assert [name for _, name in reading.seen] == ["b.jpg"]


@pytest.mark.process
def test_what_a_killed_server_left_is_removed_at_the_next_start(
    reading: FakeReading, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dropped photos, with all their EXIF, do not stay on the disk; those of others in use do."""
    code = (
        "import io, os, signal, sys, tempfile; tempfile.tempdir = sys.argv[1]; "
        "from wallmsg.web.upload_queue import Uploads; uploads = Uploads(None, 5); "
        "uploads._start = lambda: None; "
        "uploads.take(io.BytesIO(sys.stdin.buffer.read()), 'a', 'b'); "
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code, tmp_path], input=photo().read(), check=False)
    [left] = tmp_path.iterdir()
    assert [path.stat().st_size > 100 for path in left.iterdir()] == [True]
    past = left.stat().st_mtime - 10
    os.utime(left, (past, past))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    running = Uploads(reading, 5)
    assert list(tmp_path.iterdir()) == []
    running.take(photo(), "a.jpg", "Rima")
    other = Uploads(reading, 5)
    assert len(list(tmp_path.iterdir())) == 1
    reading.go.set()
    for uploads in (running, other):
        uploads.stop(20)
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_fails(uploads: Uploads, reading: FakeReading) -> None:
    """Its photos are told as failed with the reason, and the next ones are tried again."""
    reading.error = MissingToolError("Tesseract is gone")
    uploads.take(photo(), "a.jpg", "Rima")
    rest(uploads)
    [told] = uploads.progress().uploads
    assert (told.state, told.reason) == (State.FAILED, "Tesseract is gone")
    reading.error = None
    uploads.take(photo("b"), "b.jpg", "Rima")
    rest(uploads)
    assert uploads.progress().uploads[0].state is State.ADDED


def test_stopping(uploads: Uploads, reading: FakeReading) -> None:
    """The photo in hand is finished; those that wait are named; nothing more is taken."""
    reading.go.clear()
    uploads.take(photo("a"), "a.jpg", "Rima")
    until(lambda: uploads.progress().reading == 1)
    uploads.take(photo("b"), "b.jpg", "Rima")
    threading.Timer(0.3, reading.go.set).start()
    assert uploads.stop(20) == ["b.jpg"]
    assert [name for _, name in reading.seen] == ["a.jpg"]
    with pytest.raises(UsageError, match="stopping"):
        uploads.take(photo("c"), "c.jpg", "Rima")


@given(st.text(max_size=300))
def test_file_names(given_name: str) -> None:
    """Any name becomes one printable part of decent length; a clean one stays."""
    name = file_name(given_name)
    assert 0 < len(name) <= 150
    assert name.isprintable()
    assert not set("/\\") & set(name)
    assert name not in {".", ".."}
    assert file_name(name) == name


def test_file_names_keep_their_ending() -> None:
    """Arabic and spaces stay, folders go, long names keep their ending."""
    assert file_name("C:\\photos\\جدار 1.JPG") == "جدار 1.JPG"
    assert file_name("x" * 400 + ".jpeg").endswith("x.jpeg")


# Through the page


def sent(client: Visitor, *names: str) -> Any:
    """The answer to sending photos of those names in one request."""
    files = [(photo(name), name) for name in names]
    return client.post("/api/upload", data={"photo": files})


def test_limits_of_one_request(
    make_site: Callable[..., Site], enter: Callable[..., Visitor]
) -> None:
    """Too many photos, or too many bytes, are refused before anything is kept."""
    site = make_site(max_upload_files=2, max_upload_bytes=50_000)
    client = enter(site)
    assert sent(client, "a.jpg", "b.jpg", "c.jpg").status_code == 413
    big = {"photo": [(io.BytesIO(b"\xff\xd8\xff" + bytes(60_000)), "big.jpg")]}
    answer = client.post("/api/upload", data=big)
    assert answer.status_code == 413
    assert answer.json["error"]
    assert client.post("/api/upload", data={"photo": "text"}).status_code == 400
    assert client.post("/api/upload", {"photo": "json"}).status_code == 400
    assert site.uploads.progress().uploads == ()


@pytest.mark.process
def test_dropped_photos_become_records(client: Visitor, stocked: StockedCatalogue) -> None:
    """They are in the catalogue, read and translated; a known one is recognised."""
    assert sent(client, "new1.jpg", "new2.jpg").status_code == 202
    until(lambda: not client.get("/api/jobs").json["busy"])
    told = client.get("/api/jobs").json["uploads"]
    assert [one["state"] for one in told] == ["added", "added"]
    record = stocked.catalogue.read(told[0]["record"])
    assert record.photo.name == "new2.jpg"
    assert record.machine.messages[0].translation is not None
    assert "new1.jpg" in client.get("/").text
    assert sent(client, "new1.jpg").status_code == 202
    until(lambda: not client.get("/api/jobs").json["busy"])
    assert client.get("/api/jobs").json["uploads"][0]["state"] == "known"


def test_a_real_server_takes_real_uploads(server: Running) -> None:
    """Through waitress, sockets and all, with the limit on bytes before any page sees them."""
    import http.client

    host = f"127.0.0.1:{server.server.options.hosts.port}"
    connection = http.client.HTTPConnection(host, timeout=20)
    connection.putrequest("POST", "/api/upload", skip_host=True)
    for name, value in {"Host": host, "Content-Length": str(10**12)}.items():
        connection.putheader(name, value)
    connection.endheaders()
    connection.send(b"x")
    assert connection.getresponse().status == 413
    connection.close()
