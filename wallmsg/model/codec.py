"""Records as JSON text and back, and their JSON Schema."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType

from wallmsg.errors import CatalogueError
from wallmsg.model.record import SCHEMA, Record


def record_to_json(record: Record) -> str:
    """The record as text: UTF-8, keys sorted, one field a row, points on one row, final newline."""
    return to_json(record)


def to_json(value: object) -> str:
    """Any value type as readable, diff-friendly JSON text with a final newline."""
    text = json.dumps(msgspec.to_builtins(value), ensure_ascii=False, indent=1, sort_keys=True)
    # A raw newline cannot occur inside a JSON string, so only lists of numbers match.
    return re.sub(r"\[\n\s*([-+.\deE]+(?:,\n\s*[-+.\deE]+)*)\n\s*\]", _one_row, text) + "\n"


def record_from_json(text: str | bytes) -> Record:
    """The record in `text`.

    Raises CatalogueError if it is not JSON, does not fit the schema, or has another schema number.
    """
    try:
        head = _HEAD.decode(text)
        if head.schema is UNSET:
            raise CatalogueError("not a wallmsg record: it has no schema number")
        check_format("record", head.schema)
        return _RECORD.decode(text)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise CatalogueError(f"not a valid wallmsg record: {error}") from error


def check_format(what: str, number: int, known: int = SCHEMA) -> None:
    """Raises CatalogueError unless `number` is the format that this version reads and writes."""
    if number > known:
        raise CatalogueError(
            f"{what} format {number} is newer than this program knows ({known})",
            hint="install a newer wallmsg",
        )
    if number < known:
        raise CatalogueError(
            f"{what} format {number} is from a version before the first release",
            hint="make a new catalogue and add the photos again",
        )


def record_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a record."""
    schema = json.loads(msgspec.json.encode(msgspec.json.schema(Record)), object_hook=_settled)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"wallmsg record, format {SCHEMA}",
        **schema,
    }


def _settled(part: dict[str, Any]) -> dict[str, Any]:
    """Order and indentation of our own: those of msgspec and Python differ between versions."""
    from inspect import cleandoc

    if "anyOf" in part:
        part["anyOf"].sort(key=lambda one: one.get("type") == "null")
    if isinstance(part.get("description"), str):
        part["description"] = cleandoc(part["description"])
    return part


class _Head(Struct):
    schema: int | UnsetType = UNSET


_HEAD = msgspec.json.Decoder(_Head)
_RECORD = msgspec.json.Decoder(Record)


def _one_row(match: re.Match[str]) -> str:
    return "[" + re.sub(r",\n\s*", ", ", match.group(1)) + "]"
