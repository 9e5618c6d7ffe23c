"""What a record says now: people's word where there is one, else the machine's.

Everything that shows, searches or exports a message goes through `current`, so that what people
decided counts everywhere, and what a machine made of the photo stays beside it untouched.
"""

from __future__ import annotations

from wallmsg.current.content import (
    UNSURE,
    Content,
    CurrentLine,
    CurrentMessage,
    content_of,
    plain,
    rank,
    readable,
    stage,
    stands,
)
from wallmsg.current.shown import TEXT_CHANGED, current, find
from wallmsg.current.spots import Spot

__all__ = [
    "TEXT_CHANGED",
    "UNSURE",
    "Content",
    "CurrentLine",
    "CurrentMessage",
    "Spot",
    "content_of",
    "current",
    "find",
    "plain",
    "rank",
    "readable",
    "stage",
    "stands",
]
