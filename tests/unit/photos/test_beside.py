"""What stands beside the pixels: XMP, IPTC, sidecars, Takeout, file names; never over EXIF."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.shared_files import shared_file
from wallmsg.model import Caption, DateSource, Gps, Photo
from wallmsg.photos.beside import of_file_name
from wallmsg.photos.image_file import SourceFile, captions_of, open_pages, photo_of

XMP = (
    b'<?xpacket begin="" id="x"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
    b' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description'
    b' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/"'
    b' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    b' photoshop:DateCreated="2016-12-14T09:00:00+02:00"'
    b' exif:GPSLatitude="36,12.125N" exif:GPSLongitude="37,9.6E"><dc:description><rdf:Alt>'
    b'<rdf:li xml:lang="x-default">A wall</rdf:li></rdf:Alt></dc:description><dc:creator><rdf:Seq>'
    b"<rdf:li>Agency P</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
)


def iptc(*datasets: tuple[int, bytes]) -> bytes:
    """A JPEG segment with IPTC records (IIM 4.2, in an image resource of Photoshop)."""
    records = b"".join(
        b"\x1c\x02" + bytes([number]) + len(value).to_bytes(2, "big") + value
        for number, value in datasets
    )
    padded = records + b"\0" * (len(records) % 2)
    resource = b"8BIM\x04\x04\0\0" + len(records).to_bytes(4, "big") + padded
    body = b"Photoshop 3.0\0" + resource
    return b"\xff\xed" + (len(body) + 2).to_bytes(2, "big") + body


def saved(path: Path, **options: Any) -> Path:
    """A photo."""
    Image.new("RGB", (40, 30), "red").save(path, **options)
    return path


def read(path: Path) -> tuple[Photo, tuple[Caption, ...]]:
    """What its record says, and its captions."""
    source = SourceFile(path, path.name, "0" * 64, 1)
    [page] = [load() for load in open_pages(path)]
    return photo_of(source, page), captions_of(source, page)


def exif(taken: str) -> Image.Exif:
    """EXIF with a date and an artist."""
    data = Image.Exif()
    data[0x0132], data[0x013B] = taken, "Salma"
    return data


@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "tif", "avif"])
def test_xmp_in_the_file(ending: str, tmp_path: Path) -> None:
    """Date, place, author and caption are taken where EXIF has none."""
    options: dict[str, object] = {"xmp": XMP}
    if ending == "png":
        from PIL import PngImagePlugin

        info = PngImagePlugin.PngInfo()
        info.add_itxt("XML:com.adobe.xmp", XMP.decode())
        options = {"pnginfo": info}
    elif ending == "tif":
        options = {"tiffinfo": {700: XMP}}
    photo, captions = read(saved(tmp_path / f"a.{ending}", **options))
    assert (photo.taken, photo.taken_from) == ("2016-12-14T09:00:00+02:00", DateSource.XMP)
    assert (photo.author, photo.gps) == ("Agency P", Gps(36.202083, 37.16))
    assert captions == (Caption("A wall", "XMP"),)


def test_iptc_in_the_file(tmp_path: Path) -> None:
    """As agencies write it; XMP is asked first, and a caption of both is one."""
    data = iptc((120, b"A wall"), (80, b"Agency P"), (55, b"20161215"), (60, b"102030+0200"))
    photo, captions = read(saved(tmp_path / "a.jpg", extra=data))
    assert (photo.taken, photo.taken_from) == ("2016-12-15T10:20:30+02:00", DateSource.IPTC)
    assert (photo.author, captions) == ("Agency P", (Caption("A wall", "IPTC"),))
    photo, captions = read(saved(tmp_path / "b.jpg", extra=data, xmp=XMP))
    assert (photo.taken_from, captions) == (DateSource.XMP, (Caption("A wall", "XMP"),))


def test_exif_counts_before_all_others(tmp_path: Path) -> None:
    """Neither XMP nor a name changes what the camera wrote."""
    path = saved(tmp_path / "IMG-20200101-WA0001.jpg", xmp=XMP, exif=exif("2016:12:15 10:20:30"))
    photo, _ = read(path)
    assert (photo.taken, photo.taken_from) == ("2016-12-15T10:20:30", DateSource.EXIF)
    assert photo.author == "Salma"
    saved(path, exif=exif("1438:03:15 10:20:30"))
    photo, _ = read(path)
    assert (photo.taken, photo.taken_from) == ("2020-01-01", DateSource.FILE_NAME)
    assert photo.taken_as_written == "1438:03:15 10:20:30"


@pytest.mark.parametrize("name", ["a.jpg.xmp", "a.xmp"])
def test_an_xmp_sidecar(name: str, tmp_path: Path) -> None:
    """Of the whole name or the stem."""
    (tmp_path / name).write_bytes(XMP)
    photo, captions = read(saved(tmp_path / "a.jpg"))
    assert (photo.taken, photo.taken_from) == ("2016-12-14T09:00:00+02:00", DateSource.SIDECAR)
    assert captions == (Caption("A wall", "sidecar"),)


@pytest.mark.parametrize("ending", [".json", ".supplemental-metadata.json"])
def test_google_takeout(ending: str, tmp_path: Path) -> None:
    """Seconds since 1970 are a time with its zone; 0, 0 is no place."""
    said = {
        "photoTakenTime": {"timestamp": "1481797230", "formatted": "x"},
        "description": "wall by the gate",
        "geoData": {"latitude": 0.0, "longitude": 0.0, "altitude": 0.0},
    }
    (tmp_path / f"a.jpg{ending}").write_text(json.dumps(said))
    photo, captions = read(saved(tmp_path / "a.jpg"))
    assert (photo.taken, photo.gps) == ("2016-12-15T10:20:30+00:00", None)
    assert captions == (Caption("wall by the gate", "Google Takeout"),)


LONG = "IMG_20161214_102030_the_wall_at_the_gate"


@pytest.mark.parametrize(
    ("photo", "json_name"),
    [
        ("a(1).jpg", "a.jpg(1).json"),
        ("a(2).jpg", "a.jpg.supplemental-metadata(2).json"),
        ("a-edited.jpg", "a.jpg.json"),
        (f"{LONG}.jpg", f"{LONG}.jpg.s.json"),
        (f"{LONG}_again.jpg", f"{LONG}_again.json"),
    ],
)
def test_google_takeout_names(photo: str, json_name: str, tmp_path: Path) -> None:
    """Copies, edited versions and names longer than 46 letters have JSON of other names."""
    said = {"photoTakenTime": {"timestamp": "1481797230"}}
    (tmp_path / json_name).write_text(json.dumps(said))
    found, _ = read(saved(tmp_path / photo))
    assert found.taken == "2016-12-15T10:20:30+00:00"


def test_a_copy_has_metadata_of_its_own(tmp_path: Path) -> None:
    """The second photo of one name does not get the time of the first."""
    (tmp_path / "a.jpg.json").write_text('{"photoTakenTime": {"timestamp": "1481797230"}}')
    found, _ = read(saved(tmp_path / "a(1).jpg"))
    assert found.taken is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[" * 100_000,
        b'{"photoTakenTime": {"timestamp": "99999999999999"}, "geoData": {"latitude": 0}}',
        b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        b"<x>" * 5000,
        bytes(2 << 20),
    ],
)
def test_hostile_sidecars_say_nothing(data: bytes, tmp_path: Path) -> None:
    """Whatever lies beside a photo, it costs itself alone."""
    for name in ("a.jpg.xmp", "a.jpg.json"):
        (tmp_path / name).write_bytes(data)
    photo, captions = read(saved(tmp_path / "a.jpg", xmp=data[:60_000] or b"x"))
    assert (photo.taken, photo.author, captions) == (None, None, ())


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("IMG-20161215-WA0003.jpg", "2016-12-15"),
        ("WhatsApp Image 2016-12-15 at 10.20.30 PM.jpeg", "2016-12-15T22:20:30"),
        ("WhatsApp Image 2016-12-15 at 18.03.44.jpeg", "2016-12-15T18:03:44"),
        ("Screenshot_20161215-102030_Facebook.jpg", "2016-12-15T10:20:30"),
        ("Screenshot 2016-12-15 at 4.42.48\u202fPM.jpg", "2016-12-15T16:42:48"),
        ("IMG_20161215_133742123.jpg", "2016-12-15T13:37:42"),
        ("photo_2016-12-15_10-20-30.jpg", "2016-12-15T10:20:30"),
        ("signal-2016-12-15-102030.jpg", "2016-12-15T10:20:30"),
        ("00000012-PHOTO-2016-12-15-10-20-30.jpg", "2016-12-15T10:20:30"),
        ("walls/2016.12.15.jpg", "2016-12-15"),
        ("20161345.jpg", None),
        ("IMG_1234.jpg", None),
        ("120161215.jpg", None),
        ("20161215/IMG_1.jpg", None),
    ],
)
def test_dates_in_file_names(name: str, taken: str | None) -> None:
    """As phones, messengers and screens write them."""
    found = of_file_name(name)
    assert (found.taken if found else None) == taken
    assert found is None or found.source is DateSource.FILE_NAME


@pytest.mark.shared
def test_photos_of_reports() -> None:
    """Those whose dates, captions and makers other tools passed over."""
    folder = shared_file("cases", "reports")
    agency, captions = read(folder / "16-embedded-caption" / "agency.jpg")
    assert (agency.author, len(captions)) == ("Agency P", 1)
    for name in ("IMG_3397.JPG", "DSC_1.jpg"):
        photo, _ = read(folder / "15-takeout" / "photos" / name)
        assert (photo.taken or "").startswith("2016-12-15T10:20:30")
    for path in (folder / "03-names-with-dates").iterdir():
        assert (read(path)[0].taken or "").startswith("2016-12-15")
