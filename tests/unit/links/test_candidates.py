"""Which photos are compared with which, and that these are few."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np

from wallmsg.links import PhotoFacts, candidate_pairs

NOON = datetime(2016, 12, 5, 12, tzinfo=UTC)


def strangers(count: int, seed: int = 3) -> list[PhotoFacts]:
    """Photos that have nothing to do with each other."""
    rng = np.random.default_rng(seed)
    letters = list("احدرسصطعفكلمهوى")
    return [
        PhotoFacts(
            id=f"{number:016x}",
            text="".join(rng.choice(letters, 30)),
            moment=NOON + timedelta(days=float(rng.uniform(0, 900))),
            position=(36 + float(rng.uniform(0, 1)), 37 + float(rng.uniform(0, 1))),
            place=f"place {int(rng.integers(20))}",
            looks=int(rng.integers(1 << 62)),
        )
        for number in range(count)
    ]


def test_misread_text_still_brings_photos_together() -> None:
    """A third of the letters may be wrong."""
    text = "برىكلسموادبىرحدراںهدهالمدىىه"
    misread = "برىكلسموادحىرلدراںهسهالمدرىه"
    photos = [*strangers(200), PhotoFacts("a", text), PhotoFacts("b", misread)]
    assert ("a", "b") in candidate_pairs(photos)


def test_near_photos_are_compared() -> None:
    """In place to some 50 metres, in time to some minutes; beyond they are not."""
    here = PhotoFacts("here", position=(36.2, 37.15))
    near = PhotoFacts("near", position=(36.2003, 37.1503))
    far = PhotoFacts("other", position=(36.21, 37.15))
    assert candidate_pairs([here, near, far]) == [("here", "near")]
    times = (0, 4, 60)
    dated = [PhotoFacts(f"{m}", moment=NOON + timedelta(minutes=m)) for m in times]
    assert candidate_pairs(dated) == [("0", "4")]


def test_photos_that_look_alike_are_compared() -> None:
    """Some bits of the hash may differ."""
    one = PhotoFacts("one", looks=0x0F0F_1234_5678_9ABC)
    other = PhotoFacts("two", looks=0x0F0F_1234_5678_9ABC ^ 0x0000_0103_0110_0301)
    unlike = PhotoFacts("unlike", looks=~0x0F0F_1234_5678_9ABC & (1 << 64) - 1)
    assert candidate_pairs([one, other, unlike]) == [("one", "two")]


def test_pairs_grow_with_the_photos_not_with_their_square() -> None:
    """Also where all have the same text, place, moment and looks."""
    for photos in (
        strangers(2000),
        [
            PhotoFacts(f"{n:016x}", "ااااسلامسلامعليكم", NOON, (36, 37), "Aleppo", 7)
            for n in range(2000)
        ],
    ):
        pairs = candidate_pairs(photos)
        assert len(pairs) <= 30 * len(photos)
        assert len(set(pairs)) == len(pairs)
        assert all(one < other for one, other in pairs)
