"""What a hit must be besides answering the query."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from wallmsg.model import Level, Outcome, Status


class Filters(Struct, frozen=True, kw_only=True):
    """What a hit must be besides answering the query; None and () ask nothing.

    A photo known only by its month or year counts wherever it may belong.
    """

    place: Annotated[str | None, Meta(description="These words must be in the place.")] = None
    tags: Annotated[tuple[str, ...], Meta(description="Every one of them.")] = ()
    after: Annotated[str | None, Meta(description="YYYY[-MM[-DD]], that day included.")] = None
    before: Annotated[str | None, Meta(description="YYYY[-MM[-DD]], that day included.")] = None
    outcome: Outcome | None = None
    min_confidence: float | None = None
    max_confidence: Annotated[float | None, Meta(description="Below it, not at it.")] = None
    verdict: Annotated[
        Level | None, Meta(description="How far the machine's English can be trusted.")
    ] = None
    status: Annotated[Status | None, Meta(description="How far the message is as a whole.")] = None
    reviewer: Annotated[str | None, Meta(description="Who has worked on the message.")] = None
    sensitive: bool | None = None
    assigned: Annotated[str | None, Meta(description="For whom the message is.")] = None
    question: Annotated[
        bool | None, Meta(description="Whether a question about the message is open.")
    ] = None
