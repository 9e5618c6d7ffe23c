"""What the search index keeps of a record: the rows of its tables, made and written here."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from enum import IntEnum

from wallmsg.catalogue.dates import days_of_stamp
from wallmsg.catalogue.search.match import EVERY, GAP, LISTED, RECORD
from wallmsg.catalogue.search.words import Lexicon
from wallmsg.effective import CurrentMessage, effective_messages, open_questions, photo_position
from wallmsg.model import Change, Field, Level, Outcome, Record, Status, Via

VERSION = 9
"""Number of the index's tables and of the word forms in them: another number is rebuilt."""

COLUMNS = {
    "kind": 0.0,
    "transcription": 4.0,
    "translation": 4.0,
    "about": 1.0,
    "stems": 3.0,
    "about_stems": 1.0,
    "bare": 2.0,
    "skeletons": 1.0,
    "stem_skeletons": 0.5,
    "guesses": 0.5,
    "loose_guesses": 0.25,
    "romanised": 0.25,
    "gloss": 0.1,
}
"""Columns of the full-text table and how much a word found in each weighs (bm25)."""

TABLES = f"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE records (
    id TEXT PRIMARY KEY, name TEXT, sha256 TEXT, bytes INTEGER, hash INTEGER,
    outcome TEXT, place TEXT, place_words TEXT, taken TEXT, first_day TEXT, last_day TEXT,
    messages INTEGER, lines INTEGER, translated INTEGER, untranslated INTEGER, similar INTEGER,
    about TEXT, other_names TEXT, sensitive INTEGER, latitude REAL, longitude REAL, doubled INTEGER
) WITHOUT ROWID;
CREATE TABLE tags (record TEXT, tag TEXT, tag_words TEXT);
CREATE INDEX tags_record ON tags (record);
CREATE TABLE messages (
    row INTEGER PRIMARY KEY, record TEXT, number INTEGER, outcome TEXT, confidence REAL,
    transcription TEXT, translation TEXT, guesses TEXT, verdict TEXT, flags TEXT,
    key TEXT, status TEXT, english_status TEXT, stage TEXT, priority INTEGER, reviewers TEXT,
    changed TEXT, romanised TEXT, gloss TEXT, bulk INTEGER,
    questions TEXT, assigned TEXT
);
CREATE INDEX messages_record ON messages (record);
CREATE INDEX messages_assigned ON messages (assigned) WHERE assigned IS NOT NULL;
CREATE INDEX messages_questions ON messages (record) WHERE questions IS NOT NULL;
CREATE TABLE reviewers (message INTEGER, who TEXT);
CREATE INDEX reviewers_message ON reviewers (message);
CREATE VIRTUAL TABLE words USING fts5({", ".join(COLUMNS)}, tokenize = 'ascii');
"""


UNSURE_READING = 0.6
"""Confidence below which the quality gate wants a reading checked, too."""


class Priority(IntEnum):
    """Places in the queue: first what a person can improve most in the least time."""

    UNCERTAIN = 0
    """Legible Arabic with uncertain words, or with English that wants checking or is withheld."""
    LEGIBLE = 1
    DRAFT = 2
    WEAK = 3
    """Readings that are more likely wrong than right."""
    UNREADABLE = 4
    REVIEWED = 5
    APPROVED = 6
    CANNOT_READ = 7
    NO_WRITING = 8


_PRIORITIES = {
    Status.MACHINE: Priority.LEGIBLE,
    Status.DRAFT: Priority.DRAFT,
    Status.REVIEWED: Priority.REVIEWED,
    Status.APPROVED: Priority.APPROVED,
    Status.CANNOT_READ: Priority.CANNOT_READ,
}


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
    connection.execute(
        "DELETE FROM reviewers WHERE message IN (SELECT row FROM messages WHERE record = ?)",
        [record_id],
    )
    connection.execute("DELETE FROM messages WHERE record = ?", [record_id])
    connection.execute("DELETE FROM tags WHERE record = ?", [record_id])
    connection.execute("DELETE FROM records WHERE id = ?", [record_id])


def rows(connection: sqlite3.Connection, record_id: str) -> list[tuple[object, ...]]:
    """All that the index says about a record, in an order that does not depend on row numbers."""
    found = connection.execute("SELECT * FROM records WHERE id = ?", [record_id]).fetchall()
    sql = "SELECT tag, tag_words FROM tags WHERE record = ? ORDER BY rowid"
    found += connection.execute(sql, [record_id]).fetchall()
    sql = "SELECT * FROM messages WHERE record = ? ORDER BY number"
    for number, *said in connection.execute(sql, [record_id]).fetchall():
        words = connection.execute("SELECT * FROM words WHERE rowid = ?", [number]).fetchall()
        sql = "SELECT who FROM reviewers WHERE message = ? ORDER BY rowid"
        found += [tuple(said), *words, *connection.execute(sql, [number]).fetchall()]
    return found


def insert(connection: sqlite3.Connection, record: Record, lexicon: Lexicon) -> None:
    """Puts a record that is not in the index into it."""
    said = about(record)
    messages = effective_messages(record)
    _insert_record(connection, record, messages, said)
    connection.executemany(
        "INSERT INTO tags VALUES (?, ?, ?)",
        [(record.id, tag, joined_words(tag)) for tag in record.review.tags],
    )
    texts = [text for _, text in said]
    listed = [lexicon.folded(text) for text in texts]
    forms = {"about": _gapped(listed), "about_stems": _stems(listed, lexicon)}
    row = _insert_row(connection, _record_row(record, messages))
    kind = f"{EVERY} {RECORD}" if messages else f"{EVERY} {RECORD} {LISTED}"
    _insert_words(connection, row, {"kind": kind, **forms})
    for number, message in enumerate(messages, start=1):
        _insert_message(connection, record, number, message, forms, lexicon)


def priority(message: CurrentMessage) -> Priority:
    """The place of a message in the queue."""
    if message.stage is Status.CANNOT_READ:
        return Priority.CANNOT_READ
    if message.is_unclear:
        return Priority.WEAK if message.outcome is Outcome.READ else Priority.UNREADABLE
    doubtful = message.verdict in {Level.CHECK, Level.WITHHELD}
    if doubtful and message.translation_status is Status.MACHINE:
        return Priority.UNCERTAIN
    if message.stage is Status.MACHINE and _has_uncertain_words(message):
        return Priority.UNCERTAIN
    return _PRIORITIES[message.stage]


def _has_uncertain_words(message: CurrentMessage) -> bool:
    english = message.machine_translation
    confidence = message.confidence if message.confidence is not None else 1.0
    return confidence < UNSURE_READING or bool(english and english.ambiguous_words)


def about(record: Record) -> list[tuple[str, str]]:
    """What people and the file say about a photo: names of fields and their texts."""
    review = record.review
    said = [("name", record.photo.name), ("place", review.place)]
    said += [("photographer", review.photographer)]
    said += [("surface", review.surface), ("tool", review.tool)]
    said += [("tag", tag) for tag in review.tags]
    said += [("note", note) for note in review.notes]
    said += [("caption", caption.text) for caption in record.captions]
    return [(field, text) for field, text in said if text]


def _insert_record(
    connection: sqlite3.Connection,
    record: Record,
    messages: Sequence[CurrentMessage],
    said: list[tuple[str, str]],
) -> None:
    first, last = days_of_stamp(record.taken) or (None, None)
    place, position = record.review.place, photo_position(record)
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
        "translated": sum(
            message.withheld or message.translation is not None for message in messages
        ),
        "untranslated": len(record.untranslated()),
        "similar": len(record.similar),
        "about": json.dumps(said, ensure_ascii=False),
        "other_names": json.dumps(record.other_names, ensure_ascii=False),
        "sensitive": record.review.sensitive,
        "latitude": position[0] if position else None,
        "longitude": position[1] if position else None,
        "doubled": len(record.review.second_readings),
    }
    connection.execute(_insertion("records", values), values)


def _record_row(record: Record, messages: Sequence[CurrentMessage]) -> dict[str, object]:
    """The row of a photo as such, which is listed if it has no messages."""
    confidences = [message.confidence for message in messages if message.confidence is not None]
    return {
        "record": record.id,
        "outcome": record.outcome,
        "confidence": max(confidences, default=None),
        "transcription": "",
        "guesses": "[]",
        "flags": "[]",
        "status": Status.MACHINE,
        "english_status": Status.MACHINE,
        "stage": Status.REVIEWED if record.review.writing else Status.MACHINE,
        "priority": _photo_priority(record),
        "questions": None if messages else questions(record, None),
        "reviewers": "[]",
    }


def _approved_in_bulk(changes: Sequence[Change]) -> bool:
    """Whether the status of the English was given to many messages at once, by nobody since."""
    given = [change for change in changes if change.field is Field.TRANSLATION_STATUS]
    return bool(given) and given[-1].via is Via.BULK


def _photo_priority(record: Record) -> Priority:
    """The place of a photo without messages."""
    if record.review.writing:
        return Priority.REVIEWED
    unreadable = record.outcome is Outcome.UNREADABLE
    return Priority.UNREADABLE if unreadable else Priority.NO_WRITING


def _insert_message(
    connection: sqlite3.Connection,
    record: Record,
    number: int,
    message: CurrentMessage,
    about_photo: dict[str, str],
    lexicon: Lexicon,
) -> None:
    guesses = _guesses(message)
    changes = [change for change in record.review.history if change.message == message.id]
    people = list(dict.fromkeys(change.who for change in changes))
    values = {
        "record": record.id,
        "number": number,
        "outcome": message.outcome,
        "confidence": message.confidence,
        "transcription": message.transcription,
        # English that is withheld is not kept here at all, so that no search can find or show it.
        "translation": message.translation,
        "guesses": json.dumps(guesses, ensure_ascii=False),
        "verdict": message.verdict,
        "flags": json.dumps(message.reasons(), ensure_ascii=False),
        "key": message.id,
        "status": message.transcription_status,
        "english_status": message.translation_status,
        "stage": message.stage,
        "priority": priority(message),
        "reviewers": json.dumps(people, ensure_ascii=False),
        "changed": changes[-1].time if changes else None,
        "romanised": message.romanised,
        "gloss": gloss_text(message),
        "bulk": _approved_in_bulk(changes),
        "questions": questions(record, message.id, first=number == 1),
        "assigned": next(
            (one.to for one in record.review.assignments if one.message == message.id), None
        ),
    }
    row = _insert_row(connection, values)
    connection.executemany("INSERT INTO reviewers VALUES (?, ?)", [(row, who) for who in people])
    found = _message_forms(message.transcription, message.translation or "", guesses, lexicon)
    found["romanised"] = " ".join(lexicon.folded(message.romanised or ""))
    senses = (sense for word in message.gloss for sense in word.senses)
    found["gloss"] = _stems((lexicon.folded(sense) for sense in senses), lexicon)
    _insert_words(connection, row, {"kind": f"{EVERY} {LISTED}", **about_photo, **found})


def questions(record: Record, message: str | None, *, first: bool = False) -> str | None:
    """The open questions about a message as a JSON list; None if there is none.

    Those about the photo itself belong to its `first` message, or to the photo without messages.
    """
    texts = [
        asked.text
        for asked in open_questions(record.review)
        if asked.message == message or (first and asked.message is None)
    ]
    return json.dumps(texts, ensure_ascii=False) if texts else None


def gloss_text(message: CurrentMessage) -> str | None:
    """The gloss as people read it: the senses of each word, words apart; None without a gloss."""
    words = [", ".join(word.senses) or word.written for word in message.gloss]
    return " · ".join(words) or None


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
    forms = [lexicon.forms(word) for word in own]
    return {
        "transcription": _gapped([own]),
        "translation": _gapped([both[1]]),
        "stems": _stems(both, lexicon),
        "bare": " ".join(stem for form in forms for stem in form.bare),
        "skeletons": " ".join(form.skeleton or word for form, word in zip(forms, own, strict=True)),
        "stem_skeletons": " ".join(form.stem_skeleton for form in forms if form.stem_skeleton),
        "guesses": _gapped(others),
        "loose_guesses": _gapped([_loose(word, lexicon) for word in other] for other in others),
    }


def _loose(folded: str, lexicon: Lexicon) -> str:
    forms = lexicon.forms(folded)
    return forms.skeleton or forms.stem


def _stems(texts: Iterable[list[str]], lexicon: Lexicon) -> str:
    return _gapped([lexicon.forms(word).stem for word in text] for text in texts)


def _gapped(texts: Iterable[list[str]]) -> str:
    return f" {GAP} ".join(" ".join(text) for text in texts)


def _guesses(message: CurrentMessage) -> list[str]:
    """What the message may say besides: unreadable lines, other readings, other translations.

    Of English that is withheld the other translations are no better, and of a text that people
    have decided on no other readings count.
    """
    found: dict[str, None] = {}
    if message.transcription_status is Status.MACHINE:
        for line in message.lines:
            found.update(dict.fromkeys(o.text for o in line.alternatives if o.text != line.text))
    english = message.machine_translation
    if english and message.translation_status is Status.MACHINE and not message.withheld:
        found.update(dict.fromkeys(other.text for other in english.hypotheses))
        found.pop(english.text, None)
    return [guess for guess in found if guess.strip()]
