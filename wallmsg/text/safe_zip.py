"""Zip archives from strangers: which members may be taken out, and taking them out safely."""

from __future__ import annotations

import re
import shutil
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from wallmsg.errors import ModelError


@dataclass(frozen=True)
class Limits:
    """How large an archive may grow. Argos's largest packages are some 300 MB unpacked."""

    total: int = 2 << 30
    """Bytes of all members together."""
    member: int = 1 << 30
    """Bytes of one member."""
    members: int = 2000
    ratio: int = 200
    """Bytes out for a byte in; weights give 1 to 2, word lists 5 to 10, a zip bomb 1,000."""
    ratio_from: int = 1 << 20
    """Members smaller than this are not judged by their ratio."""


LIMITS = Limits()


def safe_members(archive: zipfile.ZipFile, limits: Limits = LIMITS) -> list[zipfile.ZipInfo]:
    """The files in the archive, all of them below one top directory.

    Raises ModelError if any name leads elsewhere (absolute, `..`, drive, backslash), occurs twice,
    is a link or a device, or if the sizes that the archive declares are beyond `limits`.
    """
    infos = archive.infolist()
    if len(infos) > limits.members:
        raise ModelError(f"the archive has {len(infos)} members, more than {limits.members}")
    tops: set[str] = set()
    seen: set[str] = set()
    for info in infos:
        parts = _safe_parts(info)
        tops.add(parts[0])
        if not info.is_dir() and len(parts) < 2:
            raise ModelError(f"the archive has {info.filename!r} outside its one directory")
        key = "/".join(parts).casefold()
        if key in seen:
            raise ModelError(f"the archive has {info.filename!r} twice")
        seen.add(key)
    files = [info for info in infos if not info.is_dir()]
    if len(tops) != 1:
        raise ModelError(f"the archive should hold one directory and has {len(tops)}")
    _check_sizes(files, limits)
    return files


def below_top(info: zipfile.ZipInfo) -> str:
    """Name of a member below the archive's top directory."""
    return "/".join(PurePosixPath(info.filename).parts[1:])


def extract(
    archive: zipfile.ZipFile, wanted: re.Pattern[str], target: Path, limits: Limits = LIMITS
) -> list[str]:
    """Write the members whose names below the top directory match `wanted` under `target`.

    Returns those names. Raises ModelError as `safe_members` does, and what zipfile raises for a
    damaged archive.
    """
    names = []
    for info in safe_members(archive, limits):
        name = below_top(info)
        if not wanted.fullmatch(name):
            continue
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # zipfile never gives more than the size that was declared and checked; had the archive
        # lied about it, the checksum fails.
        with archive.open(info) as source, path.open("xb") as out:
            shutil.copyfileobj(source, out)
        names.append(name)
    return names


def _safe_parts(info: zipfile.ZipInfo) -> tuple[str, ...]:
    """The parts of a member's name, or ModelError."""
    name = info.filename
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise ModelError(f"the archive has a link or device: {name!r}")
    raw = name.removesuffix("/").split("/")
    bad = any(part in ("", ".", "..") or re.search(r"[\\:\x00-\x1f]", part) for part in raw)
    # zipfile cuts a name at a null byte and turns backslashes round; what was stored must fit too.
    if bad or info.orig_filename.replace("\\", "/") != name or "\\" in info.orig_filename:
        raise ModelError(f"the archive has an unsafe name: {info.orig_filename!r}")
    return tuple(raw)


def _check_sizes(files: list[zipfile.ZipInfo], limits: Limits) -> None:
    if sum(info.file_size for info in files) > limits.total:
        raise ModelError(f"the archive would unpack to more than {limits.total >> 20} MB")
    for info in files:
        if info.file_size > limits.member:
            raise ModelError(f"{info.filename!r} would unpack to over {limits.member >> 20} MB")
        packed = max(info.compress_size, 1)
        if info.file_size > limits.ratio_from and info.file_size / packed > limits.ratio:
            raise ModelError(
                f"{info.filename!r} unpacks to {info.file_size // packed} times its size"
            )
