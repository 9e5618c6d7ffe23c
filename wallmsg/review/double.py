"""Double keying: a second person transcribes without seeing the first one's text.

How far two people agree says how far a transcription can be trusted at all. It is reported as the
character error rate between the two (over all letters of the first) and as Cohen's kappa over
aligned words: 1 is full agreement, 0 what chance would give.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from msgspec import Struct
from msgspec.structs import replace
from rapidfuzz.distance import Levenshtein

from wallmsg.catalogue import Action, Catalogue
from wallmsg.effective import find, plain
from wallmsg.errors import UsageError
from wallmsg.model import Field, Record, SecondReading, Status, utc_now
from wallmsg.review.history import last_author
from wallmsg.review.validation import MAX_ARABIC, clean_text, reviewer_name
from wallmsg.text.arabic import scoring_form

_TRANSCRIBED = frozenset({Field.LINES, Field.TRANSCRIPTION, Field.TRANSCRIPTION_STATUS})


class Agreement(Struct, frozen=True, kw_only=True):
    """How far first and second transcriptions agree."""

    pairs: int
    """Messages that two people have transcribed."""
    letters: int
    letter_errors: int
    cer: float | None
    """Character error rate of the second against the first, 0 to 1; None without letters."""
    words: int
    """Positions of words that were compared, after aligning both texts."""
    kappa: float | None
    """Cohen's kappa over those; None where it is not defined (nothing to compare)."""
    same: int
    """Messages in which both texts are the same."""


def pick(keys: Iterable[str], share: float, seed: str) -> list[str]:
    """The same `share` (0..1) of those keys each time, whatever other keys there are.

    A key is a record's id or "record/message"; `seed` chooses which ones.
    """
    if not 0 <= share <= 1:
        raise UsageError("the share for double keying must lie between 0 and 100 %")
    return [key for key in keys if _draw(seed, key) < share]


def second_reading(record: Record, message_id: str, who: str, text: str, now: str) -> Record:
    """The record with a blind second transcription of a message (lines one a row).

    `now` is UTC, ISO 8601. Raises UsageError if there is no such message, the text is empty, the
    first transcription is by the same person, or that person has given a second one already.
    """
    who, text = reviewer_name(who), clean_text(text, "transcription", MAX_ARABIC)
    message = find(record, message_id)
    if message is None or message.deleted:
        raise UsageError(f"record {record.id} has no message {message_id}")
    if not text:
        raise UsageError("there is no text", hint="write [...] for what cannot be read")
    by_people = message.transcription_status is not Status.MACHINE
    first = last_author(record.review.history, message_id, _TRANSCRIBED) if by_people else None
    if first == who:
        raise UsageError("the first transcription is yours: another person has to give the second")
    if any((one.message, one.who) == (message_id, who) for one in record.review.second_readings):
        raise UsageError("you have transcribed this message already")
    reading = SecondReading(
        message=message_id,
        who=who,
        time=now,
        text=text,
        first=message.transcription,
        first_who=first,
    )
    review = replace(record.review, second_readings=(*record.review.second_readings, reading))
    return replace(record, review=review)


def save_second(
    catalogue: Catalogue, record_id: str, message_id: str, who: str, text: str
) -> Record:
    """The same in the catalogue. Raises what `second_reading` and `Catalogue.update` raise."""
    now = utc_now()
    return catalogue.update(
        record_id,
        lambda record: second_reading(record, message_id, who, text, now),
        Action.REVIEW,
    )


def agreement(catalogue: Catalogue) -> Agreement:
    """How far people agree in the whole catalogue. Damaged records are passed over."""
    readings: list[SecondReading] = []
    for record_id in catalogue.index.doubled():
        readings += catalogue.read(record_id).review.second_readings
    return agreement_of(readings)


def agreement_of(readings: Iterable[SecondReading]) -> Agreement:
    """How far those readings agree with the first ones by people; the machine's do not count."""
    pairs = [
        (_compared(reading.first), _compared(reading.text))
        for reading in readings
        if reading.first_who is not None
    ]
    letters = sum(len(first) for first, _ in pairs)
    errors = sum(Levenshtein.distance(first, second) for first, second in pairs)
    aligned = [place for pair in pairs for place in _aligned(*(text.split() for text in pair))]
    return Agreement(
        pairs=len(pairs),
        letters=letters,
        letter_errors=errors,
        cer=min(1.0, errors / letters) if letters else None,
        words=len(aligned),
        kappa=kappa(aligned),
        same=sum(first == second for first, second in pairs),
    )


def kappa(judgements: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa (1960) of two people's judgements of the same things; None if there are none.

    Where both always say one and the same, chance alone explains it; that too counts as 1.
    """
    if not judgements:
        return None
    count = len(judgements)
    observed = sum(one == other for one, other in judgements) / count
    firsts, seconds = (Counter(side) for side in zip(*judgements, strict=True))
    expected = sum(firsts[word] * seconds[word] for word in firsts) / count**2
    return 1.0 if expected == 1 else (observed - expected) / (1 - expected)


def _compared(text: str) -> str:
    return scoring_form(plain(text))


def _aligned(first: Sequence[str], second: Sequence[str]) -> list[tuple[str, str]]:
    """Words that stand at the same place; "" where one has none."""
    places: list[tuple[str, str]] = []
    for step in Levenshtein.opcodes(first, second):
        here, there = first[step.src_start : step.src_end], second[step.dest_start : step.dest_end]
        places += zip_longest(here, there, fillvalue="")
    return places


def _draw(seed: str, key: str) -> float:
    """A number from 0 up to 1 that depends on seed and key alone."""
    digest = hashlib.sha256(f"{seed}\n{key}".encode()).digest()
    return int.from_bytes(digest[:7]) / (1 << 56)
