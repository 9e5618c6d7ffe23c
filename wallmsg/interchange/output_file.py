"""Files that wallmsg writes for other programs: complete or not at all, never in the catalogue."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, TypeVar

from wallmsg.errors import UsageError

T = TypeVar("T")


def require_outside(file: Path, catalogue: Path) -> None:
    """Raise UsageError if `file` is inside the catalogue's directory."""
    if Path(os.path.realpath(file)).is_relative_to(catalogue.resolve()):
        raise UsageError(f"{file} is inside the catalogue", hint="write it somewhere else")


def require_no_terminal(out: BinaryIO, problem: str, hint: str) -> None:
    """Raise UsageError if `out` is a terminal, where bytes that are no text may run commands."""
    if out.isatty():
        raise UsageError(problem, hint=hint)


def whole_file(path: Path, write: Callable[[BinaryIO], T]) -> T:
    """Write a file completely or, if anything fails, leave it as it was; returns `write`'s result.

    Raises UsageError if it cannot be written.
    """
    # A link is written through; one to itself, which Path.resolve refuses, is replaced.
    path = Path(os.path.realpath(path))
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        if path.exists() and not path.is_file():  # a pipe or a device must not be replaced
            with path.open("wb") as out:
                return write(out)
        with temporary.open("xb") as out:
            result = write(out)
        temporary.replace(path)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from error
    finally:
        # On a full or read-only disk there is no temporary file to remove.
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    return result
