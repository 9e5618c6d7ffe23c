"""Published captions from tables as people save them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.shared_files import shared_file
from wallmsg.errors import UsageError
from wallmsg.interchange.captions import assign, read_captions
from wallmsg.model import Caption


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
    assert read_captions(table(tmp_path, text)) == {"A.jpg": (Caption("We will return", "Times"),)}


def test_several_captions_for_one_photo(tmp_path: Path) -> None:
    """Rows for the same photo add up; a caption may hold commas, newlines and no source."""
    path = table(tmp_path, 'file,caption\na.jpg,"One, two\nthree"\na.jpg,Four\n')
    assert read_captions(path) == {"a.jpg": (Caption("One, two\nthree"), Caption("Four"))}


def test_an_empty_table(tmp_path: Path) -> None:
    """No rows are no captions."""
    assert read_captions(table(tmp_path, "")) == {}


def test_rows_without_caption_or_file(tmp_path: Path) -> None:
    """A photo without a caption says nothing; a caption without a photo is named by its number."""
    assert [*read_captions(table(tmp_path, "file,caption\na.jpg,x\nb.jpg,\n"))] == ["a.jpg"]
    with pytest.raises(UsageError, match="row 3"):
        read_captions(table(tmp_path, "file,caption\na.jpg,x\n,y\n"))


def test_tables_that_are_no_captions(tmp_path: Path) -> None:
    """Places are not made captions in silence, nor the machine's English a publication."""
    with pytest.raises(UsageError, match=r"no column is called caption .*place, date"):
        read_captions(table(tmp_path, "filename,place,date\na.jpg,Aleppo,2016\n"))
    with pytest.raises(UsageError, match="no column is called file"):
        read_captions(table(tmp_path, "id,place\n7,Aleppo\n"))
    own = "id,photo,outcome,transcription,translation,transcription_status,sha256\n1,a,,,,,\n"
    with pytest.raises(UsageError, match="export of wallmsg"):
        read_captions(table(tmp_path, own))


def test_a_table_that_is_not_there(tmp_path: Path) -> None:
    """A wrong path is named."""
    with pytest.raises(UsageError, match="cannot read captions"):
        read_captions(tmp_path / "absent.csv")


@pytest.mark.parametrize(
    ("name", "photo"),
    [
        ("a.jpg", "x/A.JPG"),
        ("A", "x/a.jpg"),
        ("a.jpeg", "x/a.JPG"),
        ("D:\\walls\\x\\a.jpg", "x/a.jpg"),
        ("\u200fa.jpg\u200e", "x/a.jpg"),
        ("a.jpg\u00a0", "a.jpg"),
        ("Cafe\u0301 4.42 PM.jpg", "Caf\u00e9 4.42\u202fPM.jpg"),
        ("صورة 1.jpg", "\u200fصورة\u200f 1.jpg"),
    ],
)
def test_names_are_compared_as_people_mean_them(name: str, photo: str) -> None:
    """Accents apart, narrow spaces, invisible marks, other paths and endings are the same photo."""
    own = (Caption("x"),)
    assert assign({name: own}, [photo, "other.png"]).captions == {photo: own}


def test_a_caption_that_fits_several_photos_is_on_none() -> None:
    """Two cards have the same file name: both are named, unless the table names the folder."""
    cards = ["card-A/IMG_1.JPG", "card-B/IMG_1.JPG"]
    own = (Caption("Wall at the school"),)
    assigned = assign({"IMG_1.JPG": own, "lost.jpg": own}, cards)
    assert assigned.captions == {}
    assert assigned.ambiguous == {"IMG_1.JPG": tuple(cards)}
    assert assigned.unused == ("lost.jpg",)
    assert assign({"card-A/img_1.jpg": own}, cards).captions == {cards[0]: own}
    # The name itself, where another photo has it below a folder.
    assert assign({"walls/card-B/IMG_1.JPG": own}, cards).captions == {cards[1]: own}


@pytest.mark.shared
def test_tables_of_reports() -> None:
    """Every table of captions that other tools' users had trouble with gives its two captions."""
    folder = shared_file("cases", "reports", "07-captions-csv")
    photos = ["photos/IMG_0001.JPG", "photos/IMG_0002.JPG"]
    for path in sorted(folder.glob("*.csv")):
        assigned = assign(read_captions(path), photos)
        expected = photos[1:] if path.name.startswith("l-") else photos
        assert sorted(assigned.captions) == expected, path.name
        assert not assigned.unused, path.name
    with pytest.raises(UsageError, match="export of wallmsg"):
        read_captions(shared_file("cases", "reports", "26-own-csv", "out.csv"))
