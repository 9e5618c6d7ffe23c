"""Choosing a format, and writing files."""

from __future__ import annotations

import io
import json
import os
import stat
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.factories.exports import text_of
from tests.factories.laws import examples
from tests.factories.records import heart, judged, listing, message, record
from tests.factories.reviews import edited, message_of
from tests.factories.strategies import records
from wallmsg.catalogue import CatalogueInfo
from wallmsg.errors import UsageError
from wallmsg.interchange.export import (
    SAFE,
    AnyExportFormat,
    Included,
    choose_export_format,
    export,
    export_file,
    public,
)
from wallmsg.interchange.formats.registry import export_names
from wallmsg.model import Level, Record, Status, record_from_json

INFO = CatalogueInfo(title='جدران "1"', created="2026-01-01T00:00:00+00:00", program="wallmsg 0")

FORMATS = [choose_export_format(name, None) for name in export_names()]


class Lines:
    """A format of one name a line, which fails at a photo of a given name."""

    name = "lines"
    suffix = ".txt"

    def __init__(self, fails_at: str | None = None) -> None:
        self.fails_at = fails_at

    def write(
        self,
        records: Iterable[Record],
        info: CatalogueInfo,
        out: BinaryIO,
        included: Included = SAFE,  # noqa: ARG002
    ) -> int:
        """Write the names."""
        count = 0
        for each in records:
            if each.photo.name == self.fails_at:
                raise OSError(28, "No space left on device")
            out.write(f"{info.title} {each.photo.name}\n".encode())
            count += 1
        return count


def written(
    name: str, stored: Iterable[Record], *, private: bool = True, withheld: bool = True
) -> tuple[int, str]:
    """What an export gives: how many records, and the text."""
    out = io.BytesIO()
    exporter = choose_export_format(name, None)
    count = export(
        exporter, stored, INFO, out, Included(private=private, withheld=withheld, sensitive=True)
    )
    return count, text_of(out.getvalue())


@pytest.mark.parametrize(
    ("name", "output", "expected"),
    [
        (None, None, "json"),
        (None, "x.csv", "csv"),
        (None, "x.JSONL", "jsonl"),
        (None, "x.json", "json"),
        ("csv", "x.txt", "csv"),
        ("csv", None, "csv"),
        ("csv", "x.json", "csv"),
    ],
)
def test_choosing(name: str | None, output: str | None, expected: str) -> None:
    """By name, else by the ending of the file; JSON without a file."""
    assert choose_export_format(name, Path(output) if output else None).name == expected


def test_an_unknown_format_is_refused() -> None:
    """With the formats there are."""
    with pytest.raises(UsageError, match="no export format 'docx'; choose one of json, jsonl, csv"):
        choose_export_format("docx", None)


@pytest.mark.parametrize("output", ["m.docx", "csv", "x.csv.bak"])
def test_an_unknown_ending_is_refused(output: str) -> None:
    """Nobody gets JSON in a file that says it is something else."""
    with pytest.raises(UsageError, match=r"has no known file ending; .*\.csv.*json, jsonl, csv"):
        choose_export_format(None, Path(output))


def test_names_and_endings_are_distinct() -> None:
    """No format hides another."""
    assert len({exporter.name for exporter in FORMATS}) == len(FORMATS)
    assert len({exporter.suffix for exporter in FORMATS}) == len(FORMATS)


@given(st.lists(records(), max_size=2))
@examples(30)
def test_json_gives_the_records_back(stored: list[Record]) -> None:
    """One document with the catalogue and every record, equal to what was stored."""
    count, text = written("json", stored)
    document = json.loads(text)
    assert count == len(stored)
    assert msgspec.convert(document["catalogue"], CatalogueInfo) == INFO
    assert [record_from_json(json.dumps(each)) for each in document["records"]] == stored


@given(st.lists(records(), max_size=2))
@examples(30)
def test_json_lines_give_the_records_back(stored: list[Record]) -> None:
    """One row a record, whatever signs its texts hold."""
    count, text = written("jsonl", stored)
    rows = text.split("\n")
    assert rows.pop() == ""
    assert count == len(rows) == len(stored)
    assert [record_from_json(row) for row in rows] == stored


def test_json_is_readable() -> None:
    """Arabic as letters, one field a row, indented like the records of the catalogue."""
    _, text = written("json", [heart()])
    assert text.startswith('{\n "catalogue": {\n  "created": "2026')
    assert '\n   "id": "' in text
    assert "تركت قلبي" in text
    assert text.endswith("\n  }\n ]\n}\n")
    assert written("json", [])[1].endswith(' "records": []\n}\n')


def checked(name: str) -> Record:
    """A record with a message that people have approved: every format has something of it."""
    there = record(name, message("قلبي", "my heart"))
    there = replace(there, photo=replace(there.photo, width=100, height=100))
    approved = replace(
        message_of(there).content,
        transcription_status=Status.APPROVED,
        translation_status=Status.APPROVED,
    )
    return edited(there, approved)


AT_THE_END = {"pdf", "xlsx"}
"""Formats whose files cannot be written from the beginning to the end: a spreadsheet has its rows
in a temporary file, contact sheets have a limit."""


@pytest.mark.parametrize(
    "exporter",
    # Training lines need the photo.
    [exporter for exporter in FORMATS if exporter.name not in {*AT_THE_END, "lines"}],
    ids=lambda exporter: exporter.name,
)
def test_records_are_written_as_they_come(exporter: AnyExportFormat) -> None:
    """A catalogue larger than memory can be exported: none is kept, each is out before the next."""
    out = io.BytesIO()
    sizes = []

    def come() -> Iterator[Record]:
        for number in range(4):
            sizes.append(len(out.getvalue()))
            yield checked(f"{number}.jpg")

    assert export(exporter, come(), INFO, out) == 4
    assert sizes == sorted(set(sizes))


def test_without_private_records_are_public() -> None:
    """Unless asked for, nothing that could endanger somebody is written."""
    there = record("a/b.jpg")
    assert written("jsonl", [there], private=False)[1] == written("jsonl", [public(there)])[1]
    assert written("jsonl", [there], private=False) != written("jsonl", [there])


# A translation memory has only what people have checked; the others have no English.
@pytest.mark.parametrize(
    "name", sorted({exporter.name for exporter in FORMATS} - {"tmx", "alto", "page", "lines"})
)
def test_withheld_english_is_left_out_of_every_format(name: str) -> None:
    """Unless asked for, neither it nor its other renderings are written; the reasons are."""
    said = judged(message("قلبي", "my heart", others=("my soul",)), Level.WITHHELD, "number")
    there = record("a.jpg", said)
    text = written(name, [there], withheld=False)[1]
    assert ("my heart" in text, "my soul" in text) == (False, False)
    assert ("withheld" in text, "number" in text, "قلبي" in text) == (True, True, True)
    assert "my heart" in written(name, [there])[1]


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    """A failed export leaves the file of the last one."""
    path = tmp_path / "out.txt"
    stored = [record("a.jpg"), record("b.jpg")]
    assert export_file(Lines(), stored, INFO, path) == 2
    before = path.read_bytes()
    with pytest.raises(UsageError, match=r"cannot write .*out\.txt: No space left"):
        export_file(Lines(fails_at="b.jpg"), stored, INFO, path)
    assert path.read_bytes() == before
    assert listing(tmp_path) == ["out.txt"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """The file it points to is written, and not the link."""
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    export_file(Lines(), [record("a.jpg")], INFO, tmp_path / "link.txt")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_bytes().endswith(b"a.jpg\n")


def test_a_link_to_itself_is_replaced(tmp_path: Path) -> None:
    """There is nothing behind it to keep."""
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    export_file(Lines(), [record("a.jpg")], INFO, tmp_path / "loop.txt")
    assert (tmp_path / "loop.txt").read_bytes().endswith(b"a.jpg\n")


def test_a_pipe_stays_a_pipe(tmp_path: Path) -> None:
    """What is no file is written to and never replaced."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    assert export_file(Lines(), [record("a.jpg")], INFO, pipe) == 1
    reader.join()
    assert got[0].endswith(b"a.jpg\n")
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    """A folder, a folder that is not there, or a file in its place gets a sentence."""
    (tmp_path / "a.jpg").touch()
    for path in (tmp_path, tmp_path / "none" / "out.txt", tmp_path / "a.jpg" / "out.txt"):
        with pytest.raises(UsageError, match="cannot write"):
            export_file(Lines(), [], INFO, path)
