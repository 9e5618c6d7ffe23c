"""A record with a text of its own in every place where there can be one."""

from __future__ import annotations

import enum
from typing import Any

import msgspec
from msgspec import inspect

from wallmsg.model import Record

_FIXED = {
    "Record.id": "ab" * 8,
    "Record.schema": 2,
    "Photo.page": 1,
    "Photo.pages": 1,
    "ReviewedMessage.id": "m1",
    "Photo.name": "folder/canary-Photo.name-IMG_20161215_133742.jpg",
    "Photo.taken": "2016-12-15T13:37:42",
    "Similar.id": "cd" * 8,
    "WallLink.id": "ef" * 8,
}


def canary(place: str) -> str:
    """The text that stands in a field, such as `Photo.camera`, and nowhere else."""
    return f"canary-{place}-"


def filled(**fixed: Any) -> tuple[Record, dict[str, str]]:
    """A record without an empty place, and by field the text in it (numbers as JSON has them).

    `fixed`: values for fields, with `__` for the dot: `Review__sensitive=False`.
    """
    given = _FIXED | {name.replace("__", "."): value for name, value in fixed.items()}
    told: dict[str, str] = {}
    return msgspec.convert(_value(inspect.type_info(Record), "", given, told), Record), told


def _value(  # noqa: PLR0911, PLR0912 - one case for each kind of type
    kind: inspect.Type, place: str, given: dict[str, Any], told: dict[str, str]
) -> Any:
    if place in given:
        told[place] = str(given[place])
        return given[place]
    match kind:
        case inspect.Metadata():
            return _value(kind.type, place, given, told)
        case inspect.StructType():
            return {
                one.encode_name: _value(one.type, f"{kind.cls.__name__}.{one.name}", given, told)
                for one in kind.fields
            }
        case inspect.UnionType():
            some = next(one for one in kind.types if not isinstance(one, inspect.NoneType))
            return _value(some, place, given, told)
        case inspect.VarTupleType() | inspect.ListType():
            count = 4 if place == "Polygon.points" else 1
            return [_value(kind.item_type, place, given, told) for _ in range(count)]
        case inspect.TupleType():
            return [_value(one, place, given, told) for one in kind.item_types]
        case inspect.DictType():
            return {"role": _value(kind.value_type, place, given, told)}
        case inspect.EnumType():
            members: list[enum.Enum] = list(kind.cls)
            return members[0].value
        case inspect.StrType():
            text = "ab" * 32 if kind.pattern else canary(place)
        case inspect.FloatType():
            text = 0.25 if kind.le == 1 else (sum(map(ord, place)) % 89) + 0.123457
        case inspect.IntType():
            return kind.ge or 0
        case inspect.BoolType():
            return False
        case _:
            raise TypeError(f"{place}: no value for {kind}")
    told[place] = str(text)
    return text
