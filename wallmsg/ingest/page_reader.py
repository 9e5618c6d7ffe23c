"""One photo file read in this process: each of its pages becomes a `PageResult`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from msgspec.structs import replace

from wallmsg.errors import PhotoError, WallmsgError
from wallmsg.ingest.pipeline import PhotoReader, PhotoReading
from wallmsg.model import Caption, Model, Photo, Storage
from wallmsg.photos.image_file import (
    Page,
    SourceFile,
    captions_of,
    open_pages,
    photo_of,
    sniff,
)


@dataclass(frozen=True)
class PageResult:
    """The reading of one page of a photo, or the reason why there is none."""

    photo: Photo
    reading: PhotoReading | None = None
    reason: str | None = None
    captions: tuple[Caption, ...] = ()
    """Those in the file and next to it."""
    tools: dict[str, str] = field(default_factory=dict)
    models: dict[str, Model] = field(default_factory=dict)
    settings: dict[str, str | int | float | bool] = field(default_factory=dict)


def read_pages(reader: PhotoReader, source: SourceFile, max_pixels: int) -> list[PageResult]:
    """A result for each page of a photo file, failed ones included.

    Raises MissingToolError and other errors that no photo is to blame for.
    """
    results: list[PageResult] = []
    try:
        for load in open_pages(source.path, max_pixels):
            results.append(_read_page(reader, source, load, page=len(results) + 1))
    except WallmsgError as error:
        if not isinstance(error, PhotoError):
            raise
        results.append(PageResult(undecoded(source, page=len(results) + 1), reason=str(error)))
    except Exception as error:  # noqa: BLE001 - as for a page: only this photo has failed
        results.append(PageResult(undecoded(source, len(results) + 1), reason=_unexpected(error)))
    return results


def _unexpected(error: Exception) -> str:
    # The text of an OSError names a path, and a path can name a person.
    details = error.strerror if isinstance(error, OSError) else error
    return f"unexpected {type(error).__name__}: {details}"


def _read_page(
    reader: PhotoReader, source: SourceFile, load: Callable[[], Page], page: int
) -> PageResult:
    photo = undecoded(source, page)
    try:
        opened = load()
        photo = photo_of(source, opened)
        captions = captions_of(source, opened)
        reading = reader.read(opened.pixels)
    except PhotoError as error:
        return PageResult(photo, reason=str(error))
    except WallmsgError:
        # A missing tool is not the fault of the photo: the batch must end and report it.
        raise
    except Exception as error:  # noqa: BLE001 - a fault of wallmsg in one photo must not end the batch
        return PageResult(photo, reason=_unexpected(error))
    return PageResult(
        photo=replace(photo, perceptual_hash=reading.perceptual_hash),
        reading=reading,
        captions=captions,
        tools=dict(reader.tools),
        models=dict(reader.models),
        settings=dict(reader.settings),
    )


def undecoded(source: SourceFile, page: int) -> Photo:
    """What is known of a page that was not decoded."""
    try:
        kind = sniff(source.path)
    except PhotoError:
        kind = None
    return Photo(
        name=source.name,
        sha256=source.sha256,
        bytes=source.bytes,
        storage=Storage.NONE,
        path=None,
        format=kind,
        page=page,
        pages=page,
    )
