"""What commands print with --json."""

from __future__ import annotations

import msgspec


def json_text(value: object) -> str:
    """Any value type as readable JSON."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1).decode()
