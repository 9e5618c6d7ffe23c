"""Published captions from tables as people save them."""

from __future__ import annotations

from pathlib import Path

import pytest

from wallmsg.errors import UsageError
from wallmsg.model import Caption
from wallmsg.photos.captions import read_captions, unused


def table(tmp_path: Path, text: str) -> Path:
    """A table on disk."""
    path = tmp_path / "captions.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "text",
    [
        "file,caption,source\nA.jpg,We will return,Times\n",
        "A.jpg,We will return,Times\n",
        "\ufeffsource;caption;file name\nTimes;We will return;A.jpg\n",
        "Photo\tCaption\tSource\n\nA.jpg\tWe will return\tTimes\n",
    ],
)
def test_tables_as_people_save_them(text: str, tmp_path: Path) -> None:
    """With or without header, in any order, separated by comma, semicolon or tab."""
    assert read_captions(table(tmp_path, text)) == {"a.jpg": (Caption("We will return", "Times"),)}


def test_several_captions_for_one_photo(tmp_path: Path) -> None:
    """Rows for the same photo add up; a caption may hold commas, newlines and no source."""
    path = table(tmp_path, 'file,caption\na.jpg,"One, two\nthree"\nA.JPG,Four\n')
    assert read_captions(path) == {"a.jpg": (Caption("One, two\nthree"), Caption("Four"))}


def test_an_empty_table(tmp_path: Path) -> None:
    """No rows are no captions."""
    assert read_captions(table(tmp_path, "")) == {}


def test_a_row_without_caption(tmp_path: Path) -> None:
    """A row that says nothing is named by its number."""
    with pytest.raises(UsageError, match="row 3"):
        read_captions(table(tmp_path, "file,caption\na.jpg,x\nb.jpg,\n"))


def test_a_table_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    """A wrong path or another encoding says what to do."""
    with pytest.raises(UsageError, match="cannot read captions"):
        read_captions(tmp_path / "absent.csv")
    path = tmp_path / "latin.csv"
    path.write_bytes(b"a.jpg,\xe9\xe8,x\n")
    with pytest.raises(UsageError, match="UTF-8"):
        read_captions(path)


@pytest.mark.parametrize(
    "text", ['file,caption\na.jpg,"not closed\nb.jpg,x\n', f"file,caption\na.jpg,{'x' * 200_000}\n"]
)
def test_a_table_that_is_no_csv(text: str, tmp_path: Path) -> None:
    """A quotation mark that is not closed swallows no rows, an endless cell does not crash."""
    with pytest.raises(UsageError, match="is not CSV"):
        read_captions(table(tmp_path, text))


def test_captions_without_a_photo() -> None:
    """A caption is used if it names a photo by its path or file name, in any case."""
    captions = ["a.jpg", "deep/b.jpg", "zzz.png", "deep/a.jpg"]
    assert unused(captions, ["x/A.JPG", "deep/B.jpg"]) == ["zzz.png", "deep/a.jpg"]
