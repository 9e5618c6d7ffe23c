"""The filter options that commands share, as one `Filters` value."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TypeVar

import click

from wallmsg.model import Level, Outcome, Status

R = TypeVar("R")


def filter_options(command: Callable[..., R]) -> Callable[..., R]:
    """--place, --tag, --after and so on, passed to the command as `filters`."""

    @functools.wraps(command)
    def with_filters(  # noqa: PLR0913 - one parameter for each option
        *,
        place: str | None,
        tags: tuple[str, ...],
        after: str | None,
        before: str | None,
        outcome: str | None,
        min_confidence: float | None,
        verdict: str | None,
        status: str | None,
        by: str | None,
        question: bool,
        assigned: str | None,
        **others: object,
    ) -> R:
        from wallmsg.catalogue import Filters

        filters = Filters(
            place=place,
            tags=tags,
            after=after,
            before=before,
            outcome=Outcome(outcome) if outcome else None,
            min_confidence=min_confidence,
            verdict=Level(verdict) if verdict else None,
            status=Status(status) if status else None,
            reviewer=by,
            question=True if question else None,
            assigned=assigned,
        )
        return command(filters=filters, **others)

    made: Callable[..., R] = with_filters
    for option in reversed(
        [
            click.option("--place", help="Only photos from this place."),
            click.option("--tag", "tags", multiple=True, help="Only photos with this tag."),
            click.option(
                "--after", metavar="DATE", help="Taken on DATE (2016, 2016-12-05) or later."
            ),
            click.option("--before", metavar="DATE", help="Taken on DATE or earlier."),
            click.option(
                "--outcome",
                type=_one_of(Outcome),
                help="Only photos or messages with this outcome.",
            ),
            click.option(
                "--min-confidence",
                type=float,
                metavar="0..1",
                help="Only readings with at least this confidence.",
            ),
            click.option(
                "--verdict",
                type=_one_of(Level),
                help="Only messages whose English has this verdict.",
            ),
            click.option(
                "--status",
                type=_one_of(Status),
                help="Only messages with this review status.",
            ),
            click.option("--by", metavar="NAME", help="Only messages this person has worked on."),
            click.option(
                "--for", "assigned", metavar="NAME", help="Only messages that are for this person."
            ),
            click.option(
                "--question", is_flag=True, help="Only messages about which a question is open."
            ),
        ]
    ):
        made = option(made)
    return made


def _one_of(kind: type[Level | Outcome | Status]) -> click.Choice[str]:
    return click.Choice([one.value for one in kind])
