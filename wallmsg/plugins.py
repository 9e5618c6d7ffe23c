"""The detectors, readers and translators that can be chosen by name.

One that comes with wallmsg is a class and a line here; others are plug-ins (`wallmsg.registry`).
Export formats are listed in `wallmsg.interchange.formats.registry`, those of plug-ins in
`wallmsg.interchange.formats.plugin_formats`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wallmsg.registry import Registry

if TYPE_CHECKING:
    from wallmsg.detection import DetectorPlugin
    from wallmsg.recognition import ReaderPlugin
    from wallmsg.translation import TranslatorPlugin

DETECTORS: Registry[DetectorPlugin] = Registry(
    "wallmsg.detectors",
    "detector",
    {"db": "wallmsg.detection:DbDetector", "map": "wallmsg.detection:MapDetector"},
)

READERS: Registry[ReaderPlugin] = Registry(
    "wallmsg.readers",
    "reader",
    {"tesseract": "wallmsg.recognition:TesseractReader"},
)

TRANSLATORS: Registry[TranslatorPlugin] = Registry(
    "wallmsg.translators",
    "translator",
    {"argos": "wallmsg.translation:ArgosPlugin"},
)
