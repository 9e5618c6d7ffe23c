"""A folder for cut-outs of walls that is removed after the run, even if the run was killed."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
import time
from pathlib import Path
from typing import ClassVar, Self

_OURS = re.compile(r"wallmsg-\d+-")
_ROOM = 100 << 20
"""Bytes that must be free in memory; containers often have less than the lines of one wall."""

_TOO_NEW_SECONDS = 60.0
"""A folder this young may belong to a run that is about to lock it."""

_DEAD_SECONDS = 5.0
"""The same where no process has the number in its name: that may be so in another container."""


class Scratch:
    """A folder of this process's own: in memory where the system offers it, so that a killed run
    leaves nothing on a disk.

    A lock on it shows others that it is in use. What was left by a run that was killed with all
    its workers, which could not clean up, is removed by the next one.

    Args:
        where: The folder to make it in; None is `Scratch.within`.
    """

    within: ClassVar[Path | None] = None
    """Where this process makes its folders; None is memory. Its parent may look after another."""

    def __init__(self, where: Path | None = None) -> None:
        where = where or self.within or memory_folder()
        remove_abandoned(where)
        self._folder = tempfile.TemporaryDirectory(
            prefix=f"wallmsg-{os.getpid()}-", dir=where, ignore_cleanup_errors=True
        )
        self.path = Path(self._folder.name)
        self._lock = os.open(self.path, os.O_RDONLY)
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.remove()

    def remove(self) -> None:
        """Delete the folder and what is in it."""
        self._folder.cleanup()
        os.close(self._lock)


def memory_folder() -> Path:
    """A folder that lives in memory and has room, else the system's choice for temporary files."""
    memory = Path("/dev/shm")  # noqa: S108
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free >= _ROOM
    return memory if roomy else Path(tempfile.gettempdir())


def remove_abandoned(where: Path) -> None:
    """Removes the folders in `where` of processes that were killed before they could."""
    for path in where.iterdir():
        if not _OURS.match(path.name) or path.is_symlink():
            continue
        try:
            if _is_too_new(path):
                continue
            folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        except OSError:  # another's, or gone meanwhile
            continue
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # in use
            continue
        else:
            shutil.rmtree(path, ignore_errors=True)
        finally:
            os.close(folder)


def _is_too_new(path: Path) -> bool:
    number = path.name.split("-")[1]
    age = time.time() - path.stat().st_mtime
    return age < (_TOO_NEW_SECONDS if _runs(int(number)) else _DEAD_SECONDS)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:  # another user's
        return True
    return True
