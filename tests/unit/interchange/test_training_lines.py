"""Checked lines as pictures with their texts, as kraken and Tesseract train on them."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image

from tests.factories.records import file_names, stored
from tests.factories.reviews import LATER, edit_of, message_of, outline, read, with_text
from wallmsg import factory
from wallmsg.catalogue import Catalogue
from wallmsg.evaluation import with_truth
from wallmsg.model import ILLEGIBLE, Record, Status
from wallmsg.review import apply_edit


@pytest.fixture
def there(catalogue: Catalogue) -> Record:
    """A record of two messages with its photo: each line has a colour of its own."""
    wall = np.full((400, 400, 3), 255, np.uint8)
    for row in range(5):
        left, top, right, bottom = map(int, outline(row).bounds())
        wall[top:bottom, left:right] = (40 * row, 0, 90)
    out = io.BytesIO()
    Image.fromarray(wall).save(out, "PNG")
    messages = (read("تركت قلبي", "في حلب", "سطر"), read("سنعود", first=4))
    made = stored(catalogue, "wall.png", out.getvalue(), *messages)
    made = replace(made, photo=replace(made.photo, width=400, height=400))
    catalogue.write(made)
    return made


def exported(catalogue: Catalogue, folder: Path) -> list[str]:
    """The names of the files of an export."""
    factory.export(catalogue, "lines", folder)
    return file_names(folder)


def test_lines_that_people_checked_are_exported(
    catalogue: Catalogue, there: Record, tmp_path: Path
) -> None:
    """Without those that have a gap or an unsure letter; a machine's reading is no truth."""
    content = with_text(message_of(there).content, 1, f"في {ILLEGIBLE}")
    content = with_text(content, 2, "سط\u0323ر")
    content = replace(content, transcription_status=Status.REVIEWED)
    catalogue.write(apply_edit(there, edit_of(there, content), LATER))
    name = f"{there.id}_m1_1"
    assert exported(catalogue, tmp_path / "lines") == [f"{name}.gt.txt", f"{name}.png"]
    assert (tmp_path / "lines" / f"{name}.gt.txt").read_text("utf-8") == "تركت قلبي\n"
    with Image.open(tmp_path / "lines" / f"{name}.png") as picture:
        assert picture.width > 4 * picture.height
        assert picture.getpixel((picture.width // 2, picture.height // 2)) == (0, 0, 90)
    assert with_truth(tmp_path / "lines") == [(tmp_path / "lines" / f"{name}.png", ["تركت قلبي"])]


def test_nothing_checked_gives_no_lines(
    catalogue: Catalogue, there: Record, tmp_path: Path
) -> None:
    """The folder is there, and empty; so it is of a photo that is gone."""
    assert exported(catalogue, tmp_path / "none") == []
    content = replace(message_of(there).content, transcription_status=Status.APPROVED)
    catalogue.write(apply_edit(there, edit_of(there, content), LATER))
    catalogue.photo_path(there).unlink()
    assert exported(catalogue, tmp_path / "gone") == []
