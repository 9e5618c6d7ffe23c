"""What is known of the place where a catalogue is stored."""

from __future__ import annotations

from pathlib import Path

import pytest

from wallmsg.catalogue import is_encrypted, synchronised_by


@pytest.mark.parametrize(
    ("folder", "program"),
    [
        ("Dropbox/wall/catalogue", "Dropbox"),
        ("OneDrive - University of Leeds/catalogue", "OneDrive"),
        ("Library/Mobile Documents/catalogue", "iCloud Drive"),
        ("Library/CloudStorage/catalogue", "a cloud service"),
        ("Documents/dropbox of letters/catalogue", None),
    ],
)
def test_a_synchronised_folder_is_known_by_its_name(
    tmp_path: Path, folder: str, program: str | None
) -> None:
    """The catalogue's folder or any folder above it counts."""
    assert synchronised_by(tmp_path / folder) == program


def test_a_synchronised_folder_is_known_by_what_its_program_leaves(tmp_path: Path) -> None:
    """Syncthing works in a folder of any name."""
    (tmp_path / "shared" / ".stfolder").mkdir(parents=True)
    assert synchronised_by(tmp_path / "shared" / "catalogue") == "Syncthing"


class Kernel:
    """The kernel's tables, written by the test."""

    def __init__(self, folder: Path) -> None:
        self.mounts = folder / "mountinfo"
        self.devices = folder / "dev"
        self.mounts.write_text("1 0 8:1 / / rw - ext4 /dev/sda1 rw\n")
        self.device("8:1")

    def mount(self, number: str, point: str, kind: str) -> None:
        """Add a mount."""
        with self.mounts.open("a") as table:
            table.write(f"2 1 {number} / {point} rw shared:1 - {kind} /dev/mapper/x rw\n")

    def device(self, number: str, uuid: str = "", below: str = "") -> None:
        """Add a block device; `below`: the uuid of a device under it."""
        (self.devices / number / "dm").mkdir(parents=True)
        (self.devices / number / "dm" / "uuid").write_text(uuid)
        if below:
            (self.devices / number / "slaves" / "dm-0" / "dm").mkdir(parents=True)
            (self.devices / number / "slaves" / "dm-0" / "dm" / "uuid").write_text(below)

    def says(self, folder: str) -> bool | None:
        """What is known of a folder."""
        return is_encrypted(Path(folder), self.mounts, self.devices)


@pytest.fixture
def kernel(tmp_path: Path) -> Kernel:
    """A machine with one plain disk."""
    return Kernel(tmp_path)


def test_a_plain_disk_is_not_encrypted(kernel: Kernel) -> None:
    """Nothing below the file system encrypts."""
    assert kernel.says("/srv/catalogue") is False


def test_luks_is_seen(kernel: Kernel) -> None:
    """Directly, and under a logical volume."""
    kernel.mount("253:0", "/home", "ext4")
    kernel.device("253:0", "CRYPT-LUKS2-abc-root")
    kernel.mount("253:1", "/media/my\\040stick", "btrfs")
    kernel.device("253:1", "LVM-abc", below="CRYPT-LUKS2-def-pv")
    assert kernel.says("/home/rima/catalogue") is True
    assert kernel.says("/media/my stick/catalogue") is True
    assert kernel.says("/homes/catalogue") is False


def test_what_cannot_be_known_is_not_claimed(kernel: Kernel, tmp_path: Path) -> None:
    """Network disks, containers, other systems."""
    kernel.mount("0:50", "/net", "nfs4")
    kernel.mount("0:51", "/safe", "fuse.gocryptfs")
    assert kernel.says("/net/catalogue") is None
    assert kernel.says("/safe/catalogue") is True
    assert is_encrypted(tmp_path, tmp_path / "none", kernel.devices) is None
