"""IIIF Presentation 3: a collection, a manifest for each photo, and its pictures as static files.

Files of a folder, which any web server can offer without a program behind it:

    collection.json             the collection, or the collection of the collections
    collections/1.json ...      where there are more than `COLLECTION_SIZE` photos
    manifests/ID.json           a photo with its messages
    images/ID/info.json         its picture in several sizes (Image API 3, level 0)
    images/ID/full/...

IIIF names everything by its address on the web, so the address of the folder must be known when the
files are written: `Included.address`. See https://iiif.io/api/presentation/3.0/.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from wallmsg.interchange.formats.base import SAFE, Included, OutputFolder
from wallmsg.interchange.formats.iiif.collections import Collections
from wallmsg.interchange.formats.iiif.images import write_image
from wallmsg.interchange.formats.iiif.manifest import manifest_of, manifest_title
from wallmsg.interchange.formats.iiif.resource import Address, json_bytes
from wallmsg.model import Record

if TYPE_CHECKING:
    from wallmsg.catalogue import CatalogueInfo


class IiifFormat:
    """A manifest for each photo.

    Unclear readings (`wallmsg.effective.is_unclear`) are left out unless they are included.
    """

    name = "iiif"
    suffix = ".iiif.zip"

    def write_files(
        self,
        records: Iterable[Record],
        info: CatalogueInfo,
        folder: OutputFolder,
        included: Included = SAFE,
    ) -> int:
        """Write the files; returns how many photos there are."""
        address = Address(included.address)
        collections = Collections(address, info.title, folder)
        for record in records:
            image = write_image(record, included, address, folder)
            manifest = manifest_of(record, image, address, included)
            name = f"manifests/{record.id}.json"
            folder.add(name, json_bytes(manifest))
            collections.add(address.of(name), manifest_title(record), manifest.get("thumbnail"))
        return collections.finish()
