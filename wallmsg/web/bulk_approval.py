"""Approving many messages at once: what it would be, told exactly, and then no other."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from itertools import groupby
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from wallmsg.errors import CatalogueError
from wallmsg.review import (
    BULK_CONFIDENCE,
    QueueItem,
    Selection,
    approvable,
    approve_unchanged,
    is_certain,
)
from wallmsg.web.context import Site

MAX_LISTED = 200
"""Messages that are shown with their cut-outs before they are approved."""


class BulkKey(Struct, frozen=True, kw_only=True):
    """One message as it was shown: only if it still says the same it is approved."""

    record: str
    message: str
    digest: str


class BulkItem(BulkKey, frozen=True, kw_only=True):
    """One message that would be approved."""

    transcription: str
    translation: str


class BulkPlan(Struct, frozen=True, kw_only=True):
    """What approving would do."""

    items: tuple[BulkItem, ...]
    unopened: Annotated[int, Meta(description="Left out: nobody has opened their English.")]
    uncertain: Annotated[int, Meta(description="Left out: read with less than that confidence.")]
    listed: int = MAX_LISTED


class BulkLimits(Struct, frozen=True, kw_only=True):
    """Which messages may be approved in bulk."""

    min_confidence: Annotated[float, Meta(ge=0, le=1)] = BULK_CONFIDENCE
    unopened: Annotated[bool, Meta(description="Also what nobody has opened.")] = False


def plan(site: Site, selection: Selection, limits: BulkLimits) -> BulkPlan:
    """What would be approved of what a list shows. Raises QueryError."""
    trusted = approvable(site.catalogue, selection, 0.0)
    certain = [item for item in trusted if is_certain(item, limits.min_confidence)]
    chosen = certain if limits.unopened else list(_opened(site, certain))
    return BulkPlan(
        items=tuple(map(_as_shown, chosen)),
        unopened=len(certain) - len(chosen),
        uncertain=len(trusted) - len(certain),
    )


def approve(site: Site, selection: Selection, shown: tuple[BulkKey, ...], who: str) -> int:
    """Approve what the person was shown, as far as it is still so; returns how many messages.

    Raises QueryError, UsageError.
    """
    wanted = {(key.record, key.message): key.digest for key in shown}
    items = [
        item
        for item in approvable(site.catalogue, selection, 0.0)
        if wanted.get((item.id, item.message or "")) == _digest(item)
    ]
    return approve_unchanged(site.catalogue, items, who)


def _opened(site: Site, items: Iterable[QueueItem]) -> Iterable[QueueItem]:
    """The items that somebody has viewed as they are now."""
    by_record = groupby(sorted(items, key=lambda item: item.id), key=lambda item: item.id)
    for record_id, own in by_record:
        if not site.opened.has_any(record_id):
            continue
        try:
            opened = site.opened.unchanged_since(site.catalogue.read(record_id))
        except CatalogueError:  # gone or damaged meanwhile: nothing of it can be approved
            continue
        yield from (item for item in own if item.message in opened)


def _digest(item: QueueItem) -> str:
    said = msgspec.json.encode((item.transcription, item.translation))
    return sha256(said).hexdigest()[:16]


def _as_shown(item: QueueItem) -> BulkItem:
    return BulkItem(
        record=item.id,
        message=item.message or "",
        digest=_digest(item),
        transcription=item.transcription,
        translation=item.translation or "",
    )
