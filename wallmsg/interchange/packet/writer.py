"""Packets: messages and their photos in a zip that opens in a browser anywhere, without a server.

The zip holds one folder: a page, its script and style, the photos, and what is known about them as
a script too, because a browser forbids a page opened from a folder to fetch anything. The page
forbids itself the rest of the network by its Content-Security-Policy. Photos are made anew from
their pixels, so that nothing of EXIF is left; what could endanger somebody is left out as in any
export. `wallmsg.interchange.packet.answers` takes the answers back.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Annotated, BinaryIO

import msgspec
from msgspec import Meta, Struct

from wallmsg.catalogue import Catalogue
from wallmsg.effective import Content, CurrentMessage, effective_messages
from wallmsg.errors import PhotoError, WallmsgError
from wallmsg.ingest.judgement import explain_flags
from wallmsg.interchange.export import public, whole_file, without_traces
from wallmsg.model import Outcome, Record
from wallmsg.photos.thumbnails import as_jpeg, pixels_of

FORMAT = 1
PICTURE_SIZE = 1600
"""Longest side in pixels: a line of writing stays legible, a hundred photos stay below 50 MB."""

_FOLDER = "wallmsg-packet"
_PAGE = ("index.html", "packet.css", "packet.js")
_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip knows: a packet tells nobody when it was made


class _Line(Struct, frozen=True):
    """What the machine says about a line."""

    confidence: float | None
    alternatives: tuple[str, ...]


class _Message(Struct, frozen=True, kw_only=True):
    id: str
    base: Content
    lines: tuple[_Line, ...]
    machine: Annotated[str | None, Meta(description="The machine's English, if to be shown.")]
    withheld: bool
    reasons: tuple[str, ...]


class _Photo(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    picture: str | None
    width: int | None
    height: int | None
    place: str | None
    taken: str | None
    notes: tuple[str, ...]
    messages: tuple[_Message, ...]


class _Packet(Struct, frozen=True, kw_only=True):
    format: int = FORMAT
    id: str
    title: str
    photos: tuple[_Photo, ...]


@dataclass(frozen=True)
class PacketOptions:
    """What goes into a packet."""

    size: int = PICTURE_SIZE
    """Longest side of its photos in pixels."""
    withheld: bool = False
    """Include English that cannot be trusted."""
    sensitive: bool = False
    """Include records that people marked as sensitive."""


@dataclass(frozen=True)
class Made:
    """What a packet holds."""

    photos: int
    messages: int
    sensitive: int
    """Records left out because they are."""
    silent: int
    """Records left out because they have no message."""


def make_packet(
    catalogue: Catalogue,
    records: Iterable[Record],
    output: Path,
    options: PacketOptions,
    on_missing: Callable[[str, WallmsgError], None],
) -> Made:
    """Writes a packet of those records to a file, which is whole or as it was before.

    `on_missing` is told of each photo that cannot be opened: the page does without it. Raises
    UsageError if the file cannot be written.
    """
    made = [0, 0]
    photos: list[_Photo] = []
    hidden = frozenset() if options.sensitive else catalogue.sensitive_ids()

    def write(out: BinaryIO) -> None:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packet:
            for record in records:
                if record.review.sensitive and not options.sensitive:
                    made[0] += 1
                    continue
                shown = public(without_traces(record, hidden))
                messages = effective_messages(shown)
                if not messages:
                    made[1] += 1
                    continue
                picture = _picture(catalogue, record, options.size, on_missing)
                if picture is not None:
                    _put(packet, f"photos/{record.id}.jpg", picture, zipfile.ZIP_STORED)
                photos.append(_photo(shown, messages, picture is not None, options))
            page = resources.files(__package__) / "page"
            for name in _PAGE:
                _put(packet, name, (page / name).read_bytes())
            photos.sort(key=lambda photo: (photo.name, photo.id))
            _put(packet, "data.js", _script(catalogue.info.title, tuple(photos)))

    whole_file(output, write)
    return Made(len(photos), sum(len(photo.messages) for photo in photos), made[0], made[1])


def _put(
    packet: zipfile.ZipFile, name: str, data: bytes, method: int = zipfile.ZIP_DEFLATED
) -> None:
    entry = zipfile.ZipInfo(f"{_FOLDER}/{name}", _DATE)
    entry.external_attr = 0o644 << 16
    packet.writestr(entry, data, method)


def _script(title: str, photos: tuple[_Photo, ...]) -> bytes:
    """The packet as a script. Its id is that of its content: made again, it is the same packet."""
    content = msgspec.json.encode([title, photos], order="sorted")
    identity = hashlib.sha256(content).hexdigest()[:16]
    packet = msgspec.to_builtins(_Packet(id=identity, title=title, photos=photos))
    # As ASCII, no letter of it can end a string or a script early.
    text = json.dumps(packet, separators=(",", ":")).replace("<", "\\u003c")
    return f"window.WALLMSG_PACKET = {text};\n".encode("ascii")


def _picture(
    catalogue: Catalogue,
    record: Record,
    size: int,
    on_missing: Callable[[str, WallmsgError], None],
) -> bytes | None:
    try:
        # What failed in a worker may have crashed it: it is not decoded again here.
        if record.outcome is Outcome.FAILED or record.photo.path is None:
            raise PhotoError(record.machine.reason or "there is no photo")
        path = catalogue.photo_path(record)
        return as_jpeg(pixels_of(path, record.photo.page, at_least=size), size)
    except WallmsgError as error:
        on_missing(record.id, error)
        return None


def _photo(
    record: Record, messages: tuple[CurrentMessage, ...], picture: bool, options: PacketOptions
) -> _Photo:
    return _Photo(
        id=record.id,
        name=record.photo.name,
        picture=f"photos/{record.id}.jpg" if picture and record.photo.width else None,
        width=record.photo.width,
        height=record.photo.height,
        place=record.review.place,
        taken=record.taken,
        notes=record.review.notes,
        messages=tuple(_message(message, options.withheld) for message in messages),
    )


def _message(message: CurrentMessage, withheld: bool) -> _Message:
    english = message.translation
    if english is None and withheld and message.machine_translation:
        english = message.machine_translation.text
    return _Message(
        id=message.id,
        base=message.content,
        lines=tuple(
            _Line(line.confidence, tuple(dict.fromkeys(other.text for other in line.alternatives)))
            for line in message.lines
        ),
        machine=english,
        withheld=message.withheld and english is None,
        reasons=tuple(map(str, explain_flags(message.told_doubts(withheld)))),
    )
