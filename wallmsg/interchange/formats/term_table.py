"""Tab-separated glossaries: Arabic, English, kind."""

from __future__ import annotations

from wallmsg.errors import UsageError
from wallmsg.interchange.formats.base import ImportSource, Resource

_SUFFIXES = (".tsv", ".txt", ".tab")


class TermTableFormat:
    """A text file with one term a row."""

    name = "tsv"

    def matches(self, file: ImportSource) -> bool:
        """Whether it is a text file with a name that tables have."""
        return (
            file.root is None and b"\x00" not in file.data and file.name.lower().endswith(_SUFFIXES)
        )

    def read(self, file: ImportSource, who: str) -> Resource:  # noqa: ARG002
        """The glossary. Raises UsageError if a row is no term or there is none."""
        from wallmsg.catalogue.resources import ResourceKind
        from wallmsg.translation.glossary import parse_glossary

        terms = parse_glossary(file.data, file.name)
        if not terms:
            raise UsageError(f"{file.name} has no terms")
        return Resource(ResourceKind.GLOSSARY, len(terms))
