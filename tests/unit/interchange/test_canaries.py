"""Nothing private leaves by any way out: a text in every place of a record, and a search for it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import msgspec
import pytest
from msgspec import inspect
from msgspec.structs import replace

from tests.factories.exports import text_of
from tests.factories.records import judged, line, message, record
from tests.unit.interchange.canaries import canary, filled
from wallmsg import factory
from wallmsg.catalogue import Catalogue
from wallmsg.effective import plain
from wallmsg.interchange.export import SAFE, Included, choose_export_format, export, public
from wallmsg.interchange.formats.registry import export_names
from wallmsg.interchange.packet.writer import PacketOptions, make_packet
from wallmsg.interchange.redaction.classification import FIELDS, Privacy
from wallmsg.model import (
    ILLEGIBLE,
    Level,
    Line,
    Message,
    Outcome,
    Polygon,
    Record,
    Review,
    ReviewedLine,
    ReviewedMessage,
    Similar,
    Status,
    WallLink,
)
from wallmsg.review import reviewed_pairs
from wallmsg.site import SiteOptions

FORMATS = export_names()
RECORD, TOLD = filled()
SEALED = {
    place
    for kind, fields in FIELDS.items()
    for place in (f"{kind.__name__}.{name}" for name, level in fields.items() if level == "private")
}


def kinds(kind: inspect.Type) -> set[type]:
    """Every value type there is in a type."""
    found: set[type] = set()
    match kind:
        case inspect.StructType():
            found.add(kind.cls)
            for one in kind.fields:
                found |= kinds(one.type)
        case inspect.UnionType():
            for some in kind.types:
                found |= kinds(some)
        case inspect.VarTupleType():
            found |= kinds(kind.item_type)
        case inspect.DictType():
            found |= kinds(kind.value_type)
        case inspect.Metadata():
            found |= kinds(kind.type)
    return found


def catalogue_of(folder: Path, *records: Record) -> Catalogue:
    """A catalogue with those records."""
    catalogue = Catalogue.create(folder / "catalogue", title="Walls")
    for one in records:
        catalogue.write(one)
    return catalogue


def ways_out(catalogue: Catalogue, folder: Path, included: Included = SAFE) -> dict[str, str]:
    """What leaves a catalogue, by format: every export, a packet and a site with all in them."""
    texts = {}
    for name in FORMATS:
        out = io.BytesIO()
        factory.export(catalogue, name, out, included)
        texts[name] = text_of(out.getvalue())
    path = folder / "packet.zip"
    options = PacketOptions(withheld=included.withheld, sensitive=included.sensitive)
    make_packet(catalogue, catalogue.records(), path, options, lambda *_: None)
    with zipfile.ZipFile(path) as packet:
        parts = [name + packet.read(name).decode("utf-8", "replace") for name in packet.namelist()]
    # The script is ASCII with escapes.
    data = next(part for part in parts if "data.js" in part.partition("\n")[0])
    texts["packet"] = "\n".join(parts) + data.encode().decode("unicode_escape")
    site = folder / f"site-{len(texts)}-{included.private}-{included.withheld}"
    factory.build_site(catalogue, site, SiteOptions(included=included))
    files = [path for path in site.rglob("*") if path.is_file()]
    parts = [str(path) + path.read_bytes().decode("utf-8", "replace") for path in files]
    scripts = [part for part in parts if "WALLMSG_" in part and part.isascii()]
    assert len(scripts) >= 2
    texts["site"] = "\n".join(parts) + "".join(
        script.encode().decode("unicode_escape") for script in scripts
    )
    return texts


def test_every_field_has_a_class() -> None:
    """A field that is added to a record is not exported before somebody has thought about it."""
    there = {
        kind.__name__: sorted(kind.__struct_fields__)  # type: ignore[attr-defined]
        for kind in kinds(inspect.type_info(Record))
    }
    assert there == {kind.__name__: sorted(fields) for kind, fields in FIELDS.items()}


def test_the_record_has_a_text_in_every_place() -> None:
    """The search below would find nothing in places that are empty."""
    assert {f"{kind.__name__}.{name}" for kind, names in FIELDS.items() for name in names} - {
        *TOLD,
        *(
            f"{kind.cls.__name__}.{one.name}"
            for kind in map(inspect.type_info, FIELDS)
            if isinstance(kind, inspect.StructType)
            for one in kind.fields
            if not _is_text(one.type)
        ),
    } == set()


def _is_text(kind: inspect.Type) -> bool:
    some = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
    return any(isinstance(one, inspect.StrType | inspect.FloatType) for one in some)


def test_private_fields_stay_here(tmp_path: Path) -> None:
    """No text of a private field is in any export or packet; with --private it is."""
    catalogue = catalogue_of(tmp_path, RECORD)
    secrets = {place: text for place, text in TOLD.items() if place in SEALED}
    assert len(secrets) > 15
    for name, text in ways_out(catalogue, tmp_path).items():
        assert [place for place, secret in secrets.items() if secret in text] == [], name
    whole = ways_out(catalogue, tmp_path, Included(private=True))["json"]
    assert [place for place, secret in secrets.items() if secret not in whole] == []


def test_public_fields_are_exported(tmp_path: Path) -> None:
    """The classes say what is: what is called public is there."""
    text = ways_out(catalogue_of(tmp_path, RECORD), tmp_path, Included(withheld=True))["json"]
    shown = {
        f"{kind.__name__}.{name}"
        for kind, fields in FIELDS.items()
        for name, level in fields.items()
        if level in {Privacy.PUBLIC, Privacy.WITHHELD}
    }
    assert [place for place in shown if place in TOLD and TOLD[place] not in text] == []


def test_reduced_fields_are_reduced(tmp_path: Path) -> None:
    """Folder, time of day (also in a name), a reason's words and a memory's file stay here."""
    catalogue = catalogue_of(tmp_path, RECORD)
    for name, text in ways_out(catalogue, tmp_path).items():
        for secret in ("folder/", "133742", "13:37", canary("Machine.reason")):
            assert secret not in text, name
        assert canary("Translation.source") not in text, name
    assert "2016-12-15" in ways_out(catalogue, tmp_path)["json"]


def spread(text: str, row: int) -> Line:
    """A line at a place of its own."""
    top = row * 100.0
    corners = ((0.0, top), (90.0, top), (90.0, top + 50), (0.0, top + 50))
    return replace(line(text), polygon=Polygon(corners))


def reviewed(identity: str, *lines: Line, deleted: bool = False) -> ReviewedMessage:
    """What people made of a message."""
    return ReviewedMessage(
        id=identity,
        lines=tuple(ReviewedLine(one.polygon, one.text) for one in lines),
        transcription_status=Status.REVIEWED,
        translation="their English " + identity,
        translation_status=Status.REVIEWED,
        deleted=deleted,
    )


@pytest.mark.parametrize("withheld", [False, True])
def test_what_people_deleted_or_made_illegible_stays_here(tmp_path: Path, withheld: bool) -> None:
    """A deleted message, a line made illegible or taken out: neither their text nor the machine's.

    Lines that people kept or corrected stay, and so do other messages.
    """
    kept, lost, gone = spread("باقية", 1), spread("اسم سري", 2), spread("سطر محذوف", 3)
    dropped, other = spread("رسالة محذوفة", 5), spread("رسالة اخرى", 7)
    machine = [Message.of((kept, lost, gone)), Message.of((dropped,)), Message.of((other,))]
    english = [
        replace(
            message(one.transcription, f"machine English {number}"),
            lines=one.lines,
            romanised=f"latin {number}",
        )
        for number, one in enumerate(machine, 1)
    ]
    people = Review(
        messages=(
            reviewed("m1", kept, replace(lost, text=f"يا {ILLEGIBLE}")),
            reviewed("m2", replace(dropped, text="نص الناس المحذوف"), deleted=True),
        )
    )
    stored = record("a.jpg", *english, review=people)
    catalogue = catalogue_of(tmp_path, stored)
    secrets = ("اسم سري", "سطر محذوف", "رسالة محذوفة", "نص الناس المحذوف", "their English m2")
    secrets += ("machine English 1", "machine English 2", "latin 1", "latin 2")
    for name, text in ways_out(catalogue, tmp_path, Included(withheld=withheld)).items():
        assert [secret for secret in secrets if secret in text] == [], name
        if name in {"json", "jsonl"}:
            assert "باقية" in text
            assert "رسالة اخرى" in text
            assert "machine English 3" in text
    whole = ways_out(catalogue, tmp_path, Included(private=True, withheld=True))["json"]
    assert all(secret in whole for secret in secrets)


@pytest.mark.parametrize("removed", [False, True])
def test_a_sensitive_record_leaves_no_trace(tmp_path: Path, removed: bool) -> None:
    """Neither its id nor English from it is with other records, also if it was removed later."""
    secret = filled(Review__sensitive=True)[0]
    trace = f"{secret.id} m1"
    remembered = judged(message("سنعود", "English of a sensitive wall"), Level.OK)
    assert remembered.translation
    remembered = remembered.translated(replace(remembered.translation, source=trace))
    link = WallLink(id=secret.id, matches=40, mapping=(1, 0, 0, 0, 1, 0, 0, 0, 1))
    other = replace(
        record("b.jpg", remembered),
        similar=(Similar(secret.id, 3),),
        same_wall=(link,),
        review=Review(same_wall=(secret.id,), other_wall=(secret.id,)),
    )
    catalogue = catalogue_of(tmp_path, secret, other)
    if removed:
        catalogue.move_to_trash(secret.id)
    for name, text in ways_out(catalogue, tmp_path).items():
        assert secret.id not in text, name
        assert "English of a sensitive wall" not in text, name
        assert "canary" not in text, name
    assert secret.id in ways_out(catalogue, tmp_path, Included(sensitive=True))["json"]


def test_a_sensitive_record_feeds_no_memory(tmp_path: Path) -> None:
    """What people translated there answers for no other photo, where it would be exported."""
    wall = message("سنعود يوما", "machine")
    one = ReviewedMessage(
        id="m1",
        lines=tuple(ReviewedLine(own.polygon, own.text) for own in wall.lines),
        transcription_status=Status.REVIEWED,
        translation="We will be back",
        translation_status=Status.REVIEWED,
    )
    stored = record("a.jpg", wall, review=Review(messages=(one,), sensitive=True))
    catalogue = catalogue_of(tmp_path, stored)
    assert reviewed_pairs(catalogue) == []
    catalogue.write(replace(stored, review=replace(stored.review, sensitive=False)))
    assert [pair.english for pair in reviewed_pairs(catalogue)] == ["We will be back"]
    assert plain(reviewed_pairs(catalogue)[0].arabic) == "سنعود يوما"


def test_what_an_export_says_on_the_way(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The terminal, which may be kept as a log, tells nothing private either."""
    ways_out(catalogue_of(tmp_path, RECORD), tmp_path)
    told = "".join(capfd.readouterr())
    assert "canary" not in told


def test_a_failed_record_is_public_twice() -> None:
    """Doing it again changes nothing, also where names and reasons were cut."""
    failed = replace(RECORD, machine=replace(RECORD.machine, outcome=Outcome.FAILED))
    assert public(public(failed)) == public(failed)
    assert msgspec.json.encode(public(failed))
    out = io.BytesIO()
    assert export(choose_export_format("json", None), [failed], _info(), out) == 1


def _info() -> object:
    from wallmsg.catalogue import CatalogueInfo

    return CatalogueInfo(created="2026-01-01T00:00:00+00:00", program="wallmsg")
