"""What a record says now: a person's text where there is one, else the machine's.

Everything that shows, searches or exports a message uses `effective_messages`, so that people's
decisions apply everywhere while the machine's reading stays unchanged in the record.
"""

from __future__ import annotations

from wallmsg.effective.content import (
    LIKELY_RIGHT,
    UNSURE,
    Content,
    CurrentLine,
    CurrentMessage,
    content_of,
    is_unclear,
    is_up_to_date,
    plain,
    rank,
    readable,
    stage,
)
from wallmsg.effective.messages import TEXT_CHANGED, effective_messages, find
from wallmsg.effective.outline_match import OutlineBounds
from wallmsg.effective.position import photo_position
from wallmsg.effective.questions import open_questions

__all__ = [
    "LIKELY_RIGHT",
    "TEXT_CHANGED",
    "UNSURE",
    "Content",
    "CurrentLine",
    "CurrentMessage",
    "OutlineBounds",
    "content_of",
    "effective_messages",
    "find",
    "is_unclear",
    "is_up_to_date",
    "open_questions",
    "photo_position",
    "plain",
    "rank",
    "readable",
    "stage",
]
