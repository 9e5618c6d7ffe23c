"""The translation packages that a user has installed, and the embedded one."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

import msgspec
from filelock import FileLock

from wallmsg.errors import MissingToolError, ModelError, UsageError
from wallmsg.text.safe_zip import ZIP_ERRORS, extract, open_zip
from wallmsg.translation.packages.argos import index_url
from wallmsg.translation.packages.package import (
    RECEIPT,
    SUFFIX,
    PackageProfile,
    Receipt,
    TranslationPackage,
    embedded_package,
    file_sha256,
)

if TYPE_CHECKING:
    from wallmsg.translation.packages.download import Progress

_WANTED = re.compile(
    r"metadata\.json|sentencepiece\.model|bpe\.model|model/[^/]+|(README|LICENSE)[^/]*"
)
"""The files taken from an archive. Sentence splitters (stanza, spaCy; partly pickled, so code) are
left out: a message is translated as one sentence."""

Measure = Callable[[TranslationPackage], PackageProfile]
"""Says how good a package is."""

_PROBE = "سلام"
_PARTIAL = ".partial-"


@dataclass(frozen=True)
class Listed:
    """One package as `wallmsg models list` shows it."""

    package: TranslationPackage
    preferred: bool
    """Whether it is used for its language pair unless another is named."""


class PackageStore:
    """A directory with one subdirectory for each installed package, created when needed."""

    def __init__(self, directory: Path, embedded: TranslationPackage | None = None) -> None:
        """`embedded`: the package that needs no installation (default: the one in wallmsg)."""
        self._directory = directory
        self._embedded = embedded or embedded_package()

    @classmethod
    def of_user(cls) -> Self:
        """The store in this user's data directory."""
        from platformdirs import user_data_path

        return cls(user_data_path("wallmsg", appauthor=False) / "packages")

    def path(self) -> Path:
        """The directory of the installed packages."""
        return self._directory

    def list(self) -> tuple[Listed, ...]:
        """Installed packages, newest first, then the embedded one; damaged ones are left out."""
        packages = [*self._installed(), self._embedded]
        chosen: dict[str, TranslationPackage] = {}
        for package in packages:
            chosen.setdefault(package.metadata.name, package)
        return tuple(Listed(p, chosen[p.metadata.name] is p) for p in packages)

    def damaged(self) -> tuple[tuple[Path, str], ...]:
        """Directories in the store that are not usable packages, each with the reason."""
        found = []
        for path in self._directories():
            try:
                TranslationPackage.open(path)
            except ModelError as error:
                found.append((path, error.message))
        return tuple(found)

    def find(self, name: str = "ar_en") -> TranslationPackage:
        """The package that `name` identifies.

        That is a language pair (`ar_en`, `translate-ar_en`; an installed one is preferred to the
        embedded one), a pair with a version (`translate-ar_en-1_0`, `translate-ar_en 1.0`),
        `embedded`, or a path to a package directory or file. Raises MissingToolError if there is
        none.
        """
        if name == "embedded":
            return self._embedded
        for listed in self.list():  # the preferred one of a pair comes first
            if name in _names(listed.package):
                return listed.package
        if Path(name).suffix == SUFFIX or Path(name).is_dir():
            return TranslationPackage.open(Path(name))
        raise MissingToolError(
            f"no translation package called {name}", hint="see `wallmsg models list`"
        )

    def install_file(self, path: Path, measure: Measure | None = None) -> TranslationPackage:
        """Install the `.argosmodel` file at `path`; one of the same name and version is replaced.

        The archive is checked, unpacked into a temporary directory, loaded and tested with a word
        before it is moved to its place, so that no incomplete package remains after an error.
        `measure` gives its profile, which is kept with it.
        Raises ModelError if it is not a usable Argos package or not safe to unpack.
        """
        if not path.is_file():
            raise UsageError(f"no file at {path}")
        with self._changing() as partial:
            _unpack(path, partial)
            package = TranslationPackage.open(partial)
            _probe(package)
            if measure is not None:
                _keep_profile(partial, measure(package))
            final = self._directory / package.metadata.stem
            _replace(partial, final)
        return TranslationPackage.open(final)

    def install_from_index(
        self,
        from_code: str = "ar",
        to_code: str = "en",
        *,
        url: str | None = None,
        progress: Progress | None = None,
        measure: Measure | None = None,
    ) -> TranslationPackage:
        """Download the newest package for the pair from the index at `url` and install it.

        `url`: default Argos's own index. Raises MissingToolError if the network fails and
        ModelError if the download is not a usable package; no incomplete package remains.
        """
        from wallmsg.translation.packages.download import fetch, find_offer

        offer = find_offer(url or index_url(), from_code, to_code)
        with _fetched() as directory:
            file = directory / f"translate-{from_code}_{to_code}{SUFFIX}"
            fetch(offer, file, progress)
            return self.install_file(file, measure)

    def remove(self, name: str) -> TranslationPackage:
        """Remove the installed package that `name` identifies, and return it.

        Raises UsageError for the embedded package, MissingToolError if there is none of that name.
        """
        for package in self._installed():
            if name in _names(package):
                with self._changing() as partial:
                    package.path.rename(partial / "removed")
                return package
        if name in {"embedded", *_names(self._embedded)}:
            raise UsageError("the embedded translation package cannot be removed")
        raise MissingToolError(
            f"no installed translation package called {name}", hint="see `wallmsg models list`"
        )

    def _directories(self) -> Sequence[Path]:
        if not self._directory.is_dir():
            return ()
        return sorted(
            path
            for path in self._directory.iterdir()
            if path.is_dir() and not path.name.startswith(".")
        )

    def _installed(self) -> Sequence[TranslationPackage]:
        found = []
        for path in self._directories():
            try:
                found.append(TranslationPackage.open(path))
            except ModelError:
                continue
        found.sort(key=lambda package: package.metadata.order(), reverse=True)
        return found

    @contextmanager
    def _changing(self) -> Iterator[Path]:
        """A temporary directory inside the store, while a lock keeps other processes out."""
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            with FileLock(self._directory / ".lock"):
                for left_over in self._directory.glob(f"{_PARTIAL}*"):
                    shutil.rmtree(left_over, ignore_errors=True)
                partial = Path(tempfile.mkdtemp(prefix=_PARTIAL, dir=self._directory))
                try:
                    yield partial
                finally:
                    shutil.rmtree(partial, ignore_errors=True)
        except OSError as error:
            raise MissingToolError(
                f"the directory of packages cannot be changed: {error}",
                hint=f"check {self._directory}",
            ) from error


@contextmanager
def _fetched() -> Iterator[Path]:
    try:
        with tempfile.TemporaryDirectory(prefix="wallmsg-") as directory:
            yield Path(directory)
    except OSError as error:
        raise MissingToolError(f"the download cannot be stored: {error}") from error


def _unpack(path: Path, target: Path) -> None:
    """The wanted files of the archive at `path` into `target`, with a receipt."""
    try:
        with open_zip(path) as archive:
            extract(archive, _WANTED, target)
    except ZIP_ERRORS as error:
        what = (
            "cannot be unpacked" if isinstance(error, OSError) else "is not a usable Argos package"
        )
        raise ModelError(f"{path.name} {what}: {error}") from error
    receipt = Receipt(sha256=file_sha256(path), source=path.name)
    (target / RECEIPT).write_bytes(msgspec.json.encode(receipt))


def _keep_profile(directory: Path, profile: PackageProfile) -> None:
    path = directory / RECEIPT
    receipt = msgspec.json.decode(path.read_bytes(), type=Receipt)
    path.write_bytes(msgspec.json.encode(msgspec.structs.replace(receipt, profile=profile)))


def _probe(package: TranslationPackage) -> None:
    """Load the network and translate one word, or ModelError."""
    from wallmsg.translation.argos_translator import ArgosTranslator

    try:
        ArgosTranslator(package).translate([_PROBE])
    except (RuntimeError, ValueError, MemoryError, UnicodeError) as error:
        raise ModelError(f"{package.name} does not translate: {error}") from error


def _replace(partial: Path, final: Path) -> None:
    """Move the finished directory to its place, after removing an older one from there."""
    if final.exists():
        # A directory cannot be renamed over another: for a moment the package is absent.
        final.rename(partial.with_name(f"{partial.name}-old"))
    partial.rename(final)
    shutil.rmtree(partial.with_name(f"{partial.name}-old"), ignore_errors=True)


def _names(package: TranslationPackage) -> set[str]:
    meta = package.metadata
    pair = {meta.name, f"{meta.from_code}_{meta.to_code}", f"{meta.from_code}-{meta.to_code}"}
    return pair | {meta.stem, package.name}
