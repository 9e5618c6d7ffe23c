"""A Hypothesis strategy for any record there can be."""

from __future__ import annotations

import hashlib

from hypothesis import strategies as st
from msgspec.structs import replace

from wallmsg.model import (
    AmbiguousWord,
    Caption,
    Change,
    Field,
    GlossWord,
    Gps,
    Hypothesis,
    Level,
    Line,
    Machine,
    Message,
    Model,
    Outcome,
    Photo,
    Polygon,
    Provenance,
    QualityFlag,
    Reading,
    Record,
    Retranslation,
    Review,
    ReviewedLine,
    ReviewedMessage,
    SecondReading,
    Similar,
    Status,
    Storage,
    Translation,
    TranslationEvidence,
    Via,
    Word,
    record_id,
)

units = st.floats(0, 1)
texts = st.text(st.characters(codec="utf-8"), max_size=20)
points = st.tuples(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4))
polygons = st.lists(points, min_size=4, max_size=4).map(lambda p: Polygon(tuple(p)))
hashes = st.binary(max_size=8).map(lambda data: hashlib.sha256(data).hexdigest())
scores = st.floats(-20, 0)


def tuples_of(strategy: st.SearchStrategy, most: int = 2) -> st.SearchStrategy:
    """Short tuples of what the strategy gives."""
    return st.lists(strategy, max_size=most).map(tuple)


words = st.builds(Word, texts, units)
readings = st.builds(Reading, text=texts, confidence=units, variant=texts, words=tuples_of(words))
lines = st.builds(
    Line,
    polygon=polygons,
    text=texts,
    confidence=units,
    outcome=st.sampled_from([Outcome.READ, Outcome.UNREADABLE]),
    words=tuples_of(words),
    alternatives=tuples_of(readings),
)
translations = st.builds(
    Translation,
    text=texts,
    score=scores,
    translator=texts,
    hypotheses=tuples_of(st.builds(Hypothesis, texts, scores)),
    verdict=st.none() | st.sampled_from(Level),
    flags=tuples_of(st.builds(QualityFlag, texts, st.sampled_from(Level), texts)),
    source=st.none() | texts,
    ambiguous_words=tuples_of(st.builds(AmbiguousWord, texts, texts, texts)),
    quality=st.none() | units,
    evidence=st.none()
    | st.builds(
        TranslationEvidence,
        forward=scores,
        forward_min=scores,
        reverse=scores,
        reverse_min=scores,
        consensus=units,
        translator=st.none() | units,
    ),
    gloss=tuples_of(st.builds(GlossWord, texts, tuples_of(texts))),
)
messages = st.builds(
    lambda own, english, latin: replace(Message.of(own), translation=english, romanised=latin),
    tuples_of(lines, 3).filter(bool),
    st.none() | translations,
    st.none() | texts,
)
photos = st.builds(
    Photo,
    name=texts,
    sha256=hashes,
    bytes=st.integers(0, 1 << 40),
    storage=st.sampled_from([Storage.COPY, Storage.LINK]),
    path=st.just("photos/x.jpg"),
    format=st.none() | st.sampled_from(["JPEG", "PNG", "HEIC"]),
    page=st.integers(1, 3),
    pages=st.integers(3, 4),
    width=st.none() | st.integers(1, 10_000),
    height=st.none() | st.integers(1, 10_000),
    orientation=st.integers(1, 8),
    taken=st.none() | st.dates().map(str),
    camera=st.none() | texts,
    gps=st.none() | st.builds(Gps, st.floats(-90, 90), st.floats(-180, 180), st.none()),
    perceptual_hash=st.none() | st.just("0f" * 8),
)
machines = st.builds(
    Machine,
    outcome=st.sampled_from(Outcome),
    reason=st.none() | texts,
    rotation=st.sampled_from([0, 90, 180, 270]),
    messages=tuples_of(messages),
    provenance=st.builds(
        Provenance,
        program=texts,
        time=texts,
        tools=st.dictionaries(texts, texts, max_size=2),
        models=st.dictionaries(texts, st.builds(Model, texts, hashes), max_size=2),
        settings=st.dictionaries(texts, texts | st.booleans() | st.integers(-5, 5), max_size=2),
    ),
)
reviewed_lines = st.builds(ReviewedLine, polygons, texts)
reviewed_messages = st.lists(
    st.builds(
        ReviewedMessage,
        id=st.sampled_from(["m1", "m2", "a1"]),
        lines=tuples_of(reviewed_lines),
        transcription_status=st.sampled_from(Status),
        translation=st.none() | texts,
        translation_status=st.sampled_from(Status),
        deleted=st.booleans(),
        origin=tuples_of(polygons),
        romanised=st.none() | texts,
        retranslation=st.none() | st.builds(Retranslation, arabic=texts, translation=translations),
    ),
    max_size=2,
    unique_by=lambda message: message.id,
).map(tuple)
changes = st.builds(
    Change,
    number=st.integers(1, 5),
    time=texts,
    who=texts,
    via=st.sampled_from(Via),
    message=st.none() | st.sampled_from(["m1", "a1"]),
    field=st.sampled_from(Field),
    before=st.none() | texts,
    after=st.none() | texts,
)
second_readings = st.builds(
    SecondReading,
    message=st.sampled_from(["m1", "a1"]),
    who=texts,
    time=texts,
    text=texts,
    first=texts,
    first_who=st.none() | texts,
)
reviews = st.builds(
    Review,
    place=st.none() | texts,
    taken=st.none() | st.dates().map(str),
    photographer=st.none() | texts,
    surface=st.none() | texts,
    tool=st.none() | texts,
    tags=tuples_of(texts),
    notes=tuples_of(texts),
    sensitive=st.booleans(),
    messages=reviewed_messages,
    history=tuples_of(changes),
    second_readings=tuples_of(second_readings),
)


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Any record."""
    photo = draw(photos)
    return Record(
        id=record_id(str(photo.sha256), photo.page),
        photo=photo,
        machine=draw(machines),
        captions=draw(tuples_of(st.builds(Caption, texts, texts))),
        other_names=draw(tuples_of(texts)),
        similar=draw(tuples_of(st.builds(Similar, st.just("ab" * 8), st.integers(0, 64)))),
        review=draw(reviews),
    )
