"""The folder that a site is written to: only what changed, every file whole or as it was.

A build that is stopped leaves whole files, old and new. The next build completes them: it compares
every page with its file, and a picture's name says what it was made from.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from wallmsg.errors import UsageError
from wallmsg.interchange.output_file import whole_file

MARK = "wallmsg-site.json"
"""Says that a folder is a site. Nothing is removed from a folder without it."""

OWN_FOLDERS = ("ar", "en", "assets", "pictures")
"""Folders of a site in which every file is written, or removed, by a build."""

_OWN_FILES = ("index.html", MARK)


class SiteFolder:
    """A site on disk, and counts of what was done to it.

    Raises UsageError if the folder holds anything else than a site, or cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.written = self.unchanged = self.removed = 0
        self.was_complete = True
        try:
            path.mkdir(parents=True, exist_ok=True)
            # A build that was stopped at once has left a part of its mark, and no mark.
            names = {one.name for one in path.iterdir()} - {one.name for one in self._parts(MARK)}
        except OSError as error:
            raise UsageError(f"cannot write {path}: {error.strerror}") from error
        if MARK in names:
            self.was_complete = self._is_complete()
        elif names:
            raise UsageError(
                f"{path} is not empty and no site of wallmsg",
                hint="give an empty or a new folder",
            )
        linked = next((name for name in OWN_FOLDERS if (path / name).is_symlink()), None)
        if linked:
            raise UsageError(f"{path / linked} is a link", hint="give a folder without links")

    def begin(self, planned: set[str]) -> None:
        """Mark the site as being built, and remove every file that is not in the plan.

        Removing comes first: what may no longer be shown is gone, even if the build is stopped.
        """
        self._mark(complete=False)
        for name in self._files():
            if name not in planned:
                self._remove(name)

    def has(self, name: str) -> bool:
        """Whether there is such a file (`en/index.html`)."""
        return (self.path / name).is_file()

    def write(self, name: str, data: bytes) -> None:
        """Write a file if it is new or differs."""
        path = self.path / name
        try:
            if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
                self.unchanged += 1
                return
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"cannot write {path}: {error.strerror}") from error
        whole_file(path, lambda out: out.write(data))
        self.written += 1

    def drop(self, name: str) -> None:
        """Remove a file if it is there."""
        if self.has(name):
            self._remove(name)

    def finish(self) -> None:
        """Mark the site as complete."""
        self._mark(complete=True)

    def _is_complete(self) -> bool:
        try:
            return bool(json.loads((self.path / MARK).read_bytes())["complete"])
        except (OSError, ValueError, TypeError, KeyError):
            return False

    def _mark(self, *, complete: bool) -> None:
        text = json.dumps({"format": 1, "complete": complete}) + "\n"
        whole_file(self.path / MARK, lambda out: out.write(text.encode()))

    def _files(self) -> Iterator[str]:
        """Every file in the site's own folders, and what a stopped build left at the top."""
        for folder in OWN_FOLDERS:
            for root, folders, names in os.walk(self.path / folder):
                links = [name for name in folders if (Path(root) / name).is_symlink()]
                for name in (*names, *links):
                    yield (Path(root) / name).relative_to(self.path).as_posix()
        for own in _OWN_FILES:
            for part in self._parts(own):
                yield part.name

    def _parts(self, own: str) -> list[Path]:
        """What is left at the top of writing a file that was stopped."""
        return [*self.path.glob(f".{own}.*.tmp")]

    def _remove(self, name: str) -> None:
        path = self.path / name
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise UsageError(f"cannot remove {path}: {error.strerror}") from error
        self.removed += 1
