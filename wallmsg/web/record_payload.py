"""One record as the desk gets it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from flask import url_for

from wallmsg.effective import CurrentMessage, effective_messages
from wallmsg.model import Change, Comment, Level, QualityFlag, Record, Status
from wallmsg.review import assigned_to, details_of, places
from wallmsg.review.details import details_version
from wallmsg.web.context import Site, visitor
from wallmsg.web.double import covered, is_blind
from wallmsg.web.language import translated_flags
from wallmsg.web.search_form import Form
from wallmsg.web.walls import walls_json, with_offers


def record_json(site: Site, record: Record, arguments: Mapping[str, str]) -> dict[str, Any]:
    """All that the desk shows of a record; `arguments` are those of the desk's address.

    Raises QueryError if they make no sense.
    """
    form = Form.of(arguments)
    messages = effective_messages(record)
    counted = site.catalogue.stats()
    return {
        "id": record.id,
        "photo": _photo_json(record),
        "outcome": record.outcome,
        "reason": record.machine.reason,
        "messages": [message_json(site, record, message) for message in messages],
        **details_json(record),
        "history": history(site, record),
        "comments": comments(site, record),
        "captions": record.captions,
        "similar": [
            {**msgspec.structs.asdict(other), "url": url_for("desk.show", record_id=other.id)}
            for other in record.similar
        ],
        "walls": walls_json(site, record),
        "reviewer": visitor().name,
        "statuses": list(Status),
        "queue_places": places(site.catalogue, record.id, form.order),
        "queue": url_for("queue.show") + "?" + form.address(),
        "places": list(counted.places),
        "tags": list(counted.tags),
        "people": site.catalogue.index.reviewers(),
    }


def details_json(record: Record) -> dict[str, Any]:
    """What people say about the photo, and the version of that."""
    details = details_of(record)
    return {"details": details, "details_version": details_version(details)}


def message_json(site: Site, record: Record, message: CurrentMessage) -> dict[str, Any]:
    """A message with the addresses of its lines' pictures; without its text for a blind reader."""
    blind = is_blind(site, record, message.id, visitor().name)
    if not blind:
        site.opened.add(record.id, message)
    shown = covered(message) if blind else with_offers(site, record, message)
    numbers = range(1, len(message.lines) + 1)
    return {
        **msgspec.structs.asdict(shown),
        "flags": translated_flags(shown.flags),
        "assigned": assigned_to(record, message.id),
        "dismissals": [] if blind else _dismissals(record, message),
        "stage": message.stage,
        "blind": blind,
        "images": [
            url_for("photos.line", record_id=record.id, message_id=message.id, number=number)
            for number in numbers
        ],
    }


def _dismissals(record: Record, message: CurrentMessage) -> list[dict[str, str]]:
    """Flags that people have dismissed, with their reasons."""
    return [
        {"flag": _sentence(one.flag), "why": one.why, "who": one.who}
        for one in record.review.dismissals
        if one.message == message.id and one.flag in message.dismissed
    ]


def _sentence(flag: str) -> str:
    return translated_flags([QualityFlag(flag, Level.CHECK)])[0].sentence


def comments(site: Site, record: Record) -> list[Comment]:
    """Every comment, oldest first; on messages the visitor must not see yet, none."""
    blind = _blind(site, record)
    return [comment for comment in record.review.comments if comment.message not in blind]


def history(site: Site, record: Record) -> list[Change]:
    """Every change, oldest first; of messages the visitor must not see yet, none."""
    blind = _blind(site, record)
    return [change for change in record.review.history if change.message not in blind]


def _blind(site: Site, record: Record) -> set[str]:
    who = visitor().name
    return {one.id for one in record.review.messages if is_blind(site, record, one.id, who)}


def _photo_json(record: Record) -> dict[str, Any]:
    photo = record.photo
    address = url_for("photos.photo", record_id=record.id)
    return {
        "url": address if photo.width is not None else None,
        "width": photo.width,
        "height": photo.height,
        "name": photo.name,
        "taken": photo.taken,
        "camera": photo.camera,
        "gps": photo.gps,
        "format": photo.format,
        "bytes": photo.bytes,
        "page": photo.page,
        "pages": photo.pages,
        "rotation": record.machine.rotation,
    }
