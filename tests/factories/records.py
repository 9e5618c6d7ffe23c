"""Records with texts in the places that matter for searching, and catalogues in memory."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from msgspec.structs import replace

from scripts.check.synthetic_catalogue.synthetic_records import photo_named, record_of
from tests.factories.polygons import box
from wallmsg.catalogue import Catalogue, Filters, Hit, parse_query
from wallmsg.catalogue.search import index_schema as index_rows
from wallmsg.catalogue.search.hits import search as ask
from wallmsg.catalogue.search.words import Lexicon
from wallmsg.model import (
    Hypothesis,
    Level,
    Line,
    Message,
    Outcome,
    Polygon,
    QualityFlag,
    Reading,
    Record,
    Review,
    Storage,
    Translation,
    Word,
)

HEART = ("تركت قلبي بين جدران هذه المدينة", "I left my heart between the walls of this city")
SLAVES = ("لسنا عبيداً، نحن ثوار حلب", "We are not slaves. We are the revolutionaries of Aleppo")
RETURN = ("سنعود يوماً", "We will return one day")

QUAD = box(0.0, 0.0, 9.0, 9.0)


def line(
    text: str,
    outcome: Outcome = Outcome.READ,
    confidence: float = 0.9,
    others: Iterable[str] = (),
    polygon: Polygon = QUAD,
) -> Line:
    """A line of writing; `others` are its alternatives."""
    return Line(
        polygon=polygon,
        text=text,
        confidence=confidence,
        outcome=outcome,
        words=tuple(Word(word, confidence) for word in text.split()),
        alternatives=tuple(Reading(text=o, confidence=0.1, variant="grey") for o in others),
    )


def message(
    arabic: str, english: str | None = None, *, confidence: float = 0.9, others: Iterable[str] = ()
) -> Message:
    """A message of one line for each row of `arabic`; `others` are other translations."""
    made = Message.of(tuple(line(row, confidence=confidence) for row in arabic.split("\n")))
    if english is None:
        return made
    return made.translated(
        Translation(
            text=english,
            score=-0.3,
            translator="t",
            hypotheses=tuple(Hypothesis(other, -1.0) for other in others),
        )
    )


def judged(message: Message, verdict: Level, *reasons: str) -> Message:
    """The message with a verdict on its translation for those reasons."""
    assert message.translation is not None
    flags = tuple(QualityFlag(reason, verdict) for reason in reasons)
    return message.translated(replace(message.translation, verdict=verdict, flags=flags))


def record(
    name: str,
    *messages: Message,
    review: Review | None = None,
    outcome: Outcome | None = None,
    perceptual_hash: str | None = None,
    taken: str | None = None,
) -> Record:
    """A record whose id follows from the photo's name."""
    photo = replace(photo_named(name), perceptual_hash=perceptual_hash, taken=taken)
    return record_of(photo, *messages, outcome=outcome, review=review)


def copied(old: Record) -> Record:
    """The record as one whose photo is in the catalogue."""
    sha256 = old.photo.sha256 or ""
    path = f"photos/{sha256[0]}/{sha256[:3]}/{sha256}.jpg"
    return replace(old, photo=replace(old.photo, storage=Storage.COPY, path=path))


def stored(catalogue: Catalogue, name: str, data: bytes, *messages: Message) -> Record:
    """A record in the catalogue, of a photo with those bytes that is in the catalogue as well."""
    source = catalogue.path.with_name(name)
    source.write_bytes(data)
    sha256 = hashlib.sha256(data).hexdigest()
    path = catalogue.store_photo(source, sha256, ".jpg", Storage.COPY)
    photo = replace(
        photo_named(name), sha256=sha256, bytes=len(data), storage=Storage.COPY, path=path
    )
    made = record_of(photo, *(messages or (message(*HEART),)))
    catalogue.add(made)
    return made


def heart(name: str = "heart.jpg") -> Record:
    """A record of one message."""
    return record(name, message(*HEART))


def noted(old: Record, note: str) -> Record:
    """The record with one more note of a person."""
    return replace(old, review=replace(old.review, notes=(*old.review.notes, note)))


def indexed(*records: Record) -> sqlite3.Connection:
    """A search index of those records, in memory."""
    index = sqlite3.connect(":memory:", isolation_level=None)
    index.executescript(index_rows.TABLES)
    index.executescript(index_rows.INDEXES)
    lexicon = Lexicon()
    for each in records:
        index_rows.insert(index, each, lexicon)
    return index


def found(
    query: str, *records: Record, filters: Filters | None = None, limit: int | None = None
) -> list[Hit]:
    """What a search among those records finds."""
    index = indexed(*records)
    try:
        return ask(index, parse_query(query), filters or Filters(), limit)
    finally:
        index.close()


def unfinished(root: Path) -> list[str]:
    """Names of all files of a catalogue that were being written."""
    return sorted(path.name for folder in root.glob("*/.tmp") for path in folder.iterdir())


def listing(folder: Path) -> list[str]:
    """Names of all files in a folder, hidden ones too."""
    return sorted(path.name for path in folder.iterdir())


def file_names(folder: Path) -> list[str]:
    """Names of all files in a folder and below it."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def names(hits: Iterable[Hit]) -> list[str]:
    """The photos of some hits."""
    return [hit.name for hit in hits]


def marked(text: str | None, spans: Iterable[tuple[int, int]]) -> list[str]:
    """The highlighted stretches of a text."""
    return [(text or "")[start:end] for start, end in spans]
