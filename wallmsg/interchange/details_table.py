"""What people know about photos, from a table: place, date, photographer, tags, notes.

A row is about the photo whose file it names. An empty cell changes nothing; tags and notes are
added to those there are. Every change is in the record's history, as if made with `wallmsg set`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from wallmsg.catalogue import Action, Catalogue
from wallmsg.errors import CatalogueError, UsageError
from wallmsg.interchange.captions import HEADINGS as CAPTION_HEADINGS
from wallmsg.interchange.captions import match_photos
from wallmsg.interchange.tables import Columns, Row, find_columns, read_table
from wallmsg.model import Caption, Record, Via, utc_now
from wallmsg.photos.timestamps import iso_of
from wallmsg.review import Details, DetailsEdit, apply_details, details_of
from wallmsg.text.coordinates import parse_position, position_text
from wallmsg.text.file_names import comparable

HEADINGS = {
    "file": CAPTION_HEADINGS["file"],
    "place": ("place", "location", "city", "المكان", "مكان", "Ort", "lieu"),
    "latitude": ("latitude", "lat", "خط العرض", "Breite"),
    "longitude": ("longitude", "lon", "lng", "long", "خط الطول", "Länge"),
    "taken": ("date", "taken", "day", "التاريخ", "تاريخ", "Datum"),
    "photographer": ("photographer", "author", "by", "المصور", "Fotograf", "photographe"),
    "surface": ("surface", "السطح"),
    "tool": ("tool", "الأداة"),
    "tags": ("tags", "tag", "keywords", "الوسوم"),
    "notes": ("notes", "note", "remarks", "ملاحظات", "ملاحظة"),
    "sensitive": ("sensitive", "حساس"),
    "caption": CAPTION_HEADINGS["caption"],
}
"""What the columns may be called, in any case."""

_YES = frozenset(map(comparable, ("yes", "y", "true", "1", "x", "sensitive", "نعم")))
_NO = frozenset(map(comparable, ("no", "n", "false", "0", "لا")))
_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_PARTIAL = re.compile(r"\d{4}(?:-\d{2})?")


@dataclass
class TableReport:
    """What a table says, and what became of it."""

    columns: tuple[str, ...]
    changed: list[tuple[str, str]] = field(default_factory=list)
    """Ids and photos whose details are others now."""
    unchanged: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)
    """Numbers of rows that were not taken, and why."""
    day_first: int = 0
    """Dates such as 5/12/2016 that were taken as the 5th of December."""


def table_columns(path: Path) -> Columns | None:
    """The columns of a table of details; None if the file is no table with a column of files."""
    if path.suffix.lower() not in {".csv", ".tsv", ".txt", ".xlsx"}:
        return None
    return find_columns(read_table(path), HEADINGS, "file")


def import_details(
    catalogue: Catalogue, columns: Columns, who: str, *, dry_run: bool = False
) -> TableReport:
    """Puts what the rows say into the records; with `dry_run` nothing is written.

    Raises UsageError if a heading is not understood, so that nothing is left out in silence.
    """
    if columns.unknown:
        raise UsageError(
            f"not understood: {', '.join(columns.unknown)}",
            hint=f"columns are: {', '.join(HEADINGS)}",
        )
    report = TableReport(tuple(columns.places))
    ids: dict[str, list[str]] = {}
    for identity, names in catalogue.index.names().items():
        for name in names:
            ids.setdefault(name, []).append(identity)
    named = [row.cell(columns.places["file"]) for row in columns.rows]
    matched = match_photos(named, ids)
    for row, name in zip(columns.rows, named, strict=True):
        photo = matched.found.get(name)
        meant = ids.get(photo or "", [])
        if photo is None or len({identity[:16] for identity in meant}) != 1:
            several = name in matched.ambiguous or len(meant) > 1
            reason = f"{name} is the name of several photos" if several else f"no photo {name}"
            report.refused.append((row.number, reason))
            continue
        _apply(catalogue, (row, columns), (photo, meant), who, report, dry_run=dry_run)
    return report


def _apply(
    catalogue: Catalogue,
    said: tuple[Row, Columns],
    about: tuple[str, Sequence[str]],
    who: str,
    report: TableReport,
    *,
    dry_run: bool,
) -> None:
    """One row into the records of a photo: its pages share what is known of it."""
    row, columns = said
    photo, meant = about

    def changed(record: Record) -> Record:
        base = details_of(record)
        edit = DetailsEdit(
            record_id=record.id,
            base=base,
            details=_details(row, columns, base),
            who=who,
            via=Via.SET,
        )
        record = apply_details(record, edit, utc_now())
        return _captioned(record, row.cell(columns.places.get("caption")))

    try:
        if _is_day_first(row.cell(columns.places.get("taken"))):
            report.day_first += 1
        for identity in meant:
            old = catalogue.read(identity)
            if changed(old) == old:
                report.unchanged += 1
                continue
            if not dry_run:
                catalogue.update(identity, changed, Action.REVIEW)
            report.changed.append((identity, photo))
    except (UsageError, CatalogueError) as error:
        report.refused.append((row.number, str(error)))


def _details(row: Row, columns: Columns, base: Details) -> Details:
    """The details with what the row says of them. Raises UsageError for what is not understood."""
    said = {
        name: row.cell(place)
        for name, place in columns.places.items()
        if name != "file" and row.cell(place)
    }
    facts: dict[str, object] = {
        name: said[name] for name in ("place", "photographer", "surface", "tool") if name in said
    }
    if "taken" in said:
        facts["taken"] = _date(said["taken"])
    if "latitude" in said or "longitude" in said:
        facts["position"] = _position(said.get("latitude", ""), said.get("longitude", ""))
    if "tags" in said:
        facts["tags"] = (*base.tags, *re.split(r"[,;،؛]\s*", said["tags"]))
    if "notes" in said and said["notes"] not in base.notes:
        facts["notes"] = (*base.notes, said["notes"])
    if "sensitive" in said:
        facts["sensitive"] = _yes(said["sensitive"])
    return replace(base, **facts)


def _position(latitude: str, longitude: str) -> str:
    """Both as one position. Raises UsageError if one of them is missing or is none."""
    found = parse_position(f"{latitude}; {longitude}")
    if found is None:
        raise UsageError(
            f"{latitude!r}, {longitude!r} is not a position",
            hint="write both in degrees: 36.2021 and 37.1343",
        )
    return position_text(*found)


def _captioned(record: Record, text: str) -> Record:
    """The record with the caption, unless it has it."""
    if not text or any(caption.text == text for caption in record.captions):
        return record
    return replace(record, captions=(*record.captions, Caption(text)))


def _yes(text: str) -> bool:
    word = comparable(text)
    if word not in _YES | _NO:
        raise UsageError(f"sensitive is {text!r}", hint="write yes or no")
    return word in _YES


def _is_day_first(text: str) -> bool:
    return _DAY_FIRST.fullmatch(text) is not None


def _date(text: str) -> str:
    """A date as it is kept. Raises UsageError if it is none of our calendar."""
    found = _DAY_FIRST.fullmatch(text)
    written = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else text
    iso = written if _PARTIAL.fullmatch(written) else iso_of(written)
    if iso is None or (found and len(iso) < len(written)) or iso_of(f"{iso[:4]}-01-01") is None:
        raise UsageError(
            f"{text!r} is no date of the Gregorian calendar",
            hint="write it as 2016, 2016-12 or 2016-12-05; put others into the notes",
        )
    return iso
