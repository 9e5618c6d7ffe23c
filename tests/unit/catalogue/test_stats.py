"""The catalogue in numbers."""

from __future__ import annotations

from msgspec.structs import replace

from tests.factories.records import HEART, RETURN, judged, line, message, record
from wallmsg.catalogue import Catalogue, Stats
from wallmsg.model import Level, Message, Outcome, Review, Similar, record_id


def test_an_empty_catalogue_counts_nothing(catalogue: Catalogue) -> None:
    """All zeros and no dates."""
    assert catalogue.stats() == Stats(
        records=0,
        outcomes={},
        messages=0,
        message_outcomes={},
        lines=0,
        translated=0,
        verdicts={},
        stages={},
        untranslated=0,
        places={},
        tags={},
        first_day=None,
        last_day=None,
        undated=0,
        with_similar=0,
        photo_files=0,
        photo_bytes=0,
    )


def test_everything_is_counted(catalogue: Catalogue) -> None:
    """Messages, lines, translations, places, tags, dates, similar photos, bytes of each file."""
    a = record(
        "a",
        message(*HEART),
        message("سطر\nسطر"),
        review=Review(place="Aleppo", taken="2016", tags=("love", "siege")),
    )
    b = record(
        "b",
        judged(message(*RETURN), Level.WITHHELD),
        Message.of((line("؟", Outcome.UNREADABLE),)),
        review=Review(place="Aleppo", taken="2017-02", tags=("love",)),
    )
    pages = [replace(record("p"), id=record_id(record("p").photo.sha256 or "", n)) for n in (1, 2)]
    for each in (a, replace(b, similar=(Similar(a.id, 3),)), *pages):
        catalogue.add(each)
    assert catalogue.stats() == Stats(
        records=4,
        outcomes={"no_text": 2, "read": 2},
        messages=4,
        message_outcomes={"read": 3, "unreadable": 1},
        lines=5,
        translated=2,
        verdicts={"withheld": 1},
        stages={"machine": 4},
        untranslated=1,
        places={"Aleppo": 2},
        tags={"love": 2, "siege": 1},
        first_day="2016-01-01",
        last_day="2017-02-28",
        undated=2,
        with_similar=1,
        photo_files=3,
        photo_bytes=3000,
    )
    assert list(catalogue.stats().tags) == ["love", "siege"]
