"""The custody of a photo: its whole life, in text and as a PDF."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import c2pa
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from msgspec.structs import replace
from PIL import Image

from tests.factories.records import stored
from tests.fixtures.commands import Run
from wallmsg.catalogue import Acquisition, Action, Catalogue, Transfer
from wallmsg.errors import RecordNotFoundError
from wallmsg.evidence import make_seal, sign, write_seal
from wallmsg.evidence.content_credentials import read_credentials
from wallmsg.evidence.custody import Custody, custody_of
from wallmsg.evidence.custody_pdf import in_order, joined_letters, write_pdf
from wallmsg.evidence.custody_text import blocks
from wallmsg.model import Change, Field, Record, Via


def placed(old: Record, place: str, who: str) -> Record:
    """The record after a person said where the photo was taken."""
    change = Change(
        number=len(old.review.history) + 1,
        time="2026-01-01T00:00:00+00:00",
        who=who,
        via=Via.SET,
        message=None,
        field=Field.PLACE,
        before=old.review.place,
        after=place,
    )
    history = (*old.review.history, change)
    return replace(old, review=replace(old.review, place=place, history=history))


@pytest.fixture
def one(catalogue: Catalogue) -> str:
    """A photo that came in twice, was worked on by two people and handed over."""
    identity = catalogue.resolve("wall.jpg")
    catalogue.update(identity, lambda old: placed(old, "حلب", "Rima"), Action.REVIEW)
    catalogue.update(identity, lambda old: placed(old, "Aleppo", "Sami"), Action.REVIEW)
    again = Acquisition(
        sha256=catalogue.read(identity).photo.sha256,
        bytes=6,
        origin="/media/card/DCIM/1.jpg",
        method="copy",
        source="card of A.",
        custodian="A.",
    )
    catalogue.acquire(identity, again)
    catalogue.transfer([identity], Transfer(to="University", method="disk", note="sealed box"))
    return identity


def text_of(custody: Custody) -> str:
    """All lines of it."""
    return "\n".join(line for block in blocks(custody) for _, line in block.lines)


@pytest.mark.process
def test_the_whole_life_of_a_photo(catalogue: Catalogue, one: str, ssh_key: Path) -> None:
    """Each event once, in order, with who, where, hashes, what people changed, and seals."""
    sign(write_seal(catalogue, make_seal(catalogue)), ssh_key)
    found = custody_of(catalogue, one)
    assert found.problems == ()
    assert [event.what for event in found.events] == [
        "The photo was taken into the catalogue.",
        "A person worked on the record.",
        "A person worked on the record.",
        "The same photo came in again.",
        "The photo was handed over.",
    ]
    assert [event.who.split(",")[0] for event in found.events][1:3] == ["Rima", "Sami"]
    said = text_of(found)
    assert 'Rima changed place from nothing to "حلب"' in said
    assert 'Sami changed place from "حلب" to "Aleppo"' in said
    assert "From /media/card/DCIM/1.jpg, by copy, 6 bytes" in said
    assert "Handed over by: A." in said
    assert "To University, by disk: sealed box" in said
    assert "The photo is in the catalogue (copy) and has the bytes it came in with." in said
    assert f"Hash: {catalogue.seal()}" in said
    assert "signed: Good" in said
    assert said.count("these bytes are kept, and checked") == 2, "of both reviewed states"


def test_only_its_own_events_and_problems(catalogue: Catalogue, one: str) -> None:
    """Problems of other records are not reported here; its own are."""
    other = catalogue.resolve("heart.jpg")
    catalogue.photo_path(catalogue.read(other)).write_bytes(b"x")
    assert custody_of(catalogue, one).problems == ()
    catalogue.photo_path(catalogue.read(one)).write_bytes(b"y")
    found = custody_of(catalogue, one)
    assert ["other bytes" in problem for problem in found.problems] == [True]
    assert "PROBLEM" in text_of(found)
    assert "has the bytes it came in with" not in text_of(found)


def test_the_life_goes_on_after_removal(catalogue: Catalogue, one: str) -> None:
    """In the trash, restored, deleted with its photo: the journal still has it."""
    catalogue.move_to_trash(one)
    assert "in the trash" in text_of(custody_of(catalogue, one))
    catalogue.restore(one)
    catalogue.move_to_trash(one, with_photo=True)
    found = custody_of(catalogue, one)
    assert found.problems == ()
    assert [event.what for event in found.events][-3:] == [
        "The record was moved to the trash.",
        "The record was restored from the trash.",
        "The record was moved to the trash and the photo was deleted for good.",
    ]
    said = text_of(found)
    assert "The file of the photo is no longer there." in said
    assert f"SHA-256 {found.sha256}" in said


def test_a_record_that_is_gone_has_a_life(catalogue: Catalogue, one: str, run: Run) -> None:
    """Discarded by the program: what was kept of it is read; an unknown one is refused."""
    catalogue.discard(one)
    found = custody_of(catalogue, one)
    assert found.name == "wall.jpg"
    assert "no longer in the catalogue" in text_of(found)
    assert run("custody", one[:9], "-c", catalogue.path).code == 0
    assert run("custody", "0" * 16, "-c", catalogue.path).code == 5
    with pytest.raises(RecordNotFoundError):
        custody_of(catalogue, "0" * 16)


def test_an_altered_version_is_not_believed(catalogue: Catalogue, one: str) -> None:
    """What people changed is reported only from bytes that have the hash in the journal."""
    for path in (catalogue.path / "versions").rglob("*.gz"):
        path.write_bytes(b"altered")
    said = text_of(custody_of(catalogue, one))
    assert "changed place" not in said
    assert said.count("cannot be shown: the version before is gone or altered") == 1


def test_commands(run: Run, catalogue: Catalogue, one: str, tmp_path: Path) -> None:
    """Printed, as a PDF, and a transfer of the whole catalogue."""
    ran = run("custody", "wall.jpg", "-c", catalogue.path)
    assert (ran.code, "Custody of the photo wall.jpg" in ran.out) == (0, True)
    pdf = tmp_path / "wall.pdf"
    assert run("custody", one, "--pdf", pdf, "-c", catalogue.path).code == 0
    assert pdf.read_bytes().startswith(b"%PDF")
    ran = run("transfer", "--to", "Archive", "-c", catalogue.path)
    assert ran.out == "the catalogue handed over to Archive\n"
    *_, last = catalogue.journal.entries()
    assert (last.action, last.id, last.transfer) == (Action.TRANSFER, None, Transfer(to="Archive"))
    assert run("transfer", one, "absent", "--to", "x", "-c", catalogue.path).code == 5
    assert [entry.action for entry in catalogue.journal.entries()].count(Action.TRANSFER) == 2
    assert list(catalogue.verify()) == []


def test_a_pdf_has_arabic_letters_joined(catalogue: Catalogue, one: str, tmp_path: Path) -> None:
    """A line of English keeps its order, figures stand after the Arabic; the font is inside."""
    assert in_order(joined_letters('ريما said "حلب ٢٠١٦"')) == 'ﺎﻤﻳﺭ said "٢٠١٦ ﺐﻠﺣ"'
    assert in_order(joined_letters("(حلب)")) == "(ﺐﻠﺣ)"
    write_pdf(custody_of(catalogue, one), tmp_path / "one.pdf")
    data = (tmp_path / "one.pdf").read_bytes()
    assert data.count(b"/FontFile2") == 2
    assert b"Amiri" in data


# Content credentials


def signed_photo() -> bytes:
    """A photo with a C2PA manifest of a camera."""
    now = dt.datetime.now(dt.UTC)
    root, leaf = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))

    def certificate(name: str, key: ec.EllipticCurvePrivateKey, ca: bool) -> x509.Certificate:
        subject, issuer = (
            x509.Name(
                [
                    x509.NameAttribute(NameOID.COMMON_NAME, each),
                    x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Cameras"),
                ]
            )
            for each in (name, "Root")
        )
        usage = x509.KeyUsage(not ca, False, False, False, False, ca, ca, False, False)
        own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        above = x509.AuthorityKeyIdentifier.from_issuer_public_key(root.public_key())
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=9))
            .add_extension(x509.BasicConstraints(ca, None), critical=True)
            .add_extension(own, critical=False)
            .add_extension(above, critical=False)
            .add_extension(usage, critical=True)
        )
        if not ca:
            purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
            builder = builder.add_extension(purpose, critical=False)
        return builder.sign(root, hashes.SHA256())

    chain = b"".join(
        each.public_bytes(serialization.Encoding.PEM)
        for each in (certificate("Camera 7", leaf, False), certificate("Root", root, True))
    )
    key = leaf.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    manifest = {
        "claim_generator_info": [{"name": "ProofCam", "version": "1.0"}],
        "assertions": [
            {
                "label": "c2pa.actions",
                "data": {
                    "actions": [
                        {
                            "action": "c2pa.created",
                            "digitalSourceType": "http://cv.iptc.org/newscodes/"
                            "digitalsourcetype/digitalCapture",
                        }
                    ]
                },
            }
        ],
    }
    plain, made = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (200, 100), "grey").save(plain, "JPEG")
    plain.seek(0)
    signer = c2pa.Signer.from_info(c2pa.C2paSignerInfo(b"es256", chain, key, None))
    with c2pa.Builder(manifest) as builder:
        builder.sign(signer, "image/jpeg", plain, made)
    return made.getvalue()


def test_content_credentials_are_read_and_checked(catalogue: Catalogue, tmp_path: Path) -> None:
    """Who made and signed it, and whether the photo is still the one that was signed."""
    data = signed_photo()
    made = stored(catalogue, "signed.jpg", data)
    found = custody_of(catalogue, made.id).credentials
    assert found is not None
    assert (found.is_intact, found.problems) == (True, ())
    assert found.producer == "ProofCam 1.0"
    assert found.signer == "Camera 7, Cameras"
    assert found.actions == ("c2pa.created",)
    assert "the signature fits the photo" in text_of(custody_of(catalogue, made.id))
    altered = tmp_path / "altered.jpg"
    altered.write_bytes(data[:-40] + b"0123456789" + data[-30:])
    bad = read_credentials(altered)
    assert bad is not None
    assert not bad.is_intact
    assert bad.problems


@pytest.mark.parametrize("data", [b"", b"not an image", b"\xff\xd8\xff\xe0 cut off"])
def test_photos_without_credentials(tmp_path: Path, data: bytes) -> None:
    """Whatever the file is, there are none, and nothing fails."""
    path = tmp_path / "x.jpg"
    path.write_bytes(data)
    assert read_credentials(path) is None
    assert read_credentials(tmp_path / "none.jpg") is None
