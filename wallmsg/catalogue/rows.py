"""What the search index keeps of a record: the rows of its tables, made and written here."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from wallmsg.catalogue.dates import days_of_stamp
from wallmsg.catalogue.match import EVERY, GAP, LISTED, RECORD
from wallmsg.catalogue.words import Lexicon
from wallmsg.model import Line, Message, Outcome, Record

VERSION = 2
"""Number of the index's tables and of the word forms in them: another number is rebuilt."""

COLUMNS = {
    "kind": 0.0,
    "transcription": 4.0,
    "translation": 4.0,
    "about": 1.0,
    "stems": 3.0,
    "about_stems": 1.0,
    "bare": 2.0,
    "bones": 1.0,
    "bone_stems": 0.5,
    "guesses": 0.5,
    "loose_guesses": 0.25,
}
"""Columns of the full-text table and how much a word found in each weighs (bm25)."""

TABLES = f"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE records (
    id TEXT PRIMARY KEY, name TEXT, sha256 TEXT, bytes INTEGER, hash INTEGER,
    outcome TEXT, place TEXT, place_words TEXT, taken TEXT, first_day TEXT, last_day TEXT,
    messages INTEGER, lines INTEGER, translated INTEGER, untranslated INTEGER, similar INTEGER,
    about TEXT
) WITHOUT ROWID;
CREATE TABLE tags (record TEXT, tag TEXT, tag_words TEXT);
CREATE INDEX tags_record ON tags (record);
CREATE TABLE messages (
    row INTEGER PRIMARY KEY, record TEXT, number INTEGER, outcome TEXT, confidence REAL,
    transcription TEXT, translation TEXT, guesses TEXT, verdict TEXT, doubts TEXT
);
CREATE INDEX messages_record ON messages (record);
CREATE VIRTUAL TABLE words USING fts5({", ".join(COLUMNS)}, tokenize = 'ascii');
"""


def joined_words(text: str) -> str:
    """The folded words of a text with a space before, between and after them."""
    return f" {' '.join(Lexicon().folded(text))} "


def signed_hash(perceptual_hash: str | None) -> int | None:
    """A 64-bit hash in hexadecimal as the signed number SQLite holds; None if it is not one."""
    try:
        value = int(perceptual_hash or "", 16)
    except ValueError:
        return None
    return value - (1 << 64) if value >= 1 << 63 else value


def remove(connection: sqlite3.Connection, record_id: str) -> None:
    """Takes a record out of the index."""
    connection.execute(
        "DELETE FROM words WHERE rowid IN (SELECT row FROM messages WHERE record = ?)", [record_id]
    )
    connection.execute("DELETE FROM messages WHERE record = ?", [record_id])
    connection.execute("DELETE FROM tags WHERE record = ?", [record_id])
    connection.execute("DELETE FROM records WHERE id = ?", [record_id])


def insert(connection: sqlite3.Connection, record: Record, lexicon: Lexicon) -> None:
    """Puts a record that is not in the index into it."""
    said = about(record)
    _insert_record(connection, record, said)
    connection.executemany(
        "INSERT INTO tags VALUES (?, ?, ?)",
        [(record.id, tag, joined_words(tag)) for tag in record.review.tags],
    )
    texts = [text for _, text in said]
    listed = [lexicon.folded(text) for text in texts]
    forms = {"about": _gapped(listed), "about_stems": _stems(listed, lexicon)}
    messages = record.machine.messages
    sure = max((message.confidence for message in messages), default=None)
    kind = f"{EVERY} {RECORD}" if messages else f"{EVERY} {RECORD} {LISTED}"
    itself = {"record": record.id, "outcome": record.outcome, "confidence": sure}
    row = _insert_row(connection, {**itself, "transcription": "", "guesses": "[]", "doubts": "[]"})
    _insert_words(connection, row, {"kind": kind, **forms})
    for number, message in enumerate(messages, start=1):
        _insert_message(connection, record.id, number, message, forms, lexicon)


def about(record: Record) -> list[tuple[str, str]]:
    """What people and the file say about a photo: names of fields and their texts."""
    review = record.review
    said = [("name", record.photo.name), ("place", review.place)]
    said += [("photographer", review.photographer)]
    said += [("tag", tag) for tag in review.tags]
    said += [("note", note) for note in review.notes]
    said += [("caption", caption.text) for caption in record.captions]
    return [(field, text) for field, text in said if text]


def _insert_record(
    connection: sqlite3.Connection, record: Record, said: list[tuple[str, str]]
) -> None:
    messages = record.machine.messages
    first, last = days_of_stamp(record.taken) or (None, None)
    place = record.review.place
    values: dict[str, object] = {
        "id": record.id,
        "name": record.photo.name,
        "sha256": record.photo.sha256,
        "bytes": record.photo.bytes,
        "hash": signed_hash(record.photo.perceptual_hash),
        "outcome": record.outcome,
        "place": place,
        "place_words": joined_words(place) if place else None,
        "taken": record.taken,
        "first_day": first,
        "last_day": last,
        "messages": len(messages),
        "lines": sum(len(message.lines) for message in messages),
        "translated": sum(message.translation is not None for message in messages),
        "untranslated": len(record.untranslated()),
        "similar": len(record.similar),
        "about": json.dumps(said, ensure_ascii=False),
    }
    connection.execute(_insertion("records", values), values)


def _insert_message(
    connection: sqlite3.Connection,
    record_id: str,
    number: int,
    message: Message,
    about_photo: dict[str, str],
    lexicon: Lexicon,
) -> None:
    # English that is withheld is not kept here at all, so that no search can find or show it.
    english = message.translation.shown() if message.translation else None
    doubts = message.translation.reasons() if message.translation else ()
    guesses = _guesses(message)
    values = {
        "record": record_id,
        "number": number,
        "outcome": message.outcome,
        "confidence": message.confidence,
        "transcription": message.transcription,
        "translation": english,
        "guesses": json.dumps(guesses, ensure_ascii=False),
        "verdict": message.translation.verdict if message.translation else None,
        "doubts": json.dumps(doubts, ensure_ascii=False),
    }
    row = _insert_row(connection, values)
    found = _message_forms(message.transcription, english or "", guesses, lexicon)
    _insert_words(connection, row, {"kind": f"{EVERY} {LISTED}", **about_photo, **found})


def _insert_row(connection: sqlite3.Connection, values: dict[str, object]) -> int:
    return int(connection.execute(_insertion("messages", values), values).lastrowid or 0)


def _insert_words(connection: sqlite3.Connection, row: int, forms: dict[str, str]) -> None:
    values: dict[str, object] = {"rowid": row, **forms}
    connection.execute(_insertion("words", values), values)


def _insertion(table: str, values: dict[str, object]) -> str:
    # Table and column names come from this module alone.
    places = ", ".join(f":{name}" for name in values)
    return f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})"  # noqa: S608


def _message_forms(
    arabic: str, english: str, guesses: list[str], lexicon: Lexicon
) -> dict[str, str]:
    own = lexicon.folded(arabic)
    both = [own, lexicon.folded(english)]
    others = [lexicon.folded(guess) for guess in guesses]
    looser = [lexicon.looser(word) for word in own]
    return {
        "transcription": _gapped([own]),
        "translation": _gapped([both[1]]),
        "stems": _stems(both, lexicon),
        "bare": " ".join(stem for form in looser for stem in form.bare),
        "bones": " ".join(form.bones or word for form, word in zip(looser, own, strict=True)),
        "bone_stems": " ".join(form.bone_stem for form in looser if form.bone_stem),
        "guesses": _gapped(others),
        "loose_guesses": _gapped([_loose(word, lexicon) for word in other] for other in others),
    }


def _loose(folded: str, lexicon: Lexicon) -> str:
    looser = lexicon.looser(folded)
    return looser.bones or looser.stem


def _stems(texts: Iterable[list[str]], lexicon: Lexicon) -> str:
    return _gapped([lexicon.looser(word).stem for word in text] for text in texts)


def _gapped(texts: Iterable[list[str]]) -> str:
    return f" {GAP} ".join(" ".join(text) for text in texts)


def _guesses(message: Message) -> list[str]:
    """What the message may say besides: unreadable lines, other readings, other translations.

    Of English that is withheld the other translations are no better.
    """
    found: dict[str, None] = {}
    for line in message.lines:
        found.update(dict.fromkeys(_guesses_of_line(line)))
    if message.translation and message.translation.shown() is not None:
        found.update(dict.fromkeys(other.text for other in message.translation.hypotheses))
        found.pop(message.translation.text, None)
    return [guess for guess in found if guess.strip()]


def _guesses_of_line(line: Line) -> list[str]:
    own = [] if line.outcome is Outcome.READ else [line.text]
    return own + [other.text for other in line.alternatives if other.text != line.text]
