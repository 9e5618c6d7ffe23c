"""Checks whether everything wallmsg needs is installed and works, with hints for what does not."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from wallmsg import factory
from wallmsg.catalogue import is_encrypted, synchronised_by
from wallmsg.errors import CatalogueError, ExitCode, MissingToolError, WallmsgError
from wallmsg.model import CALIBRATED

LOW_DISK = 2 << 30
"""Free bytes below which the disk counts as nearly full: some 400 phone photos."""

_LISTED = 5
_SENTENCE = "سنعود يوما"


@dataclass(frozen=True)
class Check:
    """The result for one part."""

    name: str
    detail: str
    problem: WallmsgError | None = None
    advice: str | None = None
    """What to do about something that works but is unsafe."""

    @property
    def exit_code(self) -> ExitCode:
        """The exit code of the process for it."""
        return self.problem.exit_code if self.problem else ExitCode.OK


class _Advised(NamedTuple):
    """The detail of a check that found something unsafe, and what to do about it."""

    detail: str
    advice: str


def examine(reading: factory.ReadingOptions, catalogue: Path | None) -> Iterator[Check]:
    """Check each part in turn, plug-ins last; a part that is absent does not hide the next."""
    checks: dict[str, Callable[[], str | _Advised]] = {
        "Detector": lambda: factory.check_detector(reading),
        "Reader": lambda: factory.check_reader(reading),
        "Reading": lambda: _reading(reading),
        "Translator": _translator,
        "Romanisation": _romanisation,
        "Photo formats": _formats,
        "Catalogue": lambda: _catalogue(catalogue),
        "Disk": lambda: _disk(catalogue),
        "Safety": lambda: _safety(catalogue),
    }
    for plugin in factory.plugins():
        checks[f"{plugin.kind} {plugin.name}"] = partial(factory.check_plugin, plugin)
    for name, check in checks.items():
        try:
            found = check()
            advised = found if isinstance(found, _Advised) else _Advised(found, "")
            yield Check(name, advised.detail, advice=advised.advice or None)
        except WallmsgError as error:
            yield Check(name, error.message, error)
        except Exception as error:  # noqa: BLE001 - one broken part must not stop the other checks
            problem = MissingToolError(
                f"{type(error).__name__}: {error}",
                hint="install it again: pip install --force-reinstall wallmsg",
            )
            yield Check(name, problem.message, problem)


def _reading(reading: factory.ReadingOptions) -> str:
    import numpy as np

    wall = np.full((240, 320, 3), 200, dtype=np.uint8)
    reader = factory.make_reader(reading)
    outcome = reader.read(wall).outcome.value
    confidence = reader.settings["confidence"]
    meaning = "" if confidence == CALIBRATED else ": 0.9 does not mean that nine of ten are right"
    return f"an empty wall gives {outcome}; confidence is {confidence}{meaning}"


def _translator() -> str:
    note = factory.larger_package_note()
    return factory.check_translator(None) + (f"; {note}" if note else "")


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
    if given is None and not factory.has_catalogue(given):
        return "none here yet; `wallmsg add PHOTOS` creates one"
    catalogue = factory.open_catalogue(given)
    damaged: list[str] = []
    count = sum(1 for _ in catalogue.records(on_damaged=lambda name, _: damaged.append(name)))
    if damaged:
        listed = ", ".join(damaged[:_LISTED]) + (" ..." if damaged[_LISTED:] else "")
        raise CatalogueError(
            f"{path}: records: {count} readable, {len(damaged)} damaged: {listed}",
            hint="`wallmsg verify` says what is wrong with each; replace them by intact copies",
        )
    return f"{path}: {count} records, all readable"


def _existing(given: Path | None) -> Path:
    """The catalogue's folder, or the closest folder above it that exists."""
    path = factory.catalogue_path(given).absolute()
    while not path.exists():
        path = path.parent
    return path


def _safety(given: Path | None) -> str | _Advised:
    path = _existing(given)
    if program := synchronised_by(path):
        return _Advised(
            f"the folder {path} is synchronised by {program}",
            "keep the catalogue in a folder of this computer only: wallmsg help safety",
        )
    encrypted = is_encrypted(path)
    if encrypted is False:
        return _Advised(
            "the disk is not encrypted as far as this system shows",
            "encrypt it if the photos endanger somebody: wallmsg help safety",
        )
    disk = "the disk is encrypted" if encrypted else "whether the disk is encrypted is not known"
    return f"not in a synchronised folder; {disk}"


def _disk(given: Path | None) -> str:
    path = _existing(given)
    free = shutil.disk_usage(path).free
    if free < LOW_DISK:
        raise CatalogueError(
            f"only {free / 1e9:.1f} GB free where the catalogue is",
            hint="free some space, or keep photos where they are with `wallmsg add --reference`",
        )
    return f"{free / 1e9:.0f} GB free"
