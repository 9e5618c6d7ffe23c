"""Published schemas, which `python -m scripts.check.schemas` downloads; tests without them skip."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from scripts.check.schemas import FOLDER


class _Local(etree.Resolver):
    """Finds schemas that are imported by their address on the disk; nothing is fetched."""

    def resolve(self, url: str, _public_id: str, context: object) -> object:
        name = url.rpartition("/")[2]
        path = FOLDER / name
        if not path.is_file():
            raise AssertionError(f"{url} is not here")
        return self.resolve_filename(str(path), context)


def _parsed(name: str) -> etree._ElementTree:
    path = FOLDER / name
    if not path.is_file():
        pytest.skip(f"no {path}: run python -m scripts.check.schemas")
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Local())
    return etree.parse(Path(path), parser)


def xsd(name: str) -> etree.XMLSchema:
    """The XML schema of that file name."""
    return etree.XMLSchema(_parsed(name))


def relax_ng(name: str) -> etree.RelaxNG:
    """The RELAX NG schema of that file name."""
    return etree.RelaxNG(_parsed(name))
