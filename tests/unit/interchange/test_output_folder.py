"""Formats of several files, in a folder and in a zip file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.factories.records import listing, record
from wallmsg.catalogue import CatalogueInfo
from wallmsg.errors import UsageError
from wallmsg.interchange.export import export, export_file
from wallmsg.interchange.formats.base import SAFE, Included, OutputFolder
from wallmsg.interchange.output_folder import DirectoryFolder, ZipFolder
from wallmsg.model import Record

INFO = CatalogueInfo(created="2026-01-01T00:00:00+00:00", program="wallmsg 0")


class Names:
    """A format of a file for each photo, which fails at a photo of a given name."""

    name = "names"
    suffix = ".names.zip"

    def __init__(self, fails_at: str | None = None) -> None:
        self.fails_at = fails_at

    def write_files(
        self,
        records: Iterable[Record],
        info: CatalogueInfo,  # noqa: ARG002
        folder: OutputFolder,
        included: Included = SAFE,  # noqa: ARG002
    ) -> int:
        """Write a name in two chunks."""
        count = 0
        for each in records:
            count += 1
            if each.photo.name == self.fails_at:
                raise OSError(28, "No space left on device")
            folder.add(f"all/{each.photo.name}.txt", (each.photo.name.encode(), b"\n"))
        return count


def test_a_folder_is_written_with_all_its_files(tmp_path: Path) -> None:
    """Also into one that is there and empty."""
    stored = [record("a.jpg"), record("b.jpg")]
    (tmp_path / "empty").mkdir()
    for name in ("new", "empty"):
        assert export_file(Names(), stored, INFO, tmp_path / name) == 2
        assert listing(tmp_path / name / "all") == ["a.jpg.txt", "b.jpg.txt"]
        assert (tmp_path / name / "all" / "b.jpg.txt").read_bytes() == b"b.jpg\n"


def test_a_zip_has_the_same_files(tmp_path: Path) -> None:
    """A file whose name ends in .zip, and a stream; made again, it has the same bytes."""
    stored = [record("a.jpg"), record("b.jpg")]
    out = io.BytesIO()
    assert export(Names(), stored, INFO, out) == 2
    assert export_file(Names(), stored, INFO, tmp_path / "all.NAMES.ZIP") == 2
    assert (tmp_path / "all.NAMES.ZIP").read_bytes() == out.getvalue()
    with zipfile.ZipFile(out) as made:
        assert made.namelist() == ["all/a.jpg.txt", "all/b.jpg.txt"]
        assert made.read("all/b.jpg.txt") == b"b.jpg\n"


@pytest.mark.parametrize("name", ["folder", "all.zip"])
def test_a_failed_export_leaves_nothing(tmp_path: Path, name: str) -> None:
    """Neither half a folder nor a temporary one."""
    with pytest.raises(UsageError, match=r"cannot write .*No space left"):
        export_file(Names("b.jpg"), [record("a.jpg"), record("b.jpg")], INFO, tmp_path / name)
    assert listing(tmp_path) == []


def test_a_folder_with_something_in_it_stays(tmp_path: Path) -> None:
    """Nothing of somebody's is replaced, and files of two exports are never mixed."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "note").touch()
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="not empty"):
        export_file(Names(), [record("a.jpg")], INFO, tmp_path / "mine")
    with pytest.raises(UsageError, match="is not a folder"):
        export_file(Names(), [record("a.jpg")], INFO, tmp_path / "file")
    assert listing(tmp_path) == ["file", "mine"]
    assert listing(tmp_path / "mine") == ["note"]


@pytest.mark.parametrize("name", ["", "/etc/a", "../a", "a/../../b", "a//b", "a\\b", ".", "a\0"])
def test_a_name_never_leads_out(tmp_path: Path, name: str) -> None:
    """Whatever a photo is called."""
    for folder in (DirectoryFolder(tmp_path), ZipFolder(io.BytesIO())):
        with pytest.raises(ValueError, match="not the name of a file"):
            folder.add(name, b"")


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    """None is lost behind the other."""
    for folder in (DirectoryFolder(tmp_path), ZipFolder(io.BytesIO())):
        folder.add("a", b"")
        with pytest.raises(UsageError, match="two files of the export are called a"):
            folder.add("a", b"")


def test_no_zip_goes_to_a_terminal() -> None:
    """It would show as broken letters, and may run commands."""

    class Terminal(io.BytesIO):
        def isatty(self) -> bool:
            return True

    with pytest.raises(UsageError, match=r"several files; give -o FOLDER or -o NAME\.names\.zip"):
        export(Names(), [], INFO, Terminal())
