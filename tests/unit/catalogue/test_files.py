"""Files that are whole or absent."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from tests.factories.records import listing
from wallmsg.catalogue.files import (
    disk_error,
    disk_errors,
    put_in_place,
    replace_file,
    sha256_of,
    sha256_of_file,
    temporary_for,
    write_whole,
)
from wallmsg.errors import CatalogueError, ExitCode


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full; free some space"),
        (errno.EDQUOT, "the disk is full; free some space"),
        (errno.EFBIG, "the disk is full; free some space"),
        (errno.EROFS, "cannot be written; check the permissions"),
        (errno.EACCES, "cannot be written; check the permissions"),
        (errno.EIO, "cannot write it: Input/output error"),
    ],
)
def test_disk_errors_are_told_in_a_sentence(number: int, words: str) -> None:
    """A full or read-only disk is named, with what to do."""
    error = disk_error(OSError(number, os.strerror(number)), "write it")
    assert words in str(error)
    assert error.exit_code is ExitCode.CATALOGUE


def test_other_errors_pass(tmp_path: Path) -> None:
    """Only errors of the disk are turned into sentences."""
    with (
        pytest.raises(CatalogueError, match=r"^cannot read it: No such file"),
        disk_errors("read it"),
    ):
        (tmp_path / "none").read_bytes()
    with pytest.raises(ValueError, match="mine"), disk_errors("read it"):
        raise ValueError("mine")


def test_replacing_leaves_one_file(tmp_path: Path) -> None:
    """The new bytes are there, and no temporary file."""
    target = tmp_path / "a.json"
    for data in (b"one", b"two"):
        replace_file(target, data)
        assert target.read_bytes() == data
        assert sha256_of_file(target) == sha256_of(data)
        assert listing(tmp_path) == ["a.json"]


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    """If writing fails the temporary file is gone again."""
    temporary = temporary_for(tmp_path / "a.json")
    with pytest.raises(TypeError):
        write_whole(temporary, "not bytes")  # type: ignore[arg-type]
    with pytest.raises(FileNotFoundError):
        put_in_place(temporary, tmp_path / "a.json")
    assert listing(tmp_path) == []
    assert sha256_of_file(temporary) is None
