"""The metadata of an RO-Crate: what each file of the payload is, in JSON-LD.

See https://www.researchobject.org/ro-crate/specification/1.1/. The root names every file before the
files are described, so both lists are in temporary files until the document is written.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import msgspec

from wallmsg.effective import effective_messages
from wallmsg.interchange.formats.bagit.bag import BagFile, chunks_of
from wallmsg.interchange.formats.message_table import english_of
from wallmsg.model import Record

_VERSION = "https://w3id.org/ro/crate/1.1"

Entity = dict[str, object]


class Crate:
    """Takes the files one at a time; then gives the document."""

    def __init__(self, title: str) -> None:
        self._title = title or "Photos of writing on walls"
        self._parts = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._entities = tempfile.TemporaryFile()  # noqa: SIM115

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._parts.close()
        self._entities.close()

    def add_text(self, name: str, written: BagFile) -> None:
        """Add a file about the whole."""
        kind = "application/json" if name.endswith(".json") else "text/plain"
        self._add(_file(name, name, kind, written))

    def add_record(self, record: Record, name: str, written: BagFile) -> None:
        """Add the document of a photo."""
        entity = _file(name, f"Record of {record.photo.name}", "application/json", written)
        self._add(entity)

    def add_photo(self, record: Record, name: str, written: BagFile) -> None:
        """Add the public copy of a photo, with its texts."""
        messages = effective_messages(record)
        english = [text for message in messages if (text := english_of(message))]
        entity = _image(name, record.photo.name, "image/jpeg", written)
        facts = {
            "dateCreated": record.taken,
            "contentLocation": record.review.place,
            "keywords": ", ".join(record.review.tags),
            "caption": [caption.text for caption in record.captions],
            "text": [message.transcription for message in messages],
            "description": english,
            "subjectOf": {"@id": f"records/{record.id[:2]}/{record.id}.json"},
        }
        self._add(entity | {key: value for key, value in facts.items() if value})

    def add_original(self, record: Record, name: str, written: BagFile) -> None:
        """Add a photo as it was added."""
        kind = f"image/{record.photo.format.lower()}" if record.photo.format else "image/*"
        self._add(_image(name, f"{record.photo.name} (original)", kind, written))

    def document(self) -> Iterator[bytes]:
        """The document, chunk by chunk."""
        descriptor: Entity = {
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "conformsTo": {"@id": _VERSION},
            "about": {"@id": "./"},
        }
        rights: Entity = {
            "@id": "#rights",
            "@type": "CreativeWork",
            "name": "No licence is stated",
            "description": "Ask those who gave you these files what you may do with them.",
        }
        root: Entity = {
            "@id": "./",
            "@type": "Dataset",
            "name": self._title,
            "description": "Photos of writing on walls, with transcriptions and translations.",
            "datePublished": datetime.now(UTC).date().isoformat(),
            "license": {"@id": "#rights"},
        }
        yield b'{"@context": ' + msgspec.json.encode(f"{_VERSION}/context") + b',\n"@graph": [\n'
        yield msgspec.json.encode(descriptor) + b",\n" + msgspec.json.encode(rights) + b",\n"
        yield msgspec.json.encode(root).removesuffix(b"}") + b',"hasPart":[\n'
        yield from chunks_of(self._parts)
        yield b"]}"
        yield from chunks_of(self._entities)
        yield b"\n]}\n"

    def _add(self, entity: Entity) -> None:
        comma = b",\n" if self._parts.tell() else b""
        self._parts.write(comma + msgspec.json.encode({"@id": entity["@id"]}))
        self._entities.write(b",\n" + msgspec.json.encode(entity))


def _file(name: str, title: str, kind: str, written: BagFile) -> Entity:
    return {
        "@id": name,
        "@type": "File",
        "name": title,
        "encodingFormat": kind,
        "contentSize": str(written.size),
    }


def _image(name: str, title: str, kind: str, written: BagFile) -> Entity:
    return _file(name, title, kind, written) | {"@type": ["File", "ImageObject"]}
