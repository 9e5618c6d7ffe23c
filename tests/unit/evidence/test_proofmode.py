"""ProofMode bundles: taken in beside the photo."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from tests.factories.batches import serial
from tests.factories.fakes import make_reader
from wallmsg.catalogue import Action, Catalogue, Kind
from wallmsg.evidence.custody import custody_of
from wallmsg.evidence.proofmode import keep_proof
from wallmsg.ingest.batch import Batch, BatchOptions
from wallmsg.model import record_id

pytestmark = pytest.mark.process

SAMPLES = Path(__file__).parents[3] / "samples"


def bundle(folder: Path) -> tuple[Path, str]:
    """A photo as ProofMode leaves it; returns it and its hash."""
    folder.mkdir()
    photo = folder / "IMG_1.jpg"
    photo.write_bytes((SAMPLES / "12-back.jpg").read_bytes())
    sha256 = hashlib.sha256(photo.read_bytes()).hexdigest()
    for ending in (".asc", ".proof.json", ".proof.json.asc"):
        (folder / f"{sha256}{ending}").write_text(f"proof {ending}")
    (folder / "pubkey.asc").write_text("key")
    (folder / f"{'0' * 64}.proof.json").write_text("of another photo")
    (folder / "notes.txt").write_text("not a proof")
    return photo, sha256


def add(catalogue: Catalogue, photo: Path) -> None:
    """Adds a photo as `wallmsg add` does."""
    list(Batch(catalogue, serial(make_reader), None, BatchOptions()).run([(photo, photo.name)]))


def test_the_proof_comes_in_with_the_photo(tmp_path: Path) -> None:
    """Its own files and the key, byte for byte, once, in the journal, and checked by verify."""
    catalogue = Catalogue.create(tmp_path / "catalogue")
    photo, sha256 = bundle(tmp_path / "phone")
    add(catalogue, photo)
    folder = catalogue.path / "provenance" / sha256[0] / sha256[:3] / sha256
    names = [f"{sha256}.asc", f"{sha256}.proof.json", f"{sha256}.proof.json.asc", "pubkey.asc"]
    assert sorted(path.name for path in folder.iterdir()) == names
    assert (folder / names[1]).read_text() == "proof .proof.json"
    assert list(catalogue.verify()) == []
    add(catalogue, photo)
    kept = [e for e in catalogue.journal.entries() if e.action is Action.KEEP_FILE]
    assert [entry.id for entry in kept] == [record_id(sha256)] * 4
    events = [event.what for event in custody_of(catalogue, record_id(sha256)).events]
    assert events.count("A file about the photo was added.") == 4
    (folder / names[1]).write_text("forged")
    assert [problem.kind for problem in catalogue.verify()] == [Kind.FILE_ALTERED]


def test_a_proof_that_comes_later(tmp_path: Path) -> None:
    """The photo is there already; adding it once more takes the proof in."""
    catalogue = Catalogue.create(tmp_path / "catalogue")
    photo, sha256 = bundle(tmp_path / "phone")
    proof = photo.with_name(f"{sha256}.proof.json")
    text = proof.read_bytes()
    for path in photo.parent.glob(f"{sha256}*"):
        path.unlink()
    add(catalogue, photo)
    assert not (catalogue.path / "provenance").exists()
    proof.write_bytes(text)
    add(catalogue, photo)
    assert len(list((catalogue.path / "provenance").rglob("*.json"))) == 1


def test_what_is_too_large_or_no_file_is_left_out(tmp_path: Path) -> None:
    """A bundle fills no disk and stops no batch."""
    catalogue = Catalogue.create(tmp_path / "catalogue")
    photo, sha256 = bundle(tmp_path / "phone")
    os.truncate(photo.with_name(f"{sha256}.proof.json"), 10_000_001)
    photo.with_name(f"{sha256}.asc").unlink()
    photo.with_name(f"{sha256}.asc").mkdir()
    assert keep_proof(catalogue, photo, sha256) == 2
