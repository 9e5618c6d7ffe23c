"""From prepared lines to text: a reader reads every variant, the best reading is selected."""

from __future__ import annotations

from wallmsg.recognition.calibration import FEATURES, FIRST_FEATURES, Calibration, FirstLook
from wallmsg.recognition.engine import Reader, ReaderPlugin, ReaderSettings
from wallmsg.recognition.select import ReadingSelector, SelectedReading, may_count
from wallmsg.recognition.tesseract import TesseractReader, reading_model
from wallmsg.recognition.tesseract_program import Tesseract, find_tesseract
from wallmsg.recognition.timesteps import ReadLine

__all__ = [
    "FEATURES",
    "FIRST_FEATURES",
    "Calibration",
    "FirstLook",
    "ReadLine",
    "Reader",
    "ReaderPlugin",
    "ReaderSettings",
    "ReadingSelector",
    "SelectedReading",
    "Tesseract",
    "TesseractReader",
    "find_tesseract",
    "may_count",
    "reading_model",
]
