"""`wallmsg add` from the command line to the disk, with the real reader."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.fixtures.commands import Run
from wallmsg.catalogue import Catalogue
from wallmsg.model import Outcome

pytestmark = pytest.mark.models


def wall(path: Path, seed: int = 0) -> Path:
    """A small photo of a bare wall, like no other."""
    path.parent.mkdir(parents=True, exist_ok=True)
    noise = np.random.default_rng(seed).normal(170, 6, (120, 160, 3))
    cv2.imwrite(str(path), np.clip(noise, 0, 255).astype(np.uint8))
    return path


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A folder with two bare walls, a broken photo and a text."""
    folder = tmp_path / "photos"
    wall(folder / "a.png", 1)
    wall(folder / "deep" / "b.jpg", 2)
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 cut off")
    (folder / "notes.txt").write_text("notes")
    return folder


def test_a_folder(run: Run, photos: Path, tmp_path: Path) -> None:
    """Photos are added, the broken one is listed with its reason, exit code says some failed."""
    target = tmp_path / "catalogue"
    ran = run("add", photos, "-c", target, "-j", "1")
    assert ran.code == 6
    assert "Added 2 photos" in ran.out
    assert "2 without writing" in ran.out
    assert "Ignored: 1 other file" in ran.out
    assert "photos/broken.jpg: truncated file" in ran.out
    assert "[3/3]" in ran.err
    outcomes = sorted(record.outcome for record in Catalogue.open(target).records())
    assert outcomes == [Outcome.FAILED, Outcome.NO_TEXT, Outcome.NO_TEXT]

    again = run("add", photos, "-c", target, "-q")
    assert (again.code, again.out, again.err) == (6, "", "")


def test_skipping_and_redoing(run: Run, photos: Path, tmp_path: Path) -> None:
    """Known photos are skipped and counted; --redo without paths reads what is stored again."""
    target = tmp_path / "catalogue"
    (photos / "broken.jpg").unlink()
    first = run("add", photos, "-c", target, "-j", "1")
    assert (first.code, "models install ar_en" in first.out) == (0, True)
    second = run("add", photos, "-c", target)
    assert "2 already in the catalogue" in second.out
    assert "models install ar_en" not in second.out  # said once
    for path in photos.rglob("*.*g"):
        path.unlink()
    ran = run("add", "--redo", "-c", target, "-j", "1", "-v")
    assert (ran.code, "Read again 2 photos" in ran.out) == (0, True)


def test_a_dry_run_writes_nothing(run: Run, photos: Path, tmp_path: Path) -> None:
    """What would happen is said for every photo; no catalogue appears."""
    again = photos / "again.png"
    again.write_bytes((photos / "a.png").read_bytes())
    ran = run("add", photos, "-c", tmp_path / "catalogue", "--dry-run")
    assert (ran.code, ran.err) == (0, "")
    assert "given twice: photos/again.png" in ran.out
    assert "3 add, 1 given twice" in ran.out
    assert "add: photos/a.png" in ran.out
    assert not (tmp_path / "catalogue").exists()


def test_a_dry_run_tells_that_some_would_fail(run: Run, photos: Path, tmp_path: Path) -> None:
    """With the exit code that the run itself would have."""
    (photos / "broken.jpg").write_text("no photo")
    words = ("add", photos, tmp_path / "absent", "-c", tmp_path / "c", "--dry-run")
    ran = run(*words)
    assert ran.code == 6
    assert "cannot be read: photos/broken.jpg: not an image" in ran.out
    assert "2 cannot be read" in ran.out


def test_what_a_shell_names_besides_photos(run: Run, photos: Path, tmp_path: Path) -> None:
    """`add photos/*` meets texts beside photos: passed over and counted, neither recorded nor
    failed. A text alone is no input."""
    target = tmp_path / "catalogue"
    ran = run("add", photos / "a.png", photos / "notes.txt", "-c", target, "-j", "1")
    assert (ran.code, "Ignored: 1 other file" in ran.out) == (0, True)
    assert len(Catalogue.open(target).ids()) == 1
    ran = run("add", photos / "notes.txt", "-c", target)
    assert (ran.code, "notes.txt: not a photo" in ran.err) == (4, True)


def test_pages_are_not_counted_as_photos(run: Run, tmp_path: Path) -> None:
    """A TIFF of two pages is one photo with two pages, one of which may fail."""
    path = tmp_path / "scan.tif"
    large = np.zeros((400, 400, 3), dtype=np.uint8)
    cv2.imwritemulti(str(path), [cv2.imread(str(wall(tmp_path / "a.png")))] * 2)
    ran = run("add", path, "-c", tmp_path / "two", "-j", "1")
    assert "Added 1 photo with 2 pages in" in ran.out
    cv2.imwritemulti(str(path), [cv2.imread(str(wall(tmp_path / "a.png"))), large])
    ran = run("add", path, "-c", tmp_path / "one", "-j", "1", "--max-megapixels", "0.1")
    assert (ran.code, "Added 1 photo in" in ran.out, "1 failed" in ran.out) == (6, True, True)


def test_a_glossary_that_is_none_leaves_nothing_behind(
    run: Run, photos: Path, tmp_path: Path
) -> None:
    """It is read before anything is written; a sound one is taken."""
    target = tmp_path / "catalogue"
    ran = run("add", photos, "--glossary", tmp_path / "none.tsv", "-c", target)
    assert (ran.code, target.exists()) == (4, False)
    (tmp_path / "own.tsv").write_text("no tab here\n", "utf-8")
    ran = run("add", photos, "--glossary", tmp_path / "own.tsv", "-c", target)
    assert (ran.code, target.exists()) == (2, False)
    assert "row 1 of own.tsv" in ran.err


def test_captions_and_where_photos_are_kept(run: Run, photos: Path, tmp_path: Path) -> None:
    """A table of captions and --reference end up in the record."""
    table = tmp_path / "captions.csv"
    table.write_text("file,caption,source\na.png,We will return,Times\n")
    target = tmp_path / "catalogue"
    run("add", photos / "a.png", "--captions", table, "--reference", "-c", target, "-j", "1")
    [record] = Catalogue.open(target).records()
    assert record.captions[0].text == "We will return"
    assert record.photo.path == str(photos / "a.png")
    assert "We will return (Times)" in run("show", "a.png", "-c", target).out


def test_captions_that_fit_no_photo(run: Run, photos: Path, tmp_path: Path) -> None:
    """They are named before anything is read."""
    table = tmp_path / "captions.csv"
    table.write_text("file,caption,source\na.png,We will return,Times\nzzz.png,Lost,Times\n")
    words = ("add", photos / "a.png", "--captions", table, "-c", tmp_path / "c", "--dry-run")
    ran = run(*words)
    assert (ran.code, ran.err) == (0, "1 caption fits no photo: zzz.png\n")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 2, "no photos given"),
        (["absent"], 4, "No such file"),
        (["empty"], 4, "no photos in"),
        (["a.png", "--tesseract", "absent"], 3, "no Tesseract at"),
        (["a.png", "--ocr-lang", "absent"], 3, "no reading model"),
        (["a.png", "--translator", "absent"], 3, "no translation package"),
        (["a.png", "--captions", "absent.csv"], 2, "cannot read captions"),
        (["a.png", "-c", "full"], 5, "not a catalogue"),
        (["a.png", "-c", "loop"], 5, "cannot make a catalogue"),
        (["a.png", "--jobs", "0"], 2, "--jobs"),
        (["--redo", "-c", "absent"], 5, "no catalogue"),
    ],
)
def test_bad_input_gets_one_sentence(
    arguments: list[str],
    code: int,
    words: str,
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each mistake has its exit code and says what is wrong, without a traceback."""
    wall(tmp_path / "a.png")
    wall(tmp_path / "full" / "other.png")
    (tmp_path / "empty").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    monkeypatch.chdir(tmp_path)
    ran = run("add", *arguments)
    assert ran.code == code
    assert words in ran.err
    assert "Traceback" not in ran.err


def test_ctrl_c_stops_cleanly_and_the_next_run_goes_on(tmp_path: Path) -> None:
    """Photos in hand are finished, the catalogue is whole, a rerun does the rest."""
    folder, target = tmp_path / "photos", tmp_path / "catalogue"
    for i in range(30):
        wall(folder / f"{i:02}.png", i)
    command = [sys.executable, "-m", "wallmsg", "add", folder, "-c", target, "-j", "2"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    while not list((target / "records").rglob("*.json")) and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 130, err
    assert "Traceback" not in err
    done = len(Catalogue.open(target).ids())
    assert 1 <= done < 30
    assert list(Catalogue.open(target).verify()) == []
    assert f"Stopped with {30 - done} left" in out
    subprocess.run([*command, "-q"], check=True, timeout=300)
    assert len(Catalogue.open(target).ids()) == 30


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs Linux's /proc")
@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c_while_workers_start_ends_them(photos: Path, tmp_path: Path, times: int) -> None:
    """A terminal sends it to them, too, while they load; they blame nobody and are not left."""
    target = tmp_path / "catalogue"
    command = [sys.executable, "-m", "wallmsg", "add", photos, "-c", target]
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    # The first is multiprocessing's own, which looks after what workers share.
    while process.poll() is None and len(children.read_text().split()) < 2:
        time.sleep(0.01)
    for _ in range(times):
        time.sleep(0.2)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    # Ctrl-C after all was said and done ends Python itself, which a shell tells as 130, too.
    assert process.returncode in {130, -signal.SIGINT}, err
    assert "doctor" not in err
    for _ in range(200):  # the last of them, multiprocessing's own, ends a moment later
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("processes are left")


def test_a_terminal_gets_a_bar(photos: Path, tmp_path: Path) -> None:
    """On a terminal progress is a bar with count, rate and time left; failures stand above it."""
    main, side = pty.openpty()
    command = [sys.executable, "-m", "wallmsg", "add", photos, "-c", tmp_path / "catalogue", "-v"]
    env = {**os.environ, "COLUMNS": "120", "TERM": "xterm"}
    process = subprocess.Popen(command, stderr=side, stdout=subprocess.PIPE, env=env)
    os.close(side)
    shown = b""
    try:
        while chunk := os.read(main, 4096):
            shown += chunk
    except OSError:  # how Linux says that the other side has closed
        pass
    os.close(main)
    assert process.wait(timeout=60) == 6
    assert b"3/3" in shown
    assert b"broken.jpg: failed: truncated file" in shown
    assert b"photo" in shown.split(b"3/3")[-1]
    process.stdout.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's /dev/full")
def test_a_full_disk_ends_the_run_with_a_reason() -> None:
    """What cannot be printed for a full disk is an error, not a silence."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "wallmsg", "schema"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            env={**os.environ},
        )
    assert done.returncode != 0
    assert b"No space left" in done.stderr
