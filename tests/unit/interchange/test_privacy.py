"""What an export leaves out."""

from __future__ import annotations

import json

import jsonschema
import msgspec
import pytest
from hypothesis import given
from msgspec.structs import replace

from tests.factories.laws import examples
from tests.factories.records import heart
from tests.factories.strategies import records
from wallmsg.interchange.export import public
from wallmsg.interchange.redaction.file_names import without_time
from wallmsg.model import (
    Change,
    Field,
    Gps,
    Outcome,
    Record,
    Review,
    SecondReading,
    Storage,
    Via,
    record_from_json,
    record_schema,
    record_to_json,
)

SCHEMA = jsonschema.Draft202012Validator(record_schema())
SECRETS = ("Omar", "omar", "33.5138", "Nokia", "/home", "10:15")


def telling() -> Record:
    """A record that could lead to a person in many ways."""
    there = heart()
    machine = there.machine
    return replace(
        there,
        photo=replace(
            there.photo,
            name="from Omar/a.jpg",
            storage=Storage.REFERENCE,
            path="/home/omar h/a.jpg",
            taken="2016-12-05T10:15:00+02:00",
            camera="Nokia",
            gps=Gps(33.5138, 36.2765),
        ),
        machine=replace(
            machine,
            outcome=Outcome.FAILED,
            reason="cannot read from Omar/a.jpg in /home/omar h/photos: no permission",
            provenance=replace(
                machine.provenance,
                settings={"tessdata": "/home/omar/tessdata", "psm": 13, "lang": "ara"},
            ),
        ),
        other_names=("Omar/IMG_1.jpg",),
        review=Review(
            place="Damascus",
            photographer="Omar",
            tags=("a",),
            notes=("b",),
            history=(
                Change(
                    number=1,
                    time="2026-05-04T09:00:00+00:00",
                    who="Omar",
                    via=Via.SET,
                    message=None,
                    field=Field.PLACE,
                    before="Omar's house",
                    after="Damascus",
                ),
            ),
            second_readings=(
                SecondReading(
                    message="m1", who="omar", time="", text="x", first="y", first_who=None
                ),
            ),
        ),
    )


def test_nothing_in_it_leads_to_a_person() -> None:
    """Neither GPS, camera, photographer, time of day nor folders of this machine are left."""
    text = record_to_json(public(telling()))
    assert [secret for secret in SECRETS if secret in text] == []


def test_the_rest_stays() -> None:
    """Date, place, tags, notes, texts, file name and the reason's words are kept."""
    there = public(telling())
    assert there.photo.name == there.photo.path == "a.jpg"
    assert there.photo.taken == "2016-12-05"
    assert there.machine.reason == "it could not be read"
    assert there.machine.provenance.settings == {"tessdata": "...", "psm": 13, "lang": "ara"}
    assert there.machine.messages == telling().machine.messages
    assert there.review == Review(place="Damascus", tags=("a",), notes=("b",))


def test_a_date_that_people_gave_is_kept() -> None:
    """They wrote it to be known."""
    there = replace(heart(), review=Review(taken="2016-12-05T10:00:00"))
    assert public(there).taken == "2016-12-05T10:00:00"


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        (None, None),
        ("", ""),
        ("truncated file", "truncated file"),
        ("damaged file: its header cannot be read", "damaged file: its header cannot be read"),
        ("damaged file: bad 'Omar/c.jpg'", "damaged file"),
        ("damaged files of Omar", "it could not be read"),
        ("cannot read the file: No such file: 'from Omar/a.jpg'", "cannot read the file"),
        ("unexpected FileNotFoundError: Omar's: a.jpg", "unexpected FileNotFoundError"),
        (
            "9 x 9 is more than the limit of 1e-05 megapixels; raise --max-megapixels if",
            "9 x 9 is more than the limit of 1e-05 megapixels",
        ),
        ("bad '/home/a b/c.jpg': no", "it could not be read"),
        ("Omar", "it could not be read"),
    ],
)
def test_reasons(reason: str | None, expected: str | None) -> None:
    """The known sentence that it begins with, and nothing that could be a path."""
    machine = replace(heart().machine, reason=reason)
    assert public(replace(heart(), machine=machine)).machine.reason == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a/b.jpg", "b.jpg"),
        ("C:\\Users\\Omar\\b.jpg", "b.jpg"),
        ("\\\\server\\Omar\\b.jpg", "b.jpg"),
        ("walls/old\\new.jpg", "old\\new.jpg"),
        ("\\xc8\\xc7\\xc8.jpg", "\\xc8\\xc7\\xc8.jpg"),
    ],
)
def test_file_names_are_whole(name: str, expected: str) -> None:
    """The folder goes, what belongs to the name stays: two names stay two."""
    stored = replace(heart(), photo=replace(heart().photo, name=name))
    assert public(stored).photo.name == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("IMG_20161215_133742.jpg", "IMG_20161215_xxxxxx~abgkei.jpg"),
        ("IMG_20161215_133742123_HDR.jpg", "IMG_20161215_xxxxxxxxx_HDR~abgkei.jpg"),
        ("2016-12-15 13.37.42.png", "2016-12-15 xx.xx.xx~abgkei.png"),
        (
            "WhatsApp Image 2016-12-15 at 1.37.42 PM (1).jpeg",
            "WhatsApp Image 2016-12-15 at x.xx.xx xx (x)~abgkei.jpeg",
        ),
        (
            "Screenshot_20161215-133742_Facebook.jpg",
            "Screenshot_20161215-xxxxxx_Facebook~abgkei.jpg",
        ),
        ("20161215133742.jpg", "20161215xxxxxx~abgkei.jpg"),
        ("FB_IMG_1481809062000.jpg", "FB_IMG_xxxxxxxxxxxxx~abgkei.jpg"),
        ("15-12-2016 13-37.jpg", "15-12-2016 xx-xx~abgkei.jpg"),
        ("٢٠١٦-١٢-١٥ ١٣.٣٧.jpg", "٢٠١٦-١٢-١٥ xx.xx~abgkei.jpg"),
        ("wall at 13:37:42", "wall at xx:xx:xx~abgkei"),
        ("IMG-20161215-WA0003.jpg", "IMG-20161215-WA0003.jpg"),
        ("IMG_1234.JPG", "IMG_1234.JPG"),
        ("DSC01234.jpg", "DSC01234.jpg"),
        ("حلب 12.jpg", "حلب 12.jpg"),
    ],
)
def test_the_time_of_day_in_a_name(name: str, expected: str) -> None:
    """It is masked, the date stays, and the name is still one of its own."""
    assert without_time(name, "ab04e200" * 2) == expected
    assert without_time(expected, "ab04e200" * 2) == expected


@given(records())
@examples(30)
def test_public_records_are_records(stored: Record) -> None:
    """Valid against the schema, with the same messages; doing it twice changes nothing."""
    there = public(stored)
    SCHEMA.validate(json.loads(record_to_json(there)))
    assert record_from_json(record_to_json(there)) == there
    assert public(there) == there
    if not stored.review.messages:
        rows = [one.transcription for one in stored.machine.messages]
        assert [one.transcription for one in there.machine.messages] == rows
    told = json.dumps(msgspec.to_builtins([there.photo, there.review.photographer]))
    assert '"gps": null' in told
    assert '"camera": null' in told
    assert there.review.photographer is None
