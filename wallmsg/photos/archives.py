"""Zips of photos, such as a chat export: opened like a folder, within limits."""

from __future__ import annotations

import re
import shutil
import stat
import zipfile
from pathlib import Path, PurePosixPath

from wallmsg.errors import NoInputError
from wallmsg.photos.formats import IMAGE_ENDINGS
from wallmsg.text.safe_zip import ZIP_ERRORS, ArchiveLimits, check_method, open_zip

LIMITS = ArchiveLimits(total=16 << 30, member=1 << 30, members=20_000)
"""A phone's chat export with all its photos has some gigabytes."""

_BESIDE = frozenset((".xmp", ".json", ".txt"))
"""Endings of what may say something about the photos beside it."""
_SIGNATURE = b"PK\x03\x04"
_UTF8 = 0x800
_ARABIC = re.compile("[\u0600-\u06ff]")
_MAX_PART = 100


def is_zip(path: Path) -> bool:
    """Whether the file is a zip and called so."""
    if path.suffix.lower() != ".zip":
        return False
    try:
        with path.open("rb") as file:
            return file.read(4) == _SIGNATURE
    except OSError:
        return False


def unpack(path: Path, folder: Path, limits: ArchiveLimits = LIMITS) -> Path:
    """The photos of a zip, and what says something about them, in a folder named after it.

    Raises NoInputError if it is damaged, grows beyond the limits, or there is no room.
    """
    target = folder / (path.stem[:_MAX_PART] or "zip")
    target.mkdir(parents=True)
    try:
        with open_zip(path, max_directory=8 << 20) as archive:
            members = [one for one in archive.infolist() if _wanted(one)]
            _check(members, limits, folder)
            for number, member in enumerate(members):
                _write(archive, member, target, number)
    except ZIP_ERRORS as error:
        raise NoInputError(f"{path.name} cannot be unpacked: {error}") from error
    return target


def member_name(member: zipfile.ZipInfo) -> str:
    """The name of a member as it was meant.

    Windows writes names in its own encoding and does not say so; Python then reads them as those
    of DOS.
    """
    name = member.filename
    if member.flag_bits & _UTF8:
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "cp1256"):
        try:
            meant = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or _ARABIC.search(meant):
            return meant
    return name


def _wanted(member: zipfile.ZipInfo) -> bool:
    kind = stat.S_IFMT(member.external_attr >> 16)
    ending = PurePosixPath(member.filename).suffix.lower()
    plain = not member.is_dir() and kind in (0, stat.S_IFREG)
    return plain and (ending in IMAGE_ENDINGS or ending in _BESIDE)


def _check(members: list[zipfile.ZipInfo], limits: ArchiveLimits, folder: Path) -> None:
    """Raises BadZipFile where unpacking would take too much."""
    total = sum(member.file_size for member in members)
    if len(members) > limits.members:
        raise zipfile.BadZipFile(f"it has more than {limits.members} files")
    if total > min(limits.total, shutil.disk_usage(folder).free):
        raise zipfile.BadZipFile(f"there is no room for the {total >> 20} MB in it")
    for member in members:
        check_method(member)
        grows = member.file_size / max(1, member.compress_size)
        if member.file_size > limits.member or (
            member.file_size > limits.ratio_from and grows > limits.ratio
        ):
            raise zipfile.BadZipFile(f"{member.filename!r} would be too large")


def _write(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, number: int) -> None:
    parts = [
        re.sub(r'[\x00-\x1f<>:"|?*]', "_", part)[-_MAX_PART:]
        for part in member_name(member).replace("\\", "/").split("/")
    ]
    kept = [part for part in parts if part not in {"", ".", ".."}]
    path = target.joinpath(*kept)
    if path.exists():  # names that differ in nothing but what was replaced
        path = path.with_name(f"{number}-{path.name}")
    path.parent.mkdir(parents=True, exist_ok=True)
    # zipfile gives no more than the size that was declared and checked.
    with archive.open(member) as source, path.open("xb") as out:
        shutil.copyfileobj(source, out)
