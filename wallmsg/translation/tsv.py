"""Reads the tab-separated lists that come with wallmsg."""

from __future__ import annotations

from pathlib import Path

from wallmsg.errors import MissingToolError


def read_list(path: Path, what: str) -> list[list[str]]:
    """The fields of each row. Raises MissingToolError, which calls the file `what`, if it is
    missing."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise MissingToolError(
            f"the list of {what} cannot be read: {error}", hint="install wallmsg again"
        ) from error
    return [row.split("\t") for row in text.splitlines()]
