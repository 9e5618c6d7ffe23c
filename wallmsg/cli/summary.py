"""The result of a batch in a few lines."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING

import click

from wallmsg.cli.terminal import number_of, printable
from wallmsg.effective import effective_messages
from wallmsg.model import Outcome

if TYPE_CHECKING:
    from wallmsg.catalogue import Catalogue
    from wallmsg.ingest.batch import FileResult
    from wallmsg.photos.scan import Found

_CONFIDENT = 0.8
"""Confidence from which a message is counted as likely right. Of messages from 0.5 up about half
were wrong on real walls."""
_LISTED = 50
_NAMED = 5
_WORDS = {"read": "read", "unreadable": "unreadable", "no_text": "without writing"}


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
        self._made = 0
        self._messages: Counter[bool] = Counter()
        self._damaged: list[tuple[str, str]] = []
        self.failures = [(str(path), reason) for path, reason in found.unreadable]

    def count(self, done: FileResult) -> None:
        """Count the result of one photo."""
        self._status[done.status] += 1
        read = [record for record in done.records if record.outcome is not Outcome.FAILED]
        self._made += bool(read)
        self._outcomes.update(record.outcome.value for record in read)
        messages = [message for record in read for message in effective_messages(record)]
        self._messages.update(
            (message.confidence or 0.0) >= _CONFIDENT
            for message in messages
            if message.outcome is Outcome.READ
        )
        self._damaged += [
            (done.name, record.photo.damage) for record in read if record.photo.damage
        ]
        if done.reason:
            self.failures.append((done.name, done.reason))

    def show(self, catalogue: Catalogue, stopped: bool) -> None:
        """Print it."""
        for line in self._lines(catalogue, stopped):
            click.echo(line)

    def _lines(self, catalogue: Catalogue, stopped: bool) -> list[str]:
        lines = [self._made_line()]
        if self._status["skipped"]:
            lines.append(f"{self._status['skipped']} already in the catalogue")
        if self._status["trashed"]:
            lines.append(f"{self._status['trashed']} in the trash: wallmsg remove --list")
        lines += ignored_files(self._found)
        if self._damaged:
            lines.append(
                f"{number_of(len(self._damaged), 'damaged photo')} read as far as it goes:"
            )
            lines += _listed(self._damaged)
        if self.failures:
            lines.append(f"{len(self.failures)} failed:")
            lines += _listed(self.failures)
            if len(self.failures) > _LISTED:
                lines.append("  ... all: wallmsg list --outcome failed")
        lines.append(printable(f"Catalogue: {catalogue.path}"))
        if count := self._messages.total():
            likely = self._messages[True]
            lines.append(f"{number_of(count, 'message')}, {likely} likely right")
        if stopped:
            left = len(self._found.photos) - sum(self._status.values())
            lines.append(f"Stopped with {left} left; the same command goes on from here")
        return lines

    def _made_line(self) -> str:
        seconds = time.monotonic() - self._start
        verb = "Read again" if self._status["redone"] and not self._status["added"] else "Added"
        pages = self._outcomes.total()
        # A file of several pages is one photo: the pages are what was read.
        of_pages = f" with {pages} pages" if pages != self._made else ""
        parts = [
            f"{self._outcomes[outcome]} {words}"
            for outcome, words in _WORDS.items()
            if self._outcomes[outcome]
        ]
        return f"{verb} {number_of(self._made, 'photo')}{of_pages} in {seconds:.0f} s" + (
            f": {', '.join(parts)}" if parts else ""
        )


def _listed(named: list[tuple[str, str]]) -> list[str]:
    return [printable(f"  {name}: {words}") for name, words in named[:_LISTED]]


def ignored_files(found: Found) -> list[str]:
    """Lines about the files below the user's paths that were ignored, if any."""
    others = found.ignored + len(found.no_photos)
    parts = [
        number_of(others, "other file") if others else "",
        f"{found.hidden} hidden" if found.hidden else "",
        number_of(found.linked, "linked folder") if found.linked else "",
    ]
    ignored = ", ".join(filter(None, parts))
    lines = [f"Ignored: {ignored}"] if ignored else []
    if folders := found.not_photos:
        named = ", ".join(map(str, folders[:_NAMED])) + (" ..." if folders[_NAMED:] else "")
        what = number_of(len(folders), "folder")
        lines.append(printable(f"Ignored: {what} of thumbnails or deleted files: {named}"))
        lines.append("  --all-folders adds their photos, too")
    return lines
