"""The catalogue in numbers."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Annotated

from msgspec import Meta, Struct

from wallmsg.catalogue.search import tallies


class Stats(Struct, frozen=True, kw_only=True):
    """The catalogue in numbers."""

    records: Annotated[int, Meta(description="Photos; of a file of several pages, each page.")]
    outcomes: Annotated[dict[str, int], Meta(description="Records by outcome.")]
    messages: int
    message_outcomes: Annotated[dict[str, int], Meta(description="Messages by outcome.")]
    lines: int
    translated: Annotated[int, Meta(description="Messages with a translation.")]
    verdicts: Annotated[dict[str, int], Meta(description="Translations by verdict, if judged.")]
    stages: Annotated[dict[str, int], Meta(description="Messages by how far people have got.")]
    untranslated: Annotated[int, Meta(description="Messages that were read and wait for one.")]
    places: Annotated[dict[str, int], Meta(description="Records by place, most first.")]
    tags: Annotated[dict[str, int], Meta(description="Records by tag, most first.")]
    first_day: Annotated[str | None, Meta(description="Earliest day a photo may be from.")]
    last_day: Annotated[str | None, Meta(description="Latest day a photo may be from.")]
    undated: Annotated[int, Meta(description="Records without a date.")]
    with_similar: Annotated[int, Meta(description="Records linked to one that looks the same.")]
    photo_files: Annotated[int, Meta(description="Source photos, each file once.")]
    photo_bytes: Annotated[int, Meta(description="Of all source photos, each file once.")]


def stats(connection: sqlite3.Connection) -> Stats:
    """The numbers that an up-to-date index keeps; nothing is counted here."""

    def total(name: str) -> int:
        return tallies.of(connection, "sum", name)

    days = [list(tallies.counts(connection, kind)) for kind in ("first_day", "last_day")]
    messages = {kind: n for kind, n in tallies.kinds(connection).items() if kind.is_message}
    return Stats(
        records=total("records"),
        outcomes=tallies.counts(connection, "outcome"),
        messages=total("messages"),
        message_outcomes=_by(messages, lambda kind: kind.outcome),
        lines=total("lines"),
        translated=total("translated"),
        verdicts=_by(messages, lambda kind: kind.verdict),
        stages=_by(messages, lambda kind: kind.stage),
        untranslated=total("untranslated"),
        places=_most_first(tallies.counts(connection, "place")),
        tags=_most_first(tallies.counts(connection, "tag")),
        first_day=days[0][0] if days[0] else None,
        last_day=days[1][-1] if days[1] else None,
        undated=total("undated"),
        with_similar=total("with_similar"),
        photo_files=total("files"),
        photo_bytes=total("bytes"),
    )


def _by(
    numbers: Mapping[tallies.RowKind, int], name: Callable[[tallies.RowKind], str]
) -> dict[str, int]:
    """The numbers by something that each kind has, in order of its names."""
    found: Counter[str] = Counter()
    for kind, n in numbers.items():
        found[name(kind)] += n
    return {key: found[key] for key in sorted(found) if key}


def _most_first(numbers: dict[str, int]) -> dict[str, int]:
    return dict(sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0])))
