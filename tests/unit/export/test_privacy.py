"""What an export leaves out."""

from __future__ import annotations

import json

import jsonschema
import msgspec
import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from tests.records import records
from tests.unit.catalogue.factories import heart
from wallmsg.interchange.export import public
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
    assert there.machine.reason == "cannot read a.jpg in ...: no permission"
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
        ("the file is cut off", "the file is cut off"),
        ("12/13 and/or so", "12/13 and/or so"),
        ("bad '/home/a b/c.jpg': no", "bad '...': no"),
        ("bad ~/c.jpg", "bad ..."),
        ("bad C:\\Users\\Omar\\c.jpg", "bad ..."),
    ],
)
def test_paths_in_reasons(reason: str | None, expected: str | None) -> None:
    """A path goes, the sentence stays."""
    machine = replace(heart().machine, reason=reason)
    assert public(replace(heart(), machine=machine)).machine.reason == expected


@given(records())
@settings(deadline=None, max_examples=30)
def test_public_records_are_records(stored: Record) -> None:
    """Valid against the schema, with the same messages; doing it twice changes nothing."""
    there = public(stored)
    SCHEMA.validate(json.loads(record_to_json(there)))
    assert record_from_json(record_to_json(there)) == there
    assert public(there) == there
    assert there.machine.messages == stored.machine.messages
    told = json.dumps(msgspec.to_builtins([there.photo, there.review.photographer]))
    assert '"gps": null' in told
    assert '"camera": null' in told
    assert there.review.photographer is None
