"""From prepared lines to text: Tesseract reads every variant, the likeliest reading is chosen."""

from __future__ import annotations

from wallmsg.ocr.choose import FEATURES, LEAST_LETTERS, Calibration, Choice, Chooser, letters
from wallmsg.ocr.columns import ReadLine
from wallmsg.ocr.reader import Recogniser, TesseractReader
from wallmsg.ocr.tesseract import Tesseract, find_tesseract

__all__ = [
    "FEATURES",
    "LEAST_LETTERS",
    "Calibration",
    "Choice",
    "Chooser",
    "ReadLine",
    "Recogniser",
    "Tesseract",
    "TesseractReader",
    "find_tesseract",
    "letters",
]
