"""What a batch came to, in a few lines."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING

import click

from wallmsg.cli.terminal import printable

if TYPE_CHECKING:
    from wallmsg.batch import Done
    from wallmsg.catalogue import Catalogue
    from wallmsg.discover import Found

_LISTED = 50


class Summary:
    """Counts photos as they are finished.

    Args:
        found: What the user's paths held.
    """

    def __init__(self, found: Found) -> None:
        self._found = found
        self._start = time.monotonic()
        self._status: Counter[str] = Counter()
        self._outcomes: Counter[str] = Counter()
        self.failures = [(str(path), reason) for path, reason in found.unreadable]

    def count(self, done: Done) -> None:
        """One more photo."""
        self._status[done.status] += 1
        self._outcomes.update(record.outcome.value for record in done.records)
        if done.reason:
            self.failures.append((done.name, done.reason))

    def show(self, catalogue: Catalogue, stopped: bool) -> None:
        """Print it."""
        for line in self._lines(catalogue, stopped):
            click.echo(line)

    def _lines(self, catalogue: Catalogue, stopped: bool) -> list[str]:
        made = self._status["added"] + self._status["redone"]
        seconds = time.monotonic() - self._start
        verb = "Read again" if self._status["redone"] and not self._status["added"] else "Added"
        parts = [
            f"{self._outcomes[outcome]} {words}"
            for outcome, words in (
                ("read", "read"),
                ("unreadable", "unreadable"),
                ("no_text", "without writing"),
            )
            if self._outcomes[outcome]
        ]
        lines = [
            f"{verb} {made} {'photo' if made == 1 else 'photos'} in {seconds:.0f} s"
            + (f": {', '.join(parts)}" if parts else "")
        ]
        if self._status["skipped"]:
            lines.append(f"{self._status['skipped']} already in the catalogue")
        if self._found.ignored:
            n = self._found.ignored
            lines.append(f"{n} other {'file' if n == 1 else 'files'} passed over")
        if self.failures:
            lines.append(f"{len(self.failures)} failed:")
            lines += [printable(f"  {name}: {reason}") for name, reason in self.failures[:_LISTED]]
            if len(self.failures) > _LISTED:
                lines.append("  ... all: wallmsg list --outcome failed")
        lines.append(printable(f"Catalogue: {catalogue.path}"))
        if stopped:
            left = len(self._found.photos) - sum(self._status.values())
            lines.append(f"Stopped with {left} left; the same command goes on from here")
        return lines
