"""Whether everything wallmsg needs is there and works, and how to mend what does not."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from wallmsg import factory
from wallmsg.errors import CatalogueError, ExitCode, MissingToolError, WallmsgError

LOW_DISK = 2 << 30
"""Bytes below which the disk is called nearly full: some four hundred phone photos."""

_LISTED = 5
_SENTENCE = "سنعود يوما"


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    name: str
    detail: str
    problem: WallmsgError | None = None

    @property
    def exit_code(self) -> ExitCode:
        """What the process returns for it."""
        return self.problem.exit_code if self.problem else ExitCode.OK


def examine(reading: factory.ReadingOptions, catalogue: Path | None) -> Iterator[Check]:
    """Look at each part in turn; a part that is absent does not hide the next."""
    checks: dict[str, Callable[[], str]] = {
        "Tesseract": lambda: _tesseract(reading),
        "Reading model": lambda: _reading_model(reading),
        "Line detector": _detector,
        "Reading": lambda: _reading(reading),
        "Translation": _translation,
        "Latin letters": _romanisation,
        "Photo formats": _formats,
        "Catalogue": lambda: _catalogue(catalogue),
        "Disk": lambda: _disk(catalogue),
    }
    for name, look in checks.items():
        try:
            yield Check(name, look())
        except WallmsgError as error:
            yield Check(name, error.message, error)
        except Exception as error:  # noqa: BLE001 - whatever is broken, the other checks must run
            problem = MissingToolError(
                f"{type(error).__name__}: {error}",
                hint="install it anew: pip install --force-reinstall wallmsg",
            )
            yield Check(name, problem.message, problem)


def _tesseract(reading: factory.ReadingOptions) -> str:
    try:
        tesseract = factory.find_tesseract(reading)
    except MissingToolError as error:
        if reading.tesseract is None:
            raise
        hint = "name a Tesseract 5 with --tesseract, or leave that out to use the one that is found"
        raise MissingToolError(error.message, hint=hint) from error
    return f"{tesseract.version} at {tesseract.path}"


def _reading_model(reading: factory.ReadingOptions) -> str:
    path = factory.reading_model(reading)
    return f"{reading.language}, sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}"


def _detector() -> str:
    from wallmsg.detection import DbDetector

    model = DbDetector().model
    return f"{model.name}, sha256 {model.sha256}"


def _reading(reading: factory.ReadingOptions) -> str:
    import numpy as np

    wall = np.full((240, 320, 3), 200, dtype=np.uint8)
    return f"an empty wall gives {factory.make_reader(reading).read(wall).outcome.value}"


def _translation() -> str:
    translator = factory.make_translator(None)
    if translator is None:
        raise MissingToolError("no translation package")
    [english] = translator.translate([_SENTENCE])
    if not english.text.strip():
        raise MissingToolError(
            f"{translator.name} translates {_SENTENCE} as nothing",
            hint="remove it with `wallmsg models remove` or install another",
        )
    return f"{translator.name}: {_SENTENCE} = {english.text}"


def _romanisation() -> str:
    return f"{_SENTENCE} = {factory.make_romaniser().romanise(_SENTENCE)}"


def _formats() -> str:
    from PIL import features

    absent = [name for name in ("jpg", "webp", "avif", "libtiff") if not features.check(name)]
    if absent:
        raise MissingToolError(
            f"this Pillow cannot read {', '.join(absent)}",
            hint="install Pillow's own wheel: pip install --force-reinstall pillow",
        )
    import pillow_heif

    return f"JPEG, PNG, TIFF, WebP, BMP, GIF, AVIF, HEIC (libheif {pillow_heif.libheif_version()})"


def _catalogue(given: Path | None) -> str:
    path = factory.catalogue_path(given)
    if given is None and not (path / "catalogue.json").exists():
        return "none here yet; `wallmsg add PHOTOS` makes one"
    catalogue = factory.open_catalogue(given)
    damaged: list[str] = []
    count = sum(1 for _ in catalogue.records(on_damaged=lambda name, _: damaged.append(name)))
    if damaged:
        listed = ", ".join(damaged[:_LISTED]) + (" ..." if damaged[_LISTED:] else "")
        raise CatalogueError(
            f"{path}: records: {count} readable, {len(damaged)} damaged: {listed}",
            hint="`wallmsg verify` says what is wrong with each; put sound copies in their place",
        )
    return f"{path}: {count} records, all readable"


def _disk(given: Path | None) -> str:
    path = factory.catalogue_path(given).absolute()
    while not path.exists():
        path = path.parent
    free = shutil.disk_usage(path).free
    if free < LOW_DISK:
        raise CatalogueError(
            f"only {free / 1e9:.1f} GB free where the catalogue is",
            hint="free some space, or keep photos where they are with `wallmsg add --reference`",
        )
    return f"{free / 1e9:.0f} GB free"
