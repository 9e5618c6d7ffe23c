"""Folders that wallmsg writes for others: a directory or a zip file, complete or not at all.

`DirectoryFolder` and `ZipFolder` fit the protocol `OutputFolder` of the formats.
"""

from __future__ import annotations

import os
import secrets
import shutil
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Self, TypeVar

from wallmsg.errors import UsageError

T = TypeVar("T")

_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip knows: nobody learns from a file when it was made."""
_STORED = {".jpg", ".jpeg", ".png", ".webp", ".xlsx", ".pdf", ".zip"}
"""Endings of files that are compressed already."""


class DirectoryFolder:
    """Writes files into a directory."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, name: str, data: bytes | Iterable[bytes]) -> None:
        """Write one file. Raises UsageError if there is one, OSError if it cannot be written."""
        path = self._path / _checked(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with path.open("xb") as out:
                for chunk in _chunks(data):
                    out.write(chunk)
        except FileExistsError as error:
            raise UsageError(f"two files of the export are called {name}") from error


class ZipFolder:
    """Writes files into a zip file, which may be a stream that cannot go back."""

    def __init__(self, out: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(out, "w")
        self._names: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._zip.close()

    def add(self, name: str, data: bytes | Iterable[bytes]) -> None:
        """Write one file. Raises UsageError if there is one, OSError if it cannot be written."""
        path = _checked(name)
        if name in self._names:
            raise UsageError(f"two files of the export are called {name}")
        self._names.add(name)
        entry = zipfile.ZipInfo(str(path), _DATE)
        entry.external_attr = 0o644 << 16
        is_packed = path.suffix.lower() in _STORED
        entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
        with self._zip.open(entry, "w", force_zip64=not isinstance(data, bytes)) as out:
            for chunk in _chunks(data):
                out.write(chunk)


def whole_folder(path: Path, write: Callable[[DirectoryFolder], T]) -> T:
    """Write a directory completely or, if anything fails, not at all; returns `write`'s result.

    Raises UsageError if it cannot be written, or exists and is not empty.
    """
    path = Path(os.path.realpath(path))
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        _require_free(path)
        temporary.mkdir()
        result = write(DirectoryFolder(temporary))
        if path.exists():
            path.rmdir()  # fails if something was put into it meanwhile
        temporary.rename(path)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return result


def _require_free(path: Path) -> None:
    if path.is_dir() and any(path.iterdir()):
        raise UsageError(
            f"the folder {path} is not empty", hint="choose another name, or remove the folder"
        )
    if path.exists() and not path.is_dir():
        raise UsageError(f"{path} is not a folder", hint="choose another name")


def _checked(name: str) -> PurePosixPath:
    """The name as a path below the folder. Raises ValueError if it leads elsewhere."""
    path = PurePosixPath(name)
    unsafe = {"", ".", ".."} & set(name.split("/"))
    if unsafe or path.is_absolute() or "\\" in name or "\0" in name:
        raise ValueError(f"{name!r} is not the name of a file in a folder")
    return path


def _chunks(data: bytes | Iterable[bytes]) -> Iterable[bytes]:
    return (data,) if isinstance(data, bytes) else data
