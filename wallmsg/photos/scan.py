"""Finding the photos among the paths a user gives: files as named, folders with all below them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from wallmsg.errors import PhotoError
from wallmsg.photos.image_file import IMAGE_ENDINGS, is_photo

_NOT_PHOTOS = frozenset(
    {
        "@eadir",  # Synology: thumbnails
        "#recycle",
        "@recycle",  # QNAP
        "@recently-snapshot",
        "$recycle.bin",
        "system volume information",
        "__macosx",
        "thumbnails",
        "thumbs",
        "_thumbnails",
        "lost+found",
    }
)
_PREVIEW_ENDINGS = (".lrdata", ".lrcat-data", ".cocatalogdb", ".photolibrary-previews")
"""Of the folders in which Lightroom and Capture One keep previews."""


@dataclass
class Found:
    """What lies under the given paths, in a stable order."""

    photos: list[tuple[Path, str]] = field(default_factory=list)
    """Each with the name it gets in the catalogue: its path below the folder that was given."""
    no_photos: list[Path] = field(default_factory=list)
    """Files named by the user that neither are images nor are called like one."""
    ignored: int = 0
    """Files in folders that neither are images nor are called like one."""
    hidden: int = 0
    """Hidden files and folders: phones and desktops keep thumbnails and rubbish in them."""
    not_photos: list[Path] = field(default_factory=list)
    """Folders in which programs keep thumbnails, previews and what was deleted."""
    linked: int = 0
    """Links to folders: followed, they could lead anywhere, and round in circles."""
    unreadable: list[tuple[Path, str]] = field(default_factory=list)
    """Folders and paths that could not be looked into, and why."""


def find_photos(paths: Iterable[Path], *, all_folders: bool = False) -> Found:
    """Look for photos by content.

    What is an image counts, and what is called like one or cannot be looked into (a broken photo
    must be recorded, not passed over). The rest is counted alone: a shell's `samples/*` names truth
    files and tables, too. Hidden files, and folders that are hidden, linked to, or catalogues of
    wallmsg are left out, unless the user names them; so are folders of thumbnails and the like,
    which `all_folders` takes. A file reached twice counts once.
    """
    found = Found()
    seen: set[Path] = set()
    for path in paths:
        try:
            mode = path.stat().st_mode
        except OSError as error:
            found.unreadable.append((path, error.strerror or str(error)))
            continue
        if stat.S_ISDIR(mode):
            _walk(path, found, seen, all_folders=all_folders)
        elif _looks_like_photo(path, unknown=True):
            _take(path, path.name, found, seen)
        else:
            found.no_photos.append(path)
    return found


def storable(name: str) -> str:
    """A file name as it can be stored in a record: bytes that are no UTF-8 are written as \\xff."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _walk(top: Path, found: Found, seen: set[Path], *, all_folders: bool) -> None:
    def complain(error: OSError) -> None:
        found.unreadable.append((Path(error.filename), error.strerror or str(error)))

    for folder, names, files in os.walk(top, onerror=complain):
        here = Path(folder)
        if "catalogue.json" in files and "records" in names:
            names.clear()
            continue
        found.hidden += sum(name.startswith(".") for name in (*names, *files))
        others = [] if all_folders else [name for name in names if _holds_no_photos(name)]
        found.linked += sum((here / name).is_symlink() for name in _visible(names))
        found.not_photos += (here / name for name in sorted(others))
        names[:] = sorted(set(_visible(names)).difference(others))
        for file in sorted(_visible(files)):
            path = here / file
            if _looks_like_photo(path):
                _take(
                    path, (Path(top.resolve().name) / path.relative_to(top)).as_posix(), found, seen
                )
            else:
                found.ignored += 1


def _holds_no_photos(name: str) -> bool:
    """Whether the folder name is one that programs use for previews."""
    lower = name.casefold()
    return lower in _NOT_PHOTOS or lower.endswith(_PREVIEW_ENDINGS)


def _visible(names: Iterable[str]) -> Iterator[str]:
    return (name for name in names if not name.startswith("."))


def _looks_like_photo(path: Path, *, unknown: bool = False) -> bool:
    """By its name or its content; `unknown` is what counts where nobody can look into it."""
    if path.suffix.lower() in IMAGE_ENDINGS:
        return True
    try:
        return (unknown or path.is_file()) and is_photo(path)
    except PhotoError:
        return unknown


def _take(path: Path, name: str, found: Found, seen: set[Path]) -> None:
    # A link to itself has no end to resolve, which Path.resolve takes for an error.
    real = Path(os.path.realpath(path))
    if real not in seen:
        seen.add(real)
        found.photos.append((path, storable(name)))
