"""`catalogue.json`: what a catalogue says about itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from wallmsg.errors import CatalogueError
from wallmsg.model import check_format, to_json

NAME = "catalogue.json"
FORMAT = 3
"""Number of the catalogue format: its folders and the journal. Any other is refused."""


class CatalogueInfo(Struct, frozen=True, kw_only=True):
    """What a catalogue says about itself."""

    schema: Annotated[int, Meta(ge=1, description="Number of the catalogue format.")] = FORMAT
    title: str = ""
    languages: Annotated[
        tuple[str, ...], Meta(description="Of the writing, then of the translations (ISO 639).")
    ] = ("ar", "en")
    created: Annotated[str, Meta(description="UTC, ISO 8601.")]
    program: Annotated[str, Meta(description="wallmsg and the version that created it.")]


def info_to_json(info: CatalogueInfo) -> str:
    """The text of `catalogue.json`."""
    return to_json(info)


def read_info(directory: Path) -> CatalogueInfo:
    """What the catalogue in `directory` says about itself.

    Raises CatalogueError if there is none, it cannot be read, or it is newer than this program.
    """
    path = directory / NAME
    try:
        text = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise CatalogueError(
            f"there is no catalogue at {directory}",
            hint=f"`wallmsg add PHOTOS -c {directory}` makes one",
        ) from None
    except OSError as error:
        raise CatalogueError(f"cannot read {path}: {error.strerror}") from error
    try:
        info = msgspec.json.decode(text, type=CatalogueInfo)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise CatalogueError(
            f"{path} is damaged: {error}", hint="put a sound copy of this file in its place"
        ) from error
    check_format("catalogue", info.schema, FORMAT)
    return info
