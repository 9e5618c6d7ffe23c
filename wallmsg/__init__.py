"""wallmsg: photos of messages on walls become a searchable, translated catalogue.

This is the public API, described in `wallmsg help api`. Names are loaded when they are used, so
that `import wallmsg` is fast.

The names in `__all__` are stable: one is removed or changed incompatibly only after it has raised a
DeprecationWarning, which names the replacement, for two minor versions. Everything else in the
package is internal and may change in any version.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wallmsg.version import __version__

if TYPE_CHECKING:
    from wallmsg.api import (
        Catalogue,
        CatalogueError,
        ConflictError,
        Correction,
        Filters,
        Hit,
        Included,
        Message,
        MissingToolError,
        NoInputError,
        PhotoError,
        PhotoReader,
        PhotoReading,
        PhotoResult,
        QueryError,
        Record,
        RecordNotFoundError,
        Status,
        UsageError,
        WallmsgError,
        add_photos,
        edit_message,
        export,
        load_reader,
        messages,
        open_catalogue,
        read_photo,
        search,
    )

__all__ = [
    "Catalogue",
    "CatalogueError",
    "ConflictError",
    "Correction",
    "Filters",
    "Hit",
    "Included",
    "Message",
    "MissingToolError",
    "NoInputError",
    "PhotoError",
    "PhotoReader",
    "PhotoReading",
    "PhotoResult",
    "QueryError",
    "Record",
    "RecordNotFoundError",
    "Status",
    "UsageError",
    "WallmsgError",
    "__version__",
    "add_photos",
    "edit_message",
    "export",
    "load_reader",
    "messages",
    "open_catalogue",
    "read_photo",
    "search",
]


def __getattr__(name: str) -> object:
    """Load a name of the API when it is used first."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from wallmsg import api

    value: object = getattr(api, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
