"""The catalogue in numbers."""

from __future__ import annotations

import sqlite3
from typing import Annotated

from msgspec import Meta, Struct


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
    """Counts everything in an up-to-date index."""

    def counts(sql: str) -> dict[str, int]:
        return dict(connection.execute(sql).fetchall())

    row = connection.execute(
        "SELECT count(*), total(messages), total(lines), total(translated), total(untranslated),"
        " min(first_day), max(last_day), count(*) - count(first_day), total(similar > 0)"
        " FROM records"
    ).fetchone()
    files, size = connection.execute(
        "SELECT count(sha256), total(bytes) FROM (SELECT DISTINCT sha256, bytes FROM records)"
    ).fetchone()
    return Stats(
        records=row[0],
        outcomes=counts("SELECT outcome, count(*) FROM records GROUP BY 1 ORDER BY 1"),
        messages=int(row[1]),
        message_outcomes=counts(
            "SELECT outcome, count(*) FROM messages WHERE number GROUP BY 1 ORDER BY 1"
        ),
        lines=int(row[2]),
        translated=int(row[3]),
        verdicts=counts(
            "SELECT verdict, count(*) FROM messages WHERE verdict IS NOT NULL GROUP BY 1 ORDER BY 1"
        ),
        stages=counts("SELECT stage, count(*) FROM messages WHERE number GROUP BY 1 ORDER BY 1"),
        untranslated=int(row[4]),
        places=counts(
            "SELECT place, count(*) FROM records WHERE place IS NOT NULL GROUP BY 1"
            " ORDER BY 2 DESC, 1"
        ),
        tags=counts("SELECT tag, count(DISTINCT record) FROM tags GROUP BY 1 ORDER BY 2 DESC, 1"),
        first_day=row[5],
        last_day=row[6],
        undated=row[7],
        with_similar=int(row[8]),
        photo_files=files,
        photo_bytes=int(size),
    )
