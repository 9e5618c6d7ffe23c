"""The functions behind the public names of `wallmsg`.

Import them from `wallmsg`, not from here. They check their arguments, put the parts together with
`wallmsg.factory` and raise errors of `wallmsg.errors`; nothing is printed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeAlias

from msgspec.structs import replace

from wallmsg import factory
from wallmsg.catalogue import Catalogue, Filters, Hit
from wallmsg.effective import Content, CurrentMessage, effective_messages, find
from wallmsg.errors import (
    CatalogueError,
    MissingToolError,
    NoInputError,
    PhotoError,
    QueryError,
    RecordNotFoundError,
    UsageError,
    WallmsgError,
)
from wallmsg.ingest.batch import BatchOptions
from wallmsg.ingest.batch import FileResult as PhotoResult
from wallmsg.ingest.pipeline import PhotoReader, PhotoReading
from wallmsg.interchange.export import Included
from wallmsg.model import Record, ReviewedLine, Status, Via
from wallmsg.photos.image_file import DEFAULT_MAX_PIXELS, open_pages
from wallmsg.photos.scan import find_photos
from wallmsg.review import ConflictError, Edit, Selection, save

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
    "add_photos",
    "edit_message",
    "export",
    "load_reader",
    "messages",
    "open_catalogue",
    "read_photo",
    "search",
]

Message: TypeAlias = CurrentMessage
"""A message of a record as it is now: a person's text where there is one, else the machine's."""

PathLike: TypeAlias = str | os.PathLike[str]


def open_catalogue(path: PathLike, *, create: bool = False, read_only: bool = False) -> Catalogue:
    """Open the catalogue in the directory `path`.

    Args:
        path: The catalogue's directory.
        create: Make a new catalogue if there is none.
        read_only: Never write to it.

    Raises CatalogueError if there is none, or it is damaged or of another format.

    >>> from wallmsg import open_catalogue
    >>> catalogue = open_catalogue("aleppo")
    >>> for record in catalogue.records():
    ...     print(record.photo.name, record.outcome)
    heart.jpg read
    return.jpg read
    """
    directory = Path(path)
    if create and not read_only:
        return factory.open_or_create_catalogue(directory)
    return Catalogue.open(directory, read_only=read_only)


def search(
    catalogue: Catalogue, query: str = "", filters: Filters | None = None, limit: int | None = 20
) -> list[Hit]:
    """The messages that match a query in Arabic or English, best first.

    Args:
        catalogue: Where to search.
        query: As for `wallmsg search`; empty for every message, by date.
        filters: Place, tags, dates, confidence, verdict, review status.
        limit: The most hits; None for all.

    Raises QueryError for an invalid query or filter.

    >>> from wallmsg import Filters, search
    >>> for hit in search(catalogue, "heart", Filters(min_confidence=0.8)):
    ...     print(hit.name, hit.transcription, hit.translation, sep=" | ")
    heart.jpg | تركت قلبي هنا | I left my heart here
    """
    return catalogue.index.search(query, filters, limit)


def messages(record: Record) -> tuple[Message, ...]:
    """The messages of a record as they are now, in reading order.

    Where people have corrected the machine, theirs; English that is withheld is None.

    >>> from wallmsg import messages
    >>> record = catalogue.read(catalogue.resolve("heart.jpg"))
    >>> for message in messages(record):
    ...     print(message.id, message.transcription, message.translation, message.stage)
    m1 تركت قلبي هنا I left my heart here machine
    """
    return effective_messages(record)


def load_reader(
    *,
    detector: str = "db",
    reader: str = "tesseract",
    tesseract: PathLike | None = None,
    model_directory: PathLike | None = None,
    model: str | None = None,
) -> PhotoReader:
    """Load detector and reader once, for several calls of `read_photo`.

    Args:
        detector: Name of a detector, as listed by `wallmsg doctor`.
        reader: Name of a reader.
        tesseract: Tesseract 5 to use instead of the one that is found.
        model_directory: Directory with reading models; None for that of wallmsg.
        model: Name of the reading model in it; None is the reader's usual one.

    Raises MissingToolError if one of them is missing.
    """
    return factory.make_reader(
        factory.ReadingOptions(
            tesseract=Path(tesseract) if tesseract else None,
            tessdata=Path(model_directory) if model_directory else None,
            language=model,
            reader=reader,
            detector=detector,
        )
    )


def read_photo(
    path: PathLike,
    *,
    reader: PhotoReader | None = None,
    page: int = 1,
    max_pixels: int = DEFAULT_MAX_PIXELS,
) -> PhotoReading:
    """Read the lines of one photo, without a catalogue and without translating.

    Args:
        path: The photo.
        reader: Of `load_reader`; None loads one for this photo alone.
        page: Which picture of a TIFF file.
        max_pixels: A photo with more pixels is refused.

    Raises PhotoError if the file is not a photo or has no such page, MissingToolError if Tesseract
    or a model is missing.

    >>> from wallmsg import load_reader, read_photo
    >>> reader = load_reader()
    >>> reading = read_photo("samples/09-my-heart.jpg", reader=reader)
    >>> for line in reading.lines:
    ...     print(line.outcome, line.text, len(line.polygon.points))
    read سنعود يوما 4
    """
    for number, load in enumerate(open_pages(Path(path), max_pixels), start=1):
        if number == page:
            pixels = load().pixels
            return (reader or load_reader()).read(pixels)
    raise PhotoError(f"{path} has no page {page}")


def add_photos(
    catalogue: Catalogue,
    paths: Iterable[PathLike],
    on_photo: Callable[[PhotoResult], object] | None = None,
    *,
    jobs: int | None = None,
    redo: bool = False,
    translator: str | None = None,
) -> list[PhotoResult]:
    """Read photos and folders of photos into the catalogue, and translate them.

    Args:
        catalogue: Where the records are stored.
        paths: Photos, or folders with photos anywhere below them.
        on_photo: Called with the result of each photo as soon as it is stored; the translation
            follows later. If it returns False, the photos being read are finished and the others
            left out.
        jobs: Worker processes. None reads in this process, where a photo that crashes a decoder
            ends the program. With workers, call this from a script whose main code is below
            `if __name__ == "__main__":`, because each worker imports the script.
        redo: Read photos again that the catalogue has; what people wrote stays.
        translator: Name of a translation package; None is the preferred one, "none" leaves the
            messages untranslated.

    Returns one result a photo file. A photo that cannot be read has the status `failed` and a
    reason; it never stops the others. Raises NoInputError if there is no photo, MissingToolError if
    a tool is missing, CatalogueError if the catalogue cannot be written.

    >>> from wallmsg import add_photos
    >>> def report(result):
    ...     print(result.name, result.status)
    >>> results = add_photos(catalogue, ["samples/09-my-heart.jpg"], report, translator="none")
    09-my-heart.jpg added
    >>> results[0].records[0].machine.messages[0].transcription
    'سنعود يوما'
    """
    found = find_photos([Path(path) for path in paths])
    if not found.photos:
        raise NoInputError("there is no photo among the paths")
    reading = factory.ReadingOptions(in_process=jobs is None)
    factory.check_reading(reading)
    english = factory.make_english(catalogue, factory.make_translator(translator))
    options = BatchOptions(jobs=jobs or 1, redo=redo)
    stopped: list[bool] = []
    results = []
    for result in factory.run_batch(
        catalogue, found.photos, reading, english, options, lambda: bool(stopped)
    ):
        results.append(result)
        if on_photo is not None and on_photo(result) is False:
            stopped.append(True)
    return results


@dataclass(frozen=True)
class Correction:
    """What a reviewer changes in a message; None leaves the field as it is."""

    transcription: str | None = None
    """The Arabic, one row for each line of the message."""
    translation: str | None = None
    """The English."""
    transcription_status: Status | None = None
    """Review status of the Arabic; None makes a changed text a draft."""
    translation_status: Status | None = None
    """The same for the English."""


def edit_message(
    catalogue: Catalogue, record_id: str, message_id: str, edit: Correction, reviewer: str
) -> Record:
    """Change a message as a reviewer; returns the record as it is then.

    Args:
        catalogue: Where the record is.
        record_id: Id of the record.
        message_id: `Message.id`, such as "m1".
        edit: What to change.
        reviewer: Who changes it, for the history.

    Raises RecordNotFoundError, UsageError for a text that cannot be stored or has another number
    of rows, ConflictError if somebody else changes the same text at this moment.

    >>> from wallmsg import Correction, Status, edit_message
    >>> checked = Correction(
    ...     translation="My heart stayed here", translation_status=Status.REVIEWED
    ... )
    >>> record = catalogue.read(catalogue.resolve("heart.jpg"))
    >>> record = edit_message(catalogue, record.id, "m1", checked, "Salma")
    >>> [change.field.value for change in record.review.history]
    ['translation', 'translation_status']
    """
    message = find(catalogue.read(record_id), message_id)
    if message is None:
        raise UsageError(f"record {record_id} has no message {message_id}")
    content = message.content
    if edit.transcription is not None:
        content = _with_transcription(content, edit.transcription)
    if edit.translation is not None:
        content = replace(content, translation=edit.translation)
    content = replace(
        content,
        transcription_status=edit.transcription_status or content.transcription_status,
        translation_status=edit.translation_status or content.translation_status,
    )
    return save(
        catalogue,
        Edit(
            record_id=record_id,
            message_id=message_id,
            base_version=message.version,
            base=message.content,
            content=content,
            who=reviewer,
            via=Via.EDIT,
        ),
    )


def _with_transcription(content: Content, transcription: str) -> Content:
    rows = transcription.split("\n")
    if len(rows) != len(content.lines):
        raise UsageError(
            f"the transcription has {len(rows)} rows, the message {len(content.lines)} lines",
            hint="lines are added on the page of wallmsg review, where they can be drawn",
        )
    lines = (ReviewedLine(line.polygon, row) for line, row in zip(content.lines, rows, strict=True))
    return replace(content, lines=tuple(lines))


def export(
    catalogue: Catalogue,
    output: PathLike | BinaryIO,
    *,
    format_name: str | None = None,
    query: str = "",
    filters: Filters | None = None,
    included: Included | None = None,
) -> int:
    """Write the catalogue for other people and programs; returns how many records.

    GPS, camera, photographer, reviewers and paths, sensitive records and withheld English are left
    out unless they are `included`.

    Args:
        catalogue: What to write.
        output: A file name, or a binary stream.
        format_name: json, jsonl, csv, xliff or tmx; None takes it from the ending of the file name,
            and json for a stream.
        query: Only records with a message that matches; empty for all.
        filters: The same.
        included: What to include that is left out by default.

    Raises UsageError for an unknown format or a file that cannot be written, QueryError for an
    invalid query, CatalogueError for a damaged record.

    >>> from wallmsg import export
    >>> export(catalogue, "messages.csv", query="heart")
    1
    """
    target = Path(output) if isinstance(output, (str, os.PathLike)) else output
    selection = Selection(query=query, filters=filters or Filters())
    return factory.export(catalogue, format_name, target, included, selection)
