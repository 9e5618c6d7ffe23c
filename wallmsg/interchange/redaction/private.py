"""What an export leaves out so that it endangers nobody.

A photo of a wall can lead to the one who took it or wrote on it. Unless asked for, an export says
nothing of:

- GPS coordinates, camera and photographer;
- the time of day at which the camera took the photo (the date stays): together with other traces,
  such as a phone's, a minute can name a person;
- who reviewed, what stood there before, and second transcriptions;
- a record that people marked as sensitive: all of it;
- the path of a photo outside the catalogue, the folder it was added from, other names under which
  it was added, and paths in the reason of a failure or in settings: they carry people's names.

What people wrote themselves (place, date, tags, notes, captions) is exported as they wrote it, and
so is the writing on the wall: whoever exports must have read them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath, PureWindowsPath

from msgspec.structs import replace

from wallmsg.effective import is_up_to_date
from wallmsg.model import Machine, Photo, Record, Storage

HIDDEN = "..."

# From the root or a home up to a sign that ends it; a space may belong to a name.
_PATH = re.compile(r"""(?<![\w.])(?:~|[A-Za-z]:)?[/\\][^'"`:;]*""")
_DATE_LENGTH = len("2016-12-05")


def public(record: Record) -> Record:
    """The record without what could endanger somebody; still valid against the schema."""
    # A retranslation of an earlier text has that text in it.
    messages = tuple(
        one if is_up_to_date(one) else replace(one, retranslation=None)
        for one in record.review.messages
    )
    review = replace(
        record.review, photographer=None, history=(), second_readings=(), messages=messages
    )
    return replace(
        record,
        photo=_public_photo(record.photo),
        machine=_public(record),
        other_names=(),
        review=review,
    )


def without_sensitive(
    records: Iterable[Record], hidden: frozenset[str] = frozenset()
) -> Iterator[Record]:
    """The records that people have not marked as sensitive, one at a time.

    Nor does any say that it looks like one of the `hidden` ones: an id is the beginning of a
    photo's SHA-256, so that whoever has the photo could prove that it is there.
    """
    for record in records:
        if record.review.sensitive:
            continue
        similar = tuple(other for other in record.similar if other.id not in hidden)
        yield record if similar == record.similar else replace(record, similar=similar)


def _public_photo(photo: Photo) -> Photo:
    name = _file_name(photo.name)
    return replace(
        photo,
        name=name,
        path=name if photo.storage is Storage.REFERENCE else photo.path,
        taken=photo.taken[:_DATE_LENGTH] if photo.taken else photo.taken,
        camera=None,
        gps=None,
    )


def _public(record: Record) -> Machine:
    machine = record.machine
    settings = {
        name: HIDDEN if isinstance(value, str) and _PATH.search(value) else value
        for name, value in machine.provenance.settings.items()
    }
    reason = machine.reason
    if reason:
        reason = reason.replace(record.photo.name, _file_name(record.photo.name))
        reason = _PATH.sub(HIDDEN, reason)
    return replace(
        machine, reason=reason, provenance=replace(machine.provenance, settings=settings)
    )


def _file_name(name: str) -> str:
    # A catalogue may have been made on another system than the one that exports it.
    return PureWindowsPath(PurePosixPath(name).name).name
