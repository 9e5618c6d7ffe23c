"""TBX: glossaries of other programs. The XML is parsed by `wallmsg.translation.tbx`."""

from __future__ import annotations

from wallmsg.interchange.formats.base import ImportSource, Resource


class TbxFormat:
    """A glossary in the dialect of 2008 (`martif`) or of 2019 (`tbx`)."""

    name = "tbx"

    def matches(self, file: ImportSource) -> bool:
        """Whether the root element is one of TBX."""
        return file.root in {"martif", "tbx"}

    def read(self, file: ImportSource, who: str) -> Resource:  # noqa: ARG002
        """The glossary. Raises NoInputError if it has no Arabic term with an English one."""
        from wallmsg.catalogue.resources import ResourceKind
        from wallmsg.text.languages import LanguageNotes
        from wallmsg.translation.tbx import read_tbx

        languages = LanguageNotes()
        terms = read_tbx(file.data, file.name, languages)
        return Resource(ResourceKind.GLOSSARY, len(terms), languages.notes())
