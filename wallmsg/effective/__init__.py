"""What a record says now: people's word where there is one, else the machine's.

Everything that shows, searches or exports a message goes through `effective_messages`, so that
what people
decided counts everywhere, and what a machine made of the photo stays beside it untouched.
"""

from __future__ import annotations

from wallmsg.effective.content import (
    UNSURE,
    Content,
    CurrentLine,
    CurrentMessage,
    content_of,
    is_up_to_date,
    plain,
    rank,
    readable,
    stage,
)
from wallmsg.effective.messages import TEXT_CHANGED, effective_messages, find
from wallmsg.effective.outline_match import Spot

__all__ = [
    "TEXT_CHANGED",
    "UNSURE",
    "Content",
    "CurrentLine",
    "CurrentMessage",
    "Spot",
    "content_of",
    "effective_messages",
    "find",
    "is_up_to_date",
    "plain",
    "rank",
    "readable",
    "stage",
]
