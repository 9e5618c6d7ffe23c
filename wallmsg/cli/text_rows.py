"""Texts of messages as rows for the terminal, with marks for what was found and what is unsure."""

from __future__ import annotations

from collections.abc import Iterable

import click

from wallmsg.cli.terminal import Bidi, Span, show_marked
from wallmsg.ingest.judgement import reason_name
from wallmsg.model import Level, Status


def marked_rows(text: str, spans: Iterable[Span], style: Bidi) -> list[str]:
    """The rows of a text as they are printed, with the `spans` in bold."""
    rows = []
    start = 0
    for row in text.splitlines(keepends=True):
        end = start + len(row.rstrip("\r\n"))
        own = [
            (max(a, start) - start, min(b, end) - start) for a, b in spans if a < end and b > start
        ]
        runs = show_marked(text[start:end], own, style)
        rows.append(
            "".join(click.style(run, bold=True, underline=True) if m else run for run, m in runs)
        )
        start += len(row)
    return rows


def with_verdict(text: str, verdict: Level | None, reasons: Iterable[str]) -> str:
    """English with its verdict: marked "(check)", or replaced by the reasons if it is withheld."""
    if verdict is Level.WITHHELD:
        why = ", ".join(map(reason_name, reasons))
        return f"[translation withheld{': ' if why else ''}{why}]"
    return f"(check) {text}" if verdict is Level.CHECK else text


def english_rows(
    text: str | None,
    verdict: Level | None,
    reasons: Iterable[str],
    style: Bidi,
    spans: Iterable[Span] = (),
) -> list[str]:
    """The rows of a message's English with its verdict; none if it has no English."""
    rows = marked_rows(text or "", spans, style)
    if not rows and verdict is not Level.WITHHELD:
        return []
    first, *rest = rows or [""]
    return [with_verdict(first, verdict, reasons), *rest]


def status_name(status: Status) -> str:
    """A status as people read it: `cannot_read` is "cannot read"."""
    return status.value.replace("_", " ")
