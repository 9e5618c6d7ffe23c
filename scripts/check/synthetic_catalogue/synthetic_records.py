"""Invented records: a plain one of any photo and messages, and a varied one a number."""

from __future__ import annotations

import hashlib
import random

from msgspec.structs import replace

from scripts.check.synthetic_catalogue.phrases import (
    ENDINGS,
    LATIN_NAMES,
    NAMES,
    OPENINGS,
    PLACES,
    TAGS,
    THINGS,
)
from wallmsg.catalogue import Catalogue
from wallmsg.model import (
    Caption,
    Hypothesis,
    Line,
    Machine,
    Message,
    Outcome,
    Photo,
    Polygon,
    Provenance,
    Reading,
    Record,
    Review,
    Storage,
    Translation,
    record_id,
)

_DOTS = str.maketrans("بتجخدسشصضفقنح", "تبخجذشسضصقفبج")
_OUTCOMES = {Outcome.READ: 88, Outcome.UNREADABLE: 5, Outcome.NO_TEXT: 5, Outcome.FAILED: 2}


def photo_named(name: str) -> Photo:
    """The photo of that name: its SHA-256 follows from the name, its file is nowhere."""
    return Photo(
        name=name,
        sha256=hashlib.sha256(name.encode()).hexdigest(),
        bytes=1000,
        storage=Storage.REFERENCE,
        path=f"/photos/{name}",
    )


def store_jpeg(catalogue: Catalogue, name: str, data: bytes, size: tuple[int, int]) -> Photo:
    """Copy the JPEG `data` of `size` (width, height; pixels) into the catalogue; its photo."""
    sha256 = hashlib.sha256(data).hexdigest()
    source = catalogue.path.parent / f"source-{sha256[:8]}.jpg"
    source.write_bytes(data)
    path = catalogue.store_photo(source, sha256, ".jpg", Storage.COPY)
    source.unlink()
    width, height = size
    return replace(
        photo_named(name),
        sha256=sha256,
        bytes=len(data),
        storage=Storage.COPY,
        path=path,
        format="JPEG",
        width=width,
        height=height,
    )


def record_of(
    photo: Photo, *messages: Message, outcome: Outcome | None = None, review: Review | None = None
) -> Record:
    """A record of that photo, read by nobody; without `outcome` read if it has messages."""
    found = Outcome.READ if messages else Outcome.NO_TEXT
    return Record(
        id=record_id(photo.sha256 or "", photo.page),
        photo=photo,
        machine=Machine(
            outcome=outcome or found,
            messages=messages,
            provenance=Provenance(program="wallmsg 0", time="2016-12-20T00:00:00+00:00"),
        ),
        review=review or Review(),
    )


def synthetic_record(number: int) -> Record:
    """The record of that number: up to three messages with translations, a place, tags, a date."""
    dice = random.Random(number)
    # Every twentieth photo is a recompressed copy of the one before it.
    look = number - 1 if number % 20 == 19 else number
    [outcome] = dice.choices(list(_OUTCOMES), list(_OUTCOMES.values()))
    count = dice.choice((1, 1, 1, 2, 3)) if outcome in {Outcome.READ, Outcome.UNREADABLE} else 0
    photo = replace(
        photo_named(f"field/day-{number // 200:03}/IMG_{number:05}.jpg"),
        bytes=dice.randrange(1_000_000, 5_000_000),
        format="JPEG",
        width=4032,
        height=3024,
        taken=f"2016-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}T10:00:00",
        perceptual_hash=f"{random.Random(look).getrandbits(64) ^ (number != look):016x}",
    )
    messages = [_message(dice, outcome) for _ in range(count)]
    review = Review(
        place=dice.choice(PLACES) if dice.random() < 0.6 else None,
        tags=tuple(dice.sample(TAGS, dice.choice((0, 0, 1, 2)))),
    )
    record = record_of(photo, *messages, outcome=outcome, review=review)
    reason = "the file is cut off" if outcome is Outcome.FAILED else None
    return replace(
        record,
        machine=replace(record.machine, reason=reason),
        captions=(Caption("A wall in the old quarter", "invented"),) if number % 50 == 0 else (),
    )


def _message(dice: random.Random, outcome: Outcome) -> Message:
    pairs = [_row(dice) for _ in range(dice.choice((1, 1, 2, 3)))]
    lines = tuple(
        _line(dice, arabic, outcome, 400.0 * i) for i, (arabic, _) in enumerate(pairs, start=1)
    )
    message = Message.of(lines)
    if outcome is not Outcome.READ:
        return message
    english = ". ".join(english for _, english in pairs).capitalize()
    other = Hypothesis(english.replace("the ", "this "), -0.9)
    return message.translated(
        Translation(text=english, score=-0.4, translator="translate-ar_en 0.1", hypotheses=(other,))
    )


def _row(dice: random.Random) -> tuple[str, str]:
    parts = [dice.choice(OPENINGS), dice.choice(THINGS), dice.choice(ENDINGS)]
    if dice.random() < 0.3:
        name = dice.randrange(len(NAMES))
        year = dice.randrange(2011, 2017)
        digits = str(year).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
        parts.append((f"{NAMES[name]} {digits}", f"{LATIN_NAMES[name]} {year}"))
    return " ".join(arabic for arabic, _ in parts), " ".join(english for _, english in parts)


def _line(dice: random.Random, text: str, outcome: Outcome, top: float) -> Line:
    right, bottom = 200.0 + 60 * len(text), top + 300
    confidence = round(dice.uniform(0.6, 0.99), 3) if outcome is Outcome.READ else 0.2
    # Readers confuse letters that differ in their dots.
    misread = text.translate(_DOTS)
    shown = misread if dice.random() < 0.05 else text
    return Line(
        polygon=Polygon(((200.0, top), (right, top), (right, bottom), (200.0, bottom))),
        text=shown,
        confidence=confidence,
        outcome=outcome,
        alternatives=(Reading(text=misread, confidence=confidence / 2, variant="inverted"),),
    )
