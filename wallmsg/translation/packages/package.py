"""Argos translation packages: their contents, and reading their files.

A package is a directory, or a zip of one (`.argosmodel`), with `metadata.json`, a SentencePiece
model (older packages: `bpe.model`) and `model/`, a CTranslate2 model.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from wallmsg.errors import MissingToolError, ModelError
from wallmsg.model import Model
from wallmsg.text.safe_zip import (
    LIMITS,
    ZIP_ERRORS,
    below_top,
    open_zip,
    read_member,
    safe_members,
)
from wallmsg.translation.packages.argos import Tokeniser, bpe_tokeniser

SUFFIX = ".argosmodel"
RECEIPT = "wallmsg.json"
"""File in an installed package's directory that records what it was installed from."""

_MODELS = Path(__file__).parents[2] / "models"
_MAX_METADATA_SIZE = 1 << 20


class Metadata(Struct, frozen=True, kw_only=True):
    """The part of an Argos package's `metadata.json` that is used here."""

    from_code: Annotated[str, Meta(pattern=r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})?$")]
    to_code: Annotated[str, Meta(pattern=r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})?$")]
    package_version: Annotated[str, Meta(pattern=r"^[0-9]{1,6}(\.[0-9]{1,6}){0,4}$")]
    argos_version: str = ""
    from_name: str = ""
    to_name: str = ""
    type: str = "translate"
    target_prefix: str = ""

    @property
    def name(self) -> str:
        """Argos's name for it, such as `translate-ar_en`."""
        return f"translate-{self.from_code}_{self.to_code}"

    @property
    def stem(self) -> str:
        """Name and version as in Argos's file names, such as `translate-ar_en-1_0`."""
        return f"{self.name}-{self.package_version.replace('.', '_')}"

    def order(self) -> tuple[int, ...]:
        """Sort key of the version."""
        return tuple(int(part) for part in self.package_version.split("."))


class PackageProfile(Struct, frozen=True):
    """How well a package translates the calibration messages."""

    chrf: Annotated[float, Meta(ge=0.0, le=1.0)]
    """Mean over the messages."""
    scores: tuple[float, ...]
    """Its own mean log-probability a token: minimum, nine deciles, maximum."""


class Receipt(Struct, frozen=True):
    """What a package was installed from, and how good it is here."""

    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    source: str
    profile: PackageProfile | None = None


@dataclass(frozen=True)
class TranslationPackage:
    """One package, a directory or a zip."""

    path: Path
    metadata: Metadata
    sha256: str
    embedded: bool = False

    @classmethod
    def open(cls, path: Path, *, embedded: bool = False) -> TranslationPackage:
        """The package at `path`, a directory or an `.argosmodel` file.

        Raises MissingToolError if it does not exist, ModelError if it is not such a package.
        """
        if not path.exists():
            raise MissingToolError(
                f"no translation package at {path}", hint="see `wallmsg models list`"
            )
        try:
            files = _files_of(path)
            metadata = parse_metadata(files.read("metadata.json", _MAX_METADATA_SIZE))
            if not files.has("model/model.bin"):
                raise ModelError(f"{path.name} has no model/model.bin")
            if not (files.has("sentencepiece.model") or files.has("bpe.model")):
                raise ModelError(f"{path.name} has neither sentencepiece.model nor bpe.model")
            return cls(path, metadata, files.sha256(), embedded)
        except _UNREADABLE as error:
            raise ModelError(f"{path.name} is not an Argos package: {_reason(error)}") from error

    @property
    def name(self) -> str:
        """Name and version, as in `translate-ar_en 0.1`."""
        return f"{self.metadata.name} {self.metadata.package_version}"

    @property
    def profile(self) -> PackageProfile | None:
        """How good the package is, as measured when it was installed; None if it was not."""
        path = self.path / RECEIPT
        if not path.is_file():
            return None
        try:
            return msgspec.json.decode(path.read_bytes(), type=Receipt).profile
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return None

    @property
    def model(self) -> Model:
        """Name and checksum for a record's provenance.

        The checksum is that of the `.argosmodel` file, also after installation; for a directory
        without a receipt it covers the names and contents of its files.
        """
        return Model(self.name, self.sha256)

    def tokeniser(self) -> Tokeniser:
        """The tokeniser of this package's network."""
        files = _files_of(self.path)
        if files.has("sentencepiece.model"):
            return SentencePieces(files.read("sentencepiece.model"))
        meta = self.metadata
        return bpe_tokeniser(files.read("bpe.model"), meta.from_code, meta.to_code)

    def network_files(self) -> dict[str, bytes]:
        """The files of the CTranslate2 model by name, in memory."""
        files = _files_of(self.path)
        names = [name for name in files.names() if re.fullmatch(r"model/[^/]+", name)]
        return {name.removeprefix("model/"): files.read(name) for name in names}


class SentencePieces:
    """A SentencePiece model in memory, with the same results as Argos's own class."""

    def __init__(self, model: bytes) -> None:
        """Raises ModelError if `model` is not a SentencePiece model."""
        import sentencepiece

        try:
            self._processor = sentencepiece.SentencePieceProcessor(model_proto=model)
        except RuntimeError as error:
            raise ModelError("sentencepiece.model cannot be loaded") from error

    def encode(self, sentence: str) -> list[str]:
        """The tokens of one sentence."""
        pieces: list[str] = self._processor.encode(sentence, out_type=str)
        return pieces

    def decode(self, tokens: list[str]) -> str:
        """The sentence of these tokens."""
        text: str = self._processor.decode_pieces(tokens)
        # As Argos does: both characters are spaces inside a token.
        return text.replace("▁", " ").replace("_", " ")


def parse_metadata(data: bytes) -> Metadata:
    """The package description in `metadata.json`.

    Raises ModelError if it is not JSON, lacks a field, or is not of a translation package.
    """
    if len(data) > _MAX_METADATA_SIZE:
        raise ModelError("metadata.json is too large to be one")
    try:
        metadata = msgspec.json.decode(data, type=Metadata)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ModelError(f"metadata.json is not that of an Argos package: {error}") from error
    if metadata.type != "translate":
        raise ModelError(f"an Argos package of type {metadata.type}, not a translation package")
    return metadata


def embedded_package(directory: Path = _MODELS) -> TranslationPackage:
    """The Arabic-English package that comes with wallmsg: the newest one in `directory`.

    Raises MissingToolError if there is none.
    """
    package = _newest(directory, "ar_en")
    if package is None:
        raise MissingToolError(
            "the embedded translation package is missing", hint="install wallmsg again"
        )
    return package


def embedded_reverse_package(directory: Path = _MODELS) -> TranslationPackage | None:
    """The English-Arabic package that comes with wallmsg for re-ranking, or None."""
    return _newest(directory, "en_ar")


def _newest(directory: Path, languages: str) -> TranslationPackage | None:
    found = [
        TranslationPackage.open(path, embedded=True)
        for path in sorted(directory.glob(f"translate-{languages}-*{SUFFIX}"))
    ]
    return max(found, key=lambda package: package.metadata.order(), default=None)


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


_UNREADABLE = (
    KeyError,
    *ZIP_ERRORS,
    msgspec.MsgspecError,
)


class _Directory:
    """The files of a package that is a directory, by relative name."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def names(self) -> list[str]:
        paths = (path for path in self._root.rglob("*") if path.is_file())
        return sorted(path.relative_to(self._root).as_posix() for path in paths)

    def has(self, name: str) -> bool:
        return (self._root / name).is_file()

    def read(self, name: str, most: int = LIMITS.member) -> bytes:  # noqa: ARG002 - as of a zip
        return (self._root / name).read_bytes()

    def sha256(self) -> str:
        if self.has(RECEIPT):
            return msgspec.json.decode(self.read(RECEIPT), type=Receipt).sha256
        digest = hashlib.sha256()
        for name in self.names():
            digest.update(f"{name}\0{file_sha256(self._root / name)}\n".encode())
        return digest.hexdigest()


class _Zip:
    """The files of a package that is a zip, by name relative to its top directory."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with open_zip(path) as archive:
            self._members = {below_top(info): info.filename for info in safe_members(archive)}

    def names(self) -> list[str]:
        return sorted(self._members)

    def has(self, name: str) -> bool:
        return name in self._members

    def read(self, name: str, most: int = LIMITS.member) -> bytes:
        with open_zip(self._path) as archive:
            return read_member(archive, archive.getinfo(self._members[name]), most)

    def sha256(self) -> str:
        return file_sha256(self._path)


def _files_of(path: Path) -> _Directory | _Zip:
    return _Directory(path) if path.is_dir() else _Zip(path)


def _reason(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"it lacks {error.args[0]}"
    if isinstance(error, FileNotFoundError):
        return f"it lacks {Path(str(error.filename)).name}"
    return str(error)
