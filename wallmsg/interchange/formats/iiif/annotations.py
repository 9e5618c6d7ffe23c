"""Messages as W3C Web Annotations: the Arabic of each line, and the English of each message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wallmsg.effective import CurrentMessage
from wallmsg.interchange.formats.iiif.resource import Resource, Value, bilingual
from wallmsg.interchange.formats.message_table import english_of
from wallmsg.model import ILLEGIBLE, Polygon


def annotation_pages(messages: Sequence[CurrentMessage], canvas: str) -> list[Value]:
    """Two lists of annotations, each with its label: the writing, and its translation."""
    lines = [
        _annotation(f"{canvas}/{message.id}/{number}", line.text, "ar", (line.polygon,), canvas)
        for message in messages
        for number, line in enumerate(message.lines, 1)
        if line.text.strip() not in {"", ILLEGIBLE}
    ]
    english = [
        _annotation(f"{canvas}/{message.id}/en", text, "en", _outlines(message), canvas)
        for message in messages
        if (text := english_of(message)) and message.lines
    ]
    pages = (
        ("arabic", bilingual("Arabic", "النص العربي"), lines),
        ("english", bilingual("English", "الترجمة الإنجليزية"), english),
    )
    return [_page(f"{canvas}/{name}", label, items) for name, label, items in pages if items]


def _page(address: str, label: Resource, items: list[Resource]) -> Resource:
    return {"id": address, "type": "AnnotationPage", "label": label, "items": [*items]}


def _outlines(message: CurrentMessage) -> tuple[Polygon, ...]:
    return tuple(line.polygon for line in message.lines)


def _annotation(
    address: str, text: str, language: str, outlines: Iterable[Polygon], canvas: str
) -> Resource:
    """A text about the part of the canvas inside the outlines.

    `supplementing` is the purpose of texts that come from the canvas, their translations included.
    """
    return {
        "id": address,
        "type": "Annotation",
        "motivation": "supplementing",
        "body": {
            "type": "TextualBody",
            "value": text,
            "language": language,
            "format": "text/plain",
            "textDirection": "rtl" if language == "ar" else "ltr",
        },
        "target": {
            "type": "SpecificResource",
            "source": canvas,
            "selector": {"type": "SvgSelector", "value": _svg(outlines)},
        },
    }


def _svg(outlines: Iterable[Polygon]) -> str:
    """The outlines as one path; viewers understand paths, not every shape of SVG."""
    paths = (
        "M" + " L".join(f"{x:g},{y:g}" for x, y in outline.rounded().points) + " Z"
        for outline in outlines
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg"><path d="{" ".join(paths)}"/></svg>'
