"""`wallmsg edit`: a record as a text in any editor."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wallmsg import factory
from wallmsg.cli.options import catalogue_option, reviewer_of, reviewer_option
from wallmsg.cli.terminal import number_of
from wallmsg.errors import UsageError
from wallmsg.model import Record, utc_now

if TYPE_CHECKING:
    from wallmsg.catalogue import Catalogue

_ENDING = ".txt"
_NOTICE = "#! "


@click.command(short_help="Correct a record in a text editor.")
@click.argument("record", metavar="ID")
@catalogue_option
@reviewer_option
def edit(record: str, catalogue: Path | None, reviewer: str | None) -> None:
    """Open the record ID as a text in $VISUAL or $EDITOR, and save your changes.

    If the text is not valid, the editor opens again with the error at the top. If somebody else has
    changed the same text meanwhile, both versions are shown.
    """
    if not (
        (sys.stdin and sys.stdin.isatty()) or os.environ.get("VISUAL") or os.environ.get("EDITOR")
    ):
        raise UsageError(
            "there is no terminal to edit in", hint="or name an editor in $VISUAL or $EDITOR"
        )
    who = reviewer_of(reviewer)
    opened = factory.open_catalogue(catalogue)
    identity = opened.resolve(record)
    seen = opened.read(identity)
    from wallmsg.review.text_form import form_of

    text = form_of(seen)
    while True:
        answer = click.edit(text, extension=_ENDING)
        if answer is None or not answer.strip() or answer == text:
            click.echo("nothing changed")
            return
        try:
            count = _save(opened, seen, answer, who)
        except _AgainError as again:
            seen, text = again.record, again.text
            continue
        except UsageError as error:
            text = _with_notice(answer, [error.message, *filter(None, [error.hint])])
            continue
        click.echo(f"{number_of(count, 'change')} kept")
        factory.romanise_reviews(opened)
        return


class _AgainError(Exception):
    """Somebody else changed the same text: the editor opens again with the current record."""

    def __init__(self, record: Record, text: str) -> None:
        super().__init__()
        self.record = record
        self.text = text


def _save(catalogue: Catalogue, seen: Record, answer: str, who: str) -> int:
    """Apply an edited form to the catalogue; returns how many changes it made."""
    from wallmsg.catalogue import Action
    from wallmsg.review import ConflictError, DetailsConflictError
    from wallmsg.review.submission import apply_answers, rebased
    from wallmsg.review.text_form import form_of, read_form

    answers = read_form(answer, seen)
    now = utc_now()
    before: list[int] = []

    def change(record: Record) -> Record:
        before[:] = [len(record.review.history)]
        return apply_answers(record, seen, answers, who, now)

    try:
        after = catalogue.update(seen.id, change, Action.REVIEW)
    except (ConflictError, DetailsConflictError) as conflict:
        there = catalogue.read(seen.id)
        merged, notices = rebased(there, seen, answers)
        notice = [f"{conflict.message}:", *notices, "decide, save, and leave the editor"]
        raise _AgainError(there, form_of(there, merged, notice)) from None
    return len(after.review.history) - before[0]


def _with_notice(answer: str, rows: list[str]) -> str:
    """The person's own text with the error at the top, in place of an earlier one."""
    kept = answer.split("\n")
    while kept and kept[0].startswith(_NOTICE):
        del kept[0]
    notice = [_NOTICE + part for row in rows for part in row.splitlines()]
    return "\n".join([*notice, *kept])
