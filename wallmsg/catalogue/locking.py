"""The catalogue's lock, and locks on files being copied, also on disks that have no flock.

Network shares, phones and some FUSE disks cannot lock files. There a marker file with the owner's
process and host replaces the lock; a marker whose process is gone is removed. Two machines that
write to such a disk at once are not kept apart reliably, which is said once on standard error.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import functools
import logging
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from wallmsg.catalogue.files import disk_error
from wallmsg.errors import CatalogueError

if TYPE_CHECKING:
    from filelock import BaseFileLock

LOCK_NAME = ".lock"
SOFT_LOCK_NAME = ".lock.owner"
LOCK_SECONDS = 60.0
"""How long to wait for another process: it holds the lock for one write, milliseconds."""

_UNSUPPORTED = {
    errno.ENOSYS,
    errno.ENOTSUP,
    errno.EOPNOTSUPP,
    errno.ENOLCK,
    errno.EINVAL,
    errno.ENOTTY,
}
_ABANDONED_SECONDS = 24 * 3600.0


@contextlib.contextmanager
def lock(root: Path, seconds: float) -> Iterator[None]:
    """Holds the lock of the catalogue at `root`. Raises CatalogueError after those seconds."""
    # filelock costs 60 ms to import, and searching seldom needs it.
    from filelock import Timeout

    try:
        held = _lock_of(root, seconds)
        held.acquire()
    except Timeout as error:  # is an OSError too
        raise CatalogueError(
            f"another program has been writing to {root} for {seconds:.0f} seconds",
            hint="wait for it to end, or end it, and try again",
        ) from error
    except OSError as error:
        raise disk_error(error, "lock the catalogue") from error
    try:
        yield
    finally:
        held.release()


def hold(file: IO[bytes]) -> None:
    """Locks an open file until it is closed, where the disk can. Raises OSError."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise


@contextlib.contextmanager
def hold_folder(folder: Path) -> Iterator[None]:
    """Locks a folder against others who do so, where the disk can; waits for them. Raises OSError.

    It is another lock than `lock`, which may be taken inside.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError as error:
            if error.errno not in _UNSUPPORTED:
                raise
        yield
    finally:
        os.close(handle)


def is_abandoned(path: Path) -> bool:
    """Whether no living process holds the file; where disks cannot lock, whether it is a day old.

    Raises OSError.
    """
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            if error.errno not in _UNSUPPORTED:
                raise
            return time.time() - path.stat().st_mtime > _ABANDONED_SECONDS
    return True


def _lock_of(root: Path, seconds: float) -> BaseFileLock:
    from filelock import FileLock, SoftFileLock

    if _can_lock(root / LOCK_NAME):
        return FileLock(root / LOCK_NAME, timeout=seconds, poll_interval=0.01)
    _warn_of_soft_lock(root)
    return SoftFileLock(root / SOFT_LOCK_NAME, timeout=seconds, poll_interval=0.01)


def _can_lock(path: Path) -> bool:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
        return False
    finally:
        os.close(handle)
    return True


@functools.cache
def _warn_of_soft_lock(root: Path) -> None:
    logging.getLogger(__name__).warning(
        "note: the disk of %s cannot lock files; let only one machine at a time write to it",
        root,
    )
