"""The manifest of a photo: what is known about it, and its messages as annotations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import ceil

from wallmsg.effective import CurrentMessage, effective_messages
from wallmsg.interchange.formats.base import Included
from wallmsg.interchange.formats.iiif.annotations import annotation_pages
from wallmsg.interchange.formats.iiif.images import StaticImage
from wallmsg.interchange.formats.iiif.resource import (
    CONTEXT,
    Address,
    Resource,
    Value,
    bilingual,
    in_its_language,
    plain_value,
)
from wallmsg.interchange.formats.message_table import english_of, state_of
from wallmsg.model import Record

_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def manifest_of(
    record: Record, image: StaticImage | None, address: Address, included: Included
) -> Resource:
    """The manifest; without a picture where there is no readable photo."""
    messages = [
        message
        for message in effective_messages(record)
        if included.unclear or not message.is_unclear
    ]
    width, height = _size(record, image, messages)
    own = address.of(f"manifests/{record.id}")
    canvas: Resource = {
        "id": f"{own}/canvas",
        "type": "Canvas",
        "label": manifest_title(record),
        "width": width,
        "height": height,
        "items": [_painting(f"{own}/canvas", image)] if image else [],
        "annotations": annotation_pages(messages, f"{own}/canvas"),
    }
    manifest: Resource = {
        "@context": CONTEXT,
        "id": address.of(f"manifests/{record.id}.json"),
        "type": "Manifest",
        "label": manifest_title(record),
        "metadata": [*_facts(record), *_texts(messages)],
        "items": [canvas],
    }
    if image:
        manifest["thumbnail"] = [image.thumbnail()]
    if record.taken and (day := _DATE.match(record.taken)):
        manifest["navDate"] = f"{day.group()}T00:00:00Z"
    return manifest


def manifest_title(record: Record) -> Resource:
    """The place if people have named it, and the name of the photo."""
    name = record.photo.name
    return in_its_language(f"{record.review.place} ({name})" if record.review.place else name)


def _size(
    record: Record, image: StaticImage | None, messages: Sequence[CurrentMessage]
) -> tuple[int, int]:
    """Width and height in the pixels of the outlines; without a photo, what holds all of them."""
    if record.photo.width and record.photo.height:
        return record.photo.width, record.photo.height
    if image:
        return image.sizes[0]
    corners = [
        point for message in messages for line in message.lines for point in line.polygon.points
    ]
    right, bottom = (max((corner[axis] for corner in corners), default=0.0) for axis in (0, 1))
    return max(1, ceil(right)), max(1, ceil(bottom))


def _painting(canvas: str, image: StaticImage) -> Resource:
    """The page with the annotation that puts the picture on the canvas."""
    painted: Resource = {
        "id": f"{canvas}/picture",
        "type": "Annotation",
        "motivation": "painting",
        "body": image.picture(),
        "target": canvas,
    }
    return {"id": f"{canvas}/painting", "type": "AnnotationPage", "items": [painted]}


def _facts(record: Record) -> list[Value]:
    """What is known about the photo, each with its label in both languages."""
    review = record.review
    captions = [caption.text for caption in record.captions]
    facts: Sequence[tuple[str, str, Sequence[str | None]]] = (
        ("Place", "المكان", (review.place,)),
        ("Date", "التاريخ", (record.taken,)),
        ("Written on", "السطح", (review.surface,)),
        ("Written with", "أداة الكتابة", (review.tool,)),
        ("Photographer", "المصور", (review.photographer,)),
        ("Tags", "وسوم", review.tags),
        ("Caption", "تعليق", captions),
        ("Notes", "ملاحظات", review.notes),
        ("SHA-256 of the original", "بصمة الصورة الأصلية", (record.photo.sha256,)),
    )
    return [
        _fact(english, arabic, in_its_language(*filter(None, values)))
        for english, arabic, values in facts
        if any(values)
    ]


def _texts(messages: Sequence[CurrentMessage]) -> list[Value]:
    """The messages for viewers that show no annotations, with how far people have checked them."""
    found: list[Value] = []
    for number, message in enumerate(messages, 1):
        text: Resource = {"ar": [plain_value(message.transcription)]}
        found.append(_fact(f"Message {number}", f"الرسالة {number}", text))
        if english := english_of(message):
            value: Resource = {"en": [plain_value(english)]}
            found.append(_fact(f"English of message {number}", f"ترجمة الرسالة {number}", value))
        state: Resource = {"en": [state_of(message)]}
        found.append(_fact(f"State of message {number}", f"حالة الرسالة {number}", state))
    return found


def _fact(english: str, arabic: str, value: Resource) -> Resource:
    return {"label": bilingual(english, arabic), "value": value}
