"""What can be known of the folder and the disk on which a catalogue is stored."""

from __future__ import annotations

import os
from pathlib import Path

_SYNCED_FOLDERS = {
    "dropbox": "Dropbox",
    "onedrive": "OneDrive",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "mobile documents": "iCloud Drive",
    "cloudstorage": "a cloud service",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "mega": "MEGA",
    "megasync": "MEGA",
    "pcloud drive": "pCloud",
    "yandex.disk": "Yandex Disk",
}
"""Names that these programs give to their folders, in small letters. OneDrive adds a company."""

_SYNC_MARKS = {
    ".dropbox": "Dropbox",
    ".stfolder": "Syncthing",
    ".sync": "Resilio Sync",
    ".owncloudsync.log": "ownCloud",
    ".nextcloudsync.log": "Nextcloud",
}
"""Files and folders that these programs put into what they synchronise."""

_ENCRYPTING = {"ecryptfs", "fuse.gocryptfs", "fuse.encfs", "fuse.cryfs", "fuse.veracrypt"}
_DISKS = {"ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "vfat", "exfat", "ntfs", "ntfs3"}
"""File systems that store what they are given on a block device, unchanged unless asked."""


def synchronised_by(folder: Path) -> str | None:
    """The program that copies the folder to other machines, as far as names and files show it."""
    for place in (folder, *folder.parents):
        name = place.name.lower()
        for known, program in _SYNCED_FOLDERS.items():
            if name == known or name.startswith((f"{known} - ", f"{known}-")):
                return program
        for mark, program in _SYNC_MARKS.items():
            if (place / mark).exists():
                return program
    return None


def is_encrypted(
    folder: Path,
    mounts: Path = Path("/proc/self/mountinfo"),
    devices: Path = Path("/sys/dev/block"),
) -> bool | None:
    """Whether the disk under the folder is encrypted; None where that cannot be known.

    Linux only: the device of the file system, or one below it, is a dm-crypt volume (LUKS), or the
    file system itself encrypts. Encryption inside a file system (fscrypt, ZFS) is not seen: there
    the answer is None or, on ext4 and f2fs, may be a wrong False.

    Args:
        folder: Must exist.
        mounts: The kernel's table of mounts.
        devices: Where the kernel lists block devices by number.
    """
    found = _mount(folder, mounts)
    if found is None:
        return None
    number, kind = found
    if kind in _ENCRYPTING:
        return True
    device = devices / number
    if kind not in _DISKS or not device.exists():
        return None
    return _is_crypt(device)


def _mount(folder: Path, mounts: Path) -> tuple[str, str] | None:
    """Number `major:minor` and file system of the innermost mount that contains the folder."""
    place = os.path.realpath(folder)
    found = None
    longest = 0
    try:
        rows = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return None
    for row in rows:
        before, _, after = row.partition(" - ")
        number, point = before.split()[2], _unescaped(before.split()[4])
        inside = place == point or place.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= longest:
            found, longest = (number, after.split()[0]), len(point)
    return found


def _unescaped(point: str) -> str:
    for code, letter in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        point = point.replace(code, letter)
    return point


def _is_crypt(device: Path) -> bool:
    """Whether the device, or one below it, is a dm-crypt volume."""
    try:
        uuid = (device / "dm" / "uuid").read_text()
    except OSError:
        uuid = ""
    if uuid.startswith("CRYPT-"):
        return True
    try:
        below = list((device / "slaves").iterdir())
    except OSError:
        return False
    return any(_is_crypt(one) for one in below)
