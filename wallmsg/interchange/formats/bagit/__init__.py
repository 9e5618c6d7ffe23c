"""BagIt (RFC 8493) with an RO-Crate inside: records and photos for an archive, with their fixity.

    bagit.txt, bag-info.txt
    manifest-sha256.txt           the SHA-256 of each file in data/
    tagmanifest-sha256.txt        the SHA-256 of the three files above
    data/ro-crate-metadata.json   RO-Crate 1.1: what each file is
    data/README.txt
    data/catalogue.json
    data/records/ab/ID.json       the record, as wallmsg keeps it, less what is left out
    data/photos/ab/ID.jpg         the public copy of the photo: no metadata, masked
    data/originals/ab/SHA256.jpg  with --private, the photo itself

Folders are named by the first two digits, so that none has more than a few thousand files in an
archive of a million photos. Everything is written as it comes; what belongs into the manifest and
the metadata of the crate is in temporary files until then.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from wallmsg.interchange.formats.bagit.bag import Bag
from wallmsg.interchange.formats.bagit.crate import Crate
from wallmsg.interchange.formats.bagit.originals import Originals
from wallmsg.interchange.formats.base import SAFE, Included, OutputFolder
from wallmsg.model import Record, record_to_json, to_json

if TYPE_CHECKING:
    from wallmsg.catalogue import CatalogueInfo

_FULL_SIZE = 1 << 16
"""No JPEG has more pixels in a row."""

_README = """\
Photos of writing on walls, with what people and a program have read and translated.

records/    a JSON document for each photo: texts, outlines in pixels, people's corrections
photos/     a copy of each photo, without the metadata of its file, named as its record
originals/  only in bags for people who may have everything: the photos as they were taken
ro-crate-metadata.json  what each file is (https://w3id.org/ro/crate)

The fields of a record are described in the documentation of wallmsg, the program that wrote this
bag: wallmsg help record-format.
"""


class BagFormat:
    """A bag with a record and a photo for each record."""

    name = "bagit"
    suffix = ".bag.zip"

    def write_files(
        self,
        records: Iterable[Record],
        info: CatalogueInfo,
        folder: OutputFolder,
        included: Included = SAFE,
    ) -> int:
        """Write the bag; returns how many records are in it.

        Raises CatalogueError for an original that is not what was added.
        """
        count = 0
        with Bag(folder, info.title) as bag, Crate(info.title) as crate:
            originals = Originals(included.originals)
            for name, text in (("README.txt", _README), ("catalogue.json", to_json(info))):
                crate.add_text(name, bag.add(name, text.encode()))
            for record in records:
                count += 1
                name = f"records/{record.id[:2]}/{record.id}.json"
                crate.add_record(record, name, bag.add(name, record_to_json(record).encode()))
                copy = f"photos/{record.id[:2]}/{record.id}.jpg"
                if jpeg := included.photos.jpeg(record, _FULL_SIZE):
                    crate.add_photo(record, copy, bag.add(copy, jpeg))
                if original := originals.add(record, bag):
                    crate.add_original(record, *original)
            bag.add("ro-crate-metadata.json", crate.document())
            bag.finish()
        return count
