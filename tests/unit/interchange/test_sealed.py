"""Sealed exports: everything, for the owners of certain keys, and the public one beside it."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import BinaryIO

import pyrage
import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from tests.factories.age_files import open_age
from tests.factories.records import listing
from tests.factories.walls import ALEPPO, add_photo, catalogue_at
from tests.factories.walls import message as wall_message
from wallmsg.catalogue import Catalogue
from wallmsg.cli.export import export as command
from wallmsg.errors import UsageError
from wallmsg.interchange.sealed import Recipients
from wallmsg.model import Review

ANN, BEN, EVE = (pyrage.x25519.Identity.generate() for _ in range(3))


def key(identity: pyrage.x25519.Identity) -> str:
    """The public key."""
    return str(identity.to_public())


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """A photo with a position, and a sensitive one."""
    catalogue = catalogue_at(tmp_path)
    add_photo(catalogue, "a.jpg", wall_message("قلبي"), gps=ALEPPO)
    add_photo(catalogue, "b.jpg", wall_message("سر"), review=Review(sensitive=True))
    return catalogue


def exported(catalogue: Catalogue, *arguments: str) -> str:
    """What the command prints."""
    result = CliRunner().invoke(command, ["-c", str(catalogue.path), *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_one_command_writes_the_public_and_the_sealed_export(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    """The public one is as safe as ever; each recipient opens the other, nobody else does."""
    target = tmp_path / "walls.json"
    keys = ("--sealed-for", key(ANN), "--sealed-for", key(BEN))
    said = exported(catalogue, "-o", str(target), *keys)
    assert "1 record written" in said
    assert "2 records, with everything, sealed in" in said
    public, sealed = target.read_text("utf-8"), (tmp_path / "walls.json.age").read_bytes()
    assert "latitude" not in public
    assert "سر" not in public
    for owner in (ANN, BEN):
        records = json.loads(open_age(sealed, str(owner)))["records"]
        assert len(records) == 2
        assert any(one["photo"].get("gps") for one in records)
    with pytest.raises(ValueError, match="not for this key"):
        open_age(sealed, str(EVE))
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(sealed, [EVE])
    assert b"latitude" not in sealed


def test_several_files_are_sealed_as_a_zip(catalogue: Catalogue, tmp_path: Path) -> None:
    """With the originals, which no other export has."""
    target = tmp_path / "bag"
    exported(catalogue, "--format", "bagit", "-o", str(target), "--sealed-for", key(ANN))
    sealed = (tmp_path / "bag.zip.age").read_bytes()
    with zipfile.ZipFile(io.BytesIO(open_age(sealed, str(ANN)))) as opened:
        assert opened.testzip() is None
        originals = [name for name in opened.namelist() if "/originals/" in name]
    assert len(originals) == 2
    assert not (target / "data" / "originals").exists()


def test_a_file_of_keys_is_taken(tmp_path: Path) -> None:
    """One key a line, as `age -R` reads it."""
    file = tmp_path / "partners.txt"
    file.write_text(f"# Ann\n{key(ANN)}\n\n{key(BEN)}\n")
    out = io.BytesIO()
    Recipients([str(file)]).seal(out, lambda stream: stream.write(b"content"))
    assert open_age(out.getvalue(), str(BEN)) == b"content"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("age1abc", "age1abc is no public key"),
        ("ssh-ed25519 AAA", "ssh-ed25519 AAA is no public key"),
        ("AGE-SECRET-KEY-1ABC", "that is a secret key"),
        ("no-such-file", "neither a public key nor a file"),
    ],
)
def test_what_is_no_public_key_is_refused_before_anything_is_written(
    catalogue: Catalogue, tmp_path: Path, text: str, reason: str
) -> None:
    """A secret key is not repeated in the message."""
    target = tmp_path / "out" / "walls.json"
    target.parent.mkdir()
    arguments = ["-c", str(catalogue.path), "-o", str(target), "--sealed-for", text]
    result = CliRunner().invoke(command, arguments)
    assert isinstance(result.exception, UsageError)
    assert reason in str(result.exception)
    assert "KEY-1ABC" not in str(result.exception)
    assert listing(target.parent) == []


def test_it_needs_a_file(catalogue: Catalogue) -> None:
    """Two exports cannot go to one stream."""
    result = CliRunner().invoke(command, ["-c", str(catalogue.path), "--sealed-for", key(ANN)])
    assert result.exit_code == 2
    assert "--sealed-for needs -o FILE" in result.output


def test_much_is_sealed_as_it_comes() -> None:
    """More than fits into the memory between the two, in uneven pieces."""
    out = io.BytesIO()
    pieces = [bytes([number % 256]) * 9_973 for number in range(100)]

    def write(stream: BinaryIO) -> int:
        return sum(map(stream.write, pieces))

    assert Recipients([key(ANN)]).seal(out, write) == 997_300
    assert open_age(out.getvalue(), str(ANN)) == b"".join(pieces)


@pytest.mark.parametrize("size", [10, 300_000])
def test_an_export_that_fails_seals_nothing_whole(size: int) -> None:
    """Nobody takes half an export for all of it."""
    out = io.BytesIO()

    def write(stream: BinaryIO) -> None:
        stream.write(b"x" * size)
        raise RuntimeError("damaged")

    with pytest.raises(RuntimeError, match="damaged"):
        Recipients([key(ANN)]).seal(out, write)
    with pytest.raises((ValueError, pyrage.DecryptError)):
        open_age(out.getvalue(), str(ANN))


@pytest.mark.parametrize("size", [10, 3_000_000])
def test_a_full_disk_is_an_error(size: int) -> None:
    """Also if it is full at the very end."""

    class Full(io.BytesIO):
        def write(self, data: object) -> int:  # noqa: ARG002
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        Recipients([key(ANN)]).seal(Full(), lambda stream: stream.write(b"x" * size))


def test_a_sensitive_record_is_not_in_the_clear_on_disk(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    """Only the sealed file has it, and no temporary file is left."""
    stored = next(catalogue.records())
    note = "a note that is for the sealed file alone"
    review = replace(stored.review, notes=(note,), sensitive=True)
    catalogue.write(replace(stored, review=review))
    folder = tmp_path / "out"
    folder.mkdir()
    exported(catalogue, "-o", str(folder / "w.csv"), "--sealed-for", key(ANN))
    assert listing(folder) == ["w.csv", "w.csv.age"]
    assert note.encode() not in b"".join(path.read_bytes() for path in folder.iterdir())
    assert note.encode() in open_age((folder / "w.csv.age").read_bytes(), str(ANN))
