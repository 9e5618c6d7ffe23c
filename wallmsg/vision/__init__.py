"""From a photo's pixels to prepared lines, and from read lines to messages."""

from __future__ import annotations

from wallmsg.vision.finder import (
    DbLineFinder,
    FinderOptions,
    FoundLine,
    LineFinder,
    Look,
    turned_line,
)
from wallmsg.vision.layout import group
from wallmsg.vision.light import Pixels, flatten, use_one_thread
from wallmsg.vision.likeness import difference_hash
from wallmsg.vision.prepare import (
    Variant,
    cut_out,
    cut_whole,
    mirrored,
    prepare,
    prepared,
    tightened,
    to_read,
)
from wallmsg.vision.quads import overlap
from wallmsg.vision.turn import turn

__all__ = [
    "DbLineFinder",
    "FinderOptions",
    "FoundLine",
    "LineFinder",
    "Look",
    "Pixels",
    "Variant",
    "cut_out",
    "cut_whole",
    "difference_hash",
    "flatten",
    "group",
    "mirrored",
    "overlap",
    "prepare",
    "prepared",
    "tightened",
    "to_read",
    "turn",
    "turned_line",
    "use_one_thread",
]
