"""From a photo's pixels to prepared lines, and from read lines to messages."""

from __future__ import annotations

from wallmsg.detection.crop import (
    CONTROLLED,
    Variant,
    cut_out,
    cut_whole,
    mirrored,
    prepare,
    prepared,
    reader_inputs,
    tightened,
    variants_of,
)
from wallmsg.detection.detector import DbDetector, DetectorOptions, DetectorPass
from wallmsg.detection.illumination import Pixels, flatten, use_one_thread
from wallmsg.detection.layout import group
from wallmsg.detection.map_detector import MapDetector, MapDetectorOptions
from wallmsg.detection.perceptual_hash import difference_hash
from wallmsg.detection.quads import overlap
from wallmsg.detection.rotation import rotated_line, turn
from wallmsg.detection.types import DetectedLine, Detector, DetectorPlugin
from wallmsg.detection.writing_kind import KindClassifier, SeenKind, WritingKind, WritingKinds

__all__ = [
    "CONTROLLED",
    "DbDetector",
    "DetectedLine",
    "Detector",
    "DetectorOptions",
    "DetectorPass",
    "DetectorPlugin",
    "KindClassifier",
    "MapDetector",
    "MapDetectorOptions",
    "Pixels",
    "SeenKind",
    "Variant",
    "WritingKind",
    "WritingKinds",
    "cut_out",
    "cut_whole",
    "difference_hash",
    "flatten",
    "group",
    "mirrored",
    "overlap",
    "prepare",
    "prepared",
    "reader_inputs",
    "rotated_line",
    "tightened",
    "turn",
    "use_one_thread",
    "variants_of",
]
