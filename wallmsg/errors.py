"""The errors wallmsg raises on purpose, each with the exit code the command line returns for it.

The library raises; `wallmsg.cli` turns every `WallmsgError` into one sentence on standard error.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process returns; listed in `wallmsg help commands` and stable across versions."""

    OK = 0
    USAGE = 2
    MISSING_TOOL = 3
    NO_READABLE_INPUT = 4
    CATALOGUE = 5
    SOME_FAILED = 6
    INTERRUPTED = 130


class WallmsgError(Exception):
    """Something the user can understand and act upon.

    The message is one sentence without a final full stop; `hint`, if given, says what to do next.
    """

    exit_code = ExitCode.USAGE

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}; {self.hint}" if self.hint else self.message

    def __reduce__(self) -> tuple[object, ...]:
        # Worker processes send errors back by pickle, which would otherwise drop the hint.
        return (_rebuild, (type(self), self.message, self.hint))


def _rebuild(kind: type[WallmsgError], message: str, hint: str | None) -> WallmsgError:
    return kind(message, hint=hint)


class UsageError(WallmsgError):
    """The options or arguments do not make sense together."""


class QueryError(WallmsgError):
    """A search query that cannot be understood."""


class MissingToolError(WallmsgError):
    """Tesseract, a reading model or a translation package is absent or does not work."""

    exit_code = ExitCode.MISSING_TOOL


class ModelError(MissingToolError):
    """A file offered as a model is not one, or is not safe to install."""


class NoInputError(WallmsgError):
    """Nothing readable among the paths that were given."""

    exit_code = ExitCode.NO_READABLE_INPUT


class PhotoError(WallmsgError):
    """One photo cannot be opened; recorded as outcome `failed`, it never stops a batch."""

    exit_code = ExitCode.NO_READABLE_INPUT


class CatalogueError(WallmsgError):
    """The catalogue is missing, damaged, newer than the program, or cannot be written."""

    exit_code = ExitCode.CATALOGUE


class RecordNotFoundError(CatalogueError):
    """No record has the id that was asked for."""
