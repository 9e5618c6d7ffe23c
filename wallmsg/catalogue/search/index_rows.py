"""What the search index keeps of a record: the rows of its tables, made from the record alone.

Making rows needs no index, so that several processes can make them for one that writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from typing import Any, NamedTuple

import msgspec

from wallmsg.catalogue.dates import days_of_stamp
from wallmsg.catalogue.search.best_reading import least_stage, sorted_out
from wallmsg.catalogue.search.facts import (
    EVERY,
    LISTED,
    RECORD,
    assigned_fact,
    person_fact,
    photo_facts,
    question_fact,
    row_facts,
)
from wallmsg.catalogue.search.match import GAP
from wallmsg.catalogue.search.priority import photo_priority, priority
from wallmsg.catalogue.search.words import Lexicon
from wallmsg.effective import (
    CurrentMessage,
    effective_messages,
    is_unclear,
    open_questions,
    photo_position,
    rank,
)
from wallmsg.model import Change, Field, Outcome, Record, Status, Via
from wallmsg.text.file_names import comparable, stem


class Quality(IntEnum):
    """The classes of rows: of very many equally close hits, those of a higher class come first."""

    PHOTO = 0
    UNCLEAR = 1
    MACHINE = 2
    PEOPLE = 3


class MessageRow(NamedTuple):
    """One row of the table of messages, with what goes with it into other tables."""

    quality: Quality
    values: dict[str, Any]
    words: dict[str, str]
    people: tuple[str, ...] = ()


class Rows(NamedTuple):
    """All rows of one record."""

    record: dict[str, Any]
    messages: list[MessageRow]
    tags: tuple[str, ...]
    names: tuple[str, ...]
    """Forms of the photo's names by which it can be looked up."""


def rows_of(record: Record, lexicon: Lexicon) -> Rows:
    """The rows of a record."""
    said = about(record)
    messages = effective_messages(record)
    listed = [lexicon.folded(text) for _, text in said]
    dated = days_of_stamp(record.taken)
    facts = photo_facts(
        record.review.tags, record.review.place, dated, record.review.sensitive, lexicon
    )
    photo = _Photo(
        record=record,
        facts=" ".join(facts),
        words={"about": _gapped(listed), "about_stems": _stems(listed, lexicon)},
        order={
            "undated": dated is None,
            "taken": record.taken or "",
            "name": record.photo.name,
            "place": record.review.place,
        },
    )
    values = _record_values(record, messages, said, dated)
    return Rows(
        record=values,
        messages=[
            _photo_row(photo, messages),
            *(
                _message_row(photo, number, message, lexicon)
                for number, message in enumerate(messages, start=1)
            ),
        ],
        tags=tuple(dict.fromkeys(record.review.tags)),
        names=names_of(values),
    )


class _Photo(NamedTuple):
    """What all rows of one record have in common."""

    record: Record
    facts: str
    words: dict[str, str]
    order: dict[str, Any]


def names_of(record: Mapping[str, Any]) -> tuple[str, ...]:
    """The forms of the names in a row of records by which the photo is looked up."""
    names = (record["name"], *msgspec.json.decode(record["other_names"] or "[]"))
    return tuple(dict.fromkeys(name_key(name) for name in names))


def name_key(name: str) -> str:
    """A photo's file name without folders and ending, as it is looked up."""
    return stem(comparable(name).rpartition("/")[2])


def signed_hash(perceptual_hash: str | None) -> int | None:
    """A 64-bit hash in hexadecimal as the signed number SQLite holds; None if it is not one."""
    try:
        value = int(perceptual_hash or "", 16)
    except ValueError:
        return None
    return value - (1 << 64) if value >= 1 << 63 else value


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


def _record_values(
    record: Record,
    messages: Sequence[CurrentMessage],
    said: list[tuple[str, str]],
    dated: tuple[str, str] | None,
) -> dict[str, Any]:
    photo, review = record.photo, record.review
    position = photo_position(record)
    found = sorted_out(messages)
    best = found.best
    stages = [message.stage for message in found.readable or messages]
    return {
        "id": record.id,
        "name": photo.name,
        "sha256": photo.sha256,
        "bytes": photo.bytes,
        "hash": signed_hash(photo.perceptual_hash),
        "outcome": record.outcome.value,
        "place": review.place,
        "taken": record.taken,
        "undated": dated is None,
        "first_day": dated[0] if dated else None,
        "last_day": dated[1] if dated else None,
        "unread": best is None,
        "doubt": -best.confidence if best and best.confidence is not None else 0.0,
        "stage": rank(least_stage(stages or [_photo_stage(record)])),
        "messages": len(messages),
        "lines": sum(len(message.lines) for message in messages),
        "translated": sum(
            message.withheld or message.translation is not None for message in messages
        ),
        "untranslated": len(record.untranslated()),
        "unromanised": any(_lacks_romanisation(message) for message in messages),
        "similar": len(record.similar),
        "about": _json(said),
        "other_names": _json(record.other_names),
        "sensitive": review.sensitive,
        "latitude": position[0] if position else None,
        "longitude": position[1] if position else None,
        "doubled": len(review.second_readings),
    }


def _lacks_romanisation(message: CurrentMessage) -> bool:
    by_people = message.transcription_status is not Status.MACHINE
    return message.romanised is None and message.outcome is Outcome.READ and by_people


def _photo_stage(record: Record) -> Status:
    return Status.REVIEWED if record.review.writing else Status.MACHINE


def _photo_row(photo: _Photo, messages: Sequence[CurrentMessage]) -> MessageRow:
    """The row of a photo as such, which is listed if it has no messages."""
    record, stage = photo.record, _photo_stage(photo.record)
    confidences = [message.confidence for message in messages if message.confidence is not None]
    asked = None if messages else questions(record, None)
    values = {
        "record": record.id,
        "number": None,
        "position": 0,
        "listed": not messages,
        **photo.order,
        "outcome": record.outcome.value,
        "confidence": max(confidences, default=None),
        "transcription": "",
        "translation": None,
        "guesses": "[]",
        "verdict": None,
        "flags": "[]",
        "key": None,
        "status": Status.MACHINE.value,
        "english_status": Status.MACHINE.value,
        "stage": stage.value,
        "priority": photo_priority(record).value,
        "questions": asked,
        "assigned": None,
        "reviewers": "[]",
        "changed": None,
        "romanised": None,
        "gloss": None,
        "bulk": False,
    }
    kinds = (EVERY, RECORD) if messages else (EVERY, RECORD, LISTED)
    facts = row_facts(record.outcome, values["confidence"], stage, None)
    facts.append(question_fact(asked is not None))
    words = {**_NO_WORDS, "facts": " ".join((*kinds, *facts, photo.facts)), **photo.words}
    return MessageRow(Quality.PHOTO, values, words)


def _message_row(
    photo: _Photo, number: int, message: CurrentMessage, lexicon: Lexicon
) -> MessageRow:
    guesses = _guesses(message)
    history = photo.record.review.history
    changes = [change for change in history if change.message == message.id]
    people = tuple(dict.fromkeys(change.who for change in changes))
    stage, verdict = message.stage, message.verdict
    asked = questions(photo.record, message.id, first=number == 1)
    assignments = photo.record.review.assignments
    assigned = next((one.to for one in assignments if one.message == message.id), None)
    values = {
        "record": photo.record.id,
        "number": number,
        "position": number,
        "listed": True,
        **photo.order,
        "outcome": message.outcome.value,
        "confidence": message.confidence,
        "transcription": message.transcription,
        # English that is withheld is not kept here at all, so that no search can find or show it.
        "translation": message.translation,
        "guesses": _json(guesses),
        "verdict": verdict.value if verdict else None,
        "flags": _json(message.reasons()),
        "key": message.id,
        "status": message.transcription_status.value,
        "english_status": message.translation_status.value,
        "stage": stage.value,
        "priority": priority(message).value,
        "reviewers": _json(people),
        "changed": changes[-1].time if changes else None,
        "romanised": message.romanised,
        "gloss": gloss_text(message),
        "bulk": _approved_in_bulk(changes),
        "questions": asked,
        "assigned": assigned,
    }
    found = _message_forms(message.transcription, message.translation or "", guesses, lexicon)
    found["romanised"] = " ".join(lexicon.folded(message.romanised or ""))
    senses = (sense for word in message.gloss for sense in word.senses)
    found["gloss"] = _stems((lexicon.folded(sense) for sense in senses), lexicon)
    facts = row_facts(message.outcome, message.confidence, stage, verdict)
    facts += [question_fact(asked is not None), *map(person_fact, people)]
    if assigned is not None:
        facts.append(assigned_fact(assigned))
    found["facts"] = " ".join((EVERY, LISTED, *facts, photo.facts))
    return MessageRow(_quality(message), values, {**photo.words, **found}, people)


def _quality(message: CurrentMessage) -> Quality:
    stage = message.stage
    if is_unclear(message.outcome, message.confidence, stage) or stage is Status.CANNOT_READ:
        return Quality.UNCLEAR
    return Quality.MACHINE if stage is Status.MACHINE else Quality.PEOPLE


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _approved_in_bulk(changes: Sequence[Change]) -> bool:
    """Whether the status of the English was given to many messages at once, by nobody since."""
    given = [change for change in changes if change.field is Field.TRANSLATION_STATUS]
    return bool(given) and given[-1].via is Via.BULK


def questions(record: Record, message: str | None, *, first: bool = False) -> str | None:
    """The open questions about a message as a JSON list; None if there is none.

    Those about the photo itself belong to its `first` message, or to the photo without messages.
    """
    texts = [
        asked.text
        for asked in open_questions(record.review)
        if asked.message == message or (first and asked.message is None)
    ]
    return _json(texts) if texts else None


def gloss_text(message: CurrentMessage) -> str | None:
    """The gloss as people read it: the senses of each word, words apart; None without a gloss."""
    words = [", ".join(word.senses) or word.written for word in message.gloss]
    return " · ".join(words) or None


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


_NO_WORDS = dict.fromkeys(
    (
        *("transcription", "translation", "stems", "bare", "skeletons", "stem_skeletons"),
        *("guesses", "loose_guesses", "romanised", "gloss"),
    ),
    "",
)
