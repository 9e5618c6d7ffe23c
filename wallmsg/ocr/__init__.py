"""From prepared lines to text: Tesseract reads every variant, the likeliest reading is chosen."""

from __future__ import annotations

from wallmsg.ocr.choose import FEATURES, Calibration, Choice, Chooser, may_count
from wallmsg.ocr.columns import ReadLine
from wallmsg.ocr.reader import Recogniser, TesseractReader
from wallmsg.ocr.tesseract import Tesseract, find_tesseract

__all__ = [
    "FEATURES",
    "Calibration",
    "Choice",
    "Chooser",
    "ReadLine",
    "Recogniser",
    "Tesseract",
    "TesseractReader",
    "find_tesseract",
    "may_count",
]
