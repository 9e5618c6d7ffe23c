"""Reasons of failures as an export may tell them: known sentences, and nothing else.

A reason can quote a path, and a path a person's name, in more ways than a filter can know.
"""

from __future__ import annotations

import re

UNKNOWN = "it could not be read"

_KNOWN = re.compile(
    "|".join(
        (
            r"truncated file",
            r"damaged file: its header cannot be read",
            r"damaged file: it cannot be decoded",
            r"damaged file",
            r"not an image",
            r"photo format not supported: (?:JPEG XL|Photoshop|GIMP|Sigma raw)",
            r"raw photo with only a preview of \d+ x \d+",
            r"raw photo that cannot be developed",
            r"it has more than \d+ scans",
            r"it has more than the limit of \d+ pages",
            r"decoding took longer than [\d.]+ seconds",
            r"the file is empty",
            r"not a regular file",
            r"cannot read the file",
            r"the file has no page \d+",
            r"there is no photo",
            r"not enough memory to decode the photo",
            r"\d+ x \d+ is more than the limit of [-+.\de]+ megapixels",
            r"decoding or reading it crashed",
            r"the system ended its process twice, it seems for want of memory",
            r"took longer than [\d.]+ seconds",
            r"unexpected [A-Za-z]+",
            re.escape(UNKNOWN),
        )
    )
)
_END = re.compile(r"[:;,]|$")


def public_reason(reason: str | None) -> str | None:
    """The known sentence that a reason begins with, without what follows; None for none."""
    if not reason:
        return reason
    known = _KNOWN.match(reason)
    return known.group() if known and _END.match(reason, known.end()) else UNKNOWN
