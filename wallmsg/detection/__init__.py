"""From a photo's pixels to prepared lines, and from read lines to messages."""

from __future__ import annotations

from wallmsg.detection.crop import (
    Variant,
    cut_out,
    cut_whole,
    mirrored,
    prepare,
    prepared,
    tightened,
    to_read,
)
from wallmsg.detection.detector import (
    DbLineFinder,
    FinderOptions,
    FoundLine,
    LineFinder,
    Look,
    turned_line,
)
from wallmsg.detection.illumination import Pixels, flatten, use_one_thread
from wallmsg.detection.layout import group
from wallmsg.detection.perceptual_hash import difference_hash
from wallmsg.detection.quads import overlap
from wallmsg.detection.rotation import turn

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
