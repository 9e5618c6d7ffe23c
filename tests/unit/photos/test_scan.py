"""Finding photos below the paths a user gives."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image

from wallmsg.photos.scan import find_photos


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as they come: photos, a text, junk, hidden things, a catalogue."""
    top = tmp_path / "phone"
    for name in ("b.jpg", "a/c", "a/.hidden.jpg", ".trash/d.jpg", "old/photos/e.jpg"):
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", (4, 4)).save(path, "JPEG")
    (top / "notes.txt").write_text("notes")
    (top / "broken.jpg").write_text("not a photo")
    (top / "old" / "catalogue.json").write_text("{}")
    (top / "old" / "records").mkdir()
    return top


def names(paths: list[Path]) -> list[str]:
    """Names in the catalogue of what is found."""
    return [name for _, name in find_photos(paths).photos]


def test_photos_are_found_by_content(folder: Path) -> None:
    """Images whatever their names and files called like images count; the rest is counted."""
    found = find_photos([folder])
    assert [name for _, name in found.photos] == ["phone/b.jpg", "phone/broken.jpg", "phone/a/c"]
    assert (found.ignored, found.hidden, found.linked) == (1, 2, 0)
    assert found.unreadable == []


def test_a_named_file_that_is_no_photo_is_told_apart(folder: Path) -> None:
    """A shell's `*` names texts beside photos: they are no failed photos. What is called like a
    photo, has a photo's content, or cannot be looked into, counts."""
    given = [folder / name for name in ("notes.txt", "b.jpg", "broken.jpg", "a/c", "a/.hidden.jpg")]
    found = find_photos(given)
    assert [name for _, name in found.photos] == ["b.jpg", "broken.jpg", "c", ".hidden.jpg"]
    assert found.no_photos == [folder / "notes.txt"]
    os.mkfifo(folder / "pipe")
    assert names([folder / "pipe"]) == ["pipe"]


def test_linked_folders_are_counted_and_not_followed(folder: Path) -> None:
    """They could lead round in circles; a link to a photo is a photo."""
    (folder / "round").symlink_to(folder, target_is_directory=True)
    (folder / "z.jpg").symlink_to(folder / "a" / "c")
    found = find_photos([folder])
    assert found.linked == 1
    assert len(found.photos) == 3


def test_nothing_is_taken_twice(folder: Path) -> None:
    """A photo reached by several paths counts once."""
    assert names([folder / "b.jpg", folder, folder / "a"]).count("b.jpg") == 1
    assert len(names([folder / "b.jpg", folder])) == len(names([folder]))


def test_the_folder_here_has_its_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder given as "." is known by its real name."""
    monkeypatch.chdir(folder)
    assert names([Path()])[0] == "phone/b.jpg"


def test_paths_that_are_not_there(tmp_path: Path) -> None:
    """A wrong path is reported, not passed over."""
    found = find_photos([tmp_path / "absent"])
    assert found.unreadable == [(tmp_path / "absent", "No such file or directory")]


def test_a_link_to_itself_stops_nothing(folder: Path) -> None:
    """It is called like a photo, so it is taken, to fail alone; the others are found."""
    (folder / "loop.jpg").symlink_to("loop.jpg")
    (folder / "gone.jpg").symlink_to("nothing.jpg")
    assert names([folder]) == [
        "phone/b.jpg",
        "phone/broken.jpg",
        "phone/gone.jpg",
        "phone/loop.jpg",
        "phone/a/c",
    ]


def test_folders_of_thumbnails_are_passed_over_and_named(tmp_path: Path) -> None:
    """What network disks and programs keep beside photos is no photo, unless it is asked for."""
    names = ("@eaDir/IMG_1.jpg", "#recycle", "old/Thumbnails", "__MACOSX", "Walls Previews.lrdata")
    for name in ("", *names):
        folder = tmp_path / "phone" / name
        folder.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (4, 4), (len(name), 0, 0)).save(folder / "photo.jpg")
    found = find_photos([tmp_path / "phone"])
    assert [name for _, name in found.photos] == ["phone/photo.jpg"]
    assert sorted(path.name for path in found.not_photos) == sorted(
        ["@eaDir", "#recycle", "Thumbnails", "__MACOSX", "Walls Previews.lrdata"]
    )
    assert len(find_photos([tmp_path / "phone"], all_folders=True).photos) == 6
    # Named by the user, a folder is meant.
    assert len(find_photos([tmp_path / "phone" / "@eaDir"]).photos) == 1
