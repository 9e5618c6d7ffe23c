"""Types for TypeScript of what server and pages send each other, made from the msgspec schemas.

`payload.d.ts` beside this file is what `scripts/check/javascript` checks the pages against; a test
fails where it is no longer what this program writes.

python -m scripts.check.payload_types
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import msgspec

from wallmsg.effective import Content
from wallmsg.interchange.packet.writer import Packet
from wallmsg.model import Change, Comment
from wallmsg.review import Details, Place
from wallmsg.web.bulk_approval import BulkPlan
from wallmsg.web.routes.api import FactsEdit, MessageEdit, Second, Undo
from wallmsg.web.routes.comments import SentComment
from wallmsg.web.routes.describe import ManyPhotos
from wallmsg.web.routes.flags import DismissedFlag
from wallmsg.web.routes.packets import Merged
from wallmsg.web.routes.queue import Bulk, BulkQuestion
from wallmsg.web.routes.reread import Outlines, Text
from wallmsg.web.routes.team import SentAssignment
from wallmsg.web.suggestion import Suggestion

OUT = Path(__file__).with_name("payload.d.ts")
PAYLOADS = (
    Bulk,
    BulkPlan,
    BulkQuestion,
    Change,
    Comment,
    Content,
    Details,
    DismissedFlag,
    FactsEdit,
    ManyPhotos,
    Merged,
    MessageEdit,
    Outlines,
    Packet,
    Place,
    Second,
    SentAssignment,
    SentComment,
    Suggestion,
    Text,
    Undo,
)
_PLAIN = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
}


def declarations() -> str:
    """The whole file."""
    _, components = msgspec.json.schema_components(PAYLOADS, ref_template="{name}")
    parts = ["// Made by `python -m scripts.check.payload_types` from the schemas: not by hand."]
    parts += [_declared(name, schema) for name, schema in sorted(components.items())]
    return "\n\n".join(parts) + "\n"


def _declared(name: str, schema: dict[str, Any]) -> str:
    exported = f"export type {name.lstrip('_')} ="
    if schema.get("type") != "object" or "properties" not in schema:
        return f"{exported} {_type(schema)};"
    rows = [f"  {field}: {_type(own)};" for field, own in schema["properties"].items()]
    return "\n".join([f"{exported} {{", *rows, "};"])


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).lstrip("_")
    if "enum" in schema:
        return " | ".join(json.dumps(value) for value in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_type(one) for one in schema["anyOf"]))
    if "prefixItems" in schema:
        return f"[{', '.join(_type(one) for one in schema['prefixItems'])}]"
    if schema.get("type") == "array":
        return f"({_type(schema.get('items') or {})})[]"
    return _PLAIN.get(str(schema.get("type")), "any")


@click.command(help=__doc__)
def main() -> None:
    """Write the file."""
    OUT.write_text(declarations(), encoding="utf-8")
    click.echo(str(OUT))


if __name__ == "__main__":
    main()
