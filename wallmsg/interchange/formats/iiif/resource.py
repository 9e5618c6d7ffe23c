"""What all resources of IIIF have in common: addresses, texts with their language, JSON."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from wallmsg.text.arabic import begins_right_to_left

CONTEXT = "http://iiif.io/api/presentation/3/context.json"

Value: TypeAlias = "str | int | float | list[Value] | dict[str, Value]"
Resource: TypeAlias = "dict[str, Value]"
"""A JSON object."""


class Address:
    """The addresses of the files, which begin with `base`."""

    def __init__(self, base: str) -> None:
        self._base = base.rstrip("/")

    def of(self, name: str) -> str:
        """The address of the file of that name."""
        return f"{self._base}/{name}"


def bilingual(english: str, arabic: str) -> Resource:
    """A text of wallmsg in both languages."""
    return {"en": [english], "ar": [arabic]}


def in_its_language(*texts: str) -> Resource:
    """Texts of people or of a wall: Arabic, or of a language that nobody has named."""
    arabic: list[Value] = [plain_value(text) for text in texts if begins_right_to_left(text)]
    other: list[Value] = [plain_value(text) for text in texts if not begins_right_to_left(text)]
    found: Resource = {"ar": arabic, "none": other}
    return {language: values for language, values in found.items() if values}


def plain_value(text: str) -> str:
    """The text so that no viewer takes it for HTML.

    By the specification a value from `<` to `>` is HTML, and one with a space after it is not.
    """
    return f"{text} " if text.startswith("<") and text.endswith(">") else text


def json_bytes(resource: Resource) -> bytes:
    """The resource as a readable JSON document."""
    return msgspec.json.format(msgspec.json.encode(resource), indent=1) + b"\n"
