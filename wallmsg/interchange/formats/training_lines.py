"""Lines that people have checked, as pictures with their texts, for training OCR programs.

kraken and Tesseract read the same pairs: `NAME.png` with one line of writing, upright, and
`NAME.gt.txt` with its text. Lines with a gap or an unsure letter are left out: a model would learn
the gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from wallmsg.effective import UNSURE, CurrentLine, effective_messages
from wallmsg.interchange.formats.base import SAFE, Included, OutputFolder
from wallmsg.model import ILLEGIBLE, Record
from wallmsg.photos.thumbnails import as_png, line_picture

if TYPE_CHECKING:
    from wallmsg.catalogue import CatalogueInfo


class TrainingLinesFormat:
    """Two files for each line whose transcription is reviewed or approved."""

    name = "lines"
    suffix = ".lines.zip"

    def write_files(
        self,
        records: Iterable[Record],
        info: CatalogueInfo,  # noqa: ARG002
        folder: OutputFolder,
        included: Included = SAFE,
    ) -> int:
        """Write the pairs; returns how many photos have one.

        The pictures are cut out of the public copies of the photos. A photo that cannot be read is
        left out.
        """
        count = 0
        for record in records:
            lines = list(_checked_lines(record))
            # Reading a photo takes longer than all the rest.
            pixels = included.photos.pixels(record) if lines else None
            if pixels is None:
                continue
            count += 1
            for name, line in lines:
                folder.add(f"{name}.png", as_png(line_picture(pixels, line.polygon)))
                folder.add(f"{name}.gt.txt", f"{line.text}\n".encode())
        return count


def _checked_lines(record: Record) -> Iterator[tuple[str, CurrentLine]]:
    """The lines to train on, each with a name that no other line has."""
    for message in effective_messages(record):
        if not message.transcription_status.is_checked:
            continue
        for number, line in enumerate(message.lines, 1):
            if line.text.strip() and not (ILLEGIBLE in line.text or UNSURE in line.text):
                yield f"{record.id}_{message.id}_{number}", line
