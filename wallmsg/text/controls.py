"""Characters that are not seen but change how a text is displayed."""

from __future__ import annotations

import re

# Direction marks are invisible and change how text is displayed; pages set the direction of
# each text. ZWNJ and ZWJ are part of the spelling and stay.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069"
    "\ufeff\ufffe\uffff]"
)
_BREAK = re.compile("\r\n|[\r\u0085\u2028\u2029]")


def without_controls(text: str) -> str:
    """The text with \\n for every line break, without control characters and direction marks.

    Idempotent.
    """
    return _UNWANTED.sub("", _BREAK.sub("\n", text))
