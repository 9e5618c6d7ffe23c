"""ProofMode bundles: the proof that the app writes beside a photo, taken in with it.

ProofMode names its files by the photo's SHA-256: measurements as JSON and CSV, and signatures by a
key whose public half is `pubkey.asc`. They are kept as they are in `provenance/`, named in the
journal, and checked by `wallmsg verify`. The signatures are not checked here: `gpg --verify` does.
"""

from __future__ import annotations

from pathlib import Path

from wallmsg.catalogue import Catalogue
from wallmsg.catalogue.files import disk_errors, two_levels
from wallmsg.model import record_id

ENDINGS = (
    ".asc",
    ".proof.json",
    ".proof.json.asc",
    ".proof.csv",
    ".proof.csv.asc",
    ".ots",
    ".gst",
    ".devicecheck",
)
PUBLIC_KEY = "pubkey.asc"

_MAX_BYTES = 10_000_000


def proof_files(photo: Path, sha256: str) -> list[Path]:
    """The files of a ProofMode bundle that lie beside a photo with that hash."""
    found = [photo.with_name(f"{sha256}{ending}") for ending in ENDINGS]
    found = [path for path in found if _is_small_file(path)]
    key = photo.with_name(PUBLIC_KEY)
    return [*found, key] if found and _is_small_file(key) else found


def keep_proof(catalogue: Catalogue, photo: Path, sha256: str) -> int:
    """Takes the proof beside a photo into the catalogue; returns how many files were new.

    Files that cannot be read are left out. Raises CatalogueError if the catalogue cannot be
    written.
    """
    count = 0
    folder = two_levels(Path("provenance"), sha256)
    for path in proof_files(photo, sha256):
        name = (folder / path.name).as_posix()
        if (catalogue.path / name).exists():
            continue
        try:
            data = path.read_bytes()
        except OSError:
            continue
        with catalogue.writing() as files, disk_errors(f"keep {path.name}"):
            if not (catalogue.path / name).exists():
                files.put(name, data, record_id(sha256))
                count += 1
    return count


def _is_small_file(path: Path) -> bool:
    return path.is_file() and path.stat().st_size <= _MAX_BYTES
