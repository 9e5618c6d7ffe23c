"""`wallmsg add` with a zip: opened like a folder, and gone when the command ends."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from PIL import Image

from tests.fixtures.commands import Run


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    """A zip of two photos, one in a folder of thumbnails."""
    photo = tmp_path / "photo.jpg"
    Image.new("RGB", (8, 8), "red").save(photo)
    path = tmp_path / "Chat.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(photo, "IMG_1.jpg")
        archive.write(photo, "__MACOSX/IMG_1.jpg")
    return path


def test_a_zip_is_a_folder(run: Run, packed: Path, tmp_path: Path) -> None:
    """Its photos have its name, thumbnails are passed over and named."""
    ran = run("add", packed, "-c", tmp_path / "c", "--dry-run")
    assert ran.code == 0
    assert "add: Chat/IMG_1.jpg" in ran.out
    assert "1 folder of thumbnails or deleted files" in ran.out
    assert "--all-folders" in ran.out
    both = run("add", packed, "-c", tmp_path / "c", "--dry-run", "--all-folders").out
    assert "given twice: Chat/__MACOSX/IMG_1.jpg" in both


def test_photos_in_a_zip_are_copied(
    run: Run, packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are nowhere that one could point to afterwards; nothing of them is left."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    ran = run("add", packed, "-c", tmp_path / "c", "--reference")
    assert (ran.code, "can only be copied" in ran.err) == (2, True)
    run("add", packed, "-c", tmp_path / "c", "--dry-run")
    assert list(folder.iterdir()) == []
    packed.write_bytes(packed.read_bytes()[:-40])
    ran = run("add", packed, "-c", tmp_path / "c", "--dry-run")
    assert (ran.code, "cannot be unpacked" in ran.err) == (4, True)
