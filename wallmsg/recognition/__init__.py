"""From prepared lines to text: Tesseract reads every variant, the likeliest reading is chosen."""

from __future__ import annotations

from wallmsg.recognition.select import (
    FEATURES,
    Calibration,
    ReadingSelector,
    SelectedReading,
    may_count,
)
from wallmsg.recognition.tesseract import Reader, TesseractReader
from wallmsg.recognition.tesseract_program import Tesseract, find_tesseract
from wallmsg.recognition.timesteps import ReadLine

__all__ = [
    "FEATURES",
    "Calibration",
    "ReadLine",
    "Reader",
    "ReadingSelector",
    "SelectedReading",
    "Tesseract",
    "TesseractReader",
    "find_tesseract",
    "may_count",
]
