"""Collections of manifests: one, or one of several where there are many photos."""

from __future__ import annotations

from wallmsg.interchange.formats.base import OutputFolder
from wallmsg.interchange.formats.iiif.resource import (
    CONTEXT,
    Address,
    Resource,
    Value,
    bilingual,
    in_its_language,
    json_bytes,
)

COLLECTION_SIZE = 500
"""Manifests in one collection; viewers load a collection as a whole."""


class Collections:
    """Takes manifests one at a time; no more than one collection of them is kept."""

    def __init__(self, address: Address, title: str, folder: OutputFolder) -> None:
        self._address = address
        self._label = (
            in_its_language(title) if title else bilingual("Wall writing", "كتابات جدارية")
        )
        self._folder = folder
        self._items: list[Value] = []
        self._written: list[Value] = []
        self._count = 0

    def add(self, manifest: str, title: Resource, thumbnail: Value | None) -> None:
        """Add the manifest of that address."""
        if len(self._items) == COLLECTION_SIZE:
            self._write_part()
        self._count += 1
        item: Resource = {"id": manifest, "type": "Manifest", "label": title}
        self._items.append(item if thumbnail is None else item | {"thumbnail": thumbnail})

    def finish(self) -> int:
        """Write what is left, and the first collection; returns how many manifests there are."""
        if self._written:
            self._write_part()
        self._write("collection.json", self._label, self._written or self._items)
        return self._count

    def _write_part(self) -> None:
        number = len(self._written) + 1
        name = f"collections/{number}.json"
        last = self._count
        first = last - len(self._items) + 1
        label = bilingual(f"Photos {first} to {last}", f"الصور {first} إلى {last}")
        self._write(name, label, self._items)
        self._written.append({"id": self._address.of(name), "type": "Collection", "label": label})
        self._items = []

    def _write(self, name: str, label: Resource, items: list[Value]) -> None:
        collection: Resource = {
            "@context": CONTEXT,
            "id": self._address.of(name),
            "type": "Collection",
            "label": label,
            "items": items,
        }
        self._folder.add(name, json_bytes(collection))
