"""Packets: messages and their photos in a zip that opens in a browser anywhere, without a server.

The zip holds one folder: a page, its script and style, the photos, and what is known about them as
a script too, because a browser forbids a page opened from a folder to fetch anything. The page
forbids itself the rest of the network by its Content-Security-Policy. Photos are re-encoded from
their pixels, so that nothing of EXIF is left; what could endanger somebody is left out as in any
export. `wallmsg.interchange.packet.answers` takes the answers back.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from importlib import resources
from pathlib import Path
from typing import Annotated, BinaryIO

import msgspec
from msgspec import Meta, Struct, structs

from wallmsg.catalogue import Catalogue
from wallmsg.effective import Content, CurrentMessage, effective_messages, open_questions
from wallmsg.ingest.judgement import ExplainedFlag, explain_flags, reason_sentence, reasons
from wallmsg.interchange.classic_script import classic_script, data_script
from wallmsg.interchange.export import public, without_traces
from wallmsg.interchange.output_file import whole_file
from wallmsg.interchange.public_pictures import OnMissing, public_picture
from wallmsg.languages import javascript, languages
from wallmsg.model import Record
from wallmsg.review import Details, details_of

FORMAT = 1
PICTURE_SIZE = 1600
"""Longest side in pixels: a line of writing stays legible, a hundred photos stay below 50 MB."""

SHARED = resources.files("wallmsg.interchange.packet") / "page" / "shared"
"""Scripts, style and font that the page of a packet and the review pages have in common."""

_FOLDER = "wallmsg-packet"
MAX_PAGE_BYTES = 40_000_000
"""Photos in one page: phones open no larger ones."""

_STYLES = ("shared/shared.css", "packet.css")
_FONT = "shared/noto-naskh-arabic.woff2"
_FILES = (*_STYLES, _FONT)
_SCRIPTS = (
    "language_choice.js",
    "shared/language.js",
    "shared/geometry.js",
    "shared/marks.js",
    "shared/statuses.js",
    "shared/storage.js",
    "shared/cutout.js",
    "shared/arabic_keys.js",
    "page_language.js",
    "facts.js",
    "packet.js",
)
"""In the order in which they need each other; a page opened from a folder loads no modules."""
_UNPACKED = re.compile(r'(?<=translate="no">)<p>([^<]*)</p>(?=</div>)')
_POLICY = re.compile(r'(http-equiv="Content-Security-Policy" content=")([^"]*)(")')
_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip knows: a packet tells nobody when it was made


class PacketLine(Struct, frozen=True):
    """What the machine says about a line."""

    confidence: float | None
    alternatives: tuple[str, ...]


class PacketMessage(Struct, frozen=True, kw_only=True):
    """A message, and what the machine says about it."""

    id: str
    base: Content
    lines: tuple[PacketLine, ...]
    machine: Annotated[str | None, Meta(description="The machine's English, if to be shown.")]
    withheld: bool
    reasons: tuple[ExplainedFlag, ...]


class PacketQuestion(Struct, frozen=True, kw_only=True):
    """A question that is open, without who asked it."""

    number: int
    message: Annotated[str | None, Meta(description="Id of the message; null: the photo.")]
    text: str


class PacketPhoto(Struct, frozen=True, kw_only=True):
    """A photo with its messages."""

    id: str
    name: str
    picture: str | None
    width: int | None
    height: int | None
    taken: Annotated[str | None, Meta(description="The date that counts.")]
    details: Annotated[
        Details, Meta(description="What people say about it; what is private is empty.")
    ]
    questions: tuple[PacketQuestion, ...]
    messages: tuple[PacketMessage, ...]


class Packet(Struct, frozen=True, kw_only=True):
    """What the page of a packet shows."""

    format: int = FORMAT
    id: str
    title: str
    photos: tuple[PacketPhoto, ...]


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
    files: tuple[Path, ...]
    """What was written."""


def make_packet(
    catalogue: Catalogue,
    records: Iterable[Record],
    output: Path,
    options: PacketOptions,
    on_missing: OnMissing,
) -> Made:
    """Writes a packet of those records to a file, which is whole or as it was before.

    A name that ends in .html makes it one page with the photos inside, or several if they are
    many: the next ones are named after it, with a number. Any other name makes a zip.
    `on_missing` is called for each photo that cannot be opened: the page does without it. Raises
    UsageError if a file cannot be written.
    """
    gathering = _Gathering(catalogue, options, on_missing)
    if output.suffix.lower() in {".html", ".htm"}:
        files = _write_pages(gathering, records, output)
    else:
        whole_file(output, lambda out: _write_zip(gathering, records, out))
        files = (output,)
    return Made(gathering.photos, gathering.messages, gathering.sensitive, files)


class _Gathering:
    """What goes into a packet, photo by photo, and counts of it."""

    def __init__(
        self,
        catalogue: Catalogue,
        options: PacketOptions,
        on_missing: OnMissing,
    ) -> None:
        self.title = catalogue.info.title
        self.photos = self.messages = self.sensitive = 0
        self._catalogue = catalogue
        self._options = options
        self._on_missing = on_missing
        self._hidden = frozenset() if options.sensitive else catalogue.sensitive_ids()

    def each(self, records: Iterable[Record]) -> Iterator[tuple[PacketPhoto, bytes | None]]:
        """The photos and their pictures; those that cannot be opened and have no message, not."""
        for record in records:
            if record.review.sensitive and not self._options.sensitive:
                self.sensitive += 1
                continue
            # Messages too: the English or the lines of a hidden record may be in them.
            shown = public(without_traces(record, self._hidden))
            messages = effective_messages(shown)
            picture = public_picture(self._catalogue, record, self._options.size, self._on_missing)
            if not messages and picture is None:
                continue
            self.photos += 1
            self.messages += len(messages)
            yield _photo(shown, messages, picture is not None, self._options), picture


def _write_zip(gathering: _Gathering, records: Iterable[Record], out: BinaryIO) -> None:
    photos: list[PacketPhoto] = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packet:
        for photo, picture in gathering.each(records):
            if picture is not None:
                _put(packet, f"photos/{photo.id}.jpg", picture, zipfile.ZIP_STORED)
            photos.append(photo)
        page = resources.files(__package__) / "page"
        _put(packet, "index.html", _html().encode())
        for name in _FILES:
            _put(packet, name.rpartition("/")[2], (page / name).read_bytes())
        _put(packet, "packet.js", page_script().encode())
        photos.sort(key=lambda photo: (photo.name, photo.id))
        _put(packet, "data.js", _script(gathering.title, tuple(photos)))


def _write_pages(
    gathering: _Gathering, records: Iterable[Record], output: Path
) -> tuple[Path, ...]:
    """One page or several, each with as many photos as a phone can open."""
    files: list[Path] = []
    held: list[PacketPhoto] = []
    size = 0

    def write() -> None:
        number = f"-{len(files) + 1}" if files else ""
        file = output.with_name(f"{output.stem}{number}{output.suffix}")
        page = _one_page(gathering.title, tuple(held)).encode()
        whole_file(file, lambda out: out.write(page))
        files.append(file)
        held.clear()

    for photo, picture in gathering.each(records):
        data = _data_address("image/jpeg", picture) if picture else None
        if held and size + len(data or "") > MAX_PAGE_BYTES:
            write()
            size = 0
        held.append(structs.replace(photo, picture=data))
        size += len(data or "")
    if held or not files:
        write()
    return tuple(files)


def _one_page(title: str, photos: tuple[PacketPhoto, ...]) -> str:
    """The page with its style, scripts, font and photos inside; it may run nothing else."""
    page = resources.files(__package__) / "page"
    texts = {name: (page / name).read_text(encoding="utf-8") for name in _STYLES}
    font = _data_address("font/woff2", (page / _FONT).read_bytes())
    styles = [texts[name].replace(_FONT.rpartition("/")[2], font) for name in _STYLES]
    scripts = [_script(title, photos).decode(), page_script()]
    allowed = {
        "default-src": "'none'",
        "script-src": " ".join(map(_digest_of, scripts)),
        "style-src": " ".join(map(_digest_of, styles)),
        "img-src": "data: blob:",
        "font-src": "data:",
        "form-action": "'none'",
        "base-uri": "'none'",
    }
    policy = "; ".join(f"{name} {value}" for name, value in allowed.items())
    html = _POLICY.sub(lambda found: f"{found[1]}{policy}{found[3]}", _html())
    for name, style in zip(_STYLES, styles, strict=True):
        link = f'<link rel="stylesheet" href="{name.rpartition("/")[2]}">'
        html = html.replace(link, f"<style>{style}</style>")
    for name, script in zip(("data.js", "packet.js"), scripts, strict=True):
        html = html.replace(f'<script src="{name}"></script>', f"<script>{script}</script>")
    return html


def _html() -> str:
    """The page itself; what it says if its scripts do not run, in every language."""
    text = (resources.files(__package__) / "page" / "index.html").read_text(encoding="utf-8")

    def said(found: re.Match[str]) -> str:
        return "".join(
            f'<p lang="{one.code}" dir="{one.direction}">{escape(one.gettext(found[1]))}</p>'
            for one in languages().values()
        )

    return _UNPACKED.sub(said, text)


def _data_address(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"


def _digest_of(text: str) -> str:
    """The text as a Content-Security-Policy names it."""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
    return f"'sha256-{digest}'"


def page_script() -> str:
    """The page's modules as one classic script."""
    page = resources.files(__package__) / "page"
    parts = [(page / name).read_text(encoding="utf-8") for name in _SCRIPTS]
    used = " ".join([" ".join(_html().split()), *parts, *map(reason_sentence, dict(reasons()))])
    texts = javascript(languages(), lambda english: english in used)
    return classic_script([texts, *parts])


def _put(
    packet: zipfile.ZipFile, name: str, data: bytes, method: int = zipfile.ZIP_DEFLATED
) -> None:
    entry = zipfile.ZipInfo(f"{_FOLDER}/{name}", _DATE)
    entry.external_attr = 0o644 << 16
    packet.writestr(entry, data, method)


def _script(title: str, photos: tuple[PacketPhoto, ...]) -> bytes:
    """The packet as a script. Its id is that of its content: made again, it is the same packet."""
    content = msgspec.json.encode([title, photos], order="sorted")
    identity = hashlib.sha256(content).hexdigest()[:16]
    packet = msgspec.to_builtins(Packet(id=identity, title=title, photos=photos))
    return data_script("WALLMSG_PACKET", packet)


def _photo(
    record: Record, messages: tuple[CurrentMessage, ...], picture: bool, options: PacketOptions
) -> PacketPhoto:
    return PacketPhoto(
        id=record.id,
        name=record.photo.name,
        picture=f"photos/{record.id}.jpg" if picture and record.photo.width else None,
        width=record.photo.width,
        height=record.photo.height,
        taken=record.taken,
        details=details_of(record),
        questions=tuple(
            PacketQuestion(number=asked.number, message=asked.message, text=asked.text)
            for asked in open_questions(record.review)
        ),
        messages=tuple(_message(message, options.withheld) for message in messages),
    )


def _message(message: CurrentMessage, withheld: bool) -> PacketMessage:
    english = message.translation
    if english is None and withheld and message.machine_translation:
        english = message.machine_translation.text
    return PacketMessage(
        id=message.id,
        base=message.content,
        lines=tuple(
            PacketLine(
                line.confidence,
                tuple(dict.fromkeys(other.text for other in line.alternatives)),
            )
            for line in message.lines
        ),
        machine=english,
        withheld=message.withheld and english is None,
        reasons=explain_flags(message.shown_flags(withheld)),
    )
