"""Metadata other than EXIF, inside the file and next to it: dates, captions, photographers.

XMP and IPTC inside the file, `.xmp` sidecars, the JSON of a Google Takeout, and the date in a file
name. None of it counts more than EXIF, and each says where it is from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from xml.etree import ElementTree as ET

import msgspec
from msgspec import Meta, Struct

from wallmsg.errors import NoInputError
from wallmsg.model import Caption, DateSource, Gps
from wallmsg.photos.timestamps import iso_of
from wallmsg.text.safe_xml import local, parse_xml, read_bytes

if TYPE_CHECKING:
    from PIL import Image

MAX_SIDECAR = 1 << 20
MAX_CHAT = 32 << 20
_MAX_TEXT = 5000
_MAX_NAME = 200

_NAMED_DATE = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})[-_.]?([01][0-9])[-_.]?([0-3][0-9])(?![0-9])"
    r"(?:(?: at |[ _T-])([0-2]?[0-9])[-.:_]?([0-5][0-9])[-.:_]?([0-5][0-9])(?:[0-9]{3})?(?![0-9])"
    r"(?:\s?([AaPp][Mm]))?)?"
)
_XMP_GPS = re.compile(r"(\d+),(\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?))?([NSEW])")
_CHAT_LINE = re.compile(
    r"\[?(?P<first>\d{1,2})[/.-](?P<second>\d{1,2})[/.-](?P<year>\d{4}|\d{2}),? +"
    r"(?P<time>\d{1,2}:\d{2}(?::\d{2})?)\s?(?P<half>[AaPp][Mm])?\]?(?: -)? +"
    r"(?P<who>[^:]{1,100}): (?P<text>.*)"
)
_ATTACHED = re.compile(
    r"<attached: ([^>]+)>|(\S[^<>]*?\.\w{2,5}) \((?:file attached|[^)]*مرفق[^)]*)\)"
)
_COPY = re.compile(r"(.+)(\([0-9]{1,4}\))")
_MAX_TAKEOUT_NAME = 46
_INVISIBLE = str.maketrans("\u202f\u00a0", "  ", "\u200e\u200f\u202a\u202b\u202c")
_DATES = ("DateTimeOriginal", "DateCreated", "CreateDate")


@dataclass(frozen=True)
class ExternalMetadata:
    """Metadata from one source."""

    source: DateSource
    taken: str | None = None
    author: str | None = None
    caption: Caption | None = None
    gps: Gps | None = None


def embedded(image: Image.Image) -> tuple[ExternalMetadata, ...]:
    """What XMP and IPTC inside the file say, as far as they can be read."""
    found = []
    xmp = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp")
    if xmp:
        data = xmp if isinstance(xmp, bytes) else str(xmp).encode()
        found += [one for one in [_of_xmp(data, DateSource.XMP, "XMP")] if one]
    with suppress(Exception):  # as hostile as EXIF, and needed less
        found += [one for one in [_of_iptc(image)] if one]
    return tuple(found)


def sidecars(path: Path) -> tuple[ExternalMetadata, ...]:
    """What files next to the photo say: `.xmp`, and the JSON of a Google Takeout."""
    found = []
    for name in (f"{path.name}.xmp", f"{path.stem}.xmp"):
        if data := _read(path.with_name(name)):
            found.append(_of_xmp(data, DateSource.SIDECAR, "sidecar"))
            break
    for name in _takeout_names(path.name):
        if data := _read(path.with_name(name)):
            found.append(_of_takeout(data))
            break
    with suppress(OSError):
        chats = sorted(path.parent.glob("*[Cc]hat*.txt"))
        found += [_chat_messages(one, one.stat().st_mtime_ns).get(path.name) for one in chats]
    return tuple(one for one in found if one)


def _takeout_names(name: str) -> Iterator[str]:
    """Names that Google Takeout gives to the JSON of a photo, the likeliest first.

    It cuts names at 46 letters, puts the number of a copy behind the whole name of the photo
    (`wall(1).jpg`, `wall.jpg(1).json`), and has none for edited versions.
    """
    stem, dot, ending = name.rpartition(".")
    original, number = stem, ""
    if copy := _COPY.fullmatch(stem):
        original, number = copy.groups()
    for own in dict.fromkeys((original, original.removesuffix("-edited"))):
        for tail in (".supplemental-metadata", ""):
            whole = f"{own}{dot}{ending}{tail}"
            yield f"{whole}{number}.json"
            if len(whole) > _MAX_TAKEOUT_NAME:
                yield f"{whole[:_MAX_TAKEOUT_NAME]}{number}.json"


def of_file_name(name: str) -> ExternalMetadata | None:
    """The date in the name that a phone or messenger gave to the photo."""
    found = _NAMED_DATE.search(Path(name).name)
    if found is None:
        return None
    year, month, day, hour, minute, second, half = found.groups()
    time = f" {hour}:{minute}:{second} {half or ''}".rstrip() if hour else ""
    taken = iso_of(f"{year}-{month}-{day}{time}")
    # The sound part of what is no date may be any number.
    sound = taken is not None and len(taken) >= len("2016-12-15")
    return ExternalMetadata(DateSource.FILE_NAME, taken) if sound else None


@lru_cache(maxsize=4)
def _chat_messages(path: Path, _: int) -> Mapping[str, ExternalMetadata]:
    """Who sent which file when, by file name, of a WhatsApp chat export.

    A day-first date is taken where the numbers allow both, as WhatsApp writes it outside the US.
    """
    try:
        text = read_bytes(path, MAX_CHAT).decode("utf-8-sig", "replace")
    except NoInputError:
        return {}
    found: dict[str, ExternalMetadata] = {}
    for line in text.splitlines():
        said = _CHAT_LINE.match(line.translate(_INVISIBLE))
        attached = said and _ATTACHED.search(said["text"])
        if not said or not attached:
            continue
        day, month, year = said["first"], said["second"], said["year"]
        if int(month) > 12:
            day, month = month, day
        year = f"20{year}" if len(year) == 2 else year
        time = f"{said['time']} {said['half'] or ''}".strip()
        taken = iso_of(f"{year}-{int(month):02}-{int(day):02} {time}")
        name = (attached[1] or attached[2]).strip()
        author = " ".join(said["who"].split())[:_MAX_NAME]
        found[name] = ExternalMetadata(DateSource.CHAT, taken, author or None)
    return found


class _Time(Struct, frozen=True):
    timestamp: str = ""


class _Place(Struct, frozen=True):
    latitude: Annotated[float, Meta(ge=-90, le=90)] = 0.0
    longitude: Annotated[float, Meta(ge=-180, le=180)] = 0.0


class _Takeout(Struct, frozen=True, rename="camel"):
    photo_taken_time: _Time = _Time()
    description: str = ""
    geo_data: _Place = _Place()


def _of_takeout(data: bytes) -> ExternalMetadata | None:
    try:
        said = msgspec.json.decode(data, type=_Takeout)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    taken = None
    with suppress(ValueError, OverflowError, OSError):
        taken = iso_of(
            datetime.fromtimestamp(int(said.photo_taken_time.timestamp), UTC).isoformat()
        )
    place = said.geo_data
    gps = Gps(place.latitude, place.longitude) if place.latitude or place.longitude else None
    return ExternalMetadata(
        DateSource.SIDECAR, taken, None, _caption(said.description, "Google Takeout"), gps
    )


def _of_xmp(data: bytes, source: DateSource, name: str) -> ExternalMetadata | None:
    try:
        root = parse_xml(data.strip(b"\x00 \r\n\t"), name)
    except NoInputError:
        return None
    said = dict(_xmp_values(root))
    taken = next((iso for key in _DATES if (iso := iso_of(said.get(key)))), None)
    author = " ".join(said.get("creator", "").split())[:_MAX_NAME] or None
    return ExternalMetadata(
        source, taken, author, _caption(said.get("description", ""), name), _gps(said)
    )


def _xmp_values(root: ET.Element) -> Iterator[tuple[str, str]]:
    """Names, without namespace, and texts; of a list the first."""
    wanted = {*_DATES, "description", "creator", "GPSLatitude", "GPSLongitude"}
    for element in root.iter():
        for key, value in element.attrib.items():
            if key.rpartition("}")[2] in wanted:
                yield key.rpartition("}")[2], value
        if local(element) in wanted:
            text = next((part.strip() for part in element.itertext() if part.strip()), "")
            if text:
                yield local(element), text


def _gps(said: Mapping[str, str]) -> Gps | None:
    sides = [_XMP_GPS.fullmatch(said.get(key, "")) for key in ("GPSLatitude", "GPSLongitude")]
    degrees = []
    for found in sides:
        if found is None:
            return None
        value = int(found[1]) + float(found[2]) / 60 + float(found[3] or 0) / 3600
        degrees.append(round(-value if found[4] in "SW" else value, 6))
    if abs(degrees[0]) > 90 or abs(degrees[1]) > 180:
        return None
    return Gps(*degrees)


def _of_iptc(image: Image.Image) -> ExternalMetadata | None:
    from PIL import IptcImagePlugin

    said = IptcImagePlugin.getiptcinfo(image) or {}  # type: ignore[arg-type]

    def text(dataset: int) -> str:
        value = said.get((2, dataset)) or b""
        first = value[0] if isinstance(value, list) else value
        try:
            return first.decode()
        except UnicodeDecodeError:
            return first.decode("latin-1")

    if not said:
        return None
    return ExternalMetadata(
        DateSource.IPTC,
        iso_of(f"{text(55)} {text(60)}".strip()),
        " ".join(text(80).split())[:_MAX_NAME] or None,
        _caption(text(120), "IPTC"),
    )


def _caption(text: str, source: str) -> Caption | None:
    text = text.replace("\0", "").strip()[:_MAX_TEXT]
    return Caption(text, source) if text else None


def _read(path: Path) -> bytes | None:
    with suppress(NoInputError, OSError, ValueError):
        if path.is_file():
            return read_bytes(path, MAX_SIDECAR)
    return None
