"""Published captions from a table: file name, caption, source; and whose they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from wallmsg.errors import UsageError
from wallmsg.interchange.tables import Row, find_columns, read_table
from wallmsg.model import Caption
from wallmsg.photos.formats import IMAGE_ENDINGS
from wallmsg.text.file_names import comparable, path_parts, stem

HEADINGS = {
    "file": (
        *("file", "filename", "file name", "photo", "name", "image", "picture", "path"),
        *(
            "اسم الملف",
            "الملف",
            "الصورة",
            "Dateiname",
            "Datei",
            "Bild",
            "fichier",
            "nom du fichier",
        ),
    ),
    "caption": (
        *("caption", "text", "translation", "description", "title"),
        *("التعليق", "تعليق", "الوصف", "النص", "Bildunterschrift", "Beschreibung", "légende"),
    ),
    "source": (
        *("source", "publisher", "credit", "from"),
        *("المصدر", "الناشر", "Quelle", "crédit"),
    ),
}
"""What the columns may be called, in any case, with or without marks."""

_OWN_EXPORT = {"transcription", "translation", "transcription status", "sha256", "outcome"}

Captions = Mapping[str, tuple[Caption, ...]]


@dataclass(frozen=True)
class Assigned:
    """Captions with the photos they are about."""

    captions: Captions
    """By the photo's name in the catalogue."""
    unused: tuple[str, ...]
    """Names in the table that fit no photo."""
    ambiguous: Mapping[str, tuple[str, ...]]
    """Names in the table that fit several photos, and which: their captions are on none."""


def read_captions(path: Path) -> Captions:
    """Captions by file name as the table has it, from CSV, TSV or XLSX: file, caption, source.

    Headings are recognised by their names (then columns may stand in any order, below title rows);
    without them the columns are taken in that order. Several captions for one photo are several
    rows; rows without a caption say nothing. Raises UsageError if the table cannot be understood.
    """
    try:
        rows = read_table(path)
    except UsageError as error:
        raise UsageError(
            f"cannot read captions from {path}: {error.message}", hint=error.hint
        ) from error
    _refuse_own_export(rows, path)
    found = find_columns(rows, HEADINGS, "file")
    if found and "caption" not in found.places:
        columns = ", ".join(found.unknown) or "no other"
        raise UsageError(
            f"{path}: no column is called caption (there are: {columns})",
            hint=f"name it one of: {', '.join(HEADINGS['caption'])}",
        )
    places = found.places if found else _in_order(rows, path)
    captions: dict[str, tuple[Caption, ...]] = {}
    for row in found.rows if found else rows:
        name = row.cell(places["file"])
        caption = Caption(row.cell(places["caption"]), row.cell(places.get("source")))
        if not name and caption.text:
            raise UsageError(
                f"{path}: row {row.number} has a caption and no file name",
                hint="each row needs: file name, caption, source",
            )
        if caption.text:
            captions[name] = (*captions.get(name, ()), caption)
    return captions


def assign(captions: Captions, names: Iterable[str]) -> Assigned:
    """Which captions are about which of the photos, given by their names in the catalogue.

    A photo may be named by its path or the end of it, by its file name, with or without ending, as
    `wallmsg show` takes it. Of photos of one name those in the folders that the table names count;
    if there are several still, the caption goes to none of them.
    """
    matched = match_photos(captions, names)
    given: dict[str, tuple[Caption, ...]] = {}
    for name, photo in matched.found.items():
        given[photo] = (*given.get(photo, ()), *captions[name])
    return Assigned(given, matched.unused, matched.ambiguous)


@dataclass(frozen=True)
class Matched:
    """Names in a table with the photos that they name."""

    found: Mapping[str, str]
    unused: tuple[str, ...]
    ambiguous: Mapping[str, tuple[str, ...]]


def match_photos(wanted: Iterable[str], names: Iterable[str]) -> Matched:
    """Which photos of the catalogue, given by their `names`, a table means: see `assign`."""
    photos = {photo: path_parts(photo) or ("",) for photo in names}
    by_name: dict[str, list[str]] = {}
    by_stem: dict[str, list[str]] = {}
    for photo, parts in photos.items():
        by_name.setdefault(parts[-1], []).append(photo)
        by_stem.setdefault(stem(parts[-1]), []).append(photo)
    found: dict[str, str] = {}
    unused, ambiguous = [], {}
    for name in wanted:
        parts = path_parts(name) or ("",)
        near = by_name.get(parts[-1]) or by_stem.get(stem(parts[-1])) or []
        fitting = _same_folder(parts, {photo: photos[photo] for photo in near})
        if len(fitting) == 1:
            found[name] = fitting[0]
        elif fitting:
            ambiguous[name] = tuple(fitting)
        else:
            unused.append(name)
    return Matched(found, tuple(unused), ambiguous)


def _same_folder(wanted: tuple[str, ...], near: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Of photos of one file name those that share most folders above it with `wanted`."""
    shared = {photo: _shared_folders(wanted, parts) for photo, parts in near.items()}
    most = max(shared.values(), default=0)
    return [photo for photo, count in shared.items() if count == most]


def _shared_folders(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    folders = zip(reversed(one[:-1]), reversed(other[:-1]), strict=False)
    count = 0
    for first, second in folders:
        if first != second:
            break
        count += 1
    return count


def _refuse_own_export(rows: Iterable[Row], path: Path) -> None:
    first = next(iter(rows), None)
    names = {comparable(cell).replace("_", " ") for cell in first.cells} if first else set()
    if names >= _OWN_EXPORT:
        raise UsageError(
            f"{path} is an export of wallmsg, not a table of published captions",
            hint="its translations were made by a machine or are in the catalogue already",
        )


def _in_order(rows: tuple[Row, ...], path: Path) -> dict[str, int]:
    """The columns of a table without headings, which begins with the name of a photo."""
    if rows and not any(row.cell(0).casefold().endswith(tuple(IMAGE_ENDINGS)) for row in rows):
        raise UsageError(
            f"{path}: no column is called file, and the first one has no names of photos",
            hint=f"name it one of: {', '.join(HEADINGS['file'])}",
        )
    return {"file": 0, "caption": 1, "source": 2}
