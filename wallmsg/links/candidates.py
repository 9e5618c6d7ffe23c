"""Which photos are compared: near in place or time, alike in text or looks. Never all with all.

Each source proposes a few others for a photo, so the pairs grow with the photos, not with their
square: at most some 30 a photo.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wallmsg.effective import effective_messages
from wallmsg.model import ILLEGIBLE, Record
from wallmsg.text.arabic import skeleton

Pair = tuple[str, str]

_GRAM = 4
_LONGEST_LIST = 200
"""Photos with the same letters; a piece of text that more of them have says nothing."""
_FEWEST_GRAMS = 2
_BY_TEXT = 10
_METRES = 60.0
_METRES_A_DEGREE = 111_320.0
_BY_POSITION = 8
_MINUTES = timedelta(minutes=10)
_NEXT = 4
"""Photos after this one, in time or at the same place."""
_HASH_BITS = 12
_MOST_NEIGHBOURS = 20
"""Linked photos of one photo, beyond which its wall is known well enough."""
_BY_LOOKS = 6


@dataclass(frozen=True)
class PhotoFacts:
    """What of a photo decides with which others it is compared."""

    id: str
    text: str = ""
    """Skeleton of all that is read on it, without spaces."""
    moment: datetime | None = None
    """When it was taken, if the time of day is known."""
    position: tuple[float, float] | None = None
    """Latitude and longitude in degrees."""
    place: str | None = None
    looks: int | None = None
    """Its 64-bit difference hash."""


def facts_of(record: Record) -> PhotoFacts:
    """The facts of a record."""
    gps = record.photo.gps
    lines = (line.text for message in effective_messages(record) for line in message.lines)
    text = "".join(skeleton(line.replace(ILLEGIBLE, "")) for line in lines)
    perceptual_hash = record.photo.perceptual_hash
    return PhotoFacts(
        id=record.id,
        text="".join(letter for letter in text if letter.isalnum()),
        moment=_moment(record.taken),
        position=(gps.latitude, gps.longitude) if gps else None,
        place=record.review.place,
        looks=int(perceptual_hash, 16) if perceptual_hash else None,
    )


def candidate_pairs(photos: Sequence[PhotoFacts]) -> list[Pair]:
    """The pairs of ids to compare, each once, smaller id first, sorted."""
    found: set[Pair] = set()
    for source in (_by_text, _by_position, _by_time, _by_place, _by_looks):
        found.update((min(pair), max(pair)) for pair in source(photos))
    return sorted(pair for pair in found if pair[0] != pair[1])


def second_looks(linked: Iterable[Pair], compared: Container[Pair]) -> list[Pair]:
    """The pairs that were not compared, though both photos are linked with the same third.

    Text and place do not bring every two photos of a wall together, but a third one often does.
    """
    neighbours: dict[str, set[str]] = defaultdict(set)
    for one, other in linked:
        neighbours[one].add(other)
        neighbours[other].add(one)
    found = {
        pair
        for them in neighbours.values()
        if len(them) <= _MOST_NEIGHBOURS
        for pair in itertools.combinations(sorted(them), 2)
        if pair not in compared
    }
    return sorted(found)


def _by_text(photos: Sequence[PhotoFacts]) -> Iterator[Pair]:
    """Those that share the rarest pieces of text: misread letters spoil only some of them."""
    holders: dict[str, list[int]] = defaultdict(list)
    for number, photo in enumerate(photos):
        for gram in _grams(photo.text):
            holders[gram].append(number)
    weights = {
        gram: math.log(1 + len(photos) / len(them))
        for gram, them in holders.items()
        if 1 < len(them) <= _LONGEST_LIST
    }
    for number, photo in enumerate(photos):
        scores: dict[int, float] = defaultdict(float)
        shared: dict[int, int] = defaultdict(int)
        for gram in _grams(photo.text):
            for other in holders[gram] if gram in weights else ():
                if other != number:
                    scores[other] += weights[gram]
                    shared[other] += 1
        likely = (other for other in scores if shared[other] >= _FEWEST_GRAMS)
        for other in heapq.nlargest(_BY_TEXT, likely, key=lambda one: (scores[one], -one)):
            yield photo.id, photos[other].id


def _grams(text: str) -> set[str]:
    return {text[i : i + _GRAM] for i in range(len(text) - _GRAM + 1)}


def _by_position(photos: Sequence[PhotoFacts]) -> Iterator[Pair]:
    """The nearest ones within a street's width, by a grid of cells of that size."""
    cells: dict[tuple[int, int], list[tuple[float, float, str]]] = defaultdict(list)
    placed = [(photo.id, _metres(photo.position)) for photo in photos if photo.position]
    for name, (x, y) in placed:
        cells[int(x // _METRES), int(y // _METRES)].append((x, y, name))
    for name, (x, y) in placed:
        column, row = int(x // _METRES), int(y // _METRES)
        near = [
            (distance, other)
            for i in (column - 1, column, column + 1)
            for j in (row - 1, row, row + 1)
            for ox, oy, other in cells.get((i, j), ())[:_LONGEST_LIST]
            if other != name and (distance := math.dist((x, y), (ox, oy))) <= _METRES
        ]
        for _, other in heapq.nsmallest(_BY_POSITION, near):
            yield name, other


def _metres(position: tuple[float, float]) -> tuple[float, float]:
    latitude, longitude = position
    return (
        longitude * _METRES_A_DEGREE * math.cos(math.radians(latitude)),
        latitude * _METRES_A_DEGREE,
    )


def _by_time(photos: Sequence[PhotoFacts]) -> Iterator[Pair]:
    """Those taken in the minutes after: people walk around a wall."""
    dated = sorted((photo.moment, photo.id) for photo in photos if photo.moment)
    for number, (moment, name) in enumerate(dated):
        for later, other in dated[number + 1 : number + 1 + _NEXT]:
            if later - moment <= _MINUTES:
                yield name, other


def _by_place(photos: Sequence[PhotoFacts]) -> Iterator[Pair]:
    """The next ones of the same place as people name it, in order of time."""
    places: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for photo in photos:
        if photo.place:
            moment = photo.moment.isoformat() if photo.moment else ""
            places[photo.place].append((moment, photo.id))
    for them in places.values():
        names = [name for _, name in sorted(them)]
        for number, name in enumerate(names):
            yield from ((name, other) for other in names[number + 1 : number + 1 + _NEXT])


def _by_looks(photos: Sequence[PhotoFacts]) -> Iterator[Pair]:
    """Those with nearly the same hash, by quarters that are the same but for one bit."""
    quarters: dict[tuple[int, int], list[int]] = defaultdict(list)
    hashed = [photo for photo in photos if photo.looks is not None]
    for number, photo in enumerate(hashed):
        for key in _quarters(photo.looks or 0):
            quarters[key].append(number)
    for number, photo in enumerate(hashed):
        own = photo.looks or 0
        others = {
            other
            for part, value in _quarters(own)
            for bit in (0, *(1 << i for i in range(16)))
            for other in quarters.get((part, value ^ bit), ())[:_LONGEST_LIST]
        }
        distances = (((own ^ (hashed[other].looks or 0)).bit_count(), other) for other in others)
        near = (item for item in distances if item[0] <= _HASH_BITS and item[1] != number)
        for _, other in heapq.nsmallest(_BY_LOOKS, near):
            yield photo.id, hashed[other].id


def _quarters(looks: int) -> Iterable[tuple[int, int]]:
    return [(part, looks >> (16 * part) & 0xFFFF) for part in range(4)]


def _moment(taken: str | None) -> datetime | None:
    if taken is None or "T" not in taken:
        return None
    try:
        return datetime.fromisoformat(taken).replace(tzinfo=None)
    except ValueError:
        return None
